//! All SQL of `settlement_difference`.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Reader, Result, Tx, values::Yen};

pub(in crate::bank) fn insert(tx: &Tx<'_>, settlement: i64, charge: i64, amount: Yen) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO settlement_difference (settlement, charge, amount) VALUES (?, ?, ?)")?
        .execute(params![settlement, charge, amount])?;
    Ok(())
}

/// Charges with what was done to each, yen.
pub(in crate::bank) fn of_settlement(reader: &Reader<'_>, settlement: i64) -> Result<Vec<(i64, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT charge, amount FROM settlement_difference WHERE settlement = ? ORDER BY id")?
        .query_map([settlement], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whether one of these rows of `payment` takes back a payment whose difference would stay. The rows between two
/// keys are those of an act.
pub(in crate::bank) fn is_left_alone(reader: &Reader<'_>, first: i64, last: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM payment v JOIN settlement s ON s.payment = v.reverses AND s.undone_at IS NULL
                             WHERE v.id BETWEEN ? AND ?
                               AND EXISTS (SELECT 1 FROM settlement_difference d WHERE d.settlement = s.id))",
        )?
        .query_row([first, last], |row| row.get(0))?)
}

pub(in crate::bank) fn settlement_of(conn: &Connection, difference: i64) -> Option<i64> {
    let found =
        conn.query_row("SELECT settlement FROM settlement_difference WHERE id = ?", [difference], |row| row.get(0));
    found.optional().ok().flatten()
}
