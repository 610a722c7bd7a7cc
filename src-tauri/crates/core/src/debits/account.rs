//! An account as a passbook names it, and as a bank's file wants it. For mandates here, and for what is paid
//! to others (総合振込).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{
    fold, yucho,
    zengin::{AccountKind, Rules},
};

use super::letters::{self, Fault};
use crate::{Error, Lang, Result, bank::AccountType, ensure};

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
    /// 口座名義 in kana, up to 30 characters as the bank counts them (ガ is two).
    pub holder: String,
}

/// Which kind of file names an account: ゆうちょ has a form of its own for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// 91: drawn from.
    Debit,
    /// 21: paid to.
    Transfer,
}

/// An account as a file wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// 金融機関番号
    pub bank: String,
    /// 支店番号
    pub branch: String,
    /// 預金種目
    pub kind: AccountKind,
    /// 口座番号
    pub number: String,
}

/// The digits of a code as somebody typed it; nothing where something else stands among them, which would be
/// guessed away.
pub(super) fn digits(text: &str) -> String {
    let found = fold::digits(text);
    let said = text.chars().filter(|c| c.is_alphanumeric() && *c != 'ー').count();
    if found.len() == said { found } else { String::new() }
}

/// Why an account does not go into a file: the field, and the Fluent message.
pub(crate) type Refused = (&'static str, &'static str);

impl Account {
    /// 金融機関番号, 支店番号, 預金種目 and 口座番号 as a file wants them.
    pub(crate) fn form(&self, purpose: Use) -> std::result::Result<Form, Refused> {
        let of_bank = |kind| {
            Ok(Form {
                bank: self.bank_code.clone(),
                branch: self.branch_code.clone(),
                kind,
                number: self.number.clone(),
            })
        };
        match (self.kind_of, purpose) {
            (AccountType::Ordinary, _) => of_bank(AccountKind::Ordinary),
            (AccountType::Current, _) => of_bank(AccountKind::Current),
            (AccountType::Savings, Use::Transfer) => of_bank(AccountKind::Savings),
            (AccountType::Savings, Use::Debit) => Err(("type", "error-debit-savings")),
            (AccountType::Post, _) => {
                let post = yucho::Account::parse(&self.branch_code, &self.number).map_err(|wrong| match wrong {
                    yucho::Wrong::NumberDigits => ("number", "error-post-number"),
                    yucho::Wrong::NumberEnds => ("number", "error-post-number-ends"),
                    _ => ("branch_code", "error-post-symbol"),
                })?;
                let form = match purpose {
                    Use::Debit => post.debit_form().ok_or(("branch_code", "error-post-giro"))?,
                    Use::Transfer => post.transfer_form(),
                };
                Ok(Form { bank: yucho::BANK.to_owned(), branch: form.branch, kind: form.kind, number: form.account })
            }
        }
    }

    /// The account as it is kept, if a file takes it.
    ///
    /// # Errors
    /// The field that no file takes, and which character of it.
    pub(crate) fn checked(
        mut self,
        lang: Lang,
        rules: &Rules,
        purpose: Use,
        unwritable: impl FnOnce(&Self, &Form, &Rules) -> Vec<Fault>,
    ) -> Result<Self> {
        for name in [&mut self.bank, &mut self.branch, &mut self.holder] {
            *name = name.trim().to_owned();
        }
        ensure!(!self.holder.is_empty(), "holder", "error-required");
        if self.kind_of == AccountType::Post {
            yucho::BANK.clone_into(&mut self.bank_code);
            yucho::BANK_NAME.clone_into(&mut self.bank);
            self.branch.clear();
            if let Ok(post) = yucho::Account::parse(&self.branch_code, &self.number) {
                post.symbol().clone_into(&mut self.branch_code);
                post.number().clone_into(&mut self.number);
            }
        } else {
            for code in [&mut self.bank_code, &mut self.branch_code, &mut self.number] {
                *code = digits(code);
            }
            ensure!(self.bank_code.len() == 4, "bank_code", "error-bank-code");
            ensure!(self.bank_code != yucho::BANK, "bank_code", "error-debit-post");
            ensure!(self.branch_code.len() == 3, "branch_code", "error-debit-branch");
            ensure!((1..=7).contains(&self.number.len()), "number", "error-debit-number");
            self.number = format!("{:0>7}", self.number);
        }
        let form = self.form(purpose).map_err(|(field, key)| Error::invalid(field, key))?;
        match unwritable(&self, &form, rules).pop() {
            None => Ok(self),
            Some(fault) => {
                let field = match fault.field {
                    "bank_name" => "bank",
                    "branch_name" => "branch",
                    _ => "holder",
                };
                Err(letters::refusal(lang, field, &fault))
            }
        }
    }

    /// Whether it is another account, and not only called otherwise.
    pub(super) fn differs(&self, other: &Self) -> bool {
        (self.kind_of, &self.bank_code, &self.branch_code, &self.number)
            != (other.kind_of, &other.bank_code, &other.branch_code, &other.number)
    }
}
