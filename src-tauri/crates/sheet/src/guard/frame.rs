//! What the two processes say to each other: small things as JSON, cells as they lie in memory.
//!
//! Every piece is its length (8 bytes, little endian) and its bytes.

use crate::rows::{CellEnd, RowEnd};
use crate::{Limits, ReadOptions, Rows, SheetError, Workbook};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, Read, Write};

/// Bytes of the longest piece in JSON: names of sheets, and doubts.
const LONGEST_HEAD: u64 = 16 << 20;
/// Bytes of a cell or of a row's end.
const PAIR: u64 = 8;

/// What the parent asks for, apart from the bytes of the file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request<'a> {
    pub file_name: Cow<'a, str>,
    pub options: Cow<'a, ReadOptions>,
}

impl Request<'static> {
    pub fn read_options(input: &mut impl Read) -> io::Result<Self> {
        Ok(serde_json::from_slice(&read_bytes(input, LONGEST_HEAD)?)?)
    }
}

pub fn write_request(output: &mut impl Write, bytes: &[u8], file_name: &str, options: &ReadOptions) -> io::Result<()> {
    let request = Request { file_name: file_name.into(), options: Cow::Borrowed(options) };
    write_bytes(output, &serde_json::to_vec(&request)?)?;
    write_bytes(output, bytes)?;
    output.flush()
}

pub fn write_answer(output: &mut impl Write, answer: &Result<Workbook, SheetError>) -> io::Result<()> {
    write_bytes(output, &serde_json::to_vec(answer)?)?;
    if let Ok(workbook) = answer {
        let rows = &workbook.rows;
        write_bytes(output, rows.text.as_bytes())?;
        write_bytes(output, &pairs_to_bytes(rows.cells.iter().map(|cell| (cell.column, cell.text_end))))?;
        write_bytes(output, &pairs_to_bytes(rows.ends.iter().map(|row| (row.number, row.cell_end))))?;
    }
    Ok(())
}

/// An answer that fits the limits; whatever does not comes from a reader that lost its way.
pub fn read_answer(input: &mut impl Read, limits: &Limits) -> io::Result<Result<Workbook, SheetError>> {
    let answer: Result<Workbook, SheetError> = serde_json::from_slice(&read_bytes(input, LONGEST_HEAD)?)?;
    let Ok(mut workbook) = answer else {
        return Ok(answer);
    };
    let text = String::from_utf8(read_bytes(input, limits.text_bytes)?).map_err(io::Error::other)?;
    let cells = pairs_from_bytes(&read_bytes(input, limits.cells.saturating_mul(PAIR))?)
        .map(|(column, text_end)| CellEnd { column, text_end })
        .collect();
    let rows = pairs_from_bytes(&read_bytes(input, limits.cells.saturating_mul(PAIR))?)
        .map(|(number, cell_end)| RowEnd { number, cell_end })
        .collect();
    workbook.rows =
        Rows::from_parts(text, cells, rows).ok_or_else(|| io::Error::other("the cells do not fit together"))?;
    Ok(Ok(workbook))
}

/// A piece; one longer than `longest` is refused before it takes memory.
pub fn read_bytes(input: &mut impl Read, longest: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > longest {
        return Err(io::Error::other("a piece of the frame is too long"));
    }
    let mut bytes = Vec::with_capacity(length as usize);
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn write_bytes(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u64).to_le_bytes())?;
    output.write_all(bytes)
}

fn pairs_to_bytes(pairs: impl ExactSizeIterator<Item = (u32, u32)>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(pairs.len() * 8);
    for (first, second) in pairs {
        bytes.extend_from_slice(&(u64::from(first) | u64::from(second) << 32).to_le_bytes());
    }
    bytes
}

fn pairs_from_bytes(bytes: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    bytes.chunks_exact(8).map(|chunk| {
        let pair = u64::from_le_bytes(chunk.try_into().expect("chunks have 8 bytes"));
        (pair as u32, (pair >> 32) as u32)
    })
}
