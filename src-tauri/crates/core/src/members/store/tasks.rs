//! SQL of what is to be done.

use rusqlite::{OptionalExtension, Row, params};

use super::day;
use crate::{Reader, Result, Tx, members::tasks::Task, values::Day};

const TASK: &str = "SELECT t.id, t.member, b.no, b.name, t.text, t.due_on, t.staff,
        (SELECT label FROM staff_brief s WHERE s.staff = t.staff), t.done_at, t.done_by, t.written_by
   FROM task t JOIN member_brief b ON b.member = t.member";

fn read(row: &Row<'_>) -> rusqlite::Result<Task> {
    Ok(Task {
        id: row.get(0)?,
        member: row.get(1)?,
        member_no: row.get(2)?,
        member_name: row.get(3)?,
        text: row.get(4)?,
        due_on: day(row, 5)?.unwrap_or_default(),
        staff: row.get(6)?,
        staff_name: row.get(7)?,
        done_at: row.get(8)?,
        done_by: row.get(9)?,
        written_by: row.get(10)?,
    })
}

/// Of one member all of them, what is open first; else what is open. `among`: only of these, a JSON list of members.
pub(in crate::members) fn list(
    reader: &Reader<'_>,
    member: Option<i64>,
    staff: Option<i64>,
    until: Option<Day>,
    among: Option<&str>,
) -> Result<Vec<Task>> {
    let until = until.map(|day| day.to_string());
    let rest = "AND (?2 IS NULL OR t.staff IS NULL OR t.staff = ?2) AND (?3 IS NULL OR t.due_on <= ?3)
         AND (?4 IS NULL OR t.member IN (SELECT value FROM json_each(?4)))";
    let sql = match member {
        Some(_) => format!("{TASK} WHERE t.member = ?1 {rest} ORDER BY t.done_at IS NOT NULL, t.due_on, t.id"),
        None => format!("{TASK} WHERE t.done_at IS NULL AND ?1 IS NULL {rest} ORDER BY t.due_on, t.id LIMIT 500"),
    };
    Ok(reader
        .conn
        .prepare_cached(&sql)?
        .query_map(params![member, staff, until, among], read)?
        .collect::<rusqlite::Result<_>>()?)
}

/// How many of what is open are due for somebody or everybody, and since when.
pub(in crate::members) fn due(
    reader: &Reader<'_>,
    staff: Option<i64>,
    among: Option<&str>,
) -> Result<(i64, Option<Day>)> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT count(*), min(due_on) FROM task
             WHERE done_at IS NULL AND due_on <= ?1 AND (staff IS NULL OR staff = ?2)
                 AND (?3 IS NULL OR member IN (SELECT value FROM json_each(?3)))",
        )?
        .query_row(params![reader.today().to_string(), staff, among], |row| Ok((row.get(0)?, day(row, 1)?)))?)
}

/// How many are open about a member.
pub(in crate::members) fn open_of(reader: &Reader<'_>, member: i64) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*) FROM task WHERE member = ? AND done_at IS NULL")?
        .query_row([member], |row| row.get(0))?)
}

pub(in crate::members) fn member_of(reader: &Reader<'_>, task: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member FROM task WHERE id = ?")?
        .query_row([task], |row| row.get(0))
        .optional()?)
}

pub(in crate::members) fn insert(tx: &Tx<'_>, member: i64, text: &str, due_on: Day, staff: Option<i64>) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO task (member, text, due_on, staff, written_at, written_by) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![member, text, due_on.to_string(), staff, tx.now_text(), tx.actor().name()])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(in crate::members) fn update(tx: &Tx<'_>, task: i64, text: &str, due_on: Day, staff: Option<i64>) -> Result<()> {
    tx.conn.prepare_cached("UPDATE task SET text = ?, due_on = ?, staff = ? WHERE id = ?")?.execute(params![
        text,
        due_on.to_string(),
        staff,
        task
    ])?;
    Ok(())
}

pub(in crate::members) fn set_done(tx: &Tx<'_>, task: i64, done: bool) -> Result<()> {
    let (at, by) = if done { (Some(tx.now_text()), tx.actor().name()) } else { (None, "") };
    tx.conn.prepare_cached("UPDATE task SET done_at = ?, done_by = ? WHERE id = ?")?.execute(params![at, by, task])?;
    Ok(())
}
