//! All SQL of `identity_case`, `identity_paper` and `identity_stamp`.

use rusqlite::{Connection, OptionalExtension, Row, params, types::Type};

use super::{Hashes, Kind, Stamp, State};
use crate::{
    Reader, Result, Tx, rows,
    values::{Day, day_in_japan},
};

/// Papers as they were sent.
pub(super) struct Case {
    pub id: i64,
    pub member: i64,
    pub kind: Kind,
    /// [`State::None`] once they were taken back.
    pub state: State,
    /// When they were sent, or decided about.
    pub on: Day,
    pub by_member: bool,
    pub words: String,
}

fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<Kind> {
    let code: String = row.get(column)?;
    Kind::from_code(&code).ok_or(rusqlite::Error::InvalidColumnType(column, code, Type::Text))
}

const CASE: &str =
    "SELECT id, member, document, state, coalesce(decided_at, sent_at), by_member, words FROM identity_case";

fn case(row: &Row<'_>) -> rusqlite::Result<Case> {
    Ok(Case {
        id: row.get(0)?,
        member: row.get(1)?,
        kind: kind(row, 2)?,
        state: match row.get::<_, String>(3)?.as_str() {
            "waiting" => State::Waiting,
            "confirmed" => State::Confirmed,
            "refused" => State::Refused,
            _ => State::None,
        },
        on: day_in_japan(rows::moment(row, 4)?),
        by_member: row.get(5)?,
        words: row.get(6)?,
    })
}

/// The newest of a member that was not taken back.
pub(super) fn last_case(reader: &Reader<'_>, member: i64) -> Result<Option<Case>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{CASE} WHERE member = ? AND state <> 'withdrawn' ORDER BY id DESC LIMIT 1"))?
        .query_row([member], case)
        .optional()?)
}

pub(super) fn waiting_case(reader: &Reader<'_>, member: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM identity_case WHERE member = ? AND state = 'waiting'")?
        .query_row([member], |row| row.get(0))
        .optional()?)
}

pub(super) fn list(reader: &Reader<'_>, limit: u32, offset: u32) -> Result<Vec<Case>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{CASE} WHERE state = 'waiting' ORDER BY sent_at, id LIMIT ? OFFSET ?"))?
        .query_map([limit, offset], case)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn waiting(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    let sql = "SELECT count(*), min(sent_at) FROM identity_case WHERE state = 'waiting'";
    Ok(reader
        .conn
        .prepare_cached(sql)?
        .query_row([], |row| Ok((row.get(0)?, rows::optional_moment(row, 1)?.map(day_in_japan))))?)
}

pub(super) fn insert_case(tx: &Tx<'_>, member: i64, kind: Kind, by_member: bool) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO identity_case (member, document, state, sent_at, by_member) VALUES (?, ?, 'waiting', ?, ?)",
        )?
        .execute(params![member, kind.code(), tx.now_text(), by_member])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn decide(tx: &Tx<'_>, case: i64, state: &str, by: &str, words: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE identity_case SET state = ?, decided_at = ?, decided_by = ?, words = ? WHERE id = ?")?
        .execute(params![state, tx.now_text(), by, words, case])?;
    Ok(())
}

pub(super) fn give(tx: &Tx<'_>, from: i64, to: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE identity_case SET member = ? WHERE member = ?")?.execute([to, from])?;
    Ok(())
}

pub(super) fn insert_paper(tx: &Tx<'_>, case: i64, file: i64) -> Result<()> {
    tx.conn.prepare_cached("INSERT INTO identity_paper (paper_of, file) VALUES (?, ?)")?.execute([case, file])?;
    Ok(())
}

pub(super) fn papers(reader: &Reader<'_>, case: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT file FROM identity_paper WHERE paper_of = ? ORDER BY id")?
        .query_map([case], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// In which papers of the member the picture is.
pub(super) fn case_of(reader: &Reader<'_>, member: i64, file: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT c.id FROM identity_paper p JOIN identity_case c ON c.id = p.paper_of WHERE p.file = ? AND c.member = ?",
        )?
        .query_row([file, member], |row| row.get(0))
        .optional()?)
}

pub(super) fn insert_stamp(tx: &Tx<'_>, member: i64, case: Option<i64>, kind: Kind, fields: &Hashes) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO identity_stamp (member, of_case, document, checked_at, checked_by, fields)
             VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            case,
            kind.code(),
            tx.now_text(),
            tx.actor().name(),
            serde_json::to_string(fields)?
        ])?;
    Ok(())
}

/// The newest stamp of a member that nobody took back.
pub(super) fn stamp(reader: &Reader<'_>, member: i64) -> Result<Option<Stamp>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, document, checked_at, checked_by, fields FROM identity_stamp
              WHERE member = ? AND ended_at IS NULL ORDER BY id DESC LIMIT 1",
        )?
        .query_row([member], |row| {
            Ok(Stamp {
                id: row.get(0)?,
                kind: kind(row, 1)?,
                on: day_in_japan(rows::moment(row, 2)?),
                by: row.get(3)?,
                fields: rows::json(row, 4)?,
            })
        })
        .optional()?)
}

/// All stamps of a member end with the newest: an older one must not come to count again.
pub(super) fn end_stamp(tx: &Tx<'_>, stamp: i64) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE identity_stamp SET ended_at = ?1
              WHERE member = (SELECT member FROM identity_stamp WHERE id = ?2) AND ended_at IS NULL",
        )?
        .execute(params![tx.now_text(), stamp])?;
    Ok(())
}

pub(super) fn member_of(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    let sql = match table {
        "identity_case" => "SELECT member FROM identity_case WHERE id = ?",
        "identity_stamp" => "SELECT member FROM identity_stamp WHERE id = ?",
        "identity_paper" => {
            "SELECT c.member FROM identity_paper p JOIN identity_case c ON c.id = p.paper_of WHERE p.id = ?"
        }
        _ => return None,
    };
    conn.query_row(sql, [key], |row| row.get(0)).ok()
}

pub(super) fn papers_of(reader: &Reader<'_>, member: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT p.file FROM identity_paper p JOIN identity_case c ON c.id = p.paper_of WHERE c.member = ?",
        )?
        .query_map([member], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    let gone = [
        "DELETE FROM identity_stamp WHERE member = ?1",
        "DELETE FROM identity_paper WHERE paper_of IN (SELECT id FROM identity_case WHERE member = ?1)",
        "DELETE FROM identity_case WHERE member = ?1",
    ];
    rows::run_all(tx.conn, member, &gone)
}
