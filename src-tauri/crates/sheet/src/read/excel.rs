//! xlsx, xlsb, xls and ods through calamine: which sheet, and its cells as text.

use super::mask::Mask;
use super::value::ValueText;
use super::{doubt, is_doubtful};
use crate::error::SheetError;
use crate::rows::RowsBuilder;
use crate::{Doubt, Format, ReadOptions, Rows, Workbook};
use calamine::{
    Data, DataRef, Ods, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsb, XlsbError, Xlsx,
    XlsxError,
};
use std::io::Cursor;

type Bytes<'a> = Cursor<&'a [u8]>;
type Read = Result<(Rows, Vec<Doubt>), SheetError>;

/// Excel 2007 and later, streamed: memory is what the rows take.
pub fn read_xlsx(bytes: &[u8], options: &ReadOptions) -> Result<Workbook, SheetError> {
    let mut book: Xlsx<Bytes<'_>> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(from_xlsx)?;
    let sheets = book.sheets_metadata().to_vec();
    choose(Format::Xlsx, &sheets, options, |name| {
        let mut cells = book.worksheet_cells_reader(name).map_err(from_xlsx)?;
        let masks: Vec<Option<Mask>> = cells
            .styles()
            .iter()
            .map(|style| Mask::parse(&style.number_format.as_ref()?.format_code))
            .collect();
        let mut taker = Taker::new(options);
        loop {
            match cells.next_cell_with_style_id() {
                Ok(Some((cell, style))) => {
                    let (row, column) = cell.get_position();
                    taker.take(
                        row,
                        column,
                        cell.get_value(),
                        masks.get(style).and_then(Option::as_ref),
                    )?;
                }
                Ok(None) => return Ok(taker.finish()),
                // An error value newer than calamine (#SPILL!): its cell is lost, not the file.
                Err(XlsxError::CellError(error)) => taker.error_after_last(&error),
                Err(error) => return Err(from_xlsx(error)),
            }
        }
    })
}

/// Excel's binary workbook, streamed.
pub fn read_xlsb(bytes: &[u8], options: &ReadOptions) -> Result<Workbook, SheetError> {
    let mut book: Xlsb<Bytes<'_>> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(from_xlsb)?;
    let sheets = book.sheets_metadata().to_vec();
    choose(Format::Xlsb, &sheets, options, |name| {
        let mut cells = book.worksheet_cells_reader(name).map_err(from_xlsb)?;
        let mut taker = Taker::new(options);
        while let Some(cell) = cells.next_cell().map_err(from_xlsb)? {
            let (row, column) = cell.get_position();
            taker.take(row, column, cell.get_value(), None)?;
        }
        Ok(taker.finish())
    })
}

/// Excel 97 to 2003; calamine holds all sheets, which the format bounds at 65,536 rows.
pub fn read_xls(bytes: &[u8], options: &ReadOptions) -> Result<Workbook, SheetError> {
    let mut book: Xls<Bytes<'_>> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| match error {
            calamine::XlsError::Password => SheetError::PasswordProtected,
            other => damaged(other),
        })?;
    let sheets = book.sheets_metadata().to_vec();
    choose(Format::Xls, &sheets, options, |name| {
        take_range(&book.worksheet_range(name).map_err(damaged)?, options)
    })
}

/// OpenDocument.
pub fn read_ods(bytes: &[u8], options: &ReadOptions) -> Result<Workbook, SheetError> {
    let mut book: Ods<Bytes<'_>> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| match error {
            calamine::OdsError::Password => SheetError::PasswordProtected,
            calamine::OdsError::InvalidMime(_) => SheetError::NotASheet {
                found: "office document".into(),
            },
            other => damaged(other),
        })?;
    let sheets = book.sheets_metadata().to_vec();
    choose(Format::Ods, &sheets, options, |name| {
        take_range(&book.worksheet_range(name).map_err(damaged)?, options)
    })
}

/// Reads the sheet that was asked for, or the first visible one that holds anything.
fn choose(
    format: Format,
    all: &[Sheet],
    options: &ReadOptions,
    mut read: impl FnMut(&str) -> Read,
) -> Result<Workbook, SheetError> {
    let sheets: Vec<&Sheet> = all
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .collect();
    let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let candidates: Vec<&str> = match &options.sheet {
        Some(wanted) if names.contains(wanted) => vec![wanted],
        Some(_) => return Err(SheetError::NoSuchSheet { available: names }),
        None => sheets
            .iter()
            .filter(|sheet| sheet.visible == SheetVisible::Visible)
            .map(|sheet| sheet.name.as_str())
            .collect(),
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

fn take_range(range: &calamine::Range<Data>, options: &ReadOptions) -> Read {
    let mut taker = Taker::new(options);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        taker.take(
            first_row + row as u32,
            first_column + column as u32,
            &borrowed(value),
            None,
        )?;
    }
    Ok(taker.finish())
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Turns values into cells of text.
struct Taker<'o> {
    rows: RowsBuilder<'o>,
    doubts: Vec<Doubt>,
    text: ValueText,
    last: (u32, u32),
}

impl<'o> Taker<'o> {
    fn new(options: &'o ReadOptions) -> Self {
        Self {
            rows: RowsBuilder::new(&options.limits),
            doubts: Vec::new(),
            text: ValueText::default(),
            last: (1, 0),
        }
    }

    /// `row` and `column` from 0, as calamine counts.
    fn take(
        &mut self,
        row: u32,
        column: u32,
        value: &DataRef<'_>,
        mask: Option<&Mask>,
    ) -> Result<(), SheetError> {
        let row = row.saturating_add(1);
        self.last = (row, column);
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

    fn error_after_last(&mut self, error: &str) {
        doubt(&mut self.doubts, self.last.0, self.last.1 + 1, error);
    }

    fn finish(self) -> (Rows, Vec<Doubt>) {
        (self.rows.finish(), self.doubts)
    }
}

fn damaged(error: impl std::fmt::Display) -> SheetError {
    SheetError::Damaged {
        detail: error.to_string(),
    }
}

fn from_xlsx(error: XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::PasswordProtected,
        other => damaged(other),
    }
}

fn from_xlsb(error: XlsbError) -> SheetError {
    match error {
        XlsbError::Password => SheetError::PasswordProtected,
        other => damaged(other),
    }
}
