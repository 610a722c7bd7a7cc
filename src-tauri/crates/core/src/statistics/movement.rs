//! 入退会の推移: who came, who went, and how many stayed, year by year.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fiscal::{self, FiscalYear};

use super::members_on;
use crate::{Area, Permission, Query, Reader, Result, association, members, values::Day};

/// 入退会の推移 of the last years, up to today.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// How many years, this one with them (1 to 30, else 10).
    pub years: Option<u32>,
    /// Of whom (抽出条件, in its text form); empty: of everybody.
    #[serde(default)]
    pub segment: String,
}

/// One fiscal year. Whoever joined and left within it is in neither number.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub struct Year {
    /// Which.
    pub fiscal_year: i32,
    /// Members on its first day.
    pub first: u64,
    /// Who was no member on its first day and is one at its end.
    pub joined: u64,
    /// Who was a member on its first day and had left by its end.
    pub left: u64,
    /// Who was a member on its first day and had died by its end.
    pub died: u64,
    /// Members at its end; of this year: today.
    pub last: u64,
    /// Per cent of those of its first day who were still members at its end.
    pub retention: Option<f64>,
}

impl Query for Movement {
    type Output = Vec<Year>;
    const NAME: &'static str = "statistics.movement";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Year>> {
        let us = association::show(reader)?;
        let count = self.years.unwrap_or(10).clamp(1, 30) as i32;
        let first_of = |year: i32| -> Day { fiscal::range(FiscalYear(year), us.fiscal_year_start).0 };
        let on =
            |day: Day| -> Result<HashSet<i64>> { Ok(members_on(reader, day, &self.segment)?.into_iter().collect()) };
        let earliest = us.fiscal_year - count + 1;
        let mut before = on(first_of(earliest))?;
        let mut years = Vec::new();
        for fiscal_year in earliest..=us.fiscal_year {
            reader.step((fiscal_year - earliest) as u64, count as u64)?;
            let end = first_of(fiscal_year + 1).min(reader.today());
            let after = on(end)?;
            let stayed = before.intersection(&after).count() as u64;
            let dead: HashSet<i64> = members::meant(reader, &format!("state.{end} = died"))?.into_iter().collect();
            let died = before.intersection(&dead).count() as u64;
            let first = before.len() as u64;
            years.push(Year {
                fiscal_year,
                first,
                joined: after.len() as u64 - stayed,
                left: first - stayed - died,
                died,
                last: after.len() as u64,
                retention: (first > 0).then(|| (stayed as f64 / first as f64 * 1000.0).round() / 10.0),
            });
            before = after;
        }
        // Years before the first member say nothing.
        let begins = years.iter().position(|year| year.first + year.last > 0).unwrap_or(years.len().saturating_sub(1));
        Ok(years.split_off(begins))
    }
}
