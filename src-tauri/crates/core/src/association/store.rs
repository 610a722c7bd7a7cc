//! All SQL of `association` and `setting`.

use rusqlite::{OptionalExtension, params};

use super::{closing::Closing, show::Association};
use crate::{Reader, Result, Tx};

pub(super) fn insert(tx: &Tx<'_>, name: &str, fiscal_year_start: u32) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO association (id, name, fiscal_year_start) VALUES (1, ?, ?)",
        params![name, fiscal_year_start],
    )?;
    Ok(())
}

pub(super) fn find(reader: &Reader<'_>) -> Result<Association> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT form, name, name_en, postal_code, address, phone, email, fiscal_year_start, registration_number,
                    seal IS NOT NULL, member_no_prefix, member_no_width
             FROM association WHERE id = 1",
        )?
        .query_row([], |row| {
            let fiscal_year_start: u32 = row.get(7)?;
            Ok(Association {
                form: row.get(0)?,
                name: row.get(1)?,
                name_en: row.get(2)?,
                postal_code: row.get(3)?,
                address: row.get(4)?,
                phone: row.get(5)?,
                email: row.get(6)?,
                fiscal_year_start,
                registration_number: row.get(8)?,
                has_seal: row.get(9)?,
                member_no_prefix: row.get(10)?,
                member_no_width: row.get(11)?,
                fiscal_year: tsudoi_japan::fiscal::fiscal_year(reader.today(), fiscal_year_start).0,
                today: reader.today(),
            })
        })?)
}

pub(super) fn update(tx: &Tx<'_>, to: &super::update::Update) -> Result<()> {
    tx.conn.execute(
        "UPDATE association SET form = ?, name = ?, name_en = ?, postal_code = ?, address = ?, phone = ?, email = ?,
             fiscal_year_start = ?, registration_number = ?, member_no_prefix = ?, member_no_width = ? WHERE id = 1",
        params![
            to.form,
            to.name,
            to.name_en,
            to.postal_code,
            to.address,
            to.phone,
            to.email,
            to.fiscal_year_start,
            to.registration_number,
            to.member_no_prefix,
            to.member_no_width
        ],
    )?;
    Ok(())
}

pub(super) fn set_seal(tx: &Tx<'_>, file: Option<i64>) -> Result<()> {
    tx.conn.execute("UPDATE association SET seal = ? WHERE id = 1", [file])?;
    Ok(())
}

/// The key of the seal's file.
pub(super) fn seal_key(reader: &Reader<'_>) -> Result<Option<i64>> {
    Ok(reader.conn.prepare_cached("SELECT seal FROM association WHERE id = 1")?.query_row([], |row| row.get(0))?)
}

pub(super) fn setting(reader: &Reader<'_>, key: &str) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT value FROM setting WHERE key = ?")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

pub(super) fn set_setting(tx: &Tx<'_>, key: &str, value: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        params![key, value],
    )?;
    Ok(())
}

pub(super) fn secret(reader: &Reader<'_>, key: &str) -> Result<Option<String>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT value FROM secret WHERE key = ?")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

pub(super) fn set_secret(tx: &Tx<'_>, key: &str, value: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO secret (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        params![key, value],
    )?;
    Ok(())
}

pub(super) fn closings(reader: &Reader<'_>) -> Result<Vec<Closing>> {
    Ok(reader
        .conn
        .prepare_cached("SELECT fiscal_year, closed, at, by, reason, figures FROM closing ORDER BY id DESC")?
        .query_map([], |row| {
            Ok(Closing {
                fiscal_year: row.get(0)?,
                closed: row.get(1)?,
                at: row.get(2)?,
                by: row.get(3)?,
                reason: row.get(4)?,
                figures: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn closed_year(reader: &Reader<'_>) -> Result<Option<i32>> {
    Ok(reader
        .conn
        .prepare_cached(
            "SELECT max(fiscal_year) FROM closing c
              WHERE closed = 1 AND NOT EXISTS (SELECT 1 FROM closing l WHERE l.fiscal_year = c.fiscal_year AND l.id > c.id)",
        )?
        .query_row([], |row| row.get(0))?)
}

pub(super) fn insert_closing(tx: &Tx<'_>, fiscal_year: i32, closed: bool, reason: &str, figures: &str) -> Result<()> {
    tx.conn.execute(
        "INSERT INTO closing (fiscal_year, closed, at, by, reason, figures) VALUES (?, ?, ?, ?, ?, ?)",
        params![fiscal_year, closed, tx.now_text(), tx.actor().name(), reason, figures],
    )?;
    Ok(())
}
