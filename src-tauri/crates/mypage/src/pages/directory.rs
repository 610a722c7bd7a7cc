//! 会員名簿: members who agreed to be seen by others, searched by name, a page at a time.

// Templates hand their fields by reference.
#![allow(clippy::trivially_copy_pass_by_ref)]

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use tsudoi_core::desk::{Directory, DirectoryItem, MemberDesk};

use super::{Posted, desk::Outcome};
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "directory.html")]
struct DirectoryPage {
    l: Layout,
    found: Directory,
    text: String,
}

impl DirectoryPage {
    /// What an item is called.
    fn label(&self, item: &DirectoryItem) -> String {
        self.l.t(&format!("mypage-directory-{}", item.code()))
    }

    /// The first and the last that are shown, of all.
    fn span(&self) -> String {
        let last = self.found.offset + self.found.people.len() as u64;
        let args = [
            ("from", (self.found.offset + 1).to_string()),
            ("to", last.to_string()),
            ("of", self.found.total.to_string()),
        ];
        tsudoi_core::words::say(self.l.lang, "mypage-directory-span", &args)
    }

    /// Where the page before begins.
    fn before(&self) -> Option<u64> {
        (self.found.offset > 0).then(|| self.found.offset.saturating_sub(Directory::PAGE))
    }

    /// Where the next begins.
    fn next(&self) -> Option<u64> {
        Some(self.found.offset + Directory::PAGE).filter(|next| *next < self.found.total)
    }
}

/// What is looked for. Sent as a form: whose name somebody looks up stands in no address.
#[derive(Deserialize)]
pub(crate) struct Search {
    csrf: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    from: u64,
}

const HERE: &str = "/directory";
const LONGEST: usize = 100;

pub(crate) async fn directory(State(house): State<House>, visit: Visit) -> Response {
    let draw =
        |desk: &MemberDesk, l| answer::draw(&DirectoryPage { l, found: desk.directory("", 0)?, text: String::new() });
    house.personal(visit, HERE, draw).await
}

pub(crate) async fn search_directory(
    State(house): State<House>,
    visit: Visit,
    Posted(search): Posted<Search>,
) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    let Search { csrf, q, from } = search;
    let text: String = q.trim().chars().take(LONGEST).collect();
    let wanted = text.clone();
    match house.at_desk(&visit, csrf, move |desk| desk.directory(&wanted, from), None).await {
        Ok(Outcome::Done(found)) => {
            let draw = move |_: &MemberDesk, l| answer::draw(&DirectoryPage { l, found, text });
            house.drawn(&visit, token, HERE.to_owned(), draw).await
        }
        other => house.led(&visit, other, |_| answer::see(HERE)).await,
    }
}
