//! The routes.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRef, Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{
        IntoResponse, Response,
        sse::{self, KeepAlive, Sse},
    },
    routing::{delete, get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer, timeout::RequestBodyTimeoutLayer};
use tsudoi_core::{
    Code, Error, Lang, NewBook, Result, Topic,
    door::{Door, Token},
    listeners::Event,
};

use crate::{
    answer,
    ask::{COOKIE, Form, SignedIn, Whence, lang, token},
    pages,
};

/// A roster of 100,000 rows as xlsx is 10 MB, and base64 adds a third.
const LARGEST_BODY: usize = 96 * 1024 * 1024;
/// Argon2 takes 19 MiB each time: no more than so many at once.
const HASHING: usize = 4;

/// How long the next piece of a request may take.
const NEXT_PIECE: Duration = Duration::from_secs(30);

/// What every handler holds.
#[derive(Clone)]
pub struct House {
    pub door: Arc<Door>,
    hashing: Arc<Semaphore>,
}

impl FromRef<House> for Arc<Door> {
    fn from_ref(house: &House) -> Self {
        house.door.clone()
    }
}

type Shared = State<Arc<Door>>;

pub fn router(door: Arc<Door>) -> Router {
    Router::new()
        .route("/session", get(show_session).post(sign_in).delete(sign_out))
        .route("/session/code", post(second))
        .route("/session/password", post(choose_password))
        .route("/book", post(create))
        .route("/recovery", post(recover))
        .route("/api/{name}", post(call))
        .route("/work/{id}", delete(cancel))
        .route("/events", get(events))
        .fallback(get(pages::page))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(RequestBodyTimeoutLayer::new(NEXT_PIECE))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(answer::panicked as fn(_) -> _))
        .layer(middleware::from_fn(guard))
        .with_state(House { door, hashing: Arc::new(Semaphore::new(HASHING)) })
}

/// Only our own script, and only under a name of this machine: a page from elsewhere can neither set
/// the header nor reach us under its own name (DNS rebinding).
async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    let is_ours = name == "localhost" || name.parse::<std::net::IpAddr>().is_ok();
    let changes = request.method() != axum::http::Method::GET;
    let by_script = headers.contains_key("x-tsudoi");
    if !is_ours || (changes && !by_script) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; frame-src blob:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// Runs what waits (the book, Argon2) off the threads that serve.
pub async fn off<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::internal(format!("an act panicked: {}", e.is_panic())))
}

async fn show_session(State(door): Shared, Whence(from): Whence, headers: HeaderMap) -> Response {
    let (token, lang) = (token(&headers), lang(&headers));
    match off(move || door.state(token.as_deref(), from, lang)).await {
        Ok(state) => Json(state).into_response(),
        Err(error) => answer::refusal(&error, lang),
    }
}

fn decode<T: for<'de> Deserialize<'de>>(body: &Bytes) -> Result<T> {
    serde_json::from_slice(body).map_err(|e| Error::new(Code::Malformed, "error-malformed").arg("problem", e))
}

fn cookie(token: &str, lasts: bool) -> HeaderValue {
    let end = if lasts { "" } else { "; Max-Age=0" };
    HeaderValue::from_str(&format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{end}"))
        .expect("a token is hexadecimal")
}

fn signed_in(outcome: Result<(Token, Value)>, lang: Lang) -> Response {
    match outcome {
        Ok((token, data)) => {
            ([(header::SET_COOKIE, cookie(&token, true))], Json(json!({ "data": data }))).into_response()
        }
        Err(error) => answer::refusal(&error, lang),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    staff: String,
    password: String,
}

impl House {
    /// Runs what hashes a password, when it is its turn.
    async fn hash<T: Send + 'static>(&self, work: impl FnOnce(&Door) -> Result<T> + Send + 'static) -> Result<T> {
        let turn = self.hashing.clone().acquire_owned().await.map_err(Error::internal)?;
        let door = self.door.clone();
        off(move || {
            // Held also when nobody waits for the answer any more.
            let _turn = turn;
            work(&door)
        })
        .await?
    }
}

async fn sign_in(State(house): State<House>, Whence(from): Whence, headers: HeaderMap, Form(body): Form) -> Response {
    let outcome = house.hash(move |door| {
        let SignIn { staff, password } = decode(&body)?;
        Ok((door.sign_in(&staff, &password, from)?, json!({})))
    });
    signed_in(outcome.await, lang(&headers))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    code: String,
}

async fn second(State(door): Shared, Whence(from): Whence, headers: HeaderMap, Form(body): Form) -> Response {
    let lang = lang(&headers);
    let token = token(&headers).unwrap_or_default();
    let outcome = off(move || {
        let Shown { code } = decode(&body)?;
        door.second(&token, &code, from)
    });
    match outcome.await.and_then(|r| r) {
        Ok(codes) => Json(json!({ "data": { "recovery_codes": codes } })).into_response(),
        Err(error) => answer::refusal(&error, lang),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Chosen {
    password: String,
}

async fn choose_password(
    State(house): State<House>,
    Whence(from): Whence,
    headers: HeaderMap,
    Form(body): Form,
) -> Response {
    let token = token(&headers).unwrap_or_default();
    let outcome = house.hash(move |door| {
        let Chosen { password } = decode(&body)?;
        door.choose_password(&token, &password, from)
    });
    match outcome.await {
        Ok(()) => Json(json!({ "data": {} })).into_response(),
        Err(error) => answer::refusal(&error, lang(&headers)),
    }
}

async fn sign_out(State(door): Shared, headers: HeaderMap) -> Response {
    if let Some(token) = token(&headers)
        && let Err(error) = off(move || door.sign_out(&token)).await
    {
        return answer::refusal(&error, lang(&headers));
    }
    ([(header::SET_COOKIE, cookie("", false))], Json(json!({ "data": {} }))).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Create {
    name: String,
    staff: String,
    password: String,
    fiscal_year_start: u32,
}

async fn create(State(house): State<House>, headers: HeaderMap, Form(body): Form) -> Response {
    let outcome = house.hash(move |door| {
        let Create { name, staff, password, fiscal_year_start } = decode(&body)?;
        let new = NewBook { name: &name, staff: &staff, password: &password, fiscal_year_start };
        let (token, recovery_code) = door.create(&new)?;
        Ok((token, json!({ "recovery_code": recovery_code })))
    });
    signed_in(outcome.await, lang(&headers))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recover {
    code: String,
    staff: String,
    password: String,
}

async fn recover(State(house): State<House>, Whence(from): Whence, headers: HeaderMap, Form(body): Form) -> Response {
    let outcome = house.hash(move |door| {
        let Recover { code, staff, password } = decode(&body)?;
        Ok((door.recover(&code, &staff, &password, from)?, json!({})))
    });
    signed_in(outcome.await, lang(&headers))
}

async fn call(
    State(door): Shared,
    SignedIn { token, lang }: SignedIn,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // What a page refetches by itself does not count as somebody at the desk.
    if !headers.contains_key("x-background") {
        door.used(Some(&token));
    }
    let work = headers.get("x-work").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let outcome = off(move || {
        let input = if body.is_empty() { Value::Null } else { decode(&body)? };
        door.call(Some(&token), &name, input, lang, work.as_deref())
    });
    match outcome.await.and_then(|r| r) {
        Ok(reply) => answer::reply(reply),
        Err(error) => answer::refusal(&error, lang),
    }
}

async fn cancel(State(door): Shared, _: SignedIn, Path(id): Path<String>) -> Response {
    door.cancel(&id);
    Json(json!({ "data": {} })).into_response()
}

/// Events that wait for a browser that does not read; it is let go when there are more, and comes back.
const UNREAD: usize = 256;

async fn events(State(door): Shared, _: SignedIn, headers: HeaderMap) -> Response {
    let (sender, receiver) = mpsc::channel(UNREAD);
    let first = if headers.contains_key("last-event-id") {
        // It was gone for a while, and anything may have changed meanwhile.
        let topics = Topic::ALL.iter().copied().chain([Topic::Journal]).collect();
        sse::Event::default().data(json!(Event::Touched { topics }).to_string())
    } else {
        sse::Event::default().comment("")
    };
    door.listeners().listen(move |event| serde_json::to_string(event).is_ok_and(|text| sender.try_send(text).is_ok()));
    let told = ReceiverStream::new(receiver).map(|text| sse::Event::default().data(text));
    // An id, so that the browser says so when it comes back.
    let stream = tokio_stream::once(first.id("0")).chain(told).map(Ok::<_, Infallible>);
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}
