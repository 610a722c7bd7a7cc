//! 名簿全体から重複を探す: everybody is read once, those who have a key in common are compared, and the pairs
//! that a person should look at are kept until the next look.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Errand, Permission, Result, Topic, Undo,
    command::Round,
    members::{
        bulk::{self, Parts},
        likeness::{Blocks, Evidence, Likeness, PERHAPS},
    },
};

/// So many pairs are kept, the most alike: more than anybody looks through.
const KEPT: usize = 5_000;
/// A name alone ([`PERHAPS`]) says little in a large roster; something must be added to it.
const LEAST: i32 = PERHAPS + 10;

/// 重複を探す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scan {}

/// What [`Scan`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Scanned {
    /// How many members were looked at.
    pub members: u64,
    /// Pairs that may be one person; the most alike of them, when there are more.
    pub found: u64,
    /// Whether there are more: those that are named are to be decided first.
    pub more: bool,
    /// Of these, very likely one.
    pub same: u64,
}

impl Errand for Scan {
    type Output = Scanned;
    const NAME: &'static str = "duplicates.scan";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Never("undo-never-derived");
    fn run(self, round: &Round<'_>) -> Result<Scanned> {
        let (members, pairs, more) = round.ask(|reader| {
            // Reading is half of the way, comparing the other.
            let total = bulk::count(reader)?;
            let mut blocks = Blocks::default();
            bulk::each(reader, Parts::IDENTITY, |member| {
                if blocks.len().is_multiple_of(1_000) {
                    reader.step(blocks.len() as u64, total * 2)?;
                }
                blocks.add(member.id, Evidence::of_member(member));
                Ok(())
            })?;
            let decided = store::all_decided(reader)?;
            let step = |done, of: u64| reader.step(total + total * done / of.max(1), total * 2);
            let (mut pairs, more) = blocks.pairs(LEAST, KEPT, step)?;
            pairs.retain(|pair| !decided.contains(&(pair.first, pair.second)));
            Ok((total, pairs, more))
        })?;
        let found = pairs.len() as u64;
        let same = pairs.iter().filter(|pair| pair.score.likeness() == Likeness::Same).count() as u64;
        round.execute(|tx| store::replace_found(tx, &pairs, members, found))?;
        Ok(Scanned { members, found, more, same })
    }
}
