//! グループの木: what there is, and changing it.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Forest, GroupKind, store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, members, membership,
    staff::check_name,
    values::{Day, Nothing},
};

/// So deep a tree may be.
const DEEPEST: usize = 8;

/// グループの木.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// Who is counted: those of this day; absent: today.
    pub on: Option<Day>,
    /// With those that are no longer used.
    #[serde(default)]
    pub retired: bool,
}

/// A group in the tree.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Node {
    /// Key.
    pub id: i64,
    /// The group above it; none: it stands at the top (of what the reader reaches).
    pub parent: Option<i64>,
    /// As people read it.
    pub name: String,
    /// With the names of those above: 松本支部 › 梓川班.
    pub path: String,
    /// What kind of group.
    pub kind: GroupKind,
    /// How many stand above it.
    pub depth: usize,
    /// No longer used.
    pub retired: bool,
    /// Who is in itself.
    pub members: u64,
    /// Who is in it or below it, each once.
    pub all: u64,
    /// 人頭割: who pays for its heads, of those whom the reader sees.
    pub payer: Option<i64>,
    /// Their name.
    pub payer_name: String,
}

impl Query for Tree {
    type Output = Vec<Node>;
    const NAME: &'static str = "groups.tree";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Node>> {
        let day = self.on.unwrap_or_else(|| reader.today());
        let forest = Forest::seen(reader)?;
        let mut own = store::places_on(reader, day)?;
        let gone = membership::gone_by(reader, day)?;
        for members in own.values_mut() {
            *members = members::scope::keep(reader, &*members - &gone)?;
        }
        let mut nodes = Vec::new();
        for root in forest.below(None) {
            fill(&forest, *root, 0, self.retired, &own, &mut nodes);
        }
        let payers = nodes.iter().filter_map(|node| node.payer).map(|payer| payer as u32).collect();
        let seen = members::scope::keep(reader, payers)?;
        for node in &mut nodes {
            node.payer = node.payer.filter(|payer| seen.contains(*payer as u32));
            if let Some(payer) = node.payer {
                node.payer_name = members::brief(reader, payer)?.name;
            }
        }
        Ok(nodes)
    }
}

/// Adds a group and what is below it; who is in any of them is the answer.
fn fill(
    forest: &Forest,
    id: i64,
    depth: usize,
    retired: bool,
    own: &HashMap<i64, RoaringBitmap>,
    nodes: &mut Vec<Node>,
) -> RoaringBitmap {
    let Some(group) = forest.groups.get(&id).filter(|group| retired || !group.retired) else {
        return RoaringBitmap::new();
    };
    let mut all = own.get(&id).cloned().unwrap_or_default();
    let at = nodes.len();
    nodes.push(Node {
        id,
        parent: group.parent,
        name: group.name.clone(),
        path: forest.path(id),
        kind: group.kind,
        depth,
        retired: group.retired,
        members: all.len(),
        all: 0,
        payer: group.payer,
        payer_name: String::new(),
    });
    for child in forest.below(Some(id)) {
        all |= fill(forest, *child, depth + 1, retired, own, nodes);
    }
    nodes[at].all = all.len();
    all
}

/// グループを作る・名前や種類を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; absent: a new one.
    pub group: Option<i64>,
    /// As people read it; no other's below the same group.
    pub name: String,
    /// What kind of group.
    #[serde(default)]
    pub kind: GroupKind,
    /// Of a new one: below which group; absent: at the top. One that exists is moved by `groups.move`.
    pub parent: Option<i64>,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "groups.save";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        check_name(&self.name, "name")?;
        let name = self.name.trim();
        let forest = Forest::seen(tx)?;
        let parent = match self.group {
            Some(group) => forest.get(group)?.parent,
            None => self.parent,
        };
        ensure_name_is_free(&forest, parent, name, self.group)?;
        tx.subject(name);
        let id = if let Some(group) = self.group {
            store::update(tx, group, name, self.kind)?;
            group
        } else {
            if let Some(parent) = parent {
                ensure_may_hold(&forest, parent, 1)?;
            }
            store::insert(tx, parent, name, self.kind, forest.below(parent).len() as i64)?
        };
        Ok(Saved { id })
    }
}

fn ensure_name_is_free(forest: &Forest, parent: Option<i64>, name: &str, except: Option<i64>) -> Result<()> {
    let taken = forest
        .below(parent)
        .iter()
        .filter(|id| Some(**id) != except)
        .any(|id| forest.groups.get(id).is_some_and(|g| g.name == name));
    if taken { Err(Error::conflict("error-group-name-taken").field("name").arg("name", name)) } else { Ok(()) }
}

/// Whether so many more levels may stand below a group.
fn ensure_may_hold(forest: &Forest, parent: i64, levels: usize) -> Result<()> {
    let group = forest.get(parent)?;
    ensure!(!group.retired, "parent", "error-group-retired", name = &group.name);
    let mut depth = 1;
    let mut at = group.parent;
    while let Some(above) = at.and_then(|id| forest.groups.get(&id)) {
        depth += 1;
        at = above.parent;
    }
    ensure!(depth + levels <= DEEPEST, "parent", "error-group-deep", max = DEEPEST);
    Ok(())
}

/// グループを移す: below another group, or to another place among its neighbours. Who is in it stays in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Which.
    pub group: i64,
    /// Below which; absent: to the top.
    pub parent: Option<i64>,
    /// At which place there, from 0; absent: the last.
    pub position: Option<u32>,
}

impl Command for Move {
    type Output = Nothing;
    const NAME: &'static str = "groups.move";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let forest = Forest::seen(tx)?;
        let group = forest.get(self.group)?;
        let moved = forest.with_below(self.group);
        if let Some(parent) = self.parent {
            ensure!(!moved.contains(&parent), "parent", "error-group-circle", name = &group.name);
            if self.parent != group.parent {
                ensure_may_hold(&forest, parent, height(&forest, self.group))?;
            }
        }
        ensure_name_is_free(&forest, self.parent, &group.name, Some(self.group))?;
        let mut order: Vec<i64> = forest.below(self.parent).iter().copied().filter(|id| *id != self.group).collect();
        let at = self.position.map_or(order.len(), |at| (at as usize).min(order.len()));
        order.insert(at, self.group);
        for (position, id) in order.iter().enumerate() {
            store::place(tx, *id, self.parent, position as i64)?;
        }
        tx.subject(&group.name);
        Ok(Nothing {})
    }
}

/// How many levels a group and those below it make.
fn height(forest: &Forest, group: i64) -> usize {
    1 + forest.below(Some(group)).iter().map(|child| height(forest, *child)).max().unwrap_or(0)
}

/// グループを使わなくする・また使う. With everything below it; whoever is in it is so no longer from today on.
/// What was stays to be read. Used again, it comes back empty.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retire {
    /// Which.
    pub group: i64,
    /// Whether it is no longer used.
    pub retired: bool,
}

/// What [`Retire`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Retired {
    /// How many groups changed.
    pub groups: usize,
    /// How many places ended.
    pub places: usize,
}

impl Command for Retire {
    type Output = Retired;
    const NAME: &'static str = "groups.retire";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Retired> {
        let forest = Forest::seen(tx)?;
        let group = forest.get(self.group)?;
        tx.subject(&group.name);
        let groups = if self.retired {
            forest.with_below(self.group)
        } else {
            if let Some(parent) = group.parent {
                ensure_may_hold(&forest, parent, 1)?;
            }
            vec![self.group]
        };
        let changed: Vec<i64> =
            groups.into_iter().filter(|id| forest.groups.get(id).is_some_and(|g| g.retired != self.retired)).collect();
        store::set_retired(tx, &changed, self.retired)?;
        let places = if self.retired { store::end_places(tx, &changed, None, tx.today())? } else { 0 };
        Ok(Retired { groups: changed.len(), places })
    }
}

/// 支払者を決める: who pays 人頭割 for the heads of a group and of those below it that have no payer of their own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPayer {
    /// Of which group.
    pub group: i64,
    /// Who: the branch as an organisation, or its treasurer; absent: nobody, then it belongs to the group above.
    pub payer: Option<i64>,
}

impl Command for SetPayer {
    type Output = Nothing;
    const NAME: &'static str = "groups.set_payer";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Groups];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let forest = Forest::seen(tx)?;
        let group = forest.get(self.group)?;
        if let Some(payer) = self.payer {
            ensure!(members::brief(tx, payer)?.death.is_none(), "payer", "error-payer-died");
        }
        store::set_payer(tx, self.group, self.payer)?;
        tx.subject(&group.name);
        Ok(Nothing {})
    }
}
