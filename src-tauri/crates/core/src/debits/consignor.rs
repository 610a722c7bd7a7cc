//! 委託者: who the association is to the bank that draws for it, and to the one that pays for it. Settings.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::zengin::{AccountKind, Debit, DebitHeader, MonthDay, Rules, Transfer, TransferHeader};

use super::{
    account::digits,
    letters::{self, Fault},
};
use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, values::Nothing};

/// 預金種目 of the account into which is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 普通
    #[default]
    Ordinary,
    /// 当座
    Current,
    /// その他
    Other,
}

/// What the contract with the bank or the collector (収納代行) says.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consignor {
    /// 委託者コード, or 振込依頼人コード: up to ten digits.
    pub code: String,
    /// 委託者名 in kana.
    pub name: String,
    /// 取引銀行番号, four digits.
    pub bank_code: String,
    /// 取引銀行名 in kana.
    #[serde(default)]
    pub bank: String,
    /// 取引支店番号, three digits.
    pub branch_code: String,
    /// 取引支店名 in kana.
    #[serde(default)]
    pub branch: String,
    /// 預金種目
    #[serde(default, rename = "type")]
    pub kind_of: Kind,
    /// 口座番号, up to seven digits.
    pub number: String,
    /// Whether the bank takes ｦ in names; else it is written ｵ.
    #[serde(default)]
    pub wo: bool,
    /// Whether the bank wants no line ends in the file.
    #[serde(default)]
    pub without_line_ends: bool,
}

/// Which contract: an association may draw by a collector and pay by its own bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contract {
    /// 口座振替
    Draw,
    /// 総合振込
    Pay,
}

impl Contract {
    fn setting(self) -> &'static str {
        match self {
            Self::Draw => "debits",
            Self::Pay => "transfers",
        }
    }
}

impl Consignor {
    /// As the association has set it; none when it has not.
    pub(crate) fn of(reader: &Reader<'_>, contract: Contract) -> Result<Option<Self>> {
        let kept: Self = association::setting(reader, contract.setting())?;
        Ok(Some(kept).filter(|kept| !kept.code.is_empty()))
    }

    /// What the bank takes of names; what every bank takes, where nothing is set.
    pub(crate) fn rules_of(reader: &Reader<'_>, contract: Contract) -> Result<Rules> {
        Ok(Self::of(reader, contract)?.unwrap_or_default().rules())
    }

    /// What the bank takes.
    pub(crate) fn rules(&self) -> Rules {
        Rules { wo: self.wo, without_line_ends: self.without_line_ends, ..Rules::default() }
    }

    fn account_kind(&self) -> AccountKind {
        match self.kind_of {
            Kind::Ordinary => AccountKind::Ordinary,
            Kind::Current => AccountKind::Current,
            Kind::Other => AccountKind::Other,
        }
    }

    /// The first record of a request to draw.
    pub(super) fn header(&self, day: Option<NaiveDate>) -> DebitHeader {
        DebitHeader {
            collector: self.code.clone(),
            collector_name: self.name.clone(),
            day: day.map(MonthDay::of),
            bank: self.bank_code.clone(),
            bank_name: self.bank.clone(),
            branch: self.branch_code.clone(),
            branch_name: self.branch.clone(),
            account_kind: self.account_kind(),
            account: self.number.clone(),
        }
    }

    /// The first record of a request to pay.
    pub(crate) fn transfer_header(&self, day: Option<NaiveDate>) -> TransferHeader {
        TransferHeader {
            sender: self.code.clone(),
            sender_name: self.name.clone(),
            day: day.map(MonthDay::of),
            bank: self.bank_code.clone(),
            bank_name: self.bank.clone(),
            branch: self.branch_code.clone(),
            branch_name: self.branch.clone(),
            account_kind: self.account_kind(),
            account: self.number.clone(),
        }
    }

    fn faults(&self, contract: Contract) -> Vec<Fault> {
        let rules = self.rules();
        match contract {
            Contract::Draw => {
                letters::in_header(&Debit::file(vec![Debit::request(self.header(None), Vec::new())]), &rules)
            }
            Contract::Pay => {
                let group = Transfer::group(self.transfer_header(None), Vec::new());
                letters::in_header(&Transfer::file(vec![group]), &rules)
            }
        }
    }

    fn checked(mut self, reader: &Reader<'_>, contract: Contract) -> Result<Self> {
        for code in [&mut self.code, &mut self.bank_code, &mut self.branch_code, &mut self.number] {
            *code = digits(code);
        }
        for name in [&mut self.name, &mut self.bank, &mut self.branch] {
            *name = name.trim().to_owned();
        }
        ensure!((1..=10).contains(&self.code.len()), "code", "error-consignor-code");
        ensure!(!self.name.is_empty(), "name", "error-required");
        ensure!(self.bank_code.len() == 4, "bank_code", "error-bank-code");
        ensure!(self.branch_code.len() == 3, "branch_code", "error-debit-branch");
        ensure!((1..=7).contains(&self.number.len()), "number", "error-debit-number");
        match self.faults(contract).pop() {
            None => Ok(self),
            Some(fault) => {
                let field = match fault.field {
                    "bank_name" => "bank",
                    "branch_name" => "branch",
                    _ => "name",
                };
                Err(letters::refusal(reader.lang(), field, &fault))
            }
        }
    }

    /// Keeps it as the association's, if its bank takes it.
    ///
    /// # Errors
    /// The field that is missing, or that the bank's file does not take.
    pub(crate) fn keep(self, tx: &mut Tx<'_>, contract: Contract) -> Result<()> {
        let checked = self.checked(tx, contract)?;
        tx.subject(format!("{} {}", checked.code, checked.name));
        association::set_setting(tx, contract.setting(), &checked)
    }
}

/// 委託者の設定.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Known {
    /// None: nobody has set it yet, and no request can be made.
    pub consignor: Option<Consignor>,
}

impl Query for Get {
    type Output = Known;
    const NAME: &'static str = "debits.consignor";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Known> {
        Ok(Known { consignor: Consignor::of(reader, Contract::Draw)? })
    }
}

/// 委託者を設定する. Requests that were made stay as they are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(Consignor);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "debits.set_consignor";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        self.0.keep(tx, Contract::Draw)?;
        Ok(Nothing {})
    }
}
