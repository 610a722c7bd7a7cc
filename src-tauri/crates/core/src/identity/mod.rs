//! 本人確認: papers by which a member shows who they are (JAPAN 8.3), and the stamp of whoever looked at them.
//!
//! Pictures are for the role that the area `identity` is given to, and each look is an entry of the journal. They are
//! destroyed some days after the decision; the stamp (who, when, by which document, which fields) stays. It names the
//! very values that were confirmed, by their hash: once the roster says something else it counts no more, whoever
//! changed it and by whichever door, and nobody has to remember to take it back.

mod decide;
mod look;
mod send;
mod settings;
mod store;
/// 消去: papers and stamps.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> Result<()> {
    let papers = store::papers_of(tx, member)?;
    store::erase(tx, member)?;
    papers.into_iter().try_for_each(|paper| crate::files::destroy(tx, paper))
}

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Reader, Result, members,
    registry::{Entry, command, document, query},
    values::Day,
    vault::hex,
};

pub(crate) use send::accept;
pub use send::{Paper, send_own, take_over, withdraw_own};
pub use settings::{Settings, settings};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<look::List>(),
    query::<look::OfMember>(),
    document::<look::Look>(),
    command::<send::Add>(),
    command::<decide::Confirm>(),
    command::<decide::Refuse>(),
    command::<decide::End>(),
    query::<settings::Show>(),
    command::<settings::Set>(),
];

/// What kind of paper it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "IdentityDocument")]
pub enum Kind {
    /// 運転免許証・運転経歴証明書
    Licence,
    /// マイナンバーカード: its face alone, for the number on the back may not be kept (番号法20条).
    MyNumber,
    /// パスポート
    Passport,
    /// 在留カード・特別永住者証明書
    Residence,
    /// 健康保険の資格確認書
    Insurance,
    /// 学生証・社員証
    Card,
    /// 住民票の写しなど
    Certificate,
}

impl Kind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Licence,
        Self::MyNumber,
        Self::Passport,
        Self::Residence,
        Self::Insurance,
        Self::Card,
        Self::Certificate,
    ];

    /// As it stands in the tables and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Licence => "licence",
            Self::MyNumber => "my_number",
            Self::Passport => "passport",
            Self::Residence => "residence",
            Self::Insurance => "insurance",
            Self::Card => "card",
            Self::Certificate => "certificate",
        }
    }

    /// The one of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The message that names it.
    pub fn key(self) -> String {
        format!("identity-document-{}", self.code().replace('_', "-"))
    }
}

/// What is compared with the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "IdentityField")]
pub enum Field {
    /// 氏名
    Name,
    /// 生年月日
    Birth,
    /// 住所
    Address,
}

impl Field {
    /// All, in the order of a form.
    pub const ALL: [Self; 3] = [Self::Name, Self::Birth, Self::Address];

    /// The message that names it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "identity-field-name",
            Self::Birth => "identity-field-birth",
            Self::Address => "identity-field-address",
        }
    }

    fn of(self, told: &members::Told) -> String {
        match self {
            Self::Name => told.name.clone(),
            Self::Birth => told.birth.map(|day| day.to_string()).unwrap_or_default(),
            Self::Address => told.address.clone(),
        }
    }
}

/// The hashes of confirmed values, as a stamp keeps them.
type Hashes = BTreeMap<Field, String>;

fn hash(field: Field, told: &members::Told) -> String {
    hex(Sha256::digest(field.of(told).as_bytes()).as_slice())
}

/// A stamp that nobody took back.
#[derive(Debug, Clone)]
struct Stamp {
    id: i64,
    kind: Kind,
    on: Day,
    by: String,
    fields: Hashes,
}

impl Stamp {
    /// What the roster says differently now.
    fn changed(&self, told: &members::Told) -> Vec<Field> {
        self.fields.iter().filter(|(field, kept)| hash(**field, told) != **kept).map(|(field, _)| *field).collect()
    }
}

/// How it stands with a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "IdentityState")]
pub enum State {
    /// 未確認
    None,
    /// 確認待ち
    Waiting,
    /// 差戻し
    Refused,
    /// 確認済み
    Confirmed,
    /// 要再確認: what was confirmed has changed.
    Changed,
}

/// How it stands with a member, with what belongs to it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "IdentityStanding")]
pub struct Standing {
    /// How.
    pub state: State,
    /// By which document it was confirmed, or is to be.
    pub document: Option<Kind>,
    /// Since when it waits, was refused or is confirmed.
    pub on: Option<Day>,
    /// Who confirmed it; empty while nobody did.
    pub by: String,
    /// What was confirmed.
    pub fields: Vec<Field>,
    /// Of that, what the roster says differently now.
    pub changed: Vec<Field>,
    /// What the member was told of a refusal.
    pub words: String,
}

/// How it stands with a member. What waits comes before what was, and a stamp before a refusal.
pub fn standing(reader: &Reader<'_>, member: i64) -> Result<Standing> {
    let mut standing = Standing {
        state: State::None,
        document: None,
        on: None,
        by: String::new(),
        fields: Vec::new(),
        changed: Vec::new(),
        words: String::new(),
    };
    if let Some(stamp) = store::stamp(reader, member)? {
        standing.changed = stamp.changed(&members::told(reader, member)?);
        standing.state = if standing.changed.is_empty() { State::Confirmed } else { State::Changed };
        standing.fields = stamp.fields.into_keys().collect();
        (standing.document, standing.on, standing.by) = (Some(stamp.kind), Some(stamp.on), stamp.by);
    }
    let Some(last) = store::last_case(reader, member)? else { return Ok(standing) };
    if last.state == State::Waiting || (last.state == State::Refused && standing.state != State::Confirmed) {
        standing.state = last.state;
        (standing.document, standing.on, standing.words) = (Some(last.kind), Some(last.on), last.words);
    }
    Ok(standing)
}

/// How many wait, and since when the oldest does.
pub fn waiting(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    store::waiting(reader)
}

/// What people call a row of this room: whose it is.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    let member = store::member_of(conn, table, key)?;
    members::row_label(conn, "member", member)
}
