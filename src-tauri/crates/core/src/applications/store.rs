//! All SQL of `application`, `application_step` and `proof`.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{
    Application, Channel, Online, State, Step,
    list::{Happened, Twin},
};
use crate::{
    Error, Reader, Result, Tx,
    rows::{day, json, optional_day},
    values::Day,
};

const SELECT: &str =
    "SELECT id, state, stage, kind, record, name, kana, channel, received_on, starts_on, introducer, note,
       same_as, member, joined_on, charges, welcome, proven_mail, online FROM application";

fn code<T>(row: &Row<'_>, column: usize, from: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let code: String = row.get(column)?;
    from(&code).ok_or_else(|| rusqlite::Error::InvalidColumnType(column, code, rusqlite::types::Type::Text))
}

fn application(row: &Row<'_>) -> rusqlite::Result<Application> {
    Ok(Application {
        id: row.get(0)?,
        state: code(row, 1, State::from_code)?,
        stage: row.get::<_, u32>(2)? as usize,
        kind: row.get(3)?,
        record: json(row, 4)?,
        name: row.get(5)?,
        kana: row.get(6)?,
        channel: code(row, 7, Channel::from_code)?,
        received_on: day(row, 8)?,
        starts_on: optional_day(row, 9)?,
        introducer: row.get(10)?,
        note: row.get(11)?,
        same_as: row.get(12)?,
        member: row.get(13)?,
        joined_on: optional_day(row, 14)?,
        charges: json(row, 15)?,
        welcome: row.get(16)?,
        proven_mail: row.get(17)?,
        online: json(row, 18)?,
    })
}

pub(super) fn find(reader: &Reader<'_>, id: i64) -> Result<Option<Application>> {
    Ok(reader.conn.prepare_cached(&format!("{SELECT} WHERE id = ?"))?.query_row([id], application).optional()?)
}

/// Whom a list shows: by state (or all of them), and by a part of the name.
const WANTED: &str = "(:state IS NULL OR state = :state) AND (:text = '' OR instr(name, :text) OR instr(kana, :text))";

pub(super) fn list(
    reader: &Reader<'_>,
    state: Option<State>,
    text: &str,
    limit: u32,
    offset: u32,
) -> Result<Vec<Application>> {
    // Whoever has waited longest comes first; what is decided is looked at from its end.
    let order = match state {
        Some(State::Draft | State::Waiting | State::Returned) => "received_on, id",
        _ => "received_on DESC, id DESC",
    };
    let mut statement =
        reader.conn.prepare_cached(&format!("{SELECT} WHERE {WANTED} ORDER BY {order} LIMIT :limit OFFSET :offset"))?;
    let params = named_params! { ":state": state.map(State::code), ":text": text, ":limit": limit, ":offset": offset };
    Ok(statement.query_map(params, application)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn count(reader: &Reader<'_>, state: Option<State>, text: &str) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM application WHERE {WANTED}"))?
        .query_row(named_params! { ":state": state.map(State::code), ":text": text }, |row| row.get(0))?)
}

pub(super) fn counts(reader: &Reader<'_>) -> Result<Vec<(State, i64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT state, count(*) FROM application GROUP BY state")?
        .query_map([], |row| Ok((code(row, 0, State::from_code)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn waiting(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*), min(received_on) FROM application WHERE state = 'waiting'")?
        .query_row([], |row| Ok((row.get(0)?, optional_day(row, 1)?)))?)
}

pub(super) fn waiting_keys(reader: &Reader<'_>) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM application WHERE state = 'waiting' ORDER BY received_on, id")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Writes down what was said; the key. What was decided is written by the decisions.
pub(super) fn save(tx: &Tx<'_>, of: &Application) -> Result<i64> {
    let params = named_params! {
        ":id": (of.id != 0).then_some(of.id),
        ":state": of.state.code(),
        ":stage": of.stage as u32,
        ":kind": of.kind,
        ":record": serde_json::to_string(&of.record)?,
        ":name": of.name,
        ":kana": of.kana,
        ":channel": of.channel.code(),
        ":received_on": of.received_on.to_string(),
        ":starts_on": of.starts_on.map(|day| day.to_string()),
        ":introducer": of.introducer,
        ":note": of.note,
        ":same_as": of.same_as,
        ":proven_mail": of.proven_mail,
    };
    tx.conn
        .prepare_cached(
            "INSERT INTO application (id, state, stage, kind, record, name, kana, channel, received_on, starts_on,
                                      introducer, note, same_as, proven_mail)
             VALUES (:id, :state, :stage, :kind, :record, :name, :kana, :channel, :received_on, :starts_on,
                     :introducer, :note, :same_as, :proven_mail)
             ON CONFLICT (id) DO UPDATE SET state = :state, stage = :stage, kind = :kind, record = :record, name = :name,
                 kana = :kana, channel = :channel, received_on = :received_on, starts_on = :starts_on,
                 introducer = :introducer, note = :note, same_as = :same_as, proven_mail = :proven_mail",
        )?
        .execute(params)?;
    Ok(if of.id == 0 { tx.conn.last_insert_rowid() } else { of.id })
}

/// What came along from My Page.
pub(super) fn set_online(tx: &Tx<'_>, id: i64, online: &Online) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE application SET online = ? WHERE id = ?")?
        .execute(params![serde_json::to_string(online)?, id])?;
    Ok(())
}

/// Other applications of the same name that are not decided: the name, and since when.
pub(super) fn twins(reader: &Reader<'_>, of: &Application) -> Result<Vec<Twin>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, name, received_on FROM application
             WHERE state IN ('waiting', 'returned') AND id <> ?1 AND replace(name, ' ', '') = replace(?2, ' ', '')
             ORDER BY received_on, id LIMIT 10",
        )?
        .query_map(params![of.id, of.name], |row| {
            Ok(Twin { id: row.get(0)?, name: row.get(1)?, received_on: day(row, 2)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn delete(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM application WHERE id = ?", [id])?;
    Ok(())
}

pub(super) fn set_stage(tx: &Tx<'_>, id: i64, stage: usize) -> Result<()> {
    tx.conn.prepare_cached("UPDATE application SET stage = ? WHERE id = ?")?.execute(params![stage as u32, id])?;
    Ok(())
}

pub(super) fn set_state(tx: &Tx<'_>, id: i64, state: State) -> Result<()> {
    tx.conn.prepare_cached("UPDATE application SET state = ? WHERE id = ?")?.execute(params![state.code(), id])?;
    Ok(())
}

pub(super) fn approve(
    tx: &Tx<'_>,
    id: i64,
    member: i64,
    first: Day,
    charges: &[i64],
    welcome: Option<i64>,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE application SET state = 'approved', member = ?, joined_on = ?, charges = ?, welcome = ? WHERE id = ?",
        )?
        .execute(params![member, first.to_string(), serde_json::to_string(charges)?, welcome, id])?;
    Ok(())
}

pub(super) fn revoke(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute(
        "UPDATE application SET state = 'waiting', joined_on = NULL, charges = '[]', welcome = NULL WHERE id = ?",
        [id],
    )?;
    Ok(())
}

pub(super) fn set_proven(tx: &Tx<'_>, id: i64, email: &str) -> Result<()> {
    tx.conn.execute("UPDATE application SET proven_mail = ? WHERE id = ?", params![email, id])?;
    Ok(())
}

pub(super) fn insert_step(tx: &Tx<'_>, application: i64, step: Step, stage: &str, note: &str) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO application_step (application, at, by, step, stage, note) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![application, tx.now_text(), tx.actor().name(), step.code(), stage, note])?;
    Ok(())
}

pub(super) fn steps(reader: &Reader<'_>, application: i64) -> Result<Vec<Happened>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT at, by, step, stage, note FROM application_step WHERE application = ? ORDER BY id")?
        .query_map([application], |row| {
            Ok(Happened {
                at: row.get(0)?,
                by: row.get(1)?,
                step: code(row, 2, Step::from_code)?,
                stage: row.get(3)?,
                note: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn name(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT name FROM application WHERE id = ?", [id], |row| row.get(0)).ok()
}

pub(super) fn step_of(conn: &Connection, step: i64) -> Option<i64> {
    conn.query_row("SELECT application FROM application_step WHERE id = ?", [step], |row| row.get(0)).ok()
}

pub(super) fn insert_proof(tx: &Tx<'_>, application: i64, message: i64, email: &str) -> Result<()> {
    // A newer letter takes the place of those before.
    tx.conn.execute("DELETE FROM proof WHERE application = ? AND used_at IS NULL", [application])?;
    tx.conn.execute(
        "INSERT INTO proof (application, message, email) VALUES (?, ?, ?)",
        params![application, message, email],
    )?;
    Ok(())
}

/// Application and address that a letter proves.
pub(super) fn proof_of_message(reader: &Reader<'_>, message: i64) -> Result<Option<(i64, String)>> {
    Ok(reader
        .conn
        .query_row("SELECT application, email FROM proof WHERE message = ? AND used_at IS NULL", [message], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?)
}

pub(super) fn set_proof_hash(tx: &Tx<'_>, message: i64, hash: &[u8; 32], ends_at: &str) -> Result<()> {
    tx.conn.execute(
        "UPDATE proof SET hash = ?, ends_at = ? WHERE message = ?",
        params![hash.as_slice(), ends_at, message],
    )?;
    Ok(())
}

/// A proof that is still good: its key, the application, the address.
pub(super) fn proof(reader: &Reader<'_>, hash: &[u8; 32]) -> Result<Option<(i64, i64, String)>> {
    Ok(reader
        .conn
        .query_row(
            "SELECT id, application, email FROM proof WHERE hash = ? AND used_at IS NULL AND ends_at > ?",
            params![hash.as_slice(), reader.now_text()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?)
}

pub(super) fn use_proof(tx: &Tx<'_>, proof: i64) -> Result<()> {
    let used = tx.conn.execute("UPDATE proof SET used_at = ? WHERE id = ?", params![tx.now_text(), proof])?;
    if used == 1 { Ok(()) } else { Err(Error::internal("a proof that was found is gone")) }
}

/// The applications that somebody came from, and those by which they meant to come back.
pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Application>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{SELECT} WHERE member = ?1 OR same_as = ?1 ORDER BY id"))?
        .query_map([member], application)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn erase(tx: &Tx<'_>, application: i64) -> Result<()> {
    let gone = ["DELETE FROM application_step WHERE application = ?1", "DELETE FROM application WHERE id = ?1"];
    crate::rows::run_all(tx.conn, application, &gone)
}
