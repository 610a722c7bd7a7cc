//! SQL of own fields, their values, and the items of forms.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{day, keys, keys_json};
use crate::{
    Reader, Result, Tx,
    files::{self, Accepted, Kind},
    members::fields::{
        Belongs, Field, FieldType, Raw, Save, Stored,
        forms::{Form, Item},
        values::Of,
    },
};

/// All fields, with formulas as they are kept. Whether the reader writes them, and how many values there are
/// ([`used`]), is not asked here.
pub(in crate::members) fn fields(reader: &Reader<'_>) -> Result<Vec<Field>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, name, type, choices, required, help, position, retired, belongs, formula, readers, writers
             FROM field f ORDER BY position, id",
        )?
        .query_map([], |row| {
            Ok(Field {
                id: row.get(0)?,
                name: row.get(1)?,
                kind_of: FieldType::from_code(&row.get::<_, String>(2)?),
                choices: serde_json::from_str(&row.get::<_, String>(3)?).unwrap_or_default(),
                required: row.get(4)?,
                help: row.get(5)?,
                position: row.get(6)?,
                retired: row.get(7)?,
                used: 0,
                belongs: Belongs::from_code(&row.get::<_, String>(8)?),
                formula: row.get(9)?,
                readers: keys(row.get(10)?),
                writers: keys(row.get(11)?),
                writable: false,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// How many values each field has; of these members (a JSON list of keys), else of everybody and of households too.
pub(in crate::members) fn used(reader: &Reader<'_>, among: Option<&str>) -> Result<HashMap<i64, i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT f.id, (SELECT count(*) FROM field_value v WHERE v.field = f.id
                           AND (?1 IS NULL OR v.member IN (SELECT value FROM json_each(?1))))
                        + (SELECT count(*) FROM household_value v WHERE v.field = f.id AND ?1 IS NULL)
                        + (SELECT count(*) FROM membership_value v WHERE v.field = f.id
                           AND (?1 IS NULL OR v.member IN (SELECT value FROM json_each(?1))))
             FROM field f",
        )?
        .query_map([among], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn field_name(conn: &Connection, field: i64) -> Option<String> {
    conn.query_row("SELECT name FROM field WHERE id = ?", [field], |row| row.get(0)).ok()
}

pub(in crate::members) fn insert_field(tx: &Tx<'_>, field: &Save) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO field (name, type, choices, required, help, position, belongs, formula, readers, writers)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            field.name,
            field.kind_of.code(),
            serde_json::to_string(&field.choices)?,
            field.required,
            field.help,
            field.position,
            field.belongs.code(),
            field.formula,
            keys_json(&field.readers)?,
            keys_json(&field.writers)?
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(in crate::members) fn update_field(tx: &Tx<'_>, id: i64, field: &Save) -> Result<()> {
    tx.conn.execute(
        "UPDATE field SET name = ?, type = ?, choices = ?, required = ?, help = ?, position = ?, belongs = ?,
             formula = ?, readers = ?, writers = ? WHERE id = ?",
        params![
            field.name,
            field.kind_of.code(),
            serde_json::to_string(&field.choices)?,
            field.required,
            field.help,
            field.position,
            field.belongs.code(),
            field.formula,
            keys_json(&field.readers)?,
            keys_json(&field.writers)?,
            id
        ],
    )?;
    Ok(())
}

pub(in crate::members) fn retire_field(tx: &Tx<'_>, id: i64, retired: bool) -> Result<()> {
    tx.conn.execute("UPDATE field SET retired = ? WHERE id = ?", params![retired, id])?;
    Ok(())
}

// -- values -----------------------------------------------------------------------------------------

/// The table of values, and the column that says whose they are. Never a caller's word.
fn place(belongs: Belongs) -> (&'static str, &'static str) {
    match belongs {
        Belongs::Member => ("field_value", "member"),
        Belongs::Household => ("household_value", "household"),
        Belongs::Membership => ("membership_value", "membership"),
    }
}

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let file: Option<i64> = row.get(4)?;
    let name: Option<String> = row.get(5)?;
    Ok(Raw { text: row.get(1)?, number: row.get(2)?, day: row.get(3)?, file: file.zip(name) })
}

const VALUE: &str = "v.text, v.number, v.day, v.file, (SELECT name FROM file_named WHERE id = v.file)";

/// The values of one member, household or membership, by field.
pub(in crate::members) fn values(reader: &Reader<'_>, belongs: Belongs, owner: i64) -> Result<HashMap<i64, Raw>> {
    let (table, column) = place(belongs);
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT v.field, {VALUE} FROM {table} v WHERE v.{column} = ?"))?
        .query_map([owner], |row| Ok((row.get(0)?, raw(row)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// All values of a field, by owner.
pub(in crate::members) fn all_values(reader: &Reader<'_>, belongs: Belongs, field: i64) -> Result<Vec<(i64, Raw)>> {
    let (table, column) = place(belongs);
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT v.{column}, {VALUE} FROM {table} v WHERE v.field = ?"))?
        .query_map([field], |row| Ok((row.get(0)?, raw(row)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Values of a field of members: of those that are given, else of everybody.
pub(in crate::members) fn column(reader: &Reader<'_>, field: i64, members: Option<&[i64]>) -> Result<Vec<(i64, Raw)>> {
    let Some(members) = members else { return all_values(reader, Belongs::Member, field) };
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT v.member, {VALUE} FROM json_each(?2) m JOIN field_value v ON v.member = m.value AND v.field = ?1"
        ))?
        .query_map(params![field, serde_json::to_string(members)?], |row| Ok((row.get(0)?, raw(row)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The days that formulas may name, by member.
pub(in crate::members) fn days(reader: &Reader<'_>, members: Option<&[i64]>) -> Result<HashMap<i64, Of>> {
    let read = |row: &Row<'_>| {
        let of = Of { birth: day(row, 1)?, joined_on: day(row, 2)?, death: day(row, 3)?, ..Of::default() };
        Ok((row.get(0)?, of))
    };
    let found = match members {
        None => reader
            .conn
            .prepare_cached("SELECT id, birth, joined_on, death FROM member")?
            .query_map([], read)?
            .collect::<rusqlite::Result<_>>()?,
        Some(members) => reader
            .conn
            .prepare_cached(
                "SELECT id, birth, joined_on, death FROM member WHERE id IN (SELECT value FROM json_each(?))",
            )?
            .query_map([serde_json::to_string(members)?], read)?
            .collect::<rusqlite::Result<_>>()?,
    };
    Ok(found)
}

pub(in crate::members) fn set_value(
    tx: &Tx<'_>,
    belongs: Belongs,
    owner: i64,
    field: i64,
    value: &Stored,
) -> Result<()> {
    let file = match &value.file {
        None => None,
        Some((name, bytes)) => Some(files::keep(tx, &Accepted::as_it_is(name, Kind::Other, bytes.clone()), None)?),
    };
    let (table, column) = place(belongs);
    // A membership's value also says whose it is: history is found by the member.
    let (more, whose) = match belongs {
        Belongs::Membership => ("member, ", "(SELECT member FROM membership WHERE id = ?1), "),
        _ => ("", ""),
    };
    tx.conn
        .prepare_cached(&format!(
            "INSERT INTO {table} ({more}{column}, field, text, number, day, file) VALUES ({whose}?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT ({column}, field) DO UPDATE SET text = ?3, number = ?4, day = ?5, file = ?6"
        ))?
        .execute(params![owner, field, value.text, value.number, value.day, file])?;
    Ok(())
}

pub(in crate::members) fn remove_value(tx: &Tx<'_>, belongs: Belongs, owner: i64, field: i64) -> Result<()> {
    let (table, column) = place(belongs);
    tx.conn
        .prepare_cached(&format!("DELETE FROM {table} WHERE {column} = ? AND field = ?"))?
        .execute([owner, field])?;
    Ok(())
}

/// The file that stands in a member's field.
pub(in crate::members) fn file(reader: &Reader<'_>, member: i64, field: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT file FROM field_value WHERE member = ? AND field = ? AND file IS NOT NULL")?
        .query_row([member, field], |row| row.get(0))
        .optional()?)
}

/// The field of a row of values, or in which a file stands.
pub(in crate::members) fn field_of(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    let sql = match table {
        "file" => "SELECT field FROM field_value WHERE file = ?",
        "household_value" => "SELECT field FROM household_value WHERE id = ?",
        "membership_value" => "SELECT field FROM membership_value WHERE id = ?",
        _ => "SELECT field FROM field_value WHERE id = ?",
    };
    conn.query_row(sql, [key], |row| row.get(0)).ok()
}

// -- forms --------------------------------------------------------------------------------------------

pub(in crate::members) fn form_items(reader: &Reader<'_>, form: Form) -> Result<Vec<Item>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT item, shown, required, help FROM form_item WHERE form = ? ORDER BY position, id")?
        .query_map([form.code()], |row| {
            Ok(Item { item: row.get(0)?, shown: row.get(1)?, required: row.get(2)?, help: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn set_form(tx: &Tx<'_>, form: Form, items: &[Item]) -> Result<()> {
    for (position, item) in items.iter().enumerate() {
        tx.conn
            .prepare_cached(
                "INSERT INTO form_item (form, item, position, shown, required, help) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (form, item) DO UPDATE SET position = ?3, shown = ?4, required = ?5, help = ?6",
            )?
            .execute(params![form.code(), item.item, position as i64, item.shown, item.required, item.help])?;
    }
    Ok(())
}
