//! What a bank says has moved in an account: lines of one shape, whatever file they came from.
//!
//! From CSVs by a [`Mapping`] (those of the usual banks are [`presets`], others a person makes once),
//! and from 全銀協 files ([`of_deposits`], [`of_movements`]). Every line has a key that is the same in
//! every file that holds it ([`keys`]), so that overlapping files enter nothing twice. Reading bytes
//! into rows of text (encodings, quotes) is the crate `sheet`; who paid what is core's.

mod key;
mod mapping;
mod preset;
#[cfg(test)]
mod tests;
mod zengin;

use crate::date::DayError;
use chrono::NaiveDate;

pub use key::{Key, Proof, keys};
pub use mapping::{Column, Day, Header, Mapping, Money, Unread};
pub use preset::{presets, recognise};
pub use zengin::{Account, of_deposits, of_movements};

/// One movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stood: the index of the row as given, or the number of the record from 1.
    pub row: usize,
    /// The day on which it was booked.
    pub day: NaiveDate,
    /// Whole yen: in is positive, out negative.
    pub amount: i64,
    /// Who paid or was paid, as the bank writes it, without the word 振込 before it.
    pub name: String,
    /// What else the bank says, with that word.
    pub memo: String,
    /// What was in the account after it.
    pub balance: Option<i64>,
    /// The bank's own mark of the line; empty where it gives none.
    pub id: String,
}

/// A row that is no movement, and why. Nothing of it is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowError {
    /// Where it stands, as in [`Line`].
    pub row: usize,
    /// What is wrong.
    pub problem: RowProblem,
}

/// Why a row is no movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowProblem {
    /// This is no day.
    Day(String, DayError),
    /// This is no amount of yen.
    Amount(String),
    /// Money both in and out.
    BothWays,
    /// No money at all (a line that carries a balance forward).
    NoAmount,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// The movements, in the order of the file.
    pub lines: Vec<Line>,
    /// The rows that are none. Blank rows are not among them.
    pub errors: Vec<RowError>,
}
