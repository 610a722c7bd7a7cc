//! Who gets a place. One queue for each event, in the order in which people applied.

use super::{Event, Seat, SeatState, store, touches_seats};
use crate::{Error, Reader, Result, Tx, journal};

/// How many people there is room for now; none: without end.
pub(super) fn free(reader: &Reader<'_>, event: &Event) -> Result<Option<i64>> {
    match event.capacity {
        Some(capacity) => Ok(Some((capacity - store::people(reader, event.id)?.taken).max(0))),
        None => Ok(None),
    }
}

/// Where somebody who comes now is put: behind whoever waits already.
pub(super) fn state_of_newcomer(reader: &Reader<'_>, event: &Event, people: i64) -> Result<SeatState> {
    let room = free(reader, event)?.is_none_or(|free| people <= free);
    let queue = !store::queue(reader, event.id)?.is_empty();
    Ok(if room && !queue { SeatState::Taken } else { SeatState::Waiting })
}

/// Who could have a place now: from the head of the queue. A party that does not fit is not overtaken.
pub(super) fn fitting(reader: &Reader<'_>, event: &Event) -> Result<Vec<Seat>> {
    let mut room = free(reader, event)?.unwrap_or(i64::MAX);
    let queue = store::queue(reader, event.id)?.into_iter();
    Ok(queue
        .take_while(|seat| {
            room -= seat.people();
            room >= 0
        })
        .collect())
}

/// Gives places that are free to whoever has waited longest.
pub(super) fn promote(tx: &Tx<'_>, event: &Event) -> Result<Vec<Seat>> {
    let promoted = fitting(tx, event)?;
    promoted.iter().try_for_each(|seat| store::set_state(tx, seat.id, SeatState::Taken))?;
    Ok(promoted)
}

/// Whoever changed the rows: no event has more people than places.
pub(crate) fn ensure_room(tx: &Tx<'_>, touched: &journal::Touched) -> Result<()> {
    if touches_seats(touched)
        && let Some((title, taken)) = store::overfull(tx)?
    {
        return Err(Error::conflict("error-event-full").field("capacity").arg("title", title).arg("taken", taken));
    }
    Ok(())
}
