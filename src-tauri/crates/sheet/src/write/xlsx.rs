//! Excel's format, streamed: memory stays at the distinct texts, rows go to a temporary file.

use super::{Cell, Column, Kind, WriteError};
use chrono::Datelike;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// Writes one sheet: header bold and frozen, with a filter.
pub struct XlsxWriter {
    book: Workbook,
    formats: Vec<Format>,
    date: Format,
    next_row: u32,
}

impl XlsxWriter {
    /// Begins a sheet and writes the header.
    pub fn new(sheet_name: &str, columns: &[Column]) -> Result<Self, WriteError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_low_memory().map_err(|error| failed(&error))?;
        sheet.set_name(sheet_name).map_err(|_| WriteError::SheetName(sheet_name.into()))?;
        sheet.set_freeze_panes(1, 0).map_err(|error| failed(&error))?;
        let head = Format::new().set_bold().set_align(FormatAlign::Left);
        let formats: Vec<Format> = columns.iter().map(|column| format_of(column.kind)).collect();
        for (index, (column, format)) in columns.iter().zip(&formats).enumerate() {
            let index = u16::try_from(index).map_err(|_| WriteError::SheetFull)?;
            sheet.set_column_width(index, column.width).map_err(|error| failed(&error))?;
            sheet.set_column_format(index, format).map_err(|error| failed(&error))?;
            sheet.write_string_with_format(0, index, &column.title, &head).map_err(|error| at(&error, 0, index))?;
        }
        Ok(Self { book, formats, date: format_of(Kind::Date), next_row: 1 })
    }

    /// Writes the next row. Cells beyond the columns are refused.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        if cells.len() > self.formats.len() {
            return Err(WriteError::SheetFull);
        }
        let row = self.next_row;
        let sheet = self.book.worksheet_from_index(0).map_err(|error| failed(&error))?;
        for (column, cell) in (0_u16..).zip(cells) {
            write_cell(sheet, row, column, cell, &self.date).map_err(|error| at(&error, row, column))?;
        }
        self.next_row += 1;
        Ok(())
    }

    /// The file.
    pub fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        let last_column = (self.formats.len().saturating_sub(1)) as u16;
        let sheet = self.book.worksheet_from_index(0).map_err(|error| failed(&error))?;
        if !self.formats.is_empty() {
            sheet.autofilter(0, 0, self.next_row - 1, last_column).map_err(|error| failed(&error))?;
        }
        self.book.save_to_buffer().map_err(|error| failed(&error))
    }
}

fn write_cell(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell<'_>, date: &Format) -> Result<(), XlsxError> {
    match *cell {
        Cell::Empty => {}
        Cell::Text(text) => drop(sheet.write_string(row, column, text)?),
        Cell::Number(number) => drop(sheet.write_number(row, column, number)?),
        Cell::Integer(number) => drop(sheet.write_number(row, column, number as f64)?),
        Cell::Date(day) => match u16::try_from(day.year())
            .ok()
            .and_then(|year| ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8).ok())
        {
            Some(serial) => drop(sheet.write_datetime_with_format(row, column, &serial, date)?),
            // Before 1900 Excel has no days: the text keeps it.
            None => drop(sheet.write_string(row, column, day.to_string())?),
        },
    }
    Ok(())
}

fn format_of(kind: Kind) -> Format {
    match kind {
        Kind::Text => Format::new().set_num_format("@"),
        Kind::Number => Format::new(),
        Kind::Yen => Format::new().set_num_format("#,##0"),
        Kind::Date => Format::new().set_num_format("yyyy-mm-dd"),
    }
}

fn failed(error: &XlsxError) -> WriteError {
    WriteError::Failed(error.to_string())
}

fn at(error: &XlsxError, row: u32, column: u16) -> WriteError {
    match error {
        XlsxError::MaxStringLengthExceeded => WriteError::TextTooLong { row: row + 1, column: column.into() },
        XlsxError::RowColumnLimitError => WriteError::SheetFull,
        other => failed(other),
    }
}
