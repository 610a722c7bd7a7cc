//! Who gets an invoice over what, who is left out and why. Asked by the preview, and again by the act itself.
//!
//! An invoice is over everything that a payer owes. What stands on an invoice in force with the same open amount
//! is not asked for twice. An invoice of which something changed (a part was paid, an amount adjusted) is replaced:
//! the new one takes over all of it that is still open, so that a charge never stands on two.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::Days;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fold;

use super::{
    slips,
    snapshot::{Account, Address, Item, Snapshot},
    store::{self, Standing},
};
use crate::{
    Error, Lang, Reader, Result, association,
    bank::{self, AccountType},
    debits,
    dues::{self, ChargeLine, Part},
    ensure, mail,
    members::{self, Brief},
    prints::{self, NoLetter},
    receipts::{self, Ours},
    values::{Day, Year, Yen},
    words,
};

/// だれに何を: whom invoices are for, and what they say.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Payers who owe something of this year; absent: of any.
    pub fiscal_year: Option<Year>,
    /// Payers who owe something of these items (codes of `dues.items`); empty: of any.
    #[serde(default)]
    pub items: Vec<String>,
    /// Only payers whom this segment means (抽出条件, in its text form); empty: all.
    #[serde(default)]
    pub segment: String,
    /// Only these payers; absent: all.
    pub members: Option<Vec<i64>>,
    /// Only what was chosen by year and item stands on them, not all that is open.
    #[serde(default)]
    pub only: bool,
    /// Also payers from whose account the bank draws it (口座振替).
    #[serde(default)]
    pub debits: bool,
    /// 発行日; absent: today.
    pub issued_on: Option<Day>,
    /// お支払期限; absent: the next due day of what is on it, or 30 days after it is issued.
    pub due_on: Option<Day>,
    /// 備考; absent: what the settings say.
    pub note: Option<String>,
    /// Whether they bear the seal.
    #[serde(default = "yes")]
    pub seal: bool,
    /// Whether they are mailed at once to whomever mail reaches.
    #[serde(default)]
    pub mail: bool,
}

pub(super) fn yes() -> bool {
    true
}

/// Why somebody gets none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "NoInvoice")]
pub enum Why {
    /// All of it stands on an invoice in force.
    Invoiced,
    /// Nothing is open.
    NothingOpen,
    /// 口座振替: the bank draws it.
    Debit,
    /// 逝去: somebody else has to pay.
    Died,
    /// Characters that no font has.
    Characters,
    /// It fits on no sheet.
    TooLong,
}

/// Who gets no invoice, and why.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "NotInvoiced")]
pub struct LeftOut {
    /// Who.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// As people call them.
    pub name: String,
    /// Why.
    pub why: Why,
    /// The same in the reader's language.
    pub reason: String,
    /// The invoice that stands in the way.
    pub invoice: Option<i64>,
}

/// Whom mail does not reach: the letter list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OnPaper {
    /// Who.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// As people call them.
    pub name: String,
    /// Why no mail, in the reader's language.
    pub reason: String,
    /// Why no letter reaches them either, if so.
    pub no_letter: Option<NoLetter>,
    /// Their invoice, once it is issued.
    pub invoice: Option<i64>,
}

/// An invoice that could be issued.
pub(super) struct Planned {
    pub member: Brief,
    pub snapshot: Snapshot,
    /// Invoices in force that it takes the place of.
    pub replaces: Vec<Standing>,
    pub no_letter: Option<NoLetter>,
}

impl Planned {
    /// The line of the letter list, if mail does not reach them.
    pub(super) fn on_paper(&self, reader: &Reader<'_>) -> Result<Option<OnPaper>> {
        let Err(no_way) = mail::reach(reader, mail::Template::Invoice, self.member.id)? else { return Ok(None) };
        Ok(Some(OnPaper {
            member: self.member.id,
            no: self.member.no.clone(),
            name: self.member.name.clone(),
            reason: words::say(reader.lang(), no_way.key(), &[]),
            no_letter: self.no_letter,
            invoice: None,
        }))
    }
}

/// Invoices in the order of 会員番号, and who gets none.
#[derive(Default)]
pub(super) struct Plan {
    pub invoices: Vec<Planned>,
    pub left: Vec<LeftOut>,
}

/// What all invoices of one act say.
#[derive(Debug, Clone, Default)]
pub(super) struct Terms {
    pub issued_on: Option<Day>,
    pub due_on: Option<Day>,
    pub note: Option<String>,
    pub seal: bool,
}

/// So many payers are asked for what they owe one by one; more: everything that is owed is read.
const FEW: usize = 50;

/// The plan for a choice, or for only some of its payers.
pub(super) fn plan(reader: &Reader<'_>, choice: &Choice, among: Option<&HashSet<i64>>) -> Result<Plan> {
    let asked = asked(reader, choice)?;
    let items = if choice.items.is_empty() { None } else { Some(dues::open_of_items(reader, &choice.items)?) };
    let is_chosen = |line: &ChargeLine| {
        choice.fiscal_year.as_ref().is_none_or(|year| year.0 == line.fiscal_year)
            && items.as_ref().is_none_or(|items| items.contains(&line.id))
    };
    let mut open = open(reader, asked.as_ref())?;
    open.retain(|payer, lines| {
        among.is_none_or(|among| among.contains(payer))
            && asked.as_ref().is_none_or(|asked| asked.contains(payer))
            && lines.iter().any(is_chosen)
    });
    let payers: Vec<i64> = open.keys().copied().collect();
    let others: HashSet<i64> =
        open.iter().flat_map(|(payer, lines)| lines.iter().map(|l| l.member).filter(move |m| m != payer)).collect();
    let drafter = Drafter::new(
        reader,
        Terms { issued_on: choice.issued_on, due_on: choice.due_on, note: choice.note.clone(), seal: choice.seal },
        &others.into_iter().collect::<Vec<_>>(),
    )?;
    let mut standing = store::standing(reader)?;
    let mut letters: HashMap<i64, (Address, Option<NoLetter>)> = prints::letters(reader, &payers)?
        .into_iter()
        .map(|(member, piece, reason)| (member, (Address::new(piece), reason)))
        .collect();
    let drawn = if choice.debits { HashSet::new() } else { debits::payers(reader)? };
    let mut plan = Plan::default();
    let mut briefs = members::briefs(reader, &payers)?;
    briefs.sort_by(|a, b| a.no.cmp(&b.no));
    let total = briefs.len() as u64;
    for (member, done) in briefs.into_iter().zip(0..) {
        if done % 100 == 0 {
            reader.step(done, total)?;
        }
        let lines = open.remove(&member.id).unwrap_or_default();
        let (lines, replaces) = over(lines, |line| !choice.only || is_chosen(line), &mut standing);
        let (to, no_letter) = letters.remove(&member.id).unwrap_or_default();
        if lines.is_empty() {
            plan.left.push(LeftOut::invoiced(reader, member, &replaces));
            continue;
        }
        if drawn.contains(&member.id) {
            plan.left.push(LeftOut::new(reader, member, Why::Debit, "invoices-left-debit", &[]));
            continue;
        }
        match drafter.draft(&member, to, lines)? {
            Ok(snapshot) => plan.invoices.push(Planned { member, snapshot, replaces, no_letter }),
            Err(wrong) => plan.left.push(LeftOut::because(reader, member, wrong)),
        }
    }
    // Whoever was named and owes nothing is named again.
    if among.is_none()
        && let Some(named) = &choice.members
    {
        let planned: HashSet<i64> =
            plan.invoices.iter().map(|one| one.member.id).chain(plan.left.iter().map(|one| one.member)).collect();
        let rest: Vec<i64> = named.iter().copied().filter(|member| !planned.contains(member)).collect();
        for member in members::briefs(reader, &rest)? {
            plan.left.push(LeftOut::new(reader, member, Why::NothingOpen, "invoices-left-nothing", &[]));
        }
    }
    Ok(plan)
}

/// The payers that a choice names; none: everybody.
fn asked(reader: &Reader<'_>, choice: &Choice) -> Result<Option<HashSet<i64>>> {
    let named = choice.members.as_ref().map(|members| members.iter().copied().collect::<HashSet<i64>>());
    if choice.segment.trim().is_empty() {
        return Ok(named);
    }
    let meant = members::meant(reader, &choice.segment)?.into_iter();
    Ok(Some(meant.filter(|member| named.as_ref().is_none_or(|named| named.contains(member))).collect()))
}

/// What is open, payer by payer, each oldest first.
fn open(reader: &Reader<'_>, asked: Option<&HashSet<i64>>) -> Result<BTreeMap<i64, Vec<ChargeLine>>> {
    let mut open: BTreeMap<i64, Vec<ChargeLine>> = BTreeMap::new();
    match asked {
        Some(few) if few.len() <= FEW => {
            for payer in few {
                open.insert(*payer, dues::open_of_payer(reader, *payer)?);
            }
        }
        _ => {
            for line in dues::all_open(reader)? {
                open.entry(line.payer).or_default().push(line);
            }
        }
    }
    Ok(open)
}

/// The charges that a new invoice of a payer is over, and the invoices that it takes the place of. Of a payer who
/// needs none: nothing, and the invoices that say it all already.
fn over(
    lines: Vec<ChargeLine>,
    wanted: impl Fn(&ChargeLine) -> bool,
    standing: &mut HashMap<i64, Standing>,
) -> (Vec<ChargeLine>, Vec<Standing>) {
    let mut on: HashMap<i64, Standing> =
        lines.iter().filter_map(|line| Some((line.id, standing.remove(&line.id)?))).collect();
    // An invoice that says another amount than what is open has to go, with all that is on it.
    let outdated: HashSet<i64> = lines
        .iter()
        .filter(|line| wanted(line))
        .filter_map(|line| on.get(&line.id).filter(|on| on.amount != line.open).map(|on| on.invoice))
        .collect();
    let kept = |line: &ChargeLine, on: Option<&Standing>| match on {
        Some(on) => outdated.contains(&on.invoice),
        None => wanted(line),
    };
    let taken: Vec<ChargeLine> = lines.into_iter().filter(|line| kept(line, on.get(&line.id))).collect();
    if !taken.is_empty() {
        on.retain(|_, on| outdated.contains(&on.invoice));
    }
    let mut invoices: Vec<Standing> = on.into_values().collect();
    invoices.sort_by_key(|on| on.invoice);
    invoices.dedup_by_key(|on| on.invoice);
    (taken, invoices)
}

impl LeftOut {
    fn new(reader: &Reader<'_>, member: Brief, why: Why, key: &str, args: &[(&str, String)]) -> Self {
        let reason = words::say(reader.lang(), key, args);
        Self { member: member.id, no: member.no, name: member.name, why, reason, invoice: None }
    }

    fn invoiced(reader: &Reader<'_>, member: Brief, standing: &[Standing]) -> Self {
        let nos = standing.iter().map(|on| on.no.as_str()).collect::<Vec<_>>().join(", ");
        let left = Self::new(reader, member, Why::Invoiced, "invoices-left-invoiced", &[("no", nos)]);
        Self { invoice: standing.first().map(|on| on.invoice), ..left }
    }

    fn because(reader: &Reader<'_>, member: Brief, wrong: Wrong) -> Self {
        match wrong {
            Wrong::Died => Self::new(reader, member, Why::Died, "invoices-left-died", &[]),
            Wrong::Characters(characters) => {
                let args = [("characters", characters)];
                Self::new(reader, member, Why::Characters, "invoices-left-characters", &args)
            }
            Wrong::TooLong => Self::new(reader, member, Why::TooLong, "invoices-left-too-long", &[]),
        }
    }
}

/// Why an invoice cannot be issued.
pub(super) enum Wrong {
    Died,
    Characters(String),
    TooLong,
}

/// Drafts invoices of one moment: what is the same for all of them is asked once.
pub(super) struct Drafter<'a> {
    reader: &'a Reader<'a>,
    ours: Ours,
    accounts: Vec<Account>,
    notes: Vec<String>,
    terms: Terms,
    /// What those are called for whom somebody else pays.
    names: HashMap<i64, String>,
}

impl<'a> Drafter<'a> {
    pub(super) fn new(reader: &'a Reader<'a>, terms: Terms, others: &[i64]) -> Result<Self> {
        let us = association::show(reader)?;
        let ours = Ours::new(reader, &us, terms.seal)?;
        let note = match &terms.note {
            Some(note) => note.clone(),
            None => slips::settings(reader)?.note,
        };
        ensure!(note.chars().count() <= 400, "note", "error-too-long", max = 400);
        if let (Some(issued_on), Some(due_on)) = (terms.issued_on.or(Some(reader.today())), terms.due_on) {
            ensure!(due_on >= issued_on, "due_on", "error-invoice-due");
        }
        let notes = note.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let accounts = bank::printed_accounts(reader)?.iter().map(|of| account(of, Lang::Ja)).collect();
        let names = members::briefs(reader, others)?
            .into_iter()
            .map(|of| {
                let args = [("name", format!("{} {}", of.name, of.honorific))];
                (of.id, words::say(Lang::Ja, "invoice-of", &args))
            })
            .collect();
        Ok(Self { reader, ours, accounts, notes, terms, names })
    }

    /// What an invoice over these charges says, without its number, or why it cannot be issued.
    pub(super) fn draft(
        &self,
        member: &Brief,
        to: Address,
        mut lines: Vec<ChargeLine>,
    ) -> Result<std::result::Result<Snapshot, Wrong>> {
        if member.death.is_some() {
            return Ok(Err(Wrong::Died));
        }
        let issued_on = self.terms.issued_on.unwrap_or_else(|| self.reader.today());
        let next = lines.iter().map(|line| line.due_on).filter(|due_on| *due_on >= issued_on).min();
        let due_on = self.terms.due_on.or(next).unwrap_or(issued_on + Days::new(30));
        // One's own first, then person by person.
        lines.sort_by_key(|line| (line.member != member.id, line.member, line.fiscal_year, line.id));
        let parts: Vec<receipts::Part> =
            lines.iter().map(|line| receipts::Part { tax_class: line.tax_class, amount: line.open }).collect();
        let rates = receipts::lines(&parts, 0);
        let total = receipts::total(&rates);
        let items = lines.into_iter().map(|line| self.item(member, line)).collect::<Result<Vec<_>>>()?;
        let snapshot = Snapshot {
            title: words::say(Lang::Ja, "invoice-title", &[]),
            number: String::new(),
            issued_on,
            due_on,
            name: member.name.clone(),
            member_no: member.no.clone(),
            to,
            amount: total.gross,
            items,
            rates,
            total,
            accounts: self.accounts.clone(),
            payer: payer(&member.no, &member.name, &member.kana),
            notes: self.notes.clone(),
            issuer: self.ours.issuer.clone(),
            seal: self.ours.seal.clone(),
            language: Lang::Ja,
        };
        Ok(match tsudoi_paper::invoice::check(&snapshot.sheet(None, false)) {
            Ok(()) => Ok(snapshot),
            Err(tsudoi_paper::Error::Missing(characters)) => Err(Wrong::Characters(characters.join(" "))),
            Err(tsudoi_paper::Error::TooLong(_)) => Err(Wrong::TooLong),
            Err(other) => return Err(Error::internal(other)),
        })
    }

    fn item(&self, member: &Brief, line: ChargeLine) -> Result<Item> {
        let mut paid = line.paid;
        let left = |part: Part| {
            let covered = paid.min(part.amount);
            paid -= covered;
            (part.amount > covered).then_some(Part { amount: part.amount - covered, ..part })
        };
        let parts = dues::instalments(self.reader, line.id)?.into_iter().filter_map(left).collect();
        let of = if line.member == member.id { None } else { self.names.get(&line.member).cloned() };
        let amount: Yen = line.open;
        Ok(Item { charge: line.id, label: line.label, of, tax_class: line.tax_class, amount, parts })
    }
}

/// What a member writes as 振込依頼人名: the number first, for banks cut long names at the end.
pub(super) fn payer(no: &str, name: &str, kana: &str) -> String {
    let kana = fold::normal_kana(kana);
    format!("{no} {}", if kana.is_empty() { name } else { &kana })
}

/// An account as papers name it.
pub(super) fn account(account: &bank::Account, lang: Lang) -> Account {
    let kind = match account.kind_of {
        AccountType::Ordinary => "invoice-account-ordinary",
        AccountType::Current => "invoice-account-current",
        AccountType::Savings => "invoice-account-savings",
        AccountType::Post => "invoice-account-post",
    };
    let args = [("code", account.branch_code.clone()), ("number", account.number.clone())];
    let number = if account.number.is_empty() { String::new() } else { words::say(lang, kind, &args) };
    let parts = [account.bank.as_str(), &account.branch, &number];
    let place = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Account { place, holder: account.holder.clone() }
}
