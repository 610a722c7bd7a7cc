//! 変更依頼: what members change about themselves. A rule for each item of the profile says whether a wish is done at
//! once, waits for the office, waits with a paper, or is not taken at all; a new mail address counts once its reader
//! has opened a link. 退会・休会の申し出 go the same way.
//!
//! The desk of My Page calls [`ask`], [`withdraw`] and [`spend`]; staff decide. The roster itself is written by
//! [`crate::members`] and [`crate::membership`] alone, and whoever must know that something of a member was changed
//! by their wish is told in [`follow`].

mod ask;
mod decide;
mod follow;
mod leaving;
mod list;
mod parts;
mod prove;
mod revoke;
mod rules;
mod store;
/// 消去: what somebody asked to be changed, with the papers.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    let papers = store::papers_of(tx, member)?;
    store::erase(tx, member)?;
    papers.into_iter().try_for_each(|paper| crate::files::destroy(tx, paper))
}

/// 消去: the name of somebody who asked in this member's stead.
pub(crate) fn erase_proxy(tx: &crate::Tx<'_>, member: i64, name: &str) -> crate::Result<()> {
    store::erase_proxy(tx, member, name)
}

#[cfg(test)]
mod tests;

use rusqlite::{Connection, types};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Lang, Reader, Result, members,
    registry::{self, Entry, command, document, query},
    values::{Day, Moment},
};

pub(crate) use ask::put_unproven_aside;
pub use ask::{Asked, Paper, Wish, ask, ask_sign_in, withdraw};
pub use leaving::{Effects, Leaving, ask_to_leave, effects};
pub use parts::{Line, concerns, normal as normal_part, own_field, part, with as with_part};
pub(crate) use prove::{link, spend, start};
pub use rules::{Confirmation, Policy, Rules, confirmation, policy, rules};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<list::List>(),
    query::<list::Counts>(),
    query::<list::Get>(),
    query::<list::OfMember>(),
    document::<list::TakePaper>(),
    command::<decide::Decide>(),
    command::<revoke::Revoke>(),
    query::<rules::Show>(),
    command::<rules::Set>(),
];

/// The sign-in address of My Page, as an item: it is changed by proof alone.
pub const SIGN_IN: &str = "sign_in";
/// 退会の申し出, as an item.
pub const END: &str = "end";
/// 休会の申し出, as an item.
pub const LEAVE: &str = "leave";

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// A link was sent to the new mail address and was not opened yet.
    Proving,
    /// 承認待ち
    Waiting,
    /// 反映済み
    Approved,
    /// 見送り
    Refused,
    /// 取下げ
    Withdrawn,
    /// A newer one took its place.
    Replaced,
}

impl State {
    const ALL: [Self; 6] =
        [Self::Proving, Self::Waiting, Self::Approved, Self::Refused, Self::Withdrawn, Self::Replaced];

    /// As it stands in the table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proving => "proving",
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Replaced => "replaced",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it may still be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proving | Self::Waiting)
    }
}

/// A request as it stands in the book.
#[derive(Debug, Clone)]
pub struct Request {
    /// The key.
    pub id: i64,
    /// Whose.
    pub member: i64,
    /// What it is about: `name`, `addresses`, `field:12`, [`SIGN_IN`], [`END`], [`LEAVE`].
    pub item: String,
    /// That part of the record when it was asked for.
    pub before: Value,
    /// As it shall be.
    pub after: Value,
    /// How far it is.
    pub state: State,
    /// When it was asked for.
    pub asked_at: Moment,
    /// In which language the member reads.
    pub lang: Lang,
    /// In the member's words; may be empty.
    pub note: String,
    /// The paper that came with it, by the key of the file.
    pub paper: Option<i64>,
    /// Who asked in the member's stead; empty: they themselves.
    pub asked_by: String,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// By whom; empty where the member's own proof decided it.
    pub decided_by: String,
    /// Why; may be empty.
    pub reason: String,
    /// The letter that told of the decision.
    pub letter: Option<i64>,
}

/// What an item is called; nothing where it is an own field that the reader does not read.
pub fn item_name(reader: &Reader<'_>, item: &str) -> Result<Option<String>> {
    match item {
        "name" | SIGN_IN | END | LEAVE => {
            Ok(Some(crate::words::say(reader.lang(), &format!("requests-item-{}", item.replace('_', "-")), &[])))
        }
        other => members::form_item_name(reader, other),
    }
}

/// What a request says: as it was and as it shall be, line by line.
pub fn lines(reader: &Reader<'_>, request: &Request) -> (Vec<Line>, Vec<Line>) {
    parts::compared(reader, &request.item, &request.before, &request.after)
}

/// What an item of a record says, line by line.
pub fn said(reader: &Reader<'_>, record: &members::Record, item: &str) -> Result<Vec<String>> {
    Ok(parts::said(reader, item, &parts::part(record, item)?))
}

/// All requests of a member, newest first.
pub fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Request>> {
    store::of_member(reader, member)
}

/// How many wait for the office, and since when the oldest does: of those whom the reader sees.
pub fn waiting(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    store::waiting(reader, list::scope(reader)?.as_deref())
}

/// What people call a request.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    (table == "change_request").then(|| registry::row_label(conn, "member", store::member_of(conn, key)?)).flatten()
}

/// Whether the reader's role may read a changed request: that of an own field is read by who reads the field.
pub(crate) fn may_read_row(reader: &Reader<'_>, key: i64) -> Result<bool> {
    let Some(item) = store::item_of(reader.conn, key) else {
        return Ok(reader.require(crate::Permission::change(crate::Area::Settings)).is_ok());
    };
    let Some(field) = own_field(&item) else { return Ok(true) };
    let value = |name: &str| (name == "field").then_some(types::Value::Integer(field));
    members::may_read_row(reader, "field_value", 0, &value)
}
