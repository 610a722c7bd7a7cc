//! 重複と統合: pairs of members who may be one person, what was decided about them, and how two records
//! become one.
//!
//! How alike two are says [`crate::members::likeness`]; here the whole roster is looked through (`scan`),
//! the findings stand in a list (`list`), two are laid side by side (`compare`) and become one (`merge`).
//! Which tables hold something of a member is read from the schema: a table that somebody adds later is
//! moved like the others, and what cannot be moved is refused, never lost.

mod choice;
mod compare;
mod list;
mod merge;
mod scan;
mod schema;
mod store;

use rusqlite::Connection;

use crate::registry::{self, Entry, command, errand, query};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    errand::<scan::Scan>(),
    query::<list::List>(),
    command::<list::Dismiss>(),
    command::<list::Recall>(),
    query::<compare::Compare>(),
    query::<compare::MergedInto>(),
    command::<merge::Merge>(),
    command::<merge::Unmerge>(),
];

/// A decision is called by the two whom it is about.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    if table != "not_duplicate" {
        return None;
    }
    let (a, b) = store::decided(conn, key)?;
    let label = |member| registry::row_label(conn, "member", member);
    Some(format!("{} ／ {}", label(a)?, label(b)?))
}

/// 消去: with whom somebody was compared.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase_member(tx, member)
}

#[cfg(test)]
mod tests;
