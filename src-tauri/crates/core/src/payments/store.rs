//! All SQL of `payment` and `allocation`; that of `refund` is `refunds`.

pub(super) mod erase;
pub(super) mod refunds;

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, named_params, params, types::Type};

use super::{
    Allocation, Method, Paid,
    list::{Row, Wanted, Which},
    record::NewPayment,
};
use crate::{
    Reader, Result, Tx,
    dues::TaxClass,
    rows,
    values::{Day, Yen},
};

pub(super) fn insert(tx: &Tx<'_>, new: &NewPayment<'_>) -> Result<i64> {
    tx.conn.prepare_cached(
        "INSERT INTO payment (member, amount, paid_on, method, memo, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        new.member,
        new.amount,
        new.paid_on.to_string(),
        new.method.code(),
        new.memo,
        tx.now_text(),
        tx.actor().name()
    ])?;
    Ok(tx.conn.last_insert_rowid())
}

/// `later`: the payment was there before, and this is decided today.
pub(super) fn allocate(tx: &Tx<'_>, payment: i64, part: &Allocation, later: bool) -> Result<()> {
    let made_on = if later { tx.today().to_string() } else { String::new() };
    tx.conn
        .prepare_cached("INSERT INTO allocation (payment, charge, amount, made_on) VALUES (?, ?, ?, ?)")?
        .execute(params![payment, part.charge, part.amount, made_on])?;
    Ok(())
}

/// The payment that takes `payment` back, with its allocations; its key.
pub(super) fn reverse(tx: &Tx<'_>, payment: &Paid, reason: &str) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO payment (member, amount, paid_on, method, recorded_at, recorded_by, reverses, reason)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            payment.member,
            -payment.amount,
            tx.today().to_string(),
            payment.method.code(),
            tx.now_text(),
            tx.actor().name(),
            payment.id,
            reason
        ],
    )?;
    let id = tx.conn.last_insert_rowid();
    tx.conn.execute(
        "INSERT INTO allocation (payment, charge, amount) SELECT ?2, charge, -amount FROM allocation WHERE payment = ?1",
        [payment.id, id],
    )?;
    Ok(id)
}

fn method(row: &SqlRow<'_>, column: usize) -> rusqlite::Result<Method> {
    let code: String = row.get(column)?;
    Method::from_code(&code).ok_or(rusqlite::Error::InvalidColumnType(column, code, Type::Text))
}

pub(super) fn find(reader: &Reader<'_>, payment: i64) -> Result<Option<Paid>> {
    let found = reader
        .conn
        .prepare_cached(
            "SELECT payment, member, amount, paid_on, method, void_by IS NOT NULL, refunded FROM payment_state
              WHERE payment = ?",
        )?
        .query_row([payment], |row| {
            Ok(Paid {
                id: row.get(0)?,
                member: row.get(1)?,
                amount: row.get(2)?,
                paid_on: rows::day(row, 3)?,
                method: method(row, 4)?,
                void: row.get(5)?,
                refunded: row.get(6)?,
                allocations: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut found) = found else { return Ok(None) };
    found.allocations = allocations(reader, payment)?;
    Ok(Some(found))
}

fn allocations(reader: &Reader<'_>, payment: i64) -> Result<Vec<Allocation>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT a.charge, c.label, sum(a.amount), c.fiscal_year, c.tax_class
         FROM allocation a JOIN charge c ON c.id = a.charge WHERE a.payment = ? GROUP BY a.charge ORDER BY min(a.id)",
    )?;
    Ok(statement
        .query_map([payment], |row| {
            let class: String = row.get(4)?;
            Ok(Allocation {
                charge: row.get(0)?,
                label: row.get(1)?,
                amount: row.get(2)?,
                fiscal_year: row.get(3)?,
                tax_class: TaxClass::from_code(&class).ok_or(rusqlite::Error::InvalidColumnType(
                    4,
                    class,
                    Type::Text,
                ))?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Who recorded a payment, when, and why it was taken back.
pub(super) fn history(reader: &Reader<'_>, payment: i64) -> Result<(String, String, String)> {
    Ok(reader.conn.query_row(
        "SELECT recorded_by, recorded_at, void_reason FROM payment_state WHERE payment = ?",
        [payment],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?)
}

const FROM: &str = "FROM payment_state p JOIN member_brief m ON m.member = p.member";

const ROW: &str = "SELECT p.payment, p.member, m.no, m.name, p.amount, p.paid_on, p.method, p.memo, p.allocated,
            p.void_by IS NOT NULL, (SELECT group_concat(no, '・') FROM (SELECT DISTINCT r.no FROM receipt_in_force r WHERE r.payment = p.payment)),
            (SELECT json_group_array(label) FROM (SELECT DISTINCT c.label FROM allocation a JOIN charge c ON c.id = a.charge
              WHERE a.payment = p.payment)), p.refunded";

fn listed(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let (amount, allocated, void): (Yen, Yen, bool) = (row.get(4)?, row.get(8)?, row.get(9)?);
    let refunded: Yen = row.get(12)?;
    Ok(Row {
        id: row.get(0)?,
        member: row.get(1)?,
        no: row.get(2)?,
        name: row.get(3)?,
        amount,
        paid_on: rows::day(row, 5)?,
        method: method(row, 6)?,
        memo: row.get(7)?,
        allocated,
        refunded,
        remaining: if void { 0 } else { amount - allocated - refunded },
        void,
        receipt_no: row.get(10)?,
        labels: rows::json(row, 11)?,
    })
}

pub(super) fn row(reader: &Reader<'_>, payment: i64) -> Result<Option<Row>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{ROW} {FROM} WHERE p.payment = ?"))?
        .query_row([payment], listed)
        .optional()?)
}

pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Row>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "{ROW} {FROM} WHERE p.member = ? AND p.void_by IS NULL ORDER BY p.paid_on DESC, p.payment DESC"
    ))?;
    Ok(statement.query_map([member], listed)?.collect::<rusqlite::Result<_>>()?)
}

const FILTER: &str = "(:members IS NULL OR p.member IN (SELECT value FROM json_each(:members)))
     AND (:from IS NULL OR p.paid_on >= :from) AND (:to IS NULL OR p.paid_on <= :to)
     AND (:method IS NULL OR p.method = :method) AND (:member IS NULL OR p.member = :member)";

macro_rules! filter {
    ($wanted:ident $(, $name:literal: $value:expr)*) => {
        named_params! {
            ":members": $wanted.members,
            ":from": $wanted.from.map(|day| day.to_string()),
            ":to": $wanted.to.map(|day| day.to_string()),
            ":method": $wanted.method.map(Method::code),
            ":member": $wanted.member,
            $($name: $value,)*
        }
    };
}

/// What a row of the list must be.
fn condition(which: Which) -> &'static str {
    match which {
        Which::All => "1",
        Which::Unissued => {
            "p.void_by IS NULL
             AND (SELECT coalesce(sum(r.amount), 0) FROM receipt_in_force r WHERE r.payment = p.payment) < p.amount - p.refunded"
        }
        Which::Issued => "EXISTS (SELECT 1 FROM receipt_in_force r WHERE r.payment = p.payment)",
        Which::Advance => "p.void_by IS NULL AND p.allocated + p.refunded < p.amount",
        Which::Void => "p.void_by IS NOT NULL",
    }
}

pub(super) fn totals(reader: &Reader<'_>, wanted: &Wanted) -> Result<(i64, Yen)> {
    let state = condition(wanted.state);
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(p.amount) FILTER (WHERE p.void_by IS NULL), 0)
             FROM payment_state p WHERE {FILTER} AND {state}"
        ))?
        .query_row(filter!(wanted), |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// The page first, by keys alone: what a row tells is asked for those that are shown.
pub(super) fn list(reader: &Reader<'_>, wanted: &Wanted) -> Result<Vec<Row>> {
    const ORDER: &str = "ORDER BY p.paid_on DESC, p.payment DESC";
    let state = condition(wanted.state);
    let mut statement = reader.conn.prepare_cached(&format!(
        "{ROW} {FROM} WHERE p.payment IN
           (SELECT p.payment FROM payment_state p WHERE {FILTER} AND {state} {ORDER} LIMIT :limit OFFSET :offset)
         {ORDER}"
    ))?;
    Ok(statement
        .query_map(filter!(wanted, ":limit": wanted.limit, ":offset": wanted.offset), listed)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Rows of these payments, oldest first.
pub(super) fn rows(reader: &Reader<'_>, payments: &[i64]) -> Result<Vec<Row>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "{ROW} {FROM} WHERE p.payment IN (SELECT value FROM json_each(?)) ORDER BY p.paid_on, p.payment"
    ))?;
    Ok(statement.query_map([serde_json::to_string(payments)?], listed)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn received_until(reader: &Reader<'_>, fiscal_year: i32, day: Day) -> Result<Yen> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT coalesce(sum(a.amount), 0) FROM charge_state c JOIN allocation a ON a.charge = c.charge
             JOIN payment p ON p.id = a.payment WHERE c.fiscal_year = ? AND p.paid_on <= ?",
        )?
        .query_row(params![fiscal_year, day.to_string()], |row| row.get(0))?)
}

/// By month (`2026-04`), in order: what came in for the charges of a year, yen.
pub(super) fn received_by_month(reader: &Reader<'_>, fiscal_year: i32) -> Result<Vec<(String, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT substr(p.paid_on, 1, 7) AS month, sum(a.amount) FROM charge_state c
             JOIN allocation a ON a.charge = c.charge JOIN payment p ON p.id = a.payment
             WHERE c.fiscal_year = ? GROUP BY month ORDER BY month",
        )?
        .query_map([fiscal_year], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Every rule of the room that does not hold, one line each.
pub(super) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare(
        "SELECT 'payment ' || p.id || ': more is allocated and given back than was paid' FROM payment p
          WHERE p.reverses IS NULL AND (SELECT coalesce(sum(amount), 0) FROM allocation WHERE payment = p.id)
                + (SELECT coalesce(sum(amount), 0) FROM refund WHERE payment = p.id) > p.amount
         UNION ALL
         SELECT 'payment ' || payment || ': taken back and given back' FROM payment_state WHERE void_by IS NOT NULL AND refunded <> 0
         UNION ALL
         SELECT 'refund ' || v.id || ': does not mirror the refund that it reverses' FROM refund v JOIN refund r ON r.id = v.reverses
          WHERE r.reverses IS NOT NULL OR v.amount <> -r.amount OR v.payment <> r.payment
         UNION ALL
         SELECT 'refund ' || r.id || ': not that of the payer' FROM refund r JOIN payment p ON p.id = r.payment
          WHERE p.member <> r.member
         UNION ALL
         SELECT 'charge ' || charge || ': less than nothing is paid' FROM allocation GROUP BY charge HAVING sum(amount) < 0
         UNION ALL
         SELECT 'charge ' || r.charge || ': paid although it was taken back' FROM charge_reversal r
          WHERE (SELECT coalesce(sum(amount), 0) FROM allocation WHERE charge = r.charge) <> 0
         UNION ALL
         SELECT 'payment ' || v.id || ': does not mirror the payment that it reverses' FROM payment v JOIN payment p ON p.id = v.reverses
          WHERE p.reverses IS NOT NULL OR v.amount <> -p.amount OR v.member <> p.member
             OR EXISTS (SELECT 1 FROM allocation a WHERE a.payment IN (v.id, p.id) GROUP BY a.charge HAVING sum(a.amount) <> 0)
         UNION ALL
         SELECT 'allocation ' || a.id || ': its sign is not that of its payment' FROM allocation a JOIN payment p ON p.id = a.payment
          WHERE (a.amount < 0) <> (p.amount < 0)",
    )?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// 「00127 小林 千代子 2026-11-18 ￥8,000」
pub(super) fn label(conn: &Connection, payment: i64) -> Option<String> {
    let sql = "SELECT m.no || ' ' || m.name || ' ' || p.paid_on, p.amount FROM payment p
               JOIN member_brief m ON m.member = p.member WHERE p.id = ?";
    conn.query_row(sql, [payment], |row| {
        let (who, amount): (String, Yen) = (row.get(0)?, row.get(1)?);
        Ok(format!("{who} ￥{}", tsudoi_japan::money::yen(amount)))
    })
    .ok()
}

/// The payment of an allocation.
pub(super) fn allocated_of(conn: &Connection, allocation: i64) -> Option<i64> {
    conn.query_row("SELECT payment FROM allocation WHERE id = ?", [allocation], |row| row.get(0)).ok()
}

/// The amount of a payment.
pub(super) fn amount(reader: &Reader<'_>, payment: i64) -> Result<Option<Yen>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT amount FROM payment WHERE id = ?")?
        .query_row([payment], |row| row.get(0))
        .optional()?)
}
