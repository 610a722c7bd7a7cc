//! 職員に2段階認証を求める: of which roles. Asked at the next sign-in: they set an app up before anything else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, values::Nothing};

/// Of whom two factors are asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Nobody: staff decide for themselves.
    #[default]
    Nobody,
    /// Staff of these roles.
    Roles,
    /// All staff.
    Everybody,
}

/// See the module.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffFactors {
    /// Of whom.
    pub staff: Whom,
    /// For [`Whom::Roles`]: keys of roles.
    #[serde(default)]
    pub roles: Vec<i64>,
}

const SETTING: &str = "staff_two_factors";

/// Whether this member of staff must have an app.
pub(super) fn asks(reader: &Reader<'_>, staff: i64) -> Result<bool> {
    let rules: StaffFactors = association::setting(reader, SETTING)?;
    Ok(match rules.staff {
        Whom::Nobody => false,
        Whom::Everybody => true,
        Whom::Roles => store::role_of(reader, staff)?.is_some_and(|role| rules.roles.contains(&role)),
    })
}

/// 職員の2段階認証の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = StaffFactors;
    const NAME: &'static str = "staff.rules";
    const NEEDS: Permission = Permission::view(Area::Staff);
    fn run(self, reader: &Reader<'_>) -> Result<StaffFactors> {
        association::setting(reader, SETTING)
    }
}

/// 職員の2段階認証の決まりを変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// See [`StaffFactors`].
    pub staff: Whom,
    /// See [`StaffFactors`].
    #[serde(default)]
    pub roles: Vec<i64>,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "staff.set_rules";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[Topic::Staff, Topic::Settings];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(self.staff != Whom::Roles || !self.roles.is_empty(), "roles", "error-required");
        let roles = if self.staff == Whom::Roles { self.roles } else { Vec::new() };
        association::set_setting(tx, SETTING, &StaffFactors { staff: self.staff, roles })?;
        Ok(Nothing {})
    }
}
