//! Outside the hours of service, and what is answered at any time: the style of that page, and what only this server can
//! answer to the office's look from outside.

use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use axum::{
    Json,
    extract::{OriginalUri, Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use chrono::Duration;
use serde_json::json;
use tsudoi_core::{
    Error, Lang,
    desk::{CHECK_PATH, Closed, Hours, Public, Reception},
    values::Moment,
    words,
};

use crate::{
    House, answer,
    place::header as text,
    visit::{cookie, cookies},
};

/// The hours, as long as nothing was changed in the book.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<Option<(u64, Arc<Hours>)>>);

/// What a shut door says.
#[derive(Template)]
#[template(path = "closed.html")]
struct Shut {
    lang: Lang,
    association: Public,
    /// In the reader's language.
    words: String,
    until: Option<Moment>,
}

impl Shut {
    fn t(&self, key: &str) -> String {
        words::say(self.lang, key, &[])
    }

    fn filled(&self, key: &str, name: &'static str, value: &str) -> String {
        words::say(self.lang, key, &[(name, value.to_owned())])
    }

    fn lang(&self) -> &'static str {
        self.lang.tag()
    }

    fn other(&self) -> &'static str {
        if self.lang == Lang::Ja { "en" } else { "ja" }
    }

    fn us(&self) -> &str {
        match self.lang {
            Lang::En if !self.association.name_en.is_empty() => &self.association.name_en,
            _ => &self.association.name,
        }
    }

    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.words.lines().filter(|line| !line.trim().is_empty())
    }

    /// 11月28日（土）9:00
    fn when(&self, until: &Moment) -> String {
        use chrono::Datelike;
        let there = *until + Duration::hours(9);
        match self.lang {
            Lang::Ja => {
                let weekday =
                    ["月", "火", "水", "木", "金", "土", "日"][there.weekday().num_days_from_monday() as usize];
                format!("{}月{}日（{weekday}） {}", there.month(), there.day(), there.format("%-H:%M"))
            }
            Lang::En => format!("{}, Japan time", there.format("%A %-d %B, %-H:%M")),
        }
    }
}

/// How long a browser is asked to wait: until it opens, but neither a moment nor for ever.
fn wait(closed: Closed, now: Moment) -> i64 {
    closed.until.map_or(3600, |until| (until - now).num_seconds().clamp(60, 7 * 86_400))
}

impl House {
    async fn hours(&self) -> Result<Arc<Hours>, Error> {
        // Read before the hours are: a change in between makes them old, never wrong.
        let commits = self.reception.commits();
        let kept = self.hours.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, hours)) = kept
            && at == commits
        {
            return Ok(hours);
        }
        let hours = Arc::new(self.work(Reception::hours).await?);
        *self.hours.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((commits, hours.clone()));
        Ok(hours)
    }

    async fn shut(&self, lang: Lang, hours: &Hours, closed: Closed) -> Response {
        let association = match self.work(Reception::association).await {
            Ok(association) => association,
            Err(error) => return super::bare_in(lang, &error),
        };
        let words = match lang {
            Lang::Ja => &hours.words_ja,
            Lang::En => &hours.words_en,
        };
        let shut = Shut { lang, association, words: words.clone(), until: closed.until };
        let mut response = match answer::draw(&shut) {
            Ok(html) => answer::page(StatusCode::SERVICE_UNAVAILABLE, html),
            Err(error) => return super::bare_in(lang, &error),
        };
        let seconds = wait(closed, self.reception.now());
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        response
    }
}

/// Which language somebody reads who cannot switch by a form: asked for in the address, chosen before, or the browser's.
fn reads(house: &House, request: &Request) -> Lang {
    let asked = request.uri().query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")));
    match asked.or_else(|| cookie(request.headers(), cookies(house.options.secure_cookies).language)) {
        Some("ja") => Lang::Ja,
        Some("en") => Lang::En,
        _ => Lang::from_tag(text(request.headers(), "accept-language")),
    }
}

/// Stands before every page: whoever comes in the clear through a proxy is sent to TLS, and nobody comes in while it is
/// closed.
pub(crate) async fn door(State(house): State<House>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with(CHECK_PATH) {
        return next.run(request).await;
    }
    let place = house.trust.place(request.extensions(), request.headers());
    let is_clear = place.is_proxy && text(request.headers(), "x-forwarded-proto").eq_ignore_ascii_case("http");
    if is_clear && house.url.starts_with("https://") {
        return to_tls(&house.url, request.uri());
    }
    if matches!(path, "/mypage.css" | "/icon.svg") {
        return next.run(request).await;
    }
    let hours = match house.hours().await {
        Ok(hours) => hours,
        Err(error) => return super::bare_in(reads(&house, &request), &error),
    };
    match hours.closed_at(house.reception.now()) {
        Some(closed) => house.shut(reads(&house, &request), &hours, closed).await,
        None => next.run(request).await,
    }
}

/// The same page under our own name, by TLS. Never under a name that the request brings along.
pub(crate) fn to_tls(url: &str, asked: &axum::http::Uri) -> Response {
    // Whoever listens has read a secret that a site's server sends in the clear: sent on, nobody would ever notice.
    if matches!(asked.path(), "/oauth/token" | "/oauth/userinfo") {
        return answer::bare(StatusCode::FORBIDDEN, "mypage-bare-clear");
    }
    let page = asked.path_and_query().map_or("/", |page| page.as_str());
    Redirect::permanent(&format!("{url}{page}")).into_response()
}

/// What only we can answer to the office's look from outside: who speaks to us, and where that one says it comes from.
pub(crate) async fn check(State(house): State<House>, Path(nonce): Path<String>, request: Request) -> Response {
    let place = house.trust.place(request.extensions(), request.headers());
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "cf-connecting-ip"];
    let forwarded = forwarded.iter().any(|name| request.headers().contains_key(*name));
    match house.work(move |reception| reception.check_answer(&nonce)).await {
        Ok(Some(answer)) => {
            let from = (!place.is_nobody()).then_some(place.from);
            Json(json!({ "answer": answer, "peer": place.peer, "place": from, "forwarded": forwarded })).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => super::bare_in(reads(&house, &request), &error),
    }
}

/// The proof for the certificate authority, which comes over plain HTTP.
pub(crate) async fn challenge(State(house): State<House>, Path(token): Path<String>) -> Response {
    match house.work(move |reception| reception.challenge(&token)).await {
        Ok(Some(proof)) => ([(header::CONTENT_TYPE, "application/octet-stream")], proof).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            answer::log(&error);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Plain HTTP on a machine of its own: the certificate authority is answered, everybody else is sent to TLS.
pub(crate) async fn plain(State(house): State<House>, OriginalUri(asked): OriginalUri) -> Response {
    to_tls(&house.url, &asked)
}
