//! All SQL of `login`, `login_session`, `login_event`, `token` and `throttle`.

pub(super) mod factors;

use rusqlite::{OptionalExtension, Row, params};

use super::{
    Whence,
    account::{Account, Event, Happened},
    session::{Line, Open},
    status::Login,
};
use crate::{Reader, Result, Tx, values::Moment};
pub(super) use factors::*;

fn moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Moment> {
    let text: String = row.get(column)?;
    text.parse()
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e)))
}

// --- accounts

const ACCOUNT: &str = "SELECT id, member, email, password, changed_at FROM login";

fn account_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        member: row.get(1)?,
        email: row.get(2)?,
        password: row.get(3)?,
        changed_at: moment(row, 4)?,
    })
}

pub(super) fn account(reader: &Reader<'_>, login: i64) -> Result<Option<Account>> {
    let mut statement = reader.conn.prepare_cached(&format!("{ACCOUNT} WHERE id = ?"))?;
    Ok(statement.query_row([login], account_row).optional()?)
}

pub(super) fn account_by_email(reader: &Reader<'_>, email: &str) -> Result<Option<Account>> {
    let mut statement = reader.conn.prepare_cached(&format!("{ACCOUNT} WHERE email = ?"))?;
    Ok(statement.query_row([email], account_row).optional()?)
}

pub(super) fn login_of(reader: &Reader<'_>, member: i64) -> Result<Option<Login>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT l.email, l.claimed_at,
                    (SELECT max(e.at) FROM login_event e WHERE e.login = l.id AND e.what IN ('signed_in', 'claimed')),
                    EXISTS (SELECT 1 FROM login_app a WHERE a.login = l.id AND a.confirmed_at IS NOT NULL),
                    (SELECT count(*) FROM login_passkey p WHERE p.login = l.id),
                    (SELECT count(*) FROM login_recovery r WHERE r.login = l.id AND r.used_at IS NULL)
             FROM login l WHERE l.member = ?",
        )?
        .query_row([member], |row| {
            Ok(Login {
                email: row.get(0)?,
                claimed_at: row.get(1)?,
                last_sign_in: row.get(2)?,
                app: row.get(3)?,
                passkeys: row.get(4)?,
                recovery_left: row.get(5)?,
            })
        })
        .optional()?)
}

/// Its key was never another account's: what stands under the key of one that is gone stays that one's, should it be
/// brought back.
pub(super) fn insert_login(tx: &Tx<'_>, member: i64, email: &str, password: &str) -> Result<i64> {
    let login = tx
        .conn
        .prepare_cached(
            "UPDATE login_key SET last = max(last, coalesce((SELECT max(id) FROM login), 0)) + 1 RETURNING last",
        )?
        .query_row([], |row| row.get::<_, i64>(0))?;
    tx.conn
        .prepare_cached(
            "INSERT INTO login (id, member, email, password, claimed_at, changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        )?
        .execute(params![login, member, email, password, tx.now_text()])?;
    Ok(login)
}

pub(super) fn set_email(tx: &Tx<'_>, member: i64, email: &str) -> Result<()> {
    tx.conn.prepare_cached("UPDATE login SET email = ? WHERE member = ?")?.execute(params![email, member])?;
    Ok(())
}

pub(super) fn set_password(tx: &Tx<'_>, login: i64, password: &str) -> Result<()> {
    tx.conn.prepare_cached("UPDATE login SET password = ?, changed_at = ? WHERE id = ?")?.execute(params![
        password,
        tx.now_text(),
        login
    ])?;
    Ok(())
}

/// Whether there was one. What happened at its door stays, without its name; so do its factors: a merge that is undone
/// brings it back, and it must not come without them.
pub(super) fn remove_login(tx: &Tx<'_>, member: i64) -> Result<bool> {
    const ITS: &str = "(SELECT id FROM login WHERE member = ?)";
    for under_way in ["login_session", "login_step", "login_ceremony"] {
        tx.conn.execute(&format!("DELETE FROM {under_way} WHERE login = {ITS}"), [member])?;
    }
    tx.conn.execute(&format!("UPDATE login_device SET trusted_until = NULL WHERE login = {ITS}"), [member])?;
    tx.conn.execute(&format!("UPDATE login_event SET login = NULL WHERE login = {ITS}"), [member])?;
    Ok(tx.conn.execute("DELETE FROM login WHERE member = ?", [member])? > 0)
}

pub(super) fn give_login(tx: &Tx<'_>, from: i64, to: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE login SET member = ?2 WHERE member = ?1")?.execute([from, to])?;
    Ok(())
}

pub(super) fn remove_tokens(tx: &Tx<'_>, member: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM token WHERE member = ?")?.execute([member])?;
    Ok(())
}

/// Invitations that are open, accounts, and those of them with a second factor.
pub(super) fn numbers(reader: &Reader<'_>) -> Result<(i64, i64, i64)> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT (SELECT count(DISTINCT member) FROM token
                     WHERE purpose = 'claim' AND used_at IS NULL AND ends_at > ?),
                    (SELECT count(*) FROM login),
                    (SELECT count(*) FROM login l
                     WHERE EXISTS (SELECT 1 FROM login_app a WHERE a.login = l.id AND a.confirmed_at IS NOT NULL)
                        OR EXISTS (SELECT 1 FROM login_passkey p WHERE p.login = l.id))",
        )?
        .query_row([reader.now_text()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}

// --- events

pub(super) fn insert_event(tx: &Tx<'_>, login: Option<i64>, what: &str, device: &str, place: &str) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO login_event (login, what, at, device, place) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![login, what, tx.now_text(), device, place])?;
    Ok(())
}

pub(super) fn events(reader: &Reader<'_>, login: i64, limit: i64) -> Result<Vec<Event>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT what, at, device, place FROM login_event WHERE login = ? ORDER BY at DESC, id DESC LIMIT ?",
    )?;
    Ok(statement
        .query_map([login, limit], |row| {
            let what: String = row.get(0)?;
            let what = Happened::from_code(&what).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, 0))?;
            Ok(Event { what, at: moment(row, 1)?, device: row.get(2)?, place: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn forget_old_places(tx: &Tx<'_>, before: &str) -> Result<()> {
    tx.conn.execute("UPDATE login_event SET place = '' WHERE place <> '' AND at < ?", [before])?;
    Ok(())
}

pub(super) fn remove_old_events(tx: &Tx<'_>, before: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM login_event WHERE at < ?", [before])?;
    Ok(())
}

// --- sessions

pub(super) fn insert_session(
    tx: &Tx<'_>,
    hash: &[u8; 32],
    login: i64,
    csrf: &str,
    ends_at: &str,
    whence: &Whence,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO login_session (hash, login, csrf, created_at, seen_at, ends_at, device, place)
             VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![hash, login, csrf, tx.now_text(), ends_at, whence.device(), whence.place()])?;
    Ok(())
}

pub(super) fn session(reader: &Reader<'_>, hash: &[u8; 32]) -> Result<Option<Open>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT s.id, s.login, l.member, s.csrf, s.seen_at, s.ends_at, s.created_at, s.proven_at, s.acting
             FROM login_session s JOIN login l ON l.id = s.login WHERE s.hash = ?",
        )?
        .query_row([hash], |row| {
            Ok(Open {
                id: row.get(0)?,
                login: row.get(1)?,
                member: row.get(2)?,
                csrf: row.get(3)?,
                seen_at: moment(row, 4)?,
                ends_at: moment(row, 5)?,
                created_at: moment(row, 6)?,
                proven_at: row.get::<_, Option<String>>(7)?.map(|_| moment(row, 7)).transpose()?,
                acting: row.get(8)?,
            })
        })
        .optional()?)
}

pub(super) fn sessions(reader: &Reader<'_>, login: i64, this: i64, now: &str, idle_since: &str) -> Result<Vec<Line>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, device, place, created_at, seen_at, id = ?2 FROM login_session
         WHERE login = ?1 AND ends_at > ?3 AND seen_at > ?4 ORDER BY id = ?2 DESC, seen_at DESC, id DESC",
    )?;
    Ok(statement
        .query_map(params![login, this, now, idle_since], |row| {
            Ok(Line {
                id: row.get(0)?,
                device: row.get(1)?,
                place: row.get(2)?,
                created_at: moment(row, 3)?,
                seen_at: moment(row, 4)?,
                is_this: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn end_session_of(tx: &Tx<'_>, login: i64, session: i64) -> Result<bool> {
    Ok(tx.conn.execute("DELETE FROM login_session WHERE login = ? AND id = ?", [login, session])? > 0)
}

pub(super) fn set_acting(tx: &Tx<'_>, session: i64, proxy: Option<i64>) -> Result<()> {
    tx.conn.execute("UPDATE login_session SET acting = ? WHERE id = ?", params![proxy, session])?;
    Ok(())
}

pub(super) fn prove_session(tx: &Tx<'_>, session: i64) -> Result<()> {
    tx.conn.execute("UPDATE login_session SET proven_at = ? WHERE id = ?", params![tx.now_text(), session])?;
    Ok(())
}

pub(super) fn touch_session(tx: &Tx<'_>, session: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE login_session SET seen_at = ? WHERE id = ?")?
        .execute(params![tx.now_text(), session])?;
    Ok(())
}

pub(super) fn end_session(tx: &Tx<'_>, session: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM login_session WHERE id = ?", [session])?;
    Ok(())
}

pub(super) fn end_session_by_hash(tx: &Tx<'_>, hash: &[u8; 32]) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM login_session WHERE hash = ?")?.execute([hash])?;
    Ok(())
}

pub(super) fn end_sessions(tx: &Tx<'_>, login: i64, stays: Option<i64>) -> Result<usize> {
    Ok(tx.conn.execute("DELETE FROM login_session WHERE login = ? AND id IS NOT ?", params![login, stays])?)
}

pub(super) fn count_sessions(
    reader: &Reader<'_>,
    login: i64,
    session: i64,
    now: &str,
    idle_since: &str,
) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT count(*) FROM login_session WHERE login = ? AND id <> ? AND ends_at > ? AND seen_at > ?",
        )?
        .query_row(params![login, session, now, idle_since], |row| row.get(0))?)
}

pub(super) fn remove_old_sessions(tx: &Tx<'_>, now: &str, idle_since: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM login_session WHERE ends_at <= ? OR seen_at <= ?", [now, idle_since])?;
    Ok(())
}

// --- tokens

/// Those that the member had of the same purpose die; one that is made again is good for longer.
pub(super) fn insert_token(
    tx: &Tx<'_>,
    hash: &[u8; 32],
    purpose: &str,
    member: i64,
    email: &str,
    ends_at: &str,
) -> Result<()> {
    let now = tx.now_text();
    tx.conn.execute(
        "UPDATE token SET used_at = ? WHERE member = ? AND purpose = ? AND used_at IS NULL AND hash <> ?",
        params![now, member, purpose, hash],
    )?;
    tx.conn.execute(
        "INSERT INTO token (hash, purpose, member, email, made_at, ends_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (hash) DO UPDATE SET ends_at = ?6",
        params![hash, purpose, member, email, now, ends_at],
    )?;
    Ok(())
}

/// Member and address of a token that is good.
pub(super) fn token(reader: &Reader<'_>, hash: &[u8; 32], purpose: &str) -> Result<Option<(i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT member, email FROM token WHERE hash = ? AND purpose = ? AND used_at IS NULL AND ends_at > ?",
        )?
        .query_row(params![hash, purpose, reader.now_text()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Whether this token was used, or a newer one took its place.
pub(super) fn is_used(reader: &Reader<'_>, hash: &[u8; 32]) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM token WHERE hash = ? AND used_at IS NOT NULL)")?
        .query_row([hash], |row| row.get(0))?)
}

/// All that the member has are used up. How many of them were good.
pub(super) fn use_tokens(tx: &Tx<'_>, member: i64) -> Result<usize> {
    let mut statement = tx
        .conn
        .prepare_cached("UPDATE token SET used_at = ?1 WHERE member = ?2 AND used_at IS NULL RETURNING ends_at > ?1")?;
    let good: Vec<bool> =
        statement.query_map(params![tx.now_text(), member], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(good.into_iter().filter(|good| *good).count())
}

pub(super) fn remove_old_tokens(tx: &Tx<'_>, before: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM token WHERE ends_at < ?", [before])?;
    Ok(())
}

// --- failed tries

/// How many, and until when the next one waits.
pub(super) fn failures(reader: &Reader<'_>, key: &[u8; 32]) -> Result<Option<(i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT fails, until FROM throttle WHERE key = ?")?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

pub(super) fn set_failures(tx: &Tx<'_>, key: &[u8; 32], fails: i64, until: &str) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO throttle (key, fails, until) VALUES (?1, ?2, ?3)
             ON CONFLICT (key) DO UPDATE SET fails = ?2, until = ?3",
        )?
        .execute(params![key, fails, until])?;
    Ok(())
}

pub(super) fn forget_failures(tx: &Tx<'_>, key: &[u8; 32]) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM throttle WHERE key = ?")?.execute([key])?;
    Ok(())
}

pub(super) fn take_one_back(tx: &Tx<'_>, key: &[u8; 32]) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE throttle SET fails = max(fails - 1, 0), until = ? WHERE key = ?")?
        .execute(params![tx.now_text(), key])?;
    Ok(())
}

pub(super) fn remove_old_failures(tx: &Tx<'_>, before: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM throttle WHERE until < ?", [before])?;
    Ok(())
}

/// The account with everything that opens it, and what happened at its door.
pub(super) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    let login = tx.conn.prepare_cached("SELECT id FROM login WHERE member = ?")?.query_row([member], |row| row.get(0));
    if let Some(login) = login.optional()? {
        factors::remove_all(tx, login)?;
        crate::rows::run_all(
            tx.conn,
            login,
            &["DELETE FROM login_session WHERE login = ?1", "DELETE FROM login_event WHERE login = ?1"],
        )?;
    }
    let gone = ["DELETE FROM login WHERE member = ?1", "DELETE FROM token WHERE member = ?1"];
    crate::rows::run_all(tx.conn, member, &gone)
}
