//! SQL of former names.

use rusqlite::{OptionalExtension, params};

use super::day;
use crate::{
    Reader, Result, Tx,
    members::{
        Reading,
        names::FormerName,
        record::{MemberType, Record},
    },
    values::Day,
};

pub(in crate::members) fn list(reader: &Reader<'_>, member: i64) -> Result<Vec<FormerName>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, sei, mei, organisation, sei_kana, mei_kana, organisation_kana, until FROM name_history
             WHERE member = ? ORDER BY until DESC, id DESC",
        )?
        .query_map([member], |row| {
            let text = |column: usize| row.get::<_, String>(column);
            let organisation = text(3)?;
            let is_organisation = !organisation.is_empty();
            Ok(FormerName {
                id: row.get(0)?,
                name: super::full_name(is_organisation, &text(1)?, &text(2)?, &organisation),
                kana: super::full_name(is_organisation, &text(4)?, &text(5)?, &text(6)?),
                until: day(row, 7)?.unwrap_or_default(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// What a record calls somebody, kept as a former name. Of a person the workplace is no name.
pub(in crate::members) fn insert(tx: &Tx<'_>, member: i64, record: &Record, until: Day) -> Result<i64> {
    let is_organisation = record.kind_of == MemberType::Organisation;
    let of_organisation = |name: &str| if is_organisation { name.to_owned() } else { String::new() };
    let of_person = |name: &str| if is_organisation { String::new() } else { name.to_owned() };
    tx.conn
        .prepare_cached(
            "INSERT INTO name_history (member, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, until)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            of_person(&record.sei),
            of_person(&record.mei),
            of_person(&record.sei_kana),
            of_person(&record.mei_kana),
            of_organisation(&record.organisation),
            of_organisation(&record.organisation_kana),
            until.to_string()
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

/// The newest former name of a member that is this one goes.
pub(in crate::members) fn forget(tx: &Tx<'_>, member: i64, sei: &str, mei: &str, organisation: &str) -> Result<()> {
    tx.conn
        .prepare_cached(
            "DELETE FROM name_history WHERE id = (
                SELECT max(id) FROM name_history WHERE member = ? AND sei = ? AND mei = ? AND organisation = ?)",
        )?
        .execute(params![member, sei, mei, organisation])?;
    Ok(())
}

/// Every reading: today's (which may be empty), 旧姓 with 名, those of the history.
pub(in crate::members) fn each_reading(reader: &Reader<'_>, mut f: impl FnMut(Reading) -> Result<()>) -> Result<()> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT b.member, b.no, b.name, r.sei, r.mei, r.organisation
           FROM (SELECT id AS member, iif(type = 'organisation', '', sei_kana) AS sei,
                        iif(type = 'organisation', organisation_kana, mei_kana) AS mei,
                        type = 'organisation' AS organisation FROM member
                 UNION ALL
                 SELECT id, former_sei_kana, mei_kana, 0 FROM member WHERE former_sei_kana <> ''
                 UNION ALL
                 SELECT member, sei_kana, mei_kana || organisation_kana, organisation <> '' FROM name_history) r
           JOIN member_brief b ON b.member = r.member",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        f(Reading {
            member: row.get(0)?,
            no: row.get(1)?,
            name: row.get(2)?,
            sei: row.get(3)?,
            mei: row.get(4)?,
            is_organisation: row.get(5)?,
        })?;
    }
    Ok(())
}

/// The member of a former name.
pub(in crate::members) fn member_of(reader: &Reader<'_>, id: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member FROM name_history WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}
