//! 一括変更: one change on many members at once, of a selection or of everybody whom a list shows. Looked at
//! first (who changes from what to what, who cannot and why), then done as one act that can be undone.
//!
//! What a change means for one member is here, the rules are those of the rooms: members, membership.

mod change;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use change::Change;
use change::{Judged, Ready};

use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    members::{self, Filter},
    registry::{Entry, command, query},
    words,
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[query::<Preview>(), command::<Apply>()];

/// So many lines of a preview are shown.
const SHOWN: usize = 200;
/// Members between two looks at whether it was taken back.
const STEP: usize = 500;

/// 一括変更の下見.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// As in the search box.
    #[serde(default)]
    pub text: String,
    /// Whom, as `members.list` takes it; a selection by `ids`.
    #[serde(default)]
    pub filter: Filter,
    /// What is to change.
    pub change: Change,
}

/// How many change in the same way.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Way {
    /// As it is; empty where nothing is.
    pub from: String,
    /// As it will be.
    pub to: String,
    /// How many.
    pub count: u64,
}

/// One of those who change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Key.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// As it is; empty where nothing is.
    pub from: String,
    /// As it will be.
    pub to: String,
}

/// One who cannot.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Left {
    /// Key.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Why not.
    pub why: String,
}

/// What [`Preview`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Previewed {
    /// How many were asked for.
    pub total: u64,
    /// How many change: the count that `bulk.apply` wants to hear.
    pub changes: u64,
    /// How many are as they should be already.
    pub same: u64,
    /// How many cannot be changed.
    pub left_out: u64,
    /// From what to what, the most first.
    pub ways: Vec<Way>,
    /// Who changes, in the order of names, 200 at most.
    pub lines: Vec<Line>,
    /// Who cannot and why, 200 at most.
    pub left: Vec<Left>,
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "bulk.preview";
    const NEEDS: Permission = Permission::change(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Previewed> {
        let ready = self.change.ready(reader)?;
        let members = members::select(reader, &self.text, &self.filter)?;
        let mut previewed = Previewed { total: members.len() as u64, ..Previewed::default() };
        let mut ways: BTreeMap<(String, String), u64> = BTreeMap::new();
        for (done, member) in members.iter().enumerate() {
            if done % STEP == 0 {
                reader.step(done as u64, members.len() as u64)?;
            }
            match ready.judge(reader, *member)? {
                Judged::Same => previewed.same += 1,
                Judged::Changes { from, to } => {
                    previewed.changes += 1;
                    if previewed.lines.len() < SHOWN {
                        let brief = members::brief(reader, *member)?;
                        let (from, to) = (from.clone(), to.clone());
                        previewed.lines.push(Line { member: *member, no: brief.no, name: brief.name, from, to });
                    }
                    *ways.entry((from, to)).or_default() += 1;
                }
                Judged::Cannot(why) => {
                    previewed.left_out += 1;
                    if previewed.left.len() < SHOWN {
                        let brief = members::brief(reader, *member)?;
                        let why = words::say(reader.lang(), why, &[]);
                        previewed.left.push(Left { member: *member, no: brief.no, name: brief.name, why });
                    }
                }
            }
        }
        previewed.ways = ways.into_iter().map(|((from, to), count)| Way { from, to, count }).collect();
        previewed.ways.sort_by_key(|way| std::cmp::Reverse(way.count));
        previewed.ways.truncate(SHOWN);
        Ok(previewed)
    }
}

/// 一括変更.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// As in the search box.
    #[serde(default)]
    pub text: String,
    /// Whom, as `members.list` takes it; a selection by `ids`.
    #[serde(default)]
    pub filter: Filter,
    /// What is to change.
    pub change: Change,
    /// How many will change, as the person who does it has said: another number is refused.
    pub expected: u64,
    /// Why, for the journal.
    #[serde(default)]
    pub reason: String,
}

/// What [`Apply`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Applied {
    /// How many changed.
    pub changed: u64,
    /// How many were as they should be already.
    pub same: u64,
    /// How many could not be changed.
    pub left_out: u64,
}

impl Command for Apply {
    type Output = Applied;
    const NAME: &'static str = "bulk.apply";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Applied> {
        let ready = self.change.ready(tx)?;
        let members = members::select(tx, &self.text, &self.filter)?;
        let mut applied = Applied { changed: 0, same: 0, left_out: 0 };
        for (done, member) in members.iter().enumerate() {
            if done % STEP == 0 {
                tx.step(done as u64, members.len() as u64)?;
            }
            match ready.judge(tx, *member)? {
                Judged::Same => applied.same += 1,
                Judged::Cannot(_) => applied.left_out += 1,
                Judged::Changes { .. } => {
                    ready.apply(tx, *member)?;
                    applied.changed += 1;
                }
            }
        }
        ensure!(applied.changed > 0, "filter", "error-bulk-nobody");
        if applied.changed != self.expected {
            return Err(Error::conflict("error-bulk-count")
                .field("expected")
                .arg("expected", self.expected)
                .arg("count", applied.changed));
        }
        let count = applied.changed.to_string();
        tx.subject(words::say(tx.lang(), "bulk-subject", &[("what", ready.says(tx.lang())), ("count", count)]));
        tx.reason(self.reason.trim());
        Ok(applied)
    }
}

impl Change {
    fn ready(self, reader: &Reader<'_>) -> Result<Ready> {
        Ready::new(reader, self)
    }
}

#[cfg(test)]
mod tests;
