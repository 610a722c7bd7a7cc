//! The recovery sheet: the one piece of paper that opens the book when passwords are lost.

use chrono::NaiveDate;

use crate::pdf::{self, About};
use crate::{Language, Result};

/// What the recovery sheet carries.
#[derive(Debug, Clone)]
pub struct RecoverySheet {
    /// The association's name.
    pub association: String,
    /// The day on which the code was made.
    pub created_on: NaiveDate,
    /// The recovery code in groups, separated by spaces or hyphens; printed and in the QR
    /// code exactly as given.
    pub code: String,
    /// What the sheet is for and where to keep it, a paragraph each; empty for the usual words.
    pub explanation: Vec<String>,
    /// Language of the words that the sheet adds.
    pub language: Language,
}

/// The sheet as a PDF of one A4 page.
pub fn sheet(recovery: &RecoverySheet) -> Result<Vec<u8>> {
    let title = match recovery.language {
        Language::Ja => "復旧用紙",
        Language::En => "Recovery sheet",
    };
    let about = About {
        title,
        author: &recovery.association,
        created: recovery.created_on,
        language: recovery.language,
    };
    pdf::write(&[crate::sheet::Sheet::a4()], &about)
}
