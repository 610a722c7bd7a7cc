//! All SQL of the roster's tables. Lists join the views `charge_state`, `login_state` and `staff_sees`,
//! which the rooms above own.

pub(super) mod columns;
pub(super) mod contact;
pub(super) mod counts;
pub(super) mod homes;
pub(super) mod letters;
mod lists;
pub(super) mod merged;
pub(super) mod segments;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

use super::{
    Brief,
    fields::{self, Field, FieldType, Save, Stored},
    look::FieldValue,
    notes::Note,
    record::{Address, AddressLabel, Email, EmailLabel, Gender, MemberType, Phone, PhoneLabel, Record},
    tags::Tag,
};
use crate::{
    Reader, Result, Tx,
    values::{Day, Yen},
};

pub(super) use lists::{
    dues, found, joined_from, rows, sort_keys, sum_owed, with_channel, with_email, with_login, with_tag,
};

/// A column that holds a day or nothing.
pub(super) fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Day>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.and_then(|text| text.parse().ok()))
}

fn day_text(day: Option<Day>) -> Option<String> {
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
                 gender, birth, death, mail_stop, joined_on, external_key, sort_kana, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                 external_key = ?, sort_kana = ? WHERE id = ?",
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
                    death, mail_stop, joined_on, external_key
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
                ..Record::default()
            };
            Ok((row.get(0)?, record))
        })
        .optional()?)
}

/// Takes the member and what is written down about them away; what other rooms hold stands in the way.
pub(super) fn delete_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    for table in ["address", "phone", "email", "note", "member_tag", "field_value", "membership"] {
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

// -- addresses, phones, mails ---------------------------------------------------------------------

/// Removes a row of one of the member's tables.
pub(super) fn delete(tx: &Tx<'_>, table: &str, id: Option<i64>) -> Result<()> {
    // `table` is one of a fixed list in this room.
    tx.conn.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?"))?.execute([id])?;
    Ok(())
}

pub(super) fn unset_mailing(tx: &Tx<'_>, table: &str, id: Option<i64>) -> Result<()> {
    tx.conn.prepare_cached(&format!("UPDATE {table} SET mailing = 0 WHERE id = ?"))?.execute([id])?;
    Ok(())
}

pub(super) fn addresses(reader: &Reader<'_>, member: i64) -> Result<Vec<Address>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, label, postal_code, prefecture, city, street, building, mailing FROM address
             WHERE member = ? ORDER BY id",
        )?
        .query_map([member], |row| {
            Ok(Address {
                id: row.get(0)?,
                label: AddressLabel::from_code(&row.get::<_, String>(1)?),
                postal_code: row.get(2)?,
                prefecture: row.get(3)?,
                city: row.get(4)?,
                street: row.get(5)?,
                building: row.get(6)?,
                mailing: row.get(7)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert_address(tx: &Tx<'_>, member: i64, a: &Address) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO address (member, label, postal_code, prefecture, city, street, building, mailing)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            a.label.code(),
            a.postal_code,
            a.prefecture,
            a.city,
            a.street,
            a.building,
            a.mailing
        ])?;
    Ok(())
}

pub(super) fn update_address(tx: &Tx<'_>, id: i64, a: &Address) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE address SET label = ?, postal_code = ?, prefecture = ?, city = ?, street = ?, building = ?, mailing = ?
             WHERE id = ?",
        )?
        .execute(params![a.label.code(), a.postal_code, a.prefecture, a.city, a.street, a.building, a.mailing, id])?;
    Ok(())
}

pub(super) fn phones(reader: &Reader<'_>, member: i64) -> Result<Vec<Phone>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, label, number FROM phone WHERE member = ? ORDER BY id")?
        .query_map([member], |row| {
            Ok(Phone { id: row.get(0)?, label: PhoneLabel::from_code(&row.get::<_, String>(1)?), number: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert_phone(tx: &Tx<'_>, member: i64, phone: &Phone) -> Result<()> {
    tx.conn.prepare_cached("INSERT INTO phone (member, label, number) VALUES (?, ?, ?)")?.execute(params![
        member,
        phone.label.code(),
        phone.number
    ])?;
    Ok(())
}

pub(super) fn update_phone(tx: &Tx<'_>, phone: &Phone) -> Result<()> {
    tx.conn.prepare_cached("UPDATE phone SET label = ?, number = ? WHERE id = ?")?.execute(params![
        phone.label.code(),
        phone.number,
        phone.id
    ])?;
    Ok(())
}

pub(super) fn emails(reader: &Reader<'_>, member: i64) -> Result<Vec<Email>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, label, address, mailing, bounced FROM email WHERE member = ? ORDER BY id")?
        .query_map([member], |row| {
            Ok(Email {
                id: row.get(0)?,
                label: EmailLabel::from_code(&row.get::<_, String>(1)?),
                address: row.get(2)?,
                mailing: row.get(3)?,
                bounced: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert_email(tx: &Tx<'_>, member: i64, email: &Email) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO email (member, label, address, mailing, bounced) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![member, email.label.code(), email.address, email.mailing, email.bounced])?;
    Ok(())
}

pub(super) fn update_email(tx: &Tx<'_>, email: &Email) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE email SET label = ?, address = ?, mailing = ?, bounced = ? WHERE id = ?")?
        .execute(params![email.label.code(), email.address, email.mailing, email.bounced, email.id])?;
    Ok(())
}

// -- notes and tags -------------------------------------------------------------------------------

pub(super) fn notes(reader: &Reader<'_>, member: i64) -> Result<Vec<Note>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, text, written_at, written_by FROM note WHERE member = ? ORDER BY id DESC")?
        .query_map([member], |row| {
            Ok(Note { id: row.get(0)?, text: row.get(1)?, written_at: row.get(2)?, written_by: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert_note(tx: &Tx<'_>, member: i64, text: &str) -> Result<i64> {
    tx.conn
        .prepare_cached("INSERT INTO note (member, text, written_at, written_by) VALUES (?, ?, ?, ?)")?
        .execute(params![member, text, tx.now_text(), tx.actor().name()])?;
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

// -- own fields -----------------------------------------------------------------------------------

/// All own fields; `among` says of whom the values are counted, as for [`tags`].
pub(super) fn fields(reader: &Reader<'_>, among: Option<&str>) -> Result<Vec<Field>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, name, type, choices, required, help, position, retired,
                    (SELECT count(*) FROM field_value v WHERE v.field = f.id
                      AND (?1 IS NULL OR v.member IN (SELECT value FROM json_each(?1))))
             FROM field f ORDER BY position, id",
        )?
        .query_map([among], |row| {
            Ok(Field {
                id: row.get(0)?,
                name: row.get(1)?,
                kind_of: FieldType::from_code(&row.get::<_, String>(2)?),
                choices: serde_json::from_str(&row.get::<_, String>(3)?).unwrap_or_default(),
                required: row.get(4)?,
                help: row.get(5)?,
                position: row.get(6)?,
                retired: row.get(7)?,
                used: row.get(8)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn field_name(conn: &Connection, field: i64) -> Option<String> {
    conn.query_row("SELECT name FROM field WHERE id = ?", [field], |row| row.get(0)).ok()
}

pub(super) fn insert_field(tx: &Tx<'_>, field: &Save) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO field (name, type, choices, required, help, position) VALUES (?, ?, ?, ?, ?, ?)",
        params![
            field.name,
            field.kind_of.code(),
            serde_json::to_string(&field.choices)?,
            field.required,
            field.help,
            field.position
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn update_field(tx: &Tx<'_>, id: i64, field: &Save) -> Result<()> {
    tx.conn.execute(
        "UPDATE field SET name = ?, type = ?, choices = ?, required = ?, help = ?, position = ? WHERE id = ?",
        params![
            field.name,
            field.kind_of.code(),
            serde_json::to_string(&field.choices)?,
            field.required,
            field.help,
            field.position,
            id
        ],
    )?;
    Ok(())
}

pub(super) fn retire_field(tx: &Tx<'_>, id: i64, retired: bool) -> Result<()> {
    tx.conn.execute("UPDATE field SET retired = ? WHERE id = ?", params![retired, id])?;
    Ok(())
}

pub(super) fn set_value(tx: &Tx<'_>, member: i64, field: i64, value: &Stored) -> Result<()> {
    let file = match &value.file {
        None => None,
        Some((name, bytes)) => {
            tx.conn.execute(
                "INSERT INTO file (name, media_type, bytes, sha256, created_at) VALUES (?, 'application/octet-stream', ?, ?, ?)",
                params![name, bytes, Sha256::digest(bytes).as_slice(), tx.now_text()],
            )?;
            Some(tx.conn.last_insert_rowid())
        }
    };
    tx.conn
        .prepare_cached(
            "INSERT INTO field_value (member, field, text, number, day, file) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (member, field) DO UPDATE SET text = ?3, number = ?4, day = ?5, file = ?6",
        )?
        .execute(params![member, field, value.text, value.number, value.day, file])?;
    Ok(())
}

/// Name and bytes of the file that stands in a member's field.
pub(super) fn file(reader: &Reader<'_>, member: i64, field: i64) -> Result<Option<(String, Vec<u8>)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT f.name, f.bytes FROM field_value v JOIN file f ON f.id = v.file WHERE v.member = ? AND v.field = ?",
        )?
        .query_row([member, field], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

pub(super) fn remove_value(tx: &Tx<'_>, member: i64, field: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM field_value WHERE member = ? AND field = ?")?.execute([member, field])?;
    Ok(())
}

/// Fields that are asked for, and retired ones that have a value.
pub(super) fn values(reader: &Reader<'_>, member: i64) -> Result<Vec<FieldValue>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT f.id, f.name, f.type, f.choices, v.text, v.number, v.day, v.file,
                    (SELECT name FROM file WHERE id = v.file)
             FROM field f LEFT JOIN field_value v ON v.field = f.id AND v.member = ?
             WHERE f.retired = 0 OR v.id IS NOT NULL ORDER BY f.position, f.id",
        )?
        .query_map([member], |row| {
            let kind_of = FieldType::from_code(&row.get::<_, String>(2)?);
            let file: Option<i64> = row.get(7)?;
            let name: Option<String> = row.get(8)?;
            Ok(FieldValue {
                field: row.get(0)?,
                name: row.get(1)?,
                kind_of,
                choices: serde_json::from_str(&row.get::<_, String>(3)?).unwrap_or_default(),
                value: fields::shown(kind_of, row.get(4)?, row.get(5)?, row.get(6)?, file.zip(name)),
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
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
