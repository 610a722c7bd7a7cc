//! How a code is written: sixteen bytes in the letters of Crockford's base 32, which nobody mixes up by telephone.
//!
//! Ten bytes are a seal over member and day; with it the other six, which name them, are masked. So equal cards of one
//! day have one code, two codes say nothing about each other, and a code that was made up is right once in 2^80.

use chrono::{Days, NaiveDate};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

use crate::{Error, Result, values::Day};

/// What a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    /// Whose it is.
    pub member: i64,
    /// Its last day; none: it has none.
    pub until: Option<Day>,
}

impl Read {
    pub(super) fn is_over(&self, today: Day) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

const SEAL: usize = 10;
const NAMED: usize = 6;
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 26;
const NO_END: u16 = u16::MAX;

fn first_day() -> Day {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default()
}

fn mac(key: &[u8], what: &str, of: &[u8]) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(Error::internal)?;
    mac.update(what.as_bytes());
    mac.update(of);
    Ok(mac)
}

fn masked(key: &[u8], seal: &[u8], named: [u8; NAMED]) -> Result<[u8; NAMED]> {
    let mask = mac(key, "card mask", seal)?.finalize().into_bytes();
    Ok(std::array::from_fn(|at| named[at] ^ mask[at]))
}

/// The code of a member until a day.
pub(super) fn make(key: &[u8], member: i64, until: Option<Day>) -> Result<String> {
    let member = u32::try_from(member).map_err(Error::internal)?;
    let day = match until {
        Some(until) => (until - first_day()).num_days().clamp(0, i64::from(NO_END - 1)) as u16,
        None => NO_END,
    };
    let mut named = [0; NAMED];
    named[..4].copy_from_slice(&member.to_be_bytes());
    named[4..].copy_from_slice(&day.to_be_bytes());
    let whole = mac(key, "card seal", &named)?.finalize().into_bytes();
    let seal = &whole[..SEAL];
    let mut bytes = [0; SEAL + NAMED];
    bytes[..SEAL].copy_from_slice(seal);
    bytes[SEAL..].copy_from_slice(&masked(key, seal, named)?);
    Ok(letters(&bytes))
}

/// In groups of five, the last of six, as it is read aloud.
pub(super) fn grouped(code: &str) -> String {
    let letters = code.chars().enumerate();
    letters.fold(String::new(), |mut text, (at, letter)| {
        if at > 0 && at.is_multiple_of(5) && at + 1 < LENGTH {
            text.push('-');
        }
        text.push(letter);
        text
    })
}

/// What a code says that we have made; also as the address that holds it, in small letters, or as a scanner types it
/// into a Japanese keyboard.
pub(super) fn read(key: &[u8], text: &str) -> Option<Read> {
    let bytes = bytes(text)?;
    let (seal, rest) = bytes.split_at(SEAL);
    let named = masked(key, seal, rest.try_into().ok()?).ok()?;
    mac(key, "card seal", &named).ok()?.verify_truncated_left(seal).ok()?;
    let member = u32::from_be_bytes(named[..4].try_into().ok()?);
    let day = u16::from_be_bytes(named[4..].try_into().ok()?);
    let until = (day != NO_END).then(|| first_day() + Days::new(u64::from(day)));
    Some(Read { member: member.into(), until })
}

fn letters(bytes: &[u8; SEAL + NAMED]) -> String {
    let number = u128::from_be_bytes(*bytes);
    (0..LENGTH).rev().map(|at| char::from(LETTERS[(number >> (at * 5)) as usize & 31])).collect()
}

fn bytes(text: &str) -> Option<[u8; SEAL + NAMED]> {
    let text: String = text.trim().nfkc().collect::<String>().to_uppercase();
    let last = text.rsplit('/').next().unwrap_or_default();
    let mut number: u128 = 0;
    let mut count = 0;
    for letter in last.chars().filter(|c| !matches!(c, '-' | ' ' | 'ー' | '‐' | '−')) {
        let letter = match letter {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = LETTERS.iter().position(|known| char::from(*known) == letter)? as u128;
        // The first letter stands for three bits: what is left of 128.
        if count == LENGTH || (count == 0 && value > 7) {
            return None;
        }
        number = (number << 5) | value;
        count += 1;
    }
    (count == LENGTH).then(|| number.to_be_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &[u8] = &[7; 32];

    #[test]
    fn a_code_is_read_however_it_comes() {
        let until = NaiveDate::from_ymd_opt(2027, 3, 31);
        let code = make(KEY, 127, until).unwrap();
        let said = Some(Read { member: 127, until });
        let wide: String = code.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        for text in [
            code.clone(),
            grouped(&code),
            code.to_lowercase(),
            format!(" {code}\n"),
            format!("https://my.example.jp/card/{code}"),
            wide,
            code.replace('0', "O").replace('1', "l"),
        ] {
            assert_eq!(read(KEY, &text), said, "{text} is that code");
        }
        assert_eq!(read(&[8; 32], &code), None, "another key, another association");
        assert_eq!(read(KEY, "00127"), None, "a number is no code");
        assert_ne!(code, make(KEY, 128, until).unwrap(), "of somebody else");
        let open = make(KEY, 127, None).unwrap();
        assert_eq!(read(KEY, &open), Some(Read { member: 127, until: None }), "without an end");
    }

    proptest! {
        #[test]
        fn what_was_changed_is_no_code(at in 0..LENGTH, by in 1_usize..32, member in 1_i64..200_000) {
            let code = make(KEY, member, None).unwrap();
            let mut letters: Vec<u8> = code.bytes().collect();
            let now = LETTERS.iter().position(|l| *l == letters[at]).unwrap();
            letters[at] = LETTERS[(now + by) % 32];
            prop_assert_eq!(read(KEY, std::str::from_utf8(&letters).unwrap()), None);
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(text in ".{0,60}") {
            prop_assert!(read(KEY, &text).is_none());
        }
    }
}
