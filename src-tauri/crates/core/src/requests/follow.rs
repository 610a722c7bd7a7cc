//! A wish becomes the record, and what follows from it.

use serde_json::Value;

use super::{SIGN_IN, ask::new_mails, item_name, own_field, parts};
use crate::{
    Lang, Reader, Result, Tx, logins,
    mail::{self, Letter, Template},
    members, words,
};

/// Writes the parts into the record of a member, in one act, and tells whom it concerns. The only way from a wish to
/// the roster, whether it is done at once, by proof or by the office.
pub(super) fn apply(tx: &mut Tx<'_>, member: i64, wishes: &[(String, Value)], lang: Lang) -> Result<()> {
    let before = members::as_written(tx, member)?;
    let reached = members::contact(tx, member)?.and_then(|contact| contact.email);
    let mut told: Vec<String> = reached.into_iter().collect();
    let mut record = before.clone();
    record.fields.clear();
    for (item, part) in wishes {
        record = parts::with(&record, item, part)?;
    }
    members::update(tx, member, &record)?;
    for (item, part) in wishes.iter().filter(|(item, _)| item == "emails") {
        told.extend(new_mails(part, &parts::part(&before, item)?));
    }
    let items: Vec<&str> = wishes.iter().map(|(item, _)| item.as_str()).collect();
    applied(tx, member, &items, &told, lang)
}

/// Something of a member was changed by their own wish: the one place where that is known, with the items that changed
/// (`name`, `addresses`, `field:12`, [`SIGN_IN`] …), after the roster holds them. A room that must know of it is called
/// from here. 本人確認 need not be: its stamp names the values that were confirmed, and counts no more for others.
///
/// Where a letter or mail goes is changed by nobody unseen: the mail addresses of before (`told`) and of now hear of it.
pub fn applied(tx: &mut Tx<'_>, member: i64, items: &[&str], told: &[String], lang: Lang) -> Result<()> {
    let concerned: Vec<&str> =
        items.iter().copied().filter(|item| ["addresses", "emails", SIGN_IN].contains(item)).collect();
    if concerned.is_empty() {
        return Ok(());
    }
    let Some(contact) = members::contact(tx, member)? else { return Ok(()) };
    let what = concerned.iter().map(|item| name_in(tx, lang, item)).collect::<Result<Vec<_>>>()?;
    let mut what = words::listed(lang, &what);
    if items.contains(&"emails")
        && let Some(address) = unlisted_sign_in(tx, member)?
    {
        let stays = words::say(lang, "requests-letter-sign-in-stays", &[("address", address)]);
        what = format!("{what}\n\n{stays}");
    }
    let mut addresses: Vec<String> = Vec::new();
    for address in told.iter().chain(&contact.email).filter(|address| !address.is_empty()) {
        if !addresses.iter().any(|one| parts::same_mail(one, address)) {
            addresses.push(address.clone());
        }
    }
    for address in addresses {
        let letter = Letter {
            template: Template::Changed,
            lang,
            member: Some(member),
            name: contact.called(lang),
            address,
            fields: vec![("what", what.clone())],
            enclosed: None,
        };
        mail::enqueue_letter(tx, letter)?;
    }
    Ok(())
}

/// What an item is called in the member's language, which may not be that of whoever decides.
pub(super) fn name_in(reader: &Reader<'_>, lang: Lang, item: &str) -> Result<String> {
    if own_field(item).is_some() {
        return Ok(item_name(reader, item)?.unwrap_or_default());
    }
    let key = match item {
        "name" | SIGN_IN | super::END | super::LEAVE => format!("requests-item-{}", item.replace('_', "-")),
        other => format!("form-item-{other}"),
    };
    Ok(words::say(lang, &key, &[]))
}

/// The address to sign in with, where the roster does not hold it. It never follows a change of the roster, proven or
/// approved: with it comes the account, and no password was shown. [`super::ask_sign_in`] is its only way.
fn unlisted_sign_in(reader: &Reader<'_>, member: i64) -> Result<Option<String>> {
    let Some(login) = logins::of_member(reader, member)? else { return Ok(None) };
    let listed = members::has_mail_address(reader, member, &login.email)?;
    Ok((!listed).then_some(login.email))
}
