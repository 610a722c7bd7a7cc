//! Cells in one arena: 100,000 × 20 cost their text and 16 MB, and no allocation each.
//!
//! Only cells with text are kept. A row without any is not kept either, but the rows after it
//! keep the number that the spreadsheet shows.

use crate::SheetError;
use crate::error::Bound;
use crate::options::{Limits, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS};

/// The rows of a sheet that hold anything, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    pub(crate) text: String,
    pub(crate) cells: Vec<CellEnd>,
    pub(crate) ends: Vec<RowEnd>,
    pub(crate) width: u32,
}

/// A cell: its column from 0, and where its text ends (it starts where the one before ends).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CellEnd {
    pub column: u32,
    pub text_end: u32,
}

/// A row: its number from 1, and where its cells end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowEnd {
    pub number: u32,
    pub cell_end: u32,
}

/// One row of [`Rows`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    rows: &'a Rows,
    number: u32,
    first: usize,
    end: usize,
}

impl Rows {
    /// Number of rows that hold anything.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no cell holds anything.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Number of columns: one more than the last one that holds anything in any row.
    pub fn width(&self) -> usize {
        self.width as usize
    }

    /// The row at a position (from 0, among the rows that hold anything).
    pub fn at(&self, index: usize) -> Option<Row<'_>> {
        let row = self.ends.get(index)?;
        let first = if index == 0 { 0 } else { self.ends[index - 1].cell_end as usize };
        Some(Row { rows: self, number: row.number, first, end: row.cell_end as usize })
    }

    /// The row with the spreadsheet's number (from 1), if it holds anything.
    pub fn numbered(&self, number: u32) -> Option<Row<'_>> {
        self.at(self.position(number)?)
    }

    /// The position of the row with the spreadsheet's number, if it holds anything.
    pub(crate) fn position(&self, number: u32) -> Option<usize> {
        self.ends.binary_search_by_key(&number, |row| row.number).ok()
    }

    /// All rows that hold anything, from the top.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        (0..self.len()).map(|index| self.at(index).expect("index is below len"))
    }

    /// Rows from parts that another process gave; `None` if they do not fit together.
    pub(crate) fn from_parts(text: String, cells: Vec<CellEnd>, ends: Vec<RowEnd>) -> Option<Self> {
        let texts_fit = cells.is_sorted_by_key(|cell| cell.text_end)
            && cells.iter().all(|cell| text.is_char_boundary(cell.text_end as usize));
        let rows_fit = ends.is_sorted_by_key(|row| row.cell_end) && ends.is_sorted_by_key(|row| row.number);
        let ends_fit = ends.last().map_or(0, |row| row.cell_end as usize) == cells.len();
        let width = cells.iter().map(|cell| cell.column.saturating_add(1)).max().unwrap_or_default();
        (texts_fit && rows_fit && ends_fit).then_some(Self { text, cells, ends, width })
    }

    fn cell(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.cells[index - 1].text_end as usize };
        &self.text[start..self.cells[index].text_end as usize]
    }
}

impl<'a> Row<'a> {
    /// The spreadsheet's number of the row, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The text in a column (from 0); empty if there is none.
    pub fn get(&self, column: usize) -> &'a str {
        let cells = &self.rows.cells[self.first..self.end];
        // Nearly every row is without gaps before the column: look there first.
        let found = match cells.get(column) {
            Some(cell) if cell.column as usize == column => Some(column),
            _ => cells.binary_search_by_key(&column, |cell| cell.column as usize).ok(),
        };
        found.map_or("", |index| self.rows.cell(self.first + index))
    }

    /// Cells with text: `(column from 0, text)`.
    pub fn filled(&self) -> impl Iterator<Item = (usize, &'a str)> + use<'a> {
        let rows = self.rows;
        (self.first..self.end).map(move |index| (rows.cells[index].column as usize, rows.cell(index)))
    }

    /// Number of columns up to the last with text.
    pub fn width(&self) -> usize {
        self.rows.cells[self.first..self.end].last().map_or(0, |cell| cell.column as usize + 1)
    }

    /// Every cell up to the last with text, the empty ones too.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.width()).map(move |column| row.get(column))
    }
}

/// Collects cells in any order (they nearly always come sorted) within the limits.
#[derive(Debug)]
pub(crate) struct RowsBuilder<'l> {
    limits: &'l Limits,
    rows: Rows,
    /// Row of each cell: becomes `Rows::ends` at the end.
    numbers: Vec<u32>,
    sorted: bool,
}

impl<'l> RowsBuilder<'l> {
    pub fn new(limits: &'l Limits) -> Self {
        Self { limits, rows: Rows::default(), numbers: Vec::new(), sorted: true }
    }

    /// Takes a cell; an empty text is left out. `row` from 1, `column` from 0.
    pub fn push(&mut self, row: u32, column: u32, text: &str) -> Result<(), SheetError> {
        if text.is_empty() {
            return Ok(());
        }
        let too_large = |what, limit| Err(SheetError::TooLarge { what, limit });
        if column >= MAX_COLUMNS {
            return too_large(Bound::Columns, u64::from(MAX_COLUMNS));
        }
        if row > MAX_ROWS {
            return too_large(Bound::Rows, u64::from(MAX_ROWS));
        }
        if text.len() > MAX_CELL_CHARS && text.chars().count() > MAX_CELL_CHARS {
            return too_large(Bound::CellText, MAX_CELL_CHARS as u64);
        }
        if self.rows.cells.len() as u64 >= self.limits.cells {
            return too_large(Bound::Cells, self.limits.cells);
        }
        let text_end = self.rows.text.len() as u64 + text.len() as u64;
        let text_limit = self.limits.text_bytes.min(u64::from(u32::MAX));
        if text_end > text_limit {
            return too_large(Bound::TextBytes, text_limit);
        }
        if let (Some(&last_row), Some(last)) = (self.numbers.last(), self.rows.cells.last()) {
            self.sorted &= (last_row, last.column) < (row, column);
        }
        self.rows.text.push_str(text);
        self.rows.cells.push(CellEnd { column, text_end: text_end as u32 });
        self.rows.width = self.rows.width.max(column + 1);
        self.numbers.push(row);
        Ok(())
    }

    pub fn finish(mut self) -> Rows {
        if !self.sorted {
            self.sort();
        }
        for (index, &number) in self.numbers.iter().enumerate() {
            let cell_end = index as u32 + 1;
            match self.rows.ends.last_mut() {
                Some(row) if row.number == number => row.cell_end = cell_end,
                _ => self.rows.ends.push(RowEnd { number, cell_end }),
            }
        }
        self.rows
    }

    /// Puts cells that came out of order in order; of two for one place the later one stays.
    fn sort(&mut self) {
        let old = std::mem::take(&mut self.rows);
        let numbers = std::mem::take(&mut self.numbers);
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by_key(|&index| (numbers[index], old.cells[index].column));
        self.rows.width = old.width;
        for (at, &index) in order.iter().enumerate() {
            let place = |index: usize| (numbers[index], old.cells[index].column);
            if order.get(at + 1).is_some_and(|&next| place(next) == place(index)) {
                continue;
            }
            self.rows.text.push_str(old.cell(index));
            let text_end = self.rows.text.len() as u32;
            self.rows.cells.push(CellEnd { column: old.cells[index].column, text_end });
            self.numbers.push(numbers[index]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(cells: &[(u32, u32, &str)]) -> Rows {
        let limits = Limits::default();
        let mut builder = RowsBuilder::new(&limits);
        for &(row, column, text) in cells {
            builder.push(row, column, text).unwrap();
        }
        builder.finish()
    }

    #[test]
    fn gaps_read_as_empty_and_rows_keep_their_number() {
        let rows = build(&[(2, 0, "a"), (2, 3, "d"), (5, 1, "b"), (5, 2, "")]);
        let all: Vec<(u32, Vec<&str>)> = rows.iter().map(|row| (row.number(), row.cells().collect())).collect();
        assert_eq!(
            all,
            [(2, vec!["a", "", "", "d"]), (5, vec!["", "b"])],
            "blank rows are left out, numbers are not moved"
        );
        assert_eq!(rows.numbered(5).unwrap().get(1), "b", "a row is found by its number");
        assert_eq!(rows.at(0).unwrap().get(99), "", "beyond the row there is nothing");
        assert_eq!(rows.width(), 4, "the widest row decides");
    }

    #[test]
    fn cells_out_of_order_are_put_in_order() {
        let rows = build(&[(3, 1, "z"), (1, 1, "b"), (1, 0, "a"), (3, 1, "y")]);
        let all: Vec<(u32, Vec<&str>)> = rows.iter().map(|row| (row.number(), row.cells().collect())).collect();
        assert_eq!(all, [(1, vec!["a", "b"]), (3, vec!["", "y"])], "order comes from the place, the later cell stays");
    }

    #[test]
    fn limits_hold() {
        let limits = Limits { cells: 2, text_bytes: 10, ..Limits::default() };
        let mut builder = RowsBuilder::new(&limits);
        builder.push(1, 0, "12345").unwrap();
        assert!(
            matches!(builder.push(1, 1, "123456"), Err(SheetError::TooLarge { what: Bound::TextBytes, .. })),
            "text is bounded"
        );
        builder.push(1, 1, "1").unwrap();
        assert!(
            matches!(builder.push(1, 2, "1"), Err(SheetError::TooLarge { what: Bound::Cells, .. })),
            "cells are bounded"
        );
        assert!(
            matches!(builder.push(1, MAX_COLUMNS, "1"), Err(SheetError::TooLarge { what: Bound::Columns, .. })),
            "columns are bounded"
        );
    }
}
