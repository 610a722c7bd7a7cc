//! The office's door over HTTP, without a port: the same answers and the same refusals as the core.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use serde_json::{Value, json};
use tokio_stream::StreamExt;
use tower::ServiceExt;
use tsudoi_core::{
    Work,
    door::Door,
    listeners::Event,
    registry::{self, Kind},
    testing::{FixedClock, Office, PASSWORD, STAFF},
};

struct Browser {
    router: Router,
    cookie: Option<String>,
}

impl Browser {
    async fn send(&self, method: Method, path: &str, body: Value, headers: &[(&str, &str)]) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:4810");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_string())).expect("a request");
        self.router.clone().oneshot(request).await.expect("the router answers")
    }

    async fn post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let response = self.send(Method::POST, path, body, &[("x-tsudoi", "1")]).await;
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn signed_in(door: Arc<Door>) -> Self {
        let mut browser = Self { router: tsudoi_office::router(door), cookie: None };
        let response = browser
            .send(Method::POST, "/session", json!({ "staff": STAFF, "password": PASSWORD }), &[("x-tsudoi", "1")])
            .await;
        assert_eq!(response.status(), StatusCode::OK, "name and password are right");
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
            "no script and no other site has it"
        );
        browser.cookie = cookie.split(';').next().map(str::to_owned);
        browser
    }
}

/// A book that is closed, and a door to it.
fn door() -> (Arc<Door>, tempfile::TempDir) {
    let Office { book, folder, .. } = Office::new();
    let dir = book.dir().to_owned();
    drop(book);
    (Arc::new(Door::with_clock(&dir, || Box::<FixedClock>::default())), folder)
}

#[tokio::test]
async fn signs_in_acts_and_signs_out() {
    let (door, _folder) = door();
    let browser = Browser::signed_in(door.clone()).await;
    let (status, answer) = browser.post("/api/association.show", json!({})).await;
    assert_eq!((status, answer["data"]["name"].as_str()), (StatusCode::OK, Some("梓川里山研究会")), "a look");
    let (status, _) = browser.post("/api/settings.set_idle", json!({ "minutes": 30 })).await;
    assert_eq!(status, StatusCode::OK, "an act");
    let response = browser.send(Method::DELETE, "/session", Value::Null, &[("x-tsudoi", "1")]).await;
    assert_eq!(response.status(), StatusCode::OK, "signed out");
    let (status, answer) = browser.post("/api/association.show", json!({})).await;
    assert_eq!(
        (status, answer["error"]["code"].as_str()),
        (StatusCode::UNAUTHORIZED, Some("unauthorized")),
        "the cookie is worth nothing now"
    );
    assert!(door.book().is_none(), "the file is closed with the last session");
}

#[tokio::test]
async fn a_page_from_elsewhere_cannot_call() {
    let (door, _folder) = door();
    let browser = Browser::signed_in(door).await;
    let form = browser.send(Method::POST, "/api/settings.set_idle", json!({ "minutes": 1 }), &[]).await;
    assert_eq!(form.status(), StatusCode::FORBIDDEN, "a form cannot set our header");
    let mut rebound =
        Request::builder().method(Method::POST).uri("/api/association.show").header(header::HOST, "evil.example");
    rebound = rebound.header("x-tsudoi", "1").header(header::COOKIE, browser.cookie.clone().expect("signed in"));
    let answer =
        browser.router.clone().oneshot(rebound.body(Body::from("{}")).expect("a request")).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::FORBIDDEN, "a foreign name that points here is not ours");
}

#[tokio::test]
async fn pages_carry_the_headers_that_keep_them_ours() {
    let (door, _folder) = door();
    let browser = Browser { router: tsudoi_office::router(door), cookie: None };
    let page = browser.send(Method::GET, "/", Value::Null, &[]).await;
    assert_eq!(page.status(), StatusCode::OK, "the first page is there");
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(policy.starts_with("default-src 'none'"), "nothing is allowed that is not named");
    assert_eq!(page.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "a file is what it says");
}

/// Every entry: the same answer, or the same refusal, through HTTP and in the core.
#[tokio::test]
async fn http_and_core_say_the_same() {
    let (door, _folder) = door();
    let browser = Browser::signed_in(door.clone()).await;
    let book = door.book().expect("open");
    let actor = book.sign_in(STAFF, PASSWORD).expect("the administrator");
    let inputs = [json!({}), json!({ "no_such_field": 1 })];
    let mut walked = 0;
    for entry in registry::entries().filter(|entry| entry.kind != Kind::Document) {
        for input in &inputs {
            // The same call twice must not differ by having been made once: looks and refusals only.
            let core = match registry::call(&book, &actor, entry.name, input.clone(), &Work::quiet()) {
                Ok(registry::Reply::Data { data, .. }) if entry.kind == Kind::Query => json!({ "data": data }),
                Err(error) => json!({ "error": error.wire(tsudoi_core::Lang::Ja) }),
                Ok(_) => continue,
            };
            let (_, http) = browser.post(&format!("/api/{}", entry.name), input.clone()).await;
            let http = match http.get("error") {
                Some(error) => json!({ "error": error }),
                None => json!({ "data": http["data"] }),
            };
            assert_eq!(http, core, "{} must say the same through every door", entry.name);
            walked += 1;
        }
    }
    assert!(walked > registry::entries().count(), "every entry refuses an unknown field, and looks answer");
}

/// Bytes that a stranger sends, and what comes back at once.
async fn spoken(address: std::net::SocketAddr, said: &str) -> (tokio::net::TcpStream, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut line = tokio::net::TcpStream::connect(address).await.expect("it listens");
    line.write_all(said.as_bytes()).await.expect("sent");
    let mut heard = vec![0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(30), line.read(&mut heard)).await.expect("an answer in time");
    heard.truncate(read.expect("readable"));
    (line, String::from_utf8_lossy(&heard).into_owned())
}

#[tokio::test]
async fn stops_while_a_browser_listens() {
    let (door, _folder) = door();
    let token = door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving =
        tsudoi_office::serve(door, ([127, 0, 0, 1], 0).into(), async { drop(stopped.await) }).expect("it listens");
    let listen = format!("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: tsudoi_office={token}\r\n\r\n");
    let (_line, head) = spoken(serving.address, &listen).await;
    assert!(head.starts_with("HTTP/1.1 200"), "the browser hears: {head}");
    stop.send(()).expect("it serves");
    let ended = tokio::time::timeout(Duration::from_secs(5), serving.finished()).await;
    assert!(ended.is_ok(), "a page that is left open must not keep the program from ending");
}

#[tokio::test]
async fn a_browser_that_does_not_read_is_let_go() {
    let (door, _folder) = door();
    let browser = Browser::signed_in(door.clone()).await;
    let silent = browser.send(Method::GET, "/events", Value::Null, &[]).await;
    let told = Event::Touched { topics: vec![] };
    for _ in 0..100_000 {
        door.listeners().tell(&told);
    }
    let kept = tokio::time::timeout(Duration::from_secs(5), axum::body::to_bytes(silent.into_body(), 1 << 20)).await;
    assert!(kept.expect("the stream ends").is_ok(), "what nobody reads must not pile up");
    let again = browser.send(Method::GET, "/events", Value::Null, &[("last-event-id", "0")]).await;
    let first = again.into_body().into_data_stream().next().await.expect("something").expect("bytes");
    let first = String::from_utf8_lossy(&first).into_owned();
    assert!(first.contains("touched") && first.contains("members"), "who comes back refetches all: {first}");
}

#[tokio::test]
async fn a_stranger_sends_little() {
    let (door, _folder) = door();
    let browser = Browser { router: tsudoi_office::router(door.clone()), cookie: None };
    let large = json!({ "staff": "x".repeat(9_000), "password": "" });
    for path in ["/session", "/book", "/recovery"] {
        let (status, _) = browser.post(path, large.clone()).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "a form is small: {path}");
    }
    let address = tsudoi_office::serve(door, ([127, 0, 0, 1], 0).into(), std::future::pending()).expect("open").address;
    let announced =
        "POST /api/members.list HTTP/1.1\r\nHost: 127.0.0.1\r\nx-tsudoi: 1\r\nContent-Length: 90000000\r\n\r\n";
    let (_line, answer) = spoken(address, announced).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "who is not signed in is not listened to: {answer}");
    let (_line, answer) = spoken(address, "GET / HTTP/1.1\r\nHost: 127.0").await;
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "half a head is not waited for: {answer}");
}

#[tokio::test]
async fn one_stranger_does_not_lock_out_everybody() {
    let (door, _folder) = door();
    let browser = Browser { router: tsudoi_office::router(door.clone()), cookie: None };
    let knock = |from: &'static str, password: &'static str| {
        let browser = &browser;
        async move {
            let body = json!({ "staff": STAFF, "password": password });
            browser.send(Method::POST, "/session", body, &[("x-tsudoi", "1"), ("x-forwarded-for", from)]).await.status()
        }
    };
    for _ in 0..5 {
        assert_eq!(knock("192.0.2.7", "a guess").await, StatusCode::UNAUTHORIZED, "the first guesses are answered");
    }
    assert_eq!(knock("192.0.2.7", PASSWORD).await, StatusCode::TOO_MANY_REQUESTS, "then the place must wait");
    assert_eq!(knock("192.0.2.8", PASSWORD).await, StatusCode::OK, "others need not");
}
