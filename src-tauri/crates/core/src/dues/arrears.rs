//! 滞納: what is open after its due day, by fiscal year and by who has to pay it. The cost follows what is owed,
//! not what was ever charged.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Error, Permission, Query, Reader, Result, members,
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

/// What one payer owes, in the making.
struct Owes {
    member: i64,
    amount: Yen,
    since: Day,
    years: BTreeMap<i32, Yen>,
}

impl Query for Arrears {
    type Output = Owing;
    const NAME: &'static str = "dues.arrears";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Owing> {
        let mut only = None;
        if !self.text.trim().is_empty() {
            only = Some(members::found(reader, &self.text)?);
        }
        if !self.segment.trim().is_empty() {
            let meant: RoaringBitmap = members::meant(reader, &self.segment)?.into_iter().map(|id| id as u32).collect();
            only = Some(only.map_or_else(|| meant.clone(), |found| found & &meant));
        }
        let mut all: Vec<Owes> = Vec::new();
        store::each_late(reader, |payer, fiscal_year, open, due_on| {
            if only.as_ref().is_some_and(|only| !only.contains(payer as u32)) {
                return Ok(());
            }
            if all.last().is_none_or(|last| last.member != payer) {
                // In the order of their days: the first is the oldest.
                let since = due_on.parse().map_err(|e| Error::internal(format!("due day: {e}")))?;
                all.push(Owes { member: payer, amount: 0, since, years: BTreeMap::new() });
            }
            if let Some(last) = all.last_mut() {
                last.amount += open;
                *last.years.entry(fiscal_year).or_default() += open;
            }
            Ok(())
        })?;
        let mut years: BTreeMap<i32, (i64, Yen)> = BTreeMap::new();
        for (year, open) in all.iter().flat_map(|owes| &owes.years) {
            let of = years.entry(*year).or_default();
            *of = (of.0 + 1, of.1 + open);
        }
        let (total, amount) = (all.len() as i64, all.iter().map(|owes| owes.amount).sum());
        all.sort_by_key(|owes| (-owes.amount, owes.member));
        let (offset, limit) = (self.offset as usize, self.limit.unwrap_or(100).clamp(1, 500) as usize);
        let rows = all.into_iter().skip(offset).take(limit).map(|owes| {
            let who = members::brief(reader, owes.member)?;
            let Owes { member, amount, since, years } = owes;
            Ok(Debtor { member, no: who.no, name: who.name, amount, since, years })
        });
        Ok(Owing {
            total,
            amount,
            rows: rows.collect::<Result<_>>()?,
            years: years
                .into_iter()
                .map(|(fiscal_year, (payers, amount))| YearOwed { fiscal_year, payers, amount })
                .collect(),
        })
    }
}
