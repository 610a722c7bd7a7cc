//! All SQL of `refund`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::method;
use crate::{
    Reader, Result, Tx,
    payments::refund::{Given, NewRefund},
    rows,
};

pub(in crate::payments) fn insert(tx: &Tx<'_>, new: &NewRefund<'_>) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO refund (payment, member, amount, refunded_on, method, reason, recorded_at, recorded_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            new.payment,
            new.member,
            new.amount,
            new.refunded_on.to_string(),
            new.method.code(),
            new.reason,
            tx.now_text(),
            tx.actor().name()
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

/// The row that takes a refund back, today.
pub(in crate::payments) fn reverse(tx: &Tx<'_>, refund: i64, reason: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO refund (payment, member, amount, refunded_on, method, reason, recorded_at, recorded_by, reverses)
         SELECT payment, member, -amount, ?2, method, ?3, ?4, ?5, id FROM refund WHERE id = ?1",
        params![refund, tx.today().to_string(), reason, tx.now_text(), tx.actor().name()],
    )?;
    Ok(())
}

const GIVEN: &str = "SELECT r.id, r.amount, r.refunded_on, r.method, r.reason, r.recorded_by,
            EXISTS (SELECT 1 FROM refund v WHERE v.reverses = r.id), r.member FROM refund r WHERE r.reverses IS NULL";

fn given(row: &Row<'_>) -> rusqlite::Result<Given> {
    Ok(Given {
        id: row.get(0)?,
        amount: row.get(1)?,
        refunded_on: rows::day(row, 2)?,
        method: method(row, 3)?,
        reason: row.get(4)?,
        by: row.get(5)?,
        taken_back: row.get(6)?,
    })
}

/// A refund, and whose payment it was; none where it is no refund, or one that reverses.
pub(in crate::payments) fn find(reader: &Reader<'_>, refund: i64) -> Result<Option<(Given, i64)>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{GIVEN} AND r.id = ?"))?
        .query_row([refund], |row| Ok((given(row)?, row.get(7)?)))
        .optional()?)
}

/// What was given back of a payment, oldest first, with what was taken back since.
pub(in crate::payments) fn of_payment(reader: &Reader<'_>, payment: i64) -> Result<Vec<Given>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{GIVEN} AND r.payment = ? ORDER BY r.id"))?
        .query_map([payment], given)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The payment of a refund.
pub(in crate::payments) fn payment_of(conn: &Connection, refund: i64) -> Option<i64> {
    conn.query_row("SELECT payment FROM refund WHERE id = ?", [refund], |row| row.get(0)).optional().ok().flatten()
}
