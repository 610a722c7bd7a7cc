//! 口座と消込: what the bank says came in, and whose it is.
//!
//! A statement is taken in line by line, each line once whatever file it comes in (`statement`). A line is
//! settled by a payment, or by saying what it is instead (`settle`); which charges it may pay is proposed
//! with the reasons (`candidates`, over the `roster` of names), and three lanes part the sure from the
//! doubtful and the unknown (`lines`). Nothing is settled but by somebody's key. What is settled teaches the
//! name under which a member pays (`aliases`); taking it back unlearns it.

mod accounts;
mod aliases;
mod candidates;
mod differences;
mod formats;
mod lines;
mod roster;
mod settle;
mod statement;
mod store;
/// 消去: names under which somebody has paid.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase::erase(tx, member)
}

/// 消去: of lines until a day, what the bank wrote beside day and amount.
pub(crate) fn erase_documents(tx: &crate::Tx<'_>, member: i64, until: crate::values::Day) -> crate::Result<()> {
    store::erase::erase_lines(tx, member, until)
}

#[cfg(test)]
mod tests;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    Reader, Result,
    registry::{self, Entry, command, query},
    values::{Day, Yen},
};

pub use accounts::{Account, AccountType};
pub(crate) use differences::ensure_taken_back_with_payment;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<accounts::Accounts>(),
    command::<accounts::Save>(),
    command::<accounts::Remove>(),
    query::<statement::Preview>(),
    command::<statement::Import>(),
    query::<statement::Files>(),
    command::<statement::TakeBack>(),
    query::<lines::Lines>(),
    command::<settle::Settle>(),
    command::<settle::SettleSure>(),
    command::<settle::SetAside>(),
    command::<settle::Unsettle>(),
    query::<differences::Show>(),
    command::<differences::Set>(),
    query::<aliases::OfMember>(),
    command::<aliases::Forget>(),
];

/// The accounts that papers name, in their order.
pub fn printed_accounts(reader: &Reader<'_>) -> Result<Vec<Account>> {
    Ok(store::accounts(reader)?.into_iter().filter(|account| account.printed).collect())
}

/// How many lines wait to be settled, what they come to, and since when the oldest waits.
pub fn waiting(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    store::waiting(reader)
}

/// A line that waits, for the rooms above.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Found {
    /// Which line.
    pub line: i64,
    /// When.
    pub day: Day,
    /// As the bank writes it.
    pub name: String,
}

/// Lines of this amount between two days that nothing has settled.
pub fn waiting_of(reader: &Reader<'_>, amount: Yen, from: Day, until: Day) -> Result<Vec<Found>> {
    store::waiting_of(reader, amount, from, until)
}

/// A line and what it was settled by are called as the bank writes them.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "statement_line" => store::line_label(conn, key),
        "statement_file" => store::file_label(conn, key),
        "settlement" => store::line_label(conn, store::settled_line(conn, key)?),
        "settlement_difference" => {
            store::line_label(conn, store::settled_line(conn, store::differences::settlement_of(conn, key)?)?)
        }
        "payer_alias" => registry::row_label(conn, "member", store::alias_of(conn, key)?),
        "bank_account" => store::account_label(conn, key),
        _ => None,
    }
}
