//! All SQL of `relation` and `seats`.

use rusqlite::{OptionalExtension, Row, params};

use super::{
    contacts::{Contact, Roles, SaveContact},
    seats::Seats,
};
use crate::{Reader, Result, Tx, rows, values::Day};

fn roles(row: &Row<'_>, first: usize) -> rusqlite::Result<Roles> {
    Ok(Roles {
        represents: row.get(first)?,
        office: row.get(first + 1)?,
        billing: row.get(first + 2)?,
        letters: row.get(first + 3)?,
    })
}

/// The contacts of an organisation; of those who are members, without their names.
pub(super) fn contacts(reader: &Reader<'_>, organisation: i64) -> Result<Vec<Contact>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, person, name, kana, department, title, phone, email, represents, office, billing, letters
             FROM relation WHERE member = ? ORDER BY position, represents DESC, id",
        )?
        .query_map([organisation], |row| {
            Ok(Contact {
                id: row.get(0)?,
                person: row.get(1)?,
                name: row.get(2)?,
                kana: row.get(3)?,
                department: row.get(4)?,
                title: row.get(5)?,
                phone: row.get(6)?,
                email: row.get(7)?,
                roles: roles(row, 8)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

/// Those of them who are members.
pub(super) fn persons(reader: &Reader<'_>, organisation: i64) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT person FROM relation WHERE member = ? AND person IS NOT NULL")?
        .query_map([organisation], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The organisations for which a member speaks.
pub(super) fn of_person(reader: &Reader<'_>, person: i64) -> Result<Vec<(i64, String, Roles)>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT member, title, represents, office, billing, letters FROM relation WHERE person = ? ORDER BY member",
        )?
        .query_map([person], |row| Ok((row.get(0)?, row.get(1)?, roles(row, 2)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Whose contact it is.
pub(super) fn owner(reader: &Reader<'_>, contact: i64) -> Result<Option<i64>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT member FROM relation WHERE id = ?")?
        .query_row([contact], |row| row.get(0))
        .optional()?)
}

/// Takes the roles that only one has from whoever has them, where the contact is to have them.
pub(super) fn free_roles(tx: &Tx<'_>, contact: &SaveContact) -> Result<()> {
    tx.conn.execute(
        "UPDATE relation SET billing = billing AND NOT ?3, letters = letters AND NOT ?4
         WHERE member = ?1 AND id IS NOT ?2 AND ((billing AND ?3) OR (letters AND ?4))",
        params![contact.member, contact.contact, contact.roles.billing, contact.roles.letters],
    )?;
    Ok(())
}

pub(super) fn put_contact(tx: &Tx<'_>, contact: &SaveContact) -> Result<i64> {
    let roles = &contact.roles;
    let values = params![
        contact.contact,
        contact.member,
        contact.person,
        contact.name,
        contact.kana,
        contact.department,
        contact.title,
        contact.phone,
        contact.email,
        roles.represents,
        roles.office,
        roles.billing,
        roles.letters
    ];
    if let Some(id) = contact.contact {
        tx.conn.execute(
            "UPDATE relation SET member = ?2, person = ?3, name = ?4, kana = ?5, department = ?6, title = ?7, phone = ?8,
               email = ?9, represents = ?10, office = ?11, billing = ?12, letters = ?13 WHERE id = ?1",
            values,
        )?;
        return Ok(id);
    }
    tx.conn.execute(
        "INSERT INTO relation (id, member, person, name, kana, department, title, phone, email, represents, office,
             billing, letters, position)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,
                 (SELECT count(*) FROM relation WHERE member = ?2))",
        values,
    )?;
    Ok(tx.conn.last_insert_rowid())
}

pub(super) fn remove_contact(tx: &Tx<'_>, contact: i64) -> Result<()> {
    tx.conn.execute("DELETE FROM relation WHERE id = ?", [contact])?;
    Ok(())
}

/// The newest first.
pub(super) fn seats(reader: &Reader<'_>, organisation: i64) -> Result<Vec<Seats>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT id, starts_on, seats FROM seats WHERE member = ? ORDER BY starts_on DESC")?
        .query_map([organisation], |row| {
            Ok(Seats { id: row.get(0)?, starts_on: rows::day(row, 1)?, seats: row.get(2)? })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn set_seats(tx: &Tx<'_>, organisation: i64, from: Day, seats: i64) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO seats (member, starts_on, seats) VALUES (?1, ?2, ?3)
         ON CONFLICT (member, starts_on) DO UPDATE SET seats = ?3",
        params![organisation, from.to_string(), seats],
    )?;
    Ok(())
}

/// The organisation whose row it was.
pub(super) fn remove_seats(tx: &Tx<'_>, id: i64) -> Result<Option<i64>> {
    Ok(tx.conn.query_row("DELETE FROM seats WHERE id = ? RETURNING member", [id], |row| row.get(0)).optional()?)
}

pub(super) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    crate::rows::run_all(tx.conn, member, &["DELETE FROM relation WHERE member = ?1 OR person = ?1"])
}
