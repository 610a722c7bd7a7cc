//! 請求書: numbered papers that ask a payer for everything that is open. Issued, replaced or voided, never edited.
//!
//! What is owed is the business of `dues`; here it is only put on paper. Who gets one, over which charges, and who
//! is left out and why, is `plan`; a number is taken in the same transaction as the snapshot that says all of what
//! is printed and the PDF that was drawn from it before, outside the writer. Always true, and looked at by
//! [`problems`]: numbers of a series and year are 1, 2, 3 … without gap, a charge stands on at most one invoice in
//! force, stored bytes are those of their hash.

mod issue;
mod list;
mod look;
mod mail;
mod pdf;
mod plan;
mod preview;
mod print;
mod reissue;
mod slips;
mod snapshot;
mod store;
/// 消去: invoices until a day whose name and bytes are there still.
pub(crate) fn erasable(reader: &Reader<'_>, member: i64, until: crate::values::Day) -> Result<usize> {
    Ok(store::erasable(reader, member, until)?.len())
}

/// 消去: names and bytes of invoices until a day. How many.
pub(crate) fn erase_documents(tx: &crate::Tx<'_>, member: i64, until: crate::values::Day) -> Result<usize> {
    let due = store::erasable(tx, member, until)?;
    due.iter().try_for_each(|invoice| store::erase(tx, *invoice))?;
    Ok(due.len())
}

#[cfg(test)]
mod tests;
mod void;

use rusqlite::Connection;

use crate::{
    Reader, Result, association, bank,
    registry::{Entry, command, document, errand, query},
};

pub use list::Row;
pub(crate) use pdf::{file, file_in_force};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<preview::Preview>(),
    document::<preview::Sample>(),
    errand::<issue::Issue>(),
    errand::<reissue::Reissue>(),
    command::<void::Void>(),
    query::<list::List>(),
    query::<look::Get>(),
    document::<look::Look>(),
    document::<pdf::Pdf>(),
    document::<pdf::Pdfs>(),
    command::<mail::Mail>(),
    query::<slips::Settings>(),
    command::<slips::SetSettings>(),
    document::<slips::Slips>(),
    document::<slips::Test>(),
];

/// The series of all invoices so far.
const SERIES: &str = "S";

/// `S2026-0187`
fn number_text(fiscal_year: i32, number: i64) -> String {
    format!("{SERIES}{fiscal_year}-{number:04}")
}

/// How a member pays what is owed, as invoices say it.
#[derive(Debug, Clone)]
pub struct Ways {
    /// The association's accounts: where, and in whose name.
    pub accounts: Vec<(String, String)>,
    /// 振替口座 for a 払込取扱票 of the post office: 口座記号番号 and 加入者名.
    pub slip: Option<(String, String)>,
    /// What to write as 振込依頼人名 or on the slip, so that the payment finds its payer.
    pub payer: String,
}

/// The ways that the association has set.
pub fn ways(reader: &Reader<'_>, no: &str, name: &str, kana: &str) -> Result<Ways> {
    let accounts = bank::printed_accounts(reader)?;
    let accounts = accounts.iter().map(|of| plan::account(of, reader.lang()));
    let settings = slips::settings(reader)?;
    let holder = if settings.slip_holder.is_empty() { association::show(reader)?.name } else { settings.slip_holder };
    Ok(Ways {
        accounts: accounts.map(|account| (account.place, account.holder)).collect(),
        slip: (!settings.slip_account.is_empty()).then_some((settings.slip_account, holder)),
        payer: plan::payer(no, name, kana),
    })
}

/// The invoices in force of a payer, newest first.
pub fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Row>> {
    let wanted = list::Wanted { member: Some(member), ..list::Wanted::default() };
    let rows = store::list(reader, &wanted)?;
    Ok(rows.into_iter().filter(|row| row.state == store::State::Issued).collect())
}

/// What people call an invoice: its number and its payer.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    store::label(conn, table, key)
}

/// Where the rules of this room do not hold, one line each; for the check of the whole book.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut problems = store::broken_rules(reader)?;
    problems.extend(store::changed_papers(reader)?);
    Ok(problems)
}
