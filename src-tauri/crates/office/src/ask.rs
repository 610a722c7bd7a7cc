//! What a request brings along, and how much of it a stranger is listened to.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::{
    body::{self, Bytes},
    extract::{ConnectInfo, FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use tsudoi_core::{Lang, door::Place};

use crate::{answer, routes::House};

/// The cookie of a session.
pub const COOKIE: &str = "tsudoi_office";

pub fn lang(headers: &HeaderMap) -> Lang {
    Lang::from_tag(text(headers, header::ACCEPT_LANGUAGE.as_str()))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

pub fn token(headers: &HeaderMap) -> Option<String> {
    headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == COOKIE).then(|| value.to_owned())
    })
}

/// Whom a request comes from: the session and the language. A stranger is refused before a byte of the
/// body is read.
pub struct SignedIn {
    pub token: String,
    pub lang: Lang,
}

impl FromRequestParts<House> for SignedIn {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Response> {
        let lang = lang(&parts.headers);
        let token = token(&parts.headers).unwrap_or_default();
        match house.door.actor(Some(&token), lang) {
            Ok(_) => Ok(Self { token, lang }),
            Err(error) => Err(answer::refusal(&error, lang)),
        }
    }
}

/// Where a request comes from. Behind a tunnel or proxy on this computer the last station that it names is
/// the place; anybody else could write what they like there.
pub struct Whence(pub Place);

impl<S: Sync> FromRequestParts<S> for Whence {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        let is_here = peer.is_none_or(|peer| peer.to_canonical().is_loopback());
        let named = text(&parts.headers, "x-forwarded-for").rsplit(',').next();
        let named = named.and_then(|last| last.trim().parse::<IpAddr>().ok()).filter(|_| is_here);
        Ok(Self(named.or(peer)))
    }
}

/// A form of a few fields, sent in one go: all that a stranger may send.
pub struct Form(pub Bytes);

const LARGEST_FORM: usize = 8 * 1024;
const FORM_WITHIN: Duration = Duration::from_secs(10);

impl<S: Sync> FromRequest<S> for Form {
    type Rejection = Response;
    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        match tokio::time::timeout(FORM_WITHIN, body::to_bytes(request.into_body(), LARGEST_FORM)).await {
            Ok(Ok(bytes)) => Ok(Self(bytes)),
            Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE.into_response()),
            Err(_) => Err(StatusCode::REQUEST_TIMEOUT.into_response()),
        }
    }
}
