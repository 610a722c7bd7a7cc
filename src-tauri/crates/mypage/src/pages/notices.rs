//! お知らせ: those for whoever is signed in; without a session those for everybody.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use tsudoi_core::desk::{Opened, Told};

use super::not_found;
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    l: Layout,
    told: Vec<Told>,
}

pub(crate) async fn notices(State(house): State<House>, visit: Visit) -> Response {
    if visit.session.is_some() {
        return house
            .personal(visit, "/notices", |desk, l| answer::draw(&NoticesPage { l, told: desk.notices()? }))
            .await;
    }
    match house.work(tsudoi_core::desk::Reception::notices).await {
        Ok(told) => {
            let draw = move |l| answer::draw(&NoticesPage { l, told });
            house.public(&visit, StatusCode::OK, "/notices".to_owned(), None, draw).await
        }
        Err(error) => house.refuse(&visit, error).await,
    }
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticePage {
    l: Layout,
    opened: Opened,
}

pub(crate) async fn one_notice(State(house): State<House>, visit: Visit, Path(notice): Path<String>) -> Response {
    let Ok(id) = notice.parse::<i64>() else { return not_found(State(house), visit).await };
    let here = format!("/notices/{id}");
    if let Some(token) = visit.session.clone() {
        let draw =
            move |desk: &tsudoi_core::desk::MemberDesk, l| answer::draw(&NoticePage { l, opened: desk.notice(id)? });
        return house.drawn(&visit, token, here, draw).await;
    }
    let lang = visit.lang;
    match house.work(move |reception| reception.notice(id, lang)).await {
        Ok(opened) => {
            let draw = move |l| answer::draw(&NoticePage { l, opened });
            house.public(&visit, StatusCode::OK, here, None, draw).await
        }
        Err(error) => house.refuse(&visit, error).await,
    }
}

pub(crate) async fn notice_paper(
    State(house): State<House>,
    visit: Visit,
    Path((notice, paper)): Path<(String, String)>,
) -> Response {
    let (Ok(notice), Ok(paper)) = (notice.parse::<i64>(), paper.parse::<i64>()) else {
        return not_found(State(house), visit).await;
    };
    if let Some(token) = visit.session.clone() {
        return house.saved(&visit, token, move |desk| desk.notice_paper(notice, paper)).await;
    }
    match house.work(move |reception| reception.notice_paper(notice, paper)).await {
        Ok(file) => answer::save(file),
        Err(error) => house.refuse(&visit, error).await,
    }
}
