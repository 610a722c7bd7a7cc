//! All SQL of `shelf_folder` and `shelf_document`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Document, Folder};
use crate::{Reader, Result, Tx, rows};

pub(super) fn folders(reader: &Reader<'_>) -> Result<Vec<Folder>> {
    let mut statement =
        reader.conn.prepare_cached("SELECT id, name, name_en FROM shelf_folder ORDER BY position, id")?;
    let folder = |row: &Row<'_>| Ok(Folder { id: row.get(0)?, name: row.get(1)?, name_en: row.get(2)? });
    Ok(statement.query_map([], folder)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert_folder(tx: &Tx<'_>, name: &str, name_en: &str) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO shelf_folder (name, name_en, position)
         VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM shelf_folder))",
        [name, name_en],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn update_folder(tx: &Tx<'_>, id: i64, name: &str, name_en: &str) -> Result<()> {
    tx.conn.execute("UPDATE shelf_folder SET name = ?, name_en = ? WHERE id = ?", params![name, name_en, id])?;
    Ok(())
}

pub(super) fn place_folder(tx: &Tx<'_>, id: i64, position: usize) -> Result<()> {
    tx.conn.execute("UPDATE shelf_folder SET position = ? WHERE id = ?", params![position as i64, id])?;
    Ok(())
}

pub(super) fn remove_folder(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM shelf_folder WHERE id = ?", [id])?;
    Ok(())
}

pub(super) fn is_empty(reader: &Reader<'_>, folder: i64) -> Result<bool> {
    let mut statement =
        reader.conn.prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM shelf_document WHERE folder = ?)")?;
    Ok(statement.query_row([folder], |row| row.get(0))?)
}

const COLUMNS: &str = "d.id, d.folder, d.title, d.title_en, d.file, d.member, d.audience, d.starts_on, d.ends_on";

fn document(row: &Row<'_>) -> rusqlite::Result<Document> {
    Ok(Document {
        id: row.get(0)?,
        folder: row.get(1)?,
        title: row.get(2)?,
        title_en: row.get(3)?,
        file: row.get(4)?,
        member: row.get(5)?,
        audience: row.get(6)?,
        starts_on: rows::day(row, 7)?,
        ends_on: rows::optional_day(row, 8)?,
    })
}

/// What was put in order stands in it; what is new stands before it, the newest first.
const ORDER: &str = "d.folder, d.position, d.starts_on DESC, d.id DESC";

/// What lies there for all.
pub(super) fn common(reader: &Reader<'_>) -> Result<Vec<Document>> {
    let mut statement = reader
        .conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM shelf_document d WHERE d.member IS NULL ORDER BY {ORDER}"))?;
    Ok(statement.query_map([], document)?.collect::<rusqlite::Result<_>>()?)
}

/// What lies there for one member alone.
pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Document>> {
    let mut statement = reader
        .conn
        .prepare_cached(&format!("SELECT {COLUMNS} FROM shelf_document d WHERE d.member = ? ORDER BY {ORDER}"))?;
    Ok(statement.query_map([member], document)?.collect::<rusqlite::Result<_>>()?)
}

/// What lies there for single members, the newest first; and how many there are.
pub(super) fn personal(reader: &Reader<'_>, offset: u64, limit: u64) -> Result<(i64, Vec<Document>)> {
    let total = reader
        .conn
        .prepare_cached("SELECT count(*) FROM shelf_document WHERE member IS NOT NULL")?
        .query_row([], |row| row.get(0))?;
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM shelf_document d WHERE d.member IS NOT NULL ORDER BY d.id DESC LIMIT ? OFFSET ?"
    ))?;
    let found = statement.query_map([limit as i64, offset as i64], document)?;
    Ok((total, found.collect::<rusqlite::Result<_>>()?))
}

pub(super) fn find(reader: &Reader<'_>, id: i64) -> Result<Option<Document>> {
    let mut statement =
        reader.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM shelf_document d WHERE d.id = ?"))?;
    Ok(statement.query_row([id], document).optional()?)
}

pub(super) fn insert(tx: &Tx<'_>, to: &Document) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO shelf_document (folder, title, title_en, file, member, audience, starts_on, ends_on)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            to.folder,
            to.title,
            to.title_en,
            to.file,
            to.member,
            to.audience,
            to.starts_on.to_string(),
            to.ends_on.map(|day| day.to_string())
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn update(tx: &Tx<'_>, to: &Document) -> Result<()> {
    tx.conn.execute(
        "UPDATE shelf_document SET folder = ?, title = ?, title_en = ?, file = ?, member = ?, audience = ?,
             starts_on = ?, ends_on = ? WHERE id = ?",
        params![
            to.folder,
            to.title,
            to.title_en,
            to.file,
            to.member,
            to.audience,
            to.starts_on.to_string(),
            to.ends_on.map(|day| day.to_string()),
            to.id
        ],
    )?;
    Ok(())
}

pub(super) fn place(tx: &Tx<'_>, id: i64, position: usize) -> Result<()> {
    tx.conn.execute("UPDATE shelf_document SET position = ? WHERE id = ?", params![position as i64, id])?;
    Ok(())
}

pub(super) fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM shelf_document WHERE id = ?", [id])?;
    Ok(())
}

pub(super) fn title(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT title FROM shelf_document WHERE id = ?", [id], |row| row.get(0)).ok()
}

pub(super) fn folder_name(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT name FROM shelf_folder WHERE id = ?", [id], |row| row.get(0)).ok()
}

/// The documents that are there for one member alone, which go; their files are the answer.
pub(super) fn erase(tx: &Tx<'_>, member: i64) -> Result<Vec<i64>> {
    let files = tx
        .conn
        .prepare_cached("SELECT file FROM shelf_document WHERE member = ?")?
        .query_map([member], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    tx.conn.prepare_cached("DELETE FROM shelf_document WHERE member = ?")?.execute([member])?;
    Ok(files)
}
