//! All SQL of `login_app`, `login_recovery`, `login_passkey`, `login_ceremony`, `login_device` and `login_step`.

use rusqlite::{OptionalExtension, params};

use super::moment;
use crate::{
    Reader, Result, Tx,
    logins::{
        device::Device,
        factors::{Factors, PasskeyLine},
        step::Step,
    },
};

/// What an account has beside its password.
pub(in crate::logins) fn factors(reader: &Reader<'_>, login: i64) -> Result<Factors> {
    let app = reader
        .conn
        .prepare_cached("SELECT confirmed_at FROM login_app WHERE login = ? AND confirmed_at IS NOT NULL")?
        .query_row([login], |row| moment(row, 0))
        .optional()?;
    let passkeys = reader
        .conn
        .prepare_cached("SELECT id, name, made_at, used_at FROM login_passkey WHERE login = ? ORDER BY id")?
        .query_map([login], |row| {
            let used_at = row.get::<_, Option<String>>(3)?.map(|_| moment(row, 3)).transpose()?;
            Ok(PasskeyLine { id: row.get(0)?, name: row.get(1)?, made_at: moment(row, 2)?, used_at })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let recovery_left = reader
        .conn
        .prepare_cached("SELECT count(*) FROM login_recovery WHERE login = ? AND used_at IS NULL")?
        .query_row([login], |row| row.get(0))?;
    Ok(Factors { app, passkeys, recovery_left })
}

/// Everything of an account that stands here goes, with the account.
pub(in crate::logins) fn remove_all(tx: &Tx<'_>, login: i64) -> Result<()> {
    remove_factors(tx, login)?;
    tx.conn.execute("DELETE FROM login_device WHERE login = ?", [login])?;
    Ok(())
}

/// All factors of an account go, and what is under way. Its browsers stay known: a stranger's is told as a new one.
pub(in crate::logins) fn remove_factors(tx: &Tx<'_>, login: i64) -> Result<()> {
    for table in ["login_app", "login_recovery", "login_passkey", "login_ceremony", "login_step"] {
        tx.conn.execute(&format!("DELETE FROM {table} WHERE login = ?"), [login])?;
    }
    distrust(tx, login, None).map(drop)
}

/// What is under way and over.
pub(in crate::logins) fn remove_over(tx: &Tx<'_>, now: &str, unused_since: &str) -> Result<()> {
    tx.conn.execute("DELETE FROM login_ceremony WHERE ends_at <= ?", [now])?;
    tx.conn.execute("DELETE FROM login_step WHERE ends_at <= ?", [now])?;
    tx.conn.execute("DELETE FROM login_device WHERE used_at < ?", [unused_since])?;
    Ok(())
}

// --- the app

/// An app, confirmed or laid out.
pub(in crate::logins) struct App {
    pub secret: [u8; 20],
    pub confirmed: bool,
    /// Of the last code that was taken.
    pub last_step: u64,
    laid_out_for: String,
}

impl App {
    /// Whether it waits to be confirmed by this session or step.
    pub fn is_laid_out_for(&self, by: &str) -> bool {
        !self.confirmed && !by.is_empty() && self.laid_out_for == by
    }
}

/// A new secret, not confirmed. One that is confirmed stays as it is.
pub(in crate::logins) fn offer_app(tx: &Tx<'_>, login: i64, by: &str, secret: &[u8; 20]) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO login_app (login, secret, made_at, laid_out_for) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (login) DO UPDATE SET secret = ?2, made_at = ?3, laid_out_for = ?4, last_step = 0
         WHERE confirmed_at IS NULL",
        params![login, secret, tx.now_text(), by],
    )?;
    Ok(())
}

pub(in crate::logins) fn app(reader: &Reader<'_>, login: i64) -> Result<Option<App>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT secret, confirmed_at IS NOT NULL, last_step, laid_out_for FROM login_app WHERE login = ?",
        )?
        .query_row([login], |row| {
            let last_step = row.get::<_, i64>(2)? as u64;
            Ok(App { secret: row.get(0)?, confirmed: row.get(1)?, last_step, laid_out_for: row.get(3)? })
        })
        .optional()?)
}

pub(in crate::logins) fn take_app_step(tx: &Tx<'_>, login: i64, step: u64) -> Result<()> {
    tx.conn.execute(
        "UPDATE login_app SET last_step = ?, confirmed_at = coalesce(confirmed_at, ?), laid_out_for = '' WHERE login = ?",
        params![step as i64, tx.now_text(), login],
    )?;
    Ok(())
}

/// Whether there was a confirmed one.
pub(in crate::logins) fn remove_app(tx: &Tx<'_>, login: i64) -> Result<bool> {
    let confirmed = app(tx, login)?.is_some_and(|app| app.confirmed);
    tx.conn.execute("DELETE FROM login_app WHERE login = ?", [login])?;
    Ok(confirmed)
}

// --- recovery codes

pub(in crate::logins) fn set_recovery(tx: &Tx<'_>, login: i64, hashes: &[[u8; 32]]) -> Result<()> {
    tx.conn.execute("DELETE FROM login_recovery WHERE login = ?", [login])?;
    for hash in hashes {
        tx.conn
            .prepare_cached("INSERT INTO login_recovery (login, hash, made_at) VALUES (?, ?, ?)")?
            .execute(params![login, hash, tx.now_text()])?;
    }
    Ok(())
}

/// Whether it was good.
pub(in crate::logins) fn use_recovery(tx: &Tx<'_>, login: i64, hash: &[u8; 32]) -> Result<bool> {
    Ok(tx.conn.execute(
        "UPDATE login_recovery SET used_at = ? WHERE login = ? AND hash = ? AND used_at IS NULL",
        params![tx.now_text(), login, hash],
    )? > 0)
}

// --- passkeys

pub(in crate::logins) fn passkey_keys(reader: &Reader<'_>, login: i64) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare_cached("SELECT key FROM login_passkey WHERE login = ? ORDER BY id")?;
    Ok(statement.query_map([login], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Whose it is, its row and its key.
pub(in crate::logins) fn passkey(reader: &Reader<'_>, credential: &[u8]) -> Result<Option<(i64, i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT login, id, key FROM login_passkey WHERE credential = ?")?
        .query_row([credential], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

pub(in crate::logins) fn insert_passkey(
    tx: &Tx<'_>,
    login: i64,
    credential: &[u8],
    name: &str,
    key: &str,
) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO login_passkey (login, credential, name, key, made_at) VALUES (?, ?, ?, ?, ?)",
        params![login, credential, name, key, tx.now_text()],
    )?;
    Ok(())
}

pub(in crate::logins) fn passkey_was_used(tx: &Tx<'_>, id: i64, key: &str) -> Result<()> {
    tx.conn.execute("UPDATE login_passkey SET key = ?, used_at = ? WHERE id = ?", params![key, tx.now_text(), id])?;
    Ok(())
}

pub(in crate::logins) fn rename_passkey(tx: &Tx<'_>, login: i64, id: i64, name: &str) -> Result<bool> {
    Ok(tx.conn.execute("UPDATE login_passkey SET name = ? WHERE id = ? AND login = ?", params![name, id, login])? > 0)
}

pub(in crate::logins) fn remove_passkey(tx: &Tx<'_>, login: i64, id: i64) -> Result<bool> {
    Ok(tx.conn.execute("DELETE FROM login_passkey WHERE id = ? AND login = ?", params![id, login])? > 0)
}

pub(in crate::logins) fn insert_ceremony(
    tx: &Tx<'_>,
    hash: &[u8; 32],
    login: Option<i64>,
    what: &str,
    state: &str,
    ends_at: &str,
) -> Result<()> {
    // One at a time for each account: whoever begins again has left the other.
    tx.conn.execute("DELETE FROM login_ceremony WHERE login = ? AND what = ?", params![login, what])?;
    tx.conn.execute(
        "INSERT INTO login_ceremony (hash, login, what, state, ends_at) VALUES (?, ?, ?, ?, ?)",
        params![hash, login, what, state, ends_at],
    )?;
    Ok(())
}

/// The state of a ceremony, which is over with that.
pub(in crate::logins) fn take_ceremony(
    tx: &Tx<'_>,
    hash: &[u8; 32],
    login: Option<i64>,
    what: &str,
) -> Result<Option<String>> {
    Ok(tx
        .conn
        .prepare_cached(
            "DELETE FROM login_ceremony WHERE hash = ? AND login IS ? AND what = ? AND ends_at > ? RETURNING state",
        )?
        .query_row(params![hash, login, what, tx.now_text()], |row| row.get(0))
        .optional()?)
}

pub(in crate::logins) fn count_open_ceremonies(reader: &Reader<'_>) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*) FROM login_ceremony WHERE login IS NULL AND ends_at > ?")?
        .query_row([reader.now_text()], |row| row.get(0))?)
}

// --- devices

/// The row of a browser, and whether it is trusted now.
pub(in crate::logins) fn device(reader: &Reader<'_>, login: i64, hash: &[u8; 32]) -> Result<Option<(i64, bool)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, coalesce(trusted_until > ?, 0) FROM login_device WHERE login = ? AND hash = ?")?
        .query_row(params![reader.now_text(), login, hash], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Browsers from which this account was opened.
pub(in crate::logins) fn known_browsers(reader: &Reader<'_>, login: i64) -> Result<Vec<[u8; 32]>> {
    let mut statement = reader.conn.prepare_cached("SELECT hash FROM login_device WHERE login = ?")?;
    Ok(statement.query_map([login], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Whether any account was opened from this browser.
pub(in crate::logins) fn knows_device(reader: &Reader<'_>, hash: &[u8; 32]) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM login_device WHERE hash = ?)")?
        .query_row([hash], |row| row.get(0))?)
}

pub(in crate::logins) fn has_devices(reader: &Reader<'_>, login: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM login_device WHERE login = ?)")?
        .query_row([login], |row| row.get(0))?)
}

pub(in crate::logins) fn see_device(
    tx: &Tx<'_>,
    login: i64,
    hash: &[u8; 32],
    device: &str,
    place: &str,
    trusted_until: Option<&str>,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO login_device (hash, login, device, place, made_at, used_at, trusted_until)
             VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
             ON CONFLICT (login, hash) DO UPDATE SET device = ?3, place = ?4, used_at = ?5,
               trusted_until = coalesce(?6, trusted_until)",
        )?
        .execute(params![hash, login, device, place, tx.now_text(), trusted_until])?;
    Ok(())
}

/// Browsers that are not asked for the second factor now, the last used first.
pub(in crate::logins) fn trusted_devices(reader: &Reader<'_>, login: i64) -> Result<Vec<Device>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, device, place, used_at, trusted_until FROM login_device
         WHERE login = ? AND trusted_until > ? ORDER BY used_at DESC, id DESC",
    )?;
    Ok(statement
        .query_map(params![login, reader.now_text()], |row| {
            Ok(Device {
                id: row.get(0)?,
                device: row.get(1)?,
                place: row.get(2)?,
                used_at: moment(row, 3)?,
                trusted_until: moment(row, 4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// One of them, or all.
pub(in crate::logins) fn distrust(tx: &Tx<'_>, login: i64, device: Option<i64>) -> Result<usize> {
    Ok(tx.conn.execute(
        "UPDATE login_device SET trusted_until = NULL WHERE login = ?1 AND (?2 IS NULL OR id = ?2)",
        params![login, device],
    )?)
}

// --- half way in

pub(in crate::logins) fn insert_step(
    tx: &Tx<'_>,
    hash: &[u8; 32],
    login: i64,
    csrf: &str,
    sets_up: bool,
    ends_at: &str,
) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO login_step (hash, login, csrf, sets_up, ends_at) VALUES (?, ?, ?, ?, ?)",
        params![hash, login, csrf, sets_up, ends_at],
    )?;
    Ok(())
}

pub(in crate::logins) fn step(reader: &Reader<'_>, hash: &[u8; 32]) -> Result<Option<Step>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT s.id, s.login, l.member, s.csrf, s.sets_up, l.email
             FROM login_step s JOIN login l ON l.id = s.login WHERE s.hash = ? AND s.ends_at > ?",
        )?
        .query_row(params![hash, reader.now_text()], |row| {
            Ok(Step {
                id: row.get(0)?,
                login: row.get(1)?,
                member: row.get(2)?,
                csrf: row.get(3)?,
                sets_up: row.get(4)?,
                email: row.get(5)?,
            })
        })
        .optional()?)
}

pub(in crate::logins) fn remove_step(tx: &Tx<'_>, step: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM login_step WHERE id = ?", [step])?;
    Ok(())
}

/// All that an account has: its password was changed.
pub(in crate::logins) fn remove_steps(tx: &Tx<'_>, login: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM login_step WHERE login = ?", [login])?;
    Ok(())
}
