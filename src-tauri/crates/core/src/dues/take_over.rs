//! 統合: the charges of a record that becomes part of another one.
//!
//! Amount, year, days, what was taken back and what was paid stay as they are; only the key of whom it
//! concerns is that of the record that goes on. That is no change of money: the journal keeps both keys, and
//! an undo puts the old one back.

use super::store;
use crate::{Reader, Result, Tx, values::Yen};

/// Puts `to` in the place of `from` in every charge. Where both were charged the same item of a year, that of
/// `from` stands beside as a further round: which of the two is to be taken back is for a person to say.
pub fn take_over(tx: &Tx<'_>, from: i64, to: i64) -> Result<()> {
    store::take_over(tx, from, to)
}

/// What both were charged for: the label, and the amount of each, yen.
pub fn charged_twice(reader: &Reader<'_>, a: i64, b: i64) -> Result<Vec<(String, Yen, Yen)>> {
    store::charged_twice(reader, a, b)
}
