//! 督促: whoever is late is reminded, level by level, in words that the association has laid down.
//!
//! Who is to be reminded follows from what is late (the room of dues says it), the levels, the notices that were
//! sent and what holds a payer back (`judge`). It is asked again in the transaction that writes a notice down, so
//! that nobody who has paid meanwhile gets one, and once more when a mail leaves. A notice is kept as it was sent
//! and never changes. What a level stops (会誌, 議決権) is said here and obeyed by people.
//!
//! 自然退会 is the business of the room `renewal`, which stands above this one and names the notices.

mod holds;
mod judge;
mod ledger;
mod levels;
mod preview;
mod print;
mod send;
mod store;
/// 消去: the words and the address of every notice, and why somebody was not reminded. That they were, when and of
/// how much, stays with the charges.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase_member(tx, member)
}

#[cfg(test)]
mod tests;
mod text;

use std::collections::HashMap;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Lang, Reader, Result,
    registry::{self, Entry, command, document, errand, query},
    values::{Day, Yen},
    words,
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<levels::Show>(),
    command::<levels::Set>(),
    query::<preview::Preview>(),
    query::<preview::LeftOut>(),
    query::<preview::Draft>(),
    errand::<send::Send>(),
    document::<print::Print>(),
    query::<ledger::List>(),
    query::<ledger::Look>(),
    query::<ledger::OfMember>(),
    command::<holds::Hold>(),
    command::<holds::Release>(),
];

/// By which way a notice goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// メール
    Mail,
    /// 手紙: A4, folded for an envelope with a window.
    Letter,
    /// はがき
    Postcard,
}

impl Channel {
    const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Mail, "mail", "reminders-channel-mail"),
        (Self::Letter, "letter", "reminders-channel-letter"),
        (Self::Postcard, "postcard", "reminders-channel-postcard"),
    ];

    /// As it stands in the table.
    pub fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(one, ..)| *one == self).map_or("letter", |(_, code, _)| code)
    }

    pub(crate) fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|(_, known, _)| *known == code).map_or(Self::Letter, |(one, ..)| one)
    }

    /// 「手紙」
    pub fn name(self, lang: Lang) -> String {
        let key = Self::ALL.into_iter().find(|(one, ..)| *one == self).map_or("", |(.., key)| key);
        words::say(lang, key, &[])
    }
}

/// A notice in a word, for lists of those it was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Told {
    /// 「督促」
    pub level_name: String,
    /// How it went.
    pub channel: Channel,
    /// When.
    pub sent_on: Day,
}

/// The notices about what is still open for each of these members, oldest first.
pub fn told(reader: &Reader<'_>, members: &[i64]) -> Result<HashMap<i64, Vec<Told>>> {
    store::told(reader, members)
}

/// How many payers are to be reminded today, what is late of theirs, and since when the oldest.
pub fn waiting(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    let ready = judge::judge(reader, None)?.ready;
    let since = ready.iter().flat_map(|one| one.debts.iter().map(|debt| debt.due_on)).min();
    Ok((ready.len() as i64, ready.iter().map(judge::Ready::amount).sum(), since))
}

/// Whether the mail of a notice still has something to say: of what it is about something is open, and nothing
/// holds its reader back.
pub(crate) fn counts_still(reader: &Reader<'_>, message: i64) -> Result<bool> {
    store::counts_still(reader, message)
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "reminder" | "reminder_charge" | "reminder_hold" => {
            registry::row_label(conn, "member", store::owner(conn, table, key)?)
        }
        _ => None,
    }
}
