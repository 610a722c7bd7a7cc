//! Finished sheets of one print: to the printer as a PDF, or one of them to the screen.

use chrono::NaiveDate;

use crate::pdf::{self, About};
use crate::sheet::Sheet;
use crate::{Error, Language, Result, svg};

/// The sheets of one print, in their order.
#[derive(Debug, Clone)]
pub struct Print {
    pub(crate) sheets: Vec<Sheet>,
}

/// What the file of a print says about itself.
#[derive(Debug, Clone)]
pub struct Title {
    /// What it is: 宛名ラベル.
    pub title: String,
    /// The association.
    pub author: String,
    /// The day of the print.
    pub day: NaiveDate,
    /// Language of the words on it.
    pub language: Language,
}

impl Print {
    /// How many sheets.
    pub fn len(&self) -> usize {
        self.sheets.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty()
    }

    /// The same print with only one of its sheets (from 0), or with all.
    pub fn part(&self, only: Option<usize>) -> Print {
        let sheets = match only {
            None => self.sheets.clone(),
            Some(at) => self.sheets.get(at).cloned().into_iter().collect(),
        };
        Print { sheets }
    }

    /// All sheets as one PDF, a page each.
    pub fn pdf(&self, title: &Title) -> Result<Vec<u8>> {
        if self.sheets.is_empty() {
            return Err(Error::Empty);
        }
        let about = About { title: &title.title, author: &title.author, created: title.day, language: title.language };
        pdf::write(&self.sheets, &about)
    }

    /// One sheet, from 0, as an SVG in millimetres: drawn from the same marks as the PDF.
    pub fn svg(&self, sheet: usize) -> Result<String> {
        svg::write(self.sheets.get(sheet).ok_or(Error::Empty)?)
    }
}
