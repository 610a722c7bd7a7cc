//! Before signing in: sign-in, claiming an account, a forgotten password.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::{
    Error,
    desk::{Invited, Joining, Reception, Told},
    words,
};

use super::{Message, Posted, form::same};
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    l: Layout,
    email: String,
    /// What everybody is told.
    news: Vec<Told>,
    /// Whether there are answers for everybody.
    help: bool,
    /// Whether passkeys can be used at this address.
    passkeys: bool,
    /// What may be begun here by whoever has no account.
    joining: Joining,
}

#[derive(Template)]
#[template(path = "forgot.html")]
struct ForgotPage {
    l: Layout,
}

/// Choosing a password, the first or another.
#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    l: Layout,
    title: &'static str,
    go: &'static str,
    action: &'static str,
    invited: Invited,
    token: String,
    error: Option<String>,
}

/// What a public form carries beside its fields.
pub(super) fn is_ours(visit: &Visit, form: &str) -> bool {
    visit.form.as_deref().is_some_and(|given| same(given, form))
}

pub(crate) async fn sign_in_page(State(house): State<House>, visit: Visit) -> Response {
    show_sign_in(&house, &visit, StatusCode::OK, String::new(), None).await
}

pub(super) async fn show_sign_in(
    house: &House,
    visit: &Visit,
    status: StatusCode,
    email: String,
    alert: Option<String>,
) -> Response {
    let lang = visit.lang;
    let asked = house
        .work(move |reception| {
            let help = !reception.help("", lang)?.is_empty();
            Ok((reception.notices()?, help, reception.passkeys_possible()?, reception.joining()?))
        })
        .await;
    match asked {
        Ok((news, help, passkeys, joining)) => {
            let draw = move |l| answer::draw(&SignInPage { l, email, news, help, passkeys, joining });
            let response = house.public(visit, status, "/sign-in".to_owned(), alert, draw).await;
            if passkeys { answer::with_script(response) } else { response }
        }
        Err(error) => house.refuse(visit, error).await,
    }
}

#[derive(Deserialize)]
pub(crate) struct SignIn {
    form: String,
    email: String,
    password: String,
}

pub(crate) async fn sign_in(State(house): State<House>, visit: Visit, Posted(given): Posted<SignIn>) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    let (whence, email) = (visit.whence(), given.email.clone());
    let entered = house.hashing(move |reception| reception.enter(&given.email, &given.password, &whence)).await;
    match entered {
        Ok(entered) => house.entered(&visit, entered).await,
        Err(error) => {
            answer::log(&error);
            let text = error.message(visit.lang);
            show_sign_in(&house, &visit, answer::status(&error), email, Some(text)).await
        }
    }
}

/// A one-time link.
#[derive(Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    pub(super) token: String,
}

/// The things that a one-time link is good for.
#[derive(Clone, Copy)]
enum Purpose {
    Claim,
    /// The same after a printed code.
    Start,
    Reset,
}

impl Purpose {
    fn address(self) -> &'static str {
        match self {
            Self::Claim => "/claim",
            Self::Start => "/start/open",
            Self::Reset => "/reset",
        }
    }

    fn look(self, reception: &Reception, token: &str) -> Result<Option<Invited>, Error> {
        match self {
            Self::Claim => reception.claim_start(token),
            Self::Start => reception.start_link(token),
            Self::Reset => reception.reset_start(token),
        }
    }

    fn choose(self, reception: &Reception, token: &str, password: &str, device: &str) -> Result<(), Error> {
        match self {
            Self::Claim => reception.claim(token, password, device),
            Self::Start => reception.start_claim(token, password, device),
            Self::Reset => reception.reset(token, password, device),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Claim | Self::Start => "mypage-claim-title",
            Self::Reset => "mypage-reset-title",
        }
    }

    fn go(self) -> &'static str {
        match self {
            Self::Claim | Self::Start => "mypage-claim-go",
            Self::Reset => "mypage-reset-go",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Claim | Self::Start => "/sign-in?done=claimed",
            Self::Reset => "/sign-in?done=reset",
        }
    }
}

pub(crate) async fn claim_page(State(house): State<House>, visit: Visit, Query(link): Query<Link>) -> Response {
    show_password(&house, &visit, Purpose::Claim, link.token, None).await
}

pub(crate) async fn reset_page(State(house): State<House>, visit: Visit, Query(link): Query<Link>) -> Response {
    show_password(&house, &visit, Purpose::Reset, link.token, None).await
}

pub(crate) async fn start_open_page(State(house): State<House>, visit: Visit, Query(link): Query<Link>) -> Response {
    show_password(&house, &visit, Purpose::Start, link.token, None).await
}

pub(crate) async fn start_open(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<ChosenPassword>,
) -> Response {
    choose(&house, &visit, Purpose::Start, given).await
}

async fn show_password(
    house: &House,
    visit: &Visit,
    purpose: Purpose,
    token: String,
    refused: Option<Error>,
) -> Response {
    let looked = token.clone();
    let invited = match house.work(move |reception| purpose.look(reception, &looked)).await {
        Ok(Some(invited)) => invited,
        Ok(None) => return link_over(house, visit, purpose).await,
        Err(error) => return house.refuse(visit, error).await,
    };
    let status = refused.as_ref().map_or(StatusCode::OK, answer::status);
    let error = refused.map(|error| error.message(visit.lang));
    let here = format!("{}?token={token}", purpose.address());
    let draw = move |l| {
        let (title, go, action) = (purpose.title(), purpose.go(), purpose.address());
        answer::draw(&PasswordPage { l, title, go, action, invited, token, error })
    };
    house.public(visit, status, here, None, draw).await
}

async fn link_over(house: &House, visit: &Visit, purpose: Purpose) -> Response {
    let mut texts = vec![words::say(visit.lang, "error-link-over", &[])];
    let (next, next_word) = match purpose {
        Purpose::Claim => {
            texts.push(words::say(visit.lang, "mypage-link-over-first", &[]));
            ("/sign-in", "mypage-back-to-sign-in")
        }
        Purpose::Start => {
            texts.push(words::say(visit.lang, "mypage-start-over", &[]));
            ("/start", "mypage-start-title")
        }
        Purpose::Reset => ("/forgot", "mypage-forgot-title"),
    };
    let title = "mypage-link-over-title";
    let draw = move |l| answer::draw(&Message { l, title, texts, next, next_word });
    house.public(visit, StatusCode::NOT_FOUND, purpose.address().to_owned(), None, draw).await
}

#[derive(Deserialize)]
pub(crate) struct ChosenPassword {
    form: String,
    token: String,
    password: String,
}

pub(crate) async fn claim(State(house): State<House>, visit: Visit, Posted(given): Posted<ChosenPassword>) -> Response {
    choose(&house, &visit, Purpose::Claim, given).await
}

pub(crate) async fn reset(State(house): State<House>, visit: Visit, Posted(given): Posted<ChosenPassword>) -> Response {
    choose(&house, &visit, Purpose::Reset, given).await
}

async fn choose(house: &House, visit: &Visit, purpose: Purpose, given: ChosenPassword) -> Response {
    if !is_ours(visit, &given.form) {
        return house.refuse_form(visit).await;
    }
    let (device, token) = (visit.device.clone(), given.token.clone());
    let chosen =
        house.hashing(move |reception| purpose.choose(reception, &given.token, &given.password, &device)).await;
    match chosen {
        Ok(()) => answer::see(purpose.done()),
        Err(error) if error.field.is_some() => show_password(house, visit, purpose, token, Some(error)).await,
        Err(error) if error.key == "error-link-over" => link_over(house, visit, purpose).await,
        Err(error) => house.refuse(visit, error).await,
    }
}

pub(crate) async fn forgot_page(State(house): State<House>, visit: Visit) -> Response {
    house.public(&visit, StatusCode::OK, "/forgot".to_owned(), None, |l| answer::draw(&ForgotPage { l })).await
}

#[derive(Deserialize)]
pub(crate) struct Forgot {
    form: String,
    email: String,
}

pub(crate) async fn forgot(State(house): State<House>, visit: Visit, Posted(given): Posted<Forgot>) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    let (place, device, lang) = (visit.place, visit.device.clone(), visit.lang);
    if let Err(error) = house.work(move |reception| reception.may_ask_reset(place)).await {
        return house.refuse(&visit, error).await;
    }
    house.afterwards(move |reception| reception.send_reset(&given.email, &device, lang)).await;
    answer::see("/forgot/sent")
}

pub(crate) async fn forgot_sent(State(house): State<House>, visit: Visit) -> Response {
    let texts = ["mypage-forgot-sent", "mypage-forgot-sent-not"].map(|key| words::say(visit.lang, key, &[])).to_vec();
    let draw = move |l| {
        let (next, next_word) = ("/sign-in", "mypage-back-to-sign-in");
        answer::draw(&Message { l, title: "mypage-forgot-sent-title", texts, next, next_word })
    };
    house.public(&visit, StatusCode::OK, "/forgot/sent".to_owned(), None, draw).await
}
