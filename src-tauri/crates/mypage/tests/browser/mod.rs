//! A browser without a window: keeps cookies, fills in forms, follows nothing by itself.

// Vocabulary of tests: what is not there fails the test that asked for it, and not every test asks for all.
#![allow(clippy::unwrap_used, dead_code)]

use std::collections::BTreeMap;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use tower::ServiceExt;
use tsudoi_core::{
    desk::reception,
    testing::{Office, Postbox},
};
use tsudoi_mypage::{Options, router};

pub const PASSWORD: &str = "里山の朝は鳥の声から始まる";

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
    pub fn leads_to(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }
    /// What a hidden field of a form holds.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let (_, after) = text.split_once(&format!("name=\"{name}\" value=\"")).expect("the form has the field");
        after.split_once('"').expect("a closed value").0.to_owned()
    }
}

pub struct Browser {
    pages: Router,
    cookies: BTreeMap<String, String>,
    pub headers: Vec<(&'static str, String)>,
}

impl Browser {
    pub fn new(office: &Office) -> Self {
        let pages = router(reception(office.book.clone()), Options::default());
        Self::of(pages)
    }

    pub fn of(pages: Router) -> Self {
        Self { pages, cookies: BTreeMap::new(), headers: vec![("accept-language", "ja".to_owned())] }
    }

    /// The pages, for somebody who is no browser.
    pub fn pages(&self) -> Router {
        self.pages.clone()
    }

    /// What it keeps, while the book is opened anew: whoever has pages holds the book.
    pub fn into_cookies(self) -> BTreeMap<String, String> {
        self.cookies
    }

    /// A browser that looks at the same pages and keeps these.
    pub fn keeping(&self, cookies: BTreeMap<String, String>) -> Self {
        Self { cookies, ..self.another() }
    }

    /// Another browser that looks at the same pages.
    pub fn another(&self) -> Self {
        Self::of(self.pages.clone())
    }

    pub async fn get(&mut self, address: &str) -> Answer {
        self.send(Request::get(address), Body::empty()).await
    }

    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let request = Request::post(address).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.join("&"))).await
    }

    /// A form with files: field, name, content.
    #[allow(dead_code)] // not every file of tests sends some
    pub async fn upload(&mut self, address: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(head.into_bytes());
        }
        for (name, file, bytes) in files {
            let head = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let request = Request::post(address).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(request, Body::from(body)).await
    }

    async fn send(&mut self, mut request: axum::http::request::Builder, body: Body) -> Answer {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request = request.header(header::COOKIE, jar.join("; "));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let response = self.pages.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (pair, rest) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let form = self.get("/sign-in").await.hidden("form");
        self.post("/sign-in", &[("form", &form), ("email", email), ("password", password)]).await
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// A member with a claimed account.
pub fn claimed(office: &Office, sei: &str, mei: &str, email: &str) -> i64 {
    office.mail_goes_out();
    let member = office.member(sei, mei, Some(email));
    office.done("logins.invite", serde_json::json!({ "members": [member] }));
    let token = Postbox::default().collect(&office.book).token();
    reception(office.book.clone()).claim(&token, PASSWORD, "").expect("a fresh link");
    member
}
