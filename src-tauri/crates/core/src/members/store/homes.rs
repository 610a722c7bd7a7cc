//! SQL of addresses that several share.

use rusqlite::params;

use crate::{Reader, Result};

/// Where somebody's letters go.
pub(in crate::members) struct Home {
    pub member: i64,
    pub postal_code: String,
    /// 都道府県 and 市区町村
    pub place: String,
    pub street: String,
    pub building: String,
}

/// Goes through the addresses for letters that name a street, in the order of postal codes.
pub(in crate::members) fn each(reader: &Reader<'_>, mut f: impl FnMut(Home) -> Result<()>) -> Result<()> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT member, postal_code, prefecture || city, street, building FROM address INDEXED BY address_place
         WHERE mailing = 1 AND street <> '' ORDER BY postal_code",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        f(Home {
            member: row.get(0)?,
            postal_code: row.get(1)?,
            place: row.get(2)?,
            street: row.get(3)?,
            building: row.get(4)?,
        })?;
    }
    Ok(())
}

/// Somebody at such an address.
pub(in crate::members) struct Person {
    pub member: i64,
    pub sei: String,
    pub address: String,
}

/// The living people with a 姓 among these members, who joined first before the others.
pub(in crate::members) fn people(reader: &Reader<'_>, members: &[i64]) -> Result<Vec<Person>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT m.id, m.sei, trim(a.prefecture || a.city || a.street || ' ' || a.building)
             FROM member m JOIN address a ON a.member = m.id AND a.mailing = 1
             WHERE m.id IN (SELECT value FROM json_each(?)) AND m.type = 'person' AND m.sei <> '' AND m.death IS NULL
             ORDER BY coalesce(m.joined_on, '9999'), m.no, m.id",
        )?
        .query_map(params![serde_json::to_string(members)?], |row| {
            Ok(Person { member: row.get(0)?, sei: row.get(1)?, address: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}
