//! All SQL of the roster's tables. Lists join the views `charge_state`, `login_state` and `staff_sees`,
//! which the rooms above own.

pub(super) mod columns;
pub(super) mod consents;
pub(super) mod contact;
pub(super) mod counts;
pub(super) mod erase;
pub(super) mod fields;
pub(super) mod homes;
pub(super) mod letters;
mod lists;
pub(super) mod merged;
pub(super) mod names;
pub(super) mod passing;
pub(super) mod post;
mod reach;
pub(super) mod segments;
pub(super) mod tasks;
pub(super) mod told;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Brief,
    notes::Note,
    record::{DeathKnown, Gender, Language, MemberType, Record},
    tags::Tag,
};
use crate::{
    Reader, Result, Tx,
    error::OrNotFound,
    values::{Day, Yen},
};

pub(super) use fields::{field_name, fields, file, insert_field, retire_field, update_field};
pub(super) use lists::{
    dues, found, joined_from, lost, rows, sort_keys, sum_owed, with_channel, with_email, with_login, with_tag,
};
pub(super) use reach::{
    addresses, delete, emails, insert_address, insert_email, insert_phone, phones, prove_email, set_mailing, turning,
    unset_mailing, update_address, update_email, update_phone, with_address,
};

/// A column that holds a day or nothing.
pub(super) fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Day>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

pub(super) fn day_text(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

pub(super) fn full_name(is_organisation: bool, sei: &str, mei: &str, organisation: &str) -> String {
    let person = format!("{sei} {mei}").trim().to_owned();
    if is_organisation || person.is_empty() { organisation.to_owned() } else { person }
}

// -- member ---------------------------------------------------------------------------------------

const BRIEF: &str =
    "SELECT id, no, type, sei, mei, organisation, sei_kana, mei_kana, organisation_kana, honorific, death
     FROM member";

fn read_brief(row: &Row<'_>) -> rusqlite::Result<Brief> {
    let text = |column: usize| row.get::<_, String>(column);
    let is_organisation = text(2)? == "organisation";
    let given = text(9)?;
    let usual = if is_organisation { "御中" } else { "様" };
    Ok(Brief {
        id: row.get(0)?,
        no: row.get(1)?,
        name: full_name(is_organisation, &text(3)?, &text(4)?, &text(5)?),
        kana: full_name(is_organisation, &text(6)?, &text(7)?, &text(8)?),
        is_organisation,
        honorific: if given.is_empty() { usual.to_owned() } else { given },
        death: day(row, 10)?,
    })
}

pub(super) fn brief(conn: &Connection, member: i64) -> Result<Option<Brief>> {
    Ok(conn.prepare_cached(&format!("{BRIEF} WHERE id = ?"))?.query_row([member], read_brief).optional()?)
}

pub(super) fn briefs(reader: &Reader<'_>, members: &[i64]) -> Result<Vec<Brief>> {
    let ids = serde_json::to_string(members)?;
    Ok(reader
        .conn
        .prepare_cached(&format!("{BRIEF} WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"))?
        .query_map([ids], read_brief)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn by_no(reader: &Reader<'_>, no: &str) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM member WHERE no = ?")?
        .query_row([no], |row| row.get(0))
        .optional()?)
}

/// Who was born on a day.
pub(super) fn born_on(reader: &Reader<'_>, day: Day) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM member WHERE birth = ? ORDER BY id")?
        .query_map([day.to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The member that a row of one of the member's tables belongs to.
pub(super) fn owner(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    // `table` is one of a fixed list in this crate, never a caller's word.
    conn.query_row(&format!("SELECT member FROM \"{table}\" WHERE id = ?"), [key], |row| row.get(0)).ok()
}

pub(super) fn insert_member(tx: &Tx<'_>, no: &str, record: &Record) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO member (no, type, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, honorific,
                 gender, birth, death, mail_stop, joined_on, external_key, former_sei, former_sei_kana, romaji_sei,
                 romaji_mei, degree, death_known, mail_stop_reason, mail_stop_since, language, sort_kana, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            no,
            record.kind_of.code(),
            record.sei,
            record.mei,
            record.sei_kana,
            record.mei_kana,
            record.organisation,
            record.organisation_kana,
            record.honorific,
            record.gender.code(),
            day_text(record.birth),
            day_text(record.death),
            record.mail_stop,
            day_text(record.joined_on),
            record.external_key,
            record.former_sei,
            record.former_sei_kana,
            record.romaji_sei,
            record.romaji_mei,
            record.degree,
            record.death_known.code(),
            record.mail_stop_reason,
            day_text(record.mail_stop_since),
            record.language.code(),
            record.sort_kana(no),
            tx.now_text()
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn update_member(tx: &Tx<'_>, member: i64, no: &str, record: &Record) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE member SET type = ?, sei = ?, mei = ?, sei_kana = ?, mei_kana = ?, organisation = ?,
                 organisation_kana = ?, honorific = ?, gender = ?, birth = ?, death = ?, mail_stop = ?, joined_on = ?,
                 external_key = ?, former_sei = ?, former_sei_kana = ?, romaji_sei = ?, romaji_mei = ?, degree = ?,
                 death_known = ?, mail_stop_reason = ?, mail_stop_since = ?, language = ?, sort_kana = ?
             WHERE id = ?",
        )?
        .execute(params![
            record.kind_of.code(),
            record.sei,
            record.mei,
            record.sei_kana,
            record.mei_kana,
            record.organisation,
            record.organisation_kana,
            record.honorific,
            record.gender.code(),
            day_text(record.birth),
            day_text(record.death),
            record.mail_stop,
            day_text(record.joined_on),
            record.external_key,
            record.former_sei,
            record.former_sei_kana,
            record.romaji_sei,
            record.romaji_mei,
            record.degree,
            record.death_known.code(),
            record.mail_stop_reason,
            day_text(record.mail_stop_since),
            record.language.code(),
            record.sort_kana(no),
            member
        ])?;
    Ok(())
}

/// The number and what is written in the member's own row.
pub(super) fn record(reader: &Reader<'_>, member: i64) -> Result<Option<(String, Record)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT no, type, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, honorific, gender, birth,
                    death, mail_stop, joined_on, external_key, former_sei, former_sei_kana, romaji_sei, romaji_mei, degree,
                    death_known, mail_stop_reason, mail_stop_since, language
             FROM member WHERE id = ?",
        )?
        .query_row([member], |row| {
            let record = Record {
                kind_of: if row.get::<_, String>(1)? == "organisation" {
                    MemberType::Organisation
                } else {
                    MemberType::Person
                },
                sei: row.get(2)?,
                mei: row.get(3)?,
                sei_kana: row.get(4)?,
                mei_kana: row.get(5)?,
                organisation: row.get(6)?,
                organisation_kana: row.get(7)?,
                honorific: row.get(8)?,
                gender: Gender::from_code(&row.get::<_, String>(9)?),
                birth: day(row, 10)?,
                death: day(row, 11)?,
                mail_stop: row.get(12)?,
                joined_on: day(row, 13)?,
                external_key: row.get(14)?,
                former_sei: row.get(15)?,
                former_sei_kana: row.get(16)?,
                romaji_sei: row.get(17)?,
                romaji_mei: row.get(18)?,
                degree: row.get(19)?,
                death_known: DeathKnown::from_code(&row.get::<_, String>(20)?),
                mail_stop_reason: row.get(21)?,
                mail_stop_since: day(row, 22)?,
                language: Language::from_code(&row.get::<_, String>(23)?),
                ..Record::default()
            };
            Ok((row.get(0)?, record))
        })
        .optional()?)
}

/// The later of the day that is known and this one.
pub(super) fn set_confirmed(tx: &Tx<'_>, member: i64, on: Day) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE member SET confirmed_on = ?2 WHERE id = ?1 AND coalesce(confirmed_on, '') < ?2")?
        .execute(params![member, on.to_string()])?;
    Ok(())
}

/// When a member last confirmed, and when they began.
pub(super) fn confirmed(reader: &Reader<'_>, member: i64) -> Result<(Option<Day>, Option<Day>)> {
    reader
        .conn
        .prepare_cached(
            "SELECT confirmed_on, (SELECT min(x.starts_on) FROM membership x WHERE x.member = m.id) FROM member m
             WHERE m.id = ?",
        )?
        .query_row([member], |row| Ok((day(row, 0)?, day(row, 1)?)))
        .or_not_found("error-no-such-member")
}

/// Takes the member and what is written down about them away; what other rooms hold stands in the way.
pub(super) fn delete_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    for table in [
        "address",
        "phone",
        "email",
        "name_history",
        "returned_mail",
        "consent",
        "task",
        "note",
        "member_tag",
        "field_value",
        "membership_value",
        "membership",
    ] {
        tx.conn.prepare_cached(&format!("DELETE FROM {table} WHERE member = ?"))?.execute([member])?;
    }
    tx.conn.execute("DELETE FROM member WHERE id = ?", [member])?;
    Ok(())
}

/// The members whom a limited member of staff sees today.
pub(super) fn seen_by(reader: &Reader<'_>, staff: i64) -> Result<RoaringBitmap> {
    let mut seen = RoaringBitmap::new();
    let mut statement = reader.conn.prepare_cached(
        "SELECT member FROM staff_sees WHERE staff = ?1 AND starts_on <= ?2 AND (ends_on IS NULL OR ends_on > ?2)",
    )?;
    let mut rows = statement.query(params![staff, reader.today().to_string()])?;
    while let Some(row) = rows.next()? {
        seen.insert(row.get::<_, i64>(0)? as u32);
    }
    Ok(seen)
}

/// The members before and after in the order of names.
pub(super) fn neighbours(reader: &Reader<'_>, member: i64) -> Result<(Option<i64>, Option<i64>)> {
    let one = |sql: &str| -> Result<Option<i64>> {
        Ok(reader.conn.prepare_cached(sql)?.query_row([member], |row| row.get(0)).optional()?)
    };
    Ok((
        one("SELECT n.id FROM member m, member n WHERE m.id = ? AND (n.sort_kana, n.id) < (m.sort_kana, m.id)
             ORDER BY n.sort_kana DESC, n.id DESC LIMIT 1")?,
        one("SELECT n.id FROM member m, member n WHERE m.id = ? AND (n.sort_kana, n.id) > (m.sort_kana, m.id)
             ORDER BY n.sort_kana, n.id LIMIT 1")?,
    ))
}

pub(super) const COUNTER: &str = "member_no";

/// The next number; it never comes back.
pub(super) fn next_counter(tx: &Tx<'_>) -> Result<i64> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO counter (name, last) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1 RETURNING last",
        )?
        .query_row([COUNTER], |row| row.get(0))?)
}

/// A number that was given by hand is passed, too.
pub(super) fn raise_counter(tx: &Tx<'_>, to: i64) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO counter (name, last) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET last = max(last, ?2)",
        )?
        .execute(params![COUNTER, to])?;
    Ok(())
}

// -- notes and tags -------------------------------------------------------------------------------

/// The notes of a member that a role reads, newest first; `role` none: every one.
pub(super) fn notes(reader: &Reader<'_>, member: i64, role: Option<i64>) -> Result<Vec<Note>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, text, written_at, written_by, roles FROM note WHERE member = ?1
                 AND (roles IS NULL OR ?2 IS NULL OR EXISTS (SELECT 1 FROM json_each(roles) r WHERE r.value = ?2))
             ORDER BY id DESC",
        )?
        .query_map(params![member, role], |row| {
            Ok(Note {
                id: row.get(0)?,
                text: row.get(1)?,
                written_at: row.get(2)?,
                written_by: row.get(3)?,
                roles: keys(row.get(4)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// The member of a note, and which roles read it.
pub(super) fn note(reader: &Reader<'_>, note: i64) -> Result<Option<(i64, Vec<i64>)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member, roles FROM note WHERE id = ?")?
        .query_row([note], |row| Ok((row.get(0)?, keys(row.get(1)?))))
        .optional()?)
}

/// A JSON list of keys; none is the empty list.
pub(super) fn keys(json: Option<String>) -> Vec<i64> {
    json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// The same the other way round.
pub(super) fn keys_json(keys: &[i64]) -> Result<Option<String>> {
    if keys.is_empty() { Ok(None) } else { Ok(Some(serde_json::to_string(keys)?)) }
}

pub(super) fn insert_note(tx: &Tx<'_>, member: i64, text: &str, roles: &[i64]) -> Result<i64> {
    tx.conn
        .prepare_cached("INSERT INTO note (member, text, written_at, written_by, roles) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![member, text, tx.now_text(), tx.actor().name(), keys_json(roles)?])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn tag(reader: &Reader<'_>, name: &str) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM tag WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

pub(super) fn tag_name(conn: &Connection, tag: i64) -> Option<String> {
    conn.query_row("SELECT name FROM tag WHERE id = ?", [tag], |row| row.get(0)).ok()
}

/// All tags; `among` (a JSON list of keys, or none for everybody) says of whom they are counted.
pub(super) fn tags(reader: &Reader<'_>, among: Option<&str>) -> Result<Vec<Tag>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, name, (SELECT count(*) FROM member_tag m WHERE m.tag = t.id
                                AND (?1 IS NULL OR m.member IN (SELECT value FROM json_each(?1))))
             FROM tag t ORDER BY name",
        )?
        .query_map([among], |row| Ok(Tag { id: row.get(0)?, name: row.get(1)?, count: row.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn tags_of(reader: &Reader<'_>, member: i64) -> Result<Vec<(i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT t.id, t.name FROM member_tag m JOIN tag t ON t.id = m.tag WHERE m.member = ? ORDER BY t.name",
        )?
        .query_map([member], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert_tag(tx: &Tx<'_>, name: &str) -> Result<i64> {
    tx.conn.execute("INSERT INTO tag (name) VALUES (?)", [name])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn insert_member_tag(tx: &Tx<'_>, member: i64, tag: i64) -> Result<bool> {
    let done = tx
        .conn
        .prepare_cached("INSERT INTO member_tag (member, tag) VALUES (?, ?) ON CONFLICT DO NOTHING")?
        .execute([member, tag])?;
    Ok(done > 0)
}

pub(super) fn delete_member_tag(tx: &Tx<'_>, member: i64, tag: i64) -> Result<bool> {
    let done = tx.conn.prepare_cached("DELETE FROM member_tag WHERE member = ? AND tag = ?")?.execute([member, tag])?;
    Ok(done > 0)
}

// -- what the rooms above say --------------------------------------------------------

/// Open in all, and paid on the charges of a year.
pub(super) fn money(reader: &Reader<'_>, member: i64, fiscal_year: i32) -> Result<(Yen, Yen)> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT coalesce(sum(open), 0), coalesce(sum(paid) FILTER (WHERE fiscal_year = ?2), 0)
             FROM charge_state WHERE member = ?1",
        )?
        .query_row(params![member, fiscal_year], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

pub(super) fn login(reader: &Reader<'_>, member: i64) -> Result<Option<(String, String)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT email, claimed_at FROM login_state WHERE member = ?")?
        .query_row([member], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}
