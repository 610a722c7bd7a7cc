//! Before anything is printed: how many sheets it takes, who is left out, what should be looked at; and one
//! sheet as it will be.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::postal;

use super::{
    booklet::Booklet,
    cards::Cards,
    covers::Envelopes,
    labels::Labels,
    mailing::{LeftOut, Planned, Reason, Who, is_abroad},
    prepared::{Prepared, Withheld},
};
use crate::{Area, Document, File, Permission, Query, Reader, Result, words};

/// A print that is asked for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// As `prints.labels`.
    Labels(Labels),
    /// As `prints.envelopes`.
    Envelopes(Envelopes),
    /// As `prints.cards`.
    Cards(Cards),
    /// As `prints.booklet`.
    Booklet(Booklet),
}

impl Job {
    fn prepare(&self, reader: &Reader<'_>) -> Result<Prepared> {
        match self {
            Self::Labels(labels) => labels.prepare(reader),
            Self::Envelopes(envelopes) => envelopes.prepare(reader),
            Self::Cards(cards) => cards.prepare(reader),
            Self::Booklet(booklet) => booklet.prepare(reader),
        }
    }
}

/// 印刷の確認.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// What would be printed.
    pub job: Job,
}

/// So many of each list are named; the numbers are always those of all.
const NAMED: usize = 500;

/// What [`Check`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// Members that were asked for.
    pub people: u64,
    /// Labels, envelopes, cards or lines.
    pub pieces: u64,
    /// Sheets of paper.
    pub sheets: u64,
    /// How many are left out.
    pub left_out_count: u64,
    /// The same by reason.
    pub left_out_reasons: BTreeMap<Reason, u64>,
    /// Who is left out and why, characters first; 500 at most.
    pub left_out: Vec<LeftOut>,
    /// Columns of a 名簿 with cells that stay empty because nobody agreed to show them, in their order.
    pub withheld: Vec<Withheld>,
    /// How many addresses should be looked at.
    pub doubts_count: u64,
    /// Addresses whose parts do not agree; printed all the same. 500 at most.
    pub doubts: Vec<Doubt>,
    /// How many pieces have small type.
    pub small_count: u64,
    /// Pieces that had to shrink; printed all the same. 500 at most.
    pub small: Vec<Shrunk>,
    /// Pieces without カスタマバーコード though it was asked for.
    pub without_bars: u64,
}

/// An address that should be looked at.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Doubt {
    /// Whose.
    #[serde(flatten)]
    pub who: Who,
    /// What is odd, in the reader's language.
    pub message: String,
}

/// A piece with small type.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shrunk {
    /// Whose.
    #[serde(flatten)]
    pub who: Who,
    /// The smallest type on it, in points.
    pub points: f32,
}

impl Query for Check {
    type Output = Checked;
    const NAME: &'static str = "prints.check";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Checked> {
        let Prepared { people, pieces, sheets, mut left_out, withheld, small, doubts, without_bars, .. } =
            self.job.prepare(reader)?;
        let mut left_out_reasons = BTreeMap::new();
        for one in &left_out {
            *left_out_reasons.entry(one.reason).or_default() += 1;
        }
        let left_out_count = left_out.len() as u64;
        left_out.sort_by_key(|one| std::cmp::Reverse(one.reason));
        left_out.truncate(NAMED);
        let shrunk =
            |small: super::prepared::Small| Shrunk { who: small.who, points: (small.points * 10.0).round() / 10.0 };
        Ok(Checked {
            people,
            pieces,
            sheets,
            left_out_count,
            left_out_reasons,
            left_out,
            withheld,
            doubts_count: doubts.len() as u64,
            doubts: doubts.into_iter().take(NAMED).map(|(who, message)| Doubt { who, message }).collect(),
            small_count: small.len() as u64,
            small: small.into_iter().take(NAMED).map(shrunk).collect(),
            without_bars,
        })
    }
}

/// Addresses of this country whose code and place do not agree.
pub(super) fn doubts(reader: &Reader<'_>, planned: &[Planned]) -> Vec<(Who, String)> {
    let say = |key: &str, args: &[(&str, String)]| words::say(reader.lang(), key, args);
    let odd = |p: &Planned| {
        let address = &p.address;
        if is_abroad(address) {
            return None;
        }
        if address.postal_code.is_empty() {
            return Some(say("prints-doubt-no-code", &[]));
        }
        let places = postal::lookup(&address.postal_code);
        let Some(first) = places.first() else {
            return Some(say("prints-doubt-unknown-code", &[("code", postal::format(&address.postal_code))]));
        };
        let there = format!("{}{}", first.prefecture, first.city);
        (!places.iter().any(|place| place.holds(&address.prefecture, &address.city))).then(|| {
            say("prints-doubt-other-place", &[("code", postal::format(&address.postal_code)), ("place", there)])
        })
    };
    planned.iter().filter_map(|p| Some((p.who.first()?.clone(), odd(p)?))).collect()
}

/// 印刷する紙面を見る: one sheet as it will be printed, as SVG. It is not in the journal: nothing is printed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// What would be printed.
    pub job: Job,
    /// Which sheet, from 1.
    #[serde(default = "one")]
    pub sheet: u64,
}

fn one() -> u64 {
    1
}

impl Document for Preview {
    const NAME: &'static str = "prints.preview";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        self.job.prepare(reader)?.look(self.sheet.saturating_sub(1))
    }
}
