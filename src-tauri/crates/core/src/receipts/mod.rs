//! 領収書: numbered documents for payments. Issued, reissued or voided, never edited.
//!
//! A number is taken in the same transaction as the snapshot that says all of what is printed and the PDF
//! that was drawn from it before, outside the writer. Always
//! true, and looked at by [`problems`]: numbers of a series and year are 1, 2, 3 … without gap, a payment
//! has at most one receipt in force, stored bytes are those of their hash.

mod draft;
mod issue;
mod list;
mod mail;
mod pdf;
mod print;
mod problems;
mod reissue;
mod snapshot;
mod store;
#[cfg(test)]
mod tests;
mod void;

use rusqlite::Connection;

use crate::{
    Reader, Result,
    registry::{Entry, command, document, errand, query},
};

pub use list::Row;
pub(crate) use pdf::file_in_force;
pub use pdf::stored_file;
pub(crate) use print::{Seals, in_halves};
pub(crate) use problems::problems;
pub use snapshot::Snapshot;
// What papers that ask for money share with those that acknowledge it.
pub(crate) use snapshot::{Issuer, Line, Ours, Part, SealRef, Total, lines, paper_issuer, paper_line, total};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<draft::ShowDraft>(),
    document::<draft::Preview>(),
    errand::<issue::Issue>(),
    errand::<reissue::Reissue>(),
    command::<void::Void>(),
    query::<list::List>(),
    query::<list::Unissued>(),
    document::<pdf::Pdf>(),
    document::<pdf::Pdfs>(),
    document::<pdf::Files>(),
    command::<mail::Mail>(),
];

/// The series of all receipts so far.
const SERIES: &str = "R";

/// `R2026-0187`
fn number_text(fiscal_year: i32, number: i64) -> String {
    format!("{SERIES}{fiscal_year}-{number:04}")
}

/// `R2026-0187_小林千代子.pdf`, safe on every system; of a reissue `R2026-0187-2_…`.
fn file_name(number: &str, copy: i64, addressee: &str) -> String {
    let safe = |c: &char| !c.is_whitespace() && !c.is_control() && !r#"\/:*?"<>|."#.contains(*c);
    let addressee: String = addressee.chars().filter(safe).take(40).collect();
    match copy {
        1 => format!("{number}_{addressee}.pdf"),
        copy => format!("{number}-{copy}_{addressee}.pdf"),
    }
}

/// The receipts in force of a member, newest first: what My Page and the timeline show.
pub fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Row>> {
    store::of_member(reader, member)
}

/// What people call a receipt: its number.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    store::label(conn, table, key)
}
