//! 会員の画面を見る: the link that the office gets for looking at a member's pages. As with the links of mails, opening it
//! uses nothing up; pressing the button does.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::words;

use super::{
    Posted,
    door::{Link, is_ours},
};
use crate::{
    House,
    answer::{self, Stay},
    layout::Layout,
    visit::{Visit, cookies},
};

#[derive(Template)]
#[template(path = "viewing.html")]
struct ViewingPage {
    l: Layout,
    name: String,
    token: String,
}

pub(crate) async fn viewing_page(State(house): State<House>, visit: Visit, Query(link): Query<Link>) -> Response {
    let token = link.token;
    let looked = token.clone();
    match house.work(move |reception| reception.viewing_start(&looked)).await {
        Ok(Some(name)) => {
            let here = format!("/viewing?token={token}");
            let draw = move |l| answer::draw(&ViewingPage { l, name, token });
            house.public(&visit, StatusCode::OK, here, None, draw).await
        }
        Ok(None) => over(&house, &visit).await,
        Err(error) => house.refuse(&visit, error).await,
    }
}

#[derive(Deserialize)]
pub(crate) struct Begin {
    form: String,
    token: String,
}

pub(crate) async fn view(State(house): State<House>, visit: Visit, Posted(given): Posted<Begin>) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    let whence = visit.whence();
    match house.work(move |reception| reception.view(&given.token, &whence)).await {
        Ok(token) => {
            let secure = house.options.secure_cookies;
            answer::with_cookie(answer::see("/"), secure, cookies(secure).session, &token, &Stay::Session)
        }
        Err(error) if error.key == "error-link-over" => over(&house, &visit).await,
        Err(error) => house.refuse(&visit, error).await,
    }
}

async fn over(house: &House, visit: &Visit) -> Response {
    let text = words::say(visit.lang, "mypage-viewing-over", &[]);
    house.message(visit, StatusCode::NOT_FOUND, "mypage-link-over-title", vec![text]).await
}
