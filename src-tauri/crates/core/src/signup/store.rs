//! All SQL of `signup` and `signup_link`.

use rusqlite::{OptionalExtension, Row, params};

use super::{Signup, Texts};
use crate::{Error, Reader, Result, Tx, rows};

/// A link as it stands.
pub(super) struct Found {
    pub email: String,
    pub ends_at: String,
    pub used: bool,
}

pub(super) fn insert_link(tx: &Tx<'_>, email: &str, message: i64) -> Result<()> {
    tx.conn.prepare_cached("INSERT INTO signup_link (email, message, made_at) VALUES (?, ?, ?)")?.execute(params![
        email,
        message,
        tx.now_text()
    ])?;
    Ok(())
}

/// Whether the letter still has a link to carry: one that was tried again may have been opened meanwhile.
pub(super) fn link_waits(reader: &Reader<'_>, message: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM signup_link WHERE message = ? AND used_at IS NULL)")?
        .query_row([message], |row| row.get(0))?)
}

pub(super) fn set_link_hash(tx: &Tx<'_>, message: i64, hash: &[u8; 32], ends_at: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE signup_link SET hash = ?, ends_at = ? WHERE message = ?")?
        .execute(params![hash, ends_at, message])?;
    Ok(())
}

pub(super) fn link(reader: &Reader<'_>, hash: &[u8; 32]) -> Result<Option<Found>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT email, ends_at, used_at IS NOT NULL FROM signup_link WHERE hash = ?")?
        .query_row([hash], |row| Ok(Found { email: row.get(0)?, ends_at: row.get(1)?, used: row.get(2)? }))
        .optional()?)
}

pub(super) fn use_link(tx: &Tx<'_>, hash: &[u8; 32]) -> Result<()> {
    let used = tx
        .conn
        .prepare_cached("UPDATE signup_link SET used_at = ? WHERE hash = ?")?
        .execute(params![tx.now_text(), hash])?;
    if used == 1 { Ok(()) } else { Err(Error::internal("a link that was found is gone")) }
}

/// Lets a browser in; a form that was begun stays as it is, and no shorter.
pub(super) fn open_session(
    tx: &Tx<'_>,
    email: &str,
    session: &[u8; 32],
    session_ends_at: &str,
    ends_at: &str,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO signup (email, session, session_ends_at, ends_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (email) DO UPDATE SET session = ?2, session_ends_at = ?3, ends_at = max(ends_at, ?4)",
        )?
        .execute(params![email, session, session_ends_at, ends_at])?;
    Ok(())
}

const SIGNUP: &str = "SELECT id, email, texts, papers, application, ends_at FROM signup";

fn signup(row: &Row<'_>) -> rusqlite::Result<Signup> {
    Ok(Signup {
        id: row.get(0)?,
        email: row.get(1)?,
        texts: rows::json(row, 2)?,
        papers: rows::json(row, 3)?,
        application: row.get(4)?,
        ends_at: rows::moment(row, 5)?,
    })
}

pub(super) fn of_session(reader: &Reader<'_>, session: &[u8; 32]) -> Result<Option<Signup>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{SIGNUP} WHERE session = ?1 AND session_ends_at > ?2 AND ends_at > ?2"))?
        .query_row(params![session, reader.now_text()], signup)
        .optional()?)
}

pub(super) fn of_key(reader: &Reader<'_>, signup: i64) -> Result<Option<Signup>> {
    Ok(reader.conn.prepare_cached(&format!("{SIGNUP} WHERE id = ?"))?.query_row([signup], self::signup).optional()?)
}

pub(super) fn end_session(tx: &Tx<'_>, signup: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE signup SET session = NULL, session_ends_at = NULL WHERE id = ?")?
        .execute([signup])?;
    Ok(())
}

pub(super) fn set_draft(tx: &Tx<'_>, signup: i64, texts: &Texts, papers: &[i64], ends_at: &str) -> Result<()> {
    tx.conn.prepare_cached("UPDATE signup SET texts = ?, papers = ?, ends_at = ? WHERE id = ?")?.execute(params![
        serde_json::to_string(texts)?,
        serde_json::to_string(papers)?,
        ends_at,
        signup
    ])?;
    Ok(())
}

pub(super) fn set_sent(tx: &Tx<'_>, signup: i64, application: i64, ends_at: &str) -> Result<()> {
    tx.conn.prepare_cached("UPDATE signup SET application = ?, ends_at = ? WHERE id = ?")?.execute(params![
        application,
        ends_at,
        signup
    ])?;
    Ok(())
}

pub(super) fn set_fresh(tx: &Tx<'_>, signup: i64, ends_at: &str) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE signup SET application = NULL, texts = '[]', papers = '[]', ends_at = ? WHERE id = ?")?
        .execute(params![ends_at, signup])?;
    Ok(())
}

pub(super) fn sweep(tx: &Tx<'_>, now: &str, old: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM signup WHERE ends_at <= ?", [now])?;
    tx.conn.execute("DELETE FROM signup_link WHERE made_at <= ?", [old])?;
    Ok(())
}

pub(super) fn erase(tx: &Tx<'_>, addresses: &[String]) -> Result<()> {
    for address in addresses {
        for table in ["signup", "signup_link"] {
            tx.conn.prepare_cached(&format!("DELETE FROM {table} WHERE email = ?"))?.execute([address])?;
        }
    }
    Ok(())
}
