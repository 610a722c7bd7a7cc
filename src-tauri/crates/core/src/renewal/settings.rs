//! 自然退会の決まり: after how many unpaid years.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, values::Nothing};

/// 自然退会の決まり.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// So many years of fees unpaid make a candidate; 0: nobody ever lapses.
    pub lapse_years: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { lapse_years: 2 }
    }
}

const KEY: &str = "renewal";

pub(super) fn settings(reader: &Reader<'_>) -> Result<Settings> {
    association::setting(reader, KEY)
}

/// 自然退会の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = Settings;
    const NAME: &'static str = "renewal.settings";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Settings> {
        settings(reader)
    }
}

/// 自然退会の決まりを変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(pub Settings);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "renewal.set_settings";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Renewal];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(self.0.lapse_years <= 20, "lapse_years", "error-lapse-years");
        association::set_setting(tx, KEY, &self.0)?;
        Ok(Nothing {})
    }
}
