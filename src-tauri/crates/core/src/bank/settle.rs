//! 消込: a line becomes a payment, or is said to be something else; and both are taken back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::remitter::{Likeness, Remitter};

use super::{
    accounts::AccountType,
    candidates::Sureness,
    differences, lines,
    roster::{Named, Roster},
    store::{self, OpenLine, Settlement},
};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    payments::{self, Asked, Method, Record},
    values::{Nothing, Yen},
    words,
};

/// What settling touches.
const TOUCHES: &[Topic] = &[Topic::Bank, Topic::Payments, Topic::Dues];

/// 消込を確定する: this line was paid by this member, for these charges.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// Which line.
    pub line: i64,
    /// Who paid.
    pub member: i64,
    /// What it pays; absent: the oldest that is open; an empty list: nothing yet (前受金).
    pub allocations: Option<Vec<Asked>>,
    /// The payment that it is, if it was recorded by hand already.
    pub payment: Option<i64>,
    /// Whether the name is not to be kept for the next time.
    #[serde(default)]
    pub forget: bool,
    /// Leaves what is missing open, and what is too much as 前受金, whatever `bank.differences` says.
    #[serde(default)]
    pub exact: bool,
}

/// What [`Settle`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Done {
    /// Key of what settled the line, for 消込の取消.
    pub settlement: i64,
    /// The payment.
    pub payment: i64,
    /// 前受: what is not allocated, yen.
    pub remaining: Yen,
    /// 不足: what the association bears by its rule, yen.
    pub borne: Yen,
    /// 超過: what became a charge of its own by that rule, yen.
    pub taken: Yen,
}

/// The line, if it waits. One whose payment was taken back elsewhere waits again.
fn open_line(tx: &Tx<'_>, line: i64) -> Result<OpenLine> {
    let line = store::line(tx, line)?.or_not_found("error-no-such-line")?;
    ensure!(line.amount > 0, "line", "error-line-went-out");
    if store::is_settled(tx, line.line)? {
        return Err(Error::conflict("error-line-settled").field("line"));
    }
    for stale in store::stale(tx, line.line)? {
        store::undo(tx, stale)?;
    }
    Ok(line)
}

/// Keeps the name under which a member paid, unless it is only somebody's family name: that says nothing.
fn learn(tx: &Tx<'_>, roster: &Roster, line: &OpenLine, member: i64, settlement: i64) -> Result<()> {
    let written = Remitter::parse(&line.name);
    let family = |named: &Named| *named == Named::Alike(Likeness::FamilyOnly);
    if written.keys.exact.chars().count() < 2 || roster.by_name(&written).values().any(family) {
        return Ok(());
    }
    store::learn(tx, member, &written.name, &written.keys.exact, settlement)
}

fn settle(tx: &Tx<'_>, roster: &Roster, asked: Settle) -> Result<Done> {
    let line = open_line(tx, asked.line)?;
    let mut recorded = None;
    let (payment, remaining) = if let Some(payment) = asked.payment {
        let paid = payments::find(tx, payment)?.or_not_found("error-no-such-payment")?;
        ensure!(paid.amount == line.amount && paid.member == asked.member, "payment", "error-other-payment");
        if paid.void {
            return Err(Error::conflict("error-payment-void").field("payment"));
        }
        if store::is_linked(tx, payment)? {
            return Err(Error::conflict("error-payment-linked").field("payment"));
        }
        (payment, paid.remaining())
    } else {
        let post = store::account(tx, line.account)?.is_some_and(|account| account.kind_of == AccountType::Post);
        let made = payments::record(
            tx,
            &Record {
                member: asked.member,
                amount: line.amount,
                paid_on: line.day,
                method: if post { Method::Post } else { Method::Bank },
                memo: String::new(),
                allocations: asked.allocations,
            },
        )?;
        let (payment, remaining) = (made.id, made.remaining);
        recorded = Some(made);
        (payment, remaining)
    };
    let by = if recorded.is_some() { Settlement::Made(payment) } else { Settlement::Linked(payment) };
    let settlement = store::settle(tx, line.line, &by)?;
    if !asked.forget {
        learn(tx, roster, &line, asked.member, settlement)?;
    }
    let differed = match recorded.filter(|_| !asked.exact) {
        Some(recorded) => differences::apply(tx, settlement, asked.member, line.day, &recorded)?,
        None => differences::Done::default(),
    };
    let (borne, taken) = (differed.borne, differed.taken);
    Ok(Done { settlement, payment, remaining: remaining - taken, borne, taken })
}

impl Command for Settle {
    type Output = Done;
    const NAME: &'static str = "bank.settle";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = TOUCHES;
    const UNDO: Undo = Undo::By("bank.unsettle");
    fn run(self, tx: &mut Tx<'_>) -> Result<Done> {
        let roster = Roster::new(tx)?;
        let member = members::brief(tx, self.member)?;
        let amount = store::line(tx, self.line)?.or_not_found("error-no-such-line")?.amount;
        tx.subject(format!("{} ￥{}", member.label(), tsudoi_japan::money::yen(amount)));
        settle(tx, &roster, self)
    }
}

/// 「確か」をまとめて確定する: those of these lines that are sure at this moment, each by its best candidate.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleSure {
    /// The lines that somebody has looked at.
    pub lines: Vec<i64>,
}

/// What [`SettleSure`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllDone {
    /// How many lines were settled.
    pub settled: u64,
    /// What they come to, yen.
    pub amount: Yen,
    /// Lines that are not sure any more and wait.
    pub left: Vec<i64>,
    /// Keys of what settled the lines, for 消込の取消.
    pub settlements: Vec<i64>,
}

impl Command for SettleSure {
    type Output = AllDone;
    const NAME: &'static str = "bank.settle_sure";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = TOUCHES;
    const UNDO: Undo = Undo::By("bank.unsettle");
    fn run(self, tx: &mut Tx<'_>) -> Result<AllDone> {
        ensure!(!self.lines.is_empty(), "lines", "error-required");
        let roster = Roster::new(tx)?;
        let mut candidates = lines::waiting(tx)?;
        let mut done = AllDone { settled: 0, amount: 0, left: Vec::new(), settlements: Vec::new() };
        for line in self.lines {
            let best = candidates.remove(&line).and_then(|found| found.into_iter().next());
            let Some(best) = best.filter(|best| best.sureness == Sureness::Sure) else {
                done.left.push(line);
                continue;
            };
            let allocations = best.charges.iter().map(|part| Asked { charge: part.charge, amount: part.amount });
            let asked = Settle {
                line,
                member: best.member,
                allocations: Some(allocations.collect()),
                payment: best.payment,
                forget: false,
                exact: false,
            };
            let settled = settle(tx, &roster, asked)?;
            done.settlements.push(settled.settlement);
            done.settled += 1;
            done.amount += store::line(tx, line)?.map_or(0, |line| line.amount);
        }
        let args = [("count", done.settled.to_string()), ("amount", tsudoi_japan::money::yen(done.amount))];
        tx.subject(words::say(tx.lang(), "bank-settled", &args));
        Ok(done)
    }
}

/// 会費ではない入金: a line that is no member's money, and what it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    /// Which line.
    pub line: i64,
    /// 「助成金」「利息」
    pub subject: String,
}

impl Command for SetAside {
    type Output = Nothing;
    const NAME: &'static str = "bank.set_aside";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Bank];
    const UNDO: Undo = Undo::By("bank.unsettle");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let subject = self.subject.trim();
        ensure!((1..=60).contains(&subject.chars().count()), "subject", "error-line-subject");
        let line = open_line(tx, self.line)?;
        store::settle(tx, line.line, &Settlement::Aside(subject))?;
        tx.subject(format!("{subject} ￥{}", tsudoi_japan::money::yen(line.amount)));
        Ok(Nothing {})
    }
}

/// 消込を取り消す: the payment is taken back, what was learned from it is forgotten, the line waits again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unsettle {
    /// Which.
    pub settlements: Vec<i64>,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Unsettle {
    type Output = Nothing;
    const NAME: &'static str = "bank.unsettle";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = TOUCHES;
    const UNDO: Undo = Undo::Never("undo-never-money");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(!self.settlements.is_empty(), "settlements", "error-required");
        ensure!(!self.reason.trim().is_empty(), "reason", "error-reason");
        let mut amount = 0;
        for settlement in &self.settlements {
            let found = store::in_force(tx, *settlement)?.or_not_found("error-no-such-settlement")?;
            // A payment that was there before the line stays: only what was settled by it is taken back.
            if let Some(payment) = found.payment.filter(|_| found.made) {
                payments::void(tx, payment, &self.reason)?;
            }
            store::forget(tx, *settlement)?;
            store::undo(tx, *settlement)?;
            differences::take_back(tx, *settlement, &self.reason)?;
            amount += found.amount;
        }
        let args = [("count", self.settlements.len().to_string()), ("amount", tsudoi_japan::money::yen(amount))];
        tx.subject(words::say(tx.lang(), "bank-unsettled", &args));
        tx.reason(self.reason.trim());
        Ok(Nothing {})
    }
}
