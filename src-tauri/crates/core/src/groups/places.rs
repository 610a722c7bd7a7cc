//! 所属: who is in which group, and when.

use std::{cmp::Reverse, collections::HashMap};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Forest, GroupKind,
    offices::{self, Term},
    present, store,
};
use crate::{
    Area, Code, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, members, values::Day,
};

/// グループの会員, on a day, in the order of their names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// Which group.
    pub group: i64,
    /// On which day; absent: today.
    pub on: Option<Day>,
    /// With those of the groups below.
    #[serde(default = "yes")]
    pub below: bool,
    /// As in the search box.
    #[serde(default)]
    pub text: String,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u64,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

fn yes() -> bool {
    true
}

/// A place in a group.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Place {
    /// Which group.
    pub group: i64,
    /// With the names of those above it.
    pub path: String,
    /// What kind of group.
    pub kind: GroupKind,
    /// The first day.
    pub starts_on: Day,
    /// The first day after it; none: open.
    pub ends_on: Option<Day>,
}

/// Somebody in a group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InGroup {
    /// Whom.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// In which of the groups.
    pub places: Vec<Place>,
    /// The offices they hold there on that day.
    pub titles: Vec<String>,
}

/// What [`Members`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MembersPage {
    /// How many there are in all.
    pub total: u64,
    /// One page of them.
    pub rows: Vec<InGroup>,
}

impl Query for Members {
    type Output = MembersPage;
    const NAME: &'static str = "groups.members";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<MembersPage> {
        let day = self.on.unwrap_or_else(|| reader.today());
        let forest = Forest::seen(reader)?;
        forest.get(self.group)?;
        let groups = if self.below { forest.with_below(self.group) } else { vec![self.group] };
        let mut found = present(reader, store::places_of(reader, &groups, day)?, day)?;
        if !self.text.trim().is_empty() {
            found &= members::found(reader, &self.text)?;
        }
        let limit = self.limit.unwrap_or(100).clamp(1, 500) as usize;
        let (total, page) = members::page(reader, found, self.offset, limit)?;
        let ids: Vec<i64> = page.iter().map(|brief| brief.id).collect();
        let mut places: HashMap<i64, Vec<Place>> = HashMap::new();
        for row in store::places(reader, &ids, Some((&groups, day)))? {
            places.entry(row.member).or_default().push(shown(&forest, row));
        }
        let mut titles = offices::titles(reader, &groups, &ids, day)?;
        let rows = page
            .into_iter()
            .map(|brief| InGroup {
                member: brief.id,
                no: brief.no,
                name: brief.name,
                kana: brief.kana,
                places: places.remove(&brief.id).unwrap_or_default(),
                titles: titles.remove(&brief.id).unwrap_or_default(),
            })
            .collect();
        Ok(MembersPage { total, rows })
    }
}

fn shown(forest: &Forest, row: store::PlaceRow) -> Place {
    Place {
        group: row.group,
        path: forest.path(row.group),
        kind: forest.groups.get(&row.group).map_or_else(GroupKind::default, |group| group.kind),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
    }
}

/// 会員の所属と役職: also those of the past and those to come, the newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

/// What [`OfMember`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Belongs {
    /// Places in groups that the reader reaches.
    pub places: Vec<Place>,
    /// Offices.
    pub offices: Vec<Term>,
}

impl Query for OfMember {
    type Output = Belongs;
    const NAME: &'static str = "groups.of_member";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Belongs> {
        members::brief(reader, self.member)?;
        let forest = Forest::seen(reader)?;
        let mut places: Vec<Place> = store::places(reader, &[self.member], None)?
            .into_iter()
            .filter(|row| forest.groups.contains_key(&row.group))
            .map(|row| shown(&forest, row))
            .collect();
        places.sort_by_key(|place| Reverse((place.ends_on.is_none(), place.starts_on)));
        Ok(Belongs { places, offices: offices::of_member(reader, &forest, self.member)? })
    }
}

/// グループに入れる, many at once. Who is in it already stays as they are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Whom.
    pub members: Vec<i64>,
    /// Into which.
    pub group: i64,
    /// The first day; absent: today.
    pub from: Option<Day>,
    /// Whether they leave the other groups of the same kind on that day (転居で支部が変わる).
    #[serde(default)]
    pub instead: bool,
}

/// What [`Assign`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Assigned {
    /// Who was put in.
    pub changed: usize,
    /// Who was in it already.
    pub already: usize,
    /// Places in other groups that ended.
    pub left: usize,
}

impl Command for Assign {
    type Output = Assigned;
    const NAME: &'static str = "groups.assign";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Assigned> {
        ensure!(!self.members.is_empty(), "members", "error-required");
        let from = self.from.unwrap_or_else(|| tx.today());
        let forest = Forest::seen(tx)?;
        let group = forest.get(self.group)?;
        ensure!(!group.retired, "group", "error-group-retired", name = &group.name);
        let members = known(tx, self.members)?;
        let others: Vec<i64> = forest
            .groups
            .values()
            .filter(|other| self.instead && other.kind == group.kind && other.id != group.id)
            .map(|other| other.id)
            .collect();
        let left = if others.is_empty() { 0 } else { store::end_places(tx, &others, Some(&members), from)? };
        let mut changed = 0;
        for (done, member) in members.iter().enumerate() {
            changed += usize::from(store::assign(tx, group.id, *member, from)?);
            if done % 500 == 0 {
                tx.step(done as u64, members.len() as u64)?;
            }
        }
        tx.subject(subject(tx, &group.name, &members)?);
        Ok(Assigned { changed, already: members.len() - changed, left })
    }
}

/// グループから外す, many at once. A place that had not begun goes without a trace; one that had ends.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unassign {
    /// Whom.
    pub members: Vec<i64>,
    /// Out of which.
    pub group: i64,
    /// With the groups below it.
    #[serde(default)]
    pub below: bool,
    /// The first day on which they are not in it; absent: today.
    pub from: Option<Day>,
}

/// What [`Unassign`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unassigned {
    /// Places that ended.
    pub changed: usize,
}

impl Command for Unassign {
    type Output = Unassigned;
    const NAME: &'static str = "groups.unassign";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Unassigned> {
        ensure!(!self.members.is_empty(), "members", "error-required");
        let from = self.from.unwrap_or_else(|| tx.today());
        let forest = Forest::seen(tx)?;
        let group = forest.get(self.group)?;
        // Whoever is limited to a group would lose sight of them: another one puts them elsewhere.
        if members::scope::limit(tx)?.is_some() && group.parent.is_none() {
            return Err(Error::new(Code::Forbidden, "error-limited"));
        }
        let members = known(tx, self.members)?;
        let groups = if self.below { forest.with_below(self.group) } else { vec![self.group] };
        let changed = store::end_places(tx, &groups, Some(&members), from)?;
        tx.subject(subject(tx, &group.name, &members)?);
        Ok(Unassigned { changed })
    }
}

/// Each once; refuses those who are not there (for the actor).
fn known(tx: &Tx<'_>, mut ids: Vec<i64>) -> Result<Vec<i64>> {
    ids.sort_unstable();
    ids.dedup();
    members::scope::ensure(tx, &ids)?;
    let there = members::briefs(tx, &ids)?.len();
    ensure!(there == ids.len(), "members", "error-no-such-member");
    Ok(ids)
}

/// 松本支部: 00127 小林 千代子, or how many.
fn subject(tx: &Tx<'_>, group: &str, members: &[i64]) -> Result<String> {
    Ok(match members {
        [one] => format!("{group}: {}", members::brief(tx, *one)?.label()),
        many => crate::words::say(
            tx.lang(),
            "groups-subject",
            &[("group", group.to_owned()), ("count", many.len().to_string())],
        ),
    })
}
