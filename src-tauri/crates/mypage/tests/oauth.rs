//! OpenID Connect with a client that we did not write: another site lets a member in by their account here.

mod browser;

use axum::{body::Body, http};
use browser::{Browser, PASSWORD, claimed};
use chrono::{TimeZone, Utc};
use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, RedirectUrl, Scope, TokenResponse,
    core::{CoreClient, CoreProviderMetadata, CoreResponseType, CoreUserInfoClaims},
};
use serde_json::json;
use tower::ServiceExt;
use tsudoi_core::testing::Office;

const EMAIL: &str = "chiyo@mail.example.jp";
const BACK: &str = "https://forum.example.jp/callback";

/// Carries the site's own requests to the pages, without a port.
async fn carry(
    pages: axum::Router,
    request: http::Request<Vec<u8>>,
) -> Result<http::Response<Vec<u8>>, std::convert::Infallible> {
    let response = pages.oneshot(request.map(Body::from)).await?;
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a short answer");
    Ok(http::Response::from_parts(parts, bytes.to_vec()))
}

#[tokio::test]
async fn a_forum_lets_a_member_in() {
    let office = Office::new();
    let address =
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" });
    office.done("settings.set_mypage", address);
    claimed(&office, "小林", "千代子", EMAIL);
    let site = json!({ "id": null, "name": "会員の掲示板", "redirects": [BACK], "scopes": ["profile", "email", "membership"], "secret": true });
    let site = office.done("clients.save", site);
    let text = |field: &str| site[field].as_str().expect("a text").to_owned();
    let mut phone = Browser::new(&office);
    let pages = phone.pages();
    let http = |request: http::Request<Vec<u8>>| carry(pages.clone(), request);

    let issuer = IssuerUrl::new("https://my.example.jp".to_owned()).expect("an address");
    let found = CoreProviderMetadata::discover_async(issuer, &http).await.expect("the site finds out by itself");
    let client =
        CoreClient::from_provider_metadata(found, ClientId::new(text("code")), Some(ClientSecret::new(text("secret"))))
            .set_redirect_uri(RedirectUrl::new(BACK.to_owned()).expect("an address"));
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (ask, state, nonce) = client
        .authorize_url(
            AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scopes(["profile", "email", "membership"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .url();
    let page = format!("{}?{}", ask.path(), ask.query().expect("a question"));

    assert_eq!(phone.get(&page).await.leads_to(), "/sign-in", "whoever is not signed in signs in first");
    assert_eq!(phone.sign_in(EMAIL, PASSWORD).await.leads_to(), "/", "as always");
    assert_eq!(phone.get("/").await.leads_to(), page, "and is led back to the question");
    let question = phone.get(&page).await;
    let words = question.text();
    assert!(words.contains("会員の掲示板") && words.contains("会員番号・会員種別"), "who asks, and for what");
    let policy = question.headers[http::header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    assert!(
        policy.contains("form-action 'self' https://forum.example.jp;"),
        "the form leads there and nowhere else: {policy}"
    );
    let (csrf, query) = (question.hidden("csrf"), question.hidden("query").replace("&amp;", "&").replace("&#38;", "&"));
    let forged = phone.post("/oauth/authorize", &[("csrf", "x"), ("query", &query), ("allow", "yes")]).await;
    assert_eq!(forged.status, http::StatusCode::FORBIDDEN, "nobody else presses the button");
    let no = phone.post("/oauth/authorize", &[("csrf", &csrf), ("query", &query), ("allow", "no")]).await;
    assert!(
        no.leads_to().starts_with(BACK) && no.leads_to().contains("access_denied"),
        "a no is told: {}",
        no.leads_to()
    );
    let yes = phone.post("/oauth/authorize", &[("csrf", &csrf), ("query", &query), ("allow", "yes")]).await;
    let back = openidconnect::url::Url::parse(yes.leads_to()).expect("an address");
    let given = |name: &str| {
        back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).expect("it is there")
    };
    assert_eq!(&given("state"), state.secret(), "the site knows its own question again");
    assert_eq!(given("iss"), "https://my.example.jp", "and who answers");

    let request = client.exchange_code(AuthorizationCode::new(given("code"))).expect("the site knows where");
    let tokens = request.set_pkce_verifier(verifier).request_async(&http).await.expect("a token for the code");
    // The book's clock, not that of this machine.
    let now = || Utc.with_ymd_and_hms(2026, 11, 20, 3, 1, 0).single().expect("a moment");
    let check = client.id_token_verifier().set_time_fn(now);
    let id =
        tokens.id_token().expect("who it is").claims(&check, &nonce).expect("signed by us, for this site and question");
    assert_eq!(id.email().map(|email| email.as_str()), Some(EMAIL), "what was agreed to");
    let who =
        client.user_info(tokens.access_token().clone(), Some(id.subject().clone())).expect("the site knows where");
    let known: CoreUserInfoClaims = who.request_async(&http).await.expect("it may ask");
    let name = known.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned());
    assert_eq!(name.as_deref(), Some("小林 千代子"), "by name");

    let again = phone.get(&page).await;
    assert!(
        again.leads_to().starts_with(BACK) && again.leads_to().contains("code="),
        "the second time nobody is asked"
    );
    let silent = phone.get(&format!("{page}&prompt=none")).await;
    assert!(silent.leads_to().contains("code="), "nor is anything shown where nothing may be");
    let mine = phone.get("/sites").await;
    assert!(mine.text().contains("会員の掲示板"), "the member finds it among their sites");
    let ended = phone.post("/sites", &[("csrf", &mine.hidden("csrf")), ("site", &mine.hidden("site"))]).await;
    assert_eq!(ended.leads_to(), "/sites?done=site", "and takes it back");
    assert_eq!(phone.get(&page).await.status, http::StatusCode::OK, "then they are asked again");
}

#[tokio::test]
async fn a_stranger_s_question_goes_nowhere() {
    let office = Office::new();
    let mut phone = Browser::new(&office);
    for page in [
        "/oauth/authorize",
        "/oauth/authorize?client_id=x&redirect_uri=https://evil.example/",
        "/oauth/authorize?client_id=a&client_id=b",
    ] {
        let answer = phone.get(page).await;
        assert_eq!(
            (answer.status, answer.leads_to()),
            (http::StatusCode::NOT_FOUND, ""),
            "{page}: said here, and nobody is sent on"
        );
    }
    let token =
        phone.post("/oauth/token", &[("grant_type", "authorization_code"), ("code", "x"), ("client_id", "x")]).await;
    assert_eq!(
        (token.status, token.text().as_str()),
        (http::StatusCode::UNAUTHORIZED, r#"{"error":"invalid_client"}"#),
        "in the words of RFC 6749"
    );
    let empty = phone.get("/oauth/userinfo").await;
    assert_eq!(empty.status, http::StatusCode::UNAUTHORIZED, "nothing without a token");
}
