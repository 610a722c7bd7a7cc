//! SQL of one value of a member.

use rusqlite::{OptionalExtension, params, types::Value as Sql};
use serde_json::Value;

use crate::{
    Reader, Result, Tx,
    error::OrNotFound,
    members::{
        columns::{Cell, Column},
        fields::{self, Field, FieldType},
    },
};

pub(in crate::members) fn value(reader: &Reader<'_>, member: i64, column: Column) -> Result<(Cell, bool)> {
    // The name comes from a fixed list.
    let name = column.name();
    reader
        .conn
        .prepare_cached(&format!("SELECT {name}, type = 'organisation' FROM member WHERE id = ?"))?
        .query_row([member], |row| {
            let text = match row.get(0)? {
                Sql::Text(text) => text,
                Sql::Integer(1) => "1".to_owned(),
                _ => String::new(),
            };
            Ok((Cell(text), row.get(1)?))
        })
        .or_not_found("error-no-such-member")
}

pub(in crate::members) fn set(tx: &Tx<'_>, member: i64, column: Column, cell: &Cell) -> Result<()> {
    let value = match column {
        Column::MailStop => Sql::Integer(i64::from(!cell.0.is_empty())),
        Column::JoinedOn if cell.0.is_empty() => Sql::Null,
        _ => Sql::Text(cell.0.clone()),
    };
    tx.conn
        .prepare_cached(&format!("UPDATE member SET {} = ? WHERE id = ?", column.name()))?
        .execute(params![value, member])?;
    Ok(())
}

pub(in crate::members) fn field_value(reader: &Reader<'_>, member: i64, field: &Field) -> Result<Value> {
    let found = reader
        .conn
        .prepare_cached(
            "SELECT v.text, v.number, v.day, v.file, (SELECT name FROM file_named WHERE id = v.file)
             FROM field_value v WHERE v.member = ? AND v.field = ?",
        )?
        .query_row(params![member, field.id], |row| {
            let file: Option<i64> = row.get(3)?;
            let name: Option<String> = row.get(4)?;
            Ok(fields::shown(field.kind_of, row.get(0)?, row.get(1)?, row.get(2)?, file.zip(name)))
        })
        .optional()?;
    // Nothing chosen is nothing written.
    Ok(found
        .filter(|value| field.kind_of != FieldType::Choices || value.as_array().is_some_and(|v| !v.is_empty()))
        .unwrap_or_default())
}

pub(in crate::members) fn has_tag(reader: &Reader<'_>, member: i64, name: &str) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT 1 FROM member_tag m JOIN tag t ON t.id = m.tag WHERE t.name = ? AND m.member = ?")?
        .query_row(params![name, member], |_| Ok(()))
        .optional()?
        .is_some())
}
