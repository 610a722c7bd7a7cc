//! All SQL of `message` and `delivery`.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params, params};

use super::{Enclosed, MailState, Template, list::Row, send::Taken};
use crate::{Reader, Result, Tx};

/// How many messages wait, and how many were given up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting or being sent.
    pub waiting: i64,
    /// Given up.
    pub failed: i64,
    /// When the oldest of those given up was written, UTC.
    pub failed_since: Option<String>,
}

/// A message as the member's timeline shows it.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The key.
    pub id: i64,
    /// Its subject.
    pub subject: String,
    /// How far it is.
    pub state: MailState,
    /// When it went out, else when it was written; UTC.
    pub at: String,
}

pub(super) struct NewMessage<'a> {
    pub cause: &'a str,
    pub member: Option<i64>,
    pub to_name: &'a str,
    pub to_address: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    pub enclosed: Option<Enclosed>,
    pub message_id: &'a str,
}

pub(super) fn insert(tx: &Tx<'_>, new: &NewMessage<'_>) -> Result<i64> {
    let now = tx.now_text();
    tx.conn
        .prepare_cached(
            "INSERT INTO message (cause, member, to_name, to_address, subject, body, receipt, invoice, message_id, queued_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            new.cause,
            new.member,
            new.to_name,
            new.to_address,
            new.subject,
            new.body,
            new.enclosed.and_then(Enclosed::receipt),
            new.enclosed.and_then(Enclosed::invoice),
            new.message_id,
            now
        ])?;
    let id = tx.conn.last_insert_rowid();
    tx.conn
        .prepare_cached("INSERT INTO delivery (id, state, due_at) VALUES (?, 'waiting', ?)")?
        .execute(params![id, now])?;
    Ok(id)
}

const ROW: &str = "SELECT m.id, m.cause, m.member, m.to_name, m.to_address, m.subject, m.queued_at, d.state, d.tries,
       CASE WHEN d.state = 'waiting' THEN d.due_at END, d.sent_at, d.last_error, m.body
     FROM message m JOIN delivery d ON d.id = m.id";

fn state(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<MailState> {
    let code: String = row.get(column)?;
    MailState::from_code(&code).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, 0))
}

fn row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: row.get(0)?,
        cause: row.get(1)?,
        member: row.get(2)?,
        to_name: row.get(3)?,
        to_address: row.get(4)?,
        subject: row.get(5)?,
        queued_at: row.get(6)?,
        state: state(row, 7)?,
        tries: row.get(8)?,
        due_at: row.get(9)?,
        sent_at: row.get(10)?,
        last_error: row.get(11)?,
    })
}

pub(super) fn list(
    reader: &Reader<'_>,
    state: Option<&str>,
    member: Option<i64>,
    offset: i64,
    limit: i64,
) -> Result<(i64, Vec<Row>)> {
    const WHICH: &str = "(:state IS NULL OR d.state = :state) AND (:member IS NULL OR m.member = :member)";
    let total = reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM message m JOIN delivery d ON d.id = m.id WHERE {WHICH}"))?
        .query_row(named_params! { ":state": state, ":member": member }, |row| row.get(0))?;
    let rows = reader
        .conn
        .prepare_cached(&format!("{ROW} WHERE {WHICH} ORDER BY m.id DESC LIMIT :limit OFFSET :offset"))?
        .query_map(named_params! { ":state": state, ":member": member, ":limit": limit, ":offset": offset }, row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok((total, rows))
}

pub(super) fn find(reader: &Reader<'_>, message: i64) -> Result<Option<(Row, String)>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{ROW} WHERE m.id = ?"))?
        .query_row([message], |r| Ok((row(r)?, r.get(12)?)))
        .optional()?)
}

pub(super) fn states(reader: &Reader<'_>, messages: &[i64]) -> Result<HashMap<i64, MailState>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT d.id, d.state FROM json_each(?) w JOIN delivery d ON d.id = w.value")?
        .query_map([serde_json::to_string(messages)?], |row| Ok((row.get(0)?, state(row, 1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn subject(conn: &Connection, message: i64) -> Option<String> {
    conn.query_row("SELECT subject FROM message WHERE id = ?", [message], |row| row.get(0)).optional().ok().flatten()
}

/// The states as the index `delivery_open` names them.
const COUNTS: &str = "SELECT count(*) FILTER (WHERE d.state IN ('waiting', 'sending')),
       count(*) FILTER (WHERE d.state = 'failed'), min(m.queued_at) FILTER (WHERE d.state = 'failed')
     FROM delivery d JOIN message m ON m.id = d.id WHERE d.state IN ('waiting', 'sending', 'failed')";

pub(super) fn counts(reader: &Reader<'_>) -> Result<Counts> {
    Ok(reader
        .conn
        .prepare_cached(COUNTS)?
        .query_row([], |row| Ok(Counts { waiting: row.get(0)?, failed: row.get(1)?, failed_since: row.get(2)? }))?)
}

pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Sent>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT m.id, m.subject, d.state, coalesce(d.sent_at, m.queued_at) FROM message m JOIN delivery d ON d.id = m.id
         WHERE m.member = ? ORDER BY m.id DESC",
    )?;
    Ok(statement
        .query_map([member], |row| {
            Ok(Sent { id: row.get(0)?, subject: row.get(1)?, state: state(row, 2)?, at: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

const RECEIPTS_SENT: &str = "SELECT m.receipt, max(d.sent_at) FROM json_each(?) wanted
     JOIN message m ON m.receipt = wanted.value JOIN delivery d ON d.id = m.id WHERE d.sent_at IS NOT NULL GROUP BY m.receipt";

const INVOICES_SENT: &str = "SELECT m.invoice, max(d.sent_at) FROM json_each(?) wanted
     JOIN message m ON m.invoice = wanted.value JOIN delivery d ON d.id = m.id WHERE d.sent_at IS NOT NULL GROUP BY m.invoice";

fn sent_at(reader: &Reader<'_>, question: &str, papers: &[i64]) -> Result<HashMap<i64, String>> {
    Ok(reader
        .conn
        .prepare_cached(question)?
        .query_map([serde_json::to_string(papers)?], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn receipts_sent_at(reader: &Reader<'_>, receipts: &[i64]) -> Result<HashMap<i64, String>> {
    sent_at(reader, RECEIPTS_SENT, receipts)
}

pub(super) fn invoices_sent_at(reader: &Reader<'_>, invoices: &[i64]) -> Result<HashMap<i64, String>> {
    sent_at(reader, INVOICES_SENT, invoices)
}

const TRIED: &str = "SELECT count(*) FROM delivery WHERE tried_at > ?";

pub(super) fn tried_since(reader: &Reader<'_>, moment: &str) -> Result<u32> {
    Ok(reader.conn.prepare_cached(TRIED)?.query_row([moment], |row| row.get(0))?)
}

pub(super) fn is_due(reader: &Reader<'_>) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM delivery WHERE state IN ('waiting', 'sending') AND due_at <= ?)")?
        .query_row([reader.now_text()], |row| row.get(0))?)
}

const NEXT_DUE: &str =
    "SELECT m.id, m.cause, m.member, m.to_name, m.to_address, m.subject, m.body, m.receipt, m.invoice, m.message_id, d.tries
     FROM delivery d JOIN message m ON m.id = d.id
     WHERE d.state IN ('waiting', 'sending') AND d.due_at <= ? ORDER BY d.due_at, d.id LIMIT 1";

/// The oldest that is due; a message found in `sending` here was left there by a machine that stopped.
pub(super) fn next_due(tx: &Tx<'_>, now: &str) -> Result<Option<Taken>> {
    Ok(tx
        .conn
        .prepare_cached(NEXT_DUE)?
        .query_row([now], |row| {
            let cause: String = row.get(1)?;
            Ok(Taken {
                id: row.get(0)?,
                template: Template::from_code(&cause).ok_or(rusqlite::Error::IntegralValueOutOfRange(1, 0))?,
                member: row.get(2)?,
                to_name: row.get(3)?,
                to_address: row.get(4)?,
                subject: row.get(5)?,
                body: row.get(6)?,
                enclosed: Enclosed::from_columns(row.get(7)?, row.get(8)?),
                message_id: row.get(9)?,
                tries: row.get(10)?,
            })
        })
        .optional()?)
}

pub(super) fn set_sending(tx: &Tx<'_>, message: i64, tries: i64, due_at: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE delivery SET state = 'sending', tries = ?, tried_at = ?, due_at = ? WHERE id = ?")?
        .execute(params![tries, tx.now_text(), due_at, message])?;
    Ok(())
}

pub(super) fn set_sent(tx: &Tx<'_>, message: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE delivery SET state = 'sent', sent_at = ?, last_error = '' WHERE id = ?")?
        .execute(params![tx.now_text(), message])?;
    Ok(())
}

/// `due_at` stays as it is when none is given.
pub(super) fn set_state(tx: &Tx<'_>, message: i64, state: &str, due_at: Option<&str>, error: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE delivery SET state = ?, due_at = coalesce(?, due_at), last_error = ? WHERE id = ?")?
        .execute(params![state, due_at, error, message])?;
    Ok(())
}

/// Nothing goes out before that moment.
pub(super) fn all_wait(tx: &Tx<'_>, until: &str) -> Result<()> {
    tx.conn.execute("UPDATE delivery SET due_at = ?1 WHERE state = 'waiting' AND due_at < ?1", [until])?;
    Ok(())
}

pub(super) fn wait_again(tx: &Tx<'_>, message: i64) -> Result<usize> {
    Ok(tx
        .conn
        .prepare_cached(
            "UPDATE delivery SET state = 'waiting', tries = 0, due_at = ? WHERE id = ?
             AND state IN ('waiting', 'failed', 'stopped')",
        )?
        .execute(params![tx.now_text(), message])?)
}

pub(super) fn stop(tx: &Tx<'_>, message: i64) -> Result<usize> {
    Ok(tx
        .conn
        .prepare_cached("UPDATE delivery SET state = 'stopped' WHERE id = ? AND state IN ('waiting', 'failed')")?
        .execute([message])?)
}

/// Those of a member that wait and would carry a link.
pub(super) fn stop_links(tx: &Tx<'_>, member: i64) -> Result<usize> {
    Ok(tx.conn.execute(
        "UPDATE delivery SET state = 'stopped' WHERE state = 'waiting'
         AND id IN (SELECT id FROM message WHERE member = ? AND cause IN (?, ?))",
        params![member, Template::Claim.code(), Template::Reset.code()],
    )?)
}

/// Letters to a member, and to whoever had one of these addresses before they were one: nothing is left of them but that
/// they were written and when.
pub(super) fn erase(tx: &Tx<'_>, member: i64, addresses: &[String]) -> Result<()> {
    const THEIRS: &str = "(member = ?1 OR (member IS NULL AND lower(to_address) IN (SELECT value FROM json_each(?2))))";
    let addresses = serde_json::to_string(addresses)?;
    tx.conn.execute(
        &format!(
            "UPDATE delivery SET last_error = '', state = iif(state = 'sent', 'sent', 'stopped')
              WHERE id IN (SELECT id FROM message WHERE {THEIRS})"
        ),
        params![member, addresses],
    )?;
    tx.conn.execute(
        &format!("UPDATE message SET to_name = '', to_address = '', subject = '', body = '' WHERE {THEIRS}"),
        params![member, addresses],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a test may fall over

    use super::*;
    use crate::testing::Office;

    #[test]
    fn no_question_that_is_asked_often_reads_all_mail() {
        Office::new().raw(|conn| {
            for (question, given, index) in [
                (RECEIPTS_SENT, &["[1, 2]"][..], "message_receipt"),
                (INVOICES_SENT, &["[1, 2]"], "message_invoice"),
                (COUNTS, &[], "delivery_open"),
                (NEXT_DUE, &["2026"], "delivery_due"),
                (TRIED, &["2026"], "delivery_tried"),
            ] {
                let steps: Vec<String> = conn
                    .prepare(&format!("EXPLAIN QUERY PLAN {question}"))?
                    .query_map(rusqlite::params_from_iter(given), |row| row.get("detail"))?
                    .collect::<rusqlite::Result<_>>()?;
                assert!(
                    steps.iter().any(|step| step.starts_with("SEARCH") && step.contains(index)),
                    "{index} is there for this: {steps:?}"
                );
            }
            Ok(())
        });
    }
}
