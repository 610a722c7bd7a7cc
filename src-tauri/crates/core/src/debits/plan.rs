//! 引落の下見: whose open charges a run would draw, and who is left out and why.

use std::collections::{BTreeMap, HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::zengin::DebitLine;

use super::{
    account::Use,
    consignor::{Consignor, Contract},
    mandates::{self, Mandate, State},
    retry::Next,
    store,
};
use crate::{
    Area, Error, Permission, Query, Reader, Result, dues,
    dues::ChargeLine,
    ensure, members, membership,
    values::{Day, Yen},
    words,
};

/// So many of those who are drawn from, and of those left out, are shown.
const SHOWN: usize = 500;

/// Which charges to draw when.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// 引落日, today or later.
    pub day: Day,
    /// Only what is due by this day. Of a charge that is paid in parts, what is due by then, else by 引落日.
    pub due_until: Option<Day>,
    /// Only of payers whom this means; empty: of all.
    #[serde(default)]
    pub segment: String,
}

/// Why somebody is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// No mandate.
    NoMandate,
    /// The bank has not confirmed it.
    Requested,
    /// It was stopped.
    Stopped,
    /// It does not hold on that day.
    OtherDay,
    /// A mandate, and nothing to draw.
    NothingOpen,
    /// Everything open is in a run whose result has not come.
    InRun,
    /// Drawing failed, and nobody has decided what comes next.
    Failed,
    /// Is asked for by transfer, since drawing failed.
    ByTransfer,
    /// Has left or died.
    Gone,
    /// What the mandate says cannot be written into the file.
    Letters,
}

/// Somebody who is left out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftOut {
    /// Who.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// What is open, yen.
    pub open: Yen,
    /// Why.
    pub why: Why,
    /// What exactly: why it was stopped, or which character stands where.
    pub detail: String,
}

/// Somebody who is drawn from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Drawn {
    /// Who.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// 顧客番号
    pub customer: String,
    /// Yen.
    pub amount: Yen,
    /// What for.
    pub labels: Vec<String>,
    /// 新規コード
    pub novelty: i64,
}

/// A line of a request in the making.
pub(super) struct Line {
    pub mandate: Mandate,
    pub amount: Yen,
    pub charges: Vec<ChargeLine>,
    pub record: DebitLine,
}

/// A run in the making.
pub(super) struct Planned {
    pub consignor: Consignor,
    pub lines: Vec<Line>,
    pub left_out: Vec<LeftOut>,
}

impl Planned {
    pub(super) fn amount(&self) -> Yen {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// Charges that nobody draws now.
struct Held {
    /// In a run that waits.
    in_run: HashSet<i64>,
    /// Of those whose drawing failed, what was decided; what is to be drawn again is not among them.
    failed: HashMap<i64, Option<Next>>,
}

impl Held {
    fn why(&self, charge: i64) -> Option<Why> {
        match self.failed.get(&charge) {
            _ if self.in_run.contains(&charge) => Some(Why::InRun),
            Some(None) => Some(Why::Failed),
            Some(Some(_)) => Some(Why::ByTransfer),
            None => None,
        }
    }
}

impl Plan {
    pub(super) fn planned(&self, reader: &Reader<'_>) -> Result<Planned> {
        ensure!(self.day >= reader.today(), "day", "error-debit-day");
        let Some(consignor) = Consignor::of(reader, Contract::Draw)? else {
            return Err(Error::conflict("error-no-consignor").field("consignor"));
        };
        let meant: Option<HashSet<i64>> = match self.segment.trim() {
            "" => None,
            segment => Some(members::meant(reader, segment)?.into_iter().collect()),
        };
        let is_meant = |payer: &i64| meant.as_ref().is_none_or(|meant| meant.contains(payer));
        let mut open: BTreeMap<i64, Vec<ChargeLine>> = BTreeMap::new();
        let parts = dues::parts_due(reader, self.due_until.unwrap_or(self.day))?;
        for mut charge in dues::all_open(reader)? {
            if let Some(due) = parts.get(&charge.id) {
                charge.open = (due - charge.paid).clamp(0, charge.open);
            }
            if charge.open > 0 && is_meant(&charge.payer) && self.due_until.is_none_or(|until| charge.due_on <= until) {
                open.entry(charge.payer).or_default().push(charge);
            }
        }
        let mut mandates = store::newest(reader)?;
        let held = Held { in_run: store::held(reader)?, failed: store::failed_charges(reader)? };
        let gone = membership::gone_by(reader, reader.today())?;
        let mut planned = Planned { consignor, lines: Vec::new(), left_out: Vec::new() };
        let mut without: Vec<(i64, Yen)> = Vec::new();
        for (payer, charges) in open {
            let sum = charges.iter().map(|charge| charge.open).sum();
            let Some(mandate) = mandates.remove(&payer) else {
                without.push((payer, sum));
                continue;
            };
            let gone = u32::try_from(payer).is_ok_and(|payer| gone.contains(payer));
            match self.drawn(reader, &planned.consignor, &mandate, charges, &held, gone) {
                Ok((charges, record)) => {
                    let amount = charges.iter().map(|charge| charge.open).sum();
                    planned.lines.push(Line { mandate, amount, charges, record });
                }
                Err((why, detail)) => planned.left_out.push(left_out(&mandate, sum, why, detail)),
            }
        }
        let named: HashMap<i64, members::Brief> =
            members::briefs(reader, &without.iter().map(|(payer, _)| *payer).collect::<Vec<_>>())?
                .into_iter()
                .map(|brief| (brief.id, brief))
                .collect();
        for (member, open) in without {
            let (no, name) = named.get(&member).map(|who| (who.no.clone(), who.name.clone())).unwrap_or_default();
            planned.left_out.push(LeftOut { member, no, name, open, why: Why::NoMandate, detail: String::new() });
        }
        let mut idle: Vec<Mandate> =
            mandates.into_values().filter(|mandate| mandate.holds(self.day) && is_meant(&mandate.member)).collect();
        idle.sort_by_key(|mandate| mandate.id);
        planned.left_out.extend(idle.iter().map(|mandate| left_out(mandate, 0, Why::NothingOpen, String::new())));
        planned.lines.sort_by_key(|line| line.mandate.id);
        Ok(planned)
    }

    /// What is drawn of one payer's charges, and its line in the file; or why nothing is.
    fn drawn(
        &self,
        reader: &Reader<'_>,
        consignor: &Consignor,
        mandate: &Mandate,
        charges: Vec<ChargeLine>,
        held: &Held,
        gone: bool,
    ) -> std::result::Result<(Vec<ChargeLine>, DebitLine), (Why, String)> {
        match mandate.state {
            _ if gone => return Err((Why::Gone, String::new())),
            State::Stopped => return Err((Why::Stopped, mandate.reason.clone())),
            State::Requested => return Err((Why::Requested, String::new())),
            State::Valid if !mandate.holds(self.day) => return Err((Why::OtherDay, String::new())),
            State::Valid => {}
        }
        let why = charges.iter().find_map(|one| held.why(one.id));
        let charges: Vec<_> = charges.into_iter().filter(|one| held.why(one.id).is_none()).collect();
        if let (Some(why), true) = (why, charges.is_empty()) {
            return Err((why, String::new()));
        }
        let lang = reader.lang();
        let form = mandate.account.form(Use::Debit).map_err(|(_, key)| (Why::Letters, words::say(lang, key, &[])))?;
        let amount = charges.iter().map(|charge| charge.open).sum();
        let record = mandates::line(&mandate.account, form, mandate.id, mandate.novelty, amount);
        match mandates::faults(record.clone(), &consignor.rules()).first() {
            Some(fault) => Err((Why::Letters, fault.told(lang))),
            None => Ok((charges, record)),
        }
    }
}

fn left_out(mandate: &Mandate, open: Yen, why: Why, detail: String) -> LeftOut {
    LeftOut { member: mandate.member, no: mandate.no.clone(), name: mandate.name.clone(), open, why, detail }
}

/// 引落の下見. Nothing is changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Preview(Plan);

/// How many are left out for a reason.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Count {
    /// Why.
    pub why: Why,
    /// How many.
    pub count: u64,
}

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Previewed {
    /// How many are drawn from.
    pub count: u64,
    /// What it comes to, yen.
    pub amount: Yen,
    /// The first 500 of them.
    pub lines: Vec<Drawn>,
    /// How many are left out for which reason, most first.
    pub reasons: Vec<Count>,
    /// The first 500 of those left out; who owes something and has no mandate comes last.
    pub left_out: Vec<LeftOut>,
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "debits.preview";
    const NEEDS: Permission = Permission::change(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Previewed> {
        let mut planned = self.0.planned(reader)?;
        let mut counts: HashMap<Why, u64> = HashMap::new();
        for one in &planned.left_out {
            *counts.entry(one.why).or_default() += 1;
        }
        let mut reasons: Vec<_> = counts.into_iter().map(|(why, count)| Count { why, count }).collect();
        reasons.sort_by_key(|one| (std::cmp::Reverse(one.count), one.why as u8));
        planned.left_out.sort_by_key(|one| one.why == Why::NoMandate);
        planned.left_out.truncate(SHOWN);
        Ok(Previewed {
            count: planned.lines.len() as u64,
            amount: planned.amount(),
            reasons,
            lines: planned
                .lines
                .into_iter()
                .take(SHOWN)
                .map(|line| Drawn {
                    member: line.mandate.member,
                    no: line.mandate.no,
                    name: line.mandate.name,
                    customer: line.mandate.customer,
                    amount: line.amount,
                    labels: line.charges.into_iter().map(|charge| charge.label).collect(),
                    novelty: line.mandate.novelty,
                })
                .collect(),
            left_out: planned.left_out,
        })
    }
}
