//! Letters to the address of an account about what happened to its keys.

use chrono::Duration;

use super::{Whence, account::Account};
use crate::{
    Lang, Result, Tx,
    mail::{self, Letter, Template},
    members,
    values::Moment,
    words,
};

/// As people in Japan read a moment.
fn read(moment: Moment, lang: Lang) -> String {
    let there = moment + Duration::hours(9);
    match lang {
        Lang::Ja => there.format("%Y年%-m月%-d日 %-H:%M").to_string(),
        Lang::En => there.format("%-d %B %Y, %-H:%M (Japan)").to_string(),
    }
}

fn send(
    tx: &mut Tx<'_>,
    template: Template,
    (account, address): (&Account, String),
    lang: Lang,
    fields: Vec<(&'static str, String)>,
) -> Result<()> {
    let Some(contact) = members::contact(tx, account.member)? else { return Ok(()) };
    let name = contact.called(lang);
    let letter = Letter { template, lang, member: Some(account.member), name, address, fields, enclosed: None };
    mail::enqueue_letter(tx, letter).map(|_| ())
}

/// Somebody came in from a browser that is new.
pub(crate) fn of_new_device(tx: &mut Tx<'_>, account: &Account, whence: &Whence) -> Result<()> {
    let or = |text: String, key| if text.is_empty() { words::say(whence.lang, key, &[]) } else { text };
    let fields = vec![
        ("device", or(whence.device(), "signin-device-unknown")),
        ("place", or(whence.place(), "signin-place-unknown")),
        ("when", read(tx.now(), whence.lang)),
    ];
    send(tx, Template::NewDevice, (account, account.email.clone()), whence.lang, fields)
}

/// The keys were changed: `what` is the Fluent message that says how.
pub(crate) fn of_change(tx: &mut Tx<'_>, account: &Account, what: &str, lang: Lang) -> Result<()> {
    of_change_at(tx, account, account.email.clone(), what, lang)
}

/// The same to another address of the member.
pub(crate) fn of_change_at(tx: &mut Tx<'_>, account: &Account, address: String, what: &str, lang: Lang) -> Result<()> {
    let fields = vec![("what_changed", words::say(lang, what, &[])), ("when", read(tx.now(), lang))];
    send(tx, Template::AccountChanged, (account, address), lang, fields)
}
