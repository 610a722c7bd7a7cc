//! 領収書を発行する: drawn before, outside the writer; number, snapshot and paper in one transaction.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    draft::{Draft, Drafter, Wishes, yes},
    mail,
    print::Drawn,
    snapshot::Part,
    store,
};
use crate::{
    Area, Code, Errand, Error, Permission, Reader, Result, Topic, Tx, Undo,
    command::Round,
    ensure, members, payments,
    values::{Day, Yen},
};

/// The most that are issued in one transaction: so many sheets wait in memory for it, 100 MB.
const AT_ONCE: usize = 5000;

/// After so many it says how far it is.
const STEP: usize = 100;

/// 領収書を発行する: for these payments in this order, or for all that wait, oldest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// For these payments.
    pub payments: Option<Vec<i64>>,
    /// For all payments in force that have none.
    #[serde(default)]
    pub unissued: bool,
    /// 宛名, for one payment; absent: the payer's name.
    pub addressee: Option<String>,
    /// For one payment; absent: 様 or 御中.
    pub honorific: Option<String>,
    /// 但し書き, for one payment; absent: what the payment pays.
    pub proviso: Option<String>,
    /// Absent: today.
    pub issued_on: Option<Day>,
    /// For one payment: parts by tax class, together the amount; absent: as the charges say.
    pub lines: Option<Vec<Part>>,
    /// Whether they bear the seal.
    #[serde(default = "yes")]
    pub seal: bool,
    /// Whether they are mailed to the payers at once.
    #[serde(default)]
    pub mail: bool,
}

/// What [`Issue`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Issued {
    /// What was issued.
    #[allow(clippy::struct_field_names)] // the word of the wire
    pub issued: Vec<New>,
    /// What was not, and why.
    pub skipped: Vec<Skipped>,
    /// Which of them could not be mailed, and why.
    pub not_mailed: Vec<Skipped>,
}

/// A receipt that was issued.
#[derive(Debug, Serialize, JsonSchema)]
pub struct New {
    /// Key.
    pub id: i64,
    /// `R2026-0187`
    pub no: String,
    /// For which payment.
    pub payment: i64,
    /// Whose.
    pub member: i64,
    /// Yen.
    pub amount: Yen,
}

/// A payment for which no receipt was issued, or whose receipt was not mailed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Skipped {
    /// Which payment.
    pub payment: i64,
    /// Whose, with number; empty when there is no such payment.
    pub name: String,
    /// Why, in the reader's language.
    pub reason: String,
}

impl Errand for Issue {
    type Output = Issued;
    const NAME: &'static str = "receipts.issue";
    const NEEDS: Permission = Permission::change(Area::Receipts);
    const TOUCHES: &'static [Topic] = &[Topic::Receipts, Topic::Payments, Topic::Mail];
    const UNDO: Undo = Undo::By("receipts.void");
    fn run(self, round: &Round<'_>) -> Result<Issued> {
        let Self { payments, unissued, addressee, honorific, proviso, issued_on, lines, seal, mail } = self;
        ensure!(payments.is_some() != unissued, "payments", "error-which-payments");
        let wishes = Wishes { addressee, honorific, proviso, issued_on, lines, seal };
        let mut payments = match payments {
            Some(payments) => payments,
            None => round.ask(payments::unissued)?,
        };
        let mut seen = HashSet::new();
        payments.retain(|payment| seen.insert(*payment));
        ensure!(payments.len() == 1 || !wishes.are_for_one(), "payments", "error-wishes-for-one");
        if mail {
            round.ask(|reader| reader.require(Permission::change(Area::Mail)))?;
        }
        let mut answer = Issued::default();
        for part in payments.chunks(AT_ONCE) {
            let mut drawn = round.ask(|reader| draw_ahead(reader, part, &wishes))?;
            let issued = round.execute(|tx| issue(tx, part, &wishes, mail, &mut drawn))?;
            answer.issued.extend(issued.issued);
            answer.skipped.extend(issued.skipped);
            answer.not_mailed.extend(issued.not_mailed);
        }
        Ok(answer)
    }
}

/// Drafts with the numbers they will most likely get, and draws. The act judges them again.
fn draw_ahead(reader: &Reader<'_>, payments: &[i64], wishes: &Wishes) -> Result<Drawn> {
    let drafter = Drafter::new(reader, wishes)?;
    let mut drawn = Drawn::default();
    let mut taken: HashMap<i32, i64> = HashMap::new();
    let total = payments.len() as u64;
    for (part, done) in payments.chunks(STEP).zip((0..).step_by(STEP)) {
        reader.step(done, total)?;
        let mut likely = Vec::with_capacity(part.len());
        for &payment in part {
            // What cannot be issued is said by the act.
            let Ok(mut draft) = drafter.draft(payment) else { continue };
            if drafter.judge(&draft).is_err() {
                continue;
            }
            let year = drafter.fiscal_year(draft.snapshot.issued_on);
            let next = match taken.get(&year) {
                Some(last) => last + 1,
                None => store::next_number(reader, year)?,
            };
            taken.insert(year, next);
            draft.snapshot.number = super::number_text(year, next);
            likely.push((payment, draft.snapshot));
        }
        drawn.draw(reader, likely)?;
    }
    reader.step(total, total)?;
    Ok(drawn)
}

/// 「R2026-0001 〜 R2026-0100」
fn subject(issued: &[New]) -> String {
    match issued {
        [] => String::new(),
        [one] => one.no.clone(),
        [first, .., last] => format!("{} 〜 {}", first.no, last.no),
    }
}

/// What cannot be issued takes no number.
fn issue(tx: &mut Tx<'_>, payments: &[i64], wishes: &Wishes, mail: bool, drawn: &mut Drawn) -> Result<Issued> {
    let mut answer = Issued::default();
    let mut drafts: Vec<(Draft, i32)> = Vec::with_capacity(payments.len());
    {
        let drafter = Drafter::new(tx, wishes)?;
        for &payment in payments {
            let judged = drafter.draft(payment).and_then(|draft| drafter.judge(&draft).map(|()| draft));
            match judged {
                Ok(draft) => {
                    let year = drafter.fiscal_year(draft.snapshot.issued_on);
                    drafts.push((draft, year));
                }
                Err(error) if error.code == Code::Internal => return Err(error),
                Err(error) => answer.skipped.push(skipped(tx, payment, &error)?),
            }
        }
    }
    for (draft, year) in drafts {
        let Draft { payment, member, mut snapshot } = draft;
        let number = store::next_number(tx, year)?;
        snapshot.number = super::number_text(year, number);
        let sheet = store::Sheet { fiscal_year: year, number, copy: 1, payment: payment.id, member: member.id };
        let id = store::insert(tx, &sheet, &snapshot, "")?;
        drawn.keep(tx, id, payment.id, &snapshot)?;
        if mail && let Err(no_way) = mail::enqueue(tx, id, member.id, &snapshot)? {
            let reason = crate::words::say(tx.lang(), no_way.key(), &[]);
            answer.not_mailed.push(Skipped { payment: payment.id, name: member.label(), reason });
        }
        let no = snapshot.number;
        answer.issued.push(New { id, no, payment: payment.id, member: member.id, amount: payment.amount });
    }
    tx.subject(subject(&answer.issued));
    Ok(answer)
}

fn skipped(tx: &Tx<'_>, payment: i64, error: &Error) -> Result<Skipped> {
    let member = payments::find(tx, payment)?.map(|payment| members::brief(tx, payment.member)).transpose()?;
    Ok(Skipped {
        payment,
        name: member.map(|member| member.label()).unwrap_or_default(),
        reason: error.message(tx.lang()),
    })
}
