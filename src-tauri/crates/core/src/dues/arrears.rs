//! 滞納: what is open after its due day, by fiscal year and by who has to pay it. The cost follows what is owed,
//! not what was ever charged.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Permission, Query, Reader, Result, members,
    values::{Day, Yen},
};

/// 滞納の一覧, the largest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Arrears {
    /// Only of payers found by this.
    #[serde(default)]
    pub text: String,
    /// Only of payers whom this segment means (抽出条件, in its text form).
    #[serde(default)]
    pub segment: String,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`Arrears`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Owing {
    /// How many payers.
    pub total: i64,
    /// What they owe together, yen.
    pub amount: Yen,
    /// The same by fiscal year, oldest first.
    pub years: Vec<YearOwed>,
    /// One page of them.
    pub rows: Vec<Debtor>,
}

/// What is open of a year.
#[derive(Debug, Serialize, JsonSchema)]
pub struct YearOwed {
    /// Which.
    pub fiscal_year: i32,
    /// How many payers owe something of it.
    pub payers: i64,
    /// Yen.
    pub amount: Yen,
}

/// Somebody who owes something.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Debtor {
    /// Who has to pay.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// Name.
    pub name: String,
    /// What they owe in all, yen.
    pub amount: Yen,
    /// Since when: the earliest day that passed.
    pub since: Day,
    /// The same by fiscal year, yen.
    pub years: BTreeMap<i32, Yen>,
}

impl Query for Arrears {
    type Output = Owing;
    const NAME: &'static str = "dues.arrears";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Owing> {
        let mut only = None;
        if !self.segment.trim().is_empty() {
            only = Some(serde_json::to_string(&members::meant(reader, &self.segment)?)?);
        }
        let found = members::found_keys(reader, &self.text)?;
        let whom = store::Whom { found, only };
        let years = store::arrears_by_year(reader, &whom)?;
        let rows = store::arrears(reader, &whom, self.offset, self.limit.unwrap_or(100).clamp(1, 500))?;
        let (total, amount) = store::arrears_total(reader, &whom)?;
        Ok(Owing { total, amount, years, rows })
    }
}
