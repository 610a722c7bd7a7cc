//! Letters to both sides: nobody acts for a member without the member's knowing, as far as mail reaches them.

use super::Proxy;
use crate::{
    Result, Tx, logins,
    mail::{self, Letter, Template},
    members::{self, Contact},
    words,
};

/// To whoever it is about, at the address of their account, else at the one for letters. Nobody without an address is
/// told; the dead are not written to.
fn send(tx: &mut Tx<'_>, to: &Contact, what: &str, member: &str, agent: &str) -> Result<()> {
    let account = logins::of_member(tx, to.member)?.map(|login| login.email);
    let Some(address) = account.or_else(|| to.email.clone().filter(|_| !to.bounced)) else { return Ok(()) };
    if to.dead {
        return Ok(());
    }
    let lang = to.lang;
    let args = [("member", member.to_owned()), ("agent", agent.to_owned())];
    let fields = vec![("what_happened", words::say(lang, what, &args))];
    let letter = Letter {
        template: Template::Proxy,
        lang,
        member: Some(to.member),
        name: to.called(lang),
        address,
        fields,
        enclosed: None,
    };
    mail::enqueue_letter(tx, letter).map(|_| ())
}

/// Somebody is asked, who signs in with that address; where nobody does, nobody is written to.
pub(super) fn of_question(tx: &mut Tx<'_>, member: &str, address: &str) -> Result<()> {
    let Some(account) = logins::by_email(tx, address)? else { return Ok(()) };
    let Some(agent) = members::contact(tx, account.member)? else { return Ok(()) };
    send(tx, &agent, "proxies-told-asked", member, &agent.name.clone())
}

/// Both hear of it. `what` is the beginning of two Fluent messages, `-member` and `-agent`.
pub(super) fn both(tx: &mut Tx<'_>, proxy: &Proxy, what: &str) -> Result<()> {
    let (Some(member), Some(agent)) = (
        members::contact(tx, proxy.member)?,
        proxy.agent.map(|agent| members::contact(tx, agent)).transpose()?.flatten(),
    ) else {
        return Ok(());
    };
    send(tx, &member, &format!("{what}-member"), &member.name, &agent.name)?;
    send(tx, &agent, &format!("{what}-agent"), &member.name, &agent.name)
}
