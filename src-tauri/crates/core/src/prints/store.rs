//! All SQL of the layouts; and who stands in which group, from the views of the groups.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::layouts::{Layout, Measures, own};
use crate::{Reader, Result, Tx};

pub(super) fn layouts(reader: &Reader<'_>) -> Result<Vec<Layout>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, name, paper_width, paper_height, columns, rows, margin_left, margin_top, width, height,
                    pitch_x, pitch_y
             FROM print_layout ORDER BY name",
        )?
        .query_map([], |row| {
            let measures = Measures {
                paper_width: row.get(2)?,
                paper_height: row.get(3)?,
                columns: row.get(4)?,
                rows: row.get(5)?,
                left: row.get(6)?,
                top: row.get(7)?,
                width: row.get(8)?,
                height: row.get(9)?,
                pitch_x: row.get(10)?,
                pitch_y: row.get(11)?,
            };
            Ok(own(row.get(0)?, row.get(1)?, measures))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn name(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT name FROM print_layout WHERE id = ?", [id], |row| row.get(0)).optional().ok().flatten()
}

pub(super) fn insert(tx: &Tx<'_>, name: &str, m: &Measures) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO print_layout (name, paper_width, paper_height, columns, rows, margin_left, margin_top,
                width, height, pitch_x, pitch_y) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            name,
            m.paper_width,
            m.paper_height,
            m.columns,
            m.rows,
            m.left,
            m.top,
            m.width,
            m.height,
            m.pitch_x,
            m.pitch_y
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

/// Whether there was one.
pub(super) fn update(tx: &Tx<'_>, id: i64, name: &str, m: &Measures) -> Result<bool> {
    let changed = tx
        .conn
        .prepare_cached(
            "UPDATE print_layout SET name = ?2, paper_width = ?3, paper_height = ?4, columns = ?5, rows = ?6,
                margin_left = ?7, margin_top = ?8, width = ?9, height = ?10, pitch_x = ?11, pitch_y = ?12
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            name,
            m.paper_width,
            m.paper_height,
            m.columns,
            m.rows,
            m.left,
            m.top,
            m.width,
            m.height,
            m.pitch_x,
            m.pitch_y
        ])?;
    Ok(changed == 1)
}

pub(super) fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM print_layout WHERE id = ?")?.execute([id])?;
    Ok(())
}

/// The groups of a kind in which members are today, by member, in the order of their names.
pub(super) fn places(reader: &Reader<'_>, kind: &str) -> Result<HashMap<i64, Vec<String>>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT p.member, b.name FROM grp_brief b JOIN grp_place p ON p.grp = b.grp
         WHERE b.kind = ?1 AND b.retired = 0 AND p.starts_on <= ?2 AND (p.ends_on IS NULL OR p.ends_on > ?2)
         ORDER BY b.name",
    )?;
    let mut places: HashMap<i64, Vec<String>> = HashMap::new();
    let mut rows = statement.query(params![kind, reader.today().to_string()])?;
    while let Some(row) = rows.next()? {
        places.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    Ok(places)
}
