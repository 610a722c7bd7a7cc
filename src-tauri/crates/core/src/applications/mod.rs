//! 入会申込: from the first call to the welcome. Written down by staff (phone, counter, paper) or by whoever
//! applies at My Page ([`crate::signup`]); looked through in one or several stages; approved, sent back or refused.
//!
//! An approval makes the member, the period, the charges and the letter by calling the rooms they belong
//! to. Who is a member already and comes back keeps the number. Nothing here is known to those rooms.

mod decide;
mod form;
mod intake;
mod list;
mod online;
mod papers;
mod print;
mod prove;
mod revoke;
mod settings;
mod store;
/// 消去: the applications of a member, with their papers. The mail addresses that stood in them are the answer.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> Result<Vec<String>> {
    let mut addresses = Vec::new();
    for of in store::of_member(tx, member)? {
        addresses.extend(of.record.emails.iter().map(|email| email.address.to_lowercase()));
        addresses.push(of.proven_mail.to_lowercase());
        for paper in &of.online.papers {
            crate::files::destroy(tx, *paper)?;
        }
        store::erase(tx, of.id)?;
    }
    addresses.retain(|address| !address.is_empty());
    Ok(addresses)
}

#[cfg(test)]
mod tests;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Reader, Result,
    members::Record,
    registry::{Entry, command, document, query},
    values::Day,
};

pub use online::{Given, Offered, Online, Said, Standing, missing, offered, receive, standing, takes_online, withdraw};
pub(crate) use prove::{link, spend, start};
pub use settings::{OnlineRules, Settings, online_rules};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<list::List>(),
    query::<list::Counts>(),
    query::<list::Get>(),
    command::<intake::Save>(),
    command::<intake::Discard>(),
    command::<decide::Decide>(),
    command::<revoke::Revoke>(),
    command::<prove::Prove>(),
    document::<print::Board>(),
    document::<papers::TakePaper>(),
    query::<settings::Show>(),
    command::<settings::Set>(),
];

/// How far an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 下書き: being written down.
    Draft,
    /// 審査中: it waits at a stage.
    Waiting,
    /// 差戻し: something is asked of whoever applied.
    Returned,
    /// 承認
    Approved,
    /// 却下
    Rejected,
    /// 取下げ
    Withdrawn,
}

impl State {
    /// Whether something may still be decided about it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Waiting | Self::Returned)
    }
}

/// How it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 電話
    #[default]
    Phone,
    /// 窓口
    Counter,
    /// 用紙
    Paper,
    /// メール
    Mail,
    /// マイページ
    Mypage,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It was taken in.
    Received,
    /// It passed a stage.
    Passed,
    /// It passed the last one.
    Approved,
    /// It was sent back.
    Returned,
    /// It was refused.
    Rejected,
    /// Whoever applied took it back.
    Withdrawn,
    /// The approval was taken back.
    Revoked,
}

macro_rules! codes {
    ($name:ident { $($variant:ident = $code:literal),* }) => {
        impl $name {
            pub(crate) fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }
            fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
codes!(State {
    Draft = "draft", Waiting = "waiting", Returned = "returned", Approved = "approved", Rejected = "rejected",
    Withdrawn = "withdrawn"
});
codes!(Channel { Phone = "phone", Counter = "counter", Paper = "paper", Mail = "mail", Mypage = "mypage" });
codes!(Step {
    Received = "received", Passed = "passed", Approved = "approved", Returned = "returned", Rejected = "rejected",
    Withdrawn = "withdrawn", Revoked = "revoked"
});

/// An application as it stands in the book.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    pub id: i64,
    pub state: State,
    pub stage: usize,
    pub kind: Option<i64>,
    pub record: Record,
    pub name: String,
    pub kana: String,
    pub channel: Channel,
    pub received_on: Day,
    pub starts_on: Option<Day>,
    pub introducer: String,
    pub note: String,
    pub same_as: Option<i64>,
    pub member: Option<i64>,
    pub joined_on: Option<Day>,
    pub charges: Vec<i64>,
    pub welcome: Option<i64>,
    pub proven_mail: String,
    pub online: Online,
}

impl Application {
    /// As the journal calls it.
    fn label(&self) -> String {
        self.name.clone()
    }

    /// The mail address that letters would go to.
    fn mail(&self) -> Option<&str> {
        let emails = &self.record.emails;
        emails.iter().find(|email| email.mailing).or(emails.first()).map(|email| email.address.as_str())
    }
}

/// How many wait for a decision, and since when the oldest does.
pub fn waiting(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    store::waiting(reader)
}

/// What people call an application.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "application" => store::name(conn, key),
        "application_step" => store::name(conn, store::step_of(conn, key)?),
        _ => None,
    }
}
