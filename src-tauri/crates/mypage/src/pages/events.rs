//! イベント: what is to come, applying with whoever comes along, waiting, giving a place up.

// Templates hand their fields by reference and ask everything of the page.
#![allow(clippy::trivially_copy_pass_by_ref, clippy::unused_self)]

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::{
    Error,
    desk::{EventState, EventWish, MemberDesk, MemberEvent},
};

use super::{
    Posted,
    desk::{Again, Outcome},
    not_found,
};
use crate::{House, answer, layout::Layout, visit::Visit};

/// What both pages say of an event.
pub(crate) struct Told<'e> {
    l: &'e Layout,
    event: &'e MemberEvent,
}

impl<'e> Told<'e> {
    pub fn new(l: &'e Layout, event: &'e MemberEvent) -> Self {
        Self { l, event }
    }

    /// 13:00から16:00
    pub fn time(&self) -> String {
        let from = self.event.starts_at.trim_start_matches('0');
        let until = self.event.ends_at.trim_start_matches('0');
        match (from, until) {
            ("", _) => String::new(),
            (from, "") => self.l.with("mypage-events-from", "from", from),
            (from, until) => format!("{from}–{until}"),
        }
    }

    /// How many places are left, in words; empty where there is no end of them.
    pub fn room(&self) -> String {
        match self.event.free {
            _ if self.event.is_full() => self.l.t("mypage-events-full"),
            Some(free) => self.l.count("mypage-events-free", free),
            None => String::new(),
        }
    }

    /// The same under it: 「定員20名」, 「定員20名・待ち2名」.
    pub fn capacity(&self) -> String {
        let Some(capacity) = self.event.capacity else { return self.l.t("mypage-events-no-limit") };
        let capacity = self.l.count("mypage-events-capacity", capacity);
        if self.event.waiting == 0 {
            return capacity;
        }
        format!("{capacity} {}", self.l.count("mypage-events-waiting", self.event.waiting))
    }

    /// The width of the bar in hundredths.
    pub fn taken(&self) -> i64 {
        match (self.event.capacity, self.event.free) {
            (Some(capacity), Some(free)) => (capacity - free) * 100 / capacity,
            _ => 0,
        }
    }

    /// Few places are left.
    pub fn scarce(&self) -> bool {
        !self.event.is_full() && self.event.free.is_some_and(|free| free <= 5)
    }

    /// The badge of the member's own application, or of what is no more.
    pub fn badge(&self) -> Option<(&'static str, &'static str)> {
        match (&self.event.seat, self.event.state) {
            (_, EventState::CalledOff) => Some(("badge--off", "mypage-events-called-off")),
            (Some(seat), _) if seat.came => Some(("badge--done", "mypage-events-came")),
            (Some(seat), EventState::Over) if !seat.waiting => Some(("badge--part", "mypage-events-over")),
            (Some(seat), _) if seat.waiting => Some(("badge--wait", "mypage-events-waits")),
            (Some(_), _) => Some(("badge--done", "mypage-events-taken")),
            (None, EventState::Closed) => Some(("badge--part", "mypage-events-closed")),
            _ => None,
        }
    }
}

#[derive(Template)]
#[template(path = "events.html")]
struct EventsPage {
    l: Layout,
    own: Vec<MemberEvent>,
    open: Vec<MemberEvent>,
    before: Vec<MemberEvent>,
}

impl EventsPage {
    fn of<'e>(&'e self, event: &'e MemberEvent) -> Told<'e> {
        Told::new(&self.l, event)
    }
}

fn draw_all(desk: &MemberDesk, l: Layout) -> Result<Bytes, Error> {
    let (coming, before) = desk.events()?;
    let (own, open) = coming.into_iter().partition(|event| event.seat.is_some());
    answer::draw(&EventsPage { l, own, open, before })
}

pub(crate) async fn events(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/events", draw_all).await
}

/// What was typed; a form comes as it was.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Form {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    companions: String,
    #[serde(default)]
    companion_names: String,
    #[serde(default)]
    note: String,
}

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage {
    l: Layout,
    event: MemberEvent,
    typed: Form,
    /// The field that was refused, and why.
    refused: Option<(String, String)>,
}

impl EventPage {
    fn told(&self) -> Told<'_> {
        Told::new(&self.l, &self.event)
    }

    fn is_ahead(&self) -> bool {
        matches!(self.event.state, EventState::Open | EventState::Closed)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        self.refused.as_ref().filter(|(at, _)| at == field).map(|(_, why)| why.as_str())
    }
}

fn draw(desk: &MemberDesk, l: Layout, id: i64, typed: Form, error: Option<&Error>) -> Result<Bytes, Error> {
    let refused = error.and_then(|error| Some((error.field.clone()?, error.message(l.lang))));
    answer::draw(&EventPage { l, event: desk.event(id)?, typed, refused })
}

pub(crate) async fn one_event(State(house): State<House>, visit: Visit, Path(event): Path<String>) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    let Ok(id) = event.parse::<i64>() else { return not_found(State(house), visit).await };
    let page = move |desk: &MemberDesk, l| draw(desk, l, id, Form::default(), None);
    house.drawn(&visit, token, format!("/events/{id}"), page).await
}

pub(crate) async fn apply_for(
    State(house): State<House>,
    visit: Visit,
    Path(event): Path<String>,
    Posted(form): Posted<Form>,
) -> Response {
    let Ok(id) = event.parse::<i64>() else { return not_found(State(house), visit).await };
    let (csrf, typed) = (form.csrf.clone(), form.clone());
    let again = Again::on(format!("/events/{id}"), move |desk, l, error| draw(desk, l, id, typed, Some(error)));
    let run = move |desk: &MemberDesk| {
        let companions = match form.companions.trim() {
            "" => 0,
            // What is no number is more than anybody may bring: the form says how many that is.
            typed => typed.parse().unwrap_or(i64::MAX),
        };
        let wish = EventWish { companions, companion_names: form.companion_names, note: form.note };
        desk.apply_for(id, &wish)
    };
    let outcome: Result<Outcome<bool>, Error> = house.at_desk(&visit, csrf, run, Some(again)).await;
    house
        .led(&visit, outcome, |taken| {
            answer::see(&format!("/events/{id}?done={}", if taken { "event" } else { "event-waiting" }))
        })
        .await
}

/// The form of giving a place up.
#[derive(Deserialize)]
pub(crate) struct Leave {
    #[serde(default)]
    csrf: String,
}

pub(crate) async fn give_up(
    State(house): State<House>,
    visit: Visit,
    Path(event): Path<String>,
    Posted(form): Posted<Leave>,
) -> Response {
    let Ok(id) = event.parse::<i64>() else { return not_found(State(house), visit).await };
    let outcome = house.at_desk(&visit, form.csrf, move |desk: &MemberDesk| desk.give_up(id), None).await;
    house.led(&visit, outcome, |()| answer::see("/events?done=event-given-up")).await
}
