//! SQL of lists: sets of members, keys to sort by, the rows of a page.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use rusqlite::params;

use super::{MemberType, day, full_name};
use crate::{
    Reader, Result,
    members::{
        fields::{self, FieldType},
        list::{DuesState, Found, Row, Sort},
    },
    membership::{self, State},
    values::{Day, Yen},
};

fn set(reader: &Reader<'_>, sql: &str, param: impl rusqlite::ToSql) -> Result<RoaringBitmap> {
    let mut found = RoaringBitmap::new();
    let mut statement = reader.conn.prepare_cached(sql)?;
    let mut rows = statement.query([param])?;
    while let Some(row) = rows.next()? {
        found.insert(row.get::<_, i64>(0)? as u32);
    }
    Ok(found)
}

pub(in crate::members) fn with_tag(reader: &Reader<'_>, tag: i64) -> Result<RoaringBitmap> {
    set(reader, "SELECT member FROM member_tag WHERE tag = ?", tag)
}

pub(in crate::members) fn with_email(reader: &Reader<'_>) -> Result<RoaringBitmap> {
    set(reader, "SELECT member FROM email WHERE member > ?", 0)
}

/// Who has an address of any kind, be it for letters or for mail that did not come back.
pub(in crate::members) fn with_channel(reader: &Reader<'_>) -> Result<RoaringBitmap> {
    let addresses = set(reader, "SELECT member FROM address WHERE member > ? AND unknown_since IS NULL", 0)?;
    Ok(addresses | set(reader, "SELECT member FROM email WHERE member > ? AND bounced = 0", 0)?)
}

/// 住所不明: to whose address for letters none goes any more.
pub(in crate::members) fn lost(reader: &Reader<'_>) -> Result<RoaringBitmap> {
    set(reader, "SELECT member FROM address WHERE unknown_since > ? AND mailing = 1", "")
}

pub(in crate::members) fn with_login(reader: &Reader<'_>) -> Result<RoaringBitmap> {
    set(reader, "SELECT member FROM login_state WHERE member > ?", 0)
}

pub(in crate::members) fn joined_from(reader: &Reader<'_>, from: Day) -> Result<RoaringBitmap> {
    set(reader, "SELECT id FROM member WHERE joined_on >= ?", from.to_string())
}

fn dues_state(amount: Option<Yen>, open: Yen) -> DuesState {
    match amount {
        None => DuesState::None,
        Some(_) if open == 0 => DuesState::Paid,
        Some(amount) if open == amount => DuesState::Unpaid,
        Some(_) => DuesState::Part,
    }
}

/// Everybody who was charged for a year, and how far they have paid; or one member alone.
pub(in crate::members) fn dues(
    reader: &Reader<'_>,
    fiscal_year: i32,
    only: Option<i64>,
) -> Result<HashMap<i64, DuesState>> {
    let of = only.map_or_else(String::new, |member| format!("member = {member} AND "));
    let mut statement = reader.conn.prepare(&format!(
        "SELECT member, sum(amount), sum(open) FROM charge_state WHERE {of}fiscal_year = ? GROUP BY member"
    ))?;
    Ok(statement
        .query_map([fiscal_year], |row| Ok((row.get(0)?, dues_state(row.get(1)?, row.get(2)?))))?
        .collect::<rusqlite::Result<_>>()?)
}

/// So many are asked for one by one; above that one sweep through what is open is faster.
const FEW: u64 = 2_000;

/// What a set of members owes together.
pub(in crate::members) fn sum_owed(reader: &Reader<'_>, hits: &RoaringBitmap) -> Result<Yen> {
    if hits.len() <= FEW {
        let ids = serde_json::to_string(&hits.iter().collect::<Vec<_>>())?;
        let mut statement = reader.conn.prepare_cached(
            "SELECT coalesce(sum(open), 0) FROM json_each(?) h JOIN charge_state c ON c.member = h.value",
        )?;
        return Ok(statement.query_row([ids], |row| row.get(0))?);
    }
    let mut statement = reader.conn.prepare_cached("SELECT member, open FROM charge_state WHERE open > 0")?;
    let mut rows = statement.query([])?;
    let mut sum = 0;
    while let Some(row) = rows.next()? {
        if hits.contains(row.get::<_, i64>(0)? as u32) {
            sum += row.get::<_, Yen>(1)?;
        }
    }
    Ok(sum)
}

/// The key of every member who has one.
pub(in crate::members) fn sort_keys(reader: &Reader<'_>, sort: Sort) -> Result<HashMap<i64, String>> {
    let today = reader.today().to_string();
    let sql = match sort {
        Sort::Kana => "SELECT id, sort_kana FROM member WHERE ?1 IS NOT NULL",
        Sort::No => "SELECT id, no FROM member WHERE ?1 IS NOT NULL",
        Sort::Joined => "SELECT id, joined_on FROM member WHERE joined_on IS NOT NULL AND ?1 IS NOT NULL",
        Sort::Kind => {
            "SELECT s.member, printf('%06d %s', k.position, k.name) FROM membership s JOIN kind k ON k.id = s.kind
             WHERE s.starts_on <= ?1 AND (s.ends_on IS NULL OR s.ends_on > ?1)"
        }
        Sort::City => "SELECT member, prefecture || city FROM address WHERE mailing = 1 AND ?1 IS NOT NULL",
        // Sorted as text: as many digits for everybody.
        Sort::Owed => {
            "SELECT member, printf('%012d', sum(open)) FROM charge_state WHERE ?1 IS NOT NULL
             GROUP BY member HAVING sum(open) > 0"
        }
    };
    let mut statement = reader.conn.prepare_cached(sql)?;
    Ok(statement.query_map([today], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// The state of a member on a day, as [`membership::History::state`] says it.
pub(super) fn state_on(day: &str) -> String {
    membership::state_sql("m.id", "m.death", day)
}

/// The kind to show on a day, as [`crate::membership::shown`] says it.
const KIND: &str = "coalesce((SELECT k.name FROM membership s JOIN kind k ON k.id = s.kind WHERE s.member = m.id
               ORDER BY s.starts_on <= ?2 AND (s.ends_on IS NULL OR s.ends_on > ?2) DESC, s.starts_on > ?2 DESC,
                        CASE WHEN s.starts_on > ?2 THEN s.starts_on END, s.starts_on DESC LIMIT 1), '')";

/// In the order that was asked for.
fn in_order<T>(ids: &[i64], mut rows: HashMap<i64, T>) -> Vec<T> {
    ids.iter().filter_map(|id| rows.remove(id)).collect()
}

pub(in crate::members) fn found(reader: &Reader<'_>, ids: &[i64]) -> Result<Vec<Found>> {
    let state = state_on("?2");
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT m.id, m.no, m.type, m.sei, m.mei, m.organisation, m.sei_kana, m.mei_kana, m.organisation_kana, {state}, {KIND}
         FROM member m WHERE m.id IN (SELECT value FROM json_each(?1))"
    ))?;
    let rows = statement
        .query_map(params![serde_json::to_string(ids)?, reader.today().to_string()], |row| {
            let text = |column: usize| row.get::<_, String>(column);
            let is_organisation = text(2)? == "organisation";
            let id = row.get(0)?;
            Ok((
                id,
                Found {
                    id,
                    no: row.get(1)?,
                    name: full_name(is_organisation, &text(3)?, &text(4)?, &text(5)?),
                    kana: full_name(is_organisation, &text(6)?, &text(7)?, &text(8)?),
                    state: State::from_code(&text(9)?),
                    kind: row.get(10)?,
                    merged_no: None,
                },
            ))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(in_order(ids, rows))
}

/// The rows of a page, with state and kind of a day: one statement for the members, one for the own fields that are shown.
pub(in crate::members) fn rows(
    reader: &Reader<'_>,
    ids: &[i64],
    on: Day,
    fiscal_year: i32,
    columns: &[i64],
) -> Result<Vec<Row>> {
    let wanted = serde_json::to_string(ids)?;
    let state = state_on("?2");
    let mut statement = reader.conn.prepare_cached(&format!(
        "SELECT m.id, m.no, m.type, m.sei, m.mei, m.organisation, m.sei_kana, m.mei_kana, m.organisation_kana, {state}, {KIND},
                m.joined_on, m.birth, a.postal_code, a.prefecture, a.city, a.street, a.building,
                (SELECT number FROM phone p WHERE p.member = m.id AND coalesce(p.starts_on, '') <= ?2
                   AND (p.ends_on IS NULL OR p.ends_on > ?2) ORDER BY p.id LIMIT 1),
                (SELECT address FROM email e WHERE e.member = m.id AND coalesce(e.starts_on, '') <= ?2
                   AND (e.ends_on IS NULL OR e.ends_on > ?2) ORDER BY e.mailing DESC, e.id LIMIT 1),
                (SELECT coalesce(sum(open), 0) FROM charge_state c WHERE c.member = m.id),
                (SELECT sum(amount) FROM charge_state c WHERE c.member = m.id AND c.fiscal_year = ?3),
                (SELECT coalesce(sum(open), 0) FROM charge_state c WHERE c.member = m.id AND c.fiscal_year = ?3),
                (SELECT json_group_array(t.name) FROM member_tag x JOIN tag t ON t.id = x.tag WHERE x.member = m.id)
         FROM member m LEFT JOIN address a ON a.member = m.id AND a.mailing = 1
         WHERE m.id IN (SELECT value FROM json_each(?1))"
    ))?;
    let mut rows: HashMap<i64, Row> = statement
        .query_map(params![wanted, on.to_string(), fiscal_year], |row| {
            let text =
                |column: usize| Ok::<_, rusqlite::Error>(row.get::<_, Option<String>>(column)?.unwrap_or_default());
            let is_organisation = text(2)? == "organisation";
            let organisation = text(5)?;
            let id = row.get(0)?;
            let city = format!("{}{}", text(14)?, text(15)?);
            let address = format!("{city}{} {}", text(16)?, text(17)?).trim().to_owned();
            Ok((
                id,
                Row {
                    id,
                    no: row.get(1)?,
                    kind_of: if is_organisation { MemberType::Organisation } else { MemberType::Person },
                    name: full_name(is_organisation, &text(3)?, &text(4)?, &organisation),
                    kana: full_name(is_organisation, &text(6)?, &text(7)?, &text(8)?),
                    organisation: if is_organisation { String::new() } else { organisation },
                    state: State::from_code(&text(9)?),
                    kind: text(10)?,
                    joined_on: day(row, 11)?,
                    birth: day(row, 12)?,
                    postal_code: text(13)?,
                    city,
                    address,
                    phone: text(18)?,
                    email: text(19)?,
                    owed: row.get(20)?,
                    dues_state: dues_state(row.get(21)?, row.get(22)?),
                    tags: serde_json::from_str(&text(23)?).unwrap_or_default(),
                    fields: std::collections::BTreeMap::new(),
                },
            ))
        })?
        .collect::<rusqlite::Result<_>>()?;
    if !columns.is_empty() {
        let mut statement = reader.conn.prepare_cached(
            "SELECT v.member, v.field, f.type, v.text, v.number, v.day, v.file, (SELECT name FROM file_named WHERE id = v.file)
             FROM field_value v JOIN field f ON f.id = v.field
             WHERE v.member IN (SELECT value FROM json_each(?1)) AND v.field IN (SELECT value FROM json_each(?2))",
        )?;
        let mut values = statement.query(params![wanted, serde_json::to_string(columns)?])?;
        while let Some(row) = values.next()? {
            let file: Option<i64> = row.get(6)?;
            let name: Option<String> = row.get(7)?;
            let kind_of = FieldType::from_code(&row.get::<_, String>(2)?);
            let value = fields::shown(kind_of, row.get(3)?, row.get(4)?, row.get(5)?, file.zip(name));
            if let Some(member) = rows.get_mut(&row.get::<_, i64>(0)?) {
                member.fields.insert(row.get(1)?, value);
            }
        }
    }
    Ok(in_order(ids, rows))
}
