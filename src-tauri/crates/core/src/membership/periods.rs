//! 入会・復会・種別の変更: how periods begin and change their kind, now or on a day to come.

use chrono::{Datelike, Duration, Months};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{EndReason, Term, kind, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing},
};

/// Begins a period, for other rooms. Two periods of a member never overlap. Where the kind counts twelve
/// months and no end is given, the period runs until its next anniversary from today on.
pub fn start(tx: &Tx<'_>, member: i64, kind: i64, starts_on: Day, ends_on: Option<Day>) -> Result<i64> {
    ensure!(ends_on.is_none_or(|end| end > starts_on), "ends_on", "error-period-backwards");
    ensure!(store::kind_exists(tx, kind)?, "kind", "error-no-such-kind");
    let ends_on = match ends_on {
        None if store::term(tx, kind)? == Term::Rolling => Some(next_anniversary(starts_on, tx.today())),
        given => given,
    };
    if let Some(other) = store::overlapping(tx, member, starts_on, ends_on, None)? {
        return Err(Error::conflict("error-period-overlaps")
            .field("starts_on")
            .arg("kind", other.kind_name)
            .arg("from", other.starts_on));
    }
    store::insert(tx, member, kind, starts_on, ends_on)
}

/// The first day twelve months, or a multiple, after `first` that lies after `today`.
fn next_anniversary(first: Day, today: Day) -> Day {
    let years = (today.year() - first.year()).max(1) as u32;
    let after = |years: u32| first + Months::new(12 * years);
    if after(years) > today { after(years) } else { after(years + 1) }
}

/// Takes back that a membership began on this day, for other rooms: that period and what was planned after
/// it are gone, as if it had never begun.
pub fn take_back(tx: &Tx<'_>, member: i64, first: Day) -> Result<()> {
    for period in store::periods(tx, member)?.into_iter().filter(|period| period.starts_on >= first) {
        store::delete_period(tx, period.id)?;
    }
    for leave in store::leaves(tx, member)?.into_iter().filter(|leave| leave.starts_on >= first) {
        store::delete_leave(tx, leave.id)?;
    }
    Ok(())
}

/// Gives a member another kind from a day on, for other rooms. The period in hand ends the day before; one
/// of the new kind follows until its end.
pub fn change_kind(tx: &Tx<'_>, member: i64, kind: i64, from: Day) -> Result<()> {
    ensure!(store::kind_exists(tx, kind)?, "kind", "error-no-such-kind");
    let periods = store::periods(tx, member)?;
    let now = super::holding(&periods, from).or_not_found("error-no-period-then")?;
    ensure!(now.kind != kind, "kind", "error-same-kind");
    if now.starts_on == from {
        return store::set_kind(tx, now.id, kind);
    }
    store::set_end(tx, now.id, Some(from), EndReason::Changed.code(), None, "")?;
    // An open period of a kind that counts from joining gets its end by that rule.
    let next = start(tx, member, kind, from, now.ends_on)?;
    if now.ends_on.is_some() {
        store::set_end(tx, next, now.ends_on, &now.end_reason, now.asked_on, &now.why)?;
    }
    Ok(())
}

/// 入会・復会: begins a period. Who comes back is the same member with the same number.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Whose.
    pub member: i64,
    /// Of which kind.
    pub kind: i64,
    /// The first day.
    pub starts_on: Day,
    /// The last day, where it is known already; without it by the rule of the kind.
    #[serde(default)]
    pub until: Option<Day>,
    /// Why, for the journal.
    #[serde(default)]
    pub reason: String,
}

impl Command for Start {
    type Output = Nothing;
    const NAME: &'static str = "membership.start";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = members::brief(tx, self.member)?;
        ensure!(member.death.is_none(), "member", "error-member-died");
        ensure!(!kind(tx, self.kind)?.retired, "kind", "error-kind-retired");
        ensure!(self.until.is_none_or(|last| last >= self.starts_on), "until", "error-period-backwards");
        start(tx, self.member, self.kind, self.starts_on, self.until.map(|last| last + Duration::days(1)))?;
        tx.subject(member.label());
        tx.reason(self.reason);
        Ok(Nothing {})
    }
}

/// 種別の変更 from a day on, also in the future.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeKind {
    /// Whose.
    pub member: i64,
    /// The kind from then on.
    pub kind: i64,
    /// The first day of it.
    pub from: Day,
}

impl Command for ChangeKind {
    type Output = Nothing;
    const NAME: &'static str = "membership.change_kind";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = members::brief(tx, self.member)?;
        change_kind(tx, self.member, self.kind, self.from)?;
        tx.subject(member.label());
        Ok(Nothing {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_of_twelve_months_ends_on_an_anniversary_to_come() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        for (first, today, ends) in [
            ("2026-11-20", "2026-11-20", "2027-11-20"),
            ("2026-12-01", "2026-11-20", "2027-12-01"),
            ("2010-05-03", "2026-11-20", "2027-05-03"),
            ("2024-11-20", "2026-11-20", "2027-11-20"),
            ("2024-02-29", "2026-11-20", "2027-02-28"),
        ] {
            assert_eq!(next_anniversary(day(first), day(today)), day(ends), "who joined on {first} is a member today");
        }
    }
}
