//! 口座振替依頼: from which account a payer lets their dues be drawn.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::zengin::{Class, Debit, DebitLine, Novelty, ResultCode, Rules, convert};

use super::{
    account::{Account, Form, Use},
    consignor::{Consignor, Contract},
    letters::{self, Fault},
    store,
};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing, Yen},
};

/// How far a mandate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The form has gone to the bank, which has not confirmed it.
    Requested,
    /// May be drawn by.
    Valid,
    /// Not any more.
    Stopped,
}

/// A mandate.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Mandate {
    /// Key.
    pub id: i64,
    /// Whose dues it pays.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// 顧客番号, by which the bank answers: 20 digits, never given twice.
    pub customer: String,
    /// From which account.
    pub account: Account,
    /// 預金者名 in the characters that the bank gets; empty where they cannot be written.
    pub written: String,
    /// How far it is.
    pub state: State,
    /// Why it was stopped; else empty.
    pub reason: String,
    /// From which day on may be drawn.
    pub starts_on: Day,
    /// From which day on no more; none: open.
    pub ends_on: Option<Day>,
    /// 新規コード of the next request: 1 the first time, 2 the account has changed, 0 neither.
    pub novelty: i64,
}

/// The 顧客番号 of a mandate.
pub(super) fn customer(mandate: i64) -> String {
    format!("{mandate:020}")
}

/// The line of a file that draws an amount from an account.
pub(super) fn line(account: &Account, form: Form, mandate: i64, novelty: i64, amount: Yen) -> DebitLine {
    DebitLine {
        bank: form.bank,
        bank_name: account.bank.clone(),
        branch: form.branch,
        branch_name: account.branch.clone(),
        account_kind: form.kind,
        account: form.number,
        name: account.holder.clone(),
        amount: amount.unsigned_abs(),
        novelty: match novelty {
            0 => Novelty::Known,
            2 => Novelty::Changed,
            _ => Novelty::First,
        },
        customer: customer(mandate),
        result: ResultCode::Done,
    }
}

/// What of a line cannot be written into a file.
pub(super) fn faults(line: DebitLine, rules: &Rules) -> Vec<Fault> {
    letters::in_lines(&Debit::file(vec![Debit::request(Consignor::default().header(None), vec![line])]), rules)
}

impl Mandate {
    /// Whether it may be drawn by on a day.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        self.state == State::Valid && self.starts_on <= day && self.ends_on.is_none_or(|end| day < end)
    }

    fn told(mut self, rules: &Rules) -> Self {
        self.written = convert(&self.account.holder, Class::Account, rules).unwrap_or_default();
        self
    }
}

/// 口座振替依頼の一覧, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mandates {
    /// Only of members found by this.
    #[serde(default)]
    pub text: String,
    /// Only these.
    pub state: Option<State>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`Mandates`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many there are in all.
    pub total: i64,
    /// One page of them.
    pub rows: Vec<Mandate>,
}

impl Query for Mandates {
    type Output = Listed;
    const NAME: &'static str = "debits.mandates";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let found = members::found_keys(reader, &self.text)?;
        let limit = self.limit.unwrap_or(100).clamp(1, 500);
        let rules = Consignor::rules_of(reader, Contract::Draw)?;
        let (total, rows) = store::mandates(reader, found.as_deref(), self.state, self.offset, limit)?;
        Ok(Listed { total, rows: rows.into_iter().map(|row| row.told(&rules)).collect() })
    }
}

/// 会員の口座振替依頼, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

impl Query for OfMember {
    type Output = Vec<Mandate>;
    const NAME: &'static str = "debits.of_member";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Mandate>> {
        let rules = Consignor::rules_of(reader, Contract::Draw)?;
        Ok(store::of_member(reader, self.member)?.into_iter().map(|row| row.told(&rules)).collect())
    }
}

/// 口座振替依頼を登録する・直す. A member has one at a time: one that was stopped stays as it is, and the next
/// gets a 顧客番号 of its own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Whose dues it pays.
    pub member: i64,
    /// From which account.
    pub account: Account,
    /// Whether the bank has confirmed it.
    #[serde(default)]
    pub confirmed: bool,
    /// From which day on may be drawn; absent: today.
    pub starts_on: Option<Day>,
    /// From which day on no more.
    pub ends_on: Option<Day>,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
    /// 顧客番号
    pub customer: String,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "debits.save_mandate";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let member = members::brief(tx, self.member)?;
        let rules = Consignor::rules_of(tx, Contract::Draw)?;
        let account = self.account.checked(tx.lang(), &rules, Use::Debit, |account, form, rules| {
            faults(line(account, form.clone(), 0, 1, 1), rules)
        })?;
        let before = store::of_member(tx, member.id)?.into_iter().find(|one| one.state != State::Stopped);
        let starts_on = self.starts_on.or(before.as_ref().map(|one| one.starts_on)).unwrap_or_else(|| tx.today());
        ensure!(self.ends_on.is_none_or(|end| end > starts_on), "ends_on", "error-mandate-ends");
        // What the bank has drawn from once is known to it, until the account is another.
        let novelty = match &before {
            Some(before) if before.novelty == 0 && before.account.differs(&account) => 2,
            Some(before) => before.novelty,
            None => 1,
        };
        let mandate = store::NewMandate {
            member: member.id,
            account: &account,
            state: if self.confirmed { State::Valid } else { State::Requested },
            starts_on,
            ends_on: self.ends_on,
            novelty,
        };
        let id = store::save(tx, before.map(|before| before.id), &mandate)?;
        tx.subject(member.label());
        Ok(Saved { id, customer: customer(id) })
    }
}

/// 口座振替をやめる. What is asked of the bank already takes its course; what failed before is asked for by
/// transfer from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// Which.
    pub mandate: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Stop {
    type Output = Nothing;
    const NAME: &'static str = "debits.stop_mandate";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let mandate = store::mandate(tx, self.mandate)?.or_not_found("error-no-such-mandate")?;
        if mandate.state == State::Stopped {
            return Err(Error::conflict("error-mandate-stopped").field("mandate"));
        }
        store::stop(tx, mandate.id, reason)?;
        store::leave_to_transfer(tx, mandate.id)?;
        tx.subject(format!("{} {}", mandate.no, mandate.name));
        tx.reason(reason);
        Ok(Nothing {})
    }
}
