//! Before there is a member: a mail address is proven, then My Page begins, or an application is written and sent.

// Templates hand their fields by reference.
#![allow(clippy::trivially_copy_pass_by_ref)]

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::{
    Error,
    desk::{
        Applicant, Checked, Input, InputKind, JoinForm, JoinLink, JoinState, Joining, Known, Offered, Set, Standing,
    },
    words,
};

use super::{
    Message, Posted,
    door::{Link, is_ours},
    form,
    upload::Uploaded,
};
use crate::{
    House,
    answer::{self, Stay},
    layout::Layout,
    visit::{Visit, cookies},
};

/// What a page says after a form of these was taken.
pub(super) fn notice(done: &str) -> Option<&'static str> {
    Some(match done {
        "kept" => "mypage-join-kept",
        "paper-gone" => "mypage-join-paper-gone",
        "join-over" => "mypage-join-over",
        "sent" => "mypage-join-sent-office",
        "taken-back" => "mypage-join-taken-back",
        "join-left" => "mypage-join-left",
        _ => return None,
    })
}

#[derive(Template)]
#[template(path = "join.html")]
struct JoinPage {
    l: Layout,
    joining: Joining,
    email: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "join_open.html")]
struct OpenPage {
    l: Layout,
    email: String,
    token: String,
}

#[derive(Template)]
#[template(path = "join_next.html")]
struct NextPage {
    l: Layout,
    email: String,
    known: Known,
    offered: Vec<Offered>,
    /// Whether a form was begun.
    begun: bool,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "join_form.html")]
struct FormPage {
    l: Layout,
    email: String,
    form: JoinForm,
    /// In which field something is wrong, and what.
    refused: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "join_check.html")]
struct CheckPage {
    l: Layout,
    email: String,
    checked: Checked,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "join_state.html")]
struct StatePage {
    l: Layout,
    standing: Standing,
}

impl JoinPage {
    fn title(&self) -> &'static str {
        if self.joining.applies { "mypage-join-title-both" } else { "mypage-join-title" }
    }

    fn lead(&self) -> &'static str {
        if self.joining.applies { "mypage-join-lead-both" } else { "mypage-join-lead" }
    }
}

impl FormPage {
    /// What is wrong with an input, or with the item that it stands in.
    fn why(&self, field: &str) -> Option<&str> {
        self.refused.as_ref().filter(|(of, _)| of == field).map(|(_, why)| why.as_str())
    }

    /// What is wrong with the form as a whole: with nothing that has a place of its own.
    fn elsewhere(&self) -> Option<&str> {
        let (field, why) = self.refused.as_ref()?;
        let inputs = || self.form.groups.iter().flat_map(|group| &group.sets).flat_map(|set| &set.inputs);
        let placed = self.form.groups.iter().any(|group| group.item == *field)
            || inputs().any(|input| input.name == *field)
            || field == "paper";
        (!placed).then_some(why)
    }

    fn text(&self, name: &str) -> &str {
        self.form.texts.iter().find(|(key, _)| key == name).map_or("", |(_, text)| text.as_str())
    }

    fn said(&self, name: &str, value: &str) -> bool {
        self.text(name) == value
    }

    fn asks(&self, item: &str) -> bool {
        self.form.kind.asked.contains(&item)
    }

    fn is_filled(set: &Set) -> bool {
        form::is_filled(set)
    }

    fn id(input: &Input) -> String {
        form::id(input)
    }

    /// The two consents that are asked for, with their words.
    const CONSENTS: [(&'static str, &'static str); 2] =
        [("consent:mail", "mypage-join-consent-mail"), ("consent:roster", "mypage-join-consent-roster")];
    const ANSWERS: [(&'static str, &'static str); 2] = [("yes", "mypage-edit-yes"), ("no", "mypage-edit-no")];
}

impl StatePage {
    /// The badge of a state, and its words.
    fn badge(&self) -> (&'static str, &'static str) {
        match self.standing.state {
            JoinState::Draft | JoinState::Waiting => ("badge--part", "mypage-join-state-waiting"),
            JoinState::Returned => ("badge--wait", "mypage-join-state-returned"),
            JoinState::Approved => ("badge--done", "mypage-join-state-approved"),
            JoinState::Rejected => ("", "mypage-join-state-rejected"),
            JoinState::Withdrawn => ("", "mypage-join-state-withdrawn"),
        }
    }

    fn is(&self, word: &str) -> bool {
        self.badge().1.ends_with(word)
    }
}

impl House {
    /// Whoever was let in by a link; else the way back to the beginning.
    async fn applicant(&self, visit: &Visit) -> Result<Applicant, Response> {
        let (token, lang) = (visit.join.clone(), visit.lang);
        let found = self.work(move |reception| token.map_or(Ok(None), |token| reception.applicant(&token, lang))).await;
        match found {
            Ok(Some(applicant)) => Ok(applicant),
            Ok(None) => Err(self.not_in()),
            Err(error) => Err(self.refuse(visit, error).await),
        }
    }

    /// Nobody was let in, or not any more.
    pub(super) fn not_in(&self) -> Response {
        let secure = self.options.secure_cookies;
        answer::with_cookie(answer::see("/join?done=join-over"), secure, cookies(secure).join, "", &Stay::Gone)
    }

    /// A page for whoever was let in.
    async fn applying(
        &self,
        visit: &Visit,
        status: StatusCode,
        here: &str,
        draw: impl FnOnce(&Applicant, Layout) -> Result<Bytes, Error> + Send + 'static,
    ) -> Response {
        match self.applicant(visit).await {
            Ok(me) => self.public(visit, status, here.to_owned(), None, move |l| draw(&me, l)).await,
            Err(away) => away,
        }
    }

    /// Does what a form of theirs asks for.
    async fn applied<T: Send + 'static>(
        &self,
        visit: &Visit,
        form: &str,
        run: impl FnOnce(&Applicant) -> Result<T, Error> + Send + 'static,
    ) -> Result<Result<T, Error>, Response> {
        let me = self.sender(visit, form).await?;
        Ok(self.work(move |_| run(&me)).await)
    }

    /// Whoever was let in and sent a form of ours.
    async fn sender(&self, visit: &Visit, form: &str) -> Result<Applicant, Response> {
        if is_ours(visit, form) { self.applicant(visit).await } else { Err(self.refuse_form(visit).await) }
    }
}

pub(crate) async fn page(State(house): State<House>, visit: Visit) -> Response {
    show_page(&house, &visit, String::new(), None).await
}

async fn show_page(house: &House, visit: &Visit, email: String, refused: Option<Error>) -> Response {
    let joining = match house.work(tsudoi_core::desk::Reception::joining).await {
        Ok(joining) => joining,
        Err(error) => return house.refuse(visit, error).await,
    };
    let status = refused.as_ref().map_or(StatusCode::OK, answer::status);
    let error = refused.map(|error| error.message(visit.lang));
    let draw = move |l| answer::draw(&JoinPage { l, joining, email, error });
    house.public(visit, status, "/join".to_owned(), None, draw).await
}

#[derive(Deserialize)]
pub(crate) struct Ask {
    form: String,
    email: String,
}

pub(crate) async fn ask(State(house): State<House>, visit: Visit, Posted(given): Posted<Ask>) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    let (place, lang, email) = (visit.place, visit.lang, given.email.clone());
    match house.work(move |reception| reception.join(&email, place, lang)).await {
        Ok(()) => answer::see("/join/sent"),
        Err(error) if error.field.is_some() => show_page(&house, &visit, given.email, Some(error)).await,
        Err(error) => house.refuse(&visit, error).await,
    }
}

pub(crate) async fn sent(State(house): State<House>, visit: Visit) -> Response {
    let texts = ["mypage-join-sent", "mypage-join-sent-not"].map(|key| words::say(visit.lang, key, &[])).to_vec();
    let draw = move |l| {
        let (next, next_word) = ("/join", "mypage-join-sent-again");
        answer::draw(&Message { l, title: "mypage-join-sent-title", texts, next, next_word })
    };
    house.public(&visit, StatusCode::OK, "/join/sent".to_owned(), None, draw).await
}

/// Opening the link uses nothing up, because mail programs open links by themselves; pressing the button does.
pub(crate) async fn open_page(State(house): State<House>, visit: Visit, Query(link): Query<Link>) -> Response {
    let token = link.token;
    let looked = token.clone();
    match house.work(move |reception| reception.join_link(&looked)).await {
        Ok(JoinLink::Good(email)) => {
            let here = format!("/join/open?token={token}");
            let draw = move |l| answer::draw(&OpenPage { l, email, token });
            house.public(&visit, StatusCode::OK, here, None, draw).await
        }
        Ok(no_good) => stale(&house, &visit, &no_good).await,
        Err(error) => house.refuse(&visit, error).await,
    }
}

/// A link that is good no more: what it is, and what to do. In the browser that it let in, one goes on.
async fn stale(house: &House, visit: &Visit, link: &JoinLink) -> Response {
    if *link == JoinLink::Used && house.applicant(visit).await.is_ok() {
        return answer::see("/join/next");
    }
    let key = match link {
        JoinLink::Used => "mypage-join-link-used",
        JoinLink::Over => "mypage-join-link-over",
        JoinLink::Good(_) | JoinLink::Unknown => "mypage-join-link-unknown",
    };
    let texts = [key, "mypage-join-link-again"].map(|key| words::say(visit.lang, key, &[])).to_vec();
    let draw = move |l| {
        let (next, next_word) = ("/join", "mypage-join-link-go");
        answer::draw(&Message { l, title: "mypage-link-over-title", texts, next, next_word })
    };
    house.public(visit, StatusCode::NOT_FOUND, "/join/open".to_owned(), None, draw).await
}

#[derive(Deserialize)]
pub(crate) struct Opened {
    form: String,
    token: String,
}

pub(crate) async fn open(State(house): State<House>, visit: Visit, Posted(given): Posted<Opened>) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    let token = given.token.clone();
    match house.work(move |reception| reception.open_join(&token)).await {
        Ok(session) => {
            let secure = house.options.secure_cookies;
            answer::with_cookie(answer::see("/join/next"), secure, cookies(secure).join, &session, &Stay::Session)
        }
        Err(error) if error.key == "error-link-over" => {
            match house.work(move |reception| reception.join_link(&given.token)).await {
                Ok(link) => stale(&house, &visit, &link).await,
                Err(error) => house.refuse(&visit, error).await,
            }
        }
        Err(error) => house.refuse(&visit, error).await,
    }
}

/// Where somebody stands: at the state of what they sent, or at what they may begin with.
pub(crate) async fn next(State(house): State<House>, visit: Visit) -> Response {
    let me = match house.applicant(&visit).await {
        Ok(me) => me,
        Err(away) => return away,
    };
    match house.work(move |_| Ok(me.standing()?.is_some())).await {
        Ok(true) => answer::see("/join/state"),
        Ok(false) => show_next(&house, &visit, None).await,
        Err(error) => house.refuse(&visit, error).await,
    }
}

async fn show_next(house: &House, visit: &Visit, refused: Option<Error>) -> Response {
    let status = refused.as_ref().map_or(StatusCode::OK, answer::status);
    let error = refused.map(|error| error.message(visit.lang));
    let draw = |me: &Applicant, l| {
        let (known, offered, begun) = (me.known()?, me.offered()?, me.has_begun());
        answer::draw(&NextPage { l, email: me.email().to_owned(), known, offered, begun, error })
    };
    house.applying(visit, status, "/join/next", draw).await
}

#[derive(Deserialize)]
pub(crate) struct Claimed {
    form: String,
    member: i64,
    password: String,
}

pub(crate) async fn claim_known(State(house): State<House>, visit: Visit, Posted(given): Posted<Claimed>) -> Response {
    let device = visit.device.clone();
    let me = match house.sender(&visit, &given.form).await {
        Ok(me) => me,
        Err(away) => return away,
    };
    // Of these forms it alone has a password in it, which is hashed when it is its turn.
    match house.hashing(move |_| me.claim(given.member, &given.password, &device)).await {
        Ok(()) => {
            let secure = house.options.secure_cookies;
            answer::with_cookie(answer::see("/sign-in?done=claimed"), secure, cookies(secure).join, "", &Stay::Gone)
        }
        Err(error) if error.field.is_some() => show_next(&house, &visit, Some(error)).await,
        Err(error) => house.refuse(&visit, error).await,
    }
}

#[derive(Deserialize)]
pub(crate) struct Begun {
    form: String,
    #[serde(default)]
    kind: i64,
    #[serde(default)]
    who: String,
}

pub(crate) async fn begin(State(house): State<House>, visit: Visit, Posted(given): Posted<Begun>) -> Response {
    let run = move |me: &Applicant| me.begin(given.kind, given.who == "organisation");
    match house.applied(&visit, &given.form, run).await {
        Ok(Ok(())) => answer::see("/join/form"),
        Ok(Err(error)) if error.field.is_some() => show_next(&house, &visit, Some(error)).await,
        Ok(Err(error)) => house.refuse(&visit, error).await,
        Err(away) => away,
    }
}

pub(crate) async fn form(State(house): State<House>, visit: Visit) -> Response {
    show_form(&house, &visit, None, None).await
}

async fn show_form(
    house: &House,
    visit: &Visit,
    typed: Option<Vec<(String, String)>>,
    refused: Option<Error>,
) -> Response {
    let me = match house.applicant(visit).await {
        Ok(me) => me,
        Err(away) => return away,
    };
    let status = refused.as_ref().map_or(StatusCode::OK, answer::status);
    let refused = refused.map(|error| (error.field.clone().unwrap_or_default(), error.message(visit.lang)));
    let email = me.email().to_owned();
    // Of an application that waits, nothing can be written any more.
    let stands = house.work(move |_| match me.standing()? {
        Some(standing) if standing.state != JoinState::Returned => Ok(None),
        _ => Ok(Some(me.form(typed.as_deref())?)),
    });
    match stands.await {
        Ok(None) => answer::see("/join/state"),
        Ok(Some(None)) => answer::see("/join/next"),
        Ok(Some(Some(form))) => {
            let draw = move |l| answer::draw(&FormPage { l, email, form, refused });
            house.public(visit, status, "/join/form".to_owned(), None, draw).await
        }
        Err(error) => house.refuse(visit, error).await,
    }
}

/// Keeps the form; then it is looked at once more, or only a postal code was asked about.
pub(crate) async fn keep(State(house): State<House>, visit: Visit, sent: Uploaded) -> Response {
    let (given, goes_on) = (sent.text("form").to_owned(), sent.text("go") == "check");
    let looked = sent.text("look").parse::<usize>().ok();
    let mut typed = sent.all_texts().to_vec();
    typed.retain(|(name, _)| !["form", "go", "look"].contains(&name.as_str()));
    let found = looked.is_none_or(|number| Applicant::look_up(&mut typed, number));
    let place = sent.place();
    let paper = sent.files.into_iter().find(|file| file.field == "paper");
    let texts = typed.clone();
    let kept = house
        .applied(&visit, &given, move |me| {
            let _place = place;
            me.keep(&texts, paper.as_ref().map(|file| (file.name.as_str(), &*file.bytes)))
        })
        .await;
    match kept {
        Ok(Ok(())) => {}
        Ok(Err(error)) if error.field.is_some() => return show_form(&house, &visit, Some(typed), Some(error)).await,
        Ok(Err(error)) => return house.refuse(&visit, error).await,
        Err(away) => return away,
    }
    if looked.is_some() {
        let none = (!found).then(|| Error::invalid("form", "mypage-edit-postal-none"));
        return show_form(&house, &visit, None, none).await;
    }
    if !goes_on {
        return answer::see("/join/form?done=kept");
    }
    match house.applied(&visit, &given, Applicant::checked).await {
        Ok(Ok(_)) => answer::see("/join/check"),
        Ok(Err(error)) if error.field.is_some() => show_form(&house, &visit, None, Some(error)).await,
        Ok(Err(error)) => house.refuse(&visit, error).await,
        Err(away) => away,
    }
}

#[derive(Deserialize)]
pub(crate) struct Removed {
    form: String,
    paper: i64,
}

pub(crate) async fn remove_paper(State(house): State<House>, visit: Visit, Posted(given): Posted<Removed>) -> Response {
    let run = move |me: &Applicant| me.remove_paper(given.paper);
    let done = house.applied(&visit, &given.form, run).await;
    after(&house, &visit, done, "/join/form?done=paper-gone").await
}

async fn after(house: &House, visit: &Visit, done: Result<Result<(), Error>, Response>, leads_to: &str) -> Response {
    match done {
        Ok(Ok(())) => answer::see(leads_to),
        Ok(Err(error)) => house.refuse(visit, error).await,
        Err(away) => away,
    }
}

pub(crate) async fn check(State(house): State<House>, visit: Visit) -> Response {
    show_check(&house, &visit, None).await
}

async fn show_check(house: &House, visit: &Visit, refused: Option<Error>) -> Response {
    let me = match house.applicant(visit).await {
        Ok(me) => me,
        Err(away) => return away,
    };
    let email = me.email().to_owned();
    let status = refused.as_ref().map_or(StatusCode::OK, answer::status);
    let error = refused.map(|error| error.message(visit.lang));
    match house.work(move |_| me.checked()).await {
        Ok(checked) => {
            let draw = move |l| answer::draw(&CheckPage { l, email, checked, error });
            house.public(visit, status, "/join/check".to_owned(), None, draw).await
        }
        // What is wrong or lacking stands in the form.
        Err(error) if error.field.is_some() => show_form(house, visit, None, Some(error)).await,
        Err(error) => house.refuse(visit, error).await,
    }
}

#[derive(Deserialize)]
pub(crate) struct Applied {
    form: String,
    #[serde(default)]
    agreed: String,
}

pub(crate) async fn apply(State(house): State<House>, visit: Visit, Posted(given): Posted<Applied>) -> Response {
    let run = move |me: &Applicant| me.send(given.agreed == "yes");
    match house.applied(&visit, &given.form, run).await {
        Ok(Ok(())) => answer::see("/join/state?done=sent"),
        Ok(Err(error)) if error.field.as_deref() == Some("agreed") => show_check(&house, &visit, Some(error)).await,
        Ok(Err(error)) if error.field.is_some() => show_form(&house, &visit, None, Some(error)).await,
        Ok(Err(error)) => house.refuse(&visit, error).await,
        Err(away) => away,
    }
}

pub(crate) async fn state(State(house): State<House>, visit: Visit) -> Response {
    let me = match house.applicant(&visit).await {
        Ok(me) => me,
        Err(away) => return away,
    };
    match house.work(move |_| me.standing()).await {
        Ok(Some(standing)) => {
            let draw = move |l| answer::draw(&StatePage { l, standing });
            house.public(&visit, StatusCode::OK, "/join/state".to_owned(), None, draw).await
        }
        Ok(None) => answer::see("/join/next"),
        Err(error) => house.refuse(&visit, error).await,
    }
}

#[derive(Deserialize)]
pub(crate) struct Plain {
    form: String,
}

pub(crate) async fn withdraw(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    let done = house.applied(&visit, &given.form, Applicant::withdraw).await;
    after(&house, &visit, done, "/join/state?done=taken-back").await
}

pub(crate) async fn again(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    let done = house.applied(&visit, &given.form, Applicant::restart).await;
    after(&house, &visit, done, "/join/next").await
}

/// On somebody else's computer: what was written stays, and is reached by another link.
pub(crate) async fn leave(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    match house.applied(&visit, &given.form, Applicant::leave).await {
        Ok(Ok(())) => {
            let secure = house.options.secure_cookies;
            answer::with_cookie(answer::see("/join?done=join-left"), secure, cookies(secure).join, "", &Stay::Gone)
        }
        other => after(&house, &visit, other, "/join").await,
    }
}
