//! What a request brings along: language, session, place, device.

use std::net::IpAddr;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use tsudoi_core::{Lang, desk::Whence};

use crate::{House, place::header as text};

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    /// From the switch on the page, else from what the browser asks for.
    pub lang: Lang,
    /// The token of a session, good or not.
    pub session: Option<String>,
    /// The token between password and second factor, good or not.
    pub step: Option<String>,
    /// By which the browser is known again, good or not.
    pub known: Option<String>,
    /// The token of whoever has proven a mail address and is no member yet, good or not.
    pub join: Option<String>,
    /// What public forms of this browser must carry.
    pub form: Option<String>,
    /// Where they were going when they were asked to sign in: a page of ours.
    pub next: Option<String>,
    /// Where it comes from.
    pub place: IpAddr,
    /// 「iPhone・Safari」
    pub device: String,
    /// Sent by another site's page.
    pub cross_site: bool,
    /// What the page should say after a form was taken: the query `done`.
    pub done: Option<String>,
}

impl Visit {
    /// From where somebody comes, as the core writes it down.
    pub fn whence(&self) -> Whence {
        Whence {
            place: self.place,
            device: self.device.clone(),
            known: self.known.clone(),
            session: self.session.clone(),
            lang: self.lang,
        }
    }
}

/// Names of cookies. `__Host-` keeps other hosts of the domain from setting them; it needs TLS.
pub(crate) struct Cookies {
    pub session: &'static str,
    pub step: &'static str,
    pub device: &'static str,
    pub join: &'static str,
    pub form: &'static str,
    pub language: &'static str,
    /// Holds the page that somebody is led back to after signing in.
    pub next: &'static str,
}

/// A page as the cookie holds it.
pub(crate) fn as_next(page: &str) -> String {
    URL_SAFE_NO_PAD.encode(page)
}

/// Only the page of another site's question is ever led back to.
fn next(kept: &str) -> Option<String> {
    let page = String::from_utf8(URL_SAFE_NO_PAD.decode(kept).ok()?).ok()?;
    (page.starts_with("/oauth/authorize?") && page.bytes().all(|byte| byte.is_ascii_graphic())).then_some(page)
}

pub(crate) fn cookies(secure: bool) -> Cookies {
    if secure {
        Cookies {
            session: "__Host-tsudoi",
            step: "__Host-tsudoi-step",
            device: "__Host-tsudoi-device",
            join: "__Host-tsudoi-join",
            form: "__Host-tsudoi-form",
            language: "__Host-tsudoi-language",
            next: "__Host-tsudoi-next",
        }
    } else {
        Cookies {
            session: "tsudoi",
            step: "tsudoi-step",
            device: "tsudoi-device",
            join: "tsudoi-join",
            form: "tsudoi-form",
            language: "tsudoi-language",
            next: "tsudoi-next",
        }
    }
}

pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// A browser's own words, made short enough to be read: 「iPhone・Safari」.
fn device(agent: &str) -> String {
    const MACHINES: [(&str, &str); 7] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("CrOS", "Chromebook"),
        ("Linux", "Linux"),
    ];
    // Edge calls itself Chrome, too, and Chrome Safari: the order tells them apart.
    const BROWSERS: [(&str, &str); 6] = [
        ("Edg", "Edge"),
        ("Line/", "LINE"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
    ];
    let find =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = find(&BROWSERS).or_else(|| agent.contains("Safari").then_some("Safari"));
    [find(&MACHINES), browser].into_iter().flatten().collect::<Vec<_>>().join("・")
}

impl FromRequestParts<House> for Visit {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Self::Rejection> {
        let headers = &parts.headers;
        let names = cookies(house.options.secure_cookies);
        let lang = match cookie(headers, names.language) {
            Some("ja") => Lang::Ja,
            Some("en") => Lang::En,
            _ => Lang::from_tag(text(headers, "accept-language")),
        };
        let done = parts.uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("done=")));
        Ok(Self {
            lang,
            session: cookie(headers, names.session).map(str::to_owned),
            step: cookie(headers, names.step).map(str::to_owned),
            known: cookie(headers, names.device).map(str::to_owned),
            join: cookie(headers, names.join).map(str::to_owned),
            form: cookie(headers, names.form).map(str::to_owned),
            next: cookie(headers, names.next).and_then(next),
            place: house.trust.place(&parts.extensions, headers).from,
            device: device(text(headers, "user-agent")),
            cross_site: matches!(text(headers, "sec-fetch-site"), "cross-site" | "same-site"),
            done: done.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604",
                "iPhone・Safari",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 CriOS/130 Mobile Safari/604",
                "iPhone・Chrome",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537 Chrome/130 Safari/537 Edg/130",
                "Windows・Edge",
            ),
            ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 Chrome/130 Mobile Safari/537", "Android・Chrome"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Linux・Firefox"),
            ("", ""),
        ] {
            assert_eq!(device(agent), name, "members must know their own device again");
        }
    }
}
