//! What 逝去 and 解散 do to periods, and how it is taken back. The acts themselves are in [`crate::members`].

use chrono::Duration;

use super::{EndReason, Period, store};
use crate::{Error, Reader, Result, Tx, values::Day};

/// What would become of a member's periods.
#[derive(Debug, Default)]
pub struct Closing {
    /// The one that ends.
    pub ends: Option<Period>,
    /// Those that would only have begun: they are taken away.
    pub planned: Vec<Period>,
}

/// What becomes of the periods when the last day is `on`. Refused when one has begun after it: one of the two
/// days is wrong.
pub fn closing(reader: &Reader<'_>, member: i64, on: Day) -> Result<Closing> {
    let mut closing = Closing::default();
    for period in store::periods(reader, member)? {
        if period.holds(on) {
            closing.ends = Some(period);
        } else if period.starts_on > reader.today() {
            closing.planned.push(period);
        } else if period.starts_on > on {
            return Err(Error::invalid("on", "error-death-before-period").arg("from", period.starts_on));
        }
    }
    Ok(closing)
}

/// Ends the membership with the day `on` and takes away what was planned for later.
pub fn close(tx: &Tx<'_>, member: i64, on: Day, reason: EndReason) -> Result<Closing> {
    let closing = closing(tx, member, on)?;
    if closing.ends.is_some() {
        super::end(tx, member, on + Duration::days(1), reason, None, "")?;
    } else {
        for period in &closing.planned {
            store::delete_period(tx, period.id)?;
        }
    }
    Ok(closing)
}

/// Opens again the period that 逝去 or 解散 on that day has ended.
pub fn open_again(tx: &Tx<'_>, member: i64, on: Day) -> Result<bool> {
    let by_passing = [EndReason::Died.code(), EndReason::Dissolved.code()];
    let end = on + Duration::days(1);
    let ended = store::periods(tx, member)?
        .into_iter()
        .find(|period| period.ends_on == Some(end) && by_passing.contains(&period.end_reason.as_str()));
    let Some(period) = ended else { return Ok(false) };
    super::end::reopen(tx, period.id)?;
    Ok(true)
}
