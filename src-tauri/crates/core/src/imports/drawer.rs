//! Sheets that were opened and not yet taken in: kept in memory by a token, few, gone with the book.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use tsudoi_sheet::{Format, Header, Workbook, header_at};

use super::layout::Layout;
use crate::{Error, Result, error::OrNotFound};

/// So many are kept; the oldest makes room.
const KEPT: usize = 3;

/// A sheet as it was opened.
pub struct Sheet {
    /// The file's name.
    pub file_name: String,
    /// Cells and what was found out about them.
    pub workbook: Workbook,
    /// Where the titles of the columns are, as far as it could be seen.
    pub header: Header,
}

impl Sheet {
    /// The titles, in the row that the person has chosen if it was chosen.
    pub fn header(&self, row: Option<u32>) -> Result<Header> {
        match row {
            None => Ok(self.header.clone()),
            Some(row) if row == self.header.row => Ok(self.header.clone()),
            Some(row) => {
                header_at(&self.workbook.rows, row).ok_or_else(|| Error::invalid("header_row", "import-no-such-row"))
            }
        }
    }

    /// Where a sheet with these titles comes from.
    pub fn layout(header: &Header) -> Layout {
        Layout::recognise(header.names.iter().map(String::as_str))
    }

    /// Whether the reader left a csv's apostrophes in the cells: that of csv has undone them.
    pub fn keeps_apostrophes(&self) -> bool {
        self.workbook.format != Format::Csv
    }
}

/// See the module.
#[derive(Default)]
pub struct Drawer {
    sheets: Mutex<VecDeque<(String, Arc<Sheet>)>>,
}

impl Drawer {
    /// Puts a sheet in.
    pub(super) fn put(&self, token: String, sheet: Sheet) {
        let mut sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        if sheets.len() >= KEPT {
            sheets.pop_front();
        }
        sheets.push_back((token, Arc::new(sheet)));
    }

    /// The sheet of a token. It stays in: a plan is followed by another one, and by the import.
    pub(super) fn get(&self, token: &str) -> Result<Arc<Sheet>> {
        let sheets = self.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        sheets.iter().find(|(own, _)| own == token).map(|(_, sheet)| sheet.clone()).or_not_found("import-sheet-gone")
    }

    /// Takes a sheet out, when it was taken in.
    pub(super) fn forget(&self, token: &str) {
        self.sheets.lock().unwrap_or_else(PoisonError::into_inner).retain(|(own, _)| own != token);
    }
}
