//! 申込・取りやめ by the office, and giving free places to who waits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Event, Seat, SeatState, State, seating, store, tell};
use crate::{Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, members};

pub(super) const LONGEST_NAMES: usize = 500;
pub(super) const LONGEST_NOTE: usize = 1_000;

/// 申込を書きとめる: by telephone or at the counter, of a member or of somebody else. The office may do so until the day
/// itself, after the last day of applying, too.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventApply")]
pub struct Apply {
    /// For what.
    pub event: i64,
    /// Who; without it `name`.
    pub member: Option<i64>,
    /// Who, of nobody of the roster.
    #[serde(default)]
    pub name: String,
    /// Of nobody of the roster: telephone or mail.
    #[serde(default)]
    pub contact: String,
    /// How many they bring.
    #[serde(default)]
    pub companions: i64,
    /// Whom.
    #[serde(default)]
    pub companion_names: String,
    /// What they say.
    #[serde(default)]
    pub note: String,
}

/// What [`Apply`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventApplied")]
pub struct Applied {
    /// Key of the application.
    pub seat: i64,
    /// Whether they have a place or wait for one.
    pub state: SeatState,
    /// Whether a mail tells them.
    pub told: bool,
}

/// What [`GiveUp`] and [`Promote`] answer.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "EventMoved")]
pub struct Moved {
    /// Who had waited and has a place now.
    pub promoted: Vec<String>,
    /// Of these and of whose place it was: to whom no mail goes.
    pub not_told: Vec<String>,
}

/// Writes an application down and tells who applied.
pub(super) fn enter(tx: &mut Tx<'_>, event: &Event, mut seat: Seat) -> Result<Applied> {
    let names = seat.companion_names.trim().to_owned();
    let note = seat.note.trim().to_owned();
    ensure!(
        (0..=event.companions).contains(&seat.companions),
        "companions",
        "error-event-companions",
        max = event.companions
    );
    ensure!(names.chars().count() <= LONGEST_NAMES, "companion_names", "error-too-long", max = LONGEST_NAMES);
    ensure!(note.chars().count() <= LONGEST_NOTE, "note", "error-too-long", max = LONGEST_NOTE);
    ensure!(
        event.capacity.is_none_or(|most| seat.people() <= most),
        "companions",
        "error-event-party",
        max = event.capacity.unwrap_or_default()
    );
    if let Some(member) = seat.member
        && store::seat_of(tx, event.id, member)?.is_some()
    {
        return Err(Error::conflict("error-event-twice").field("member"));
    }
    seat.companion_names = if seat.companions > 0 { names } else { String::new() };
    seat.note = note;
    seat.state = seating::state_of_newcomer(tx, event, seat.people())?;
    seat.id = store::apply(tx, &seat)?;
    tx.subject(format!("{} {}", event.title, seat.who(tx)?));
    let what = if seat.state == SeatState::Taken { tell::What::Taken } else { tell::What::Waiting };
    let told = tell::tell(tx, event, &seat, what, "")?;
    Ok(Applied { seat: seat.id, state: seat.state, told })
}

/// Gives a place up, and hands it on to whoever has waited longest.
pub(super) fn free(tx: &mut Tx<'_>, event: &Event, seat: &Seat) -> Result<Moved> {
    store::set_state(tx, seat.id, SeatState::GivenUp)?;
    tx.subject(format!("{} {}", event.title, seat.who(tx)?));
    let mut moved = if event.is_ahead(tx.today()) { hand_on(tx, event)? } else { Moved::default() };
    if !tell::tell(tx, event, seat, tell::What::GivenUp, "")? {
        moved.not_told.push(seat.who(tx)?);
    }
    Ok(moved)
}

fn hand_on(tx: &mut Tx<'_>, event: &Event) -> Result<Moved> {
    let mut moved = Moved::default();
    for seat in seating::promote(tx, event)? {
        let who = seat.who(tx)?;
        if !tell::tell(tx, event, &seat, tell::What::Promoted, "")? {
            moved.not_told.push(who.clone());
        }
        moved.promoted.push(who);
    }
    Ok(moved)
}

/// What is still to come and is not called off.
fn ahead(tx: &Tx<'_>, id: i64) -> Result<Event> {
    let event = store::find(tx, id)?.or_not_found("error-no-such-event")?;
    match event.state(tx.today()) {
        State::Open | State::Closed => Ok(event),
        State::Draft => Err(Error::conflict("error-event-draft")),
        State::Over | State::CalledOff => Err(Error::conflict("error-event-not-ahead")),
    }
}

impl Command for Apply {
    type Output = Applied;
    const NAME: &'static str = "events.apply";
    const NEEDS: Permission = Permission::change(Area::Events);
    const TOUCHES: &'static [Topic] = &[Topic::Events, Topic::Mail];
    const UNDO: Undo = Undo::By("events.give_up");
    fn run(self, tx: &mut Tx<'_>) -> Result<Applied> {
        let event = ahead(tx, self.event)?;
        let name = self.name.trim();
        match self.member {
            Some(member) => drop(members::brief(tx, member)?),
            None => ensure!(!name.is_empty(), "name", "error-required"),
        }
        ensure!(name.chars().count() <= LONGEST_NAMES, "name", "error-too-long", max = LONGEST_NAMES);
        ensure!(self.contact.chars().count() <= LONGEST_NAMES, "contact", "error-too-long", max = LONGEST_NAMES);
        let stranger = self.member.is_none();
        let seat = Seat {
            id: 0,
            event: event.id,
            member: self.member,
            name: if stranger { name.to_owned() } else { String::new() },
            contact: if stranger { self.contact.trim().to_owned() } else { String::new() },
            companions: self.companions,
            companion_names: self.companion_names,
            note: self.note,
            state: SeatState::Waiting,
            applied_at: tx.now(),
            came_at: None,
        };
        enter(tx, &event, seat)
    }
}

/// 取りやめ: a place is given up, and goes to whoever has waited longest.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventGiveUp")]
pub struct GiveUp {
    /// Which application.
    pub seat: i64,
}

impl Command for GiveUp {
    type Output = Moved;
    const NAME: &'static str = "events.give_up";
    const NEEDS: Permission = Permission::change(Area::Events);
    const TOUCHES: &'static [Topic] = &[Topic::Events, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-event-seat");
    fn run(self, tx: &mut Tx<'_>) -> Result<Moved> {
        let seat = store::find_seat(tx, self.seat)?.filter(|seat| seat.state != SeatState::GivenUp);
        let seat = seat.or_not_found("error-no-such-seat")?;
        // Taken back first: who was there did not give up.
        if seat.came_at.is_some() {
            return Err(Error::conflict("error-event-came"));
        }
        let event = store::find(tx, seat.event)?.or_not_found("error-no-such-event")?;
        free(tx, &event, &seat)
    }
}

/// 空いた席を順に回す: after the capacity grew.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventPromote")]
pub struct Promote {
    /// Of what.
    pub event: i64,
}

impl Command for Promote {
    type Output = Moved;
    const NAME: &'static str = "events.promote";
    const NEEDS: Permission = Permission::change(Area::Events);
    const TOUCHES: &'static [Topic] = &[Topic::Events, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-event-seat");
    fn run(self, tx: &mut Tx<'_>) -> Result<Moved> {
        let event = ahead(tx, self.event)?;
        tx.subject(&event.title);
        let moved = hand_on(tx, &event)?;
        if moved.promoted.is_empty() {
            return Err(Error::conflict("error-event-nobody-moves"));
        }
        Ok(moved)
    }
}
