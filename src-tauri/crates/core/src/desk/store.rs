//! What the roster says of the member, for the page of own data.

use crate::{Reader, Result, values::Day};

use super::member::{Line, Profile};
use crate::error::OrNotFound;

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
