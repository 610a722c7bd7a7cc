//! 口座振替: dues drawn from payers' accounts.
//!
//! A payer's mandate says from which account (`mandates`). A run takes open charges of those who have one
//! (`plan`), writes the request file for the bank and holds the charges until its result comes (`run`). The
//! result becomes payments, or says why there are none (`result`); what failed waits for the next run or
//! for a transfer (`failed`). Who we are to the bank is a setting (`consignor`); what a field of a file
//! takes, in words, is `letters`. The layout of the files is `tsudoi_japan::zengin`'s.
//!
//! Always true: a charge is in at most one run that waits; the lines that the bank says are paid come to
//! what was recorded as paid; a code that is not known pays nothing.

mod consignor;
mod failed;
mod letters;
mod mandates;
mod plan;
mod result;
mod run;
mod store;
#[cfg(test)]
mod tests;

use rusqlite::Connection;

use crate::{
    Reader, Result,
    registry::{self, Entry, command, document, query},
    values::{Day, Yen},
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<mandates::Mandates>(),
    query::<mandates::OfMember>(),
    command::<mandates::Save>(),
    command::<mandates::Stop>(),
    query::<consignor::Get>(),
    command::<consignor::Set>(),
    query::<plan::Preview>(),
    command::<run::Make>(),
    query::<run::Runs>(),
    query::<run::Get>(),
    document::<run::Request>(),
    command::<run::CallOff>(),
    query::<result::Preview>(),
    command::<result::Take>(),
    command::<result::Decide>(),
    query::<failed::Failed>(),
    command::<failed::ByTransfer>(),
];

/// How many lines failed and wait for somebody, what they come to, and since when the oldest waits.
pub fn waiting(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    store::waiting(reader)
}

/// A mandate is called as its payer, a run by its day.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "mandate" => registry::row_label(conn, "member", store::payer(conn, key)?),
        "debit_line" => row_label(conn, "mandate", store::mandate_of(conn, key)?),
        "debit_charge" => registry::row_label(conn, "charge", store::charge_of(conn, key)?),
        "debit_run" => store::run_day(conn, key),
        _ => None,
    }
}
