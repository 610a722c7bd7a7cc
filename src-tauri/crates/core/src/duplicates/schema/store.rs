//! SQL made from the schema. Names of tables and columns come from `sqlite_master` alone.

use rusqlite::{ErrorCode, OptionalExtension, params, types::Value};

use super::{Clash, Reference, Unique};
use crate::{Error, Reader, Result, Tx, registry};

/// Every column that names a member, in the order of tables.
pub(in crate::duplicates) fn references(reader: &Reader<'_>) -> Result<Vec<Reference>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT m.name, f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f
         WHERE m.type = 'table' AND f.\"table\" = 'member' ORDER BY m.name, f.\"from\"",
    )?;
    let columns: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    columns
        .into_iter()
        .map(|(table, column)| Ok(Reference { uniques: uniques(reader, &table, &column)?, table, column }))
        .collect()
}

fn uniques(reader: &Reader<'_>, table: &str, column: &str) -> Result<Vec<Unique>> {
    let mut indexes = reader.conn.prepare_cached(
        "SELECT i.name, s.sql FROM pragma_index_list(?) i LEFT JOIN sqlite_master s ON s.name = i.name WHERE i.\"unique\"",
    )?;
    let indexes: Vec<(String, Option<String>)> =
        indexes.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::new();
    for (index, sql) in indexes {
        let mut statement = reader.conn.prepare_cached("SELECT name FROM pragma_index_info(?) ORDER BY seqno")?;
        let names: Vec<Option<String>> =
            statement.query_map([&index], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        // An index over an expression has no names: its room sees to it.
        let Some(names) = names.into_iter().collect::<Option<Vec<String>>>() else { continue };
        if names.iter().any(|name| name == column) {
            found.push(Unique {
                with: names.into_iter().filter(|name| name != column).collect(),
                condition: sql.and_then(|sql| sql.split_once(" WHERE ").map(|(_, condition)| condition.to_owned())),
            });
        }
    }
    Ok(found)
}

/// How many rows of a table name the member.
pub(in crate::duplicates) fn count(reader: &Reader<'_>, reference: &Reference, member: i64) -> Result<u64> {
    let Reference { table, column, .. } = reference;
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM \"{table}\" WHERE \"{column}\" = ?"))?
        .query_row([member], |row| row.get::<_, i64>(0))? as u64)
}

pub(in crate::duplicates) fn clashes(
    reader: &Reader<'_>,
    reference: &Reference,
    unique: &Unique,
    keep: i64,
    drop: i64,
) -> Result<Vec<Clash>> {
    let Reference { table, column, .. } = reference;
    let condition = unique.condition.as_ref().map_or_else(String::new, |condition| format!(" AND ({condition})"));
    let rows = |of: &str| format!("(SELECT * FROM \"{table}\" WHERE \"{column}\" = {of}{condition})");
    let mut same: Vec<String> = unique.with.iter().map(|name| format!("k.\"{name}\" = d.\"{name}\"")).collect();
    same.push("1".to_owned());
    let pairs: Vec<(i64, i64)> = reader
        .conn
        .prepare_cached(&format!(
            "SELECT k.id, d.id FROM {} k JOIN {} d ON {} ORDER BY k.id",
            rows("?1"),
            rows("?2"),
            same.join(" AND ")
        ))?
        .query_map([keep, drop], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let flag = unique.condition.as_deref().and_then(|condition| condition.trim().strip_suffix("= 1"));
    let flag = flag.map(str::trim).filter(|_| unique.with.is_empty()).map(str::to_owned);
    pairs
        .into_iter()
        .map(|(keep, drop)| {
            let with: Vec<Value> =
                unique.with.iter().map(|name| cell(reader, table, name, keep)).collect::<Result<_>>()?;
            let mut key = table.clone();
            for part in flag.iter().cloned().chain(with.iter().map(plain)) {
                key.push(':');
                key.push_str(&part);
            }
            Ok(Clash {
                key,
                flag: flag.clone(),
                keep_text: say(reader, reference, unique, keep)?,
                drop_text: say(reader, reference, unique, drop)?,
                about: unique
                    .with
                    .iter()
                    .map(|name| named(reader, table, name, keep))
                    .collect::<Result<Vec<_>>>()?
                    .join(" "),
                table: table.clone(),
                keep,
                drop,
            })
        })
        .collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null | Value::Blob(_) => String::new(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
}

fn cell(reader: &Reader<'_>, table: &str, column: &str, id: i64) -> Result<Value> {
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT \"{column}\" FROM \"{table}\" WHERE id = ?"))?
        .query_row([id], |row| row.get(0))?)
}

/// A cell as people read it: a key of another table by what people call that row.
fn named(reader: &Reader<'_>, table: &str, column: &str, id: i64) -> Result<String> {
    let value = cell(reader, table, column, id)?;
    let Value::Integer(key) = value else { return Ok(plain(&value)) };
    let other: Option<String> = reader
        .conn
        .prepare_cached("SELECT \"table\" FROM pragma_foreign_key_list(?) WHERE \"from\" = ?")?
        .query_map([table, column], |row| row.get(0))?
        .next()
        .transpose()?;
    let label = other.and_then(|other| registry::row_label(reader.conn, &other, key));
    Ok(label.unwrap_or_else(|| key.to_string()))
}

/// What a row says, without its key, whose it is and what both have in common.
fn say(reader: &Reader<'_>, reference: &Reference, unique: &Unique, id: i64) -> Result<String> {
    let mut statement = reader.conn.prepare_cached("SELECT name FROM pragma_table_info(?) ORDER BY cid")?;
    let columns: Vec<String> =
        statement.query_map([&reference.table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut parts = Vec::new();
    for column in columns.iter().filter(|name| **name != "id" && **name != reference.column) {
        if unique.with.contains(column) {
            continue;
        }
        let text = named(reader, &reference.table, column, id)?;
        if !text.is_empty() {
            parts.push(text);
        }
    }
    Ok(parts.join(" "))
}

/// The rows of a member in which these columns stand: key, folded text of the columns, whether it is 送付先.
pub(in crate::duplicates) fn contacts(
    reader: &Reader<'_>,
    table: &str,
    columns: &[&str],
    member: i64,
) -> Result<Vec<(i64, String, bool)>> {
    let mailing = if table == "phone" { "0" } else { "mailing" };
    let text: Vec<String> = columns.iter().map(|name| format!("\"{name}\"")).collect();
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT id, {}, {mailing} FROM \"{table}\" WHERE member = ? ORDER BY id",
            text.join(" || ' ' || ")
        ))?
        .query_map([member], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Spans of both that say the same and meet become one: a person is in a group once, from the first day of both
/// to the last. Spans that say different things stay side by side.
pub(in crate::duplicates) fn join_spans(tx: &Tx<'_>, reference: &Reference, keep: i64, drop: i64) -> Result<()> {
    let Reference { table, column, .. } = reference;
    let mut statement = tx.conn.prepare_cached("SELECT name FROM pragma_table_info(?) ORDER BY cid")?;
    let columns: Vec<String> = statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let is_span = |name: &String| name == "starts_on" || name == "ends_on";
    if columns.iter().filter(|name| is_span(name)).count() < 2 {
        return Ok(());
    }
    let said = columns.iter().filter(|name| !is_span(name) && *name != "id" && *name != column);
    let same = said.fold(String::new(), |same, name| same + " AND k.\"" + name + "\" IS d.\"" + name + "\"");
    let mut next = tx.conn.prepare_cached(&format!(
        "SELECT k.id, d.id, min(k.starts_on, d.starts_on), nullif(max(coalesce(k.ends_on, 'z'), coalesce(d.ends_on, 'z')), 'z')
           FROM \"{table}\" k JOIN \"{table}\" d ON d.\"{column}\" = ?2{same}
            AND k.starts_on <= coalesce(d.ends_on, 'z') AND d.starts_on <= coalesce(k.ends_on, 'z')
          WHERE k.\"{column}\" = ?1 LIMIT 1"
    ))?;
    let mut widen =
        tx.conn.prepare_cached(&format!("UPDATE \"{table}\" SET starts_on = ?, ends_on = ? WHERE id = ?"))?;
    loop {
        let found: Option<(i64, i64, String, Option<String>)> =
            next.query_row([keep, drop], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).optional()?;
        let Some((own, other, starts_on, ends_on)) = found else { return Ok(()) };
        widen.execute(params![starts_on, ends_on, own])?;
        delete(tx, table, other)?;
    }
}

pub(in crate::duplicates) fn delete(tx: &Tx<'_>, table: &str, id: i64) -> Result<()> {
    tx.conn.prepare_cached(&format!("DELETE FROM \"{table}\" WHERE id = ?"))?.execute([id])?;
    Ok(())
}

pub(in crate::duplicates) fn clear_flag(tx: &Tx<'_>, table: &str, flag: &str, id: i64) -> Result<()> {
    tx.conn.prepare_cached(&format!("UPDATE \"{table}\" SET \"{flag}\" = 0 WHERE id = ?"))?.execute([id])?;
    Ok(())
}

/// Puts one member in the place of another in one column. A row that would say something of somebody and the
/// same person (a relation to oneself) goes, where the schema does not let it stand.
pub(in crate::duplicates) fn give(tx: &Tx<'_>, reference: &Reference, from: i64, to: i64) -> Result<()> {
    let Reference { table, column, .. } = reference;
    let mut select =
        tx.conn.prepare_cached(&format!("SELECT id FROM \"{table}\" WHERE \"{column}\" = ? ORDER BY id"))?;
    let ids: Vec<i64> = select.query_map([from], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut update = tx.conn.prepare_cached(&format!("UPDATE \"{table}\" SET \"{column}\" = ? WHERE id = ?"))?;
    for id in ids {
        match update.execute(params![to, id]) {
            Ok(_) => {}
            Err(rusqlite::Error::SqliteFailure(e, message)) if e.code == ErrorCode::ConstraintViolation => {
                let is_check = message.as_deref().is_some_and(|text| text.starts_with("CHECK"));
                if !is_check {
                    return Err(
                        Error::conflict("error-merge-clash").arg("table", super::super::merge::table(tx, table))
                    );
                }
                delete(tx, table, id)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
