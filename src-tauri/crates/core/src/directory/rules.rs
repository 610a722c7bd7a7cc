//! 会員名簿の公開: whether there is one, who looks, what stands there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Item, Lookers, SETTING, Settings, look, settings};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, members, values::Nothing,
};

/// 会員名簿の公開の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

/// What [`Show`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "DirectoryRules")]
pub struct Rules {
    /// As they are.
    pub settings: Settings,
    /// How many members agreed to be named there today.
    pub listed: u64,
    /// Of how many.
    pub of: u64,
}

impl Query for Show {
    type Output = Rules;
    const NAME: &'static str = "directory.rules";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Rules> {
        let enrolled = look::enrolled(reader)?;
        let listed = (members::named(reader)? & &enrolled).len();
        Ok(Rules { settings: settings(reader)?, listed, of: enrolled.len() })
    }
}

/// 会員名簿の公開の決まりを変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// See [`Settings`].
    pub open: bool,
    /// See [`Settings`].
    #[serde(default)]
    pub lookers: Lookers,
    /// See [`Settings`].
    #[serde(default)]
    pub items: Vec<Item>,
    /// See [`Settings`].
    #[serde(default)]
    pub purpose: String,
}

/// As long as a member reads.
const LONGEST: usize = 500;

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "directory.set_rules";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings, Topic::Mypage];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let Self { open, lookers, items, purpose } = self;
        let purpose = purpose.trim().to_owned();
        ensure!(purpose.chars().count() <= LONGEST, "purpose", "error-too-long", max = LONGEST);
        let items = Item::ALL.into_iter().filter(|item| items.contains(item)).collect();
        association::set_setting(tx, SETTING, &Settings { open, lookers, items, purpose })?;
        Ok(Nothing {})
    }
}
