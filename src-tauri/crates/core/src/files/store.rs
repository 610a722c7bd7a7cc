//! All SQL of `file` and `file_bytes`.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Accepted, Info, Kind};
use crate::{Reader, Result, Tx, rows, values::Day};

pub(super) fn insert(tx: &Tx<'_>, file: &Accepted, hash: &[u8; 32], destroy_on: Option<Day>) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO file (name, media_type, bytes, sha256, created_at, size, destroy_on)
             VALUES (?, ?, x'', ?, ?, ?, ?)",
        )?
        .execute(params![
            file.name,
            file.kind.media_type(),
            hash.as_slice(),
            tx.now_text(),
            file.bytes.len() as i64,
            destroy_on.map(|day| day.to_string())
        ])?;
    let id = tx.conn.last_insert_rowid();
    tx.conn.prepare_cached("INSERT INTO file_bytes (id, bytes) VALUES (?, ?)")?.execute(params![id, file.bytes])?;
    Ok(id)
}

pub(super) fn info(reader: &Reader<'_>, file: i64) -> Result<Option<Info>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, name, media_type, size, created_at, destroy_on, destroyed_at FROM file WHERE id = ?",
        )?
        .query_row([file], |row| {
            Ok(Info {
                id: row.get(0)?,
                name: row.get(1)?,
                kind: Kind::from_media_type(&row.get::<_, String>(2)?),
                size: row.get(3)?,
                created_at: rows::moment(row, 4)?,
                destroy_on: rows::optional_day(row, 5)?,
                destroyed_at: rows::optional_moment(row, 6)?,
            })
        })
        .optional()?)
}

pub(super) fn bytes(reader: &Reader<'_>, file: i64) -> Result<Option<Vec<u8>>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT b.bytes FROM file f JOIN file_bytes b ON b.id = f.id WHERE f.id = ? AND f.destroyed_at IS NULL",
        )?
        .query_row([file], |row| row.get(0))
        .optional()?)
}

pub(super) fn set_destroy_on(tx: &Tx<'_>, file: i64, day: Option<Day>) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE file SET destroy_on = ? WHERE id = ?")?
        .execute(params![day.map(|day| day.to_string()), file])?;
    Ok(())
}

pub(super) fn due(reader: &Reader<'_>, today: Day) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM file WHERE destroy_on <= ? AND destroyed_at IS NULL ORDER BY id")?
        .query_map([today.to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn destroy(tx: &Tx<'_>, file: i64) -> Result<()> {
    rows::overwriting(tx.conn, || {
        Ok(tx.conn.prepare_cached("DELETE FROM file_bytes WHERE id = ?")?.execute([file])?)
    })?;
    // Its day is over with it: an undo that would put the file back in its place meets that and refuses.
    tx.conn
        .prepare_cached("UPDATE file SET name = '', destroyed_at = ?, destroy_on = NULL WHERE id = ?")?
        .execute(params![tx.now_text(), file])?;
    Ok(())
}

pub(super) fn changed(reader: &Reader<'_>) -> Result<Vec<String>> {
    let kept = "FROM file f JOIN file_bytes b ON b.id = f.id WHERE f.destroyed_at IS NULL";
    let mut problems = rows::changed_papers(
        &mut reader.conn.prepare(&format!("SELECT f.id || '', f.size, f.sha256, b.bytes {kept}"))?,
    )?;
    let mut missing = reader.conn.prepare(
        "SELECT id || ': the bytes are gone' FROM file f
          WHERE destroyed_at IS NULL AND NOT EXISTS (SELECT 1 FROM file_bytes b WHERE b.id = f.id)",
    )?;
    for problem in missing.query_map([], |row| row.get(0))? {
        problems.push(problem?);
    }
    Ok(problems)
}

pub(super) fn name(conn: &Connection, file: i64) -> Option<String> {
    conn.query_row("SELECT name FROM file WHERE id = ?", [file], |row| row.get(0)).ok()
}
