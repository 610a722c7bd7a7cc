//! What a file turned out to be.

use crate::{Encoding, Rows};
use serde::{Deserialize, Serialize};

/// One sheet of a file, read, with what was found out on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workbook {
    /// Format by content, not by the name of the file.
    pub format: Format,
    /// Encoding of a csv.
    pub encoding: Option<Encoding>,
    /// Delimiter of a csv.
    pub delimiter: Option<char>,
    /// Names of all sheets that hold cells, in order (hidden ones too). One, empty, for a csv.
    pub sheets: Vec<String>,
    /// Name of the sheet that `rows` come from.
    pub sheet: String,
    /// The cells.
    #[serde(skip)]
    pub rows: Rows,
    /// Cells that a person should look at; at most [`MAX_DOUBTS`].
    pub doubtful: Vec<Doubt>,
}

/// No more doubts than this are kept: beyond it the encoding is wrong, not the cell.
pub const MAX_DOUBTS: usize = 1_000;

/// No more of a doubtful text is kept.
pub const MAX_DOUBT_CHARS: usize = 200;

/// Format of a file, by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Excel 2007 and later, with or without macros.
    Xlsx,
    /// Excel 97 to 2003 (and 5.0/95).
    Xls,
    /// LibreOffice and other OpenDocument programs.
    Ods,
    /// Excel's binary workbook.
    Xlsb,
    /// Text with a delimiter.
    Csv,
}

/// A cell whose text is not surely what its author saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Row as the spreadsheet counts, from 1.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// The text (its first [`MAX_DOUBT_CHARS`]) with the replaced or private (外字) character, or the error (`#N/A`) in place
    /// of which the cell is empty.
    pub text: String,
}
