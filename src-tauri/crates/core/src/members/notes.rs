//! メモ: what the office remembers about a member.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{brief, store};
use crate::{
    Area, Code, Command, Error, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, staff, values::Nothing,
};

/// A note.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Note {
    /// Key.
    pub id: i64,
    /// The text.
    pub text: String,
    /// When, UTC.
    pub written_at: String,
    /// By whom.
    pub written_by: String,
    /// Which roles read it, by key; empty: everybody who sees members.
    pub roles: Vec<i64>,
}

/// Whether a role reads a note; none: the machine.
pub(super) fn reads(role: Option<i64>, roles: &[i64]) -> bool {
    roles.is_empty() || role.is_none_or(|role| roles.contains(&role))
}

/// メモを書く.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// About whom.
    pub member: i64,
    /// Up to 4,000 characters.
    pub text: String,
    /// Which roles read it, by key; that of the writer is always among them. Without any everybody who sees members.
    #[serde(default)]
    pub roles: Vec<i64>,
}

/// What [`Add`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Added {
    /// Key.
    pub id: i64,
}

impl Command for Add {
    type Output = Added;
    const NAME: &'static str = "notes.add";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Added> {
        let member = brief(tx, self.member)?;
        let text = self.text.trim();
        ensure!(!text.is_empty(), "text", "error-required");
        ensure!(text.chars().count() <= 4_000, "text", "error-too-long", max = 4_000);
        tx.subject(member.label());
        let mut roles = staff::known_roles(tx, &self.roles)?;
        ensure!(roles.len() == self.roles.len(), "roles", "error-no-such-role");
        if let Some(mine) = staff::role(tx)?.filter(|mine| !roles.is_empty() && !roles.contains(mine)) {
            roles.push(mine);
        }
        Ok(Added { id: store::insert_note(tx, self.member, text, &roles)? })
    }
}

/// メモを消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub note: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "notes.remove";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let (member, roles) = store::note(tx, self.note)?.or_not_found("error-no-such-note")?;
        // What somebody may not read does not exist for them.
        if !reads(staff::role(tx)?, &roles) {
            return Err(Error::new(Code::NotFound, "error-no-such-note"));
        }
        tx.subject(brief(tx, member)?.label());
        store::delete(tx, "note", Some(self.note))?;
        Ok(Nothing {})
    }
}
