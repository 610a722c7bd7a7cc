//! 誕生日・周年・長寿: whose day it is, to congratulate, thank and honour.

use chrono::Datelike;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::age_on;

use super::members_on;
use crate::{Area, Permission, Query, Reader, Result, ensure, members, values::Day, words};

/// What is celebrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// 誕生日, in the months of the span.
    Birthday,
    /// 入会周年: five, ten, fifteen … years since joining, reached in the span.
    Joined,
    /// 長寿の祝い: 還暦, 古希, 喜寿, 傘寿, 米寿, 卒寿, 白寿, 百寿, by age reached in the span (満年齢;
    /// 還暦 at 60, 白寿 at 99).
    LongLife,
}

/// Ages with a name of their own, in years (満年齢).
const LONG_LIFE: [u32; 8] = [60, 70, 77, 80, 88, 90, 99, 100];

/// 誕生日・周年・長寿: of the members of today.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anniversaries {
    /// What is celebrated.
    pub what: What,
    /// The first day of the span.
    pub from: Day,
    /// Its last day, at most a year later.
    pub to: Day,
    /// Of whom (抽出条件, in its text form); empty: of everybody.
    #[serde(default)]
    pub segment: String,
}

/// Somebody's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Celebrated {
    /// Whose.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// The day in the span.
    pub day: Day,
    /// Years reached on it.
    pub years: u32,
    /// As people call it: 「米寿」, 「入会10年」, 「65歳」.
    pub label: String,
}

impl Query for Anniversaries {
    type Output = Vec<Celebrated>;
    const NAME: &'static str = "statistics.anniversaries";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Celebrated>> {
        ensure!(self.from <= self.to, "to", "error-span-backwards");
        ensure!((self.to - self.from).num_days() <= 366, "to", "error-span-year");
        let today = members_on(reader, reader.today(), &self.segment)?;
        let mut found: Vec<Celebrated> = members::dated(reader, &today)?
            .into_iter()
            .filter_map(|dated| {
                let begun = if self.what == What::Joined { dated.joined_on } else { dated.birth }?;
                let day = in_span(begun, self.from, self.to)?;
                let years = age_on(begun, day)?;
                let counts = match self.what {
                    What::Birthday => true,
                    What::Joined => years > 0 && years.is_multiple_of(5),
                    What::LongLife => LONG_LIFE.contains(&years),
                };
                counts.then(|| Celebrated {
                    member: dated.member,
                    no: dated.no,
                    name: dated.name,
                    kana: dated.kana,
                    day,
                    years,
                    label: label(reader, self.what, years),
                })
            })
            .collect();
        found.sort_by(|a, b| (a.day, &a.kana, a.member).cmp(&(b.day, &b.kana, b.member)));
        Ok(found)
    }
}

fn label(reader: &Reader<'_>, what: What, years: u32) -> String {
    let args = [("n", years.to_string())];
    match what {
        What::Birthday => words::say(reader.lang(), "statistics-age", &args),
        What::Joined => words::say(reader.lang(), "statistics-since", &args),
        What::LongLife => words::say(reader.lang(), &format!("statistics-life-{years}"), &args),
    }
}

/// The first day in the span on which the years since `begun` are full. Of 29 February it is 1 March in
/// other years, as [`age_on`] counts.
fn in_span(begun: Day, from: Day, to: Day) -> Option<Day> {
    (from.year()..=to.year())
        .filter_map(|year| begun.with_year(year).or_else(|| Day::from_ymd_opt(year, 3, 1)))
        .find(|day| (from..=to).contains(day) && *day > begun)
}
