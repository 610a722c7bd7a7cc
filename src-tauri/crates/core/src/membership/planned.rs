//! これからの予定: what will happen when. Everything that has a day in the future, in the order of days: who
//! joins, changes the kind, leaves, rests, comes back, what runs out, which fee begins, whose office ends. Nothing
//! has to be done for it, because a state is computed; each can be taken back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{end, overrides, store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing, Yen},
};

/// What will happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A membership begins.
    Start,
    /// The kind changes.
    Change,
    /// The next term of the same kind begins.
    Renewal,
    /// The membership ends: 退会, 除名 …
    End,
    /// The membership runs out unless it is renewed.
    RunsOut,
    /// 休会 begins.
    Leave,
    /// 休会 ends: the member is back.
    Return,
    /// A state that was laid down begins to count.
    Override,
    /// It counts no more.
    OverrideEnd,
    /// A new fee.
    Fee,
    /// An office begins: 会長, 理事 …
    Office,
    /// A 任期 ends.
    OfficeEnd,
}

impl What {
    const ALL: [Self; 12] = [
        Self::Start,
        Self::Change,
        Self::Renewal,
        Self::End,
        Self::RunsOut,
        Self::Leave,
        Self::Return,
        Self::Override,
        Self::OverrideEnd,
        Self::Fee,
        Self::Office,
        Self::OfficeEnd,
    ];

    fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Change => "change",
            Self::Renewal => "renewal",
            Self::End => "end",
            Self::RunsOut => "runs_out",
            Self::Leave => "leave",
            Self::Return => "return",
            Self::Override => "override",
            Self::OverrideEnd => "override_end",
            Self::Fee => "fee",
            Self::Office => "office",
            Self::OfficeEnd => "office_end",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// これからの予定.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// Only of this member.
    pub member: Option<i64>,
    /// Only up to this day.
    pub until: Option<Day>,
    /// Only these.
    #[serde(default)]
    pub what: Vec<What>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// Something that will happen.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Event {
    /// The first day of the new state of things.
    pub day: Day,
    /// What.
    pub what: What,
    /// Key of the row that says so, for [`CallOff`].
    pub id: i64,
    /// To whom; none: to a kind.
    pub member: Option<i64>,
    /// 会員番号
    pub no: String,
    /// Name of the member, or of the kind.
    pub name: String,
    /// The kind from then on, or that ends; of an office what it is called.
    pub kind: String,
    /// The kind before a change.
    pub before: String,
    /// Why, as a code: of an end its reason, of a laid-down state the state.
    pub code: String,
    /// Why, in words.
    pub why: String,
    /// A new fee, yen.
    pub fee: Option<Yen>,
}

/// What [`Planned`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many there are in all.
    pub total: i64,
    /// One page of them, soonest first.
    pub rows: Vec<Event>,
}

impl Query for Planned {
    type Output = Listed;
    const NAME: &'static str = "membership.planned";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let what: Vec<&str> = self.what.iter().map(|what| what.code()).collect();
        let what = if what.is_empty() { None } else { Some(serde_json::to_string(&what)?) };
        let wanted = store::planned::Wanted {
            member: self.member,
            until: self.until,
            what,
            limit: self.limit.unwrap_or(100).clamp(1, 500),
            offset: self.offset,
        };
        Ok(Listed { total: store::planned::count(reader, &wanted)?, rows: store::planned::rows(reader, &wanted)? })
    }
}

/// 予定を取りやめる: it will not happen. What it would have ended goes on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallOff {
    /// What.
    pub what: What,
    /// Its key.
    pub id: i64,
}

impl Command for CallOff {
    type Output = Nothing;
    const NAME: &'static str = "membership.call_off";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members, Topic::Kinds];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = match self.what {
            What::Start | What::Change | What::Renewal => call_off_period(tx, self.id)?,
            What::End => {
                let (_, period) = store::find(tx, self.id)?.or_not_found("error-no-such-period")?;
                to_come(tx, period.ends_on)?;
                end::reopen(tx, self.id)?
            }
            // Offices are above this room: theirs is the act that changes them.
            What::Office | What::OfficeEnd => return Err(Error::invalid("what", "error-office-stays")),
            What::RunsOut => return Err(Error::invalid("what", "error-runs-out-stays")),
            What::Leave => {
                let (member, leave) = store::find_leave(tx, self.id)?.or_not_found("error-no-such-leave")?;
                to_come(tx, Some(leave.starts_on))?;
                store::delete_leave(tx, leave.id)?;
                member
            }
            What::Return => {
                let (member, leave) = store::find_leave(tx, self.id)?.or_not_found("error-no-such-leave")?;
                to_come(tx, leave.ends_on)?;
                store::set_leave_end(tx, leave.id, None)?;
                member
            }
            What::Override | What::OverrideEnd => overrides::lift(tx, self.id)?,
            What::Fee => {
                tx.require(Permission::change(Area::Settings))?;
                tx.subject(store::fee_label(tx.conn, self.id).or_not_found("error-no-such-fee")?);
                to_come(tx, store::fee_starts(tx, self.id)?)?;
                store::delete_fee(tx, self.id)?;
                return Ok(Nothing {});
            }
        };
        tx.subject(members::brief(tx, member)?.label());
        Ok(Nothing {})
    }
}

/// Only what lies ahead is called off; what has happened is put right where it was done.
fn to_come(tx: &Tx<'_>, day: Option<Day>) -> Result<()> {
    ensure!(day.is_some_and(|day| day > tx.today()), "id", "error-not-planned");
    Ok(())
}

/// Takes a period out that has not begun. The one that was to end for it goes on as this one would have.
fn call_off_period(tx: &Tx<'_>, id: i64) -> Result<i64> {
    let (member, period) = store::find(tx, id)?.or_not_found("error-no-such-period")?;
    to_come(tx, Some(period.starts_on))?;
    store::delete_period(tx, id)?;
    let before = store::periods(tx, member)?.into_iter().find(|p| p.ends_on == Some(period.starts_on));
    if let Some(before) = before.filter(|before| before.end_reason == "changed") {
        store::set_end(tx, before.id, period.ends_on, &period.end_reason, period.asked_on, &period.why)?;
    }
    Ok(member)
}
