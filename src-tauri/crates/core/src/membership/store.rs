//! All SQL of `kind`, `kind_fee` and `membership`.

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Period, State,
    kinds::{Fee, Kind},
};
use crate::{
    Reader, Result, Tx,
    values::{Day, Yen},
};

const PERIOD: &str = "SELECT s.id, s.kind, k.name, s.starts_on, s.ends_on, s.end_reason, s.member
     FROM membership s JOIN kind k ON k.id = s.kind";

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Day> {
    let text: String = row.get(column)?;
    text.parse()
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(e)))
}

fn period(row: &Row<'_>) -> rusqlite::Result<Period> {
    let ends: Option<String> = row.get(4)?;
    Ok(Period {
        id: row.get(0)?,
        kind: row.get(1)?,
        kind_name: row.get(2)?,
        starts_on: day(row, 3)?,
        ends_on: if ends.is_some() { Some(day(row, 4)?) } else { None },
        end_reason: row.get(5)?,
    })
}

pub(super) fn periods(reader: &Reader<'_>, member: i64) -> Result<Vec<Period>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{PERIOD} WHERE s.member = ? ORDER BY s.starts_on DESC"))?
        .query_map([member], period)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn find(reader: &Reader<'_>, id: i64) -> Result<Option<(i64, Period)>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{PERIOD} WHERE s.id = ?"))?
        .query_row([id], |row| Ok((row.get(6)?, period(row)?)))
        .optional()?)
}

/// A period of the member, other than `except`, that shares a day with the span.
pub(super) fn overlapping(
    reader: &Reader<'_>,
    member: i64,
    starts_on: Day,
    ends_on: Option<Day>,
    except: Option<i64>,
) -> Result<Option<Period>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "{PERIOD} WHERE s.member = ?1 AND s.id IS NOT ?4
                 AND s.starts_on < coalesce(?3, '9999-99-99') AND coalesce(s.ends_on, '9999-99-99') > ?2 LIMIT 1"
        ))?
        .query_row(params![member, starts_on.to_string(), ends_on.map(|d| d.to_string()), except], period)
        .optional()?)
}

/// The first member with a key from `first` to `last` of whom two periods share a day.
pub(super) fn first_overlap(reader: &Reader<'_>, first: i64, last: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT member FROM (
                 SELECT member, starts_on, lag(coalesce(ends_on, '9999-99-99')) OVER (PARTITION BY member ORDER BY starts_on) AS before
                 FROM membership WHERE member BETWEEN ? AND ?)
             WHERE before > starts_on LIMIT 1",
        )?
        .query_row([first, last], |row| row.get(0))
        .optional()?)
}

/// By month (`2026-04`), in order: how many periods began in it less how many ended. Periods that follow one
/// another cancel out.
pub(super) fn comings_and_goings(reader: &Reader<'_>) -> Result<Vec<(String, i64)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT month, sum(n) FROM (
                 SELECT substr(starts_on, 1, 7) AS month, 1 AS n FROM membership
                 UNION ALL SELECT substr(ends_on, 1, 7), -1 FROM membership WHERE ends_on IS NOT NULL)
             GROUP BY month ORDER BY month",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert(tx: &Tx<'_>, member: i64, kind: i64, starts_on: Day, ends_on: Option<Day>) -> Result<i64> {
    tx.conn
        .prepare_cached("INSERT INTO membership (member, kind, starts_on, ends_on) VALUES (?, ?, ?, ?)")?
        .execute(params![member, kind, starts_on.to_string(), ends_on.map(|d| d.to_string())])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn set_end(tx: &Tx<'_>, id: i64, ends_on: Option<Day>, reason: &str, asked_on: Option<Day>) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE membership SET ends_on = ?, end_reason = ?, asked_on = ? WHERE id = ?")?
        .execute(params![ends_on.map(|d| d.to_string()), reason, asked_on.map(|d| d.to_string()), id])?;
    Ok(())
}

pub(super) fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM membership WHERE id = ?", [id])?;
    Ok(())
}

pub(super) fn set_kind(tx: &Tx<'_>, id: i64, kind: i64) -> Result<()> {
    tx.conn.execute("UPDATE membership SET kind = ? WHERE id = ?", params![kind, id])?;
    Ok(())
}

fn bitmap(ids: impl Iterator<Item = rusqlite::Result<i64>>) -> Result<RoaringBitmap> {
    let mut found = RoaringBitmap::new();
    for id in ids {
        found.insert(id? as u32);
    }
    Ok(found)
}

/// The members of one state today: the set-based form of [`super::state`].
pub(super) fn in_state(reader: &Reader<'_>, state: State) -> Result<RoaringBitmap> {
    let today = reader.today().to_string();
    let set = |sql: &str| -> Result<RoaringBitmap> {
        let mut statement = reader.conn.prepare_cached(sql)?;
        bitmap(statement.query_map([&today], |row| row.get(0))?)
    };
    let died = set("SELECT id FROM member WHERE death <= ?1")?;
    if state == State::Died {
        return Ok(died);
    }
    let current = set("SELECT member FROM membership WHERE starts_on <= ?1 AND (ends_on IS NULL OR ends_on > ?1)")?;
    if state == State::Current {
        return Ok(current - died);
    }
    let future = set("SELECT member FROM membership WHERE starts_on > ?1")?;
    if state == State::Future {
        return Ok(future - current - died);
    }
    let any = set("SELECT member FROM membership WHERE ?1 IS NOT NULL")?;
    if state == State::Left {
        return Ok(any - future - current - died);
    }
    Ok(set("SELECT id FROM member WHERE ?1 IS NOT NULL")? - any - died)
}

/// The members whose last day, or death, was this day or later and not after today.
pub(super) fn ended_since(reader: &Reader<'_>, day: Day) -> Result<RoaringBitmap> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT member FROM membership WHERE ends_on > ?1 AND ends_on <= ?2
         UNION SELECT id FROM member WHERE death >= ?1 AND death <= ?2",
    )?;
    bitmap(statement.query_map(params![day.to_string(), reader.today().to_string()], |row| row.get(0))?)
}

pub(super) fn of_kinds(reader: &Reader<'_>, kinds: &[i64]) -> Result<RoaringBitmap> {
    let today = reader.today().to_string();
    let mut found = RoaringBitmap::new();
    let mut statement = reader.conn.prepare_cached(
        "SELECT member FROM membership WHERE kind = ?1 AND starts_on <= ?2 AND (ends_on IS NULL OR ends_on > ?2)",
    )?;
    for kind in kinds {
        found |= bitmap(statement.query_map(params![kind, today], |row| row.get(0))?)?;
    }
    Ok(found)
}

pub(super) fn kinds(reader: &Reader<'_>) -> Result<Vec<Kind>> {
    let mut fees = reader
        .conn
        .prepare_cached("SELECT id, starts_on, fee, kind FROM kind_fee ORDER BY starts_on DESC")?
        .query_map([], |row| {
            Ok((row.get::<_, i64>(3)?, Fee { id: row.get(0)?, starts_on: day(row, 1)?, fee: row.get(2)? }))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut kinds = reader
        .conn
        .prepare_cached("SELECT id, name, voting, retired, position FROM kind ORDER BY position, id")?
        .query_map([], |row| {
            Ok(Kind {
                id: row.get(0)?,
                name: row.get(1)?,
                voting: row.get(2)?,
                retired: row.get(3)?,
                position: row.get(4)?,
                fees: Vec::new(),
                current_fee: None,
                members: 0,
            })
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    for kind in &mut kinds {
        kind.fees = fees.extract_if(.., |(of, _)| *of == kind.id).map(|(_, fee)| fee).collect();
    }
    Ok(kinds)
}

pub(super) fn kind_exists(reader: &Reader<'_>, kind: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM kind WHERE id = ?)")?
        .query_row([kind], |row| row.get(0))?)
}

pub(super) fn kind_by_name(reader: &Reader<'_>, name: &str) -> Result<Option<i64>> {
    Ok(reader.conn.query_row("SELECT id FROM kind WHERE name = ?", [name], |row| row.get(0)).optional()?)
}

pub(super) fn kind_name(conn: &Connection, kind: i64) -> Option<String> {
    conn.query_row("SELECT name FROM kind WHERE id = ?", [kind], |row| row.get(0)).ok()
}

pub(super) fn fee_label(conn: &Connection, fee: i64) -> Option<String> {
    conn.query_row(
        "SELECT k.name || ' ' || f.starts_on FROM kind_fee f JOIN kind k ON k.id = f.kind WHERE f.id = ?",
        [fee],
        |row| row.get(0),
    )
    .ok()
}

pub(super) fn insert_kind(tx: &Tx<'_>, name: &str, voting: bool, position: i64) -> Result<i64> {
    tx.conn.execute("INSERT INTO kind (name, voting, position) VALUES (?, ?, ?)", params![name, voting, position])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn update_kind(tx: &Tx<'_>, id: i64, name: &str, voting: bool, retired: bool, position: i64) -> Result<()> {
    tx.conn.execute(
        "UPDATE kind SET name = ?, voting = ?, retired = ?, position = ? WHERE id = ?",
        params![name, voting, retired, position, id],
    )?;
    Ok(())
}

pub(super) fn set_fee(tx: &Tx<'_>, kind: i64, from: Day, fee: Yen) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO kind_fee (kind, starts_on, fee) VALUES (?1, ?2, ?3) ON CONFLICT (kind, starts_on) DO UPDATE SET fee = ?3",
        params![kind, from.to_string(), fee],
    )?;
    Ok(())
}

pub(super) fn delete_fee(tx: &Tx<'_>, fee: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM kind_fee WHERE id = ?", [fee])?;
    Ok(())
}
