//! 自然退会: who lapses does so by an act of staff, all chosen ones in one; who is spared; who is told before.

use std::collections::HashSet;

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::money::yen;

use super::{lapse, settings::settings, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    mail::{self, Template},
    members, membership,
    membership::EndReason,
    values::{Day, Nothing},
    words,
};

/// 自然退会の例外にする: a promise to pay, or the board waits.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spare {
    /// Whom.
    pub member: i64,
    /// The last day on which it counts.
    pub until: Day,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Spare {
    type Output = Nothing;
    const NAME: &'static str = "renewal.spare";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Renewal, Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = members::brief(tx, self.member)?;
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        ensure!(reason.chars().count() <= 400, "reason", "error-too-long", max = 400);
        ensure!(self.until >= tx.today(), "until", "error-spare-past");
        store::insert_exception(tx, self.member, self.until, reason)?;
        tx.subject(member.label());
        tx.reason(reason);
        Ok(Nothing {})
    }
}

/// 自然退会の例外をやめる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unspare {
    /// Which exception.
    pub exception: i64,
}

impl Command for Unspare {
    type Output = Nothing;
    const NAME: &'static str = "renewal.unspare";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Renewal, Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member =
            store::owner(tx.conn, "lapse_exception", self.exception).or_not_found("error-no-such-exception")?;
        store::delete_exception(tx, self.exception)?;
        tx.subject(members::brief(tx, member)?.label());
        Ok(Nothing {})
    }
}

/// 自然退会を確定する, of the chosen candidates at once. What they owe stays owed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    /// Whom. Each must be a candidate now: who has paid since is refused with all the others.
    pub members: Vec<i64>,
    /// The last day of the membership.
    pub on: Day,
    /// By which meeting, or which article: it is kept with each of them.
    pub why: String,
}

/// What [`Lapse`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Lapsed {
    /// How many.
    pub lapsed: i64,
}

impl Command for Lapse {
    type Output = Lapsed;
    const NAME: &'static str = "renewal.lapse";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Renewal, Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Lapsed> {
        let why = self.why.trim();
        ensure!(!self.members.is_empty(), "members", "error-required");
        ensure!(!why.is_empty(), "why", "error-reason");
        ensure!(why.chars().count() <= 400, "why", "error-too-long", max = 400);
        let candidates: HashSet<i64> = lapse::rows(tx)?
            .into_iter()
            .filter(|row| row.level == lapse::Level::Candidate && row.exception.is_none())
            .map(|row| row.member)
            .collect();
        let chosen: HashSet<i64> = self.members.into_iter().collect();
        if let Some(other) = chosen.iter().find(|member| !candidates.contains(member)) {
            return Err(Error::conflict("error-lapse-no-candidate").arg("member", members::brief(tx, *other)?.label()));
        }
        let total = chosen.len() as u64;
        for (at, member) in chosen.iter().enumerate() {
            tx.step(at as u64, total)?;
            membership::end(tx, *member, self.on + Duration::days(1), EndReason::Lapsed, None, why)?;
        }
        tx.subject(words::say(tx.lang(), "renewal-lapsed", &[("count", chosen.len().to_string())]));
        tx.reason(why);
        Ok(Lapsed { lapsed: chosen.len() as i64 })
    }
}

/// 自然退会の予告を送る: a letter to each, in words that reproach nobody.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Warn {
    /// Whom.
    pub members: Vec<i64>,
}

/// Somebody who was left out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Skipped {
    /// The key.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// The name.
    pub name: String,
    /// Why, in the reader's language.
    pub reason: String,
}

/// What [`Warn`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Warned {
    /// How many letters wait to go out.
    pub queued: i64,
    /// Everybody who was left out, and why.
    pub skipped: Vec<Skipped>,
}

impl Command for Warn {
    type Output = Warned;
    const NAME: &'static str = "renewal.warn";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Renewal, Topic::Mail];
    const UNDO: Undo = Undo::By("mail.stop");
    fn run(self, tx: &mut Tx<'_>) -> Result<Warned> {
        let mut answer = Warned::default();
        let rule = settings(tx)?.lapse_years;
        let rows = lapse::rows(tx)?;
        let total = self.members.len() as u64;
        for (at, member) in self.members.into_iter().enumerate() {
            tx.step(at as u64, total)?;
            let brief = members::brief(tx, member)?;
            let row = rows.iter().find(|row| row.member == member);
            let reason = match row {
                None => "renewal-not-unpaid",
                Some(row) if row.exception.is_some() => "renewal-is-spared",
                // One letter a day is enough, however often the button is pressed.
                Some(row) if row.warned_on == Some(tx.today()) => "renewal-warned-today",
                Some(row) => {
                    let fields = [
                        ("since", row.since.to_string()),
                        ("years", row.unpaid_years.to_string()),
                        ("owed", yen(row.owed)),
                        ("rule", rule.to_string()),
                    ];
                    match mail::enqueue(tx, Template::Lapse, member, &fields, None)? {
                        Ok(_) => {
                            store::insert_warning(tx, member, row.unpaid_years)?;
                            answer.queued += 1;
                            continue;
                        }
                        Err(no_way) => no_way.key(),
                    }
                }
            };
            let reason = words::say(tx.lang(), reason, &[]);
            answer.skipped.push(Skipped { member, no: brief.no, name: brief.name, reason });
        }
        tx.subject(words::say(tx.lang(), "renewal-warned", &[("count", answer.queued.to_string())]));
        Ok(answer)
    }
}
