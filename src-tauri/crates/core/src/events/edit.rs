//! Writing an event, taking it away, calling it off.

use chrono::NaiveTime;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Event, SeatState, store, tell};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    markup, members,
    values::{Day, Nothing},
};

const LONGEST_TITLE: usize = 120;
const LONGEST_LINE: usize = 200;
const LONGEST_BODY: usize = 20_000;
const LONGEST_JOINING: usize = 2_000;
/// More people than any hall holds.
const MOST: i64 = 100_000;
const MOST_COMPANIONS: i64 = 20;

/// イベントを書く・直す. Who waits is not moved by it: places that a larger capacity frees are given by `events.promote`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventSave")]
pub struct Save {
    /// Which; without it a new one.
    pub event: Option<i64>,
    /// One line.
    pub title: String,
    /// Its day.
    pub starts_on: Day,
    /// `13:00`, in Japan; empty: not said.
    #[serde(default)]
    pub starts_at: String,
    /// `16:00`; empty: not said.
    #[serde(default)]
    pub ends_at: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What it costs, in words.
    #[serde(default)]
    pub fee: String,
    /// Markdown: paragraphs, lists, links, bold.
    #[serde(default)]
    pub body: String,
    /// For those who have a place alone: where to go, the address of an online meeting.
    #[serde(default)]
    pub joining: String,
    /// Whom it is for, as a segment in its text form; empty: every member.
    #[serde(default)]
    pub audience: String,
    /// How many people; none: without end.
    pub capacity: Option<i64>,
    /// How many people somebody may bring.
    #[serde(default)]
    pub companions: i64,
    /// The last day of applying; none: its own day.
    pub apply_until: Option<Day>,
    /// The last day on which members give a place up by themselves; none: its own day.
    pub cancel_until: Option<Day>,
    /// Members see it; else it is a draft.
    #[serde(default)]
    pub published: bool,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventSaved")]
pub struct Saved {
    /// Key.
    pub id: i64,
}

/// `9:30` → `09:30`; empty stays empty.
fn time(text: &str, field: &'static str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let read = NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| Error::invalid(field, "error-time"))?;
    Ok(read.format("%H:%M").to_string())
}

fn line(text: &str, field: &'static str, longest: usize) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > longest {
        return Err(Error::invalid(field, "error-too-long").arg("max", longest));
    }
    Ok(text.to_owned())
}

impl Save {
    fn event(self, tx: &Tx<'_>, before: Option<Event>) -> Result<Event> {
        let title = line(&self.title, "title", LONGEST_TITLE)?;
        ensure!(!title.is_empty(), "title", "error-required");
        let (starts_at, ends_at) = (time(&self.starts_at, "starts_at")?, time(&self.ends_at, "ends_at")?);
        ensure!(ends_at.is_empty() || !starts_at.is_empty(), "starts_at", "error-required");
        ensure!(ends_at.is_empty() || starts_at < ends_at, "ends_at", "error-event-times");
        ensure!(
            self.capacity.is_none_or(|most| (1..=MOST).contains(&most)),
            "capacity",
            "error-event-capacity",
            max = MOST
        );
        ensure!(
            (0..=MOST_COMPANIONS).contains(&self.companions),
            "companions",
            "error-event-companions-most",
            max = MOST_COMPANIONS
        );
        let apply_until = self.apply_until.unwrap_or(self.starts_on);
        ensure!(apply_until <= self.starts_on, "apply_until", "error-event-deadline");
        let cancel_until = self.cancel_until.unwrap_or(self.starts_on);
        ensure!(cancel_until <= self.starts_on, "cancel_until", "error-event-deadline");
        let audience_before = before.as_ref().and_then(|event| event.audience.as_deref());
        let audience = members::audience_kept(tx, &self.audience, audience_before)?;
        let seen = before.as_ref().and_then(|event| event.published_at);
        // What people have applied for does not vanish from under them.
        if let Some(before) = before.as_ref().filter(|_| seen.is_some() && !self.published) {
            ensure!(!store::has_seats(tx, before.id)?, "published", "error-event-applied");
        }
        Ok(Event {
            id: self.event.unwrap_or_default(),
            title,
            starts_on: self.starts_on,
            starts_at,
            ends_at,
            place: line(&self.place, "place", LONGEST_LINE)?,
            fee: line(&self.fee, "fee", LONGEST_LINE)?,
            body: line(&self.body, "body", LONGEST_BODY)?,
            joining: line(&self.joining, "joining", LONGEST_JOINING)?,
            audience,
            capacity: self.capacity,
            companions: self.companions,
            apply_until,
            cancel_until,
            published_at: self.published.then(|| seen.unwrap_or_else(|| tx.now())),
            called_off_at: before.and_then(|event| event.called_off_at),
        })
    }
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "events.save";
    const NEEDS: Permission = Permission::change(Area::Events);
    const TOUCHES: &'static [Topic] = &[Topic::Events];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let before = match self.event {
            Some(id) => Some(store::find(tx, id)?.or_not_found("error-no-such-event")?),
            None => None,
        };
        if before.as_ref().is_some_and(|event| event.called_off_at.is_some()) {
            return Err(Error::conflict("error-event-called-off"));
        }
        let known = self.event;
        let event = self.event(tx, before)?;
        tx.subject(&event.title);
        Ok(Saved { id: store::save(tx, known, &event)? })
    }
}

/// イベントを消す: one for which nobody ever applied.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventRemove")]
pub struct Remove {
    /// Which.
    pub event: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "events.remove";
    const NEEDS: Permission = Permission::change(Area::Events);
    const TOUCHES: &'static [Topic] = &[Topic::Events];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let event = store::find(tx, self.event)?.or_not_found("error-no-such-event")?;
        if store::has_seats(tx, event.id)? {
            return Err(Error::conflict("error-event-applied"));
        }
        tx.subject(&event.title);
        store::remove(tx, event.id)?;
        Ok(Nothing {})
    }
}

/// イベントを中止する: whoever has a place or waits for one is told by mail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventCallOff")]
pub struct CallOff {
    /// Which.
    pub event: i64,
    /// Why, to those who are told.
    pub reason: String,
}

impl Command for CallOff {
    type Output = tell::Told;
    const NAME: &'static str = "events.call_off";
    const NEEDS: Permission = Permission::change(Area::Events);
    const TOUCHES: &'static [Topic] = &[Topic::Events, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-event-told");
    fn run(self, tx: &mut Tx<'_>) -> Result<tell::Told> {
        let reason = line(&self.reason, "reason", LONGEST_JOINING)?;
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let event = store::find(tx, self.event)?.or_not_found("error-no-such-event")?;
        if !event.is_ahead(tx.today()) {
            return Err(Error::conflict("error-event-not-ahead"));
        }
        tx.subject(&event.title);
        tx.reason(&reason);
        store::call_off(tx, event.id)?;
        let mut told = tell::Told::default();
        for state in [SeatState::Taken, SeatState::Waiting] {
            for seat in store::in_state(tx, event.id, state)? {
                let reached = tell::tell(tx, &event, &seat, tell::What::CalledOff, &reason)?;
                told.count(tx, &seat, reached)?;
            }
        }
        Ok(told)
    }
}

/// イベントの見え方: what is being written, as members will see it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventPreview")]
pub struct Preview {
    /// Markdown.
    pub body: String,
}

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventPreviewed")]
pub struct Previewed {
    /// HTML that is safe to show.
    pub html: String,
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "events.preview";
    const NEEDS: Permission = Permission::view(Area::Events);
    fn run(self, _: &Reader<'_>) -> Result<Previewed> {
        ensure!(self.body.chars().count() <= LONGEST_BODY, "body", "error-too-long", max = LONGEST_BODY);
        Ok(Previewed { html: markup::html(&self.body) })
    }
}
