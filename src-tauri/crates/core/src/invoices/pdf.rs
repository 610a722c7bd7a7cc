//! The sheets: one invoice as it was first printed, or many in one file for the window envelopes.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_paper::invoice as paper;

use super::{
    print,
    store::{self, Found, State},
};
use crate::{
    Area, Document, Error, File, Lang, Permission, Reader, Result, ensure,
    error::OrNotFound,
    mail::{self, Template},
    receipts::{Seals, safe},
    words,
};

/// An invoice as it was first printed; a void one with 取消 across it.
fn stored_file(reader: &Reader<'_>, found: &Found) -> Result<File> {
    let bytes = if found.state == State::Void {
        print::draw(reader, &found.snapshot, true)?
    } else {
        store::bytes(reader, found.id)?.ok_or_else(|| Error::internal(format!("invoice {} has no file", found.id)))?
    };
    let name = format!("{}_{}.pdf", found.snapshot.number, safe(&found.snapshot.name));
    Ok(File { name, media_type: "application/pdf", bytes, subject: found.label() })
}

/// The same by its key.
pub(crate) fn file(reader: &Reader<'_>, invoice: i64) -> Result<File> {
    stored_file(reader, &store::find(reader, invoice)?.or_not_found("error-no-such-invoice")?)
}

/// The same to be sent: an invoice in force of which nothing was paid, or why it is not sent any more, in the
/// reader's language.
pub(crate) fn file_in_force(reader: &Reader<'_>, invoice: i64) -> Result<std::result::Result<File, String>> {
    let found = store::find(reader, invoice)?.or_not_found("error-no-such-invoice")?;
    match found.why_not_sent() {
        None => stored_file(reader, &found).map(Ok),
        Some(key) => Ok(Err(words::say(reader.lang(), key, &[("no", found.snapshot.number)]))),
    }
}

/// 請求書のPDF.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InvoicePdf")]
pub struct Pdf {
    /// Which.
    pub invoice: i64,
}

impl Document for Pdf {
    const NAME: &'static str = "invoices.pdf";
    const NEEDS: Permission = Permission::view(Area::Money);
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        file(reader, self.invoice)
    }
}

/// 請求書のPDFをまとめて, in the order given.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InvoicePdfs")]
pub struct Pdfs {
    /// Which; 5,000 at most.
    pub invoices: Vec<i64>,
    /// Only those in force, not paid yet, whose payer mail does not reach: what goes by post.
    #[serde(default)]
    pub letters: bool,
}

/// The most that is put in one file.
pub(super) const AT_ONCE: usize = 5000;

/// Goes through the invoices that were asked for, each once, saying how far it is.
pub(super) fn each(reader: &Reader<'_>, invoices: &[i64], mut show: impl FnMut(Found) -> Result<()>) -> Result<()> {
    ensure!((1..=AT_ONCE).contains(&invoices.len()), "invoices", "error-receipts-at-once", max = AT_ONCE);
    let mut seen = HashSet::new();
    for (invoice, done) in invoices.iter().zip(0..) {
        if done % 100 == 0 {
            reader.step(done, invoices.len() as u64)?;
        }
        if seen.insert(*invoice) {
            show(store::find(reader, *invoice)?.or_not_found("error-no-such-invoice")?)?;
        }
    }
    Ok(())
}

/// 「請求書_20261120.pdf」, and from which number to which.
pub(super) fn named(reader: &Reader<'_>, title: &str, numbers: &[String]) -> (String, String) {
    let subject = match numbers {
        [first, .., last] => format!("{first} 〜 {last}"),
        few => few.concat(),
    };
    (format!("{title}_{}.pdf", reader.today().format("%Y%m%d")), subject)
}

impl Document for Pdfs {
    const NAME: &'static str = "invoices.pdfs";
    const NEEDS: Permission = Permission::view(Area::Money);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let mut seals = Seals::default();
        let (mut sheets, mut numbers) = (Vec::new(), Vec::new());
        each(reader, &self.invoices, |found| {
            if self.letters
                && (found.why_not_sent().is_some() || mail::reach(reader, Template::Invoice, found.member)?.is_ok())
            {
                return Ok(());
            }
            sheets.push(print::sheet(&mut seals, reader, &found.snapshot, found.state == State::Void)?);
            numbers.push(found.snapshot.number);
            Ok(())
        })?;
        ensure!(!sheets.is_empty(), "invoices", "error-no-letters");
        let title = words::say(Lang::Ja, "invoice-title", &[]);
        let (name, subject) = named(reader, &title, &numbers);
        let bytes = paper::pdf(&sheets, &format!("{title} {subject}")).map_err(Error::internal)?;
        Ok(File { name, media_type: "application/pdf", bytes, subject })
    }
}
