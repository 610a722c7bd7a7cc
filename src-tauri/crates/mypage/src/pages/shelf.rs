//! 資料: what the association gives to members alone, to be saved.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use tsudoi_core::desk::GivenFolder;

use super::not_found;
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "shelf.html")]
struct ShelfPage {
    l: Layout,
    folders: Vec<GivenFolder>,
}

pub(crate) async fn shelf(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/shelf", |desk, l| answer::draw(&ShelfPage { l, folders: desk.shelf()? })).await
}

pub(crate) async fn document(State(house): State<House>, visit: Visit, Path(document): Path<String>) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    let Ok(id) = document.parse::<i64>() else { return not_found(State(house), visit).await };
    house.saved(&visit, token, move |desk| desk.take_document(id)).await
}
