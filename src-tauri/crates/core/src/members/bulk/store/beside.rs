//! SQL of what stands beside the record of a whole member: former names, leaves, groups, consents.

use rusqlite::{CachedStatement, Connection, Row, params};

use super::{
    Waiting, day,
    writer::{Writer, text_of},
};
use crate::{
    Result,
    members::bulk::{FormerName, Parts, Whole, WholeConsent, WholeLeave},
    values::Day,
};

pub(super) const FORMER: &str =
    "SELECT member, id, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, until
   FROM name_history WHERE member BETWEEN ?1 AND ?2 ORDER BY member, until, id";
const LEAVE: &str = "SELECT member, id, starts_on, ends_on, fee, percent, asked_on, reason
   FROM leave WHERE member BETWEEN ?1 AND ?2 ORDER BY member, starts_on, id";
const GROUP: &str = "SELECT DISTINCT member, grp FROM grp_place
  WHERE member BETWEEN ?1 AND ?2 AND starts_on <= ?3 AND (ends_on IS NULL OR ends_on > ?3) ORDER BY member, grp";
// The newest of each purpose comes last, and counts.
const CONSENT: &str = "SELECT member, id, purpose, answer, given_on, source
   FROM consent WHERE member BETWEEN ?1 AND ?2 ORDER BY member, purpose, given_on, id";

/// The statements of those parts that are asked for.
pub(super) struct Statements<'c> {
    leaves: Option<CachedStatement<'c>>,
    groups: Option<CachedStatement<'c>>,
    consents: Option<CachedStatement<'c>>,
}

/// The same, each standing at its next row.
pub(super) struct Beside<'s> {
    leaves: Option<Waiting<'s>>,
    groups: Option<Waiting<'s>>,
    consents: Option<Waiting<'s>>,
}

impl<'c> Statements<'c> {
    pub(super) fn prepare(conn: &'c Connection, parts: Parts) -> Result<Self> {
        let prepare = |wanted: bool, sql: &str| wanted.then(|| conn.prepare_cached(sql)).transpose();
        Ok(Self {
            leaves: prepare(parts.periods, LEAVE)?,
            groups: prepare(parts.groups, GROUP)?,
            consents: prepare(parts.consents, CONSENT)?,
        })
    }

    pub(super) fn begin(&mut self, range: (i64, i64), today: Day) -> Result<Beside<'_>> {
        let in_groups = (range.0, range.1, today.to_string());
        Ok(Beside {
            leaves: self.leaves.as_mut().map(|s| Waiting::at_first(s, range)).transpose()?,
            groups: self.groups.as_mut().map(|s| Waiting::at_first(s, in_groups)).transpose()?,
            consents: self.consents.as_mut().map(|s| Waiting::at_first(s, range)).transpose()?,
        })
    }
}

impl Beside<'_> {
    /// Fills the parts of one member.
    pub(super) fn take(&mut self, whole: &mut Whole) -> Result<()> {
        let Whole { id, leaves, groups, consents, .. } = whole;
        if let Some(rows) = &mut self.leaves {
            rows.take(*id, |row| {
                leaves.push(leave(row)?);
                Ok(())
            })?;
        }
        if let Some(rows) = &mut self.groups {
            rows.take(*id, |row| {
                groups.push(row.get(1)?);
                Ok(())
            })?;
        }
        if let Some(rows) = &mut self.consents {
            rows.take(*id, |row| {
                let said = consent(row)?;
                if consents.last().is_some_and(|before| before.purpose == said.purpose) {
                    consents.pop();
                }
                consents.push(said);
                Ok(())
            })?;
        }
        Ok(())
    }
}

pub(super) fn former(row: &Row<'_>) -> Result<FormerName> {
    Ok(FormerName {
        id: row.get(1)?,
        sei: row.get(2)?,
        mei: row.get(3)?,
        sei_kana: row.get(4)?,
        mei_kana: row.get(5)?,
        organisation: row.get(6)?,
        organisation_kana: row.get(7)?,
        until: day(row, 8)?.unwrap_or_default(),
    })
}

fn leave(row: &Row<'_>) -> Result<WholeLeave> {
    Ok(WholeLeave {
        id: row.get(1)?,
        starts_on: day(row, 2)?.unwrap_or_default(),
        ends_on: day(row, 3)?,
        fee: row.get(4)?,
        percent: row.get(5)?,
        asked_on: day(row, 6)?,
        reason: row.get(7)?,
    })
}

fn consent(row: &Row<'_>) -> Result<WholeConsent> {
    Ok(WholeConsent {
        id: row.get(1)?,
        purpose: row.get(2)?,
        answer: row.get(3)?,
        on: day(row, 4)?.unwrap_or_default(),
        source: row.get(5)?,
    })
}

/// Writes what is different. Former names and consents are only ever added; groups are written by their room.
pub(super) fn write(writer: &Writer<'_>, member: i64, old: Option<&Whole>, new: &Whole) -> Result<()> {
    let conn = writer.conn;
    for name in new.former.iter().filter(|name| name.id == 0) {
        conn.prepare_cached(
            "INSERT INTO name_history (member, sei, mei, sei_kana, mei_kana, organisation, organisation_kana, until)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            name.sei,
            name.mei,
            name.sei_kana,
            name.mei_kana,
            name.organisation,
            name.organisation_kana,
            name.until.to_string()
        ])?;
    }
    let stood = old.map_or(&[][..], |old| &old.leaves);
    for gone in stood.iter().filter(|leave| !new.leaves.contains(leave)) {
        conn.prepare_cached("DELETE FROM leave WHERE id = ?")?.execute([gone.id])?;
    }
    for leave in new.leaves.iter().filter(|leave| !stood.contains(leave)) {
        conn.prepare_cached(
            "INSERT INTO leave (member, starts_on, ends_on, fee, percent, asked_on, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            leave.starts_on.to_string(),
            text_of(leave.ends_on),
            leave.fee,
            leave.percent,
            text_of(leave.asked_on),
            leave.reason
        ])?;
    }
    for said in new.consents.iter().filter(|said| said.id == 0) {
        conn.prepare_cached(
            "INSERT INTO consent (member, purpose, answer, given_on, source, recorded_at, recorded_by)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            member,
            said.purpose,
            said.answer,
            said.on.to_string(),
            said.source,
            writer.now,
            writer.who
        ])?;
    }
    Ok(())
}
