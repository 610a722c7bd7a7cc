//! 年度: the twelve months for which an association bills and closes its books.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A fiscal year, named by the calendar year in which it starts.
///
/// From outside (serde) only years from 1868 to 2999 come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct FiscalYear(pub i32);

impl FiscalYear {
    /// The year after this one.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The year before this one.
    pub fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// As it stands on paper: `2026年度`.
    pub fn label(self) -> String {
        format!("{}年度", self.0)
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl From<FiscalYear> for i32 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}

impl TryFrom<i32> for FiscalYear {
    type Error = String;

    fn try_from(year: i32) -> Result<Self, String> {
        if (1868..=2999).contains(&year) { Ok(Self(year)) } else { Err(format!("{year} is no fiscal year")) }
    }
}

/// The fiscal year in which `day` lies, when years start on the first of `start_month`.
///
/// `start_month` is 1 to 12; anything outside counts as the nearest month.
pub fn fiscal_year(day: NaiveDate, start_month: u32) -> FiscalYear {
    let before_start = day.month() < start_month.clamp(1, 12);
    FiscalYear(day.year() - i32::from(before_start))
}

/// The first day of a fiscal year and the first day of the next one (not part of it any more).
///
/// `start_month` as in [`fiscal_year`]. Years that no calendar reaches end at its bounds.
pub fn range(year: FiscalYear, start_month: u32) -> (NaiveDate, NaiveDate) {
    let first = |year: FiscalYear| {
        let bound = if year.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
        NaiveDate::from_ymd_opt(year.0, start_month.clamp(1, 12), 1).unwrap_or(bound)
    };
    (first(year), first(year.next()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn the_year_is_named_by_its_start() {
        assert_eq!(fiscal_year(day(2027, 3, 31), 4), FiscalYear(2026), "end");
        assert_eq!(fiscal_year(day(2027, 4, 1), 4), FiscalYear(2027), "start");
        assert_eq!(fiscal_year(day(2026, 12, 31), 1), FiscalYear(2026), "暦年");
        assert_eq!(
            range(FiscalYear(2026), 4),
            (day(2026, 4, 1), day(2027, 4, 1)),
            "from the first day to the day after the last"
        );
    }

    proptest! {
        #[test]
        fn every_day_lies_in_its_own_year(offset in -50_000i64..50_000, month in 1u32..=12) {
            let any = day(2000, 1, 1) + chrono::Duration::days(offset);
            let (first, after) = range(fiscal_year(any, month), month);
            prop_assert!(first <= any && any < after, "{any} with years from month {month}");
        }
    }
}
