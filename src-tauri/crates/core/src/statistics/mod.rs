//! 統計: how many there are of what, how they come and go, whose day it is, and how far
//! they have paid. On screen and as a sheet.
//! Whom it is about is said by a segment; nothing is kept here and nothing but the rooms below is asked.

mod anniversaries;
mod members;
mod movement;
mod rates;
mod sheet;
#[cfg(test)]
mod tests;

use crate::{
    Reader, Result,
    registry::{Entry, document, query},
    values::Day,
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<members::Members>(),
    query::<movement::Movement>(),
    query::<rates::Rates>(),
    query::<anniversaries::Anniversaries>(),
    document::<sheet::Sheet>(),
];

/// Who was a member on a day, of those whom a segment means (today's words, asked today).
fn members_on(reader: &Reader<'_>, day: Day, segment: &str) -> Result<Vec<i64>> {
    let on_day = format!("state.{day} in (current, grace, on_leave)");
    let segment = segment.trim();
    crate::members::meant(reader, &if segment.is_empty() { on_day } else { format!("{on_day} and ({segment})") })
}
