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

use crate::{
    answer,
    routes::{House, off},
};

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

/// Whom a request comes from: the session and the language. A stranger, and whoever comes from where staff may not come
/// from, is refused before a byte of the body is read.
pub struct SignedIn {
    pub token: String,
    pub lang: Lang,
}

impl FromRequestParts<House> for SignedIn {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Response> {
        let lang = lang(&parts.headers);
        let token = token(&parts.headers).unwrap_or_default();
        let Whence(from) = Whence::of(parts);
        let (door, asked) = (house.door.clone(), token.clone());
        let known = off(move || {
            door.actor(Some(&asked), lang)?;
            door.ensure_place(Some(&asked), from)
        });
        match known.await.and_then(|known| known) {
            Ok(()) => Ok(Self { token, lang }),
            Err(error) => Err(answer::refusal(&error, lang)),
        }
    }
}

/// Where a request comes from. Behind a tunnel or proxy on this computer the last station that it names is
/// the place; anybody else could write what they like there.
pub struct Whence(pub Place);

/// A place of which nothing can be read: none that anybody named.
const SOMEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

impl Whence {
    fn of(parts: &Parts) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        if !peer.is_none_or(|peer| peer.to_canonical().is_loopback()) {
            return Self(peer);
        }
        // Several lines are one list: what a proxy adds stands in the last one.
        let last = parts.headers.get_all("x-forwarded-for").iter().next_back();
        let Some(line) = last else { return Self(peer) };
        let station = line.to_str().unwrap_or_default().rsplit(',').next().unwrap_or_default().trim();
        let address = station.parse().ok().or_else(|| station.parse::<SocketAddr>().ok().map(|address| address.ip()));
        Self(Some(address.unwrap_or(SOMEWHERE)))
    }
}

impl<S: Sync> FromRequestParts<S> for Whence {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn place(peer: &str, lines: &[&str]) -> Place {
        let peer: SocketAddr = peer.parse().expect("an address with a port");
        let mut request = Request::builder().extension(ConnectInfo(peer));
        for line in lines {
            request = request.header("x-forwarded-for", *line);
        }
        Whence::of(&request.body(()).expect("a request").into_parts().0).0
    }

    #[test]
    fn what_a_proxy_here_adds_counts_and_nothing_that_came_with_the_request() {
        let at = |text: &str| text.parse::<IpAddr>().ok();
        assert_eq!(place("192.0.2.7:40000", &["127.0.0.1"]), at("192.0.2.7"), "a stranger writes there what they like");
        assert_eq!(place("127.0.0.1:40000", &[]), at("127.0.0.1"), "somebody at this computer");
        assert_eq!(place("127.0.0.1:40000", &["127.0.0.1, 198.51.100.7"]), at("198.51.100.7"), "the last of a line");
        assert_eq!(place("127.0.0.1:40000", &["127.0.0.1", "198.51.100.7"]), at("198.51.100.7"), "the last of lines");
        assert_eq!(place("[::1]:40000", &["198.51.100.7:555"]), at("198.51.100.7"), "with a port");
        assert_eq!(place("127.0.0.1:40000", &["unknown"]), Some(SOMEWHERE), "what cannot be read is not this computer");
    }
}
