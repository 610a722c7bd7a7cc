//! 在籍: who is a member of which kind, from when until when; leaves (休会); a state laid down until a day;
//! kinds and what they cost a year.
//!
//! A member's state on a day follows from periods, leaves, what was laid down and the day of death alone;
//! nothing stores it. Spans are half open: `starts_on <= day < ends_on`. A change in the future is a row
//! that starts then, so that it happens by itself. The rule over one member is [`History::state`]; its
//! forms over many are in `store/states.rs`, and a test holds them against each other.

mod end;
mod join;
mod kinds;
mod leave;
mod on;
mod overrides;
mod passing;
mod periods;
mod planned;
mod preview;
mod store;

use chrono::Days;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Reader, Result, Tx,
    error::OrNotFound,
    journal, members,
    registry::{self, Entry, command, query},
    values::Day,
};

pub use end::{EndReason, end, reopen};
pub use join::{Whose, can_stand_together, join};
pub use kinds::{Fee, Kind, MidYear, Term, create as create_kind, kinds};
pub use leave::{Begin as BeginLeave, Leave, LeaveFee, begin as begin_leave, remove as remove_leave};
pub use overrides::Override;
pub use passing::{Closing, close, closing, open_again};
pub use periods::{change_kind, start, take_back};
pub(crate) use store::states::{counts_sql, state_sql};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    command::<periods::Start>(),
    command::<end::End>(),
    command::<periods::ChangeKind>(),
    command::<end::Reopen>(),
    command::<leave::Begin>(),
    command::<leave::Return>(),
    command::<leave::Remove>(),
    command::<overrides::Set>(),
    command::<overrides::Lift>(),
    query::<preview::Preview>(),
    query::<planned::Planned>(),
    command::<planned::CallOff>(),
    query::<on::On>(),
    query::<kinds::List>(),
    command::<kinds::Save>(),
    command::<kinds::Set>(),
    command::<kinds::SetFee>(),
    command::<kinds::RemoveFee>(),
];

/// Where a member stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 在籍
    Current,
    /// 在籍（猶予）: the period has run out, and the days of grace have not.
    Grace,
    /// 休会
    OnLeave,
    /// 入会予定
    Future,
    /// 退会
    Left,
    /// 逝去
    Died,
    /// 期間なし
    None,
}

impl State {
    /// All, in the order of lists.
    pub const ALL: [Self; 7] =
        [Self::Current, Self::Grace, Self::OnLeave, Self::Future, Self::Left, Self::Died, Self::None];
    /// Those who belong to the association: 在籍, 在籍（猶予）, 休会.
    pub const ENROLLED: [Self; 3] = [Self::Current, Self::Grace, Self::OnLeave];

    /// As statements say it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Grace => "grace",
            Self::OnLeave => "on_leave",
            Self::Future => "future",
            Self::Left => "left",
            Self::Died => "died",
            Self::None => "none",
        }
    }

    /// The one of that code; what is none of them is [`State::None`].
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.code() == code).unwrap_or(Self::None)
    }
}

/// A period of one kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Period {
    /// Key.
    pub id: i64,
    /// Its kind.
    pub kind: i64,
    /// The kind's name.
    pub kind_name: String,
    /// The first day.
    pub starts_on: Day,
    /// The first day after it; none: open.
    pub ends_on: Option<Day>,
    /// Why it ended; empty while it is open, and where it just runs out.
    pub end_reason: String,
    /// The same in the words of whoever wrote it down.
    pub why: String,
    /// 退会申出日
    pub asked_on: Option<Day>,
    /// Days of grace of its kind.
    #[serde(skip)]
    pub(crate) grace_days: u32,
}

/// Whether a half-open span holds a day.
fn holds(starts_on: Day, ends_on: Option<Day>, day: Day) -> bool {
    starts_on <= day && ends_on.is_none_or(|end| day < end)
}

impl Period {
    fn holds(&self, day: Day) -> bool {
        holds(self.starts_on, self.ends_on, day)
    }

    /// It ran out before the day, nobody ended it, and its kind is patient.
    fn is_graced(&self, day: Day) -> bool {
        self.end_reason.is_empty()
            && self.ends_on.is_some_and(|end| end <= day && day < end + Days::new(u64::from(self.grace_days)))
    }
}

/// Everything that a member's state follows from.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// 在籍期間, newest first.
    pub periods: Vec<Period>,
    /// 休会, newest first.
    pub leaves: Vec<Leave>,
    /// What was laid down, newest first.
    pub overrides: Vec<Override>,
    /// The day of death.
    pub death: Option<Day>,
}

impl History {
    /// The state on a day.
    pub fn state(&self, day: Day) -> State {
        if self.death.is_some_and(|death| death <= day) {
            return State::Died;
        }
        if let Some(laid_down) = self.overrides.iter().find(|o| holds(o.starts_on, Some(o.ends_on), day)) {
            return laid_down.state;
        }
        if holding(&self.periods, day).is_some() {
            let on_leave = self.leaves.iter().any(|leave| holds(leave.starts_on, leave.ends_on, day));
            return if on_leave { State::OnLeave } else { State::Current };
        }
        let last = self.periods.iter().filter(|period| period.starts_on <= day).max_by_key(|p| p.starts_on);
        if last.is_some_and(|period| period.is_graced(day)) {
            State::Grace
        } else if self.periods.iter().any(|period| period.starts_on > day) {
            State::Future
        } else if self.periods.is_empty() {
            State::None
        } else {
            State::Left
        }
    }
}

/// The period that holds on a day.
pub fn holding(periods: &[Period], day: Day) -> Option<&Period> {
    periods.iter().find(|period| period.holds(day))
}

/// The period to show on a day: the one that holds, else the next, else the last.
pub fn shown(periods: &[Period], day: Day) -> Option<&Period> {
    holding(periods, day)
        .or_else(|| periods.iter().filter(|p| p.starts_on > day).min_by_key(|p| p.starts_on))
        .or_else(|| periods.iter().max_by_key(|p| p.starts_on))
}

/// A member's periods, newest first.
pub fn periods(reader: &Reader<'_>, member: i64) -> Result<Vec<Period>> {
    store::periods(reader, member)
}

/// Everything that a member's state follows from; `death` is what their record says.
pub fn history(reader: &Reader<'_>, member: i64, death: Option<Day>) -> Result<History> {
    Ok(History {
        periods: store::periods(reader, member)?,
        leaves: store::leaves(reader, member)?,
        overrides: store::overrides(reader, member)?,
        death,
    })
}

/// The kind that holds on a day: key and name.
pub fn kind_on(reader: &Reader<'_>, member: i64, day: Day) -> Result<Option<(i64, String)>> {
    Ok(store::periods(reader, member)?.into_iter().find(|p| p.holds(day)).map(|p| (p.kind, p.kind_name)))
}

/// One kind.
pub fn kind(reader: &Reader<'_>, kind: i64) -> Result<Kind> {
    store::kinds(reader)?.into_iter().find(|k| k.id == kind).or_not_found("error-no-such-kind")
}

/// The yearly fee of a kind on a day, yen.
pub fn fee_on(reader: &Reader<'_>, kind: i64, day: Day) -> Result<Option<i64>> {
    Ok(self::kind(reader, kind)?.fee_on(day))
}

/// The members of any of these states on a day.
pub(crate) fn in_states(reader: &Reader<'_>, states: &[State], day: Day) -> Result<roaring::RoaringBitmap> {
    store::states::Sets::on(reader, day).of_any(states)
}

/// How many left or died on this day or later and are not members today.
pub fn left_since(reader: &Reader<'_>, day: Day) -> Result<u64> {
    let gone = in_states(reader, &[State::Left, State::Died], reader.today())?;
    Ok(members::scope::keep(reader, gone & store::ended_since(reader, day)?)?.len())
}

/// Who was no member any more on a day. Who never had a period is not gone.
pub fn gone_by(reader: &Reader<'_>, day: Day) -> Result<roaring::RoaringBitmap> {
    in_states(reader, &[State::Left, State::Died], day)
}

/// The members who are of one of the kinds on a day, and be it by grace.
pub(crate) fn of_kinds(reader: &Reader<'_>, kinds: &[i64], day: Day) -> Result<roaring::RoaringBitmap> {
    store::states::of_kinds(reader, kinds, day)
}

/// The same of one member.
pub(crate) fn is_of_kinds(reader: &Reader<'_>, member: i64, kinds: &[i64], day: Day) -> Result<bool> {
    let periods = store::periods(reader, member)?;
    let last = periods.iter().filter(|period| period.starts_on <= day).max_by_key(|period| period.starts_on);
    let graced = last.filter(|period| period.is_graced(day)).map(|period| period.kind);
    let held = periods.iter().filter(|period| period.holds(day)).map(|period| period.kind);
    Ok(held.chain(graced).any(|kind| kinds.contains(&kind)))
}

/// How many members there were at the end of each of these months (`2026-04`, in order).
pub fn at_month_ends(reader: &Reader<'_>, months: &[String]) -> Result<Vec<i64>> {
    let mut changes = store::comings_and_goings(reader)?.into_iter().peekable();
    let mut count = 0;
    Ok(months
        .iter()
        .map(|month| {
            while let Some((_, n)) = changes.next_if(|(of, _)| of <= month) {
                count += n;
            }
            count
        })
        .collect())
}

/// What is due within so many days and wants a look: periods that run out, and members who come back from
/// leave. How many, and the first day.
pub fn due_within(reader: &Reader<'_>, days: u64) -> Result<(i64, Option<Day>)> {
    store::due_until(reader, reader.today() + Days::new(days))
}

/// No two periods, leaves or laid-down states of a member share a day, however the rows came there.
pub(crate) fn ensure_no_overlap(tx: &Tx<'_>, touched: &journal::Touched) -> Result<()> {
    for (table, key) in OVERLAPS {
        for (first, last) in journal::runs(&touched.members_by(&[table])) {
            if let Some(member) = store::first_overlap(tx, table, first, last)? {
                return Err(Error::conflict(key)
                    .arg("member", registry::row_label(tx.conn, "member", member).unwrap_or_default()));
            }
        }
    }
    Ok(())
}

/// The tables of spans, and what is said when two of them share a day.
const OVERLAPS: [(&str, &str); 3] = [
    ("membership", "error-periods-overlap"),
    ("leave", "error-leaves-overlap"),
    ("state_override", "error-overrides-overlap"),
];

/// What the check of the whole book finds: a line for each table in which spans of a member overlap.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (table, _) in OVERLAPS {
        if let Some(member) = store::first_overlap(reader, table, 0, i64::MAX)? {
            found.push(format!("member {member}: {table}"));
        }
    }
    Ok(found)
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "kind" => store::kind_name(conn, key),
        "kind_fee" => store::fee_label(conn, key),
        "leave" | "state_override" => registry::row_label(conn, "member", store::owner(conn, table, key)?),
        _ => None,
    }
}

/// 消去: the words beside kinds and days.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> Result<()> {
    store::erase::erase(tx, member)
}

#[cfg(test)]
mod tests;
