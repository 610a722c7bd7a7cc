//! 会計: what came in and went out, by 科目 and by 資金 (cash and accounts). What members paid comes from
//! payments by itself; everything else is entered here. Budget, 収支計算書, 財産目録, the closing of a year, and
//! what other programs of bookkeeping take.
//!
//! It is counted when money moves, but for dues: what is paid before its fiscal year is 前受金 until that year
//! begins, and what is not paid at the end of a year stands beside the statement as 未収.

mod budget;
mod close;
mod enter;
mod exports;
mod figures;
mod ledger;
mod purses;
mod sheet;
mod store;
mod subjects;
#[cfg(test)]
mod tests;
mod year_end;

use rusqlite::Connection;

use crate::{
    Reader, Result, association,
    payments::Method,
    registry::{Entry, command, document, query},
    values::Day,
};

pub use enter::{Act, Enter, enter};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<purses::Purses>(),
    command::<purses::SavePurse>(),
    query::<subjects::Subjects>(),
    command::<subjects::SaveSubject>(),
    command::<enter::Enter>(),
    command::<enter::Reverse>(),
    query::<ledger::Ledger>(),
    command::<budget::SetBudget>(),
    query::<figures::Statement>(),
    query::<year_end::YearEnd>(),
    query::<close::Closings>(),
    command::<close::Close>(),
    command::<close::Reopen>(),
    document::<sheet::Sheet>(),
    document::<exports::Export>(),
];

/// The first day of a fiscal year, and the first of the next.
fn days(reader: &Reader<'_>, fiscal_year: i32) -> Result<(Day, Day)> {
    let start = association::show(reader)?.fiscal_year_start;
    Ok(tsudoi_japan::fiscal::range(tsudoi_japan::fiscal::FiscalYear(fiscal_year), start))
}

/// Where payments of a method go.
pub fn purse_of(reader: &Reader<'_>, method: Method) -> Result<Option<i64>> {
    let purses = store::purses(reader)?;
    Ok(purses.into_iter().find(|purse| !purse.retired && purse.methods.contains(&method)).map(|purse| purse.id))
}

/// The 科目 of that name under which money goes out.
pub fn expense_named(reader: &Reader<'_>, name: &str) -> Result<Option<i64>> {
    let named = |subject: &subjects::Subject| {
        !subject.retired && subject.side == subjects::Side::Expense && subject.name == name
    };
    Ok(store::subjects(reader)?.into_iter().find(named).map(|subject| subject.id))
}

/// Whether an entry counts: it is there and was not reversed.
pub fn in_force(reader: &Reader<'_>, entry: i64) -> Result<bool> {
    Ok(store::entry(reader, entry)?.is_some_and(|(.., reversed)| !reversed))
}

/// What people call a row of this room.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    store::label(conn, table, key)
}

/// Every rule of the room that does not hold, one line each.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    figures::problems(reader)
}
