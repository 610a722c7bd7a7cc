//! Publishing My Page through real sockets of this computer: a certificate of a double authority, a look from outside.

use std::net::TcpListener;

use serde_json::{Value, json};
use tsudoi_core::{association::MypageSettings, desk, publishing, testing::Office};
use tsudoi_mypage::serve;
use tsudoi_post::Postman;
use tsudoi_tests::acme;

/// A port that was free a moment ago.
fn free() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// One round of the job, as the postman makes it.
async fn round(office: &Office) {
    let book = office.book.clone();
    tokio::task::spawn_blocking(move || {
        let postman = Postman::new().expect("a postman");
        publishing::run_due(&book, &postman).expect("what stands in the way outside is no error");
    })
    .await
    .expect("it does not panic");
}

fn settings(office: &Office) -> MypageSettings {
    serde_json::from_value(office.done("settings.mypage", json!({}))).expect("settings")
}

fn line(office: &Office, what: &str) -> Value {
    let shown = office.done("publishing.show", json!({}));
    let lines = shown["lines"].as_array().cloned().unwrap_or_default();
    lines.into_iter().find(|line| line["what"] == what).unwrap_or(Value::Null)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_fetched_from_an_authority_and_shown_at_once() {
    let authority = acme::Server::start().await;
    let office = Office::new();
    let (port, plain) = (free(), free());
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "way": "own", "tls": "acme", "acme_terms": true, "acme_email": "office@example.jp",
            "acme_directory": authority.directory, "public_url": "https://my.example.jp",
            "address": format!("127.0.0.1:{port}"), "http_address": format!("127.0.0.1:{plain}") }),
    );
    authority.world(|world| world.looks_at = format!("http://127.0.0.1:{plain}"));

    // Nobody answers at port 80 yet.
    round(&office).await;
    let shown = office.done("publishing.show", json!({}));
    let problem = shown["certificate"]["problem"].as_str().unwrap_or_default().to_owned();
    assert!(
        problem.contains("ポート開放") && problem.contains("Connection refused"),
        "what to do, and their words: {problem}"
    );

    let serving = serve(desk::reception(office.book.clone()), settings(&office)).await.expect("it opens without one");
    authority.world(|world| world.refuses = "rateLimited".to_owned());
    office.done("publishing.renew", json!({}));
    round(&office).await;
    let shown = office.done("publishing.show", json!({}));
    assert!(
        shown["certificate"]["problem"].as_str().is_some_and(|text| text.contains("待つように")),
        "asked too often"
    );

    authority.world(|world| {
        world.refuses.clear();
        world.stale = 1;
    });
    office.done("publishing.renew", json!({}));
    round(&office).await;
    let shown = office.done("publishing.show", json!({}));
    assert!(shown["certificate"]["problem"].is_null(), "a stale nonce stops nobody: {shown}");
    assert_eq!(shown["certificate"]["until"], "2040-01-01T00:00:00Z", "the certificate says until when");
    assert_eq!(authority.world(|world| (world.accounts, world.given)), (1, 1), "one account for all of it");

    // Everything else at port 80 is led to TLS, under our own name.
    let led = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).max_redirects(0).build().into();
        let answer = agent.get(format!("http://127.0.0.1:{plain}/dues?x=1")).call().expect("an answer");
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        (answer.status().as_u16(), location)
    });
    assert_eq!(led.await.expect("an answer"), (308, Some("https://my.example.jp/dues?x=1".to_owned())), "to TLS");
    serving.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_from_outside_comes_back_to_us() {
    let office = Office::new();
    let port = free();
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "way": "office", "tls": "self", "public_url": format!("https://127.0.0.1:{port}"),
            "address": format!("127.0.0.1:{port}") }),
    );
    office.done("publishing.check", json!({}));
    round(&office).await;
    assert_eq!(line(&office, "reach")["state"], "wrong", "nobody listens");
    assert!(
        line(&office, "reach")["text"].as_str().is_some_and(|text| text.contains("受け付けていません")),
        "which is said"
    );

    let serving = serve(desk::reception(office.book.clone()), settings(&office)).await.expect("it opens");
    office.done("publishing.check", json!({}));
    round(&office).await;
    assert_eq!(line(&office, "reach")["state"], "ok", "the way goes out and comes in again");
    assert_eq!(line(&office, "place")["state"], "ok", "nobody stands between");
    assert_eq!(line(&office, "url")["state"], "wrong", "but nobody else can open this address");
    assert_eq!(line(&office, "certificate")["state"], "warn", "a certificate that was made here");
    assert!(
        line(&office, "certificate")["text"].as_str().is_some_and(|text| text.contains("このパソコンで作った")),
        "in words"
    );
    serving.close().await;

    // Somebody else answers in our place.
    let other = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free again");
    let router = axum::Router::new().fallback(|| async { "welcome to nginx" });
    let stranger = tokio::spawn(async move { axum::serve(other, router).await });
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "way": "proxy", "tls": "none", "public_url": format!("http://127.0.0.1:{port}"),
            "address": "127.0.0.1:0" }),
    );
    office.done("publishing.check", json!({}));
    round(&office).await;
    assert!(
        line(&office, "reach")["text"].as_str().is_some_and(|text| text.contains("別のサーバー")),
        "another server"
    );
    stranger.abort();
}
