//! 在籍期間: who is a member of which kind, from when until when; kinds and what they cost a year.
//!
//! A member's state on a day follows from the periods and the day of death alone; nothing stores it.
//! Periods are half open: `starts_on <= day < ends_on`. A change in the future is a period that starts then.

mod kinds;
mod passing;
mod periods;
mod store;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Reader, Result, Tx,
    error::OrNotFound,
    journal,
    registry::{self, Entry, command, query},
    values::Day,
};

pub use kinds::{Kind, create as create_kind, kinds};
pub use passing::{Closing, close, closing, open_again};
pub use periods::{EndReason, end, start};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    command::<periods::Start>(),
    command::<periods::End>(),
    command::<periods::ChangeKind>(),
    command::<periods::Reopen>(),
    query::<kinds::List>(),
    command::<kinds::Save>(),
    command::<kinds::Set>(),
    command::<kinds::SetFee>(),
    command::<kinds::RemoveFee>(),
];

/// Where a member stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 在籍
    Current,
    /// 入会予定
    Future,
    /// 退会
    Left,
    /// 逝去
    Died,
    /// 期間なし
    None,
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
    /// Why it ended; empty while it is open.
    pub end_reason: String,
}

impl Period {
    fn holds(&self, day: Day) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|end| day < end)
    }
}

/// The state on a day. The set-based form of the same rule is `store::STATE`.
pub fn state(periods: &[Period], death: Option<Day>, day: Day) -> State {
    if death.is_some_and(|death| death <= day) {
        State::Died
    } else if periods.iter().any(|period| period.holds(day)) {
        State::Current
    } else if periods.iter().any(|period| period.starts_on > day) {
        State::Future
    } else if periods.is_empty() {
        State::None
    } else {
        State::Left
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

/// The kind that holds on a day: key and name.
pub fn kind_on(reader: &Reader<'_>, member: i64, day: Day) -> Result<Option<(i64, String)>> {
    Ok(store::periods(reader, member)?.into_iter().find(|p| p.holds(day)).map(|p| (p.kind, p.kind_name)))
}

/// The yearly fee of a kind on a day, yen.
pub fn fee_on(reader: &Reader<'_>, kind: i64, day: Day) -> Result<Option<i64>> {
    let kind = store::kinds(reader)?.into_iter().find(|k| k.id == kind).or_not_found("error-no-such-kind")?;
    Ok(kind.fee_on(day))
}

/// The members of one state today.
pub(crate) fn in_state(reader: &Reader<'_>, state: State) -> Result<roaring::RoaringBitmap> {
    store::in_state(reader, state)
}

/// How many left or died on this day or later and are not members today.
pub fn left_since(reader: &Reader<'_>, day: Day) -> Result<u64> {
    let gone = store::in_state(reader, State::Left)? | store::in_state(reader, State::Died)?;
    Ok((gone & store::ended_since(reader, day)?).len())
}

/// The members who are of one of the kinds today.
pub(crate) fn of_kinds(reader: &Reader<'_>, kinds: &[i64]) -> Result<roaring::RoaringBitmap> {
    store::of_kinds(reader, kinds)
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

/// No two periods of a member share a day.
pub(crate) fn ensure_no_overlap(tx: &Tx<'_>, touched: &journal::Touched) -> Result<()> {
    for (first, last) in journal::runs(&touched.members_by(&["membership"])) {
        if let Some(member) = store::first_overlap(tx, first, last)? {
            return Err(Error::conflict("error-periods-overlap")
                .arg("member", registry::row_label(tx.conn, "member", member).unwrap_or_default()));
        }
    }
    Ok(())
}

/// What the check of the whole book finds: a line for each member whose periods overlap.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    Ok(store::first_overlap(reader, 0, i64::MAX)?.map(|member| format!("member {member}")).into_iter().collect())
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "kind" => store::kind_name(conn, key),
        "kind_fee" => store::fee_label(conn, key),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
