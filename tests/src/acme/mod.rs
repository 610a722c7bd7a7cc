//! A double of a certificate authority (RFC 8555) on this computer: what it asks for and answers has the documented
//! shapes, errors included; it looks at the challenge as an authority does, and signs with a root of its own. It does
//! not check signatures.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, head, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, IsCa, Issuer, KeyPair, date_time_ymd,
};
use serde_json::{Value, json};

/// What goes wrong, and what was seen.
#[derive(Default)]
pub struct World {
    base: String,
    nonces: Vec<String>,
    made: u32,
    /// How many more times a nonce is called stale (`badNonce`), as authorities do now and then.
    pub stale: u32,
    /// Refuses every new order with this kind of problem; empty: none.
    pub refuses: String,
    /// Where the challenge is looked at: `http://127.0.0.1:5080`.
    pub looks_at: String,
    /// How many accounts were made.
    pub accounts: u32,
    /// How many certificates were given.
    pub given: u32,
    /// Whether the challenge was answered well; none: nobody looked.
    proven: Option<bool>,
    names: Vec<String>,
    chain: String,
}

/// A double that listens.
pub struct Server {
    /// `http://127.0.0.1:40000/directory`
    pub directory: String,
    world: Arc<Mutex<World>>,
}

#[derive(Clone)]
struct House {
    world: Arc<Mutex<World>>,
    issuer: Arc<Issuer<'static, KeyPair>>,
}

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// Listens on a port that is free, in the runtime that calls.
    ///
    /// # Panics
    /// Where there is none.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port of this computer");
        let base = format!("http://{}", listener.local_addr().expect("it listens"));
        let world = Arc::new(Mutex::new(World { base: base.clone(), ..World::default() }));
        let mut root = CertificateParams::new(Vec::new()).expect("a root needs no name");
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = Issuer::new(root, KeyPair::generate().expect("a key"));
        let house = House { world: world.clone(), issuer: Arc::new(issuer) };
        let router = Router::new()
            .route("/directory", get(directory))
            .route("/nonce", head(nonce).get(nonce))
            .route("/account", post(account))
            .route("/order", post(order))
            .route("/order/1", post(show_order))
            .route("/authz/1", post(authorization))
            .route("/challenge/1", post(challenge))
            .route("/finalize/1", post(finalize))
            .route("/certificate/1", post(certificate))
            .route("/other/{what}", post(|Path(_): Path<String>| async { StatusCode::NOT_FOUND }))
            .with_state(house);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { directory: format!("{base}/directory"), world }
    }

    /// Its world, for a moment.
    pub fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut lock(&self.world))
    }
}

impl World {
    fn nonce(&mut self) -> String {
        self.made += 1;
        let nonce = format!("nonce{}", self.made);
        self.nonces.push(nonce.clone());
        nonce
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn order(&self) -> Value {
        let status = match (self.proven, self.chain.is_empty()) {
            (_, false) => "valid",
            (Some(true), _) => "ready",
            (Some(false), _) => "invalid",
            (None, _) => "pending",
        };
        let identifiers: Vec<Value> = self.names.iter().map(|name| json!({ "type": "dns", "value": name })).collect();
        let mut order = json!({ "status": status, "identifiers": identifiers,
            "authorizations": [self.url("/authz/1")], "finalize": self.url("/finalize/1") });
        if !self.chain.is_empty() {
            order["certificate"] = json!(self.url("/certificate/1"));
        }
        order
    }

    fn challenge(&self) -> Value {
        let status = match self.proven {
            None => "pending",
            Some(true) => "valid",
            Some(false) => "invalid",
        };
        let mut challenge =
            json!({ "type": "http-01", "url": self.url("/challenge/1"), "token": "dG9rZW4", "status": status });
        if self.proven == Some(false) {
            challenge["error"] = json!({ "type": "urn:ietf:params:acme:error:connection",
                "detail": "203.0.113.7: Fetching http://my.example.jp/.well-known/acme-challenge/dG9rZW4: Connection refused",
                "status": 400 });
        }
        challenge
    }
}

/// Every answer carries a fresh nonce.
fn answer(world: &mut World, status: StatusCode, location: Option<String>, body: &Value) -> Response {
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert("replay-nonce", world.nonce().parse().expect("letters"));
    if let Some(location) = location {
        headers.insert("location", location.parse().expect("an address"));
    }
    response
}

fn problem(world: &mut World, status: StatusCode, kind: &str, detail: &str) -> Response {
    let kind = format!("urn:ietf:params:acme:error:{kind}");
    answer(world, status, None, &json!({ "type": kind, "detail": detail, "status": status.as_u16() }))
}

fn part(body: &Value, name: &str) -> Value {
    let text = body[name].as_str().unwrap_or_default();
    let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or(Value::Null)
}

/// What is asked, once its nonce is one that we gave and that nobody used.
#[expect(clippy::result_large_err)] // what is refused is answered at once
fn opened(world: &mut World, body: &Bytes) -> Result<(Value, Value), Response> {
    let body: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let protected = part(&body, "protected");
    let nonce = protected["nonce"].as_str().unwrap_or_default().to_owned();
    let known = world.nonces.iter().position(|one| *one == nonce);
    let is_stale = world.stale > 0;
    if is_stale {
        world.stale -= 1;
    }
    match known {
        Some(place) if !is_stale => {
            world.nonces.remove(place);
            Ok((protected, part(&body, "payload")))
        }
        _ => Err(problem(world, StatusCode::BAD_REQUEST, "badNonce", "JWS has an invalid anti-replay nonce")),
    }
}

async fn directory(State(house): State<House>) -> Response {
    let world = lock(&house.world);
    Json(json!({ "newNonce": world.url("/nonce"), "newAccount": world.url("/account"), "newOrder": world.url("/order"),
        "revokeCert": world.url("/other/revoke"), "keyChange": world.url("/other/key"),
        "meta": { "termsOfService": "https://acme.example/terms" } }))
    .into_response()
}

async fn nonce(State(house): State<House>) -> Response {
    let mut response = StatusCode::OK.into_response();
    response.headers_mut().insert("replay-nonce", lock(&house.world).nonce().parse().expect("letters"));
    response
}

async fn account(State(house): State<House>, _: HeaderMap, body: Bytes) -> Response {
    let world = &mut lock(&house.world);
    let payload = match opened(world, &body) {
        Ok((_, payload)) => payload,
        Err(refused) => return refused,
    };
    if payload["termsOfServiceAgreed"] != true {
        return problem(world, StatusCode::FORBIDDEN, "userActionRequired", "must agree to terms of service");
    }
    world.accounts += 1;
    let location = world.url(&format!("/other/account{}", world.accounts));
    answer(world, StatusCode::CREATED, Some(location), &json!({ "status": "valid" }))
}

async fn order(State(house): State<House>, body: Bytes) -> Response {
    let world = &mut lock(&house.world);
    let payload = match opened(world, &body) {
        Ok((_, payload)) => payload,
        Err(refused) => return refused,
    };
    if !world.refuses.is_empty() {
        let kind = world.refuses.clone();
        return problem(world, StatusCode::TOO_MANY_REQUESTS, &kind, "too many certificates already issued");
    }
    let identifiers = payload["identifiers"].as_array().cloned().unwrap_or_default();
    world.names = identifiers.iter().filter_map(|one| one["value"].as_str().map(str::to_owned)).collect();
    world.proven = None;
    world.chain.clear();
    let (location, order) = (world.url("/order/1"), world.order());
    answer(world, StatusCode::CREATED, Some(location), &order)
}

async fn show_order(State(house): State<House>, body: Bytes) -> Response {
    let world = &mut lock(&house.world);
    if let Err(refused) = opened(world, &body) {
        return refused;
    }
    let order = world.order();
    answer(world, StatusCode::OK, None, &order)
}

async fn authorization(State(house): State<House>, body: Bytes) -> Response {
    let world = &mut lock(&house.world);
    if let Err(refused) = opened(world, &body) {
        return refused;
    }
    let challenge = world.challenge();
    let authorization = json!({ "identifier": { "type": "dns", "value": world.names.first() },
        "status": challenge["status"], "expires": "2030-01-01T00:00:00Z", "challenges": [challenge] });
    answer(world, StatusCode::OK, None, &authorization)
}

/// Looks at the proof, as an authority does: over plain HTTP, at the port that it was told.
async fn challenge(State(house): State<House>, body: Bytes) -> Response {
    let looks_at = {
        let world = &mut lock(&house.world);
        if let Err(refused) = opened(world, &body) {
            return refused;
        }
        world.looks_at.clone()
    };
    let looked = tokio::task::spawn_blocking(move || {
        let url = format!("{looks_at}/.well-known/acme-challenge/dG9rZW4");
        let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).max_redirects(0).build().into();
        agent.get(&url).call().ok().and_then(|mut answer| answer.body_mut().read_to_string().ok())
    });
    let seen = looked.await.ok().flatten();
    let world = &mut lock(&house.world);
    // The thumbprint of the account's key stands behind the dot.
    world.proven = Some(seen.is_some_and(|text| text.starts_with("dG9rZW4.") && text.len() == 8 + 43));
    let challenge = world.challenge();
    answer(world, StatusCode::OK, None, &challenge)
}

async fn finalize(State(house): State<House>, body: Bytes) -> Response {
    let world = &mut lock(&house.world);
    let payload = match opened(world, &body) {
        Ok((_, payload)) => payload,
        Err(refused) => return refused,
    };
    let csr = URL_SAFE_NO_PAD.decode(payload["csr"].as_str().unwrap_or_default()).unwrap_or_default();
    let Ok(mut request) = CertificateSigningRequestParams::from_der(&csr.into()) else {
        return problem(world, StatusCode::BAD_REQUEST, "badCSR", "Error parsing certificate request");
    };
    request.params.not_before = date_time_ymd(2026, 1, 1);
    request.params.not_after = date_time_ymd(2040, 1, 1);
    match request.signed_by(&house.issuer) {
        Ok(certificate) => {
            world.chain = certificate.pem();
            world.given += 1;
            let order = world.order();
            answer(world, StatusCode::OK, None, &order)
        }
        Err(_) => problem(world, StatusCode::BAD_REQUEST, "badCSR", "it cannot be signed"),
    }
}

async fn certificate(State(house): State<House>, body: Bytes) -> Response {
    let world = &mut lock(&house.world);
    if let Err(refused) = opened(world, &body) {
        return refused;
    }
    let mut response = world.chain.clone().into_response();
    response.headers_mut().insert("content-type", "application/pem-certificate-chain".parse().expect("letters"));
    response.headers_mut().insert("replay-nonce", world.nonce().parse().expect("letters"));
    response
}
