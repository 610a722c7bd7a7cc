//! All SQL of `claim_code`.

use rusqlite::{OptionalExtension, params};

use super::Code;
use crate::{Reader, Result, Tx, rows, values::Day};

pub(super) fn put(tx: &Tx<'_>, code: &Code, hash: &[u8; 32]) -> Result<()> {
    remove(tx, code.member)?;
    tx.conn
        .prepare_cached("INSERT INTO claim_code (member, nonce, hash, ends_on) VALUES (?, ?, ?, ?)")?
        .execute(params![code.member, code.nonce, hash, code.ends_on.to_string()])?;
    Ok(())
}

pub(super) fn remove(tx: &Tx<'_>, member: i64) -> Result<usize> {
    Ok(tx.conn.prepare_cached("DELETE FROM claim_code WHERE member = ?")?.execute([member])?)
}

pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Option<Code>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member, nonce, ends_on FROM claim_code WHERE member = ?")?
        .query_row([member], |row| Ok(Code { member: row.get(0)?, nonce: row.get(1)?, ends_on: rows::day(row, 2)? }))
        .optional()?)
}

pub(super) fn of_hash(reader: &Reader<'_>, hash: &[u8; 32], today: Day) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member FROM claim_code WHERE hash = ? AND ends_on >= ?")?
        .query_row(params![hash, today.to_string()], |row| row.get(0))
        .optional()?)
}

/// The address that is to be proven; a link that went to another is dead.
pub(super) fn set_message(tx: &Tx<'_>, member: i64, email: &str, message: i64) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE claim_code SET email = ?, message = ?, link = NULL, link_ends_at = NULL WHERE member = ?",
        )?
        .execute(params![email, message, member])?;
    Ok(())
}

pub(super) fn waits(reader: &Reader<'_>, message: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM claim_code WHERE message = ?)")?
        .query_row([message], |row| row.get(0))?)
}

pub(super) fn set_link(tx: &Tx<'_>, message: i64, link: &[u8; 32], ends_at: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE claim_code SET link = ?, link_ends_at = ? WHERE message = ?")?
        .execute(params![link, ends_at, message])?;
    Ok(())
}

/// Member and address of a link that is good.
pub(super) fn of_link(reader: &Reader<'_>, link: &[u8; 32]) -> Result<Option<(i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member, email FROM claim_code WHERE link = ? AND link_ends_at > ?")?
        .query_row(params![link, reader.now_text()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// A code is gone with its day, unless a link that it was good for still is.
pub(super) fn sweep(tx: &Tx<'_>, today: Day) -> Result<()> {
    tx.conn.execute(
        "DELETE FROM claim_code WHERE ends_on < ? AND (link_ends_at IS NULL OR link_ends_at <= ?)",
        params![today.to_string(), tx.now_text()],
    )?;
    Ok(())
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    crate::rows::run_all(tx.conn, member, &["DELETE FROM claim_code WHERE member = ?1"])
}
