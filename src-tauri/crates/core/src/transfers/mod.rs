//! 総合振込: what the association pays to others by its bank — refunds, 謝金, expenses.
//!
//! What is to be paid is noted with payee, account, amount and purpose (`list`), goes into a file for the bank
//! that is kept as it was made, and is marked as sent once the bank has it (`file`). Accounts and who we are to
//! the bank are as in `debits`; the layout of the file is `tsudoi_japan::zengin`'s. What members pay is not here,
//! and no charge or payment is changed here: a refund's payment is taken back in its own room.
//!
//! Always true: a transfer is in at most one file that was not called off; a file's bytes never change.

mod file;
mod list;
mod store;
/// 消去: to which account what was paid until a day.
pub(crate) fn erase_documents(tx: &crate::Tx<'_>, member: i64, until: crate::values::Day) -> crate::Result<()> {
    store::erase_documents(tx, member, until)
}

#[cfg(test)]
mod tests;

use rusqlite::Connection;

use crate::registry::{Entry, command, document, query};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<list::List>(),
    command::<list::Save>(),
    command::<list::Drop>(),
    query::<file::Sender>(),
    command::<file::SetSender>(),
    command::<file::Make>(),
    query::<file::Files>(),
    document::<file::Request>(),
    command::<file::MarkSent>(),
    command::<file::CallOff>(),
];

/// A transfer is called as its payee, a file by its day.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "transfer" => store::payee(conn, key),
        "transfer_file" => store::file_day(conn, key),
        _ => None,
    }
}
