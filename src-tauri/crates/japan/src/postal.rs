//! Postal codes and the places they stand for, carried in the program.
//!
//! The data and how it is made: `data/make_postal.py`, `data/LICENCE-postal.txt`. It is unpacked
//! once, at the first question, and then searched by halving.

use crate::fold::digits;
use flate2::{Decompress, FlushDecompress, Status};
use serde::Serialize;
use std::sync::LazyLock;

/// The month of the data, as shown to people beside an address: `2026-10`.
pub const DATA_MONTH: &str = "2026-10";

/// The data, compressed; the layout is described in `data/make_postal.py`.
const PACKED: &[u8] = include_bytes!("../data/postal.tsv.zz");

/// Room for the unpacked data: a little more than it needs, so that it never has to move.
const UNPACKED: usize = 8 << 20;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut bytes = Vec::with_capacity(UNPACKED);
    let status = Decompress::new(true)
        .decompress_vec(PACKED, &mut bytes, FlushDecompress::Finish)
        .expect("the data is part of the program and unpacks in every test");
    assert_eq!(status, Status::StreamEnd, "the data needs more room");
    let text = String::from_utf8(bytes).expect("the data was written as UTF-8");
    Table::new(text.leak())
});

/// One place that a code stands for. Empty where there is nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Seven digits.
    pub code: &'static str,
    /// 都道府県: `長野県`.
    pub prefecture: &'static str,
    /// 市区町村 with 郡 and 区: `松本市`, `京都市上京区`.
    pub city: &'static str,
    /// 町域: `梓川梓`. Empty when the code is for all other places in the city.
    pub town: &'static str,
    /// Reading of the city in full-width katakana.
    pub city_kana: &'static str,
    /// Reading of the town in full-width katakana; unknown (empty) for some large receivers.
    pub town_kana: &'static str,
    /// What follows the town in the address of a large receiver: `7丁目3-1`. Else empty.
    pub block: &'static str,
    /// The large receiver to which alone the code belongs (大口事業所個別番号). Else empty.
    pub office: &'static str,
}

impl Place {
    /// Whether an address with this prefecture and city can be there; what is not written speaks against nothing.
    /// A city may be written without its 郡, or with more behind it.
    pub fn holds(&self, prefecture: &str, city: &str) -> bool {
        (prefecture.is_empty() || prefecture == self.prefecture)
            && (city.is_empty() || city.starts_with(self.city) || self.city.ends_with(city))
    }

    /// Prefecture, city, town and block in one piece: `長野県松本市梓川梓`.
    pub fn address(&self) -> String {
        [self.prefecture, self.city, self.town, self.block].concat()
    }
}

/// All places that a code stands for, in the order of the post office; empty for an unknown code.
///
/// Most codes give one, some several, a few even in two prefectures (498-0000). Understood are
/// seven digits in half or full width, with or without hyphen and 〒.
pub fn lookup(code: &str) -> Vec<Place> {
    match seven(code) {
        Some(code) => TABLE.places(&code).collect(),
        None => Vec::new(),
    }
}

/// A code as it is written: `390-1702`. What is no code comes back as it is, trimmed.
pub fn format(code: &str) -> String {
    match seven(code) {
        Some(code) => format!("{}-{}", &code[..3], &code[3..]),
        None => code.trim().to_owned(),
    }
}

/// Give back the leading zero that a spreadsheet dropped: `600000` becomes `060-0000`.
///
/// Only if the code then exists, and only for six digits, or five in one piece where two zeros stood
/// (`10011`; `100-11` is a code from before 1998). `None` when there is nothing to repair.
pub fn repair(text: &str) -> Option<String> {
    let number = plain(text)?;
    let lost = match number.len() {
        6 => true,
        5 => number == text.trim(),
        _ => false,
    };
    if !lost || number.starts_with('0') {
        return None;
    }
    let whole = format!("{number:0>7}");
    let known = TABLE.places(&whole).next().is_some();
    known.then(|| format(&whole))
}

/// The seven digits of a code, if it is one by its looks.
fn seven(text: &str) -> Option<String> {
    plain(text).filter(|number| number.len() == 7)
}

/// The digits of a text in which nothing but 〒, spaces and hyphens stands beside them.
fn plain(text: &str) -> Option<String> {
    let number = digits(text);
    let others = text.chars().filter(|c| digits(c.encode_utf8(&mut [0; 4])).is_empty());
    let clean = others
        .into_iter()
        .all(|c| c.is_whitespace() || matches!(c, '〒' | '-' | '−' | '－' | '‐' | '‑' | '–' | '―' | 'ー' | 'ｰ'));
    (clean && !number.is_empty()).then_some(number)
}

/// The unpacked data: the cities, and the lines of the places in order of their codes.
struct Table {
    cities: Vec<[&'static str; 3]>,
    places: &'static str,
}

impl Table {
    fn new(text: &'static str) -> Self {
        let (head, places) = text.split_once("\n\n").expect("an empty line parts the data");
        let mut lines = head.lines();
        assert_eq!(lines.next(), Some(first_line().as_str()), "data, its layout and DATA_MONTH go together");
        let cities = lines.map(columns).collect();
        Self { cities, places }
    }

    /// The lines that begin with a code of seven digits.
    fn places(&self, code: &str) -> impl Iterator<Item = Place> {
        let lines = &self.places[self.first_not_before(code)..];
        lines.lines().take_while(move |line| line.starts_with(code)).map(|line| self.place(line))
    }

    /// Where the first line begins whose code is not before this one.
    fn first_not_before(&self, code: &str) -> usize {
        let bytes = self.places.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let line = bytes[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            if &bytes[line..line + 7] < code.as_bytes() {
                low =
                    bytes[middle..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| middle + end + 1);
            } else {
                high = line;
            }
        }
        low
    }

    fn place(&self, line: &'static str) -> Place {
        let [code, city, town, town_kana, block, office] = columns(line);
        let number: usize = city.parse().expect("the second column is a number");
        let [prefecture, city, city_kana] = self.cities[number];
        Place { code, prefecture, city, town, city_kana, town_kana, block, office }
    }
}

/// The first line of the data.
fn first_line() -> String {
    format!("tsudoi-postal\t1\t{DATA_MONTH}")
}

/// The first columns of a line; empty where there are fewer.
fn columns<const N: usize>(line: &'static str) -> [&'static str; N] {
    let mut parts = line.split('\t');
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_gives_its_place() {
        for code in ["390-1702", "3901702", "〒390-1702", "３９０－１７０２", " 390 1702 "] {
            let found = lookup(code);
            assert_eq!(found.len(), 1, "{code} is one place");
            assert_eq!(found[0].address(), "長野県松本市梓川梓", "{code}");
            assert_eq!(found[0].city_kana, "マツモトシ", "{code}");
            assert_eq!(found[0].town_kana, "アズサガワアズサ", "{code}");
            assert_eq!(found[0].office, "", "{code} is nobody's own");
        }
    }

    #[test]
    fn special_codes_are_understood() {
        let two: Vec<_> = lookup("4980000").iter().map(Place::address).collect();
        assert_eq!(two, ["愛知県弥富市", "三重県桑名郡木曽岬町"], "two prefectures");
        assert_eq!(lookup("5220317")[0].town, "一円", "a real name");
        assert_eq!(lookup("0600000")[0].town, "", "以下に掲載がない場合");
        let towns: Vec<_> = lookup("4411324").iter().map(|place| place.town).collect();
        assert_eq!(towns, ["井道", "奥井道", "内井道"], "listed in one field");
        let hamamatsu = lookup("4308652");
        assert!(hamamatsu.iter().all(|p| p.city == "浜松市中央区"), "wards of 2024");
        let tokyo = lookup("113-8654");
        assert_eq!(tokyo[0].address(), "東京都文京区本郷7丁目3-1", "a large receiver");
        assert_eq!(tokyo[0].office, "東京大学 本部事務組織", "its name");
    }

    #[test]
    fn the_first_and_the_last_line_are_found() {
        for line in [TABLE.places.lines().next(), TABLE.places.lines().last()] {
            let [code] = columns(line.unwrap());
            assert_eq!(lookup(code)[0].code, code, "at the edge");
        }
    }

    #[test]
    fn what_is_no_code_gives_nothing() {
        for code in ["", "390", "39017020", "9999999", "0000000", "390-170a", "03-1234-5678", "〒"] {
            assert_eq!(lookup(code), [], "{code:?}");
        }
    }

    #[test]
    fn codes_are_written_with_a_hyphen() {
        assert_eq!(format("3901702"), "390-1702", "plain");
        assert_eq!(format("〒３９０１７０２"), "390-1702", "full width");
        assert_eq!(format(" 39017 "), "39017", "no code: as it is");
    }

    #[test]
    fn a_lost_zero_comes_back_only_where_a_code_exists() {
        assert_eq!(repair("600000").as_deref(), Some("060-0000"), "札幌");
        assert_eq!(repair("60-0000").as_deref(), Some("060-0000"), "hyphen");
        assert_eq!(repair("10011").as_deref(), Some("001-0011"), "two zeros");
        assert_eq!(repair("100-11"), None, "a code from before 1998");
        for text in ["", "0600000", "060-0000", "399999", "12", "abc"] {
            assert_eq!(repair(text), None, "{text:?} is left alone");
        }
    }

    #[test]
    fn the_data_is_in_order_and_complete() {
        let mut before = "";
        let mut count = 0;
        for line in TABLE.places.lines() {
            let place = TABLE.place(line);
            assert!(place.code >= before && place.code.len() == 7, "{line} in order");
            assert!(crate::prefecture::code(place.prefecture).is_some(), "{line}");
            assert!(!place.city.is_empty() && !place.city_kana.is_empty(), "{line}");
            assert!(!place.town.contains(['（', '(', '、', '〜']), "{line}: no notes");
            (before, count) = (place.code, count + 1);
        }
        assert!(count > 140_000, "the whole country: {count}");
        assert_eq!(TABLE.cities.len(), 1892, "municipalities and wards");
    }
}
