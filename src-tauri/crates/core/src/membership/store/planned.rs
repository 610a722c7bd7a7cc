//! SQL of what will happen when.

use rusqlite::named_params;

use crate::{
    Error, Reader, Result,
    membership::planned::{Event, What},
    rows::day,
    values::Day,
};

/// Which of it.
pub(in crate::membership) struct Wanted {
    pub member: Option<i64>,
    pub until: Option<Day>,
    /// A JSON list of codes.
    pub what: Option<String>,
    pub limit: u32,
    pub offset: u32,
}

/// Everything with a day after `:today`. Each part goes in by an index of its days.
const COMING: &str = "
    WITH coming AS (
      SELECT s.starts_on AS day,
             CASE WHEN p.id IS NULL THEN 'start' WHEN p.kind = s.kind THEN 'renewal' ELSE 'change' END AS what,
             s.id, s.member, k.name AS kind, coalesce(b.name, '') AS before, '' AS code, '' AS why, NULL AS fee
        FROM membership s JOIN kind k ON k.id = s.kind
        LEFT JOIN membership p ON p.member = s.member AND p.ends_on = s.starts_on LEFT JOIN kind b ON b.id = p.kind
       WHERE s.starts_on > :today AND (:member IS NULL OR s.member = :member)
      UNION ALL
      SELECT s.ends_on, CASE s.end_reason WHEN '' THEN 'runs_out' ELSE 'end' END, s.id, s.member, k.name, '',
             s.end_reason, s.why, NULL
        FROM membership s JOIN kind k ON k.id = s.kind
       WHERE s.ends_on > :today AND (:member IS NULL OR s.member = :member)
         AND NOT EXISTS (SELECT 1 FROM membership n WHERE n.member = s.member AND n.starts_on = s.ends_on)
      UNION ALL
      SELECT l.starts_on, 'leave', l.id, l.member, '', '', l.fee, l.reason, NULL FROM leave l
       WHERE l.starts_on > :today AND (:member IS NULL OR l.member = :member)
      UNION ALL
      SELECT l.ends_on, 'return', l.id, l.member, '', '', '', l.reason, NULL FROM leave l
       WHERE l.ends_on > :today AND (:member IS NULL OR l.member = :member)
         AND EXISTS (SELECT 1 FROM membership s WHERE s.member = l.member AND s.starts_on <= l.ends_on
                      AND (s.ends_on IS NULL OR s.ends_on > l.ends_on))
      UNION ALL
      SELECT o.starts_on, 'override', o.id, o.member, '', '', o.state, o.reason, NULL FROM state_override o
       WHERE o.starts_on > :today AND (:member IS NULL OR o.member = :member)
      UNION ALL
      SELECT o.ends_on, 'override_end', o.id, o.member, '', '', o.state, o.reason, NULL FROM state_override o
       WHERE o.ends_on > :today AND (:member IS NULL OR o.member = :member)
      UNION ALL
      SELECT f.starts_on, 'fee', f.id, NULL, k.name, '', '', '', f.fee
        FROM kind_fee f JOIN kind k ON k.id = f.kind WHERE f.starts_on > :today AND :member IS NULL
      UNION ALL
      SELECT h.starts_on, 'office', h.term, h.member, h.label, '', '', '', NULL FROM office_held h
       WHERE h.starts_on > :today AND (:member IS NULL OR h.member = :member)
      UNION ALL
      SELECT h.ends_on, 'office_end', h.term, h.member, h.label, '', '', '', NULL FROM office_held h
       WHERE h.ends_on > :today AND (:member IS NULL OR h.member = :member)),
    wanted AS (
      SELECT * FROM coming
       WHERE (:until IS NULL OR day <= :until)
         AND (:what IS NULL OR what IN (SELECT value FROM json_each(:what))))";

pub(in crate::membership) fn count(reader: &Reader<'_>, wanted: &Wanted) -> Result<i64> {
    Ok(reader.conn.prepare_cached(&format!("{COMING} SELECT count(*) FROM wanted"))?.query_row(
        named_params! {
            ":today": reader.today().to_string(),
            ":member": wanted.member,
            ":until": wanted.until.map(|day| day.to_string()),
            ":what": wanted.what,
        },
        |row| row.get(0),
    )?)
}

pub(in crate::membership) fn rows(reader: &Reader<'_>, wanted: &Wanted) -> Result<Vec<Event>> {
    let mut statement = reader.conn.prepare_cached(&format!(
        "{COMING}
         SELECT w.day, w.what, w.id, w.member, coalesce(m.no, ''), coalesce(m.name, w.kind), w.kind, w.before, w.code,
                w.why, w.fee
           FROM wanted w LEFT JOIN member_brief m ON m.member = w.member
          ORDER BY w.day, w.member IS NOT NULL, m.sort_kana, w.member, w.what, w.id LIMIT :limit OFFSET :offset"
    ))?;
    let mut found = statement.query(named_params! {
        ":today": reader.today().to_string(),
        ":member": wanted.member,
        ":until": wanted.until.map(|day| day.to_string()),
        ":what": wanted.what,
        ":limit": wanted.limit,
        ":offset": wanted.offset,
    })?;
    let mut events = Vec::new();
    while let Some(row) = found.next()? {
        let code: String = row.get(1)?;
        events.push(Event {
            day: day(row, 0)?,
            what: What::from_code(&code).ok_or_else(|| Error::internal(format!("nothing named {code}")))?,
            id: row.get(2)?,
            member: row.get(3)?,
            no: row.get(4)?,
            name: row.get(5)?,
            kind: row.get(6)?,
            before: row.get(7)?,
            code: row.get(8)?,
            why: row.get(9)?,
            fee: row.get(10)?,
        });
    }
    Ok(events)
}
