//! イベント: what the association holds, who has a place, who waits for one, and who came.
//!
//! A place is taken while there is room for the whole party, else it waits. Whoever waits longest comes first, and nobody
//! overtakes them, however small the party ([`seating`]). The desk of My Page calls what is in [`own`], for its member
//! alone. What it costs is said in words: no money is moved here.

mod apply;
mod arrive;
mod edit;
mod list;
mod own;
mod seating;
mod sheet;
mod store;
mod tell;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Lang, Reader, Result, Tx, journal, members,
    registry::{Entry, command, document, query},
    values::{Day, Moment},
    words,
};

pub use own::{Own, OwnSeat, Wish};
pub(crate) use own::{apply, ever, give_up, next, of_member, open};
pub(crate) use seating::ensure_room;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<list::List>(),
    query::<list::Get>(),
    query::<list::Seats>(),
    query::<list::OfMember>(),
    query::<edit::Preview>(),
    command::<edit::Save>(),
    command::<edit::Remove>(),
    command::<edit::CallOff>(),
    command::<apply::Apply>(),
    command::<apply::GiveUp>(),
    command::<apply::Promote>(),
    command::<arrive::CheckIn>(),
    document::<sheet::Sheet>(),
];

/// Where an event stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "EventState")]
pub enum State {
    /// Nobody but the office sees it.
    Draft,
    /// 受付中: members apply.
    Open,
    /// 受付終了: its day is to come.
    Closed,
    /// Its day is over.
    Over,
    /// 中止
    CalledOff,
}

/// How far an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "EventSeatState")]
pub enum SeatState {
    /// 参加
    Taken,
    /// キャンセル待ち
    Waiting,
    /// 取りやめ
    GivenUp,
}

impl SeatState {
    const ALL: [Self; 3] = [Self::Taken, Self::Waiting, Self::GivenUp];

    /// As it stands in the table.
    fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Waiting => "waiting",
            Self::GivenUp => "given_up",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A row of the table.
#[derive(Debug, Clone)]
struct Event {
    id: i64,
    title: String,
    starts_on: Day,
    starts_at: String,
    ends_at: String,
    place: String,
    fee: String,
    body: String,
    joining: String,
    audience: Option<String>,
    capacity: Option<i64>,
    companions: i64,
    apply_until: Day,
    cancel_until: Day,
    published_at: Option<Moment>,
    called_off_at: Option<Moment>,
}

impl Event {
    fn state(&self, today: Day) -> State {
        if self.published_at.is_none() {
            State::Draft
        } else if self.called_off_at.is_some() {
            State::CalledOff
        } else if self.starts_on < today {
            State::Over
        } else if self.apply_until < today {
            State::Closed
        } else {
            State::Open
        }
    }

    /// Whether members may still come to it.
    fn is_ahead(&self, today: Day) -> bool {
        matches!(self.state(today), State::Open | State::Closed)
    }
}

/// An application.
#[derive(Debug, Clone)]
struct Seat {
    id: i64,
    event: i64,
    member: Option<i64>,
    name: String,
    contact: String,
    companions: i64,
    companion_names: String,
    note: String,
    state: SeatState,
    applied_at: Moment,
    came_at: Option<Moment>,
}

impl Seat {
    /// How many people it is for.
    fn people(&self) -> i64 {
        1 + self.companions
    }

    /// Whose it is, as people read it.
    fn who(&self, reader: &Reader<'_>) -> Result<String> {
        match self.member {
            Some(member) => Ok(members::brief(reader, member)?.label()),
            None => Ok(self.called(reader.lang())),
        }
    }

    /// As nobody of the roster is called.
    fn called(&self, lang: Lang) -> String {
        if self.name.is_empty() { words::say(lang, "event-erased", &[]) } else { self.name.clone() }
    }
}

/// People in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "EventPeople")]
pub struct People {
    /// With a place.
    pub taken: i64,
    /// Who wait for one.
    pub waiting: i64,
    /// Who were there.
    pub came: i64,
}

/// What people call a row.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "event" => store::title(conn, key),
        "event_seat" => store::title_of_seat(conn, key),
        _ => None,
    }
}

/// 消去: who applied. How many came stays.
pub(crate) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    store::erase_member(tx, member)
}

/// Whether a change touches who has a place.
fn touches_seats(touched: &journal::Touched) -> bool {
    touched.any(&["event", "event_seat"])
}
