//! Events and who applied, for the office.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Event, People, Seat, SeatState, State, seating, store};
use crate::{
    Area, Lang, Permission, Query, Reader, Result,
    error::OrNotFound,
    markup, members,
    values::{Day, moment_text},
};

/// イベントの一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventList")]
pub struct List {
    /// Those whose day is over, the newest first; else those from today on, the next first.
    #[serde(default)]
    pub past: bool,
    /// Only those whose title or place holds this.
    #[serde(default)]
    pub text: String,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// One line.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventRow")]
pub struct Row {
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
    /// Where it stands.
    pub state: State,
    /// How many people; none: without end.
    pub capacity: Option<i64>,
    /// How many there are.
    pub people: People,
}

fn row(reader: &Reader<'_>, event: Event, people: People) -> Row {
    Row {
        state: event.state(reader.today()),
        id: event.id,
        title: event.title,
        starts_on: event.starts_on,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        place: event.place,
        capacity: event.capacity,
        people,
    }
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventPage")]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub total: i64,
}

impl Query for List {
    type Output = Page;
    const NAME: &'static str = "events.list";
    const NEEDS: Permission = Permission::view(Area::Events);
    fn run(self, reader: &Reader<'_>) -> Result<Page> {
        let limit = self.limit.unwrap_or(100).clamp(1, 500);
        let (total, found) = store::page(reader, self.past, self.text.trim(), self.offset.into(), limit.into())?;
        Ok(Page { rows: found.into_iter().map(|(event, people)| row(reader, event, people)).collect(), total })
    }
}

/// イベントを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventGet")]
pub struct Get {
    /// Which.
    pub event: i64,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventShown")]
pub struct Shown {
    /// What the list shows.
    #[serde(flatten)]
    pub row: Row,
    /// What it costs, in words.
    pub fee: String,
    /// Markdown.
    pub body: String,
    /// The same as HTML that is safe to show.
    pub html: String,
    /// For those who have a place alone.
    pub joining: String,
    /// Whom it is for, as a segment in its text form; empty: every member.
    pub audience: String,
    /// The same, as people read it.
    pub audience_said: String,
    /// How many people somebody may bring.
    pub companions: i64,
    /// The last day of applying.
    pub apply_until: Day,
    /// The last day on which members give a place up by themselves.
    pub cancel_until: Day,
    /// Members see it.
    pub published: bool,
    /// Applications by state: with a place, waiting, given up.
    pub seats: [i64; 3],
    /// How many of those who wait could have a place now.
    pub may_move: i64,
    /// Whether it may be taken away: nobody ever applied.
    pub removable: bool,
}

impl Query for Get {
    type Output = Shown;
    const NAME: &'static str = "events.get";
    const NEEDS: Permission = Permission::view(Area::Events);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let event = store::find(reader, self.event)?.or_not_found("error-no-such-event")?;
        let (audience, audience_said) = members::audience_said(reader, event.audience.as_deref())?;
        let mut seats = [0; 3];
        for (count, state) in seats.iter_mut().zip(SeatState::ALL) {
            *count = store::in_state(reader, event.id, state)?.len() as i64;
        }
        Ok(Shown {
            fee: event.fee.clone(),
            body: event.body.clone(),
            html: markup::html(&event.body),
            joining: event.joining.clone(),
            audience,
            audience_said,
            companions: event.companions,
            apply_until: event.apply_until,
            cancel_until: event.cancel_until,
            published: event.published_at.is_some(),
            seats,
            may_move: if event.is_ahead(reader.today()) { seating::fitting(reader, &event)?.len() as i64 } else { 0 },
            removable: seats.iter().all(|count| *count == 0),
            row: {
                let people = store::people(reader, event.id)?;
                row(reader, event, people)
            },
        })
    }
}

/// イベントの申込の一覧: of one state. Those with a place by furigana, the others in the order in which they came.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventSeats")]
pub struct Seats {
    /// Of what.
    pub event: i64,
    /// Of this state.
    pub state: SeatState,
}

/// An application.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventSeatRow")]
pub struct SeatRow {
    /// Key.
    pub id: i64,
    /// Whose; none of nobody of the roster.
    pub member: Option<i64>,
    /// 会員番号; empty of who has none.
    pub no: String,
    /// Who.
    pub name: String,
    /// Furigana.
    pub kana: String,
    /// Telephone or mail of nobody of the roster.
    pub contact: String,
    /// How many they bring.
    pub companions: i64,
    /// Whom.
    pub companion_names: String,
    /// What they said.
    pub note: String,
    /// When they applied, UTC.
    pub applied_at: String,
    /// When they were there, UTC.
    pub came_at: Option<String>,
}

fn seat_row(lang: Lang, seat: Seat, briefs: &HashMap<i64, members::Brief>) -> SeatRow {
    let brief = seat.member.and_then(|member| briefs.get(&member));
    SeatRow {
        id: seat.id,
        member: seat.member,
        no: brief.map(|brief| brief.no.clone()).unwrap_or_default(),
        kana: brief.map(|brief| brief.kana.clone()).unwrap_or_default(),
        name: brief.map_or_else(|| seat.called(lang), |brief| brief.name.clone()),
        contact: seat.contact,
        companions: seat.companions,
        companion_names: seat.companion_names,
        note: seat.note,
        applied_at: moment_text(seat.applied_at),
        came_at: seat.came_at.map(moment_text),
    }
}

impl Query for Seats {
    type Output = Vec<SeatRow>;
    const NAME: &'static str = "events.seats";
    const NEEDS: Permission = Permission::view(Area::Events);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<SeatRow>> {
        let seats = store::in_state(reader, self.event, self.state)?;
        let keys: Vec<i64> = seats.iter().filter_map(|seat| seat.member).collect();
        let briefs: HashMap<i64, members::Brief> =
            members::briefs(reader, &keys)?.into_iter().map(|brief| (brief.id, brief)).collect();
        let mut rows: Vec<SeatRow> = seats.into_iter().map(|seat| seat_row(reader.lang(), seat, &briefs)).collect();
        if self.state == SeatState::Taken {
            rows.sort_by(|a, b| (a.member.is_none(), &a.kana, a.id).cmp(&(b.member.is_none(), &b.kana, b.id)));
        }
        Ok(rows)
    }
}

/// 会員のイベント: what a member applied for, the newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "EventsOfMember")]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

/// An application of a member.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "EventOfMember")]
pub struct MemberRow {
    /// Key of the event.
    pub event: i64,
    /// Its title.
    pub title: String,
    /// Its day.
    pub starts_on: Day,
    /// Where it stands.
    pub event_state: State,
    /// How far the application is.
    pub state: SeatState,
    /// How many they bring.
    pub companions: i64,
    /// Whether they were there.
    pub came: bool,
}

impl Query for OfMember {
    type Output = Vec<MemberRow>;
    const NAME: &'static str = "events.of_member";
    const NEEDS: Permission = Permission::view(Area::Events);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<MemberRow>> {
        let today = reader.today();
        let found = store::of_member(reader, self.member)?;
        Ok(found
            .into_iter()
            .map(|(event, seat)| MemberRow {
                event_state: event.state(today),
                event: event.id,
                title: event.title,
                starts_on: event.starts_on,
                state: seat.state,
                companions: seat.companions,
                came: seat.came_at.is_some(),
            })
            .collect())
    }
}
