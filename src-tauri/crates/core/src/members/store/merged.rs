//! SQL of `merged`, and of the one row of two that becomes one.

use rusqlite::{OptionalExtension, Row, params, types::Value as Cell};

use crate::{
    Error, Reader, Result, Tx,
    members::{
        Brief,
        merged::{Merged, Value},
    },
};

const MERGED: &str = "SELECT g.id, g.member, g.no, g.name, g.kana, g.merged_at, g.merged_by, b.no || ' ' || b.name
   FROM merged g JOIN member_brief b ON b.member = g.member";

fn read(row: &Row<'_>) -> rusqlite::Result<Merged> {
    Ok(Merged {
        id: row.get(0)?,
        member: row.get(1)?,
        no: row.get(2)?,
        name: row.get(3)?,
        kana: row.get(4)?,
        at: row.get(5)?,
        by: row.get(6)?,
        into: row.get(7)?,
    })
}

pub(in crate::members) fn with_no(reader: &Reader<'_>, no: &str) -> Result<Option<Merged>> {
    Ok(reader.conn.prepare_cached(&format!("{MERGED} WHERE g.no = ?"))?.query_row([no], read).optional()?)
}

pub(in crate::members) fn get(reader: &Reader<'_>, id: i64) -> Result<Option<Merged>> {
    Ok(reader.conn.prepare_cached(&format!("{MERGED} WHERE g.id = ?"))?.query_row([id], read).optional()?)
}

pub(in crate::members) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Merged>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{MERGED} WHERE g.member = ? ORDER BY g.merged_at DESC, g.id DESC"))?
        .query_map([member], read)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn leads(reader: &Reader<'_>) -> Result<Vec<(String, Option<String>, i64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT no, external_key, member FROM merged")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Columns that are no choice: the key, and what is made of the others.
const FIXED: &[&str] = &["id", "sort_kana", "created_at"];

fn columns(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare_cached("SELECT name FROM pragma_table_info('member') ORDER BY cid")?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names.into_iter().filter(|name| !FIXED.contains(&name.as_str())).collect())
}

fn cells(reader: &Reader<'_>, member: i64, columns: &[String]) -> Result<Option<Vec<Cell>>> {
    // Names of columns come from the schema.
    let list: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT {} FROM member WHERE id = ?", list.join(", ")))?
        .query_row([member], |row| (0..columns.len()).map(|at| row.get(at)).collect())
        .optional()?)
}

pub(in crate::members) fn values(reader: &Reader<'_>, member: i64) -> Result<Option<Vec<Value>>> {
    let columns = columns(reader)?;
    let Some(cells) = cells(reader, member, &columns)? else { return Ok(None) };
    Ok(Some(
        columns
            .into_iter()
            .zip(cells)
            .map(|(column, cell)| Value {
                column,
                text: match cell {
                    Cell::Text(text) => text,
                    // A flag that is not set says nothing.
                    Cell::Integer(0) | Cell::Null | Cell::Blob(_) => String::new(),
                    Cell::Integer(number) => number.to_string(),
                    Cell::Real(number) => number.to_string(),
                },
            })
            .collect(),
    ))
}

/// The columns that are named, with what stands in them.
pub(in crate::members) fn taken(tx: &Tx<'_>, member: i64, wanted: &[&str]) -> Result<Vec<(String, Cell)>> {
    let columns: Vec<String> = columns(tx)?.into_iter().filter(|name| wanted.contains(&name.as_str())).collect();
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let cells = cells(tx, member, &columns)?.ok_or_else(|| Error::internal("a member went while it was merged"))?;
    Ok(columns.into_iter().zip(cells).collect())
}

pub(in crate::members) fn set(tx: &Tx<'_>, member: i64, values: &[(String, Cell)]) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = values.iter().map(|(name, _)| format!("\"{name}\" = ?")).collect();
    let mut cells: Vec<Cell> = values.iter().map(|(_, cell)| cell.clone()).collect();
    cells.push(Cell::Integer(member));
    tx.conn
        .prepare_cached(&format!("UPDATE member SET {} WHERE id = ?", list.join(", ")))?
        .execute(rusqlite::params_from_iter(cells))?;
    Ok(())
}

pub(in crate::members) fn set_order(tx: &Tx<'_>, member: i64, sort_kana: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE member SET sort_kana = ?1 WHERE id = ?2 AND sort_kana <> ?1")?
        .execute(params![sort_kana, member])?;
    Ok(())
}

pub(in crate::members) fn external_key(reader: &Reader<'_>, member: i64) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT external_key FROM member WHERE id = ?")?
        .query_row([member], |row| row.get(0))?)
}

pub(in crate::members) fn delete_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM member WHERE id = ?")?.execute([member])?;
    Ok(())
}

pub(in crate::members) fn insert(
    tx: &Tx<'_>,
    dropped: &Brief,
    keep: i64,
    no: &str,
    external_key: Option<&str>,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO merged (id, member, no, name, kana, external_key, merged_at, merged_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            dropped.id,
            keep,
            no,
            dropped.name,
            dropped.kana,
            external_key,
            tx.now_text(),
            tx.actor().name()
        ])?;
    Ok(())
}
