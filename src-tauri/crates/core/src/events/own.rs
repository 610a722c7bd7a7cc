//! What a member sees of events and does by themselves.

use chrono::Days;

use super::{Event, Seat, SeatState, State, apply as office, seating, store};
use crate::{Error, Reader, Result, Tx, error::OrNotFound, markup, members, values::Day};

/// So long what is over stands in the member's list.
const KEPT: Days = Days::new(730);

/// An event as a member sees it.
#[derive(Debug, Clone)]
pub struct Own {
    /// Key.
    pub id: i64,
    /// One line.
    pub title: String,
    /// Its day.
    pub starts_on: Day,
    /// `13:00`; empty: not said.
    pub starts_at: String,
    /// `16:00`; empty: not said.
    pub ends_at: String,
    /// Where.
    pub place: String,
    /// What it costs, in words.
    pub fee: String,
    /// What it is: HTML that is safe to show.
    pub html: String,
    /// Where it stands.
    pub state: State,
    /// How many people; none: without end.
    pub capacity: Option<i64>,
    /// For how many there is room; none: without end.
    pub free: Option<i64>,
    /// How many people wait.
    pub waiting: i64,
    /// How many people the member may bring.
    pub companions: i64,
    /// The last day of applying.
    pub apply_until: Day,
    /// The last day of giving a place up.
    pub cancel_until: Day,
    /// The member's own application that holds.
    pub seat: Option<OwnSeat>,
}

/// A member's own application.
#[derive(Debug, Clone)]
pub struct OwnSeat {
    /// Whether they wait; else they have a place.
    pub waiting: bool,
    /// Which in the queue, from 1, of those who wait.
    pub turn: usize,
    /// How many they bring.
    pub companions: i64,
    /// Whom.
    pub companion_names: String,
    /// What they said.
    pub note: String,
    /// For those who have a place: where to go.
    pub joining: String,
    /// Whether they were there.
    pub came: bool,
    /// Whether they may still give it up by themselves.
    pub may_give_up: bool,
}

impl Own {
    /// Whether the member may apply now.
    pub fn may_apply(&self) -> bool {
        self.state == State::Open && self.seat.is_none()
    }

    /// Whether whoever applies now waits.
    pub fn is_full(&self) -> bool {
        self.waiting > 0 || self.free == Some(0)
    }
}

/// An application as a member writes it.
#[derive(Debug, Clone)]
pub struct Wish {
    /// How many they bring.
    pub companions: i64,
    /// Whom.
    pub companion_names: String,
    /// What they would like to say.
    pub note: String,
}

fn own_seat(reader: &Reader<'_>, event: &Event, seat: Seat) -> Result<OwnSeat> {
    let waiting = seat.state == SeatState::Waiting;
    let turn =
        if waiting { 1 + store::queue(reader, event.id)?.iter().filter(|other| other.id < seat.id).count() } else { 0 };
    Ok(OwnSeat {
        // Nobody counts on who only waits.
        may_give_up: event.is_ahead(reader.today())
            && seat.came_at.is_none()
            && (waiting || reader.today() <= event.cancel_until),
        joining: if waiting { String::new() } else { event.joining.clone() },
        turn,
        waiting,
        companions: seat.companions,
        companion_names: seat.companion_names,
        note: seat.note,
        came: seat.came_at.is_some(),
    })
}

fn own(reader: &Reader<'_>, event: Event, seat: Option<Seat>) -> Result<Own> {
    Ok(Own {
        free: seating::free(reader, &event)?,
        waiting: store::people(reader, event.id)?.waiting,
        state: event.state(reader.today()),
        html: markup::html(&event.body),
        seat: seat.map(|seat| own_seat(reader, &event, seat)).transpose()?,
        id: event.id,
        title: event.title,
        starts_on: event.starts_on,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        place: event.place,
        fee: event.fee,
        capacity: event.capacity,
        companions: event.companions,
        apply_until: event.apply_until,
        cancel_until: event.cancel_until,
    })
}

/// The event with the member's application; none where it is not for them. Whoever has a place keeps seeing it.
fn seen(reader: &Reader<'_>, member: i64, event: Event) -> Result<Option<Own>> {
    let seat = store::seat_of(reader, event.id, member)?;
    if event.published_at.is_none()
        || (seat.is_none() && !members::is_addressed(reader, member, event.audience.as_deref())?)
    {
        return Ok(None);
    }
    own(reader, event, seat).map(Some)
}

/// What is to come for a member, the next first. What was called off is told to those who had applied for it.
fn coming(reader: &Reader<'_>, member: i64) -> Result<Vec<Own>> {
    let mut coming = Vec::new();
    for event in store::published_from(reader, reader.today())? {
        if let Some(own) = seen(reader, member, event)?
            && (own.seat.is_some() || own.state != State::CalledOff)
        {
            coming.push(own);
        }
    }
    Ok(coming)
}

/// What is to come for a member, the next first, and what they had a place for before, the newest first.
pub(crate) fn of_member(reader: &Reader<'_>, member: i64) -> Result<(Vec<Own>, Vec<Own>)> {
    let today = reader.today();
    let mut before = Vec::new();
    for (event, seat) in store::of_member(reader, member)? {
        if event.starts_on < today && today - KEPT <= event.starts_on && seat.state == SeatState::Taken {
            before.push(own(reader, event, Some(seat))?);
        }
    }
    Ok((coming(reader, member)?, before))
}

/// What is next for a member: what they have a place for, else what they may apply for.
pub(crate) fn next(reader: &Reader<'_>, member: i64) -> Result<Option<Own>> {
    let (own, open): (Vec<Own>, Vec<Own>) = coming(reader, member)?
        .into_iter()
        .filter(|event| event.state != State::CalledOff)
        .partition(|event| event.seat.is_some());
    Ok(own.into_iter().next().or_else(|| open.into_iter().find(Own::may_apply)))
}

/// One event; what is not for the member is not found, whatever there may be.
pub(crate) fn open(reader: &Reader<'_>, member: i64, id: i64) -> Result<Own> {
    let event = store::find(reader, id)?.or_not_found("error-no-such-event")?;
    seen(reader, member, event)?.or_not_found("error-no-such-event")
}

/// The member applies; whether they have a place at once.
///
/// # Errors
/// Invalid in `companions`, `companion_names`, `note`; a conflict after the last day or where they applied already.
pub fn apply(tx: &mut Tx<'_>, member: i64, id: i64, wish: &Wish) -> Result<bool> {
    let found = open(tx, member, id)?;
    if found.seat.is_some() {
        return Err(Error::conflict("error-event-twice-own"));
    }
    if found.state != State::Open {
        return Err(Error::conflict("error-event-closed"));
    }
    let event = store::find(tx, id)?.or_not_found("error-no-such-event")?;
    let seat = Seat {
        id: 0,
        event: id,
        member: Some(member),
        name: String::new(),
        contact: String::new(),
        companions: wish.companions,
        companion_names: wish.companion_names.clone(),
        note: wish.note.clone(),
        state: SeatState::Waiting,
        applied_at: tx.now(),
        came_at: None,
    };
    Ok(office::enter(tx, &event, seat)?.state == SeatState::Taken)
}

/// The member gives their place up.
///
/// # Errors
/// Not found without a place; a conflict after the last day.
pub fn give_up(tx: &mut Tx<'_>, member: i64, id: i64) -> Result<()> {
    let event = store::find(tx, id)?.or_not_found("error-no-such-event")?;
    let seat = store::seat_of(tx, id, member)?.or_not_found("error-no-such-seat")?;
    if !own_seat(tx, &event, seat.clone())?.may_give_up {
        return Err(Error::conflict("error-event-too-late"));
    }
    office::free(tx, &event, &seat).map(drop)
}

/// An application of a member, whatever became of it.
pub(crate) struct Ever {
    /// The day of the event.
    pub starts_on: Day,
    /// Its title.
    pub title: String,
    /// `taken`, `waiting`, `given-up`, `came`.
    pub state: &'static str,
    /// Whom they brought.
    pub companion_names: String,
    /// What they said.
    pub note: String,
}

/// All that a member ever applied for, the newest first.
pub(crate) fn ever(reader: &Reader<'_>, member: i64) -> Result<Vec<Ever>> {
    let found = store::of_member(reader, member)?.into_iter();
    Ok(found
        .map(|(event, seat)| Ever {
            starts_on: event.starts_on,
            title: event.title,
            state: match seat.state {
                SeatState::Taken if seat.came_at.is_some() => "came",
                SeatState::Taken => "taken",
                SeatState::Waiting => "waiting",
                SeatState::GivenUp => "given-up",
            },
            companion_names: seat.companion_names,
            note: seat.note,
        })
        .collect())
}
