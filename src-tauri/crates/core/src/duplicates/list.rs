//! 重複の確認: the pairs that the last look found and nobody has decided about, and 「別の人です」.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    members::{
        self,
        likeness::{self, Likeness},
    },
    values::Nothing,
};

/// 重複の確認.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Those that were looked at and are not the same, instead of those to look at.
    #[serde(default)]
    pub decided: bool,
    /// Only pairs with this member.
    pub member: Option<i64>,
    /// Where the page begins.
    #[serde(default)]
    pub offset: u64,
    /// Rows of the page, 200 at most, else 50.
    pub limit: Option<u32>,
}

/// One of the two.
#[derive(Debug, Serialize, JsonSchema)]
pub struct One {
    /// Key.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// As it is read.
    pub name: String,
    /// Its furigana.
    pub kana: String,
}

/// Two who may be one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Pair {
    /// Who was written down first.
    pub first: One,
    /// Who was written down later.
    pub second: One,
    /// How alike they are now.
    pub points: i32,
    /// What that says.
    pub likeness: Likeness,
    /// What is the same and what is not, the heaviest first.
    pub reasons: Vec<String>,
    /// When and by whom it was decided that they are two; only of those that were.
    pub decided: Option<String>,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Page {
    /// How many there are in all.
    pub total: u64,
    /// When the roster was looked through last, UTC; none: never.
    pub scanned_at: Option<String>,
    /// How many pairs it found; more than `total` when some were decided, merged or not kept.
    pub found: u64,
    /// The most alike first.
    pub rows: Vec<Pair>,
}

impl Query for List {
    type Output = Page;
    const NAME: &'static str = "duplicates.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Page> {
        let limit = self.limit.unwrap_or(50).clamp(1, 200);
        let pairs = store::page(reader, self.decided, self.member, self.offset, limit)?;
        let (scanned_at, found) = store::last_scan(reader)?.unzip();
        let mut rows = Vec::with_capacity(pairs.len());
        for (first, second, decided) in pairs {
            // Fresh: one of the two may have been changed since.
            let Some(score) = likeness::of_two(reader, first, second)? else { continue };
            rows.push(Pair {
                first: one(reader, first)?,
                second: one(reader, second)?,
                points: score.points,
                likeness: score.likeness(),
                reasons: score.reasons.iter().map(|reason| reason.say(reader.lang())).collect(),
                decided,
            });
        }
        Ok(Page {
            total: store::count(reader, self.decided, self.member)?,
            scanned_at,
            found: found.unwrap_or(0),
            rows,
        })
    }
}

pub(super) fn one(reader: &Reader<'_>, member: i64) -> Result<One> {
    let brief = members::brief(reader, member)?;
    Ok(One { id: brief.id, no: brief.no, name: brief.name, kana: brief.kana })
}

/// 別の人です: the pair is never shown again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dismiss {
    /// One of the two.
    pub first: i64,
    /// The other.
    pub second: i64,
}

impl Command for Dismiss {
    type Output = Nothing;
    const NAME: &'static str = "duplicates.dismiss";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(self.first != self.second, "second", "error-merge-one");
        let (a, b) = (members::brief(tx, self.first)?, members::brief(tx, self.second)?);
        if !store::decide(tx, self.first.min(self.second), self.first.max(self.second))? {
            return Err(Error::conflict("error-decided-already"));
        }
        tx.subject(format!("{} ／ {}", a.label(), b.label()));
        Ok(Nothing {})
    }
}

/// もう一度確認する: takes 「別の人です」 back; the pair may be shown again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// One of the two.
    pub first: i64,
    /// The other.
    pub second: i64,
}

impl Command for Recall {
    type Output = Nothing;
    const NAME: &'static str = "duplicates.recall";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let (a, b) = (members::brief(tx, self.first)?, members::brief(tx, self.second)?);
        let (first, second) = (self.first.min(self.second), self.first.max(self.second));
        if !store::forget(tx, first, second)? {
            return Err(Error::conflict("error-not-decided"));
        }
        if let Some(score) = likeness::of_two(tx, first, second)? {
            store::put_found(tx, first, second, score.points)?;
        }
        tx.subject(format!("{} ／ {}", a.label(), b.label()));
        Ok(Nothing {})
    }
}
