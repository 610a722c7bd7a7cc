//! 個人情報の保存期間と消去: for how long the association keeps what it knows of those who have left (個人情報保護法 22条),
//! who is due, what stands in the way, and the erasing itself with its 廃棄証明.
//!
//! Nothing is ever erased by itself: the rule says who is due, and a person erases. Each room takes away what its own
//! tables hold (`erase_member` of the room); [`tables`] says of every table that names a member whether it goes, and a
//! test asks the schema whether one was forgotten. The journal forgets with the same act (`journal/forget.rs`).

mod certificate;
mod due;
mod erase;
mod hold;
mod preview;
mod rules;
mod runs;
mod store;
mod tables;
#[cfg(test)]
mod tests;

use rusqlite::Connection;

use crate::registry::{self, Entry, command, document, query};

pub(crate) use due::waiting;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<rules::Show>(),
    command::<rules::Set>(),
    query::<due::Due>(),
    query::<preview::Preview>(),
    command::<hold::Hold>(),
    command::<hold::Release>(),
    command::<erase::Erase>(),
    query::<runs::Runs>(),
    document::<certificate::Certificate>(),
];

/// What people call a row of this room: whose it is, or the day of a run.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match store::called(conn, table, key)? {
        store::Called::Member(member) => registry::row_label(conn, "member", member),
        store::Called::Day(day) => Some(day),
    }
}
