//! Printed matter as PDF: receipts, invoices, the recovery sheet, labels, envelopes, notices, cards and rosters.
//!
//! Pure: data in, bytes out. No clock, no file, no database, no network; the same data give
//! the same bytes. What belongs here is how a sheet looks and how it becomes a PDF. What a
//! receipt *says* (its number, its lines, whether it may be issued) belongs to the core.
//!
//! Four layers, each knowing only the one below it:
//!
//! | layer | files | knows |
//! |---|---|---|
//! | documents | `receipt/`, `invoice/`, `slip.rs`, `post/`, `notice.rs`, `card.rs`, `booklet.rs`, `table.rs`, `recovery.rs` | the field's words and the design's millimetres |
//! | layout | `page.rs`, `flow.rs`, `column.rs`, `dates.rs` | line boxes, line breaking (禁則), columns (縦書き), fitting, dates in words |
//! | drawing list | `sheet.rs`, `fonts.rs`, `seal.rs`, `qr.rs` | glyphs, lines, boxes, pictures |
//! | engine | `pdf.rs`, `unhint.rs`, `pack.rs`; `svg.rs` for looking | `printpdf`: `pdf.rs`, and nobody else |

pub mod booklet;
pub mod card;
mod column;
mod dates;
mod flow;
mod fonts;
pub mod invoice;
pub mod notice;
mod pack;
mod page;
mod pdf;
pub mod post;
mod print;
mod qr;
pub mod receipt;
pub mod recovery;
mod seal;
mod sheet;
pub mod slip;
mod svg;
pub mod table;
mod unhint;
mod window;

pub use fonts::{Face, Fonts, missing};
pub use print::{Print, Title};
pub use seal::Seal;

/// Why a sheet could not be drawn. Nothing is ever drawn half: there are bytes or an error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Characters (or a character with its variation selector) that no bundled font has.
    /// Ask [`missing`] before a document number is taken.
    #[error("no bundled font has these characters: {}", .0.join(" "))]
    Missing(Vec<String>),
    /// A text is longer than the place the sheet has for it, even at the smallest size.
    #[error("{0} is too long for the sheet")]
    TooLong(&'static str),
    /// The lines, the total and the amount of a receipt do not agree.
    #[error("the lines of the receipt come to {lines} yen, its total says {total}, its amount {amount}")]
    Totals {
        /// Sum of the lines, yen with tax.
        lines: i64,
        /// What the total row says, yen with tax.
        total: i64,
        /// The amount in large type, yen.
        amount: i64,
    },
    /// A receipt has one to ten lines.
    #[error("a receipt has 1 to 10 lines, this one has {0}")]
    Lines(usize),
    /// A file needs at least one page.
    #[error("there is nothing to print")]
    Empty,
    /// The picture of a seal cannot be used.
    #[error("the picture of the seal cannot be used: {0}")]
    Seal(String),
    /// The text for a QR code is too long for one.
    #[error("the code is too long for a QR code")]
    Qr,
    /// The PDF engine reported something; the bytes are not to be trusted.
    #[error("the PDF could not be written: {0}")]
    Engine(String),
}

/// The result of drawing.
pub type Result<T> = std::result::Result<T, Error>;

/// The language of the words that the sheet itself adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Japanese, dates in 和暦.
    #[default]
    Ja,
    /// English, dates as "20 November 2026".
    En,
}
