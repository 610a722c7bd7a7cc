//! 消去: what the roster knows of somebody.

use crate::{Reader, Result, Tx, members::ERASED, rows};

const GOES: &[&str] = &[
    "DELETE FROM address WHERE member = ?1",
    "DELETE FROM phone WHERE member = ?1",
    "DELETE FROM email WHERE member = ?1",
    "DELETE FROM note WHERE member = ?1",
    "DELETE FROM task WHERE member = ?1",
    "DELETE FROM member_tag WHERE member = ?1",
    "DELETE FROM field_value WHERE member = ?1",
    "DELETE FROM membership_value WHERE member = ?1",
    "DELETE FROM name_history WHERE member = ?1",
    "DELETE FROM returned_mail WHERE member = ?1",
    "DELETE FROM consent WHERE member = ?1",
];

/// Everything but the number, the kind of member and the days.
pub(in crate::members) fn erase(tx: &Tx<'_>, member: i64) -> Result<()> {
    rows::run_all(tx.conn, member, GOES)?;
    tx.conn
        .prepare_cached(
            "UPDATE member SET sei = iif(type = 'person', ?2 || no, ''), mei = '', sei_kana = '', mei_kana = '',
                    organisation = iif(type = 'organisation', ?2 || no, ''), organisation_kana = '', honorific = '',
                    gender = '', birth = NULL, mail_stop = 1, mail_stop_reason = '', mail_stop_since = NULL,
                    external_key = NULL, former_sei = '', former_sei_kana = '', romaji_sei = '', romaji_mei = '',
                    degree = '', language = '', confirmed_on = NULL WHERE id = ?1",
        )?
        .execute(rusqlite::params![member, ERASED])?;
    // The numbers of what became part of the record stay taken and lead to it.
    tx.conn
        .prepare_cached("UPDATE merged SET name = ?2, kana = '', external_key = NULL WHERE member = ?1")?
        .execute(rusqlite::params![member, ERASED])?;
    Ok(())
}

pub(in crate::members) fn files(reader: &Reader<'_>, member: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT file FROM field_value WHERE member = ?1 AND file IS NOT NULL
             UNION SELECT file FROM membership_value WHERE member = ?1 AND file IS NOT NULL",
        )?
        .query_map([member], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn mail_addresses(reader: &Reader<'_>, member: i64) -> Result<Vec<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT lower(address) FROM email WHERE member = ?")?
        .query_map([member], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Keys of the records that became part of this one.
pub(in crate::members) fn merged(reader: &Reader<'_>, member: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM merged WHERE member = ?")?
        .query_map([member], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}
