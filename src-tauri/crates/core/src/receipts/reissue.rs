//! 再発行: the same number on a new sheet, which says so. The older sheet counts no more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    draft::{given_names, given_proviso, may, printable},
    print::Drawn,
    rules::{self, Channel},
    snapshot::{self, Ours, Snapshot},
    stamp, store,
};
use crate::{
    Area, Errand, Error, Permission, Reader, Result, Topic, Tx, Undo, association, command::Round, ensure,
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
    /// 宛名, a line for each name; absent: as before.
    pub addressee: Option<String>,
    /// Absent: as before.
    pub honorific: Option<String>,
    /// 但し書き; absent: as before.
    pub proviso: Option<String>,
    /// How it leaves; absent: as before.
    pub channel: Option<Channel>,
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

/// Stands for the series of the one sheet that is drawn.
const AGAIN: i64 = 0;

/// What may be said anew on the sheet.
#[derive(Clone, Copy)]
pub(super) struct Free {
    pub addressee: bool,
    pub proviso: bool,
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
            let (sheet, snapshot) = self.draft(reader, in_the_office(reader)?)?;
            drawn.draw(reader, vec![((sheet.payment, AGAIN), snapshot)])
        })?;
        round.execute(|tx| self.issue(tx, in_the_office(tx)?, &mut drawn))
    }
}

/// What whoever acts in the office may say anew.
fn in_the_office(reader: &Reader<'_>) -> Result<Free> {
    let rules = rules::rules(reader)?;
    Ok(Free { addressee: may(reader, rules.addressee, false), proviso: may(reader, rules.proviso, false) })
}

impl Reissue {
    /// Makes the new sheet; the older one counts no more.
    pub(super) fn issue(&self, tx: &mut Tx<'_>, free: Free, drawn: &mut Drawn) -> Result<Reissued> {
        let (sheet, snapshot) = self.draft(tx, free)?;
        let reason = self.reason.trim();
        let (copy, payment) = (sheet.copy, sheet.payment);
        let id = store::insert(tx, &sheet, &snapshot, reason)?;
        store::covers::copy(tx, self.receipt, id)?;
        drawn.keep(tx, id, (payment, AGAIN), &snapshot)?;
        tx.subject(format!("{} {}", snapshot.sheet_number(), snapshot.names()));
        tx.reason(reason);
        Ok(Reissued { id, no: snapshot.number, copy })
    }

    /// The new sheet, and what it will say.
    fn draft(&self, reader: &Reader<'_>, free: Free) -> Result<(store::Sheet, Snapshot)> {
        ensure!(!self.reason.trim().is_empty(), "reason", "error-reason");
        let old = store::find(reader, self.receipt)?.or_not_found("error-no-such-receipt")?;
        old.ensure_in_force()?;
        let us = association::show(reader)?;
        let ours = Ours::new(reader, &us, old.snapshot.seal.is_some())?;
        let copy = old.sheet.copy + 1;
        let original_issued_on =
            old.snapshot.reissue.map_or(old.snapshot.issued_on, |before| before.original_issued_on);
        let rules = rules::rules(reader)?;
        let mut snapshot = old.snapshot;
        let before = (snapshot.addressee.clone(), snapshot.honorific.clone(), snapshot.proviso.clone());
        if let Some(addressee) = given_names(self.addressee.as_ref()) {
            snapshot.addressee = addressee;
        }
        if let Some(honorific) = &self.honorific {
            honorific.trim().clone_into(&mut snapshot.honorific);
        }
        if let Some(proviso) = given_proviso(self.proviso.as_ref()) {
            snapshot.proviso = proviso;
        }
        let same_names = (&snapshot.addressee, &snapshot.honorific) == (&before.0, &before.1);
        ensure!(same_names || free.addressee, "addressee", "error-addressee-fixed");
        ensure!(snapshot.proviso == before.2 || free.proviso, "proviso", "error-proviso-fixed");
        if let Some(channel) = self.channel {
            snapshot.channel = channel;
            snapshot.stamp_note = stamp::stamp(rules.body(&us), channel, &snapshot.lines).note();
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
