//! From the text of a cell to a value: days in every calendar, readings, postal codes and telephones that
//! lost their zeros, mail addresses. Knows cells, not rows; what could not be read says why.

use std::borrow::Cow;

use chrono::NaiveDate;
use tsudoi_japan::{date, fold, phone, postal};
use unicode_normalization::UnicodeNormalization;

use crate::{members, values::Day};

/// What is said about a cell: a Fluent message, and the value that was taken instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say {
    /// The message.
    pub key: &'static str,
    /// What the cell was taken for, when that is not what it shows.
    pub fix: Option<String>,
}

impl Say {
    fn new(key: &'static str) -> Self {
        Self { key, fix: None }
    }
    fn taken_as(key: &'static str, fix: impl Into<String>) -> Self {
        Self { key, fix: Some(fix.into()) }
    }
}

/// A value, with a remark when it is not simply what the cell shows; or why there is none.
pub type Cleaned<T> = Result<(T, Option<Say>), Say>;

/// A cell of one line: spaces around it and control characters in it are gone; kana whose marks stand
/// beside them (as macOS writes file names) are put together. Nothing else: names stay as written.
pub fn line(cell: &str) -> Cow<'_, str> {
    let trimmed = cell.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    let odd = |c: char| c.is_control() || matches!(c, '\u{3099}' | '\u{309a}');
    if trimmed.is_ascii() && !trimmed.bytes().any(|b| b.is_ascii_control()) || !trimmed.contains(odd) {
        return trimmed.into();
    }
    let mut out = String::with_capacity(trimmed.len());
    for c in trimmed.chars() {
        match c {
            '\u{3099}' | '\u{309a}' => {
                let whole = out.chars().next_back().and_then(|last| unicode_normalization::char::compose(last, c));
                match whole {
                    Some(whole) => {
                        out.pop();
                        out.push(whole);
                    }
                    None => out.push(c),
                }
            }
            c if c.is_control() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.into()
}

/// A cell of several lines: line ends are `\n`, other control characters are gone.
pub fn lines(cell: &str) -> String {
    let text = cell.replace("\r\n", "\n").replace('\r', "\n");
    text.trim().chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// What people write where there is nothing.
pub fn is_nothing(cell: &str) -> bool {
    matches!(
        cell,
        "" | "-"
            | "--"
            | "－"
            | "ー"
            | "―"
            | "なし"
            | "無し"
            | "無"
            | "ナシ"
            | "不明"
            | "未定"
            | "N/A"
            | "n/a"
            | "NULL"
            | "null"
    )
}

/// A day. `day_first`: in the layout's country `1/2/2026` is the first of February.
pub fn day(cell: &str, day_first: bool) -> Cleaned<Day> {
    if let Some(day) = iso(cell) {
        return Ok((day, None));
    }
    match date::parse_day(cell) {
        Ok(day) => return Ok((day, None)),
        Err(date::DayError::NoSuchDay) => return Err(Say::new("import-day-none")),
        Err(date::DayError::NotInEra) => return Err(Say::new("import-day-era")),
        Err(_) => {}
    }
    let plain: String = cell.nfkc().collect();
    let plain = plain.trim();
    if let Some(day) = year_last(plain, day_first)? {
        return Ok((day, None));
    }
    if let Some(day) = serial(plain) {
        return Ok((day, Some(Say::taken_as("import-day-serial", day.to_string()))));
    }
    // 「平成22年4月」, 「2010/4」: the first of that month.
    let month = if plain.ends_with('月') { Some(format!("{plain}1日")) } else { year_month(plain) };
    if let Some(day) = month.and_then(|text| date::parse_day(&text).ok()) {
        return Ok((day, Some(Say::taken_as("import-day-month", day.to_string()))));
    }
    Err(match date::parse_day(cell) {
        Err(date::DayError::WhichYear) => Say::new("import-day-which-year"),
        _ => Say::new("import-day-unreadable"),
    })
}

/// `2026-04-01`, and with a time of day behind it: what nearly every cell is.
fn iso(cell: &str) -> Option<Day> {
    let bytes = cell.as_bytes();
    let shape = matches!(bytes.len(), 10 | 19) && bytes[4] == b'-' && bytes[7] == b'-';
    if !shape || !(bytes.len() == 10 || bytes[10] == b' ' && bytes[13] == b':') {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().try_fold(0_u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    NaiveDate::from_ymd_opt(number(0, 4)? as i32, number(5, 7)?, number(8, 10)?).filter(|_| bytes[0] != b'0')
}

/// `31.12.1980`, `31/12/1980`; `12/31/1980` where no other reading is possible.
fn year_last(plain: &str, day_first: bool) -> Result<Option<Day>, Say> {
    let parts: Vec<&str> = plain.split(['.', '/', '-']).collect();
    let [a, b, year] = parts.as_slice() else { return Ok(None) };
    let (Ok(a), Ok(b), Ok(year), 4) = (a.parse::<u32>(), b.parse::<u32>(), year.parse::<i32>(), year.len()) else {
        return Ok(None);
    };
    let (day, month) = match (a > 12, b > 12) {
        _ if day_first || plain.contains('.') => (a, b),
        (true, false) => (a, b),
        (false, true) => (b, a),
        _ if a == b => (a, b),
        _ => return Err(Say::new("import-day-which-month")),
    };
    NaiveDate::from_ymd_opt(year, month, day).map(Some).ok_or(Say::new("import-day-none"))
}

/// The number that a day is inside a spreadsheet, when the cell was not formatted as one.
fn serial(plain: &str) -> Option<Day> {
    let number: f64 = plain.parse().ok()?;
    // 1900 to 2064: beyond it a number is no day of a member's life.
    (1.0..=60_000.0).contains(&number).then(|| date::excel_serial(number, false)).flatten().filter(|_| plain.len() >= 4)
}

fn year_month(plain: &str) -> Option<String> {
    let (year, month) = plain.split_once(['/', '.', '-'])?;
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    (year.len() == 4 && digits(year) && matches!(month.len(), 1 | 2) && digits(month))
        .then(|| format!("{year}/{month}/1"))
}

/// A reading, in the form in which it is kept.
pub fn kana(cell: &str) -> (String, Option<Say>) {
    let normal = fold::normal_kana(cell);
    let say = (!normal.is_empty() && !fold::is_furigana(&normal)).then(|| Say::new("import-kana-odd"));
    (normal, say)
}

/// Seven digits; what is no Japanese code stays as it is.
pub fn postal_code(cell: &str) -> (String, Option<Say>) {
    let number = fold::digits(cell);
    if number.len() == 7 {
        return (number, None);
    }
    match postal::repair(cell) {
        Some(fixed) => (fold::digits(&fixed), Some(Say::taken_as("import-zero-lost", fixed))),
        None => (cell.to_owned(), Some(Say::new("import-postal-odd"))),
    }
}

/// One telephone number. Where words stand beside the digits (「内線12」, 「(夫)」) it stays as written.
pub fn phone_number(cell: &str) -> (String, Option<Say>) {
    if is_displayed(cell.as_bytes()) {
        return (cell.to_owned(), None);
    }
    let words = cell.chars().any(|c| c.is_alphabetic() && !matches!(c, 'ー' | 'ｰ'));
    let (mut number, mut say) = (cell.to_owned(), None);
    if let Some(fixed) = phone::repair(cell).filter(|_| !words) {
        say = Some(Say::taken_as("import-zero-lost", phone::display(&fixed)));
        number = fixed;
    }
    if !words {
        number = phone::display(&number);
    }
    let count = number.bytes().filter(u8::is_ascii_digit).count();
    if say.is_none() && !(words || number.starts_with('+') || matches!(count, 10 | 11)) {
        say = Some(Say::new("import-phone-odd"));
    }
    (if number.is_empty() { cell.to_owned() } else { number }, say)
}

/// Whether a number stands as [`phone::display`] would write it, as nearly all do: `090-1234-5678`, and of
/// ten digits those whose division is left as it is.
fn is_displayed(cell: &[u8]) -> bool {
    let shape = |parts: [usize; 3]| {
        cell.len() == parts.iter().sum::<usize>() + 2
            && cell.iter().enumerate().all(|(at, byte)| {
                let mark = at == parts[0] || at == parts[0] + parts[1] + 1;
                if mark { *byte == b'-' } else { byte.is_ascii_digit() }
            })
    };
    let begins = |heads: &[&str]| heads.iter().any(|head| cell.starts_with(head.as_bytes()));
    shape([3, 4, 4]) && begins(&["090", "080", "070"])
        || cell.first() == Some(&b'0')
            && !begins(&["03", "06", "0120", "0570", "0990"])
            && (shape([4, 2, 4]) || shape([3, 3, 4]))
}

/// One mail address.
pub fn mail_address(cell: &str) -> Cleaned<String> {
    let plain: Cow<'_, str> = if cell.is_ascii() { cell.into() } else { cell.nfkc().collect::<String>().into() };
    let inner = plain.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(&*plain, |(inner, _)| inner);
    let address = inner.trim().trim_start_matches("mailto:");
    let fits = members::is_mail_address(address);
    if !fits {
        return Err(Say::new("import-mail-odd"));
    }
    if address.ends_with("@dummy.dummy") {
        // What EC-CUBE puts in the place of the address of somebody who left.
        return Ok((String::new(), Some(Say::new("import-mail-dummy"))));
    }
    Ok((address.to_owned(), None))
}

/// Several values in one cell. `label:value`, as hitobito writes free ones, loses its label.
pub fn several<'a>(cell: &'a str, marks: &'a [char]) -> impl Iterator<Item = &'a str> {
    cell.split(move |c: char| marks.contains(&c) || matches!(c, '\n' | '\r' | '\t'))
        .map(str::trim)
        .filter(|piece| !is_nothing(piece))
}

/// A number with or without thousands separators.
pub fn number(cell: &str) -> Option<f64> {
    let plain: String = cell.nfkc().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    let plain = plain.trim_start_matches(['¥', '\\']).trim_end_matches('円');
    plain.parse().ok().filter(|n: &f64| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(cell: &str, day_first: bool) -> String {
        match day(cell, day_first) {
            Ok((day, None)) => day.to_string(),
            Ok((day, Some(say))) => format!("{day} ({})", say.key),
            Err(say) => say.key.to_owned(),
        }
    }

    #[test]
    fn days_of_every_kind_are_read() {
        for (cell, day_first, is) in [
            ("1958-04-29", false, "1958-04-29"),
            ("1980-01-01 00:00:00", false, "1980-01-01"),
            ("昭和33年4月29日", false, "1958-04-29"),
            ("S33.4.29", false, "1958-04-29"),
            ("１９５８／４／２９", false, "1958-04-29"),
            ("21304", false, "1958-04-29 (import-day-serial)"),
            ("平成22年4月", false, "2010-04-01 (import-day-month)"),
            ("2010/4", false, "2010-04-01 (import-day-month)"),
            ("31.12.1980", true, "1980-12-31"),
            ("03/04/1980", true, "1980-04-03"),
            ("03/04/1980", false, "import-day-which-month"),
            ("12/31/1980", false, "1980-12-31"),
            ("平成32年1月1日", false, "import-day-era"),
            ("2023-02-30", false, "import-day-none"),
            ("58/4/29", false, "import-day-which-year"),
            ("春ごろ", false, "import-day-unreadable"),
        ] {
            assert_eq!(taken(cell, day_first), is, "{cell}");
        }
    }

    #[test]
    fn lost_zeros_come_back_with_a_word() {
        let fixed = |(value, say): (String, Option<Say>)| (value, say.and_then(|s| s.fix));
        assert_eq!(fixed(postal_code("600001")), ("0600001".into(), Some("060-0001".into())), "Sapporo lost its zero");
        assert_eq!(fixed(postal_code("〒390-1702")), ("3901702".into(), None), "nothing to repair");
        assert_eq!(fixed(phone_number("9012345678")), ("090-1234-5678".into(), Some("090-1234-5678".into())), "mobile");
        assert_eq!(fixed(phone_number("０２６３－３３－１２３４")).0, "0263-33-1234", "full width");
        assert_eq!(phone_number("0263-33-1234(夫)").0, "0263-33-1234(夫)", "a remark is kept");
        for number in ["090-1234-5678", "0263-33-1234", "026-226-1234", "03-1234-5678", "0120-123-456", "0312-34-5678"]
        {
            assert_eq!(phone_number(number).0, phone::display(number), "the short way gives the same: {number}");
        }
        assert_eq!(phone_number("12345").1.map(|s| s.key), Some("import-phone-odd"), "said, and taken as it is");
    }

    #[test]
    fn mail_addresses_are_taken_or_refused() {
        let address = |cell: &str| mail_address(cell).map(|(a, _)| a).map_err(|s| s.key);
        assert_eq!(address("ｙａｍａｄａ＠ｅｘａｍｐｌｅ．ｊｐ").as_deref(), Ok("yamada@example.jp"), "full width");
        assert_eq!(address("山田 <y@example.jp>").as_deref(), Ok("y@example.jp"), "as mail programs copy it");
        assert_eq!(address("a..b@docomo.ne.jp").as_deref(), Ok("a..b@docomo.ne.jp"), "old mobile addresses are real");
        assert_eq!(address("x@dummy.dummy").as_deref(), Ok(""), "nobody's address");
        assert_eq!(address("yamada@"), Err("import-mail-odd"), "no address");
    }

    #[test]
    fn names_stay_as_written() {
        assert_eq!(line("　髙﨑\u{e0100} "), "髙﨑\u{e0100}", "variants are kept");
        assert_eq!(line("か\u{3099}"), "が", "only kana are put together");
        assert_eq!(line("神"), "神", "a compatibility character is not changed");
        assert_eq!(line("山田\n太郎"), "山田 太郎", "one line");
    }
}
