//! Looks at a zip or OLE container before any parser does: sizes, counts, prologues, locks.
//!
//! That a part unpacks to more than its directory says needs no look: the zip crate stops
//! reading there, and the file is damaged.

use super::damaged;
use crate::error::{Bound, Threat};
use crate::{Format, Limits, SheetError};
use std::io::{Cursor, Read};

/// Unpacked bytes of one part from which its ratio is looked at.
const RATIO_FROM: u64 = 32 << 20;
/// No sheet compresses better than this by honest means (seen: 10 to 60).
const RATIO: u64 = 250;
/// An XML part whose root has not begun by then hides something.
const PROLOGUE: u64 = 64 << 10;
/// The shortest shared string is `<si/>`.
const SHORTEST_STRING: u64 = 5;

/// Checks a zip by its directory and the head of each XML part, and tells its format.
pub fn check(bytes: &[u8], limits: &Limits) -> Result<Format, SheetError> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if zip.len() as u64 > limits.parts {
        return Err(SheetError::TooLarge { what: Bound::Parts, limit: limits.parts });
    }
    let mut unpacked = 0_u64;
    for index in 0..zip.len() {
        let part = zip.by_index_raw(index).map_err(damaged)?;
        if part.encrypted() {
            return Err(SheetError::PasswordProtected);
        }
        if part.size() > RATIO_FROM && part.size() / part.compressed_size().max(1) > RATIO {
            return Err(SheetError::Suspicious { what: Threat::ZipBomb });
        }
        unpacked = unpacked.saturating_add(part.size());
    }
    if unpacked > limits.unpacked_bytes {
        return Err(SheetError::TooLarge { what: Bound::UnpackedBytes, limit: limits.unpacked_bytes });
    }
    let format = format_of(&zip)?;
    for index in 0..zip.len() {
        check_head(&mut zip, index)?;
    }
    Ok(format)
}

fn format_of(zip: &zip::ZipArchive<Cursor<&[u8]>>) -> Result<Format, SheetError> {
    let has =
        |wanted: &str| zip.file_names().flatten().any(|name| name.replace('\\', "/").eq_ignore_ascii_case(wanted));
    match () {
        () if has("xl/workbook.bin") => Ok(Format::Xlsb),
        () if has("content.xml") => Ok(Format::Ods),
        () if has("xl/workbook.xml") => Ok(Format::Xlsx),
        // Some programs keep the workbook elsewhere; the relationships say where.
        () if has("_rels/.rels") && !has("word/document.xml") && !has("ppt/presentation.xml") => Ok(Format::Xlsx),
        () if has("[Content_Types].xml") => Err(SheetError::NotASheet { found: "office-document".into() }),
        () => Err(SheetError::NotASheet { found: "zip".into() }),
    }
}

/// Refuses declarations that no spreadsheet has, and counts that make a parser reserve
/// gigabytes.
fn check_head(zip: &mut zip::ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<(), SheetError> {
    let part = zip.by_index(index).map_err(damaged)?;
    let name = part.name().map_err(damaged)?.to_ascii_lowercase();
    let extension = name.rsplit('.').next();
    if !matches!(extension, Some("xml" | "rels")) {
        return Ok(());
    }
    let size = part.size();
    let mut head = Vec::new();
    part.take(PROLOGUE).read_to_end(&mut head).map_err(damaged)?;
    let root = match root_tag(&head) {
        Prologue::Root(tag) => tag,
        Prologue::Declaration => {
            return Err(SheetError::Suspicious { what: Threat::Doctype });
        }
        Prologue::Unfinished if head.len() as u64 == PROLOGUE => {
            return Err(SheetError::Suspicious { what: Threat::FalseCount });
        }
        Prologue::Unfinished => return Ok(()),
    };
    let declared = attribute(root, b"uniqueCount").or_else(|| attribute(root, b"count")).unwrap_or(0);
    if root_name(root).ends_with(b"sst") && declared > size / SHORTEST_STRING {
        return Err(SheetError::Suspicious { what: Threat::FalseCount });
    }
    Ok(())
}

enum Prologue<'a> {
    Root(&'a [u8]),
    Declaration,
    Unfinished,
}

/// The first element's tag, past the XML declaration and comments.
fn root_tag(head: &[u8]) -> Prologue<'_> {
    let mut rest = head;
    while let Some(at) = rest.iter().position(|&byte| byte == b'<') {
        rest = &rest[at..];
        let (is_markup, close): (bool, &[u8]) = match rest {
            [b'<', b'?', ..] => (true, b"?>"),
            [b'<', b'!', b'-', b'-', ..] => (true, b"-->"),
            [b'<', b'!', ..] => return Prologue::Declaration,
            _ => (false, b">"),
        };
        let Some(end) = rest.windows(close.len()).position(|window| window == close) else {
            return Prologue::Unfinished;
        };
        if !is_markup {
            return Prologue::Root(&rest[..end]);
        }
        rest = &rest[end + close.len()..];
    }
    Prologue::Unfinished
}

fn root_name(tag: &[u8]) -> &[u8] {
    tag.get(1..).unwrap_or_default().split(u8::is_ascii_whitespace).next().unwrap_or_default()
}

fn attribute(tag: &[u8], name: &[u8]) -> Option<u64> {
    let at = tag.windows(name.len()).position(|window| window == name)? + name.len();
    let digits: Vec<u8> =
        tag[at..].iter().copied().skip_while(|byte| !byte.is_ascii_digit()).take_while(u8::is_ascii_digit).collect();
    std::str::from_utf8(&digits).ok()?.parse().ok().or(Some(u64::MAX))
}

/// Whether any sheet of an Excel file has merged cells: looked for without parsing, which would
/// cost as much as reading the cells.
pub fn has_merged_cells(bytes: &[u8]) -> Result<bool, SheetError> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(damaged)?;
        let is_sheet = part.name().is_ok_and(|name| name.contains("worksheets/"));
        if is_sheet && contains(part, b"mergeCells").map_err(damaged)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn contains(mut part: impl Read, word: &[u8]) -> std::io::Result<bool> {
    let word = memchr::memmem::Finder::new(word);
    let mut window = vec![0; 64 << 10];
    let mut kept = 0;
    loop {
        let end = kept + part.read(&mut window[kept..])?;
        if end == kept {
            return Ok(false);
        }
        if word.find(&window[..end]).is_some() {
            return Ok(true);
        }
        // The end of the window may cut the word.
        let start = end.saturating_sub(word.needle().len() - 1);
        window.copy_within(start..end, 0);
        kept = end - start;
    }
}

/// An OLE container is an old workbook, or the safe around an encrypted new one.
pub fn check_ole(bytes: &[u8]) -> Result<(), SheetError> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).chain([0, 0]).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    match () {
        () if has("EncryptedPackage") => Err(SheetError::PasswordProtected),
        () if has("Workbook") || has("Book") => Ok(()),
        () if has("WordDocument") || has("PowerPoint Document") => {
            Err(SheetError::NotASheet { found: "office-document".into() })
        }
        () => Err(SheetError::NotASheet { found: "ole".into() }),
    }
}
