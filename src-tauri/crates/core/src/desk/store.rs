//! Interim: what the money rooms will answer.

use crate::{Reader, Result, values::Day};

use super::member::{Charge, Line, Payment, Profile, Receipt};
use crate::error::OrNotFound;

pub(super) fn charges(reader: &Reader<'_>, member: i64) -> Result<Vec<Charge>> {
    let mut s = reader.conn.prepare_cached(
        "SELECT c.label, c.fiscal_year, c.amount, coalesce((SELECT sum(a.amount) FROM allocation a WHERE a.charge = c.id), 0), c.due_on
         FROM charge c WHERE c.payer = ? AND NOT EXISTS (SELECT 1 FROM charge_reversal r WHERE r.charge = c.id)
         ORDER BY c.fiscal_year DESC, c.id DESC",
    )?;
    let today = reader.today();
    Ok(s.query_map([member], |row| {
        let (amount, paid): (i64, i64) = (row.get(2)?, row.get(3)?);
        let due: String = row.get(4)?;
        let due_on: Day = due.parse().unwrap_or(today);
        Ok(Charge { label: row.get(0)?, fiscal_year: row.get(1)?, amount, paid, open: amount - paid, due_on })
    })?
    .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn payments(reader: &Reader<'_>, member: i64) -> Result<Vec<Payment>> {
    let mut s = reader.conn.prepare_cached(
        "SELECT p.id, p.amount, p.paid_on, p.method,
           (SELECT group_concat(c.label, '、') FROM allocation a JOIN charge c ON c.id = a.charge WHERE a.payment = p.id)
         FROM payment p WHERE p.member = ? AND p.reverses IS NULL
         AND NOT EXISTS (SELECT 1 FROM payment v WHERE v.reverses = p.id) ORDER BY p.paid_on DESC, p.id DESC",
    )?;
    Ok(s.query_map([member], |row| {
        let on: String = row.get(2)?;
        Ok(Payment {
            id: row.get(0)?,
            amount: row.get(1)?,
            paid_on: on.parse().unwrap_or(reader.today()),
            method: row.get(3)?,
            what: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        })
    })?
    .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn receipts(reader: &Reader<'_>, member: i64) -> Result<Vec<Receipt>> {
    let mut s = reader.conn.prepare_cached(
        "SELECT r.id, r.fiscal_year, r.number, r.copy, r.payment, r.amount, r.issued_on, r.proviso FROM receipt r
         WHERE r.member = ? AND NOT EXISTS (SELECT 1 FROM receipt_void v WHERE v.receipt = r.id)
         AND NOT EXISTS (SELECT 1 FROM receipt n WHERE n.series = r.series AND n.fiscal_year = r.fiscal_year
                         AND n.number = r.number AND n.copy > r.copy)
         ORDER BY r.id DESC",
    )?;
    Ok(s.query_map([member], |row| {
        let on: String = row.get(6)?;
        Ok(Receipt {
            id: row.get(0)?,
            no: format!("{}-{:04}", row.get::<_, i64>(1)?, row.get::<_, i64>(2)?),
            copy: row.get(3)?,
            payment: row.get(4)?,
            amount: row.get(5)?,
            issued_on: on.parse().unwrap_or(reader.today()),
            proviso: row.get(7)?,
        })
    })?
    .collect::<rusqlite::Result<_>>()?)
}

pub(super) fn profile(reader: &Reader<'_>, member: i64) -> Result<Profile> {
    let today = reader.today().to_string();
    let lines = |sql: &str| -> Result<Vec<Line>> {
        Ok(reader
            .conn
            .prepare_cached(sql)?
            .query_map([member], |row| Ok(Line { text: row.get(0)?, mailing: row.get(1)? }))?
            .collect::<rusqlite::Result<_>>()?)
    };
    let day = |text: Option<String>| text.and_then(|text| text.parse::<Day>().ok());
    let mut profile = reader
        .conn
        .prepare_cached(
            "SELECT trim(m.sei || ' ' || m.mei), trim(m.sei_kana || ' ' || m.mei_kana), m.type, m.organisation, m.organisation_kana,
                    m.birth, m.no, coalesce(m.joined_on, (SELECT min(s.starts_on) FROM membership s WHERE s.member = m.id)),
                    k.name, s.ends_on
             FROM member m LEFT JOIN membership s ON s.member = m.id AND s.starts_on <= ?2 AND (s.ends_on IS NULL OR s.ends_on > ?2)
             LEFT JOIN kind k ON k.id = s.kind WHERE m.id = ?1",
        )?
        .query_row(rusqlite::params![member, today], |row| {
            let organisation = row.get::<_, String>(2)? == "organisation";
            Ok(Profile {
                name: row.get(if organisation { 3 } else { 0 })?,
                kana: row.get(if organisation { 4 } else { 1 })?,
                organisation: if organisation { String::new() } else { row.get(3)? },
                birth: day(row.get(5)?),
                no: row.get(6)?,
                since: day(row.get(7)?),
                kind: row.get(8)?,
                until: day(row.get(9)?).and_then(|day| day.pred_opt()),
                addresses: Vec::new(),
                phones: Vec::new(),
                emails: Vec::new(),
            })
        })
        .or_not_found("error-no-such-member")?;
    profile.addresses = lines(
        "SELECT trim('〒' || substr(postal_code, 1, 3) || '-' || substr(postal_code, 4) || ' ' || prefecture || city || street || ' ' || building), mailing
         FROM address WHERE member = ? ORDER BY mailing DESC, id",
    )?;
    profile.phones =
        lines("SELECT number, 0 FROM phone WHERE member = ? ORDER BY id")?.into_iter().map(|line| line.text).collect();
    profile.emails = lines("SELECT address, mailing FROM email WHERE member = ? ORDER BY mailing DESC, id")?;
    Ok(profile)
}
