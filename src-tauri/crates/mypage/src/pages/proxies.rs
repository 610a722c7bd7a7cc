//! 代理: whom a member lets act for them, and for whom they act.

// Templates hand their fields by reference and ask everything of the page.
#![allow(clippy::trivially_copy_pass_by_ref, clippy::unused_self)]

use askama::Template;
use axum::{body::Bytes, extract::State, response::Response};
use serde::Deserialize;
use tsudoi_core::{
    Error,
    desk::{MemberDesk, ProxyLine, ProxyStanding, Relation},
    values::Day,
};

use super::{
    Posted,
    desk::{Again, Outcome, Plain},
};
use crate::{House, answer, layout::Layout, visit::Visit};

/// What a page says after a form of these was taken.
pub(super) fn notice(done: &str) -> Option<&'static str> {
    Some(match done {
        "proxy-asked" => "mypage-proxies-asked",
        "proxy-accepted" => "mypage-proxies-accepted",
        "proxy-ended" => "mypage-proxies-ended",
        "proxy-back" => "mypage-proxies-is-back",
        _ => return None,
    })
}

/// What was typed into the form by which somebody is asked.
#[derive(Clone, Default)]
struct Typed {
    address: String,
    relation: String,
    until: String,
}

#[derive(Template)]
#[template(path = "proxies.html")]
struct ProxiesPage {
    l: Layout,
    standing: ProxyStanding,
    today: Day,
    typed: Typed,
    /// In which field something was wrong, and what.
    wrong: Option<(String, String)>,
}

impl ProxiesPage {
    fn wrong(&self, field: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(of, _)| of == field).map(|(_, why)| why.as_str())
    }

    fn relations(&self) -> impl Iterator<Item = (&'static str, String)> {
        Relation::ALL.into_iter().map(|relation| (relation.code(), self.relation(&relation)))
    }

    fn relation(&self, relation: &Relation) -> String {
        self.l.t(&format!("mypage-proxies-relation-{}", relation.code()))
    }

    /// 2026年11月27日に、マイページで同意
    fn agreed(&self, line: &ProxyLine) -> String {
        self.l.with(&format!("mypage-proxies-agreed-{}", line.agreed_by.code()), "day", self.l.day(&line.agreed_on))
    }
}

fn draw(desk: &MemberDesk, l: Layout, typed: Typed, wrong: Option<(String, String)>) -> Result<Bytes, Error> {
    answer::draw(&ProxiesPage { l, standing: desk.account()?.proxies()?, today: desk.today(), typed, wrong })
}

pub(crate) async fn proxies(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/proxies", |desk, l| draw(desk, l, Typed::default(), None)).await
}

/// Whom a member would like to act for them.
#[derive(Deserialize)]
pub(crate) struct Wish {
    csrf: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    relation: String,
    #[serde(default)]
    until: String,
}

pub(crate) async fn ask_proxy(State(house): State<House>, visit: Visit, Posted(given): Posted<Wish>) -> Response {
    let Wish { csrf, address, relation, until } = given;
    let typed = Typed { address: address.clone(), relation: relation.clone(), until: until.clone() };
    let run = move |desk: &MemberDesk| {
        let until = match until.as_str() {
            "" => None,
            until => Some(until.parse().map_err(|_| Error::invalid("until", "error-day"))?),
        };
        desk.account()?.ask_proxy(&address, &relation, until)
    };
    let again = Again::on("/proxies", move |desk, l, error| {
        let wrong = error.field.as_ref().map(|field| (field.clone(), error.message(l.lang)));
        draw(desk, l, typed, wrong)
    });
    match house.at_desk(&visit, csrf, run, Some(again)).await {
        Err(error) if error.key == "error-prove-again" => answer::see("/security/again?then=proxies"),
        outcome => house.after(&visit, outcome, "/proxies?done=proxy-asked").await,
    }
}

/// One of several.
#[derive(Deserialize)]
pub(crate) struct One {
    csrf: String,
    proxy: i64,
}

pub(crate) async fn accept_proxy(State(house): State<House>, visit: Visit, Posted(given): Posted<One>) -> Response {
    let run = move |desk: &MemberDesk| desk.account()?.accept_proxy(given.proxy);
    let outcome = house.at_desk(&visit, given.csrf, run, None).await;
    house.after(&visit, outcome, "/proxies?done=proxy-accepted").await
}

pub(crate) async fn end_proxy(State(house): State<House>, visit: Visit, Posted(given): Posted<One>) -> Response {
    let run = move |desk: &MemberDesk| desk.account()?.end_proxy(given.proxy);
    let outcome = house.at_desk(&visit, given.csrf, run, None).await;
    house.after(&visit, outcome, "/proxies?done=proxy-ended").await
}

pub(crate) async fn act_for(State(house): State<House>, visit: Visit, Posted(given): Posted<One>) -> Response {
    let whence = visit.whence();
    let run = move |desk: &MemberDesk| desk.account()?.act_for(given.proxy, &whence);
    let outcome = house.at_desk(&visit, given.csrf, run, None).await;
    house.after(&visit, outcome, "/").await
}

pub(crate) async fn act_for_nobody(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, MemberDesk::act_for_nobody, None).await;
    match outcome {
        // The proxy ended meanwhile, and with it the form: they are at their own desk already.
        Ok(Outcome::NotOurs) => answer::see("/"),
        outcome => house.after(&visit, outcome, "/?done=proxy-back").await,
    }
}
