//! 年度更新 and 自然退会: what a new year does to memberships, and what unpaid years do. Proposals are made
//! from rules, periods, leaves and the charges that are open; staff leave out whom they know better about;
//! one act does the rest and can be taken back as one.
//!
//! This room stands above dues, because it asks what is unpaid; how a membership changes or ends is done by
//! the room of memberships. Billing the year is the business of dues and a step of its own.

mod commit;
mod lapse;
mod lapse_acts;
mod print;
mod propose;
mod rules;
mod settings;
mod store;
/// 消去: what was promised and announced to somebody.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase_member(tx, member)
}

#[cfg(test)]
mod tests;

use chrono::Datelike;
use rusqlite::Connection;

use crate::{
    Reader, Result,
    registry::{self, Entry, command, document, query},
    values::Day,
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<propose::Propose>(),
    command::<commit::Commit>(),
    query::<rules::List>(),
    command::<rules::Save>(),
    command::<rules::Remove>(),
    query::<settings::Show>(),
    command::<settings::Set>(),
    query::<lapse::Candidates>(),
    command::<lapse_acts::Spare>(),
    command::<lapse_acts::Unspare>(),
    command::<lapse_acts::Lapse>(),
    command::<lapse_acts::Warn>(),
    document::<print::Board>(),
];

/// The same day so many years later; 29 February becomes the first of March, when that birthday is kept.
fn years_later(day: Day, years: u32) -> Day {
    let year = day.year() + years as i32;
    day.with_year(year).or_else(|| Day::from_ymd_opt(year, 3, 1)).unwrap_or(day)
}

/// How many members may lapse today: for 今日の仕事.
pub fn lapse_candidates(reader: &Reader<'_>) -> Result<i64> {
    let rows = lapse::rows(reader)?;
    Ok(rows.iter().filter(|row| row.level == lapse::Level::Candidate && row.exception.is_none()).count() as i64)
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "renewal_rule" => store::rule_label(conn, key),
        "renewal" => store::year_label(conn, key),
        "lapse_exception" | "lapse_warning" => registry::row_label(conn, "member", store::owner(conn, table, key)?),
        _ => None,
    }
}
