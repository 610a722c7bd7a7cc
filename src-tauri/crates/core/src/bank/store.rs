//! All SQL of `bank_account`, `statement_file`, `statement_line`, `settlement` and `payer_alias`.

pub(super) mod differences;
pub(super) mod erase;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    accounts::{Account, AccountType},
    aliases::Alias,
    lines::Settled,
    statement::{FileRow, NewFile, NewLine},
};
use crate::{
    Reader, Result, Tx, payments, rows,
    values::{Day, Yen},
};

// Accounts.

const ACCOUNT: &str =
    "SELECT id, bank, branch, type, bank_code, branch_code, number, holder, printed FROM bank_account";

fn account_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        bank: row.get(1)?,
        branch: row.get(2)?,
        kind_of: AccountType::from_code(&row.get::<_, String>(3)?),
        bank_code: row.get(4)?,
        branch_code: row.get(5)?,
        number: row.get(6)?,
        holder: row.get(7)?,
        printed: row.get(8)?,
    })
}

pub(super) fn accounts(reader: &Reader<'_>) -> Result<Vec<Account>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{ACCOUNT} ORDER BY position, id"))?
        .query_map([], account_row)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn account(reader: &Reader<'_>, id: i64) -> Result<Option<Account>> {
    Ok(reader.conn.prepare_cached(&format!("{ACCOUNT} WHERE id = ?"))?.query_row([id], account_row).optional()?)
}

pub(super) fn save_account(tx: &Tx<'_>, account: &Account) -> Result<i64> {
    let Account { id, bank, branch, kind_of, bank_code, branch_code, number, holder, printed } = account;
    let values = params![bank, branch, kind_of.code(), bank_code, branch_code, number, holder, printed, id];
    if let Some(id) = id {
        tx.conn.execute(
            "UPDATE bank_account SET bank = ?1, branch = ?2, type = ?3, bank_code = ?4, branch_code = ?5, number = ?6,
                    holder = ?7, printed = ?8 WHERE id = ?9",
            values,
        )?;
        return Ok(*id);
    }
    tx.conn.execute(
        "INSERT INTO bank_account (bank, branch, type, bank_code, branch_code, number, holder, printed, id, position)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, (SELECT coalesce(max(position), 0) + 1 FROM bank_account))",
        values,
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn has_statements(reader: &Reader<'_>, account: i64) -> Result<bool> {
    Ok(reader
        .conn
        .query_row("SELECT EXISTS (SELECT 1 FROM statement_file WHERE account = ?)", [account], |row| row.get(0))?)
}

pub(super) fn remove_account(tx: &Tx<'_>, account: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM bank_account WHERE id = ?", [account])?;
    Ok(())
}

// Statements.

pub(super) fn insert_file(tx: &Tx<'_>, file: &NewFile<'_>) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO statement_file (account, name, format, lines, added, from_on, until_on, imported_at, imported_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            file.account,
            file.name,
            file.format,
            file.lines,
            file.added,
            file.from.to_string(),
            file.until.to_string(),
            tx.now_text(),
            tx.actor().name()
        ],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn insert_line(tx: &Tx<'_>, account: i64, file: i64, line: &NewLine) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO statement_line (account, file, key, day, amount, name, memo, balance)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            account,
            file,
            line.key,
            line.day.to_string(),
            line.amount,
            line.name,
            line.memo,
            line.balance
        ])?;
    Ok(())
}

/// Of these keys (a JSON list), those that are there already.
pub(super) fn known_keys(reader: &Reader<'_>, account: i64, keys: &str) -> Result<Vec<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT key FROM statement_line WHERE account = ? AND key IN (SELECT value FROM json_each(?))")?
        .query_map(params![account, keys], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn files(reader: &Reader<'_>) -> Result<Vec<FileRow>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT f.id, f.account, f.name, f.format, f.lines, f.added, f.from_on, f.until_on, f.imported_at, f.imported_by,
                    (SELECT count(*) FROM line_state l WHERE l.file = f.id AND l.settlement IS NOT NULL)
               FROM statement_file f ORDER BY f.id DESC",
        )?
        .query_map([], |row| {
            Ok(FileRow {
                id: row.get(0)?,
                account: row.get(1)?,
                name: row.get(2)?,
                format: row.get(3)?,
                lines: row.get(4)?,
                added: row.get(5)?,
                from: rows::day(row, 6)?,
                until: rows::day(row, 7)?,
                at: row.get(8)?,
                by: row.get(9)?,
                settled: row.get(10)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// How many lines of a file were ever settled: such a file stays.
pub(super) fn ever_settled(reader: &Reader<'_>, file: i64) -> Result<i64> {
    Ok(reader.conn.query_row(
        "SELECT count(*) FROM settlement s JOIN statement_line l ON l.id = s.line WHERE l.file = ?",
        [file],
        |row| row.get(0),
    )?)
}

/// Removes a file and its lines: how many.
pub(super) fn remove_file(tx: &Tx<'_>, file: i64) -> Result<usize> {
    let lines = tx.conn.execute("DELETE FROM statement_line WHERE file = ?", [file])?;
    tx.conn.execute("DELETE FROM statement_file WHERE id = ?", [file])?;
    Ok(lines)
}

// Lines.

/// A line that waits.
pub(super) struct OpenLine {
    pub line: i64,
    pub account: i64,
    pub day: Day,
    pub amount: Yen,
    pub name: String,
}

/// A line with what became of it.
pub(super) struct LineRow {
    pub line: i64,
    pub account: i64,
    pub day: Day,
    pub amount: Yen,
    pub name: String,
    pub memo: String,
    pub settlement: Option<i64>,
}

fn open_row(row: &Row<'_>) -> rusqlite::Result<OpenLine> {
    Ok(OpenLine {
        line: row.get(0)?,
        account: row.get(1)?,
        day: rows::day(row, 2)?,
        amount: row.get(3)?,
        name: row.get(4)?,
    })
}

/// What came in and waits, in the order of days.
pub(super) fn open_lines(reader: &Reader<'_>) -> Result<Vec<OpenLine>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT line, account, day, amount, name FROM line_state
             WHERE settlement IS NULL AND amount > 0 ORDER BY day, line",
        )?
        .query_map([], open_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// How many wait, what they come to, and since when the oldest does.
pub(super) fn waiting(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    Ok(reader.conn.query_row(
        "SELECT count(*), coalesce(sum(amount), 0), min(day) FROM line_state WHERE settlement IS NULL AND amount > 0",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, rows::optional_day(row, 2)?)),
    )?)
}

/// What waits of an amount between two days.
pub(super) fn waiting_of(reader: &Reader<'_>, amount: Yen, from: Day, until: Day) -> Result<Vec<super::Found>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT line, day, name FROM line_state
              WHERE day BETWEEN ?2 AND ?3 AND amount = ?1 AND settlement IS NULL ORDER BY day, line",
        )?
        .query_map(params![amount, from.to_string(), until.to_string()], |row| {
            Ok(super::Found { line: row.get(0)?, day: rows::day(row, 1)?, name: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn line(reader: &Reader<'_>, line: i64) -> Result<Option<OpenLine>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, account, day, amount, name FROM statement_line WHERE id = ?")?
        .query_row([line], open_row)
        .optional()?)
}

/// The lines of an account, a file, a span of days; newest first.
pub(super) fn lines(
    reader: &Reader<'_>,
    account: Option<i64>,
    file: Option<i64>,
    from: Option<Day>,
    to: Option<Day>,
) -> Result<Vec<LineRow>> {
    let text = |day: Option<Day>| day.map(|day| day.to_string());
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT line, account, day, amount, name, memo, settlement FROM line_state
             WHERE (?1 IS NULL OR account = ?1) AND (?2 IS NULL OR file = ?2)
               AND (?3 IS NULL OR day >= ?3) AND (?4 IS NULL OR day <= ?4)
             ORDER BY day DESC, line DESC",
        )?
        .query_map(params![account, file, text(from), text(to)], |row| {
            Ok(LineRow {
                line: row.get(0)?,
                account: row.get(1)?,
                day: rows::day(row, 2)?,
                amount: row.get(3)?,
                name: row.get(4)?,
                memo: row.get(5)?,
                settlement: row.get(6)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// A payment that was recorded by hand and is no line yet.
pub(super) struct Recorded {
    pub payment: i64,
    pub member: i64,
    pub amount: Yen,
    pub paid_on: Day,
}

/// Payments into an account from a day on that no line stands for.
pub(super) fn recorded(reader: &Reader<'_>, since: Day) -> Result<Vec<Recorded>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT p.payment, p.member, p.amount, p.paid_on FROM payment_state p
             WHERE p.method IN ('bank', 'post') AND p.void_by IS NULL
               AND p.paid_on >= ?1
               AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.payment = p.payment AND s.undone_at IS NULL)",
        )?
        .query_map([since.to_string()], |row| {
            Ok(Recorded { payment: row.get(0)?, member: row.get(1)?, amount: row.get(2)?, paid_on: rows::day(row, 3)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

// What settles them.

/// By what a line is settled.
pub(super) enum Settlement<'a> {
    /// A payment that was recorded from it.
    Made(i64),
    /// A payment that was there before.
    Linked(i64),
    /// It is no member's money, but this.
    Aside(&'a str),
}

pub(super) fn settle(tx: &Tx<'_>, line: i64, by: &Settlement<'_>) -> Result<i64> {
    let (payment, made, subject) = match by {
        Settlement::Made(payment) => (Some(payment), true, ""),
        Settlement::Linked(payment) => (Some(payment), false, ""),
        Settlement::Aside(subject) => (None, false, *subject),
    };
    tx.conn
        .prepare_cached(
            "INSERT INTO settlement (line, payment, made, subject, settled_at, settled_by) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![line, payment, made, subject, tx.now_text(), tx.actor().name()])?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn is_settled(reader: &Reader<'_>, line: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached("SELECT settlement IS NOT NULL FROM line_state WHERE line = ?")?
        .query_row([line], |row| row.get(0))
        .optional()?
        .unwrap_or(false))
}

pub(super) fn is_linked(reader: &Reader<'_>, payment: i64) -> Result<bool> {
    Ok(reader.conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM settlement WHERE payment = ? AND undone_at IS NULL)",
        [payment],
        |row| row.get(0),
    )?)
}

/// Settlements of a line whose payment was taken back elsewhere.
pub(super) fn stale(reader: &Reader<'_>, line: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id FROM settlement WHERE line = ? AND undone_at IS NULL")?
        .query_map([line], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// A settlement that may be taken back.
pub(super) struct InForce {
    pub payment: Option<i64>,
    pub made: bool,
    pub amount: Yen,
}

pub(super) fn in_force(reader: &Reader<'_>, settlement: i64) -> Result<Option<InForce>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT s.payment, s.made, l.amount FROM line_state l JOIN settlement s ON s.id = l.settlement WHERE s.id = ?",
        )?
        .query_row([settlement], |row| Ok(InForce { payment: row.get(0)?, made: row.get(1)?, amount: row.get(2)? }))
        .optional()?)
}

pub(super) fn undo(tx: &Tx<'_>, settlement: i64) -> Result<()> {
    tx.conn.execute(
        "UPDATE settlement SET undone_at = ?2, undone_by = ?3 WHERE id = ?1",
        params![settlement, tx.now_text(), tx.actor().name()],
    )?;
    Ok(())
}

/// What settled a line, as it is told.
pub(super) fn settled(reader: &Reader<'_>, settlement: i64) -> Result<Settled> {
    let mut settled = reader
        .conn
        .prepare_cached(
            "SELECT s.payment, s.subject, s.settled_by, s.settled_at, p.member, coalesce(m.no, ''), coalesce(m.name, '')
               FROM settlement s LEFT JOIN payment_state p ON p.payment = s.payment
               LEFT JOIN member_brief m ON m.member = p.member WHERE s.id = ?",
        )?
        .query_row([settlement], |row| {
            Ok(Settled {
                settlement,
                payment: row.get(0)?,
                subject: row.get(1)?,
                by: row.get(2)?,
                at: row.get(3)?,
                member: row.get(4)?,
                no: row.get(5)?,
                name: row.get(6)?,
                labels: Vec::new(),
                remaining: 0,
            })
        })?;
    if let Some(paid) = settled.payment.map(|payment| payments::find(reader, payment)).transpose()?.flatten() {
        settled.remaining = paid.remaining();
        settled.labels = paid.allocations.into_iter().map(|allocation| allocation.label).collect();
    }
    Ok(settled)
}

// Names.

/// Keys of names, and who paid under them.
pub(super) fn aliases(reader: &Reader<'_>) -> Result<Vec<(String, i64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT key, member FROM payer_alias")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn aliases_of(reader: &Reader<'_>, member: i64) -> Result<Vec<Alias>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT a.id, a.name, coalesce(s.settled_at, '') FROM payer_alias a LEFT JOIN settlement s ON s.id = a.learned
             WHERE a.member = ? ORDER BY a.id",
        )?
        .query_map([member], |row| Ok(Alias { id: row.get(0)?, name: row.get(1)?, since: row.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn learn(tx: &Tx<'_>, member: i64, name: &str, key: &str, settlement: i64) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO payer_alias (member, name, key, learned) VALUES (?, ?, ?, ?) ON CONFLICT (key, member) DO NOTHING",
        )?
        .execute(params![member, name, key, settlement])?;
    Ok(())
}

/// Forgets what was learned from a settlement.
pub(super) fn forget(tx: &Tx<'_>, settlement: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM payer_alias WHERE learned = ?", [settlement])?;
    Ok(())
}

pub(super) fn remove_alias(tx: &Tx<'_>, alias: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM payer_alias WHERE id = ?", [alias])?;
    Ok(())
}

// What people call rows.

fn text(conn: &Connection, sql: &str, key: i64) -> Option<String> {
    conn.query_row(sql, [key], |row| row.get(0)).optional().ok().flatten()
}

fn key(conn: &Connection, sql: &str, key: i64) -> Option<i64> {
    conn.query_row(sql, [key], |row| row.get(0)).optional().ok().flatten()
}

pub(super) fn line_label(conn: &Connection, line: i64) -> Option<String> {
    text(conn, "SELECT day || ' ' || name FROM statement_line WHERE id = ?", line)
}

pub(super) fn file_label(conn: &Connection, file: i64) -> Option<String> {
    text(conn, "SELECT name FROM statement_file WHERE id = ?", file)
}

pub(super) fn account_label(conn: &Connection, account: i64) -> Option<String> {
    text(conn, "SELECT trim(bank || ' ' || number) FROM bank_account WHERE id = ?", account)
}

pub(super) fn settled_line(conn: &Connection, settlement: i64) -> Option<i64> {
    key(conn, "SELECT line FROM settlement WHERE id = ?", settlement)
}

pub(super) fn alias_of(conn: &Connection, alias: i64) -> Option<i64> {
    key(conn, "SELECT member FROM payer_alias WHERE id = ?", alias)
}
