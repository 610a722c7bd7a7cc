//! What an entry changed, decoded from its changeset when somebody reads it.

use std::io::Read;

use fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{Connection, hooks::Action, session::ChangesetIter, types::Value};
use schemars::JsonSchema;
use serde::Serialize;

use super::{inflate, owned, store};
use crate::{Lang, Reader, Result, registry, words};

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// A row that was not there.
    Added,
    /// Some of its values.
    Changed,
    /// It is gone.
    Removed,
}

/// One row before and after.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Change {
    /// The table, for the UI's words (`table-member`).
    pub table: String,
    /// Its key.
    pub row: i64,
    /// What people call it.
    pub label: String,
    /// What happened.
    pub kind: ChangeKind,
    /// Values that differ.
    pub values: Vec<ValueChange>,
}

/// One value before and after; null where there is none.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ValueChange {
    /// The column, for the UI's words (`column-sei`).
    pub column: String,
    /// Before.
    pub old: Option<String>,
    /// After.
    pub new: Option<String>,
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Integer(i) => Some(i.to_string()),
        Value::Real(r) => Some(r.to_string()),
        Value::Text(t) => Some(t.clone()),
        Value::Blob(b) => Some(format!("{} bytes", b.len())),
    }
}

/// Decodes up to `limit` rows of an entry; with `member`, only what belongs to that member.
pub(super) fn changes(reader: &Reader<'_>, row: &store::Row, limit: usize, member: Option<i64>) -> Result<Vec<Change>> {
    let conn = reader.conn;
    let bytes = inflate(&row.changes)?;
    let member_columns = super::member_columns(conn)?;
    let mut input: &[u8] = &bytes;
    let input: &mut dyn Read = &mut input;
    let mut iter = ChangesetIter::start_strm(&input)?;
    let mut found = Vec::new();
    while let Some(item) = iter.next()? {
        if found.len() >= limit {
            break;
        }
        let operation = item.op()?;
        let table = operation.table_name().to_owned();
        let code = operation.code();
        let count = operation.number_of_columns() as usize;
        let old = |column: usize| item.old_value(column).ok().map(owned);
        let new = |column: usize| item.new_value(column).ok().map(owned);
        let integer = |column: usize| match old(column).or_else(|| new(column)) {
            Some(Value::Integer(i)) => Some(i),
            _ => None,
        };
        let key = integer(0).unwrap_or_default();
        if let Some(member) = member {
            let owner =
                if table == "member" { Some(key) } else { member_columns.get(&table).and_then(|c| integer(*c)) };
            // An update names its member only where that column changed: look at the row then.
            let owner = owner
                .or_else(|| member_columns.contains_key(&table).then(|| store::owner(conn, &table, key)).flatten());
            if owner != Some(member) {
                continue;
            }
        }
        let names = store::columns(conn, &table)?;
        let value = |name: &str| {
            let column = names.iter().position(|column| column == name).filter(|column| *column < count)?;
            new(column).or_else(|| old(column))
        };
        // What a role may not read does not exist for it.
        if !registry::may_read_row(reader, &table, key, &value)? {
            continue;
        }
        // Hashes of passwords are nobody's business.
        let hidden = |column: usize| names.get(column).is_some_and(|name| name == "password");
        let kind = match code {
            Action::SQLITE_INSERT => ChangeKind::Added,
            Action::SQLITE_DELETE => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        };
        let values = (1..count)
            .filter(|column| !hidden(*column))
            .filter_map(|column| {
                let (old, new) = (
                    if kind == ChangeKind::Added { None } else { old(column).as_ref().and_then(text) },
                    if kind == ChangeKind::Removed { None } else { new(column).as_ref().and_then(text) },
                );
                (old != new
                    && (kind == ChangeKind::Changed || old.is_some() || new.as_deref().is_some_and(|n| !n.is_empty())))
                .then(|| ValueChange { column: names.get(column).cloned().unwrap_or_default(), old, new })
            })
            .collect();
        found.push(Change {
            label: registry::row_label(conn, &table, key).unwrap_or_default(),
            table,
            row: key,
            kind,
            values,
        });
    }
    Ok(found)
}

/// A row as people know it, for an error: 「会員 00127 小林 千代子」. One that is gone is called by its member.
pub(super) fn name_row(conn: &Connection, table: &str, key: i64, member: Option<i64>, lang: Lang) -> String {
    let kind = words::say(lang, &format!("table-{}", table.replace('_', "-")), &[]);
    let label = registry::row_label(conn, table, key)
        .or_else(|| registry::row_label(conn, "member", member?))
        .unwrap_or_else(|| key.to_string());
    format!("{kind} {label}")
}
