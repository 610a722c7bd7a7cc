//! Answers of the core as HTTP.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tsudoi_core::{Code, Error, Lang, registry::Reply};

/// The status that says the same as the code.
fn status(code: Code) -> StatusCode {
    match code {
        Code::Invalid | Code::Malformed => StatusCode::BAD_REQUEST,
        Code::Unauthorized => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Conflict | Code::Cancelled => StatusCode::CONFLICT,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::OpenElsewhere | Code::Newer | Code::Damaged | Code::NoBook => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A refusal, in the reader's language. A bug goes to the log under the number that people see.
pub fn refusal(error: &Error, lang: Lang) -> Response {
    if error.code == Code::Internal {
        tracing::error!(reference = ?error.args, detail = error.detail.as_deref(), "a bug");
    }
    (status(error.code), Json(json!({ "error": error.wire(lang) }))).into_response()
}

/// A bug in the door itself: nothing of it is told, and what a panic says may name a member.
pub fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    refusal(&Error::internal("the office's door panicked"), Lang::Ja)
}

/// A value or a file.
pub fn reply(reply: Reply) -> Response {
    match reply {
        Reply::Data { data, touched, entry } => {
            Json(json!({ "data": data, "touched": touched, "entry": entry })).into_response()
        }
        Reply::File(file) => {
            let name = percent_encode(&file.name);
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
            if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}")) {
                headers.insert(header::CONTENT_DISPOSITION, value);
            }
            (headers, file.bytes).into_response()
        }
    }
}

/// RFC 8187: everything but letters and digits of ASCII, `-`, `.` and `_`.
fn percent_encode(name: &str) -> String {
    use std::fmt::Write;
    name.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
