//! 領収書を発行する: drawn before, outside the writer; number, snapshot and paper in one transaction.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    covers::{self, Cover},
    draft::{Draft, Drafter, Wishes, yes},
    mail,
    print::Drawn,
    rules::Channel,
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

/// 領収書を発行する: one for each of these payments in this order, or one for each that waits, oldest first. What of a
/// payment belongs to another series gets a receipt of its own. With `together`, or with anything that is said
/// for one, it is one receipt for all of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// For these payments.
    pub payments: Option<Vec<i64>>,
    /// For all payments in force that wait.
    #[serde(default)]
    pub unissued: bool,
    /// One receipt for all payments, which are one payer's.
    #[serde(default)]
    pub together: bool,
    /// For one receipt: only these parts of the payments; absent: all that is open in one series.
    pub covers: Option<Vec<Cover>>,
    /// 宛名, for one receipt, a line for each name of a 連名; absent: the payer's name.
    pub addressee: Option<String>,
    /// For one receipt; absent: 様 or 御中.
    pub honorific: Option<String>,
    /// 但し書き, for one receipt; absent: what the payments pay.
    pub proviso: Option<String>,
    /// Absent: today.
    pub issued_on: Option<Day>,
    /// For one receipt: parts by tax class, together the amount; absent: as the charges say.
    pub lines: Option<Vec<Part>>,
    /// For one receipt: in which series; absent: that of the item.
    pub series: Option<i64>,
    /// How they leave; absent: as is usual, and as data where they are mailed.
    pub channel: Option<Channel>,
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
    /// For which payment; the first, where there are several.
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
        let Self { payments, unissued, together, covers, addressee, honorific, proviso, issued_on, .. } = self;
        let Self { lines, series, channel, seal, mail, .. } = self;
        ensure!(payments.is_some() != unissued, "payments", "error-which-payments");
        ensure!(!mail || channel != Some(Channel::Paper), "channel", "error-paper-is-not-mailed");
        let channel = if mail { Some(Channel::Electronic) } else { channel };
        let wishes = Wishes { addressee, honorific, proviso, issued_on, covers, lines, series, channel, seal };
        let mut payments = if let Some(payments) = payments {
            payments
        } else {
            let waiting = round.ask(|reader| store::covers::unissued(reader, None))?;
            waiting.into_iter().map(|(payment, _)| payment).collect()
        };
        let mut seen = HashSet::new();
        payments.retain(|payment| seen.insert(*payment));
        ensure!(together || payments.len() == 1 || !wishes.are_for_one(), "payments", "error-wishes-for-one");
        if mail {
            round.ask(|reader| reader.require(Permission::change(Area::Mail)))?;
        }
        let jobs = if together || wishes.are_for_one() {
            vec![Job { payments, whole: true }]
        } else {
            payments.into_iter().map(|payment| Job { payments: vec![payment], whole: false }).collect()
        };
        let mut answer = Issued::default();
        for part in jobs.chunks(AT_ONCE) {
            let mut drawn = round.ask(|reader| draw_ahead(reader, part, &wishes))?;
            let issued = round.execute(|tx| issue(tx, part, &wishes, mail, &mut drawn))?;
            answer.issued.extend(issued.issued);
            answer.skipped.extend(issued.skipped);
            answer.not_mailed.extend(issued.not_mailed);
        }
        Ok(answer)
    }
}

/// What is issued with one word.
pub(super) struct Job {
    pub payments: Vec<i64>,
    /// One receipt; else one for each series in which something is open.
    pub whole: bool,
}

impl Job {
    /// What would be issued.
    fn drafts(&self, drafter: &Drafter<'_>, reader: &Reader<'_>) -> Result<Vec<Draft>> {
        let series = match self.payments[..] {
            [payment] if !self.whole => covers::series_open(reader, payment, &drafter.series_of)?,
            _ => Vec::new(),
        };
        let drafts = if series.is_empty() {
            vec![drafter.draft(&self.payments, None)?]
        } else {
            series.into_iter().map(|one| drafter.draft(&self.payments, Some(one))).collect::<Result<_>>()?
        };
        drafts.iter().try_for_each(|draft| drafter.judge(draft))?;
        Ok(drafts)
    }
}

/// Drafts with the numbers they will most likely get, and draws. The act judges them again.
fn draw_ahead(reader: &Reader<'_>, jobs: &[Job], wishes: &Wishes) -> Result<Drawn> {
    let drafter = Drafter::new(reader, wishes)?;
    let mut drawn = Drawn::default();
    let mut taken: HashMap<(String, i32), i64> = HashMap::new();
    let total = jobs.len() as u64;
    for (part, done) in jobs.chunks(STEP).zip((0..).step_by(STEP)) {
        reader.step(done, total)?;
        let mut likely = Vec::with_capacity(part.len());
        for job in part {
            // What cannot be issued is said by the act.
            for mut draft in job.drafts(&drafter, reader).unwrap_or_default() {
                let year = drafter.fiscal_year(draft.snapshot.issued_on);
                let place = (draft.series.code.clone(), year);
                let next = match taken.get(&place) {
                    Some(last) => last + 1,
                    None => store::next_number(reader, &place.0, year)?,
                };
                taken.insert(place, next);
                draft.snapshot.number = draft.series.number_text(year, next);
                likely.push((draft.key(), draft.snapshot));
            }
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
pub(super) fn issue(tx: &mut Tx<'_>, jobs: &[Job], wishes: &Wishes, mail: bool, drawn: &mut Drawn) -> Result<Issued> {
    let mut answer = Issued::default();
    let mut drafts: Vec<(Draft, i32)> = Vec::with_capacity(jobs.len());
    {
        let drafter = Drafter::new(tx, wishes)?;
        for job in jobs {
            match job.drafts(&drafter, tx) {
                Ok(of_job) => drafts.extend(of_job.into_iter().map(|draft| {
                    let year = drafter.fiscal_year(draft.snapshot.issued_on);
                    (draft, year)
                })),
                Err(error) if error.code == Code::Internal => return Err(error),
                Err(error) => {
                    for payment in &job.payments {
                        answer.skipped.push(skipped(tx, *payment, &error)?);
                    }
                }
            }
        }
    }
    for (draft, year) in drafts {
        let key = draft.key();
        let Draft { covered, member, series, mut snapshot, .. } = draft;
        let number = store::next_number(tx, &series.code, year)?;
        snapshot.number = series.number_text(year, number);
        let payment = key.0;
        let sheet =
            store::Sheet { series: series.code, fiscal_year: year, number, copy: 1, payment, member: member.id };
        let id = store::insert(tx, &sheet, &snapshot, "")?;
        for share in &covered.chosen {
            store::covers::insert(tx, id, share)?;
        }
        drawn.keep(tx, id, key, &snapshot)?;
        if mail && let Err(no_way) = mail::enqueue(tx, id, member.id, &snapshot)? {
            let reason = crate::words::say(tx.lang(), no_way.key(), &[]);
            answer.not_mailed.push(Skipped { payment, name: member.label(), reason });
        }
        answer.issued.push(New { id, no: snapshot.number, payment, member: member.id, amount: snapshot.amount });
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
