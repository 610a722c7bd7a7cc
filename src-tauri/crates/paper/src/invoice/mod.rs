//! 請求書: what an invoice carries, and its A4 sheets.
//!
//! The data are a snapshot that the core has taken. Nothing is worked out here but the sums that prove that
//! items, rates and amount agree. Where the address lies, so that it shows in the window of an envelope, is
//! `../window.rs`; how the sheets look is `draw.rs` (the family of the receipt).

mod draw;
#[cfg(test)]
mod tests;
mod words;

use chrono::NaiveDate;

use crate::pdf::{self, About};
use crate::post::Piece;
use crate::print::Print;
use crate::receipt::{Issuer, Line};
use crate::sheet::Sheet;
use crate::{Error, Language, Result};

/// An invoice as it is printed. Yen everywhere.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// 請求書, or what the association calls it.
    pub title: String,
    /// "S2026-0187"
    pub number: String,
    /// 発行日
    pub issued_on: NaiveDate,
    /// お支払期限
    pub due_on: NaiveDate,
    /// To whom: what shows in the window.
    pub to: Piece,
    /// What is to be paid, tax included.
    pub amount: i64,
    /// What for, one or more.
    pub items: Vec<Item>,
    /// The same by rate of tax.
    pub rates: Vec<Line>,
    /// The row that closes them, its label included (合計).
    pub total: Line,
    /// Where to transfer it; empty: nowhere.
    pub accounts: Vec<Account>,
    /// Under which name: "00127 コバヤシ チヨコ".
    pub payer: String,
    /// 備考, a paragraph each.
    pub notes: Vec<String>,
    /// Who asks for the money.
    pub issuer: Issuer,
    /// Whether it was voided: 取消 is printed across its sheets.
    pub void: bool,
    /// Language of the words that the sheet adds.
    pub language: Language,
}

/// Something that is to be paid.
#[derive(Debug, Clone)]
pub struct Item {
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// For whom, where it is not the payer: 「小林 健太 様の分」.
    pub of: Option<String>,
    /// 「10%」, 「8%※」, 「不課税」
    pub tax: String,
    /// With tax.
    pub gross: i64,
    /// 分納: by when how much of it; empty: all of it by the day of the invoice.
    pub parts: Vec<(NaiveDate, i64)>,
}

/// An account of the association.
#[derive(Debug, Clone)]
pub struct Account {
    /// 「あずさ信用金庫 本店 普通 0012345」
    pub place: String,
    /// 口座名義 in kana; may be empty.
    pub holder: String,
}

/// Many invoices as one PDF, each on sheets of its own, with the given title.
///
/// # Errors
/// What [`check`] says, and [`Error::Empty`] for none.
pub fn pdf(invoices: &[Invoice], title: &str) -> Result<Vec<u8>> {
    let first = invoices.first().ok_or(Error::Empty)?;
    let sheets = invoices.iter().map(sheets).collect::<Result<Vec<_>>>()?.concat();
    let created = invoices.iter().map(|invoice| invoice.issued_on).max().unwrap_or(first.issued_on);
    let about = About { title, author: &first.issuer.name, created, language: first.language };
    pdf::write(&sheets, &about)
}

/// One invoice as a PDF of its own, titled with its kind and number.
///
/// # Errors
/// What [`check`] says.
pub fn pdf_one(invoice: &Invoice) -> Result<Vec<u8>> {
    pdf(std::slice::from_ref(invoice), &format!("{} {}", invoice.title, invoice.number))
}

/// Its sheets, to be looked at one by one.
///
/// # Errors
/// What [`check`] says.
pub fn print(invoice: &Invoice) -> Result<Print> {
    Ok(Print { sheets: sheets(invoice)? })
}

/// Whether the invoice can be printed: everything that [`pdf_one`] could refuse, without the PDF. To be asked
/// before the number is taken; the number itself may still be missing.
///
/// # Errors
/// Characters that no font has, texts without their place, sums that do not agree.
pub fn check(invoice: &Invoice) -> Result<()> {
    sheets(invoice).map(drop)
}

fn sheets(invoice: &Invoice) -> Result<Vec<Sheet>> {
    if invoice.items.is_empty() {
        return Err(Error::Lines(0));
    }
    let items: i64 = invoice.items.iter().map(|item| item.gross).sum();
    let rates: i64 = invoice.rates.iter().map(|line| line.gross).sum();
    let Line { gross: total, .. } = invoice.total;
    if items != rates || rates != total || total != invoice.amount {
        return Err(Error::Totals { lines: items, total, amount: invoice.amount });
    }
    draw::sheets(invoice)
}
