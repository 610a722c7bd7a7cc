//! How a code is made and read: sixteen letters of Crockford's base 32, which nobody mixes up.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

use crate::{Error, Result};

const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;

/// The code of a member: 80 bits of a seal over what was made up for it. The same each time it is printed.
pub(super) fn make(secret: &str, member: i64, nonce: &[u8; 16]) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(Error::internal)?;
    mac.update(b"claim code");
    mac.update(&member.to_be_bytes());
    mac.update(nonce);
    let seal = mac.finalize().into_bytes();
    let bits = seal[..10].iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let letter = |at: usize| char::from(LETTERS[(bits >> (5 * (LENGTH - 1 - at)) & 31) as usize]);
    Ok((0..LENGTH).map(letter).collect())
}

/// As it is typed: small or wide letters, spaces, and the usual mistakes (O for 0, I and L for 1) are fine.
pub(super) fn read(text: &str) -> Option<String> {
    let code: String = text
        .nfkc()
        .filter(char::is_ascii_alphanumeric)
        .take(LENGTH + 1)
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    (code.len() == LENGTH && code.bytes().all(|byte| LETTERS.contains(&byte))).then_some(code)
}

/// In groups of four, for people.
pub(super) fn grouped(code: &str) -> String {
    code.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{grouped, make, read};

    #[test]
    fn a_code_is_read_however_it_is_typed_and_says_nothing_of_another() {
        let code = make("secret", 7, &[3; 16]).expect("a code");
        assert_eq!(make("secret", 7, &[3; 16]).ok().as_ref(), Some(&code), "the same each time it is printed");
        let typed = grouped(&code).to_lowercase().replace('0', "o").replace('1', "l").replace('-', "　");
        assert_eq!(read(&typed).as_ref(), Some(&code), "however it is typed");
        for (secret, member, nonce) in [("other", 7, [3; 16]), ("secret", 8, [3; 16]), ("secret", 7, [4; 16])] {
            assert_ne!(make(secret, member, &nonce).expect("a code"), code, "nobody makes one from another");
        }
        for wrong in ["", "0000", "U000-0000-0000-0000", "0000-0000-0000-0000-0"] {
            assert_eq!(read(wrong), None, "{wrong} is no code");
        }
    }
}
