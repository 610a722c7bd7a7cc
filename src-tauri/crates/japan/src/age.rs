//! Ages in whole years: the everyday one, the legal one, and the school year.

use chrono::{Datelike, NaiveDate};

/// The age in whole years that somebody born on `birth` gives on `day`; `None` before the birth.
///
/// Counted from birthday to birthday; someone born on 29 February is a year older on 1 March of a
/// common year. For what a law says about an age use [`legal_age_on`].
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> Option<u32> {
    day.years_since(birth)
}

/// The age in whole years as the law counts it (年齢計算ニ関スル法律, 民法143条).
///
/// An age is reached at the end of the day *before* the birthday. `day` is taken as a whole, so
/// that the new age is given on that day already; someone born on 29 February reaches it on
/// 28 February. `None` before the birth.
pub fn legal_age_on(birth: NaiveDate, day: NaiveDate) -> Option<u32> {
    let next = day.succ_opt()?;
    if day < birth {
        return None;
    }
    let reached = |years: i32| {
        let year = birth.year() + years;
        // In a common year a 29 February ends with the last day of the month.
        let birthday = birth.with_year(year).or(NaiveDate::from_ymd_opt(year, 3, 1));
        birthday.is_some_and(|birthday| next >= birthday)
    };
    let guess = next.year() - birth.year();
    let years = if reached(guess) { guess } else { guess - 1 };
    u32::try_from(years).ok()
}

/// The year in whose April a child enters the first class of primary school.
///
/// A school year takes in those born from 2 April to 1 April of the next year (学校教育法17条).
pub fn enters_school(birth: NaiveDate) -> i32 {
    let early = (birth.month(), birth.day()) <= (4, 1);
    birth.year() + if early { 6 } else { 7 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        let birth = day(1980, 11, 20);
        assert_eq!(age_on(birth, day(2026, 11, 19)), Some(45), "the day before");
        assert_eq!(age_on(birth, day(2026, 11, 20)), Some(46), "the birthday");
        assert_eq!(age_on(birth, birth), Some(0), "born today");
        assert_eq!(age_on(birth, day(1980, 1, 1)), None, "not born yet");
        let leap = day(2000, 2, 29);
        assert_eq!(age_on(leap, day(2026, 2, 28)), Some(25), "no birthday yet");
        assert_eq!(age_on(leap, day(2026, 3, 1)), Some(26), "1 March stands in");
    }

    #[test]
    fn the_law_counts_one_day_earlier() {
        let birth = day(2008, 4, 1);
        assert_eq!(legal_age_on(birth, day(2026, 3, 30)), Some(17), "two days");
        assert_eq!(legal_age_on(birth, day(2026, 3, 31)), Some(18), "of age");
        let leap = day(2004, 2, 29);
        assert_eq!(legal_age_on(leap, day(2026, 2, 27)), Some(21), "not yet");
        assert_eq!(legal_age_on(leap, day(2026, 2, 28)), Some(22), "28 Feb.");
        assert_eq!(legal_age_on(leap, day(2024, 2, 28)), Some(20), "leap year");
        assert_eq!(legal_age_on(leap, day(2004, 2, 28)), None, "not born yet");
        let new_year = day(2000, 1, 1);
        assert_eq!(legal_age_on(new_year, day(2020, 12, 31)), Some(21), "eve");
    }

    #[test]
    fn the_first_of_april_still_goes_to_school_with_the_older_ones() {
        assert_eq!(enters_school(day(2020, 4, 1)), 2026, "早生まれ");
        assert_eq!(enters_school(day(2020, 4, 2)), 2027, "the next class");
    }
}
