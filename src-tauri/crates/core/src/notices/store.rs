//! All SQL of `notice`, `notice_file` and `notice_read`.

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Notice, State};
use crate::{Reader, Result, Tx, rows};

const COLUMNS: &str = "n.id, n.title, n.body, n.audience, n.starts_on, n.ends_on, n.pinned, n.public, n.published_at";

fn notice(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        id: row.get(0)?,
        title: row.get(1)?,
        body: row.get(2)?,
        audience: row.get(3)?,
        starts_on: rows::day(row, 4)?,
        ends_on: rows::optional_day(row, 5)?,
        pinned: row.get(6)?,
        public: row.get(7)?,
        published_at: rows::optional_moment(row, 8)?,
    })
}

/// Those that hold today, the pinned and the newest first.
pub(super) fn shown(reader: &Reader<'_>) -> Result<Vec<Notice>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM notice n
          WHERE n.published_at IS NOT NULL AND n.starts_on <= ?1 AND (n.ends_on IS NULL OR n.ends_on >= ?1)
          ORDER BY n.pinned DESC, n.starts_on DESC, n.id DESC"
    ))?;
    Ok(statement.query_map([reader.today().to_string()], notice)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn find(reader: &Reader<'_>, id: i64) -> Result<Option<Notice>> {
    let mut statement = reader.conn.prepare_cached(&format!("SELECT {COLUMNS} FROM notice n WHERE n.id = ?"))?;
    Ok(statement.query_row([id], notice).optional()?)
}

fn condition(state: Option<State>) -> &'static str {
    match state {
        None => "?1 IS NOT NULL",
        Some(State::Draft) => "n.published_at IS NULL AND ?1 IS NOT NULL",
        Some(State::Coming) => "n.published_at IS NOT NULL AND n.starts_on > ?1",
        Some(State::Shown) => {
            "n.published_at IS NOT NULL AND n.starts_on <= ?1 AND (n.ends_on IS NULL OR n.ends_on >= ?1)"
        }
        Some(State::Over) => "n.published_at IS NOT NULL AND n.ends_on < ?1",
    }
}

/// A page of the office's list, and how many there are.
pub(super) fn page(
    reader: &Reader<'_>,
    state: Option<State>,
    offset: u64,
    limit: u64,
) -> Result<(i64, Vec<(Notice, i64)>)> {
    let (today, holds) = (reader.today().to_string(), condition(state));
    let total = reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM notice n WHERE {holds}"))?
        .query_row([&today], |row| row.get(0))?;
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT {COLUMNS}, (SELECT count(*) FROM notice_file f WHERE f.notice = n.id) FROM notice n
          WHERE {holds} ORDER BY n.pinned DESC, n.starts_on DESC, n.id DESC LIMIT ?2 OFFSET ?3"
    ))?;
    let rows =
        statement.query_map(params![today, limit as i64, offset as i64], |row| Ok((notice(row)?, row.get(9)?)))?;
    Ok((total, rows.collect::<rusqlite::Result<_>>()?))
}

pub(super) fn insert(tx: &Tx<'_>, notice: &Notice) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO notice (title, body, audience, starts_on, ends_on, pinned, public, published_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            notice.title,
            notice.body,
            notice.audience,
            notice.starts_on.to_string(),
            notice.ends_on.map(|day| day.to_string()),
            notice.pinned,
            notice.public,
            notice.published_at.map(crate::values::moment_text)
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn update(tx: &Tx<'_>, notice: &Notice) -> Result<()> {
    tx.conn.execute(
        "UPDATE notice SET title = ?, body = ?, audience = ?, starts_on = ?, ends_on = ?, pinned = ?, public = ?,
             published_at = ? WHERE id = ?",
        params![
            notice.title,
            notice.body,
            notice.audience,
            notice.starts_on.to_string(),
            notice.ends_on.map(|day| day.to_string()),
            notice.pinned,
            notice.public,
            notice.published_at.map(crate::values::moment_text),
            notice.id
        ],
    )?;
    Ok(())
}

pub(super) fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM notice_file WHERE notice = ?", [id])?;
    tx.conn.execute("DELETE FROM notice WHERE id = ?", [id])?;
    Ok(())
}

/// The papers of a notice: their keys and files.
pub(super) fn papers(reader: &Reader<'_>, notice: i64) -> Result<Vec<(i64, i64)>> {
    let mut statement = reader.conn.prepare_cached("SELECT id, file FROM notice_file WHERE notice = ? ORDER BY id")?;
    Ok(statement.query_map([notice], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// The notice and the file of a paper.
pub(super) fn paper(reader: &Reader<'_>, paper: i64) -> Result<Option<(i64, i64)>> {
    let mut statement = reader.conn.prepare_cached("SELECT notice, file FROM notice_file WHERE id = ?")?;
    Ok(statement.query_row([paper], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

pub(super) fn attach(tx: &Tx<'_>, notice: i64, file: i64) -> Result<i64> {
    tx.conn.execute("INSERT INTO notice_file (notice, file) VALUES (?, ?)", [notice, file])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn detach(tx: &Tx<'_>, paper: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM notice_file WHERE id = ?", [paper])?;
    Ok(())
}

/// Which notices a member has opened.
pub(super) fn read_by(reader: &Reader<'_>, member: i64) -> Result<Vec<i64>> {
    let mut statement = reader.conn.prepare_cached("SELECT notice FROM notice_read WHERE member = ?")?;
    Ok(statement.query_map([member], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Who has opened a notice.
pub(super) fn readers(reader: &Reader<'_>, notice: i64) -> Result<RoaringBitmap> {
    let mut statement = reader.conn.prepare_cached("SELECT member FROM notice_read WHERE notice = ?")?;
    let mut rows = statement.query([notice])?;
    let mut found = RoaringBitmap::new();
    while let Some(row) = rows.next()? {
        found.insert(row.get::<_, i64>(0)? as u32);
    }
    Ok(found)
}

pub(super) fn mark(tx: &Tx<'_>, member: i64, notice: i64) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT OR IGNORE INTO notice_read (member, notice, at) VALUES (?, ?, ?)")?
        .execute(params![member, notice, tx.now_text()])?;
    Ok(())
}

pub(super) fn title(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT title FROM notice WHERE id = ?", [id], |row| row.get(0)).ok()
}

pub(super) fn title_of_paper(conn: &Connection, paper: i64) -> Option<String> {
    let title = "SELECT n.title FROM notice_file f JOIN notice n ON n.id = f.notice WHERE f.id = ?";
    conn.query_row(title, [paper], |row| row.get(0)).ok()
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    crate::rows::run_all(tx.conn, member, &["DELETE FROM notice_read WHERE member = ?1"])
}
