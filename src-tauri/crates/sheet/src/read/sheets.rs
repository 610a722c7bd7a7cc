//! What the readers of workbooks share: which sheet to read, and its values as cells of text.

use super::mask::Mask;
use super::merged::{Merged, fill_down};
use super::value::ValueText;
use super::{doubt, is_doubtful};
use crate::error::Bound;
use crate::rows::RowsBuilder;
use crate::{Doubt, Format, Limits, ReadOptions, Rows, SheetError, Workbook};
use calamine::DataRef;

/// The cells of one sheet, and what is doubtful in them.
pub type Taken = Result<(Rows, Vec<Doubt>), SheetError>;

/// A sheet that may hold cells (a chart does not).
#[derive(Debug)]
pub struct SheetInfo {
    pub name: String,
    pub is_visible: bool,
}

/// Reads the sheet that was asked for, or the first visible one that holds anything.
pub fn choose(
    format: Format,
    sheets: &[SheetInfo],
    options: &ReadOptions,
    mut read: impl FnMut(&str) -> Taken,
) -> Result<Workbook, SheetError> {
    if sheets.len() as u64 > options.limits.parts {
        return Err(SheetError::TooLarge { what: Bound::Parts, limit: options.limits.parts });
    }
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let candidates: Vec<&str> = match &options.sheet {
        Some(wanted) if names.contains(wanted) => vec![wanted],
        Some(_) => return Err(SheetError::NoSuchSheet { available: names }),
        None => sheets.iter().filter(|sheet| sheet.is_visible).map(|sheet| sheet.name.as_str()).collect(),
    };
    for sheet in candidates {
        let (rows, doubtful) = read(sheet)?;
        if !rows.is_empty() {
            return Ok(Workbook {
                format,
                encoding: None,
                delimiter: None,
                sheet: sheet.to_owned(),
                sheets: names,
                rows,
                doubtful,
            });
        }
    }
    Err(SheetError::Empty)
}

/// Turns values into cells of text.
pub struct Taker<'o> {
    rows: RowsBuilder<'o>,
    doubts: Vec<Doubt>,
    text: ValueText,
    last: (u32, u32),
    merged: Vec<Merged>,
    /// Values so far. Those of which no cell comes count too: they take time.
    taken: u64,
    limits: &'o Limits,
}

impl<'o> Taker<'o> {
    pub fn new(options: &'o ReadOptions) -> Self {
        Self {
            rows: RowsBuilder::new(&options.limits),
            doubts: Vec::new(),
            text: ValueText::default(),
            last: (0, 0),
            merged: Vec::new(),
            taken: 0,
            limits: &options.limits,
        }
    }

    /// `row` and `column` from 0, as calamine counts.
    pub fn take(&mut self, row: u32, column: u32, value: &DataRef<'_>, mask: Option<&Mask>) -> Result<(), SheetError> {
        self.last = (row, column);
        if let DataRef::Error(error) = value {
            return self.doubt(row, column, &error.to_string());
        }
        self.count()?;
        let row = row.saturating_add(1);
        let text = self.text.of(value, mask);
        if is_doubtful(text) {
            doubt(&mut self.doubts, row, column, text);
        }
        self.rows.push(row, column, text)
    }

    /// Notes an error in place of which a cell is empty. `row` and `column` from 0.
    pub fn doubt(&mut self, row: u32, column: u32, error: &str) -> Result<(), SheetError> {
        self.count()?;
        doubt(&mut self.doubts, row.saturating_add(1), column, error);
        Ok(())
    }

    fn count(&mut self) -> Result<(), SheetError> {
        self.taken += 1;
        let limit = self.limits.cells;
        if self.taken > limit { Err(SheetError::TooLarge { what: Bound::Cells, limit }) } else { Ok(()) }
    }

    /// The same for the cell after the last one, whose place the parser did not tell.
    pub fn doubt_after_last(&mut self, error: &str) -> Result<(), SheetError> {
        self.last.1 = self.last.1.saturating_add(1);
        self.doubt(self.last.0, self.last.1, error)
    }

    /// Notes a merged area. All from 0, as calamine counts; the last row and column are inside.
    pub fn merge(&mut self, (first_row, column): (u32, u32), last_row: u32) {
        let [first_row, last_row] = [first_row, last_row].map(|row| row.saturating_add(1));
        self.merged.push(Merged { first_row, last_row, column });
    }

    pub fn finish(self) -> Taken {
        Ok((fill_down(self.rows.finish(), &self.merged, self.limits)?, self.doubts))
    }
}
