//! Reading columns that SQLite has no type for.

use rusqlite::{
    Row,
    types::{FromSqlError, Type},
};
use serde::de::DeserializeOwned;

use crate::values::Day;

/// A day, `2026-11-20`.
pub(crate) fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Day> {
    optional_day(row, column)?.ok_or_else(|| wrong(column, FromSqlError::InvalidType))
}

/// A day, or null.
pub(crate) fn optional_day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Day>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|e| wrong(column, e))).transpose()
}

/// A JSON text.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|e| wrong(column, e))
}

fn wrong(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}
