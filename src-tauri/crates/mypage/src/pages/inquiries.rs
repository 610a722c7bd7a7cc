//! 問い合わせ: the member's threads as letters, a new one, and writing on. Papers come as files to be saved.

// Templates hand their fields by reference and ask everything of the page.
#![allow(clippy::trivially_copy_pass_by_ref, clippy::unused_self)]

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State},
    response::Response,
};
use tsudoi_core::{
    Error,
    desk::{Inquiry, InquiryState, InquiryThread, InquiryWish, MemberDesk, Paper},
};

use super::{
    desk::{Again, Outcome},
    not_found,
    upload::Uploaded,
};
use crate::{House, answer, layout::Layout, visit::Visit};

/// What a form says of itself once it was refused.
#[derive(Default)]
struct Refused {
    field: String,
    text: String,
}

impl Refused {
    fn of(l: &Layout, error: Option<&Error>) -> Self {
        error.map_or_else(Self::default, |error| Self {
            field: error.field.clone().unwrap_or_default(),
            text: if error.field.is_some() { error.message(l.lang) } else { String::new() },
        })
    }

    fn at(&self, field: &str) -> Option<&str> {
        (self.field == field).then_some(self.text.as_str())
    }
}

/// The badge of a thread: what the member may expect.
fn badge(own: &Inquiry) -> (&'static str, &'static str) {
    match own.state {
        _ if own.unread => ("badge--new", "mypage-inquiry-state-answered"),
        InquiryState::New => ("badge--wait", "mypage-inquiry-state-new"),
        InquiryState::Open => ("badge--part", "mypage-inquiry-state-open"),
        InquiryState::Waiting => ("badge--done", "mypage-inquiry-state-waiting"),
        InquiryState::Closed => ("badge--done", "mypage-inquiry-state-closed"),
    }
}

#[derive(Template)]
#[template(path = "inquiries.html")]
struct InquiriesPage {
    l: Layout,
    inquiries: Vec<Inquiry>,
    /// Whether the association takes new ones here.
    open: bool,
}

impl InquiriesPage {
    fn badge(&self, own: &Inquiry) -> (&'static str, &'static str) {
        badge(own)
    }
}

pub(crate) async fn inquiries(State(house): State<House>, visit: Visit) -> Response {
    let draw = |desk: &MemberDesk, l| {
        let open = desk.inquiry_form()?.is_some();
        answer::draw(&InquiriesPage { l, inquiries: desk.inquiries()?, open })
    };
    house.personal(visit, "/inquiries", draw).await
}

#[derive(Template)]
#[template(path = "inquiry_new.html")]
struct NewPage {
    l: Layout,
    /// None where the association takes none here.
    categories: Option<Vec<(String, String)>>,
    wish: InquiryWish,
    refused: Refused,
}

fn draw_new(desk: &MemberDesk, l: Layout, wish: InquiryWish, error: Option<&Error>) -> Result<Bytes, Error> {
    let refused = Refused::of(&l, error);
    answer::draw(&NewPage { l, categories: desk.inquiry_form()?, wish, refused })
}

pub(crate) async fn new_inquiry(State(house): State<House>, visit: Visit) -> Response {
    let draw = |desk: &MemberDesk, l| {
        let wish = InquiryWish { category: String::new(), subject: String::new(), text: String::new() };
        draw_new(desk, l, wish, None)
    };
    house.personal(visit, "/inquiries/new", draw).await
}

fn papers(given: Uploaded) -> Vec<Paper> {
    given.files.into_iter().map(|sent| Paper { name: sent.name, bytes: sent.bytes.to_vec() }).collect()
}

pub(crate) async fn inquire(State(house): State<House>, visit: Visit, given: Uploaded) -> Response {
    let text = |field: &str| given.text(field).to_owned();
    let wish = InquiryWish { category: text("category"), subject: text("subject"), text: text("text") };
    let (csrf, typed) = (text("csrf"), wish.clone());
    let (place, papers) = (given.place(), papers(given));
    let again = Again::on("/inquiries/new", move |desk, l, error| draw_new(desk, l, typed, Some(error)));
    let run = move |desk: &MemberDesk| {
        let _place = place;
        desk.inquire(&wish, &papers)
    };
    let outcome = house.at_desk(&visit, csrf, run, Some(again)).await;
    house.led(&visit, outcome, |id| answer::see(&format!("/inquiries/{id}?done=inquiry"))).await
}

#[derive(Template)]
#[template(path = "inquiry.html")]
struct ThreadPage {
    l: Layout,
    thread: InquiryThread,
    /// What was typed into a form that was refused.
    text: String,
    refused: Refused,
}

impl ThreadPage {
    fn badge(&self, own: &Inquiry) -> (&'static str, &'static str) {
        badge(own)
    }
}

fn draw_thread(desk: &MemberDesk, l: Layout, id: i64, text: String, error: Option<&Error>) -> Result<Bytes, Error> {
    let refused = Refused::of(&l, error);
    answer::draw(&ThreadPage { l, thread: desk.inquiry(id)?, text, refused })
}

pub(crate) async fn one_inquiry(State(house): State<House>, visit: Visit, Path(inquiry): Path<String>) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    let Ok(id) = inquiry.parse::<i64>() else { return not_found(State(house), visit).await };
    let draw = move |desk: &MemberDesk, l| draw_thread(desk, l, id, String::new(), None);
    house.drawn(&visit, token, format!("/inquiries/{id}"), draw).await
}

pub(crate) async fn write_on(
    State(house): State<House>,
    visit: Visit,
    Path(inquiry): Path<String>,
    given: Uploaded,
) -> Response {
    let Ok(id) = inquiry.parse::<i64>() else { return not_found(State(house), visit).await };
    let (csrf, text) = (given.text("csrf").to_owned(), given.text("text").to_owned());
    let (place, papers, typed) = (given.place(), papers(given), text.clone());
    let here = format!("/inquiries/{id}");
    let again = Again::on(here, move |desk, l, error| draw_thread(desk, l, id, typed, Some(error)));
    let run = move |desk: &MemberDesk| {
        let _place = place;
        desk.write_on(id, &text, &papers)
    };
    let outcome: Result<Outcome, Error> = house.at_desk(&visit, csrf, run, Some(again)).await;
    house.led(&visit, outcome, |()| answer::see(&format!("/inquiries/{id}?done=inquiry-more"))).await
}

pub(crate) async fn inquiry_paper(
    State(house): State<House>,
    visit: Visit,
    Path((inquiry, paper)): Path<(String, String)>,
) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    let (Ok(inquiry), Ok(paper)) = (inquiry.parse::<i64>(), paper.parse::<i64>()) else {
        return not_found(State(house), visit).await;
    };
    house.saved(&visit, token, move |desk| desk.inquiry_paper(inquiry, paper)).await
}
