//! OpenID Connect: another site of the association lets a member in by their account here. The member sees who asks
//! and for what, once; the site fetches the rest by itself.

use askama::Template;
use axum::{
    Form, Json,
    extract::{
        OriginalUri, Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use tsudoi_core::{
    Code, Error,
    desk::{Authorization, MemberDesk, Reception, Refused, SiteAsked, SiteConsent, Token, TokenAsked},
};

use super::{Posted, form::same, layout};
use crate::{
    House,
    answer::{self, Stay},
    layout::Layout,
    visit::{Visit, as_next, cookies},
};

#[derive(Template)]
#[template(path = "allow.html")]
struct AllowPage {
    l: Layout,
    of: Authorization,
    /// Who is asked.
    name: String,
    /// The question as it came, for the answer.
    query: String,
}

#[derive(Template)]
#[template(path = "sites.html")]
struct SitesPage {
    l: Layout,
    sites: Vec<SiteConsent>,
}

/// A longer question is nobody's.
const LONGEST_QUERY: usize = 2048;

/// What comes of a site's question.
enum Outcome {
    /// Go on to the site, or to another page.
    Go(String),
    /// The member is asked.
    Ask(axum::body::Bytes, String),
    /// Sign in first.
    SignIn,
    /// Said to the member.
    Say(Error),
}

fn go(refused: Refused) -> Outcome {
    match refused {
        Refused::Here(error) => Outcome::Say(error),
        Refused::Back(address) => Outcome::Go(address),
    }
}

pub(crate) async fn authorize(
    State(house): State<House>,
    visit: Visit,
    OriginalUri(uri): OriginalUri,
    asked: Result<Query<SiteAsked>, QueryRejection>,
) -> Response {
    let query = uri.query().unwrap_or_default().to_owned();
    let (Ok(Query(asked)), true) = (asked, query.len() <= LONGEST_QUERY) else {
        return house.refuse(&visit, Error::new(Code::NotFound, "error-client-unknown")).await;
    };
    let page = format!("/oauth/authorize?{query}");
    let (seen, here) = (visit.clone(), page.clone());
    let outcome = house
        .work(move |reception| {
            let of = match reception.check_site(&asked) {
                Ok(of) => of,
                Err(refused) => return Ok(go(refused)),
            };
            let desk = match &seen.session {
                Some(token) => reception.desk(token, seen.lang)?,
                None => None,
            };
            let account = match &desk {
                // Nobody signs in elsewhere as the member for whom they act.
                Some(desk) if desk.of_somebody().is_some() && of.silent => None,
                Some(desk) => Some(desk.account()?),
                None => None,
            };
            let Some(account) = account.filter(|account| !account.signs_in_again(&of)) else {
                return Ok(if of.silent { Outcome::Go(of.refuse("login_required")) } else { Outcome::SignIn });
            };
            if !account.needs_consent(&of)? {
                return account.allow(&of).map(Outcome::Go);
            }
            if of.silent {
                return Ok(Outcome::Go(of.refuse("consent_required")));
            }
            let l = layout(reception, &account, &seen, &here, None)?;
            let (origin, name) = (of.origin(), account.name().to_owned());
            Ok(Outcome::Ask(answer::draw(&AllowPage { l, of, name, query })?, origin))
        })
        .await;
    match outcome {
        Ok(Outcome::Go(address)) => answer::see(&address),
        Ok(Outcome::Ask(html, origin)) => answer::leading_to(answer::page(StatusCode::OK, html), &origin),
        Ok(Outcome::SignIn) => sign_in_first(&house, &page),
        Ok(Outcome::Say(error)) | Err(error) => house.refuse(&visit, error).await,
    }
}

/// Sign in, and be led back to the question.
fn sign_in_first(house: &House, page: &str) -> Response {
    let secure = house.options.secure_cookies;
    answer::with_cookie(answer::see("/sign-in"), secure, cookies(secure).next, &as_next(page), &Stay::Session)
}

/// The member's answer, with the question that it belongs to.
#[derive(Deserialize)]
pub(crate) struct Answer {
    csrf: String,
    query: String,
    #[serde(default)]
    allow: String,
}

pub(crate) async fn answer_site(State(house): State<House>, visit: Visit, Posted(given): Posted<Answer>) -> Response {
    let page = format!("/oauth/authorize?{}", given.query);
    let asked = page.parse::<axum::http::Uri>().ok();
    let Some(Query(asked)) = asked.and_then(|uri| Query::<SiteAsked>::try_from_uri(&uri).ok()) else {
        return house.refuse_form(&visit).await;
    };
    let Some(token) = visit.session.clone() else { return house.over() };
    let lang = visit.lang;
    let outcome = house
        .work(move |reception| {
            let Some(desk) = reception.desk(&token, lang)? else { return Ok(None) };
            if !same(desk.csrf(), &given.csrf) {
                return Ok(Some(None));
            }
            let of = match reception.check_site(&asked) {
                Ok(of) => of,
                Err(refused) => return Ok(Some(Some(go(refused)))),
            };
            let account = desk.account()?;
            let outcome = match given.allow.as_str() {
                // Who thought about it for long is asked who they are once more.
                "yes" if account.signs_in_again(&of) => Outcome::SignIn,
                "yes" => Outcome::Go(account.allow(&of)?),
                _ => Outcome::Go(of.refuse("access_denied")),
            };
            Ok(Some(Some(outcome)))
        })
        .await;
    match outcome {
        Ok(Some(Some(Outcome::Go(address)))) => answer::see(&address),
        Ok(Some(Some(Outcome::SignIn))) => sign_in_first(&house, &page),
        Ok(Some(Some(Outcome::Say(error)))) | Err(error) => house.refuse(&visit, error).await,
        Ok(Some(_)) => house.refuse_form(&visit).await,
        Ok(None) => house.over(),
    }
}

pub(crate) async fn sites(State(house): State<House>, visit: Visit) -> Response {
    let draw = |desk: &MemberDesk, l| answer::draw(&SitesPage { l, sites: desk.account()?.sites()? });
    house.personal(visit, "/sites", draw).await
}

/// Which site is let in no more.
#[derive(Deserialize)]
pub(crate) struct End {
    csrf: String,
    site: i64,
}

pub(crate) async fn end_consent(State(house): State<House>, visit: Visit, Posted(given): Posted<End>) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, move |desk| desk.account()?.end_site(given.site), None).await;
    house.after(&visit, outcome, "/sites?done=site").await
}

/// What a site finds out by itself.
pub(crate) async fn discovery(State(house): State<House>) -> Response {
    public(house.work(Reception::discovery).await)
}

/// The keys that our answers are signed with.
pub(crate) async fn jwks(State(house): State<House>) -> Response {
    public(house.work(|reception| reception.signing_keys()?.public()).await)
}

/// Sites may keep it for a while: a key is found for a week after it was used last.
fn public(said: Result<Value, Error>) -> Response {
    match said {
        Ok(said) => ([(header::CACHE_CONTROL, "public, max-age=3600")], Json(said)).into_response(),
        Err(error) => failed(&error),
    }
}

/// Machines are answered in their own words; what went wrong inside stays inside.
fn failed(error: &Error) -> Response {
    answer::log(error);
    (answer::status(error), Json(json!({ "error": "server_error" }))).into_response()
}

/// A request for a token (RFC 6749, 4.1.3). Errors are RFC 6749's own.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct TokenForm {
    grant_type: String,
    code: String,
    redirect_uri: String,
    code_verifier: String,
    client_id: String,
    client_secret: String,
}

pub(crate) async fn token(
    State(house): State<House>,
    headers: HeaderMap,
    form: Result<Form<TokenForm>, FormRejection>,
) -> Response {
    let Ok(Form(form)) = form else {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_request" }))).into_response();
    };
    let named = basic(&headers);
    let by_header = named.is_some();
    let (client_id, client_secret) = named.unwrap_or((form.client_id, form.client_secret));
    let asked = TokenAsked {
        grant_type: form.grant_type,
        code: form.code,
        redirect_uri: form.redirect_uri,
        code_verifier: form.code_verifier,
        client_id,
        client_secret,
    };
    match house.work(move |reception| reception.token(&asked)).await {
        Ok(Token::Given(said)) => Json(said).into_response(),
        Ok(Token::Refused(error)) => {
            let status = if error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
            let mut response = (status, Json(json!({ "error": error }))).into_response();
            if by_header && status == StatusCode::UNAUTHORIZED {
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Tsudoi\""));
            }
            response
        }
        Err(error) => failed(&error),
    }
}

/// Name and secret of a site, each written as in a form (RFC 6749, 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(given).ok()?).ok()?;
    let (name, secret) = text.split_once(':')?;
    let plain = |written: &str| {
        let uri = format!("/?v={written}").parse::<axum::http::Uri>().ok()?;
        Query::<std::collections::HashMap<String, String>>::try_from_uri(&uri).ok()?.0.remove("v")
    };
    Some((plain(name)?, plain(secret)?))
}

/// What a site may know of the member whose token it holds.
pub(crate) async fn userinfo(State(house): State<House>, headers: HeaderMap) -> Response {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|text| text.strip_prefix("Bearer ")).unwrap_or_default().to_owned();
    match house.work(move |reception| reception.userinfo(&token)).await {
        Ok(Some(said)) => Json(said).into_response(),
        Ok(None) => {
            let challenge = [(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")];
            (StatusCode::UNAUTHORIZED, challenge, Json(json!({ "error": "invalid_token" }))).into_response()
        }
        Err(error) => failed(&error),
    }
}
