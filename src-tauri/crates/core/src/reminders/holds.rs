//! 督促を止める: a day promised, a dispute, another reason. What was said stays; it is taken back by a new entry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{judge::Reason, store};
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing},
};

/// Why a payer is not reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 支払いの約束: they pay by the day.
    Promise,
    /// 異議: they say that they do not owe it.
    Dispute,
    /// Another reason.
    Other,
}

impl Kind {
    fn code(self) -> &'static str {
        match self {
            Self::Promise => "promise",
            Self::Dispute => "dispute",
            Self::Other => "other",
        }
    }

    pub(super) fn from_code(code: &str) -> Self {
        [Self::Promise, Self::Dispute].into_iter().find(|kind| kind.code() == code).unwrap_or(Self::Other)
    }

    pub(super) fn reason(self) -> Reason {
        match self {
            Self::Promise => Reason::Promise,
            Self::Dispute => Reason::Dispute,
            Self::Other => Reason::Stopped,
        }
    }
}

/// What was said about a payer, and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entry {
    /// Key.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// The last day on which it counts; none: until it is taken back.
    pub until: Option<Day>,
    /// As it was said.
    pub reason: String,
    /// When.
    pub made_on: Day,
    /// By whom.
    pub made_by: String,
    /// Whether it counts today.
    pub in_force: bool,
    /// When it was taken back.
    pub lifted_on: Option<Day>,
    /// By whom.
    pub lifted_by: Option<String>,
    /// Why.
    pub lifted_why: Option<String>,
}

/// 督促を止める.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Whom: who has to pay.
    pub member: i64,
    /// What it is.
    pub kind: Kind,
    /// The last day on which it counts. A promise has one; else absent: until it is taken back.
    pub until: Option<Day>,
    /// Why, or what was promised; it is kept.
    pub reason: String,
}

/// What [`Hold`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Made {
    /// Key.
    pub id: i64,
}

fn reason(typed: &str) -> Result<&str> {
    let reason = typed.trim();
    ensure!(!reason.is_empty(), "reason", "error-reason");
    ensure!(reason.chars().count() <= 400, "reason", "error-too-long", max = 400);
    Ok(reason)
}

impl Command for Hold {
    type Output = Made;
    const NAME: &'static str = "reminders.hold";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Reminders];
    const UNDO: Undo = Undo::By("reminders.release");
    fn run(self, tx: &mut Tx<'_>) -> Result<Made> {
        let member = members::brief(tx, self.member)?;
        let reason = reason(&self.reason)?;
        ensure!(self.until.is_some() || self.kind != Kind::Promise, "until", "error-hold-promise");
        ensure!(self.until.is_none_or(|until| until >= tx.today()), "until", "error-hold-past");
        tx.subject(member.label());
        tx.reason(reason);
        Ok(Made { id: store::insert_hold(tx, self.member, self.kind.code(), self.until, reason, None)? })
    }
}

/// 督促の停止をやめる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Which.
    pub hold: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Release {
    type Output = Nothing;
    const NAME: &'static str = "reminders.release";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Reminders];
    const UNDO: Undo = Undo::By("reminders.hold");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = store::hold_of(tx, self.hold)?.or_not_found("error-no-such-hold")?;
        let reason = reason(&self.reason)?;
        store::insert_hold(tx, member, "lift", None, reason, Some(self.hold))?;
        tx.subject(members::brief(tx, member)?.label());
        tx.reason(reason);
        Ok(Nothing {})
    }
}
