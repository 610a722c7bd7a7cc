//! SQL of post that came back.

use rusqlite::{OptionalExtension, params};

use super::day;
use crate::{
    Reader, Result, Tx,
    members::{
        places::Address,
        post::{Lost, Returned, Why},
    },
    values::Day,
};

pub(in crate::members) fn insert(
    tx: &Tx<'_>,
    member: i64,
    address: &Address,
    on: Day,
    what: &str,
    why: Why,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO returned_mail (member, address, place, returned_on, what, why, recorded_by)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            address.id,
            address.one_line(),
            on.to_string(),
            what,
            why.code(),
            tx.actor().name()
        ])?;
    Ok(())
}

/// What came back from a member, newest first.
pub(in crate::members) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Returned>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, address, place, returned_on, what, why, recorded_by FROM returned_mail WHERE member = ?
             ORDER BY returned_on DESC, id DESC",
        )?
        .query_map([member], |row| {
            Ok(Returned {
                id: row.get(0)?,
                address: row.get(1)?,
                place: row.get(2)?,
                on: day(row, 3)?.unwrap_or_default(),
                what: row.get(4)?,
                why: Why::from_code(&row.get::<_, String>(5)?),
                recorded_by: row.get(6)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn set_unknown(tx: &Tx<'_>, address: i64, since: Option<Day>) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE address SET unknown_since = ? WHERE id = ?")?
        .execute(params![since.map(|day| day.to_string()), address])?;
    Ok(())
}

/// The member of an address, and since when it is unknown.
pub(in crate::members) fn address(reader: &Reader<'_>, address: i64) -> Result<Option<(i64, Option<Day>)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member, unknown_since FROM address WHERE id = ?")?
        .query_row([address], |row| Ok((row.get(0)?, day(row, 1)?)))
        .optional()?)
}

/// Members whose address for letters is unknown, longest first.
pub(in crate::members) fn lost(reader: &Reader<'_>) -> Result<Vec<Lost>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT b.member, b.no, b.name, b.kana, a.unknown_since,
                    (SELECT count(*) FROM returned_mail r WHERE r.member = a.member AND r.address = a.id),
                    coalesce((SELECT r.place FROM returned_mail r WHERE r.member = a.member AND r.address = a.id
                              ORDER BY r.returned_on DESC, r.id DESC LIMIT 1), ''),
                    coalesce((SELECT p.number FROM phone p WHERE p.member = a.member ORDER BY p.id LIMIT 1), ''),
                    coalesce((SELECT e.address FROM email e WHERE e.member = a.member AND e.bounced = 0
                              ORDER BY e.mailing DESC, e.id LIMIT 1), '')
             FROM address a JOIN member_brief b ON b.member = a.member
             WHERE a.unknown_since IS NOT NULL AND a.mailing = 1 AND b.death IS NULL
             ORDER BY a.unknown_since, b.sort_kana, b.member",
        )?
        .query_map([], |row| {
            Ok(Lost {
                member: row.get(0)?,
                no: row.get(1)?,
                name: row.get(2)?,
                kana: row.get(3)?,
                since: day(row, 4)?.unwrap_or_default(),
                returned: row.get(5)?,
                place: row.get(6)?,
                phone: row.get(7)?,
                email: row.get(8)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}
