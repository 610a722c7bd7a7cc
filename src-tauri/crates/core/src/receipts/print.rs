//! Drawing receipts: from snapshots to bytes, and the bytes into the book beside them.

use std::collections::HashMap;

use tsudoi_paper::{Seal, receipt as paper};

use super::{
    snapshot::{SealRef, Snapshot},
    store,
};
use crate::{Error, Reader, Result, Tx, association};

/// Seals, each prepared once.
#[derive(Default)]
pub(crate) struct Seals(HashMap<SealRef, Seal>);

impl Seals {
    /// The seal that a snapshot names.
    pub(crate) fn of(&mut self, reader: &Reader<'_>, wanted: Option<&SealRef>) -> Result<Option<Seal>> {
        let Some(wanted) = wanted else { return Ok(None) };
        if let Some(seal) = self.0.get(wanted) {
            return Ok(Some(seal.clone()));
        }
        let seal = match wanted {
            SealRef::Name(name) => Seal::from_name(name),
            SealRef::File(file) => {
                let picture = association::seal_by_key(reader, *file)?
                    .ok_or_else(|| Error::internal(format!("the seal's file {file} is gone")))?;
                Seal::from_png(&picture)
            }
        }
        .map_err(Error::internal)?;
        self.0.insert(wanted.clone(), seal.clone());
        Ok(Some(seal))
    }

    /// A snapshot as its sheet.
    pub(super) fn sheet(&mut self, reader: &Reader<'_>, snapshot: &Snapshot, void: bool) -> Result<paper::Receipt> {
        Ok(snapshot.sheet(self.of(reader, snapshot.seal.as_ref())?, void))
    }

    /// A snapshot as a PDF.
    pub(super) fn draw(&mut self, reader: &Reader<'_>, snapshot: &Snapshot, void: bool) -> Result<Vec<u8>> {
        paper::pdf_one(&self.sheet(reader, snapshot, void)?).map_err(Error::internal)
    }
}

/// The first payment of a sheet, and the key of its series.
type Key = (i64, i64);

/// Sheets that were drawn before their act, by their first payment and series: the writer is not held while PDFs are made.
#[derive(Default)]
pub(super) struct Drawn {
    sheets: HashMap<Key, (Snapshot, Vec<u8>)>,
    seals: Seals,
}

impl Drawn {
    /// Draws what an act will most likely say.
    pub(super) fn draw(&mut self, reader: &Reader<'_>, likely: Vec<(Key, Snapshot)>) -> Result<()> {
        let sheets =
            likely.iter().map(|(_, snapshot)| self.seals.sheet(reader, snapshot, false)).collect::<Result<Vec<_>>>()?;
        for ((key, snapshot), bytes) in likely.into_iter().zip(draw_all(&sheets)?) {
            self.sheets.insert(key, (snapshot, bytes));
        }
        Ok(())
    }

    /// The paper of a receipt that is being issued: the one that was drawn, if it says the very same, else
    /// (somebody was faster with the number, or changed a name) drawn now. A number never stands without it.
    pub(super) fn keep(&mut self, tx: &Tx<'_>, receipt: i64, key: Key, snapshot: &Snapshot) -> Result<()> {
        let bytes = match self.sheets.remove(&key) {
            Some((drawn, bytes)) if drawn == *snapshot => bytes,
            _ => self.seals.draw(tx, snapshot, false)?,
        };
        store::insert_file(tx.conn, receipt, &bytes)
    }
}

fn draw_all(sheets: &[paper::Receipt]) -> Result<Vec<Vec<u8>>> {
    in_halves(sheets, |sheet| paper::pdf_one(sheet).map_err(Error::internal))
}

/// Draws two at a time, in their order.
pub(crate) fn in_halves<T: Sync>(all: &[T], draw: impl Fn(&T) -> Result<Vec<u8>> + Sync) -> Result<Vec<Vec<u8>>> {
    let part = |part: &[T]| part.iter().map(&draw).collect::<Result<Vec<_>>>();
    let (mine, other) = all.split_at(all.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| part(other));
        let mut files = part(mine)?;
        files.extend(other.join().map_err(|_| Error::internal("the second drawer fell over"))??);
        Ok(files)
    })
}
