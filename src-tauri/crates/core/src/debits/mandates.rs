//! 口座振替依頼: from which account a payer lets their dues be drawn.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{
    fold, yucho,
    zengin::{AccountKind, Class, DebitLine, Novelty, ResultCode, convert},
};

use super::{consignor::Consignor, letters, store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing, Yen},
};

/// 預金種目 of an account that may be drawn from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// 普通
    #[default]
    Ordinary,
    /// 当座
    Current,
    /// ゆうちょ, with 記号 and 番号
    Post,
}

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

/// An account as the passbook names it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// 預金種目
    #[serde(default, rename = "type")]
    pub kind_of: AccountType,
    /// 統一金融機関番号, four digits; of ゆうちょ it is known.
    #[serde(default)]
    pub bank_code: String,
    /// 銀行名 in kana; may be left out.
    #[serde(default)]
    pub bank: String,
    /// 支店番号, three digits; of ゆうちょ the 記号, five.
    pub branch_code: String,
    /// 支店名 in kana; may be left out.
    #[serde(default)]
    pub branch: String,
    /// 口座番号, up to seven digits; of ゆうちょ the 番号, up to eight.
    pub number: String,
    /// 預金者名 in kana, up to 30 characters as the bank counts them (ガ is two).
    pub holder: String,
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

/// What stands in a file for an account that cannot be drawn from: the field, and the Fluent message.
type Refused = (&'static str, &'static str);

impl Account {
    /// 金融機関番号, 支店番号, 預金種目 and 口座番号 as the file wants them.
    fn form(&self) -> std::result::Result<(String, String, AccountKind, String), Refused> {
        match self.kind_of {
            AccountType::Post => {
                let post = yucho::Account::parse(&self.branch_code, &self.number).map_err(|wrong| match wrong {
                    yucho::Wrong::NumberDigits => ("number", "error-post-number"),
                    yucho::Wrong::NumberEnds => ("number", "error-post-number-ends"),
                    _ => ("branch_code", "error-post-symbol"),
                })?;
                let form = post.debit_form().ok_or(("branch_code", "error-post-giro"))?;
                Ok((yucho::BANK.to_owned(), form.branch, form.kind, form.account))
            }
            bank => {
                let kind = if bank == AccountType::Current { AccountKind::Current } else { AccountKind::Ordinary };
                Ok((self.bank_code.clone(), self.branch_code.clone(), kind, self.number.clone()))
            }
        }
    }

    /// The line of a file that draws from it.
    pub(super) fn line(&self, mandate: i64, novelty: i64, amount: Yen) -> std::result::Result<DebitLine, Refused> {
        let (bank, branch, account_kind, account) = self.form()?;
        Ok(DebitLine {
            bank,
            bank_name: self.bank.clone(),
            branch,
            branch_name: self.branch.clone(),
            account_kind,
            account,
            name: self.holder.clone(),
            amount: amount.unsigned_abs(),
            novelty: match novelty {
                0 => Novelty::Known,
                2 => Novelty::Changed,
                _ => Novelty::First,
            },
            customer: customer(mandate),
            result: ResultCode::Done,
        })
    }

    fn checked(mut self, reader: &Reader<'_>) -> Result<Self> {
        for name in [&mut self.bank, &mut self.branch, &mut self.holder] {
            *name = name.trim().to_owned();
        }
        ensure!(!self.holder.is_empty(), "holder", "error-required");
        if self.kind_of == AccountType::Post {
            yucho::BANK.clone_into(&mut self.bank_code);
            yucho::BANK_NAME.clone_into(&mut self.bank);
            self.branch.clear();
            if let Ok(post) = yucho::Account::parse(&self.branch_code, &self.number) {
                self.branch_code = post.symbol().to_owned();
                self.number = post.number().to_owned();
            }
        } else {
            for code in [&mut self.bank_code, &mut self.branch_code, &mut self.number] {
                *code = fold::digits(code);
            }
            ensure!(self.bank_code.len() == 4, "bank_code", "error-bank-code");
            ensure!(self.bank_code != yucho::BANK, "bank_code", "error-debit-post");
            ensure!(self.branch_code.len() == 3, "branch_code", "error-debit-branch");
            ensure!((1..=7).contains(&self.number.len()), "number", "error-debit-number");
            self.number = format!("{:0>7}", self.number);
        }
        let line = self.line(0, 1, 1).map_err(|(field, key)| Error::invalid(field, key))?;
        let rules = Consignor::of(reader)?.unwrap_or_default().rules();
        if let Some((field, problem)) = letters::of_line(reader.lang(), &line, &rules).pop() {
            let field = match field {
                "bank_name" => "bank",
                "branch_name" => "branch",
                _ => "holder",
            };
            return Err(Error::invalid(field, "error-debit-letters").arg("problem", problem));
        }
        Ok(self)
    }

    /// Whether it is another account, and not only called otherwise.
    fn differs(&self, other: &Self) -> bool {
        (self.kind_of, &self.bank_code, &self.branch_code, &self.number)
            != (other.kind_of, &other.bank_code, &other.branch_code, &other.number)
    }
}

impl Mandate {
    /// Whether it may be drawn by on a day.
    pub(super) fn holds(&self, day: NaiveDate) -> bool {
        self.state == State::Valid && self.starts_on <= day && self.ends_on.is_none_or(|end| day < end)
    }

    fn told(mut self, consignor: &Consignor) -> Self {
        self.written = convert(&self.account.holder, Class::Account, &consignor.rules()).unwrap_or_default();
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
        let consignor = Consignor::of(reader)?.unwrap_or_default();
        let (total, rows) = store::mandates(reader, found.as_deref(), self.state, self.offset, limit)?;
        Ok(Listed { total, rows: rows.into_iter().map(|row| row.told(&consignor)).collect() })
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
        let consignor = Consignor::of(reader)?.unwrap_or_default();
        Ok(store::of_member(reader, self.member)?.into_iter().map(|row| row.told(&consignor)).collect())
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
        let account = self.account.checked(tx)?;
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

/// 口座振替をやめる. What is asked of the bank already takes its course.
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
        tx.subject(format!("{} {}", mandate.no, mandate.name));
        tx.reason(reason);
        Ok(Nothing {})
    }
}
