//! 登録内容の確認: that a member has looked at what is written down of them, and it is right.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{scope, store};
use crate::{
    Area, Command, Permission, Reader, Result, Topic, Tx, Undo, ensure,
    values::{Day, Nothing},
};

/// 登録内容の確認を記録する, as it came on paper or by telephone. At My Page members say it themselves.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Whose.
    pub members: Vec<i64>,
    /// When they said so; absent: today.
    pub on: Option<Day>,
}

impl Command for Confirm {
    type Output = Nothing;
    const NAME: &'static str = "members.confirm";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(!self.members.is_empty(), "members", "error-required");
        let on = self.on.unwrap_or_else(|| tx.today());
        ensure!(on <= tx.today(), "on", "error-day-future");
        scope::ensure(tx, &self.members)?;
        let total = self.members.len() as u64;
        for (done, member) in self.members.iter().enumerate() {
            tx.step(done as u64, total)?;
            confirm(tx, *member, on)?;
        }
        if let [only] = self.members[..] {
            tx.subject(super::brief(tx, only)?.label());
        }
        Ok(Nothing {})
    }
}

/// Writes it down; an older day than the one that is known changes nothing.
pub fn confirm(tx: &Tx<'_>, member: i64, on: Day) -> Result<()> {
    store::set_confirmed(tx, member, on)
}

/// When a member last said so, and since when they have been a member: whoever has just joined has just written it.
pub fn confirmed(reader: &Reader<'_>, member: i64) -> Result<(Option<Day>, Option<Day>)> {
    store::confirmed(reader, member)
}
