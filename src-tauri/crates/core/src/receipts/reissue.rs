//! 再発行: the same number on a new sheet, which says so. The older sheet counts no more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    draft::{given, given_proviso, printable},
    print::Drawn,
    snapshot::{self, Ours, Snapshot},
    store,
};
use crate::{
    Area, Errand, Error, Permission, Reader, Result, Topic, Undo, association, command::Round, ensure,
    error::OrNotFound,
};

/// 再発行する: the number and what was paid stay; the names may be put right.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reissue {
    /// The sheet in force.
    pub receipt: i64,
    /// Why; it is kept.
    pub reason: String,
    /// 宛名; absent: as before.
    pub addressee: Option<String>,
    /// Absent: as before.
    pub honorific: Option<String>,
    /// 但し書き; absent: as before.
    pub proviso: Option<String>,
}

/// What [`Reissue`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reissued {
    /// Key of the new sheet.
    pub id: i64,
    /// Its number.
    pub no: String,
    /// Which copy of the number it is: 2, 3 …
    pub copy: i64,
}

impl Errand for Reissue {
    type Output = Reissued;
    const NAME: &'static str = "receipts.reissue";
    const NEEDS: Permission = Permission::change(Area::Receipts);
    const TOUCHES: &'static [Topic] = &[Topic::Receipts, Topic::Payments];
    const UNDO: Undo = Undo::By("receipts.void");
    fn run(self, round: &Round<'_>) -> Result<Reissued> {
        let mut drawn = Drawn::default();
        round.ask(|reader| {
            let (sheet, snapshot) = self.draft(reader)?;
            drawn.draw(reader, vec![(sheet.payment, snapshot)])
        })?;
        round.execute(|tx| {
            let (sheet, snapshot) = self.draft(tx)?;
            let reason = self.reason.trim();
            let (copy, payment) = (sheet.copy, sheet.payment);
            let id = store::insert(tx, &sheet, &snapshot, reason)?;
            drawn.keep(tx, id, payment, &snapshot)?;
            tx.subject(format!("{} {}", snapshot.number, snapshot.addressee));
            tx.reason(reason);
            Ok(Reissued { id, no: snapshot.number, copy })
        })
    }
}

impl Reissue {
    /// The new sheet, and what it will say.
    fn draft(&self, reader: &Reader<'_>) -> Result<(store::Sheet, Snapshot)> {
        ensure!(!self.reason.trim().is_empty(), "reason", "error-reason");
        let old = store::find(reader, self.receipt)?.or_not_found("error-no-such-receipt")?;
        old.ensure_in_force()?;
        let us = association::show(reader)?;
        let ours = Ours::new(reader, &us, old.snapshot.seal.is_some())?;
        let copy = old.sheet.copy + 1;
        let original_issued_on =
            old.snapshot.reissue.map_or(old.snapshot.issued_on, |before| before.original_issued_on);
        let mut snapshot = old.snapshot;
        if let Some(addressee) = given(self.addressee.as_ref()) {
            snapshot.addressee = addressee;
        }
        if let Some(honorific) = &self.honorific {
            honorific.trim().clone_into(&mut snapshot.honorific);
        }
        if let Some(proviso) = given_proviso(self.proviso.as_ref()) {
            snapshot.proviso = proviso;
        }
        snapshot.issued_on = reader.today();
        snapshot.issuer = ours.issuer;
        snapshot.seal = ours.seal;
        let count = u32::try_from(old.sheet.copy).map_err(Error::internal)?;
        snapshot.reissue = Some(snapshot::Reissue { count, original_issued_on });
        printable(&snapshot)?;
        Ok((store::Sheet { copy, ..old.sheet }, snapshot))
    }
}
