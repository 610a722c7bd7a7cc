//! All SQL of `client`, `client_consent` and `client_grant`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Client, Consent, Scope};
use crate::{
    Reader, Result, Tx, rows,
    values::{Moment, day_in_japan, moment_text},
};

const CLIENT: &str =
    "SELECT c.id, c.code, c.name, c.redirects, c.scopes, c.secret_hash IS NOT NULL, c.retired_at IS NOT NULL";

fn client(row: &Row<'_>) -> rusqlite::Result<Client> {
    Ok(Client {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        redirects: rows::json(row, 3)?,
        scopes: rows::json(row, 4)?,
        secret: row.get(5)?,
        retired: row.get(6)?,
    })
}

pub(super) fn by_code(reader: &Reader<'_>, code: &str) -> Result<Option<Client>> {
    let mut statement = reader.conn.prepare_cached(&format!("{CLIENT} FROM client c WHERE c.code = ?"))?;
    Ok(statement.query_row([code], client).optional()?)
}

pub(super) fn by_id(reader: &Reader<'_>, id: i64) -> Result<Option<Client>> {
    let mut statement = reader.conn.prepare_cached(&format!("{CLIENT} FROM client c WHERE c.id = ?"))?;
    Ok(statement.query_row([id], client).optional()?)
}

/// Each with how many members let it in.
pub(super) fn list(reader: &Reader<'_>) -> Result<Vec<(Client, i64)>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "{CLIENT}, (SELECT count(*) FROM client_consent s WHERE s.client = c.id AND s.ended_at IS NULL)
               FROM client c ORDER BY c.retired_at IS NOT NULL, c.name, c.id"
        ))?
        .query_map([], |row| Ok((client(row)?, row.get(7)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert(
    tx: &Tx<'_>,
    code: &str,
    name: &str,
    redirects: &[String],
    scopes: &[Scope],
    secret: Option<[u8; 32]>,
) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO client (code, name, redirects, scopes, secret_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            code,
            name,
            serde_json::to_string(redirects)?,
            serde_json::to_string(scopes)?,
            secret.as_ref().map(<[u8; 32]>::as_slice),
            tx.now_text()
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn update(tx: &Tx<'_>, id: i64, name: &str, redirects: &[String], scopes: &[Scope]) -> Result<()> {
    tx.conn.prepare_cached("UPDATE client SET name = ?, redirects = ?, scopes = ? WHERE id = ?")?.execute(params![
        name,
        serde_json::to_string(redirects)?,
        serde_json::to_string(scopes)?,
        id
    ])?;
    Ok(())
}

pub(super) fn set_secret(tx: &Tx<'_>, id: i64, secret: [u8; 32]) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE client SET secret_hash = ? WHERE id = ?")?
        .execute(params![secret.as_slice(), id])?;
    Ok(())
}

pub(super) fn retire(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE client SET retired_at = ? WHERE id = ?")?.execute(params![tx.now_text(), id])?;
    Ok(())
}

/// Whether it is the site's secret. Two hashes are compared: where they differ tells nobody anything of the secret.
pub(super) fn secret_is(reader: &Reader<'_>, id: i64, hash: &[u8; 32]) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT secret_hash = ? FROM client WHERE id = ?")?
        .query_row(params![hash.as_slice(), id], |row| row.get(0))?)
}

// --- consents

pub(super) fn consent(reader: &Reader<'_>, member: i64, client: i64) -> Result<Option<(i64, Vec<Scope>)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, scopes FROM client_consent WHERE member = ? AND client = ? AND ended_at IS NULL")?
        .query_row([member, client], |row| Ok((row.get(0)?, rows::json(row, 1)?)))
        .optional()?)
}

pub(super) fn consents(reader: &Reader<'_>, member: i64) -> Result<Vec<Consent>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT s.id, c.name, s.scopes, s.given_at FROM client_consent s JOIN client c ON c.id = s.client
              WHERE s.member = ? AND s.ended_at IS NULL AND c.retired_at IS NULL ORDER BY c.name, s.id",
        )?
        .query_map([member], |row| {
            Ok(Consent {
                id: row.get(0)?,
                name: row.get(1)?,
                scopes: rows::json(row, 2)?,
                since: day_in_japan(rows::moment(row, 3)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// The site of a consent of this member that holds.
pub(super) fn consent_client(reader: &Reader<'_>, member: i64, consent: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT client FROM client_consent WHERE id = ? AND member = ? AND ended_at IS NULL")?
        .query_row([consent, member], |row| row.get(0))
        .optional()?)
}

pub(super) fn insert_consent(tx: &Tx<'_>, member: i64, client: i64, scopes: &[Scope]) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO client_consent (member, client, scopes, given_at) VALUES (?, ?, ?, ?)")?
        .execute(params![member, client, serde_json::to_string(scopes)?, tx.now_text()])?;
    Ok(())
}

pub(super) fn end_consent(tx: &Tx<'_>, consent: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE client_consent SET ended_at = ? WHERE id = ?")?
        .execute(params![tx.now_text(), consent])?;
    Ok(())
}

// --- codes and tokens

/// A code or a token.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub id: i64,
    pub client: i64,
    pub member: i64,
    pub scopes: Vec<Scope>,
    pub redirect: String,
    pub nonce: String,
    pub challenge: String,
    pub signed_in_at: Moment,
    pub used: bool,
    pub ends_at: Moment,
}

pub(super) fn insert_grant(tx: &Tx<'_>, grant: &Grant, kind: &str, hash: [u8; 32], of_code: Option<i64>) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO client_grant (kind, hash, client, member, scopes, redirect, nonce, challenge, signed_in_at, of_code,
                                       ends_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            kind,
            hash.as_slice(),
            grant.client,
            grant.member,
            serde_json::to_string(&grant.scopes)?,
            grant.redirect,
            grant.nonce,
            grant.challenge,
            moment_text(grant.signed_in_at),
            of_code,
            moment_text(grant.ends_at)
        ])?;
    Ok(())
}

pub(super) fn grant(reader: &Reader<'_>, kind: &str, hash: &[u8; 32]) -> Result<Option<Grant>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, client, member, scopes, redirect, nonce, challenge, signed_in_at, used_at IS NOT NULL, ends_at
               FROM client_grant WHERE hash = ? AND kind = ?",
        )?
        .query_row(params![hash.as_slice(), kind], |row| {
            Ok(Grant {
                id: row.get(0)?,
                client: row.get(1)?,
                member: row.get(2)?,
                scopes: rows::json(row, 3)?,
                redirect: row.get(4)?,
                nonce: row.get(5)?,
                challenge: row.get(6)?,
                signed_in_at: rows::moment(row, 7)?,
                used: row.get(8)?,
                ends_at: rows::moment(row, 9)?,
            })
        })
        .optional()?)
}

pub(super) fn use_grant(tx: &Tx<'_>, grant: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE client_grant SET used_at = ? WHERE id = ?")?
        .execute(params![tx.now_text(), grant])?;
    Ok(())
}

pub(super) fn drop_tokens_of(tx: &Tx<'_>, code: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM client_grant WHERE of_code = ?")?.execute([code])?;
    Ok(())
}

/// All that a site holds, or what it holds for one member.
pub(super) fn drop_grants(tx: &Tx<'_>, client: i64, member: Option<i64>) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM client_grant WHERE client = ?1 AND (?2 IS NULL OR member = ?2)")?
        .execute(params![client, member])?;
    Ok(())
}

/// A used code is kept as long as a token could live, so that it is known again.
pub(super) fn sweep(tx: &Tx<'_>, now: &str) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM client_grant WHERE datetime(ends_at, '+10 minutes') <= datetime(?)")?
        .execute([now])?;
    Ok(())
}

pub(super) fn label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    let sql = match table {
        "client" => "SELECT name FROM client WHERE id = ?",
        "client_consent" => "SELECT c.name FROM client_consent s JOIN client c ON c.id = s.client WHERE s.id = ?",
        _ => return None,
    };
    conn.query_row(sql, [key], |row| row.get(0)).ok()
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    crate::rows::run_all(
        tx.conn,
        member,
        &["DELETE FROM client_grant WHERE member = ?1", "DELETE FROM client_consent WHERE member = ?1"],
    )
}
