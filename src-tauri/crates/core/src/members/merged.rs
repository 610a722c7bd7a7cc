//! 統合済み: records that became part of another one. The number that the dropped record had is never
//! given again and leads to the member who was kept; so do its name in the search and its key in another
//! system. Which rows move and who decides is the business of [`crate::duplicates`].

use schemars::JsonSchema;
use serde::Serialize;

use super::{bulk, store};
use crate::{Code, Error, Reader, Result, Tx, error::OrNotFound};

/// A record that became part of a member.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Merged {
    /// The key that it had.
    pub id: i64,
    /// The member that it is part of now.
    pub member: i64,
    /// 会員番号 that it had, or that the member had before.
    pub no: String,
    /// What it was called.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What the member is called, with the number.
    pub into: String,
}

/// The record that once had this number.
pub fn with_no(reader: &Reader<'_>, no: &str) -> Result<Option<Merged>> {
    store::merged::with_no(reader, no)
}

/// The record with this key.
pub fn get(reader: &Reader<'_>, id: i64) -> Result<Merged> {
    store::merged::get(reader, id)?.or_not_found("error-no-such-merged")
}

/// Why there is no member with this key: the record became part of another one, or it never was.
pub fn gone(reader: &Reader<'_>, id: i64) -> Error {
    match store::merged::get(reader, id) {
        Ok(Some(merged)) => {
            Error::new(Code::NotFound, "error-member-merged").arg("no", merged.no).arg("into", merged.into)
        }
        Ok(None) => Error::new(Code::NotFound, "error-no-such-member"),
        Err(error) => error,
    }
}

/// What became part of a member, newest first.
pub fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Merged>> {
    store::merged::of_member(reader, member)
}

/// Numbers and keys in other systems of all of them, and the member they lead to: for imports.
pub fn leads(reader: &Reader<'_>) -> Result<Vec<(String, Option<String>, i64)>> {
    store::merged::leads(reader)
}

/// A value of a member's own row, as people read it.
pub struct Value {
    /// The column.
    pub column: String,
    /// What stands there; empty when nothing does.
    pub text: String,
}

/// What stands in a member's own row, in the order of the schema: a column that is added later is there, too.
pub fn values(reader: &Reader<'_>, member: i64) -> Result<Vec<Value>> {
    store::merged::values(reader, member)?.or_not_found("error-no-such-member")
}

/// The row of `drop` goes, and the columns that are named stand in that of `keep` from now on. Everything that
/// belonged to `drop` must have moved before. The number that is not used stays taken.
pub fn absorb(tx: &Tx<'_>, keep: i64, drop: i64, columns: &[&str]) -> Result<()> {
    let taken = store::merged::taken(tx, drop, columns)?;
    let (kept, dropped) = (super::brief(tx, keep)?, super::brief(tx, drop)?);
    let keys = (store::merged::external_key(tx, keep)?, store::merged::external_key(tx, drop)?);
    let chosen = |column: &str| columns.contains(&column);
    // The key that is not used, or none when the one that there is moves over.
    let spare = match keys {
        (Some(own), Some(other)) => Some(if chosen("external_key") { own } else { other }),
        (_, other) => other.filter(|_| !chosen("external_key")),
    };
    let no = if chosen("no") { &kept.no } else { &dropped.no };
    store::merged::delete_member(tx, drop).map_err(|error| match error.key {
        "error-still-used" => Error::conflict("error-merge-left"),
        _ => error,
    })?;
    store::merged::set(tx, keep, &taken)?;
    store::merged::insert(tx, &dropped, keep, no, spare.as_deref())?;
    let whole = bulk::get(tx, keep)?.or_not_found("error-no-such-member")?;
    store::merged::set_order(tx, keep, &whole.sort_kana())
}
