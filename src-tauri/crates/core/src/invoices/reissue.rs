//! 請求書を作り直す: a new number over what is still open of it, in the words and names of today. The older one
//! counts no more.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    issue::{self, New, draw_ahead},
    plan::{Drafter, Planned, Terms, Wrong},
    snapshot::Address,
    store::{self, Standing},
};
use crate::{
    Area, Errand, Error, Permission, Reader, Result, Topic, Undo, command::Round, dues, ensure, error::OrNotFound,
    members, prints, values::Day,
};

/// 請求書を作り直す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ReissueInvoice")]
pub struct Reissue {
    /// The one in force.
    pub invoice: i64,
    /// Why; it is kept.
    pub reason: String,
    /// お支払期限; absent: as when it is issued for the first time.
    pub due_on: Option<Day>,
    /// 備考; absent: as before.
    pub note: Option<String>,
}

impl Errand for Reissue {
    type Output = New;
    const NAME: &'static str = "invoices.reissue";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Invoices];
    const UNDO: Undo = Undo::By("invoices.void");
    fn run(self, round: &Round<'_>) -> Result<New> {
        let mut drawn = round.ask(|reader| draw_ahead(reader, vec![self.plan(reader)?]))?;
        round.execute(|tx| {
            let planned = self.plan(tx)?;
            let member = planned.member.label();
            let reason = self.reason.trim();
            let new = issue::put(tx, planned, Some(reason), &mut drawn)?;
            tx.subject(format!("{} {member}", new.no));
            tx.reason(reason);
            Ok(new)
        })
    }
}

impl Reissue {
    /// What the new one will say.
    fn plan(&self, reader: &Reader<'_>) -> Result<Planned> {
        ensure!(!self.reason.trim().is_empty(), "reason", "error-reason");
        let old = store::find(reader, self.invoice)?.or_not_found("error-no-such-invoice")?;
        old.ensure_in_force()?;
        let mut lines = Vec::new();
        for item in &old.snapshot.items {
            lines.extend(dues::find(reader, item.charge)?.filter(|line| line.open > 0));
        }
        if lines.is_empty() {
            return Err(Error::conflict("error-invoice-nothing-open").field("invoice").arg("no", &old.snapshot.number));
        }
        let member = members::brief(reader, old.member)?;
        let others: Vec<i64> = lines.iter().map(|line| line.member).filter(|one| *one != member.id).collect();
        let terms = Terms {
            issued_on: None,
            due_on: self.due_on,
            note: self.note.clone().or_else(|| Some(old.snapshot.notes.join("\n"))),
            seal: old.snapshot.seal.is_some(),
        };
        let (to, no_letter) = prints::letters(reader, &[member.id])?
            .pop()
            .map(|(_, piece, reason)| (Address::new(piece), reason))
            .unwrap_or_default();
        let snapshot =
            Drafter::new(reader, terms, &others)?.draft(&member, to, lines)?.map_err(|wrong| match wrong {
                Wrong::Died => Error::invalid("invoice", "error-payer-died"),
                Wrong::Characters(characters) => {
                    Error::invalid("invoice", "error-cannot-print").arg("characters", characters)
                }
                Wrong::TooLong => Error::invalid("invoice", "error-invoice-too-long"),
            })?;
        let replaces =
            vec![Standing { invoice: self.invoice, no: old.snapshot.number.clone(), amount: old.snapshot.amount }];
        Ok(Planned { member, snapshot, replaces, no_letter })
    }
}
