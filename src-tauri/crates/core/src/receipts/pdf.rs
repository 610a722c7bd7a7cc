//! The sheets: one as it was first printed, many in one file, or many files in a folder (zip).

use std::{
    collections::HashSet,
    io::{Cursor, Write},
};

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_paper::receipt as paper;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    print::Seals,
    store::{self, Found, State},
};
use crate::{Area, Document, Error, File, Lang, Permission, Reader, Result, ensure, error::OrNotFound, words};

/// A receipt as it was first printed; a void one with 取消 across it.
pub fn stored_file(reader: &Reader<'_>, receipt: i64) -> Result<File> {
    let found = store::find(reader, receipt)?.or_not_found("error-no-such-receipt")?;
    let is_erased = found.snapshot.addressee == crate::members::ERASED;
    (!is_erased).then_some(()).or_not_found("error-paper-destroyed")?;
    let bytes = if found.state == State::Void {
        match store::void_bytes(reader, receipt)? {
            Some(marked) => marked,
            // Voided before what it looks like was kept.
            None => Seals::default().draw(reader, &found.snapshot, true)?,
        }
    } else {
        first_printed(reader, receipt)?
    };
    Ok(File { name: super::file_name(&found.snapshot), media_type: "application/pdf", bytes, subject: subject(&found) })
}

/// The bytes as they were first printed, whatever became of the sheet.
pub(super) fn first_printed(reader: &Reader<'_>, receipt: i64) -> Result<Vec<u8>> {
    store::bytes(reader, receipt)?.ok_or_else(|| Error::internal(format!("receipt {receipt} has no file")))
}

/// The same to be sent: a receipt in force, or why it is not sent any more, in the reader's language.
pub(crate) fn file_in_force(reader: &Reader<'_>, receipt: i64) -> Result<std::result::Result<File, String>> {
    let found = store::find(reader, receipt)?.or_not_found("error-no-such-receipt")?;
    let reason = match found.state {
        State::Issued => return stored_file(reader, receipt).map(Ok),
        State::Void => "receipts-not-sent-void",
        State::Replaced => "receipts-not-sent-replaced",
    };
    Ok(Err(words::say(reader.lang(), reason, &[("no", found.snapshot.number)])))
}

fn subject(found: &Found) -> String {
    format!("{} {}", found.snapshot.sheet_number(), found.snapshot.names())
}

/// 領収書のPDF.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pdf {
    /// Which sheet.
    pub receipt: i64,
}

impl Document for Pdf {
    const NAME: &'static str = "receipts.pdf";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        stored_file(reader, self.receipt)
    }
}

/// 領収書のPDFをまとめて: a page each, in the order given.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pdfs {
    /// Which sheets; 5,000 at most.
    pub receipts: Vec<i64>,
}

/// The most that is put in one file.
pub(super) const AT_ONCE: usize = 5000;

/// How long a row of sheets is called: its first and its last number.
pub(super) fn from_to(names: &[String]) -> String {
    match names {
        [first, .., last] => format!("{first} 〜 {last}"),
        few => few.concat(),
    }
}

/// Goes through the sheets that were asked for, each once, saying how far it is.
fn each(reader: &Reader<'_>, receipts: &[i64], mut show: impl FnMut(i64) -> Result<()>) -> Result<()> {
    ensure!((1..=AT_ONCE).contains(&receipts.len()), "receipts", "error-receipts-at-once", max = AT_ONCE);
    let mut seen = HashSet::new();
    for (receipt, done) in receipts.iter().zip(0..) {
        if done % 100 == 0 {
            reader.step(done, receipts.len() as u64)?;
        }
        if seen.insert(*receipt) {
            show(*receipt)?;
        }
    }
    Ok(())
}

pub(super) fn dated(reader: &Reader<'_>, ending: &str) -> String {
    format!("{}_{}.{ending}", words::say(Lang::Ja, "receipt-title", &[]), reader.today().format("%Y%m%d"))
}

impl Document for Pdfs {
    const NAME: &'static str = "receipts.pdfs";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let mut seals = Seals::default();
        let (mut sheets, mut names) = (Vec::new(), Vec::new());
        each(reader, &self.receipts, |receipt| {
            let found = store::find(reader, receipt)?.or_not_found("error-no-such-receipt")?;
            sheets.push(seals.sheet(reader, &found.snapshot, found.state == State::Void)?);
            names.push(found.snapshot.sheet_number());
            Ok(())
        })?;
        let subject = from_to(&names);
        let title = sheets.first().map(|sheet| sheet.kind_title.clone()).unwrap_or_default();
        let bytes = paper::pdf(&sheets, &format!("{title} {subject}")).map_err(Error::internal)?;
        Ok(File { name: dated(reader, "pdf"), media_type: "application/pdf", bytes, subject })
    }
}

/// 領収書のPDFを1通ずつ: each as it was first printed, packed into one zip.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// Which sheets; 5,000 at most.
    pub receipts: Vec<i64>,
}

impl Document for Files {
    const NAME: &'static str = "receipts.files";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // A PDF is packed inside already.
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut names = Vec::new();
        each(reader, &self.receipts, |receipt| {
            let file = stored_file(reader, receipt)?;
            zip.start_file(&file.name, stored).map_err(Error::internal)?;
            zip.write_all(&file.bytes)?;
            names.extend(file.subject.split(' ').next().map(str::to_owned));
            Ok(())
        })?;
        let bytes = zip.finish().map_err(Error::internal)?.into_inner();
        Ok(File { name: dated(reader, "zip"), media_type: "application/zip", bytes, subject: from_to(&names) })
    }
}
