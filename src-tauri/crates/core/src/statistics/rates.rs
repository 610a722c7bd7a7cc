//! 納入率: how much of what was charged for a year is paid, year by year and by what tells members apart.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fiscal::{self, FiscalYear};

use crate::{
    Area, Permission, Query, Reader, Result, association,
    dues::{self, Standing},
    members::{self, By},
    values::{Year, Yen},
};

/// 納入率.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// Whose charges are told apart: those for this year; else this year.
    pub fiscal_year: Option<Year>,
    /// By what the members are told apart.
    pub by: By,
    /// Which own field, for [`By::Field`].
    pub field: Option<i64>,
    /// Of whom (抽出条件, in its text form); empty: of everybody.
    #[serde(default)]
    pub segment: String,
}

/// How far some charges are paid, members counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Rate {
    /// Members for whom something was charged.
    pub members: u64,
    /// Of them, those of whom nothing is open.
    pub settled: u64,
    /// Yen, with adjustments.
    pub charged: Yen,
    /// Of that, paid.
    pub paid: Yen,
    /// 納入率（金額）, per cent, rounded down: what is not all paid is never 100.
    pub of_amount: Option<f64>,
    /// 納入率（人数）, per cent, rounded down.
    pub of_members: Option<f64>,
}

impl Rate {
    fn of(standing: &Standing) -> Self {
        Self {
            members: standing.members,
            settled: standing.settled,
            charged: standing.charged,
            paid: standing.paid,
            of_amount: per_cent(standing.paid, standing.charged),
            of_members: per_cent(standing.settled as i64, standing.members as i64),
        }
    }
}

/// In tenths, rounded down.
fn per_cent(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| (i128::from(part) * 1000).div_euclid(i128::from(whole)) as f64 / 10.0)
}

/// A year, or a group of members.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
pub struct Line {
    /// As people read it; of a year the number alone.
    pub label: String,
    /// How far.
    #[serde(flatten)]
    pub rate: Rate,
}

/// What [`Rates`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rated {
    /// Which year is told apart.
    pub fiscal_year: i32,
    /// That year in all.
    pub all: Rate,
    /// That year, by what tells members apart on its last day (of this year: today). With tags, choices and groups
    /// somebody may stand in several; who stands in none is in the last.
    pub groups: Vec<Line>,
    /// Every year for which something was charged, newest first.
    pub years: Vec<Line>,
}

impl Query for Rates {
    type Output = Rated;
    const NAME: &'static str = "statistics.rates";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Rated> {
        let us = association::show(reader)?;
        let fiscal_year = self.fiscal_year.map_or(us.fiscal_year, |year| year.0);
        let segment = self.segment.trim();
        let only = (!segment.is_empty()).then(|| members::meant(reader, segment)).transpose()?;
        let years = dues::standing_by_year(reader, only.as_deref())?
            .into_iter()
            .map(|(year, standing)| Line { label: year.to_string(), rate: Rate::of(&standing) })
            .collect();

        let (_, after) = fiscal::range(FiscalYear(fiscal_year), us.fiscal_year_start);
        let on = after.pred_opt().unwrap_or(after).min(reader.today());
        let charged: HashMap<i64, Standing> = dues::standing_by_member(reader, fiscal_year, only.as_deref())?;
        let whom: RoaringBitmap = charged.keys().map(|member| *member as u32).collect();
        let mut all = Standing::default();
        for standing in charged.values() {
            all.add(standing);
        }
        let groups = members::folded(reader, &whom, self.by, self.field, on, |sum: &mut Standing, member| {
            if let Some(standing) = charged.get(&member) {
                sum.add(standing);
            }
        })?;
        let groups = groups.into_iter().map(|(label, standing)| Line { label, rate: Rate::of(&standing) }).collect();
        Ok(Rated { fiscal_year, all: Rate::of(&all), groups, years })
    }
}
