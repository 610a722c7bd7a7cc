//! 会員証: a member's own, large enough to be scanned; and what a scanned code says to everybody.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use tsudoi_core::{
    desk::{Card, Face},
    values::Day,
};

use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "card.html")]
struct CardPage {
    l: Layout,
    card: Card,
}

pub(crate) async fn card(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/card", |desk, l| answer::draw(&CardPage { l, card: desk.card()? })).await
}

#[derive(Template)]
#[template(path = "face.html")]
struct FacePage {
    l: Layout,
    face: Face,
    today: Day,
}

impl FacePage {
    fn valid_text(&self) -> String {
        let args = [("us", self.l.us().to_owned()), ("day", self.l.day(&self.today))];
        tsudoi_core::words::say(self.l.lang, "mypage-face-valid-text", &args)
    }
}

pub(crate) async fn face(State(house): State<House>, visit: Visit, Path(code): Path<String>) -> Response {
    // What is no code of ours is not written into the page either.
    let here = if code.len() <= 40 && code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        format!("/card/{code}")
    } else {
        "/sign-in".to_owned()
    };
    match house.work(move |reception| Ok((reception.card(&code)?, reception.today()))).await {
        Ok((face, today)) => {
            let status = if face == Face::NotValid { StatusCode::NOT_FOUND } else { StatusCode::OK };
            house.public(&visit, status, here, None, move |l| answer::draw(&FacePage { l, face, today })).await
        }
        Err(error) => house.refuse(&visit, error).await,
    }
}
