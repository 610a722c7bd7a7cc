//! Text with commas: CRLF, quotes as in RFC 4180, formulas defused, in UTF-8 or CP932.

use super::{Cell, Column, WriteError};
use crate::defuse::defuse;
use crate::encode_cp932;
use std::borrow::Cow;

/// Encoding of a csv that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvEncoding {
    /// UTF-8 with BOM: everything fits, and Excel understands it.
    Utf8Bom,
    /// CP932, for programs that know nothing else. See [`CsvFile::unmappable`].
    Cp932,
}

/// A finished csv.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvFile {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that CP932 does not have, where `〓` stands now. No row is left out.
    pub unmappable: Vec<Unmappable>,
}

/// A character that did not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmappable {
    /// Row of the file, from 1 (the header).
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// The character.
    pub character: char,
}

/// Writes a csv row by row.
#[derive(Debug)]
pub struct CsvWriter {
    encoding: CsvEncoding,
    file: CsvFile,
    next_row: u32,
    columns: usize,
}

impl CsvWriter {
    /// Begins a file and writes the header.
    pub fn new(columns: &[Column], encoding: CsvEncoding) -> Result<Self, WriteError> {
        let bytes = if encoding == CsvEncoding::Utf8Bom { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
        let mut writer =
            Self { encoding, file: CsvFile { bytes, unmappable: Vec::new() }, next_row: 1, columns: columns.len() };
        let titles: Vec<Cell<'_>> = columns.iter().map(|column| Cell::Text(&column.title)).collect();
        writer.row(&titles)?;
        Ok(writer)
    }

    /// Writes the next row; a short one is filled up. Cells beyond the columns are refused.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        if cells.len() > self.columns {
            return Err(WriteError::SheetFull);
        }
        let row = self.next_row;
        for column in 0..self.columns {
            if column > 0 {
                self.file.bytes.push(b',');
            }
            let text = text_of(cells.get(column).unwrap_or(&Cell::Empty));
            let text = quoted(&text);
            match self.encoding {
                CsvEncoding::Utf8Bom => self.file.bytes.extend_from_slice(text.as_bytes()),
                CsvEncoding::Cp932 => {
                    let (bytes, missing) = encode_cp932(&text);
                    self.file.bytes.extend(bytes);
                    self.file.unmappable.extend(missing.into_iter().map(|character| Unmappable {
                        row,
                        column: column as u32,
                        character,
                    }));
                }
            }
        }
        self.file.bytes.extend_from_slice(b"\r\n");
        self.next_row += 1;
        Ok(())
    }

    /// The file.
    pub fn finish(self) -> CsvFile {
        self.file
    }
}

fn text_of<'a>(cell: &Cell<'a>) -> Cow<'a, str> {
    match *cell {
        Cell::Text(text) => defuse(text),
        Cell::Number(number) => number.to_string().into(),
        Cell::Integer(number) => number.to_string().into(),
        Cell::Date(day) => day.to_string().into(),
        Cell::Empty => "".into(),
    }
}

/// Quotes where RFC 4180 asks for it. (CP932 has no second byte that is a comma, quote or line
/// break, so quoting before encoding is safe.)
fn quoted(text: &str) -> Cow<'_, str> {
    let needs = text.contains([',', '"', '\r', '\n'])
        || text.starts_with([' ', '\t', '\u{3000}'])
        || text.ends_with([' ', '\t', '\u{3000}']);
    if needs { format!("\"{}\"", text.replace('"', "\"\"")).into() } else { text.into() }
}
