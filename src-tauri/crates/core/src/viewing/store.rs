//! The table `viewing`: working state, outside the journal.

use rusqlite::{OptionalExtension, params};

use crate::{Reader, Result, Tx, rows::moment, values::Moment};

/// A row that was found.
pub(super) struct Row {
    pub id: i64,
    pub member: i64,
    pub staff: i64,
    pub csrf: String,
    pub ends_at: Moment,
}

pub(super) fn insert(tx: &Tx<'_>, member: i64, staff: i64, hash: &[u8; 32], csrf: &str, ends_at: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO viewing (member, staff, hash, csrf, created_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![member, staff, hash, csrf, tx.now_text(), ends_at],
    )?;
    Ok(())
}

pub(super) fn find(reader: &Reader<'_>, hash: &[u8; 32], opened: bool) -> Result<Option<Row>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, member, staff, csrf, ends_at FROM viewing WHERE hash = ? AND opened = ?")?
        .query_row(params![hash, opened], |row| {
            Ok(Row {
                id: row.get(0)?,
                member: row.get(1)?,
                staff: row.get(2)?,
                csrf: row.get(3)?,
                ends_at: moment(row, 4)?,
            })
        })
        .optional()?)
}

pub(super) fn open(tx: &Tx<'_>, id: i64, hash: &[u8; 32], ends_at: &str) -> Result<()> {
    tx.conn
        .execute("UPDATE viewing SET opened = 1, hash = ?2, ends_at = ?3 WHERE id = ?1", params![id, hash, ends_at])?;
    Ok(())
}

pub(super) fn end(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM viewing WHERE id = ?", [id])?;
    Ok(())
}

pub(super) fn remove_over(tx: &Tx<'_>) -> Result<()> {
    tx.conn.execute("DELETE FROM viewing WHERE ends_at <= ?", [tx.now_text()])?;
    Ok(())
}

pub(super) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM viewing WHERE member = ?", [member])?;
    Ok(())
}
