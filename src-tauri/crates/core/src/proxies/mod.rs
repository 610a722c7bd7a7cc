//! 代理: who acts for a member at My Page: a parent for a child, a son for his mother, a guardian. The member has agreed
//! to it on a day, at My Page, on paper, by word of mouth, or the law says it (法定代理); the office writes such a consent
//! down, or the two settle it between themselves. Either of the two and the office end it at any time.
//!
//! A proxy signs in as who they are and opens the desk of the member from there ([`in_force`]). What opens the member's
//! account, and who else may act for them, stays the member's own affair; see [`crate::desk::AccountDesk`].

mod appoint;
mod look;
mod own;
mod store;
mod tell;
#[cfg(test)]
mod tests;

use chrono::Duration;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Lang, Reader, Result, Tx, logins, members,
    registry::{Entry, command, query},
    values::{Day, Moment, day_in_japan},
    words,
};

pub use own::{Line, Standing};
pub(crate) use own::{accept, ask, came, end, standing};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[query::<look::OfMember>(), command::<appoint::Appoint>(), command::<appoint::End>()];

/// What the proxy is to the member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ProxyRelation")]
pub enum Relation {
    /// 親権者・後見人
    Guardian,
    /// 家族
    Family,
    /// 介助する人
    Carer,
    /// そのほか
    Other,
}

impl Relation {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Family, Self::Guardian, Self::Carer, Self::Other];

    /// As it stands in the table and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Guardian => "guardian",
            Self::Family => "family",
            Self::Carer => "carer",
            Self::Other => "other",
        }
    }

    /// The one of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.code() == code)
    }
}

/// How the member has agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ProxyAgreed")]
pub enum Agreed {
    /// At My Page.
    Mypage,
    /// 書面・委任状
    Paper,
    /// 電話や窓口で
    Spoken,
    /// 法定代理: nobody asks a small child.
    Law,
}

impl Agreed {
    const ALL: [Self; 4] = [Self::Mypage, Self::Paper, Self::Spoken, Self::Law];

    /// As it stands in the table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mypage => "mypage",
            Self::Paper => "paper",
            Self::Spoken => "spoken",
            Self::Law => "law",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|agreed| agreed.code() == code)
    }
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ProxyState")]
pub enum State {
    /// The member has asked, and nobody has said yes.
    Asked,
    /// It counts.
    InForce,
    /// It was ended, its last day is over, or nobody answered in time.
    Over,
}

/// A question that nobody answers lapses after so long.
const ANSWER_WITHIN: Duration = Duration::days(30);

/// How papers and the journal call somebody who acts for a member: 「小林 健太（小林 千代子の代理）」.
pub(crate) fn called(agent: &str, member: &str) -> String {
    words::say(Lang::Ja, "proxies-called", &[("agent", agent.to_owned()), ("member", member.to_owned())])
}

/// A row.
#[derive(Debug, Clone)]
struct Proxy {
    id: i64,
    member: i64,
    agent: Option<i64>,
    asked: String,
    relation: Relation,
    agreed_by: Agreed,
    agreed_on: Day,
    until_on: Option<Day>,
    note: String,
    accepted_at: Option<Moment>,
    ended_at: Option<Moment>,
    ended_by: String,
}

impl Proxy {
    fn state(&self, today: Day) -> State {
        // Two who were found to be one person act for nobody.
        let over = self.ended_at.is_some()
            || self.until_on.is_some_and(|last| last < today)
            || self.agent == Some(self.member)
            || (self.accepted_at.is_none() && self.agreed_on + ANSWER_WITHIN < today);
        match (over, self.accepted_at) {
            (true, _) => State::Over,
            (false, None) => State::Asked,
            (false, Some(_)) => State::InForce,
        }
    }

    fn ended_on(&self) -> Option<Day> {
        self.ended_at.map(day_in_japan)
    }
}

/// A proxy who acts now.
#[derive(Debug, Clone)]
pub struct Acting {
    /// The key of the row.
    pub id: i64,
    /// For whom.
    pub member: i64,
}

/// Whether the pages of somebody are open to anybody: not of the dead, and not of those who left long ago.
fn is_open(reader: &Reader<'_>, member: i64) -> Result<bool> {
    Ok(members::contact(reader, member)?.is_some_and(|contact| logins::may_enter(&contact, reader.today())))
}

/// The row by which somebody (`agent`) acts, if it is in force today.
pub(crate) fn in_force(reader: &Reader<'_>, id: i64, agent: i64) -> Result<Option<Acting>> {
    let found = store::find(reader, id)?;
    Ok(found
        .filter(|proxy| proxy.agent == Some(agent) && proxy.state(reader.today()) == State::InForce)
        .map(|proxy| Acting { id: proxy.id, member: proxy.member }))
}

/// 消去: for whom somebody acted and who acted for them. The answer: for whom, whose papers may bear the name.
pub(crate) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<Vec<i64>> {
    let mut acted_for: Vec<i64> = store::by_agent(tx, member)?.into_iter().map(|proxy| proxy.member).collect();
    acted_for.sort_unstable();
    acted_for.dedup();
    store::erase(tx, member)?;
    Ok(acted_for)
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    let member = (table == "proxy").then(|| store::owner(conn, key)).flatten()?;
    members::row_label(conn, "member", member)
}
