//! All SQL of `job`.

use std::collections::HashMap;

use rusqlite::params;

use crate::{Reader, Result, Tx};

/// What the row of a job says.
pub(super) struct Row {
    pub due_at: String,
    /// It went wrong the last time.
    pub failed: bool,
}

/// By kind.
pub(super) fn jobs(reader: &Reader<'_>) -> Result<HashMap<String, Row>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT kind, due_at, last_error IS NOT NULL FROM job")?
        .query_map([], |row| Ok((row.get(0)?, Row { due_at: row.get(1)?, failed: row.get(2)? })))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_due(tx: &Tx<'_>, kind: &str, due_at: &str, error: Option<&str>) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO job (kind, due_at, last_run, last_error) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (kind) DO UPDATE SET due_at = ?2, last_run = ?3, last_error = ?4",
        )?
        .execute(params![kind, due_at, tx.now_text(), error])?;
    Ok(())
}
