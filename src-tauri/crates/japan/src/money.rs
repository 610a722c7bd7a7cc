//! Amounts in yen, as text: how they are printed and how they are read.

use unicode_normalization::UnicodeNormalization;

/// Groups of three: `1,234,567`, `-1,234`.
pub fn yen(amount: i64) -> String {
    let digits = amount.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 2);
    if amount < 0 {
        out.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// As on a receipt, closed at both ends so that no digit can be added: `￥1,234－`.
pub fn receipt_amount(amount: i64) -> String {
    format!("￥{}－", yen(amount))
}

/// As in a sentence: `1,234円`.
pub fn yen_in_words(amount: i64) -> String {
    format!("{}円", yen(amount))
}

/// Read an amount of whole yen, as people and banks write it.
///
/// Understands full width, `￥1,234－`, `金1,234円也`, `1000.00`, and for less than nothing `-1`,
/// `△1`, `▲1` and `(1)`. `None` for anything else, for a part of a yen too.
pub fn parse_yen(text: &str) -> Option<i64> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let mut rest = plain.as_str();
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        (negative, rest) = (true, inner);
    }
    rest = rest.strip_prefix('金').unwrap_or(rest);
    loop {
        let mut chars = rest.chars();
        match chars.next()? {
            '¥' | '\\' | '+' => {}
            '-' | '−' | '△' | '▲' if !negative => negative = true,
            _ => break,
        }
        rest = chars.as_str();
    }
    rest = rest.strip_suffix('也').unwrap_or(rest);
    rest = rest.strip_suffix('円').unwrap_or(rest);
    rest = rest.trim_end_matches(['-', '−', 'ー']);
    if let Some((whole, part)) = rest.split_once('.') {
        if !part.bytes().all(|byte| byte == b'0') {
            return None;
        }
        rest = whole;
    }
    let digits = without_grouping(rest)?;
    let amount: i64 = digits.parse().ok()?;
    Some(if negative { -amount } else { amount })
}

/// The digits alone; `None` when commas part anything but groups of three.
fn without_grouping(text: &str) -> Option<String> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit() || b == b',') {
        return None;
    }
    let mut groups = text.split(',');
    let first = groups.next()?;
    let grouped = text.contains(',');
    if (grouped && !(1..=3).contains(&first.len())) || groups.any(|group| group.len() != 3) {
        return None;
    }
    Some(text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_grouped() {
        for (amount, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345")]
        {
            assert_eq!(yen(amount), text, "{amount} in groups of three");
        }
        assert_eq!(receipt_amount(1_234), "￥1,234－", "closed at both ends");
        assert_eq!(yen_in_words(12_000), "12,000円", "in a sentence");
    }

    #[test]
    fn amounts_are_read_as_written() {
        for (text, amount) in [
            ("1,234", 1_234),
            ("￥１，２３４－", 1_234),
            ("¥1,234-", 1_234),
            ("金1,234円也", 1_234),
            (" 12000 円", 12_000),
            ("1000.00", 1_000),
            ("△500", -500),
            ("▲1,500", -1_500),
            ("(1,500)", -1_500),
            ("-¥20", -20),
            ("¥-20", -20),
        ] {
            assert_eq!(parse_yen(text), Some(amount), "{text} is an amount");
        }
        for text in ["", "円", "¥", "12.5", "1,23", "12a", "1,2345", ",123", "--1", "1 or 2"] {
            assert_eq!(parse_yen(text), None, "{text:?} is none");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_can_be_read(amount in -1_000_000_000_000i64..1_000_000_000_000) {
            prop_assert_eq!(parse_yen(&yen(amount)), Some(amount), "plain");
            prop_assert_eq!(parse_yen(&receipt_amount(amount)), Some(amount), "on a receipt");
        }

        #[test]
        fn nothing_makes_it_stumble(text in "\\PC{0,12}") {
            let _ = parse_yen(&text);
        }
    }
}
