//! All SQL of `import_batch`.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::{
    commit::Committed,
    list::{Batch, LeftOut},
};
use crate::{Reader, Result, Tx, journal};

pub(super) fn insert(tx: &Tx<'_>, file: &str, layout: &str, mapping: &Value, done: &Committed) -> Result<i64> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO import_batch (at, file_name, layout, mapping, rows, added, updated, unchanged, left_out)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            tx.now_text(),
            file,
            layout,
            serde_json::to_string(mapping)?,
            done.rows as i64,
            done.added as i64,
            done.updated as i64,
            done.unchanged as i64,
            serde_json::to_string(&done.rejected)?,
        ])?)
}

pub(super) fn list(reader: &Reader<'_>) -> Result<Vec<Batch>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, at, file_name, layout, rows, added, updated, unchanged, left_out FROM import_batch ORDER BY id DESC",
    )?;
    let mut rows = statement.query([])?;
    let mut batches = Vec::new();
    while let Some(row) = rows.next()? {
        let left_out: Vec<LeftOut> = serde_json::from_str(&row.get::<_, String>(8)?)?;
        let id = row.get(0)?;
        batches.push(Batch {
            id,
            at: row.get(1)?,
            file_name: row.get(2)?,
            layout: row.get(3)?,
            rows: row.get(4)?,
            added: row.get(5)?,
            updated: row.get(6)?,
            unchanged: row.get(7)?,
            left_out_count: left_out.iter().map(|l| l.row).collect::<BTreeSet<_>>().len() as i64,
            left_out: left_out.into_iter().take(200).collect(),
            entry: journal::made_by(reader, "import_batch", id)?,
        });
    }
    Ok(batches)
}

pub(super) fn file_name(conn: &Connection, batch: i64) -> Option<String> {
    conn.query_row("SELECT file_name FROM import_batch WHERE id = ?", [batch], |row| row.get(0)).ok()
}

/// When the newest batch was taken in, and how many of its rows were not.
pub(super) fn last_left_out(reader: &Reader<'_>) -> Result<Option<(String, i64)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT at, (SELECT count(DISTINCT json_extract(value, '$.row')) FROM json_each(left_out))
             FROM import_batch ORDER BY id DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}
