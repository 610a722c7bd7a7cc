//! The characters that a bank takes, and how a name becomes one that consists of them.
//!
//! 全銀協「適用業務およびレコード・フォーマット」付録1: one byte each of JIS X 0201, where ﾞ and ﾟ are
//! characters of their own, and fewer of them the stricter the field. Nothing is guessed: a kanji has
//! no reading here, and what does not fit a field is an error with its place, never cut or left out.

use crate::fold::{HALF_WIDTH, is_dash, to_katakana};
use serde::{Deserialize, Serialize};
use std::iter::once;
use unicode_normalization::UnicodeNormalization;

/// The set of characters that a text field takes. Digits, space and ｱ to ﾝ with ﾞ and ﾟ are in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// 店舗名: banks and branches. Also A–Z and `-`.
    Shop,
    /// 口座名等: 委託者名, 受取人名, 預金者名. Also A–Z and `( ) - .`.
    Account,
    /// 会社名 and 預金者名 of 給与・賞与. Nothing else, so that ヨーコ cannot be written.
    Payroll,
    /// EDI情報. Also A–Z, ｦ and `\ ｢ ｣ ( ) - / .`.
    Edi,
}

/// What 「・」 becomes, where the field takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dot {
    /// A full stop: `アン・マリー` is `ｱﾝ.ﾏﾘ-`.
    #[default]
    Period,
    /// A space.
    Space,
}

/// The calendar of the six digits of a day in files of 200 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// 和暦, the rule: `081126`.
    #[default]
    Wareki,
    /// 西暦, as some banks do: `261126`.
    Seireki,
}

/// What one bank wants otherwise than the rest. The default is what every bank takes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// What 「・」 becomes.
    pub dot: Dot,
    /// The bank takes ｦ in names. Otherwise ヲ is written ｵ.
    pub wo: bool,
    /// The bank takes `/` in names.
    pub slash: bool,
    /// The bank takes `,` in names.
    pub comma: bool,
    /// No CR LF after each record.
    pub without_line_ends: bool,
    /// How days are written in files of 200 bytes.
    pub calendar: Calendar,
}

/// Why a character cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A kanji: its reading has to be typed.
    Kanji,
    /// A comma: forbidden in every field unless the bank takes it.
    Comma,
    /// ﾞ or ﾟ behind a kana that cannot bear it.
    Mark,
    /// Another character that this field does not take.
    NotInField,
}

/// A character that cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit {
    /// Its place in the text as given, in characters from 0.
    pub at: usize,
    /// The character as given.
    pub character: char,
    /// Why not.
    pub reason: Reason,
}

/// Why a value cannot stand in its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unwritable {
    /// These characters cannot be written there.
    Letters(Vec<Unfit>),
    /// The text is too long. It is never cut unasked: to cut a name can change who is meant.
    TooLong {
        /// Bytes it would take (ﾞ and ﾟ count).
        length: usize,
        /// Bytes there are.
        limit: usize,
        /// The longest beginning that fits and does not part a kana from its ﾞ or ﾟ.
        shortened: String,
    },
    /// The number has more digits than the field.
    TooBig {
        /// Digits there are.
        limit: usize,
    },
    /// A field of digits was given something else.
    NotDigits,
    /// This code exists, but this field does not take it (預金種目 4 in a 口座振替).
    NotAllowed(char),
}

/// A text in the characters of a field, half width: what is written and what the bank shows.
///
/// Small kana become large, every dash and ー `-`, small letters capital, ヲ ｵ (unless taken), ヰヱ
/// ｲｴ, hiragana katakana. Spaces at the ends go. Idempotent.
///
/// All characters that cannot be written are reported at once.
pub fn convert(text: &str, class: Class, rules: &Rules) -> Result<String, Vec<Unfit>> {
    let mut out = String::with_capacity(text.len());
    let mut unfit = Vec::new();
    for (at, character) in text.chars().enumerate() {
        if let Err(reason) = push(&mut out, character, class, rules) {
            unfit.push(Unfit { at, character, reason });
        }
    }
    if unfit.is_empty() { Ok(out.trim().to_owned()) } else { Err(unfit) }
}

/// Converts one character, which can become two: ガ is ｶ and ﾞ.
fn push(out: &mut String, c: char, class: Class, rules: &Rules) -> Result<(), Reason> {
    let single = match c {
        '゛' => Some('ﾞ'),
        '゜' => Some('ﾟ'),
        '・' | '･' | '·' if rules.dot == Dot::Period && permits(class, '.', rules) => Some('.'),
        '・' | '･' | '·' => Some(' '),
        c if is_dash(c) => Some('-'),
        c if c.is_whitespace() => Some(' '),
        _ => None,
    };
    match single {
        Some(single) => push_half(out, single, class, rules),
        None => once(c).nfkd().try_for_each(|part| push_half(out, half_width(part), class, rules)),
    }
}

fn push_half(out: &mut String, c: char, class: Class, rules: &Rules) -> Result<(), Reason> {
    let c = if c == 'ｦ' && !permits(class, c, rules) { 'ｵ' } else { c };
    if !permits(class, c, rules) {
        return Err(match c {
            ',' | '、' => Reason::Comma,
            c if is_kanji(c) => Reason::Kanji,
            _ => Reason::NotInField,
        });
    }
    if is_mark(c) && !out.chars().next_back().is_some_and(|before| bears(before, c)) {
        return Err(Reason::Mark);
    }
    out.push(c);
    Ok(())
}

/// The half-width form of a character that NFKD has taken apart; others stay.
fn half_width(c: char) -> char {
    let large = match c {
        'ぁ'..='ゖ' => to_katakana(c),
        c => c,
    };
    let large = match large {
        'ァ' => 'ア',
        'ィ' | 'ヰ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' | 'ヱ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        c => c,
    };
    match large {
        '\u{3099}' => 'ﾞ',
        '\u{309A}' => 'ﾟ',
        '「' => '｢',
        '」' => '｣',
        '¥' => '\\',
        c => match HALF_WIDTH.iter().position(|kana| *kana == c) {
            Some(index) => char::from_u32('ｦ' as u32 + index as u32).unwrap_or(c),
            None => c.to_ascii_uppercase(),
        },
    }
}

/// Whether a field takes a half-width character.
pub fn permits(class: Class, c: char, rules: &Rules) -> bool {
    match c {
        '0'..='9' | ' ' | 'ｱ'..='ﾝ' | 'ﾞ' | 'ﾟ' => true,
        'A'..='Z' | '-' => class != Class::Payroll,
        '(' | ')' | '.' => matches!(class, Class::Account | Class::Edi),
        'ｦ' => class == Class::Edi || (class == Class::Account && rules.wo),
        '/' => class == Class::Edi || (class == Class::Account && rules.slash),
        ',' => class == Class::Account && rules.comma,
        '\\' | '｢' | '｣' => class == Class::Edi,
        _ => false,
    }
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character is a mark that belongs to the kana before it.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, 'ﾞ' | 'ﾟ')
}

fn bears(kana: char, mark: char) -> bool {
    matches!(kana, 'ﾊ'..='ﾎ') || (mark == 'ﾞ' && matches!(kana, 'ｳ' | 'ｶ'..='ﾄ'))
}

/// The bytes of a text in its field: converted, left-aligned, filled with spaces.
pub(super) fn fit(text: &str, class: Class, limit: usize, rules: &Rules) -> Result<Vec<u8>, Unwritable> {
    let converted = convert(text, class, rules).map_err(Unwritable::Letters)?;
    let length = converted.chars().count();
    if length > limit {
        let shortened = shorten(&converted, limit).to_owned();
        return Err(Unwritable::TooLong { length, limit, shortened });
    }
    let mut bytes: Vec<u8> = converted.chars().map(byte).collect();
    bytes.resize(limit, b' ');
    Ok(bytes)
}

/// The longest beginning of a half-width text that has at most so many characters (which are bytes)
/// and does not end between a kana and its ﾞ or ﾟ: ｶﾞｸﾌﾞﾁ cut at ｶﾞｸﾌ would be somebody else.
pub fn shorten(half_width: &str, limit: usize) -> &str {
    let mut ends = half_width.char_indices();
    let Some((end, next)) = ends.nth(limit) else {
        return half_width;
    };
    let kept = &half_width[..end];
    let whole = if is_mark(next) { &kept[..kept.char_indices().next_back().map_or(0, |(at, _)| at)] } else { kept };
    whole.trim_end()
}

/// The byte of a half-width character in JIS X 0201 (the same in CP932).
fn byte(c: char) -> u8 {
    match c {
        '｡'..='ﾟ' => (c as u32 - '｡' as u32) as u8 + 0xA1,
        c => c as u8,
    }
}

/// The text of bytes in JIS X 0201. A byte that is none there is shown as U+FFFD.
pub fn decode(bytes: &[u8]) -> String {
    let letter = |byte: &u8| match byte {
        0x20..=0x7E => char::from(*byte),
        0xA1..=0xDF => char::from_u32('｡' as u32 + u32::from(byte - 0xA1)).unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::REPLACEMENT_CHARACTER,
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strict(text: &str, class: Class) -> Result<String, Vec<Unfit>> {
        convert(text, class, &Rules::default())
    }

    fn why(text: &str, class: Class) -> Vec<(usize, char, Reason)> {
        strict(text, class).unwrap_err().into_iter().map(|unfit| (unfit.at, unfit.character, unfit.reason)).collect()
    }

    #[test]
    fn names_become_what_banks_take() {
        for (text, written) in [
            ("ワタナベ　ヨーコ", "ﾜﾀﾅﾍﾞ ﾖ-ｺ"),
            ("わたなべ ようこ", "ﾜﾀﾅﾍﾞ ﾖｳｺ"),
            ("キャッツ・アイ", "ｷﾔﾂﾂ.ｱｲ"),
            ("ヂヅ", "ﾁﾞﾂﾞ"),
            ("ヲノ", "ｵﾉ"),
            ("ヰヱ", "ｲｴ"),
            ("ヴィオラ", "ｳﾞｲｵﾗ"),
            ("パン", "ﾊﾟﾝ"),
            ("は\u{309A}ん", "ﾊﾟﾝ"),
            ("か゛く", "ｶﾞｸ"),
            ("ｷｬｯﾂ", "ｷﾔﾂﾂ"),
            ("ＡＢＣｄｅｆ１２３", "ABCDEF123"),
            ("カ）ヤマダ", "ｶ)ﾔﾏﾀﾞ"),
            ("ヨ―コ‐ヨ−コ－ヨｰコ", "ﾖ-ｺ-ﾖ-ｺ-ﾖ-ｺ"),
            ("ヮヵヶ", "ﾜｶｹ"),
            ("  ア  ", "ｱ"),
            ("", ""),
        ] {
            assert_eq!(strict(text, Class::Account).as_deref(), Ok(written), "{text}");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        use Reason::{Comma, Kanji, Mark, NotInField};
        assert_eq!(why("ヤマダ太郎", Class::Account), [(3, '太', Kanji), (4, '郎', Kanji)], "readings");
        assert_eq!(why("佐々木", Class::Account)[1], (1, '々', Kanji), "the mark that repeats one");
        assert_eq!(why("㈱アイ", Class::Account), [(0, '㈱', Kanji)], "a kanji in a ring");
        assert_eq!(why("ア，イ,ウ、", Class::Account), [(1, '，', Comma), (3, ',', Comma), (5, '、', Comma)], "commas");
        assert_eq!(why("゛アﾞンﾟ", Class::Account), [(0, '゛', Mark), (2, 'ﾞ', Mark), (4, 'ﾟ', Mark)], "on no kana");
        assert_eq!(why("カ゜", Class::Account), [(1, '゜', Mark)], "ﾟ only on ハ");
        assert_eq!(why("ア@", Class::Account), [(1, '@', NotInField)], "a sign");
        assert_eq!(why("ア\u{1F600}", Class::Account), [(1, '\u{1F600}', NotInField)], "a picture");
    }

    #[test]
    fn each_field_takes_its_own() {
        assert_eq!(why("ヨーコ", Class::Payroll), [(1, 'ー', Reason::NotInField)], "給与 has no dash");
        assert_eq!(why("A", Class::Payroll).len(), 1, "nor letters");
        assert_eq!(strict("ア・イ", Class::Payroll).as_deref(), Ok("ｱ ｲ"), "a dot is a space there");
        assert_eq!(strict("ア・イ", Class::Shop).as_deref(), Ok("ｱ ｲ"), "and in names of banks");
        assert_eq!(why("ア.イ(", Class::Shop).len(), 2, "no full stop, no bracket");
        assert_eq!(strict("「ヲ」／￥", Class::Edi).as_deref(), Ok("｢ｦ｣/\\"), "EDI takes most");
        assert_eq!(why("ア/イ", Class::Account).len(), 1, "a name does not");
    }

    #[test]
    fn a_bank_may_take_more() {
        let rules = Rules { dot: Dot::Space, wo: true, slash: true, comma: true, ..Rules::default() };
        assert_eq!(convert("ヲノ・ア/イ，ウ", Class::Account, &rules).as_deref(), Ok("ｦﾉ ｱ/ｲ,ｳ"), "as it is told");
        assert!(convert("ヲ/", Class::Shop, &rules).is_err(), "but only in names");
    }

    #[test]
    fn a_long_name_is_offered_shortened_and_never_cut() {
        let rules = Rules::default();
        let too_long = Unwritable::TooLong { length: 6, limit: 4, shortened: "ｶﾞｸ".into() };
        assert_eq!(fit("ガクブチ", Class::Account, 4, &rules), Err(too_long), "a person may choose");
        assert_eq!(shorten("ｶﾞｸﾌﾞﾁ", 4), "ｶﾞｸ", "ｶﾞｸﾌ would be somebody else");
        assert_eq!(shorten("ｶﾞｸﾌﾞﾁ", 1), "", "half a kana is none");
        assert_eq!(shorten("ｱｲ ｳ", 3), "ｱｲ", "no space at the end");
        assert_eq!(shorten("ｱｲ", 2), "ｱｲ", "it fits");
        assert_eq!(fit("ガ", Class::Account, 4, &rules), Ok(vec![0xB6, 0xDE, b' ', b' ']), "filled with spaces");
    }

    #[test]
    fn bytes_are_those_of_jis_x_0201() {
        let all: Vec<u8> = (0x20..=0x7E).chain(0xA1..=0xDF).collect();
        let back: Vec<u8> = decode(&all).chars().map(byte).collect();
        assert_eq!(back, all, "there and back");
        assert_eq!(decode(&[0x81, 0x40]), "\u{FFFD}@", "anything else shows");
    }

    proptest! {
        #[test]
        fn what_is_converted_holds_only_what_is_taken(text in "[ぁ-ゖァ-ヺｦ-ﾟー・a-zA-Z0-9（）「」゛゜ ./,-]{0,24}") {
            for class in [Class::Shop, Class::Account, Class::Payroll, Class::Edi] {
                let rules = Rules::default();
                let kept: String = text.chars().filter(|c| {
                    convert(c.encode_utf8(&mut [0; 4]), class, &rules).is_ok()
                }).collect();
                let written = convert(&kept, class, &rules);
                prop_assert!(written.is_ok(), "each character alone could be written: {:?}", written);
                let written = written.unwrap();
                prop_assert!(written.chars().all(|c| permits(class, c, &rules)), "{:?} in {:?}", written, class);
                prop_assert_eq!(convert(&written, class, &rules), Ok(written.clone()), "once is enough");
                prop_assert_eq!(decode(&written.chars().map(byte).collect::<Vec<_>>()), written, "one byte each");
            }
        }

        #[test]
        fn no_kana_is_parted_from_its_mark(text in "([ｱ-ﾝ -]|[ｶ-ﾄ]ﾞ|[ﾊ-ﾎ]ﾟ){0,24}", limit in 0usize..30) {
            let short = shorten(&text, limit);
            let count = short.chars().count();
            prop_assert!(count <= limit || short == text, "it fits");
            prop_assert!(!text[short.len()..].starts_with(is_mark), "{:?} of {:?}", short, text);
            let rest = text[short.len()..].trim_start();
            let next_whole = 1 + usize::from(rest.chars().nth(1).is_some_and(is_mark));
            let spaces = text[short.len()..].chars().count() - rest.chars().count();
            prop_assert!(rest.is_empty() || count + spaces + next_whole > limit, "and no longer one would");
        }

        #[test]
        fn any_text_is_converted_or_refused(text in "\\PC{0,16}") {
            if let Err(unfit) = strict(&text, Class::Account) {
                prop_assert!(unfit.iter().all(|unfit| text.chars().nth(unfit.at) == Some(unfit.character)), "with places");
            }
        }
    }
}
