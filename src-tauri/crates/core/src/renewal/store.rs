//! All SQL of `renewal_rule`, `renewal`, `lapse_exception` and `lapse_warning`; and what this room asks of
//! memberships and charges, through the views that their rooms declare.

use rusqlite::{Connection, params};

use super::{
    commit::Committed,
    lapse::{Exception, Level, Unpaid},
    propose::{Done, Standing},
    rules::{Rule, Save},
};
use crate::{
    Reader, Result, Tx, journal,
    membership::{LeaveFee, State, state_sql},
    rows::{day, optional_day},
    values::Day,
};

pub(super) fn rules(reader: &Reader<'_>) -> Result<Vec<Rule>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT r.id, r.from_kind, f.name, r.to_kind, t.name, r.after_years, r.at_age
             FROM renewal_rule r JOIN kind_brief f ON f.kind = r.from_kind JOIN kind_brief t ON t.kind = r.to_kind
             ORDER BY f.position, f.name, t.position, r.id",
        )?
        .query_map([], |row| {
            Ok(Rule {
                id: row.get(0)?,
                from: row.get(1)?,
                from_name: row.get(2)?,
                to: row.get(3)?,
                to_name: row.get(4)?,
                after_years: row.get(5)?,
                at_age: row.get(6)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn save_rule(tx: &Tx<'_>, rule: &Save) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO renewal_rule (id, from_kind, to_kind, after_years, at_age) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET from_kind = ?2, to_kind = ?3, after_years = ?4, at_age = ?5",
        params![rule.rule, rule.from, rule.to, rule.after_years, rule.at_age],
    )?;
    Ok(())
}

pub(super) fn delete_rule(tx: &Tx<'_>, rule: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM renewal_rule WHERE id = ?", [rule])?;
    Ok(())
}

pub(super) fn rule_label(conn: &Connection, rule: i64) -> Option<String> {
    conn.query_row(
        "SELECT f.name || ' → ' || t.name FROM renewal_rule r
           JOIN kind_brief f ON f.kind = r.from_kind JOIN kind_brief t ON t.kind = r.to_kind WHERE r.id = ?",
        [rule],
        |row| row.get(0),
    )
    .ok()
}

pub(super) fn year_label(conn: &Connection, id: i64) -> Option<String> {
    conn.query_row("SELECT fiscal_year || '年度' FROM renewal WHERE id = ?", [id], |row| row.get(0)).ok()
}

pub(super) fn owner(conn: &Connection, table: &str, key: i64) -> Option<i64> {
    conn.query_row(&format!("SELECT member FROM {table} WHERE id = ?"), [key], |row| row.get(0)).ok()
}

/// Everybody alive whose membership holds the first day of the year or ends with its eve, once each.
pub(super) fn standings(reader: &Reader<'_>, first: Day) -> Result<Vec<Standing>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT p.member, p.kind, p.starts_on, p.ends_on, p.end_reason, m.birth, l.fee, l.percent,
                EXISTS (SELECT 1 FROM on_leave r WHERE r.member = p.member AND r.ends_on = ?1),
                (SELECT e.kind FROM period e WHERE e.member = p.member AND e.starts_on < ?1
                    AND (e.ends_on IS NULL OR e.ends_on >= ?1)),
                p.ends_on IS NOT NULL
                  AND EXISTS (SELECT 1 FROM period f WHERE f.member = p.member AND f.starts_on = p.ends_on)
           FROM period p JOIN member_days m ON m.member = p.member
           LEFT JOIN on_leave l ON l.member = p.member AND l.starts_on <= ?1 AND l.ends_on > ?1
          WHERE p.starts_on <= ?1 AND (p.ends_on IS NULL OR p.ends_on >= ?1) AND m.death IS NULL
            AND NOT (p.ends_on = ?1 AND EXISTS (SELECT 1 FROM period n WHERE n.member = p.member AND n.starts_on = ?1))
          ORDER BY p.member",
    )?;
    let found = statement
        .query_map([first.to_string()], |row| {
            let leave: Option<String> = row.get(6)?;
            Ok(Standing {
                member: row.get(0)?,
                kind: row.get(1)?,
                starts_on: day(row, 2)?,
                ends_on: optional_day(row, 3)?,
                end_reason: row.get(4)?,
                birth: optional_day(row, 5)?,
                leave: match leave {
                    Some(fee) => Some((LeaveFee::from_code(&fee), row.get(7)?)),
                    None => None,
                },
                returns: row.get(8)?,
                before: row.get(9)?,
                followed: row.get(10)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

pub(super) fn insert_done(tx: &Tx<'_>, fiscal_year: i32, done: &Committed) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO renewal (fiscal_year, at, by, changed, renewed, lapsed, left_out) VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![fiscal_year, tx.now_text(), tx.actor().name(), done.changed, done.renewed, done.lapsed, done.left_out],
    )?;
    Ok(())
}

pub(super) fn done(reader: &Reader<'_>, fiscal_year: i32) -> Result<Vec<Done>> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT id, at, by, changed, renewed, lapsed, left_out FROM renewal WHERE fiscal_year = ? ORDER BY id DESC",
    )?;
    let mut rows = statement.query([fiscal_year])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Done {
            at: row.get(1)?,
            by: row.get(2)?,
            changed: row.get(3)?,
            renewed: row.get(4)?,
            lapsed: row.get(5)?,
            left_out: row.get(6)?,
            entry: journal::made_by(reader, "renewal", row.get(0)?)?,
        });
    }
    Ok(found)
}

/// Who belongs to the association today and has at least `years` − 1 (and one) years of fees open and overdue.
pub(super) fn unpaid(reader: &Reader<'_>, years: u32) -> Result<Vec<Unpaid>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "WITH behind AS (
           SELECT member, count(DISTINCT fiscal_year) AS years, min(fiscal_year) AS since, sum(open) AS owed
             FROM charge_state WHERE item = 1 AND open > 0 AND due_on < ?1 GROUP BY member
           HAVING count(DISTINCT fiscal_year) >= max(1, ?2 - 1)),
         named AS (
           SELECT b.*, m.no, m.name, m.sort_kana, {} AS state FROM behind b JOIN member_brief m ON m.member = b.member)
         SELECT n.member, n.no, n.name, coalesce(k.name, ''), n.state, n.years, n.since, n.owed,
                x.id, x.until, x.reason, l.ends_on,
                (SELECT max(w.warned_on) FROM lapse_warning w WHERE w.member = n.member),
                EXISTS (SELECT 1 FROM mail_reach e WHERE e.member = n.member)
           FROM named n
           LEFT JOIN period p ON p.member = n.member AND p.starts_on <= ?1 AND (p.ends_on IS NULL OR p.ends_on > ?1)
           LEFT JOIN kind_brief k ON k.kind = p.kind
           LEFT JOIN on_leave l ON l.member = n.member AND l.starts_on <= ?1 AND l.ends_on > ?1
           LEFT JOIN lapse_exception x ON x.id =
             (SELECT y.id FROM lapse_exception y WHERE y.member = n.member AND y.until >= ?1 ORDER BY y.until DESC, y.id LIMIT 1)
          WHERE n.state IN ('current', 'grace', 'on_leave')
            -- Whose end is recorded already is no question any more.
            AND (p.member IS NULL OR p.end_reason IN ('', 'changed'))
          ORDER BY n.years >= ?2 DESC, n.years DESC, n.sort_kana, n.member",
        state_sql("b.member", "m.death", "?1")
    ))?;
    let found = statement
        .query_map(params![reader.today().to_string(), years], |row| {
            let state = State::from_code(&row.get::<_, String>(4)?);
            let unpaid_years: u32 = row.get(5)?;
            let id: Option<i64> = row.get(8)?;
            let exception = match (id, state) {
                (Some(id), _) => Some(Exception { id: Some(id), until: optional_day(row, 9)?, reason: row.get(10)? }),
                // A leave without an end is written as one that never comes.
                (None, State::OnLeave) => Some(Exception {
                    id: None,
                    until: optional_day(row, 11)?
                        .filter(|day| *day <= crate::values::LAST_DAY)
                        .and_then(|d| d.pred_opt()),
                    reason: String::new(),
                }),
                _ => None,
            };
            Ok(Unpaid {
                member: row.get(0)?,
                no: row.get(1)?,
                name: row.get(2)?,
                kind: row.get(3)?,
                state,
                unpaid_years,
                since: row.get(6)?,
                owed: row.get(7)?,
                level: if unpaid_years >= years { Level::Candidate } else { Level::Warning },
                exception,
                warned_on: optional_day(row, 12)?,
                has_mail: row.get(13)?,
                notices: Vec::new(),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

pub(super) fn insert_exception(tx: &Tx<'_>, member: i64, until: Day, reason: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO lapse_exception (member, until, reason) VALUES (?, ?, ?)",
        params![member, until.to_string(), reason],
    )?;
    Ok(())
}

pub(super) fn delete_exception(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM lapse_exception WHERE id = ?", [id])?;
    Ok(())
}

pub(super) fn insert_warning(tx: &Tx<'_>, member: i64, years: u32) -> Result<()> {
    tx.conn
        .prepare_cached("INSERT INTO lapse_warning (member, warned_on, years) VALUES (?, ?, ?)")?
        .execute(params![member, tx.today().to_string(), years])?;
    Ok(())
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    crate::rows::run_all(
        tx.conn,
        member,
        &["DELETE FROM lapse_exception WHERE member = ?1", "DELETE FROM lapse_warning WHERE member = ?1"],
    )
}
