//! Cells that a spreadsheet program would run as a formula when it opens a csv, made harmless.
//!
//! The rule, both ways, so that what we write reads back as it was:
//! * *Risky* is a text that begins with `=`, `+`, `-`, `@`, TAB, CR or the full-width form of
//!   the first four, or with apostrophes followed by one of these. Not risky: a negative
//!   number (`-5`) and a single such character (`-`).
//! * Writing puts one apostrophe before a risky text.
//! * Reading takes one apostrophe away from before a risky text (a number or a single
//!   character counts as risky here: other programs write `'-5`).
//!
//! Only csv needs it: in xlsx a text is stored as a text.

/// The text as it is written to a csv.
pub fn defuse(text: &str) -> std::borrow::Cow<'_, str> {
    if begins_formula(text) && !is_harmless(text) { format!("'{text}").into() } else { text.into() }
}

/// The text that a csv cell stands for: undoes [`defuse`], and Excel's `="001"`.
pub fn undo(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if begins_formula(rest) => rest,
        Some(_) => cell,
        None => quoted_formula(cell).unwrap_or(cell),
    }
}

/// `="001"`: how people keep Excel from eating zeros. Only without further quotes inside.
fn quoted_formula(cell: &str) -> Option<&str> {
    let inner = cell.strip_prefix("=\"")?.strip_suffix('"')?;
    (!inner.contains('"')).then_some(inner)
}

fn begins_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn is_harmless(text: &str) -> bool {
    let mut rest = text.chars();
    let first = rest.next();
    let rest = rest.as_str();
    rest.is_empty()
        || (first == Some('-')
            && rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.parse::<f64>().is_ok()
            && !rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("+81 90", "'+81 90"),
            ("-5", "-5"),
            ("-5.25", "-5.25"),
            ("-", "-"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("'-5", "''-5"),
            ("'tis", "'tis"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(defuse(text), written, "only what a spreadsheet would run is marked: {text:?}");
            assert_eq!(undo(written), text, "what was written reads back as it was: {text:?}");
        }
    }

    #[test]
    fn other_programs_cells_are_understood() {
        for (cell, text) in [
            ("'-5", "-5"),
            ("'+41 79", "+41 79"),
            ("=\"001\"", "001"),
            ("=\"\"", ""),
            ("=\"a\"\"b\"", "=\"a\"\"b\""),
            ("=1", "=1"),
            ("'90", "'90"),
        ] {
            assert_eq!(undo(cell), text, "{cell:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_survives(text in "['=+@\\-\\t0-9a\"＝]{0,6}|\\PC{0,12}") {
            let written = defuse(&text);
            proptest::prop_assert_eq!(undo(&written), &text, "the rule is unambiguous");
        }
    }
}
