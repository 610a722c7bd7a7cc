//! 口数: how many seats an organisation takes, from a day on. A yearly fee is for one seat.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing},
};

/// The most seats that one takes.
const MOST: i64 = 9_999;

/// Seats from a day on.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Seats {
    /// Key.
    pub id: i64,
    /// The first day.
    pub starts_on: Day,
    /// How many.
    pub seats: i64,
}

/// 口数を決める, from a day on, also in the future.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetSeats {
    /// Of which organisation.
    pub member: i64,
    /// How many.
    pub seats: i64,
    /// The first day; absent: today. What was said for that day before is said anew.
    pub from: Option<Day>,
}

impl Command for SetSeats {
    type Output = Nothing;
    const NAME: &'static str = "organisations.set_seats";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let organisation = members::brief(tx, self.member)?;
        ensure!(organisation.is_organisation, "member", "error-contact-organisation", name = organisation.name);
        ensure!((1..=MOST).contains(&self.seats), "seats", "error-seats", max = MOST);
        store::set_seats(tx, self.member, self.from.unwrap_or_else(|| tx.today()), self.seats)?;
        tx.subject(organisation.label());
        Ok(Nothing {})
    }
}

/// 口数の変更を取り消す: from that day on, the seats from before hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveSeats {
    /// Which.
    pub seats: i64,
}

impl Command for RemoveSeats {
    type Output = Nothing;
    const NAME: &'static str = "organisations.remove_seats";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let organisation = store::remove_seats(tx, self.seats)?.or_not_found("error-no-such-seats")?;
        tx.subject(members::brief(tx, organisation)?.label());
        Ok(Nothing {})
    }
}
