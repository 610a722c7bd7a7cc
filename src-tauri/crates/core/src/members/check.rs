//! 入力の確認 while somebody types: what to look at again, and who may be the same. Never a wall.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::postal;

use super::{
    likeness::{Similar, similar},
    record::{Record, Warning},
};
use crate::{Area, Permission, Query, Reader, Result};

/// 入力の確認.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Whose record it is, when it is a change.
    pub member: Option<i64>,
    /// As it is typed so far.
    pub record: Record,
}

/// What [`Check`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// What somebody should look at again.
    pub warnings: Vec<Warning>,
    /// Who may be the same.
    pub similar: Vec<Similar>,
}

impl Query for Check {
    type Output = Checked;
    const NAME: &'static str = "members.check";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Checked> {
        let mut record = self.record;
        // Half a record is no mistake while it is typed.
        let refused = record.normalise(reader.today()).err();
        let mut warnings = record.warnings(reader)?;
        if let Some(error) = refused
            && let Some(field) = &error.field
            && !record.name().is_empty()
        {
            warnings.insert(0, Warning { field: field.clone(), message: error.message(reader.lang()) });
        }
        Ok(Checked { warnings, similar: similar(reader, &record, self.member)? })
    }
}

/// 郵便番号から住所.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Postal {
    /// With or without hyphen, any width.
    pub code: String,
}

/// A place that a postal code names.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place {
    /// Seven digits.
    pub code: String,
    /// 都道府県
    pub prefecture: String,
    /// 市区町村
    pub city: String,
    /// 町域; empty where the code is for all others of the city.
    pub town: String,
}

impl Query for Postal {
    type Output = Vec<Place>;
    const NAME: &'static str = "postal.lookup";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, _: &Reader<'_>) -> Result<Vec<Place>> {
        Ok(postal::lookup(&self.code)
            .into_iter()
            .map(|place| Place {
                code: place.code.to_owned(),
                prefecture: place.prefecture.to_owned(),
                city: place.city.to_owned(),
                town: format!("{}{}", place.town, place.block),
            })
            .collect())
    }
}
