//! The keys that sign what a site is told. A new one every ninety days; the one before can still be found for a week,
//! by sites that keep what they have looked up.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use josekit::{
    jwk::Jwk,
    jws::{JwsHeader, RS256},
    jwt::{self, JwtPayload},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{Error, Reader, Result, Tx, association, values::Moment};

/// RSA, because OpenID Connect asks every provider for RS256.
const BITS: u32 = 2048;
const NEW_AFTER: Duration = Duration::days(90);
const FOUND_FOR: Duration = Duration::days(7);
const SECRET: &str = "oidc-keys";

/// A key and when it was made.
#[derive(Clone, Serialize, Deserialize)]
struct Key {
    jwk: Jwk,
    made_at: Moment,
}

/// The keys that can still be found, the newest first.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// Whether it is time for another.
    pub fn is_due(&self, now: Moment) -> bool {
        self.0.first().is_none_or(|key| now - key.made_at >= NEW_AFTER)
    }

    /// What everybody may know of them: a JSON Web Key Set.
    pub fn public(&self) -> Result<Value> {
        let keys: Vec<Value> = self
            .0
            .iter()
            .map(|key| {
                let mut public = key.jwk.to_public_key().map_err(broken)?;
                public.set_key_use("sig");
                public.set_algorithm("RS256");
                public.set_key_id(key.jwk.key_id().unwrap_or_default());
                serde_json::to_value(public).map_err(Error::from)
            })
            .collect::<Result<_>>()?;
        Ok(json!({ "keys": keys }))
    }

    /// A signed token that says `claims`.
    pub(super) fn sign(&self, claims: Value) -> Result<String> {
        let key = self.0.first().ok_or_else(|| Error::internal("no key to sign with"))?;
        let Value::Object(claims) = claims else { return Err(Error::internal("claims are an object")) };
        let mut header = JwsHeader::new();
        header.set_token_type("JWT");
        header.set_key_id(key.jwk.key_id().unwrap_or_default());
        let payload = JwtPayload::from_map(claims).map_err(broken)?;
        let signer = RS256.signer_from_jwk(&key.jwk).map_err(broken)?;
        jwt::encode_with_signer(&payload, &header, &signer).map_err(broken)
    }
}

/// Never with what is in the key.
fn broken(_: josekit::JoseError) -> Error {
    Error::internal("a key or token cannot be made")
}

/// The keys as they are.
pub fn keys(reader: &Reader<'_>) -> Result<Keys> {
    let kept = association::secret(reader, SECRET)?;
    let mut keys: Keys = kept.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default();
    keys.0.retain(|key| reader.now() - key.made_at < NEW_AFTER + FOUND_FOR);
    Ok(keys)
}

/// Makes a key, before the book is held: it takes its time. Answers what keeps it.
pub fn new_key() -> Result<impl FnOnce(&mut Tx<'_>) -> Result<Keys>> {
    let mut jwk = Jwk::generate_rsa_key(BITS).map_err(broken)?;
    let modulus = jwk.parameter("n").map(Value::to_string).unwrap_or_default();
    jwk.set_key_id(URL_SAFE_NO_PAD.encode(&Sha256::digest(modulus.as_bytes())[..12]));
    jwk.set_key_use("sig");
    jwk.set_algorithm("RS256");
    Ok(move |tx: &mut Tx<'_>| {
        let mut keys = keys(tx)?;
        let now = tx.now();
        // Somebody else may have come first.
        if keys.is_due(now) {
            keys.0.insert(0, Key { jwk, made_at: now });
            association::set_secret(tx, SECRET, &serde_json::to_string(&keys)?)?;
        }
        Ok(keys)
    })
}
