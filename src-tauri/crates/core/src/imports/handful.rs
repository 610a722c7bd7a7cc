//! Rows of an export between the thread that reads the book and the one that writes the file.

use chrono::Datelike;
use tsudoi_sheet::Cell;

use crate::values::Day;

/// Rows on their way to the writer: their text in one piece, used again and again.
#[derive(Default)]
pub(super) struct Handful {
    text: String,
    cells: Vec<Ready>,
    /// Where each row's cells end.
    pub(super) ends: Vec<usize>,
}

/// A cell; a text by where it ends.
#[derive(Clone, Copy)]
enum Ready {
    Empty,
    Text(usize),
    Number(f64),
    Day(Day),
}

impl Handful {
    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
        self.cells.push(if text.is_empty() { Ready::Empty } else { Ready::Text(self.text.len()) });
    }

    pub(super) fn number(&mut self, number: f64) {
        self.cells.push(Ready::Number(number));
    }

    pub(super) fn day(&mut self, day: Option<Day>) {
        match day {
            None => self.cells.push(Ready::Empty),
            // Spreadsheets count days from 1900, and count one too many until March.
            Some(day) if (day.year(), day.month()) < (1900, 3) => self.text(&day.to_string()),
            Some(day) => self.cells.push(Ready::Day(day)),
        }
    }

    pub(super) fn end(&mut self) {
        self.ends.push(self.cells.len());
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.ends.clear();
    }

    pub(super) fn each_row<E>(
        &self,
        mut with: impl FnMut(&[Cell<'_>]) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut row: Vec<Cell<'_>> = Vec::new();
        let (mut first, mut from) = (0, 0);
        for end in &self.ends {
            row.clear();
            for cell in &self.cells[first..*end] {
                row.push(match *cell {
                    Ready::Empty => Cell::Empty,
                    Ready::Number(number) => Cell::Number(number),
                    Ready::Day(day) => Cell::Date(day),
                    Ready::Text(to) => {
                        let text = &self.text[from..to];
                        from = to;
                        Cell::Text(text)
                    }
                });
            }
            first = *end;
            with(&row)?;
        }
        Ok(())
    }
}
