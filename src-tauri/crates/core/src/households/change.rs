//! 世帯を作る・変える: the whole household as it shall be; leaving it, parting it, giving it up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, members, values::Nothing,
};

/// So many may live together.
const MOST: usize = 100;

/// 世帯を作る・変える: the whole household as it shall be. Who is left out of the list leaves it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; absent: a new one.
    pub household: Option<i64>,
    /// What it is called; empty: by the 姓 of its head.
    #[serde(default)]
    pub name: String,
    /// Everybody in it, at least two. The first is its head (世帯主), the others follow in this order.
    pub members: Vec<i64>,
    /// Who pays for all; absent: the head.
    pub payer: Option<i64>,
    /// Whether one letter goes to all; else to each their own.
    #[serde(default = "yes")]
    pub one_mailing: bool,
    /// Whether one pays for all; else each for themselves.
    #[serde(default = "yes")]
    pub one_payer: bool,
    /// Whether somebody may be taken out of another household.
    #[serde(default)]
    pub moving: bool,
}

fn yes() -> bool {
    true
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

/// A household as it shall be.
pub(super) struct Wanted<'a> {
    pub name: &'a str,
    pub members: &'a [i64],
    pub payer: Option<i64>,
    pub one_mailing: bool,
    pub one_payer: bool,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "households.save";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Households];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let wanted = Wanted {
            name: self.name.trim(),
            members: &self.members,
            payer: self.payer,
            one_mailing: self.one_mailing,
            one_payer: self.one_payer,
        };
        let (id, name) = save(tx, self.household, &wanted, self.moving)?;
        tx.subject(name);
        Ok(Saved { id })
    }
}

/// Makes the rows what they shall be; key and name are the answer.
pub(super) fn save(tx: &Tx<'_>, household: Option<i64>, wanted: &Wanted<'_>, moving: bool) -> Result<(i64, String)> {
    ensure!(wanted.members.len() >= 2, "members", "error-household-two");
    ensure!(wanted.members.len() <= MOST, "members", "error-household-many", max = MOST);
    ensure!(wanted.name.chars().count() <= 60, "name", "error-too-long", max = 60);
    ensure!(wanted.payer.is_none_or(|payer| wanted.members.contains(&payer)), "payer", "error-household-payer");
    let mut names = Vec::new();
    for (at, member) in wanted.members.iter().enumerate() {
        ensure!(!wanted.members[..at].contains(member), "members", "error-household-twice");
        let brief = members::brief(tx, *member)?;
        ensure!(!brief.is_organisation, "members", "error-household-organisation", name = brief.name);
        names.push(brief);
    }
    if let Some(household) = household {
        store::name(tx, household)?.or_not_found("error-no-such-household")?;
    }
    let mut left = Vec::new();
    for brief in &names {
        let Some(other) = store::household_of(tx, brief.id)?.filter(|other| Some(*other) != household) else {
            continue;
        };
        if !moving {
            let called = store::name(tx, other)?.unwrap_or_default();
            return Err(Error::conflict("error-household-other")
                .field("members")
                .arg("name", &brief.name)
                .arg("household", called));
        }
        store::take_out(tx, brief.id)?;
        left.push(other);
    }
    for other in left {
        dissolve_if_alone(tx, other)?;
    }
    let name = if wanted.name.is_empty() {
        let sei = names.first().map(|head| head.name.split(' ').next().unwrap_or_default().to_owned());
        format!("{}家", sei.unwrap_or_default())
    } else {
        wanted.name.to_owned()
    };
    let id = store::put(tx, household, &name, wanted.one_mailing, wanted.one_payer)?;
    store::put_members(tx, id, wanted.members, wanted.payer)?;
    Ok((id, name))
}

/// A household of one is none.
fn dissolve_if_alone(tx: &Tx<'_>, household: i64) -> Result<()> {
    if store::count(tx, household)? < 2 {
        store::dissolve(tx, household)?;
    }
    Ok(())
}

/// 世帯から抜ける. With the last but one the household is no more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// Who leaves.
    pub member: i64,
}

impl Command for Leave {
    type Output = Nothing;
    const NAME: &'static str = "households.leave";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Households];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = members::brief(tx, self.member)?;
        let household = store::household_of(tx, self.member)?.or_not_found("error-no-such-household")?;
        store::take_out(tx, self.member)?;
        dissolve_if_alone(tx, household)?;
        tx.subject(member.label());
        Ok(Nothing {})
    }
}

/// 世帯を分ける: some of a household become one of their own (子の独立).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Which.
    pub household: i64,
    /// Who parts, at least two; the first is the head of the new one. One alone leaves.
    pub members: Vec<i64>,
    /// What the new one is called; empty: by the 姓 of its head.
    #[serde(default)]
    pub name: String,
}

impl Command for Split {
    type Output = Saved;
    const NAME: &'static str = "households.split";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Households];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        for member in &self.members {
            let own = store::household_of(tx, *member)? == Some(self.household);
            ensure!(own, "members", "error-household-not-in");
        }
        let wanted =
            Wanted { name: self.name.trim(), members: &self.members, payer: None, one_mailing: true, one_payer: true };
        let (id, name) = save(tx, None, &wanted, true)?;
        tx.subject(name);
        Ok(Saved { id })
    }
}

/// 世帯を解く: everybody stands for themselves again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissolve {
    /// Which.
    pub household: i64,
}

impl Command for Dissolve {
    type Output = Nothing;
    const NAME: &'static str = "households.dissolve";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Households];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let name = store::name(tx, self.household)?.or_not_found("error-no-such-household")?;
        store::dissolve(tx, self.household)?;
        tx.subject(name);
        Ok(Nothing {})
    }
}
