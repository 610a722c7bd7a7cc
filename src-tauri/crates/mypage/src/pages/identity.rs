//! 本人確認: papers are sent as photographs. They are never shown again here, not even to their sender.

// Templates hand their fields by reference and ask everything of the page.
#![allow(clippy::trivially_copy_pass_by_ref, clippy::unused_self)]

use askama::Template;
use axum::{body::Bytes, extract::State, response::Response};
use tsudoi_core::{
    Error,
    desk::{Identity, IdentityDocument, IdentityState, MemberDesk, Paper},
};

use super::{
    Posted,
    desk::{Again, Plain},
    upload::Uploaded,
};
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "identity.html")]
struct IdentityPage {
    l: Layout,
    /// None where the association asks for none.
    identity: Option<Identity>,
    /// What was chosen in a form that was refused.
    chosen: String,
    error: Option<String>,
}

impl IdentityPage {
    fn is(&self, state: &IdentityState, word: &str) -> bool {
        self.word(state) == word
    }

    fn word(&self, state: &IdentityState) -> &'static str {
        match state {
            IdentityState::None => "none",
            IdentityState::Waiting => "waiting",
            IdentityState::Refused => "refused",
            IdentityState::Confirmed => "confirmed",
            IdentityState::Changed => "changed",
        }
    }

    fn said(&self, state: &IdentityState) -> String {
        self.l.t(&format!("mypage-identity-{}", self.word(state)))
    }

    fn is_chosen(&self, kind: &IdentityDocument) -> bool {
        self.chosen == kind.code()
    }

    fn badge(&self, state: &IdentityState) -> &'static str {
        match state {
            IdentityState::Confirmed => "badge--done",
            IdentityState::Waiting => "badge--part",
            _ => "badge--wait",
        }
    }

    fn document(&self, kind: &IdentityDocument) -> String {
        self.l.t(&kind.key())
    }

    fn changed(&self, identity: &Identity) -> String {
        let names: Vec<String> = identity.standing.changed.iter().map(|field| self.l.t(field.key())).collect();
        names.join(if self.l.is_ja() { "、" } else { ", " })
    }
}

fn draw(desk: &MemberDesk, l: Layout, chosen: String, refused: Option<&Error>) -> Result<Bytes, Error> {
    let error = refused.map(|error| error.message(l.lang));
    answer::draw(&IdentityPage { identity: desk.identity()?, l, chosen, error })
}

pub(crate) async fn identity(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/identity", |desk, l| draw(desk, l, String::new(), None)).await
}

pub(crate) async fn send_identity(State(house): State<House>, visit: Visit, mut given: Uploaded) -> Response {
    let (csrf, document) = (given.text("csrf").to_owned(), given.text("document").to_owned());
    // The front is looked at first, in whatever order they came.
    given.files.sort_by_key(|sent| sent.field != "front");
    let place = given.place();
    let papers: Vec<Paper> =
        given.files.into_iter().map(|sent| Paper { name: sent.name, bytes: sent.bytes.to_vec() }).collect();
    let chosen = document.clone();
    let again = Again::on("/identity", move |desk, l, error| draw(desk, l, chosen, Some(error)));
    let run = move |desk: &MemberDesk| {
        let _place = place;
        desk.send_identity(&document, &papers)
    };
    let outcome = house.at_desk(&visit, csrf, run, Some(again)).await;
    house.after(&visit, outcome, "/identity?done=identity").await
}

pub(crate) async fn withdraw_identity(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<Plain>,
) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, MemberDesk::withdraw_identity, None).await;
    house.after(&visit, outcome, "/identity?done=identity-withdrawn").await
}
