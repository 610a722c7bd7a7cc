//! What My Page answers when it is closed, from elsewhere, in the clear, and to the office's look from outside.

mod browser;

use axum::http::{StatusCode, header};
use browser::{Browser, PASSWORD, claimed};
use serde_json::{Value, json};
use tsudoi_core::testing::Office;

const EMAIL: &str = "chiyo@mail.example.jp";

fn shut(office: &Office, change: Value) {
    let week: Vec<Value> = (0..7).map(|_| json!({ "from": "09:00", "until": "17:00" })).collect();
    let mut wish = json!({ "limited": false, "week": week, "closed": true, "closed_until": "2026-11-21T09:00" });
    for (name, value) in change.as_object().expect("an object") {
        wish[name] = value.clone();
    }
    office.done("publishing.set_hours", wish);
}

#[tokio::test]
async fn nobody_comes_in_while_it_is_closed() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(&office);
    let form = phone.get("/sign-in").await.hidden("form");
    assert_eq!(phone.sign_in(EMAIL, PASSWORD).await.leads_to(), "/", "open, until it is closed");
    shut(&office, json!({ "words_ja": "総会の準備のため、お休みします。\n<b>またお越しください。</b>" }));
    for address in ["/", "/sign-in", "/dues", "/claim?token=x", "/receipts/R2026-0001.pdf", "/nothing"] {
        let page = phone.get(address).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{address}: closed is closed");
        assert!(page.text().contains("総会の準備のため"), "{address}: in the association's own words");
        assert!(
            page.text().contains("&lt;b&gt;") || page.text().contains("&#60;b&#62;"),
            "which are words, not markup"
        );
        assert!(page.text().contains("11月21日（土） 9:00"), "{address}: and when it opens");
    }
    let answer = phone.get("/").await;
    // The clock of tests stands at noon of the day before, in Japan.
    assert_eq!(answer.headers[header::RETRY_AFTER], "75600", "browsers are told, too: 21 hours");
    let fields = [("form", form.as_str()), ("email", EMAIL), ("password", PASSWORD)];
    assert_eq!(phone.post("/sign-in", &fields).await.status, StatusCode::SERVICE_UNAVAILABLE, "nor by a form");
    assert_eq!(phone.get("/mypage.css").await.status, StatusCode::OK, "the page keeps its looks");
    let english = phone.get("/?lang=en").await.text();
    assert!(english.contains("We are closed just now") && english.contains("lang=\"en\""), "English, without a form");
    shut(&office, json!({ "closed": false, "closed_until": "" }));
    assert_eq!(phone.get("/dues").await.status, StatusCode::OK, "opened again, whoever was signed in still is");
}

#[tokio::test]
async fn forms_come_from_our_own_pages() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    for (origin, site, expected) in [
        ("https://evil.example", "", StatusCode::FORBIDDEN),
        ("null", "", StatusCode::FORBIDDEN),
        ("https://evil.example", "cross-site", StatusCode::FORBIDDEN),
        ("http://127.0.0.1:4811", "", StatusCode::SEE_OTHER),
        ("http://127.0.0.1:4811", "same-origin", StatusCode::SEE_OTHER),
    ] {
        let mut phone = Browser::new(&office);
        phone.headers.push(("host", "127.0.0.1:4811".to_owned()));
        let form = phone.get("/sign-in").await.hidden("form");
        phone.headers.push(("origin", origin.to_owned()));
        if !site.is_empty() {
            phone.headers.push(("sec-fetch-site", site.to_owned()));
        }
        let fields = [("form", form.as_str()), ("email", EMAIL), ("password", PASSWORD)];
        let answer = phone.post("/sign-in", &fields).await;
        assert_eq!(answer.status, expected, "from {origin} {site}");
        assert_eq!(answer.headers["cross-origin-resource-policy"], "same-origin", "with the guards");
        assert!(answer.headers["permissions-policy"].to_str().unwrap_or_default().contains("camera=()"), "all of them");
    }
}

#[tokio::test]
async fn only_a_look_that_is_on_its_way_is_answered() {
    let office = Office::new();
    let mut phone = Browser::new(&office);
    phone.headers.push(("x-forwarded-for", "203.0.113.7".to_owned()));
    let guess = phone.get("/.well-known/tsudoi-check/AAAA").await;
    assert_eq!(guess.status, StatusCode::NOT_FOUND, "nobody is told that we are Tsudoi");
    office.done("publishing.check", json!({}));
    let guess = phone.get("/.well-known/tsudoi-check/AAAA").await;
    assert_eq!(guess.status, StatusCode::NOT_FOUND, "nor by a guess while one is on its way");
}
