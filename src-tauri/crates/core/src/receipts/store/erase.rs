//! 消去: names and bytes of sheets whose time is over. Numbers, amounts and days stay: a series has no gap.

use rusqlite::params;

use crate::{Reader, Result, Tx, members::ERASED, values::Day};

/// Sheets until a day that still say for whom they are.
pub(in crate::receipts) fn due(reader: &Reader<'_>, member: i64, until: Day) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM receipt WHERE member = ?1 AND issued_on <= ?2 AND addressee <> ?3 ORDER BY id")?
        .query_map(params![member, until.to_string(), ERASED], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::receipts) fn erase(tx: &Tx<'_>, receipt: i64) -> Result<()> {
    crate::rows::run_all(
        tx.conn,
        receipt,
        &[
            "DELETE FROM receipt_bytes WHERE id IN (SELECT id FROM receipt_file WHERE receipt = ?1)",
            "DELETE FROM receipt_void_bytes WHERE id IN (
                 SELECT f.id FROM receipt_void_file f JOIN receipt_void v ON v.id = f.receipt_void WHERE v.receipt = ?1)",
        ],
    )?;
    tx.conn
        .prepare_cached(
            "UPDATE receipt SET addressee = ?2, snapshot = json_set(snapshot, '$.addressee', ?2, '$.honorific', '',
                    '$.address', NULL, '$.notes', json('[]')) WHERE id = ?1",
        )?
        .execute(params![receipt, ERASED])?;
    Ok(())
}

/// Sheets that the member issued at My Page bear their name.
pub(in crate::receipts) fn erase_name(tx: &Tx<'_>, member: i64, name: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE receipt SET issued_by = ?3 WHERE member = ?1 AND issued_by = ?2")?
        .execute(params![member, name, ERASED])?;
    Ok(())
}
