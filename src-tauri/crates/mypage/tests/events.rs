//! イベント, through the router without a port.

// Vocabulary of tests: what is not there fails the test that asked for it.
#![allow(clippy::unwrap_used)]

mod browser;

use axum::http::StatusCode;
use browser::{Browser, PASSWORD, claimed};
use serde_json::{Value, json};
use tsudoi_core::testing::{Office, Postbox};

const EMAIL: &str = "chiyo@mail.example.jp";
const OTHER: &str = "ichiro@mail.example.jp";

async fn two() -> (Office, Browser, Browser) {
    let office = Office::new();
    office.mail_goes_out();
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
    );
    claimed(&office, "小林", "千代子", EMAIL);
    claimed(&office, "山本", "一郎", OTHER);
    let (mut one, mut two) = (Browser::new(&office), Browser::new(&office));
    one.sign_in(EMAIL, PASSWORD).await;
    two.sign_in(OTHER, PASSWORD).await;
    (office, one, two)
}

/// A walk on 13 December with two places.
fn walk(office: &Office) -> i64 {
    let walk = json!({ "title": "冬の樹木観察会", "starts_on": "2026-12-13", "starts_at": "9:30", "ends_at": "12:00",
        "place": "梓川左岸", "fee": "会員 500円", "capacity": 2, "companions": 1, "body": "**冬芽**を見ます",
        "joining": "北口に集合", "published": true });
    office.done("events.save", walk)["id"].as_i64().unwrap()
}

async fn apply(phone: &mut Browser, companions: &str) -> browser::Answer {
    let csrf = phone.get("/events/1").await.hidden("csrf");
    let (names, note) = if companions == "0" { ("", "") } else { ("小林 修一", "膝が痛みます") };
    let form = [("csrf", csrf.as_str()), ("companions", companions), ("companion_names", names), ("note", note)];
    phone.post("/events/1", &form).await
}

fn people(office: &Office) -> Value {
    office.done("events.get", json!({ "event": 1 }))["people"].clone()
}

#[tokio::test]
async fn a_member_applies_with_somebody_and_the_next_one_waits_until_they_give_up() {
    let (office, mut one, mut two) = two().await;
    let post = Postbox::default();
    let said = |text: &str| post.collect(&office.book).0.iter().any(|mail| mail.body.contains(text));
    assert!(one.get("/").await.text().contains("href=\"/events\""), "a tab leads there");
    assert!(one.get("/events").await.text().contains("いま申し込めるイベントはありません"), "there is none yet");
    walk(&office);
    assert!(one.get("/").await.text().contains("次のイベント"), "what is next stands on the first page");
    let list = one.get("/events").await.text();
    assert!(list.contains("冬の樹木観察会") && list.contains("残り 2席") && list.contains("日曜"), "{list}");
    let page = one.get("/events/1").await.text();
    assert!(page.contains("2026年12月13日（日）") && page.contains("<strong>冬芽</strong>"), "{page}");
    assert!(!page.contains("北口に集合"), "where to go is for those who have a place");

    assert_eq!(apply(&mut one, "1").await.leads_to(), "/events/1?done=event");
    let page = one.get("/events/1?done=event").await.text();
    assert!(page.contains("2名分の席をお取りしています") && page.contains("北口に集合"), "{page}");
    assert!(said("2名分の席"), "a mail says so, too");
    let list = two.get("/events").await.text();
    assert!(list.contains("満席") && list.contains("空きを待つ"), "{list}");
    assert_eq!(apply(&mut two, "0").await.leads_to(), "/events/1?done=event-waiting");
    let page = two.get("/events/1").await.text();
    assert!(page.contains("キャンセル待ちの 1番目") && !page.contains("北口に集合"), "{page}");
    assert!(!page.contains("小林") && !page.contains("膝"), "nobody sees who else has applied");

    let csrf = one.get("/events/1").await.hidden("csrf");
    let left = one.post("/events/1/give-up", &[("csrf", &csrf)]).await;
    assert_eq!(left.leads_to(), "/events?done=event-given-up");
    assert!(two.get("/events/1").await.text().contains("1名分の席をお取りしています"), "the next one has the place");
    assert!(said("席が空きました"), "and is told by mail");
    assert_eq!(people(&office)["taken"], 1, "one person has a place");
}

#[tokio::test]
async fn what_cannot_be_is_said_beside_the_field_and_what_was_typed_stays() {
    let (office, mut one, _) = two().await;
    walk(&office);
    for typed in ["2", "-1", "三", "99999999999999999999"] {
        let refused = apply(&mut one, typed).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{typed}");
        let page = refused.text();
        assert!(page.contains("いっしょに来られるのは1名までです") && page.contains("膝が痛みます"), "{typed}: {page}");
    }
    assert_eq!(people(&office)["taken"], 0, "nothing was taken");
    assert_eq!(apply(&mut one, "0").await.leads_to(), "/events/1?done=event");
    let csrf = one.get("/events/1").await.hidden("csrf");
    let again = one.post("/events/1", &[("csrf", csrf.as_str()), ("companions", "0")]).await;
    assert!(again.text().contains("すでに申し込んでいます"), "once: {}", again.text());
    let forged = one.post("/events/1/give-up", &[("csrf", "x")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "a form of somebody else's");
    assert_eq!(people(&office)["taken"], 1, "the place stays");
    for address in ["/events/x", "/events/99", "/events/-1"] {
        assert_eq!(one.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}
