//! What the readers of workbooks share: which sheet to read, and its values as cells of text.

use super::mask::Mask;
use super::value::ValueText;
use super::{doubt, is_doubtful};
use crate::rows::RowsBuilder;
use crate::{Doubt, Format, ReadOptions, Rows, SheetError, Workbook};
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
}

impl<'o> Taker<'o> {
    pub fn new(options: &'o ReadOptions) -> Self {
        Self { rows: RowsBuilder::new(&options.limits), doubts: Vec::new(), text: ValueText::default(), last: (0, 0) }
    }

    /// `row` and `column` from 0, as calamine counts.
    pub fn take(&mut self, row: u32, column: u32, value: &DataRef<'_>, mask: Option<&Mask>) -> Result<(), SheetError> {
        self.last = (row, column);
        let row = row.saturating_add(1);
        if let DataRef::Error(error) = value {
            doubt(&mut self.doubts, row, column, error.to_string());
            return Ok(());
        }
        let text = self.text.of(value, mask);
        if is_doubtful(text) {
            doubt(&mut self.doubts, row, column, text);
        }
        self.rows.push(row, column, text)
    }

    /// Notes an error in place of which a cell is empty. `row` and `column` from 0.
    pub fn doubt(&mut self, row: u32, column: u32, error: &str) {
        doubt(&mut self.doubts, row.saturating_add(1), column, error);
    }

    /// The same for the cell after the last one, whose place the parser did not tell.
    pub fn doubt_after_last(&mut self, error: &str) {
        self.doubt(self.last.0, self.last.1 + 1, error);
    }

    pub fn finish(self) -> (Rows, Vec<Doubt>) {
        (self.rows.finish(), self.doubts)
    }
}
