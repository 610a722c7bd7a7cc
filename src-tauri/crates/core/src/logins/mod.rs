//! マイページの入口 (staff's side and the secrets): who has claimed an account, invitations.

use crate::registry::Entry;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[];

/// Passwords that everybody tries first.
pub(crate) fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let one_character = plain.chars().collect::<std::collections::HashSet<_>>().len() < 4;
    one_character
        || COMMON
            .iter()
            .any(|common| plain.trim_end_matches(|c: char| c.is_ascii_digit()) == *common || plain == *common)
}

const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "passwordpassword",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "letmein",
    "welcome",
    "iloveyou",
    "admin",
    "administrator",
    "abc",
    "abcd",
    "abcdef",
    "abcdefg",
    "abcdefgh",
    "abcdefghij",
    "tsudoi",
    "kaiin",
    "jimukyoku",
    "sakura",
    "1234567890",
    "12345678901",
    "123456789012",
    "0123456789",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "qazwsxedc",
    "1qaz2wsx3edc",
];
