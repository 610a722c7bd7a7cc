//! 口座振替: dues drawn from payers' accounts.
//!
//! A payer's mandate says from which account (`mandates`). A run takes open charges of those who have one
//! (`plan`), writes the request file for the bank and holds the charges until its result comes (`run`). The
//! result becomes payments, or says why there are none (`result`); what failed waits until somebody decides
//! what comes next (`retry`). Who we are to the bank is a setting (`consignor`), how an account stands in a file
//! is `account`, what a field of it takes, in words, `letters`. The layout of the files is
//! `tsudoi_japan::zengin`'s. What is paid to others is the room `transfers`.
//!
//! Always true: a charge is in at most one run that waits; the lines that the bank says are paid come to
//! what was recorded as paid; a code that is not known pays nothing.

mod account;
mod consignor;
mod letters;
mod mandates;
mod plan;
mod result;
mod retry;
mod run;
mod store;
/// 消去: accounts, and that they may be drawn from.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase::erase(tx, member)
}

/// 消去: the bank's files of runs until a day.
pub(crate) fn erase_documents(tx: &crate::Tx<'_>, member: i64, until: crate::values::Day) -> crate::Result<()> {
    store::erase::erase_files(tx, member, until)
}

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use rusqlite::Connection;

use crate::{
    Reader, Result,
    registry::{self, Entry, command, document, query},
    values::{Day, Yen},
};

pub(crate) use account::{Account, Form, Use};
pub(crate) use consignor::{Consignor, Contract};
pub(crate) use letters::{Fault, in_lines};

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
    query::<run::Lines>(),
    document::<run::Request>(),
    document::<run::ResultFile>(),
    command::<run::CallOff>(),
    query::<result::Preview>(),
    command::<result::Take>(),
    command::<result::Decide>(),
    query::<retry::Failed>(),
    command::<retry::Retry>(),
];

/// The payers from whose accounts dues may be drawn today.
pub fn payers(reader: &Reader<'_>) -> Result<HashSet<i64>> {
    store::payers(reader)
}

/// How many lines failed and wait for a decision, what they come to, and since when the oldest waits.
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
