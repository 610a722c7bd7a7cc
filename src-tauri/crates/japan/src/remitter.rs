//! 振込名義人: the name on a transfer as banks show it, and how like it is to somebody's name.
//!
//! The keys are those of search and duplicates ([`crate::fold`]), with what only names on transfers
//! need before it, which is why a bank's key is not simply the folding of its text: numbers that
//! people put before their name are taken out, legal forms go however banks abbreviate them
//! ([`payer_key`]), and a name may be cut. Small kana, ー and ヲ, of which banks know nothing, are
//! folded away already. Nothing here decides that a payment is somebody's: it says in which way two
//! names are alike, and core weighs that with amounts and numbers.

use crate::fold::{fold, is_dash, loose};
use crate::organisation::{FORMS, payer_key};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Where banks cut a name, in characters: accounts in books and CSVs, transfers with EDI, and the
/// field itself (振込依頼人名 has 48).
const CUTS: [usize; 3] = [20, 26, 48];

/// Fewer kana than this are too few to be the beginning of a name, or nearly one.
const ENOUGH: usize = 4;

/// The keys of one name, from the strictest to the loosest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// K1: as banks write it, without legal form, spaces, dashes.
    pub exact: String,
    /// K2: long vowels short, ヨウコ ヨーコ ヨコ. For finding whom to compare, never alone.
    pub loose: String,
    /// K3: without 濁点 and 半濁点, which get lost in typing.
    pub unvoiced: String,
}

impl Keys {
    /// The keys of a name in kana (or in kanji, where a bank gives that), organisation or person.
    pub fn of(name: &str) -> Self {
        let exact = payer_key(name);
        Self { loose: loose(&exact), unvoiced: unvoiced(&exact), exact }
    }
}

/// Folded kana without voicing marks.
fn unvoiced(folded: &str) -> String {
    folded.nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

/// A number in a remitter's text, perhaps a member's or an invoice's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Capital letters right before it, but not `NO`: `A` of `A-0012`. Empty for most.
    pub letters: String,
    /// Its digits without zeros before them; `0` if there is nothing else.
    pub digits: String,
}

/// The name on a transfer, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remitter {
    /// Numbers in it, in order. Of several parted by a dash or ﾉ (`26ﾉ0123`) each, and then all in one.
    pub numbers: Vec<Number>,
    /// The name without them, in full width.
    pub name: String,
    /// The keys of the name.
    pub keys: Keys,
    /// K1 of the text with its numbers, which may be part of a name: 第2部会.
    pub whole: String,
    /// The text is as long as banks let it be: its end may be missing.
    pub may_be_cut: bool,
}

impl Remitter {
    /// Take a remitter's text apart, in whatever width the bank wrote it.
    ///
    /// Numbers stand before the name, behind it or within it, with `No`, `№`, `#`, ﾉ or 会員番号 before
    /// them or nothing: `000123ﾔﾏﾀﾞ ﾀﾛｳ`, `ヤマダ　タロウ　Ｎｏ．１２３`, `ﾉ123 ﾔﾏﾀﾞ`.
    pub fn parse(text: &str) -> Self {
        let plain: Vec<char> = text.nfkc().flat_map(char::to_uppercase).collect();
        let mut numbers = Vec::new();
        let mut name = String::new();
        let mut at = 0;
        while at < plain.len() {
            if !plain[at].is_ascii_digit() {
                name.push(plain[at]);
                at += 1;
                continue;
            }
            let letters = without_label(&mut name);
            let end = end_of_number(&plain, at);
            let parts: Vec<String> =
                plain[at..end].split(|c| !c.is_ascii_digit()).map(|digits| digits.iter().collect()).collect();
            numbers.extend(parts.iter().map(|digits| Number { letters: letters.clone(), digits: significant(digits) }));
            if parts.len() > 1 {
                numbers.push(Number { letters, digits: significant(&parts.concat()) });
            }
            name.push(' ');
            at = end + plain[end..].iter().take_while(|c| is_sign(**c) || is_dash(**c)).count();
        }
        let mut name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            // LEE123: letters with no other name beside them are one.
            name = numbers.first().map(|number| number.letters.clone()).unwrap_or_default();
        }
        Self { numbers, keys: Keys::of(&name), name, whole: payer_key(text), may_be_cut: may_be_cut(text) }
    }
}

/// The digits from a place on, and those that a dash or ﾉ joins to them.
fn end_of_number(plain: &[char], from: usize) -> usize {
    let is_digit = |at: usize| plain.get(at).is_some_and(char::is_ascii_digit);
    let mut end = from;
    while is_digit(end) || (end > from && is_digit(end + 1) && (is_dash(plain[end]) || plain[end] == 'ノ')) {
        end += 1;
    }
    end
}

fn significant(digits: &str) -> String {
    let number = digits.trim_start_matches('0');
    if number.is_empty() { "0".to_owned() } else { number.to_owned() }
}

/// What parts a number from the rest, beside a dash.
fn is_sign(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | ':' | '#')
}

/// Words that announce a number wherever they stand.
const LABELS: [&str; 5] = ["番号", "バンゴウ", "ナンバー", "ナンバ-", "ナンバ"];

/// Words that do so only when they are no end of a name: ｲﾉ is one.
const LONE_LABELS: [&str; 3] = ["会員", "カイイン", "ノ"];

/// Takes what announces a number off the end of a text; gives letters that belong to the number.
///
/// A dash goes only when the number follows it at once: else it is the ー of a name (`ﾏﾘ- 12`).
fn without_label(name: &mut String) -> String {
    let text = name.trim_end_matches(is_dash).trim_end_matches(is_sign);
    let is_joined = name[text.len()..].chars().all(is_dash);
    let (head, letters) = text.split_at(text.trim_end_matches(|c: char| c.is_ascii_uppercase()).len());
    let (mut rest, letters) = match letters {
        "NO" => (head, ""),
        letters if is_joined && (1..=4).contains(&letters.len()) => (head, letters),
        _ => (text, ""),
    };
    let letters = letters.to_owned();
    let stands_alone = |text: &str| text.is_empty() || text.ends_with(is_sign);
    loop {
        rest = rest.trim_end_matches(is_sign);
        let lone = || LONE_LABELS.iter().find_map(|label| rest.strip_suffix(label).filter(|rest| stands_alone(rest)));
        match LABELS.iter().find_map(|label| rest.strip_suffix(label)).or_else(lone) {
            Some(shorter) => rest = shorter,
            None => break,
        }
    }
    let kept = rest.len();
    name.truncate(kept);
    letters
}

/// Whether a text has a length at which banks cut, counted in half width (ﾞ counts) or as written;
/// or one less, where ﾞ or a space was the next.
fn may_be_cut(text: &str) -> bool {
    let text = text.trim();
    let half = text.chars().flat_map(|c| if is_voiced_kana(c) { 0..2 } else { 0..1 }).count();
    let written = text.nfkc().count();
    CUTS.iter().any(|cut| [half, written].iter().any(|length| *length == *cut || length + 1 == *cut))
}

/// A full-width kana that takes two bytes at a bank.
fn is_voiced_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ヺ') && c.nfd().count() == 2
}

/// Somebody who may pay, by the reading of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// The keys of the whole name.
    pub keys: Keys,
    /// The keys of 名 before 姓; none for an organisation.
    pub swapped: Option<Keys>,
    /// The key of the family name alone; empty for an organisation.
    pub family: String,
}

impl Payer {
    /// A person. A name of which only one half is known is that half.
    pub fn person(family: &str, given: &str) -> Self {
        let both = !family.trim().is_empty() && !given.trim().is_empty();
        Self {
            keys: Keys::of(&format!("{family} {given}")),
            swapped: both.then(|| Keys::of(&format!("{given} {family}"))),
            family: if both { fold(family) } else { String::new() },
        }
    }

    /// An organisation.
    pub fn organisation(name: &str) -> Self {
        Self { keys: Keys::of(name), swapped: None, family: String::new() }
    }
}

/// How like the name on a transfer is to somebody's, from not at all to the same.
///
/// None of them is certainty: people have the same kana, and parents pay for children.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Another name.
    None,
    /// The family name and nothing else. Never enough to match anything by itself.
    FamilyOnly,
    /// One letter or some ﾞ differ: ﾜﾀﾍﾞ ﾜﾀﾅﾍﾞ.
    Near,
    /// Equal but for long vowels: ﾖｳｺ ﾖｺ.
    LongVowel,
    /// The beginning of the name, where banks cut.
    Prefix,
    /// 名 before 姓.
    Swapped,
    /// The same.
    Same,
}

/// Compare the name on a transfer with somebody's.
pub fn likeness(remitter: &Remitter, payer: &Payer) -> Likeness {
    let (given, known) = (&remitter.keys, &payer.keys);
    if known.exact.is_empty() || remitter.whole.is_empty() {
        return Likeness::None;
    }
    let orders = || std::iter::once(known).chain(&payer.swapped);
    let is_swapped = payer.swapped.as_ref().is_some_and(|swapped| given.exact == swapped.exact);
    if given.exact == known.exact || remitter.whole == known.exact {
        Likeness::Same
    } else if is_swapped {
        Likeness::Swapped
    } else if remitter.may_be_cut && is_beginning(&given.exact, &known.exact) {
        Likeness::Prefix
    } else if given.exact == payer.family {
        Likeness::FamilyOnly
    } else if orders().any(|known| given.loose == known.loose) {
        Likeness::LongVowel
    } else if orders().any(|known| is_near(given, known)) {
        Likeness::Near
    } else {
        Likeness::None
    }
}

/// Whether a text that may be cut is the beginning of a name: its last kana may have lost its mark,
/// and a legal form behind the name (which the other has not) may be cut too.
fn is_beginning(cut: &str, whole: &str) -> bool {
    if cut.chars().count() < ENOUGH {
        return false;
    }
    if let Some(rest) = cut.strip_prefix(whole) {
        return FORMS.iter().any(|form| form.reading.starts_with(rest));
    }
    let Some((at, last)) = cut.char_indices().next_back() else {
        return false;
    };
    let next = whole.strip_prefix(&cut[..at]).and_then(|rest| rest.chars().next());
    let plain = |c: char| unvoiced(c.encode_utf8(&mut [0; 4]));
    next.is_some_and(|next| next == last || plain(next) == last.to_string())
}

fn is_near(one: &Keys, other: &Keys) -> bool {
    let enough = |keys: &Keys| keys.exact.chars().count() >= ENOUGH;
    enough(one) && enough(other) && (one.unvoiced == other.unvoiced || within_one(&one.exact, &other.exact))
}

/// K4: whether one letter changed, added or left out makes two texts equal.
pub fn within_one(one: &str, other: &str) -> bool {
    let (mut first, mut second) = (one.chars(), other.chars());
    loop {
        let (before, after) = (first.as_str(), second.as_str());
        match (first.next(), second.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b => {}
            _ => {
                let (rest, remainder) = (first.as_str(), second.as_str());
                return rest == remainder || rest == after || before == remainder;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn like(text: &str, family: &str, given: &str) -> Likeness {
        likeness(&Remitter::parse(text), &Payer::person(family, given))
    }

    fn like_firm(text: &str, name: &str) -> Likeness {
        likeness(&Remitter::parse(text), &Payer::organisation(name))
    }

    #[test]
    fn what_banks_write_is_the_same_name() {
        for (text, family, given) in [
            ("ﾜﾀﾅﾍﾞ ﾖ-ｺ", "ワタナベ", "ヨーコ"),
            ("ｼﾂﾞｶ", "シズカ", ""),
            ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ", "タロウ"),
            ("ﾔﾏﾀﾞﾀﾛｳ", "やまだ", "たろう"),
            ("ヤマダ　タロウ", "ヤマダ", "タロウ"),
            ("ｵﾉ ｷﾖｳｺ", "ヲノ", "キョウコ"),
            ("ｲﾉｳｴ ｼﾞﾕﾝ", "ヰノウヱ", "ジュン"),
            ("SMITH JOHN", "Smith", "John"),
            ("山田 太郎", "山田", "太郎"),
            ("0123 ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ", "タロウ"),
        ] {
            assert_eq!(like(text, family, given), Likeness::Same, "{text}");
        }
        for (text, name) in [
            ("ｺﾊﾞﾔｼｼﾖｳｼﾞ(ﾕ", "コバヤシショウジ（ユ"),
            ("ｺﾊﾞﾔｼｼﾖｳｼﾞ(ﾕ", "コバヤシショウジ"),
            ("ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ", "ヤマダショウテン"),
            ("ｶﾌﾞｼｷｶﾞｲｼﾔ ﾔﾏﾀﾞｼﾖｳﾃﾝ", "ヤマダショウテン"),
            ("ｺﾞｳﾄﾞｳｶﾞｲｼﾔﾔﾏﾀﾞ", "ヤマダ"),
            ("ﾄｸﾋ)ﾔﾏﾉｶｲ", "ヤマノカイ"),
            ("ﾀﾞｲ2ﾌﾞｶｲ", "ダイ2ブカイ"),
        ] {
            assert_eq!(like_firm(text, name), Likeness::Same, "{text}");
        }
    }

    #[test]
    fn there_are_degrees() {
        for (text, family, given, is) in [
            ("ﾀﾛｳ ﾔﾏﾀﾞ", "ヤマダ", "タロウ", Likeness::Swapped),
            ("ﾜﾀﾅﾍﾞ ﾖｺ", "ワタナベ", "ヨウコ", Likeness::LongVowel),
            ("ｵ-ﾉ ﾕｷ", "オオノ", "ユウキ", Likeness::LongVowel),
            ("ﾖｳｺ ﾜﾀﾅﾍﾞ", "ワタナベ", "ヨーコ", Likeness::LongVowel),
            ("ﾜﾀﾍﾞ ﾖｳｺ", "ワタナベ", "ヨウコ", Likeness::Near),
            ("ﾜﾀﾅﾍ ﾖｳｺ", "ワタナベ", "ヨウコ", Likeness::Near),
            ("ﾅｶｼﾞﾏ ｹﾞﾝｺﾞ", "ナカシマ", "ケンゴ", Likeness::Near),
            ("ﾔﾏﾀﾞ", "ヤマダ", "タロウ", Likeness::FamilyOnly),
            ("ﾔﾏﾀﾞ", "ヤマダ", "エ", Likeness::FamilyOnly),
            ("123 ﾔﾏﾀﾞ", "ヤマダ", "タロウ", Likeness::FamilyOnly),
            ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ", "タロウ", Likeness::None),
            ("ｱﾍﾞ", "アベ", "", Likeness::Same),
            ("ｱﾍﾞ", "アダ", "", Likeness::None),
            ("ﾔﾏﾀﾞﾀ", "ヤマダ", "タロウ", Likeness::None),
            ("", "ヤマダ", "タロウ", Likeness::None),
            ("123", "ヤマダ", "タロウ", Likeness::None),
            ("ﾔﾏﾀﾞ", "", "", Likeness::None),
        ] {
            assert_eq!(like(text, family, given), is, "{text} and {family} {given}");
        }
        assert!(Likeness::Same > Likeness::Swapped && Likeness::Near > Likeness::FamilyOnly, "they are in order");
    }

    #[test]
    fn a_name_that_was_cut_is_known_by_its_beginning() {
        let name = "シナノエンゲキケンキュウカイマツモトシブニジュウシユウネンキネンジギョウジッコウイインカイ";
        let half: String =
            crate::zengin::convert(name, crate::zengin::Class::Account, &crate::zengin::Rules::default()).unwrap();
        for cut in [20, 26, 48] {
            let text: String = half.chars().take(cut).collect();
            assert_eq!(like_firm(&text, name), Likeness::Prefix, "{text} has {cut}");
            let wide: String = name.chars().take(cut).collect();
            assert_in(like_firm(&wide, name), &[Likeness::Prefix, Likeness::Same], &wide);
        }
        let text: String = half.chars().take(15).collect();
        assert_eq!(like_firm(&text, name), Likeness::None, "nobody cuts at 15");
        let lost = "ﾂﾄﾞｲﾉｶｲﾎﾝｼﾞﾑｷﾖｸﾁﾖｳﾉｶ";
        assert_eq!(lost.chars().count(), 20, "the last kana has lost its mark");
        assert_eq!(like_firm(lost, "ツドイノカイホンジムキョクチョウノガクブチ"), Likeness::Prefix, "and is known");
        assert_eq!(
            like_firm("ﾂﾄﾞｲﾉｶｲﾎﾝｼﾞﾑｷﾖｸﾁﾖｳﾉｻ", "ツドイノカイホンジムキョクチョウノガクブチ"),
            Likeness::None,
            "another"
        );
        let numbered = "0000000000000012 ｼﾅﾉ";
        assert_eq!(like_firm(numbered, "シナノエンゲキ"), Likeness::None, "three kana are no beginning");
        assert_eq!(like_firm("ﾔﾏﾀﾞｼﾖｳﾃﾝﾎﾝﾃﾝｶﾌﾞｼｷｶﾞ", "ヤマダショウテンホンテン"), Likeness::Prefix, "the form is cut");
    }

    fn assert_in(found: Likeness, wanted: &[Likeness], text: &str) {
        assert!(wanted.contains(&found), "{found:?} for {text}");
    }

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        for (text, numbers, name) in [
            ("000123ﾔﾏﾀﾞ ﾀﾛｳ", &["123"][..], "ヤマダ タロウ"),
            ("ﾔﾏﾀﾞ ﾀﾛｳ 123", &["123"], "ヤマダ タロウ"),
            ("ヤマダ　１２３　タロウ", &["123"], "ヤマダ タロウ"),
            ("No.123 ﾔﾏﾀﾞ", &["123"], "ヤマダ"),
            ("ＮＯ１２３ヤマダ", &["123"], "ヤマダ"),
            ("№123ﾔﾏﾀﾞ", &["123"], "ヤマダ"),
            ("#123 ﾔﾏﾀﾞ", &["123"], "ヤマダ"),
            ("ﾉ123 ﾔﾏﾀﾞ", &["123"], "ヤマダ"),
            ("ﾔﾏﾀﾞ ﾀﾛｳ ﾉ123", &["123"], "ヤマダ タロウ"),
            ("ｲﾉ123", &["123"], "イノ"),
            ("ｶｲｲﾝ ﾅﾝﾊﾞ-123 ﾔﾏﾀﾞ", &["123"], "ヤマダ"),
            ("カイインナンバー　123 ヤマダ", &["123"], "ヤマダ"),
            ("ﾒｲﾖｶｲｲﾝ 123", &["123"], "メイヨカイイン"),
            ("ﾏﾘ- 123", &["123"], "マリ-"),
            ("ﾔﾏﾀﾞ-123", &["123"], "ヤマダ"),
            ("ﾔﾏﾀﾞ No-123", &["123"], "ヤマダ"),
            ("会員番号：0123 山田", &["123"], "山田"),
            ("26ﾉ0123 ﾔﾏﾀﾞ", &["26", "123", "260123"], "ヤマダ"),
            ("2026-0123ﾔﾏﾀﾞ", &["2026", "123", "20260123"], "ヤマダ"),
            ("123-ﾔﾏﾀﾞ", &["123"], "ヤマダ"),
            ("A-0012ﾔﾏﾀﾞ", &["A12"], "ヤマダ"),
            ("ﾔﾏﾀﾞ ab12", &["AB12"], "ヤマダ"),
            ("SMITH 12", &["12"], "SMITH"),
            ("LEE123", &["LEE123"], "LEE"),
            ("0000", &["0"], ""),
            ("ﾔﾏﾀﾞ ﾀﾛｳ", &[], "ヤマダ タロウ"),
        ] {
            let remitter = Remitter::parse(text);
            let found: Vec<String> = remitter.numbers.iter().map(|n| format!("{}{}", n.letters, n.digits)).collect();
            assert_eq!(
                (found.iter().map(String::as_str).collect::<Vec<_>>(), remitter.name.as_str()),
                (numbers.to_vec(), name),
                "{text}"
            );
        }
    }

    #[test]
    fn one_letter_is_one() {
        for (one, other, near) in [
            ("ワタナベ", "ワタベ", true),
            ("ワタナベ", "ワタナペ", true),
            ("ワタナベ", "ワタナベ", true),
            ("ワタナベ", "ワナタベ", false),
            ("ワタナベ", "ワタ", false),
            ("", "ア", true),
            ("アイ", "イア", false),
        ] {
            assert_eq!(within_one(one, other), near, "{one} {other}");
            assert_eq!(within_one(other, one), near, "{other} {one}");
        }
    }

    proptest! {
        #[test]
        fn a_name_that_is_written_to_a_bank_comes_back(family in "[ァ-ヶ]{1,6}", given in "[ァ-ヶー]{1,6}") {
            let name = format!("{family} {given}");
            if let Ok(written) = crate::zengin::convert(&name, crate::zengin::Class::Account, &crate::zengin::Rules::default()) {
                prop_assert_eq!(like(&written, &family, &given), Likeness::Same, "{}", written);
            }
        }

        #[test]
        fn keys_grow_coarser(one in "[ｱ-ﾝﾞ]{1,8}", other in "[ｱ-ﾝﾞ]{1,8}") {
            let (one, other) = (Keys::of(&one), Keys::of(&other));
            if one.exact == other.exact {
                prop_assert!(one.loose == other.loose && one.unvoiced == other.unvoiced, "equal stays equal");
            }
            prop_assert_eq!(Keys::of(&one.exact), one, "a key is its own key");
        }

        #[test]
        fn nothing_makes_it_stumble(text in "\\PC{0,24}|[0-9ﾉ No.ｱ-ﾝ-]{0,24}") {
            let remitter = Remitter::parse(&text);
            prop_assert!(remitter.numbers.iter().all(|number| number.digits.bytes().all(|b| b.is_ascii_digit())), "digits");
            let _ = likeness(&remitter, &Payer::person("ヤマダ", "タロウ"));
        }

        #[test]
        fn one_change_is_within_one(text in "[ア-ン]{1,8}", at in any::<prop::sample::Index>(), letter in "[ア-ン]") {
            let chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len());
            let (head, tail) = (chars[..at].iter().collect::<String>(), chars[at + 1..].iter().collect::<String>());
            for changed in [format!("{head}{tail}"), format!("{head}{letter}{tail}"), format!("{head}{letter}{}{tail}", chars[at])] {
                prop_assert!(within_one(&text, &changed) && within_one(&changed, &text), "{} {}", text, changed);
            }
        }
    }
}
