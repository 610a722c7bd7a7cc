//! All SQL of `retention_hold`, `retention_run` and `retention_erased`, and of the views by which other rooms say who is
//! due and what stands in the way.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::{due::Row, rules::Rules, runs::Run, tables};
use crate::{Reader, Result, Tx, rows, values::Day};

/// Whose last membership ended by a day (the first day without one), who that was, and why; the longest first.
pub(super) fn ended(reader: &Reader<'_>, until: Day) -> Result<Vec<(i64, Day, String)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT e.member, e.ends_on,
                    (SELECT p.end_reason FROM period p WHERE p.member = e.member AND p.ends_on = e.ends_on LIMIT 1)
               FROM retention_end e
              WHERE e.ends_on <= ? AND NOT EXISTS (SELECT 1 FROM retention_erased x WHERE x.member = e.member)
              ORDER BY e.ends_on, e.member",
        )?
        .query_map([until.to_string()], |row| Ok((row.get(0)?, rows::day(row, 1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn stays(reader: &Reader<'_>, members: &[i64], today: Day) -> Result<Vec<(i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT DISTINCT member, why FROM retention_stay
              WHERE member IN (SELECT value FROM json_each(?)) AND (until IS NULL OR until > ?)",
        )?
        .query_map(params![serde_json::to_string(members)?, today.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Why and until when somebody is kept.
pub(super) type Held = (String, Option<Day>);

pub(super) fn holds(reader: &Reader<'_>) -> Result<HashMap<i64, Held>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member, reason, until FROM retention_hold")?
        .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, rows::optional_day(row, 2)?))))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_hold(tx: &Tx<'_>, member: i64, reason: &str, until: Option<Day>) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO retention_hold (member, reason, until, made_on, made_by) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (member) DO UPDATE SET reason = ?2, until = ?3, made_on = ?4, made_by = ?5",
        )?
        .execute(params![
            member,
            reason,
            until.map(|day| day.to_string()),
            tx.today().to_string(),
            tx.actor().name()
        ])?;
    Ok(())
}

pub(super) fn remove_hold(tx: &Tx<'_>, member: i64) -> Result<bool> {
    Ok(tx.conn.prepare_cached("DELETE FROM retention_hold WHERE member = ?")?.execute([member])? > 0)
}

/// One whose day is over.
pub(super) fn forget_hold(tx: &Tx<'_>, member: i64) -> Result<()> {
    remove_hold(tx, member).map(drop)
}

pub(super) fn is_erased(reader: &Reader<'_>, member: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM retention_erased WHERE member = ?)")?
        .query_row([member], |row| row.get(0))?)
}

/// Everybody who was erased.
pub(super) fn erased(reader: &Reader<'_>) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member FROM retention_erased ORDER BY member")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// How many rows of a table name one of these. The tables are those of [`tables`].
pub(super) fn count(reader: &Reader<'_>, table: &str, members: &[i64]) -> Result<i64> {
    debug_assert!(
        tables::GOES.contains(&table) || tables::STAYS.iter().any(|(name, _)| *name == table),
        "a table of the list"
    );
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM \"{table}\" WHERE member IN (SELECT value FROM json_each(?))"))?
        .query_row([serde_json::to_string(members)?], |row| row.get(0))?)
}

pub(super) fn insert_run(
    tx: &Tx<'_>,
    rules: &Rules,
    members: usize,
    documents: usize,
    entry: i64,
    backups: &[(String, String)],
) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO retention_run (at, by, years, document_years, members, documents, entry, backups)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            tx.now_text(),
            tx.actor().name(),
            rules.years,
            rules.document_years,
            members as i64,
            documents as i64,
            entry,
            serde_json::to_string(backups)?
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn insert_erased(tx: &Tx<'_>, run: i64, row: &Row) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO retention_erased (run, member, no, ended_on, end_reason) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![run, row.member, row.no, row.ended_on.to_string(), row.end_reason])?;
    Ok(())
}

/// Backups, by name and moment.
pub(super) type Backups = Vec<(String, String)>;

/// Runs with the backups that were there, newest first; all, or one.
pub(super) fn runs(reader: &Reader<'_>, run: Option<i64>) -> Result<Vec<(Run, Backups)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, at, by, years, document_years, members, documents, entry, backups FROM retention_run
              WHERE ?1 IS NULL OR id = ?1 ORDER BY id DESC",
        )?
        .query_map([run], |row| {
            let run = Run {
                id: row.get(0)?,
                at: row.get(1)?,
                by: row.get(2)?,
                years: row.get(3)?,
                document_years: row.get(4)?,
                members: row.get(5)?,
                documents: row.get(6)?,
                entry: row.get(7)?,
            };
            Ok((run, rows::json(row, 8)?))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Who was erased by a run: number, last day, why it ended.
pub(super) fn of_run(reader: &Reader<'_>, run: i64) -> Result<Vec<(String, Day, String)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT no, ended_on, end_reason FROM retention_erased WHERE run = ? ORDER BY no")?
        .query_map([run], |row| Ok((row.get(0)?, rows::day(row, 1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What a row is called by.
pub(super) enum Called {
    Member(i64),
    Day(String),
}

pub(super) fn called(conn: &Connection, table: &str, key: i64) -> Option<Called> {
    let sql = match table {
        "retention_hold" => "SELECT member FROM retention_hold WHERE id = ?",
        "retention_erased" => "SELECT member FROM retention_erased WHERE id = ?",
        "retention_run" => {
            let day =
                conn.query_row("SELECT substr(at, 1, 10) FROM retention_run WHERE id = ?", [key], |row| row.get(0));
            return day.optional().ok().flatten().map(Called::Day);
        }
        _ => return None,
    };
    conn.query_row(sql, [key], |row| row.get(0)).ok().map(Called::Member)
}
