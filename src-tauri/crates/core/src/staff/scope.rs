//! 見える範囲: staff who see only the members of some groups (班長, 支部長). What is open to them is said by
//! each entry ([`crate::Command::SCOPED`]); whom they see, by [`crate::members::scope`].

use schemars::JsonSchema;
use serde::Deserialize;

use super::store;
use crate::{Area, Command, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, values::Nothing};

/// 見える範囲を決める: limits somebody to groups, with all below them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Whom.
    pub staff: i64,
    /// To which groups; none: they see everybody.
    pub groups: Vec<i64>,
}

impl Command for Limit {
    type Output = Nothing;
    const NAME: &'static str = "staff.limit";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let staff = store::find(tx, self.staff)?.or_not_found("error-no-such-staff")?;
        let mut names = Vec::new();
        for group in &self.groups {
            names.push(store::group_name(tx, *group)?.or_not_found("error-no-such-group")?);
        }
        ensure!(
            self.groups.is_empty() || store::other_administrators(tx, self.staff)? > 0,
            "groups",
            "error-limit-last-administrator"
        );
        store::set_scope(tx, self.staff, &serde_json::to_string(&self.groups)?)?;
        tx.subject(if names.is_empty() { staff.name } else { format!("{}: {}", staff.name, names.join("、")) });
        Ok(Nothing {})
    }
}
