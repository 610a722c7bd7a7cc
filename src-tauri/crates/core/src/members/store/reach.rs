//! SQL of addresses, phones and mail addresses.

use rusqlite::{Row, params};

use super::{day, day_text};
use crate::{
    Reader, Result, Tx,
    members::places::{Address, AddressLabel, Email, EmailLabel, Phone, PhoneLabel},
    values::Day,
};

/// Removes a row of one of the member's tables.
pub(in crate::members) fn delete(tx: &Tx<'_>, table: &str, id: Option<i64>) -> Result<()> {
    // `table` is one of a fixed list in this room.
    tx.conn.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?"))?.execute([id])?;
    Ok(())
}

pub(in crate::members) fn unset_mailing(tx: &Tx<'_>, table: &str, id: Option<i64>) -> Result<()> {
    tx.conn.prepare_cached(&format!("UPDATE {table} SET mailing = 0 WHERE id = ?"))?.execute([id])?;
    Ok(())
}

pub(in crate::members) fn set_mailing(tx: &Tx<'_>, table: &str, id: Option<i64>) -> Result<()> {
    tx.conn.prepare_cached(&format!("UPDATE {table} SET mailing = 1 WHERE id = ?"))?.execute([id])?;
    Ok(())
}

/// The members whose address or mail address for letters does not hold any more.
pub(in crate::members) fn turning(reader: &Reader<'_>, today: Day) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT member FROM address WHERE mailing = 1 AND ends_on <= ?1
             UNION SELECT member FROM email WHERE mailing = 1 AND ends_on <= ?1",
        )?
        .query_map([today.to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn addresses(reader: &Reader<'_>, member: i64) -> Result<Vec<Address>> {
    let read = |row: &Row<'_>| {
        Ok(Address {
            id: row.get(0)?,
            label: AddressLabel::from_code(&row.get::<_, String>(1)?),
            remark: row.get(2)?,
            postal_code: row.get(3)?,
            prefecture: row.get(4)?,
            city: row.get(5)?,
            street: row.get(6)?,
            building: row.get(7)?,
            mailing: row.get(8)?,
            starts_on: day(row, 9)?,
            ends_on: day(row, 10)?,
            unknown_since: day(row, 11)?,
        })
    };
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, label, remark, postal_code, prefecture, city, street, building, mailing, starts_on, ends_on,
                    unknown_since FROM address WHERE member = ? ORDER BY id",
        )?
        .query_map([member], read)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn insert_address(tx: &Tx<'_>, member: i64, a: &Address) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO address (member, label, remark, postal_code, prefecture, city, street, building, mailing,
                 starts_on, ends_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            a.label.code(),
            a.remark,
            a.postal_code,
            a.prefecture,
            a.city,
            a.street,
            a.building,
            a.mailing,
            day_text(a.starts_on),
            day_text(a.ends_on)
        ])?;
    Ok(())
}

/// An address that is written anew is not unknown any more.
pub(in crate::members) fn update_address(tx: &Tx<'_>, id: i64, a: &Address) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE address SET label = ?1, remark = ?2, postal_code = ?3, prefecture = ?4, city = ?5, street = ?6,
                 building = ?7, mailing = ?8, starts_on = ?9, ends_on = ?10,
                 unknown_since = CASE WHEN (postal_code, prefecture, city, street, building) = (?3, ?4, ?5, ?6, ?7)
                                      THEN unknown_since END
             WHERE id = ?11",
        )?
        .execute(params![
            a.label.code(),
            a.remark,
            a.postal_code,
            a.prefecture,
            a.city,
            a.street,
            a.building,
            a.mailing,
            day_text(a.starts_on),
            day_text(a.ends_on),
            id
        ])?;
    Ok(())
}

pub(in crate::members) fn phones(reader: &Reader<'_>, member: i64) -> Result<Vec<Phone>> {
    let read = |row: &Row<'_>| {
        Ok(Phone {
            id: row.get(0)?,
            label: PhoneLabel::from_code(&row.get::<_, String>(1)?),
            remark: row.get(2)?,
            number: row.get(3)?,
            starts_on: day(row, 4)?,
            ends_on: day(row, 5)?,
        })
    };
    Ok(reader
        .conn
        .prepare_cached("SELECT id, label, remark, number, starts_on, ends_on FROM phone WHERE member = ? ORDER BY id")?
        .query_map([member], read)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn insert_phone(tx: &Tx<'_>, member: i64, phone: &Phone) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO phone (member, label, remark, number, starts_on, ends_on) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            phone.label.code(),
            phone.remark,
            phone.number,
            day_text(phone.starts_on),
            day_text(phone.ends_on)
        ])?;
    Ok(())
}

pub(in crate::members) fn update_phone(tx: &Tx<'_>, phone: &Phone) -> Result<()> {
    tx.conn
        .prepare_cached("UPDATE phone SET label = ?, remark = ?, number = ?, starts_on = ?, ends_on = ? WHERE id = ?")?
        .execute(params![
            phone.label.code(),
            phone.remark,
            phone.number,
            day_text(phone.starts_on),
            day_text(phone.ends_on),
            phone.id
        ])?;
    Ok(())
}

pub(in crate::members) fn emails(reader: &Reader<'_>, member: i64) -> Result<Vec<Email>> {
    let read = |row: &Row<'_>| {
        Ok(Email {
            id: row.get(0)?,
            label: EmailLabel::from_code(&row.get::<_, String>(1)?),
            remark: row.get(2)?,
            address: row.get(3)?,
            mailing: row.get(4)?,
            bounced: row.get(5)?,
            starts_on: day(row, 6)?,
            ends_on: day(row, 7)?,
            proven_at: row.get(8)?,
        })
    };
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT id, label, remark, address, mailing, bounced, starts_on, ends_on, proven_at FROM email
             WHERE member = ? ORDER BY id",
        )?
        .query_map([member], read)?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn insert_email(tx: &Tx<'_>, member: i64, email: &Email) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT INTO email (member, label, remark, address, mailing, bounced, starts_on, ends_on)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            email.label.code(),
            email.remark,
            email.address,
            email.mailing,
            email.bounced,
            day_text(email.starts_on),
            day_text(email.ends_on)
        ])?;
    Ok(())
}

/// Another address is not proven by what its forerunner was.
pub(in crate::members) fn update_email(tx: &Tx<'_>, email: &Email) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE email SET label = ?1, remark = ?2, address = ?3, mailing = ?4, bounced = ?5, starts_on = ?6,
                 ends_on = ?7, proven_at = CASE WHEN lower(address) = lower(?3) THEN proven_at END WHERE id = ?8",
        )?
        .execute(params![
            email.label.code(),
            email.remark,
            email.address,
            email.mailing,
            email.bounced,
            day_text(email.starts_on),
            day_text(email.ends_on),
            email.id
        ])?;
    Ok(())
}

/// Members whose records name this mail address today.
pub(in crate::members) fn with_address(reader: &Reader<'_>, address: &str) -> Result<Vec<i64>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT DISTINCT member FROM email WHERE lower(address) = lower(?1) AND coalesce(starts_on, '') <= ?2
               AND (ends_on IS NULL OR ends_on > ?2) ORDER BY member",
        )?
        .query_map(params![address.trim(), reader.today().to_string()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::members) fn prove_email(tx: &Tx<'_>, member: i64, address: &str) -> Result<()> {
    tx.conn
        .prepare_cached(
            "UPDATE email SET proven_at = ?3, bounced = 0 WHERE member = ?1 AND lower(address) = lower(?2)
                 AND (proven_at IS NULL OR bounced = 1)",
        )?
        .execute(params![member, address.trim(), tx.now_text()])?;
    Ok(())
}
