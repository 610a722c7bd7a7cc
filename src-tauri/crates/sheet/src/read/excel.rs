//! xlsx, xlsb and xls through calamine.

use super::damaged;
use super::mask::Mask;
use super::package;
use super::sheets::{SheetInfo, Taken, Taker, choose};
use crate::{Format, ReadOptions, SheetError, Workbook};
use calamine::{
    Data, DataRef, Dimensions, Range, Reader, Sheet, SheetType, SheetVisible, Xls, Xlsb, XlsbError, Xlsx, XlsxError,
};
use std::io::Cursor;

type Bytes<'a> = Cursor<&'a [u8]>;

/// Excel 2007 and later, streamed: memory is what the rows take.
pub fn read_xlsx(bytes: &[u8], options: &ReadOptions) -> Result<Workbook, SheetError> {
    let mut book: Xlsx<Bytes<'_>> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(from_xlsx)?;
    let sheets = infos(book.sheets_metadata());
    choose(Format::Xlsx, &sheets, options, |name| {
        let mut cells = book.worksheet_cells_reader(name).map_err(from_xlsx)?;
        let masks: Vec<Option<Mask>> =
            cells.styles().iter().map(|style| Mask::parse(&style.number_format.as_ref()?.format_code)).collect();
        let mut taker = Taker::new(options);
        loop {
            match cells.next_cell_with_style_id() {
                Ok(Some((cell, style))) => {
                    let (row, column) = cell.get_position();
                    taker.take(row, column, cell.get_value(), masks.get(style).and_then(Option::as_ref))?;
                }
                Ok(None) => break,
                // An error value newer than calamine (#SPILL!): its cell is lost, not the file.
                Err(XlsxError::CellError(error)) => taker.doubt_after_last(&error)?,
                Err(error) => return Err(from_xlsx(error)),
            }
        }
        drop(cells);
        if package::has_merged_cells(bytes)? {
            for area in book.merge_cells_by_sheet_name(name).map_err(from_xlsx)? {
                taker.merge(area.start, area.end.0);
            }
        }
        taker.finish()
    })
}

/// Excel's binary workbook, streamed.
pub fn read_xlsb(bytes: &[u8], options: &ReadOptions) -> Result<Workbook, SheetError> {
    let mut book: Xlsb<Bytes<'_>> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(from_xlsb)?;
    let sheets = infos(book.sheets_metadata());
    choose(Format::Xlsb, &sheets, options, |name| {
        let mut cells = book.worksheet_cells_reader(name).map_err(from_xlsb)?;
        let mut taker = Taker::new(options);
        while let Some(cell) = cells.next_cell().map_err(from_xlsb)? {
            let (row, column) = cell.get_position();
            taker.take(row, column, cell.get_value(), None)?;
        }
        taker.finish()
    })
}

/// Excel 97 to 2003; calamine holds all sheets, which the format bounds at 65,536 rows.
pub fn read_xls(bytes: &[u8], options: &ReadOptions) -> Result<Workbook, SheetError> {
    let mut book: Xls<Bytes<'_>> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| match error {
            calamine::XlsError::Password => SheetError::PasswordProtected,
            other => damaged(other),
        })?;
    let sheets = infos(book.sheets_metadata());
    choose(Format::Xls, &sheets, options, |name| {
        let merged = book.merge_cells_by_sheet_name(name).map_err(damaged)?;
        take_range(&book.worksheet_range(name).map_err(damaged)?, &merged, options)
    })
}

fn take_range(range: &Range<Data>, merged: &[Dimensions], options: &ReadOptions) -> Taken {
    let mut taker = Taker::new(options);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        taker.take(first_row + row as u32, first_column + column as u32, &borrowed(value), None)?;
    }
    for area in merged {
        taker.merge(area.start, area.end.0);
    }
    taker.finish()
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

fn infos(sheets: &[Sheet]) -> Vec<SheetInfo> {
    let holds_cells = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    holds_cells
        .map(|sheet| SheetInfo { name: sheet.name.clone(), is_visible: sheet.visible == SheetVisible::Visible })
        .collect()
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
