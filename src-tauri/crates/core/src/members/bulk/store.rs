//! SQL of whole members. Every statement is prepared once for a whole sweep or a whole import. What stands beside the
//! record (former names, leaves, groups, consents) is in `beside`.

mod beside;

use fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{CachedStatement, Connection, Params, Row, Rows, params, types::ValueRef};

use super::{FieldValue, Parts, Period, Whole, WholeAddress, WholeEmail, WholeNote, WholePhone};
use crate::{
    Error, Reader, Result, Tx,
    members::{
        notes,
        store::{self, COUNTER},
    },
    staff,
    values::Day,
};

const MEMBER: &str = "SELECT id, no, type, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, honorific,
        gender, birth, death, mail_stop, joined_on, external_key, former_sei, former_sei_kana, romaji_sei, romaji_mei,
        degree, mail_stop_reason
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

/// Writes whole members.
pub struct Writer<'c> {
    now: String,
    who: String,
    /// Until when a name held that is changed.
    yesterday: Option<Day>,
    conn: &'c Connection,
    member: CachedStatement<'c>,
    address: CachedStatement<'c>,
    phone: CachedStatement<'c>,
    email: CachedStatement<'c>,
    tag: CachedStatement<'c>,
    field: CachedStatement<'c>,
    period: CachedStatement<'c>,
    note: CachedStatement<'c>,
}

impl<'c> Writer<'c> {
    /// For the time of one act.
    pub(super) fn new(tx: &Tx<'c>) -> Result<Self> {
        let mut writer = Self::on(tx.conn, tx.now_text(), tx.actor().name().to_owned())?;
        writer.yesterday = tx.today().pred_opt();
        Ok(writer)
    }

    /// On a connection without a book around it: the bare cost, by which speed is measured.
    pub(crate) fn on(conn: &'c Connection, now: String, who: String) -> Result<Self> {
        Ok(Self {
            now,
            who,
            yesterday: None,
            conn,
            member: conn.prepare_cached(
                "INSERT INTO member (no, type, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, honorific,
                    gender, birth, death, mail_stop, joined_on, external_key, former_sei, former_sei_kana, romaji_sei,
                    romaji_mei, degree, mail_stop_reason, sort_kana, created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            address: conn.prepare_cached(
                "INSERT INTO address (member, label, postal_code, prefecture, city, street, building, mailing,
                    starts_on, ends_on)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            phone: conn.prepare_cached("INSERT INTO phone (member, label, number) VALUES (?, ?, ?)")?,
            email: conn.prepare_cached(
                "INSERT INTO email (member, label, address, mailing, bounced) VALUES (?, ?, ?, ?, ?)",
            )?,
            tag: conn.prepare_cached("INSERT INTO member_tag (member, tag) VALUES (?, ?)")?,
            field: conn.prepare_cached(
                "INSERT INTO field_value (member, field, text, number, day, file) VALUES (?, ?, ?, ?, ?, ?)",
            )?,
            period: conn.prepare_cached(
                "INSERT INTO membership (member, kind, starts_on, ends_on, end_reason, asked_on) VALUES (?, ?, ?, ?, ?, ?)",
            )?,
            note: conn.prepare_cached("INSERT INTO note (member, text, written_at, written_by) VALUES (?, ?, ?, ?)")?,
        })
    }

    /// A new member with everything; its key.
    pub fn insert(&mut self, whole: &Whole) -> Result<i64> {
        let id = self.member.insert(params![
            whole.no,
            if whole.is_organisation { "organisation" } else { "person" },
            whole.sei,
            whole.mei,
            whole.sei_kana,
            whole.mei_kana,
            whole.organisation,
            whole.organisation_kana,
            whole.honorific,
            whole.gender,
            text_of(whole.birth),
            text_of(whole.death),
            whole.mail_stop,
            text_of(whole.joined_on),
            whole.external_key,
            whole.former_sei,
            whole.former_sei_kana,
            whole.romaji_sei,
            whole.romaji_mei,
            whole.degree,
            whole.mail_stop_reason,
            whole.sort_kana(),
            self.now,
        ])?;
        for address in &whole.addresses {
            self.insert_address(id, address)?;
        }
        for phone in &whole.phones {
            self.phone.execute(params![id, phone.label, phone.number])?;
        }
        for email in &whole.emails {
            self.email.execute(params![id, email.label, email.address, email.mailing, email.bounced])?;
        }
        for tag in &whole.tags {
            self.tag.execute(params![id, tag])?;
        }
        for (field, value) in &whole.fields {
            self.insert_field(id, *field, value)?;
        }
        for period in &whole.periods {
            self.insert_period(id, period)?;
        }
        for note in &whole.notes {
            self.note.execute(params![id, note.text, self.now, self.who])?;
        }
        beside::write(self, id, None, whole)?;
        Ok(id)
    }

    /// Writes what is different; items that are not there any more are removed, except notes.
    pub fn update(&mut self, old: &Whole, new: &Whole) -> Result<()> {
        let id = old.id;
        self.update_member(old, new)?;
        // Places are given up before they are taken: one address is 送付先.
        let gone = old.addresses.iter().filter(|o| !new.addresses.contains(o));
        for address in gone {
            if new.addresses.iter().any(|n| n.id == address.id) {
                self.run("UPDATE address SET mailing = 0 WHERE id = ? AND mailing = 1", address.id)?;
            } else {
                self.run("DELETE FROM address WHERE id = ?", address.id)?;
            }
        }
        for address in new.addresses.iter().filter(|n| !old.addresses.contains(n)) {
            if address.id == 0 {
                self.insert_address(id, address)?;
            } else {
                self.conn
                    .prepare_cached(
                        "UPDATE address SET label = ?1, postal_code = ?2, prefecture = ?3, city = ?4, street = ?5,
                            building = ?6, mailing = ?7,
                            unknown_since = CASE WHEN (postal_code, prefecture, city, street, building)
                                                    = (?2, ?3, ?4, ?5, ?6) THEN unknown_since END
                         WHERE id = ?8",
                    )?
                    .execute(params![
                        address.label,
                        address.postal_code,
                        address.prefecture,
                        address.city,
                        address.street,
                        address.building,
                        address.mailing,
                        address.id
                    ])?;
            }
        }
        for phone in old.phones.iter().filter(|o| !new.phones.contains(o)) {
            self.run("DELETE FROM phone WHERE id = ?", phone.id)?;
        }
        for phone in new.phones.iter().filter(|n| !old.phones.contains(n)) {
            self.phone.execute(params![id, phone.label, phone.number])?;
        }
        for email in old.emails.iter().filter(|o| !new.emails.contains(o)) {
            self.run("DELETE FROM email WHERE id = ?", email.id)?;
        }
        for email in new.emails.iter().filter(|n| !old.emails.contains(n)) {
            self.email.execute(params![id, email.label, email.address, email.mailing, email.bounced])?;
        }
        for tag in old.tags.iter().filter(|o| !new.tags.contains(o)) {
            self.conn
                .prepare_cached("DELETE FROM member_tag WHERE member = ? AND tag = ?")?
                .execute(params![id, tag])?;
        }
        for tag in new.tags.iter().filter(|n| !old.tags.contains(n)) {
            self.tag.execute(params![id, tag])?;
        }
        for changed in new.fields.iter().filter(|n| !old.fields.contains(n)) {
            self.conn
                .prepare_cached("DELETE FROM field_value WHERE member = ? AND field = ?")?
                .execute(params![id, changed.0])?;
            self.insert_field(id, changed.0, &changed.1)?;
        }
        for period in old.periods.iter().filter(|o| !new.periods.iter().any(|n| n.id == o.id)) {
            self.run("DELETE FROM membership WHERE id = ?", period.id)?;
        }
        for period in new.periods.iter().filter(|n| !old.periods.contains(n)) {
            if period.id == 0 {
                self.insert_period(id, period)?;
            } else {
                self.conn
                    .prepare_cached(
                        "UPDATE membership SET kind = ?, starts_on = ?, ends_on = ?, end_reason = ?, asked_on = ? WHERE id = ?",
                    )?
                    .execute(params![
                        period.kind,
                        period.starts_on.to_string(),
                        text_of(period.ends_on),
                        period.end_reason,
                        text_of(period.asked_on),
                        period.id
                    ])?;
            }
        }
        for note in new.notes.iter().filter(|n| n.id == 0) {
            self.note.execute(params![id, note.text, self.now, self.who])?;
        }
        beside::write(self, id, Some(old), new)
    }

    fn update_member(&mut self, old: &Whole, new: &Whole) -> Result<()> {
        let own = |w: &Whole| {
            let mut own = w.clone();
            own.former.clear();
            own.leaves.clear();
            own.groups.clear();
            own.consents.clear();
            own.addresses.clear();
            own.phones.clear();
            own.emails.clear();
            own.tags.clear();
            own.fields.clear();
            own.periods.clear();
            own.notes.clear();
            own
        };
        if own(old) == own(new) {
            return Ok(());
        }
        if let Some(until) = old.name_ends(new).then_some(self.yesterday).flatten() {
            self.conn
                .prepare_cached(
                    "INSERT INTO name_history (member, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, until)
                     SELECT id, iif(type = 'person', sei, ''), iif(type = 'person', mei, ''),
                            iif(type = 'person', sei_kana, ''), iif(type = 'person', mei_kana, ''),
                            iif(type = 'person', '', organisation), iif(type = 'person', '', organisation_kana), ?2
                     FROM member WHERE id = ?1",
                )?
                .execute(params![old.id, until.to_string()])?;
        }
        self.conn
            .prepare_cached(
                "UPDATE member SET no = ?, type = ?, sei = ?, mei = ?, sei_kana = ?, mei_kana = ?, organisation = ?,
                    organisation_kana = ?, honorific = ?, gender = ?, birth = ?, death = ?, mail_stop = ?, joined_on = ?,
                    external_key = ?, former_sei = ?, former_sei_kana = ?, romaji_sei = ?, romaji_mei = ?, degree = ?,
                    mail_stop_reason = ?, sort_kana = ? WHERE id = ?",
            )?
            .execute(params![
                new.no,
                if new.is_organisation { "organisation" } else { "person" },
                new.sei,
                new.mei,
                new.sei_kana,
                new.mei_kana,
                new.organisation,
                new.organisation_kana,
                new.honorific,
                new.gender,
                text_of(new.birth),
                text_of(new.death),
                new.mail_stop,
                text_of(new.joined_on),
                new.external_key,
                new.former_sei,
                new.former_sei_kana,
                new.romaji_sei,
                new.romaji_mei,
                new.degree,
                new.mail_stop_reason,
                new.sort_kana(),
                old.id,
            ])?;
        Ok(())
    }

    fn run(&self, sql: &str, id: i64) -> Result<()> {
        self.conn.prepare_cached(sql)?.execute([id])?;
        Ok(())
    }

    fn insert_address(&mut self, member: i64, a: &WholeAddress) -> Result<()> {
        self.address.execute(params![
            member,
            a.label,
            a.postal_code,
            a.prefecture,
            a.city,
            a.street,
            a.building,
            a.mailing,
            text_of(a.starts_on),
            text_of(a.ends_on)
        ])?;
        Ok(())
    }

    fn insert_field(&mut self, member: i64, field: i64, value: &FieldValue) -> Result<()> {
        let (mut text, mut number, mut day, mut file) = (None, None, None, None);
        match value {
            FieldValue::Text(t) => text = Some(t.as_str()),
            FieldValue::Number(n) => number = Some(*n),
            FieldValue::Day(d) => day = Some(d.to_string()),
            FieldValue::File(f) => file = Some(*f),
        }
        self.field.execute(params![member, field, text, number, day, file])?;
        Ok(())
    }

    fn insert_period(&mut self, member: i64, p: &Period) -> Result<()> {
        self.period.execute(params![
            member,
            p.kind,
            p.starts_on.to_string(),
            text_of(p.ends_on),
            p.end_reason,
            text_of(p.asked_on)
        ])?;
        Ok(())
    }
}

fn text_of(day: Option<Day>) -> Option<String> {
    day.map(|d| d.to_string())
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
