//! 請求書をメールで送る: a message for each, with the PDF attached when it is sent; never to whoever has paid.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store::{self, Found};
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    mail::{self, Enclosed, Template},
    members, words,
};

/// 請求書をメールで送る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MailInvoices")]
pub struct Mail {
    /// Invoices in force of which something is open.
    pub invoices: Vec<i64>,
}

/// What [`Mail`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "InvoicesQueued")]
pub struct Queued {
    /// How many will be sent.
    pub queued: u64,
    /// What will not, and why.
    pub skipped: Vec<Skipped>,
}

/// An invoice that is not mailed.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InvoiceNotMailed")]
pub struct Skipped {
    /// Which.
    pub invoice: i64,
    /// Its number and payer; empty when there is no such invoice.
    pub name: String,
    /// Why, in the reader's language.
    pub reason: String,
}

impl Command for Mail {
    type Output = Queued;
    const NAME: &'static str = "invoices.mail";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mail, Topic::Invoices];
    const UNDO: Undo = Undo::By("mail.stop");
    fn run(self, tx: &mut Tx<'_>) -> Result<Queued> {
        ensure!(!self.invoices.is_empty(), "invoices", "error-choose-invoices");
        let lang = tx.lang();
        let mut answer = Queued::default();
        for invoice in self.invoices {
            match enqueue(tx, invoice) {
                Ok(Ok(name)) => {
                    answer.queued += 1;
                    tx.subject(name);
                }
                Ok(Err(skipped)) => answer.skipped.push(skipped),
                Err(error) if error.code == crate::Code::NotFound => {
                    answer.skipped.push(Skipped { invoice, name: String::new(), reason: error.message(lang) });
                }
                Err(error) => return Err(error),
            }
        }
        if answer.queued > 1 {
            tx.subject(words::say(lang, "invoices-mailed", &[("count", answer.queued.to_string())]));
        }
        Ok(answer)
    }
}

/// Writes the message that carries an invoice: what it is called, or why it is not sent.
pub(super) fn enqueue(tx: &mut Tx<'_>, invoice: i64) -> Result<std::result::Result<String, Skipped>> {
    let found = store::find(tx, invoice)?.or_not_found("error-no-such-invoice")?;
    let name = found.label();
    let lang = tx.lang();
    let not = |reason: String| Ok(Err(Skipped { invoice, name: found.label(), reason }));
    if let Some(key) = found.why_not_sent() {
        return not(words::say(lang, key, &[("no", found.snapshot.number.clone())]));
    }
    let Found { member, snapshot, .. } = &found;
    let fields = [
        ("invoice_no", snapshot.number.clone()),
        ("amount", tsudoi_japan::money::yen(snapshot.amount)),
        ("due_on", words::day(members::letters_in(tx, *member)?, snapshot.due_on)),
        ("payer", snapshot.payer.clone()),
    ];
    match mail::enqueue(tx, Template::Invoice, *member, &fields, Some(Enclosed::Invoice(invoice)))? {
        Ok(_) => Ok(Ok(name)),
        Err(no_way) => not(words::say(lang, no_way.key(), &[])),
    }
}
