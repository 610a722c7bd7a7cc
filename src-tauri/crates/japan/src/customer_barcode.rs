//! カスタマバーコード: the bars under an address that the post office sorts by.
//!
//! The rules are those of 日本郵便「郵便番号・バーコードマニュアル」: what is taken from an address
//! (p17 to p20), the codes and their check digit (p12, p21), the printed examples (p25). How wide a
//! bar is on paper is not here but where it is drawn.

use crate::postal;

/// One bar. 4ステイト: long, half up, half down, and the short one in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// ロングバー
    Full,
    /// セミロングバー(上)
    Up,
    /// セミロングバー(下)
    Down,
    /// タイミングバー
    Timing,
}

/// How many bars a code has: start 2, 21 characters of 3, stop 2.
pub const BARS: usize = 67;

/// Characters of 住所表示番号 in the code.
const NUMBER: usize = 13;
/// The values of the characters that are no digits, as the check digit counts them.
const HYPHEN: u8 = 10;
const CC1: u8 = 11;
const CC4: u8 = 14;

/// The bars of each value from 0 to 18: digits, hyphen, CC1 to CC8.
const TABLE: [&str; 19] = [
    "FTT", "FFT", "FDU", "DFU", "FUD", "FTF", "DUF", "UFD", "UDF", "TFF", "TFT", "DUT", "DTU", "UDT", "TDU", "UTD",
    "TUD", "TTF", "FFF",
];
const START: &str = "FD";
const STOP: &str = "DF";

/// The 67 bars for a postal code and what follows the 市区町村 in the address (町域, 番地, building).
///
/// None where the manual forbids a barcode: the code is none, is unknown, or stands for a whole
/// city (「以下に掲載がない場合」).
pub fn bars(postal_code: &str, street: &str) -> Option<Vec<Bar>> {
    let places = postal::lookup(postal_code);
    if places.iter().all(|place| place.town.is_empty() && place.office.is_empty()) {
        return None;
    }
    let town = places.iter().map(|place| place.town).filter(|town| street.starts_with(town)).max_by_key(|t| t.len());
    let rest = &street[town.map_or(0, str::len)..];
    Some(encode(places.first()?.code, &address_number(rest)))
}

/// 住所表示番号: what the manual takes from the part of an address behind the 町域 (住所B).
pub fn address_number(rest: &str) -> String {
    let text: Vec<char> = rest.chars().map(narrow).filter(|c| !matches!(c, '&' | '/' | '・' | '･' | '.')).collect();
    let text = with_digits(&text);
    let mut kept = String::with_capacity(text.len());
    for (at, c) in text.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| text[at]);
        let after = text.get(at + 1).copied();
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_uppercase());
        // 10F is the tenth floor: the digit says it.
        let is_floor = *c == 'F' && before.is_some_and(|c| c.is_ascii_digit()) && !is_letter(after);
        let is_lone = c.is_ascii_uppercase() && !is_letter(before) && !is_letter(after) && !is_floor;
        kept.push(if c.is_ascii_digit() || is_lone { *c } else { '-' });
    }
    let mut number = String::with_capacity(kept.len());
    for c in kept.chars() {
        let last = number.chars().last();
        match c {
            '-' if last.is_none_or(|last| last == '-' || last.is_ascii_uppercase()) => {}
            c if c.is_ascii_uppercase() && last == Some('-') => {
                number.pop();
                number.push(c);
            }
            c => number.push(c),
        }
    }
    number.trim_end_matches('-').to_owned()
}

/// Half width, capital, one hyphen.
fn narrow(c: char) -> char {
    let c = match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '−' | '‐' | '‑' | '–' | '—' | '―' | 'ｰ' => '-',
        c => c,
    };
    c.to_ascii_uppercase()
}

/// Kanji numerals become digits where one of the manual's words follows: 十一丁目 is 11丁目.
fn with_digits(text: &[char]) -> Vec<char> {
    const WORDS: [&str; 9] = ["丁目", "丁", "番地", "番", "号", "地割", "線", "の", "ノ"];
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].iter().position(|c| numeral(*c).is_none()).map_or(text.len(), |n| at + n);
        let followed =
            |word: &&str| word.chars().zip(text[end..].iter()).filter(|(a, b)| a == *b).count() == word.chars().count();
        if end > at && WORDS.iter().any(followed) {
            out.extend(value(&text[at..end]).to_string().chars());
            at = end;
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out
}

/// What a kanji numeral counts.
fn numeral(c: char) -> Option<u64> {
    const DIGITS: &str = "〇一二三四五六七八九";
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        c => DIGITS.chars().position(|digit| digit == c).map(|value| value as u64),
    }
}

/// 二十一 and 二一 are 21.
fn value(numerals: &[char]) -> u64 {
    let (mut sum, mut current) = (0u64, None::<u64>);
    for unit in numerals.iter().filter_map(|c| numeral(*c)) {
        if unit >= 10 {
            sum += current.take().unwrap_or(1).saturating_mul(unit);
        } else {
            current = Some(current.unwrap_or(0).saturating_mul(10).saturating_add(unit));
        }
    }
    sum.saturating_add(current.unwrap_or(0))
}

/// The values of the 21 characters: postal code, 住所表示番号, check digit.
fn values(code: &str, number: &str) -> Vec<u8> {
    let mut values: Vec<u8> = code.bytes().map(|b| b - b'0').collect();
    for c in number.bytes() {
        match c {
            b'A'..=b'Z' => values.extend([CC1 + (c - b'A') / 10, (c - b'A') % 10]),
            b'0'..=b'9' => values.push(c - b'0'),
            _ => values.push(HYPHEN),
        }
    }
    // Too long: cut, between the two halves of a letter as well. Too short: filled.
    values.resize(code.len() + NUMBER, CC4);
    let sum: u32 = values.iter().map(|value| u32::from(*value)).sum();
    values.push(((19 - sum % 19) % 19) as u8);
    values
}

fn encode(code: &str, number: &str) -> Vec<Bar> {
    let characters: String = values(code, number).iter().map(|value| TABLE[usize::from(*value)]).collect();
    let all = [START, &characters, STOP].concat();
    all.chars()
        .map(|c| match c {
            'F' => Bar::Full,
            'U' => Bar::Up,
            'D' => Bar::Down,
            _ => Bar::Timing,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The printed examples of the manual (p25): code, address behind the 町域, what is taken, check digit.
    const EXAMPLES: &[(&str, &str, &str, &str)] = &[
        ("2630023", "3丁目30-8　郵便ビル403号", "3-30-8-403", "5"),
        ("0140113", "南田茂木　添60-1", "60-1", "CC8"),
        ("1100016", "5-6-3　ABCビル10F", "5-6-3-10", "9"),
        ("0600906", "4丁目　郵便センター6号館", "4-6", "9"),
        ("0650006", "8丁目　郵便センター10号館", "8-10", "9"),
        ("4070033", "韮崎400", "400", "-"),
        ("2730102", "東3丁目-20-5　郵便・A&bコーポB604号", "3-20-5B604", "0"),
        ("1980036", "十一丁目六番地一号　郵便タワー601", "11-6-1-601", "CC8"),
        ("0270203", "第二十一地割大淵川480", "21-480", "CC5"),
        ("5900016", "四丁六番十九号", "4-6-19", "CC2"),
        ("0800831", "南七線　西28", "7-28", "CC7"),
        ("3170055", "6丁目7-14　ABCビル2F", "6-7-14-2", "CC1"),
        ("6500046", "9丁目7-6　郵便シティA棟1F1号", "9-7-6A1-1", "5"),
        ("6230011", "綾部6-7　LプラザB106", "6-7LB106", "4"),
        ("0640804", "29丁目1524-23　第2郵便ハウス501", "29-1524-23-2-501", "3"),
        ("9100067", "3丁目80-25　J1ビル2-B", "3-80-25J1-2B", "9"),
        ("1000013", "1丁目3番2号　郵便プラザ503室", "1-3-2-503", "9"),
    ];

    fn said(value: u8) -> String {
        match value {
            0..=9 => value.to_string(),
            10 => "-".to_owned(),
            value => format!("CC{}", value - 10),
        }
    }

    #[test]
    fn the_examples_of_the_manual() {
        for (code, rest, number, check) in EXAMPLES {
            assert_eq!(address_number(rest), *number, "what is taken from {rest}");
            let values = values(code, number);
            assert_eq!(values.len(), 21, "seven, thirteen and the check digit");
            assert_eq!(said(values[20]), *check, "the check digit of {code} {number}");
            assert_eq!(values.iter().map(|v| u32::from(*v)).sum::<u32>() % 19, 0, "the sum is a multiple of 19");
        }
    }

    #[test]
    fn too_long_is_cut_within_a_letter_too() {
        let values = values("9100067", "3-80-25J1-2B");
        let tail: Vec<String> = values[7..20].iter().map(|v| said(*v)).collect();
        assert_eq!(tail.join(" "), "3 - 8 0 - 2 5 CC1 9 1 - 2 CC1", "the half of B that has room stays (p20)");
    }

    #[test]
    fn the_bars_of_the_first_example() {
        let bars = bars("100-0013", "霞が関1丁目3番2号 郵便プラザ503室").unwrap();
        let drawn: String = bars
            .iter()
            .map(|bar| match bar {
                Bar::Full => 'F',
                Bar::Up => 'A',
                Bar::Down => 'D',
                Bar::Timing => 'T',
            })
            .collect();
        assert_eq!(drawn, "FDFFTFTTFTTFTTFTTFFTDFAFFTTFTDFATFTFDATFTFTFFTTDFATDATDATDATDATFFDF", "p17, p21");
        assert_eq!(bars.len(), BARS, "two, 21 times three, two");
    }

    #[test]
    fn numbers_in_full_width_and_in_the_name_of_the_town_are_understood() {
        assert_eq!(address_number("１－２－３　ｂ棟"), "1-2-3B", "as an IME writes it");
        let plain = bars("104-0032", "八丁堀2-3").unwrap();
        assert_eq!(plain, encode("1040032", "2-3"), "八丁 belongs to the town, not to the number");
    }

    #[test]
    fn a_code_of_a_whole_city_gets_none() {
        assert_eq!(bars("390-0000", "どこか1-2"), None, "以下に掲載がない場合 (p18)");
        assert_eq!(bars("999-9999", "1-2"), None, "no such code");
        assert_eq!(bars("", "1-2"), None, "no code");
    }
}
