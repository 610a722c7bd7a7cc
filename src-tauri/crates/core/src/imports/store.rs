//! All SQL of `import_batch`.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use tsudoi_sheet::Header;

use super::{
    commit::Committed,
    list::{Batch, LeftOut},
    setup::{Kept, Setup},
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

/// The setups that fit a sheet with these titles, the one that was used last first.
pub(super) fn setups(reader: &Reader<'_>, fingerprint: &str, header: &Header) -> Result<Vec<Setup>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, name, setup FROM import_setup WHERE fingerprint = ? ORDER BY used_at DESC, id DESC",
    )?;
    let mut rows = statement.query([fingerprint])?;
    let mut setups = Vec::new();
    while let Some(row) = rows.next()? {
        let kept: Kept = serde_json::from_str(&row.get::<_, String>(2)?)?;
        setups.push(Setup::of(row.get(0)?, row.get(1)?, &kept, header));
    }
    Ok(setups)
}

pub(super) fn save_setup(tx: &Tx<'_>, name: &str, fingerprint: &str, kept: &Kept) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO import_setup (name, fingerprint, setup, used_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (name) DO UPDATE SET fingerprint = ?2, setup = ?3, used_at = ?4",
        )?
        .execute(params![name, fingerprint, serde_json::to_string(kept)?, tx.now_text()])?;
    Ok(())
}

pub(super) fn remove_setup(tx: &Tx<'_>, setup: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM import_setup WHERE id = ?")?.execute([setup])?;
    Ok(())
}

pub(super) fn name_of_setup(conn: &Connection, setup: i64) -> Option<String> {
    conn.query_row("SELECT name FROM import_setup WHERE id = ?", [setup], |row| row.get(0)).ok()
}

pub(super) fn file_name(conn: &Connection, batch: i64) -> Option<String> {
    conn.query_row("SELECT file_name FROM import_batch WHERE id = ?", [batch], |row| row.get(0)).ok()
}
