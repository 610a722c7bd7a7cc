//! All SQL of `kind`, `kind_fee`, `membership`, `leave` and `state_override`. Who is in which state stands
//! in `store/states.rs`, what will happen when in `store/planned.rs`.

pub(super) mod erase;
pub(super) mod planned;
pub(crate) mod states;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Leave, LeaveFee, Override, Period, State,
    kinds::{Fee, Kind, MidYear, Rules, Term},
};
use crate::{
    Reader, Result, Tx,
    rows::{day, optional_day},
    values::{Day, Yen},
};

const PERIOD: &str =
    "SELECT s.id, s.kind, k.name, s.starts_on, s.ends_on, s.end_reason, s.why, s.asked_on, k.grace_days, s.member
     FROM membership s JOIN kind k ON k.id = s.kind";

fn period(row: &Row<'_>) -> rusqlite::Result<Period> {
    Ok(Period {
        id: row.get(0)?,
        kind: row.get(1)?,
        kind_name: row.get(2)?,
        starts_on: day(row, 3)?,
        ends_on: optional_day(row, 4)?,
        end_reason: row.get(5)?,
        why: row.get(6)?,
        asked_on: optional_day(row, 7)?,
        grace_days: row.get(8)?,
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
        .query_row([id], |row| Ok((row.get(9)?, period(row)?)))
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

/// The first member with a key from `first` to `last` of whom two spans of the table share a day.
pub(super) fn first_overlap(reader: &Reader<'_>, table: &str, first: i64, last: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT member FROM (
                 SELECT member, starts_on, lag(coalesce(ends_on, '9999-99-99')) OVER (PARTITION BY member ORDER BY starts_on) AS before
                 FROM {table} WHERE member BETWEEN ? AND ?)
             WHERE before > starts_on LIMIT 1"
        ))?
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

pub(super) fn delete(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM membership WHERE id = ?")?.execute([id])?;
    Ok(())
}

/// All periods of a member to another one.
pub(super) fn give(tx: &Tx<'_>, from: i64, to: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE membership SET member = ?2 WHERE member = ?1")?.execute([from, to])?;
    Ok(())
}

/// One period to a member, with the first day that it has now.
pub(super) fn give_one(tx: &Tx<'_>, period: &Period, to: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE membership SET member = ?, starts_on = ? WHERE id = ?")?.execute(params![
        to,
        period.starts_on.to_string(),
        period.id
    ])?;
    Ok(())
}

pub(super) fn set_end(
    tx: &Tx<'_>,
    id: i64,
    ends_on: Option<Day>,
    reason: &str,
    asked_on: Option<Day>,
    why: &str,
) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE membership SET ends_on = ?, end_reason = ?, asked_on = ?, why = ? WHERE id = ?")?
        .execute(params![text(ends_on), reason, text(asked_on), why, id])?;
    Ok(())
}

fn text(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

pub(super) fn delete_period(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM membership WHERE id = ?")?.execute([id])?;
    Ok(())
}

const LEAVE: &str = "SELECT id, starts_on, ends_on, fee, percent, asked_on, reason, member FROM leave";

fn leave(row: &Row<'_>) -> rusqlite::Result<Leave> {
    Ok(Leave {
        id: row.get(0)?,
        starts_on: day(row, 1)?,
        ends_on: optional_day(row, 2)?,
        fee: LeaveFee::from_code(&row.get::<_, String>(3)?),
        percent: row.get(4)?,
        asked_on: optional_day(row, 5)?,
        reason: row.get(6)?,
    })
}

pub(super) fn leaves(reader: &Reader<'_>, member: i64) -> Result<Vec<Leave>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{LEAVE} WHERE member = ? ORDER BY starts_on DESC"))?
        .query_map([member], leave)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn find_leave(reader: &Reader<'_>, id: i64) -> Result<Option<(i64, Leave)>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{LEAVE} WHERE id = ?"))?
        .query_row([id], |row| Ok((row.get(7)?, leave(row)?)))
        .optional()?)
}

/// A leave of the member that shares a day with the span.
pub(super) fn overlapping_leave(
    reader: &Reader<'_>,
    member: i64,
    starts_on: Day,
    ends_on: Option<Day>,
) -> Result<Option<Leave>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "{LEAVE} WHERE member = ?1 AND starts_on < coalesce(?3, '9999-99-99')
                 AND coalesce(ends_on, '9999-99-99') > ?2 LIMIT 1"
        ))?
        .query_row(params![member, starts_on.to_string(), text(ends_on)], leave)
        .optional()?)
}

pub(super) fn insert_leave(tx: &Tx<'_>, member: i64, leave: &Leave) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO leave (member, starts_on, ends_on, fee, percent, asked_on, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            leave.starts_on.to_string(),
            text(leave.ends_on),
            leave.fee.code(),
            leave.percent,
            text(leave.asked_on),
            leave.reason
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn set_leave_end(tx: &Tx<'_>, id: i64, ends_on: Option<Day>) -> Result<()> {
    tx.conn.prepare_cached("UPDATE leave SET ends_on = ? WHERE id = ?")?.execute(params![text(ends_on), id])?;
    Ok(())
}

pub(super) fn delete_leave(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM leave WHERE id = ?")?.execute([id])?;
    Ok(())
}

const OVERRIDE: &str = "SELECT id, state, starts_on, ends_on, reason, member FROM state_override";

fn laid_down(row: &Row<'_>) -> rusqlite::Result<Override> {
    Ok(Override {
        id: row.get(0)?,
        state: State::from_code(&row.get::<_, String>(1)?),
        starts_on: day(row, 2)?,
        ends_on: day(row, 3)?,
        reason: row.get(4)?,
    })
}

pub(super) fn overrides(reader: &Reader<'_>, member: i64) -> Result<Vec<Override>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{OVERRIDE} WHERE member = ? ORDER BY starts_on DESC"))?
        .query_map([member], laid_down)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn find_override(reader: &Reader<'_>, id: i64) -> Result<Option<(i64, Override)>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{OVERRIDE} WHERE id = ?"))?
        .query_row([id], |row| Ok((row.get(5)?, laid_down(row)?)))
        .optional()?)
}

/// What was laid down for the member and shares a day with this.
pub(super) fn overlapping_override(reader: &Reader<'_>, member: i64, new: &Override) -> Result<Option<Override>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{OVERRIDE} WHERE member = ? AND starts_on < ? AND ends_on > ? LIMIT 1"))?
        .query_row(params![member, new.ends_on.to_string(), new.starts_on.to_string()], laid_down)
        .optional()?)
}

pub(super) fn insert_override(tx: &Tx<'_>, member: i64, new: &Override) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO state_override (member, state, starts_on, ends_on, reason) VALUES (?, ?, ?, ?, ?)",
        params![member, new.state.code(), new.starts_on.to_string(), new.ends_on.to_string(), new.reason],
    )?;
    Ok(())
}

pub(super) fn set_override_end(tx: &Tx<'_>, id: i64, ends_on: Day) -> Result<()> {
    tx.conn.execute("UPDATE state_override SET ends_on = ? WHERE id = ?", params![ends_on.to_string(), id])?;
    Ok(())
}

pub(super) fn delete_override(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM state_override WHERE id = ?", [id])?;
    Ok(())
}

/// Whose a row of a table of spans is.
pub(super) fn owner(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    conn.query_row(&format!("SELECT member FROM {table} WHERE id = ?"), [key], |row| row.get(0)).ok()
}

/// How many charges of the member are open, and what they come to.
pub(super) fn open_charges(reader: &Reader<'_>, member: i64) -> Result<(i64, Yen)> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*), coalesce(sum(open), 0) FROM charge_state WHERE member = ? AND open > 0")?
        .query_row([member], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

pub(super) fn has_login(reader: &Reader<'_>, member: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM login_state WHERE member = ?)")?
        .query_row([member], |row| row.get(0))?)
}

/// Periods that run out and leaves that end after today and up to a day: how many, and the first day.
pub(super) fn due_until(reader: &Reader<'_>, until: Day) -> Result<(i64, Option<Day>)> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT count(*), min(ends_on) FROM (
                 SELECT s.ends_on FROM membership s WHERE s.ends_on > ?1 AND s.ends_on <= ?2 AND s.end_reason = ''
                    AND NOT EXISTS (SELECT 1 FROM membership n WHERE n.member = s.member AND n.starts_on = s.ends_on)
                 UNION ALL SELECT ends_on FROM leave WHERE ends_on > ?1 AND ends_on <= ?2)",
        )?
        .query_row(params![reader.today().to_string(), until.to_string()], |row| {
            Ok((row.get(0)?, optional_day(row, 1)?))
        })?)
}

pub(super) fn set_kind(tx: &Tx<'_>, id: i64, kind: i64) -> Result<()> {
    tx.conn.execute("UPDATE membership SET kind = ? WHERE id = ?", params![kind, id])?;
    Ok(())
}

/// The members whose last day, or death, was this day or later and not after today.
pub(super) fn ended_since(reader: &Reader<'_>, day: Day) -> Result<RoaringBitmap> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT member FROM membership WHERE ends_on > ?1 AND ends_on <= ?2
         UNION SELECT id FROM member WHERE death >= ?1 AND death <= ?2",
    )?;
    states::bitmap(statement.query_map(params![day.to_string(), reader.today().to_string()], |row| row.get(0))?)
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
        .prepare_cached(
            "SELECT id, name, voting, retired, position, term, midyear, half_from, grace_days, entrance_fee
             FROM kind ORDER BY position, id",
        )?
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
                term: Term::from_code(&row.get::<_, String>(5)?),
                midyear: MidYear::from_code(&row.get::<_, String>(6)?),
                half_from: row.get(7)?,
                grace_days: row.get(8)?,
                entrance_fee: row.get(9)?,
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

pub(super) fn set_rules(tx: &Tx<'_>, kind: i64, rules: &Rules) -> Result<()> {
    tx.conn.execute(
        "UPDATE kind SET term = ?, midyear = ?, half_from = ?, grace_days = ?, entrance_fee = ? WHERE id = ?",
        params![rules.term.code(), rules.midyear.code(), rules.half_from, rules.grace_days, rules.entrance_fee, kind],
    )?;
    Ok(())
}

/// What the year of a kind is.
pub(super) fn term(reader: &Reader<'_>, kind: i64) -> Result<Term> {
    Ok(reader
        .conn
        .prepare_cached("SELECT term FROM kind WHERE id = ?")?
        .query_row([kind], |row| Ok(Term::from_code(&row.get::<_, String>(0)?)))?)
}

/// Key and name of every kind, in order.
pub(super) fn kind_names(reader: &Reader<'_>) -> Result<Vec<(i64, String)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, name FROM kind ORDER BY position, id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The first day of a fee; none when there is no such fee.
pub(super) fn fee_starts(reader: &Reader<'_>, fee: i64) -> Result<Option<Day>> {
    Ok(reader.conn.query_row("SELECT starts_on FROM kind_fee WHERE id = ?", [fee], |row| day(row, 0)).optional()?)
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
