//! 請求の詳細: one charge with what became of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ChargeLine, instalments::Part, store};
use crate::{
    Area, Permission, Query, Reader, Result,
    error::OrNotFound,
    values::{Day, Yen},
};

/// 請求を見る, one that is in force.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which.
    pub charge: i64,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Looked {
    /// As it is now.
    pub line: ChargeLine,
    /// What it was charged with, yen.
    pub charged: Yen,
    /// 調整, oldest first.
    pub adjustments: Vec<Adjustment>,
    /// 分納, in the order of their days; empty: at once.
    pub instalments: Vec<Part>,
}

/// What made a charge less or more.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Adjustment {
    /// Yen.
    pub amount: Yen,
    /// When.
    pub on: Day,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Query for Get {
    type Output = Looked;
    const NAME: &'static str = "dues.get";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Looked> {
        let line = store::find(reader, self.charge)?.or_not_found("error-no-such-charge")?;
        let adjustments = store::adjustments(reader, self.charge)?;
        let charged = line.amount - adjustments.iter().map(|one| one.amount).sum::<Yen>();
        Ok(Looked { line, charged, adjustments, instalments: store::instalments(reader, self.charge)? })
    }
}
