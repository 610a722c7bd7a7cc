//! 消込の三つの列: the lines of a statement, what settled them, and who may have paid those that wait.

use std::collections::HashMap;

use chrono::Days;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    candidates::{self, Candidate, Sureness},
    roster::Roster,
    statement::NewLine,
    store::{self, OpenLine},
};
use crate::{
    Area, Permission, Query, Reader, Result,
    values::{Day, Yen},
};

/// Which lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// All that came in.
    #[default]
    All,
    /// Those that wait, whoever paid.
    Waiting,
    /// 確定: those that wait, with one sure candidate.
    Matched,
    /// 要確認
    Unsure,
    /// 不明
    Unknown,
    /// 済
    Settled,
    /// What went out.
    Out,
}

/// 明細の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lines {
    /// Of which account; absent: of all.
    pub account: Option<i64>,
    /// Of one file.
    pub file: Option<i64>,
    /// Which of them.
    #[serde(default)]
    pub state: Which,
    /// From this day.
    pub from: Option<Day>,
    /// Until this day, which is in it.
    pub to: Option<Day>,
    /// How many to pass by.
    #[serde(default)]
    pub offset: u32,
    /// How many at most; absent: 100, never more than 2,000.
    pub limit: Option<u32>,
}

/// In which lane a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// 確定: one sure candidate, waiting for a key.
    Matched,
    /// 要確認
    Unsure,
    /// 不明
    Unknown,
    /// 済
    Settled,
    /// What went out.
    Out,
}

/// What settled a line.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Settled {
    /// Key, for 消込の取消.
    pub settlement: i64,
    /// The payment; none: it was no member's money.
    pub payment: Option<i64>,
    /// Who paid.
    pub member: Option<i64>,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// What it paid.
    pub labels: Vec<String>,
    /// 前受: what is not allocated, yen.
    pub remaining: Yen,
    /// 会費ではない入金: what it is.
    pub subject: String,
    /// By whom.
    pub by: String,
    /// When, UTC.
    pub at: String,
}

/// A line.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Key.
    pub id: i64,
    /// Of which account.
    pub account: i64,
    /// When.
    pub date: Day,
    /// Yen; what went out is negative.
    pub amount: Yen,
    /// As the bank writes it.
    pub name: String,
    /// What else it says.
    pub memo: String,
    /// In which lane.
    pub state: Lane,
    /// How sure the best candidate is.
    pub sureness: Sureness,
    /// Its score.
    pub score: i64,
    /// Who may have paid, best first.
    pub candidates: Vec<Candidate>,
    /// What settled it.
    pub settled: Option<Settled>,
}

/// How many lines and how much.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// Yen.
    pub amount: Yen,
}

impl Sum {
    fn add(&mut self, amount: Yen) {
        self.count += 1;
        self.amount += amount;
    }
}

/// What [`Lines`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many of them there are in all.
    pub total: u64,
    /// One page, newest first.
    pub rows: Vec<Line>,
    /// What came in.
    pub incoming: Sum,
    /// 済
    pub settled: Sum,
    /// 確定
    pub matched: Sum,
    /// 要確認
    pub unsure: Sum,
    /// 不明
    pub unknown: Sum,
    /// The days of the lines.
    pub from: Option<Day>,
    /// The last of them.
    pub to: Option<Day>,
}

fn lane(found: &[Candidate]) -> Lane {
    match found.first().map(|first| first.sureness) {
        Some(Sureness::Sure) => Lane::Matched,
        Some(_) => Lane::Unsure,
        None => Lane::Unknown,
    }
}

impl Which {
    fn takes(self, lane: Lane) -> bool {
        match self {
            Self::All => lane != Lane::Out,
            Self::Waiting => !matches!(lane, Lane::Out | Lane::Settled),
            Self::Matched => lane == Lane::Matched,
            Self::Unsure => lane == Lane::Unsure,
            Self::Unknown => lane == Lane::Unknown,
            Self::Settled => lane == Lane::Settled,
            Self::Out => lane == Lane::Out,
        }
    }
}

/// The candidates of lines that are in the order of their days.
fn of_lines(reader: &Reader<'_>, lines: &[OpenLine]) -> Result<HashMap<i64, Vec<Candidate>>> {
    let Some(first) = lines.first() else { return Ok(HashMap::new()) };
    let recorded = store::recorded(reader, first.day - Days::new(candidates::RECORDED_WITHIN))?;
    Ok(candidates::of_lines(&Roster::new(reader)?, &recorded, lines, reader.lang()))
}

/// The candidates of every line that waits.
pub(super) fn waiting(reader: &Reader<'_>) -> Result<HashMap<i64, Vec<Candidate>>> {
    of_lines(reader, &store::open_lines(reader)?)
}

/// How many lines stand in which lane.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lanes {
    pub matched: u64,
    pub unsure: u64,
    pub unknown: u64,
}

/// In which lanes new lines would stand, or do.
pub(super) fn lanes<'l>(reader: &Reader<'_>, new: impl Iterator<Item = &'l NewLine>) -> Result<Lanes> {
    let mut lines: Vec<OpenLine> = new
        .filter(|line| line.amount > 0)
        .zip(0..)
        .map(|(line, at)| OpenLine {
            line: at,
            account: 0,
            day: line.day,
            amount: line.amount,
            name: line.name.clone(),
        })
        .collect();
    let mut lanes = Lanes::default();
    lines.sort_by_key(|line| line.day);
    for found in of_lines(reader, &lines)?.values() {
        match lane(found) {
            Lane::Matched => lanes.matched += 1,
            Lane::Unsure => lanes.unsure += 1,
            _ => lanes.unknown += 1,
        }
    }
    Ok(lanes)
}

impl Query for Lines {
    type Output = Listed;
    const NAME: &'static str = "bank.lines";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let mut candidates = waiting(reader)?;
        let mut listed = Listed {
            total: 0,
            rows: Vec::new(),
            incoming: Sum::default(),
            settled: Sum::default(),
            matched: Sum::default(),
            unsure: Sum::default(),
            unknown: Sum::default(),
            from: None,
            to: None,
        };
        let (offset, limit) = (u64::from(self.offset), self.limit.unwrap_or(100).clamp(1, 2_000) as usize);
        let mut of_page = Vec::new();
        for line in store::lines(reader, self.account, self.file, self.from, self.to)? {
            let found = candidates.remove(&line.line).unwrap_or_default();
            let lane = match (line.amount < 0, line.settlement) {
                (true, _) => Lane::Out,
                (false, Some(_)) => Lane::Settled,
                (false, None) => lane(&found),
            };
            listed.to = listed.to.or(Some(line.day));
            listed.from = Some(line.day);
            if lane != Lane::Out {
                listed.incoming.add(line.amount);
            }
            match lane {
                Lane::Settled => listed.settled.add(line.amount),
                Lane::Matched => listed.matched.add(line.amount),
                Lane::Unsure => listed.unsure.add(line.amount),
                Lane::Unknown => listed.unknown.add(line.amount),
                Lane::Out => {}
            }
            if self.state.takes(lane) {
                if listed.total >= offset && of_page.len() < limit {
                    of_page.push((line, lane, found));
                }
                listed.total += 1;
            }
        }
        for (line, state, found) in of_page {
            let best = found.first();
            listed.rows.push(Line {
                id: line.line,
                account: line.account,
                date: line.day,
                amount: line.amount,
                name: line.name,
                memo: line.memo,
                state,
                sureness: match state {
                    Lane::Settled => Sureness::Sure,
                    _ => best.map_or(Sureness::None, |best| best.sureness),
                },
                score: best.map_or(0, |best| best.score),
                candidates: found,
                settled: line.settlement.map(|settlement| store::settled(reader, settlement)).transpose()?,
            });
        }
        Ok(listed)
    }
}
