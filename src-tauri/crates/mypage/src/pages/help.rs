//! よくある質問: all of them for whoever is signed in; without a session those for everybody.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::desk::{Category, MemberDesk};

use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    l: Layout,
    categories: Vec<Category>,
    text: String,
}

/// What is searched.
#[derive(Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

const LONGEST: usize = 100;

pub(crate) async fn help(State(house): State<House>, visit: Visit, Query(search): Query<Search>) -> Response {
    let text: String = search.q.trim().chars().take(LONGEST).collect();
    let here = "/help".to_owned();
    if let Some(token) = visit.session.clone() {
        if text.is_empty() {
            let draw =
                |desk: &MemberDesk, l| answer::draw(&HelpPage { l, categories: desk.help("")?, text: String::new() });
            return house.personal(visit, "/help", draw).await;
        }
        let draw = move |desk: &MemberDesk, l| answer::draw(&HelpPage { l, categories: desk.help(&text)?, text });
        return house.drawn(&visit, token, here, draw).await;
    }
    let (lang, wanted) = (visit.lang, text.clone());
    match house.work(move |reception| reception.help(&wanted, lang)).await {
        Ok(categories) => {
            let draw = move |l| answer::draw(&HelpPage { l, categories, text });
            house.public(&visit, StatusCode::OK, here, None, draw).await
        }
        Err(error) => house.refuse(&visit, error).await,
    }
}
