//! All SQL of `online_payment` and `online_event`: what was heard of payments, and what became of them.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Row, params};

use crate::{
    Reader, Result, Tx,
    online::{
        gateway::Problem,
        stripe::{Stage, Told},
    },
    rows::optional_day,
    values::{Day, Yen},
};

fn code(stage: Stage) -> &'static str {
    match stage {
        Stage::Pending => "pending",
        Stage::Failed => "failed",
        Stage::Paid => "paid",
    }
}

fn stage(code: &str) -> Stage {
    match code {
        "paid" => Stage::Paid,
        "failed" => Stage::Failed,
        _ => Stage::Pending,
    }
}

/// What is known of a payment only grows: told twice or in another order, it comes to the same.
pub(in crate::online) fn hear(tx: &Tx<'_>, link: i64, told: &Told) -> Result<()> {
    let before = tx
        .conn
        .prepare_cached("SELECT state FROM online_payment WHERE intent = ?")?
        .query_row([&told.intent], |row| Ok(stage(&row.get::<_, String>(0)?)))
        .optional()?;
    let method = if matches!(told.method.as_str(), "card" | "konbini") { told.method.as_str() } else { "other" };
    if before.is_none() {
        tx.conn
            .prepare_cached(
                "INSERT INTO online_payment (intent, session, link, state, method, amount, currency, paid_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                told.intent,
                told.session,
                link,
                code(told.stage),
                method,
                told.amount,
                told.currency,
                told.paid_on.map(|day| day.to_string())
            ])?;
    } else if before.is_some_and(|before| before < told.stage) {
        tx.conn
            .prepare_cached(
                "UPDATE online_payment SET session = ?2, state = ?3, method = ?4, amount = ?5, currency = ?6, paid_on = ?7 WHERE intent = ?1",
            )?
            .execute(params![
                told.intent,
                told.session,
                code(told.stage),
                method,
                told.amount,
                told.currency,
                told.paid_on.map(|day| day.to_string())
            ])?;
    }
    tx.conn
        .prepare_cached(
            "UPDATE online_payment SET slip_until = coalesce(?2, slip_until), fee = coalesce(fee, ?3), net = coalesce(net, ?4),
                    refunded = max(refunded, ?5) WHERE intent = ?1",
        )?
        .execute(params![told.intent, told.slip_until, told.fee, told.net, told.refunded])?;
    Ok(())
}

/// Of all payments of a link the one that counts: paid, else on its way, else in vain.
pub(in crate::online) fn stage_of_link(reader: &Reader<'_>, link: i64) -> Result<Option<Stage>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT state FROM online_payment WHERE link = ? ORDER BY state = 'paid' DESC, state = 'pending' DESC LIMIT 1",
        )?
        .query_row([link], |row| Ok(stage(&row.get::<_, String>(0)?)))
        .optional()?)
}

/// How many sessions of a link were gone through.
pub(in crate::online) fn payments_of(reader: &Reader<'_>, link: i64) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*) FROM online_payment WHERE link = ?")?
        .query_row([link], |row| row.get(0))?)
}

/// Whether a link has to be opened for one more session.
pub(in crate::online) fn reopens(reader: &Reader<'_>, link: i64) -> Result<bool> {
    let sessions: i64 = reader
        .conn
        .prepare_cached("SELECT sessions FROM online_link_state WHERE id = ?")?
        .query_row([link], |row| row.get(0))?;
    Ok(payments_of(reader, link)? >= sessions)
}

/// A payment as it was heard of.
pub(in crate::online) struct Heard {
    pub id: i64,
    pub intent: String,
    pub link: i64,
    pub member: i64,
    pub method: String,
    pub amount: Yen,
    pub currency: String,
    pub paid_on: Option<Day>,
    pub refunded: Yen,
    pub taken_back: Yen,
    pub payment: Option<i64>,
    pub refund_reason: String,
}

const HEARD: &str =
    "SELECT p.id, p.intent, p.link, l.member, p.method, p.amount, p.currency, p.paid_on, p.refunded, p.taken_back,
                            p.payment, p.refund_reason
                       FROM online_payment p JOIN online_link l ON l.id = p.link";

fn heard_row(row: &Row<'_>) -> rusqlite::Result<Heard> {
    Ok(Heard {
        id: row.get(0)?,
        intent: row.get(1)?,
        link: row.get(2)?,
        member: row.get(3)?,
        method: row.get(4)?,
        amount: row.get(5)?,
        currency: row.get(6)?,
        paid_on: optional_day(row, 7)?,
        refunded: row.get(8)?,
        taken_back: row.get(9)?,
        payment: row.get(10)?,
        refund_reason: row.get(11)?,
    })
}

pub(in crate::online) fn heard(reader: &Reader<'_>, payment: i64) -> Result<Option<Heard>> {
    let of = format!("{HEARD} WHERE p.id = ?");
    Ok(reader.conn.prepare_cached(&of)?.query_row([payment], heard_row).optional()?)
}

pub(in crate::online) fn paid_of_link(reader: &Reader<'_>, link: i64) -> Result<Option<Heard>> {
    let of = format!("{HEARD} WHERE p.link = ? AND p.state = 'paid' ORDER BY p.id LIMIT 1");
    Ok(reader.conn.prepare_cached(&of)?.query_row([link], heard_row).optional()?)
}

/// Payments that are not booked as they were heard of.
pub(in crate::online) fn to_book(reader: &Reader<'_>) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id FROM online_payment WHERE state = 'paid' AND payment IS NULL
             UNION SELECT id FROM online_payment WHERE refunded > taken_back ORDER BY 1",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::online) fn is_booked(reader: &Reader<'_>, payment: i64) -> Result<bool> {
    Ok(reader
        .conn
        .query_row("SELECT payment IS NOT NULL FROM online_payment WHERE id = ?", [payment], |row| row.get(0))?)
}

/// What it became, how much of it was taken back since, and what of it paid nothing.
pub(in crate::online) fn set_payment(
    tx: &Tx<'_>,
    id: i64,
    payment: i64,
    taken_back: Yen,
    left_over: Yen,
) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE online_payment SET payment = ?, taken_back = ?, left_over = ? WHERE id = ?")?
        .execute(params![payment, taken_back, left_over, id])?;
    Ok(())
}

pub(in crate::online) fn set_problem(tx: &Tx<'_>, id: i64, problem: Option<&Problem>) -> Result<()> {
    let problem = problem.map(serde_json::to_string).transpose()?;
    tx.conn.prepare_cached("UPDATE online_payment SET problem = ? WHERE id = ?")?.execute(params![problem, id])?;
    Ok(())
}

/// Sessions whose fee Stripe had not reckoned yet, the newest hundred.
pub(in crate::online) fn without_fee(reader: &Reader<'_>) -> Result<Vec<String>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT session FROM online_payment WHERE state = 'paid' AND fee IS NULL ORDER BY id DESC LIMIT 100",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The number of a receipt in force for a payment.
pub(in crate::online) fn receipt_of(reader: &Reader<'_>, payment: Option<i64>) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT no FROM receipt_in_force WHERE payment = ? LIMIT 1")?
        .query_row([payment], |row| row.get(0))
        .optional()?)
}

// Refunds. An attempt above 0 waits for Stripe.

pub(in crate::online) fn ask_refund(tx: &Tx<'_>, id: i64, reason: &str) -> Result<()> {
    tx.conn.execute(
        "UPDATE online_payment SET refund_reason = ?, refund_by = ?, refund_attempt = 1, problem = NULL WHERE id = ?",
        params![reason, tx.actor().name(), id],
    )?;
    Ok(())
}

pub(in crate::online) fn refunds_to_carry(reader: &Reader<'_>) -> Result<Vec<(i64, String, i64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, intent, refund_attempt FROM online_payment WHERE refund_attempt > 0 ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::online) fn next_refund(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("UPDATE online_payment SET refund_attempt = refund_attempt + 1 WHERE id = ?", [id])?;
    Ok(())
}

pub(in crate::online) fn refund_carried(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("UPDATE online_payment SET refund_attempt = 0 WHERE id = ?", [id])?;
    Ok(())
}

/// Stripe does not give it back: it may be asked again.
pub(in crate::online) fn refund_refused(tx: &Tx<'_>, id: i64, problem: &Problem) -> Result<()> {
    tx.conn.execute(
        "UPDATE online_payment SET refund_attempt = 0, refund_reason = '', refund_by = '', problem = ? WHERE id = ?",
        params![serde_json::to_string(problem)?, id],
    )?;
    Ok(())
}

// Events.

fn known(reader: &Reader<'_>, sql: &str, ids: &[&str]) -> Result<HashSet<String>> {
    Ok(reader
        .conn
        .prepare_cached(sql)?
        .query_map([serde_json::to_string(ids)?], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::online) fn known_events(reader: &Reader<'_>, ids: &[&str]) -> Result<HashSet<String>> {
    known(reader, "SELECT event FROM online_event WHERE event IN (SELECT value FROM json_each(?))", ids)
}

pub(in crate::online) fn known_intents(reader: &Reader<'_>, ids: &[&str]) -> Result<HashSet<String>> {
    known(reader, "SELECT intent FROM online_payment WHERE intent IN (SELECT value FROM json_each(?))", ids)
}

pub(in crate::online) fn keep_events(tx: &Tx<'_>, ids: &[&str]) -> Result<()> {
    let mut keep = tx.conn.prepare_cached("INSERT OR IGNORE INTO online_event (event, at) VALUES (?, ?)")?;
    for id in ids {
        keep.execute(params![id, tx.now_text()])?;
    }
    Ok(())
}

pub(in crate::online) fn forget_events(tx: &Tx<'_>, before: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM online_event WHERE at < ?", [before])?;
    Ok(())
}
