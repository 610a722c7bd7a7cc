//! これまでの消去.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Area, Permission, Query, Reader, Result};

/// これまでの消去の一覧, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Runs {}

/// A run.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "RetentionRun")]
pub struct Run {
    /// Key.
    pub id: i64,
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// The rule, as it was then.
    pub years: u32,
    /// Of papers.
    pub document_years: u32,
    /// How many people.
    pub members: i64,
    /// How many papers.
    pub documents: i64,
    /// The entry of the journal.
    pub entry: i64,
}

impl Query for Runs {
    type Output = Vec<Run>;
    const NAME: &'static str = "retention.runs";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Run>> {
        Ok(store::runs(reader, None)?.into_iter().map(|(run, _)| run).collect())
    }
}
