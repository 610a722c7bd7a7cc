//! 安全の設定: what opens the account, and what happened at its door.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tsudoi_core::{
    Error,
    desk::{AppSecret, Keys, MemberDesk, Security, Strictness},
};

use super::{
    Posted,
    desk::{Again, Outcome, Plain},
    entry::{Begin, RecoveryPage, begun},
    form::same,
};
use crate::{House, answer, layout::Layout, visit::Visit};

#[derive(Template)]
#[template(path = "security.html")]
struct SecurityPage {
    l: Layout,
    security: Security,
    keys: Keys,
    current_error: Option<String>,
    new_error: Option<String>,
}

pub(super) fn draw_security(desk: &MemberDesk, l: Layout, refused: Option<&Error>) -> Result<Bytes, Error> {
    let lang = l.lang;
    let of = |field: &str| refused.filter(|e| e.field.as_deref() == Some(field)).map(|e| e.message(lang));
    let (current_error, new_error) = (of("current"), of("password"));
    answer::draw(&SecurityPage {
        l,
        security: desk.account()?.security()?,
        keys: desk.account()?.keys()?,
        current_error,
        new_error,
    })
}

pub(crate) async fn security(State(house): State<House>, visit: Visit) -> Response {
    house.personal(visit, "/security", |desk, l| draw_security(desk, l, None)).await
}

#[derive(Template)]
#[template(path = "app.html")]
struct AppPage {
    l: Layout,
    secret: AppSecret,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "passkeys.html")]
struct PasskeysPage {
    l: Layout,
    keys: Keys,
    /// Whether one may be added now; else the password is asked first.
    fresh: bool,
    device: String,
}

#[derive(Template)]
#[template(path = "again.html")]
struct AgainPage {
    l: Layout,
    /// To sign the form for password managers.
    email: String,
    passkey: bool,
    then: String,
    error: Option<String>,
}

/// Where somebody goes on after showing the password again. Named one by one: nothing else is led to.
fn after_proof(then: &str) -> &'static str {
    match then {
        "passkeys" => "/security/passkeys",
        "proxies" => "/proxies",
        _ => "/security",
    }
}

impl House {
    /// Leads on, or first to the page that asks for the password again.
    async fn changed<T>(
        &self,
        visit: &Visit,
        outcome: Result<Outcome<T>, Error>,
        then: &'static str,
        done: &'static str,
    ) -> Response {
        match outcome {
            Err(error) if error.key == "error-prove-again" => {
                answer::see(if then.is_empty() { "/security/again" } else { "/security/again?then=passkeys" })
            }
            outcome => self.led(visit, outcome, |_| answer::see(done)).await,
        }
    }

    /// The same for what may bring recovery codes, which are shown once, on the answer itself.
    async fn shown_once(
        &self,
        visit: &Visit,
        csrf: String,
        run: impl FnOnce(&MemberDesk) -> Result<Vec<String>, Error> + Send + 'static,
        again: Option<Again>,
        (then, done): (&'static str, &'static str),
    ) -> Response {
        match (self.at_desk(visit, csrf, run, again).await, visit.session.clone()) {
            (Ok(Outcome::Done(codes)), Some(token)) if !codes.is_empty() => {
                let draw = move |_: &MemberDesk, l| answer::draw(&RecoveryPage { l, codes, next: "/security" });
                self.drawn(visit, token, "/security".to_owned(), draw).await
            }
            (outcome, _) => self.changed(visit, outcome, then, done).await,
        }
    }

    /// Begins a ceremony for whoever is signed in.
    async fn begin(
        &self,
        visit: &Visit,
        csrf: String,
        run: fn(&MemberDesk) -> Result<tsudoi_core::desk::Ceremony, Error>,
    ) -> Response {
        let Some(token) = visit.session.clone() else { return StatusCode::UNAUTHORIZED.into_response() };
        let lang = visit.lang;
        let ceremony = self
            .work(move |reception| match reception.desk(&token, lang)? {
                Some(desk) if same(desk.csrf(), &csrf) => run(&desk),
                _ => Err(Error::new(tsudoi_core::Code::Forbidden, "error-signed-out")),
            })
            .await;
        begun(ceremony)
    }
}

pub(crate) async fn offer_app(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, |desk| desk.account()?.offer_app(), None).await;
    house.changed(&visit, outcome, "", "/security/app").await
}

fn draw_app(desk: &MemberDesk, l: Layout, refused: Option<&Error>) -> Result<Bytes, Error> {
    let error = refused.filter(|e| e.field.is_some()).map(|e| e.message(l.lang));
    match desk.account()?.offered_app()? {
        Some(secret) => answer::draw(&AppPage { l, secret, error }),
        None => draw_security(desk, l, None),
    }
}

pub(crate) async fn app_page(State(house): State<House>, visit: Visit) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    house.drawn(&visit, token, "/security/app".to_owned(), |desk, l| draw_app(desk, l, None)).await
}

#[derive(Deserialize)]
pub(crate) struct FirstCode {
    csrf: String,
    code: String,
}

pub(crate) async fn confirm_app(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<FirstCode>,
) -> Response {
    let whence = visit.whence();
    let run = move |desk: &MemberDesk| desk.account()?.confirm_app(&given.code, &whence);
    let again = Again::on("/security/app", |desk, l, error| draw_app(desk, l, Some(error)));
    house.shown_once(&visit, given.csrf, run, Some(again), ("", "/security?done=app")).await
}

pub(crate) async fn remove_app(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    let whence = visit.whence();
    let outcome = house.at_desk(&visit, given.csrf, move |desk| desk.account()?.remove_app(&whence), None).await;
    house.changed(&visit, outcome, "", "/security?done=app-removed").await
}

pub(crate) async fn new_recovery(State(house): State<House>, visit: Visit, Posted(given): Posted<Plain>) -> Response {
    let whence = visit.whence();
    let run = move |desk: &MemberDesk| desk.account()?.new_recovery(&whence);
    house.shown_once(&visit, given.csrf, run, None, ("", "/security")).await
}

fn draw_passkeys(desk: &MemberDesk, l: Layout, device: String) -> Result<Bytes, Error> {
    answer::draw(&PasskeysPage {
        l,
        keys: desk.account()?.keys()?,
        fresh: desk.account()?.is_fresh(Strictness::Adding),
        device,
    })
}

pub(crate) async fn passkeys(State(house): State<House>, visit: Visit) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    let device = visit.device.clone();
    let draw = move |desk: &MemberDesk, l| draw_passkeys(desk, l, device);
    answer::with_script(house.drawn(&visit, token, "/security/passkeys".to_owned(), draw).await)
}

pub(crate) async fn begin_add(State(house): State<House>, visit: Visit, Posted(given): Posted<Begin>) -> Response {
    house.begin(&visit, given.csrf, |desk| desk.account()?.begin_passkey()).await
}

#[derive(Deserialize)]
pub(crate) struct NewPasskey {
    csrf: String,
    ceremony: String,
    credential: String,
    name: String,
}

pub(crate) async fn add_passkey(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<NewPasskey>,
) -> Response {
    let (whence, device) = (visit.whence(), visit.device.clone());
    let run =
        move |desk: &MemberDesk| desk.account()?.add_passkey(&given.ceremony, &given.credential, &given.name, &whence);
    let again = Again::on("/security/passkeys", move |desk, mut l, error| {
        l.alert = Some(error.message(l.lang));
        draw_passkeys(desk, l, device)
    });
    let ways = ("passkeys", "/security/passkeys?done=passkey");
    answer::with_script(house.shown_once(&visit, given.csrf, run, Some(again), ways).await)
}

/// One of several things, and perhaps its new name.
#[derive(Deserialize)]
pub(crate) struct One {
    csrf: String,
    id: i64,
    #[serde(default)]
    name: String,
}

pub(crate) async fn rename_passkey(State(house): State<House>, visit: Visit, Posted(given): Posted<One>) -> Response {
    let device = visit.device.clone();
    let again = Again::on("/security/passkeys", move |desk, mut l, error| {
        l.alert = Some(error.message(l.lang));
        draw_passkeys(desk, l, device)
    });
    let run = move |desk: &MemberDesk| desk.account()?.rename_passkey(given.id, &given.name);
    let outcome = house.at_desk(&visit, given.csrf, run, Some(again)).await;
    answer::with_script(house.changed(&visit, outcome, "passkeys", "/security/passkeys?done=passkey-renamed").await)
}

pub(crate) async fn remove_passkey(State(house): State<House>, visit: Visit, Posted(given): Posted<One>) -> Response {
    let whence = visit.whence();
    let outcome =
        house.at_desk(&visit, given.csrf, move |desk| desk.account()?.remove_passkey(given.id, &whence), None).await;
    house.changed(&visit, outcome, "passkeys", "/security/passkeys?done=passkey-removed").await
}

pub(crate) async fn end_session(State(house): State<House>, visit: Visit, Posted(given): Posted<One>) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, move |desk| desk.account()?.end_session(given.id), None).await;
    house.after(&visit, outcome, "/security?done=session").await
}

pub(crate) async fn distrust(State(house): State<House>, visit: Visit, Posted(given): Posted<One>) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, move |desk| desk.account()?.distrust(Some(given.id)), None).await;
    house.after(&visit, outcome, "/security?done=distrust").await
}

/// Where to go on.
#[derive(Deserialize)]
pub(crate) struct Then {
    #[serde(default)]
    then: String,
}

fn draw_again(desk: &MemberDesk, l: Layout, then: String, refused: Option<&Error>) -> Result<Bytes, Error> {
    let error = refused.filter(|e| e.field.is_some()).map(|e| e.message(l.lang));
    let keys = desk.account()?.keys()?;
    let passkey = keys.passkeys_possible && !keys.factors.passkeys.is_empty();
    answer::draw(&AgainPage { l, email: desk.account()?.security()?.email, passkey, then, error })
}

pub(crate) async fn again_page(State(house): State<House>, visit: Visit, Query(given): Query<Then>) -> Response {
    let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
    let draw = move |desk: &MemberDesk, l| draw_again(desk, l, given.then, None);
    answer::with_script(house.drawn(&visit, token, "/security/again".to_owned(), draw).await)
}

#[derive(Deserialize)]
pub(crate) struct PasswordAgain {
    csrf: String,
    current: String,
    #[serde(default)]
    then: String,
}

pub(crate) async fn prove_again(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<PasswordAgain>,
) -> Response {
    let (then, next) = (given.then.clone(), after_proof(&given.then));
    let again = Again::on("/security/again", move |desk, l, error| draw_again(desk, l, then, Some(error)));
    let run = move |desk: &MemberDesk| desk.account()?.prove_again(&given.current);
    let outcome = house.weighed_at_desk(&visit, given.csrf, run, again).await;
    answer::with_script(house.after(&visit, outcome, next).await)
}

pub(crate) async fn begin_again(State(house): State<House>, visit: Visit, Posted(given): Posted<Begin>) -> Response {
    house.begin(&visit, given.csrf, |desk| desk.account()?.begin_prove_again()).await
}

#[derive(Deserialize)]
pub(crate) struct PasskeyAgain {
    csrf: String,
    ceremony: String,
    credential: String,
    #[serde(default)]
    then: String,
}

pub(crate) async fn prove_again_passkey(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<PasskeyAgain>,
) -> Response {
    let next = after_proof(&given.then);
    let run = move |desk: &MemberDesk| desk.account()?.prove_again_by_passkey(&given.ceremony, &given.credential);
    let outcome = house.at_desk(&visit, given.csrf, run, None).await;
    house.after(&visit, outcome, next).await
}

/// What these pages say after a form was taken.
pub(super) fn notice(done: &str) -> Option<&'static str> {
    Some(match done {
        "app" => "signin-done-app",
        "app-removed" => "signin-done-app-removed",
        "passkey" => "signin-done-passkey",
        "passkey-renamed" => "signin-done-passkey-renamed",
        "passkey-removed" => "signin-done-passkey-removed",
        "session" => "signin-done-session",
        "distrust" => "signin-done-distrust",
        "step-over" => "error-step-over",
        _ => return None,
    })
}
