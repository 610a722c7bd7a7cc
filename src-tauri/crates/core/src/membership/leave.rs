//! 休会: a span within the membership in which somebody rests. What is owed for it is said with it; the
//! return happens by itself, because the state of a day is computed.

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

/// What is owed for a year on whose first day somebody is on leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LeaveFee {
    /// Nothing.
    #[default]
    Free,
    /// So many per cent of the fee.
    Reduced,
    /// All of it.
    Full,
}

impl LeaveFee {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Reduced => "reduced",
            Self::Full => "full",
        }
    }

    pub(crate) fn from_code(code: &str) -> Self {
        [Self::Reduced, Self::Full].into_iter().find(|fee| fee.code() == code).unwrap_or_default()
    }
}

/// 休会
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Leave {
    /// Key.
    pub id: i64,
    /// The first day.
    pub starts_on: Day,
    /// The day of return; none: until the member comes back.
    pub ends_on: Option<Day>,
    /// What is owed meanwhile.
    pub fee: LeaveFee,
    /// Per cent of the fee, where it is reduced.
    pub percent: u32,
    /// 休会申出日
    pub asked_on: Option<Day>,
    /// In the member's words.
    pub reason: String,
}

/// 休会を記録する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// Whose.
    pub member: i64,
    /// The first day.
    pub starts_on: Day,
    /// The last day; the member is back on the next. Without it, until they come back.
    pub until: Option<Day>,
    /// What is owed meanwhile.
    #[serde(default)]
    pub fee: LeaveFee,
    /// Per cent of the fee, 1 to 99, where it is reduced; else 50.
    pub percent: Option<u32>,
    /// 休会申出日
    pub asked_on: Option<Day>,
    /// In the member's words.
    #[serde(default)]
    pub reason: String,
}

/// What [`Begin`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Begun {
    /// Key of the leave.
    pub id: i64,
}

impl Command for Begin {
    type Output = Begun;
    const NAME: &'static str = "membership.leave";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Begun> {
        tx.subject(members::brief(tx, self.member)?.label());
        tx.reason(self.reason.trim());
        Ok(Begun { id: begin(tx, self)? })
    }
}

/// The same for other rooms: the key of the leave.
pub fn begin(tx: &Tx<'_>, asked: Begin) -> Result<i64> {
    let member = members::brief(tx, asked.member)?;
    ensure!(member.death.is_none(), "member", "error-member-died");
    ensure!(asked.until.is_none_or(|last| last >= asked.starts_on), "until", "error-period-backwards");
    let percent = asked.percent.unwrap_or(50);
    ensure!((1..=99).contains(&percent), "percent", "error-leave-percent");
    let reason = asked.reason.trim().to_owned();
    ensure!(reason.chars().count() <= 400, "reason", "error-too-long", max = 400);
    let ends_on = asked.until.map(|last| last + Duration::days(1));
    let periods = store::periods(tx, asked.member)?;
    ensure!(super::holding(&periods, asked.starts_on).is_some(), "starts_on", "error-leave-no-period");
    // The membership may end while somebody rests, but a rest beyond its end would mean nothing.
    let last_end = periods.iter().map(|period| period.ends_on).max_by_key(|end| end.unwrap_or(Day::MAX)).flatten();
    if let (Some(end), Some(back)) = (last_end, ends_on) {
        ensure!(back <= end, "until", "error-leave-after-end", day = end - Duration::days(1));
    }
    if let Some(other) = store::overlapping_leave(tx, asked.member, asked.starts_on, ends_on)? {
        return Err(Error::conflict("error-leave-overlaps").field("starts_on").arg("from", other.starts_on));
    }
    let leave = Leave {
        id: 0,
        starts_on: asked.starts_on,
        ends_on: ends_on.or(last_end),
        fee: asked.fee,
        percent,
        asked_on: asked.asked_on,
        reason,
    };
    store::insert_leave(tx, asked.member, &leave)
}

/// 復会: the member comes back from leave on a day, earlier or later than was planned.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// Which leave.
    pub leave: i64,
    /// The day from which they are back; none: open until they come back.
    pub on: Option<Day>,
}

impl Command for Return {
    type Output = Nothing;
    const NAME: &'static str = "membership.return";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let (member, leave) = store::find_leave(tx, self.leave)?.or_not_found("error-no-such-leave")?;
        ensure!(
            self.on.is_none_or(|day| day > leave.starts_on),
            "on",
            "error-leave-return-early",
            day = leave.starts_on
        );
        store::set_leave_end(tx, leave.id, self.on)?;
        tx.subject(members::brief(tx, member)?.label());
        Ok(Nothing {})
    }
}

/// 休会の記録を消す: as if it had never been asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub leave: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "membership.remove_leave";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let (member, leave) = store::find_leave(tx, self.leave)?.or_not_found("error-no-such-leave")?;
        remove(tx, leave.id)?;
        tx.subject(members::brief(tx, member)?.label());
        Ok(Nothing {})
    }
}

/// The same for other rooms.
pub fn remove(tx: &Tx<'_>, leave: i64) -> Result<()> {
    store::delete_leave(tx, leave)
}
