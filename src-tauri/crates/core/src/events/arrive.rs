//! 受付: who is there.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{SeatState, store};
use crate::{Area, Command, Error, Permission, Result, Topic, Tx, Undo, error::OrNotFound, values::Nothing};

/// 受付する: somebody is there, or was counted by mistake.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventCheckIn")]
pub struct CheckIn {
    /// Which application.
    pub seat: i64,
    /// Whether they are there.
    pub came: bool,
}

impl Command for CheckIn {
    type Output = Nothing;
    const NAME: &'static str = "events.check_in";
    const NEEDS: Permission = Permission::change(Area::Events);
    const TOUCHES: &'static [Topic] = &[Topic::Events];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let seat = store::find_seat(tx, self.seat)?.or_not_found("error-no-such-seat")?;
        let event = store::find(tx, seat.event)?.or_not_found("error-no-such-event")?;
        if seat.state != SeatState::Taken {
            return Err(Error::conflict("error-event-no-place"));
        }
        if event.published_at.is_none() || event.called_off_at.is_some() {
            return Err(Error::conflict("error-event-no-reception"));
        }
        if tx.today() < event.starts_on {
            return Err(Error::conflict("error-event-not-yet"));
        }
        if seat.came_at.is_some() == self.came {
            return Err(Error::conflict(if self.came { "error-event-came" } else { "error-event-not-came" }));
        }
        tx.subject(format!("{} {}", event.title, seat.who(tx)?));
        store::set_came(tx, seat.id, self.came)?;
        Ok(Nothing {})
    }
}
