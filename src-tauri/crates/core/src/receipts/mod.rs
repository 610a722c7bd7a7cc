//! 領収書: numbered documents for payments. Issued, reissued or voided, never edited.
//!
//! A payment may have several receipts for its parts, and payments of one payer may share one. A number is taken in the same transaction as the snapshot that says all of what is printed and the PDF
//! that was drawn from it before, outside the writer. Always
//! true, and looked at by [`problems`]: numbers of a series and year are 1, 2, 3 … without gap, of a payment
//! never more is receipted than came in, stored bytes are those of their hash.

mod archive;
mod covers;
mod draft;
mod issue;
mod lines;
mod list;
mod mail;
mod own;
mod pdf;
mod print;
mod problems;
mod reissue;
mod rules;
mod series;
mod show;
mod snapshot;
mod stamp;
mod store;
/// 消去: sheets until a day whose name and bytes are there still.
pub(crate) fn erasable(reader: &Reader<'_>, member: i64, until: crate::values::Day) -> Result<usize> {
    Ok(store::erase::due(reader, member, until)?.len())
}

/// 消去: names and bytes of sheets until a day. How many.
pub(crate) fn erase_documents(tx: &crate::Tx<'_>, member: i64, until: crate::values::Day) -> Result<usize> {
    let due = store::erase::due(tx, member, until)?;
    due.iter().try_for_each(|receipt| store::erase::erase(tx, *receipt))?;
    Ok(due.len())
}

/// 消去: who issued a sheet for themselves.
pub(crate) fn erase_name(tx: &crate::Tx<'_>, member: i64, name: &str) -> Result<()> {
    store::erase::erase_name(tx, member, name)
}

#[cfg(test)]
mod tests;
mod void;
mod yearly;

use rusqlite::Connection;

use crate::{
    Error, Reader, Result, Tx, journal,
    registry::{Entry, command, document, errand, query},
};

pub use list::{Row, waiting};
pub use own::{Own, OwnAgain, again_of, issue as issue_own, reissue as reissue_own, waiting_of};
pub(crate) use pdf::file_in_force;
pub use pdf::stored_file;
pub(crate) use print::{Seals, in_halves};
pub(crate) use problems::problems;
pub use snapshot::Snapshot;
// What papers that ask for money share with those that acknowledge it.
pub(crate) use lines::{lines, total};
pub(crate) use snapshot::{Issuer, Line, Ours, Part, SealRef, Total, paper_issuer, paper_line};

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
    query::<show::Show>(),
    document::<archive::Archive>(),
    query::<yearly::Yearly>(),
    document::<yearly::YearlyPaper>(),
    document::<yearly::YearlySheet>(),
    query::<rules::ShowRules>(),
    command::<rules::SetRules>(),
    command::<series::SaveSeries>(),
    command::<series::SetItem>(),
];

/// `R2026-0187_小林千代子.pdf`, safe on every system; of a reissue `R2026-0187-2_…`.
fn file_name(snapshot: &Snapshot) -> String {
    format!("{}_{}.pdf", snapshot.sheet_number(), safe(&snapshot.names()))
}

/// A name as a part of a file's: 40 letters at most, none that a system minds.
pub(crate) fn safe(name: &str) -> String {
    let safe = |c: &char| !c.is_whitespace() && !c.is_control() && !r#"\/:*?"<>|."#.contains(*c);
    name.chars().filter(safe).take(40).collect()
}

/// A payment is not taken back, and nothing of it given back, while a receipt for that money is in force, whatever
/// room does it. Asked at the end of
/// every act, for the rooms below know nothing of receipts.
pub(crate) fn ensure_receipted_money_stays(tx: &Tx<'_>, touched: &journal::Touched) -> Result<()> {
    for (first, last) in journal::runs(touched.rows.get("payment").map_or(&[][..], Vec::as_slice)) {
        if let Some(no) = store::covers::in_force_of_void(tx, first, last)? {
            return Err(Error::conflict("error-receipt-in-force").field("payment").arg("no", no));
        }
    }
    for (first, last) in journal::runs(touched.rows.get("refund").map_or(&[][..], Vec::as_slice)) {
        if let Some(no) = store::covers::in_force_of_refund(tx, first, last)? {
            return Err(Error::conflict("error-receipt-of-refund").field("amount").arg("no", no));
        }
    }
    Ok(())
}

/// The receipts in force of a member, newest first: what My Page and the timeline show.
pub fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Row>> {
    store::of_member(reader, member)
}

/// The payments that a sheet is for, each once.
pub fn payments_of(reader: &Reader<'_>, receipt: i64) -> Result<Vec<i64>> {
    let mut payments: Vec<i64> = store::parts(reader, receipt)?.into_iter().map(|(payment, ..)| payment).collect();
    payments.dedup();
    Ok(payments)
}

/// What people call a receipt: its number.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    store::label(conn, table, key)
}
