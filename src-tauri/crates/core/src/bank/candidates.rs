//! Whose a line may be, with a score that explains itself (JAPAN.md 6).
//!
//! What speaks for somebody: their number, the name as it is read, a name learned before, an amount that is
//! owed exactly. Sure is only what is one person's alone, owed to the yen and not merely a family name;
//! whatever else is for somebody to look at.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use tsudoi_japan::{
    fold,
    remitter::{Likeness, Remitter},
};

use super::{
    roster::{Named, Roster},
    store::{OpenLine, Recorded},
};
use crate::{
    Lang,
    dues::ChargeLine,
    values::{Day, Yen},
    words,
};

/// What banks take from the amount for a transfer, yen (JAPAN.md 6).
const FEES: [Yen; 8] = [110, 220, 330, 440, 550, 660, 770, 880];
/// From this score on a candidate may be sure.
const SURE: i64 = 80;
/// And so far behind must the next one be.
const GAP: i64 = 20;
/// From this score on it is likely.
const LIKELY: i64 = 60;
/// So many charges are tried in every combination.
const COMBINED: usize = 12;
/// A payment recorded by hand is that of a line so many days before or after.
pub(super) const RECORDED_WITHIN: u64 = 10;
/// A number of so many digits is no count of people; a year has four.
const LONG_NUMBER: usize = 5;
/// So many candidates are told of a line.
const TOLD: usize = 5;

/// 確からしさ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sureness {
    /// 該当なし
    None,
    /// 要確認
    Look,
    /// たぶん
    Likely,
    /// 確か
    Sure,
}

/// Something that speaks for a candidate, or against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    Number,
    Name(Named),
    /// The name is that of somebody for whom the candidate pays.
    Household,
    /// Already recorded by hand, on this day.
    Recorded(Day),
    Exact,
    Sum(usize),
    FeeShort(Yen),
    Short(Yen),
    Over(Yen),
    NothingOpen,
    /// So many bear the name.
    Namesakes(usize),
    /// Another line here may pay the same.
    Claimed,
}

impl Reason {
    fn speaks_for(&self) -> bool {
        use Reason::{Exact, Household, Name, Number, Recorded, Sum};
        matches!(self, Number | Household | Recorded(_) | Exact | Sum(_))
            || matches!(self, Name(named) if is_telling(*named))
    }

    fn said(&self, lang: Lang) -> String {
        let yen = |amount: &Yen| vec![("amount", tsudoi_japan::money::yen(*amount))];
        let (key, args) = match self {
            Self::Number => ("bank-why-number", Vec::new()),
            Self::Name(Named::Learned) => ("bank-why-learned", Vec::new()),
            Self::Name(Named::Alike(Likeness::Same)) => ("bank-why-whole", Vec::new()),
            Self::Name(Named::Alike(Likeness::Swapped)) => ("bank-why-swapped", Vec::new()),
            Self::Name(Named::Alike(Likeness::Prefix)) => ("bank-why-cut", Vec::new()),
            Self::Name(Named::Alike(Likeness::LongVowel)) => ("bank-why-long", Vec::new()),
            Self::Name(Named::Alike(Likeness::FamilyOnly | Likeness::None)) => ("bank-why-family", Vec::new()),
            Self::Name(Named::Alike(Likeness::Near)) => ("bank-why-near", Vec::new()),
            Self::Household => ("bank-why-household", Vec::new()),
            Self::Recorded(day) => ("bank-why-recorded", vec![("day", day.to_string())]),
            Self::Exact => ("bank-why-exact", Vec::new()),
            Self::Sum(count) => ("bank-why-sum", vec![("count", count.to_string())]),
            Self::FeeShort(fee) => ("bank-why-fee", yen(fee)),
            Self::Short(short) => ("bank-why-short", yen(short)),
            Self::Over(over) => ("bank-why-over", yen(over)),
            Self::NothingOpen => ("bank-why-nothing-open", Vec::new()),
            Self::Namesakes(count) => ("bank-why-namesakes", vec![("count", count.to_string())]),
            Self::Claimed => ("bank-why-claimed", Vec::new()),
        };
        words::say(lang, key, &args)
    }
}

/// A reason in words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Why {
    /// Whether it speaks for the candidate.
    pub good: bool,
    /// 「名義が一致」
    pub text: String,
}

/// A charge that a line would pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Part {
    /// Which charge.
    pub charge: i64,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// For whom it was charged.
    pub member: i64,
    /// Yen of the line.
    pub amount: Yen,
}

/// Somebody who may have paid a line.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Candidate {
    /// Who.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// How much speaks for it.
    pub score: i64,
    /// What that comes to.
    pub sureness: Sureness,
    /// What it would pay.
    pub charges: Vec<Part>,
    /// Yen of the line beyond those charges; negative: so much would still be open.
    pub difference: Yen,
    /// Of what is missing, what the association bears by its rule, yen.
    pub borne: Yen,
    /// Of what is too much, what becomes a charge of its own by that rule, yen.
    pub taken: Yen,
    /// The payment that was recorded by hand already, if it is that one.
    pub payment: Option<i64>,
    /// Why.
    #[serde(serialize_with = "in_words")]
    #[schemars(with = "Vec<Why>")]
    pub(super) reasons: Reasons,
}

/// Reasons with the language in which they are told.
#[derive(Debug, Clone)]
pub(super) struct Reasons(pub Lang, pub Vec<Reason>);

fn in_words<S: Serializer>(reasons: &Reasons, serializer: S) -> Result<S::Ok, S::Error> {
    let Reasons(lang, reasons) = reasons;
    serializer.collect_seq(reasons.iter().map(|reason| Why { good: reason.speaks_for(), text: reason.said(*lang) }))
}

/// How an amount falls upon what is open.
struct Fit {
    parts: Vec<Part>,
    score: i64,
    reason: Reason,
}

fn part(charge: &ChargeLine, amount: Yen) -> Part {
    Part { charge: charge.id, label: charge.label.clone(), member: charge.member, amount }
}

/// The charges that come to an amount exactly: one, the oldest of them, any.
fn exactly(open: &[ChargeLine], amount: Yen) -> Option<Vec<&ChargeLine>> {
    if let Some(one) = open.iter().find(|charge| charge.open == amount) {
        return Some(vec![one]);
    }
    let mut sum = 0;
    for (at, charge) in open.iter().enumerate() {
        sum += charge.open;
        if sum == amount {
            return Some(open[..=at].iter().collect());
        }
    }
    let few = &open[..open.len().min(COMBINED)];
    // Fewest first, and of as many the oldest: a bit for each charge, the oldest the lowest.
    let mut sets: Vec<u32> = (1..1_u32 << few.len()).filter(|set| set.count_ones() > 1).collect();
    sets.sort_by_key(|set| (set.count_ones(), *set));
    let chosen =
        |set: u32| few.iter().enumerate().filter(move |(at, _)| set & (1 << at) != 0).map(|(_, charge)| charge);
    sets.into_iter()
        .find(|set| chosen(*set).map(|charge| charge.open).sum::<Yen>() == amount)
        .map(|set| chosen(set).collect())
}

fn fit(open: &[ChargeLine], amount: Yen) -> Fit {
    let whole = |charges: Vec<&ChargeLine>| charges.into_iter().map(|charge| part(charge, charge.open)).collect();
    if open.is_empty() {
        return Fit { parts: Vec::new(), score: 0, reason: Reason::NothingOpen };
    }
    if let Some(charges) = exactly(open, amount) {
        let count = charges.len();
        let (score, reason) = if count == 1 { (30, Reason::Exact) } else { (20, Reason::Sum(count)) };
        return Fit { parts: whole(charges), score, reason };
    }
    let by_order = |amount: Yen| {
        let mut left = amount;
        let mut parts = Vec::new();
        for charge in open {
            let paid = charge.open.min(left);
            if paid > 0 {
                parts.push(part(charge, paid));
            }
            left -= paid;
        }
        (parts, left)
    };
    for fee in FEES {
        if let Some(charges) = exactly(open, amount + fee) {
            // What the bank kept stays open on the last of them.
            let mut parts: Vec<Part> = whole(charges);
            if let Some(last) = parts.last_mut().filter(|last| last.amount > fee) {
                last.amount -= fee;
                return Fit { parts, score: 15, reason: Reason::FeeShort(fee) };
            }
        }
    }
    let owed: Yen = open.iter().map(|charge| charge.open).sum();
    let (parts, left) = by_order(amount);
    let reason = if left > 0 { Reason::Over(left) } else { Reason::Short(owed - amount) };
    Fit { parts, score: 0, reason }
}

/// What the rule of the association would bear and take of an amount that pays these parts of what a payer owes.
fn by_rule(roster: &Roster, payer: i64, amount: Yen, parts: &[Part]) -> (Yen, Yen) {
    let open = roster.open(payer);
    let paid: Yen = parts.iter().map(|part| part.amount).sum();
    let touched = |charge: &&ChargeLine| parts.iter().any(|part| part.charge == charge.id);
    let left_open = open.iter().filter(touched).map(|charge| charge.open).sum::<Yen>() - paid;
    let still_owed = open.iter().map(|charge| charge.open).sum::<Yen>() - paid;
    if parts.is_empty() {
        return (0, 0);
    }
    (roster.rule.borne(left_open, amount), roster.rule.taken(amount - paid, still_owed))
}

/// What speaks for one payer.
#[derive(Default)]
struct Evidence {
    number: bool,
    /// Whether it can be nothing but a member's number.
    sure_number: bool,
    name: Option<Named>,
    household: bool,
}

fn worth(named: Named) -> i64 {
    match named {
        Named::Learned => 50,
        Named::Alike(Likeness::Same) => 40,
        Named::Alike(Likeness::Swapped) => 35,
        Named::Alike(Likeness::Prefix) => 30,
        Named::Alike(Likeness::LongVowel) => 25,
        Named::Alike(Likeness::Near) => 20,
        Named::Alike(Likeness::FamilyOnly | Likeness::None) => 15,
    }
}

/// Whether a name says more than a family's.
fn is_telling(named: Named) -> bool {
    named > Named::Alike(Likeness::FamilyOnly)
}

/// Whether it is the name of somebody, as far as the bank has written it.
fn is_whole(named: Named) -> bool {
    named >= Named::Alike(Likeness::Prefix)
}

/// Who may have paid a line, best first; none where nobody's name or number is on it.
pub(super) fn of_line(roster: &Roster, recorded: &[Recorded], line: &OpenLine, lang: Lang) -> Vec<Candidate> {
    let written = Remitter::parse(&line.name);
    let names = roster.by_name(&written);
    let mut payers: HashMap<i64, Evidence> = HashMap::new();
    // What stands in the text as a run of digits, so that 00002 is told from 2.
    let digits: Vec<String> =
        line.name.split(|c: char| !c.is_numeric()).map(fold::digits).filter(|run| !run.is_empty()).collect();
    for number in &written.numbers {
        for member in roster.by_number(&number.digits) {
            let evidence = payers.entry(roster.payer(*member)).or_default();
            evidence.number = true;
            let whole = roster.who(*member).is_some_and(|who| digits.contains(&fold::digits(&who.no)));
            // A year, a count of people, a house number are short: only a whole number, or a long one, is somebody's.
            evidence.sure_number |= whole || number.digits.len() >= LONG_NUMBER;
        }
    }
    for (member, named) in &names {
        let payer = roster.payer(*member);
        let evidence = payers.entry(payer).or_default();
        if evidence.name.is_none_or(|known| known < *named) {
            evidence.name = Some(*named);
            evidence.household = payer != *member;
        }
    }
    let bearers = payers.values().filter(|evidence| evidence.name.is_some_and(is_whole)).count();
    let mut telling: HashSet<i64> = HashSet::new();
    let mut found: Vec<Candidate> = Vec::new();
    for (payer, evidence) in payers {
        let Some(who) = roster.who(payer) else { continue };
        // A number beside the name of somebody else may be anything.
        let by_number = evidence.sure_number && (evidence.name.is_some() || names.is_empty());
        if by_number || evidence.name.is_some_and(is_telling) {
            telling.insert(payer);
        }
        let mut score = 0;
        let mut reasons = Vec::new();
        if evidence.number {
            score += 60;
            reasons.push(Reason::Number);
        }
        if let Some(named) = evidence.name {
            score += worth(named);
            reasons.push(Reason::Name(named));
            if evidence.household {
                reasons.push(Reason::Household);
            }
            if bearers > 1 && is_whole(named) {
                reasons.push(Reason::Namesakes(bearers));
            } else if is_whole(named) {
                // Nobody else bears it.
                score += 10;
            }
        }
        let candidate = |score: i64, charges: Vec<Part>, payment: Option<i64>, reasons: Vec<Reason>| Candidate {
            member: payer,
            no: who.no.clone(),
            name: who.name.clone(),
            score,
            sureness: Sureness::Look,
            difference: line.amount - charges.iter().map(|part| part.amount).sum::<Yen>(),
            charges,
            borne: 0,
            taken: 0,
            payment,
            reasons: Reasons(lang, reasons),
        };
        if let Some(payment) = nearest(recorded, line, payer) {
            let mut why = reasons.clone();
            why.push(Reason::Recorded(payment.paid_on));
            found.push(Candidate { difference: 0, ..candidate(score + 35, Vec::new(), Some(payment.payment), why) });
            // It is either that payment or another one of the same person: only somebody who looks can tell.
        }
        let fit = fit(roster.open(payer), line.amount);
        let since = fit.parts.iter().any(|part| {
            roster.open(payer).iter().any(|charge| charge.id == part.charge && charge.charged_on <= line.day)
        });
        score += fit.score + if since && fit.score > 0 { 5 } else { 0 };
        let difference = match fit.reason {
            Reason::FeeShort(fee) => -fee,
            Reason::Short(short) => -short,
            _ => line.amount - fit.parts.iter().map(|part| part.amount).sum::<Yen>(),
        };
        reasons.push(fit.reason);
        let (borne, taken) = by_rule(roster, payer, line.amount, &fit.parts);
        found.push(Candidate { difference, borne, taken, ..candidate(score, fit.parts, None, reasons) });
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.no.cmp(&b.no)));
    let next = found.get(1).map_or(i64::MIN, |second| second.score);
    for (at, one) in found.iter_mut().enumerate() {
        let named = telling.contains(&one.member);
        let owed = one.payment.is_some() || (one.difference == 0 && !one.charges.is_empty());
        one.sureness = if at == 0 && one.score >= SURE && one.score >= next.saturating_add(GAP) && named && owed {
            Sureness::Sure
        } else if one.score >= LIKELY && named && (owed || one.difference < 0) {
            Sureness::Likely
        } else {
            Sureness::Look
        };
    }
    found.truncate(TOLD);
    found
}

/// The payment that was recorded by hand for a payer and an amount, nearest in days.
fn nearest<'r>(recorded: &'r [Recorded], line: &OpenLine, payer: i64) -> Option<&'r Recorded> {
    let apart = |one: &Recorded| (one.paid_on - line.day).num_days().unsigned_abs();
    recorded
        .iter()
        .filter(|one| one.member == payer && one.amount == line.amount && apart(one) <= RECORDED_WITHIN)
        .min_by_key(|one| apart(one))
}

/// The candidates of many lines, in the order of their days. What one sure line pays no other one surely pays.
pub(super) fn of_lines(
    roster: &Roster,
    recorded: &[Recorded],
    lines: &[OpenLine],
    lang: Lang,
) -> HashMap<i64, Vec<Candidate>> {
    let mut claimed: HashSet<i64> = HashSet::new();
    let mut linked: HashSet<i64> = HashSet::new();
    let mut found = HashMap::with_capacity(lines.len());
    for line in lines {
        let mut candidates = of_line(roster, recorded, line, lang);
        if let Some(first) = candidates.first_mut().filter(|first| first.sureness == Sureness::Sure) {
            let charges = first.charges.iter().map(|part| part.charge);
            if charges.clone().any(|charge| claimed.contains(&charge))
                || first.payment.is_some_and(|payment| linked.contains(&payment))
            {
                first.sureness = Sureness::Look;
                first.reasons.1.push(Reason::Claimed);
            } else {
                claimed.extend(charges);
                linked.extend(first.payment);
            }
        }
        found.insert(line.line, candidates);
    }
    found
}
