//! 代理, through the router without a port.

// Vocabulary of tests: what is not there fails the test that asked for it.
#![allow(clippy::unwrap_used)]

mod browser;

use axum::http::StatusCode;
use browser::{Browser, PASSWORD, claimed};
use serde_json::json;
use tsudoi_core::testing::Office;

const MOTHER: &str = "chiyo@mail.example.jp";
const SON: &str = "kenta@mail.example.jp";

/// A mother and a son, both signed in.
async fn two() -> (Office, Browser, Browser) {
    let office = Office::new();
    let mypage =
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" });
    office.done("settings.set_mypage", mypage);
    claimed(&office, "小林", "千代子", MOTHER);
    claimed(&office, "小林", "健太", SON);
    let (mut hers, mut his) = (Browser::new(&office), Browser::new(&office));
    hers.sign_in(MOTHER, PASSWORD).await;
    his.sign_in(SON, PASSWORD).await;
    (office, hers, his)
}

/// She asks him, and he says yes: the key of what they agreed on.
async fn agree(hers: &mut Browser, his: &mut Browser) -> String {
    let csrf = hers.get("/proxies").await.hidden("csrf");
    let asked =
        hers.post("/proxies", &[("csrf", &csrf), ("address", SON), ("relation", "family"), ("until", "")]).await;
    assert_eq!(asked.leads_to(), "/proxies?done=proxy-asked", "he is asked");
    assert!(
        his.get("/").await.text().contains("小林 千代子さんから、代理を頼まれています"),
        "it waits on his first page"
    );
    let page = his.get("/proxies").await;
    let (csrf, id) = (page.hidden("csrf"), page.hidden("proxy"));
    let yes = his.post("/proxies/accept", &[("csrf", &csrf), ("proxy", &id)]).await;
    assert_eq!(yes.leads_to(), "/proxies?done=proxy-accepted", "he says yes");
    id
}

#[tokio::test]
async fn a_son_opens_his_mothers_pages_and_comes_back() {
    let (_office, mut hers, mut his) = two().await;
    let id = agree(&mut hers, &mut his).await;
    let own = his.get("/profile").await;
    let csrf = own.hidden("csrf");
    let open = his.post("/proxies/open", &[("csrf", &csrf), ("proxy", &id)]).await;
    assert_eq!(open.leads_to(), "/", "to her first page");
    let page = his.get("/profile").await;
    let text = page.text();
    assert!(text.contains("小林 千代子さんの代わりに見ています"), "every page says whose it is");
    assert!(text.contains("小林 千代子") && !text.contains("href=\"/security\""), "her record, without her keys");
    let stale = his.post("/profile/withdraw", &[("csrf", &csrf), ("request", "1")]).await;
    assert_eq!(stale.status, StatusCode::FORBIDDEN, "a form of his own that was open before is not sent for her");
    assert!(hers.get("/security").await.text().contains("代理の方が画面を開きました"), "she finds it in her history");

    let back = his.post("/proxies/back", &[("csrf", &page.hidden("csrf"))]).await;
    assert_eq!(back.leads_to(), "/?done=proxy-back", "back");
    assert!(!his.get("/profile").await.text().contains("代わりに見ています"), "with himself");
}

#[tokio::test]
async fn her_keys_her_sites_and_her_proxies_are_closed_to_him() {
    let (office, mut hers, mut his) = two().await;
    let client = office.done(
        "clients.save",
        json!({ "id": null, "name": "掲示板", "redirects": ["https://forum.example.jp/cb"], "scopes": ["profile"], "secret": false }),
    );
    let id = agree(&mut hers, &mut his).await;
    let csrf = his.get("/profile").await.hidden("csrf");
    his.post("/proxies/open", &[("csrf", &csrf), ("proxy", &id)]).await;
    let csrf = his.get("/").await.hidden("csrf");
    for address in ["/security", "/security/app", "/security/passkeys", "/security/again", "/sites", "/proxies"] {
        let page = his.get(address).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{address} is hers alone");
    }
    let forms: [(&str, &[(&str, &str)]); 6] = [
        ("/security/password", &[("current", PASSWORD), ("new", "夕立のあとの虹は二重になる")]),
        ("/security/sign-out-others", &[]),
        ("/security/app", &[]),
        ("/profile/sign-in", &[("sign_in", "thief@example.jp"), ("current", PASSWORD)]),
        ("/proxies", &[("address", "thief@example.jp"), ("relation", "other")]),
        ("/proxies/end", &[("proxy", &id)]),
    ];
    for (address, fields) in forms {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &csrf));
        assert_eq!(his.post(address, &fields).await.status, StatusCode::FORBIDDEN, "{address} is hers alone");
    }
    let site = client["code"].as_str().unwrap();
    let question = format!(
        "/oauth/authorize?client_id={site}&redirect_uri=https%3A%2F%2Fforum.example.jp%2Fcb&response_type=code\
         &scope=openid&state=s&code_challenge={}&code_challenge_method=S256",
        "A".repeat(43)
    );
    assert_eq!(his.get(&question).await.status, StatusCode::FORBIDDEN, "nobody signs in elsewhere as her");
    assert_eq!(hers.get(&question).await.status, StatusCode::OK, "but she herself");
    assert_eq!(
        his.post("/sign-out", &[("csrf", &csrf)]).await.status,
        StatusCode::SEE_OTHER,
        "he can go out from there"
    );
}

#[tokio::test]
async fn an_end_from_her_side_takes_him_back_and_leaves_no_form_behind() {
    let (_office, mut hers, mut his) = two().await;
    let id = agree(&mut hers, &mut his).await;
    let csrf = his.get("/profile").await.hidden("csrf");
    his.post("/proxies/open", &[("csrf", &csrf), ("proxy", &id)]).await;
    let left_open = his.get("/profile/edit/phones").await.hidden("csrf");
    let csrf = hers.get("/proxies").await.hidden("csrf");
    assert_eq!(
        hers.post("/proxies/end", &[("csrf", &csrf), ("proxy", &id)]).await.leads_to(),
        "/proxies?done=proxy-ended"
    );
    let fields = [("csrf", left_open.as_str()), ("phones.0.label", "home"), ("phones.0.number", "0263-00-7654")];
    let sent = his.upload("/profile/edit/phones", &fields, &[]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN, "what was typed for her is not written to him");
    assert!(!his.get("/profile").await.text().contains("0263-00-7654"), "nor was it");
    assert_eq!(
        his.post("/proxies/back", &[("csrf", &left_open)]).await.leads_to(),
        "/",
        "the button on the old page leads home"
    );
}

#[tokio::test]
async fn asking_tells_nothing_of_an_address() {
    let (_office, mut hers, _) = two().await;
    let csrf = hers.get("/proxies").await.hidden("csrf");
    let known = hers.post("/proxies", &[("csrf", &csrf), ("address", SON), ("relation", "family")]).await;
    let unknown =
        hers.post("/proxies", &[("csrf", &csrf), ("address", "nobody@example.jp"), ("relation", "family")]).await;
    assert_eq!(known.leads_to(), unknown.leads_to(), "one answer for both");
    let page = hers.get("/proxies").await.text();
    assert!(page.contains(SON) && page.contains("nobody@example.jp") && !page.contains("健太"), "addresses, no names");
    let wrong = hers.post("/proxies", &[("csrf", &csrf), ("address", "no address"), ("relation", "family")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "what is no address is said");
    assert!(wrong.text().contains("value=\"no address\""), "and what was typed is still there");
}
