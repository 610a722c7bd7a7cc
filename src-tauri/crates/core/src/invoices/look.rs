//! 請求書の詳細: one invoice with what became of it, and its sheets to look at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    list::{Row, Wanted, with_mail},
    print,
    snapshot::Snapshot,
    store::{self, State},
};
use crate::{
    Area, Document, Error, File, Permission, Query, Reader, Result,
    error::OrNotFound,
    mail::{self, Template},
    prints::{self, NoLetter},
    receipts::Seals,
    words,
};

/// 請求書の詳細.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "GetInvoice")]
pub struct Get {
    /// Which.
    pub invoice: i64,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InvoiceLooked")]
pub struct Looked {
    /// As in the list.
    pub row: Row,
    /// What it says.
    pub snapshot: Snapshot,
    /// How many sheets of paper.
    pub sheets: u64,
    /// Why mail does not reach the payer, in the reader's language; none where it does.
    pub no_mail: Option<String>,
    /// Why no letter does.
    pub no_letter: Option<NoLetter>,
    /// How it came to count no more.
    pub ended: Option<Ended>,
    /// What it took the place of.
    pub replaces: Vec<Numbered>,
}

/// How an invoice came to count no more.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InvoiceEnded")]
pub struct Ended {
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
    /// What took its place; none: it was taken back.
    pub successor: Option<Numbered>,
}

/// Another invoice.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InvoiceNumber")]
pub struct Numbered {
    /// Key.
    pub id: i64,
    /// `S2026-0187`
    pub no: String,
}

impl Query for Get {
    type Output = Looked;
    const NAME: &'static str = "invoices.get";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Looked> {
        let found = store::find(reader, self.invoice)?.or_not_found("error-no-such-invoice")?;
        let wanted = Wanted { invoice: Some(self.invoice), ..Wanted::default() };
        let row = with_mail(reader, store::list(reader, &wanted)?)?.pop().or_not_found("error-no-such-invoice")?;
        let no_way = mail::reach(reader, Template::Invoice, found.member)?.err();
        let letter = prints::letters(reader, &[found.member])?.pop();
        let sheet = print::sheet(&mut Seals::default(), reader, &found.snapshot, false)?;
        Ok(Looked {
            row,
            sheets: tsudoi_paper::invoice::print(&sheet).map_err(Error::internal)?.len() as u64,
            snapshot: found.snapshot,
            no_mail: no_way.map(|no_way| words::say(reader.lang(), no_way.key(), &[])),
            no_letter: letter.and_then(|(_, _, reason)| reason),
            ended: store::ended(reader, self.invoice)?,
            replaces: store::replaces(reader, self.invoice)?,
        })
    }
}

/// 請求書を見る: one sheet of it as SVG.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LookAtInvoice")]
pub struct Look {
    /// Which.
    pub invoice: i64,
    /// Which sheet, from 1.
    #[serde(default = "one")]
    pub sheet: u32,
}

fn one() -> u32 {
    1
}

impl Document for Look {
    const NAME: &'static str = "invoices.look";
    const NEEDS: Permission = Permission::view(Area::Money);
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let found = store::find(reader, self.invoice)?.or_not_found("error-no-such-invoice")?;
        print::look(reader, &found.snapshot, found.state == State::Void, self.sheet.saturating_sub(1) as usize)
    }
}
