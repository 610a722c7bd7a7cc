//! All SQL of `receipt`, `receipt_void` and the files of both. What they are for is in `covers`, series and items
//! are in `setup`, what must hold in `check`.

pub(super) mod check;
pub(super) mod covers;
pub(super) mod erase;
pub(super) mod setup;

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params, params, types::Type};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    list::{Row, Wanted},
    rules::Channel,
    show::Link,
    snapshot::Snapshot,
};
use crate::{Error, Reader, Result, Tx, rows, values::Yen};

/// How a sheet stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In force.
    Issued,
    /// Taken back: 取消.
    Void,
    /// A later copy of its number counts.
    Replaced,
}

impl State {
    fn code(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Void => "void",
            Self::Replaced => "replaced",
        }
    }
}

fn state(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<State> {
    let code: String = row.get(column)?;
    [State::Issued, State::Void, State::Replaced]
        .into_iter()
        .find(|state| state.code() == code)
        .ok_or(rusqlite::Error::InvalidColumnType(column, code, Type::Text))
}

/// Where a sheet belongs.
pub(super) struct Sheet {
    pub series: String,
    pub fiscal_year: i32,
    pub number: i64,
    pub copy: i64,
    /// The first of its payments.
    pub payment: i64,
    pub member: i64,
}

/// A sheet as it is kept.
pub(super) struct Found {
    pub sheet: Sheet,
    pub snapshot: Snapshot,
    pub state: State,
}

impl Found {
    /// What is void or replaced is neither voided, reissued nor mailed.
    pub(super) fn ensure_in_force(&self) -> Result<()> {
        let key = match self.state {
            State::Issued => return Ok(()),
            State::Void => "error-receipt-void",
            State::Replaced => "error-receipt-replaced",
        };
        Err(Error::conflict(key).field("receipt").arg("no", &self.snapshot.number))
    }
}

/// The number after the last one of the series and year.
pub(super) fn next_number(reader: &Reader<'_>, series: &str, fiscal_year: i32) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM receipt WHERE series = ? AND fiscal_year = ?")?
        .query_row(params![series, fiscal_year], |row| row.get(0))?)
}

pub(super) fn insert(tx: &Tx<'_>, sheet: &Sheet, snapshot: &Snapshot, reason: &str) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO receipt (series, fiscal_year, number, copy, payment, member, amount, issued_on, addressee,
                                  proviso, snapshot, issued_at, issued_by, reason, channel, paid_on)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            sheet.series,
            sheet.fiscal_year,
            sheet.number,
            sheet.copy,
            sheet.payment,
            sheet.member,
            snapshot.amount,
            snapshot.issued_on.to_string(),
            snapshot.addressee,
            snapshot.proviso,
            serde_json::to_string(snapshot)?,
            tx.now_text(),
            tx.actor().name(),
            reason,
            snapshot.channel.code(),
            snapshot.paid_on.to_string(),
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

/// Takes a sheet back; `marked` is what it looks like from now on.
pub(super) fn void(tx: &Tx<'_>, receipt: i64, reason: &str, marked: &[u8]) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO receipt_void (receipt, voided_at, voided_by, reason) VALUES (?, ?, ?, ?)",
        params![receipt, tx.now_text(), tx.actor().name(), reason],
    )?;
    tx.conn.execute(
        "INSERT INTO receipt_void_file (receipt_void, size, sha256) VALUES (?, ?, ?)",
        params![tx.conn.last_insert_rowid(), marked.len() as i64, Sha256::digest(marked).as_slice()],
    )?;
    tx.conn.execute(
        "INSERT INTO receipt_void_bytes (id, bytes) VALUES (?, ?)",
        params![tx.conn.last_insert_rowid(), marked],
    )?;
    Ok(())
}

/// What a void sheet looks like; none of those that were voided before schema 21.
pub(super) fn void_bytes(reader: &Reader<'_>, receipt: i64) -> Result<Option<Vec<u8>>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT b.bytes FROM receipt_void v JOIN receipt_void_file f ON f.receipt_void = v.id
             JOIN receipt_void_bytes b ON b.id = f.id WHERE v.receipt = ?",
        )?
        .query_row([receipt], |row| row.get(0))
        .optional()?)
}

/// The bytes as they were first printed.
pub(super) fn insert_file(conn: &Connection, receipt: i64, bytes: &[u8]) -> Result<()> {
    conn.prepare_cached("INSERT INTO receipt_file (receipt, size, sha256) VALUES (?, ?, ?)")?.execute(params![
        receipt,
        bytes.len() as i64,
        Sha256::digest(bytes).as_slice()
    ])?;
    conn.prepare_cached("INSERT INTO receipt_bytes (id, bytes) VALUES (?, ?)")?
        .execute(params![conn.last_insert_rowid(), bytes])?;
    Ok(())
}

pub(super) fn bytes(reader: &Reader<'_>, receipt: i64) -> Result<Option<Vec<u8>>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT b.bytes FROM receipt_file f JOIN receipt_bytes b ON b.id = f.id WHERE f.receipt = ?")?
        .query_row([receipt], |row| row.get(0))
        .optional()?)
}

pub(super) fn find(reader: &Reader<'_>, receipt: i64) -> Result<Option<Found>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT s.fiscal_year, s.number, s.copy, s.payment, s.member, r.snapshot, s.state, s.series
             FROM receipt_state s JOIN receipt r ON r.id = s.receipt WHERE s.receipt = ?",
        )?
        .query_row([receipt], |row| {
            let sheet = Sheet {
                series: row.get(7)?,
                fiscal_year: row.get(0)?,
                number: row.get(1)?,
                copy: row.get(2)?,
                payment: row.get(3)?,
                member: row.get(4)?,
            };
            Ok(Found { sheet, snapshot: rows::json(row, 5)?, state: state(row, 6)? })
        })
        .optional()?)
}

const ROW: &str = "SELECT s.receipt, s.no, s.copy, s.payment, s.member, m.no, m.name, s.addressee, s.proviso, s.amount,
            s.issued_on, s.paid_on, s.state, s.series, s.channel";
const FROM: &str = "FROM receipt_state s JOIN member_brief m ON m.member = s.member";

fn listed(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let channel: String = row.get(14)?;
    Ok(Row {
        id: row.get(0)?,
        no: row.get(1)?,
        copy: row.get(2)?,
        payment: row.get(3)?,
        member: row.get(4)?,
        member_no: row.get(5)?,
        member_name: row.get(6)?,
        addressee: row.get::<_, String>(7)?.replace('\n', "・"),
        proviso: row.get(8)?,
        amount: row.get(9)?,
        issued_on: rows::day(row, 10)?,
        paid_on: rows::day(row, 11)?,
        state: state(row, 12)?,
        series: row.get(13)?,
        channel: Channel::from_code(&channel).ok_or(rusqlite::Error::InvalidColumnType(14, channel, Type::Text))?,
        mailed_at: None,
    })
}

const FILTER: &str = "(:year IS NULL OR s.fiscal_year = :year) AND (:state IS NULL OR s.state = :state)
     AND (:series IS NULL OR s.series = :series)
     AND (:member IS NULL OR s.member = :member)
     AND (:payment IS NULL OR s.receipt IN (SELECT h.receipt FROM receipt_share h WHERE h.payment = :payment))
     AND (:members IS NULL OR s.member IN (SELECT value FROM json_each(:members))
          OR instr(s.addressee, :text) > 0 OR instr(s.no, upper(:text)) > 0)
     AND (:addressee = '' OR instr(s.addressee, :addressee) > 0)
     AND (:from IS NULL OR s.paid_on >= :from) AND (:to IS NULL OR s.paid_on <= :to)
     AND (:issued_from IS NULL OR s.issued_on >= :issued_from) AND (:issued_to IS NULL OR s.issued_on <= :issued_to)
     AND (:at_least IS NULL OR s.amount >= :at_least) AND (:at_most IS NULL OR s.amount <= :at_most)";

macro_rules! filter {
    ($wanted:ident $(, $name:literal: $value:expr)*) => {
        named_params! {
            ":year": $wanted.fiscal_year,
            ":state": $wanted.state.map(State::code),
            ":series": $wanted.series,
            ":member": $wanted.member,
            ":payment": $wanted.payment,
            ":members": $wanted.members,
            ":text": $wanted.text,
            ":addressee": $wanted.addressee,
            ":from": $wanted.from.map(|day| day.to_string()),
            ":to": $wanted.to.map(|day| day.to_string()),
            ":issued_from": $wanted.issued_from.map(|day| day.to_string()),
            ":issued_to": $wanted.issued_to.map(|day| day.to_string()),
            ":at_least": $wanted.at_least,
            ":at_most": $wanted.at_most,
            $($name: $value,)*
        }
    };
}

/// How many sheets, and what those in force come to.
pub(super) fn totals(reader: &Reader<'_>, wanted: &Wanted) -> Result<(i64, Yen)> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(s.amount) FILTER (WHERE s.state = 'issued'), 0) FROM receipt_state s WHERE {FILTER}"
        ))?
        .query_row(filter!(wanted), |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// The page first, by keys alone: what a row tells is asked for those that are shown.
pub(super) fn list(reader: &Reader<'_>, wanted: &Wanted) -> Result<Vec<Row>> {
    const ORDER: &str = "ORDER BY s.fiscal_year DESC, s.series DESC, s.number DESC, s.copy DESC";
    let mut statement = reader.conn.prepare_cached(&format!(
        "{ROW} {FROM} WHERE s.receipt IN (SELECT s.receipt FROM receipt_state s WHERE {FILTER} {ORDER} LIMIT :limit OFFSET :offset)
         {ORDER}"
    ))?;
    Ok(statement
        .query_map(filter!(wanted, ":limit": wanted.limit, ":offset": wanted.offset), listed)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Row>> {
    let mut statement = reader
        .conn
        .prepare_cached(&format!("{ROW} {FROM} WHERE s.member = ? AND s.state = 'issued' ORDER BY s.receipt DESC"))?;
    Ok(statement.query_map([member], listed)?.collect::<rusqlite::Result<_>>()?)
}

/// What people call a row of these tables.
pub(super) fn label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    let by = match table {
        "receipt" => "s.receipt = ?",
        "receipt_void" => "s.receipt = (SELECT receipt FROM receipt_void WHERE id = ?)",
        "receipt_file" => "s.receipt = (SELECT receipt FROM receipt_file WHERE id = ?)",
        "receipt_share" => "s.receipt = (SELECT receipt FROM receipt_share WHERE id = ?)",
        "receipt_void_file" => {
            "s.receipt = (SELECT v.receipt FROM receipt_void_file f JOIN receipt_void v ON v.id = f.receipt_void WHERE f.id = ?)"
        }
        "receipt_series" => {
            let sql = "SELECT code || ' ' || name FROM receipt_series WHERE id = ?";
            return conn.query_row(sql, [key], |row| row.get(0)).ok();
        }
        _ => return None,
    };
    conn.query_row(&format!("SELECT s.no || ' ' || s.addressee FROM receipt_state s WHERE {by}"), [key], |row| {
        row.get(0)
    })
    .ok()
}

/// All sheets that have a payment in common with this one, directly or by another of them, oldest first: what
/// was voided, what was issued instead, what was split off.
pub(super) fn chain(reader: &Reader<'_>, receipt: i64) -> Result<Vec<Link>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "WITH RECURSIVE chain (receipt) AS (
           SELECT ?1 UNION
           SELECT other.receipt FROM chain c JOIN receipt_share mine ON mine.receipt = c.receipt
             JOIN receipt_share other ON other.payment = mine.payment)
         {LINK} WHERE s.receipt IN (SELECT receipt FROM chain) ORDER BY s.receipt"
    ))?;
    Ok(statement.query_map([receipt], linked)?.collect::<rusqlite::Result<_>>()?)
}

/// One sheet, as a chain shows it.
pub(super) fn link(reader: &Reader<'_>, receipt: i64) -> Result<Option<Link>> {
    let mut statement = reader.conn.prepare_cached(&format!("{LINK} WHERE s.receipt = ?"))?;
    Ok(statement.query_row([receipt], linked).optional()?)
}

const LINK: &str =
    "SELECT s.receipt, s.no, s.copy, s.state, s.addressee, s.amount, s.issued_on, r.issued_at, r.issued_by, r.reason,
            v.voided_at, v.voided_by, v.reason
     FROM receipt_state s JOIN receipt r ON r.id = s.receipt LEFT JOIN receipt_void v ON v.receipt = s.receipt";

fn linked(row: &SqlRow<'_>) -> rusqlite::Result<Link> {
    Ok(Link {
        id: row.get(0)?,
        no: row.get(1)?,
        copy: row.get(2)?,
        state: state(row, 3)?,
        addressee: row.get::<_, String>(4)?.replace('\n', "・"),
        amount: row.get(5)?,
        issued_on: rows::day(row, 6)?,
        issued_at: row.get(7)?,
        issued_by: row.get(8)?,
        reason: row.get(9)?,
        voided_at: row.get(10)?,
        voided_by: row.get(11)?,
        void_reason: row.get(12)?,
    })
}

/// Whether no sheet was ever issued for a payment, not even one that is void now.
pub(super) fn was_never_issued(reader: &Reader<'_>, payment: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM receipt_share WHERE payment = ?)")?
        .query_row([payment], |row| row.get(0))?)
}

/// What of which payments a sheet is for, in its order: payment and charge.
pub(super) fn parts(reader: &Reader<'_>, receipt: i64) -> Result<Vec<(i64, Option<i64>, Yen)>> {
    let mut statement = reader
        .conn
        .prepare_cached("SELECT payment, charge, amount FROM receipt_share WHERE receipt = ? ORDER BY id")?;
    let parts = statement.query_map([receipt], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(parts.collect::<rusqlite::Result<_>>()?)
}

/// The hash of a sheet's bytes as they were first printed.
pub(super) fn hash(reader: &Reader<'_>, receipt: i64) -> Result<Option<Vec<u8>>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT sha256 FROM receipt_file WHERE receipt = ?")?
        .query_row([receipt], |row| row.get(0))
        .optional()?)
}
