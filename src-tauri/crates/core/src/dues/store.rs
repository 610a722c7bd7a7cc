//! All SQL of `charge` and `charge_reversal`. Whom a billing charges, and how much, is `judge`; what can be
//! charged is `items`; sums are `standing`.

pub(super) mod arranged;
pub(super) mod erase;
pub(super) mod items;
pub(super) mod judge;
pub(super) mod standing;

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{
    ChargeLine, Late, State, TaxClass,
    charge::NewCharge,
    instalments::Part,
    list::{ListRow, Summary, Wanted, Which, YearSum},
    look::Adjustment,
};
use crate::{
    Error, Reader, Result, Tx, rows,
    values::{Day, Yen},
};

/// Charges of one item and year in force for both members: what it is called, and how much each.
pub(super) fn charged_twice(reader: &Reader<'_>, a: i64, b: i64) -> Result<Vec<(String, Yen, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT x.label, x.amount, y.amount FROM charge_state x
               JOIN charge_state y ON y.member = ?2 AND y.item = x.item AND y.fiscal_year = x.fiscal_year
             WHERE x.member = ?1 AND x.item <> 3 ORDER BY x.fiscal_year, x.item",
        )?
        .query_map([a, b], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Puts one member in the place of another in every charge, as the one it is for and as the one who pays. Where
/// both were charged the same, that of the other becomes one round more.
pub(super) fn take_over(tx: &Tx<'_>, from: i64, to: i64) -> Result<()> {
    let ids: Vec<i64> = tx
        .conn
        .prepare_cached(
            "SELECT id FROM charge WHERE member = ?1 UNION SELECT id FROM charge WHERE payer = ?1 ORDER BY id",
        )?
        .query_map([from], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut update = tx.conn.prepare_cached(
        "UPDATE charge SET
             member = iif(member = ?2, ?3, member),
             payer = iif(payer = ?2, ?3, payer),
             round = coalesce((SELECT max(o.round) + 1 FROM charge o
                               WHERE o.payer = iif(charge.payer = ?2, ?3, charge.payer)
                                 AND o.member = iif(charge.member = ?2, ?3, charge.member)
                                 AND o.item = charge.item AND o.fiscal_year = charge.fiscal_year AND o.id <> charge.id), round)
         WHERE id = ?1",
    )?;
    for id in ids {
        update.execute([id, from, to])?;
    }
    Ok(())
}

fn tax_class(row: &Row<'_>, column: usize) -> rusqlite::Result<TaxClass> {
    let code: String = row.get(column)?;
    TaxClass::from_code(&code)
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(column, code, rusqlite::types::Type::Text))
}

/// The highest round of an item for a payer, a member and a year, and whether one is in force.
pub(super) fn rounds(reader: &Reader<'_>, new: &NewCharge) -> Result<(i64, bool)> {
    Ok(reader.conn.query_row(
        "SELECT coalesce(max(CASE WHEN c.payer = ?2 THEN c.round END), 0), coalesce(max(r.id IS NULL), 0)
         FROM charge c LEFT JOIN charge_reversal r ON r.charge = c.id
         WHERE c.member = ?1 AND c.item = ?3 AND c.fiscal_year = ?4",
        params![new.member, new.payer, new.item, new.fiscal_year],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?)
}

/// Whether a charge of this label is in force for the member.
pub(super) fn is_charged(reader: &Reader<'_>, member: i64, label: &str) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT 1 FROM charge_state WHERE member = ? AND label = ?")?
        .query_row(params![member, label], |_| Ok(()))
        .optional()?
        .is_some())
}

pub(super) fn has_charge(reader: &Reader<'_>, member: i64, item: &str, fiscal_year: i32) -> Result<bool> {
    Ok(reader.conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM charge_state c JOIN item i ON i.id = c.item
                         WHERE c.member = ? AND i.code = ? AND c.fiscal_year = ?)",
        params![member, item, fiscal_year],
        |row| row.get(0),
    )?)
}

pub(super) fn insert(tx: &Tx<'_>, new: &NewCharge, round: i64) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO charge (member, payer, item, fiscal_year, label, amount, tax_class, charged_on, due_on, round)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            new.member,
            new.payer,
            new.item,
            new.fiscal_year,
            new.label,
            new.amount,
            new.tax_class.code(),
            tx.today().to_string(),
            new.due_on.to_string(),
            round
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

/// Of these charges (a JSON list of keys): how many are in force, and one of them on which something is paid.
pub(super) fn look(reader: &Reader<'_>, charges: &str) -> Result<(i64, Option<(String, String)>)> {
    let in_force = reader.conn.query_row(
        "SELECT count(*) FROM charge_state WHERE charge IN (SELECT value FROM json_each(?))",
        [charges],
        |row| row.get(0),
    )?;
    let paid = reader
        .conn
        .query_row(
            "SELECT m.no || ' ' || m.name, c.label FROM charge_state c JOIN member_brief m ON m.member = c.member
             WHERE c.charge IN (SELECT value FROM json_each(?)) AND c.paid <> 0 ORDER BY c.charge LIMIT 1",
            [charges],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    Ok((in_force, paid))
}

pub(super) fn reverse(tx: &Tx<'_>, charges: &str, reason: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO charge_reversal (charge, reversed_on, reversed_by, reason)
         SELECT DISTINCT value, ?2, ?3, ?4 FROM json_each(?1)",
        params![charges, tx.today().to_string(), tx.actor().name(), reason],
    )?;
    Ok(())
}

const LINE: &str = "SELECT charge, member, payer, label, fiscal_year, amount, paid, open, due_on, tax_class, charged_on FROM charge_state";

fn line(row: &Row<'_>) -> rusqlite::Result<ChargeLine> {
    let (amount, paid) = (row.get(5)?, row.get(6)?);
    Ok(ChargeLine {
        id: row.get(0)?,
        member: row.get(1)?,
        payer: row.get(2)?,
        label: row.get(3)?,
        fiscal_year: row.get(4)?,
        amount,
        paid,
        open: row.get(7)?,
        charged_on: rows::day(row, 10)?,
        due_on: rows::day(row, 8)?,
        state: state(amount, paid),
        tax_class: tax_class(row, 9)?,
    })
}

fn state(amount: Yen, paid: Yen) -> State {
    match paid {
        0 if amount == 0 => State::Waived,
        0 => State::Unpaid,
        paid if paid < amount => State::Part,
        _ => State::Paid,
    }
}

fn lines(reader: &Reader<'_>, rest: &str, key: i64) -> Result<Vec<ChargeLine>> {
    let mut statement = reader.conn.prepare_cached(&format!("{LINE} {rest}"))?;
    Ok(statement.query_map([key], line)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<ChargeLine>> {
    lines(reader, "WHERE member = ?1 OR payer = ?1 ORDER BY fiscal_year DESC, charge DESC", member)
}

pub(super) fn of_payer(reader: &Reader<'_>, payer: i64) -> Result<Vec<ChargeLine>> {
    lines(reader, "WHERE payer = ? ORDER BY fiscal_year DESC, charge DESC", payer)
}

pub(super) fn open_of_payer(reader: &Reader<'_>, payer: i64) -> Result<Vec<ChargeLine>> {
    lines(reader, "WHERE payer = ? AND open > 0 ORDER BY due_on, charge", payer)
}

pub(super) fn all_open(reader: &Reader<'_>) -> Result<Vec<ChargeLine>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT charge, member, payer, label, fiscal_year, amount, amount - open, open, due_on, tax_class, charged_on
           FROM charge_owed ORDER BY due_on, charge",
    )?;
    Ok(statement.query_map([], line)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn open_of_items(reader: &Reader<'_>, items: &[String]) -> Result<HashSet<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT o.charge FROM charge_owed o JOIN item i ON i.id = o.item
              WHERE i.code IN (SELECT value FROM json_each(?))",
        )?
        .query_map([serde_json::to_string(items)?], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn find(reader: &Reader<'_>, charge: i64) -> Result<Option<ChargeLine>> {
    Ok(lines(reader, "WHERE charge = ?", charge)?.pop())
}

pub(super) fn overdue(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT count(*), coalesce(sum(open), 0), min(due_on) FROM charge_open WHERE due_on < ? AND open > 0",
        )?
        .query_row([reader.today().to_string()], |row| Ok((row.get(0)?, row.get(1)?, rows::optional_day(row, 2)?)))?)
}

pub(super) fn summary(reader: &Reader<'_>, fiscal_year: i32) -> Result<Summary> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT coalesce(sum(amount), 0), coalesce(sum(paid), 0), count(*), count(*) FILTER (WHERE open = 0)
             FROM charge_state WHERE fiscal_year = ?",
        )?
        .query_row([fiscal_year], |row| {
            Ok(Summary { charged: row.get(0)?, paid: row.get(1)?, charged_count: row.get(2)?, paid_count: row.get(3)? })
        })?)
}

pub(super) fn years(reader: &Reader<'_>) -> Result<Vec<YearSum>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT fiscal_year, count(*), sum(amount), sum(paid) FROM charge_state
         GROUP BY fiscal_year ORDER BY fiscal_year DESC",
    )?;
    Ok(statement
        .query_map([], |row| {
            Ok(YearSum { fiscal_year: row.get(0)?, count: row.get(1)?, amount: row.get(2)?, paid: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// What the list looks through: charges in force, or those that were taken back.
const FILTER: &str = "(:year IS NULL OR c.fiscal_year = :year)
     AND (:members IS NULL OR c.member IN (SELECT value FROM json_each(:members)))";

fn source(wanted: &Wanted) -> String {
    let view = if wanted.state.is_cancelled() { "charge_cancelled" } else { "charge_state" };
    let state = condition(wanted.state);
    format!("FROM {view} c JOIN member_brief m ON m.member = c.member WHERE {FILTER} AND {state}")
}

/// What a row of the list must be.
fn condition(which: Which) -> &'static str {
    match which {
        Which::All | Which::Cancelled => "1",
        Which::Open => "c.open > 0",
        Which::Unpaid => "c.paid = 0 AND c.open > 0",
        Which::Part => "c.paid > 0 AND c.open > 0",
        Which::Paid => "c.open = 0",
    }
}

/// How many, charged and paid in all.
pub(super) fn totals(reader: &Reader<'_>, wanted: &Wanted) -> Result<(i64, Yen, Yen)> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(c.amount), 0), coalesce(sum(c.paid), 0) {}",
            source(wanted)
        ))?
        .query_row(named_params! { ":year": wanted.fiscal_year, ":members": wanted.members }, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?)
}

pub(super) fn list(reader: &Reader<'_>, wanted: &Wanted) -> Result<Vec<ListRow>> {
    let today = reader.today();
    let cancelled = wanted.state.is_cancelled();
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT c.charge, c.member, m.no, m.name, c.label, c.fiscal_year, c.amount, c.paid, c.open, c.due_on,
                c.payer, (SELECT p.name FROM member_brief p WHERE p.member = c.payer AND c.payer <> c.member) {}
         ORDER BY c.fiscal_year DESC, m.sort_kana, c.member, c.charge LIMIT :limit OFFSET :offset",
        source(wanted)
    ))?;
    let params = named_params! {
        ":year": wanted.fiscal_year, ":members": wanted.members, ":limit": wanted.limit, ":offset": wanted.offset,
    };
    Ok(statement
        .query_map(params, |row| {
            let (amount, paid, open): (Yen, Yen, Yen) = (row.get(6)?, row.get(7)?, row.get(8)?);
            let due_on = rows::day(row, 9)?;
            Ok(ListRow {
                id: row.get(0)?,
                member: row.get(1)?,
                no: row.get(2)?,
                name: row.get(3)?,
                label: row.get(4)?,
                fiscal_year: row.get(5)?,
                amount,
                paid,
                open,
                due_on,
                state: if cancelled { State::Cancelled } else { state(amount, paid) },
                overdue: open > 0 && due_on < today,
                payer: row.get(10)?,
                payer_name: row.get(11)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// 「00127 小林 千代子 2026年度 年会費（正会員）」
pub(super) fn label(conn: &Connection, charge: i64) -> Option<String> {
    let sql = "SELECT m.no || ' ' || m.name || ' ' || c.label FROM charge c JOIN member_brief m ON m.member = c.member
               WHERE c.id = ?";
    conn.query_row(sql, [charge], |row| row.get(0)).ok()
}

/// The charge of a row that names one.
pub(super) fn charge_of(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    let sql = match table {
        "charge_adjustment" => "SELECT charge FROM charge_adjustment WHERE id = ?",
        "instalment" => "SELECT charge FROM instalment WHERE id = ?",
        _ => "SELECT charge FROM charge_reversal WHERE id = ?",
    };
    conn.query_row(sql, [key], |row| row.get(0)).ok()
}

pub(super) fn adjust(tx: &Tx<'_>, charge: i64, amount: Yen, reason: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO charge_adjustment (charge, amount, adjusted_on, adjusted_by, reason) VALUES (?, ?, ?, ?, ?)",
        params![charge, amount, tx.today().to_string(), tx.actor().name(), reason],
    )?;
    Ok(())
}

pub(super) fn adjustments(reader: &Reader<'_>, charge: i64) -> Result<Vec<Adjustment>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT amount, adjusted_on, adjusted_by, reason FROM charge_adjustment WHERE charge = ? ORDER BY id",
        )?
        .query_map([charge], |row| {
            Ok(Adjustment { amount: row.get(0)?, on: rows::day(row, 1)?, by: row.get(2)?, reason: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Each with what it adds to the one before: the table keeps how much is to be paid in all by then.
pub(super) fn instalments(reader: &Reader<'_>, charge: i64) -> Result<Vec<Part>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT due_on, until - lag(until, 1, 0) OVER (ORDER BY until) FROM instalment WHERE charge = ?
              ORDER BY until",
        )?
        .query_map([charge], |row| Ok(Part { due_on: rows::day(row, 0)?, amount: row.get(1)? }))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn parts_due(reader: &Reader<'_>, by: Day) -> Result<HashMap<i64, Yen>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT charge, coalesce(max(until) FILTER (WHERE due_on <= ?), 0) FROM instalment GROUP BY charge",
        )?
        .query_map([by.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_instalments(tx: &Tx<'_>, charge: i64, parts: &[Part]) -> Result<()> {
    tx.conn.execute("DELETE FROM instalment WHERE charge = ?", [charge])?;
    let mut insert = tx.conn.prepare_cached("INSERT INTO instalment (charge, until, due_on) VALUES (?, ?, ?)")?;
    let mut until = 0;
    for part in parts {
        until += part.amount;
        insert.execute(params![charge, until, part.due_on.to_string()])?;
    }
    Ok(())
}

/// Everything that is open after its due day, payer by payer: one walk through one index.
pub(super) fn each_late(reader: &Reader<'_>, mut f: impl FnMut(i64, i32, Yen, &str) -> Result<()>) -> Result<()> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT payer, fiscal_year, open, due_on FROM charge_open INDEXED BY charge_open_payer
          WHERE open > 0 AND due_on < ? ORDER BY payer, due_on",
    )?;
    let mut found = statement.query([reader.today().to_string()])?;
    while let Some(row) = found.next()? {
        let due_on = row.get_ref(3)?.as_str().map_err(|e| Error::internal(format!("due day: {e}")))?;
        f(row.get(0)?, row.get(1)?, row.get(2)?, due_on)?;
    }
    Ok(())
}

pub(super) fn late(reader: &Reader<'_>, payer: Option<i64>) -> Result<Vec<Late>> {
    let whose = if payer.is_some() { "payer = ?2" } else { "?2 IS NULL" };
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT charge, member, payer, fiscal_year,
                coalesce((SELECT max(i.until) FROM instalment i WHERE i.charge = w.charge AND i.due_on < ?1)
                         - (amount - open), open), due_on
           FROM charge_owed w WHERE due_on < ?1 AND {whose} ORDER BY payer, due_on, charge"
    ))?;
    Ok(statement.query_map(params![reader.today().to_string(), payer], late_row)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn in_parts_in_time(reader: &Reader<'_>) -> Result<Vec<Late>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT w.charge, w.member, w.payer, w.fiscal_year, w.open, w.due_on
           FROM charge_owed w JOIN charge c ON c.id = w.charge
          WHERE w.charge IN (SELECT charge FROM instalment) AND c.due_on < ?1 AND w.due_on >= ?1
          ORDER BY w.payer, w.due_on, w.charge",
    )?;
    Ok(statement.query_map([reader.today().to_string()], late_row)?.collect::<rusqlite::Result<_>>()?)
}

fn late_row(row: &Row<'_>) -> rusqlite::Result<Late> {
    Ok(Late {
        charge: row.get(0)?,
        member: row.get(1)?,
        payer: row.get(2)?,
        fiscal_year: row.get(3)?,
        amount: row.get(4)?,
        due_on: rows::day(row, 5)?,
    })
}

/// Every rule of the room that does not hold, one line each.
pub(super) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare(
        "SELECT 'charge_open ' || id || ': is not what follows from the charge' FROM
           (SELECT id, payer, fiscal_year, open, due_on FROM charge_open EXCEPT
            SELECT id, payer, fiscal_year, open, due_on FROM charge_now)
         UNION ALL
         SELECT 'charge_open ' || id || ': is missing' FROM charge_now WHERE id NOT IN (SELECT id FROM charge_open)
         UNION ALL
         SELECT 'charge ' || charge || ': less than nothing is open' FROM charge_state WHERE open < 0 OR amount < 0",
    )?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Label and amount of a charge.
pub(super) fn told(reader: &Reader<'_>, charge: i64) -> Result<Option<(String, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT label, amount FROM charge WHERE id = ?")?
        .query_row([charge], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}
