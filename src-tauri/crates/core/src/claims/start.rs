//! Beginning by a code: it, the day of birth or the postal code, and a mail address that is then proven by a link.

use chrono::Duration;
use tsudoi_japan::{date, fold};

use super::{code, may_begin, store};
use crate::{
    Code as ErrorCode, Error, Lang, Reader, Result, Tx, association, ensure,
    error::OrNotFound,
    logins::{self, Key, Letters},
    mail::{self, Letter, Template},
    members,
    values::moment_text,
};

/// How long a link is good, from its sending.
const GOOD: Duration = Duration::hours(24);

/// Who holds a link that is good.
#[derive(Debug, Clone)]
pub struct Claimant {
    /// The member.
    pub member: i64,
    /// Their name.
    pub name: String,
    /// The address that the link was sent to.
    pub email: String,
}

/// Under which name wrong tries of a code are counted; none for what is no code at all, which is one for everybody.
pub fn key(typed: &str) -> Option<String> {
    code::read(typed).map(|code| format!("claim code {code}"))
}

/// Whose code this is, if what is said beside it is right. Wrong codes, wrong answers, codes that were used or are over
/// are one error.
pub fn check(reader: &Reader<'_>, typed: &str, answer: &str) -> Result<i64> {
    let wrong = || Error::new(ErrorCode::Unauthorized, "error-claims-wrong").field("code");
    let code = code::read(typed).ok_or_else(wrong)?;
    let member = store::of_hash(reader, &logins::token_hash(&code), reader.today())?.ok_or_else(wrong)?;
    let record = members::as_written(reader, member)?;
    let day = date::parse_day(answer.trim()).ok();
    let digits = fold::digits(answer);
    let is_birth = day.is_some() && record.birth == day;
    // The postal code stands on the envelope: it counts where nothing better is known.
    let is_postal =
        record.birth.is_none() && digits.len() == 7 && record.addresses.iter().any(|one| one.postal_code == digits);
    if (is_birth || is_postal) && may_begin(reader, member)? { Ok(member) } else { Err(wrong()) }
}

/// Writes the letter with the link to the address that they name.
pub fn ask(tx: &mut Tx<'_>, member: i64, email: &str, lang: Lang) -> Result<()> {
    let email = logins::normal_email(email);
    ensure!(members::is_mail_address(&email) && email.chars().count() <= 200, "email", "error-mail-address");
    match logins::wait_or_count(tx, &[Key::Mail(Letters::Start, &email)]) {
        Err(error) if error.code == ErrorCode::TooMany => return Ok(()),
        other => other?,
    }
    let contact = members::contact(tx, member)?.or_not_found("error-no-such-member")?;
    let letter = Letter {
        template: Template::Start,
        lang,
        member: Some(member),
        name: contact.called(lang),
        address: email.clone(),
        fields: Vec::new(),
        enclosed: None,
    };
    let message = mail::enqueue_letter(tx, letter)?;
    store::set_message(tx, member, &email, message)?;
    tx.subject(members::brief(tx, member)?.label());
    Ok(())
}

/// The link for a letter that is about to go out, or the message that says why there is none.
pub(crate) fn link(
    tx: &mut Tx<'_>,
    message: i64,
    message_id: &str,
) -> Result<std::result::Result<String, &'static str>> {
    if !store::waits(tx, message)? {
        return Ok(Err("logins-no-link-newer"));
    }
    let (token, hash) = logins::derived_token(tx, Template::Start, message_id)?;
    store::set_link(tx, message, &hash, &moment_text(tx.now() + GOOD))?;
    let url = association::mypage_settings(tx)?.public_url;
    Ok(Ok(format!("{url}/start/open?token={token}")))
}

/// Who holds this link; none when it is used, over or unknown, or a newer one went out.
pub fn look(reader: &Reader<'_>, token: &str) -> Result<Option<Claimant>> {
    let Some((member, email)) = store::of_link(reader, &logins::token_hash(token))? else { return Ok(None) };
    if !may_begin(reader, member)? {
        return Ok(None);
    }
    Ok(Some(Claimant { member, name: members::brief(reader, member)?.name, email }))
}

/// The account was made by a letter that whoever opens the letter box could take: every address that the roster holds
/// hears of it.
pub fn tell(tx: &mut Tx<'_>, claimant: &Claimant) -> Result<()> {
    let Some(account) = logins::by_email(tx, &claimant.email)? else { return Ok(()) };
    let (emails, today) = (members::as_written(tx, claimant.member)?.emails, tx.today());
    for email in emails.into_iter().filter(|email| email.span().holds(today)) {
        logins::tell::of_change_at(tx, &account, email.address, "signin-told-claimed", Lang::Ja)?;
    }
    Ok(())
}

/// Uses link and code up.
pub fn spend(tx: &Tx<'_>, token: &str) -> Result<Claimant> {
    let claimant = look(tx, token)?.ok_or_else(|| Error::new(ErrorCode::NotFound, "error-link-over"))?;
    store::remove(tx, claimant.member)?;
    Ok(claimant)
}
