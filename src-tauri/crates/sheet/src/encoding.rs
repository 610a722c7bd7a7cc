//! Which encoding a text file is in, and Japanese Windows' own (CP932) on the way out.
//!
//! encoding_rs calls CP932 `SHIFT_JIS`; it is the same table with the NEC and IBM characters
//! (髙﨑①㈱). On its own it would write what does not fit as an HTML entity: see
//! [`encode_cp932`] for what happens here.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, EncoderResult, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Encodings in which rosters arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8, with or without BOM.
    Utf8,
    /// Windows in Japan (Shift_JIS with NEC and IBM extensions).
    Cp932,
    /// Old Unix.
    EucJp,
    /// Old mail (JIS).
    Iso2022Jp,
    /// Excel's "Unicode text".
    Utf16Le,
    /// The same from other machines.
    Utf16Be,
    /// Windows in western Europe.
    Windows1252,
}

impl Encoding {
    /// All, in the order in which a person should be offered them.
    pub const ALL: [Self; 7] =
        [Self::Utf8, Self::Cp932, Self::EucJp, Self::Iso2022Jp, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];

    /// The name that people know: `"UTF-8"`, `"CP932"`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Cp932 => "CP932",
            Self::EucJp => "EUC-JP",
            Self::Iso2022Jp => "ISO-2022-JP",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        }
    }

    fn table(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Cp932 => SHIFT_JIS,
            Self::EucJp => EUC_JP,
            Self::Iso2022Jp => ISO_2022_JP,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        }
    }

    fn of(table: &'static encoding_rs::Encoding) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.table() == table)
    }

    /// Whether every byte has a meaning in this encoding.
    fn fits(self, bytes: &[u8]) -> bool {
        self.table().decode_without_bom_handling_and_without_replacement(bytes).is_some()
    }
}

/// Finds the encoding: BOM, then UTF-16 by its zeros, then strict UTF-8, then the Japanese
/// encoding (or western Windows) that the bytes are likeliest in.
pub fn detect(bytes: &[u8]) -> Encoding {
    if let Some((table, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Encoding::of(table).unwrap_or(Encoding::Utf8);
    }
    if let Some(utf16) = utf16_by_zeros(bytes) {
        return utf16;
    }
    // ISO-2022-JP is seven bits and would pass as UTF-8: its escapes come first.
    if bytes.windows(3).any(|window| matches!(window, b"\x1B$B" | b"\x1B$@")) {
        return Encoding::Iso2022Jp;
    }
    if Encoding::Utf8.fits(bytes) {
        return Encoding::Utf8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE_BYTES)], true);
    let guess = |domain| Encoding::of(detector.guess(domain, Utf8Detection::Deny));
    // Most bytes mean something in several encodings: frequencies decide, then strictness.
    let japanese = [guess(Some(b"jp".as_slice())), Some(Encoding::Cp932), Some(Encoding::EucJp)];
    if let Some(fitting) = japanese.into_iter().flatten().find(|encoding| encoding.fits(bytes)) {
        return fitting;
    }
    // A few broken bytes do not make a Japanese file a western one.
    if is_slightly_damaged(bytes, Encoding::Cp932) {
        Encoding::Cp932
    } else {
        guess(None).unwrap_or(Encoding::Windows1252)
    }
}

/// Bytes that the guess by frequencies looks at.
const SAMPLE_BYTES: usize = 1 << 20;

/// Whether less than a tenth of the characters beyond ASCII are without meaning.
fn is_slightly_damaged(bytes: &[u8], encoding: Encoding) -> bool {
    let text = decode(bytes, encoding);
    let beyond_ascii = text.chars().filter(|character| !character.is_ascii()).count();
    let without_meaning = text.chars().filter(|&character| character == char::REPLACEMENT_CHARACTER).count();
    without_meaning * 10 < beyond_ascii
}

/// UTF-16 without BOM: digits, commas and line ends give a zero in every second byte.
fn utf16_by_zeros(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let pairs = sample.len() / 2;
    let many = |count: usize, others: usize| count > 2 && count * 10 >= pairs && others * 4 <= count;
    match () {
        () if pairs == 0 || bytes.len() % 2 == 1 => None,
        () if many(odd, even) => Some(Encoding::Utf16Le),
        () if many(even, odd) => Some(Encoding::Utf16Be),
        () => None,
    }
}

/// Text of a file, BOM removed; bytes without meaning become U+FFFD.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    encoding.table().decode_with_bom_removal(bytes).0
}

/// Stands for a character that CP932 does not have: the geta, as printers always used it.
pub const NO_SUCH_CHARACTER: char = '〓';

/// Encodes to CP932. Second come the characters that do not fit, each as often as it occurs.
///
/// Characters that CP932 has under another code point are not reported: 〜 — ‖ − ¢ £ ¬ ¥ ‾
/// and the no-break space. In place of what does not fit stands [`NO_SUCH_CHARACTER`]; a
/// variation selector (葛󠄀) is reported and leaves its base character alone.
pub fn encode_cp932(text: &str) -> (Vec<u8>, Vec<char>) {
    let text = normalise(text);
    let mut encoder = SHIFT_JIS.new_encoder();
    let mut bytes = Vec::with_capacity(text.len());
    let mut missing = Vec::new();
    let mut rest: &str = &text;
    loop {
        let room = encoder.max_buffer_length_from_utf8_without_replacement(rest.len()).unwrap_or(rest.len() * 3);
        let start = bytes.len();
        bytes.resize(start + room, 0);
        let (result, read, written) = encoder.encode_from_utf8_without_replacement(rest, &mut bytes[start..], true);
        bytes.truncate(start + written);
        rest = &rest[read..];
        match result {
            EncoderResult::InputEmpty => return (bytes, missing),
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(character) => {
                missing.push(character);
                if !is_variation_selector(character) {
                    bytes.extend_from_slice(&[0x81, 0xAC]);
                }
            }
        }
    }
}

fn is_variation_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The code points that Windows chose where others chose differently.
fn normalise(text: &str) -> Cow<'_, str> {
    let windows = |character: char| match character {
        '〜' => '～',
        '—' => '―',
        '‖' => '∥',
        '−' => '－',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        '¥' => '￥',
        '‾' => '￣',
        '\u{A0}' => ' ',
        other => other,
    };
    if text.chars().all(|character| windows(character) == character) {
        text.into()
    } else {
        text.chars().map(windows).collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, table: &'static encoding_rs::Encoding) -> Vec<u8> {
        table.encode(text).0.into_owned()
    }

    #[test]
    fn encodings_are_told_apart() {
        const ROSTER: &str = "会員番号,氏名,フリガナ\r\n001,高橋 一郎,タカハシ イチロウ\r\n";
        const KANJI: &str = "氏名\n山田太郎\n";
        const BANK: &str = "日付,摘要\n2026/4/1,ﾔﾏﾀﾞ ﾀﾛｳ\n2026/4/2,ﾌﾘｺﾐ ｽｽﾞｷ ﾊﾅｺ\n";
        const GERMAN: &str = "Name;Straße;Ort\nMüller;Hauptstraße 5;Köln\n";
        const FRENCH: &str = "ID;Prénom\n1;André\n2;Françoise\n";
        let japanese = [Encoding::Utf8, Encoding::Cp932, Encoding::EucJp, Encoding::Iso2022Jp];
        let samples = [
            (ROSTER, &japanese[..]),
            (KANJI, &japanese),
            (BANK, &japanese[..3]),
            (GERMAN, &[Encoding::Windows1252]),
            (FRENCH, &[Encoding::Windows1252]),
        ];
        for (text, encodings) in samples {
            for &encoding in encodings {
                let bytes = encoded(text, encoding.table());
                assert_eq!(detect(&bytes), encoding, "told by its bytes: {text}");
                assert_eq!(decode(&bytes, encoding), text, "and read without loss");
            }
        }
    }

    #[test]
    fn utf16_is_told_with_and_without_bom() {
        let text = "会員番号,氏名\r\n001,高橋　一郎\r\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bom, bytes, encoding) in
            [(&[0xFF, 0xFE], little, Encoding::Utf16Le), (&[0xFE, 0xFF], big, Encoding::Utf16Be)]
        {
            let marked = [bom.as_slice(), &bytes].concat();
            assert_eq!((detect(&bytes), detect(&marked)), (encoding, encoding), "zeros tell as well as the mark");
            assert_eq!(decode(&marked, encoding), text, "the mark is no text");
        }
    }

    #[test]
    fn a_broken_byte_does_not_make_a_japanese_file_western() {
        let mut bytes = encoded("会員番号,氏名\n1,山田太郎\n2,鈴木花子\n3,田中一郎\n", SHIFT_JIS);
        bytes.extend([0xFF, b'\n']);
        assert_eq!(detect(&bytes), Encoding::Cp932, "one byte of many");
        assert!(decode(&bytes, Encoding::Cp932).contains('\u{FFFD}'), "and the byte shows as replaced");
    }

    #[test]
    fn what_cp932_lacks_is_reported_and_never_an_entity() {
        let (bytes, missing) = encode_cp932("𠮷野〜髙﨑—①㈱‖−葛󠄀城");
        assert_eq!(
            decode(&bytes, Encoding::Cp932),
            "〓野～髙﨑―①㈱∥－葛城",
            "one geta for one character; the waves are Windows' own"
        );
        assert_eq!(missing, ['𠮷', '\u{E0100}'], "what did not fit is named");
    }
}
