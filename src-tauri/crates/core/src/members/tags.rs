//! 印: words that are put on members to find them together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{scope, store};
use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure};

/// Puts a tag on a member; the tag is made where it is new. True when it was not there.
pub fn add(tx: &Tx<'_>, member: i64, name: &str) -> Result<bool> {
    let name = name.trim();
    ensure!((1..=50).contains(&name.chars().count()), "tags", "error-tag-length");
    let tag = match store::tag(tx, name)? {
        Some(tag) => tag,
        None => store::insert_tag(tx, name)?,
    };
    store::insert_member_tag(tx, member, tag)
}

/// Takes a tag off a member. True when it was there.
pub fn remove(tx: &Tx<'_>, member: i64, name: &str) -> Result<bool> {
    match store::tag(tx, name.trim())? {
        Some(tag) => store::delete_member_tag(tx, member, tag),
        None => Ok(false),
    }
}

/// 印の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

/// A tag and how many have it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tag {
    /// Key.
    pub id: i64,
    /// The word.
    pub name: String,
    /// Members.
    pub count: i64,
}

impl Query for List {
    type Output = Vec<Tag>;
    const NAME: &'static str = "tags.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Tag>> {
        store::tags(reader, scope::list(reader)?.as_deref())
    }
}

/// 印をつける・はずす, on many members at once.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// On whom.
    pub members: Vec<i64>,
    /// Put on.
    #[serde(default)]
    pub add: Vec<String>,
    /// Taken off.
    #[serde(default)]
    pub remove: Vec<String>,
}

/// What [`Set`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// Members of whom something changed.
    pub changed: u64,
}

impl Command for Set {
    type Output = Changed;
    const NAME: &'static str = "tags.set";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Changed> {
        ensure!(!(self.add.is_empty() && self.remove.is_empty()), "add", "error-required");
        scope::ensure(tx, &self.members)?;
        let mut changed = 0;
        for (done, member) in self.members.iter().enumerate() {
            let mut any = false;
            for name in &self.add {
                any |= add(tx, *member, name)?;
            }
            for name in &self.remove {
                any |= remove(tx, *member, name)?;
            }
            changed += u64::from(any);
            if done % 500 == 0 {
                tx.step(done as u64, self.members.len() as u64)?;
            }
        }
        tx.subject(self.add.iter().chain(&self.remove).cloned().collect::<Vec<_>>().join("、"));
        Ok(Changed { changed })
    }
}
