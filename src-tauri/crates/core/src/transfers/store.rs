//! All SQL of `transfer` and `transfer_file`.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    file::FileRow,
    list::{Listed, Purpose, Row, Save, State},
};
use crate::{
    Reader, Result, Tx,
    bank::AccountType,
    debits::Account,
    rows,
    values::{Day, Yen},
};

const PURPOSES: [(Purpose, &str); 4] =
    [(Purpose::Refund, "refund"), (Purpose::Fee, "fee"), (Purpose::Expense, "expense"), (Purpose::Other, "other")];

const TRANSFER: &str = "SELECT t.id, t.member, coalesce(m.no, ''), coalesce(m.name, ''), t.purpose, t.note, t.amount,
       t.type, t.bank_code, t.bank, t.branch_code, t.branch, t.number, t.holder, t.file, t.dropped,
       f.sent_on IS NOT NULL
  FROM transfer t LEFT JOIN member_brief m ON m.member = t.member LEFT JOIN transfer_file f ON f.id = t.file";

fn transfer_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let purpose: String = row.get(4)?;
    let file: Option<i64> = row.get(14)?;
    let dropped: String = row.get(15)?;
    Ok(Row {
        id: row.get(0)?,
        member: row.get(1)?,
        no: row.get(2)?,
        name: row.get(3)?,
        purpose: PURPOSES.iter().find(|(_, code)| *code == purpose).map_or(Purpose::Other, |(one, _)| *one),
        note: row.get(5)?,
        amount: row.get(6)?,
        account: Account {
            kind_of: AccountType::from_code(&row.get::<_, String>(7)?),
            bank_code: row.get(8)?,
            bank: row.get(9)?,
            branch_code: row.get(10)?,
            branch: row.get(11)?,
            number: row.get(12)?,
            holder: row.get(13)?,
        },
        written: String::new(),
        state: match (file, dropped.is_empty(), row.get(16)?) {
            (_, false, _) => State::Dropped,
            (None, ..) => State::Waiting,
            (Some(_), _, true) => State::Sent,
            (Some(_), _, false) => State::Filed,
        },
        file,
        dropped,
    })
}

pub(super) fn one(reader: &Reader<'_>, transfer: i64) -> Result<Option<Row>> {
    let sql = format!("{TRANSFER} WHERE t.id = ?");
    Ok(reader.conn.prepare_cached(&sql)?.query_row([transfer], transfer_row).optional()?)
}

/// What is in no file, oldest first.
pub(super) fn waiting(reader: &Reader<'_>) -> Result<Vec<Row>> {
    let sql = format!("{TRANSFER} WHERE t.file IS NULL AND t.dropped = '' ORDER BY t.id");
    Ok(reader.conn.prepare_cached(&sql)?.query_map([], transfer_row)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn list(
    reader: &Reader<'_>,
    state: Option<State>,
    file: Option<i64>,
    offset: u32,
    limit: u32,
) -> Result<Listed> {
    let of_state = match state {
        None => "1",
        Some(State::Waiting) => "t.file IS NULL AND t.dropped = ''",
        Some(State::Filed) => "f.id IS NOT NULL AND f.sent_on IS NULL",
        Some(State::Sent) => "f.sent_on IS NOT NULL",
        Some(State::Dropped) => "t.dropped <> ''",
    };
    let wanted = format!("{of_state} AND (?1 IS NULL OR t.file = ?1)");
    let (total, amount) = reader
        .conn
        .prepare_cached(&format!(
            "SELECT count(*), coalesce(sum(t.amount), 0)
               FROM transfer t LEFT JOIN transfer_file f ON f.id = t.file WHERE {wanted}"
        ))?
        .query_row([file], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows = reader
        .conn
        .prepare_cached(&format!("{TRANSFER} WHERE {wanted} ORDER BY t.id DESC LIMIT ?3 OFFSET ?2"))?
        .query_map(params![file, offset, limit], transfer_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Listed { total, amount, rows })
}

pub(super) fn save(tx: &Tx<'_>, asked: &Save) -> Result<i64> {
    let Account { kind_of, bank_code, bank, branch_code, branch, number, holder } = &asked.account;
    let purpose = PURPOSES.iter().find(|(one, _)| *one == asked.purpose).map_or("other", |(_, code)| code);
    let values = params![
        asked.transfer,
        asked.member,
        purpose,
        asked.note,
        asked.amount,
        kind_of.code(),
        bank_code,
        bank,
        branch_code,
        branch,
        number,
        holder,
        tx.now_text(),
        tx.actor().name()
    ];
    Ok(tx.conn.query_row(
        "INSERT INTO transfer (id, member, purpose, note, amount, type, bank_code, bank, branch_code, branch, number,
                               holder, noted_at, noted_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (id) DO UPDATE SET member = ?2, purpose = ?3, note = ?4, amount = ?5, type = ?6, bank_code = ?7,
           bank = ?8, branch_code = ?9, branch = ?10, number = ?11, holder = ?12, noted_at = ?13, noted_by = ?14
         RETURNING id",
        values,
        |row| row.get(0),
    )?)
}

pub(super) fn drop(tx: &Tx<'_>, transfer: i64, reason: &str) -> Result<()> {
    tx.conn.execute("UPDATE transfer SET dropped = ?2 WHERE id = ?1", params![transfer, reason])?;
    Ok(())
}

pub(super) fn insert_file(tx: &Tx<'_>, day: Day, rows: &[Row], amount: Yen, file: &[u8]) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO transfer_file (day, count, amount, file, made_at, made_by) VALUES (?, ?, ?, ?, ?, ?)",
        params![day.to_string(), rows.len() as i64, amount, file, tx.now_text(), tx.actor().name()],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn put_into(tx: &Tx<'_>, transfer: i64, file: i64) -> Result<()> {
    tx.conn.prepare_cached("UPDATE transfer SET file = ?2 WHERE id = ?1")?.execute([transfer, file])?;
    Ok(())
}

const FILE: &str =
    "SELECT id, day, count, amount, made_at, made_by, sent_on, called_off_at IS NOT NULL FROM transfer_file";

fn file_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow {
        id: row.get(0)?,
        day: rows::day(row, 1)?,
        count: row.get(2)?,
        amount: row.get(3)?,
        made_at: row.get(4)?,
        made_by: row.get(5)?,
        sent_on: rows::optional_day(row, 6)?,
        called_off: row.get(7)?,
    })
}

pub(super) fn files(reader: &Reader<'_>) -> Result<Vec<FileRow>> {
    let sql = format!("{FILE} ORDER BY id DESC");
    Ok(reader.conn.prepare_cached(&sql)?.query_map([], file_row)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn file(reader: &Reader<'_>, file: i64) -> Result<Option<FileRow>> {
    let sql = format!("{FILE} WHERE id = ?");
    Ok(reader.conn.prepare_cached(&sql)?.query_row([file], file_row).optional()?)
}

pub(super) fn bytes(reader: &Reader<'_>, file: i64) -> Result<Vec<u8>> {
    Ok(reader.conn.query_row("SELECT file FROM transfer_file WHERE id = ?", [file], |row| row.get(0))?)
}

pub(super) fn mark_sent(tx: &Tx<'_>, file: i64, sent_on: Day) -> Result<()> {
    tx.conn.execute(
        "UPDATE transfer_file SET sent_on = ?2, sent_by = ?3 WHERE id = ?1",
        params![file, sent_on.to_string(), tx.actor().name()],
    )?;
    Ok(())
}

/// Its transfers wait again.
pub(super) fn call_off(tx: &Tx<'_>, file: i64) -> Result<()> {
    tx.conn.execute(
        "UPDATE transfer_file SET called_off_at = ?2, called_off_by = ?3 WHERE id = ?1",
        params![file, tx.now_text(), tx.actor().name()],
    )?;
    tx.conn.execute("UPDATE transfer SET file = NULL WHERE file = ?", [file])?;
    Ok(())
}

// What people call rows.

pub(super) fn payee(conn: &Connection, transfer: i64) -> Option<String> {
    conn.query_row("SELECT holder FROM transfer WHERE id = ?", [transfer], |row| row.get(0)).ok()
}

pub(super) fn file_day(conn: &Connection, file: i64) -> Option<String> {
    conn.query_row("SELECT day FROM transfer_file WHERE id = ?", [file], |row| row.get(0)).ok()
}

/// To whom what was paid; the files hold everybody of that day, and once their time is over nobody needs them.
pub(super) fn erase_documents(tx: &Tx<'_>, member: i64, until: Day) -> Result<()> {
    let until = until.to_string();
    tx.conn.execute(
        "UPDATE transfer_file SET file = x'' WHERE day <= ?2 AND length(file) > 0
            AND id IN (SELECT file FROM transfer WHERE member = ?1)",
        params![member, until],
    )?;
    tx.conn.execute(
        "UPDATE transfer SET note = '', bank_code = '', bank = '', branch_code = '', branch = '', number = '', holder = ?3
          WHERE member = ?1 AND holder <> ?3 AND (dropped <> '' OR file IN (SELECT id FROM transfer_file WHERE day <= ?2))",
        params![member, until, crate::members::ERASED],
    )?;
    Ok(())
}
