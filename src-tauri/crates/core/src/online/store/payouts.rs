//! All SQL of `online_payout` and `online_fee`.

use rusqlite::{Connection, params};

use crate::{
    Reader, Result, Tx,
    online::payouts::{Part, Parts, Payout},
    rows::day,
    values::{Day, Yen},
};

pub(in crate::online) struct NewPayout<'a> {
    pub id: &'a str,
    pub amount: Yen,
    pub arrives_on: Day,
    pub state: &'a str,
    pub automatic: bool,
}

/// Whether its parts are known already.
pub(in crate::online) fn keep_payout(tx: &Tx<'_>, new: &NewPayout<'_>) -> Result<bool> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO online_payout (payout, amount, arrives_on, state, automatic) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (payout) DO UPDATE SET amount = ?2, arrives_on = ?3, state = ?4 RETURNING known",
        )?
        .query_row(params![new.id, new.amount, new.arrives_on.to_string(), new.state, new.automatic], |row| {
            row.get(0)
        })?)
}

pub(in crate::online) fn keep_parts(tx: &Tx<'_>, payout: &str, parts: &Parts) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE online_payout SET known = 1, gross = ?, fee = ?, refunds = ?, other = ? WHERE payout = ?",
        )?
        .execute(params![parts.gross, parts.fee, parts.refunds, parts.other, payout])?;
    let mut of = tx.conn.prepare_cached("UPDATE online_payment SET payout = ?, fee = ?, net = ? WHERE intent = ?")?;
    for (intent, fee, net) in &parts.payments {
        of.execute(params![payout, fee, net, intent])?;
    }
    Ok(())
}

pub(in crate::online) fn set_payouts_at(tx: &Tx<'_>, at: &str) -> Result<()> {
    super::set(tx, "payouts_at = ?", [at])
}

/// When the first link was made, UTC.
pub(in crate::online) fn oldest_link(reader: &Reader<'_>) -> Result<Option<String>> {
    Ok(reader.conn.query_row("SELECT min(made_at) FROM online_link", [], |row| row.get(0))?)
}

/// Newest first, the last hundred; or one.
pub(in crate::online) fn payouts(reader: &Reader<'_>, only: Option<i64>) -> Result<Vec<Payout>> {
    let mut payouts: Vec<Payout> = reader
        .conn
        .prepare_cached(
            "SELECT o.id, o.payout, o.amount, o.arrives_on, o.state, o.known, o.gross, o.fee, o.refunds, o.other, f.entry
               FROM online_payout o LEFT JOIN online_fee f ON f.payout = o.id
              WHERE ?1 IS NULL OR o.id = ?1 ORDER BY o.arrives_on DESC, o.id DESC LIMIT 100",
        )?
        .query_map([only], |row| {
            Ok(Payout {
                id: row.get(0)?,
                payout: row.get(1)?,
                amount: row.get(2)?,
                arrives_on: day(row, 3)?,
                state: row.get(4)?,
                known: row.get(5)?,
                gross: row.get(6)?,
                fee: row.get(7)?,
                refunds: row.get(8)?,
                other: row.get(9)?,
                fee_entry: row.get(10)?,
                parts: Vec::new(),
                lines: Vec::new(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut parts = reader.conn.prepare_cached(
        "SELECT p.link, l.member, m.name, p.amount, p.fee FROM online_payment p JOIN online_link l ON l.id = p.link
           JOIN member_brief m ON m.member = l.member WHERE p.payout = ? ORDER BY p.id",
    )?;
    for payout in &mut payouts {
        payout.parts = parts
            .query_map([&payout.payout], |row| {
                Ok(Part {
                    link: row.get(0)?,
                    member: row.get(1)?,
                    name: row.get(2)?,
                    amount: row.get(3)?,
                    fee: row.get(4)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
    }
    Ok(payouts)
}

pub(in crate::online) fn keep_fee(tx: &Tx<'_>, payout: i64, entry: i64) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO online_fee (payout, entry) VALUES (?1, ?2) ON CONFLICT (payout) DO UPDATE SET entry = ?2",
        [payout, entry],
    )?;
    Ok(())
}

/// 「2026-11-20」
pub(in crate::online) fn fee_day(conn: &Connection, fee: i64) -> Option<String> {
    let of = "SELECT o.arrives_on FROM online_fee f JOIN online_payout o ON o.id = f.payout WHERE f.id = ?";
    conn.query_row(of, [fee], |row| row.get(0)).ok()
}
