//! All SQL of the journal's tables.

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params};

use crate::Result;

/// One entry as it stands in the table.
pub(crate) struct Row {
    pub id: i64,
    pub at: String,
    pub staff: Option<i64>,
    pub who: String,
    pub command: String,
    pub subject: String,
    pub reason: String,
    pub schema: i64,
    pub undo: String,
    pub undoes: Option<i64>,
    pub rows: i64,
    pub changes: Vec<u8>,
    pub prev: [u8; 32],
    pub hash: [u8; 32],
}

const COLUMNS: &str = "id, at, staff, who, command, subject, reason, schema, undo, undoes, rows, changes, prev, hash";

fn read(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: row.get(0)?,
        at: row.get(1)?,
        staff: row.get(2)?,
        who: row.get(3)?,
        command: row.get(4)?,
        subject: row.get(5)?,
        reason: row.get(6)?,
        schema: row.get(7)?,
        undo: row.get(8)?,
        undoes: row.get(9)?,
        rows: row.get(10)?,
        changes: row.get(11)?,
        prev: row.get(12)?,
        hash: row.get(13)?,
    })
}

pub(super) fn insert(conn: &Connection, row: &Row) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO journal (id, at, staff, who, command, subject, reason, schema, undo, undoes, rows, changes, prev, hash)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        row.id, row.at, row.staff, row.who, row.command, row.subject, row.reason, row.schema, row.undo, row.undoes,
        row.rows, row.changes, row.prev, row.hash
    ])?;
    Ok(())
}

pub(super) fn insert_run(conn: &Connection, table: &str, first: i64, last: i64, entry: i64) -> Result<()> {
    conn.prepare_cached("INSERT INTO journal_row (tbl, first, last, entry) VALUES (?, ?, ?, ?)")?
        .execute(params![table, first, last, entry])?;
    Ok(())
}

/// Key and hash of the newest entry.
pub(super) fn last(conn: &Connection) -> Result<Option<(i64, [u8; 32])>> {
    Ok(conn
        .prepare_cached("SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

pub(super) fn each(conn: &Connection, mut f: impl FnMut(Row) -> Result<()>) -> Result<()> {
    let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM journal ORDER BY id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        f(read(row)?)?;
    }
    Ok(())
}

pub(super) fn find(conn: &Connection, id: i64) -> Result<Option<Row>> {
    Ok(conn.prepare_cached(&format!("SELECT {COLUMNS} FROM journal WHERE id = ?"))?.query_row([id], read).optional()?)
}

/// How often the entry `j` was taken back and done again in turn: odd when it is taken back now.
const TURNS: &str = "(WITH RECURSIVE turn (id) AS (
         SELECT u.id FROM journal u WHERE u.undoes = j.id
         UNION ALL SELECT u.id FROM journal u JOIN turn ON u.undoes = turn.id)
     SELECT count(*) FROM turn)";

/// See [`TURNS`].
pub(super) fn turns(conn: &Connection, id: i64) -> Result<i64> {
    Ok(conn
        .prepare_cached(&format!("SELECT {TURNS} FROM journal j WHERE j.id = ?"))?
        .query_row([id], |row| row.get(0))?)
}

/// The act whose doing an entry is: its own, or of an undo the one of the entry at the end of the chain.
pub(super) fn done_by(conn: &Connection, id: i64) -> Result<String> {
    Ok(conn
        .prepare_cached(
            "WITH RECURSIVE under (id, command, undoes) AS (
                 SELECT id, command, undoes FROM journal WHERE id = ?
                 UNION ALL SELECT j.id, j.command, j.undoes FROM journal j JOIN under u ON j.id = u.undoes)
             SELECT command FROM under WHERE undoes IS NULL",
        )?
        .query_row([id], |row| row.get(0))?)
}

/// A line of the list: everything but the changes.
pub(super) struct Line {
    pub id: i64,
    pub at: String,
    pub who: String,
    pub command: String,
    pub subject: String,
    pub reason: String,
    pub undo: String,
    pub undoes: Option<i64>,
    pub turns: i64,
    pub rows: i64,
}

/// What to list.
pub(super) struct Wanted<'a> {
    pub member: Option<i64>,
    pub text: &'a str,
    /// Acts whose title has the text in it.
    pub commands: &'a [&'a str],
    pub before: Option<i64>,
    pub limit: i64,
}

pub(super) fn list(conn: &Connection, wanted: &Wanted<'_>) -> Result<Vec<Line>> {
    let select = format!(
        "SELECT j.id, j.at, j.who, j.command, j.subject, j.reason, j.undo, j.undoes, {TURNS}, j.rows FROM journal j"
    );
    let line = |row: &SqlRow<'_>| {
        Ok(Line {
            id: row.get(0)?,
            at: row.get(1)?,
            who: row.get(2)?,
            command: row.get(3)?,
            subject: row.get(4)?,
            reason: row.get(5)?,
            undo: row.get(6)?,
            undoes: row.get(7)?,
            turns: row.get(8)?,
            rows: row.get(9)?,
        })
    };
    let before = wanted.before.unwrap_or(i64::MAX);
    let pattern = format!("%{}%", wanted.text.replace(['%', '_'], ""));
    let commands = serde_json::to_string(wanted.commands)?;
    let rows = if let Some(member) = wanted.member {
        conn.prepare_cached(&format!(
            "{select} WHERE j.id < ?1 AND (?3 = '%%' OR j.who LIKE ?3 OR j.subject LIKE ?3 OR j.command IN (SELECT value FROM json_each(?5))) AND j.id IN (
                 SELECT entry FROM journal_row WHERE tbl = 'member' AND first = ?2
                 UNION SELECT entry FROM journal_row WHERE tbl = 'member' AND last >= ?2 AND first <= ?2 AND last > first)
             ORDER BY j.id DESC LIMIT ?4"
        ))?
        .query_map(params![before, member, pattern, wanted.limit, commands], line)?
        .collect::<rusqlite::Result<_>>()?
    } else {
        conn.prepare_cached(&format!(
            "{select} WHERE j.id < ?1 AND (?2 = '%%' OR j.who LIKE ?2 OR j.subject LIKE ?2 OR j.command IN (SELECT value FROM json_each(?4)))
             ORDER BY j.id DESC LIMIT ?3"
        ))?
        .query_map(params![before, pattern, wanted.limit, commands], line)?
        .collect::<rusqlite::Result<_>>()?
    };
    Ok(rows)
}

/// The newest entry that can be taken back and was not, and is not itself an undo.
pub(super) fn last_undoable(conn: &Connection) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached(
            "SELECT id FROM journal j WHERE undo = 'changeset' AND undoes IS NULL AND rows > 0
                 AND NOT EXISTS (SELECT 1 FROM journal u WHERE u.undoes = j.id)
                 AND NOT EXISTS (SELECT 1 FROM journal_erasure e WHERE e.entry = j.id)
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row([], |row| row.get(0))
        .optional()?)
}

/// The members whom an entry concerns.
pub(super) fn members_of(conn: &Connection, entry: i64) -> Result<Vec<i64>> {
    let mut statement =
        conn.prepare_cached("SELECT first, last FROM journal_row WHERE entry = ? AND tbl = 'member' ORDER BY first")?;
    let runs = statement
        .query_map([entry], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<(i64, i64)>>>()?;
    Ok(runs.into_iter().flat_map(|(first, last)| first..=last).collect())
}

/// The columns of a table, in order, with the ones that changesets of an older schema lack at the end.
pub(super) fn columns(conn: &Connection, table: &str) -> Result<Vec<String>> {
    Ok(conn
        .prepare_cached("SELECT name FROM pragma_table_info(?) ORDER BY cid")?
        .query_map([table], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}
/// The member that a row belongs to now.
pub(super) fn owner(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    // The table's name comes from a changeset of our own schema, never from a caller.
    conn.prepare_cached(&format!("SELECT member FROM \"{}\" WHERE id = ?", table.replace('"', "")))
        .and_then(|mut statement| statement.query_row([key], |row| row.get(0)))
        .ok()
}

/// The rows of a member in these tables that an entry touched and that are still there.
pub(super) fn rows_of(conn: &Connection, entry: i64, member: i64, tables: &[&str]) -> Result<Vec<(String, i64)>> {
    let mut runs =
        conn.prepare_cached("SELECT tbl, first, last FROM journal_row WHERE entry = ? ORDER BY tbl, first")?;
    let mut runs = runs.query([entry])?;
    let mut found = Vec::new();
    while let Some(run) = runs.next()? {
        let (table, first, last): (String, i64, i64) = (run.get(0)?, run.get(1)?, run.get(2)?);
        if tables.contains(&table.as_str()) {
            // The table is one of the caller's fixed list. Of a run that has many rows the member's own few are found
            // by the member.
            let sql = format!("SELECT id FROM \"{table}\" WHERE member = ? AND id BETWEEN ? AND ? LIMIT 10");
            let mut rows = conn.prepare_cached(&sql)?;
            for id in rows.query_map([member, first, last], |row| row.get(0))? {
                found.push((table.clone(), id?));
            }
        }
    }
    Ok(found)
}

/// The records that became part of a member.
pub(super) fn merged_into(conn: &Connection, member: i64) -> Result<Vec<i64>> {
    Ok(conn
        .prepare_cached("SELECT record FROM merged_into WHERE member = ?")?
        .query_map([member], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The newest entry that touched a row.
pub(super) fn last_change(conn: &Connection, table: &str, key: i64) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached(
            "SELECT max(entry) FROM (
                 SELECT max(entry) AS entry FROM journal_row WHERE tbl = ?1 AND first = ?2
                 UNION ALL SELECT max(entry) FROM journal_row WHERE tbl = ?1 AND last >= ?2 AND first <= ?2 AND last > first)",
        )?
        .query_row(params![table, key], |row| row.get(0))?)
}

/// The first entry that touched a row.
pub(super) fn made_by(conn: &Connection, table: &str, key: i64) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT min(entry) FROM journal_row WHERE tbl = ? AND first <= ?2 AND last >= ?2")?
        .query_row(params![table, key], |row| row.get(0))?)
}

// --- what was taken out (see `forget.rs`)

/// Entries that touched a row.
pub(super) fn entries_of(conn: &Connection, table: &str, key: i64) -> Result<Vec<i64>> {
    Ok(conn
        .prepare_cached(
            "SELECT entry FROM journal_row WHERE tbl = ?1 AND first = ?2
             UNION SELECT entry FROM journal_row WHERE tbl = ?1 AND last >= ?2 AND first <= ?2 AND last > first",
        )?
        .query_map(params![table, key], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Entries that touched a table.
pub(super) fn entries_in(conn: &Connection, table: &str) -> Result<Vec<i64>> {
    Ok(conn
        .prepare_cached("SELECT DISTINCT entry FROM journal_row WHERE tbl = ?")?
        .query_map([table], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Entries in whose words one of these stands.
pub(super) fn entries_about(conn: &Connection, labels: &[(String, &str)]) -> Result<Vec<i64>> {
    let mut statement = conn.prepare("SELECT id, subject, reason FROM journal")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, subject, reason): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if labels.iter().any(|(label, _)| subject.contains(label) || reason.contains(label)) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Whether a row is there. The table's name comes from a changeset of our own schema, never from a caller.
pub(super) fn stands(conn: &Connection, table: &str, key: i64) -> Result<bool> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM \"{}\" WHERE id = ?)", table.replace('"', ""));
    Ok(conn.prepare_cached(&sql)?.query_row([key], |row| row.get(0))?)
}

/// What is left of an entry. Its place in the chain stays as it is.
pub(super) fn strip(conn: &Connection, row: &Row) -> Result<()> {
    conn.prepare_cached("UPDATE journal SET who = ?, subject = ?, reason = ?, changes = ? WHERE id = ?")?
        .execute(params![row.who, row.subject, row.reason, row.changes, row.id])?;
    Ok(())
}

pub(super) fn insert_erasure(conn: &Connection, entry: i64, by: i64, hash: &[u8; 32]) -> Result<()> {
    conn.prepare_cached("INSERT INTO journal_erasure (entry, by, hash) VALUES (?, ?, ?)")?
        .execute(params![entry, by, hash])?;
    Ok(())
}

pub(super) fn erasures(conn: &Connection) -> Result<Vec<(i64, i64, [u8; 32])>> {
    Ok(conn
        .prepare_cached("SELECT entry, by, hash FROM journal_erasure ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn is_erased(conn: &Connection, entry: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM journal_erasure WHERE entry = ?)")?
        .query_row([entry], |row| row.get(0))?)
}
