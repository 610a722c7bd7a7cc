//! グループ: the tree of 支部, 班, 卒年, 委員会 and 分科会, who is in which of them when, and who holds an
//! office (役員・委員) of a group or of the whole association.
//!
//! Places and terms are half open: `starts_on <= day < ends_on`. Who has died or left the association
//! stands in no list of that day, though the place was never ended: that follows from the periods of
//! membership and is not stored again. Which groups a member of staff is limited to is kept in
//! [`crate::staff`]; whom they see by it, in [`crate::members::scope`].

mod offices;
mod places;
mod store;
mod tree;

use std::collections::{BTreeSet, HashMap};

use roaring::RoaringBitmap;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Error, Reader, Result, Tx,
    error::OrNotFound,
    journal, members, membership,
    registry::{Entry, command, query},
    values::Day,
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<tree::Tree>(),
    command::<tree::Save>(),
    command::<tree::Move>(),
    command::<tree::Retire>(),
    command::<tree::SetPayer>(),
    query::<places::Members>(),
    query::<places::OfMember>(),
    command::<places::Assign>(),
    command::<places::Unassign>(),
    query::<offices::List>(),
    command::<offices::Appoint>(),
    command::<offices::End>(),
    command::<offices::Remove>(),
];

/// What kind of group it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupKind {
    /// 支部
    Branch,
    /// 班
    Team,
    /// 卒年・期
    Class,
    /// 委員会
    Committee,
    /// 分科会
    Section,
    /// その他
    #[default]
    Other,
}

impl GroupKind {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Branch, "branch"),
        (Self::Team, "team"),
        (Self::Class, "class"),
        (Self::Committee, "committee"),
        (Self::Section, "section"),
        (Self::Other, "other"),
    ];

    fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(kind, _)| *kind == self).map_or("other", |(_, code)| code)
    }

    fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|(_, known)| *known == code).map_or(Self::Other, |(kind, _)| kind)
    }
}

/// A row of the tree.
#[derive(Debug, Clone)]
struct Group {
    id: i64,
    parent: Option<i64>,
    name: String,
    kind: GroupKind,
    retired: bool,
    payer: Option<i64>,
}

/// All groups, and how they stand below each other.
struct Forest {
    groups: HashMap<i64, Group>,
    /// Children by parent, in the order of the page; under `None` the roots.
    children: HashMap<Option<i64>, Vec<i64>>,
}

impl Forest {
    /// Those groups that the actor reaches; the topmost of them are roots.
    fn seen(reader: &Reader<'_>) -> Result<Self> {
        let mut groups = store::groups(reader)?;
        if members::scope::limit(reader)?.is_some() {
            let reach: BTreeSet<i64> = store::reach(reader)?.into_iter().collect();
            groups.retain(|group| reach.contains(&group.id));
            for group in &mut groups {
                group.parent = group.parent.filter(|parent| reach.contains(parent));
            }
        }
        Ok(Self::of(groups))
    }

    fn of(groups: Vec<Group>) -> Self {
        let mut children: HashMap<Option<i64>, Vec<i64>> = HashMap::new();
        for group in &groups {
            children.entry(group.parent).or_default().push(group.id);
        }
        Self { groups: groups.into_iter().map(|group| (group.id, group)).collect(), children }
    }

    fn get(&self, group: i64) -> Result<&Group> {
        self.groups.get(&group).or_not_found("error-no-such-group")
    }

    fn below(&self, parent: Option<i64>) -> &[i64] {
        self.children.get(&parent).map_or(&[], Vec::as_slice)
    }

    /// A group and everything below it, each parent before its children.
    fn with_below(&self, group: i64) -> Vec<i64> {
        let mut found = vec![group];
        let mut at = 0;
        while let Some(next) = found.get(at) {
            found.extend(self.below(Some(*next)));
            at += 1;
        }
        found
    }

    /// 松本支部 › 梓川班, from the topmost that is known.
    fn path(&self, group: i64) -> String {
        let mut names = Vec::new();
        let mut at = self.groups.get(&group);
        while let Some(group) = at {
            names.push(group.name.as_str());
            at = group.parent.and_then(|parent| self.groups.get(&parent));
        }
        names.reverse();
        names.join(" › ")
    }
}

/// What a group is called.
pub fn name(reader: &Reader<'_>, group: i64) -> Result<String> {
    Ok(Forest::seen(reader)?.get(group)?.name.clone())
}

/// Every group that members can be put into and that the actor reaches: key, and name with those above it
/// (松本支部/梓川班).
pub fn paths(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    let forest = Forest::seen(reader)?;
    let open = forest.groups.values().filter(|group| !group.retired);
    Ok(open.map(|group| (group.id, forest.path(group.id).replace(" › ", "/"))).collect())
}

/// Puts a member into a group from a day on, for rooms above; who is in it already stays.
pub fn join(tx: &Tx<'_>, group: i64, member: i64, from: Day) -> Result<()> {
    store::assign(tx, group, member, from).map(drop)
}

/// Who is in a group, or in one below it, on a day: nobody who had died or left by then, and nobody whom
/// the actor does not see.
pub fn members_on(reader: &Reader<'_>, group: i64, day: Day) -> Result<RoaringBitmap> {
    let forest = Forest::seen(reader)?;
    forest.get(group)?;
    present(reader, store::places_of(reader, &forest.with_below(group), day)?, day)
}

/// Of these, who was there on a day and is seen by the actor.
fn present(reader: &Reader<'_>, members: RoaringBitmap, day: Day) -> Result<RoaringBitmap> {
    members::scope::keep(reader, members - membership::gone_by(reader, day)?)
}

/// Offices whose term ends within [`offices::SOON`] days or ended not long ago, without anybody who holds
/// them afterwards: how many, and when the first of them ended, if one has.
pub(crate) fn ending(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    offices::ending(reader)
}

/// Groups stand in a tree, also after an undo has brought rows back that were true at another time. (Two
/// places of one member in one group on one day, as two records that become one leave them, do no harm: who
/// is in a group is a set.)
pub(crate) fn ensure_a_tree(tx: &Tx<'_>, touched: &journal::Touched) -> Result<()> {
    if touched.any(&["grp"])
        && let Some(name) = store::in_a_circle(tx)?
    {
        return Err(Error::conflict("error-group-circle").field("parent").arg("name", name));
    }
    Ok(())
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "grp" => store::label(conn, key),
        "grp_member" | "office_term" => store::place_label(conn, table, key),
        _ => None,
    }
}

/// 消去: where somebody belonged, and which offices they held.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase_member(tx, member)
}

#[cfg(test)]
mod tests;
