//! All SQL of `grp`, `grp_member` and `office_term`.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Group, GroupKind,
    offices::{Appoint, Wanted},
};
use crate::{Reader, Result, Tx, rows, values::Day};

/// All groups, in the order of the page.
pub(super) fn groups(reader: &Reader<'_>) -> Result<Vec<Group>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, parent, name, kind, retired, payer FROM grp ORDER BY position, name, id")?
        .query_map([], |row| {
            Ok(Group {
                id: row.get(0)?,
                parent: row.get(1)?,
                name: row.get(2)?,
                kind: GroupKind::from_code(&row.get::<_, String>(3)?),
                retired: row.get(4)?,
                payer: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// The groups that the actor is limited to, with all below them.
pub(super) fn reach(reader: &Reader<'_>) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT grp FROM staff_reach WHERE staff = ?")?
        .query_map([reader.actor().staff_id()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn insert(tx: &Tx<'_>, parent: Option<i64>, name: &str, kind: GroupKind, position: i64) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO grp (parent, name, kind, position) VALUES (?, ?, ?, ?)",
        params![parent, name, kind.code(), position],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn update(tx: &Tx<'_>, group: i64, name: &str, kind: GroupKind) -> Result<()> {
    tx.conn.execute("UPDATE grp SET name = ?, kind = ? WHERE id = ?", params![name, kind.code(), group])?;
    Ok(())
}

pub(super) fn set_payer(tx: &Tx<'_>, group: i64, payer: Option<i64>) -> Result<()> {
    tx.conn.execute("UPDATE grp SET payer = ?2 WHERE id = ?1", params![group, payer])?;
    Ok(())
}

/// Puts a group below another, at a place.
pub(super) fn place(tx: &Tx<'_>, group: i64, parent: Option<i64>, position: i64) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE grp SET parent = ?2, position = ?3 WHERE id = ?1")?
        .execute(params![group, parent, position])?;
    Ok(())
}

pub(super) fn set_retired(tx: &Tx<'_>, groups: &[i64], retired: bool) -> Result<()> {
    tx.conn.execute(
        "UPDATE grp SET retired = ?2 WHERE id IN (SELECT value FROM json_each(?1))",
        params![serde_json::to_string(groups)?, retired],
    )?;
    Ok(())
}

/// A group from which no way leads up to the top.
pub(super) fn in_a_circle(reader: &Reader<'_>) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached(
            "WITH RECURSIVE down (id) AS (
               SELECT id FROM grp WHERE parent IS NULL UNION SELECT g.id FROM down d JOIN grp g ON g.parent = d.id)
             SELECT name FROM grp WHERE id NOT IN (SELECT id FROM down) LIMIT 1",
        )?
        .query_row([], |row| row.get(0))
        .optional()?)
}

// -- who is in which ------------------------------------------------------------------------------

const ON: &str = "starts_on <= ?1 AND (ends_on IS NULL OR ends_on > ?1)";

/// Everybody's places on a day, by group.
pub(super) fn places_on(reader: &Reader<'_>, day: Day) -> Result<HashMap<i64, RoaringBitmap>> {
    let mut found: HashMap<i64, RoaringBitmap> = HashMap::new();
    let mut statement = reader.conn.prepare_cached(&format!("SELECT grp, member FROM grp_member WHERE {ON}"))?;
    let mut rows = statement.query([day.to_string()])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().insert(row.get::<_, i64>(1)? as u32);
    }
    Ok(found)
}

/// Who is in one of these groups on a day.
pub(super) fn places_of(reader: &Reader<'_>, groups: &[i64], day: Day) -> Result<RoaringBitmap> {
    let mut found = RoaringBitmap::new();
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT member FROM grp_member WHERE grp IN (SELECT value FROM json_each(?2)) AND {ON}"
    ))?;
    let mut rows = statement.query(params![day.to_string(), serde_json::to_string(groups)?])?;
    while let Some(row) = rows.next()? {
        found.insert(row.get::<_, i64>(0)? as u32);
    }
    Ok(found)
}

/// A row of `grp_member`.
pub(super) struct PlaceRow {
    pub member: i64,
    pub group: i64,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
}

/// The places of these members; of one day and some groups, or all there ever were.
pub(super) fn places(reader: &Reader<'_>, members: &[i64], within: Option<(&[i64], Day)>) -> Result<Vec<PlaceRow>> {
    let groups = within.map(|(groups, _)| serde_json::to_string(groups)).transpose()?;
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT member, grp, starts_on, ends_on FROM grp_member
             WHERE member IN (SELECT value FROM json_each(?3)) AND (?1 IS NULL OR ({ON}))
               AND (?2 IS NULL OR grp IN (SELECT value FROM json_each(?2))) ORDER BY id"
        ))?
        .query_map(params![within.map(|(_, day)| day.to_string()), groups, serde_json::to_string(members)?], |row| {
            Ok(PlaceRow {
                member: row.get(0)?,
                group: row.get(1)?,
                starts_on: rows::day(row, 2)?,
                ends_on: rows::optional_day(row, 3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Puts a member into a group from a day on; a place that begins later begins then. False: they were in it.
pub(super) fn assign(tx: &Tx<'_>, group: i64, member: i64, from: Day) -> Result<bool> {
    let from = from.to_string();
    let found: Option<(i64, String)> = tx
        .conn
        .prepare_cached(
            "SELECT id, starts_on FROM grp_member
             WHERE member = ?1 AND grp = ?2 AND (ends_on IS NULL OR ends_on > ?3) ORDER BY starts_on LIMIT 1",
        )?
        .query_row(params![member, group, from], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        Some((_, starts_on)) if starts_on <= from => return Ok(false),
        Some((id, _)) => {
            tx.conn.prepare_cached("UPDATE grp_member SET starts_on = ?2 WHERE id = ?1")?.execute(params![id, from])?;
        }
        None => {
            tx.conn
                .prepare_cached("INSERT INTO grp_member (grp, member, starts_on) VALUES (?, ?, ?)")?
                .execute(params![group, member, from])?;
        }
    }
    Ok(true)
}

/// Ends the places in these groups, of these members or of everybody; how many.
pub(super) fn end_places(tx: &Tx<'_>, groups: &[i64], members: Option<&[i64]>, from: Day) -> Result<usize> {
    let groups = serde_json::to_string(groups)?;
    let members = members.map(serde_json::to_string).transpose()?;
    let whose =
        "grp IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR member IN (SELECT value FROM json_each(?2)))";
    let values = params![groups, members, from.to_string()];
    let removed = tx
        .conn
        .prepare_cached(&format!("DELETE FROM grp_member WHERE {whose} AND starts_on >= ?3"))?
        .execute(values)?;
    let ended = tx
        .conn
        .prepare_cached(&format!(
            "UPDATE grp_member SET ends_on = ?3 WHERE {whose} AND starts_on < ?3 AND (ends_on IS NULL OR ends_on > ?3)"
        ))?
        .execute(values)?;
    Ok(removed + ended)
}

// -- offices --------------------------------------------------------------------------------------

/// A row of `office_term`.
pub(super) struct TermRow {
    pub id: i64,
    pub member: i64,
    pub group: Option<i64>,
    pub title: String,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    /// Whether somebody is known who holds it afterwards.
    pub followed: bool,
}

const FOLLOWED: &str = "EXISTS (SELECT 1 FROM office_term n WHERE n.title = t.title AND n.grp IS t.grp
                                  AND n.starts_on >= t.ends_on)";

fn read_term(row: &Row<'_>) -> rusqlite::Result<TermRow> {
    Ok(TermRow {
        id: row.get(0)?,
        member: row.get(1)?,
        group: row.get(2)?,
        title: row.get(3)?,
        starts_on: rows::day(row, 4)?,
        ends_on: rows::optional_day(row, 5)?,
        followed: row.get(6)?,
    })
}

/// More terms than this are not listed: three hundred years of an association with thirty officers.
const MOST: i64 = 5_000;

pub(super) fn terms(reader: &Reader<'_>, wanted: &Wanted<'_>) -> Result<Vec<TermRow>> {
    let groups = wanted.groups.map(serde_json::to_string).transpose()?;
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT t.id, t.member, t.grp, t.title, t.starts_on, t.ends_on, {FOLLOWED} FROM office_term t
             WHERE (?1 IS NULL OR (t.starts_on <= ?1 AND (t.ends_on IS NULL OR t.ends_on > ?1)))
               AND (?2 IS NULL OR t.grp IN (SELECT value FROM json_each(?2)))
               AND (?3 IS NULL OR t.member = ?3)
             ORDER BY t.grp IS NOT NULL, t.starts_on DESC, t.grp, t.id LIMIT {MOST}"
        ))?
        .query_map(params![wanted.day.map(|day| day.to_string()), groups, wanted.member], read_term)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn term(reader: &Reader<'_>, term: i64) -> Result<Option<TermRow>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT t.id, t.member, t.grp, t.title, t.starts_on, t.ends_on, {FOLLOWED} FROM office_term t WHERE t.id = ?"
        ))?
        .query_row([term], read_term)
        .optional()?)
}

/// Holders and ends of offices that end after one day and up to another, and that nobody holds afterwards.
pub(super) fn ending(reader: &Reader<'_>, after: Day, until: Day) -> Result<Vec<(i64, Day)>> {
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT t.member, t.ends_on FROM office_term t WHERE t.ends_on > ?1 AND t.ends_on <= ?2 AND NOT {FOLLOWED}"
        ))?
        .query_map(params![after.to_string(), until.to_string()], |row| Ok((row.get(0)?, rows::day(row, 1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whether the member holds this office on one of the days already.
pub(super) fn holds_already(reader: &Reader<'_>, new: &Appoint, title: &str, ends_on: Option<Day>) -> Result<bool> {
    Ok(reader.conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM office_term WHERE member = ?1 AND grp IS ?2 AND title = ?3
           AND starts_on < coalesce(?5, '9999-99-99') AND coalesce(ends_on, '9999-99-99') > ?4)",
        params![new.member, new.group, title, new.starts_on.to_string(), ends_on.map(|day| day.to_string())],
        |row| row.get(0),
    )?)
}

pub(super) fn appoint(tx: &Tx<'_>, new: &Appoint, title: &str, ends_on: Option<Day>) -> Result<i64> {
    tx.conn.execute(
        "INSERT INTO office_term (grp, member, title, starts_on, ends_on) VALUES (?, ?, ?, ?, ?)",
        params![new.group, new.member, title, new.starts_on.to_string(), ends_on.map(|day| day.to_string())],
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn set_end(tx: &Tx<'_>, term: i64, ends_on: Option<Day>) -> Result<()> {
    tx.conn.execute(
        "UPDATE office_term SET ends_on = ? WHERE id = ?",
        params![ends_on.map(|day| day.to_string()), term],
    )?;
    Ok(())
}

pub(super) fn remove_term(tx: &Tx<'_>, term: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM office_term WHERE id = ?", [term])?;
    Ok(())
}

// -- labels ---------------------------------------------------------------------------------------

pub(super) fn label(conn: &Connection, group: i64) -> Option<String> {
    conn.query_row("SELECT name FROM grp WHERE id = ?", [group], |row| row.get(0)).ok()
}

/// 00127 小林 千代子 松本支部, or with the office.
pub(super) fn place_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    let sql = if table == "office_term" {
        "SELECT b.no || ' ' || b.name || ' ' || x.title FROM office_term x JOIN member_brief b ON b.member = x.member
         WHERE x.id = ?"
    } else {
        "SELECT b.no || ' ' || b.name || ' ' || g.name FROM grp_member x
           JOIN member_brief b ON b.member = x.member JOIN grp g ON g.id = x.grp WHERE x.id = ?"
    };
    conn.query_row(sql, [key], |row| row.get(0)).ok()
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    crate::rows::run_all(
        tx.conn,
        member,
        &["DELETE FROM grp_member WHERE member = ?1", "DELETE FROM office_term WHERE member = ?1"],
    )
}
