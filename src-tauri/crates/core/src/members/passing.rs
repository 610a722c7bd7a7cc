//! 逝去 and 解散: the end of a person and of an organisation, as acts of their own.
//!
//! The day stands in the member's record, and everything else follows from it when it is asked: mail and
//! letters, new charges, My Page and the household (its head, its payer) ask at their own moment whether
//! somebody lives. What does not follow by itself is done here: the membership ends. What only a person can
//! decide is listed. Nothing is deleted, and all of it can be taken back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Brief, brief,
    record::{DeathKnown, MemberType},
    store,
};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    membership::{self, EndReason},
    values::{Day, Nothing, Yen},
};

/// Something that is still to be paid.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OpenCharge {
    /// Key.
    pub charge: i64,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// Open, yen.
    pub open: Yen,
    /// For whom, when it is not for the member: they would have paid it.
    pub of_other: Option<String>,
}

/// A period that ends, or that never begins.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClosedPeriod {
    /// The kind.
    pub kind: String,
    /// The first day.
    pub starts_on: Day,
}

/// What 逝去 or 解散 does, and what it leaves to decide.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Passing {
    /// The membership that ends.
    pub ends: Option<ClosedPeriod>,
    /// Periods that were planned and are taken away.
    pub planned: Vec<ClosedPeriod>,
    /// Whether the member was head of a household.
    pub was_head: bool,
    /// Who becomes its head; none when nobody is left in it.
    pub new_head: Option<String>,
    /// Who pays new charges of the household, when it was the member who did; none when nobody is left in it.
    pub new_payer: Option<String>,
    /// Whether there is an account at My Page: it cannot be entered any more.
    pub mypage: bool,
    /// To decide: charges that stay open.
    pub open_charges: Vec<OpenCharge>,
    /// To decide: who takes over these offices.
    pub offices: Vec<String>,
    /// To decide: follow-ups that are not done.
    pub open_tasks: i64,
}

fn look(reader: &Reader<'_>, member: i64, closing: membership::Closing) -> Result<Passing> {
    let closed = |period: membership::Period| ClosedPeriod { kind: period.kind_name, starts_on: period.starts_on };
    let (was_head, heir) = store::passing::heir(reader, member)?;
    let name = |of: Option<i64>| Ok::<_, Error>(of.map(|of| brief(reader, of)).transpose()?.map(|one| one.name));
    Ok(Passing {
        ends: closing.ends.map(closed),
        planned: closing.planned.into_iter().map(closed).collect(),
        was_head,
        new_head: name(heir)?,
        new_payer: name(store::passing::next_payer(reader, member)?)?,
        mypage: store::login(reader, member)?.is_some(),
        open_charges: store::passing::open_charges(reader, member)?,
        offices: store::passing::offices(reader, member)?,
        open_tasks: store::tasks::open_of(reader, member)?,
    })
}

/// Refuses a day that cannot be.
fn check(reader: &Reader<'_>, member: &Brief, on: Day) -> Result<()> {
    ensure!(on <= reader.today(), "on", "error-death-future");
    if member.death.is_some() {
        return Err(Error::conflict("error-passed-already").arg("name", &member.name));
    }
    let (_, record) = store::record(reader, member.id)?.or_not_found("error-no-such-member")?;
    ensure!(record.birth.is_none_or(|birth| birth <= on), "on", "error-death-before-birth");
    Ok(())
}

fn pass(tx: &Tx<'_>, member: &Brief, on: Day, known: DeathKnown, reason: EndReason) -> Result<Passing> {
    check(tx, member, on)?;
    // Looked at before the day stands there: afterwards they are head of nothing.
    let passing = look(tx, member.id, membership::close(tx, member.id, on, reason)?)?;
    store::passing::set_death(tx, member.id, Some(on), known)?;
    tx.subject(member.label());
    Ok(passing)
}

/// 逝去・解散で起きること: what [`Decease`] or [`Dissolve`] would do, before it is done.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Whose.
    pub member: i64,
    /// The last day.
    pub on: Day,
}

impl Query for Preview {
    type Output = Passing;
    const NAME: &'static str = "members.passing";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Passing> {
        check(reader, &brief(reader, self.member)?, self.on)?;
        look(reader, self.member, membership::closing(reader, self.member, self.on)?)
    }
}

/// 逝去を記録する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decease {
    /// Who.
    pub member: i64,
    /// The day; where only the month or the year is known a day in it, where nothing is known the day of the news.
    pub on: Day,
    /// How exactly it is known.
    #[serde(default)]
    pub known: DeathKnown,
    /// Who told, and what else is to be remembered, for the journal.
    #[serde(default)]
    pub reason: String,
}

impl Command for Decease {
    type Output = Passing;
    const NAME: &'static str = "members.decease";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members, Topic::Mypage, Topic::Mail];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Passing> {
        let member = brief(tx, self.member)?;
        ensure!(!member.is_organisation, "member", "error-organisation-does-not-die");
        tx.reason(self.reason.trim());
        pass(tx, &member, self.on, self.known, EndReason::Died)
    }
}

/// 解散を記録する, of an organisation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissolve {
    /// Which.
    pub member: i64,
    /// The day.
    pub on: Day,
    /// How exactly it is known.
    #[serde(default)]
    pub known: DeathKnown,
    /// Who told, and what else is to be remembered, for the journal.
    #[serde(default)]
    pub reason: String,
}

impl Command for Dissolve {
    type Output = Passing;
    const NAME: &'static str = "members.dissolve";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members, Topic::Mypage, Topic::Mail];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Passing> {
        let member = brief(tx, self.member)?;
        ensure!(member.is_organisation, "member", "error-person-does-not-dissolve");
        tx.reason(self.reason.trim());
        pass(tx, &member, self.on, self.known, EndReason::Dissolved)
    }
}

/// 逝去・解散の記録を取り消す: it was somebody else. The membership is open again, and who was head of a household is
/// it again; periods that were planned are planned anew by hand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revive {
    /// Who.
    pub member: i64,
    /// Why, for the journal.
    #[serde(default)]
    pub reason: String,
}

impl Command for Revive {
    type Output = Nothing;
    const NAME: &'static str = "members.revive";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members, Topic::Mypage, Topic::Mail];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let member = brief(tx, self.member)?;
        let on = member.death.ok_or_else(|| Error::conflict("error-lives").arg("name", &member.name))?;
        store::passing::set_death(tx, self.member, None, DeathKnown::Day)?;
        membership::open_again(tx, self.member, on)?;
        tx.subject(member.label());
        tx.reason(self.reason.trim());
        Ok(Nothing {})
    }
}

/// What the end is called: 逝去 of a person, 解散 of an organisation.
pub(super) fn is_allowed(before: Option<Day>, after: Option<Day>, kind_of: MemberType) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let key = match kind_of {
        MemberType::Person => "error-death-has-its-act",
        MemberType::Organisation => "error-dissolution-has-its-act",
    };
    Err(Error::invalid("death", key))
}
