//! What a site is told of a member, by scope.

use rand::Rng;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Client, Scope};
use crate::{
    Reader, Result, Tx, association, logins, members,
    membership::{self, State},
    vault::hex,
};

const SECRET: &str = "oidc-subjects";

/// The secret from which names of members at sites are made; made with the first of them.
pub(super) fn secret(tx: &mut Tx<'_>) -> Result<()> {
    if association::secret(tx, SECRET)?.is_none() {
        let mut chance = [0; 32];
        tx.random.fill_bytes(&mut chance);
        association::set_secret(tx, SECRET, &hex(&chance))?;
    }
    Ok(())
}

/// The name by which this site, and no other, knows the member (pairwise, OpenID Connect Core 8.1).
pub(super) fn subject(reader: &Reader<'_>, client: &Client, member: i64) -> Result<String> {
    let secret = association::secret(reader, SECRET)?.unwrap_or_default();
    let mut name = Sha256::new();
    for part in [secret.as_str(), &client.code, &member.to_string()] {
        name.update((part.len() as u64).to_le_bytes());
        name.update(part.as_bytes());
    }
    Ok(hex(&name.finalize()[..16]))
}

/// The claims of these scopes, with the subject.
pub(super) fn of(reader: &Reader<'_>, client: &Client, member: i64, scopes: &[Scope]) -> Result<Map<String, Value>> {
    let mut claims = Map::new();
    claims.insert("sub".to_owned(), json!(subject(reader, client, member)?));
    // What the office has taken away since is told no more.
    for scope in scopes.iter().filter(|scope| client.scopes.contains(scope)) {
        match scope {
            Scope::Profile => {
                let told = members::told(reader, member)?;
                claims.insert("name".to_owned(), json!(told.name));
                if !told.kana.is_empty() {
                    claims.insert("name#ja-Kana-JP".to_owned(), json!(told.kana));
                }
            }
            Scope::Email => {
                if let Some(login) = logins::of_member(reader, member)? {
                    claims.insert("email".to_owned(), json!(login.email));
                    // Whoever claimed the account has opened a link that was sent there.
                    claims.insert("email_verified".to_owned(), json!(true));
                }
            }
            Scope::Membership => {
                let (brief, since) = (members::brief(reader, member)?, members::profile(reader, member)?.since);
                let history = membership::history(reader, member, brief.death)?;
                let enrolled = State::ENROLLED.contains(&history.state(reader.today()));
                let period = membership::shown(&history.periods, reader.today()).filter(|_| enrolled);
                claims.insert("member_no".to_owned(), json!(brief.no));
                claims.insert("member_state".to_owned(), json!(if enrolled { "current" } else { "former" }));
                claims.insert("member_kind".to_owned(), json!(period.map(|period| &period.kind_name)));
                claims.insert("member_since".to_owned(), json!(since.map(|day| day.to_string())));
            }
        }
    }
    Ok(claims)
}
