//! How answers leave: headers of every answer, redirects, cookies, errors as pages.

use askama::Template;
use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tsudoi_core::{Code, Error, File, Lang};

/// Nothing but our own style, our own pictures and our own forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Nothing of the device: pages have no script that could ask for it.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()";

/// For a year from now, by TLS alone.
const HSTS: &str = "max-age=31536000";

/// The same, and its forms may lead on to one other place: the site that a member came from.
pub(crate) fn leading_to(mut response: Response, origin: &str) -> Response {
    let policy = POLICY.replace("form-action 'self'", &format!("form-action 'self' {origin}"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The same, and the one script of ours may run and ask us: for the pages that show or add a passkey.
pub(crate) fn with_script(mut response: Response) -> Response {
    let policy = format!("{POLICY}; script-src 'self'; connect-src 'self'");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Puts the guards on every answer. What says nothing of itself may be kept by nobody.
pub(crate) async fn guard(mut response: Response) -> Response {
    let busy = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Nobody else is told an address with a one-time link in it. With no referrer at all a form would come from
    // nowhere, as far as its `Origin` says.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS));
    if busy {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("10"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Members who have come by TLS once come by nothing else.
pub(crate) fn only_by_tls(mut response: Response, hsts: bool) -> Response {
    if hsts {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    response
}

/// A few words in both languages, where there is no time or no way to draw a page.
pub(crate) fn bare(status: StatusCode, key: &str) -> Response {
    let say = |lang| tsudoi_core::words::say(lang, key, &[]);
    let text = format!("{}\n\n{}\n", say(Lang::Ja), say(Lang::En));
    let mut response = (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    response
}

/// A bug in a page: nothing of it is told. What a panic says may name a member, and is not logged either; where it was,
/// the program's own hook has written down.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    tracing::error!("a page panicked");
    bare(StatusCode::INTERNAL_SERVER_ERROR, "mypage-bare-bug")
}

/// A drawn page.
pub(crate) fn page(status: StatusCode, html: Bytes) -> Response {
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// A file to be saved, never shown in the page: under its own name, also where that is not Latin.
pub(crate) fn save(file: File) -> Response {
    let plain: String =
        file.name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\%".contains(c) { c } else { '_' }).collect();
    let whole: String = file.name.bytes().fold(String::new(), |mut whole, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            whole.push(char::from(byte));
        } else {
            whole.extend(format!("%{byte:02X}").chars());
        }
        whole
    });
    let name = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}");
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static(file.media_type);
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], file.bytes).into_response()
}

/// Draws a template.
pub(crate) fn draw(template: &impl Template) -> Result<Bytes, Error> {
    template.render().map(Bytes::from).map_err(|e| Error::internal(format!("template: {e}")))
}

/// Go and look there: after every form that was taken.
pub(crate) fn see(address: &str) -> Response {
    match HeaderValue::from_str(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// How long a cookie stays in the browser.
pub(crate) enum Stay {
    /// Until the browser is closed.
    Session,
    /// A year.
    Year,
    /// No longer.
    Gone,
}

/// A cookie that no script can read and that no other site's form sends along.
pub(crate) fn with_cookie(mut response: Response, secure: bool, name: &str, value: &str, stay: &Stay) -> Response {
    let age = match stay {
        Stay::Session => "",
        Stay::Year => "; Max-Age=31536000",
        Stay::Gone => "; Max-Age=0",
    };
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The status of a refusal.
pub(crate) fn status(error: &Error) -> StatusCode {
    if error.key == "error-mypage-busy" {
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    match error.code {
        Code::Invalid | Code::Malformed => StatusCode::BAD_REQUEST,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Conflict | Code::Cancelled => StatusCode::CONFLICT,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::Unauthorized => StatusCode::UNAUTHORIZED,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::OpenElsewhere | Code::Newer | Code::Damaged | Code::NoBook => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Bugs go to the log, without anything personal: the detail never holds any.
pub(crate) fn log(error: &Error) {
    if error.code == Code::Internal {
        tracing::error!(key = error.key, detail = error.detail.as_deref().unwrap_or_default(), "my page");
    }
}
