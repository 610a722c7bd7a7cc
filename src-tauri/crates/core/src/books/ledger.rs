//! 出納帳: every movement of money in a fiscal year, with what is left after each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{days, store};
use crate::{
    Area, Permission, Query, Reader, Result,
    values::{Day, Year, Yen},
};

/// 出納帳, in the order of days.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Of which year.
    pub fiscal_year: Year,
    /// Of one place of money; absent: of all.
    pub purse: Option<i64>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 2,000, else 100).
    pub limit: Option<u32>,
}

/// What [`Ledger`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many movements.
    pub total: i64,
    /// 繰越 on the morning of the first day, yen.
    pub opening: Yen,
    /// 収入 in all, yen.
    pub income: Yen,
    /// 支出 in all, yen.
    pub expense: Yen,
    /// What is left, yen.
    pub closing: Yen,
    /// One page of them.
    pub rows: Vec<Moved>,
}

/// Where a movement comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A payment of a member.
    Payment,
    /// 返金: given back to a member.
    Refund,
    /// Entered here.
    Entry,
}

impl Source {
    pub(super) fn from_code(code: &str) -> Self {
        match code {
            "payment" => Self::Payment,
            "refund" => Self::Refund,
            _ => Self::Entry,
        }
    }
}

/// A movement of money.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Moved {
    /// Where it comes from.
    pub source: Source,
    /// Key of the payment, refund or entry.
    pub id: i64,
    /// When.
    pub day: Day,
    /// Where: 現金 …
    pub purse: String,
    /// 科目, or where it was moved.
    pub subject: String,
    /// 相手先: the member, or as it was entered.
    pub partner: String,
    /// 摘要
    pub memo: String,
    /// Yen; below 0 went out.
    pub amount: Yen,
    /// What is left after it, yen.
    pub balance: Yen,
    /// Whether it takes another one back.
    pub reverses: bool,
    /// Whether another one takes it back.
    pub reversed: bool,
}

impl Query for Ledger {
    type Output = Listed;
    const NAME: &'static str = "books.ledger";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let days = days(reader, self.fiscal_year.0)?;
        let opening = store::balance(reader, self.purse, days.0)?;
        let (total, income, expense) = store::moved_sums(reader, self.purse, days)?;
        let limit = self.limit.unwrap_or(100).clamp(1, 2_000);
        let rows = store::moved(reader, self.purse, days, opening, (limit, self.offset))?;
        Ok(Listed { total, opening, income, expense, closing: opening + income - expense, rows })
    }
}
