//! All SQL of `receipt`, `receipt_void`, `receipt_file` and `receipt_bytes`.

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params, params, types::Type};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    SERIES,
    list::{Row, Wanted},
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
    pub fiscal_year: i32,
    pub number: i64,
    pub copy: i64,
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

/// The number after the last one of the year.
pub(super) fn next_number(reader: &Reader<'_>, fiscal_year: i32) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM receipt WHERE series = ? AND fiscal_year = ?")?
        .query_row(params![SERIES, fiscal_year], |row| row.get(0))?)
}

/// The number of the receipt in force for a payment.
pub(super) fn in_force_for(reader: &Reader<'_>, payment: i64) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT no FROM receipt_in_force WHERE payment = ?")?
        .query_row([payment], |row| row.get(0))
        .optional()?)
}

pub(super) fn insert(tx: &Tx<'_>, sheet: &Sheet, snapshot: &Snapshot, reason: &str) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO receipt (series, fiscal_year, number, copy, payment, member, amount, issued_on, addressee,
                                  proviso, snapshot, issued_at, issued_by, reason)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            SERIES,
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
            reason
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn void(tx: &Tx<'_>, receipt: i64, reason: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO receipt_void (receipt, voided_at, voided_by, reason) VALUES (?, ?, ?, ?)",
        params![receipt, tx.now_text(), tx.actor().name(), reason],
    )?;
    Ok(())
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
            "SELECT s.fiscal_year, s.number, s.copy, s.payment, s.member, r.snapshot, s.state
             FROM receipt_state s JOIN receipt r ON r.id = s.receipt WHERE s.receipt = ?",
        )?
        .query_row([receipt], |row| {
            let sheet = Sheet {
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
            s.issued_on, p.paid_on, s.state";
const PAID: &str = "FROM receipt_state s JOIN payment_state p ON p.payment = s.payment";
const FROM: &str =
    "FROM receipt_state s JOIN member_brief m ON m.member = s.member JOIN payment_state p ON p.payment = s.payment";

fn listed(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        id: row.get(0)?,
        no: row.get(1)?,
        copy: row.get(2)?,
        payment: row.get(3)?,
        member: row.get(4)?,
        member_no: row.get(5)?,
        member_name: row.get(6)?,
        addressee: row.get(7)?,
        proviso: row.get(8)?,
        amount: row.get(9)?,
        issued_on: rows::day(row, 10)?,
        paid_on: rows::day(row, 11)?,
        state: state(row, 12)?,
        mailed_at: None,
    })
}

const FILTER: &str = "(:year IS NULL OR s.fiscal_year = :year) AND (:state IS NULL OR s.state = :state)
     AND (:members IS NULL OR s.member IN (SELECT value FROM json_each(:members))
          OR instr(s.addressee, :text) > 0 OR instr(s.no, upper(:text)) > 0)
     AND (:from IS NULL OR p.paid_on >= :from) AND (:to IS NULL OR p.paid_on <= :to)
     AND (:at_least IS NULL OR s.amount >= :at_least) AND (:at_most IS NULL OR s.amount <= :at_most)";

macro_rules! filter {
    ($wanted:ident $(, $name:literal: $value:expr)*) => {
        named_params! {
            ":year": $wanted.fiscal_year,
            ":state": $wanted.state.map(State::code),
            ":members": $wanted.members,
            ":text": $wanted.text,
            ":from": $wanted.from.map(|day| day.to_string()),
            ":to": $wanted.to.map(|day| day.to_string()),
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
            "SELECT count(*), coalesce(sum(s.amount) FILTER (WHERE s.state = 'issued'), 0) {PAID} WHERE {FILTER}"
        ))?
        .query_row(filter!(wanted), |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// The page first, by keys alone: what a row tells is asked for those that are shown.
pub(super) fn list(reader: &Reader<'_>, wanted: &Wanted) -> Result<Vec<Row>> {
    const ORDER: &str = "ORDER BY s.fiscal_year DESC, s.number DESC, s.copy DESC";
    let mut statement = reader.conn.prepare_cached(&format!(
        "{ROW} {FROM} WHERE s.receipt IN (SELECT s.receipt {PAID} WHERE {FILTER} {ORDER} LIMIT :limit OFFSET :offset)
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
        _ => return None,
    };
    conn.query_row(&format!("SELECT s.no || ' ' || s.addressee FROM receipt_state s WHERE {by}"), [key], |row| {
        row.get(0)
    })
    .ok()
}

/// Every rule of the room that does not hold, one line each; the bytes are looked at elsewhere.
pub(super) fn broken_rules(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare(
        "SELECT series || fiscal_year || ': a number is missing' FROM receipt GROUP BY series, fiscal_year
          HAVING min(number) <> 1 OR max(number) <> count(DISTINCT number)
         UNION ALL
         SELECT series || fiscal_year || '-' || number || ': a copy is missing' FROM receipt
          GROUP BY series, fiscal_year, number HAVING min(copy) <> 1 OR max(copy) <> count(*)
         UNION ALL
         SELECT s.no || ': the snapshot is not what the columns say' FROM receipt_state s JOIN receipt r ON r.id = s.receipt
          WHERE json_extract(r.snapshot, '$.number') IS NOT s.no OR json_extract(r.snapshot, '$.amount') IS NOT r.amount
             OR json_extract(r.snapshot, '$.total.gross') IS NOT r.amount
             OR json_extract(r.snapshot, '$.issued_on') IS NOT r.issued_on
             OR json_extract(r.snapshot, '$.addressee') IS NOT r.addressee
             OR json_extract(r.snapshot, '$.proviso') IS NOT r.proviso
         UNION ALL
         SELECT s.no || ': the payment is of another amount or member' FROM receipt_state s JOIN payment_state p ON p.payment = s.payment
          WHERE p.amount <> s.amount OR p.member <> s.member
         UNION ALL
         SELECT 'payment ' || payment || ': more than one receipt is in force' FROM receipt_in_force
          GROUP BY payment HAVING count(*) > 1
         UNION ALL
         SELECT s.no || ': the bytes of its PDF are missing' FROM receipt_state s
          WHERE NOT EXISTS (SELECT 1 FROM receipt_file f JOIN receipt_bytes b ON b.id = f.id WHERE f.receipt = s.receipt)",
    )?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Shows number, size, hash and bytes of every stored PDF.
pub(super) fn each_file(reader: &Reader<'_>, mut show: impl FnMut(&str, i64, &[u8], &[u8])) -> Result<()> {
    let mut statement = reader.conn.prepare(
        "SELECT s.no, f.size, f.sha256, b.bytes FROM receipt_file f JOIN receipt_bytes b ON b.id = f.id
         JOIN receipt_state s ON s.receipt = f.receipt",
    )?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (number, hash, bytes) = (row.get_ref(0)?, row.get_ref(2)?, row.get_ref(3)?);
        let wrong = |e: rusqlite::types::FromSqlError| Error::internal(e);
        show(
            number.as_str().map_err(wrong)?,
            row.get(1)?,
            hash.as_blob().map_err(wrong)?,
            bytes.as_blob().map_err(wrong)?,
        );
    }
    Ok(())
}
