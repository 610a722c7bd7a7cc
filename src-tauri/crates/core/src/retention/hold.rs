//! 消去しない: somebody is kept although their time is over, with a reason, and until a day where one is known.

use schemars::JsonSchema;
use serde::Deserialize;

use super::store;
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing},
};

/// 消去しない. A newer word takes the place of the one before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Who.
    pub member: i64,
    /// Why: a lawsuit, a chronicle of the association, a promise.
    pub reason: String,
    /// Until when, the last day; none: until it is taken back.
    pub until: Option<Day>,
}

impl Command for Hold {
    type Output = Nothing;
    const NAME: &'static str = "retention.hold";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Retention];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let brief = members::brief(tx, self.member)?;
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-required");
        ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
        ensure!(self.until.is_none_or(|day| day >= tx.today()), "until", "error-retention-until");
        ensure!(!store::is_erased(tx, self.member)?, "member", "error-retention-erased", name = brief.label());
        store::set_hold(tx, self.member, reason, self.until)?;
        tx.subject(brief.label());
        Ok(Nothing {})
    }
}

/// 「消去しない」をやめる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Who.
    pub member: i64,
}

impl Command for Release {
    type Output = Nothing;
    const NAME: &'static str = "retention.release";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Retention];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let brief = members::brief(tx, self.member)?;
        store::remove_hold(tx, self.member)?.then_some(()).or_not_found("error-retention-no-hold")?;
        tx.subject(brief.label());
        Ok(Nothing {})
    }
}
