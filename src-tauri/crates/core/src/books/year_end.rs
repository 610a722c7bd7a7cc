//! 未収 and 前受 at the end of a fiscal year: what was charged for it and before and is not paid, and what was
//! paid for later years or for nothing yet. Both as they were on that day, whatever came since.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{days, store};
use crate::{
    Area, Permission, Query, Reader, Result, members,
    values::{Year, Yen},
};

/// 年度末の未収・前受.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearEnd {
    /// Which year.
    pub fiscal_year: Year,
}

/// What [`YearEnd`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Ended {
    /// 未収会費 in all, yen.
    pub receivable: Yen,
    /// By payer, the largest first; 1,000 at most.
    pub receivables: Vec<Owed>,
    /// 前受会費 in all, yen.
    pub advances: Yen,
    /// By who paid, the largest first; 1,000 at most.
    pub advance_rows: Vec<Owed>,
}

/// Somebody, and an amount.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Owed {
    /// Who.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// Name.
    pub name: String,
    /// Yen.
    pub amount: Yen,
}

const MOST: usize = 1000;

fn named(reader: &Reader<'_>, mut all: Vec<(i64, Yen)>) -> Result<Vec<Owed>> {
    all.retain(|(_, amount)| *amount != 0);
    all.sort_by_key(|(member, amount)| (-amount, *member));
    all.into_iter()
        .take(MOST)
        .map(|(member, amount)| {
            let who = members::brief(reader, member)?;
            Ok(Owed { member, no: who.no, name: who.name, amount })
        })
        .collect()
}

impl Query for YearEnd {
    type Output = Ended;
    const NAME: &'static str = "books.year_end";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Ended> {
        let year = self.fiscal_year.0;
        let (_, after) = days(reader, year)?;
        Ok(Ended {
            receivable: receivable(reader, year)?,
            receivables: named(reader, store::receivables(reader, year, after)?)?,
            advances: advances(reader, year)?,
            advance_rows: named(reader, store::advances(reader, year, after)?)?,
        })
    }
}

pub(super) fn receivable(reader: &Reader<'_>, year: i32) -> Result<Yen> {
    let (_, after) = days(reader, year)?;
    Ok(store::receivables(reader, year, after)?.into_iter().map(|(_, amount)| amount).sum())
}

pub(super) fn advances(reader: &Reader<'_>, year: i32) -> Result<Yen> {
    let (_, after) = days(reader, year)?;
    Ok(store::advances(reader, year, after)?.into_iter().map(|(_, amount)| amount).sum())
}
