//! Rows out, as xlsx or csv, one row at a time. Both take the same columns and cells.

mod csv;
mod xlsx;

pub use csv::{CsvEncoding, CsvFile, CsvWriter, Unmappable};
pub use xlsx::XlsxWriter;

use chrono::NaiveDate;

/// One column of a file that is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The name in the header line.
    pub title: String,
    /// Width in characters of the default font (xlsx only).
    pub width: f64,
    /// What it holds: decides on format and alignment (xlsx only).
    pub kind: Kind,
}

impl Column {
    /// A column.
    pub fn new(title: impl Into<String>, width: f64, kind: Kind) -> Self {
        Self { title: title.into(), width, kind }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, also of digits: numbers of members, phones and postal codes keep their zeros,
    /// also when somebody types over them.
    Text,
    /// A plain number.
    Number,
    /// Whole yen, shown with separators.
    Yen,
    /// A day.
    Date,
}

/// One cell of a file that is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Text: never run as a formula, whatever it begins with.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A whole number, of yen for example.
    Integer(i64),
    /// A day.
    Date(NaiveDate),
    /// Nothing.
    Empty,
}

/// Why a row could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// More than the 32,767 characters that a cell of Excel holds.
    #[error("row {row}, column {column}: the text is too long for a cell")]
    TextTooLong {
        /// Row of the file, from 1.
        row: u32,
        /// Column, from 0.
        column: u32,
    },
    /// More rows or columns than the format holds.
    #[error("more rows or columns than a sheet holds")]
    SheetFull,
    /// The name is not one that a sheet may have: empty, over 31 characters, or with `[]:*?/\`.
    #[error("{0:?} cannot be the name of a sheet")]
    SheetName(String),
    /// The writer failed: no room for its temporary file, for example.
    #[error("writing failed: {0}")]
    Failed(String),
}
