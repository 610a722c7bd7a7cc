//! SQL of 逝去 and 解散: the household, and what the rooms above say is open.

use rusqlite::{OptionalExtension, params};

use super::day_text;
use crate::{
    Reader, Result, Tx,
    members::{passing::OpenCharge, record::DeathKnown},
    values::Day,
};

pub(in crate::members) fn set_death(tx: &Tx<'_>, member: i64, on: Option<Day>, known: DeathKnown) -> Result<()> {
    tx.conn.prepare_cached("UPDATE member SET death = ?, death_known = ? WHERE id = ?")?.execute(params![
        day_text(on),
        known.code(),
        member
    ])?;
    Ok(())
}

/// Whether a member is head of a household now, and who is it after them: the next who lives, if there is one.
pub(in crate::members) fn heir(reader: &Reader<'_>, member: i64) -> Result<(bool, Option<i64>)> {
    let after = reader
        .conn
        .prepare_cached(
            "SELECT (SELECT y.member FROM household_place y JOIN member_brief b ON b.member = y.member
                     WHERE y.household = p.household AND y.member <> p.member AND b.death IS NULL
                     ORDER BY y.position, y.member LIMIT 1)
             FROM household_place p WHERE p.member = ?1 AND p.head = ?1",
        )?
        .query_row([member], |row| row.get(0))
        .optional()?;
    Ok(after.map_or((false, None), |heir| (true, heir)))
}

/// Who pays for a household after a member who does now: its head; none when they do not, or nobody is left.
pub(in crate::members) fn next_payer(reader: &Reader<'_>, member: i64) -> Result<Option<i64>> {
    let after = reader
        .conn
        .prepare_cached(
            "SELECT (SELECT y.member FROM household_place y JOIN member_brief b ON b.member = y.member
                     WHERE y.household = p.household AND y.member <> p.member AND b.death IS NULL
                     ORDER BY y.member = p.head DESC, y.position, y.member LIMIT 1)
             FROM household_place p WHERE p.member = ?1 AND p.payer = ?1 AND p.one_payer = 1",
        )?
        .query_row([member], |row| row.get(0))
        .optional()?;
    Ok(after.flatten())
}

/// The household of a member.
pub(in crate::members) fn household_of(reader: &Reader<'_>, member: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT household FROM household_place WHERE member = ?")?
        .query_row([member], |row| row.get(0))
        .optional()?)
}

/// Somebody of a household, to name it by.
pub(in crate::members) fn first_of_household(reader: &Reader<'_>, household: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT member FROM household_place WHERE household = ? ORDER BY member = head DESC, position LIMIT 1",
        )?
        .query_row([household], |row| row.get(0))
        .optional()?)
}

/// The offices that a member holds or is to hold: 「支部長（松本支部）」.
pub(in crate::members) fn offices(reader: &Reader<'_>, member: i64) -> Result<Vec<String>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT label FROM office_held WHERE member = ?1 AND (ends_on IS NULL OR ends_on > ?2) ORDER BY label",
        )?
        .query_map(params![member, reader.today().to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// What is open of charges for a member or to be paid by them.
pub(in crate::members) fn open_charges(reader: &Reader<'_>, member: i64) -> Result<Vec<OpenCharge>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT c.charge, c.label, c.open, c.member = ?1, b.name FROM charge_state c
             JOIN member_brief b ON b.member = c.member
             WHERE c.charge IN (SELECT charge FROM charge_state WHERE member = ?1 AND open > 0
                                UNION SELECT charge FROM charge_state WHERE payer = ?1 AND open > 0)
             ORDER BY c.due_on, c.charge",
        )?
        .query_map([member], |row| {
            Ok(OpenCharge {
                charge: row.get(0)?,
                label: row.get(1)?,
                open: row.get(2)?,
                of_other: if row.get(3)? { None } else { Some(row.get(4)?) },
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}
