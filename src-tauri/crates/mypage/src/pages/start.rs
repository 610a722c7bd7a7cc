//! Beginning by a printed code: it, the day of birth or the postal code, and an address for the link.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::{Error, words};

use super::{Message, Posted, door::is_ours};
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage {
    l: Layout,
    code: String,
    email: String,
    /// In which field something is wrong, and what.
    refused: Option<(String, String)>,
}

impl StartPage {
    fn why(&self, field: &str) -> Option<&str> {
        self.refused.as_ref().filter(|(of, _)| of == field).map(|(_, why)| why.as_str())
    }
}

/// What the QR code of a letter holds.
#[derive(Deserialize)]
pub(crate) struct Printed {
    #[serde(default)]
    code: String,
}

pub(crate) async fn page(State(house): State<House>, visit: Visit, Query(printed): Query<Printed>) -> Response {
    show(&house, &visit, printed.code, String::new(), None).await
}

async fn show(house: &House, visit: &Visit, code: String, email: String, refused: Option<Error>) -> Response {
    let status = refused.as_ref().map_or(StatusCode::OK, answer::status);
    let refused = refused.map(|error| (error.field.clone().unwrap_or_default(), error.message(visit.lang)));
    let draw = move |l| answer::draw(&StartPage { l, code, email, refused });
    house.public(visit, status, "/start".to_owned(), None, draw).await
}

#[derive(Deserialize)]
pub(crate) struct Begun {
    form: String,
    code: String,
    answer: String,
    email: String,
}

pub(crate) async fn start(State(house): State<House>, visit: Visit, Posted(given): Posted<Begun>) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    let (place, lang, code, email) = (visit.place, visit.lang, given.code.clone(), given.email.clone());
    match house.work(move |reception| reception.start(&code, &given.answer, &email, place, lang)).await {
        Ok(()) => answer::see("/start/sent"),
        Err(error) if error.field.is_some() => show(&house, &visit, given.code, given.email, Some(error)).await,
        Err(error) => house.refuse(&visit, error).await,
    }
}

pub(crate) async fn sent(State(house): State<House>, visit: Visit) -> Response {
    let texts = ["mypage-join-sent", "mypage-join-sent-not"].map(|key| words::say(visit.lang, key, &[])).to_vec();
    let draw = move |l| {
        let (next, next_word) = ("/start", "mypage-join-sent-again");
        answer::draw(&Message { l, title: "mypage-join-sent-title", texts, next, next_word })
    };
    house.public(&visit, StatusCode::OK, "/start/sent".to_owned(), None, draw).await
}
