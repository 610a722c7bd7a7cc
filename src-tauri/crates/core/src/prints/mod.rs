//! 印刷: the print studio. Labels, envelopes, postcards, 会員証 and the 名簿 booklet, for whomever a list shows.
//!
//! What belongs here: who gets a piece and who is left out and why, which names, honorifics and addresses
//! stand on it, and the layouts that the association has measured. How a sheet looks is `tsudoi-paper`'s
//! matter. Every print is in the journal; looking at a sheet and a test with frames only are not.

mod booklet;
mod cards;
mod check;
mod covers;
mod labels;
mod layouts;
mod mailing;
mod prepared;
mod store;
#[cfg(test)]
mod tests;
mod whom;

use rusqlite::Connection;

use crate::registry::{Entry, command, document, query};

pub(crate) use mailing::{Reason as NoLetter, letters};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<layouts::List>(),
    command::<layouts::Save>(),
    command::<layouts::Remove>(),
    query::<check::Check>(),
    document::<check::Preview>(),
    document::<labels::Test>(),
    document::<labels::Labels>(),
    document::<covers::Envelopes>(),
    document::<cards::Cards>(),
    document::<booklet::Booklet>(),
];

/// What people call a layout: its name.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    (table == "print_layout").then(|| store::name(conn, key)).flatten()
}
