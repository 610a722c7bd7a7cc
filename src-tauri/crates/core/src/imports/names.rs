//! Names that cells refer to: tags, kinds of membership, own fields. What is not there yet gets a
//! provisional key below zero, and is made when the first row that needs it is written.

use std::collections::HashMap;

use tsudoi_japan::fold;

use super::{
    clean,
    row::LIST_MARKS,
    target::{FieldType, Target},
};
use crate::{
    Area, Permission, Reader, Result, Tx, groups,
    members::{
        self,
        bulk::{self, Whole},
    },
    membership,
};

/// An own field that a column goes to.
#[derive(Debug, Clone)]
pub struct FieldOfColumn {
    /// Its key; below zero when it is to be made.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: FieldType,
    /// As a change names it.
    pub target: Target,
    /// What may be chosen.
    pub choices: Vec<String>,
}

#[derive(Debug)]
struct Kind {
    id: i64,
    folded: String,
    name: String,
    retired: bool,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Names {
    tags: HashMap<String, i64>,
    names_of_tags: HashMap<i64, String>,
    kinds: Vec<Kind>,
    /// Groups by key, with those above: 松本支部/梓川班.
    groups: Vec<(i64, String)>,
    /// Own fields that the role reads: key and name.
    own: Vec<(i64, String)>,
    fields: Vec<FieldOfColumn>,
    columns: HashMap<usize, usize>,
    /// The real keys of those that were made.
    made_tags: HashMap<i64, i64>,
    made_kinds: HashMap<i64, i64>,
    made_fields: HashMap<i64, i64>,
    /// Unknown kinds are made, not doubted.
    pub makes_kinds: bool,
}

impl Names {
    /// What there is now.
    pub fn new(reader: &Reader<'_>, makes_kinds: bool) -> Result<Self> {
        let mut names = Self { makes_kinds, ..Self::default() };
        for (id, name) in bulk::tags(reader)? {
            names.names_of_tags.insert(id, name.clone());
            names.tags.insert(name, id);
        }
        names.kinds = membership::kinds(reader)?
            .into_iter()
            .map(|kind| Kind { id: kind.id, folded: fold::fold(&kind.name), name: kind.name, retired: kind.retired })
            .collect();
        names.groups = groups::paths(reader)?;
        names.own = members::field_columns(reader)?.into_iter().map(|field| (field.id, field.name)).collect();
        Ok(names)
    }

    /// Groups as a cell: parted by 、, or one a line where a name has such a mark in it.
    pub fn group_cell(&self, groups: &[i64]) -> String {
        let mut names: Vec<&str> =
            self.groups.iter().filter(|(id, _)| groups.contains(id)).map(|(_, path)| path.as_str()).collect();
        names.sort_unstable();
        let has_mark = names.iter().any(|name| name.contains(LIST_MARKS));
        if has_mark { names.join("\n") } else { names.join("、") }
    }

    /// The groups in a cell, and the names of none: one a line, or parted by commas unless the whole is one.
    pub fn groups_of<'c>(&self, cell: &'c str) -> (Vec<i64>, Vec<&'c str>) {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        for line in cell.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(id) = self.group(line) {
                found.push(id);
                continue;
            }
            for piece in clean::several(line, LIST_MARKS) {
                match self.group(piece) {
                    Some(id) => found.push(id),
                    None => unknown.push(piece),
                }
            }
        }
        (found, unknown)
    }

    /// The group of that name: with those above it, or alone where no other is called so.
    fn group(&self, name: &str) -> Option<i64> {
        // Part by part: folding the whole would lose what stands between them.
        let folded = |path: &str| path.split('/').map(fold::fold).collect::<Vec<_>>();
        let wanted = folded(name);
        let is_it = |path: &str| path == name || folded(path) == wanted;
        if let Some((id, _)) = self.groups.iter().find(|(_, path)| is_it(path)) {
            return Some(*id);
        }
        let [alone] = wanted.as_slice() else { return None };
        let mut called = self.groups.iter().filter(|(_, path)| folded(path).last() == Some(alone));
        called.next().filter(|_| called.next().is_none()).map(|(id, _)| *id)
    }

    /// The name of an own field that the role reads.
    pub fn own_field(&self, id: i64) -> Option<&str> {
        self.own.iter().find(|(own, _)| *own == id).map(|(_, name)| name.as_str())
    }

    /// The own field of that name.
    pub fn own_field_named(&self, name: &str) -> Option<i64> {
        self.own.iter().find(|(_, own)| own == name).map(|(id, _)| *id)
    }

    /// Gives a column its own field.
    pub fn set_field(&mut self, column: usize, mut field: FieldOfColumn) {
        if field.id == 0 {
            field.id = -1 - self.fields.len() as i64;
        }
        field.target = Target::Field(field.id);
        let known = self.fields.iter().position(|f| f.name == field.name);
        let at = known.unwrap_or_else(|| {
            self.fields.push(field);
            self.fields.len() - 1
        });
        self.columns.insert(column, at);
    }

    /// The own field of a column.
    pub fn field_of_column(&self, column: usize) -> &FieldOfColumn {
        &self.fields[self.columns[&column]]
    }

    /// The name of a field that is a target.
    pub fn field_title(&self, target: Target) -> Option<&str> {
        self.fields.iter().find(|f| f.target == target).map(|f| f.name.as_str())
    }

    /// The tags in a cell: one a line, or parted by commas unless the whole is the name of one.
    pub fn tags_of(&mut self, cell: &str) -> Vec<i64> {
        let mut found = Vec::new();
        for line in cell.lines().map(str::trim).filter(|l| !l.is_empty()) {
            if let Some(id) = self.tags.get(line) {
                found.push(*id);
                continue;
            }
            for piece in clean::several(line, LIST_MARKS) {
                found.push(self.tag(piece));
            }
        }
        found
    }

    fn tag(&mut self, name: &str) -> i64 {
        if let Some(id) = self.tags.get(name) {
            return *id;
        }
        let id = -1 - self.tags.values().filter(|id| **id < 0).count() as i64;
        self.tags.insert(name.to_owned(), id);
        self.names_of_tags.insert(id, name.to_owned());
        id
    }

    /// Tags as a cell: one a line, by name.
    pub fn tag_cell(&self, tags: &[i64]) -> String {
        let mut names: Vec<&str> =
            tags.iter().filter_map(|id| self.names_of_tags.get(id)).map(String::as_str).collect();
        names.sort_unstable();
        names.join("\n")
    }

    /// The kind of that name. `None`: there is none, and none is to be made.
    pub fn kind(&mut self, name: &str) -> Option<i64> {
        if let Some(kind) = self.kinds.iter().find(|kind| kind.name == name) {
            return Some(kind.id);
        }
        let folded = fold::fold(name);
        if let Some(kind) = self.kinds.iter().find(|kind| kind.folded == folded) {
            return Some(kind.id);
        }
        if !self.makes_kinds {
            return None;
        }
        let id = -1 - self.kinds.iter().filter(|kind| kind.id < 0).count() as i64;
        self.kinds.push(Kind { id, folded, name: name.to_owned(), retired: false });
        Some(id)
    }

    /// The name of a kind.
    pub fn kind_name(&self, id: i64) -> &str {
        self.kinds.iter().find(|kind| kind.id == id).map_or("", |kind| &kind.name)
    }

    /// The kind, when there is only one.
    pub fn only_kind(&self) -> Option<i64> {
        let mut open = self.kinds.iter().filter(|kind| !kind.retired);
        open.next().filter(|_| open.next().is_none()).map(|kind| kind.id)
    }

    /// Makes what the member refers to and is not there yet, and gives it the real keys.
    pub fn make(&mut self, tx: &Tx<'_>, whole: &mut Whole) -> Result<()> {
        for tag in whole.tags.iter_mut().filter(|tag| **tag < 0) {
            let name = &self.names_of_tags[tag];
            *tag = once(&mut self.made_tags, *tag, || bulk::add_tag(tx, name))?;
        }
        for period in whole.periods.iter_mut().filter(|p| p.kind < 0) {
            let name = self.kind_name(period.kind).to_owned();
            period.kind = once(&mut self.made_kinds, period.kind, || {
                tx.require(Permission::change(Area::Settings))?;
                membership::create_kind(tx, &name)
            })?;
        }
        for (field, _) in whole.fields.iter_mut().filter(|(field, _)| *field < 0) {
            let new = &self.fields[(-1 - *field) as usize];
            let make = || {
                tx.require(Permission::change(Area::Settings))?;
                members::create_field(tx, &new.name, new.kind.stored(), new.choices.clone())
            };
            *field = once(&mut self.made_fields, *field, make)?;
        }
        Ok(())
    }
}

/// The real key of a provisional one; made the first time.
fn once(made: &mut HashMap<i64, i64>, provisional: i64, make: impl FnOnce() -> Result<i64>) -> Result<i64> {
    if let Some(id) = made.get(&provisional) {
        return Ok(*id);
    }
    let id = make()?;
    made.insert(provisional, id);
    Ok(id)
}
