//! SQL of whole members. Every statement is prepared once for a whole sweep or a whole import. What stands beside the
//! record (former names, leaves, groups, consents) is in `beside`.

mod beside;
mod writer;

pub use writer::Writer;

use fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{CachedStatement, Params, Row, Rows, types::ValueRef};

use super::{FieldValue, Parts, Period, Whole, WholeAddress, WholeEmail, WholeNote, WholePhone};
use crate::{
    Error, Reader, Result,
    members::{
        notes,
        store::{self, COUNTER},
    },
    staff,
    values::Day,
};

const MEMBER: &str = "SELECT id, no, type, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, honorific,
        gender, birth, death, mail_stop, joined_on, external_key, former_sei, former_sei_kana, romaji_sei, romaji_mei,
        degree, mail_stop_reason, language
   FROM member WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
const ADDRESS: &str = "SELECT member, id, label, postal_code, prefecture, city, street, building, mailing,
        starts_on, ends_on
   FROM address WHERE member BETWEEN ?1 AND ?2 ORDER BY member, id";
const PHONE: &str = "SELECT member, id, label, number FROM phone WHERE member BETWEEN ?1 AND ?2 ORDER BY member, id";
const EMAIL: &str =
    "SELECT member, id, label, address, mailing, bounced FROM email WHERE member BETWEEN ?1 AND ?2 ORDER BY member, id";
const TAG: &str = "SELECT member, tag FROM member_tag WHERE member BETWEEN ?1 AND ?2 ORDER BY member, tag";
const FIELD: &str = "SELECT member, field, text, number, day, file FROM field_value WHERE member BETWEEN ?1 AND ?2 ORDER BY member, field";
const PERIOD: &str = "SELECT member, id, kind, starts_on, ends_on, end_reason, asked_on
   FROM membership WHERE member BETWEEN ?1 AND ?2 ORDER BY member, starts_on, id";
const NOTE: &str = "SELECT member, id, text, roles FROM note WHERE member BETWEEN ?1 AND ?2 ORDER BY member, id";

fn text<'r>(row: &'r Row<'_>, column: usize) -> Result<&'r str> {
    match row.get_ref(column)? {
        ValueRef::Null => Ok(""),
        value => value.as_str().map_err(|e| Error::internal(format!("column {column}: {e}"))),
    }
}

fn day(row: &Row<'_>, column: usize) -> Result<Option<Day>> {
    let text = text(row, column)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| Error::internal(format!("column {column}: not a day")))
}

/// Replaces what a text holds, in the room it has.
fn put(into: &mut String, row: &Row<'_>, column: usize) -> Result<()> {
    into.clear();
    into.push_str(text(row, column)?);
    Ok(())
}

/// A part of the sweep: rows in the order of members, standing at the next one.
struct Waiting<'r> {
    rows: Rows<'r>,
    member: i64,
}

impl<'r> Waiting<'r> {
    fn at_first(statement: &'r mut CachedStatement<'_>, params: impl Params) -> Result<Self> {
        let mut waiting = Self { rows: statement.query(params)?, member: i64::MIN };
        waiting.advance()?;
        Ok(waiting)
    }
    fn advance(&mut self) -> Result<()> {
        self.member = match self.rows.next()? {
            Some(row) => row.get(0)?,
            None => i64::MAX,
        };
        Ok(())
    }
    /// Gives every row of `member`; passes those before it.
    fn take(&mut self, member: i64, mut with: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        while self.member < member {
            self.advance()?;
        }
        while self.member == member {
            if let Some(row) = self.rows.get() {
                with(row)?;
            }
            self.advance()?;
        }
        Ok(())
    }
}

/// Members with keys from `first` to `last`, in that order, with the parts that are asked for. One
/// statement for each table; the member that is given is filled anew each time.
pub(super) fn each(
    reader: &Reader<'_>,
    (first, last): (i64, i64),
    parts: Parts,
    mut with: impl FnMut(&Whole) -> Result<()>,
) -> Result<()> {
    let conn = reader.conn;
    let role = staff::role(reader)?;
    let range = (first, last);
    let (mut members, mut former, mut addresses, mut phones, mut emails) = (
        conn.prepare_cached(MEMBER)?,
        conn.prepare_cached(beside::FORMER)?,
        conn.prepare_cached(ADDRESS)?,
        conn.prepare_cached(PHONE)?,
        conn.prepare_cached(EMAIL)?,
    );
    let prepare = |wanted: bool, sql: &str| wanted.then(|| conn.prepare_cached(sql)).transpose();
    let (mut tags, mut fields, mut periods, mut notes) = (
        prepare(parts.tags, TAG)?,
        prepare(parts.fields, FIELD)?,
        prepare(parts.periods, PERIOD)?,
        prepare(parts.notes, NOTE)?,
    );
    let mut beside = beside::Statements::prepare(conn, parts)?;
    let mut beside = beside.begin(range, reader.today())?;
    let mut former = Waiting::at_first(&mut former, range)?;
    let mut addresses = Waiting::at_first(&mut addresses, range)?;
    let mut phones = Waiting::at_first(&mut phones, range)?;
    let mut emails = Waiting::at_first(&mut emails, range)?;
    let mut tags = tags.as_mut().map(|s| Waiting::at_first(s, range)).transpose()?;
    let mut fields = fields.as_mut().map(|s| Waiting::at_first(s, range)).transpose()?;
    let mut periods = periods.as_mut().map(|s| Waiting::at_first(s, range)).transpose()?;
    let mut notes = notes.as_mut().map(|s| Waiting::at_first(s, range)).transpose()?;
    let mut rows = members.query(range)?;
    let mut whole = Whole::default();
    while let Some(row) = rows.next()? {
        whole.clear();
        member(&mut whole, row)?;
        let id = whole.id;
        former.take(id, |row| {
            whole.former.push(beside::former(row)?);
            Ok(())
        })?;
        beside.take(&mut whole)?;
        addresses.take(id, |row| {
            whole.addresses.push(WholeAddress {
                id: row.get(1)?,
                label: row.get(2)?,
                postal_code: row.get(3)?,
                prefecture: row.get(4)?,
                city: row.get(5)?,
                street: row.get(6)?,
                building: row.get(7)?,
                mailing: row.get(8)?,
                starts_on: day(row, 9)?,
                ends_on: day(row, 10)?,
            });
            Ok(())
        })?;
        phones.take(id, |row| {
            whole.phones.push(WholePhone { id: row.get(1)?, label: row.get(2)?, number: row.get(3)? });
            Ok(())
        })?;
        emails.take(id, |row| {
            whole.emails.push(WholeEmail {
                id: row.get(1)?,
                label: row.get(2)?,
                address: row.get(3)?,
                mailing: row.get(4)?,
                bounced: row.get(5)?,
            });
            Ok(())
        })?;
        if let Some(tags) = &mut tags {
            tags.take(id, |row| {
                whole.tags.push(row.get(1)?);
                Ok(())
            })?;
        }
        if let Some(fields) = &mut fields {
            fields.take(id, |row| {
                if let Some(value) = field_value(row)? {
                    whole.fields.push((row.get(1)?, value));
                }
                Ok(())
            })?;
        }
        if let Some(periods) = &mut periods {
            periods.take(id, |row| {
                whole.periods.push(Period {
                    id: row.get(1)?,
                    kind: row.get(2)?,
                    starts_on: day(row, 3)?.ok_or_else(|| Error::internal("a period without its first day"))?,
                    ends_on: day(row, 4)?,
                    end_reason: row.get(5)?,
                    asked_on: day(row, 6)?,
                });
                Ok(())
            })?;
        }
        if let Some(notes) = &mut notes {
            notes.take(id, |row| {
                let hidden = !notes::reads(role, &store::keys(row.get(3)?));
                whole.notes.push(WholeNote { id: row.get(1)?, text: row.get(2)?, hidden });
                Ok(())
            })?;
        }
        with(&whole)?;
    }
    Ok(())
}

fn member(whole: &mut Whole, row: &Row<'_>) -> Result<()> {
    whole.id = row.get(0)?;
    put(&mut whole.no, row, 1)?;
    whole.is_organisation = text(row, 2)? == "organisation";
    put(&mut whole.sei, row, 3)?;
    put(&mut whole.mei, row, 4)?;
    put(&mut whole.sei_kana, row, 5)?;
    put(&mut whole.mei_kana, row, 6)?;
    put(&mut whole.organisation, row, 7)?;
    put(&mut whole.organisation_kana, row, 8)?;
    put(&mut whole.honorific, row, 9)?;
    put(&mut whole.gender, row, 10)?;
    whole.birth = day(row, 11)?;
    whole.death = day(row, 12)?;
    whole.mail_stop = row.get(13)?;
    whole.joined_on = day(row, 14)?;
    whole.external_key = row.get(15)?;
    put(&mut whole.former_sei, row, 16)?;
    put(&mut whole.former_sei_kana, row, 17)?;
    put(&mut whole.romaji_sei, row, 18)?;
    put(&mut whole.romaji_mei, row, 19)?;
    put(&mut whole.degree, row, 20)?;
    put(&mut whole.mail_stop_reason, row, 21)?;
    put(&mut whole.language, row, 22)?;
    Ok(())
}

fn field_value(row: &Row<'_>) -> Result<Option<FieldValue>> {
    if let Some(file) = row.get(5)? {
        return Ok(Some(FieldValue::File(file)));
    }
    if let Some(day) = day(row, 4)? {
        return Ok(Some(FieldValue::Day(day)));
    }
    if let Some(number) = row.get(3)? {
        return Ok(Some(FieldValue::Number(number)));
    }
    Ok(row.get::<_, Option<String>>(2)?.filter(|t| !t.is_empty()).map(FieldValue::Text))
}

pub(super) fn keys(reader: &Reader<'_>, mut with: impl FnMut(i64, &str, Option<&str>) -> Result<()>) -> Result<()> {
    let mut statement = reader.conn.prepare_cached("SELECT id, no, external_key FROM member ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let external = text(row, 2)?;
        with(row.get(0)?, text(row, 1)?, (!external.is_empty()).then_some(external))?;
    }
    Ok(())
}

pub(super) fn count(reader: &Reader<'_>) -> Result<u64> {
    Ok(reader.conn.prepare_cached("SELECT count(*) FROM member")?.query_row([], |row| row.get::<_, i64>(0))? as u64)
}

/// The highest number that was ever given.
pub(super) fn counter(reader: &Reader<'_>) -> Result<i64> {
    use rusqlite::OptionalExtension;
    Ok(reader
        .conn
        .prepare_cached("SELECT last FROM counter WHERE name = ?")?
        .query_row([COUNTER], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}
