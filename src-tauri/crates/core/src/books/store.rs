//! All SQL of `purse`, `purse_method`, `subject`, `book_entry` and `budget`; what members paid comes from the
//! views of payments.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{
    enter::Enter,
    exports::Posting,
    ledger::{Moved, Source},
    purses::{Purse, SavePurse},
    subjects::{SaveSubject, Side, Subject},
};
use crate::{
    Reader, Result, Tx,
    payments::Method,
    rows,
    values::{Day, Yen},
    words,
};

type Days = (Day, Day);

/// Every movement of money from the day on which its place was opened: payments where they went, entries, and both
/// ends of a transfer.
const CASH: &str = "
    WITH paid AS (
      SELECT c.payment, c.day, c.member, c.amount, c.memo, c.reverses, coalesce(a.id, m.purse) AS purse
        FROM payment_cash c LEFT JOIN purse a ON a.account = c.account LEFT JOIN purse_method m ON m.method = c.method),
    moved AS (
      SELECT 'payment' AS source, payment AS id, day, purse, amount, member, NULL AS subject, NULL AS other, memo,
             '' AS partner, reverses IS NOT NULL AS reverses FROM paid
       UNION ALL
      SELECT 'refund', refund, day, m.purse, amount, member, NULL, NULL, reason, '', reverses IS NOT NULL
        FROM refund_cash c LEFT JOIN purse_method m ON m.method = c.method
       UNION ALL
      SELECT 'entry', id, day, purse, iif(side = 'income', amount, -amount), NULL, subject, to_purse, memo, partner,
             reverses IS NOT NULL FROM book_entry
       UNION ALL
      SELECT 'entry', id, day, to_purse, amount, NULL, NULL, purse, memo, partner, reverses IS NOT NULL
        FROM book_entry WHERE to_purse IS NOT NULL),
    cash AS (SELECT x.*, u.name AS purse_name FROM moved x JOIN purse u ON u.id = x.purse AND x.day >= u.opened_on)";

pub(super) fn purses(reader: &Reader<'_>) -> Result<Vec<Purse>> {
    let tomorrow = reader.today().succ_opt().unwrap_or(reader.today()).to_string();
    let mut statement = reader.conn.prepare_cached(&format!(
        "{CASH} SELECT p.id, p.name, p.account, p.opening, p.opened_on, p.position, p.retired,
                       (SELECT json_group_array(method) FROM (SELECT method FROM purse_method WHERE purse = p.id ORDER BY id)),
                       p.opening + coalesce(s.amount, 0)
                  FROM purse p LEFT JOIN (SELECT purse, sum(amount) AS amount FROM cash WHERE day < ? GROUP BY purse) s
                       ON s.purse = p.id ORDER BY p.position, p.id"
    ))?;
    Ok(statement
        .query_map([tomorrow], |row| {
            let methods: Vec<String> = rows::json(row, 7)?;
            Ok(Purse {
                id: row.get(0)?,
                name: row.get(1)?,
                account: row.get(2)?,
                opening: row.get(3)?,
                opened_on: rows::day(row, 4)?,
                position: row.get(5)?,
                retired: row.get(6)?,
                methods: methods.iter().filter_map(|code| Method::from_code(code)).collect(),
                balance: row.get(8)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn save_purse(tx: &Tx<'_>, new: &SavePurse) -> Result<i64> {
    let id: i64 = tx.conn.query_row(
        "INSERT INTO purse (id, name, account, opening, opened_on, position, retired) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (id) DO UPDATE SET name = ?2, account = ?3, opening = ?4, opened_on = ?5, position = ?6, retired = ?7
         RETURNING id",
        params![
            new.id,
            new.name,
            new.account,
            new.opening,
            new.opened_on.to_string(),
            new.position,
            new.retired
        ],
        |row| row.get(0),
    )?;
    for method in &new.methods {
        tx.conn.execute("UPDATE purse_method SET purse = ?2 WHERE method = ?1", params![method.code(), id])?;
    }
    Ok(id)
}

pub(super) fn subjects(reader: &Reader<'_>) -> Result<Vec<Subject>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, side, name, position, retired FROM subject ORDER BY side DESC, position, id")?
        .query_map([], |row| {
            Ok(Subject {
                id: row.get(0)?,
                side: Side::from_code(&row.get::<_, String>(1)?),
                name: row.get(2)?,
                position: row.get(3)?,
                retired: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn save_subject(tx: &Tx<'_>, new: &SaveSubject) -> Result<i64> {
    Ok(tx.conn.query_row(
        "INSERT INTO subject (id, side, name, position, retired) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET name = ?3, position = ?4, retired = ?5 RETURNING id",
        params![new.id, new.side.code(), new.name, new.position, new.retired],
        |row| row.get(0),
    )?)
}

pub(super) fn enter(tx: &Tx<'_>, new: &Enter) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO book_entry (day, side, purse, to_purse, subject, amount, partner, memo, entered_at, entered_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            new.day.to_string(),
            new.act.code(),
            new.purse,
            new.to_purse,
            new.subject,
            new.amount,
            new.partner,
            new.memo,
            tx.now_text(),
            tx.actor().name()
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

/// Day and amount of an entry that is none of the kind that reverses, and whether it was reversed.
pub(super) fn entry(reader: &Reader<'_>, entry: i64) -> Result<Option<(Day, Yen, bool)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT day, amount, EXISTS (SELECT 1 FROM book_entry r WHERE r.reverses = e.id)
               FROM book_entry e WHERE id = ? AND reverses IS NULL",
        )?
        .query_row([entry], |row| Ok((rows::day(row, 0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

pub(super) fn reverse(tx: &Tx<'_>, entry: i64, on: Day, reason: &str) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO book_entry (day, side, purse, to_purse, subject, amount, partner, memo, entered_at, entered_by,
                                 reverses, reason)
         SELECT ?2, side, purse, to_purse, subject, -amount, partner, memo, ?3, ?4, id, ?5 FROM book_entry WHERE id = ?1",
        params![entry, on.to_string(), tx.now_text(), tx.actor().name(), reason],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn set_budget(tx: &Tx<'_>, year: i32, subject: i64, amount: Yen) -> Result<()> {
    if amount == 0 {
        tx.conn.execute("DELETE FROM budget WHERE fiscal_year = ? AND subject = ?", params![year, subject])?;
    } else {
        tx.conn.execute(
            "INSERT INTO budget (fiscal_year, subject, amount) VALUES (?1, ?2, ?3)
             ON CONFLICT (fiscal_year, subject) DO UPDATE SET amount = ?3",
            params![year, subject, amount],
        )?;
    }
    Ok(())
}

fn pairs(row: &Row<'_>) -> rusqlite::Result<(i64, Yen)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// The budget of a year by the key of its 科目.
pub(super) fn budget(reader: &Reader<'_>, year: i32) -> Result<Vec<(i64, Yen)>> {
    let mut statement = reader.conn.prepare_cached("SELECT subject, amount FROM budget WHERE fiscal_year = ?")?;
    Ok(statement.query_map([year], pairs)?.collect::<rusqlite::Result<_>>()?)
}

/// A sum of what payments paid.
pub(super) struct Part {
    /// The words by which an item names its 科目; none: for nothing yet.
    pub subject: Option<String>,
    /// The year it is for.
    pub of_year: Option<i32>,
    /// Paid before the year began.
    pub before: bool,
    pub amount: Yen,
}

/// What was paid in a year, and what was paid for it before it began.
pub(super) fn parts(reader: &Reader<'_>, year: i32, (first, after): Days) -> Result<Vec<Part>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT iif(s.account = '', s.name, s.account), x.fiscal_year, x.day < :first, sum(x.amount)
               FROM payment_part x JOIN payment_cash c ON c.payment = x.payment
               LEFT JOIN purse a ON a.account = c.account AND x.method IS NULL
               LEFT JOIN purse_method m ON m.method = coalesce(x.method, c.method)
               JOIN purse u ON u.id = coalesce(a.id, m.purse) AND x.day >= u.opened_on
               LEFT JOIN item_subject s ON s.item = x.item
              WHERE x.day < :after AND (x.day >= :first OR x.fiscal_year = :year) GROUP BY 1, 2, 3",
        )?
        .query_map(named_params! { ":first": first.to_string(), ":after": after.to_string(), ":year": year }, |row| {
            Ok(Part { subject: row.get(0)?, of_year: row.get(1)?, before: row.get(2)?, amount: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// What was entered between two days, by the key of its 科目.
pub(super) fn entered(reader: &Reader<'_>, first: Day, after: Day) -> Result<Vec<(i64, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT e.subject, sum(e.amount) FROM book_entry e JOIN purse u ON u.id = e.purse AND e.day >= u.opened_on
              WHERE e.subject IS NOT NULL AND e.day >= ? AND e.day < ? GROUP BY e.subject",
        )?
        .query_map(params![first.to_string(), after.to_string()], pairs)?
        .collect::<rusqlite::Result<_>>()?)
}

/// What each place holds on the morning of a day, by its name.
pub(super) fn held(reader: &Reader<'_>, morning: Day) -> Result<Vec<(String, Yen)>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "{CASH} SELECT p.name, p.opening + coalesce(s.amount, 0)
                  FROM purse p LEFT JOIN (SELECT purse, sum(amount) AS amount FROM cash WHERE day < ? GROUP BY purse) s
                       ON s.purse = p.id WHERE NOT p.retired OR s.amount IS NOT NULL ORDER BY p.position, p.id"
    ))?;
    Ok(statement
        .query_map([morning.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What one place, or all, hold on the morning of a day.
pub(super) fn balance(reader: &Reader<'_>, purse: Option<i64>, morning: Day) -> Result<Yen> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "{CASH} SELECT (SELECT coalesce(sum(opening), 0) FROM purse WHERE :purse IS NULL OR id = :purse)
                         + (SELECT coalesce(sum(amount), 0) FROM cash WHERE day < :day AND (:purse IS NULL OR purse = :purse))"
        ))?
        .query_row(named_params! { ":purse": purse, ":day": morning.to_string() }, |row| row.get(0))?)
}

/// Of all places together a transfer moves nothing: it is left out there.
const SHOWN: &str = "day >= :first AND day < :after AND iif(:purse IS NULL, other IS NULL, purse = :purse)";

pub(super) fn moved_sums(reader: &Reader<'_>, purse: Option<i64>, (first, after): Days) -> Result<(i64, Yen, Yen)> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "{CASH} SELECT count(*), coalesce(sum(amount) FILTER (WHERE (amount > 0) <> reverses), 0),
                           coalesce(-sum(amount) FILTER (WHERE (amount > 0) = reverses), 0) FROM cash WHERE {SHOWN}"
        ))?
        .query_row(
            named_params! { ":purse": purse, ":first": first.to_string(), ":after": after.to_string() },
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?)
}

pub(super) fn moved(
    reader: &Reader<'_>,
    purse: Option<i64>,
    (first, after): Days,
    opening: Yen,
    (limit, offset): (u32, u32),
) -> Result<Vec<Moved>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "{CASH}, page AS (
           SELECT *, :opening + sum(amount) OVER (ORDER BY day, source, id, amount) AS balance FROM cash WHERE {SHOWN}
            ORDER BY day, source, id, amount LIMIT :limit OFFSET :offset)
         SELECT g.source, g.id, g.day, g.purse_name,
                coalesce((SELECT name FROM subject WHERE id = g.subject), (SELECT name FROM purse WHERE id = g.other),
                  iif(g.source = 'refund', :refund, NULL),
                  (SELECT group_concat(DISTINCT coalesce(iif(s.account = '', s.name, s.account), :advance))
                     FROM payment_part x LEFT JOIN item_subject s ON s.item = x.item
                    WHERE x.payment = g.id AND x.day = g.day AND x.method IS NULL AND x.amount <> 0), ''),
                coalesce((SELECT no || ' ' || name FROM member_brief WHERE member = g.member), g.partner), g.memo,
                g.amount, g.balance, g.reverses,
                CASE g.source WHEN 'entry' THEN EXISTS (SELECT 1 FROM book_entry r WHERE r.reverses = g.id)
                              WHEN 'refund' THEN EXISTS (SELECT 1 FROM refund_cash r WHERE r.reverses = g.id)
                              ELSE EXISTS (SELECT 1 FROM payment_cash r WHERE r.reverses = g.id) END
           FROM page g ORDER BY g.day, g.source, g.id, g.amount"
    ))?;
    let params = named_params! {
        ":purse": purse, ":first": first.to_string(), ":after": after.to_string(), ":opening": opening,
        ":limit": limit, ":offset": offset, ":advance": words::say(reader.lang(), "books-advance", &[]),
        ":refund": words::say(reader.lang(), "books-refund", &[]),
    };
    Ok(statement
        .query_map(params, |row| {
            let source: String = row.get(0)?;
            Ok(Moved {
                source: Source::from_code(&source),
                id: row.get(1)?,
                day: rows::day(row, 2)?,
                purse: row.get(3)?,
                subject: row.get(4)?,
                partner: row.get(5)?,
                memo: row.get(6)?,
                amount: row.get(7)?,
                balance: row.get(8)?,
                reverses: row.get(9)?,
                reversed: row.get(10)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// By payer: what was charged for a year and before, less what was paid of it, before a day.
pub(super) fn receivables(reader: &Reader<'_>, year: i32, after: Day) -> Result<Vec<(i64, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT payer, sum(amount) FROM
               (SELECT payer, amount FROM charge_event WHERE fiscal_year <= ?1 AND day < ?2
                UNION ALL SELECT payer, -amount FROM payment_part
                           WHERE item IS NOT NULL AND fiscal_year <= ?1 AND day < ?2)
              GROUP BY payer HAVING sum(amount) <> 0",
        )?
        .query_map(params![year, after.to_string()], pairs)?
        .collect::<rusqlite::Result<_>>()?)
}

/// By who paid: what was paid before a day for a later year or for nothing yet.
pub(super) fn advances(reader: &Reader<'_>, year: i32, after: Day) -> Result<Vec<(i64, Yen)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT member, sum(amount) FROM payment_part
              WHERE day < ?2 AND (fiscal_year IS NULL OR fiscal_year > ?1) GROUP BY member HAVING sum(amount) <> 0",
        )?
        .query_map(params![year, after.to_string()], pairs)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The first and the last day on which money moved, if it ever did.
pub(super) fn first_and_last(reader: &Reader<'_>) -> Result<Option<(Day, Day)>> {
    Ok(reader.conn.query_row(&format!("{CASH} SELECT min(day), max(day) FROM cash"), [], |row| {
        Ok(rows::optional_day(row, 0)?.zip(rows::optional_day(row, 1)?))
    })?)
}

/// Everything that a program of bookkeeping takes of a year, in the order of days.
pub(super) fn postings(reader: &Reader<'_>, year: i32, (first, after): Days) -> Result<Vec<Posting>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT max(x.day, :first) AS day, u.name, iif(s.account = '', s.name, s.account), x.fiscal_year, x.day < :first,
                x.amount, coalesce(s.tax_class, 'outside'), b.no || ' ' || b.name, c.memo, NULL, 'income'
           FROM payment_part x JOIN payment_cash c ON c.payment = x.payment
           LEFT JOIN purse a ON a.account = c.account AND x.method IS NULL
           LEFT JOIN purse_method m ON m.method = coalesce(x.method, c.method)
           JOIN purse u ON u.id = coalesce(a.id, m.purse) AND x.day >= u.opened_on
           LEFT JOIN item_subject s ON s.item = x.item LEFT JOIN member_brief b ON b.member = c.member
          WHERE x.amount <> 0 AND x.day < :after AND (x.day >= :first OR x.fiscal_year = :year)
         UNION ALL
         SELECT e.day, u.name, s.name, NULL, 0, e.amount, 'outside', e.partner, e.memo, t.name, e.side
           FROM book_entry e JOIN purse u ON u.id = e.purse AND e.day >= u.opened_on
           LEFT JOIN purse t ON t.id = e.to_purse LEFT JOIN subject s ON s.id = e.subject
          WHERE e.day >= :first AND e.day < :after
          ORDER BY 1",
    )?;
    let params = named_params! { ":first": first.to_string(), ":after": after.to_string(), ":year": year };
    Ok(statement
        .query_map(params, |row| {
            Ok(Posting {
                day: rows::day(row, 0)?,
                purse: row.get(1)?,
                subject: row.get(2)?,
                of_year: row.get(3)?,
                before: row.get(4)?,
                amount: row.get(5)?,
                tax_class: row.get(6)?,
                partner: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
                memo: row.get(8)?,
                to_purse: row.get(9)?,
                side: row.get(10)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    let sql = match table {
        "purse" => "SELECT name FROM purse WHERE id = ?",
        "purse_method" => "SELECT p.name FROM purse_method m JOIN purse p ON p.id = m.purse WHERE m.id = ?",
        "subject" => "SELECT name FROM subject WHERE id = ?",
        "budget" => {
            "SELECT b.fiscal_year || ' ' || s.name FROM budget b JOIN subject s ON s.id = b.subject WHERE b.id = ?"
        }
        "book_entry" => "SELECT day || ' ￥' || amount FROM book_entry WHERE id = ?",
        _ => return None,
    };
    conn.query_row(sql, [key], |row| row.get(0)).ok()
}
