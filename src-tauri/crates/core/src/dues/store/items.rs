//! All SQL of `item` and `item_fee`, but for what a billing reads of them.

use rusqlite::params;

use crate::dues::{
    TaxClass,
    items::{Item, ItemFee, Rule, SaveItem, SetItemFee, is_built_in},
};
use crate::{Reader, Result, Tx, rows};

/// All of them in their order, each with what it costs.
pub(in crate::dues) fn items(reader: &Reader<'_>) -> Result<Vec<Item>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, code, name, tax_class, account, rule, repeats, position, retired, by_branch FROM item ORDER BY position, id",
    )?;
    let mut items = statement
        .query_map([], |row| {
            let (id, class, rule): (i64, String, String) = (row.get(0)?, row.get(3)?, row.get(5)?);
            Ok(Item {
                id,
                code: row.get(1)?,
                name: row.get(2)?,
                tax_class: TaxClass::from_code(&class).ok_or(rusqlite::Error::InvalidColumnType(
                    3,
                    class,
                    rusqlite::types::Type::Text,
                ))?,
                account: row.get(4)?,
                rule: Rule::from_code(&rule),
                repeats: row.get(6)?,
                position: row.get(7)?,
                retired: row.get(8)?,
                by_branch: row.get(9)?,
                built_in: is_built_in(id),
                fees: Vec::new(),
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut statement = reader
        .conn
        .prepare_cached("SELECT item, id, kind, starts_on, fee FROM item_fee ORDER BY starts_on DESC, kind, id")?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let item: i64 = row.get(0)?;
        let fee = ItemFee { id: row.get(1)?, kind: row.get(2)?, starts_on: rows::day(row, 3)?, fee: row.get(4)? };
        if let Some(item) = items.iter_mut().find(|one| one.id == item) {
            item.fees.push(fee);
        }
    }
    Ok(items)
}

/// A new item; its key. Its code is made of the key.
pub(in crate::dues) fn insert(tx: &Tx<'_>, new: &SaveItem) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO item (code, name, tax_class, account, rule, repeats, position, retired, by_branch)
         SELECT 'item' || (max(id) + 1), ?, ?, ?, ?, ?, ?, ?, ? FROM item",
        params![
            new.name,
            new.tax_class.code(),
            new.account,
            new.rule.code(),
            new.repeats,
            new.position,
            new.retired,
            new.by_branch
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(in crate::dues) fn update(tx: &Tx<'_>, id: i64, new: &SaveItem) -> Result<()> {
    tx.conn.execute(
        "UPDATE item SET name = ?2, tax_class = ?3, account = ?4, rule = ?5, repeats = ?6, position = ?7, retired = ?8,
                by_branch = ?9
         WHERE id = ?1",
        params![
            id,
            new.name,
            new.tax_class.code(),
            new.account,
            new.rule.code(),
            new.repeats,
            new.position,
            new.retired,
            new.by_branch,
        ],
    )?;
    Ok(())
}

/// Whether anything was charged, or is to be charged, by the rule of an item.
pub(in crate::dues) fn is_used(tx: &Tx<'_>, id: i64) -> Result<bool> {
    Ok(tx.conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM charge WHERE item = ?1) OR EXISTS (SELECT 1 FROM item_fee WHERE item = ?1)",
        [id],
        |row| row.get(0),
    )?)
}

pub(in crate::dues) fn set_fee(tx: &Tx<'_>, new: &SetItemFee) -> Result<()> {
    let day = new.from.to_string();
    let changed = tx.conn.execute(
        "UPDATE item_fee SET fee = ?4 WHERE item = ?1 AND coalesce(kind, 0) = coalesce(?2, 0) AND starts_on = ?3",
        params![new.item, new.kind, day, new.fee],
    )?;
    if changed == 0 {
        tx.conn.execute(
            "INSERT INTO item_fee (item, kind, starts_on, fee) VALUES (?, ?, ?, ?)",
            params![new.item, new.kind, day, new.fee],
        )?;
    }
    Ok(())
}

pub(in crate::dues) fn delete_fee(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM item_fee WHERE id = ?", [id])?;
    Ok(())
}
