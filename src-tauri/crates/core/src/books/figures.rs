//! 収支計算書 and 財産目録: what a fiscal year comes to.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{days, store, subjects::Side, year_end};
use crate::{
    Area, Permission, Query, Reader, Result, association,
    values::{Day, Year, Yen},
    words,
};

/// 収支計算書 and 財産目録 of a year; of the present one until today.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Which.
    pub fiscal_year: Year,
}

/// What a year comes to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Figures {
    /// Which.
    pub fiscal_year: i32,
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub until: Day,
    /// Whether it is closed.
    pub closed: bool,
    /// 前期繰越収支差額, yen.
    pub opening: Yen,
    /// 収入 by 科目, in their order.
    pub income: Vec<Line>,
    /// All of it.
    pub income_total: Total,
    /// 支出 by 科目, in their order.
    pub expense: Vec<Line>,
    /// All of it.
    pub expense_total: Total,
    /// By how much 前受金 grew (less than 0: fell), yen: money that is there but belongs to a later year.
    pub advances_grew: Yen,
    /// 次期繰越: opening + income − expense + advances, yen. It is what the places of money hold.
    pub closing: Yen,
    /// 財産: what each place holds on the last day, yen.
    pub assets: Vec<Held>,
    /// 未収会費 on the last day, yen.
    pub receivable: Yen,
    /// 前受会費 on the last day, yen.
    pub advances: Yen,
    /// 正味財産: assets + receivable − advances, yen.
    pub net: Yen,
}

/// A 科目 in a year.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Line {
    /// Its key; none: an item of dues names words that are no 科目.
    pub subject: Option<i64>,
    /// Its name.
    pub name: String,
    /// 予算, yen.
    pub budget: Yen,
    /// 決算, yen.
    pub actual: Yen,
}

/// The sum of a side.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Total {
    /// 予算, yen.
    pub budget: Yen,
    /// 決算, yen.
    pub actual: Yen,
}

/// What a place of money holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Held {
    /// Its name.
    pub name: String,
    /// Yen.
    pub amount: Yen,
}

impl Query for Statement {
    type Output = Figures;
    const NAME: &'static str = "books.statement";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Figures> {
        figures(reader, self.fiscal_year.0)
    }
}

/// Money of the members' payments in a year: income by the name of its 科目, and by how much 前受金 grew.
fn paid(reader: &Reader<'_>, year: i32) -> Result<(BTreeMap<String, Yen>, Yen)> {
    let (mut income, mut advances) = (BTreeMap::new(), 0);
    for part in store::parts(reader, year, days(reader, year)?)? {
        match (part.subject, part.of_year) {
            (Some(subject), Some(of)) if of <= year => {
                *income.entry(subject).or_default() += part.amount;
                if part.before {
                    advances -= part.amount;
                }
            }
            // For a later year, or for nothing yet.
            _ => advances += part.amount,
        }
    }
    Ok((income, advances))
}

pub(super) fn figures(reader: &Reader<'_>, year: i32) -> Result<Figures> {
    let (first, after) = days(reader, year)?;
    let (mut by_name, advances_grew) = paid(reader, year)?;
    let mut by_key: BTreeMap<i64, Yen> = store::entered(reader, first, after)?.into_iter().collect();
    let budget: BTreeMap<i64, Yen> = store::budget(reader, year)?.into_iter().collect();
    let (mut income, mut expense) = (Vec::new(), Vec::new());
    for subject in store::subjects(reader)? {
        let mut actual = by_key.remove(&subject.id).unwrap_or_default();
        if subject.side == Side::Income {
            actual += by_name.remove(&subject.name).unwrap_or_default();
        }
        let budget = budget.get(&subject.id).copied().unwrap_or_default();
        if subject.retired && actual == 0 && budget == 0 {
            continue;
        }
        let side = if subject.side == Side::Income { &mut income } else { &mut expense };
        side.push(Line { subject: Some(subject.id), name: subject.name, budget, actual });
    }
    income.extend(by_name.into_iter().map(|(name, actual)| Line { subject: None, name, budget: 0, actual }));
    let total = |lines: &[Line]| Total {
        budget: lines.iter().map(|line| line.budget).sum(),
        actual: lines.iter().map(|line| line.actual).sum(),
    };
    let (income_total, expense_total) = (total(&income), total(&expense));
    let opening: Yen = store::held(reader, first)?.iter().map(|(_, amount)| amount).sum();
    let assets: Vec<Held> =
        store::held(reader, after)?.into_iter().map(|(name, amount)| Held { name, amount }).collect();
    let closing = opening + income_total.actual - expense_total.actual + advances_grew;
    let (receivable, advances) = (year_end::receivable(reader, year)?, year_end::advances(reader, year)?);
    Ok(Figures {
        fiscal_year: year,
        from: first,
        until: after.pred_opt().unwrap_or(after),
        closed: association::closed_year(reader)?.is_some_and(|closed| year <= closed),
        opening,
        income,
        income_total,
        expense,
        expense_total,
        advances_grew,
        closing,
        net: assets.iter().map(|held| held.amount).sum::<Yen>() + receivable - advances,
        assets,
        receivable,
        advances,
    })
}

/// The statement of every year that anything moved in must lead from one balance to the next.
pub(super) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let start = association::show(reader)?.fiscal_year_start;
    let year = |day| tsudoi_japan::fiscal::fiscal_year(day, start).0;
    let Some((first, last)) = store::first_and_last(reader)? else { return Ok(problems) };
    for year in year(first)..=year(last) {
        let figures = figures(reader, year)?;
        let held: Yen = figures.assets.iter().map(|held| held.amount).sum();
        if held != figures.closing {
            problems.push(format!("books {year}: {} is held, the statement says {}", held, figures.closing));
        }
    }
    Ok(problems)
}

/// 「2026年度」
pub(super) fn year_label(reader: &Reader<'_>, year: i32) -> String {
    words::say(reader.lang(), "books-year", &[("year", year.to_string())])
}
