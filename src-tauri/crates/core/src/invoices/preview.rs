//! 請求書の下見: what issuing would do, to be looked at before a number is taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    plan::{self, Choice, LeftOut, OnPaper},
    print,
};
use crate::{
    Area, Document, File, Lang, Permission, Query, Reader, Result, bank,
    error::OrNotFound,
    values::{Day, Yen},
    words,
};

/// So many are shown one by one; the numbers are always those of all.
const SHOWN: usize = 200;

/// 請求書の下見.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "PreviewInvoices")]
pub struct Preview(pub Choice);

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InvoicesPreviewed")]
pub struct Previewed {
    /// How many invoices.
    pub count: u64,
    /// What they come to, yen.
    pub amount: Yen,
    /// Whether they name no account: nobody would know where to pay.
    pub no_account: bool,
    /// The first 200, in the order of 会員番号.
    pub rows: Vec<Would>,
    /// Everybody of them whom mail does not reach: the letter list.
    pub letters: Vec<OnPaper>,
    /// Everybody who was chosen and gets none.
    pub left: Vec<LeftOut>,
}

/// An invoice that would be issued.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WouldInvoice")]
pub struct Would {
    /// Whose.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// As people call them.
    pub name: String,
    /// Yen.
    pub amount: Yen,
    /// How many things are on it.
    pub items: u64,
    /// By when.
    pub due_on: Day,
    /// Numbers of those that it takes the place of.
    pub replaces: Vec<String>,
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "invoices.preview";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Previewed> {
        let plan = plan::plan(reader, &self.0, None)?;
        let mut letters = Vec::new();
        for planned in &plan.invoices {
            letters.extend(planned.on_paper(reader)?);
        }
        let would = |planned: &plan::Planned| Would {
            member: planned.member.id,
            no: planned.member.no.clone(),
            name: planned.member.name.clone(),
            amount: planned.snapshot.amount,
            items: planned.snapshot.items.len() as u64,
            due_on: planned.snapshot.due_on,
            replaces: planned.replaces.iter().map(|on| on.no.clone()).collect(),
        };
        Ok(Previewed {
            count: plan.invoices.len() as u64,
            amount: plan.invoices.iter().map(|planned| planned.snapshot.amount).sum(),
            no_account: bank::printed_accounts(reader)?.is_empty(),
            rows: plan.invoices.iter().take(SHOWN).map(would).collect(),
            letters,
            left: plan.left,
        })
    }
}

/// 請求書の見本: one of them as it would be printed, its first sheet as SVG.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "SampleInvoice")]
pub struct Sample {
    /// As for [`Preview`].
    pub choice: Choice,
    /// Whose.
    pub member: i64,
}

impl Document for Sample {
    const NAME: &'static str = "invoices.sample";
    const NEEDS: Permission = Permission::view(Area::Money);
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let among = std::iter::once(self.member).collect();
        let planned = plan::plan(reader, &self.choice, Some(&among))?.invoices.pop();
        let mut snapshot = planned.or_not_found("error-no-such-invoice")?.snapshot;
        snapshot.number = words::say(Lang::Ja, "receipt-sample", &[]);
        print::look(reader, &snapshot, false, 0)
    }
}
