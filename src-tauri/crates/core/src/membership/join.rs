//! Periods of two records that become one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Period, store};
use crate::{Error, Result, Tx};

/// Whose periods stand afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Those of the one who is kept.
    Keep,
    /// Those of the one who is dropped.
    Drop,
    /// All; where two of one kind share days they become one.
    Both,
}

/// Whether all periods of two can stand side by side: those that share days are of one kind.
pub fn can_stand_together(a: &[Period], b: &[Period]) -> bool {
    a.iter().all(|one| b.iter().all(|other| !share_days(one, other) || one.kind == other.kind))
}

fn share_days(a: &Period, b: &Period) -> bool {
    a.ends_on.is_none_or(|end| b.starts_on < end) && b.ends_on.is_none_or(|end| a.starts_on < end)
}

/// Gives the periods of `drop` to `keep`.
pub fn join(tx: &Tx<'_>, keep: i64, drop: i64, whose: Whose) -> Result<()> {
    let (mut own, theirs) = (store::periods(tx, keep)?, store::periods(tx, drop)?);
    match whose {
        Whose::Keep => return theirs.iter().try_for_each(|period| store::delete(tx, period.id)),
        Whose::Drop => {
            own.iter().try_for_each(|period| store::delete(tx, period.id))?;
            return store::give(tx, drop, keep);
        }
        Whose::Both => {}
    }
    if !can_stand_together(&own, &theirs) {
        return Err(Error::conflict("error-merge-periods").field("membership"));
    }
    for mut period in theirs {
        // Of two that share days the one that lasts longer stays, from the first day of both.
        while let Some(at) = own.iter().position(|other| share_days(other, &period)) {
            let other = own.swap_remove(at);
            let lasts = period.ends_on.is_none() || other.ends_on.is_some_and(|end| period.ends_on >= Some(end));
            let (mut stays, goes) = if lasts { (period, other) } else { (other, period) };
            stays.starts_on = stays.starts_on.min(goes.starts_on);
            store::delete(tx, goes.id)?;
            period = stays;
        }
        store::give_one(tx, &period, keep)?;
        own.push(period);
    }
    Ok(())
}
