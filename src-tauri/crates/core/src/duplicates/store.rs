//! All SQL of `duplicate`, `duplicate_scan` and `not_duplicate`.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Reader, Result, Tx, members::likeness::Pair};

/// The findings of a look take the place of those before.
pub(super) fn replace_found(tx: &Tx<'_>, pairs: &[Pair], members: u64, found: u64) -> Result<()> {
    tx.conn.execute("DELETE FROM duplicate", [])?;
    for pair in pairs {
        put_found(tx, pair.first, pair.second, pair.score.points)?;
    }
    tx.conn.execute(
        "INSERT INTO duplicate_scan (id, at, members, found) VALUES (1, ?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET at = ?1, members = ?2, found = ?3",
        params![tx.now_text(), members as i64, found as i64],
    )?;
    Ok(())
}

pub(super) fn put_found(tx: &Tx<'_>, first: i64, second: i64, points: i32) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO duplicate (first, second, points) VALUES (?1, ?2, ?3)
             ON CONFLICT (first, second) DO UPDATE SET points = ?3",
        )?
        .execute(params![first, second, points])?;
    Ok(())
}

pub(super) fn last_scan(reader: &Reader<'_>) -> Result<Option<(String, u64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT at, found FROM duplicate_scan")?
        .query_row([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))
        .optional()?)
}

/// Findings of which both are still there and nobody has decided; or decisions.
fn from(decided: bool) -> &'static str {
    if decided {
        "FROM not_duplicate n WHERE (?1 IS NULL OR n.member = ?1 OR n.other = ?1)"
    } else {
        "FROM duplicate d WHERE (?1 IS NULL OR d.first = ?1 OR d.second = ?1)
            AND EXISTS (SELECT 1 FROM member_brief m WHERE m.member = d.first)
            AND EXISTS (SELECT 1 FROM member_brief m WHERE m.member = d.second)
            AND NOT EXISTS (SELECT 1 FROM not_duplicate n
                            WHERE min(n.member, n.other) = d.first AND max(n.member, n.other) = d.second)"
    }
}

/// The two keys, and when and by whom it was decided.
pub(super) type Line = (i64, i64, Option<String>);

pub(super) fn page(
    reader: &Reader<'_>,
    decided: bool,
    member: Option<i64>,
    offset: u64,
    limit: u32,
) -> Result<Vec<Line>> {
    let (columns, order) = if decided {
        ("min(n.member, n.other), max(n.member, n.other), n.decided_at || ' ' || n.decided_by", "n.id DESC")
    } else {
        ("d.first, d.second, NULL", "d.points DESC, d.id")
    };
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT {columns} {} ORDER BY {order} LIMIT ?2 OFFSET ?3", from(decided)))?
        .query_map(params![member, limit, offset as i64], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn count(reader: &Reader<'_>, decided: bool, member: Option<i64>) -> Result<u64> {
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT count(*) {}", from(decided)))?
        .query_row([member], |row| row.get::<_, i64>(0))? as u64)
}

/// All pairs that were decided to be two, the smaller key first.
pub(super) fn all_decided(reader: &Reader<'_>) -> Result<HashSet<(i64, i64)>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT min(member, other), max(member, other) FROM not_duplicate")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whether it was not decided before.
pub(super) fn decide(tx: &Tx<'_>, first: i64, second: i64) -> Result<bool> {
    Ok(tx
        .conn
        .prepare_cached(
            "INSERT INTO not_duplicate (member, other, decided_at, decided_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        )?
        .execute(params![first, second, tx.now_text(), tx.actor().name()])?
        > 0)
}

pub(super) fn forget(tx: &Tx<'_>, first: i64, second: i64) -> Result<bool> {
    Ok(tx
        .conn
        .prepare_cached("DELETE FROM not_duplicate WHERE min(member, other) = ? AND max(member, other) = ?")?
        .execute([first, second])?
        > 0)
}

/// Decisions about the two who become one, and those that would stand twice afterwards.
pub(super) fn join_decisions(tx: &Tx<'_>, keep: i64, drop: i64) -> Result<()> {
    tx.conn.execute(
        "DELETE FROM not_duplicate WHERE id IN (
           SELECT d.id FROM not_duplicate d
            WHERE (d.member = ?2 OR d.other = ?2) AND (
                  ?1 IN (d.member, d.other)
                  OR EXISTS (SELECT 1 FROM not_duplicate k
                              WHERE min(k.member, k.other) = min(?1, iif(d.member = ?2, d.other, d.member))
                                AND max(k.member, k.other) = max(?1, iif(d.member = ?2, d.other, d.member)))))",
        [keep, drop],
    )?;
    Ok(())
}

pub(super) fn decided(conn: &Connection, key: i64) -> Option<(i64, i64)> {
    conn.query_row("SELECT member, other FROM not_duplicate WHERE id = ?", [key], |row| Ok((row.get(0)?, row.get(1)?)))
        .ok()
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    crate::rows::run_all(
        tx.conn,
        member,
        &[
            "DELETE FROM not_duplicate WHERE member = ?1 OR other = ?1",
            "DELETE FROM duplicate WHERE first = ?1 OR second = ?1",
        ],
    )
}
