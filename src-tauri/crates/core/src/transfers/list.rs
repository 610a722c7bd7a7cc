//! 振込の一覧: what is to be paid to whom, what for, and how far it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{
    money::yen,
    zengin::{Class, Codes, Novelty, Reference, Rules, Transfer, TransferLine, convert},
};

use super::store;
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo,
    debits::{Account, Consignor, Contract, Fault, Form, Use, in_lines},
    dues, ensure,
    error::OrNotFound,
    members,
    values::{Nothing, Yen},
};

/// What it is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 返金
    Refund,
    /// 謝金
    Fee,
    /// 立替金・経費
    Expense,
    /// その他
    Other,
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In no file yet.
    Waiting,
    /// In a file that has not gone to the bank.
    Filed,
    /// The bank has it.
    Sent,
    /// Not paid after all.
    Dropped,
}

/// A transfer.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Key.
    pub id: i64,
    /// To whom, if it is a member.
    pub member: Option<i64>,
    /// 会員番号; empty: no member.
    pub no: String,
    /// The member's name; empty: no member.
    pub name: String,
    /// What for.
    pub purpose: Purpose,
    /// What exactly, for the office.
    pub note: String,
    /// Yen.
    pub amount: Yen,
    /// To which account.
    pub account: Account,
    /// 受取人名 in the characters that the bank gets; empty where they cannot be written.
    pub written: String,
    /// How far it is.
    pub state: State,
    /// The file it is in.
    pub file: Option<i64>,
    /// Why it is not paid after all; else empty.
    pub dropped: String,
}

impl Row {
    /// Its line in a file, or why there is none.
    pub(super) fn line(&self) -> std::result::Result<TransferLine, (&'static str, &'static str)> {
        Ok(line(&self.account, self.account.form(Use::Transfer)?, self.id, self.amount))
    }

    /// As people call it: 「コマツ ツネオ ￥3,000」
    pub(super) fn label(&self) -> String {
        format!("{} ￥{}", self.account.holder, yen(self.amount))
    }
}

fn line(account: &Account, form: Form, transfer: i64, amount: Yen) -> TransferLine {
    TransferLine {
        bank: form.bank,
        bank_name: account.bank.clone(),
        branch: form.branch,
        branch_name: account.branch.clone(),
        clearing_house: 0,
        account_kind: form.kind,
        account: form.number,
        name: account.holder.clone(),
        amount: amount.unsigned_abs(),
        novelty: Novelty::Known,
        reference: Reference::Codes(Codes { first: transfer.unsigned_abs(), second: 0, route: 0 }),
    }
}

/// What of a line cannot be written into a file.
pub(super) fn faults(line: TransferLine, rules: &Rules) -> Vec<Fault> {
    let header = Consignor::default().transfer_header(None);
    in_lines(&Transfer::file(vec![Transfer::group(header, vec![line])]), rules)
}

/// 振込の一覧, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only these.
    pub state: Option<State>,
    /// Only those in this file.
    pub file: Option<i64>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many there are in all.
    pub total: i64,
    /// What they come to, yen.
    pub amount: Yen,
    /// One page of them.
    pub rows: Vec<Row>,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "transfers.list";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let rules = Consignor::rules_of(reader, Contract::Pay)?;
        let limit = self.limit.unwrap_or(100).clamp(1, 500);
        let mut listed = store::list(reader, self.state, self.file, self.offset, limit)?;
        for row in &mut listed.rows {
            row.written = convert(&row.account.holder, Class::Account, &rules).unwrap_or_default();
        }
        Ok(listed)
    }
}

/// 振込を登録する, or put one right that is in no file yet.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; absent: a new one.
    pub transfer: Option<i64>,
    /// To whom, if it is a member.
    pub member: Option<i64>,
    /// What for.
    pub purpose: Purpose,
    /// What exactly, for the office, up to 100 characters.
    #[serde(default)]
    pub note: String,
    /// Yen.
    pub amount: Yen,
    /// To which account.
    pub account: Account,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

/// A transfer that is in no file and was not dropped.
fn waiting(tx: &Tx<'_>, transfer: i64) -> Result<Row> {
    let row = store::one(tx, transfer)?.or_not_found("error-no-such-transfer")?;
    if row.state != State::Waiting {
        return Err(Error::conflict("error-transfer-not-waiting").field("transfer"));
    }
    Ok(row)
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "transfers.save";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Saved> {
        ensure!((1..=dues::MOST).contains(&self.amount), "amount", "error-amount");
        self.note = self.note.trim().to_owned();
        ensure!(self.note.chars().count() <= 100, "note", "error-too-long", max = 100);
        if let Some(member) = self.member {
            members::brief(tx, member)?;
        }
        if let Some(transfer) = self.transfer {
            waiting(tx, transfer)?;
        }
        let rules = Consignor::rules_of(tx, Contract::Pay)?;
        let amount = self.amount;
        self.account = self.account.checked(tx.lang(), &rules, Use::Transfer, |account, form, rules| {
            faults(line(account, form.clone(), 0, amount), rules)
        })?;
        let id = store::save(tx, &self)?;
        tx.subject(format!("{} ￥{}", self.account.holder, yen(amount)));
        Ok(Saved { id })
    }
}

/// 振込をやめる: of one that is in no file. It stays in the list with the reason.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drop {
    /// Which.
    pub transfer: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Drop {
    type Output = Nothing;
    const NAME: &'static str = "transfers.drop";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let row = waiting(tx, self.transfer)?;
        store::drop(tx, row.id, reason)?;
        tx.subject(row.label());
        tx.reason(reason);
        Ok(Nothing {})
    }
}
