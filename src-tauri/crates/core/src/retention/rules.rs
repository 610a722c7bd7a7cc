//! 保存期間の決まり.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure,
    values::{Day, Nothing},
};

/// For how long things are kept.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RetentionRules")]
pub struct Rules {
    /// Whether anybody is ever due. Off at first.
    pub on: bool,
    /// So many years (1 to 30) after the membership ended.
    pub years: u32,
    /// So many years (7 to 30) after they were issued, receipts and invoices of those who were erased.
    pub document_years: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { on: false, years: 5, document_years: 10 }
    }
}

const KEY: &str = "retention";

/// The rules as they are now.
pub(super) fn rules(reader: &Reader<'_>) -> Result<Rules> {
    association::setting(reader, KEY)
}

/// So many years from a day on; a day that is none in that year is the one before.
pub(super) fn years_after(day: Day, years: u32) -> Day {
    day + chrono::Months::new(12 * years)
}

/// Papers that were issued until this day are past their time.
pub(super) fn papers_until(reader: &Reader<'_>, rules: &Rules) -> Day {
    reader.today() - chrono::Months::new(12 * rules.document_years)
}

/// 保存期間の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = Rules;
    const NAME: &'static str = "retention.rules";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Rules> {
        rules(reader)
    }
}

/// 保存期間の決まりを変える. Nobody is erased by it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(pub Rules);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "retention.set_rules";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Retention];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let rules = self.0;
        ensure!((1..=30).contains(&rules.years), "years", "error-retention-years", min = 1, max = 30);
        // 法人税法: seven years at least.
        ensure!((7..=30).contains(&rules.document_years), "document_years", "error-retention-years", min = 7, max = 30);
        association::set_setting(tx, KEY, &rules)?;
        Ok(Nothing {})
    }
}
