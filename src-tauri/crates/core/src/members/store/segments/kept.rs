//! All SQL of `segment`, and the names by which people pick the values of a condition.

use rusqlite::{OptionalExtension, params};

use crate::{
    Reader, Result, Tx,
    members::segment::{Expr, Saved},
};

fn pairs(reader: &Reader<'_>, sql: &str) -> Result<Vec<(i64, String)>> {
    let mut statement = reader.conn.prepare_cached(sql)?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn kinds(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT id, name FROM kind ORDER BY position, id")
}

pub(in crate::members) fn tags(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT id, name FROM tag ORDER BY name")
}

pub(in crate::members) fn groups(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT grp, path FROM grp_path ORDER BY path")
}

pub(in crate::members) fn items(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT item, name FROM charge_item ORDER BY item")
}

/// The newest first.
pub(in crate::members) fn events(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    pairs(reader, "SELECT event, name FROM event_name ORDER BY starts_on DESC, event DESC")
}

/// The segments that the reader may use: their own and everybody's.
pub(in crate::members) fn saved(reader: &Reader<'_>) -> Result<Vec<Saved>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, name, expr, owner FROM segment WHERE owner IS NULL OR owner = ?1 ORDER BY owner IS NOT NULL, name",
    )?;
    let mut rows = statement.query([reader.actor().staff_id()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Saved {
            id: row.get(0)?,
            name: row.get(1)?,
            expr: serde_json::from_str(&row.get::<_, String>(2)?)?,
            owner: row.get(3)?,
        });
    }
    Ok(found)
}

pub(in crate::members) fn insert(tx: &Tx<'_>, name: &str, expr: &Expr, owner: Option<i64>) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO segment (name, expr, owner) VALUES (?, ?, ?)",
        params![name, serde_json::to_string(expr)?, owner],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(in crate::members) fn update(tx: &Tx<'_>, id: i64, name: &str, expr: &Expr, owner: Option<i64>) -> Result<()> {
    tx.conn.execute(
        "UPDATE segment SET name = ?, expr = ?, owner = ? WHERE id = ?",
        params![name, serde_json::to_string(expr)?, owner, id],
    )?;
    Ok(())
}

pub(in crate::members) fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM segment WHERE id = ?", [id])?;
    Ok(())
}

/// Names of segments, of anybody, whose tree holds another one by key.
pub(in crate::members) fn trees(reader: &Reader<'_>) -> Result<Vec<(i64, String, Expr)>> {
    let mut statement = reader.conn.prepare_cached("SELECT id, name, expr FROM segment")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get(0)?, row.get(1)?, serde_json::from_str(&row.get::<_, String>(2)?)?));
    }
    Ok(found)
}

pub(in crate::members) fn name(conn: &rusqlite::Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT name FROM segment WHERE id = ?", [id], |row| row.get(0)).optional().ok().flatten()
}

/// What other rooms tell somebody about by a tree of conditions: its name and the tree.
pub(in crate::members) fn audiences(reader: &Reader<'_>) -> Result<Vec<(String, Expr)>> {
    let mut statement = reader.conn.prepare_cached("SELECT name, expr FROM audience_named")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get(0)?, serde_json::from_str(&row.get::<_, String>(1)?)?));
    }
    Ok(found)
}
