//! All SQL of `reminder`, `reminder_charge` and `reminder_hold`.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{
    Channel, Told,
    holds::{Entry, Kind},
    judge::{Held, Ready, Way},
    ledger::{About, Notice, Wanted},
    text::Written,
};
use crate::{
    Lang, Reader, Result, Tx,
    rows::{day, optional_day},
    values::Day,
};

pub(super) fn owner(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    conn.query_row(&format!("SELECT member FROM {table} WHERE id = ?"), [key], |row| row.get(0)).ok()
}

/// Of every charge that is open and was reminded of: the last level, and when.
pub(super) fn levels_sent(reader: &Reader<'_>) -> Result<HashMap<i64, (u32, Day)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT r.charge, max(r.level), max(n.sent_on) FROM reminder_charge r JOIN reminder n ON n.id = r.reminder
              WHERE r.level IS NOT NULL AND r.charge IN (SELECT charge FROM charge_owed) GROUP BY r.charge",
        )?
        .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, day(row, 2)?))))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Who had a notice after a day, and when the last.
pub(super) fn reminded_after(reader: &Reader<'_>, after: Day) -> Result<HashMap<i64, Day>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member, max(sent_on) FROM reminder WHERE sent_on > ? GROUP BY member")?
        .query_map([after.to_string()], |row| Ok((row.get(0)?, day(row, 1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What counts of the holds: not taken back, and its last day not passed.
const IN_FORCE: &str = "h.kind <> 'lift' AND (h.until IS NULL OR h.until >= :today)
                        AND NOT EXISTS (SELECT 1 FROM reminder_hold l WHERE l.lifts = h.id)";

/// What holds payers back today; of several the last.
pub(super) fn holds_in_force(reader: &Reader<'_>) -> Result<HashMap<i64, Held>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT h.member, h.kind, h.until, h.reason FROM reminder_hold h WHERE {IN_FORCE} ORDER BY h.id"
        ))?
        .query_map(named_params! { ":today": reader.today().to_string() }, |row| {
            let kind = Kind::from_code(&row.get::<_, String>(1)?);
            Ok((row.get(0)?, Held { reason: kind.reason(), until: optional_day(row, 2)?, why: row.get(3)? }))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn holds(reader: &Reader<'_>, member: i64) -> Result<Vec<Entry>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT h.id, h.kind, h.until, h.reason, h.made_on, h.made_by, {IN_FORCE}, l.made_on, l.made_by, l.reason
               FROM reminder_hold h LEFT JOIN reminder_hold l ON l.lifts = h.id
              WHERE h.member = :member AND h.kind <> 'lift' ORDER BY h.id DESC"
        ))?
        .query_map(named_params! { ":today": reader.today().to_string(), ":member": member }, |row| {
            Ok(Entry {
                id: row.get(0)?,
                kind: Kind::from_code(&row.get::<_, String>(1)?),
                until: optional_day(row, 2)?,
                reason: row.get(3)?,
                made_on: day(row, 4)?,
                made_by: row.get(5)?,
                in_force: row.get(6)?,
                lifted_on: optional_day(row, 7)?,
                lifted_by: row.get(8)?,
                lifted_why: row.get(9)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whose a hold is, as long as it was not taken back.
pub(super) fn hold_of(reader: &Reader<'_>, hold: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT h.member FROM reminder_hold h WHERE h.id = ? AND h.kind <> 'lift'
                AND NOT EXISTS (SELECT 1 FROM reminder_hold l WHERE l.lifts = h.id)",
        )?
        .query_row([hold], |row| row.get(0))
        .optional()?)
}

pub(super) fn insert_hold(
    tx: &Tx<'_>,
    member: i64,
    kind: &str,
    until: Option<Day>,
    reason: &str,
    lifts: Option<i64>,
) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO reminder_hold (member, kind, until, reason, made_on, made_by, lifts)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            kind,
            until.map(|day| day.to_string()),
            reason,
            tx.today().to_string(),
            tx.actor().name(),
            lifts
        ])?;
    Ok(tx.conn.last_insert_rowid())
}

/// Writes a notice down, with what it is about.
pub(super) fn insert(
    tx: &Tx<'_>,
    ready: &Ready,
    level_name: &str,
    way: &Way,
    written: &Written,
    message: Option<i64>,
) -> Result<i64> {
    tx.conn
        .prepare_cached(
            "INSERT INTO reminder (member, level, level_name, channel, sent_on, sent_at, sent_by, sent_to, amount,
                                   language, subject, body, message)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            ready.payer,
            ready.level,
            level_name,
            way.channel().code(),
            tx.today().to_string(),
            tx.now_text(),
            tx.actor().name(),
            way.address(),
            ready.amount(),
            written.language.tag(),
            written.subject,
            written.body,
            message
        ])?;
    let reminder = tx.conn.last_insert_rowid();
    let mut about = tx.conn.prepare_cached(
        "INSERT INTO reminder_charge (reminder, charge, member, level, label, amount, due_on)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (debt, label) in ready.debts.iter().zip(&written.labels) {
        let due_on = debt.due_on.to_string();
        about.execute(params![reminder, debt.charge, debt.member, debt.next, label, debt.amount, due_on])?;
    }
    Ok(reminder)
}

const NOTICE: &str = "SELECT n.id, n.member, m.no, m.name, n.level, n.level_name, n.channel, n.sent_on, n.sent_by,
       n.sent_to, n.amount, n.language, n.subject, n.body, n.message,
       coalesce((SELECT sum(o.open) FROM reminder_charge r JOIN charge_owed o ON o.charge = r.charge
                  WHERE r.reminder = n.id), 0)
  FROM reminder n JOIN member_brief m ON m.member = n.member";

fn notice(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        id: row.get(0)?,
        payer: row.get(1)?,
        no: row.get(2)?,
        name: row.get(3)?,
        level: row.get(4)?,
        level_name: row.get(5)?,
        channel: Channel::from_code(&row.get::<_, String>(6)?),
        sent_on: day(row, 7)?,
        sent_by: row.get(8)?,
        sent_to: row.get(9)?,
        amount: row.get(10)?,
        language: if row.get::<_, String>(11)? == Lang::En.tag() { Lang::En } else { Lang::Ja },
        subject: row.get(12)?,
        body: row.get(13)?,
        message: row.get(14)?,
        mail_state: None,
        open: row.get(15)?,
    })
}

const FILTER: &str = "(:members IS NULL OR n.member IN (SELECT value FROM json_each(:members)))
       AND (:level IS NULL OR n.level = :level) AND (:channel IS NULL OR n.channel = :channel)";

/// How many notices, and a page of them, newest first.
pub(super) fn list(reader: &Reader<'_>, wanted: &Wanted) -> Result<(i64, Vec<Notice>)> {
    let (members, level, channel) = (&wanted.members, wanted.level, wanted.channel.map(Channel::code));
    let total = reader
        .conn
        .prepare_cached(&format!("SELECT count(*) FROM reminder n WHERE {FILTER}"))?
        .query_row(named_params! { ":members": members, ":level": level, ":channel": channel }, |row| row.get(0))?;
    let rows = reader
        .conn
        .prepare_cached(&format!(
            "{NOTICE} WHERE {FILTER} ORDER BY n.sent_on DESC, n.id DESC LIMIT :limit OFFSET :offset"
        ))?
        .query_map(
            named_params! { ":members": members, ":level": level, ":channel": channel, ":limit": wanted.limit,
            ":offset": wanted.offset },
            notice,
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok((total, rows))
}

/// These notices, in the order of their keys.
pub(super) fn find(reader: &Reader<'_>, notices: &[i64]) -> Result<Vec<Notice>> {
    Ok(reader
        .conn
        .prepare_cached(&format!("{NOTICE} WHERE n.id IN (SELECT value FROM json_each(?)) ORDER BY n.id"))?
        .query_map([serde_json::to_string(notices)?], notice)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The notices to a member, and those to others about what is owed for them; newest first.
pub(super) fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<Notice>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "{NOTICE} WHERE n.member = ?1 OR n.id IN (SELECT reminder FROM reminder_charge WHERE member = ?1)
              ORDER BY n.sent_on DESC, n.id DESC"
        ))?
        .query_map([member], notice)?
        .collect::<rusqlite::Result<_>>()?)
}

/// What a notice is about.
pub(super) fn about(reader: &Reader<'_>, reminder: i64) -> Result<Vec<About>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT r.charge, r.member, r.level, r.label, r.amount, r.due_on, coalesce(o.open, 0)
               FROM reminder_charge r LEFT JOIN charge_owed o ON o.charge = r.charge
              WHERE r.reminder = ? ORDER BY r.due_on, r.id",
        )?
        .query_map([reminder], |row| {
            Ok(About {
                charge: row.get(0)?,
                member: row.get(1)?,
                level: row.get(2)?,
                label: row.get(3)?,
                amount: row.get(4)?,
                due_on: day(row, 5)?,
                open: row.get(6)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// How far the notices about what is open for a member have come.
pub(super) fn reached(reader: &Reader<'_>, member: i64) -> Result<u32> {
    Ok(reader
        .conn
        .prepare_cached("SELECT coalesce(max(level), 0) FROM reminded WHERE member = ?")?
        .query_row([member], |row| row.get(0))?)
}

pub(super) fn told(reader: &Reader<'_>, members: &[i64]) -> Result<HashMap<i64, Vec<Told>>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT DISTINCT r.member, n.id, n.level_name, n.channel, n.sent_on
           FROM json_each(?) w JOIN reminder_charge r ON r.member = w.value JOIN reminder n ON n.id = r.reminder
           JOIN charge_owed o ON o.charge = r.charge
          ORDER BY n.sent_on, n.id",
    )?;
    let mut rows = statement.query([serde_json::to_string(members)?])?;
    let mut found: HashMap<i64, Vec<Told>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let channel = Channel::from_code(&row.get::<_, String>(3)?);
        let one = Told { level_name: row.get(2)?, channel, sent_on: day(row, 4)? };
        found.entry(row.get(0)?).or_default().push(one);
    }
    Ok(found)
}

pub(super) fn counts_still(reader: &Reader<'_>, message: i64) -> Result<bool> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT EXISTS (SELECT 1 FROM reminder n JOIN reminder_charge r ON r.reminder = n.id
                              JOIN charge_owed o ON o.charge = r.charge
                             WHERE n.message = :message AND o.due_on < :today
                               AND NOT EXISTS (SELECT 1 FROM reminder_hold h WHERE h.member = n.member AND {IN_FORCE}))"
        ))?
        .query_row(named_params! { ":message": message, ":today": reader.today().to_string() }, |row| row.get(0))?)
}

/// What was late in all of what these notices are about: for tests of the ledger's sums.
#[cfg(test)]
pub(super) fn sums(conn: &Connection) -> rusqlite::Result<Vec<(i64, i64)>> {
    conn.prepare(
        "SELECT n.amount, (SELECT sum(r.amount) FROM reminder_charge r WHERE r.reminder = n.id) FROM reminder n",
    )?
    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    crate::rows::run_all(
        tx.conn,
        member,
        &[
            "UPDATE reminder SET sent_to = '', subject = '', body = '' WHERE member = ?1",
            "DELETE FROM reminder_hold WHERE member = ?1 AND lifts IS NOT NULL",
            "DELETE FROM reminder_hold WHERE member = ?1",
        ],
    )
}
