//! The sheets: one as it was first printed, or many in one file.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_paper::receipt as paper;

use super::{
    print::Seals,
    store::{self, Found, State},
};
use crate::{
    Area, Document, Error, File, Permission, Reader, Result, Undo, Work, book::Act, ensure, error::OrNotFound,
};

/// A receipt as it was first printed; a void one with 取消 across it. One whose PDF is missing (the
/// machine stopped between number and paper) is drawn from its snapshot and stored now.
pub fn stored_file(reader: &Reader<'_>, receipt: i64) -> Result<File> {
    let found = store::find(reader, receipt)?.or_not_found("error-no-such-receipt")?;
    let void = found.state == State::Void;
    let stored = if void { None } else { store::bytes(reader, receipt)? };
    let bytes = if let Some(bytes) = stored {
        bytes
    } else {
        let bytes = Seals::default().draw(reader, &found.snapshot, void)?;
        if !void {
            keep(reader, receipt, &found, &bytes)?;
        }
        bytes
    };
    Ok(File { name: file_name(&found), media_type: "application/pdf", bytes, subject: subject(&found) })
}

fn file_name(found: &Found) -> String {
    super::file_name(&found.snapshot.number, found.sheet.copy, &found.snapshot.addressee)
}

fn subject(found: &Found) -> String {
    format!("{} {}", found.snapshot.number, found.snapshot.addressee)
}

/// Stores bytes that were drawn late, in the act that looks, or in one of its own beside a look.
fn keep(reader: &Reader<'_>, receipt: i64, found: &Found, bytes: &[u8]) -> Result<()> {
    if !reader.conn.is_readonly("main")? {
        return store::insert_file(reader.conn, receipt, bytes);
    }
    let act = Act {
        name: Pdf::NAME,
        needs: Permission::SignedIn,
        touches: &[],
        undo: Undo::Never("undo-never-document"),
        always_recorded: false,
    };
    reader.book().execute(reader.actor(), act, &Work::quiet(), |tx| {
        tx.subject(subject(found));
        // Somebody else may have been faster.
        if store::bytes(tx, receipt)?.is_none() {
            store::insert_file(tx.conn, receipt, bytes)?;
        }
        Ok(())
    })?;
    Ok(())
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

impl Document for Pdfs {
    const NAME: &'static str = "receipts.pdfs";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        ensure!((1..=5000).contains(&self.receipts.len()), "receipts", "error-receipts-at-once", max = 5000);
        let mut seals = Seals::default();
        let mut sheets = Vec::with_capacity(self.receipts.len());
        let mut names = Vec::new();
        let total = self.receipts.len() as u64;
        for (receipt, done) in self.receipts.iter().zip(0..) {
            if done % 100 == 0 {
                reader.step(done, total)?;
            }
            let found = store::find(reader, *receipt)?.or_not_found("error-no-such-receipt")?;
            sheets.push(seals.sheet(reader, &found.snapshot, found.state == State::Void)?);
            names.push(found.snapshot.number);
        }
        let subject = match names.as_slice() {
            [first, .., last] => format!("{first} 〜 {last}"),
            other => other.concat(),
        };
        let title = sheets.first().map(|sheet| sheet.kind_title.clone()).unwrap_or_default();
        let bytes = paper::pdf(&sheets, &format!("{title} {subject}")).map_err(Error::internal)?;
        let today = reader.today().format("%Y%m%d");
        Ok(File { name: format!("{title}_{today}.pdf"), media_type: "application/pdf", bytes, subject })
    }
}
