//! All SQL of `household` and `household_member`.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use rusqlite::{Connection, OptionalExtension, params};

use crate::{Reader, Result, Tx};

/// The payer of a member's household, if one pays for all there.
pub(super) fn payer(reader: &Reader<'_>, member: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT payer FROM household_payer WHERE member = ?")?
        .query_row([member], |row| row.get(0))
        .optional()?)
}

/// Everybody who is paid for in a household, with its payer.
pub(super) fn payers(reader: &Reader<'_>) -> Result<HashMap<i64, i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member, payer FROM household_payer")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The household with which somebody gets one letter, and their place in it: the head first.
pub(super) struct LetterPlace {
    pub household: i64,
    pub order: (bool, i64, i64),
}

/// Of these members, those who get one letter with others.
pub(super) fn letter_places(reader: &Reader<'_>, members: &[i64]) -> Result<HashMap<i64, LetterPlace>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT member, household, addressee <> member, position FROM household_letter
             WHERE member IN (SELECT value FROM json_each(?))",
        )?
        .query_map([serde_json::to_string(members)?], |row| {
            let member: i64 = row.get(0)?;
            Ok((member, LetterPlace { household: row.get(1)?, order: (row.get(2)?, row.get(3)?, member) }))
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn household_of(reader: &Reader<'_>, member: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT household FROM household_member WHERE member = ?")?
        .query_row([member], |row| row.get(0))
        .optional()?)
}

/// Everybody who is in a household.
pub(super) fn everybody(reader: &Reader<'_>) -> Result<RoaringBitmap> {
    let mut found = RoaringBitmap::new();
    let mut statement = reader.conn.prepare_cached("SELECT member FROM household_member")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        found.insert(row.get::<_, i64>(0)? as u32);
    }
    Ok(found)
}

/// All households: key, the first of it (the head, unless all have died), and everybody in it.
pub(super) fn firsts(reader: &Reader<'_>) -> Result<Vec<(i64, i64, Vec<i64>)>> {
    let mut found: Vec<(i64, i64, Vec<i64>)> = Vec::new();
    let mut statement = reader.conn.prepare_cached(
        "SELECT x.household, x.member FROM household_member x JOIN member_brief b ON b.member = x.member
         ORDER BY x.household, b.death IS NOT NULL, x.head DESC, x.position, x.id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (household, member) = (row.get(0)?, row.get(1)?);
        match found.last_mut() {
            Some((last, _, members)) if *last == household => members.push(member),
            _ => found.push((household, member, vec![member])),
        }
    }
    Ok(found)
}

/// A household with the keys of its members, in order.
pub(super) struct HouseholdRow {
    pub id: i64,
    pub name: String,
    pub one_mailing: bool,
    pub one_payer: bool,
    pub head: Option<i64>,
    pub payer: Option<i64>,
    pub members: Vec<i64>,
}

/// These households, in the order that was asked for.
pub(super) fn households(reader: &Reader<'_>, ids: &[i64]) -> Result<Vec<HouseholdRow>> {
    let mut found: HashMap<i64, HouseholdRow> = HashMap::new();
    let mut statement = reader.conn.prepare_cached(
        "SELECT h.id, h.name, h.one_mailing, h.one_payer, p.head, p.payer, x.member
         FROM household h JOIN household_member x ON x.household = h.id JOIN household_place p ON p.member = x.member
         WHERE h.id IN (SELECT value FROM json_each(?)) ORDER BY h.id, x.head DESC, x.position, x.id",
    )?;
    let mut rows = statement.query([serde_json::to_string(ids)?])?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<HouseholdRow> {
            Ok(HouseholdRow {
                id,
                name: row.get(1)?,
                one_mailing: row.get(2)?,
                one_payer: row.get(3)?,
                head: row.get(4)?,
                payer: row.get(5)?,
                members: Vec::new(),
            })
        };
        let household = match found.entry(id) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => entry.insert(read(row)?),
        };
        household.members.push(row.get(6)?);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

pub(super) fn name(reader: &Reader<'_>, household: i64) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT name FROM household WHERE id = ?")?
        .query_row([household], |row| row.get(0))
        .optional()?)
}

pub(super) fn count(reader: &Reader<'_>, household: i64) -> Result<i64> {
    Ok(reader
        .conn
        .prepare_cached("SELECT count(*) FROM household_member WHERE household = ?")?
        .query_row([household], |row| row.get(0))?)
}

/// Makes a household, or changes what stands in its own row.
pub(super) fn put(tx: &Tx<'_>, household: Option<i64>, name: &str, one_mailing: bool, one_payer: bool) -> Result<i64> {
    if let Some(household) = household {
        tx.conn
            .prepare_cached("UPDATE household SET name = ?2, one_mailing = ?3, one_payer = ?4 WHERE id = ?1")?
            .execute(params![household, name, one_mailing, one_payer])?;
        return Ok(household);
    }
    tx.conn
        .prepare_cached("INSERT INTO household (name, one_mailing, one_payer) VALUES (?, ?, ?)")?
        .execute(params![name, one_mailing, one_payer])?;
    Ok(tx.conn.last_insert_rowid())
}

/// Makes its members these, in this order; the first is the head.
pub(super) fn put_members(tx: &Tx<'_>, household: i64, members: &[i64], payer: Option<i64>) -> Result<()> {
    tx.conn
        .prepare_cached(
            "DELETE FROM household_member WHERE household = ?1 AND member NOT IN (SELECT value FROM json_each(?2))",
        )?
        .execute(params![household, serde_json::to_string(members)?])?;
    // Who is head or payer no longer first: there is one of each at any moment.
    tx.conn
        .prepare_cached(
            "UPDATE household_member SET head = head AND member IS ?2, pays = pays AND member IS ?3
             WHERE household = ?1 AND (head > (member IS ?2) OR pays > (member IS ?3))",
        )?
        .execute(params![household, members.first(), payer])?;
    for (position, member) in members.iter().enumerate() {
        tx.conn
            .prepare_cached(
                "INSERT INTO household_member (household, member, head, position, pays) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (member) DO UPDATE SET head = ?3, position = ?4, pays = ?5",
            )?
            .execute(params![household, member, position == 0, position as i64, payer == Some(*member)])?;
    }
    Ok(())
}

pub(super) fn take_out(tx: &Tx<'_>, member: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM household_member WHERE member = ?")?.execute([member])?;
    Ok(())
}

pub(super) fn dissolve(tx: &Tx<'_>, household: i64) -> Result<()> {
    tx.conn.prepare_cached("DELETE FROM household_member WHERE household = ?")?.execute([household])?;
    tx.conn.prepare_cached("DELETE FROM household WHERE id = ?")?.execute([household])?;
    Ok(())
}

pub(super) fn label(conn: &Connection, household: i64) -> Option<String> {
    conn.query_row("SELECT name FROM household WHERE id = ?", [household], |row| row.get(0)).ok()
}

/// Whether nobody is left in it.
pub(super) fn leave_and_close(tx: &Tx<'_>, household: i64, member: i64) -> Result<bool> {
    tx.conn.prepare_cached("DELETE FROM household_member WHERE member = ?")?.execute([member])?;
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM household_member WHERE household = ?)";
    let is_empty = tx.conn.prepare_cached(sql)?.query_row([household], |row| row.get(0))?;
    if is_empty {
        let gone = ["DELETE FROM household_value WHERE household = ?1", "DELETE FROM household WHERE id = ?1"];
        crate::rows::run_all(tx.conn, household, &gone)?;
    }
    Ok(is_empty)
}

pub(super) fn files(reader: &Reader<'_>, household: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT file FROM household_value WHERE household = ? AND file IS NOT NULL")?
        .query_map([household], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}
