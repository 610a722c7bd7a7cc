//! 請求書を発行する: drawn before, outside the writer; number, snapshot and paper in one transaction.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fiscal;

use super::{
    mail,
    plan::{self, Choice, LeftOut, OnPaper, Planned},
    print::Drawn,
    store,
};
use crate::{
    Area, Errand, Permission, Reader, Result, Topic, Tx, Undo, association,
    command::Round,
    values::{Day, Yen},
    words,
};

/// The most that are issued in one transaction: so many sheets wait in memory for it, 100 MB.
const AT_ONCE: usize = 5000;
/// So many are drawn before it says how far it is.
const STEP: usize = 100;

/// 請求書を発行する: one for every payer who was chosen and owes something that no invoice says yet.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "IssueInvoices")]
pub struct Issue(pub Choice);

/// What [`Issue`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "InvoicesIssued")]
pub struct Issued {
    /// What was issued.
    #[allow(clippy::struct_field_names)] // the word of the wire
    pub issued: Vec<New>,
    /// How many of them will be mailed.
    pub mailed: u64,
    /// Those of them whom mail does not reach: the letter list.
    pub letters: Vec<OnPaper>,
    /// Who was chosen and got none.
    pub left: Vec<LeftOut>,
}

/// An invoice that was issued.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "NewInvoice")]
pub struct New {
    /// Key.
    pub id: i64,
    /// `S2026-0187`
    pub no: String,
    /// Whose.
    pub member: i64,
    /// Yen.
    pub amount: Yen,
}

impl Errand for Issue {
    type Output = Issued;
    const NAME: &'static str = "invoices.issue";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Invoices, Topic::Mail];
    const UNDO: Undo = Undo::By("invoices.void");
    fn run(self, round: &Round<'_>) -> Result<Issued> {
        let choice = self.0;
        if choice.mail {
            round.ask(|reader| reader.require(Permission::change(Area::Mail)))?;
        }
        let first = round.ask(|reader| plan::plan(reader, &choice, None))?;
        let mut answer = Issued { left: first.left, ..Issued::default() };
        let payers: Vec<i64> = first.invoices.iter().map(|planned| planned.member.id).collect();
        let mut planned = first.invoices.into_iter();
        for part in payers.chunks(AT_ONCE) {
            let likely: Vec<Planned> = planned.by_ref().take(part.len()).collect();
            let mut drawn = round.ask(|reader| draw_ahead(reader, likely))?;
            let among: HashSet<i64> = part.iter().copied().collect();
            let issued = round.execute(|tx| issue(tx, &choice, &among, &mut drawn))?;
            answer.issued.extend(issued.issued);
            answer.letters.extend(issued.letters);
            answer.left.extend(issued.left);
            answer.mailed += issued.mailed;
        }
        Ok(answer)
    }
}

/// 年度 of the number of an invoice of this day.
fn fiscal_year(reader: &Reader<'_>, issued_on: Day) -> Result<i32> {
    Ok(fiscal::fiscal_year(issued_on, association::show(reader)?.fiscal_year_start).0)
}

/// Draws them with the numbers they will most likely get. The act plans them again.
pub(super) fn draw_ahead(reader: &Reader<'_>, likely: Vec<Planned>) -> Result<Drawn> {
    let mut drawn = Drawn::default();
    let mut next: HashMap<i32, i64> = HashMap::new();
    let total = likely.len() as u64;
    let mut waiting = Vec::with_capacity(STEP);
    for (planned, done) in likely.into_iter().zip(1..) {
        let mut snapshot = planned.snapshot;
        let year = fiscal_year(reader, snapshot.issued_on)?;
        let number = match next.get(&year) {
            Some(last) => last + 1,
            None => store::next_number(reader, year)?,
        };
        next.insert(year, number);
        snapshot.number = super::number_text(year, number);
        waiting.push((planned.member.id, snapshot));
        if waiting.len() == STEP || done == total {
            drawn.draw(reader, std::mem::take(&mut waiting))?;
            reader.step(done, total)?;
        }
    }
    Ok(drawn)
}

/// What cannot be issued takes no number.
fn issue(tx: &mut Tx<'_>, choice: &Choice, among: &HashSet<i64>, drawn: &mut Drawn) -> Result<Issued> {
    let plan = plan::plan(tx, choice, Some(among))?;
    let mut answer = Issued { left: plan.left, ..Issued::default() };
    for planned in plan.invoices {
        let on_paper = planned.on_paper(tx)?;
        let new = put(tx, planned, None, drawn)?;
        match on_paper {
            Some(letter) => answer.letters.push(OnPaper { invoice: Some(new.id), ..letter }),
            None => answer.mailed += u64::from(choice.mail && mail::enqueue(tx, new.id)?.is_ok()),
        }
        answer.issued.push(new);
    }
    tx.subject(match answer.issued.as_slice() {
        [] => String::new(),
        [one] => one.no.clone(),
        [first, .., last] => format!("{} 〜 {}", first.no, last.no),
    });
    Ok(answer)
}

/// Takes the number, keeps what is said and the paper, and ends what it takes the place of.
pub(super) fn put(tx: &mut Tx<'_>, planned: Planned, reason: Option<&str>, drawn: &mut Drawn) -> Result<New> {
    let Planned { member, mut snapshot, replaces, .. } = planned;
    let year = fiscal_year(tx, snapshot.issued_on)?;
    let number = store::next_number(tx, year)?;
    snapshot.number = super::number_text(year, number);
    let id = store::insert(tx, year, number, member.id, &snapshot)?;
    let why = words::say(tx.lang(), "invoices-replaced", &[("no", snapshot.number.clone())]);
    for old in replaces {
        store::end(tx, old.invoice, Some(id), reason.unwrap_or(&why))?;
    }
    drawn.keep(tx, id, member.id, &snapshot)?;
    Ok(New { id, no: snapshot.number, member: member.id, amount: snapshot.amount })
}
