//! 統合: the account of a record that becomes part of another one. One person signs in with one account.

use super::store;
use crate::{Result, Tx, mail};

/// Open invitations of `from` die, since they would open somebody else's page; its account, if it has one,
/// becomes that of `to`, who has none.
pub fn take_over(tx: &Tx<'_>, from: i64, to: i64) -> Result<()> {
    mail::stop_links(tx, from)?;
    store::remove_tokens(tx, from)?;
    store::give_login(tx, from, to)
}

/// The account goes, and everything that is open under it.
pub fn close(tx: &Tx<'_>, member: i64) -> Result<()> {
    store::remove_login(tx, member).map(drop)
}
