//! Drawing invoices: from snapshots to bytes, and the bytes into the book beside them.

use std::collections::HashMap;

use tsudoi_paper::invoice as paper;

use super::{snapshot::Snapshot, store};
use crate::{
    Error, File, Reader, Result, Tx,
    receipts::{Seals, in_halves},
};

/// A snapshot as its sheets.
pub(super) fn sheet(seals: &mut Seals, reader: &Reader<'_>, snapshot: &Snapshot, void: bool) -> Result<paper::Invoice> {
    Ok(snapshot.sheet(seals.of(reader, snapshot.seal.as_ref())?, void))
}

/// A snapshot as a PDF.
pub(super) fn draw(reader: &Reader<'_>, snapshot: &Snapshot, void: bool) -> Result<Vec<u8>> {
    paper::pdf_one(&sheet(&mut Seals::default(), reader, snapshot, void)?).map_err(Error::internal)
}

/// One sheet (from 0) to look at, as SVG.
pub(super) fn look(reader: &Reader<'_>, snapshot: &Snapshot, void: bool, at: usize) -> Result<File> {
    let invoice = sheet(&mut Seals::default(), reader, snapshot, void)?;
    let print = paper::print(&invoice).map_err(Error::internal)?;
    if at >= print.len() {
        return Err(Error::invalid("sheet", "prints-no-such-sheet").arg("sheets", print.len()));
    }
    Ok(File {
        name: "invoice.svg".to_owned(),
        media_type: "image/svg+xml",
        bytes: print.svg(at).map_err(Error::internal)?.into_bytes(),
        subject: String::new(),
    })
}

/// Sheets that were drawn before their act, by payer: the writer is not held while PDFs are made.
#[derive(Default)]
pub(super) struct Drawn {
    sheets: HashMap<i64, (Snapshot, Vec<u8>)>,
    seals: Seals,
}

impl Drawn {
    /// Draws what an act will most likely say.
    pub(super) fn draw(&mut self, reader: &Reader<'_>, likely: Vec<(i64, Snapshot)>) -> Result<()> {
        let sheets = likely
            .iter()
            .map(|(_, snapshot)| sheet(&mut self.seals, reader, snapshot, false))
            .collect::<Result<Vec<_>>>()?;
        let bytes = in_halves(&sheets, |sheet| paper::pdf_one(sheet).map_err(Error::internal))?;
        for ((payer, snapshot), bytes) in likely.into_iter().zip(bytes) {
            self.sheets.insert(payer, (snapshot, bytes));
        }
        Ok(())
    }

    /// The paper of an invoice that is being issued: the one that was drawn, if it says the very same, else drawn
    /// now. A number never stands without it.
    pub(super) fn keep(&mut self, tx: &Tx<'_>, invoice: i64, payer: i64, snapshot: &Snapshot) -> Result<()> {
        let bytes = match self.sheets.remove(&payer) {
            Some((drawn, bytes)) if drawn == *snapshot => bytes,
            _ => draw(tx, snapshot, false)?,
        };
        store::insert_file(tx, invoice, &bytes)
    }
}
