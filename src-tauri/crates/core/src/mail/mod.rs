//! 連絡: what is written to people. A message is a row written in the same transaction as its cause;
//! sending it is a job ([`crate::jobs`]), and how far that is stands in `delivery`, outside the journal.
//!
//! Who may be written to is asked twice: when the message is written, so that the office hears at once
//! whom it leaves out, and again at the moment of sending. What a message is about (receipts, invoices, logins)
//! is known by those rooms; this one knows letters.

mod list;
mod outbox;
mod send;
mod show;
mod store;
mod template;
mod trial;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::registry::{Entry, command, query};

pub use outbox::{Enclosed, NoWay, enqueue, enqueue_in, reach};
pub(crate) use outbox::{Letter, enqueue_letter};
pub(crate) use send::{Outcome, Taken, settle, take_next};
pub use store::{Counts, Sent};
pub(crate) use template::LINK;
pub use template::Template;

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It waits for its turn.
    Waiting,
    /// It is in the hands of the carrier right now.
    Sending,
    /// The carrier has taken it.
    Sent,
    /// It was given up; `last_error` says why.
    Failed,
    /// The office stopped it, or its reader may not be written to any more.
    Stopped,
}

impl MailState {
    const ALL: [Self; 5] = [Self::Waiting, Self::Sending, Self::Sent, Self::Failed, Self::Stopped];

    /// As it stands in `delivery.state`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<list::List>(),
    query::<show::Show>(),
    command::<list::Retry>(),
    command::<list::Stop>(),
    command::<trial::Test>(),
];

/// How many messages wait, and how many were given up: for 今日の仕事.
pub fn counts(reader: &crate::Reader<'_>) -> crate::Result<Counts> {
    store::counts(reader)
}

/// What was written to a member, newest first: for the member's timeline.
pub fn of_member(reader: &crate::Reader<'_>, member: i64) -> crate::Result<Vec<Sent>> {
    store::of_member(reader, member)
}

/// How far each of these messages is.
pub fn states(
    reader: &crate::Reader<'_>,
    messages: &[i64],
) -> crate::Result<std::collections::HashMap<i64, MailState>> {
    store::states(reader, messages)
}

/// When each of these receipts was last mailed (UTC); one that never left is not among them.
pub fn receipts_sent_at(
    reader: &crate::Reader<'_>,
    receipts: &[i64],
) -> crate::Result<std::collections::HashMap<i64, String>> {
    store::receipts_sent_at(reader, receipts)
}

/// The same for invoices.
pub fn invoices_sent_at(
    reader: &crate::Reader<'_>,
    invoices: &[i64],
) -> crate::Result<std::collections::HashMap<i64, String>> {
    store::invoices_sent_at(reader, invoices)
}

/// Letters to a member that would carry a one-time link and wait for their turn are stopped. How many.
pub(crate) fn stop_links(tx: &crate::Tx<'_>, member: i64) -> crate::Result<usize> {
    store::stop_links(tx, member)
}

/// Stops a letter that waits for its turn; one that went out stays as it is.
pub(crate) fn stop(tx: &crate::Tx<'_>, message: i64) -> crate::Result<()> {
    if store::stop(tx, message)? > 0 {
        tx.note();
    }
    Ok(())
}

/// Whether a message waits for its turn now.
pub(crate) fn is_due(reader: &crate::Reader<'_>) -> crate::Result<bool> {
    store::is_due(reader)
}

/// How many messages were handed to the carrier since that moment (UTC text), whatever became of them.
pub(crate) fn tried_since(reader: &crate::Reader<'_>, moment: &str) -> crate::Result<u32> {
    store::tried_since(reader, moment)
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    (table == "message").then(|| store::subject(conn, key)).flatten()
}

/// 消去: what was written to somebody, and where to. What waits goes nowhere any more.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64, addresses: &[String]) -> crate::Result<()> {
    store::erase(tx, member, addresses)
}
