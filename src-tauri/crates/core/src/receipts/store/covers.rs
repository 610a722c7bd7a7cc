//! All SQL of `receipt_share`: what of which payment is receipted, and what waits. Payments and charges are
//! read from the views that their rooms declare.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use crate::{
    Reader, Result, Tx,
    receipts::covers::Share,
    rows,
    values::{Day, Yen},
};

/// By charge (none: what pays none), what of a payment receipts in force are for.
pub(in crate::receipts) fn receipted(reader: &Reader<'_>, payment: i64) -> Result<HashMap<Option<i64>, Yen>> {
    let mut statement = reader
        .conn
        .prepare_cached("SELECT charge, sum(amount) FROM receipt_in_force WHERE payment = ? GROUP BY charge")?;
    Ok(statement.query_map([payment], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// The item of each of these charges.
pub(in crate::receipts) fn items_of(reader: &Reader<'_>, charges: &[i64]) -> Result<HashMap<i64, i64>> {
    let mut statement = reader
        .conn
        .prepare_cached("SELECT c.charge, c.item FROM json_each(?) w JOIN charge_state c ON c.charge = w.value")?;
    let found = statement.query_map([serde_json::to_string(charges)?], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The numbers of the receipts in force for a payment.
pub(in crate::receipts) fn numbers_for(reader: &Reader<'_>, payment: i64) -> Result<Vec<String>> {
    let mut statement =
        reader.conn.prepare_cached("SELECT DISTINCT no FROM receipt_in_force WHERE payment = ? ORDER BY receipt")?;
    Ok(statement.query_map([payment], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

pub(in crate::receipts) fn insert(tx: &Tx<'_>, receipt: i64, share: &Share) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO receipt_share (receipt, payment, charge, amount) VALUES (?, ?, ?, ?)")?
        .execute(params![receipt, share.payment, share.charge, share.open])?;
    Ok(())
}

/// A reissue is for what the sheet before it was for.
pub(in crate::receipts) fn copy(tx: &Tx<'_>, from: i64, to: i64) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO receipt_share (receipt, payment, charge, amount)
         SELECT ?2, payment, charge, amount FROM receipt_share WHERE receipt = ?1 ORDER BY id",
        [from, to],
    )?;
    Ok(())
}

/// The number of a receipt in force for a payment that one of these took back.
pub(in crate::receipts) fn in_force_of_void(reader: &Reader<'_>, first: i64, last: i64) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT r.no FROM payment_state p JOIN receipt_in_force r ON r.payment = p.payment
             WHERE p.void_by BETWEEN ? AND ? LIMIT 1",
        )?
        .query_row([first, last], |row| row.get(0))
        .optional()?)
}

/// The number of a receipt in force for money that one of these rows of `refund` gave back.
pub(in crate::receipts) fn in_force_of_refund(reader: &Reader<'_>, first: i64, last: i64) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT (SELECT min(r.no) FROM receipt_in_force r WHERE r.payment = p.payment)
               FROM refund_cash g JOIN payment_state p ON p.payment = g.payment
              WHERE g.refund BETWEEN ? AND ? AND {OPEN} < 0 LIMIT 1"
        ))?
        .query_row([first, last], |row| row.get(0))
        .optional()?)
}

/// What is not receipted of a payment, of what was not given back.
const OPEN: &str =
    "p.amount - p.refunded - (SELECT coalesce(sum(r.amount), 0) FROM receipt_in_force r WHERE r.payment = p.payment)";

/// The payments in force that are not receipted in full, oldest first, and what waits of each.
pub(in crate::receipts) fn unissued(reader: &Reader<'_>, member: Option<i64>) -> Result<Vec<(i64, Yen)>> {
    let of = if member.is_some() { "p.member = ?1" } else { "?1 IS NULL" };
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT p.payment, {OPEN} FROM payment_state p WHERE {of} AND p.void_by IS NULL AND {OPEN} > 0
         ORDER BY p.paid_on, p.payment"
    ))?;
    Ok(statement.query_map([member], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// How many payments wait for a receipt, what waits of them, and since when the oldest does.
pub(in crate::receipts) fn waiting(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(open), 0), min(paid_on)
             FROM (SELECT p.paid_on, {OPEN} AS open FROM payment_state p WHERE p.void_by IS NULL) WHERE open > 0"
        ))?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, rows::optional_day(row, 2)?)))?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may fall over

    use super::*;
    use crate::testing::Office;

    #[test]
    fn what_is_receipted_of_a_payment_is_asked_by_its_index() {
        Office::new().raw(|conn| {
            let of_member = format!("SELECT {OPEN} FROM payment_state p WHERE p.member = 1 AND {OPEN} > 0");
            let taken_back = "SELECT r.no FROM payment_state p JOIN receipt_in_force r ON r.payment = p.payment
                              WHERE p.void_by BETWEEN 1 AND 9";
            for (question, all) in [(of_member.as_str(), "SCAN p"), (taken_back, "SCAN h")] {
                let steps: Vec<String> = conn
                    .prepare(&format!("EXPLAIN QUERY PLAN {question}"))?
                    .query_map([], |row| row.get("detail"))?
                    .collect::<rusqlite::Result<_>>()?;
                let found =
                    steps.iter().any(|step| step.starts_with("SEARCH") && step.contains("receipt_share_payment"));
                assert!(found && !steps.iter().any(|step| step.starts_with(all)), "no table is read whole: {steps:?}");
            }
            Ok(())
        });
    }
}
