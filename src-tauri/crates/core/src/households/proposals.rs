//! 世帯の候補: people of one 姓 and one address who are in no household yet, and taking them at their word.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    change::{Wanted, save},
    store,
};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    members::{self, Together},
    words,
};

/// 世帯の候補: who has the same 姓 and gets letters at the same address, in the order of postal codes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposals {
    /// How many to pass over.
    #[serde(default)]
    pub offset: u64,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`Proposals`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Proposed {
    /// How many households there would be.
    pub total: u64,
    /// How many people would be in them.
    pub people: u64,
    /// One page of them.
    pub rows: Vec<Proposal>,
}

/// People who may be one household.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Proposal {
    /// What it would be called.
    pub name: String,
    /// Where they live.
    pub address: String,
    /// Who they are; the one who joined first would be the head.
    pub members: Vec<Proposee>,
}

/// Somebody in a proposal.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Proposee {
    /// Whom.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
}

fn found(reader: &Reader<'_>) -> Result<Vec<Together>> {
    members::together(reader, &store::everybody(reader)?)
}

impl Query for Proposals {
    type Output = Proposed;
    const NAME: &'static str = "households.proposals";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Proposed> {
        let all = found(reader)?;
        let limit = self.limit.unwrap_or(100).clamp(1, 500) as usize;
        let mut rows = Vec::new();
        for together in all.iter().skip(self.offset as usize).take(limit) {
            let briefs = members::briefs(reader, &together.members)?;
            let members = together.members.iter().filter_map(|id| briefs.iter().find(|brief| brief.id == *id));
            rows.push(Proposal {
                name: format!("{}家", together.sei),
                address: together.address.clone(),
                members: members
                    .map(|brief| Proposee { id: brief.id, no: brief.no.clone(), name: brief.name.clone() })
                    .collect(),
            });
        }
        Ok(Proposed {
            total: all.len() as u64,
            people: all.iter().map(|together| together.members.len() as u64).sum(),
            rows,
        })
    }
}

/// 候補を世帯にする: those that are given, or all at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// Which: the members of each, the head first. Absent: all that are proposed now.
    pub households: Option<Vec<Vec<i64>>>,
}

/// What [`Accept`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Accepted {
    /// How many households were made.
    pub made: usize,
    /// How many people are in them.
    pub people: usize,
}

impl Command for Accept {
    type Output = Accepted;
    const NAME: &'static str = "households.accept";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Households];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Accepted> {
        let wanted = match self.households {
            Some(given) => given,
            None => found(tx)?.into_iter().map(|together| together.members).collect(),
        };
        ensure!(!wanted.is_empty(), "households", "error-required");
        let mut people = 0;
        let mut last = String::new();
        for (done, members) in wanted.iter().enumerate() {
            let household = Wanted { name: "", members, payer: None, one_mailing: true, one_payer: true };
            last = save(tx, None, &household, false)?.1;
            people += members.len();
            if done % 200 == 0 {
                tx.step(done as u64, wanted.len() as u64)?;
            }
        }
        let made = wanted.len();
        tx.subject(match made {
            1 => last,
            many => words::say(tx.lang(), "households-subject", &[("count", many.to_string())]),
        });
        Ok(Accepted { made, people })
    }
}
