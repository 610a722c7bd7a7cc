//! Number formats that restore what a number lost: `000-0000`, `000000`, `(00) 0000-0000`.
//!
//! Members' numbers, postal codes and phones are often numbers under such a mask. Formats of
//! amounts (`#,##0`, `0.00`, `0%`) are not masks: an amount stays a plain number.

/// Bytes of the longest format code; Excel takes 255 characters, and a long one costs every cell.
const MAX_CODE: usize = 1_000;

/// A number format whose digits stand among literal characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Section {
    /// `[<=9999999]`: for numbers up to this.
    at_most: Option<u64>,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// `0`: a digit or a zero.
    Digit,
    /// `#`: a digit or nothing.
    Optional,
    Literal(char),
}

impl Mask {
    /// The mask in a format code, if it is one.
    pub fn parse(code: &str) -> Option<Self> {
        if code.len() > MAX_CODE {
            return None;
        }
        let sections: Vec<Section> =
            split_sections(code).iter().map(|section| Section::parse(section)).collect::<Option<_>>()?;
        let first = sections.first()?;
        let zeros = first.tokens.iter().filter(|token| **token == Token::Digit).count();
        let has_literal = first.tokens.iter().any(|token| matches!(token, Token::Literal(_)));
        (zeros > 1 || (has_literal && zeros + first.tokens.len() > 3)).then_some(Self { sections })
    }

    /// The number as the mask shows it; `None` for what has no digits alone (fractions, minus).
    pub fn show(&self, number: f64) -> Option<String> {
        if number < 0.0 || number.fract() != 0.0 || number >= 1e15 {
            return None;
        }
        let number = number as u64;
        // Without conditions the sections after the first are for minus, zero and text.
        let section = self.sections.iter().find(|section| section.at_most.is_none_or(|most| number <= most))?;
        Some(section.show(number))
    }
}

impl Section {
    fn parse(code: &str) -> Option<Self> {
        let mut at_most = None;
        let mut tokens = Vec::new();
        let mut chars = code.chars();
        while let Some(character) = chars.next() {
            match character {
                '0' => tokens.push(Token::Digit),
                '#' => tokens.push(Token::Optional),
                '\\' => tokens.push(Token::Literal(chars.next()?)),
                '"' => tokens.extend(chars.by_ref().take_while(|&quoted| quoted != '"').map(Token::Literal)),
                '[' => {
                    let condition: String = chars.by_ref().take_while(|&inside| inside != ']').collect();
                    match condition.strip_prefix("<=") {
                        Some(most) => at_most = Some(most.parse().ok()?),
                        None if condition.starts_with('$') => {}
                        None => return None,
                    }
                }
                '-' | '(' | ')' | ' ' => tokens.push(Token::Literal(character)),
                // `;@` and `General`, amounts, fractions, dates: not a mask.
                _ => return None,
            }
        }
        Some(Self { at_most, tokens })
    }

    /// Fills the places from the right; what is left goes before the first place.
    fn show(&self, number: u64) -> String {
        let mut digits = if number == 0 { Vec::new() } else { number.to_string().into_bytes() };
        let places = self.tokens.iter().filter(|token| !matches!(token, Token::Literal(_))).count();
        let mut place = places;
        let mut shown = Vec::new();
        for token in self.tokens.iter().rev() {
            match token {
                Token::Literal(character) => shown.push(*character),
                Token::Digit | Token::Optional => {
                    place -= 1;
                    match digits.pop() {
                        Some(digit) => shown.push(char::from(digit)),
                        None if *token == Token::Digit => shown.push('0'),
                        None => {}
                    }
                    if place == 0 {
                        shown.extend(digits.drain(..).rev().map(char::from));
                    }
                }
            }
        }
        shown.iter().rev().collect()
    }
}

/// Splits at `;` outside quotes. The sections for text (`@`) and minus do not matter here.
fn split_sections(code: &str) -> Vec<&str> {
    let mut quoted = false;
    let sections: Vec<&str> = code
        .split(|character| {
            quoted ^= character == '"';
            character == ';' && !quoted
        })
        .collect();
    let conditional = sections.iter().any(|section| section.starts_with("[<"));
    if conditional { sections } else { sections.into_iter().take(1).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_restore_lost_zeros() {
        const PHONE: &str = r"[<=99999999]####\-####;\(00\) ####\-####";
        const POSTAL: &str = r"[<=999]000;[<=9999]000\-00;000\-0000";
        for (code, number, shown) in [
            ("000-0000", 600_001.0, "060-0001"),
            (r"000\-0000", 1_000_001.0, "100-0001"),
            ("00000", 42.0, "00042"),
            ("\"M\"0000", 7.0, "M0007"),
            (POSTAL, 600_001.0, "060-0001"),
            (PHONE, 312_345_678.0, "(03) 1234-5678"),
            (r"000\-0000\-0000", 9_012_345_678.0, "090-1234-5678"),
            ("00000", 0.0, "00000"),
            ("000", 12_345.0, "12345"),
        ] {
            assert_eq!(
                Mask::parse(code).and_then(|mask| mask.show(number)).as_deref(),
                Some(shown),
                "{code} is what the author saw"
            );
        }
    }

    #[test]
    fn amounts_are_not_masks() {
        for code in [
            "General",
            "0",
            "#,##0",
            "0.00",
            "0%",
            "yyyy-mm-dd",
            "@",
            "#,##0 ;(#,##0)",
            "\"¥\"#,##0",
            "0_ ",
            "[Red]0",
            "0E+00",
            "",
        ] {
            assert_eq!(Mask::parse(code), None, "{code:?} keeps the plain number");
        }
        assert_eq!(Mask::parse("000-0000").unwrap().show(1.5), None, "a fraction has no place in a mask");
    }
}
