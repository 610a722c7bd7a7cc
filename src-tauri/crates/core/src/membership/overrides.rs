//! 状態の指定: a state laid down by hand until a day, for what periods cannot say (a fee is on its way, a
//! right is kept until the board has met). It ends by itself; death stands above it.

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{State, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing},
};

/// A state that was laid down.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Override {
    /// Key.
    pub id: i64,
    /// Which.
    pub state: State,
    /// The first day.
    pub starts_on: Day,
    /// The first day after it.
    pub ends_on: Day,
    /// Why.
    pub reason: String,
}

/// 状態を日まで指定する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// Whose.
    pub member: i64,
    /// `current`, `on_leave` or `left`.
    pub state: State,
    /// The first day; without it today.
    pub from: Option<Day>,
    /// The last day.
    pub until: Day,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "membership.override";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = members::brief(tx, self.member)?;
        ensure!(member.death.is_none(), "member", "error-member-died");
        let may = [State::Current, State::OnLeave, State::Left].contains(&self.state);
        ensure!(may, "state", "error-override-state");
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        ensure!(reason.chars().count() <= 400, "reason", "error-too-long", max = 400);
        let from = self.from.unwrap_or_else(|| tx.today());
        ensure!(self.until >= from, "until", "error-period-backwards");
        let laid_down = Override {
            id: 0,
            state: self.state,
            starts_on: from,
            ends_on: self.until + Duration::days(1),
            reason: reason.to_owned(),
        };
        if let Some(other) = store::overlapping_override(tx, self.member, &laid_down)? {
            return Err(Error::conflict("error-override-overlaps").field("until").arg("from", other.starts_on));
        }
        store::insert_override(tx, self.member, &laid_down)?;
        tx.subject(member.label());
        tx.reason(reason);
        Ok(Nothing {})
    }
}

/// 状態の指定をやめる, from today on. What it said of the days before stays; one that lies ahead goes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lift {
    /// Which.
    #[serde(rename = "override")]
    pub laid_down: i64,
}

impl Command for Lift {
    type Output = Nothing;
    const NAME: &'static str = "membership.lift";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = lift(tx, self.laid_down)?;
        tx.subject(members::brief(tx, member)?.label());
        Ok(Nothing {})
    }
}

/// Ends a laid-down state today; whose it is.
pub(super) fn lift(tx: &Tx<'_>, id: i64) -> Result<i64> {
    let (member, laid_down) = store::find_override(tx, id)?.or_not_found("error-no-such-override")?;
    let today = tx.today();
    if laid_down.starts_on >= today {
        store::delete_override(tx, id)?;
    } else if laid_down.ends_on > today {
        store::set_override_end(tx, id, today)?;
    }
    Ok(member)
}
