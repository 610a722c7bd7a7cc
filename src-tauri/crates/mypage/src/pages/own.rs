//! What a member may ask of the association beyond their record: to leave, to rest, who sees their data, and the data
//! itself as a file.

// Templates hand their fields by reference and ask everything of the page.
#![allow(clippy::trivially_copy_pass_by_ref, clippy::unused_self)]

use askama::Template;
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tsudoi_core::{
    Area, Error,
    desk::{Effects, Leaving, MemberDesk, MyData, Seen},
    values::Day,
};

use super::{
    Posted,
    desk::{Again, Outcome},
};
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "leave.html")]
struct LeavePage {
    l: Layout,
    effects: Effects,
    today: Day,
    /// What was typed, and what was wrong with it.
    typed: Option<(Typed, String, String)>,
}

/// What was typed into a form of leaving.
#[derive(Default, Clone)]
struct Typed {
    which: String,
    first: String,
    last: String,
    why: String,
}

impl LeavePage {
    fn typed(&self, which: &str) -> Typed {
        match &self.typed {
            Some((typed, ..)) if typed.which == which => typed.clone(),
            _ => Typed {
                last: if which == "end" { self.effects.last.to_string() } else { String::new() },
                ..Typed::default()
            },
        }
    }

    fn wrong(&self, which: &str, field: &str) -> Option<&str> {
        let (typed, of, why) = self.typed.as_ref()?;
        (typed.which == which && of == field).then_some(why)
    }
}

fn draw_leave(desk: &MemberDesk, l: Layout, typed: Option<(Typed, String, String)>) -> Result<Bytes, Error> {
    answer::draw(&LeavePage { l, effects: desk.leaving()?, today: desk.today(), typed })
}

pub(crate) async fn leave(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/profile/leave", |desk, l| draw_leave(desk, l, None)).await
}

/// A 退会 or 休会, as the member would like it.
#[derive(Deserialize)]
pub(crate) struct Wish {
    csrf: String,
    which: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
    #[serde(default)]
    why: String,
}

pub(crate) async fn ask_to_leave(State(house): State<House>, visit: Visit, Posted(given): Posted<Wish>) -> Response {
    let Wish { csrf, which, first, last, why } = given;
    let typed = Typed { which: which.clone(), first: first.clone(), last: last.clone(), why: why.clone() };
    let run = move |desk: &MemberDesk| {
        let day = |text: &str, field: &str| text.trim().parse::<Day>().map_err(|_| Error::invalid(field, "error-day"));
        let wish = if which == "end" {
            Leaving::End { on: day(&last, "on")?, why }
        } else {
            let until = if last.trim().is_empty() { None } else { Some(day(&last, "until")?) };
            Leaving::Rest { starts_on: day(&first, "starts_on")?, until, why }
        };
        desk.ask_to_leave(wish)
    };
    let again = Again::on("/profile/leave", move |desk, l, error| {
        let refused = error.field.clone().unwrap_or_default();
        let why = error.message(l.lang);
        draw_leave(desk, l, Some((typed, refused, why)))
    });
    let outcome = house.at_desk(&visit, csrf, run, Some(again)).await;
    house.after(&visit, outcome, "/profile?done=leave").await
}

#[derive(Template)]
#[template(path = "data.html")]
struct DataPage {
    l: Layout,
    seen: Seen,
}

impl DataPage {
    /// What an area of the office's work is called.
    fn area(area: &Area) -> &'static str {
        match area {
            Area::Identity => "mypage-data-area-identity",
            Area::Money => "mypage-data-area-money",
            Area::Receipts => "mypage-data-area-receipts",
            Area::Mail => "mypage-data-area-mail",
            Area::Inquiries => "mypage-data-area-inquiries",
            Area::Events => "mypage-data-area-events",
            Area::Export => "mypage-data-area-export",
            Area::Journal => "mypage-data-area-journal",
            _ => "mypage-data-area-members",
        }
    }
}

pub(crate) async fn data(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/profile/data", |desk, l| answer::draw(&DataPage { l, seen: desk.seen_by()? })).await
}

/// In which form the data is taken.
#[derive(Deserialize)]
pub(crate) struct Form {
    csrf: String,
    form: String,
}

/// A page that stands by itself, to be kept: it has its own few styles and asks nothing of the network.
#[derive(Template)]
#[template(path = "data_file.html")]
struct DataFile<'d> {
    l: &'d Layout,
    data: &'d MyData,
}

pub(crate) async fn take_data(State(house): State<House>, visit: Visit, Posted(given): Posted<Form>) -> Response {
    let lang = visit.lang;
    let data = match house.at_desk(&visit, given.csrf, MemberDesk::take_data, None).await {
        Ok(Outcome::Done(data)) => data,
        other => return house.led(&visit, other, |_| answer::see("/profile/data")).await,
    };
    let (bytes, kind, name) = if given.form == "json" {
        (Bytes::from(data.json()), "application/json", "my-data.json")
    } else {
        let association = match house.work(tsudoi_core::desk::Reception::association).await {
            Ok(association) => association,
            Err(error) => return house.refuse(&visit, error).await,
        };
        let l = Layout {
            lang,
            association,
            here: String::new(),
            csrf: None,
            of_somebody: None,
            only_looks: false,
            form: String::new(),
            notice: None,
            alert: None,
        };
        match answer::draw(&DataFile { l: &l, data: &data }) {
            Ok(html) => (html, "text/html; charset=utf-8", "my-data.html"),
            Err(error) => return house.refuse(&visit, error).await,
        }
    };
    let saved = format!("attachment; filename=\"{name}\"");
    let saved = HeaderValue::from_str(&saved).unwrap_or(HeaderValue::from_static("attachment"));
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, saved)], bytes)
        .into_response()
}
