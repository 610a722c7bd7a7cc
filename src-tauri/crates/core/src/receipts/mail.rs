//! 領収書をメールで送る: a message for each, with the PDF attached when it is sent.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{snapshot::Snapshot, store};
use crate::{
    Area, Code, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    mail::{self, NoWay, Template},
    members, words,
};

/// 領収書をメールで送る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Sheets in force.
    pub receipts: Vec<i64>,
}

/// What [`Mail`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Queued {
    /// How many will be sent.
    pub queued: i64,
    /// What will not, and why.
    pub skipped: Vec<Skipped>,
}

/// A receipt that is not mailed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Skipped {
    /// Which sheet.
    pub receipt: i64,
    /// Its number and 宛名; empty when there is no such sheet.
    pub name: String,
    /// Why, in the reader's language.
    pub reason: String,
}

impl Command for Mail {
    type Output = Queued;
    const NAME: &'static str = "receipts.mail";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mail, Topic::Receipts];
    const UNDO: Undo = Undo::By("mail.stop");
    fn run(self, tx: &mut Tx<'_>) -> Result<Queued> {
        ensure!(!self.receipts.is_empty(), "receipts", "error-required");
        let lang = tx.lang();
        let mut answer = Queued::default();
        for receipt in self.receipts {
            let Some(found) = store::find(tx, receipt)? else {
                let reason = Error::new(Code::NotFound, "error-no-such-receipt").message(lang);
                answer.skipped.push(Skipped { receipt, name: String::new(), reason });
                continue;
            };
            let name = format!("{} {}", found.snapshot.sheet_number(), found.snapshot.names());
            let in_force = found.ensure_in_force();
            let refused = if let Err(error) = in_force {
                Some(error.message(lang))
            } else {
                let queued = enqueue(tx, receipt, found.sheet.member, &found.snapshot)?;
                queued.err().map(|no_way| words::say(lang, no_way.key(), &[]))
            };
            if let Some(reason) = refused {
                answer.skipped.push(Skipped { receipt, name, reason });
            } else {
                answer.queued += 1;
                tx.subject(name);
            }
        }
        if answer.queued > 1 {
            tx.subject(words::say(lang, "receipts-mailed", &[("count", answer.queued.to_string())]));
        }
        Ok(answer)
    }
}

/// Writes the message that carries a receipt.
pub(super) fn enqueue(
    tx: &mut Tx<'_>,
    receipt: i64,
    member: i64,
    snapshot: &Snapshot,
) -> Result<std::result::Result<i64, NoWay>> {
    let fields = [
        ("receipt_no", snapshot.sheet_number()),
        ("amount", tsudoi_japan::money::yen(snapshot.amount)),
        ("paid_on", words::day(members::letters_in(tx, member)?, snapshot.paid_on)),
    ];
    mail::enqueue(tx, Template::Receipt, member, &fields, Some(mail::Enclosed::Receipt(receipt)))
}
