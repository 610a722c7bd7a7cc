//! What happened at Stripe. The events are a feed: they say of which session something happened, and the session,
//! with its payment and charge, says what. So nothing depends on the order in which events come. Events reach back
//! 30 days; after a longer silence, and the first time, all sessions are read since the oldest link that is not paid.
//!
//! The feed is read again for an hour before the last time, because an event may be listed late; each is looked at
//! once.

use std::collections::BTreeSet;

use chrono::Duration;

use super::{
    receive,
    round::{Round, Stop},
    store,
    stripe::{self, About},
};
use crate::values::{Moment, moment_text};

/// For events that are listed late.
const AGAIN: Duration = Duration::hours(1);

pub(super) fn poll(round: &Round<'_>) -> Result<(), Stop> {
    let started = round.book.now();
    let polled_at = round.read(|reader| Ok(store::sync(reader)?.polled_at))?;
    let last = polled_at.and_then(|text| text.parse::<Moment>().ok());
    match last {
        Some(last) if started - last < stripe::EVENTS_REACH => feed(round, last - AGAIN)?,
        _ => everything(round, last)?,
    }
    fees(round)?;
    round.write(|tx| {
        store::forget_events(tx, &moment_text(started - AGAIN - AGAIN))?;
        store::set_polled(tx, &moment_text(started))
    })?;
    Ok(())
}

/// What the events since a moment are about.
fn feed(round: &Round<'_>, since: Moment) -> Result<(), Stop> {
    round.pages(
        |after| stripe::events(since, after),
        |events| {
            let ids: Vec<&str> = events.iter().filter_map(stripe::id).collect();
            let known = round.read(|reader| store::known_events(reader, &ids))?;
            let new = || events.iter().filter(|event| stripe::id(event).is_some_and(|id| !known.contains(id)));
            // A session that three events name is asked for once.
            let about: BTreeSet<About> = new().filter_map(stripe::about).collect();
            for about in about {
                match about {
                    About::Session(session) => hear_of_session(round, &session)?,
                    About::Intent(intent) => hear_of_intent(round, &intent)?,
                }
            }
            // Only now: what is asked for in vain is asked for again.
            let new: Vec<&str> = new().filter_map(stripe::id).collect();
            round.write(|tx| store::keep_events(tx, &new))?;
            Ok(())
        },
    )
}

/// All sessions that can be of a link that is not paid, and all refunds since we last knew.
fn everything(round: &Round<'_>, last: Option<Moment>) -> Result<(), Stop> {
    let Some(since) = round.read(store::oldest_unpaid)?.and_then(|text| text.parse::<Moment>().ok()) else {
        return Ok(());
    };
    round.pages(|after| stripe::sessions(since, after), |sessions| hear(round, sessions))?;
    let Some(last) = last else { return Ok(()) };
    let mut given_back = BTreeSet::new();
    round.pages(
        |after| stripe::refunds(last - AGAIN, after),
        |refunds| {
            let intents: Vec<&str> =
                refunds.iter().filter_map(|refund| stripe::id(&refund["payment_intent"])).collect();
            given_back.extend(round.read(|reader| store::known_intents(reader, &intents))?);
            Ok(())
        },
    )?;
    given_back.iter().try_for_each(|intent| hear_of_intent(round, intent))
}

/// What Stripe took for a payment is known a while after it.
fn fees(round: &Round<'_>) -> Result<(), Stop> {
    for session in round.read(store::without_fee)? {
        hear_of_session(round, &session)?;
    }
    Ok(())
}

fn hear_of_session(round: &Round<'_>, session: &str) -> Result<(), Stop> {
    let answer = round.ask(&stripe::session(session))?;
    hear(round, std::slice::from_ref(&answer))
}

pub(super) fn hear_of_intent(round: &Round<'_>, intent: &str) -> Result<(), Stop> {
    let page = stripe::page(&round.ask(&stripe::sessions_of(intent))?)?;
    hear(round, &page.data)
}

fn hear(round: &Round<'_>, sessions: &[serde_json::Value]) -> Result<(), Stop> {
    let told: Vec<_> = sessions.iter().filter_map(stripe::told).collect();
    if !told.is_empty() {
        round.write(|tx| told.iter().try_for_each(|told| receive::hear(tx, told)))?;
    }
    Ok(())
}
