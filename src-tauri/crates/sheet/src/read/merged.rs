//! Cells merged over several rows: their value counts for each member beside them.
//!
//! A branch's name stands once beside all its members, an address once beside a family. The file
//! keeps the value in the topmost row alone. (Cells merged in the header and above it are left as
//! they are: [`crate::header`] reads them by their gaps.)

use crate::rows::RowsBuilder;
use crate::{Limits, Rows, SheetError, find_header};

/// A merged area, of which only the first column matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// Its rows, as the spreadsheet counts, from 1.
    pub first_row: u32,
    pub last_row: u32,
    /// From 0.
    pub column: u32,
}

/// Repeats the value of each merged area below the header in its rows that hold anything.
pub fn fill_down(rows: Rows, areas: &[Merged], limits: &Limits) -> Result<Rows, SheetError> {
    let first_data = find_header(&rows).map_or(0, |header| header.row + header.lines);
    let mut areas =
        areas.iter().filter(|area| area.first_row >= first_data && area.last_row > area.first_row).peekable();
    if areas.peek().is_none() {
        return Ok(rows);
    }
    let mut filled = RowsBuilder::new(limits);
    for row in rows.iter() {
        for (column, text) in row.filled() {
            filled.push(row.number(), column as u32, text)?;
        }
    }
    for area in areas {
        let Some(top) = rows.position(area.first_row) else { continue };
        let text = rows.at(top).map_or("", |row| row.get(area.column as usize));
        if text.is_empty() {
            continue;
        }
        let below = (top + 1..rows.len()).map_while(|index| rows.at(index)).map(|row| row.number());
        for number in below.take_while(|&number| number <= area.last_row) {
            filled.push(number, area.column, text)?;
        }
    }
    Ok(filled.finish())
}
