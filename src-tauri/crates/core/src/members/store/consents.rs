//! SQL of consents.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use super::day;
use crate::{
    Reader, Result, Tx,
    members::consents::{Answer, Consents, Given, Purpose},
    values::Day,
};

/// What counts now of these members.
pub(in crate::members) fn newest(reader: &Reader<'_>, members: &[i64]) -> Result<HashMap<i64, Consents>> {
    let mut found: HashMap<i64, Consents> = HashMap::new();
    let mut statement = reader.conn.prepare_cached(
        "SELECT c.member, c.purpose, c.answer FROM json_each(?) m JOIN consent c ON c.member = m.value
         ORDER BY c.member, c.purpose, c.given_on, c.id",
    )?;
    let mut rows = statement.query([serde_json::to_string(members)?])?;
    while let Some(row) = rows.next()? {
        if let Some(purpose) = Purpose::parse(&row.get::<_, String>(1)?) {
            // In order: the last one counts.
            found.entry(row.get(0)?).or_default().put(purpose, Answer::from_code(&row.get::<_, String>(2)?));
        }
    }
    Ok(found)
}

/// What counts now of the 名簿 as a whole and of the name in it.
pub(in crate::members) fn each_naming(reader: &Reader<'_>, mut f: impl FnMut(u32, Answer)) -> Result<()> {
    // In the order of an index; of each purpose and member the last row counts.
    let mut statement = reader.conn.prepare_cached(
        "SELECT purpose, member, answer FROM consent WHERE purpose IN ('roster', 'roster:name')
         ORDER BY purpose, member, given_on, id",
    )?;
    let mut rows = statement.query([])?;
    let mut last: Option<((String, u32), Answer)> = None;
    while let Some(row) = rows.next()? {
        let one = ((row.get(0)?, row.get(1)?), Answer::from_code(&row.get::<_, String>(2)?));
        let of = one.0.clone();
        if let Some((before, answer)) = last.replace(one)
            && before != of
        {
            f(before.1, answer);
        }
    }
    if let Some(((_, member), answer)) = last {
        f(member, answer);
    }
    Ok(())
}

/// What counts now of one purpose, and since when.
pub(in crate::members) fn last(reader: &Reader<'_>, member: i64, purpose: Purpose) -> Result<Option<(Answer, Day)>> {
    let found = reader
        .conn
        .prepare_cached(
            "SELECT answer, given_on FROM consent WHERE member = ? AND purpose = ?
             ORDER BY given_on DESC, id DESC LIMIT 1",
        )?
        .query_row(params![member, purpose.word()], |row| Ok((row.get::<_, String>(0)?, day(row, 1)?)))
        .optional()?;
    Ok(found.and_then(|(answer, on)| Some((Answer::from_code(&answer), on?))))
}

/// Everything a member ever said, newest first.
pub(in crate::members) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Given>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, purpose, answer, given_on, source, recorded_by FROM consent WHERE member = ?
         ORDER BY given_on DESC, id DESC",
    )?;
    let rows = statement.query_map([member], |row| {
        let purpose = Purpose::parse(&row.get::<_, String>(1)?);
        let answer = Answer::from_code(&row.get::<_, String>(2)?);
        let (id, on, source, recorded_by) = (Some(row.get(0)?), day(row, 3)?, row.get(4)?, row.get(5)?);
        Ok(purpose.map(|purpose| Given { id, purpose, field: None, answer, on, source, recorded_by }))
    })?;
    Ok(rows.filter_map(rusqlite::Result::transpose).collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn insert(
    tx: &Tx<'_>,
    member: i64,
    purpose: Purpose,
    answer: Answer,
    on: Day,
    source: &str,
) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO consent (member, purpose, answer, given_on, source, recorded_at, recorded_by)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            purpose.word(),
            answer.code(),
            on.to_string(),
            source,
            tx.now_text(),
            tx.actor().name()
        ])?;
    Ok(())
}
