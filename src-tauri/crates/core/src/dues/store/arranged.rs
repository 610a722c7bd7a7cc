//! All SQL of `own_fee` and `payer`, but for what a billing reads of them.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::dues::{
    own_fees::{OwnFee, SetOwnFee},
    payers::{Payer, SetPayer},
};
use crate::{Reader, Result, Tx, rows, values::Day};

fn last(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Day>> {
    Ok(rows::optional_day(row, column)?.and_then(|end| end.pred_opt()))
}

pub(in crate::dues) fn own_fees(reader: &Reader<'_>, member: i64) -> Result<Vec<OwnFee>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT o.id, i.code, i.name, o.fee, o.starts_on, o.ends_on, o.reason
               FROM own_fee o JOIN item i ON i.id = o.item WHERE o.member = ? ORDER BY o.starts_on DESC, o.id DESC",
        )?
        .query_map([member], |row| {
            Ok(OwnFee {
                id: row.get(0)?,
                item: row.get(1)?,
                item_name: row.get(2)?,
                fee: row.get(3)?,
                from: rows::day(row, 4)?,
                until: last(row, 5)?,
                reason: row.get(6)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whether another one of the member and item holds on one of these days.
pub(in crate::dues) fn own_fee_overlaps(tx: &Tx<'_>, new: &SetOwnFee, item: i64, ends_on: Option<Day>) -> Result<bool> {
    Ok(tx.conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM own_fee WHERE member = ?1 AND item = ?2 AND id IS NOT ?3
                           AND (ends_on IS NULL OR ends_on > ?4) AND (?5 IS NULL OR starts_on < ?5))",
        params![new.member, item, new.id, new.from.to_string(), ends_on.map(|day| day.to_string())],
        |row| row.get(0),
    )?)
}

pub(in crate::dues) fn set_own_fee(
    tx: &Tx<'_>,
    new: &SetOwnFee,
    item: i64,
    ends_on: Option<Day>,
    reason: &str,
) -> Result<i64> {
    Ok(tx.conn.query_row(
        "INSERT INTO own_fee (id, member, item, fee, starts_on, ends_on, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET item = ?3, fee = ?4, starts_on = ?5, ends_on = ?6, reason = ?7 RETURNING id",
        params![new.id, new.member, item, new.fee, new.from.to_string(), ends_on.map(|day| day.to_string()), reason],
        |row| row.get(0),
    )?)
}

/// Who was chosen to pay for a member today, if they live.
pub(in crate::dues) fn payer(reader: &Reader<'_>, member: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{CHOSEN} AND p.member = ?2"))?
        .query_row(params![reader.today().to_string(), member], |row| row.get(1))
        .optional()?)
}

pub(in crate::dues) fn payers(reader: &Reader<'_>) -> Result<HashMap<i64, i64>> {
    Ok(reader
        .conn
        .prepare_cached(CHOSEN)?
        .query_map([reader.today().to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

const CHOSEN: &str = "SELECT p.member, p.payer FROM payer p JOIN member_days d ON d.member = p.payer
     WHERE d.death IS NULL AND p.starts_on <= ?1 AND (p.ends_on IS NULL OR p.ends_on > ?1)";

pub(in crate::dues) fn payers_of(reader: &Reader<'_>, member: i64) -> Result<Vec<Payer>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT p.id, p.member, m.name, p.payer, y.name, p.starts_on, p.ends_on
               FROM payer p JOIN member_brief m ON m.member = p.member JOIN member_brief y ON y.member = p.payer
              WHERE p.member = ?1 OR p.payer = ?1 ORDER BY p.starts_on DESC, p.id DESC",
        )?
        .query_map([member], |row| {
            Ok(Payer {
                id: row.get(0)?,
                member: row.get(1)?,
                member_name: row.get(2)?,
                payer: row.get(3)?,
                payer_name: row.get(4)?,
                from: rows::day(row, 5)?,
                until: last(row, 6)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whether another payer is chosen for the member on one of these days.
pub(in crate::dues) fn payer_overlaps(tx: &Tx<'_>, new: &SetPayer, ends_on: Option<Day>) -> Result<bool> {
    Ok(tx.conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM payer WHERE member = ?1 AND id IS NOT ?2
                           AND (ends_on IS NULL OR ends_on > ?3) AND (?4 IS NULL OR starts_on < ?4))",
        params![new.member, new.id, new.from.to_string(), ends_on.map(|day| day.to_string())],
        |row| row.get(0),
    )?)
}

pub(in crate::dues) fn set_payer(tx: &Tx<'_>, new: &SetPayer, ends_on: Option<Day>) -> Result<i64> {
    Ok(tx.conn.query_row(
        "INSERT INTO payer (id, member, payer, starts_on, ends_on) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET payer = ?3, starts_on = ?4, ends_on = ?5 RETURNING id",
        params![new.id, new.member, new.payer, new.from.to_string(), ends_on.map(|day| day.to_string())],
        |row| row.get(0),
    )?)
}

/// Whose an arrangement is.
pub(in crate::dues) fn owner(conn: &Connection, table: &'static str, id: i64) -> Option<i64> {
    conn.query_row(&format!("SELECT member FROM {table} WHERE id = ?"), [id], |row| row.get(0)).ok()
}

pub(in crate::dues) fn remove(tx: &Tx<'_>, table: &'static str, id: i64) -> Result<()> {
    tx.conn.execute(&format!("DELETE FROM {table} WHERE id = ?"), [id])?;
    Ok(())
}
