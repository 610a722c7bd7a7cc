//! Names of people: parting a full name into family name (姓) and given name (名).
//!
//! Names of organisations are in `organisation`.

use crate::fold::fold;
use crate::organisation::is_organisation;
use std::collections::HashSet;
use std::sync::LazyLock;

pub use crate::organisation::{Form, honorific, organisation_form};

/// A full name in two parts, with the characters as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Family name; the whole name of an organisation, or of a person if nothing parts it.
    pub sei: String,
    /// Given name, and whatever stands between; may be empty.
    pub mei: String,
    /// Whether the name itself shows the parting. If not, it is a guess that somebody should see.
    pub certain: bool,
}

/// Frequent family names, one per line; what they are for: `data/surnames.txt`.
static SURNAMES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("../data/surnames.txt").lines();
    let names = lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    names.map(fold).collect()
});

/// The longest family name that is looked for, in characters (勅使河原).
const LONGEST: usize = 4;

/// Honorifics that lists carry behind a name, and that are no part of it.
const HONORIFICS: [&str; 7] = ["様", "御中", "殿", "先生", "さん", "氏", "さま"];

/// Part a full name.
///
/// Certain are a name with one space (`山田　太郎`), a comma (`Yamada, Taro`), or Latin letters with
/// the family name in capitals (`Taro YAMADA`), and the name of an organisation, which stays whole.
/// Without a space the longest frequent family name at the beginning is taken, else the change
/// from kanji to kana, else two characters of three or four; these are guesses. A trailing
/// honorific (様, 先生) after a space, and 様 without one, is left out.
pub fn split_full_name(name: &str) -> Split {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if words.len() > 1 && words.last().is_some_and(|last| HONORIFICS.contains(last)) {
        words.pop();
    }
    if let Some(last) = words.last_mut() {
        *last = last.strip_suffix('様').filter(|rest| !rest.is_empty()).unwrap_or(last);
    }
    let split = |sei: &str, mei: &str, certain| Split { sei: sei.to_owned(), mei: mei.to_owned(), certain };
    let whole = words.join(" ");
    if is_organisation(&whole) {
        return split(&whole, "", true);
    }
    if let Some((sei, mei)) = whole.split_once([',', '，', '、']) {
        return split(sei.trim(), mei.trim(), true);
    }
    match words.as_slice() {
        [] => split("", "", false),
        [one] => {
            let at = guess(one);
            split(&one[..at], &one[at..], false)
        }
        [first, .., last] if whole.is_ascii() => {
            let capitals = |word: &str| word.len() > 1 && !word.contains(|c: char| c.is_ascii_lowercase());
            match (capitals(first), capitals(last)) {
                (true, false) => split(first, &words[1..].join(" "), true),
                (false, true) => split(last, &words[..words.len() - 1].join(" "), true),
                _ => split(first, &words[1..].join(" "), false),
            }
        }
        [first, rest @ ..] => split(first, &rest.join(" "), rest.len() == 1),
    }
}

/// Where the family name probably ends in a name without a space; its length when nothing tells.
fn guess(name: &str) -> usize {
    // Ends of characters, a variation selector counted with the character before it.
    let ends: Vec<usize> =
        name.char_indices().map(|(at, _)| at).skip(1).filter(|at| !name[*at..].starts_with(is_selector)).collect();
    // Before three characters or more a family name of one (森, 原) is the rarer case.
    let shortest = usize::from(ends.len() >= 3);
    let known = ends.iter().take(LONGEST).skip(shortest).rev().find(|end| SURNAMES.contains(&fold(&name[..**end])));
    if let Some(end) = known {
        return *end;
    }
    let is_kanji = |c: char| !c.is_ascii() && !crate::fold::is_kana(c.encode_utf8(&mut [0; 4]));
    let given = name.trim_end_matches(|c| !is_kanji(c));
    if !given.is_empty() && given.len() < name.len() && given.chars().all(is_kanji) {
        return given.len();
    }
    match ends.len() + 1 {
        3 | 4 if name.chars().all(is_kanji) => ends[1],
        _ => name.len(),
    }
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> (String, String, bool) {
        let Split { sei, mei, certain } = split_full_name(name);
        (sei, mei, certain)
    }

    #[test]
    fn a_space_parts_a_name_for_certain() {
        for name in ["山田　太郎", "山田 太郎", "山田\u{A0}太郎", "  山田　 太郎　", "山田 太郎 様", "山田　太郎様"]
        {
            let wanted = ("山田".into(), "太郎".into(), true);
            assert_eq!(parts(name), wanted, "{name:?}");
        }
    }

    #[test]
    fn without_a_space_it_is_a_guess() {
        for (name, sei, mei) in [
            ("山田太郎", "山田", "太郎"),
            ("佐々木一", "佐々木", "一"),
            ("佐佐木一", "佐佐木", "一"),
            ("小野寺太郎", "小野寺", "太郎"),
            ("小野太郎", "小野", "太郎"),
            ("林太郎", "林", "太郎"),
            ("林武", "林", "武"),
            ("髙橋花子", "髙橋", "花子"),
            ("渡邊󠄁花子", "渡邊󠄁", "花子"),
            ("𠮷田花子", "𠮷田", "花子"),
            ("長谷川さくら", "長谷川", "さくら"),
            ("綾小路さくら", "綾小路", "さくら"),
            ("鬼怒川一", "鬼怒", "川一"),
            ("綾小路公麿", "綾小路公麿", ""),
            ("ヤマダタロウ", "ヤマダタロウ", ""),
            ("Yamada", "Yamada", ""),
            ("", "", ""),
        ] {
            assert_eq!(parts(name), (sei.into(), mei.into(), false), "{name}");
        }
    }

    #[test]
    fn latin_names_show_the_family_name_by_capitals_or_a_comma() {
        for (name, sei, mei, certain) in [
            ("YAMADA Taro", "YAMADA", "Taro", true),
            ("Taro YAMADA", "YAMADA", "Taro", true),
            ("Yamada, Taro", "Yamada", "Taro", true),
            ("Yamada Taro", "Yamada", "Taro", false),
            ("YAMADA TARO", "YAMADA", "TARO", false),
            ("Mary Ann SMITH", "SMITH", "Mary Ann", true),
            ("ジョン ポール スミス", "ジョン", "ポール スミス", false),
        ] {
            assert_eq!(parts(name), (sei.into(), mei.into(), certain), "{name}");
        }
    }

    #[test]
    fn an_organisation_stays_whole() {
        for name in ["株式会社　山田商店", "山田 太郎 事務所", "松本市 教育委員会"] {
            let (sei, mei, certain) = parts(name);
            assert_eq!((mei.as_str(), certain), ("", true), "{name} is nobody");
            assert_eq!(fold(&sei), fold(name), "{name} is kept");
        }
    }

    #[test]
    fn the_list_of_family_names_is_in_use() {
        assert!(SURNAMES.len() > 600, "{} names", SURNAMES.len());
        let longest = SURNAMES.iter().map(|name| name.chars().count()).max();
        assert_eq!(longest, Some(LONGEST), "勅使河原, 長宗我部");
    }
}
