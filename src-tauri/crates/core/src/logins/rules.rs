//! 2段階認証を求める: of which members. Asked at the next sign-in: they set one up before anything else.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, membership, values::Nothing,
};

/// Of whom two factors are asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// Nobody: members decide for themselves.
    #[default]
    Nobody,
    /// Members of these kinds.
    Kinds,
    /// Every member.
    Everybody,
}

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TwoFactors {
    /// Of whom.
    pub members: Of,
    /// For [`Of::Kinds`]: keys of 会員種別.
    #[serde(default)]
    pub kinds: Vec<i64>,
}

const SETTING: &str = "two_factors";

/// Whether this member must have a second factor.
pub(crate) fn asks(reader: &Reader<'_>, member: i64) -> Result<bool> {
    let rules: TwoFactors = association::setting(reader, SETTING)?;
    Ok(match rules.members {
        Of::Nobody => false,
        Of::Everybody => true,
        Of::Kinds => {
            let periods = membership::periods(reader, member)?;
            membership::holding(&periods, reader.today()).is_some_and(|now| rules.kinds.contains(&now.kind))
        }
    })
}

/// 2段階認証の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowRules {}

impl Query for ShowRules {
    type Output = TwoFactors;
    const NAME: &'static str = "logins.rules";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<TwoFactors> {
        association::setting(reader, SETTING)
    }
}

/// 2段階認証の決まりを変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRules {
    /// See [`TwoFactors`].
    pub members: Of,
    /// See [`TwoFactors`].
    #[serde(default)]
    pub kinds: Vec<i64>,
}

impl Command for SetRules {
    type Output = Nothing;
    const NAME: &'static str = "logins.set_rules";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings, Topic::Mypage];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(self.members != Of::Kinds || !self.kinds.is_empty(), "kinds", "error-required");
        let kinds = if self.members == Of::Kinds { self.kinds } else { Vec::new() };
        association::set_setting(tx, SETTING, &TwoFactors { members: self.members, kinds })?;
        Ok(Nothing {})
    }
}
