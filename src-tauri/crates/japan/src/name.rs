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
    let known = ends.iter().take(LONGEST).rev().find(|end| SURNAMES.contains(&fold(&name[..**end])));
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
