//! Proving a mail address: the link that the office sends to whoever has applied. Opening it uses nothing
//! up, because mail programs open links by themselves; pressing the button does.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::words;

use super::{
    Message, Posted,
    door::{Link, is_ours},
};
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "prove.html")]
struct ProvePage {
    l: Layout,
    email: String,
    token: String,
}

pub(crate) async fn prove_page(State(house): State<House>, visit: Visit, Query(link): Query<Link>) -> Response {
    let token = link.token;
    let looked = token.clone();
    match house.work(move |reception| reception.prove_start(&looked)).await {
        Ok(Some(email)) => {
            let here = format!("/prove?token={token}");
            let draw = move |l| answer::draw(&ProvePage { l, email, token });
            house.public(&visit, StatusCode::OK, here, None, draw).await
        }
        Ok(None) => say(&house, &visit, StatusCode::NOT_FOUND, "mypage-link-over-title", "mypage-prove-over").await,
        Err(error) => house.refuse(&visit, error).await,
    }
}

#[derive(Deserialize)]
pub(crate) struct Proof {
    form: String,
    token: String,
}

pub(crate) async fn prove(State(house): State<House>, visit: Visit, Posted(given): Posted<Proof>) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    match house.work(move |reception| reception.prove(&given.token)).await {
        Ok(_) => answer::see("/prove/done"),
        Err(error) if error.key == "error-link-over" => {
            say(&house, &visit, StatusCode::NOT_FOUND, "mypage-link-over-title", "mypage-prove-over").await
        }
        Err(error) => house.refuse(&visit, error).await,
    }
}

pub(crate) async fn proven(State(house): State<House>, visit: Visit) -> Response {
    say(&house, &visit, StatusCode::OK, "mypage-prove-done-title", "mypage-prove-done").await
}

async fn say(house: &House, visit: &Visit, status: StatusCode, title: &'static str, text: &str) -> Response {
    let texts = vec![words::say(visit.lang, text, &[])];
    let draw = move |l| {
        let (next, next_word) = ("/sign-in", "mypage-back-to-sign-in");
        answer::draw(&Message { l, title, texts, next, next_word })
    };
    house.public(visit, status, "/prove/done".to_owned(), None, draw).await
}
