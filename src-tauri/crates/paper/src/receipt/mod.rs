//! 領収書: what a receipt carries, and its A4 sheet.
//!
//! The data are a snapshot that the core has taken: names as they were, amounts as they were
//! paid. Nothing is worked out here but the sum that proves that the lines and the amount agree.

mod base;
mod draw;
mod words;

use chrono::NaiveDate;

pub(crate) use base::{SEAL, stamp};

use crate::pdf::{self, About};
use crate::sheet::Sheet;
use crate::{Error, Language, Result, Seal};

/// A receipt as it is printed. Yen everywhere.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// 領収書, or what the association calls it.
    pub kind_title: String,
    /// "R2026-0187"; of a reissue "R2026-0187-2".
    pub number: String,
    /// 発行日 of this sheet.
    pub issued_on: NaiveDate,
    /// 住所 of the payer, where a certificate must say it.
    pub address: Option<String>,
    /// 宛名, as the payer wants it, up to 60 characters; a line for each name of a 連名.
    pub addressee: String,
    /// 様, 御中, behind each name; empty in English.
    pub honorific: String,
    /// The amount in large type.
    pub amount: i64,
    /// Whether （税込） stands behind the amount.
    pub tax_included_note: bool,
    /// 但し書き without 但し and として.
    pub proviso: String,
    /// That the money came, in other words than the usual ones.
    pub received: Option<String>,
    /// What was paid, one by one, above the lines; may be empty.
    pub items: Vec<Item>,
    /// 内訳 by tax rate, one to ten.
    pub lines: Vec<Line>,
    /// The row that closes the table, its label included (合計).
    pub total: Line,
    /// When and how the money came: one or more payments.
    pub paid: Vec<Paid>,
    /// Sentences below the table: why no tax applies, what the law says of a donation.
    pub notes: Vec<String>,
    /// Who received the money.
    pub issuer: Issuer,
    /// Set when this sheet is a 再発行.
    pub reissue: Option<Reissue>,
    /// Whether the receipt was voided: 取消 is printed across the sheet.
    pub void: bool,
    /// What the box for the revenue stamp says, with line feeds where lines should end;
    /// `None` leaves the box out. [`Language::stamp_note`] has the usual words.
    pub note: Option<String>,
    /// Whether it leaves as data: the foot says so.
    pub electronic: bool,
    /// Language of the words that the sheet adds.
    pub language: Language,
}

/// Something that was paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// "2026年度 年会費", "名札代 ※".
    pub label: String,
    /// With tax.
    pub gross: i64,
}

/// A payment behind the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The day on which the money came.
    pub on: NaiveDate,
    /// 銀行振込, 現金 …
    pub method: String,
    /// What of it the receipt is for.
    pub amount: i64,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// "10% 対象", "不課税", or an item.
    pub label: String,
    /// Before tax.
    pub net: i64,
    /// Tax; `None` where none applies (不課税, 非課税), printed as a dash.
    pub tax: Option<i64>,
    /// With tax.
    pub gross: i64,
}

/// The association as its receipts name it.
#[derive(Debug, Clone, Default)]
pub struct Issuer {
    /// 一般社団法人, NPO法人 … in small type above the name.
    pub form: Option<String>,
    /// The name.
    pub name: String,
    /// "390-1702", without 〒.
    pub postal_code: String,
    /// The address, at most three lines.
    pub address_lines: Vec<String>,
    /// Phone number, may be empty.
    pub phone: String,
    /// T and 13 digits; `None` for associations that are not registered.
    pub registration_number: Option<String>,
    /// The seal over the end of the name.
    pub seal: Option<Seal>,
}

/// That this sheet was issued again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reissue {
    /// How often it was issued again, this time included: 1 or more.
    pub count: u32,
    /// "R2026-0187"
    pub original_number: String,
    /// 発行日 of the original.
    pub original_issued_on: NaiveDate,
}

/// Many receipts as one PDF, a page each, with the given title.
pub fn pdf(receipts: &[Receipt], title: &str) -> Result<Vec<u8>> {
    let sheets = receipts.iter().map(sheet).collect::<Result<Vec<_>>>()?;
    let first = receipts.first().ok_or(Error::Empty)?;
    let created = receipts.iter().map(|receipt| receipt.issued_on).max().unwrap_or(first.issued_on);
    let about = About { title, author: &first.issuer.name, created, language: first.language };
    pdf::write(&sheets, &about)
}

/// One receipt as a PDF of its own, titled with its kind and number.
pub fn pdf_one(receipt: &Receipt) -> Result<Vec<u8>> {
    pdf(std::slice::from_ref(receipt), &format!("{} {}", receipt.kind_title, receipt.number))
}

/// Whether the receipt can be printed: everything that [`pdf_one`] could refuse, without the
/// PDF. To be asked before the number is taken; the number itself may still be missing.
pub fn check(receipt: &Receipt) -> Result<()> {
    sheet(receipt).map(drop)
}

fn sheet(receipt: &Receipt) -> Result<Sheet> {
    if receipt.lines.is_empty() || receipt.lines.len() > 10 {
        return Err(Error::Lines(receipt.lines.len()));
    }
    let lines = receipt.lines.iter().map(|line| line.gross).sum();
    if lines != receipt.total.gross || lines != receipt.amount {
        return Err(Error::Totals { lines, total: receipt.total.gross, amount: receipt.amount });
    }
    // What was paid one by one, and in which payments, comes to the same.
    let items = receipt.items.iter().map(|item| item.gross);
    let paid = receipt.paid.iter().map(|paid| paid.amount);
    for parts in [items.collect::<Vec<_>>(), paid.collect()] {
        let sum = parts.iter().sum();
        if !parts.is_empty() && sum != receipt.amount {
            return Err(Error::Totals { lines: sum, total: receipt.total.gross, amount: receipt.amount });
        }
    }
    draw::sheet(receipt)
}
