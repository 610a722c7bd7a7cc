//! 口座: where money comes in, as papers name it and as statements are told apart.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fold;

use super::store;
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, error::OrNotFound, values::Nothing,
};

/// 預金種目.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// 普通
    #[default]
    Ordinary,
    /// 当座
    Current,
    /// 貯蓄
    Savings,
    /// ゆうちょ, with 記号 and 番号
    Post,
}

impl AccountType {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Ordinary, "ordinary"), (Self::Current, "current"), (Self::Savings, "savings"), (Self::Post, "post")];

    /// As the tables keep it.
    pub(crate) fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(one, _)| *one == self).map_or("ordinary", |(_, code)| code)
    }

    /// Of what a table keeps.
    pub(crate) fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|(_, known)| *known == code).map_or(Self::Ordinary, |(one, _)| one)
    }
}

/// An account of the association.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Key; absent in a new one.
    pub id: Option<i64>,
    /// 「あずさ信用金庫」
    pub bank: String,
    /// 支店
    #[serde(default)]
    pub branch: String,
    /// 預金種目
    #[serde(default, rename = "type")]
    pub kind_of: AccountType,
    /// 統一金融機関番号, four digits; empty: not known.
    #[serde(default)]
    pub bank_code: String,
    /// 支店番号, three digits; of ゆうちょ the 記号, five. Empty: not known.
    #[serde(default)]
    pub branch_code: String,
    /// 口座番号, up to seven digits; of ゆうちょ the 番号, up to eight.
    #[serde(default)]
    pub number: String,
    /// 口座名義 in kana.
    #[serde(default)]
    pub holder: String,
    /// Whether invoices name it.
    #[serde(default)]
    pub printed: bool,
}

impl Account {
    /// 「あずさ信用金庫 本店 0012345」
    pub(super) fn label(&self) -> String {
        [self.bank.as_str(), self.branch.as_str(), self.number.as_str()]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn checked(mut self) -> Result<Self> {
        self.bank = self.bank.trim().to_owned();
        self.branch = self.branch.trim().to_owned();
        self.holder = fold::normal_kana(&self.holder);
        for code in [&mut self.bank_code, &mut self.branch_code, &mut self.number] {
            *code = fold::digits(code);
        }
        ensure!((1..=40).contains(&self.bank.chars().count()), "bank", "error-bank-name");
        ensure!(self.branch.chars().count() <= 40, "branch", "error-too-long", max = 40);
        ensure!(self.holder.chars().count() <= 60, "holder", "error-too-long", max = 60);
        let post = self.kind_of == AccountType::Post;
        ensure!(matches!(self.bank_code.len(), 0 | 4), "bank_code", "error-bank-code");
        ensure!(
            matches!((post, self.branch_code.len()), (_, 0) | (false, 3) | (true, 5)),
            "branch_code",
            "error-branch-code"
        );
        ensure!(self.number.len() <= if post { 8 } else { 7 }, "number", "error-account-number");
        if !post && !self.number.is_empty() {
            self.number = format!("{:0>7}", self.number);
        }
        Ok(self)
    }
}

/// 口座の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accounts {}

impl Query for Accounts {
    type Output = Vec<Account>;
    const NAME: &'static str = "bank.accounts";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Account>> {
        store::accounts(reader)
    }
}

/// 口座を登録する・直す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Save(Account);

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "bank.save_account";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Bank];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let account = self.0.checked()?;
        if let Some(id) = account.id {
            store::account(tx, id)?.or_not_found("error-no-such-account")?;
        }
        tx.subject(account.label());
        Ok(Saved { id: store::save_account(tx, &account)? })
    }
}

/// 口座を消す, as long as no statement of it is here.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub account: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "bank.remove_account";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Bank];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let account = store::account(tx, self.account)?.or_not_found("error-no-such-account")?;
        ensure!(!store::has_statements(tx, self.account)?, "account", "error-account-in-use");
        store::remove_account(tx, self.account)?;
        tx.subject(account.label());
        Ok(Nothing {})
    }
}
