//! パスキー (WebAuthn Level 3, by webauthn-rs). A passkey is unlocked by its owner's finger, face or PIN, so that it is
//! two factors in one: whoever shows one needs no password.
//!
//! The challenges are drawn by the library from the system's chance, which it does not let us hand in. What is under
//! way is kept in the book, is good once, and dies after five minutes.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use rand::Rng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder, WebauthnError,
};

use super::{store, token::hash};
use crate::{Code, Error, Reader, Result, Tx, association, ensure, values::moment_text};

/// A ceremony that has begun: what the browser is to be asked, and the token that names it here.
#[derive(Debug, Clone)]
pub struct Ceremony {
    /// Names it; good once.
    pub token: String,
    /// `PublicKeyCredentialCreationOptions` or `…RequestOptions`, as JSON with base64url.
    pub options: Value,
}

const GOOD: Duration = Duration::minutes(5);
/// Ceremonies of strangers at once: each is a row.
const MOST_OPEN: i64 = 5_000;
const LONGEST_NAME: usize = 60;

/// Who we are to the browsers: the host of the public address. None where it is a number, which the standard does not
/// allow.
fn site(reader: &Reader<'_>) -> Result<Option<Webauthn>> {
    let Ok(url) = Url::parse(&association::mypage_settings(reader)?.public_url) else { return Ok(None) };
    let Some(host) = url.domain().map(str::to_owned) else { return Ok(None) };
    let name = association::show(reader)?.name;
    let built = WebauthnBuilder::new(&host, &url).and_then(|builder| builder.rp_name(&name).build());
    Ok(built.ok())
}

/// Whether passkeys can be used at the public address.
pub(crate) fn possible(reader: &Reader<'_>) -> Result<bool> {
    // Browsers show them only over TLS, and on the machine itself for trying out.
    let url = association::mypage_settings(reader)?.public_url;
    let safe = url.starts_with("https://") || url.starts_with("http://localhost");
    Ok(safe && site(reader)?.is_some())
}

fn our_site(reader: &Reader<'_>) -> Result<Webauthn> {
    site(reader)?.ok_or_else(|| Error::conflict("error-passkey-impossible"))
}

fn refused(_: WebauthnError) -> Error {
    Error::new(Code::Unauthorized, "error-passkey-refused")
}

/// The account as passkeys name it. Says nothing to whoever reads it.
fn handle(tx: &mut Tx<'_>, login: i64) -> Result<Uuid> {
    const SECRET: &str = "passkeys";
    let secret = if let Some(secret) = association::secret(tx, SECRET)? {
        secret
    } else {
        let mut chance = [0; 32];
        tx.random.fill_bytes(&mut chance);
        let secret = crate::vault::hex(&chance);
        association::set_secret(tx, SECRET, &secret)?;
        secret
    };
    let digest: [u8; 32] = Sha256::digest(format!("{secret} {login}").as_bytes()).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Ok(Uuid::from_bytes(bytes))
}

fn begin(tx: &mut Tx<'_>, login: Option<i64>, what: &str, state: &str, mut options: Value) -> Result<Ceremony> {
    let mut chance = [0; 32];
    tx.random.fill_bytes(&mut chance);
    let token = URL_SAFE_NO_PAD.encode(chance);
    store::insert_ceremony(tx, &hash(&token), login, what, state, &moment_text(tx.now() + GOOD))?;
    Ok(Ceremony { token, options: options["publicKey"].take() })
}

fn keys(reader: &Reader<'_>, login: i64) -> Result<Vec<Passkey>> {
    store::passkey_keys(reader, login)?.iter().map(|key| Ok(serde_json::from_str(key)?)).collect()
}

/// Begins to add one.
pub(crate) fn begin_add(tx: &mut Tx<'_>, login: i64, email: &str, name: &str) -> Result<Ceremony> {
    let site = our_site(tx)?;
    let known = keys(tx, login)?.iter().map(|key| key.cred_id().clone()).collect();
    let handle = handle(tx, login)?;
    let (options, state) = site.start_passkey_registration(handle, email, name, Some(known)).map_err(refused)?;
    let mut options = serde_json::to_value(options)?;
    // It shall be found without an address being typed: as the only factor.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("required");
    options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = json!(true);
    begin(tx, Some(login), "add", &serde_json::to_string(&state)?, options)
}

/// Adds it.
pub(crate) fn add(tx: &Tx<'_>, login: i64, token: &str, credential: &str, name: &str) -> Result<()> {
    let name = check_name(name)?;
    let state = store::take_ceremony(tx, &hash(token), Some(login), "add")?.ok_or_else(over)?;
    let state: PasskeyRegistration = serde_json::from_str(&state)?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(credential).map_err(|_| unreadable())?;
    let key = our_site(tx)?.finish_passkey_registration(&answer, &state).map_err(refused)?;
    if store::passkey(tx, key.cred_id().as_ref())?.is_some() {
        return Err(Error::conflict("error-passkey-known"));
    }
    store::insert_passkey(tx, login, key.cred_id().as_ref(), &name, &serde_json::to_string(&key)?)
}

/// Begins to show one: of this account, or of whoever it will be.
pub(crate) fn begin_show(tx: &mut Tx<'_>, login: Option<i64>) -> Result<Ceremony> {
    let site = our_site(tx)?;
    let (options, state, what) = if let Some(login) = login {
        let (options, state) = site.start_passkey_authentication(&keys(tx, login)?).map_err(refused)?;
        (serde_json::to_value(options)?, serde_json::to_string(&state)?, "prove")
    } else {
        if store::count_open_ceremonies(tx)? >= MOST_OPEN {
            return Err(Error::new(Code::TooMany, "error-mypage-busy"));
        }
        let (options, state) = site.start_discoverable_authentication().map_err(refused)?;
        (serde_json::to_value(options)?, serde_json::to_string(&state)?, "enter")
    };
    begin(tx, login, what, &state, options)
}

/// Takes one that was shown. Whose account it opens; a wrong one is an error.
pub(crate) fn show(tx: &Tx<'_>, login: Option<i64>, token: &str, credential: &str) -> Result<i64> {
    let what = if login.is_some() { "prove" } else { "enter" };
    let state = store::take_ceremony(tx, &hash(token), login, what)?.ok_or_else(over)?;
    let answer: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| unreadable())?;
    let site = our_site(tx)?;
    let (owner, row, key) = store::passkey(tx, answer.get_credential_id())?.ok_or_else(unknown)?;
    let mut key: Passkey = serde_json::from_str(&key)?;
    let outcome: AuthenticationResult = if let Some(login) = login {
        let state: PasskeyAuthentication = serde_json::from_str(&state)?;
        if owner != login {
            return Err(unknown());
        }
        site.finish_passkey_authentication(&answer, &state).map_err(refused)?
    } else {
        let state: DiscoverableAuthentication = serde_json::from_str(&state)?;
        site.finish_discoverable_authentication_v2(&answer, state, &key).map_err(refused)?
    };
    key.update_credential(&outcome);
    store::passkey_was_used(tx, row, &serde_json::to_string(&key)?)?;
    Ok(owner)
}

fn check_name(name: &str) -> Result<String> {
    let name = name.trim();
    ensure!(!name.is_empty(), "name", "error-required");
    ensure!(name.chars().count() <= LONGEST_NAME, "name", "error-too-long", max = LONGEST_NAME);
    Ok(name.to_owned())
}

/// Calls one by another name.
pub(crate) fn rename(tx: &Tx<'_>, login: i64, id: i64, name: &str) -> Result<()> {
    let name = check_name(name)?;
    if store::rename_passkey(tx, login, id, &name)? { Ok(()) } else { Err(super::factors::gone()) }
}

/// Takes one away.
pub(crate) fn remove(tx: &Tx<'_>, login: i64, id: i64) -> Result<()> {
    if store::remove_passkey(tx, login, id)? { Ok(()) } else { Err(super::factors::gone()) }
}

fn over() -> Error {
    Error::new(Code::Unauthorized, "error-passkey-over")
}

fn unknown() -> Error {
    Error::new(Code::Unauthorized, "error-passkey-unknown")
}

fn unreadable() -> Error {
    Error::new(Code::Malformed, "error-passkey-refused")
}
