//! 取り込みの記録: the batches that were taken in and not taken back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Area, Permission, Query, Reader, Result};

/// 取り込みの記録を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

/// A batch.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Batch {
    /// Its key.
    pub id: i64,
    /// When, UTC.
    pub at: String,
    /// The file's name.
    pub file_name: String,
    /// Where the file came from.
    pub layout: String,
    /// Rows below the titles.
    pub rows: i64,
    /// 新規
    pub added: i64,
    /// 更新
    pub updated: i64,
    /// 同一
    pub unchanged: i64,
    /// Rows that were not taken in.
    pub left_out_count: i64,
    /// Their rows and reasons, the first 200.
    pub left_out: Vec<LeftOut>,
    /// The journal entry, for 元に戻す.
    pub entry: Option<i64>,
}

/// A row that was not taken in.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// The spreadsheet's number.
    pub row: u32,
    /// The title of the column.
    pub column: String,
    /// What the cell shows.
    pub value: String,
    /// Why.
    pub reason: String,
}

impl Query for List {
    type Output = Vec<Batch>;
    const NAME: &'static str = "imports.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Batch>> {
        store::list(reader)
    }
}

/// When the newest batch was taken in (UTC), and how many of its rows were not: for 今日の仕事.
pub fn last_left_out(reader: &Reader<'_>) -> Result<Option<(String, i64)>> {
    store::last_left_out(reader)
}
