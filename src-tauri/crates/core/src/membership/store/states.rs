//! Who is in which state on a day, over many members: as sets, and as an expression for the rows of a page.
//! Both say what [`crate::membership::History::state`] says of one.

use std::{cell::OnceCell, collections::HashMap};

use roaring::RoaringBitmap;
use rusqlite::params;

use crate::{Reader, Result, membership::State, values::Day};

pub(super) fn bitmap(ids: impl Iterator<Item = rusqlite::Result<i64>>) -> Result<RoaringBitmap> {
    let mut found = RoaringBitmap::new();
    for id in ids {
        found.insert(id? as u32);
    }
    Ok(found)
}

/// The members by their state on a day. Each set is asked for once, and only when it is needed.
pub(in crate::membership) struct Sets<'r, 'c> {
    reader: &'r Reader<'c>,
    day: String,
    /// Who died, and whose state was laid down: outside the rule of periods.
    apart: OnceCell<Apart>,
    holding: OnceCell<RoaringBitmap>,
    graced: OnceCell<RoaringBitmap>,
    future: OnceCell<RoaringBitmap>,
}

struct Apart {
    died: RoaringBitmap,
    laid_down: Vec<(State, RoaringBitmap)>,
    all: RoaringBitmap,
}

fn kept<T>(cell: &OnceCell<T>, ask: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = ask()?;
    Ok(cell.get_or_init(|| value))
}

impl<'r, 'c> Sets<'r, 'c> {
    pub(in crate::membership) fn on(reader: &'r Reader<'c>, day: Day) -> Self {
        Self {
            reader,
            day: day.to_string(),
            apart: OnceCell::new(),
            holding: OnceCell::new(),
            graced: OnceCell::new(),
            future: OnceCell::new(),
        }
    }

    fn ask(&self, sql: &str) -> Result<RoaringBitmap> {
        let mut statement = self.reader.conn.prepare_cached(sql)?;
        bitmap(statement.query_map([&self.day], |row| row.get(0))?)
    }

    fn apart(&self) -> Result<&Apart> {
        kept(&self.apart, || {
            let died = self.ask("SELECT id FROM member WHERE death <= ?1")?;
            let mut all = died.clone();
            let mut laid_down = Vec::new();
            for state in [State::Current, State::OnLeave, State::Left] {
                let mut statement = self.reader.conn.prepare_cached(
                    "SELECT member FROM state_override WHERE state = ? AND starts_on <= ?2 AND ends_on > ?2",
                )?;
                let set = bitmap(statement.query_map(params![state.code(), self.day], |row| row.get(0))?)? - &died;
                all |= &set;
                laid_down.push((state, set));
            }
            Ok(Apart { died, laid_down, all })
        })
    }

    fn holding(&self) -> Result<&RoaringBitmap> {
        kept(&self.holding, || {
            self.ask("SELECT member FROM membership WHERE starts_on <= ?1 AND (ends_on IS NULL OR ends_on > ?1)")
        })
    }

    fn graced(&self) -> Result<&RoaringBitmap> {
        kept(&self.graced, || Ok(all(graced(self.reader, None, &self.day)?)))
    }

    fn future(&self) -> Result<&RoaringBitmap> {
        kept(&self.future, || self.ask("SELECT member FROM membership WHERE starts_on > ?1"))
    }

    fn by_periods(&self, state: State) -> Result<RoaringBitmap> {
        let on_leave =
            || self.ask("SELECT member FROM leave WHERE starts_on <= ?1 AND (ends_on IS NULL OR ends_on > ?1)");
        let any = || self.ask("SELECT DISTINCT member FROM membership WHERE ?1 IS NOT NULL");
        Ok(match state {
            State::Current => self.holding()? - on_leave()?,
            State::OnLeave => self.holding()? & on_leave()?,
            State::Grace => self.graced()?.clone(),
            State::Future => self.future()? - self.holding()? - self.graced()?,
            State::Left => any()? - self.future()? - self.holding()? - self.graced()?,
            State::None => self.ask("SELECT id FROM member WHERE ?1 IS NOT NULL")? - any()?,
            State::Died => RoaringBitmap::new(),
        })
    }

    /// Those in a state.
    pub(in crate::membership) fn of(&self, state: State) -> Result<RoaringBitmap> {
        let apart = self.apart()?;
        if state == State::Died {
            return Ok(apart.died.clone());
        }
        let mut found = self.by_periods(state)? - &apart.all;
        for (laid_down, members) in &apart.laid_down {
            if *laid_down == state {
                found |= members;
            }
        }
        Ok(found)
    }

    /// Those in any of these states.
    pub(in crate::membership) fn of_any(&self, states: &[State]) -> Result<RoaringBitmap> {
        let mut found = RoaringBitmap::new();
        for state in states {
            found |= self.of(*state)?;
        }
        Ok(found)
    }
}

/// By kind: whose last period ran out so few days before that it still counts. The index of ends gives those
/// of the last days alone; kinds without grace give none.
fn graced(reader: &Reader<'_>, kind: Option<i64>, day: &str) -> Result<Vec<(i64, RoaringBitmap)>> {
    let kinds = reader
        .conn
        .prepare_cached(
            "SELECT id, date(?1, '-' || grace_days || ' days') FROM kind WHERE grace_days > 0 AND (?2 IS NULL OR id = ?2)",
        )?
        .query_map(params![day, kind], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut statement = reader.conn.prepare_cached(
        "SELECT s.member FROM membership s
          WHERE s.ends_on > ?1 AND s.ends_on <= ?2 AND s.end_reason = '' AND s.kind = ?3
            AND NOT EXISTS (SELECT 1 FROM membership l WHERE l.member = s.member
                             AND l.starts_on >= s.ends_on AND l.starts_on <= ?2)",
    )?;
    kinds
        .into_iter()
        .map(|(kind, since)| Ok((kind, bitmap(statement.query_map(params![since, day, kind], |row| row.get(0))?)?)))
        .collect()
}

fn all(by_kind: Vec<(i64, RoaringBitmap)>) -> RoaringBitmap {
    by_kind.into_iter().fold(RoaringBitmap::new(), |found, (_, members)| found | members)
}

/// Whose period of a kind holds a day.
fn holding(reader: &Reader<'_>, kind: i64, day: &str) -> Result<RoaringBitmap> {
    let mut statement = reader.conn.prepare_cached(
        "SELECT member FROM membership WHERE kind = ?1 AND starts_on <= ?2 AND (ends_on IS NULL OR ends_on > ?2)",
    )?;
    bitmap(statement.query_map(params![kind, day], |row| row.get(0))?)
}

/// Who is of one of the kinds on a day, and be it by grace.
pub(in crate::membership) fn of_kinds(reader: &Reader<'_>, kinds: &[i64], day: Day) -> Result<RoaringBitmap> {
    let day = day.to_string();
    let mut found = RoaringBitmap::new();
    for kind in kinds {
        found |= holding(reader, *kind, &day)?;
        found |= all(graced(reader, Some(*kind), &day)?);
    }
    Ok(found)
}

/// How many members of each kind are enrolled on a day, by state. Counted as sets, each from one index read
/// once in its order: going from member to member would fetch and decrypt a page for each of them.
pub(in crate::membership) fn counts(
    reader: &Reader<'_>,
    kinds: &[i64],
    day: Day,
) -> Result<HashMap<(i64, State), u64>> {
    let on = day.to_string();
    let sets = Sets::on(reader, day);
    let mut members = kinds
        .iter()
        .map(|kind| Ok((*kind, holding(reader, *kind, &on)?)))
        .collect::<Result<HashMap<i64, RoaringBitmap>>>()?;
    kept(&sets.holding, || Ok(members.values().fold(RoaringBitmap::new(), |found, of_kind| found | of_kind)))?;
    for (kind, by_grace) in graced(reader, None, &on)? {
        *members.entry(kind).or_default() |= by_grace;
    }
    let mut counts = HashMap::new();
    for state in State::ENROLLED {
        let in_state = sets.of(state)?;
        for (kind, of_kind) in &members {
            counts.insert((*kind, state), of_kind.intersection_len(&in_state));
        }
    }
    Ok(counts)
}

/// Whether a period counts on a day, and be it by grace, as an expression: what [`of_kinds`] says of sets.
/// `period` names a row of the table in the statement it stands in.
pub(crate) fn counts_sql(period: &str, day: &str) -> String {
    format!(
        "({period}.starts_on <= {day} AND (coalesce({period}.ends_on, '9999-99-99') > {day}
           OR ({period}.end_reason = ''
               AND date({period}.ends_on, '+' || (SELECT g.grace_days FROM kind g WHERE g.id = {period}.kind) || ' days') > {day}
               AND NOT EXISTS (SELECT 1 FROM membership n WHERE n.member = {period}.member
                                AND n.starts_on >= {period}.ends_on AND n.starts_on <= {day}))))"
    )
}

/// The state of a member on a day as an expression. `member`, `death` and `day` are columns or parameters
/// of the statement it stands in.
pub(crate) fn state_sql(member: &str, death: &str, day: &str) -> String {
    format!(
        "CASE WHEN {death} <= {day} THEN 'died' ELSE coalesce(
           (SELECT o.state FROM state_override o WHERE o.member = {member} AND o.starts_on <= {day} AND o.ends_on > {day}),
           CASE
             WHEN EXISTS (SELECT 1 FROM membership s WHERE s.member = {member} AND s.starts_on <= {day}
                          AND (s.ends_on IS NULL OR s.ends_on > {day}))
             THEN CASE WHEN EXISTS (SELECT 1 FROM leave l WHERE l.member = {member} AND l.starts_on <= {day}
                                    AND (l.ends_on IS NULL OR l.ends_on > {day})) THEN 'on_leave' ELSE 'current' END
             WHEN EXISTS (SELECT 1 FROM membership s JOIN kind g ON g.id = s.kind
                           WHERE s.member = {member} AND s.ends_on <= {day} AND s.end_reason = ''
                             AND date(s.ends_on, '+' || g.grace_days || ' days') > {day}
                             AND NOT EXISTS (SELECT 1 FROM membership n WHERE n.member = s.member
                                              AND n.starts_on >= s.ends_on AND n.starts_on <= {day})) THEN 'grace'
             WHEN EXISTS (SELECT 1 FROM membership s WHERE s.member = {member} AND s.starts_on > {day}) THEN 'future'
             WHEN EXISTS (SELECT 1 FROM membership s WHERE s.member = {member}) THEN 'left'
             ELSE 'none' END) END"
    )
}
