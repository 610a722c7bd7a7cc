//! 登録番号: the number of an issuer of qualified invoices, `T` and 13 digits.

use unicode_normalization::UnicodeNormalization;

/// What can be said about a number by looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// `T` and 13 digits, and the first digit fits the other twelve.
    Ok,
    /// Not `T` and 13 digits.
    WrongDigits,
    /// The first digit does not fit. Wrong for a corporation; for a person or a group without
    /// legal personality the rule is not published, so this is a reason to ask, not to refuse.
    CheckDigitDiffers,
}

/// The number as it is stored and printed, `T7000012050002`, if it is `T` and 13 digits.
///
/// Full width, small `t`, spaces and hyphens are understood.
pub fn normal(text: &str) -> Option<String> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‐' | '−')).collect();
    let digits = plain.strip_prefix(['T', 't'])?;
    let whole = digits.len() == 13 && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole.then(|| format!("T{digits}"))
}

/// Check a number. Nothing asks whether it exists: that only the tax office can tell.
pub fn check(text: &str) -> Validity {
    let Some(number) = normal(text) else {
        return Validity::WrongDigits;
    };
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits[0] == check_digit(&digits[1..]) { Validity::Ok } else { Validity::CheckDigitDiffers }
}

/// 9 − (Σ Pₙ·Qₙ mod 9), Pₙ the n-th of the twelve digits from the right, Qₙ 1 for odd n and 2 for
/// even n (法人番号の指定等に関する省令2条). The sum never gives 0, and 0 and 9 look the same to it.
fn check_digit(twelve: &[u32]) -> u32 {
    let sum: u32 = twelve.iter().rev().zip([1, 2].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    9 - sum % 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_numbers_fit() {
        for text in ["T7000012050002", "T4011001098993", "Ｔ７０００－０１２０－５０００２"] {
            assert_eq!(check(text), Validity::Ok, "{text} is a corporation's");
        }
    }

    #[test]
    fn a_wrong_digit_shows() {
        assert_eq!(check("T7000012050003"), Validity::CheckDigitDiffers, "last");
        assert_eq!(check("T0000012050002"), Validity::CheckDigitDiffers, "never 0");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "T", "7000012050002", "T700001205000", "T70000120500022", "T700001205000x"] {
            assert_eq!(check(text), Validity::WrongDigits, "{text:?}");
        }
    }
}
