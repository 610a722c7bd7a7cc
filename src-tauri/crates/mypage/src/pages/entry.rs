//! Between the password and My Page: the second factor, or setting one up; and a passkey instead of both.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tsudoi_core::{
    Error,
    desk::{Admitted, Between, Ceremony, Entered},
    words,
};

use super::{
    Posted,
    door::{is_ours, show_sign_in},
    form::same,
};
use crate::{
    House,
    answer::{self, Stay},
    layout::Layout,
    visit::{Visit, cookies},
};

#[derive(Template)]
#[template(path = "second.html")]
struct SecondPage {
    l: Layout,
    between: Between,
    error: Option<String>,
    trust: bool,
}

#[derive(Template)]
#[template(path = "set_up.html")]
struct SetUpPage {
    l: Layout,
    between: Between,
    error: Option<String>,
    /// What a passkey of this browser may be called.
    device: String,
}

/// Recovery codes, shown once.
#[derive(Template)]
#[template(path = "recovery.html")]
pub(super) struct RecoveryPage {
    pub l: Layout,
    pub codes: Vec<String>,
    pub next: &'static str,
}

/// What a passkey's form carries once the browser has answered.
#[derive(Deserialize)]
pub(crate) struct PasskeyShown {
    #[serde(default)]
    form: String,
    #[serde(default)]
    csrf: String,
    ceremony: String,
    credential: String,
    #[serde(default)]
    trust: String,
    #[serde(default)]
    name: String,
}

/// What asks for a ceremony.
#[derive(Deserialize)]
pub(crate) struct Begin {
    #[serde(default)]
    pub(super) form: String,
    #[serde(default)]
    pub(super) csrf: String,
}

/// A ceremony as the script reads it.
pub(super) fn begun(ceremony: Result<Ceremony, Error>) -> Response {
    match ceremony {
        Ok(ceremony) => {
            let body = serde_json::json!({ "token": ceremony.token, "options": ceremony.options }).to_string();
            ([("content-type", "application/json")], body).into_response()
        }
        Err(error) => {
            answer::log(&error);
            answer::status(&error).into_response()
        }
    }
}

impl House {
    /// The cookies of somebody who has come in, on the answer that leads on.
    fn with_admitted(&self, response: Response, admitted: &Admitted) -> Response {
        let secure = self.options.secure_cookies;
        let names = cookies(secure);
        let response = answer::with_cookie(response, secure, names.step, "", &Stay::Gone);
        let response = answer::with_cookie(response, secure, names.session, &admitted.session, &Stay::Session);
        match &admitted.device {
            Some(token) => answer::with_cookie(response, secure, names.device, token, &Stay::Year),
            None => response,
        }
    }

    /// In: to the first page, past the recovery codes if there are new ones.
    async fn admit(&self, visit: &Visit, admitted: Admitted) -> Response {
        let response = if !admitted.recovery.is_empty() {
            let codes = admitted.recovery.clone();
            let draw = move |l| answer::draw(&RecoveryPage { l, codes, next: "/" });
            self.public(visit, StatusCode::OK, "/".to_owned(), None, draw).await
        } else if let Some(left) = admitted.recovery_left.filter(|left| *left < 4) {
            let texts = vec![words::say(visit.lang, "signin-recovery-few", &[("count", left.to_string())])];
            let draw = move |l| {
                let (next, next_word, title) = ("/security", "mypage-security-title", "signin-recovery");
                answer::draw(&super::Message { l, title, texts, next, next_word })
            };
            self.public(visit, StatusCode::OK, "/".to_owned(), None, draw).await
        } else {
            answer::see("/")
        };
        self.with_admitted(response, &admitted)
    }

    /// Where a right password has led to.
    pub(super) async fn entered(&self, visit: &Visit, entered: Entered) -> Response {
        let (token, page) = match entered {
            Entered::In(admitted) => return self.admit(visit, admitted).await,
            Entered::Second(token) => (token, "/sign-in/second"),
            Entered::SetUp(token) => (token, "/sign-in/set-up"),
        };
        let secure = self.options.secure_cookies;
        answer::with_cookie(answer::see(page), secure, cookies(secure).step, &token, &Stay::Session)
    }

    /// Draws the page of whoever stands between.
    async fn show_step(&self, visit: &Visit, sets_up: bool, refused: Option<&Error>, trust: bool) -> Response {
        let Some(token) = visit.step.clone() else { return answer::see("/sign-in") };
        let between = match self.work(move |reception| reception.between(&token)).await {
            Ok(Some(between)) if between.sets_up == sets_up => between,
            Ok(_) => return self.step_over(),
            Err(error) => return self.refuse(visit, error).await,
        };
        let status = refused.map_or(StatusCode::OK, answer::status);
        let (error, alert) = match refused {
            Some(error) if error.field.is_some() => (Some(error.message(visit.lang)), None),
            Some(error) => (None, Some(error.message(visit.lang))),
            None => (None, None),
        };
        let here = if sets_up { "/sign-in/set-up" } else { "/sign-in/second" };
        let (script, device) = (between.passkey, visit.device.clone());
        let draw = move |l| {
            if sets_up {
                answer::draw(&SetUpPage { l, between, error, device })
            } else {
                answer::draw(&SecondPage { l, between, error, trust })
            }
        };
        let response = self.public(visit, status, here.to_owned(), alert, draw).await;
        if script { answer::with_script(response) } else { response }
    }

    fn step_over(&self) -> Response {
        let secure = self.options.secure_cookies;
        answer::with_cookie(answer::see("/sign-in?done=step-over"), secure, cookies(secure).step, "", &Stay::Gone)
    }

    /// Does something with the second factor: only for a form of the page that was shown to this browser.
    async fn at_step(
        &self,
        visit: &Visit,
        csrf: String,
        sets_up: bool,
        trust: bool,
        run: impl FnOnce(&tsudoi_core::desk::Reception, &str) -> Result<Admitted, Error> + Send + 'static,
    ) -> Response {
        let Some(token) = visit.step.clone() else { return answer::see("/sign-in") };
        let outcome = self
            .work(move |reception| {
                let Some(between) = reception.between(&token)? else { return Ok(None) };
                if !same(&between.csrf, &csrf) {
                    return Ok(Some(None));
                }
                run(reception, &token).map(|admitted| Some(Some(admitted)))
            })
            .await;
        match outcome {
            Ok(Some(Some(admitted))) => self.admit(visit, admitted).await,
            Ok(Some(None)) => self.refuse_form(visit).await,
            Ok(None) => self.step_over(),
            Err(error) if error.key == "error-step-over" => self.step_over(),
            Err(error) => {
                answer::log(&error);
                self.show_step(visit, sets_up, Some(&error), trust).await
            }
        }
    }
}

pub(crate) async fn second_page(State(house): State<House>, visit: Visit) -> Response {
    house.show_step(&visit, false, None, false).await
}

pub(crate) async fn set_up_page(State(house): State<House>, visit: Visit) -> Response {
    house.show_step(&visit, true, None, false).await
}

/// A code.
#[derive(Deserialize)]
pub(crate) struct Code {
    csrf: String,
    code: String,
    #[serde(default)]
    trust: String,
}

pub(crate) async fn second(State(house): State<House>, visit: Visit, Posted(given): Posted<Code>) -> Response {
    let (whence, trust) = (visit.whence(), given.trust == "yes");
    let run = move |reception: &tsudoi_core::desk::Reception, token: &str| {
        reception.second(token, &given.code, trust, &whence)
    };
    house.at_step(&visit, given.csrf, false, trust, run).await
}

pub(crate) async fn set_up(State(house): State<House>, visit: Visit, Posted(given): Posted<Code>) -> Response {
    let whence = visit.whence();
    let run =
        move |reception: &tsudoi_core::desk::Reception, token: &str| reception.set_up_app(token, &given.code, &whence);
    house.at_step(&visit, given.csrf, true, false, run).await
}

pub(crate) async fn second_passkey(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<PasskeyShown>,
) -> Response {
    let (whence, trust) = (visit.whence(), given.trust == "yes");
    let run = move |reception: &tsudoi_core::desk::Reception, token: &str| {
        reception.second_passkey(token, (&given.ceremony, &given.credential), trust, &whence)
    };
    house.at_step(&visit, given.csrf, false, trust, run).await
}

pub(crate) async fn set_up_passkey(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<PasskeyShown>,
) -> Response {
    let whence = visit.whence();
    let run = move |reception: &tsudoi_core::desk::Reception, token: &str| {
        reception.set_up_passkey(token, (&given.ceremony, &given.credential), &given.name, &whence)
    };
    house.at_step(&visit, given.csrf, true, false, run).await
}

pub(crate) async fn begin_step(State(house): State<House>, visit: Visit, Posted(given): Posted<Begin>) -> Response {
    let Some(token) = visit.step.clone() else { return StatusCode::UNAUTHORIZED.into_response() };
    let ceremony = house
        .work(move |reception| match reception.between(&token)? {
            Some(between) if same(&between.csrf, &given.csrf) => reception.begin_step_passkey(&token),
            _ => Err(Error::new(tsudoi_core::Code::Forbidden, "error-step-over")),
        })
        .await;
    begun(ceremony)
}

pub(crate) async fn begin_passkey(State(house): State<House>, visit: Visit, Posted(given): Posted<Begin>) -> Response {
    if !is_ours(&visit, &given.form) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let place = visit.place;
    begun(house.work(move |reception| reception.begin_passkey(place)).await)
}

pub(crate) async fn enter_by_passkey(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<PasskeyShown>,
) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    let whence = visit.whence();
    let run = move |reception: &tsudoi_core::desk::Reception| {
        reception.enter_by_passkey(&given.ceremony, &given.credential, &whence)
    };
    match house.work(run).await {
        Ok(admitted) => house.admit(&visit, admitted).await,
        Err(error) => {
            answer::log(&error);
            let text = error.message(visit.lang);
            show_sign_in(&house, &visit, answer::status(&error), String::new(), Some(text)).await
        }
    }
}

/// The one script.
pub(crate) async fn passkey_script() -> Response {
    super::file("text/javascript; charset=utf-8", include_str!("../../assets/passkey.js"))
}
