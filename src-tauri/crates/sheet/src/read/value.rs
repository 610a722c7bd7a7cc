//! What a value looks like to a person, as text: the one place for numbers, dates and masks.

use super::mask::Mask;
use calamine::{DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use std::fmt::Write;

/// Writes values as text into one buffer, used again and again.
#[derive(Debug, Default)]
pub struct ValueText {
    buffer: String,
}

impl ValueText {
    /// The text of a value. The mask, if the cell has one, says how a number is shown.
    pub fn of<'a>(&'a mut self, value: &'a DataRef<'_>, mask: Option<&Mask>) -> &'a str {
        self.buffer.clear();
        match value {
            DataRef::String(text) => return text,
            DataRef::SharedString(text) => return text,
            DataRef::Bool(true) => return "TRUE",
            DataRef::Bool(false) => return "FALSE",
            DataRef::Int(number) => write_into(&mut self.buffer, format_args!("{number}")),
            DataRef::Float(number) => match mask.and_then(|mask| mask.show(*number)) {
                Some(shown) => self.buffer = shown,
                None => number_text(&mut self.buffer, *number),
            },
            DataRef::DateTime(moment) => moment_text(&mut self.buffer, moment),
            DataRef::DateTimeIso(text) => iso_moment(&mut self.buffer, text),
            DataRef::DurationIso(text) => iso_duration(&mut self.buffer, text),
            DataRef::Error(_) | DataRef::Empty => {}
        }
        &self.buffer
    }
}

fn write_into(buffer: &mut String, arguments: std::fmt::Arguments<'_>) {
    buffer.write_fmt(arguments).expect("writing to a String cannot fail");
}

/// A number with the 15 digits that spreadsheets show, integers without `.0`.
fn number_text(buffer: &mut String, number: f64) {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return write_into(buffer, format_args!("{}", number as i64));
    }
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    write_into(buffer, format_args!("{rounded}"));
}

/// `2026-04-01`, `2026-04-01 09:30:00`, a time of day `09:30:00`, a duration `36:00:00`.
fn moment_text(buffer: &mut String, moment: &ExcelDateTime) {
    let serial = moment.as_f64();
    if moment.is_duration() {
        let seconds = (serial * 86_400.0).round() as i64;
        let (sign, seconds) = (if seconds < 0 { "-" } else { "" }, seconds.abs());
        return write_into(
            buffer,
            format_args!("{sign}{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60),
        );
    }
    // Beyond the year 9999 there is no such day: Excel shows ####, the number says more.
    let Some(time) = (0.0..2_958_466.0).contains(&serial).then(|| whole_seconds(moment)).flatten() else {
        return number_text(buffer, serial);
    };
    if serial < 1.0 {
        write_into(buffer, format_args!("{}", time.format("%H:%M:%S")));
    } else {
        let is_midnight = time.num_seconds_from_midnight() == 0;
        write_into(buffer, format_args!("{}", time.format(if is_midnight { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M:%S" })));
    }
}

/// Rounded to seconds: 09:30 is stored as 0.395833…, which is 09:29:59.999.
fn whole_seconds(moment: &ExcelDateTime) -> Option<NaiveDateTime> {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())?
        .and_hms_milli_opt(hour.into(), minute.into(), second.into(), milli.into())?
        .checked_add_signed(TimeDelta::milliseconds(500))?
        .with_nanosecond(0)
}

/// `2026-04-01T00:00:00` of an ods is a day; a `T` in the middle is for machines.
fn iso_moment(buffer: &mut String, text: &str) {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let time = time.split(['.', ',']).next().unwrap_or_default();
    buffer.push_str(day);
    if !time.trim_start_matches(['0', ':']).is_empty() {
        buffer.push(' ');
        buffer.push_str(time);
    }
}

/// `PT09H30M00S`, which is how an ods keeps a time of day, is `09:30:00`.
fn iso_duration(buffer: &mut String, text: &str) {
    let parts: Option<Vec<&str>> = text.strip_prefix("PT").map(|rest| rest.split(['H', 'M', 'S', '.', ',']).collect());
    match parts.as_deref() {
        Some([hours, minutes, seconds, ..]) => {
            write_into(buffer, format_args!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"));
        }
        _ => buffer.push_str(text),
    }
}

/// Whether a number is shown with zeros or hyphens that its value lacks: `060-0001`. (An ods
/// keeps what its author saw beside the value.)
pub fn is_masked(shown: &str) -> bool {
    let is_digits = shown.chars().all(|character| matches!(character, '0'..='9' | '-' | '(' | ')' | ' '));
    let is_grouped = shown.starts_with(|first: char| first.is_ascii_digit()) && shown.contains('-');
    let has_zeros = shown.len() > 1 && shown.starts_with('0');
    is_digits && (is_grouped || has_zeros || shown.starts_with('('))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn text(value: &DataRef<'_>) -> String {
        ValueText::default().of(value, None).to_owned()
    }

    #[test]
    fn numbers_look_as_a_person_sees_them() {
        for (number, shown) in [
            (5.0, "5"),
            (-3.0, "-3"),
            (0.1 + 0.2, "0.3"),
            (1234.5, "1234.5"),
            (9_012_345_678.0, "9012345678"),
            (1e21, "1000000000000000000000"),
        ] {
            assert_eq!(text(&DataRef::Float(number)), shown, "15 digits, no .0");
        }
        assert_eq!(text(&DataRef::Bool(true)), "TRUE", "as Excel writes it");
    }

    #[test]
    fn dates_are_iso_in_both_calendars() {
        let date = |serial, kind, is_1904| text(&DataRef::DateTime(ExcelDateTime::new(serial, kind, is_1904)));
        let day = ExcelDateTimeType::DateTime;
        assert_eq!(date(46_113.0, day, false), "2026-04-01", "days since 1900");
        assert_eq!(date(46_113.0 - 1462.0, day, true), "2026-04-01", "days since 1904 (old Mac)");
        assert_eq!(date(46_113.395_833_333, day, false), "2026-04-01 09:30:00", "a time is kept, rounded to seconds");
        assert_eq!(date(0.5, day, false), "12:00:00", "a time of day has no date");
        assert_eq!(date(1.5, ExcelDateTimeType::TimeDelta, false), "36:00:00", "a duration passes 24 hours");
        assert_eq!(date(-5.0, day, false), "-5", "what is no day stays a number");
    }

    #[test]
    fn iso_texts_of_an_ods_look_the_same() {
        for (iso, shown) in [
            ("2026-04-01", "2026-04-01"),
            ("2026-04-01T00:00:00", "2026-04-01"),
            ("2026-04-01T09:30:00.000", "2026-04-01 09:30:00"),
        ] {
            assert_eq!(text(&DataRef::DateTimeIso(iso.into())), shown, "{iso}");
        }
        assert_eq!(text(&DataRef::DurationIso("PT9H30M00S".into())), "09:30:00", "a time of day");
    }
}
