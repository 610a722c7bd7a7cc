//! お知らせ: what the association tells its members at My Page: to all or to whom an audience means, from a day until a
//! day, with papers. Members see which they have not read; the office sees how many have.
//!
//! Who is not meant does not learn that there is such a notice, whatever key they ask for. A public one is for
//! everybody, before signing in.

mod edit;
mod list;
mod papers;
mod read;
mod store;
/// 消去: what somebody has read.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase_member(tx, member)
}

#[cfg(test)]
mod tests;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    registry::{Entry, command, document, query},
    values::{Day, Moment},
};

pub use read::{Opened, Told};
pub(crate) use read::{is_read, mark, open, paper, told, told_to_all};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<list::List>(),
    query::<list::Get>(),
    query::<list::Readers>(),
    query::<edit::Preview>(),
    command::<edit::Save>(),
    command::<edit::Remove>(),
    command::<papers::Attach>(),
    command::<papers::Detach>(),
    document::<papers::Paper>(),
];

/// Where a notice stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody but the office sees it.
    Draft,
    /// Its first day is to come.
    Coming,
    /// Members see it.
    Shown,
    /// Its last day is over.
    Over,
}

/// A row of the table.
#[derive(Debug, Clone)]
struct Notice {
    id: i64,
    title: String,
    body: String,
    audience: Option<String>,
    starts_on: Day,
    ends_on: Option<Day>,
    pinned: bool,
    public: bool,
    published_at: Option<Moment>,
}

impl Notice {
    fn state(&self, today: Day) -> State {
        if self.published_at.is_none() {
            State::Draft
        } else if today < self.starts_on {
            State::Coming
        } else if self.ends_on.is_some_and(|end| end < today) {
            State::Over
        } else {
            State::Shown
        }
    }
}

/// A paper of a notice.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Enclosed {
    /// Key of the paper in its notice.
    pub id: i64,
    /// As it is called.
    pub name: String,
    /// Bytes.
    pub size: i64,
}

/// What people call a row.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "notice" => store::title(conn, key),
        "notice_file" => store::title_of_paper(conn, key),
        _ => None,
    }
}
