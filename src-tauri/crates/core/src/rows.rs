//! Reading columns that SQLite has no type for.

use rusqlite::{
    Connection, Row, Statement,
    types::{FromSqlError, Type},
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{
    Error, Result,
    values::{Day, Moment},
};

/// A day, `2026-11-20`.
pub(crate) fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Day> {
    optional_day(row, column)?.ok_or_else(|| wrong(column, FromSqlError::InvalidType))
}

/// A day, or null.
pub(crate) fn optional_day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Day>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|e| wrong(column, e))).transpose()
}

/// A moment, `2026-11-20T03:00:00Z`, or null.
pub(crate) fn optional_moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Moment>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|e| wrong(column, e))).transpose()
}

/// A moment.
pub(crate) fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Moment> {
    optional_moment(row, column)?.ok_or_else(|| wrong(column, FromSqlError::InvalidType))
}

/// A JSON text.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|e| wrong(column, e))
}

/// Stored papers that are not what was printed, one line each. The columns: number, size, SHA-256, bytes; looked at where
/// they lie, one after the other.
pub(crate) fn changed_papers(statement: &mut Statement<'_>) -> Result<Vec<String>> {
    let mut changed = Vec::new();
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (number, hash, bytes) = (row.get_ref(0)?, row.get_ref(2)?, row.get_ref(3)?);
        let unreadable = |e: FromSqlError| Error::internal(e);
        let bytes = bytes.as_blob().map_err(unreadable)?;
        let size: i64 = row.get(1)?;
        if bytes.len() as i64 != size || Sha256::digest(bytes).as_slice() != hash.as_blob().map_err(unreadable)? {
            changed.push(format!("{}: the stored file is not what was kept", number.as_str().map_err(unreadable)?));
        }
    }
    Ok(changed)
}

/// Runs statements about one member, one after the other: what a room does to forget somebody.
pub(crate) fn run_all(conn: &Connection, member: i64, statements: &[&str]) -> Result<()> {
    statements.iter().try_for_each(|sql| Ok(conn.prepare_cached(sql)?.execute([member]).map(drop)?))
}

/// Runs `act` so that what it frees is overwritten, and does not lie about in the file until something else needs the
/// room.
pub(crate) fn overwriting<T>(conn: &Connection, act: impl FnOnce() -> Result<T>) -> Result<T> {
    let before: i64 = conn.query_row("PRAGMA secure_delete", [], |row| row.get(0))?;
    conn.query_row("PRAGMA secure_delete = ON", [], |_| Ok(()))?;
    let done = act();
    conn.query_row(&format!("PRAGMA secure_delete = {before}"), [], |_| Ok(()))?;
    done
}

fn wrong(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
