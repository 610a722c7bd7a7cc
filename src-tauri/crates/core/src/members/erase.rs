//! 消去: the person goes, the number stays.

use super::{bulk, store};
use crate::{Reader, Result, Tx, error::OrNotFound, files};

/// Stands before the number in place of a name.
pub const ERASED: &str = "（消去済み）";

/// Everything that the roster knows of somebody, but their number, the kind of member and the days.
pub(crate) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    store::erase::files(tx, member)?.into_iter().try_for_each(|file| files::destroy(tx, file))?;
    store::erase::erase(tx, member)?;
    let whole = bulk::get(tx, member)?.or_not_found("error-no-such-member")?;
    store::merged::set_order(tx, member, &whole.sort_kana())
}

/// Where mail reaches them, or did, in lower case.
pub(crate) fn mail_addresses(reader: &Reader<'_>, member: i64) -> Result<Vec<String>> {
    store::erase::mail_addresses(reader, member)
}

/// Keys of the records that became part of this one.
pub(crate) fn merged_records(reader: &Reader<'_>, member: i64) -> Result<Vec<i64>> {
    store::erase::merged(reader, member)
}
