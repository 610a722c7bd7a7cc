//! 会員名簿, through the router without a port.

// Vocabulary of tests: what is not there fails the test that asked for it.
#![allow(clippy::unwrap_used)]

mod browser;

use axum::http::StatusCode;
use browser::{Browser, PASSWORD, claimed};
use serde_json::json;
use tsudoi_core::testing::Office;

const EMAIL: &str = "chiyo@mail.example.jp";
const OTHER: &str = "ichiro@mail.example.jp";

#[tokio::test]
async fn members_see_of_one_another_what_each_agreed_to() {
    let office = Office::new();
    office.mail_goes_out();
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
    );
    let hers = claimed(&office, "小林", "千代子", EMAIL);
    claimed(&office, "山本", "一郎", OTHER);
    let (mut she, mut he) = (Browser::new(&office), Browser::new(&office));
    she.sign_in(EMAIL, PASSWORD).await;
    he.sign_in(OTHER, PASSWORD).await;
    assert_eq!(he.get("/directory").await.status, StatusCode::NOT_FOUND, "there is none until it is opened");
    assert!(!he.get("/").await.text().contains("/directory"), "nor does anything lead there");
    assert!(she.get("/profile/data").await.text().contains("ほかの会員は、マイページであなたのデータを見られません"));

    office.done("directory.set_rules", json!({ "open": true, "items": ["email", "phone"], "purpose": "連絡網として" }));
    assert!(he.get("/").await.text().contains("href=\"/directory\""), "the first page leads there");
    let empty = he.get("/directory").await.text();
    assert!(empty.contains("まだいません") && empty.contains("連絡網として"), "nobody was asked yet: {empty}");

    let csrf = she.get("/profile/consents").await.hidden("csrf");
    let form = [("csrf", csrf.as_str()), ("roster:name", "yes"), ("roster:email", "yes")];
    assert_eq!(she.post("/profile/consents", &form).await.leads_to(), "/profile?done=consents", "she agrees");
    assert!(she.get("/directory").await.text().contains("あなたも、この名簿に載っています"), "and is told");
    assert!(she.get("/profile/data").await.text().contains("会が選んだもの"), "also where it is said who sees what");
    let page = he.get("/directory").await;
    assert!(page.text().contains("小林 千代子") && page.text().contains(EMAIL), "he sees what she shows");
    assert!(!page.text().contains("山本 一郎") && !page.text().contains(OTHER), "and not himself, who said nothing");

    let csrf = page.hidden("csrf");
    let look =
        async |he: &mut Browser, csrf: &str, text: &str| he.post("/directory", &[("csrf", csrf), ("q", text)]).await;
    assert!(look(&mut he, &csrf, "こばやし").await.text().contains("載っていません"), "her furigana is not known");
    assert!(look(&mut he, &csrf, "千代子").await.text().contains(EMAIL), "by her name");
    assert!(!look(&mut he, &csrf, "chiyo").await.text().contains("小林"), "not by her address");
    assert_eq!(look(&mut he, "forged", "千代子").await.status, StatusCode::FORBIDDEN, "a form from elsewhere");

    office.done("consents.set", json!({ "member": hers, "answers": [{ "purpose": "roster:email", "answer": "no" }] }));
    assert!(!he.get("/directory").await.text().contains(EMAIL), "a no counts at once, whatever was kept of the page");
}
