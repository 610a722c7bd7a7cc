//! Which encoding a text file is in, and Japanese Windows' own (CP932) on the way out.
//!
//! encoding_rs calls CP932 `SHIFT_JIS`; it is the same table with the NEC and IBM characters
//! (髙﨑①㈱). On its own it would write what does not fit as an HTML entity: see
//! [`encode_cp932`] for what happens here.

use encoding_rs::{
    EUC_JP, EncoderResult, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Encodings in which rosters arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    pub const ALL: [Self; 7] = [
        Self::Utf8,
        Self::Cp932,
        Self::EucJp,
        Self::Iso2022Jp,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1252,
    ];

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

    /// Whether every byte has a meaning in this encoding.
    fn fits(self, bytes: &[u8]) -> bool {
        self.table()
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
    }
}

/// Finds the encoding: BOM, then UTF-16 by its zeros, then strict UTF-8, then CP932 or EUC-JP.
/// If nothing fits wholly, CP932: the bytes that do not fit become U+FFFD when decoded.
pub fn detect(bytes: &[u8]) -> Encoding {
    if let Some((table, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Encoding::ALL
            .into_iter()
            .find(|encoding| encoding.table() == table)
            .unwrap_or(Encoding::Utf8);
    }
    if let Some(utf16) = utf16_by_zeros(bytes) {
        return utf16;
    }
    [Encoding::Utf8, Encoding::Cp932, Encoding::EucJp]
        .into_iter()
        .find(|encoding| encoding.fits(bytes))
        .unwrap_or(Encoding::Cp932)
}

/// UTF-16 without BOM: digits, commas and line ends give a zero in every second byte.
fn utf16_by_zeros(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |odd: usize| {
        sample
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let pairs = sample.len() / 2;
    let many = |count: usize, others: usize| count * 20 >= pairs && others * 20 <= count;
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
        let room = encoder
            .max_buffer_length_from_utf8_without_replacement(rest.len())
            .unwrap_or(rest.len() * 3);
        let start = bytes.len();
        bytes.resize(start + room, 0);
        let (result, read, written) =
            encoder.encode_from_utf8_without_replacement(rest, &mut bytes[start..], true);
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
    if text
        .chars()
        .all(|character| windows(character) == character)
    {
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
        let text = "会員番号,氏名,フリガナ\r\n001,髙橋 一郎,タカハシ イチロウ\r\n";
        let utf16 = |big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect()
        };
        for (bytes, expected) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
            (encoded(text, SHIFT_JIS), Encoding::Cp932),
            (utf16(false), Encoding::Utf16Le),
            (utf16(true), Encoding::Utf16Be),
            ([vec![0xFF, 0xFE], utf16(false)].concat(), Encoding::Utf16Le),
        ] {
            assert_eq!(detect(&bytes), expected, "told by its bytes");
            assert_eq!(
                decode(&bytes, expected),
                text,
                "and read without loss, BOM removed"
            );
        }
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
