//! All SQL of staff, roles, the record of the door, the groups to which somebody is limited, and the second factor.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    acts::Staff,
    entrance::{Line, What},
};
use crate::{Reader, Result, Tx};

pub(super) fn insert(tx: &Tx<'_>, name: &str, role: i64, slot: &str) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO staff (name, role, slot, created_at) VALUES (?, ?, ?, ?)",
        params![name, role, slot, tx.now_text()],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn role_by_code(reader: &Reader<'_>, code: &str) -> Result<Option<i64>> {
    Ok(reader.conn.query_row("SELECT id FROM role WHERE code = ?", [code], |row| row.get(0)).optional()?)
}

pub(super) fn holder(reader: &Reader<'_>, slot: &str) -> Result<Option<(i64, String)>> {
    Ok(reader
        .conn
        .query_row("SELECT id, name FROM staff WHERE slot = ? AND active = 1", [slot], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?)
}

pub(super) fn mark_initial(tx: &Tx<'_>, staff: i64) -> Result<()> {
    tx.conn.execute("INSERT INTO staff_initial (staff) VALUES (?)", [staff])?;
    Ok(())
}

pub(super) fn forget_initial(tx: &Tx<'_>, staff: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM staff_initial WHERE staff = ?", [staff])?;
    Ok(())
}

pub(super) fn has_initial(reader: &Reader<'_>, staff: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM staff_initial WHERE staff = ?)";
    Ok(reader.conn.query_row(sql, [staff], |row| row.get(0))?)
}

/// A line of the record, as it is written.
pub(super) struct Event<'a> {
    pub staff: Option<i64>,
    pub what: &'static str,
    pub act: &'a str,
    pub place: &'a str,
    pub at: &'a str,
}

/// Writes it down; where the same happened after `since`, it is counted there.
pub(super) fn note(tx: &Tx<'_>, event: &Event<'_>, since: &str) -> Result<()> {
    let Event { staff, what, act, place, at } = event;
    let counted = tx
        .conn
        .prepare_cached(
            "UPDATE staff_event SET times = times + 1, until = max(until, ?1)
             WHERE id = (SELECT id FROM staff_event
                         WHERE staff IS ?2 AND what = ?3 AND act = ?4 AND place = ?5 AND at >= ?6
                         ORDER BY at DESC LIMIT 1)",
        )?
        .execute(params![at, staff, what, act, place, since])?;
    if counted == 0 {
        tx.conn
            .prepare_cached(
                "INSERT INTO staff_event (staff, what, act, place, at, until) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            )?
            .execute(params![staff, what, act, place, at])?;
    }
    Ok(())
}

pub(super) fn drop_events(tx: &Tx<'_>, before: &str) -> Result<()> {
    // When somebody was last here is known however long ago.
    tx.conn
        .prepare_cached(
            "DELETE FROM staff_event WHERE until < ?
             AND id NOT IN (SELECT max(id) FROM staff_event WHERE what = 'signed_in' GROUP BY staff)",
        )?
        .execute([before])?;
    Ok(())
}

pub(super) fn events(reader: &Reader<'_>, refused: bool, limit: u32) -> Result<Vec<Line>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT e.id, s.name, e.what, nullif(e.act, ''), nullif(e.place, ''), e.times, e.at, e.until
         FROM staff_event e LEFT JOIN staff s ON s.id = e.staff
         WHERE ?1 = 0 OR e.what <> 'signed_in'
         ORDER BY e.until DESC, e.id DESC LIMIT ?2",
    )?;
    Ok(statement
        .query_map(params![refused, limit], |row| {
            let what: String = row.get(2)?;
            Ok(Line {
                id: row.get(0)?,
                staff: row.get(1)?,
                what: What::from_code(&what).ok_or(rusqlite::Error::IntegralValueOutOfRange(2, 0))?,
                act: row.get(3)?,
                place: row.get(4)?,
                times: row.get(5)?,
                at: row.get(6)?,
                until: row.get(7)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// What since then is more than slips of the finger: how many times, and since when.
pub(super) fn alarming(reader: &Reader<'_>, many: u32, since: &str) -> Result<(i64, Option<String>)> {
    Ok(reader
        .conn
        .prepare_cached(
            "WITH failed AS (SELECT * FROM staff_event WHERE until >= ?2 AND what IN ('refused', 'code_refused')),
             many AS (
               SELECT min(at) AS at FROM failed GROUP BY place, substr(until, 1, 10) HAVING sum(times) >= ?1
               UNION SELECT min(at) FROM failed WHERE staff IS NOT NULL
                     GROUP BY staff, substr(until, 1, 10) HAVING sum(times) >= ?1
               UNION SELECT at FROM staff_event WHERE until >= ?2 AND what = 'elsewhere')
             SELECT count(*), min(at) FROM many",
        )?
        .query_row(params![many, since], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

pub(super) fn slots(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut statement = reader.conn.prepare_cached("SELECT slot FROM staff WHERE active = 1")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn slot_by_name(reader: &Reader<'_>, name: &str) -> Result<Option<String>> {
    Ok(reader
        .conn
        .query_row("SELECT slot FROM staff WHERE name = ? AND active = 1", [name], |row| row.get(0))
        .optional()?)
}

pub(super) fn is_active(conn: &Connection, staff: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT active FROM staff WHERE id = ?")?
        .query_row([staff], |row| row.get(0))
        .optional()?
        .unwrap_or(false))
}

pub(super) fn role_of(reader: &Reader<'_>, staff: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT role FROM staff WHERE id = ? AND active = 1")?
        .query_row([staff], |row| row.get(0))
        .optional()?)
}

pub(super) fn level(conn: &Connection, staff: i64, area: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached(
            "SELECT p.level FROM staff s JOIN role_permission p ON p.role = s.role AND p.area = ?2
             WHERE s.id = ?1 AND s.active = 1",
        )?
        .query_row(params![staff, area], |row| row.get(0))
        .optional()?)
}

/// Whether somebody is limited to groups.
pub(super) fn is_limited(conn: &Connection, staff: i64) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM staff_scope WHERE staff = ?)")?
        .query_row([staff], |row| row.get(0))?)
}

/// Who is limited to which groups: staff and group.
pub(super) fn scopes(reader: &Reader<'_>) -> Result<Vec<(i64, i64)>> {
    let mut statement = reader.conn.prepare_cached("SELECT staff, grp FROM staff_scope ORDER BY staff, grp")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// What a group is called.
pub(super) fn group_name(reader: &Reader<'_>, group: i64) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT name FROM grp_brief WHERE grp = ?")?
        .query_row([group], |row| row.get(0))
        .optional()?)
}

/// Limits somebody to these groups (a JSON list of keys) and no others.
pub(super) fn set_scope(tx: &Tx<'_>, staff: i64, groups: &str) -> Result<()> {
    tx.conn.execute(
        "DELETE FROM staff_scope WHERE staff = ?1 AND grp NOT IN (SELECT value FROM json_each(?2))",
        params![staff, groups],
    )?;
    tx.conn.execute(
        "INSERT INTO staff_scope (staff, grp) SELECT DISTINCT ?1, value FROM json_each(?2) WHERE true
         ON CONFLICT DO NOTHING",
        params![staff, groups],
    )?;
    Ok(())
}

pub(super) fn name(conn: &Connection, staff: i64) -> Option<String> {
    conn.query_row("SELECT name FROM staff WHERE id = ?", [staff], |row| row.get(0)).ok()
}

const STAFF: &str = "SELECT s.id, s.name, r.code, s.active,
            (SELECT max(until) FROM staff_event e WHERE e.staff = s.id AND e.what = 'signed_in'), s.slot,
            EXISTS (SELECT 1 FROM staff_app a WHERE a.staff = s.id AND a.confirmed_at IS NOT NULL)
     FROM staff s JOIN role r ON r.id = s.role";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Staff> {
    Ok(Staff {
        id: row.get(0)?,
        name: row.get(1)?,
        role: row.get(2)?,
        active: row.get(3)?,
        last_sign_in: row.get(4)?,
        groups: Vec::new(),
        slot: row.get(5)?,
        two_factors: row.get(6)?,
    })
}

pub(super) fn list(reader: &Reader<'_>) -> Result<Vec<Staff>> {
    let mut statement = reader.conn.prepare_cached(&format!("{STAFF} ORDER BY s.active DESC, s.id"))?;
    Ok(statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn find(reader: &Reader<'_>, staff: i64) -> Result<Option<Staff>> {
    Ok(reader.conn.prepare_cached(&format!("{STAFF} WHERE s.id = ?"))?.query_row([staff], read).optional()?)
}

pub(super) fn name_is_taken(reader: &Reader<'_>, name: &str) -> Result<bool> {
    Ok(reader.conn.query_row("SELECT EXISTS (SELECT 1 FROM staff WHERE name = ?)", [name], |row| row.get(0))?)
}

/// Active staff other than this one whose role may change staff and who are not limited to groups:
/// somebody must remain who can.
pub(super) fn other_administrators(reader: &Reader<'_>, staff: i64) -> Result<i64> {
    Ok(reader.conn.query_row(
        "SELECT count(*) FROM staff s JOIN role_permission p ON p.role = s.role AND p.area = 'staff' AND p.level = 2
         WHERE s.active = 1 AND s.id <> ? AND NOT EXISTS (SELECT 1 FROM staff_scope x WHERE x.staff = s.id)",
        [staff],
        |row| row.get(0),
    )?)
}

pub(super) fn set_role(tx: &Tx<'_>, staff: i64, role: i64) -> Result<()> {
    tx.conn.execute("UPDATE staff SET role = ? WHERE id = ?", params![role, staff])?;
    Ok(())
}

pub(super) fn retire(tx: &Tx<'_>, staff: i64) -> Result<()> {
    tx.conn.execute("UPDATE staff SET active = 0 WHERE id = ?", [staff])?;
    Ok(())
}

/// Role, code, names.
pub(super) fn roles(reader: &Reader<'_>) -> Result<Vec<(i64, String, String, String)>> {
    let mut statement = reader.conn.prepare_cached("SELECT id, code, name_ja, name_en FROM role ORDER BY id")?;
    Ok(statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Area and level of a role.
pub(super) fn permissions(reader: &Reader<'_>, role: i64) -> Result<Vec<(String, i64)>> {
    let mut statement = reader.conn.prepare_cached("SELECT area, level FROM role_permission WHERE role = ?")?;
    Ok(statement.query_map([role], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_permission(tx: &Tx<'_>, role: i64, area: &str, level: Option<i64>) -> Result<()> {
    match level {
        None => tx.conn.execute("DELETE FROM role_permission WHERE role = ? AND area = ?", params![role, area])?,
        Some(level) => tx.conn.execute(
            "INSERT INTO role_permission (role, area, level) VALUES (?1, ?2, ?3)
             ON CONFLICT (role, area) DO UPDATE SET level = ?3",
            params![role, area, level],
        )?,
    };
    Ok(())
}

// --- the second factor

/// What an app and we share.
pub(super) struct App {
    pub secret: [u8; 20],
    /// None: it does not count yet.
    pub confirmed_at: Option<String>,
    /// Of the last code that was taken.
    pub last_step: u64,
}

/// A new secret, not confirmed. One that is confirmed stays as it is.
pub(super) fn offer_app(tx: &Tx<'_>, staff: i64, secret: &[u8; 20]) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO staff_app (staff, secret, made_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (staff) DO UPDATE SET secret = ?2, made_at = ?3, last_step = 0 WHERE confirmed_at IS NULL",
        params![staff, secret, tx.now_text()],
    )?;
    Ok(())
}

pub(super) fn app(reader: &Reader<'_>, staff: i64) -> Result<Option<App>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT secret, confirmed_at, last_step FROM staff_app WHERE staff = ?")?
        .query_row([staff], |row| {
            Ok(App { secret: row.get(0)?, confirmed_at: row.get(1)?, last_step: row.get::<_, i64>(2)?.cast_unsigned() })
        })
        .optional()?)
}

pub(super) fn take_app_step(tx: &Tx<'_>, staff: i64, step: u64) -> Result<()> {
    tx.conn.execute(
        "UPDATE staff_app SET last_step = ?, confirmed_at = coalesce(confirmed_at, ?) WHERE staff = ?",
        params![step.cast_signed(), tx.now_text(), staff],
    )?;
    Ok(())
}

pub(super) fn set_recovery(tx: &Tx<'_>, staff: i64, hashes: &[[u8; 32]]) -> Result<()> {
    tx.conn.execute("DELETE FROM staff_recovery WHERE staff = ?", [staff])?;
    for hash in hashes {
        tx.conn
            .prepare_cached("INSERT INTO staff_recovery (staff, hash, made_at) VALUES (?, ?, ?)")?
            .execute(params![staff, hash, tx.now_text()])?;
    }
    Ok(())
}

/// Whether it was good.
pub(super) fn use_recovery(tx: &Tx<'_>, staff: i64, hash: &[u8; 32]) -> Result<bool> {
    Ok(tx.conn.execute(
        "UPDATE staff_recovery SET used_at = ? WHERE staff = ? AND hash = ? AND used_at IS NULL",
        params![tx.now_text(), staff, hash],
    )? > 0)
}

pub(super) fn recovery_left(reader: &Reader<'_>, staff: i64) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*) FROM staff_recovery WHERE staff = ? AND used_at IS NULL")?
        .query_row([staff], |row| row.get(0))?)
}

pub(super) fn remove_factors(tx: &Tx<'_>, staff: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM staff_app WHERE staff = ?", [staff])?;
    tx.conn.execute("DELETE FROM staff_recovery WHERE staff = ?", [staff])?;
    Ok(())
}
