//! The link that proves an address. Only the hash of its token is kept, and no link ever stands in the outbox (see
//! [`crate::logins`]).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use rand::Rng;

use super::{KEPT_DAYS, SESSION, store};
use crate::{
    Code, Error, Lang, Reader, Result, Tx, association, ensure,
    logins::{self, Key, Letters},
    mail::{self, Letter, Template},
    members,
    values::moment_text,
    words,
};

/// How long a link is good, from its sending: some mailboxes take hours.
const GOOD: Duration = Duration::hours(24);

/// What a link is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It proves this address.
    Good(String),
    /// It was opened before, here or elsewhere.
    Used,
    /// Its time is over.
    Over,
    /// It is none of ours, or was cut short.
    Unknown,
}

/// Writes the letter with the link. The same for addresses that are known and those that are not; too many to one
/// address are not written, and nobody learns of it.
pub fn ask(tx: &mut Tx<'_>, email: &str, lang: Lang) -> Result<()> {
    let email = logins::normal_email(email);
    ensure!(members::is_mail_address(&email) && email.chars().count() <= 200, "email", "error-mail-address");
    match logins::wait_or_count(tx, &[Key::Mail(Letters::Join, &email)]) {
        Err(error) if error.code == Code::TooMany => return Ok(()),
        other => other?,
    }
    let letter = Letter {
        template: Template::Join,
        lang,
        member: None,
        name: words::say(lang, "applications-told-name", &[("name", email.clone())]),
        address: email.clone(),
        fields: Vec::new(),
        enclosed: None,
    };
    let message = mail::enqueue_letter(tx, letter)?;
    store::insert_link(tx, &email, message)
}

/// The link for a letter that is about to go out, or the message that says why there is none.
pub(crate) fn link(
    tx: &mut Tx<'_>,
    message: i64,
    message_id: &str,
) -> Result<std::result::Result<String, &'static str>> {
    if !store::link_waits(tx, message)? {
        return Ok(Err("logins-no-link-newer"));
    }
    let (token, hash) = logins::derived_token(tx, Template::Join, message_id)?;
    store::set_link_hash(tx, message, &hash, &moment_text(tx.now() + GOOD))?;
    let url = association::mypage_settings(tx)?.public_url;
    Ok(Ok(format!("{url}/join/open?token={token}")))
}

/// What this token is. Looking uses nothing up, because mail programs open links by themselves.
pub fn look(reader: &Reader<'_>, token: &str) -> Result<Link> {
    let now = reader.now_text();
    Ok(match store::link(reader, &logins::token_hash(token))? {
        None => Link::Unknown,
        Some(found) if found.used => Link::Used,
        Some(found) if found.ends_at <= now => Link::Over,
        Some(found) => Link::Good(found.email),
    })
}

/// Uses a link up: its reader has the address. The token for the browser, kept nowhere else; a browser that was let in
/// before for this address is not any more, and what was written there is found here.
pub fn open(tx: &mut Tx<'_>, token: &str) -> Result<String> {
    let Link::Good(email) = look(tx, token)? else { return Err(Error::new(Code::NotFound, "error-link-over")) };
    store::use_link(tx, &logins::token_hash(token))?;
    let mut bytes = [0; 32];
    tx.random.fill_bytes(&mut bytes);
    let session = URL_SAFE_NO_PAD.encode(bytes);
    let (session_ends, ends) = (tx.now() + SESSION, tx.now() + Duration::days(KEPT_DAYS));
    let hash = logins::token_hash(&session);
    store::open_session(tx, &email, &hash, &moment_text(session_ends), &moment_text(ends))?;
    tx.subject(email);
    Ok(session)
}
