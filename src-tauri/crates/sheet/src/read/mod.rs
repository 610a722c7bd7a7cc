//! From bytes to rows: tells the format by content and hands over to its reader.
//!
//! What only concerns one format is in its file; what a value looks like as text is in
//! the module `value` alone, so that all formats agree.

mod delimited;
mod excel;
mod mask;
mod merged;
mod ods;
mod package;
mod sheets;
mod value;

use crate::error::Bound;
use crate::workbook::{MAX_DOUBT_CHARS, MAX_DOUBTS};
use crate::{Doubt, Format, Limits, ReadOptions, SheetError, Workbook};

/// Reads one sheet of a file in this process. `file_name` only breaks ties (`.tsv`); the
/// format is told by content. For files from outside use [`crate::read_guarded`].
pub fn read(bytes: &[u8], file_name: &str, options: &ReadOptions) -> Result<Workbook, SheetError> {
    // A parser that panics on a crafted file is a damaged file to the caller, not a crash.
    std::panic::catch_unwind(|| read_checked(bytes, file_name, options))
        .unwrap_or_else(|_| Err(SheetError::Damaged { detail: "the reader gave up".into() }))
}

fn read_checked(bytes: &[u8], file_name: &str, options: &ReadOptions) -> Result<Workbook, SheetError> {
    let limits = &options.limits;
    check_size(bytes, limits)?;
    let workbook = match Container::of(bytes) {
        Container::Nothing => return Err(SheetError::Empty),
        Container::Zip => match package::check(bytes, limits)? {
            Format::Xlsx => excel::read_xlsx(bytes, options)?,
            Format::Xlsb => excel::read_xlsb(bytes, options)?,
            _ => ods::read(bytes, options)?,
        },
        Container::Ole => {
            package::check_ole(bytes)?;
            excel::read_xls(bytes, options)?
        }
        Container::Foreign(found) => {
            return Err(SheetError::NotASheet { found: found.into() });
        }
        Container::Text => delimited::read(bytes, file_name, options)?,
    };
    if workbook.rows.is_empty() { Err(SheetError::Empty) } else { Ok(workbook) }
}

/// Refuses a file that is too large, before anything is done with it.
pub(crate) fn check_size(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    let limit = limits.file_bytes;
    if bytes.len() as u64 > limit { Err(SheetError::TooLarge { what: Bound::FileBytes, limit }) } else { Ok(()) }
}

/// What the first bytes say.
enum Container {
    Nothing,
    Zip,
    Ole,
    Foreign(&'static str),
    Text,
}

impl Container {
    fn of(bytes: &[u8]) -> Self {
        const KNOWN: &[(&[u8], &str)] = &[
            (b"%PDF", "pdf"),
            (b"\x89PNG", "picture"),
            (b"\xFF\xD8\xFF", "picture"),
            (b"GIF8", "picture"),
            (b"{\\rtf", "rtf"),
            (b"\x1F\x8B", "gzip"),
            (b"7z\xBC\xAF\x27\x1C", "7z"),
            (b"Rar!", "rar"),
            (b"SQLite format 3", "sqlite"),
        ];
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Self::Zip;
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            return Self::Ole;
        }
        if let Some((_, found)) = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Self::Foreign(found);
        }
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
        if text.is_empty() {
            return Self::Nothing;
        }
        // Many programs save a web page or XML under the name .xls.
        let head = text[..text.len().min(256)].to_ascii_lowercase();
        match () {
            () if head.starts_with(b"<?xml") => Self::Foreign("xml"),
            () if [&b"<!doctype"[..], b"<html", b"<table", b"<head", b"<meta"]
                .iter()
                .any(|tag| head.starts_with(tag)) =>
            {
                Self::Foreign("html")
            }
            () => Self::Text,
        }
    }
}

/// Notes a doubt, up to the number that is worth keeping.
fn doubt(doubts: &mut Vec<Doubt>, row: u32, column: u32, text: &str) {
    if doubts.len() < MAX_DOUBTS {
        let text: String = text.chars().take(MAX_DOUBT_CHARS).collect();
        doubts.push(Doubt { row, column, text });
    }
}

/// Characters that are not what the author saw: replaced ones (also by the `?` or 〓 that a program writes which has
/// no 𠮷), and private ones (外字).
fn is_doubtful(text: &str) -> bool {
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let lost = match character {
            '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '〓' => true,
            // Before a kanji it is no question: ?野, 葛?城.
            '?' => rest.peek().is_some_and(|next| matches!(next, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..)),
            _ => false,
        };
        if lost {
            return true;
        }
    }
    false
}

/// A parser's complaint. (Some pass on that there is no memory, in the standard library's words.)
fn damaged(error: impl std::fmt::Display) -> SheetError {
    let detail = error.to_string();
    if detail.contains("out of memory") { SheetError::OutOfMemory } else { SheetError::Damaged { detail } }
}
