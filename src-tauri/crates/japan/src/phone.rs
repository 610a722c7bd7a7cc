//! Telephone numbers: the zero that a spreadsheet swallowed, and hyphens where they are certain.

use crate::fold::digits;

/// How many digits each part has, by the first digits. A longer beginning comes before a shorter.
///
/// Only those whose division is the same in the whole country; the length of an area code is not
/// to be seen from the number (0263-33, 026-226), so other numbers keep the parts they came with.
const PARTS: &[(&str, [usize; 3])] = &[
    ("0120", [4, 3, 3]),
    ("0570", [4, 3, 3]),
    ("0800", [4, 3, 4]),
    ("0990", [4, 3, 3]),
    ("020", [3, 4, 4]),
    ("050", [3, 4, 4]),
    ("060", [3, 4, 4]),
    ("070", [3, 4, 4]),
    ("080", [3, 4, 4]),
    ("090", [3, 4, 4]),
    ("03", [2, 4, 4]),
    ("06", [2, 4, 4]),
];

/// Give back the leading zero that a spreadsheet dropped; `None` when nothing is to be repaired.
///
/// `90-1234-5678` becomes `090-1234-5678`, `263331234` becomes `0263331234`. Hyphens stay. Only
/// nine digits (a landline, 0120) or ten that begin like a mobile or IP telephone are touched.
pub fn repair(text: &str) -> Option<String> {
    let number = digits(text);
    let repaired = format!("0{number}");
    let lost = match number.len() {
        9 => !number.starts_with('0'),
        10 => parts(&repaired).is_some(),
        _ => false,
    };
    let grouped = grouped(text);
    (lost && grouped.starts_with(&number[..1])).then(|| format!("0{grouped}"))
}

/// A number as it is shown: half-width digits, hyphens where the division is certain.
///
/// `０９０１２３４５６７８` and `+81 90 1234 5678` become `090-1234-5678`. Where it is not certain
/// the parts stay as they were written: `0263（33）1234` becomes `0263-33-1234`.
pub fn display(text: &str) -> String {
    let mut written = grouped(text);
    if let Some(abroad) = written.strip_prefix("+81") {
        let rest = abroad.trim_start_matches('-');
        written = if rest.starts_with('0') { rest.to_owned() } else { format!("0{rest}") };
    }
    if written.starts_with('+') {
        return written;
    }
    let number = digits(&written);
    match parts(&number) {
        Some([first, second, _]) => {
            let (head, tail) = number.split_at(first);
            let (middle, end) = tail.split_at(second);
            format!("{head}-{middle}-{end}")
        }
        None => written,
    }
}

/// The division of a number of the right length, if it is the same everywhere.
fn parts(number: &str) -> Option<[usize; 3]> {
    let (_, parts) = PARTS.iter().find(|(head, _)| number.starts_with(head))?;
    (parts.iter().sum::<usize>() == number.len()).then_some(*parts)
}

/// Half-width digits with one hyphen for whatever stands between them; a leading + is kept.
fn grouped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        let own = digits(c.encode_utf8(&mut [0; 4]));
        if !own.is_empty() {
            if gap && out.ends_with(|last: char| last.is_ascii_digit()) {
                out.push('-');
            }
            out.push_str(&own);
            gap = false;
        } else if matches!(c, '+' | '＋') && out.is_empty() {
            out.push('+');
        } else {
            gap = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_zero_comes_back() {
        for (text, whole) in [
            ("9012345678", "09012345678"),
            ("90-1234-5678", "090-1234-5678"),
            ("７０１２３４５６７８", "07012345678"),
            ("312345678", "0312345678"),
            ("263-33-1234", "0263-33-1234"),
            ("120123456", "0120123456"),
        ] {
            assert_eq!(repair(text).as_deref(), Some(whole), "{text} lacks it");
        }
        for text in ["", "09012345678", "0312345678", "3312345678", "12345", "+819012345678"] {
            assert_eq!(repair(text), None, "{text} is left alone");
        }
    }

    #[test]
    fn hyphens_stand_where_they_are_certain() {
        for (text, shown) in [
            ("09012345678", "090-1234-5678"),
            ("０９０－１２３４－５６７８", "090-1234-5678"),
            ("+81 90 1234 5678", "090-1234-5678"),
            ("＋８１（０）９０１２３４５６７８", "090-1234-5678"),
            ("0312345678", "03-1234-5678"),
            ("0120123456", "0120-123-456"),
            ("08001234567", "0800-123-4567"),
            ("0263331234", "0263331234"),
            ("0263（33）1234", "0263-33-1234"),
            ("+1 212 555 0100", "+1-212-555-0100"),
            ("", ""),
        ] {
            assert_eq!(display(text), shown, "{text:?}");
        }
    }
}
