//! Folding: one spelling for everything that people take for the same, so that it can be compared.
//!
//! [`fold`] is *the* folding of Tsudoi: search, duplicates and payments compare what it gives.
//! Folded text is never shown and never stored in place of what somebody wrote. The storage form
//! of a reading is [`normal_kana`]. Which characters are variants of one kanji: `variants.rs`.

use crate::variants;
use std::iter::once;
use unicode_normalization::UnicodeNormalization;

/// Fold a text for comparing. Idempotent; the rules, in the order in which a character meets them:
///
/// - half and full width become one, and compatibility characters what they stand for (㈱ → 株,
///   ① → 1); variation selectors and invisible characters go; accents on Latin letters go;
/// - hiragana becomes katakana, small kana large, ヲ オ, ヂヅ ジズ, ヰヱ イエ;
/// - ヴ becomes the バ row: ヴァ バ, ヴィ ビ, ヴ ブ, ヴェ ベ, ヴォ ボ, ヴュ ビユ. With a large vowel too
///   (ヴア), since banks write no small ones. So ヴィクトル and ビクトル are one;
/// - 々 repeats the kanji before it, ゝ and ゞ the kana (佐々木 = 佐佐木, みすゞ = ミスズ);
/// - the long vowel mark and every kind of dash go, and so do spaces and `. , ( ) / ・ ｢ ｣ 、 。 ' ~`;
/// - 旧字体 and 異体字 become one representative of their group (髙 高, 﨑 崎, 邊 邉 辺, 齋 斎 斉);
/// - Latin letters become small.
///
/// For what may be a mail address use [`fold_mail`].
pub fn fold(text: &str) -> String {
    Folder::keeping(text, "")
}

/// As [`fold`], but full stops, hyphens and apostrophes stay: for mail addresses, where they count.
///
/// (`@`, `_` and `+` stay in [`fold`] too.)
pub fn fold_mail(text: &str) -> String {
    Folder::keeping(text, ".-'")
}

/// As [`fold`], and long vowels become short: ヨウコ, ヨーコ and ヨコ are one, and so are オオノ, オーノ and オノ.
///
/// Too much for one person (小野 and 大野), enough to say who is worth comparing. Idempotent.
pub fn loose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut vowel = None;
    for c in fold(text).chars() {
        if vowel.is_some_and(|vowel| lengthens(vowel, c)) {
            continue;
        }
        vowel = vowel_of(c);
        out.push(c);
    }
    out
}

/// Whether a vowel goes on in the kana behind it: オウ and エイ are spoken as one long sound.
fn lengthens(vowel: char, c: char) -> bool {
    c == vowel || matches!((vowel, c), ('オ', 'ウ') | ('エ', 'イ'))
}

/// The vowel on which a large katakana ends.
fn vowel_of(c: char) -> Option<char> {
    const ROWS: [(char, &str); 5] = [
        ('ア', "アカガサザタダナハバパマヤラワ"),
        ('イ', "イキギシジチヂニヒビピミリ"),
        ('ウ', "ウクグスズツヅヌフブプムユル"),
        ('エ', "エケゲセゼテデネヘベペメレ"),
        ('オ', "オコゴソゾトドノホボポモヨロ"),
    ];
    ROWS.iter().find(|(_, row)| row.contains(c)).map(|(vowel, _)| *vowel)
}

/// As [`fold`], but round brackets stay: banks mark legal forms with them.
pub(crate) fn fold_keeping_brackets(text: &str) -> String {
    Folder::keeping(text, "()")
}

/// The digits of a text in half width and nothing else: for telephone and other numbers.
pub fn digits(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_digit).collect();
    }
    text.nfkc().filter(char::is_ascii_digit).collect()
}

/// The storage form of a reading (フリガナ): full-width katakana, small kana and ー kept.
///
/// Half-width kana and hiragana become full-width katakana, a dash after a kana becomes ー, spaces
/// become one full-width space, letters and digits half width. What is no kana stays: ask
/// [`is_furigana`] whether the result can be stored.
pub fn normal_kana(text: &str) -> String {
    // The free-standing marks would be taken for a space and a mark.
    let joined = text.chars().map(|c| match c {
        '゛' => '\u{3099}',
        '゜' => '\u{309A}',
        c => c,
    });
    let mut out = String::with_capacity(text.len());
    for c in joined.nfkc() {
        let last = out.chars().next_back();
        match c {
            'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => out.push(to_katakana(c)),
            '\u{3099}' | '\u{309A}' => {}
            c if c.is_whitespace() => {
                if last.is_some_and(|last| last != '　') {
                    out.push('　');
                }
            }
            c if is_dash(c) && last.is_some_and(|last| matches!(last, 'ァ'..='ヺ' | 'ー')) => {
                out.push('ー');
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a text is kana: hiragana or katakana in any width, with ー, ・ and spaces between.
pub fn is_kana(text: &str) -> bool {
    let mut some = false;
    text.chars().all(|c| {
        let kana = matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ｦ'..='ﾝ' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ');
        some |= kana;
        kana || c.is_whitespace() || matches!(c, 'ー' | '・' | '･' | 'ﾞ' | 'ﾟ' | '゛' | '゜' | '\u{3099}' | '\u{309A}')
    }) && some
}

/// Whether a text can be stored as a reading: full-width katakana, ー, ・, full-width spaces, and
/// half-width letters, digits, full stops and hyphens for names that have them.
pub fn is_furigana(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| {
            matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | 'ヽ' | 'ヾ' | '　' | '.' | '-') || c.is_ascii_alphanumeric()
        })
}

/// The katakana for a hiragana.
pub(crate) fn to_katakana(hiragana: char) -> char {
    char::from_u32(hiragana as u32 + 0x60).unwrap_or(hiragana)
}

/// Every character that stands for a hyphen, minus, dash or long vowel.
pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | 'ー' | 'ｰ' | '－' | '−' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '⁃' | '˗' | '﹣' | '─' | '━')
}

/// Characters that folding drops: those that part words, and those that nobody sees.
fn is_dropped(c: char) -> bool {
    is_dash(c)
        || c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '.' | ',' | '(' | ')' | '/' | '\'' | '~' | '・' | '·' | '•' | '‧' | '、' | '。'
            | '〜' | '‘' | '’' | '「' | '」' | '『' | '』' | '【' | '】' | '〔' | '〕'
            | '\u{AD}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{E0100}'..='\u{E01EF}' | '\u{0300}'..='\u{036F}'
        )
}

/// Half-width kana in the order of their code points, from ｦ (U+FF66).
pub(crate) const HALF_WIDTH: [char; 56] = [
    'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク',
    'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ', 'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ',
    'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル', 'レ', 'ロ', 'ワ', 'ン',
];

/// What is folded so far. One pass: each character is looked at once, marks change the last one.
struct Folder {
    out: String,
    /// Characters that are kept although they part words.
    keep: &'static str,
    /// The last character is the ブ of a ヴ, which a vowel may still change.
    after_vu: bool,
}

impl Folder {
    fn keeping(text: &str, keep: &'static str) -> String {
        let out = String::with_capacity(text.len());
        let mut folder = Self { out, keep, after_vu: false };
        for c in text.chars() {
            folder.character(c);
        }
        folder.out
    }

    /// Fold one character of the text. Whatever is not usual here is taken apart by NFKD first.
    fn character(&mut self, c: char) {
        if !self.usual(c) {
            for part in once(c).nfkd() {
                if !self.usual(part) {
                    self.unusual(part);
                }
            }
        }
    }

    /// Letters, digits, kana in both widths, kanji of the main block: `false` for anything else.
    fn usual(&mut self, c: char) -> bool {
        let vu = std::mem::take(&mut self.after_vu);
        match c {
            '\0'..='\x7F' => self.ascii(c),
            'ァ'..='ヺ' => self.kana(c, vu),
            'ぁ'..='ゖ' => self.kana(to_katakana(c), vu),
            '\u{4E00}'..='\u{9FFF}' => self.out.push(variants::of_main_block(c)),
            'ｦ'..='ﾝ' => {
                let full = HALF_WIDTH[c as usize - 'ｦ' as usize];
                if full != 'ー' {
                    self.kana(full, vu);
                }
            }
            '！'..='～' => match char::from_u32(c as u32 - 0xFEE0) {
                Some(narrow) => self.ascii(narrow),
                None => return false,
            },
            'ﾞ' | '゛' | '\u{3099}' => self.voice(voiced),
            'ﾟ' | '゜' | '\u{309A}' => self.voice(half_voiced),
            '々' | '〻' => self.out.push(self.out.chars().next_back().unwrap_or('々')),
            'ゝ' | 'ヽ' => self.repeat_kana(),
            'ゞ' | 'ヾ' => {
                self.repeat_kana();
                self.voice(voiced);
            }
            'ㇰ'..='ㇿ' => self.kana(AINU[c as usize - 'ㇰ' as usize], vu),
            c => return is_dropped(c),
        }
        true
    }

    fn ascii(&mut self, c: char) {
        if !is_dropped(c) || self.keep.contains(c) {
            self.out.push(c.to_ascii_lowercase());
        }
    }

    /// A character that NFKD leaves as it is: a rarer variant, or a letter of another script.
    fn unusual(&mut self, c: char) {
        match variants::beyond_main_block(c) {
            Some(representative) => self.out.push(representative),
            None => self.out.extend(c.to_lowercase().filter(|c| !is_dropped(*c))),
        }
    }

    fn kana(&mut self, c: char, vu: bool) {
        let large = match c {
            'ヴ' => {
                self.out.push('ブ');
                self.after_vu = true;
                return;
            }
            'ァ' => 'ア',
            'ィ' | 'ヰ' => 'イ',
            'ゥ' => 'ウ',
            'ェ' | 'ヱ' => 'エ',
            'ォ' | 'ヲ' => 'オ',
            'ッ' => 'ツ',
            'ャ' => 'ヤ',
            'ュ' => 'ユ',
            'ョ' => 'ヨ',
            'ヮ' => 'ワ',
            'ヵ' => 'カ',
            'ヶ' => 'ケ',
            'ヂ' => 'ジ',
            'ヅ' => 'ズ',
            'ヷ' => 'バ',
            'ヸ' => 'ビ',
            'ヹ' => 'ベ',
            'ヺ' => 'ボ',
            c => c,
        };
        if vu {
            let (start, follows) = match large {
                // Taken apart, as Macs do, these are ヰ, ヱ and ヲ with a mark that comes too late.
                'ビ' | 'ベ' | 'ボ' if matches!(c, 'ヸ'..='ヺ') => (large, false),
                'ア' => ('バ', false),
                'イ' => ('ビ', false),
                'エ' => ('ベ', false),
                'オ' => ('ボ', false),
                'ヤ' | 'ユ' | 'ヨ' => ('ビ', true),
                _ => ('ブ', true),
            };
            self.out.pop();
            self.out.push(start);
            if !follows {
                return;
            }
        }
        self.out.push(large);
    }

    fn repeat_kana(&mut self) {
        if let Some(last @ 'ァ'..='ヺ') = self.out.chars().next_back() {
            self.out.push(last);
        }
    }

    /// Put a voicing mark on the last character; a mark that fits nothing goes.
    fn voice(&mut self, change: fn(char) -> Option<char>) {
        let Some(changed) = self.out.chars().next_back().and_then(change) else {
            return;
        };
        self.out.pop();
        self.kana(changed, false);
    }
}

/// Small katakana of Ainu, large, in the order of their code points from ㇰ (U+31F0).
const AINU: [char; 16] =
    ['ク', 'シ', 'ス', 'ト', 'ヌ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'ム', 'ラ', 'リ', 'ル', 'レ', 'ロ'];

/// The katakana with ゛, mostly one code point after its plain form.
fn voiced(c: char) -> Option<char> {
    match c {
        'ウ' => Some('ヴ'),
        // Only as parts of ヷ, ヸ, ヹ and ヺ, whose plain kana are folded by then.
        'ワ' => Some('ヷ'),
        'イ' => Some('ヸ'),
        'エ' => Some('ヹ'),
        'オ' => Some('ヺ'),
        'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ' | 'タ' | 'チ' | 'ツ' | 'テ' | 'ト'
        | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' => char::from_u32(c as u32 + 1),
        _ => None,
    }
}

/// The katakana with ゜, two code points after its plain form.
fn half_voiced(c: char) -> Option<char> {
    match c {
        'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' => char::from_u32(c as u32 + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
