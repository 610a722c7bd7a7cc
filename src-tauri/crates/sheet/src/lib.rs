//! Spreadsheets in and out: xlsx, xls, xlsb, ods and csv, whatever office wrote them.
//!
//! Pure: bytes in, rows of text out, and back. What belongs here is what a *file* may do to
//! us: formats, encodings, delimiters, dates that are numbers, lines above the header,
//! hostile content. What does not: what a column means. No member, no database, no screen
//! words (an error says its kind; who shows it chooses the words).
//!
//! The way in, for a file from outside: [`guard::read_guarded`] (a child process with a time
//! and memory limit), then [`header::find_header`]. The way out: [`XlsxWriter`], [`CsvWriter`].

pub mod defuse;
pub mod encoding;
pub mod error;
pub mod guard;
pub mod header;
pub mod options;
pub mod read;
pub mod rows;
pub mod workbook;
pub mod write;

pub use encoding::{Encoding, decode, encode_cp932};
pub use error::{Bound, SheetError, Threat};
pub use guard::{enable_guard, read_guarded, reader_main_if_asked};
pub use header::{Header, find_header, header_at};
pub use options::{Limits, ReadOptions};
pub use read::read;
pub use rows::{Row, Rows};
pub use workbook::{Doubt, Format, Workbook};
pub use write::{Cell, Column, CsvEncoding, CsvFile, CsvWriter, Kind, Unmappable, WriteError, XlsxWriter};
