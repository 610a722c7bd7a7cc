//! Signing in with two factors, and with a passkey alone, through the router.

// Vocabulary of tests: what is not there fails the test that asked for it.
#![allow(clippy::unwrap_used)]

mod browser;

use axum::http::{StatusCode, header};
use browser::{Answer, Browser, PASSWORD, claimed};
use passkey::{
    authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod},
    client::{Client, DefaultClientData},
    crypto::rust_crypto::RustCryptoBackend,
    types::{Passkey, ctap2::Aaguid, ctap2::Ctap2Error},
};
use serde_json::{Value, json};
use tsudoi_core::testing::{Office, Postbox};
use url::Url;

const EMAIL: &str = "chiyo@mail.example.jp";
const ORIGIN: &str = "https://my.example.jp";

/// Whoever holds the phone puts a finger on it.
struct Finger;

#[async_trait::async_trait]
impl UserValidationMethod for Finger {
    type PasskeyItem = Passkey;
    async fn check_user<'a>(&self, _: UiHint<'a, Passkey>, _: bool, _: bool) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence: true, verification: true })
    }
    fn is_presence_enabled(&self) -> bool {
        true
    }
    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
}

/// What the script does with a form: asks for a ceremony, lets the phone answer, and gives the two hidden fields.
async fn answered(
    browser: &mut Browser,
    key: &mut Option<Passkey>,
    begin: &str,
    secret: (&str, &str),
) -> (String, String) {
    let begun = browser.post(begin, &[secret]).await;
    assert_eq!(begun.status, StatusCode::OK, "{begin} begins");
    let begun: Value = serde_json::from_slice(&begun.bytes).expect("JSON");
    let origin = Url::parse(ORIGIN).unwrap();
    let request = json!({ "publicKey": begun["options"] });
    let mut client = Client::new(Authenticator::new(Aaguid::new_empty(), key.take(), Finger, RustCryptoBackend));
    let credential = if begun["options"]["user"].is_object() {
        let request = serde_json::from_value(request).expect("options of the standard");
        let made = client.register(&origin, request, DefaultClientData).await.expect("the phone makes one");
        serde_json::to_string(&made).unwrap()
    } else {
        let request = serde_json::from_value(request).expect("options of the standard");
        let shown = client.authenticate(&origin, request, DefaultClientData).await.expect("the phone shows it");
        serde_json::to_string(&shown).unwrap()
    };
    *key = client.authenticator().store().clone();
    (begun["token"].as_str().unwrap().to_owned(), credential)
}

fn published(office: &Office) {
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": ORIGIN, "tls": "none" }),
    );
}

fn key_of(page: &Answer) -> String {
    let text = page.text();
    let (_, after) = text.split_once("class=\"key\">").expect("the key stands there");
    after.split_once('<').unwrap().0.replace(' ', "")
}

fn first_code(page: &Answer) -> String {
    let text = page.text();
    let (_, after) = text.split_once("codes\"><li>").expect("the codes stand there");
    after.split_once('<').unwrap().0.to_owned()
}

/// What an app with this key shows now.
fn code(office: &Office, key: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(key).unwrap();
    let now = tsudoi_core::desk::reception(office.book.clone()).now().timestamp();
    totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(now as u64).to_string()
}

#[tokio::test]
async fn an_app_is_set_up_and_asked_without_any_script() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(&office);
    phone.sign_in(EMAIL, PASSWORD).await;
    let csrf = phone.get("/security").await.hidden("csrf");
    assert_eq!(phone.post("/security/app", &[("csrf", &csrf)]).await.leads_to(), "/security/app", "just signed in");
    let page = phone.get("/security/app").await;
    assert!(page.text().contains("<svg") && !page.text().contains("<script"), "a picture to scan, no script");
    let key = key_of(&page);
    let wrong = phone.post("/security/app/confirm", &[("csrf", &csrf), ("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "a wrong code");
    assert!(wrong.text().contains("コードが違います"), "says so beside the field");
    let done = phone.post("/security/app/confirm", &[("csrf", &csrf), ("code", &code(&office, &key))]).await;
    let recovery = first_code(&done);
    assert_eq!(done.text().matches("<li>").count(), 10, "ten recovery codes, once");
    assert!(!phone.get("/security").await.text().contains(&recovery), "and never again");

    let mut other = phone.another();
    let half = other.sign_in(EMAIL, PASSWORD).await;
    assert_eq!(half.leads_to(), "/sign-in/second", "the code is asked for");
    for address in ["/", "/dues", "/profile", "/security"] {
        assert_eq!(other.get(address).await.leads_to(), "/sign-in", "{address}: half way in nothing is reached");
    }
    let page = other.get("/sign-in/second").await;
    assert!(page.text().contains("ch***@mail.example.jp"), "whose it is, half hidden");
    assert!(!page.text().contains(EMAIL), "not whole");
    let csrf = page.hidden("csrf");
    assert_eq!(
        other.post("/sign-in/second", &[("csrf", "made up"), ("code", &recovery)]).await.status,
        StatusCode::FORBIDDEN,
        "another site's form"
    );
    let wrong = other.post("/sign-in/second", &[("csrf", &csrf), ("code", "123456"), ("trust", "yes")]).await;
    assert!(wrong.status == StatusCode::BAD_REQUEST && wrong.text().contains(" checked"), "what was chosen is kept");
    let done = other.post("/sign-in/second", &[("csrf", &csrf), ("code", &recovery), ("trust", "yes")]).await;
    assert_eq!(done.leads_to(), "/", "in");
    assert_eq!(other.get("/").await.status, StatusCode::OK, "and there");
    let csrf = other.get("/security").await.hidden("csrf");
    other.post("/sign-out", &[("csrf", &csrf)]).await;
    assert_eq!(other.sign_in(EMAIL, PASSWORD).await.leads_to(), "/", "this browser is trusted");

    let csrf = other.get("/security").await.hidden("csrf");
    let refused = other.post("/security/app/remove", &[("csrf", &csrf)]).await;
    assert_eq!(refused.leads_to(), "/security/again", "the password first");
    let wrong = other.post("/security/again", &[("csrf", &csrf), ("current", "not it at all")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "the right one");
    let proven = other.post("/security/again", &[("csrf", &csrf), ("current", PASSWORD)]).await;
    assert_eq!(proven.leads_to(), "/security", "then on");
    let removed = other.post("/security/app/remove", &[("csrf", &csrf)]).await;
    assert_eq!(removed.leads_to(), "/security?done=app-removed", "gone");
}

#[tokio::test]
async fn a_passkey_is_added_and_opens_the_account_alone() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    published(&office);
    let mut key = None;
    let mut phone = Browser::new(&office);
    phone.sign_in(EMAIL, PASSWORD).await;
    let page = phone.get("/security/passkeys").await;
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "our one script and no other");
    assert!(
        !phone.get("/dues").await.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("script-src"),
        "none elsewhere"
    );
    let csrf = page.hidden("csrf");
    let (ceremony, credential) = answered(&mut phone, &mut key, "/security/passkeys/begin", ("csrf", &csrf)).await;
    let given =
        [("csrf", csrf.as_str()), ("ceremony", &ceremony), ("credential", &credential), ("name", "千代子のiPhone")];
    let added = phone.post("/security/passkeys", &given).await;
    assert_eq!(added.text().matches("<li>").count(), 10, "recovery codes come with the first factor: {}", added.text());
    let again = phone.post("/security/passkeys", &given).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED, "a ceremony is good once");
    assert!(phone.get("/security").await.text().contains("千代子のiPhone"), "it is listed");
    let letters = Postbox::default().collect(&office.book).0;
    assert!(letters.iter().any(|mail| mail.body.contains("パスキーを加えました")), "its owner is told");

    let mut other = phone.another();
    let form = other.get("/sign-in").await.hidden("form");
    let (ceremony, credential) = answered(&mut other, &mut key, "/sign-in/passkey/begin", ("form", &form)).await;
    let given = [("form", form.as_str()), ("ceremony", &ceremony), ("credential", &credential)];
    let entered = other.post("/sign-in/passkey", &given).await;
    assert_eq!(entered.leads_to(), "/", "in, without a password");
    assert!(other.get("/").await.text().contains("小林"), "as whoever it belongs to");
    assert_eq!(
        other.another().post("/sign-in/passkey", &given).await.status,
        StatusCode::FORBIDDEN,
        "not from elsewhere"
    );
    let replayed = other.post("/sign-in/passkey", &given).await;
    assert_eq!(replayed.status, StatusCode::UNAUTHORIZED, "nor twice");

    let mut third = phone.another();
    assert_eq!(third.sign_in(EMAIL, PASSWORD).await.leads_to(), "/sign-in/second", "the password alone is not enough");
    let csrf = third.get("/sign-in/second").await.hidden("csrf");
    let (ceremony, credential) = answered(&mut third, &mut key, "/sign-in/step/begin", ("csrf", &csrf)).await;
    let given = [("csrf", csrf.as_str()), ("ceremony", &ceremony), ("credential", &credential)];
    assert_eq!(third.post("/sign-in/second/passkey", &given).await.leads_to(), "/", "with the passkey it is");

    let page = third.get("/security/passkeys").await;
    let (csrf, id) = (page.hidden("csrf"), page.hidden("id"));
    let renamed =
        third.post("/security/passkeys/rename", &[("csrf", &csrf), ("id", &id), ("name", "古いiPhone")]).await;
    assert_eq!(renamed.leads_to(), "/security/passkeys?done=passkey-renamed", "another name");
    let refused = third.post("/security/passkeys/remove", &[("csrf", &csrf), ("id", &id)]).await;
    assert_eq!(refused.leads_to(), "/security/again?then=passkeys", "taking away asks again");
    let (ceremony, credential) = answered(&mut third, &mut key, "/security/again/begin", ("csrf", &csrf)).await;
    let given = [("csrf", csrf.as_str()), ("ceremony", &ceremony), ("credential", &credential), ("then", "passkeys")];
    assert_eq!(
        third.post("/security/again/passkey", &given).await.leads_to(),
        "/security/passkeys",
        "a passkey will do"
    );
    third.post("/security/passkeys/remove", &[("csrf", &csrf), ("id", &id)]).await;
    let form = other.get("/sign-in").await.hidden("form");
    let (ceremony, credential) = answered(&mut other, &mut key, "/sign-in/passkey/begin", ("form", &form)).await;
    let given = [("form", form.as_str()), ("ceremony", &ceremony), ("credential", &credential)];
    let refused = other.post("/sign-in/passkey", &given).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "removed: opens nothing");
    assert!(refused.text().contains("登録されていません"), "and says so");
}

#[tokio::test]
async fn whoever_must_have_two_factors_sets_them_up_first() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    published(&office);
    office.done("logins.set_rules", json!({ "members": "everybody" }));
    let mut phone = Browser::new(&office);
    assert_eq!(phone.sign_in(EMAIL, PASSWORD).await.leads_to(), "/sign-in/set-up", "before anything else");
    assert_eq!(phone.get("/").await.leads_to(), "/sign-in", "nothing else is reached");
    let page = phone.get("/sign-in/set-up").await;
    let (csrf, key) = (page.hidden("csrf"), key_of(&page));
    let done = phone.post("/sign-in/set-up", &[("csrf", &csrf), ("code", &code(&office, &key))]).await;
    assert!(!first_code(&done).is_empty(), "recovery codes are shown");
    assert_eq!(phone.get("/").await.status, StatusCode::OK, "and My Page is open");

    office.done("logins.set_rules", json!({ "members": "everybody" }));
    let mut key = None;
    let other = claimed(&office, "北原", "栞", "shiori@mail.example.jp");
    assert!(other > 0, "another member");
    let mut browser = Browser::new(&office);
    browser.sign_in("shiori@mail.example.jp", PASSWORD).await;
    let csrf = browser.get("/sign-in/set-up").await.hidden("csrf");
    let (ceremony, credential) = answered(&mut browser, &mut key, "/sign-in/step/begin", ("csrf", &csrf)).await;
    let given = [("csrf", csrf.as_str()), ("ceremony", &ceremony), ("credential", &credential), ("name", "栞のPixel")];
    let done = browser.post("/sign-in/set-up/passkey", &given).await;
    assert!(!first_code(&done).is_empty(), "a passkey does as well: {}", done.text());
}

#[tokio::test]
async fn without_a_name_of_its_own_the_page_offers_no_passkeys() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(&office);
    let page = phone.get("/sign-in").await;
    assert!(!page.text().contains("passkey.js"), "127.0.0.1 is no name that passkeys can be made for");
    let form = page.hidden("form");
    assert_eq!(
        phone.post("/sign-in/passkey/begin", &[("form", &form)]).await.status,
        StatusCode::CONFLICT,
        "nor begun"
    );
    phone.sign_in(EMAIL, PASSWORD).await;
    assert!(phone.get("/security/passkeys").await.text().contains("https が必要"), "and says why");
}
