//! All SQL of `proxy`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Agreed, Proxy, Relation};
use crate::{Reader, Result, Tx, rows, values::Day};

const SELECT: &str =
    "SELECT id, member, agent, asked, relation, agreed_by, agreed_on, until_on, note, accepted_at, ended_at,
                             ended_by FROM proxy";

fn proxy(row: &Row<'_>) -> rusqlite::Result<Proxy> {
    let word = |column: usize| row.get::<_, String>(column);
    let unknown = |column: usize| rusqlite::Error::IntegralValueOutOfRange(column, 0);
    Ok(Proxy {
        id: row.get(0)?,
        member: row.get(1)?,
        agent: row.get(2)?,
        asked: row.get(3)?,
        relation: Relation::from_code(&word(4)?).ok_or_else(|| unknown(4))?,
        agreed_by: Agreed::from_code(&word(5)?).ok_or_else(|| unknown(5))?,
        agreed_on: rows::day(row, 6)?,
        until_on: rows::optional_day(row, 7)?,
        note: row.get(8)?,
        accepted_at: rows::optional_moment(row, 9)?,
        ended_at: rows::optional_moment(row, 10)?,
        ended_by: row.get(11)?,
    })
}

pub(super) fn find(reader: &Reader<'_>, id: i64) -> Result<Option<Proxy>> {
    Ok(reader.conn.prepare_cached(&format!("{SELECT} WHERE id = ?"))?.query_row([id], proxy).optional()?)
}

fn many(reader: &Reader<'_>, wanted: &str, value: impl rusqlite::ToSql) -> Result<Vec<Proxy>> {
    let mut statement = reader.conn.prepare_cached(&format!("{SELECT} WHERE {wanted} ORDER BY id DESC"))?;
    Ok(statement.query_map([value], proxy)?.collect::<rusqlite::Result<_>>()?)
}

/// Who acts, acted or is asked to act for a member, newest first.
pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Proxy>> {
    many(reader, "member = ?", member)
}

/// For whom somebody acts or acted, newest first.
pub(super) fn by_agent(reader: &Reader<'_>, agent: i64) -> Result<Vec<Proxy>> {
    many(reader, "agent = ?", agent)
}

/// What the reader of an address is asked, newest first.
pub(super) fn asked_of(reader: &Reader<'_>, address: &str) -> Result<Vec<Proxy>> {
    many(reader, "agent IS NULL AND ended_at IS NULL AND asked = ?", address)
}

pub(super) fn owner(conn: &Connection, id: i64) -> Option<i64> {
    conn.query_row("SELECT member FROM proxy WHERE id = ?", [id], |row| row.get(0)).ok()
}

/// What is written down at first.
pub(super) struct New<'a> {
    pub member: i64,
    pub agent: Option<i64>,
    pub asked: &'a str,
    pub relation: Relation,
    pub agreed_by: Agreed,
    pub agreed_on: Day,
    pub until_on: Option<Day>,
    pub note: &'a str,
}

/// With an agent it counts at once.
pub(super) fn insert(tx: &Tx<'_>, new: &New<'_>) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO proxy (member, agent, asked, relation, agreed_by, agreed_on, until_on, note, accepted_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, CASE WHEN ?2 IS NULL THEN NULL ELSE ?9 END)",
        )?
        .execute(params![
            new.member,
            new.agent,
            new.asked,
            new.relation.code(),
            new.agreed_by.code(),
            new.agreed_on.to_string(),
            new.until_on.map(|day| day.to_string()),
            new.note,
            tx.now_text()
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn accept(tx: &Tx<'_>, id: i64, agent: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE proxy SET agent = ?2, accepted_at = ?3 WHERE id = ?1")?.execute(params![
        id,
        agent,
        tx.now_text()
    ])?;
    Ok(())
}

pub(super) fn end(tx: &Tx<'_>, id: i64, by: &str) -> Result<()> {
    tx.conn.prepare_cached("UPDATE proxy SET ended_at = ?2, ended_by = ?3 WHERE id = ?1")?.execute(params![
        id,
        tx.now_text(),
        by
    ])?;
    Ok(())
}

pub(super) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM proxy WHERE member = ?1 OR agent = ?1", [member])?;
    Ok(())
}
