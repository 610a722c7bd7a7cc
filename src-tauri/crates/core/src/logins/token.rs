//! One-time links. Only the SHA-256 of a token is kept.
//!
//! The token of a mail is derived from a secret of the book and the mail's Message-ID, at the moment of
//! sending: a mail that is sent twice carries the same link, and no link ever stands in the outbox, the
//! journal or a backup in a form that opens anything.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use rand::Rng;
use sha2::{Digest, Sha256};

use super::{account::normal_email, may_enter, store};
use crate::{
    Code, Error, Reader, Result, Tx, association,
    mail::{NoWay, Template},
    members::{self, Contact},
    values::moment_text,
    vault::hex,
};

/// Who holds a token that is good.
pub(crate) struct Claimant {
    /// The member.
    pub contact: Contact,
    /// The address that the link was sent to: having it proves that it is theirs.
    pub email: String,
}

const SECRET: &str = "links";

/// What is kept of a token.
pub(crate) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// How long a link is good, from its sending.
fn lifetime(template: Template) -> Duration {
    match template {
        Template::Reset => Duration::hours(1),
        _ => Duration::days(7),
    }
}

/// Why a link that was sent to this address opens nothing; none when it does. An account is claimed once, by
/// whoever has an address of the member; a password is replaced by whoever has the address of the account.
fn why_not(reader: &Reader<'_>, template: Template, member: i64, email: &str) -> Result<Option<&'static str>> {
    Ok(match (template, store::login_of(reader, member)?) {
        (Template::Reset, Some(login)) if login.email == normal_email(email) => None,
        (Template::Reset, _) => Some("logins-no-link-account"),
        (_, Some(_)) => Some("logins-skip-claimed"),
        (_, None) if members::has_mail_address(reader, member, email)? => None,
        (_, None) => Some(NoWay::AddressGone.key()),
    })
}

/// The token of a mail, the same at every try, and its hash.
pub(crate) fn derived(tx: &mut Tx<'_>, template: Template, message_id: &str) -> Result<(String, [u8; 32])> {
    let secret = if let Some(secret) = association::secret(tx, SECRET)? {
        secret
    } else {
        let mut chance = [0; 32];
        tx.random.fill_bytes(&mut chance);
        let secret = hex(&chance);
        association::set_secret(tx, SECRET, &secret)?;
        secret
    };
    let mut derived = Sha256::new();
    for part in [&secret, template.code(), message_id] {
        derived.update((part.len() as u64).to_le_bytes());
        derived.update(part.as_bytes());
    }
    let token = URL_SAFE_NO_PAD.encode(derived.finalize());
    let hash = hash(&token);
    Ok((token, hash))
}

/// The address to put into a mail that is about to go out, or the message that says why there is none. Links that
/// the member was sent before die.
pub(crate) fn link(
    tx: &mut Tx<'_>,
    template: Template,
    member: i64,
    email: &str,
    message_id: &str,
) -> Result<std::result::Result<String, &'static str>> {
    if let Some(reason) = why_not(tx, template, member, email)? {
        return Ok(Err(reason));
    }
    let (token, _) = derived(tx, template, message_id)?;
    // A letter that is tried again after a newer one went out: its link is dead, and must not kill the newer.
    if store::is_used(tx, &hash(&token))? {
        return Ok(Err("logins-no-link-newer"));
    }
    let ends_at = moment_text(tx.now() + lifetime(template));
    store::insert_token(tx, &hash(&token), template.code(), member, email, &ends_at)?;
    let url = association::mypage_settings(tx)?.public_url;
    Ok(Ok(format!("{url}/{}?token={token}", template.code())))
}

/// Who holds this token; none when it is used, over, unknown, was sent to an address that is not the holder's any
/// more, or its holder may not come in.
pub(crate) fn look(reader: &Reader<'_>, template: Template, token: &str) -> Result<Option<Claimant>> {
    let Some((member, email)) = store::token(reader, &hash(token), template.code())? else { return Ok(None) };
    if why_not(reader, template, member, &email)?.is_some() {
        return Ok(None);
    }
    Ok(members::contact(reader, member)?
        .filter(|contact| may_enter(contact, reader.today()))
        .map(|contact| Claimant { contact, email }))
}

/// Uses a token up.
pub(crate) fn spend(tx: &Tx<'_>, template: Template, token: &str) -> Result<Claimant> {
    let claimant = look(tx, template, token)?.ok_or_else(|| Error::new(Code::NotFound, "error-link-over"))?;
    store::use_tokens(tx, claimant.contact.member)?;
    Ok(claimant)
}
