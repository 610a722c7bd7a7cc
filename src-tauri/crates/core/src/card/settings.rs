//! What the association says about its cards.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::key;
use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, values::Nothing};

/// What of a name everybody sees who scans a card.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShowName {
    /// Nothing.
    None,
    /// 「小○ 千○○」
    #[default]
    Initials,
    /// All of it.
    Full,
}

/// How cards are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Whether anybody who scans a card learns whether it is valid; else only the office.
    pub public: bool,
    /// Whether they see the kind.
    pub kind: bool,
    /// What they see of the name.
    pub name: ShowName,
    /// How many days the code on the screen is good, today included: 1 to 366.
    pub days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { public: false, kind: true, name: ShowName::Initials, days: 2 }
    }
}

/// For whoever shows cards.
pub fn settings(reader: &Reader<'_>) -> Result<Settings> {
    association::setting(reader, "card")
}

/// 会員証の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = Settings;
    const NAME: &'static str = "card.settings";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Settings> {
        settings(reader)
    }
}

/// 会員証の決まりを変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// See [`Settings`].
    pub settings: Settings,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "card.set_settings";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!((1..=366).contains(&self.settings.days), "days", "error-card-days");
        association::set_setting(tx, "card", &self.settings)?;
        Ok(Nothing {})
    }
}

/// すべての会員証のコードを新しくする: codes on paper and on screens that were made before are good no more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renew {
    /// Why, for the journal.
    pub reason: String,
}

impl Command for Renew {
    type Output = Nothing;
    const NAME: &'static str = "card.renew";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings];
    const UNDO: Undo = Undo::Never("undo-never-card");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(!self.reason.trim().is_empty(), "reason", "error-required");
        tx.reason(self.reason.trim());
        key::renew(tx)?;
        // The key itself stands in no entry, but that it was changed does.
        tx.note();
        Ok(Nothing {})
    }
}
