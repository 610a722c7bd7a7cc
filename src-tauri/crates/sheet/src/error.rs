//! Why a file could not be read. One variant per thing that a caller says or does differently.
//!
//! The sentences here are for logs; the screens have their own in the reader's language.

use serde::{Deserialize, Serialize};

/// Why [`crate::read()`] gave no rows. Nothing is kept of a file that fails.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum SheetError {
    /// Another kind of file: a picture, a PDF, a web page, a text document.
    #[error("this is not a spreadsheet that can be read: {found}")]
    NotASheet {
        /// What it seems to be, for example `"pdf"`, `"html"`, `"zip"`, `"binary"`.
        found: String,
    },
    /// The file opens only with a password. Saving it without one helps.
    #[error("the file is protected by a password")]
    PasswordProtected,
    /// More than we accept, however honest.
    #[error("too large: {what:?}, at most {limit}")]
    TooLarge {
        /// What there is too much of.
        what: Bound,
        /// How much is accepted.
        limit: u64,
    },
    /// The right kind of file, but broken (cut off in a copy, half written).
    #[error("the file is damaged: {detail}")]
    Damaged {
        /// The reader's own words.
        detail: String,
    },
    /// The sheet that was asked for is not there.
    #[error("there is no such sheet; there are {available:?}")]
    NoSuchSheet {
        /// Names of the sheets that there are, in order.
        available: Vec<String>,
    },
    /// Not one cell with a value.
    #[error("there is nothing in the file")]
    Empty,
    /// Made to harm, or so odd that it must be taken for it.
    #[error("the file was refused as suspicious: {what:?}")]
    Suspicious {
        /// What was found.
        what: Threat,
    },
    /// Reading took longer than [`crate::Limits::seconds`].
    #[error("reading took too long and was stopped")]
    TimedOut,
    /// Reading needed more than [`crate::Limits::memory`].
    #[error("reading needed too much memory and was stopped")]
    OutOfMemory,
}

/// What there can be too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// Bytes of the file.
    FileBytes,
    /// Parts inside the (zip) file.
    Parts,
    /// Bytes of all parts once unpacked.
    UnpackedBytes,
    /// Cells with a value.
    Cells,
    /// Columns.
    Columns,
    /// Rows.
    Rows,
    /// Bytes of text in all cells.
    TextBytes,
    /// Characters of one cell: nearly always a quotation mark that is never closed.
    CellText,
}

/// What makes a file suspicious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Threat {
    /// Unpacks to far more than its size lets expect, or to more than it declares.
    ZipBomb,
    /// A document type or entity declaration, which no spreadsheet has.
    Doctype,
    /// NUL bytes in a text file.
    Nul,
    /// Declares counts that its size cannot hold.
    FalseCount,
}
