//! 退会・除名・自然退会: how a membership ends, and how its end is taken back.

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing},
};

/// Why a period ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// 退会
    Left,
    /// 自然退会
    Lapsed,
    /// 除名
    Expelled,
    /// 逝去
    Died,
    /// 解散
    Dissolved,
    /// 種別の変更
    Changed,
}

impl EndReason {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Lapsed => "lapsed",
            Self::Expelled => "expelled",
            Self::Died => "died",
            Self::Dissolved => "dissolved",
            Self::Changed => "changed",
        }
    }
}

/// Ends the membership, for other rooms: `ends_on` is the first day without it. What was planned for later
/// (a change of kind, a leave) falls away with it.
pub fn end(tx: &Tx<'_>, member: i64, ends_on: Day, reason: EndReason, asked_on: Option<Day>, why: &str) -> Result<()> {
    let last = ends_on - Duration::days(1);
    let periods = store::periods(tx, member)?;
    let period = super::holding(&periods, last).or_not_found("error-no-period-then")?;
    for later in periods.iter().filter(|later| later.starts_on >= ends_on) {
        store::delete_period(tx, later.id)?;
    }
    for leave in store::leaves(tx, member)? {
        if leave.starts_on >= ends_on {
            store::delete_leave(tx, leave.id)?;
        } else if leave.ends_on.is_none_or(|back| back > ends_on) {
            store::set_leave_end(tx, leave.id, Some(ends_on))?;
        }
    }
    store::set_end(tx, period.id, Some(ends_on), reason.code(), asked_on, why)
}

/// 退会・除名: ends the membership with a last day, now or to come. Money and documents stay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Whose.
    pub member: i64,
    /// The last day.
    pub on: Day,
    /// Why: `left`, `lapsed` or `expelled`; for the others there are `members.decease`, `members.dissolve` and
    /// `membership.change_kind`.
    pub reason: EndReason,
    /// 退会申出日
    pub asked_on: Option<Day>,
    /// In the words of whoever leaves, or of the board; an expulsion needs them.
    #[serde(default)]
    pub why: String,
}

impl Command for End {
    type Output = Nothing;
    const NAME: &'static str = "membership.end";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = members::brief(tx, self.member)?;
        let why = self.why.trim();
        // More ends with a death than the membership: letters, charges, My Page.
        ensure!(self.reason != EndReason::Died, "reason", "error-end-died");
        ensure!(self.reason != EndReason::Dissolved, "reason", "error-end-dissolved");
        ensure!(self.reason != EndReason::Changed, "reason", "error-end-changed");
        ensure!(self.reason != EndReason::Expelled || !why.is_empty(), "why", "error-expelled-why");
        ensure!(why.chars().count() <= 400, "why", "error-too-long", max = 400);
        ensure!(self.asked_on.is_none_or(|asked| asked <= tx.today()), "asked_on", "error-asked-future");
        end(tx, self.member, self.on + Duration::days(1), self.reason, self.asked_on, why)?;
        tx.subject(member.label());
        tx.reason(why);
        Ok(Nothing {})
    }
}

/// 期間の終わりを取り消す: the period goes on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// Which.
    pub membership: i64,
}

impl Command for Reopen {
    type Output = Nothing;
    const NAME: &'static str = "membership.reopen";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = members::brief(tx, reopen(tx, self.membership)?)?;
        // That is taken back with the death itself: more than the period ended with it.
        ensure!(member.death.is_none(), "membership", "error-member-died");
        tx.subject(member.label());
        Ok(Nothing {})
    }
}

/// Opens a period again, for other rooms; whose it is.
pub fn reopen(tx: &Tx<'_>, membership: i64) -> Result<i64> {
    let (member, period) = store::find(tx, membership)?.or_not_found("error-no-such-period")?;
    if let Some(other) = store::overlapping(tx, member, period.starts_on, None, Some(period.id))? {
        return Err(Error::conflict("error-period-overlaps").arg("kind", other.kind_name).arg("from", other.starts_on));
    }
    store::set_end(tx, period.id, None, "", None, "")?;
    Ok(member)
}
