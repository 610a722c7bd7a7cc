//! What a reader may be told, and how far it may go.

use crate::Encoding;
use serde::{Deserialize, Serialize};

/// Choices of the person who reads the file; the default guesses everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Name of the sheet; `None` is the first visible one that holds anything.
    pub sheet: Option<String>,
    /// Encoding of a csv; `None` is detected. Other formats ignore it.
    pub encoding: Option<Encoding>,
    /// How far the reader may go.
    pub limits: Limits,
}

/// How far a reader may go. The default fits 500,000 rows of 20 columns, and keeps a hostile file,
/// the start of the reader and the way back included, within 20 seconds and 1 GB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Parts inside a zip.
    pub parts: u64,
    /// Bytes of all parts of a zip once unpacked.
    pub unpacked_bytes: u64,
    /// Cells with a value, an error (`#N/A`) included.
    pub cells: u64,
    /// Bytes of text in all cells.
    pub text_bytes: u64,
    /// Wall clock of a guarded read, in seconds.
    pub seconds: u64,
    /// Memory of a guarded read, in bytes (Linux; elsewhere the other limits must do).
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 100 << 20,
            parts: 10_000,
            unpacked_bytes: 600 << 20,
            cells: 12_000_000,
            text_bytes: 256 << 20,
            seconds: 15,
            memory: 800 << 20,
        }
    }
}

/// Columns of the widest format (Excel: XFD).
pub(crate) const MAX_COLUMNS: u32 = 16_384;
/// Rows of the longest format (Excel 2007 and later).
pub(crate) const MAX_ROWS: u32 = 1_048_576;
/// Characters of the longest cell (Excel).
pub(crate) const MAX_CELL_CHARS: usize = 32_767;
