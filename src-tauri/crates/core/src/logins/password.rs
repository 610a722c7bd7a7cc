//! パスワード: which are taken, and how they are kept (Argon2id, RFC 9106, as PHC strings).

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use rand::Rng;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;
use zxcvbn::Score;

use crate::{Error, Result, ensure};

/// Shortest password of a member, in characters (NIST SP 800-63B asks for 8; the office cannot watch).
const SHORTEST: usize = 12;
/// Longer ones are refused: hashing must not become work that strangers order.
const LONGEST: usize = 256;

/// A password as it is compared: composed and in one width, for a phone and a computer type it differently.
fn normal(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfkc().collect())
}

/// OWASP's recommendation: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, Some(32)).expect("parameters within Argon2's limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Refuses what is too short or everybody's.
pub(crate) fn check(password: &str) -> Result<()> {
    let normal = normal(password);
    let length = normal.chars().count();
    ensure!(length >= SHORTEST, "password", "error-password-short", min = SHORTEST);
    ensure!(length <= LONGEST, "password", "error-too-long", max = LONGEST);
    ensure!(!is_common(&normal), "password", "error-password-common");
    Ok(())
}

/// What is kept of a password. Takes its time: never while the writer is held.
pub(crate) fn hash(password: &str, random: &mut impl Rng) -> Result<String> {
    let mut salt = [0; 16];
    random.fill_bytes(&mut salt);
    let hash = argon2().hash_password_with_salt(normal(password).as_bytes(), &salt).map_err(Error::internal)?;
    Ok(hash.to_string())
}

/// Whether it is the password that was kept. With nothing kept it works as long and says no, so that
/// nobody can tell by the time whether an address is known.
pub(crate) fn verify(password: &str, kept: Option<&str>) -> bool {
    const NOBODYS: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCEh$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    if password.len() > 4 * LONGEST {
        return false;
    }
    #[cfg(test)]
    WEIGHED.with(|count| count.set(count.get() + 1));
    let normal = normal(password);
    let matches =
        PasswordVerifier::<str>::verify_password(&argon2(), normal.as_bytes(), kept.unwrap_or(NOBODYS)).is_ok();
    matches && kept.is_some()
}

#[cfg(test)]
thread_local! {
    /// How many passwords this thread has weighed: what an answer costs, without a clock.
    pub(crate) static WEIGHED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Whether a password is guessed in few tries. zxcvbn counts them: lists of the most used ones, words and names, rows of
/// keys, days, and the same again and again.
pub(crate) fn is_common(password: &str) -> bool {
    // Counting what is longer takes time, and so much is enough.
    let beginning: String = password.chars().take(COUNTED).collect();
    zxcvbn::zxcvbn(&beginning, OURS).score() < Score::Three
}

const COUNTED: usize = 64;

/// Words that somebody who knows what this is would try (ASVS 5.0, 6.1.2).
const OURS: &[&str] = &["tsudoi", "kaiin", "jimukyoku", "mypage", "sakura", "つどい", "集い", "会員", "事務局"];

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn a_kept_password_opens_and_no_other_does() {
        let kept = hash("よもぎ団子とお茶を一杯どうぞ", &mut StdRng::seed_from_u64(1)).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "the parameters stand beside the hash");
        assert!(verify("よもぎ団子とお茶を一杯どうぞ", Some(&kept)), "it must open");
        assert!(
            verify("よもき\u{3099}団子とお茶を一杯と\u{3099}うそ\u{3099}", Some(&kept)),
            "a Mac writes dakuten apart"
        );
        assert!(!verify("よもぎ団子とお茶を二杯どうぞ", Some(&kept)), "another must not");
    }

    #[test]
    fn nobody_has_a_password_that_is_hashed_all_the_same() {
        let params = argon2::PasswordHash::new(
            "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCEh$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        );
        assert!(params.is_ok(), "a hash that cannot be read would answer at once, and tell who is known");
        assert!(!verify("", None) && !verify("some long password", None), "nobody can sign in as nobody");
    }

    #[test]
    fn short_and_common_ones_are_refused() {
        for (bad, why) in [
            ("しおさい", "four characters"),
            ("eleven char", "eleven characters"),
            ("passwordpassword", "everybody's"),
            ("Password1234567", "everybody's with digits"),
            ("aaaaaaaaaaaaaaaa", "one character"),
            ("123456789012", "digits in a row"),
            ("1q2w3e4r5t6y7u", "a row of keys"),
            ("sunshine2019!", "one of the most used, and a year"),
            ("Jimukyoku2026", "a word of ours, and a year"),
        ] {
            assert!(check(bad).is_err(), "{why}");
        }
        assert!(check("里山の朝は鳥の声から始まる").is_ok(), "a sentence is a good password");
    }
}
