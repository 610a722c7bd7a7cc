//! 会員の数: by kind, age, gender, region, tag or an own field, on any day.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::members_on;
use crate::{
    Area, Permission, Query, Reader, Result,
    members::{self, By},
    values::Day,
};

/// 会員の数.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Members {
    /// By what they are told apart.
    pub by: By,
    /// Which own field, for [`By::Field`].
    pub field: Option<i64>,
    /// Who was a member on this day; else today.
    pub on: Option<Day>,
    /// Of whom (抽出条件, in its text form); empty: of everybody.
    #[serde(default)]
    pub segment: String,
}

/// One of the groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Group {
    /// As people read it.
    pub label: String,
    /// How many members.
    pub count: u64,
}

/// What [`Members`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    /// On which day.
    pub on: Day,
    /// How many members in all.
    pub total: u64,
    /// In the order of what tells them apart (ages, kinds), else the largest first. With tags and choices
    /// somebody may stand in several groups; who stands in none is in the last.
    pub groups: Vec<Group>,
}

impl Query for Members {
    type Output = Counted;
    const NAME: &'static str = "statistics.members";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Counted> {
        let on = self.on.unwrap_or(reader.today());
        let found = members_on(reader, on, &self.segment)?;
        let groups = members::grouped(reader, &found, self.by, self.field, on)?;
        Ok(Counted {
            on,
            total: found.len() as u64,
            groups: groups.into_iter().map(|(label, count)| Group { label, count }).collect(),
        })
    }
}
