//! All SQL of `receipt_series` and `receipt_item`.

use rusqlite::{params, types::Type};

use crate::{
    Reader, Result, Tx, dues,
    receipts::series::{self, Form, ItemRule, SaveSeries, Series, SetItem},
};

pub(in crate::receipts) fn series(reader: &Reader<'_>) -> Result<Vec<Series>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT s.id, s.code, s.name, s.form, s.retired, EXISTS (SELECT 1 FROM receipt r WHERE r.series = s.code)
         FROM receipt_series s ORDER BY s.position, s.id",
    )?;
    Ok(statement
        .query_map([], |row| {
            let form: String = row.get(3)?;
            Ok(Series {
                id: row.get(0)?,
                code: row.get(1)?,
                name: row.get(2)?,
                form: Form::from_code(&form).ok_or(rusqlite::Error::InvalidColumnType(3, form, Type::Text))?,
                retired: row.get(4)?,
                used: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::receipts) fn insert_series(tx: &Tx<'_>, new: &SaveSeries) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO receipt_series (code, name, form, retired) VALUES (?, ?, ?, ?)",
        params![new.code, new.name, new.form.code(), new.retired],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(in crate::receipts) fn update_series(tx: &Tx<'_>, id: i64, new: &SaveSeries) -> Result<()> {
    tx.conn.execute(
        "UPDATE receipt_series SET code = ?2, name = ?3, form = ?4, retired = ?5 WHERE id = ?1",
        params![id, new.code, new.name, new.form.code(), new.retired],
    )?;
    Ok(())
}

/// What holds for each item, those for which nothing was said too. An item whose series was retired is in the
/// first one.
pub(in crate::receipts) fn item_rules(reader: &Reader<'_>) -> Result<Vec<ItemRule>> {
    let mut rules: Vec<ItemRule> = dues::items(reader)?
        .into_iter()
        .map(|item| ItemRule { item: item.id, name: item.name, series: series::FIRST, provisos: Vec::new() })
        .collect();
    let mut statement = reader.conn.prepare_cached(
        "SELECT i.item, i.series, i.provisos FROM receipt_item i JOIN receipt_series s ON s.id = i.series WHERE s.retired = 0",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (item, provisos): (i64, String) = (row.get(0)?, row.get(2)?);
        if let Some(rule) = rules.iter_mut().find(|rule| rule.item == item) {
            rule.series = row.get(1)?;
            rule.provisos = provisos.lines().map(str::to_owned).collect();
        }
    }
    Ok(rules)
}

pub(in crate::receipts) fn set_item(tx: &Tx<'_>, new: &SetItem) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO receipt_item (item, series, provisos) VALUES (?1, ?2, ?3)
         ON CONFLICT (item) DO UPDATE SET series = ?2, provisos = ?3",
        params![new.item, new.series, new.provisos.join("\n")],
    )?;
    Ok(())
}
