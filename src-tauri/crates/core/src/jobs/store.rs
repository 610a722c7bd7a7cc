//! All SQL of `job`.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use crate::{Reader, Result, Tx};

/// Whether a job is due. One that never ran is.
pub(super) fn due(reader: &Reader<'_>) -> Result<impl Fn(&str) -> bool + use<>> {
    let now = reader.now_text();
    let jobs: HashMap<String, String> = reader
        .conn
        .prepare_cached("SELECT kind, due_at FROM job")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(move |kind: &str| jobs.get(kind).is_none_or(|at| *at <= now))
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

pub(super) fn last_error(reader: &Reader<'_>) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT last_error FROM job WHERE last_error IS NOT NULL ORDER BY last_run DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?)
}
