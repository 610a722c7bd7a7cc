//! 入会・退会・種別の変更: acts on periods.

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

/// Begins a period, for other rooms. Two periods of a member never overlap.
pub fn start(tx: &Tx<'_>, member: i64, kind: i64, starts_on: Day, ends_on: Option<Day>) -> Result<i64> {
    ensure!(ends_on.is_none_or(|end| end > starts_on), "ends_on", "error-period-backwards");
    ensure!(store::kind_exists(tx, kind)?, "kind", "error-no-such-kind");
    if let Some(other) = store::overlapping(tx, member, starts_on, ends_on, None)? {
        return Err(Error::conflict("error-period-overlaps")
            .field("starts_on")
            .arg("kind", other.kind_name)
            .arg("from", other.starts_on));
    }
    store::insert(tx, member, kind, starts_on, ends_on)
}

/// Ends the period that holds on `ends_on`'s eve, for other rooms.
pub fn end(tx: &Tx<'_>, member: i64, ends_on: Day, reason: EndReason, asked_on: Option<Day>) -> Result<()> {
    let last = ends_on - Duration::days(1);
    let period = store::periods(tx, member)?
        .into_iter()
        .find(|period| period.starts_on <= last && period.ends_on.is_none_or(|end| end > last))
        .or_not_found("error-no-period-then")?;
    store::set_end(tx, period.id, Some(ends_on), reason.code(), asked_on)
}

/// 入会・再入会: begins a period.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Whose.
    pub member: i64,
    /// Of which kind.
    pub kind: i64,
    /// The first day.
    pub starts_on: Day,
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
        start(tx, self.member, self.kind, self.starts_on, None)?;
        tx.subject(member.label());
        tx.reason(self.reason);
        Ok(Nothing {})
    }
}

/// 退会・逝去・除名: ends the period in hand. Money and documents stay.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Whose.
    pub member: i64,
    /// The last day.
    pub on: Day,
    /// Why.
    pub reason: EndReason,
    /// 退会申出日
    pub asked_on: Option<Day>,
}

impl Command for End {
    type Output = Nothing;
    const NAME: &'static str = "membership.end";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = members::brief(tx, self.member)?;
        ensure!(self.reason != EndReason::Changed, "reason", "error-value");
        end(tx, self.member, self.on + Duration::days(1), self.reason, self.asked_on)?;
        tx.subject(member.label());
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
        ensure!(store::kind_exists(tx, self.kind)?, "kind", "error-no-such-kind");
        let periods = store::periods(tx, self.member)?;
        let now = periods.iter().find(|p| p.holds(self.from)).or_not_found("error-no-period-then")?;
        ensure!(now.kind != self.kind, "kind", "error-same-kind");
        if now.starts_on == self.from {
            store::set_kind(tx, now.id, self.kind)?;
        } else {
            store::set_end(tx, now.id, Some(self.from), EndReason::Changed.code(), None)?;
            start(tx, self.member, self.kind, self.from, now.ends_on)?;
        }
        tx.subject(member.label());
        Ok(Nothing {})
    }
}

/// 期間の終わりを取り消す: the period is open again.
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
        let (member, period) = store::find(tx, self.membership)?.or_not_found("error-no-such-period")?;
        if let Some(other) = store::overlapping(tx, member, period.starts_on, None, Some(period.id))? {
            return Err(Error::conflict("error-period-overlaps")
                .arg("kind", other.kind_name)
                .arg("from", other.starts_on));
        }
        store::set_end(tx, period.id, None, "", None)?;
        tx.subject(members::brief(tx, member)?.label());
        Ok(Nothing {})
    }
}
