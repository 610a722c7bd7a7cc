//! The code flow: a site asks, the member agrees, a code goes back, the site fetches what it may know.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    Client, Keys, Scope,
    acts::{chance, hash},
    claims, store,
};
use crate::{Code, Error, Reader, Result, Tx, association, logins, members, values::Moment};

/// A code is fetched at once, or never.
const CODE: Duration = Duration::seconds(60);
/// Whoever signed in within this time has just done so: `prompt=login` asks for no more.
const JUST_NOW: Duration = Duration::seconds(60);
/// What is fetched with a token is fetched at once, too.
const TOKEN: Duration = Duration::minutes(10);
/// RFC 7636, 4.2: SHA-256 in base64url.
const CHALLENGE: usize = 43;
/// Nobody's state or nonce is longer.
const LONGEST: usize = 512;

/// What a site asks for, as it stands in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// `client_id`
    pub client_id: String,
    /// `redirect_uri`
    pub redirect_uri: String,
    /// `response_type`
    pub response_type: String,
    /// `scope`
    pub scope: String,
    /// `state`
    pub state: String,
    /// `nonce`
    pub nonce: String,
    /// `code_challenge`
    pub code_challenge: String,
    /// `code_challenge_method`
    pub code_challenge_method: String,
    /// `prompt`
    pub prompt: String,
    /// `max_age`, seconds
    pub max_age: String,
}

/// What was asked, once it is known to be in order.
#[derive(Debug, Clone)]
pub struct Authorization {
    /// Who asks.
    pub client: Client,
    /// For what.
    pub scopes: Vec<Scope>,
    redirect: String,
    state: String,
    nonce: String,
    challenge: String,
    /// Whether nothing may be shown to the member.
    pub silent: bool,
    /// Whether the member is asked even where they have agreed before.
    asks: bool,
    /// How long ago the member may have signed in.
    within: Option<Duration>,
    issuer: String,
}

/// Why a site gets nothing.
#[derive(Debug)]
pub enum Refused {
    /// Nobody knows where to send the member back to: they are told here.
    Here(Error),
    /// The site is told, at this address.
    Back(String),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Here(error)
    }
}

impl Authorization {
    /// The site's address with what it is answered. `iss` says who answers (RFC 9207).
    fn back(&self, answer: &[(&str, &str)]) -> String {
        back(&self.redirect, &self.state, &self.issuer, answer)
    }

    /// Where the member goes when the site is refused: `access_denied`, `login_required`, `consent_required`.
    pub fn refuse(&self, error: &str) -> String {
        self.back(&[("error", error)])
    }

    /// Whether the site takes a sign-in of that moment, or wants another one first.
    pub fn takes(&self, signed_in_at: Moment, now: Moment) -> bool {
        self.within.is_none_or(|within| now - signed_in_at <= within)
    }

    /// Where a form of this page may lead: the site alone.
    pub fn origin(&self) -> String {
        url::Url::parse(&self.redirect).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }
}

fn back(redirect: &str, state: &str, issuer: &str, answer: &[(&str, &str)]) -> String {
    let Ok(mut url) = url::Url::parse(redirect) else { return String::new() };
    {
        let mut query = url.query_pairs_mut();
        query.extend_pairs(answer);
        if !state.is_empty() {
            query.append_pair("state", state);
        }
        query.append_pair("iss", issuer);
    }
    url.into()
}

/// Looks at what a site asks. With an unknown site or address the member is told and sent nowhere.
pub fn check(reader: &Reader<'_>, asked: &Asked) -> std::result::Result<Authorization, Refused> {
    let unknown = || Refused::Here(Error::new(Code::NotFound, "error-client-unknown"));
    let client = store::by_code(reader, &asked.client_id)?.filter(|client| !client.retired).ok_or_else(unknown)?;
    let redirect = client.redirects.iter().find(|one| **one == asked.redirect_uri).ok_or_else(unknown)?.clone();
    let issuer = association::mypage_settings(reader)?.public_url;
    let state: String = if asked.state.len() <= LONGEST { asked.state.clone() } else { String::new() };
    let refuse = |error: &str, why: &str| {
        Refused::Back(back(&redirect, &state, &issuer, &[("error", error), ("error_description", why)]))
    };
    if asked.response_type != "code" {
        return Err(refuse("unsupported_response_type", "only the code flow is offered"));
    }
    if asked.state.len() > LONGEST || asked.nonce.len() > LONGEST {
        return Err(refuse("invalid_request", "state or nonce is too long"));
    }
    let wanted: Vec<&str> = asked.scope.split_ascii_whitespace().collect();
    if !wanted.contains(&"openid") {
        return Err(refuse("invalid_scope", "openid is missing"));
    }
    let is_base64url = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let challenge = &asked.code_challenge;
    if asked.code_challenge_method != "S256" || challenge.len() != CHALLENGE || !challenge.chars().all(is_base64url) {
        return Err(refuse("invalid_request", "PKCE with S256 is required"));
    }
    let prompts = |wanted: &str| asked.prompt.split_ascii_whitespace().any(|prompt| prompt == wanted);
    let silent = prompts("none");
    if silent && asked.prompt.trim() != "none" {
        return Err(refuse("invalid_request", "prompt=none stands alone"));
    }
    let mut within = None;
    if !asked.max_age.is_empty() {
        let seconds: u32 = asked.max_age.parse().map_err(|_| refuse("invalid_request", "max_age is a number"))?;
        within = Some(Duration::seconds(seconds.into()));
    }
    if prompts("login") || within.is_some_and(|within| within < JUST_NOW) {
        // Nobody could sign in and come back in no time at all.
        within = Some(JUST_NOW);
    }
    // What it was not registered for is left out, as OpenID Connect has it; the member sees what is left.
    let scopes = client.scopes.iter().copied().filter(|scope| wanted.contains(&scope.code())).collect();
    Ok(Authorization {
        scopes,
        silent,
        asks: prompts("consent") || !client.secret,
        within,
        challenge: challenge.clone(),
        nonce: asked.nonce.clone(),
        client,
        redirect,
        state,
        issuer,
    })
}

/// Whether the member has to be asked: not when they have agreed to all of it before. For a site without a secret
/// anybody might be asking in its name, so its members are asked each time (RFC 8252, 8.6).
pub fn needs_consent(reader: &Reader<'_>, of: &Authorization, member: i64) -> Result<bool> {
    if of.asks {
        return Ok(true);
    }
    let held = store::consent(reader, member, of.client.id)?;
    Ok(held.is_none_or(|(_, scopes)| of.scopes.iter().any(|scope| !scopes.contains(scope))))
}

/// The member agrees, who signed in at that moment. Where they go with the code.
pub fn allow(tx: &mut Tx<'_>, of: &Authorization, member: i64, signed_in_at: Moment) -> Result<String> {
    claims::secret(tx)?;
    match store::consent(tx, member, of.client.id)? {
        Some((_, held)) if of.scopes.iter().all(|scope| held.contains(scope)) => {}
        held => {
            let mut scopes = of.scopes.clone();
            if let Some((consent, before)) = held {
                store::end_consent(tx, consent)?;
                scopes.extend(before);
                scopes.sort_unstable();
                scopes.dedup();
            }
            store::insert_consent(tx, member, of.client.id, &scopes)?;
        }
    }
    let code = chance(tx, 32);
    store::insert_grant(
        tx,
        &store::Grant {
            id: 0,
            client: of.client.id,
            member,
            scopes: of.scopes.clone(),
            redirect: of.redirect.clone(),
            nonce: of.nonce.clone(),
            challenge: of.challenge.clone(),
            signed_in_at,
            used: false,
            ends_at: tx.now() + CODE,
        },
        "code",
        hash(&code),
        None,
    )?;
    tx.subject(of.client.name.clone());
    Ok(of.back(&[("code", &code)]))
}

/// What a site sends to fetch its token.
#[derive(Debug, Default)]
pub struct TokenAsked {
    /// `grant_type`
    pub grant_type: String,
    /// `code`
    pub code: String,
    /// `redirect_uri`
    pub redirect_uri: String,
    /// `code_verifier`
    pub code_verifier: String,
    /// `client_id`, from the header or the form.
    pub client_id: String,
    /// `client_secret`, from the header or the form.
    pub client_secret: String,
}

/// What a site gets: an answer, or one of the errors of RFC 6749, 5.2.
pub enum Token {
    /// The answer.
    Given(Value),
    /// `invalid_client`, `invalid_grant` …
    Refused(&'static str),
}

/// Whether a site of that name is registered: nobody else is worth a turn at the book.
pub fn is_known(reader: &Reader<'_>, client_id: &str) -> Result<bool> {
    Ok(store::by_code(reader, client_id)?.is_some())
}

/// Fetches a token for a code, once. A code that comes a second time was stolen: what came of it is good no longer.
pub fn token(tx: &mut Tx<'_>, asked: &TokenAsked, keys: &Keys) -> Result<Token> {
    let client = store::by_code(tx, &asked.client_id)?.filter(|client| !client.retired);
    let Some(client) = client else { return Ok(Token::Refused("invalid_client")) };
    if client.secret && !store::secret_is(tx, client.id, &hash(&asked.client_secret))? {
        return Ok(Token::Refused("invalid_client"));
    }
    if asked.grant_type != "authorization_code" {
        return Ok(Token::Refused("unsupported_grant_type"));
    }
    let Some(grant) = store::grant(tx, "code", &hash(&asked.code))? else { return Ok(Token::Refused("invalid_grant")) };
    if grant.used {
        store::drop_tokens_of(tx, grant.id)?;
        return Ok(Token::Refused("invalid_grant"));
    }
    // Whatever is wrong with it, it is not tried twice.
    store::use_grant(tx, grant.id)?;
    let verified = URL_SAFE_NO_PAD.encode(Sha256::digest(asked.code_verifier.as_bytes())) == grant.challenge;
    let good = grant.client == client.id
        && grant.redirect == asked.redirect_uri
        && verified
        && tx.now() < grant.ends_at
        && may_enter(tx, grant.member)?;
    if !good {
        return Ok(Token::Refused("invalid_grant"));
    }
    let token = chance(tx, 32);
    let ends_at = tx.now() + TOKEN;
    let mut claims = claims::of(tx, &client, grant.member, &grant.scopes)?;
    let issuer = association::mypage_settings(tx)?.public_url;
    for (name, value) in [
        ("iss", json!(issuer)),
        ("aud", json!(client.code)),
        ("iat", json!(tx.now().timestamp())),
        ("auth_time", json!(grant.signed_in_at.timestamp())),
        ("exp", json!(ends_at.timestamp())),
    ] {
        claims.insert(name.to_owned(), value);
    }
    if !grant.nonce.is_empty() {
        claims.insert("nonce".to_owned(), json!(grant.nonce));
    }
    let id_token = keys.sign(Value::Object(claims))?;
    let scope: Vec<&str> = std::iter::once("openid").chain(grant.scopes.iter().map(|scope| scope.code())).collect();
    store::insert_grant(tx, &store::Grant { ends_at, ..grant.clone() }, "token", hash(&token), Some(grant.id))?;
    Ok(Token::Given(json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": TOKEN.num_seconds(),
        "scope": scope.join(" "),
        "id_token": id_token,
    })))
}

/// What a site may know of the member, by its token; none when it is over.
pub fn userinfo(reader: &Reader<'_>, token: &str) -> Result<Option<Value>> {
    let Some(grant) = store::grant(reader, "token", &hash(token))? else { return Ok(None) };
    let client = store::by_id(reader, grant.client)?.filter(|client| !client.retired);
    match client {
        Some(client) if reader.now() < grant.ends_at && may_enter(reader, grant.member)? => {
            Ok(Some(Value::Object(claims::of(reader, &client, grant.member, &grant.scopes)?)))
        }
        _ => Ok(None),
    }
}

fn may_enter(reader: &Reader<'_>, member: i64) -> Result<bool> {
    let contact = members::contact(reader, member)?;
    Ok(contact.is_some_and(|contact| logins::may_enter(&contact, reader.today())))
}
