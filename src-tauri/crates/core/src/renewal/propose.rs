//! 年度更新の提案: what the first day of a fiscal year changes for whom, and what it comes to. Some of it is
//! proposed and done by [`super::commit`]; some happens by itself and is only said.

use std::collections::{BTreeMap, HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fiscal::{self, FiscalYear};

use super::{lapse, rules::Rule, store};
use crate::{
    Area, Permission, Query, Reader, Result, association, members, membership,
    membership::{Kind, LeaveFee, Term},
    values::{Day, Year, Yen},
};

/// 年度更新の提案.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// The year that begins.
    pub fiscal_year: Year,
    /// Members for whom nothing shall be done.
    #[serde(default)]
    pub leave_out: Vec<i64>,
}

/// What would happen to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Proposed: the kind changes by a rule.
    Change,
    /// Proposed: 自然退会, after so many unpaid years.
    Lapse,
    /// Proposed: the next term of twelve months follows the one that runs out in the year.
    Renew,
    /// By itself: 休会 ends with the year.
    Return,
    /// By itself: the membership ends with the year.
    End,
}

impl Act {
    /// Whether it is done by the commit, and may be left out.
    pub(super) fn is_proposed(self) -> bool {
        matches!(self, Self::Change | Self::Lapse | Self::Renew)
    }
}

/// A proposal.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Proposal {
    /// For whom.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// What.
    pub act: Act,
    /// Whether it was left out.
    pub left_out: bool,
    /// From which day.
    pub on: Day,
    /// The kind as it is.
    pub kind: String,
    /// The kind that it becomes; else empty.
    pub to: String,
    /// Its key.
    pub to_kind: Option<i64>,
    /// The yearly fee without the act, yen.
    pub fee_before: Yen,
    /// With it.
    pub fee_after: Yen,
    /// So many years unpaid, where that is why.
    pub unpaid_years: u32,
}

/// The members of one kind in the year.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindYear {
    /// Key.
    pub kind: i64,
    /// Name.
    pub name: String,
    /// How many on the eve.
    pub before: i64,
    /// How many on the first day, the acts done.
    pub after: i64,
    /// The yearly fee on the first day; none is set.
    pub fee: Option<Yen>,
    /// What they owe for the year, leaves taken into account, yen.
    pub amount: Yen,
}

/// A year that was renewed before.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Done {
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Kinds changed.
    pub changed: i64,
    /// Terms that follow.
    pub renewed: i64,
    /// 自然退会
    pub lapsed: i64,
    /// Proposals that were not taken.
    pub left_out: i64,
    /// The entry of the journal, to take it back.
    pub entry: Option<i64>,
}

/// What [`Propose`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Proposed {
    /// The year.
    pub fiscal_year: i32,
    /// Its first day.
    pub first: Day,
    /// Who goes on as they are.
    pub unchanged: i64,
    /// Everything else, in the order of acts and names.
    pub proposals: Vec<Proposal>,
    /// The year by kinds.
    pub kinds: Vec<KindYear>,
    /// What the year's fees come to, yen.
    pub amount: Yen,
    /// What they would without the acts.
    pub amount_before: Yen,
    /// The acts on this year before, newest first.
    pub done: Vec<Done>,
}

/// Somebody who is a member on the eve of the year or on its first day.
pub(super) struct Standing {
    pub member: i64,
    pub kind: i64,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub end_reason: String,
    pub birth: Option<Day>,
    /// On leave on the first day: what is owed.
    pub leave: Option<(LeaveFee, u32)>,
    /// A leave ends on the first day.
    pub returns: bool,
    /// The kind on the eve; none: it begins with the year.
    pub before: Option<i64>,
    /// Another period follows without a gap.
    pub followed: bool,
}

/// What is done or happens, before it has names.
pub(super) struct Found {
    pub member: i64,
    pub act: Act,
    pub on: Day,
    pub kind: i64,
    pub to: Option<i64>,
    pub unpaid_years: u32,
}

/// The first day of the year and of the next.
pub(super) fn days(reader: &Reader<'_>, year: Year) -> Result<(Day, Day)> {
    Ok(fiscal::range(FiscalYear(year.0), association::show(reader)?.fiscal_year_start))
}

/// What the year does to each of those who stand in it.
pub(super) fn find(reader: &Reader<'_>, standings: &[Standing], first: Day, after: Day) -> Result<Vec<Found>> {
    let rules = store::rules(reader)?;
    let rolling: HashSet<i64> =
        membership::kinds(reader)?.into_iter().filter(|k| k.term == Term::Rolling).map(|k| k.id).collect();
    let lapsing: HashMap<i64, u32> = lapse::rows(reader)?
        .into_iter()
        .filter(|row| row.level == lapse::Level::Candidate && row.exception.is_none())
        .map(|row| (row.member, row.unpaid_years))
        .collect();
    Ok(standings.iter().filter_map(|standing| judge(standing, &rules, &rolling, &lapsing, (first, after))).collect())
}

fn judge(
    of: &Standing,
    rules: &[Rule],
    rolling: &HashSet<i64>,
    lapsing: &HashMap<i64, u32>,
    (first, after): (Day, Day),
) -> Option<Found> {
    let found = |act, on, to, unpaid_years| Some(Found { member: of.member, act, on, kind: of.kind, to, unpaid_years });
    let may_follow = rolling.contains(&of.kind) && of.end_reason.is_empty() && !of.followed;
    let runs_out = of.ends_on.filter(|end| may_follow && *end < after);
    if of.ends_on == Some(first) && runs_out.is_none() {
        return found(Act::End, first, None, 0);
    }
    if let Some(years) = lapsing.get(&of.member).filter(|_| of.before.is_some()) {
        return found(Act::Lapse, first, None, *years);
    }
    let due = rules.iter().find(|rule| rule.from == of.kind && rule.holds(of.starts_on, of.birth, first));
    if let Some(rule) = due.filter(|_| of.ends_on != Some(first)) {
        return found(Act::Change, first, Some(rule.to), 0);
    }
    if let Some(end) = runs_out {
        return found(Act::Renew, end, None, 0);
    }
    if of.returns { found(Act::Return, first, None, 0) } else { None }
}

/// What somebody owes for a year of a kind.
fn owed(kind: Option<&Kind>, leave: Option<(LeaveFee, u32)>, first: Day) -> Yen {
    let fee = kind.and_then(|kind| kind.fee_on(first)).unwrap_or(0);
    match leave {
        Some((LeaveFee::Free, _)) => 0,
        Some((LeaveFee::Reduced, percent)) => fee * Yen::from(percent) / 100,
        Some((LeaveFee::Full, _)) | None => fee,
    }
}

impl Query for Propose {
    type Output = Proposed;
    const NAME: &'static str = "renewal.propose";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Proposed> {
        let (first, after) = days(reader, self.fiscal_year)?;
        let standings = store::standings(reader, first)?;
        let found = find(reader, &standings, first, after)?;
        let kinds = membership::kinds(reader)?;
        let kind = |key: i64| kinds.iter().find(|kind| kind.id == key);
        let name = |key: i64| kind(key).map(|kind| kind.name.clone()).unwrap_or_default();
        let left_out: HashSet<i64> = self.leave_out.into_iter().collect();
        let acts: HashMap<i64, &Found> = found.iter().map(|found| (found.member, found)).collect();
        let mut years: BTreeMap<i64, (i64, i64, Yen)> = BTreeMap::new();
        let mut sums: HashMap<i64, (Yen, Yen)> = HashMap::new();
        for of in &standings {
            let act =
                acts.get(&of.member).filter(|found| !found.act.is_proposed() || !left_out.contains(&found.member));
            let as_it_is = if of.ends_on == Some(first) { None } else { Some(of.kind) };
            let after = match act.map(|found| (found.act, found.to)) {
                Some((Act::Lapse | Act::End, _)) => None,
                Some((Act::Renew, _)) => Some(of.kind),
                Some((Act::Change, to)) => to,
                Some((Act::Return, _)) | None => as_it_is,
            };
            let before = as_it_is.map_or(0, |key| owed(kind(key), of.leave, first));
            if let Some(eve) = of.before {
                years.entry(eve).or_default().0 += 1;
            }
            let with = after.map_or(0, |after| owed(kind(after), of.leave, first));
            if let Some(after) = after {
                let year = years.entry(after).or_default();
                (year.1, year.2) = (year.1 + 1, year.2 + with);
            }
            sums.insert(of.member, (before, with));
        }
        let members: Vec<i64> = found.iter().map(|found| found.member).collect();
        let briefs: HashMap<i64, members::Brief> =
            members::briefs(reader, &members)?.into_iter().map(|brief| (brief.id, brief)).collect();
        let mut proposals: Vec<(String, Proposal)> = found
            .iter()
            .filter_map(|found| {
                let brief = briefs.get(&found.member)?;
                let (fee_before, fee_after) = sums.get(&found.member).copied().unwrap_or_default();
                let proposal = Proposal {
                    member: found.member,
                    no: brief.no.clone(),
                    name: brief.name.clone(),
                    act: found.act,
                    left_out: found.act.is_proposed() && left_out.contains(&found.member),
                    on: found.on,
                    kind: name(found.kind),
                    to: found.to.map(name).unwrap_or_default(),
                    to_kind: found.to,
                    fee_before,
                    fee_after,
                    unpaid_years: found.unpaid_years,
                };
                Some((tsudoi_japan::fold::fold(&brief.kana), proposal))
            })
            .collect();
        proposals.sort_by(|(a, x), (b, y)| (x.act, a, x.member).cmp(&(y.act, b, y.member)));
        Ok(Proposed {
            fiscal_year: self.fiscal_year.0,
            first,
            unchanged: standings.len() as i64 - proposals.len() as i64,
            amount: sums.values().map(|(_, after)| after).sum(),
            amount_before: sums.values().map(|(before, _)| before).sum(),
            kinds: kinds
                .iter()
                .filter_map(|kind| {
                    let (before, after, amount) = years.get(&kind.id).copied()?;
                    let fee = kind.fee_on(first);
                    Some(KindYear { kind: kind.id, name: kind.name.clone(), before, after, fee, amount })
                })
                .collect(),
            proposals: proposals.into_iter().map(|(_, proposal)| proposal).collect(),
            done: store::done(reader, self.fiscal_year.0)?,
        })
    }
}
