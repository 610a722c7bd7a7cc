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
pub(super) struct Seals(HashMap<SealRef, Seal>);

impl Seals {
    /// The seal that a snapshot names.
    fn of(&mut self, reader: &Reader<'_>, snapshot: &Snapshot) -> Result<Option<Seal>> {
        let Some(wanted) = &snapshot.seal else { return Ok(None) };
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
        Ok(snapshot.sheet(self.of(reader, snapshot)?, void))
    }

    /// A snapshot as a PDF.
    pub(super) fn draw(&mut self, reader: &Reader<'_>, snapshot: &Snapshot, void: bool) -> Result<Vec<u8>> {
        paper::pdf_one(&self.sheet(reader, snapshot, void)?).map_err(Error::internal)
    }
}

/// Draws what is being issued, two at a time, and stores it in the same act: a number never stands
/// without its paper.
pub(super) fn print(tx: &Tx<'_>, seals: &mut Seals, issued: &[(i64, Snapshot)]) -> Result<()> {
    let sheets =
        issued.iter().map(|(id, snapshot)| Ok((*id, seals.sheet(tx, snapshot, false)?))).collect::<Result<Vec<_>>>()?;
    draw_all(&sheets)?.iter().try_for_each(|(receipt, bytes)| store::insert_file(tx.conn, *receipt, bytes))
}

fn draw_all(sheets: &[(i64, paper::Receipt)]) -> Result<Vec<(i64, Vec<u8>)>> {
    let draw = |part: &[(i64, paper::Receipt)]| -> Result<Vec<(i64, Vec<u8>)>> {
        part.iter().map(|(id, sheet)| Ok((*id, paper::pdf_one(sheet).map_err(Error::internal)?))).collect()
    };
    let (mine, other) = sheets.split_at(sheets.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| draw(other));
        let mut files = draw(mine)?;
        files.extend(other.join().map_err(|_| Error::internal("the second drawer fell over"))??);
        Ok(files)
    })
}
