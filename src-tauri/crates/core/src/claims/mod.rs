//! 利用開始のコード: how members whose mail address nobody knows begin with My Page. A code of 80 bits is printed on a
//! letter to them; with it and the day of birth or the postal code they name an address, prove it, and choose a
//! password. There is no default that could be guessed.
//!
//! Codes are working state; making, printing and withdrawing them are entries of the journal.

mod code;
mod issue;
mod letters;
mod start;
mod store;
/// 消去: the code of a letter.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase_member(tx, member)
}

#[cfg(test)]
mod tests;

use crate::{
    Reader, Result, Tx, logins, members,
    registry::{Entry, command, document},
    values::Day,
};

pub(crate) use start::link;
pub use start::{Claimant, ask, check, key, look, spend, tell};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] =
    &[command::<issue::Issue>(), command::<issue::Withdraw>(), document::<letters::Letters>()];

/// A code that stands.
#[derive(Debug, Clone)]
struct Code {
    member: i64,
    nonce: [u8; 16],
    ends_on: Day,
}

/// Who may begin by a code: not the dead, not those who left long ago, and nobody who has begun.
fn may_begin(reader: &Reader<'_>, member: i64) -> Result<bool> {
    let contact = members::contact(reader, member)?;
    Ok(contact.is_some_and(|contact| logins::may_enter(&contact, reader.today()))
        && logins::of_member(reader, member)?.is_none())
}

/// The code of a member is good no more: they have begun by another way, or shall not begin. How many there were.
pub(crate) fn forget(tx: &Tx<'_>, member: i64) -> Result<usize> {
    store::remove(tx, member)
}

/// Removes codes whose day is over.
pub(crate) fn sweep(tx: &Tx<'_>) -> Result<()> {
    store::sweep(tx, tx.today())
}
