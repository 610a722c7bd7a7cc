//! All SQL of `change_request` and `request_proof`.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{Request, State};
use crate::{
    Error, Lang, Reader, Result, Tx, rows,
    values::{Day, day_in_japan},
};

const SELECT: &str =
    "SELECT id, member, item, before, after, state, asked_at, lang, note, paper, decided_at, decided_by,
                             reason, letter, asked_by FROM change_request";

fn broken(column: usize, error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}

fn request(row: &Row<'_>) -> rusqlite::Result<Request> {
    let json =
        |column: usize| serde_json::from_str(&row.get::<_, String>(column)?).map_err(|error| broken(column, error));
    let state = State::from_code(&row.get::<_, String>(5)?);
    Ok(Request {
        id: row.get(0)?,
        member: row.get(1)?,
        item: row.get(2)?,
        before: json(3)?,
        after: json(4)?,
        state: state.ok_or(rusqlite::Error::IntegralValueOutOfRange(5, 0))?,
        asked_at: rows::moment(row, 6)?,
        lang: Lang::from_tag(&row.get::<_, String>(7)?),
        note: row.get(8)?,
        paper: row.get(9)?,
        decided_at: rows::optional_moment(row, 10)?,
        decided_by: row.get(11)?,
        reason: row.get(12)?,
        letter: row.get(13)?,
        asked_by: row.get(14)?,
    })
}

pub(super) fn find(reader: &Reader<'_>, id: i64) -> Result<Option<Request>> {
    Ok(reader.conn.prepare_cached(&format!("{SELECT} WHERE id = ?"))?.query_row([id], request).optional()?)
}

/// All of a member, newest first.
pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Request>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{SELECT} WHERE member = ? ORDER BY id DESC"))?
        .query_map([member], request)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The open one of a member about an item.
pub(super) fn open(reader: &Reader<'_>, member: i64, item: &str) -> Result<Option<Request>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "{SELECT} WHERE member = ? AND item = ? AND state IN ('proving', 'waiting') ORDER BY id DESC LIMIT 1"
        ))?
        .query_row(params![member, item], request)
        .optional()?)
}

/// How many a member has made since a moment (UTC text).
pub(super) fn asked_since(reader: &Reader<'_>, member: i64, moment: &str) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*) FROM change_request WHERE member = ? AND asked_at > ?")?
        .query_row(params![member, moment], |row| row.get(0))?)
}

/// Whom a list shows: by state, by the members that were searched for, by those whom the reader sees (JSON lists).
const WANTED: &str = "state = :state AND (:found IS NULL OR member IN (SELECT value FROM json_each(:found)))
                      AND (:scope IS NULL OR member IN (SELECT value FROM json_each(:scope)))";

pub(super) fn list(
    reader: &Reader<'_>,
    state: State,
    found: Option<&str>,
    scope: Option<&str>,
    limit: u32,
    offset: u32,
) -> Result<Vec<Request>> {
    // Whoever has waited longest comes first; what is decided is looked at from its end.
    let order = if state.is_open() { "asked_at, id" } else { "asked_at DESC, id DESC" };
    Ok(reader
        .conn
        .prepare_cached(&format!("{SELECT} WHERE {WANTED} ORDER BY {order} LIMIT :limit OFFSET :offset"))?
        .query_map(
            named_params! { ":state": state.code(), ":found": found, ":scope": scope, ":limit": limit, ":offset": offset },
            request,
        )?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn count(reader: &Reader<'_>, state: State, found: Option<&str>, scope: Option<&str>) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM change_request WHERE {WANTED}"))?
        .query_row(named_params! { ":state": state.code(), ":found": found, ":scope": scope }, |row| row.get(0))?)
}

/// How many wait, and since when the oldest does.
pub(super) fn waiting(reader: &Reader<'_>, scope: Option<&str>) -> Result<(i64, Option<Day>)> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT count(*), min(asked_at) FROM change_request WHERE state = 'waiting'
                AND (?1 IS NULL OR member IN (SELECT value FROM json_each(?1)))",
        )?
        .query_row([scope], |row| Ok((row.get(0)?, rows::optional_moment(row, 1)?.map(day_in_japan))))?)
}

/// Whether another open request still needs this paper.
pub(super) fn paper_is_needed(reader: &Reader<'_>, paper: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM change_request WHERE paper = ? AND state IN ('proving', 'waiting'))",
        )?
        .query_row([paper], |row| row.get(0))?)
}

pub(super) fn insert(tx: &Tx<'_>, of: &Request) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO change_request (member, item, before, after, state, asked_at, lang, note, paper, asked_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            of.member,
            of.item,
            of.before.to_string(),
            of.after.to_string(),
            of.state.code(),
            tx.now_text(),
            of.lang.tag(),
            of.note,
            of.paper,
            of.asked_by
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

/// A step without a decision of the office: replaced, withdrawn, proven.
pub(super) fn set_state(tx: &Tx<'_>, id: i64, state: State) -> Result<()> {
    tx.conn.prepare_cached("UPDATE change_request SET state = ? WHERE id = ?")?.execute(params![state.code(), id])?;
    Ok(())
}

pub(super) fn decide(tx: &Tx<'_>, id: i64, state: State, by: &str, reason: &str) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE change_request SET state = ?, decided_at = ?, decided_by = ?, reason = ?, letter = NULL WHERE id = ?",
        )?
        .execute(params![state.code(), tx.now_text(), by, reason, id])?;
    Ok(())
}

pub(super) fn set_letter(tx: &Tx<'_>, id: i64, letter: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE change_request SET letter = ? WHERE id = ?")?.execute([letter, id])?;
    Ok(())
}

/// What was settled otherwise than it was asked for.
pub(super) fn set_after(tx: &Tx<'_>, id: i64, after: &serde_json::Value) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE change_request SET after = ? WHERE id = ?")?
        .execute(params![after.to_string(), id])?;
    Ok(())
}

/// It waits again: for its link to be opened, where that was never done, else for the office.
pub(super) fn reopen(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE change_request
                SET state = iif(EXISTS (SELECT 1 FROM request_proof WHERE request = change_request.id AND used_at IS NULL),
                                'proving', 'waiting'),
                    decided_at = NULL, decided_by = '', reason = '', letter = NULL
             WHERE id = ?",
        )?
        .execute([id])?;
    Ok(())
}

pub(super) fn member_of(conn: &Connection, id: i64) -> Option<i64> {
    conn.query_row("SELECT member FROM change_request WHERE id = ?", [id], |row| row.get(0)).ok()
}

pub(super) fn item_of(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT item FROM change_request WHERE id = ?", [id], |row| row.get(0)).ok()
}

// --- links that prove a mail address

pub(super) fn insert_proof(tx: &Tx<'_>, request: i64, message: i64, email: &str) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO request_proof (request, message, email) VALUES (?, ?, ?)")?
        .execute(params![request, message, email])?;
    Ok(())
}

/// Request and address that a letter proves.
pub(super) fn proof_of_message(reader: &Reader<'_>, message: i64) -> Result<Option<(i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT request, email FROM request_proof WHERE message = ? AND used_at IS NULL")?
        .query_row([message], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

pub(super) fn set_proof_hash(tx: &Tx<'_>, message: i64, hash: &[u8; 32], ends_at: &str) -> Result<()> {
    tx.conn.prepare_cached("UPDATE request_proof SET hash = ?, ends_at = ? WHERE message = ?")?.execute(params![
        hash.as_slice(),
        ends_at,
        message
    ])?;
    Ok(())
}

/// A link that is still good: its key, the request, the address.
pub(super) fn proof(reader: &Reader<'_>, hash: &[u8; 32]) -> Result<Option<(i64, i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, request, email FROM request_proof WHERE hash = ? AND used_at IS NULL AND ends_at > ?",
        )?
        .query_row(params![hash.as_slice(), reader.now_text()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

pub(super) fn use_proof(tx: &Tx<'_>, proof: i64) -> Result<()> {
    let used = tx
        .conn
        .prepare_cached("UPDATE request_proof SET used_at = ? WHERE id = ?")?
        .execute(params![tx.now_text(), proof])?;
    if used == 1 { Ok(()) } else { Err(Error::internal("a proof that was found is gone")) }
}

/// Links of a request that is open no more are dead.
pub(super) fn remove_proofs(tx: &Tx<'_>, request: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM request_proof WHERE request = ?")?.execute([request])?;
    Ok(())
}

pub(super) fn papers_of(reader: &Reader<'_>, member: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT paper FROM change_request WHERE member = ? AND paper IS NOT NULL")?
        .query_map([member], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    let gone = [
        "DELETE FROM request_proof WHERE request IN (SELECT id FROM change_request WHERE member = ?1)",
        "DELETE FROM change_request WHERE member = ?1",
    ];
    crate::rows::run_all(tx.conn, member, &gone)
}

pub(super) fn erase_proxy(tx: &Tx<'_>, member: i64, name: &str) -> Result<()> {
    tx.conn
        .execute("UPDATE change_request SET asked_by = '' WHERE member = ? AND asked_by = ?", params![member, name])?;
    Ok(())
}
