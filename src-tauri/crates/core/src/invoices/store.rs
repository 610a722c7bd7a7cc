//! All SQL of `invoice`, `invoice_line`, `invoice_void`, `invoice_file` and `invoice_bytes`.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params, params, types::Type};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    SERIES,
    list::{Row, Wanted, Which},
    look::{Ended, Numbered},
    snapshot::Snapshot,
};
use crate::{Error, Reader, Result, Tx, rows, values::Yen};

/// How an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InvoiceState")]
pub enum State {
    /// In force.
    Issued,
    /// Taken back: 取消.
    Void,
    /// A later one counts.
    Replaced,
}

fn state(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<State> {
    let code: String = row.get(column)?;
    match code.as_str() {
        "issued" => Ok(State::Issued),
        "void" => Ok(State::Void),
        "replaced" => Ok(State::Replaced),
        _ => Err(rusqlite::Error::InvalidColumnType(column, code, Type::Text)),
    }
}

/// An invoice as it is kept.
pub(super) struct Found {
    pub id: i64,
    pub member: i64,
    pub snapshot: Snapshot,
    pub state: State,
    /// What of it is open now.
    pub open: Yen,
    /// Whether that is not all that it says.
    pub changed: bool,
}

impl Found {
    /// 「S2026-0001 小林 千代子」
    pub(super) fn label(&self) -> String {
        format!("{} {}", self.snapshot.number, self.snapshot.name)
    }

    /// What is void or replaced is neither voided nor replaced again.
    pub(super) fn ensure_in_force(&self) -> Result<()> {
        let key = match self.state {
            State::Issued => return Ok(()),
            State::Void => "error-invoice-void",
            State::Replaced => "error-invoice-replaced",
        };
        Err(Error::conflict(key).field("invoice").arg("no", &self.snapshot.number))
    }

    /// Why nobody is asked for the money by it (any more), if so: a message with `no`.
    pub(super) fn why_not_sent(&self) -> Option<&'static str> {
        match self.state {
            State::Void => Some("invoices-not-sent-void"),
            State::Replaced => Some("invoices-not-sent-replaced"),
            State::Issued if self.open == 0 => Some("invoices-not-sent-paid"),
            State::Issued if self.changed => Some("invoices-not-sent-changed"),
            State::Issued => None,
        }
    }
}

/// That a charge stands on an invoice in force.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub invoice: i64,
    pub no: String,
    /// With so much.
    pub amount: Yen,
}

/// Where what is open stands, by charge.
pub(super) fn standing(reader: &Reader<'_>) -> Result<HashMap<i64, Standing>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT l.charge, s.invoice, s.no, l.amount FROM charge_owed o
               JOIN invoice_line l ON l.charge = o.charge JOIN invoice_state s ON s.invoice = l.invoice
              WHERE s.state = 'issued'",
        )?
        .query_map([], |row| {
            Ok((row.get(0)?, Standing { invoice: row.get(1)?, no: row.get(2)?, amount: row.get(3)? }))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// The number after the last one of the year.
pub(super) fn next_number(reader: &Reader<'_>, fiscal_year: i32) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM invoice WHERE series = ? AND fiscal_year = ?")?
        .query_row(params![SERIES, fiscal_year], |row| row.get(0))?)
}

pub(super) fn insert(tx: &Tx<'_>, fiscal_year: i32, number: i64, member: i64, snapshot: &Snapshot) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO invoice (series, fiscal_year, number, member, amount, issued_on, due_on, snapshot, issued_at,
                                  issued_by)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            SERIES,
            fiscal_year,
            number,
            member,
            snapshot.amount,
            snapshot.issued_on.to_string(),
            snapshot.due_on.to_string(),
            serde_json::to_string(snapshot)?,
            tx.now_text(),
            tx.actor().name(),
        ])?;
    let invoice = tx.conn.last_insert_rowid();
    let mut line = tx.conn.prepare_cached("INSERT INTO invoice_line (invoice, charge, amount) VALUES (?, ?, ?)")?;
    for item in &snapshot.items {
        line.execute([invoice, item.charge, item.amount])?;
    }
    Ok(invoice)
}

/// It counts no more.
pub(super) fn end(tx: &Tx<'_>, invoice: i64, successor: Option<i64>, reason: &str) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO invoice_void (invoice, successor, voided_at, voided_by, reason) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![invoice, successor, tx.now_text(), tx.actor().name(), reason])?;
    Ok(())
}

/// The bytes as they were first printed.
pub(super) fn insert_file(tx: &Tx<'_>, invoice: i64, bytes: &[u8]) -> Result<()> {
    tx.conn.prepare_cached("INSERT INTO invoice_file (invoice, size, sha256) VALUES (?, ?, ?)")?.execute(params![
        invoice,
        bytes.len() as i64,
        Sha256::digest(bytes).as_slice()
    ])?;
    tx.conn
        .prepare_cached("INSERT INTO invoice_bytes (id, bytes) VALUES (?, ?)")?
        .execute(params![tx.conn.last_insert_rowid(), bytes])?;
    Ok(())
}

pub(super) fn bytes(reader: &Reader<'_>, invoice: i64) -> Result<Option<Vec<u8>>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT b.bytes FROM invoice_file f JOIN invoice_bytes b ON b.id = f.id WHERE f.invoice = ?")?
        .query_row([invoice], |row| row.get(0))
        .optional()?)
}

pub(super) fn find(reader: &Reader<'_>, invoice: i64) -> Result<Option<Found>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT s.member, i.snapshot, s.state, s.open, s.changed FROM invoice_state s
               JOIN invoice i ON i.id = s.invoice WHERE s.invoice = ?",
        )?
        .query_row([invoice], |row| {
            Ok(Found {
                id: invoice,
                member: row.get(0)?,
                snapshot: rows::json(row, 1)?,
                state: state(row, 2)?,
                open: row.get(3)?,
                changed: row.get(4)?,
            })
        })
        .optional()?)
}

pub(super) fn ended(reader: &Reader<'_>, invoice: i64) -> Result<Option<Ended>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT v.voided_at, v.voided_by, v.reason, s.invoice, s.no FROM invoice_void v
               LEFT JOIN invoice_state s ON s.invoice = v.successor WHERE v.invoice = ?",
        )?
        .query_row([invoice], |row| {
            let id: Option<i64> = row.get(3)?;
            let successor = id.map(|id| Ok::<_, rusqlite::Error>(Numbered { id, no: row.get(4)? })).transpose()?;
            Ok(Ended { at: row.get(0)?, by: row.get(1)?, reason: row.get(2)?, successor })
        })
        .optional()?)
}

pub(super) fn replaces(reader: &Reader<'_>, invoice: i64) -> Result<Vec<Numbered>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT s.invoice, s.no FROM invoice_void v JOIN invoice_state s ON s.invoice = v.invoice
              WHERE v.successor = ? ORDER BY s.invoice",
        )?
        .query_map([invoice], |row| Ok(Numbered { id: row.get(0)?, no: row.get(1)? }))?
        .collect::<rusqlite::Result<_>>()?)
}

const FILTER: &str = "(:invoice IS NULL OR s.invoice = :invoice) AND (:year IS NULL OR s.fiscal_year = :year)
     AND (:member IS NULL OR s.member = :member)
     AND (:charge IS NULL OR s.invoice IN (SELECT invoice FROM invoice_line WHERE charge = :charge))
     AND (:members IS NULL OR s.member IN (SELECT value FROM json_each(:members)) OR instr(s.no, upper(:text)) > 0)";

fn condition(which: Which) -> &'static str {
    match which {
        Which::All => ":today IS NOT NULL",
        Which::Open => "s.state = 'issued' AND s.open > 0 AND :today IS NOT NULL",
        Which::Overdue => "s.state = 'issued' AND s.open > 0 AND s.due_on < :today",
        Which::Paid => "s.state = 'issued' AND s.open = 0 AND :today IS NOT NULL",
        Which::Void => "s.state = 'void' AND :today IS NOT NULL",
        Which::Replaced => "s.state = 'replaced' AND :today IS NOT NULL",
    }
}

macro_rules! filter {
    ($reader:ident, $wanted:ident $(, $name:literal: $value:expr)*) => {
        named_params! {
            ":invoice": $wanted.invoice,
            ":year": $wanted.fiscal_year,
            ":member": $wanted.member,
            ":charge": $wanted.charge,
            ":members": $wanted.members,
            ":text": $wanted.text,
            ":today": $reader.today().to_string(),
            $($name: $value,)*
        }
    };
}

/// How many, what those in force come to, what of that is open.
pub(super) fn totals(reader: &Reader<'_>, wanted: &Wanted) -> Result<(i64, Yen, Yen)> {
    let condition = condition(wanted.state);
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(s.amount) FILTER (WHERE s.state = 'issued'), 0),
                    coalesce(sum(s.open) FILTER (WHERE s.state = 'issued'), 0)
               FROM invoice_state s WHERE {FILTER} AND {condition}"
        ))?
        .query_row(filter!(reader, wanted), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}

/// The page first, by keys alone: what a row tells is asked for those that are shown.
pub(super) fn list(reader: &Reader<'_>, wanted: &Wanted) -> Result<Vec<Row>> {
    const ORDER: &str = "ORDER BY s.fiscal_year DESC, s.number DESC";
    let condition = condition(wanted.state);
    let today = reader.today();
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT s.invoice, s.no, s.member, m.no, m.name, s.amount, iif(s.state = 'issued', s.open, 0), s.changed,
                s.issued_on, s.due_on, s.state, s.successor
           FROM invoice_state s JOIN member_brief m ON m.member = s.member
          WHERE s.invoice IN (SELECT s.invoice FROM invoice_state s WHERE {FILTER} AND {condition} {ORDER}
                              LIMIT :limit OFFSET :offset) {ORDER}"
    ))?;
    Ok(statement
        .query_map(filter!(reader, wanted, ":limit": wanted.limit, ":offset": wanted.offset), |row| {
            let (open, due_on): (Yen, _) = (row.get(6)?, rows::day(row, 9)?);
            Ok(Row {
                id: row.get(0)?,
                no: row.get(1)?,
                member: row.get(2)?,
                member_no: row.get(3)?,
                member_name: row.get(4)?,
                amount: row.get(5)?,
                open,
                changed: row.get(7)?,
                issued_on: rows::day(row, 8)?,
                due_on,
                overdue: open > 0 && due_on < today,
                state: state(row, 10)?,
                successor: row.get(11)?,
                mailed_at: None,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// What people call a row of these tables.
pub(super) fn label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    let by = match table {
        "invoice" => "s.invoice = ?",
        "invoice_line" => "s.invoice = (SELECT invoice FROM invoice_line WHERE id = ?)",
        "invoice_void" => "s.invoice = (SELECT invoice FROM invoice_void WHERE id = ?)",
        "invoice_file" => "s.invoice = (SELECT invoice FROM invoice_file WHERE id = ?)",
        _ => return None,
    };
    let sql = format!(
        "SELECT s.no || ' ' || m.name FROM invoice_state s JOIN member_brief m ON m.member = s.member WHERE {by}"
    );
    conn.query_row(&sql, [key], |row| row.get(0)).ok()
}

/// Every rule of the room that does not hold, one line each; the bytes are looked at elsewhere.
pub(super) fn broken_rules(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare(
        "SELECT series || fiscal_year || ': a number is missing' FROM invoice GROUP BY series, fiscal_year
          HAVING min(number) <> 1 OR max(number) <> count(*)
         UNION ALL
         SELECT s.no || ': the snapshot is not what the columns say' FROM invoice_state s JOIN invoice i ON i.id = s.invoice
          WHERE json_extract(i.snapshot, '$.number') IS NOT s.no OR json_extract(i.snapshot, '$.amount') IS NOT i.amount
             OR json_extract(i.snapshot, '$.total.gross') IS NOT i.amount
             OR json_extract(i.snapshot, '$.issued_on') IS NOT i.issued_on
             OR json_extract(i.snapshot, '$.due_on') IS NOT i.due_on
         UNION ALL
         SELECT s.no || ': its lines are not its amount' FROM invoice_state s
          WHERE s.amount <> (SELECT coalesce(sum(l.amount), 0) FROM invoice_line l WHERE l.invoice = s.invoice)
         UNION ALL
         SELECT 'charge ' || l.charge || ': stands on more than one invoice in force' FROM invoice_line l
          WHERE NOT EXISTS (SELECT 1 FROM invoice_void v WHERE v.invoice = l.invoice)
          GROUP BY l.charge HAVING count(*) > 1
         UNION ALL
         SELECT s.no || ': the bytes of its PDF are missing' FROM invoice_state s
          WHERE NOT EXISTS (SELECT 1 FROM invoice_file f JOIN invoice_bytes b ON b.id = f.id WHERE f.invoice = s.invoice)
            AND (SELECT json_extract(i.snapshot, '$.name') FROM invoice i WHERE i.id = s.invoice) <> ?",
    )?;
    Ok(statement.query_map([crate::members::ERASED], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Every stored PDF that is not what was printed, one line each.
pub(super) fn changed_papers(reader: &Reader<'_>) -> Result<Vec<String>> {
    rows::changed_papers(&mut reader.conn.prepare(
        "SELECT s.no, f.size, f.sha256, b.bytes FROM invoice_file f JOIN invoice_bytes b ON b.id = f.id
         JOIN invoice_state s ON s.invoice = f.invoice",
    )?)
}

/// Invoices until a day that still say for whom they are.
pub(super) fn erasable(reader: &Reader<'_>, member: i64, until: crate::values::Day) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id FROM invoice WHERE member = ?1 AND issued_on <= ?2 AND json_extract(snapshot, '$.name') <> ?3
             ORDER BY id",
        )?
        .query_map(params![member, until.to_string(), crate::members::ERASED], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Names and bytes go; number, amount and days stay: a series has no gap.
pub(super) fn erase(tx: &Tx<'_>, invoice: i64) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM invoice_bytes WHERE id IN (SELECT id FROM invoice_file WHERE invoice = ?)")?
        .execute([invoice])?;
    tx.conn
        .prepare_cached(
            "UPDATE invoice SET snapshot = json_set(snapshot, '$.name', ?2, '$.payer', '', '$.notes', json('[]'),
                    '$.to', json_object('postal_code', '', 'lines', json('[]'), 'organisation', '', 'family', ?2,
                                        'given', '', 'honorific', ''),
                    '$.items', json((SELECT json_group_array(json_set(value, '$.of', NULL)) FROM json_each(snapshot, '$.items'))))
              WHERE id = ?1",
        )?
        .execute(params![invoice, crate::members::ERASED])?;
    Ok(())
}
