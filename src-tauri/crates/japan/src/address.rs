//! Addresses as people write them: the same place in different hands.

use crate::fold;
use unicode_normalization::UnicodeNormalization;

/// What parts the numbers of an address: 1丁目2番3号 and 1-2-3 are one place.
const PARTS: [&str; 6] = ["丁目", "番地の", "番地", "番", "号", "の"];

/// A form for comparing: two texts give the same one when they name the same street number and building.
///
/// Width, spaces, kana and 旧字体 do not count ([`fold::fold`]); between numbers every kind of dash,
/// 丁目, 番地, 番, 号 and の are the same. A 丁目 in kanji is a number. Never shown, never stored.
pub fn key(text: &str) -> String {
    let plain: Vec<char> = chome_in_digits(&text.nfkc().filter(|c| !c.is_whitespace()).collect::<String>()).collect();
    let mut key = String::with_capacity(text.len());
    let mut word = String::new();
    let mut at = 0;
    while let Some(c) = plain.get(at) {
        if c.is_ascii_digit() {
            add(&mut key, &std::mem::take(&mut word));
            while let Some(digit) = plain.get(at).filter(|c| c.is_ascii_digit()) {
                key.push(*digit);
                at += 1;
            }
            if let Some(length) = mark(&plain[at..]) {
                key.push('-');
                at += length;
            }
        } else {
            word.push(*c);
            at += 1;
        }
    }
    add(&mut key, &word);
    key.truncate(key.trim_end_matches('-').len());
    key
}

/// A word after a number: what stood between them parts nothing.
fn add(key: &mut String, word: &str) {
    if !word.is_empty() {
        key.truncate(key.trim_end_matches('-').len());
        key.push_str(&fold::fold(word));
    }
}

/// How many characters after a number part it from what follows.
fn mark(rest: &[char]) -> Option<usize> {
    let first = *rest.first()?;
    if fold::is_dash(first) {
        return Some(1);
    }
    PARTS
        .iter()
        .find(|part| part.chars().enumerate().all(|(at, c)| rest.get(at) == Some(&c)))
        .map(|p| p.chars().count())
}

/// 一丁目 to 三十九丁目 with figures.
fn chome_in_digits(text: &str) -> std::vec::IntoIter<char> {
    const FIGURES: &str = "一二三四五六七八九";
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::with_capacity(chars.len());
    for (at, c) in chars.iter().enumerate() {
        let is_chome = *c == '丁' && chars.get(at + 1) == Some(&'目');
        if is_chome {
            let from = out.iter().rposition(|c: &char| *c != '十' && !FIGURES.contains(*c)).map_or(0, |at| at + 1);
            let kanji: Vec<char> = out.drain(from..).collect();
            let figure = |c: &char| FIGURES.chars().position(|known| known == *c).map(|at| at + 1);
            let number = match kanji.iter().position(|c| *c == '十') {
                None => kanji.first().and_then(figure).filter(|_| kanji.len() == 1),
                Some(ten) => Some(
                    kanji[..ten].first().and_then(figure).unwrap_or(1) * 10
                        + kanji[ten + 1..].first().and_then(figure).unwrap_or(0),
                ),
            };
            match number {
                Some(number) => out.extend(number.to_string().chars()),
                None => out.extend(kanji),
            }
        }
        out.push(*c);
    }
    out.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_in_many_hands() {
        for (a, b) in [
            ("梓川梓１２３－４", "梓川梓123-4"),
            ("中央1丁目2番3号", "中央１−２−３"),
            ("中央一丁目2番地3", "中央1-2-3"),
            ("本町十二丁目5の1", "本町12-5-1"),
            ("中央1丁目2番3号 里山荘", "中央1-2-3里山荘"),
            ("島立 1080番地1", "島立1080-1"),
            ("梓川梓2-1 里山荘 101号", "梓川梓２ー１里山荘１０１"),
        ] {
            assert_eq!(key(a), key(b), "{a} and {b} are one door");
        }
    }

    #[test]
    fn other_doors_stay_apart() {
        for (a, b) in [
            ("梓川梓1-23", "梓川梓12-3"),
            ("中央1-2-3", "中央1-2"),
            ("中央1-2 里山荘", "中央1-2 山里荘"),
            ("三番町1", "三番町2"),
            ("一番町1", "二番町1"),
        ] {
            assert_ne!(key(a), key(b), "{a} and {b} are two");
        }
    }
}
