//! Days: reading them as people, sheets and banks write them, and writing them in 和暦 and 西暦.
//!
//! The calendar itself is chrono's. Nothing here knows what day it is today.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Why a text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayError {
    /// Nothing is written.
    Empty,
    /// Not written like a day.
    Unreadable,
    /// The year has two digits and no era, so it may be meant in two ways.
    WhichYear,
    /// There is no such day in the calendar: 30 February, month 13.
    NoSuchDay,
    /// The era had not begun, or was over: 平成32年.
    NotInEra,
}

impl fmt::Display for DayError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Empty => "no day is written",
            Self::Unreadable => "not written like a day",
            Self::WhichYear => "a year of two digits needs an era",
            Self::NoSuchDay => "there is no such day",
            Self::NotInEra => "the day does not lie in that era",
        })
    }
}

impl std::error::Error for DayError {}

/// An era: its name, its letter, and its first and last day.
///
/// Until 昭和 an era ended on the day on which the next began, so that this day belongs to both.
struct Era {
    name: &'static str,
    letter: char,
    first: (i32, u32, u32),
    last: (i32, u32, u32),
}

/// The eras since the solar calendar (1873), newest first. A new era is one more line.
const ERAS: [Era; 5] = [
    Era { name: "令和", letter: 'R', first: (2019, 5, 1), last: (9999, 12, 31) },
    Era { name: "平成", letter: 'H', first: (1989, 1, 8), last: (2019, 4, 30) },
    Era { name: "昭和", letter: 'S', first: (1926, 12, 25), last: (1989, 1, 7) },
    Era { name: "大正", letter: 'T', first: (1912, 7, 30), last: (1926, 12, 25) },
    Era { name: "明治", letter: 'M', first: (1868, 1, 25), last: (1912, 7, 30) },
];

/// Japan took over the solar calendar on this day; before it an era's months are the moon's.
const SOLAR: (i32, u32, u32) = (1873, 1, 1);

impl Era {
    /// The era whose name, first character or letter a text begins with, and what follows.
    fn strip(text: &str) -> Option<(&'static Era, &str)> {
        ERAS.iter().find_map(|era| {
            let rest = text
                .strip_prefix(era.name)
                .or_else(|| text.strip_prefix(&era.name[..3]))
                .or_else(|| text.strip_prefix(era.letter))
                .or_else(|| text.strip_prefix(era.letter.to_ascii_lowercase()))?;
            Some((era, rest))
        })
    }

    /// The era and its year for a day since 1873.
    fn of(day: NaiveDate) -> Option<(&'static Era, i32)> {
        let ymd = (day.year(), day.month(), day.day());
        let era = ERAS.iter().find(|era| ymd >= era.first && ymd >= SOLAR)?;
        Some((era, ymd.0 - era.first.0 + 1))
    }

    fn day(&self, year: i32, month: u32, day: u32) -> Result<NaiveDate, DayError> {
        if year < 1 {
            return Err(DayError::NoSuchDay);
        }
        let ymd = (self.first.0 + year - 1, month, day);
        let found = NaiveDate::from_ymd_opt(ymd.0, ymd.1, ymd.2).ok_or(DayError::NoSuchDay)?;
        if ymd < self.first.max(SOLAR) || ymd > self.last {
            return Err(DayError::NotInEra);
        }
        Ok(found)
    }
}

/// Read a day with its year.
///
/// Understood are, in half and full width: `2026/11/20`, `2026-11-20`, `2026.11.20`, `20261120`,
/// `2026年11月20日`, `R8.11.20`, `令8/11/20`, `令和8年11月20日`, `令和元年5月1日`, `㍻31年4月30日`,
/// each with a weekday in parentheses or a time of day after it, which are left out. A time with a
/// zone (`2026-11-19T15:00:00Z`) is the day in Japan.
///
/// Refused are a year of two digits without an era, a day that the calendar does not have, and a
/// day outside its era (平成32年, 昭和64年2月). The calendar years are 1000 to 9999.
pub fn parse_day(text: &str) -> Result<NaiveDate, DayError> {
    read(text, None::<fn(u32, u32) -> i32>)
}

/// Read a day that may come without its year: `11/20`, `11月20日`, and all that [`parse_day`] reads.
///
/// `year_for` is given month and day and says which year is meant.
pub fn parse_month_day(text: &str, year_for: impl FnOnce(u32, u32) -> i32) -> Result<NaiveDate, DayError> {
    read(text, Some(year_for))
}

fn read(text: &str, year_for: Option<impl FnOnce(u32, u32) -> i32>) -> Result<NaiveDate, DayError> {
    let plain: String = text.nfkc().collect();
    let plain = plain.trim();
    if plain.is_empty() {
        return Err(DayError::Empty);
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(plain) {
        let japan = FixedOffset::east_opt(9 * 3600).expect("nine hours are less than a day");
        let day = instant.with_timezone(&japan).date_naive();
        return if (1000..=9999).contains(&day.year()) { Ok(day) } else { Err(DayError::NoSuchDay) };
    }
    let written = without_weekday(without_time(plain));
    if let Some((era, rest)) = Era::strip(written) {
        let rest = rest.trim_start();
        let [year, month, day] = match rest.strip_prefix('元') {
            Some(rest) => {
                let [month, day] = numbers(rest.trim_start_matches(is_mark))?;
                [1, month, day]
            }
            None => numbers(rest)?,
        };
        return era.day(year as i32, month, day);
    }
    if written.len() == 8 && written.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: u32 = written.parse().map_err(|_| DayError::Unreadable)?;
        return calendar_day(number / 10_000, number / 100 % 100, number % 100);
    }
    if let Ok([year, month, day]) = numbers(written) {
        let digits = written.bytes().take_while(u8::is_ascii_digit).count();
        return match digits {
            4 => calendar_day(year, month, day),
            1 | 2 => Err(DayError::WhichYear),
            _ => Err(DayError::Unreadable),
        };
    }
    let year_for = year_for.ok_or(DayError::Unreadable)?;
    let [month, day] = numbers(written)?;
    NaiveDate::from_ymd_opt(year_for(month, day), month, day).ok_or(DayError::NoSuchDay)
}

fn calendar_day(year: u32, month: u32, day: u32) -> Result<NaiveDate, DayError> {
    if year < 1000 {
        return Err(DayError::NoSuchDay);
    }
    NaiveDate::from_ymd_opt(year as i32, month, day).ok_or(DayError::NoSuchDay)
}

/// What may stand between the numbers of a day.
fn is_mark(c: char) -> bool {
    matches!(c, '/' | '-' | '.' | '年' | '月' | '日' | '−' | '‐' | '‑' | '–' | 'ー' | ' ')
}

/// Exactly `N` numbers of at most four digits, parted by one mark each (and spaces).
fn numbers<const N: usize>(text: &str) -> Result<[u32; N], DayError> {
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut parts = text.split(|c: char| is_mark(c) && c != ' ');
    let mut found = [0; N];
    for number in &mut found {
        let part = parts.next().ok_or(DayError::Unreadable)?.trim();
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DayError::Unreadable);
        }
        *number = part.parse().map_err(|_| DayError::Unreadable)?;
    }
    match parts.next() {
        None => Ok(found),
        Some(_) => Err(DayError::Unreadable),
    }
}

/// Leave out a time of day after the day: `1980-01-01 00:00:00`, `2026/1/2T9:05`.
fn without_time(text: &str) -> &str {
    let Some((day, time)) = text.rsplit_once([' ', 'T']) else {
        return text;
    };
    let is_time = ["%H:%M:%S%.f", "%H:%M"].iter().any(|form| NaiveTime::parse_from_str(time, form).is_ok());
    if is_time { day.trim_end() } else { text }
}

/// Leave out a weekday after the day: `(金)`, `金曜日`. Whether it is the right one is not asked.
fn without_weekday(text: &str) -> &str {
    const DAYS: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];
    let inner = text
        .strip_suffix(')')
        .and_then(|rest| rest.strip_suffix("曜日").unwrap_or(rest).strip_suffix(DAYS))
        .and_then(|rest| rest.strip_suffix('('))
        .or_else(|| text.strip_suffix("曜日").and_then(|rest| rest.strip_suffix(DAYS)));
    inner.unwrap_or(text).trim_end()
}

/// Read the six digits of a day in a bank's file: the year in 和暦 or 西暦, then month and day.
///
/// The rule of the banks' association is 和暦, but some banks send the last digits of the calendar
/// year; the reading nearest to `today` counts, at most two years before it or one day after it.
pub fn parse_bank_day(six: &str, today: NaiveDate) -> Result<NaiveDate, DayError> {
    if six.len() != 6 || !six.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DayError::Unreadable);
    }
    let number: u32 = six.parse().map_err(|_| DayError::Unreadable)?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    let readings = ERAS.iter().map(|era| era.day(year as i32, month, day)).chain([calendar_day(
        today.year() as u32 / 100 * 100 + year,
        month,
        day,
    )]);
    let mut nearest = None;
    let mut reason = DayError::NoSuchDay;
    for reading in readings {
        match reading {
            Ok(day) if (-731..=1).contains(&(day - today).num_days()) => {
                nearest = nearest.max(Some(day));
            }
            Ok(_) => reason = DayError::NotInEra,
            Err(_) => {}
        }
    }
    nearest.ok_or(reason)
}

/// `令和8年11月20日`, `令和元年5月1日`. Days before 1873 are written as [`seireki`] does.
pub fn wareki(day: NaiveDate) -> String {
    match Era::of(day) {
        Some((era, 1)) => format!("{}元年{}月{}日", era.name, day.month(), day.day()),
        Some((era, year)) => format!("{}{year}年{}月{}日", era.name, day.month(), day.day()),
        None => seireki(day),
    }
}

/// The six digits of a day as the banks' association writes it: `081120`. Before 1873 zeros.
pub fn wareki_digits(day: NaiveDate) -> String {
    let year = Era::of(day).map_or(0, |(_, year)| year);
    format!("{year:02}{:02}{:02}", day.month(), day.day())
}

/// `2026年11月20日`.
pub fn seireki(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// The day that a spreadsheet keeps as a number of days (with the time of day as the fraction).
///
/// `is_1904` is the workbook's own setting (old Macintosh files). `None` for what is no day: less
/// than one, beyond the year 9999, not a number, and the 60 of 1900 files, a 29 February 1900
/// that never was.
pub fn excel_serial(serial: f64, is_1904: bool) -> Option<NaiveDate> {
    if !(0.0..3_000_000.0).contains(&serial) {
        return None;
    }
    let days = serial.floor() as i64;
    let (zero, days) = match (is_1904, days) {
        (true, _) => ((1904, 1, 1), days),
        (false, 0 | 60) => return None,
        (false, 1..60) => ((1899, 12, 31), days),
        (false, _) => ((1899, 12, 30), days),
    };
    let zero = NaiveDate::from_ymd_opt(zero.0, zero.1, zero.2)?;
    let day = zero.checked_add_signed(chrono::Duration::days(days))?;
    (day.year() <= 9999).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn every_usual_form_is_read() {
        for text in [
            "2026/11/20",
            "2026-11-20",
            "2026.11.20",
            "20261120",
            "2026年11月20日",
            "２０２６年１１月２０日",
            "2026 / 11 / 20",
            "2026/11/20 09:30",
            "2026-11-20 00:00:00",
            "2026-11-20T00:00:00.000",
            "2026-11-20T00:00:00+09:00",
            "2026-11-19T15:00:00Z",
            "2026/11/20(金)",
            "2026年11月20日（金曜日）",
            "2026年11月20日金曜日",
            "R8.11.20",
            "r08/11/20",
            "Ｒ８．１１．２０",
            "令8.11.20",
            "令和8年11月20日",
            "令和 8年 11月 20日",
            "㋿8年11月20日",
        ] {
            assert_eq!(parse_day(text), Ok(day(2026, 11, 20)), "{text}");
        }
    }

    #[test]
    fn a_moment_in_japan_is_a_day_of_the_calendar_years() {
        for text in ["9999-12-31T23:00:00Z", "0999-12-31T00:00:00Z", "0000-01-01T00:00:00+09:00"] {
            assert_eq!(parse_day(text), Err(DayError::NoSuchDay), "{text}: the calendar years are 1000 to 9999");
        }
        assert_eq!(parse_day("9999-12-31T14:59:59Z"), Ok(day(9999, 12, 31)), "the last moment of the last day");
    }

    #[test]
    fn eras_begin_and_end_on_their_days() {
        for (text, ymd) in [
            ("令和元年5月1日", (2019, 5, 1)),
            ("R1.5.1", (2019, 5, 1)),
            ("令和元.5.1", (2019, 5, 1)),
            ("H31.4.30", (2019, 4, 30)),
            ("平成元年1月8日", (1989, 1, 8)),
            ("S64.1.7", (1989, 1, 7)),
            ("昭和元年12月25日", (1926, 12, 25)),
            ("T15.12.25", (1926, 12, 25)),
            ("大正元年7月30日", (1912, 7, 30)),
            ("M45.7.30", (1912, 7, 30)),
            ("明治6年1月1日", (1873, 1, 1)),
        ] {
            assert_eq!(parse_day(text), Ok(day(ymd.0, ymd.1, ymd.2)), "{text}");
        }
        for text in ["平成32年4月1日", "H31.5.1", "S64.1.8", "R1.4.30", "T15.12.26", "M5.1.1"] {
            assert_eq!(parse_day(text), Err(DayError::NotInEra), "{text} never was");
        }
    }

    #[test]
    fn what_is_no_day_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", DayError::Empty),
            ("　", DayError::Empty),
            ("2026/2/30", DayError::NoSuchDay),
            ("2025-02-29", DayError::NoSuchDay),
            ("20261301", DayError::NoSuchDay),
            ("0000-00-00", DayError::NoSuchDay),
            ("R8.2.30", DayError::NoSuchDay),
            ("R0.1.1", DayError::NoSuchDay),
            ("26/11/20", DayError::WhichYear),
            ("11/20", DayError::Unreadable),
            ("2026/11", DayError::Unreadable),
            ("2026/11/20/1", DayError::Unreadable),
            ("2026/11/20 25:00", DayError::Unreadable),
            ("未定", DayError::Unreadable),
            ("山田", DayError::Unreadable),
            ("R", DayError::Unreadable),
            ("261120", DayError::Unreadable),
        ] {
            assert_eq!(parse_day(text), Err(reason), "{text:?}");
        }
    }

    #[test]
    fn a_missing_year_is_asked_for() {
        let year_for = |month: u32, _| if month >= 4 { 2026 } else { 2027 };
        for (text, ymd) in [
            ("11/20", (2026, 11, 20)),
            ("3月31日", (2027, 3, 31)),
            ("2020/11/20", (2020, 11, 20)),
            ("R8.11.20", (2026, 11, 20)),
        ] {
            let found = parse_month_day(text, year_for);
            assert_eq!(found, Ok(day(ymd.0, ymd.1, ymd.2)), "{text}");
        }
        let refused = parse_month_day("2/29", year_for);
        assert_eq!(refused, Err(DayError::NoSuchDay), "2027 has no such day");
    }

    #[test]
    fn banks_write_either_year() {
        let today = day(2026, 11, 25);
        for (six, ymd) in [
            ("081120", (2026, 11, 20)),
            ("261120", (2026, 11, 20)),
            ("081126", (2026, 11, 26)),
            ("071231", (2025, 12, 31)),
        ] {
            assert_eq!(parse_bank_day(six, today), Ok(day(ymd.0, ymd.1, ymd.2)), "{six}");
        }
        for (six, reason) in
            [("081127", DayError::NotInEra), ("081332", DayError::NoSuchDay), ("08112", DayError::Unreadable)]
        {
            assert_eq!(parse_bank_day(six, today), Err(reason), "{six}");
        }
    }

    #[test]
    fn days_are_written_in_both_calendars() {
        assert_eq!(wareki(day(2026, 11, 20)), "令和8年11月20日", "today's era");
        assert_eq!(wareki(day(2019, 5, 1)), "令和元年5月1日", "a first year");
        assert_eq!(wareki(day(1989, 1, 7)), "昭和64年1月7日", "its last day");
        assert_eq!(wareki(day(1872, 12, 31)), "1872年12月31日", "not solar");
        assert_eq!(seireki(day(2026, 1, 2)), "2026年1月2日", "no zeros");
    }

    #[test]
    fn spreadsheets_count_days() {
        assert_eq!(excel_serial(46_346.75, false), Some(day(2026, 11, 20)), "evening");
        assert_eq!(excel_serial(1.0, false), Some(day(1900, 1, 1)), "the first");
        assert_eq!(excel_serial(59.0, false), Some(day(1900, 2, 28)), "before it");
        assert_eq!(excel_serial(60.0, false), None, "29 February 1900");
        assert_eq!(excel_serial(61.0, false), Some(day(1900, 3, 1)), "after it");
        assert_eq!(excel_serial(0.0, true), Some(day(1904, 1, 1)), "1904");
        assert_eq!(excel_serial(44_884.0, true), Some(day(2026, 11, 20)), "1904");
        for serial in [f64::NAN, f64::INFINITY, -1.0, 0.5, 1e12, 2_958_466.0] {
            assert_eq!(excel_serial(serial, false), None, "{serial} is no day");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(offset in 0i64..400_000) {
            let any = day(1873, 1, 1) + chrono::Duration::days(offset);
            prop_assert_eq!(parse_day(&wareki(any)), Ok(any), "in 和暦: {}", wareki(any));
            prop_assert_eq!(parse_day(&seireki(any)), Ok(any), "in 西暦");
            prop_assert_eq!(parse_day(&any.to_string()), Ok(any), "in ISO 8601");
        }

        #[test]
        fn nothing_makes_it_stumble(text in "[\\PC]{0,12}|[MTSHR令和元0-9年月日./ -]{0,12}") {
            let _ = parse_day(&text);
            let _ = parse_month_day(&text, |_, _| 2026);
        }
    }
}
