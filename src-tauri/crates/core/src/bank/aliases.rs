//! 振込の名義: names under which a member has paid, learned from what was settled.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, error::OrNotFound, members, values::Nothing,
};

/// A name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Alias {
    /// Key.
    pub id: i64,
    /// As the bank wrote it.
    pub name: String,
    /// Since when, UTC.
    pub since: String,
}

/// 会員の振込名義.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

impl Query for OfMember {
    type Output = Vec<Alias>;
    const NAME: &'static str = "bank.aliases";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Alias>> {
        let member = members::brief(reader, self.member)?;
        store::aliases_of(reader, member.id)
    }
}

/// 振込名義を忘れる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forget {
    /// Which.
    pub alias: i64,
}

impl Command for Forget {
    type Output = Nothing;
    const NAME: &'static str = "bank.forget_alias";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Bank];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = store::alias_of(tx.conn, self.alias).or_not_found("error-no-such-alias")?;
        tx.subject(members::brief(tx, member)?.label());
        store::remove_alias(tx, self.alias)?;
        Ok(Nothing {})
    }
}
