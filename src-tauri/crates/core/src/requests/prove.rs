//! A new mail address counts once its reader has opened a link that went there. Only the hash of a token is kept, and
//! no link ever stands in the outbox (see [`crate::logins`]).

use chrono::Duration;

use super::{Policy, Request, SIGN_IN, State, decide::decided, follow, parts, policy, store};
use crate::{
    Code, Error, Reader, Result, Tx, association,
    error::OrNotFound,
    logins::{self, Key, Letters},
    mail::{self, Letter, Template},
    members,
    values::moment_text,
};

/// How long a link is good, from its sending.
const DAYS: i64 = 3;

/// Writes the letter with the link; those that were sent for the request before are dead.
pub(super) fn send(tx: &mut Tx<'_>, request: i64, member: i64, address: &str) -> Result<()> {
    // Nobody fills a stranger's mailbox from here.
    logins::wait_or_count(tx, &[Key::Mail(Letters::Prove, &logins::normal_email(address))])?;
    let contact = members::contact(tx, member)?.or_not_found("error-no-such-member")?;
    let lang = tx.lang();
    let letter = Letter {
        template: Template::Confirm,
        lang,
        member: Some(member),
        name: contact.called(lang),
        address: address.to_owned(),
        fields: Vec::new(),
        enclosed: None,
    };
    let message = mail::enqueue_letter(tx, letter)?;
    store::remove_proofs(tx, request)?;
    store::insert_proof(tx, request, message, address)
}

/// The link for a letter that is about to go out, or the message that says why there is none.
pub(crate) fn link(
    tx: &mut Tx<'_>,
    message: i64,
    message_id: &str,
) -> Result<std::result::Result<String, &'static str>> {
    let Some((request, _)) = store::proof_of_message(tx, message)? else { return Ok(Err("logins-no-link-newer")) };
    if store::find(tx, request)?.is_none_or(|of| of.state != State::Proving) {
        return Ok(Err("logins-no-link-newer"));
    }
    let (token, hash) = logins::derived_token(tx, Template::Confirm, message_id)?;
    store::set_proof_hash(tx, message, &hash, &moment_text(tx.now() + Duration::days(DAYS)))?;
    let url = association::mypage_settings(tx)?.public_url;
    Ok(Ok(format!("{url}/{}?token={token}", Template::Confirm.code())))
}

fn find(reader: &Reader<'_>, token: &str) -> Result<Option<(i64, Request, String)>> {
    let Some((proof, request, email)) = store::proof(reader, &logins::token_hash(token))? else { return Ok(None) };
    let of = store::find(reader, request)?.filter(|of| of.state == State::Proving);
    Ok(of.map(|of| (proof, of, email)))
}

/// Whose address a token would prove, and which; none when it is used, over or unknown.
pub(crate) fn start(reader: &Reader<'_>, token: &str) -> Result<Option<(i64, String)>> {
    Ok(find(reader, token)?.map(|(_, of, email)| (of.member, email)))
}

/// Uses a token up: the address is proven, and what was asked for with it is done, or waits for the office. Whether it
/// waits.
pub(crate) fn spend(tx: &mut Tx<'_>, token: &str) -> Result<bool> {
    let (proof, of, email) = find(tx, token)?.ok_or_else(|| Error::new(Code::NotFound, "error-link-over"))?;
    store::use_proof(tx, proof)?;
    tx.subject(members::brief(tx, of.member)?.label());
    if of.item == SIGN_IN {
        let before = logins::of_member(tx, of.member)?.map(|login| login.email);
        if logins::by_email(tx, &email)?.is_some() {
            return Err(Error::conflict("error-login-email-taken"));
        }
        logins::set_email(tx, of.member, &email)?;
        members::prove_email(tx, of.member, &email)?;
        decided(tx, &of, State::Approved, "", "")?;
        let told: Vec<String> = before.into_iter().chain([email]).collect();
        follow::applied(tx, of.member, &[SIGN_IN], &told, of.lang)?;
        return Ok(false);
    }
    if policy(tx, &of.item)? != Policy::AtOnce {
        store::set_state(tx, of.id, State::Waiting)?;
        return Ok(true);
    }
    if !parts::same(&parts::part(&members::as_written(tx, of.member)?, &of.item)?, &of.before) {
        return Err(Error::conflict("error-request-stale"));
    }
    follow::apply(tx, of.member, &[(of.item.clone(), of.after.clone())], of.lang)?;
    members::prove_email(tx, of.member, &email)?;
    decided(tx, &of, State::Approved, "", "")?;
    Ok(false)
}
