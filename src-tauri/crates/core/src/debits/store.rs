//! All SQL of `mandate`, `debit_run`, `debit_line` and `debit_charge`.

pub(super) mod erase;

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    account::Account,
    mandates::{Mandate, State, customer},
    plan,
    retry::Next,
    run::{self, Line, LineState},
};
use crate::{
    Reader, Result, Tx,
    bank::AccountType,
    rows,
    values::{Day, Yen},
};

// Mandates.

const MANDATE: &str =
    "SELECT d.id, d.member, m.no, m.name, d.type, d.bank_code, d.bank, d.branch_code, d.branch, d.number,
       d.holder, d.state, d.reason, d.starts_on, d.ends_on, d.novelty
  FROM mandate d JOIN member_brief m ON m.member = d.member";

const STATES: [(State, &str); 3] =
    [(State::Requested, "requested"), (State::Valid, "valid"), (State::Stopped, "stopped")];

fn code_of(wanted: State) -> &'static str {
    STATES.iter().find(|(one, _)| *one == wanted).map_or("", |(_, code)| code)
}

fn of_code(code: &str) -> State {
    STATES.iter().find(|(_, known)| *known == code).map_or(State::Stopped, |(one, _)| *one)
}

fn mandate_row(row: &Row<'_>) -> rusqlite::Result<Mandate> {
    let id = row.get(0)?;
    Ok(Mandate {
        id,
        member: row.get(1)?,
        no: row.get(2)?,
        name: row.get(3)?,
        customer: customer(id),
        account: Account {
            kind_of: AccountType::from_code(&row.get::<_, String>(4)?),
            bank_code: row.get(5)?,
            bank: row.get(6)?,
            branch_code: row.get(7)?,
            branch: row.get(8)?,
            number: row.get(9)?,
            holder: row.get(10)?,
        },
        written: String::new(),
        state: of_code(&row.get::<_, String>(11)?),
        reason: row.get(12)?,
        starts_on: rows::day(row, 13)?,
        ends_on: rows::optional_day(row, 14)?,
        novelty: row.get(15)?,
    })
}

pub(super) fn mandate(reader: &Reader<'_>, mandate: i64) -> Result<Option<Mandate>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{MANDATE} WHERE d.id = ?"))?
        .query_row([mandate], mandate_row)
        .optional()?)
}

pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Mandate>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{MANDATE} WHERE d.member = ? ORDER BY d.id DESC"))?
        .query_map([member], mandate_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The mandate of each member that counts: the newest that was not stopped, else the newest.
pub(super) fn newest(reader: &Reader<'_>) -> Result<HashMap<i64, Mandate>> {
    let mut statement = reader.conn.prepare_cached(&format!("{MANDATE} ORDER BY d.state <> 'stopped', d.id"))?;
    let found = statement.query_map([], mandate_row)?;
    Ok(found.map(|row| row.map(|row| (row.member, row))).collect::<rusqlite::Result<_>>()?)
}

/// How many there are in all, and a page of them.
pub(super) fn mandates(
    reader: &Reader<'_>,
    members: Option<&str>,
    state: Option<State>,
    offset: u32,
    limit: u32,
) -> Result<(i64, Vec<Mandate>)> {
    let wanted = "(?1 IS NULL OR d.member IN (SELECT value FROM json_each(?1))) AND (?2 IS NULL OR d.state = ?2)";
    let state = state.map(code_of);
    let total = reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM mandate d WHERE {wanted}"))?
        .query_row(params![members, state], |row| row.get(0))?;
    let rows = reader
        .conn
        .prepare_cached(&format!("{MANDATE} WHERE {wanted} ORDER BY d.id DESC LIMIT ?4 OFFSET ?3"))?
        .query_map(params![members, state, offset, limit], mandate_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok((total, rows))
}

/// A mandate in the making.
pub(super) struct NewMandate<'a> {
    pub member: i64,
    pub account: &'a Account,
    pub state: State,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub novelty: i64,
}

pub(super) fn save(tx: &Tx<'_>, id: Option<i64>, mandate: &NewMandate<'_>) -> Result<i64> {
    let Account { kind_of, bank_code, bank, branch_code, branch, number, holder } = mandate.account;
    let values = params![
        id,
        mandate.member,
        kind_of.code(),
        bank_code,
        bank,
        branch_code,
        branch,
        number,
        holder,
        code_of(mandate.state),
        mandate.starts_on.to_string(),
        mandate.ends_on.map(|day| day.to_string()),
        mandate.novelty
    ];
    if let Some(id) = id {
        tx.conn.execute(
            "UPDATE mandate SET member = ?2, type = ?3, bank_code = ?4, bank = ?5, branch_code = ?6, branch = ?7,
                    number = ?8, holder = ?9, state = ?10, starts_on = ?11, ends_on = ?12, novelty = ?13 WHERE id = ?1",
            values,
        )?;
        return Ok(id);
    }
    tx.conn.execute(
        "INSERT INTO mandate (id, member, type, bank_code, bank, branch_code, branch, number, holder, state, starts_on,
                              ends_on, novelty) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        values,
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn stop(tx: &Tx<'_>, mandate: i64, reason: &str) -> Result<()> {
    tx.conn.execute("UPDATE mandate SET state = 'stopped', reason = ?2 WHERE id = ?1", params![mandate, reason])?;
    Ok(())
}

/// What failed of a mandate and nobody has decided is asked for by transfer.
pub(super) fn leave_to_transfer(tx: &Tx<'_>, mandate: i64) -> Result<()> {
    tx.conn.execute(
        "UPDATE debit_line SET next = 'transfer' WHERE mandate = ? AND state = 'failed' AND next <> 'transfer'",
        [mandate],
    )?;
    Ok(())
}

/// The bank has drawn by it: from now on it is known there.
pub(super) fn known(tx: &Tx<'_>, mandate: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE mandate SET novelty = 0 WHERE id = ? AND novelty <> 0")?.execute([mandate])?;
    Ok(())
}

// Runs.

fn keys(reader: &Reader<'_>, sql: &str) -> Result<HashSet<i64>> {
    Ok(reader.conn.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Members with a valid mandate today.
pub(super) fn payers(reader: &Reader<'_>) -> Result<HashSet<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT member FROM mandate WHERE state = 'valid' AND starts_on <= ?1 AND (ends_on IS NULL OR ends_on > ?1)",
        )?
        .query_map([reader.today().to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Charges in a run whose result has not come, or does not say what came of them.
pub(super) fn held(reader: &Reader<'_>) -> Result<HashSet<i64>> {
    keys(
        reader,
        "SELECT c.charge FROM debit_line l JOIN debit_charge c ON c.line = l.id WHERE l.state IN ('asked', 'look')",
    )
}

/// Charges whose last drawing failed and that are not to be drawn again, with what was decided of them.
pub(super) fn failed_charges(reader: &Reader<'_>) -> Result<HashMap<i64, Option<Next>>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT c.charge, l.next FROM debit_line l JOIN debit_charge c ON c.line = l.id
              WHERE l.state = 'failed' AND l.next <> 'again' AND NOT {DRAWN_LATER}"
        ))?
        .query_map([], |row| Ok((row.get(0)?, Next::of(&row.get::<_, String>(1)?))))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert_run(tx: &Tx<'_>, day: Day, consignor: &str, file: &[u8]) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO debit_run (day, consignor, file, made_at, made_by) VALUES (?, ?, ?, ?, ?)",
        params![day.to_string(), consignor, file, tx.now_text(), tx.actor().name()],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn insert_line(tx: &Tx<'_>, run: i64, line: &plan::Line) -> Result<()> {
    tx.conn.prepare_cached("INSERT INTO debit_line (run, mandate, amount) VALUES (?, ?, ?)")?.execute(params![
        run,
        line.mandate.id,
        line.amount
    ])?;
    let id = tx.conn.last_insert_rowid();
    for charge in &line.charges {
        tx.conn
            .prepare_cached("INSERT INTO debit_charge (line, charge, amount) VALUES (?, ?, ?)")?
            .execute(params![id, charge.id, charge.open])?;
    }
    Ok(())
}

const RUN: &str = "SELECT r.id, r.day, r.called_off_at IS NOT NULL, r.result_at, r.made_at, r.made_by, r.result_name,
       count(*), sum(l.amount), count(*) FILTER (WHERE l.state = 'paid'),
       coalesce(sum(l.amount) FILTER (WHERE l.state = 'paid'), 0),
       count(*) FILTER (WHERE l.state = 'failed'), count(*) FILTER (WHERE l.state = 'look')
  FROM debit_run r JOIN debit_line l ON l.run = r.id";

fn run_row(row: &Row<'_>) -> rusqlite::Result<(run::Row, Option<String>)> {
    let result_at: Option<String> = row.get(3)?;
    let state = match (row.get(2)?, &result_at) {
        (true, _) => run::State::CalledOff,
        (false, Some(_)) => run::State::Done,
        (false, None) => run::State::Waiting,
    };
    let found = run::Row {
        id: row.get(0)?,
        day: rows::day(row, 1)?,
        state,
        result_at,
        made_at: row.get(4)?,
        made_by: row.get(5)?,
        count: row.get(7)?,
        amount: row.get(8)?,
        paid: row.get(9)?,
        paid_amount: row.get(10)?,
        failed: row.get(11)?,
        look: row.get(12)?,
    };
    Ok((found, row.get(6)?))
}

pub(super) fn runs(reader: &Reader<'_>) -> Result<Vec<run::Row>> {
    let mut statement = reader.conn.prepare_cached(&format!("{RUN} GROUP BY r.id ORDER BY r.id DESC"))?;
    let found = statement.query_map([], |row| run_row(row).map(|(row, _)| row))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// A run, and the name of its result's file.
pub(super) fn run(reader: &Reader<'_>, run: i64) -> Result<Option<(run::Row, Option<String>)>> {
    let sql = format!("{RUN} WHERE r.id = ? GROUP BY r.id");
    Ok(reader.conn.prepare_cached(&sql)?.query_row([run], run_row).optional()?)
}

pub(super) fn file(reader: &Reader<'_>, run: i64) -> Result<Vec<u8>> {
    Ok(reader.conn.query_row("SELECT file FROM debit_run WHERE id = ?", [run], |row| row.get(0))?)
}

/// What came as the result, if it has come.
pub(super) fn result_file(reader: &Reader<'_>, run: i64) -> Result<Option<Vec<u8>>> {
    Ok(reader.conn.query_row("SELECT result_file FROM debit_run WHERE id = ?", [run], |row| row.get(0))?)
}

pub(super) fn call_off(tx: &Tx<'_>, run: i64) -> Result<()> {
    tx.conn.execute(
        "UPDATE debit_run SET called_off_at = ?2, called_off_by = ?3 WHERE id = ?1",
        params![run, tx.now_text(), tx.actor().name()],
    )?;
    tx.conn.execute("UPDATE debit_line SET state = 'called_off' WHERE run = ?", [run])?;
    Ok(())
}

// Lines.

const LINE: &str =
    "SELECT l.id, l.run, r.day, d.member, m.no, m.name, d.id, l.amount, l.state, l.code, l.payment, l.next,
       EXISTS (SELECT 1 FROM payment_state p WHERE p.payment = l.payment AND p.void_by IS NOT NULL)
  FROM debit_line l JOIN debit_run r ON r.id = l.run JOIN mandate d ON d.id = l.mandate
  JOIN member_brief m ON m.member = d.member";

/// Whether a later line, not called off, draws the charge `c` of the line `l`.
const DRAWN_LATER: &str = "EXISTS (SELECT 1 FROM debit_charge n JOIN debit_line k ON k.id = n.line
       WHERE n.charge = c.charge AND n.line > l.id AND k.state <> 'called_off')";

/// Lines to look at, and those that failed, of which something is open that no later line draws.
fn unsettled_sql() -> String {
    format!(
        "l.state IN ('failed', 'look') AND (l.state = 'look' OR EXISTS (
           SELECT 1 FROM debit_charge c JOIN charge_state s ON s.charge = c.charge
            WHERE c.line = l.id AND s.open > 0 AND NOT {DRAWN_LATER}))"
    )
}

fn line_row(row: &Row<'_>) -> rusqlite::Result<Line> {
    let is_void: bool = row.get(12)?;
    Ok(Line {
        id: row.get(0)?,
        run: row.get(1)?,
        day: rows::day(row, 2)?,
        mandate: row.get(6)?,
        member: row.get(3)?,
        no: row.get(4)?,
        name: row.get(5)?,
        customer: customer(row.get(6)?),
        amount: row.get(7)?,
        state: match row.get::<_, String>(8)?.as_str() {
            "called_off" => LineState::CalledOff,
            "paid" if is_void => LineState::TakenBack,
            "paid" => LineState::Paid,
            "failed" => LineState::Failed,
            "look" => LineState::Look,
            _ => LineState::Waiting,
        },
        code: row.get(9)?,
        meaning: String::new(),
        payment: row.get(10)?,
        next: Next::of(&row.get::<_, String>(11)?),
    })
}

pub(super) fn lines(reader: &Reader<'_>, run: i64, offset: u32, limit: u32) -> Result<Vec<Line>> {
    let order = "CASE l.state WHEN 'look' THEN 0 WHEN 'failed' THEN 1 ELSE 2 END, l.id";
    Ok(reader
        .conn
        .prepare_cached(&format!("{LINE} WHERE l.run = ? ORDER BY {order} LIMIT ? OFFSET ?"))?
        .query_map(params![run, limit, offset], line_row)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn unsettled(reader: &Reader<'_>) -> Result<Vec<Line>> {
    let unsettled = unsettled_sql();
    Ok(reader
        .conn
        .prepare_cached(&format!("{LINE} WHERE {unsettled} ORDER BY l.state <> 'look', l.next <> '', r.day, l.id"))?
        .query_map([], line_row)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn waiting(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    let unsettled = unsettled_sql();
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(l.amount), 0), min(r.day) FROM debit_line l JOIN debit_run r ON r.id = l.run
              WHERE l.next = '' AND {unsettled}"
        ))?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, rows::optional_day(row, 2)?)))?)
}

/// Decides of a line that failed: whether there is one.
pub(super) fn set_next(tx: &Tx<'_>, line: i64, next: Option<Next>) -> Result<bool> {
    let sql = "UPDATE debit_line SET next = ?2 WHERE id = ?1 AND state = 'failed'";
    Ok(tx.conn.execute(sql, params![line, Next::code(next)])? == 1)
}

// Results.

/// A run whose result has not come.
pub(super) struct OpenRun {
    pub id: i64,
    pub day: Day,
    pub consignor: String,
}

pub(super) fn open_runs(reader: &Reader<'_>) -> Result<Vec<OpenRun>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, day, consignor FROM debit_run WHERE called_off_at IS NULL AND result_at IS NULL ORDER BY id",
        )?
        .query_map([], |row| Ok(OpenRun { id: row.get(0)?, day: rows::day(row, 1)?, consignor: row.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?)
}

/// A line without a result.
pub(super) struct Waiting {
    pub id: i64,
    pub mandate: i64,
    pub member: i64,
    pub amount: Yen,
}

fn waiting_row(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    Ok(Waiting { id: row.get(0)?, mandate: row.get(1)?, member: row.get(2)?, amount: row.get(3)? })
}

pub(super) fn waiting_lines(reader: &Reader<'_>, run: i64) -> Result<Vec<Waiting>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT l.id, l.mandate, d.member, l.amount FROM debit_line l JOIN mandate d ON d.id = l.mandate
              WHERE l.run = ?",
        )?
        .query_map([run], waiting_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// A line that somebody has to look at, and its 引落日.
pub(super) fn to_look_at(reader: &Reader<'_>, line: i64) -> Result<Option<(Waiting, Day)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT l.id, l.mandate, d.member, l.amount, r.day FROM debit_line l JOIN mandate d ON d.id = l.mandate
               JOIN debit_run r ON r.id = l.run WHERE l.id = ? AND l.state = 'look'",
        )?
        .query_row([line], |row| Ok((waiting_row(row)?, rows::day(row, 4)?)))
        .optional()?)
}

/// The charges of a line, oldest first, and how much of each it draws.
pub(super) fn charges(reader: &Reader<'_>, line: i64) -> Result<Vec<(i64, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT charge, amount FROM debit_charge WHERE line = ? ORDER BY id")?
        .query_map([line], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn is_taken(reader: &Reader<'_>, hash: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM debit_run WHERE result_hash = ?)";
    Ok(reader.conn.query_row(sql, [hash], |row| row.get(0))?)
}

/// What the bank said of a line. That it was paid says [`paid`].
pub(super) fn answered(tx: &Tx<'_>, line: i64, code: &str, look: bool) -> Result<()> {
    let state = if look { "look" } else { "failed" };
    tx.conn
        .prepare_cached("UPDATE debit_line SET code = ?2, state = ?3 WHERE id = ?1")?
        .execute(params![line, code, state])?;
    Ok(())
}

pub(super) fn paid(tx: &Tx<'_>, line: i64, payment: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE debit_line SET state = 'paid', payment = ?2 WHERE id = ?1")?
        .execute(params![line, payment])?;
    Ok(())
}

pub(super) fn failed(tx: &Tx<'_>, line: i64) -> Result<()> {
    tx.conn.execute("UPDATE debit_line SET state = 'failed' WHERE id = ?", [line])?;
    Ok(())
}

pub(super) fn taken(tx: &Tx<'_>, run: i64, name: &str, hash: &str, file: &[u8]) -> Result<()> {
    tx.conn.execute(
        "UPDATE debit_run SET result_name = ?2, result_hash = ?3, result_file = ?4, result_at = ?5, result_by = ?6
          WHERE id = ?1",
        params![run, name, hash, file, tx.now_text(), tx.actor().name()],
    )?;
    Ok(())
}

// What people call rows.

fn key(conn: &Connection, sql: &str, key: i64) -> Option<i64> {
    conn.query_row(sql, [key], |row| row.get(0)).optional().ok().flatten()
}

pub(super) fn payer(conn: &Connection, mandate: i64) -> Option<i64> {
    key(conn, "SELECT member FROM mandate WHERE id = ?", mandate)
}

pub(super) fn mandate_of(conn: &Connection, line: i64) -> Option<i64> {
    key(conn, "SELECT mandate FROM debit_line WHERE id = ?", line)
}

pub(super) fn charge_of(conn: &Connection, part: i64) -> Option<i64> {
    key(conn, "SELECT charge FROM debit_charge WHERE id = ?", part)
}

pub(super) fn run_day(conn: &Connection, run: i64) -> Option<String> {
    conn.query_row("SELECT day FROM debit_run WHERE id = ?", [run], |row| row.get(0)).optional().ok().flatten()
}
