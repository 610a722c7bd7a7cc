//! What the two settle between themselves at My Page. The desk calls it for its own member.

use super::{Agreed, Proxy, Relation, State, store, tell};
use crate::{
    Code, Error, Reader, Result, Tx, ensure,
    error::OrNotFound,
    logins::{self, Happened, Whence},
    members,
    values::Day,
};

/// So many may act for a member, or be asked to, at a time.
const MOST: usize = 5;
/// So many may be asked in a day, whatever became of it: nobody fills strangers' mailboxes from here.
const MOST_A_DAY: usize = 5;

/// One, as one of the two sees it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The key.
    pub id: i64,
    /// The other one; of somebody who has not answered, the address that was asked.
    pub name: String,
    /// What the proxy is to the member.
    pub relation: Relation,
    /// How the member has agreed.
    pub agreed_by: Agreed,
    /// And when.
    pub agreed_on: Day,
    /// The last day, when there is one.
    pub until_on: Option<Day>,
    /// Whether the question still waits.
    pub asked: bool,
}

/// All that stands between somebody and others.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Who acts for them, or was asked to.
    pub agents: Vec<Line>,
    /// For whom they act.
    pub members: Vec<Line>,
    /// Who asks them to.
    pub questions: Vec<Line>,
}

fn line(reader: &Reader<'_>, proxy: Proxy, other: Option<i64>) -> Result<Option<Line>> {
    let state = proxy.state(reader.today());
    if state == State::Over {
        return Ok(None);
    }
    let name = match other {
        Some(other) => members::contact(reader, other)?.map(|contact| contact.name),
        None => Some(proxy.asked),
    };
    Ok(name.map(|name| Line {
        id: proxy.id,
        name,
        relation: proxy.relation,
        agreed_by: proxy.agreed_by,
        agreed_on: proxy.agreed_on,
        until_on: proxy.until_on,
        asked: state == State::Asked,
    }))
}

/// What stands now. `address` is the one that they sign in with.
pub(crate) fn standing(reader: &Reader<'_>, me: i64, address: &str) -> Result<Standing> {
    let lines = |proxies: Vec<Proxy>, other: fn(&Proxy) -> Option<i64>| -> Result<Vec<Line>> {
        let lines = proxies.into_iter().map(|proxy| {
            let other = other(&proxy);
            line(reader, proxy, other)
        });
        Ok(lines.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    };
    let mut questions = store::asked_of(reader, address)?;
    questions.retain(|proxy| proxy.member != me);
    let mut for_whom = Vec::new();
    for proxy in store::by_agent(reader, me)? {
        if super::is_open(reader, proxy.member)? {
            for_whom.push(proxy);
        }
    }
    Ok(Standing {
        agents: lines(store::of_member(reader, me)?, |proxy| proxy.agent)?,
        members: lines(for_whom, |proxy| Some(proxy.member))?,
        questions: lines(questions, |proxy| Some(proxy.member))?,
    })
}

/// A member asks whoever signs in with an address to act for them. The answer is the same where nobody does.
///
/// # Errors
/// Invalid in `address`, `relation`, `until`; too many.
pub(crate) fn ask(tx: &mut Tx<'_>, me: i64, address: &str, relation: &str, until: Option<Day>) -> Result<()> {
    let address = logins::normal_email(address);
    let relation = Relation::from_code(relation).ok_or_else(|| Error::invalid("relation", "error-proxy-relation"))?;
    ensure!(members::is_mail_address(&address), "address", "error-mail-address");
    let own = logins::of_member(tx, me)?.map(|login| login.email);
    ensure!(own.as_deref() != Some(address.as_str()), "address", "error-proxy-self");
    let today = tx.today();
    ensure!(until.is_none_or(|last| last >= today), "until", "error-proxy-until");
    let all = store::of_member(tx, me)?;
    let open = all.iter().filter(|proxy| proxy.state(today) != State::Over).count();
    ensure!(open < MOST, "address", "error-proxy-many", max = MOST);
    let asked_today = all.iter().filter(|proxy| !proxy.asked.is_empty() && proxy.agreed_on == today).count();
    if asked_today >= MOST_A_DAY {
        return Err(Error::new(Code::TooMany, "error-proxy-many-a-day"));
    }
    let known = logins::by_email(tx, &address)?.map(|account| account.member);
    let there = |proxy: &&Proxy| {
        proxy.state(today) != State::Over
            && ((proxy.agent.is_none() && proxy.asked == address) || (proxy.agent.is_some() && proxy.agent == known))
    };
    ensure!(all.iter().find(there).is_none(), "address", "error-proxy-twice");
    let new = store::New {
        member: me,
        agent: None,
        asked: &address,
        relation,
        agreed_by: Agreed::Mypage,
        agreed_on: today,
        until_on: until,
        note: "",
    };
    store::insert(tx, &new)?;
    let brief = members::brief(tx, me)?;
    tx.subject(brief.label());
    tell::of_question(tx, &brief.name, &address)
}

/// Whoever was asked says yes.
pub(crate) fn accept(tx: &mut Tx<'_>, me: i64, address: &str, id: i64) -> Result<()> {
    let asked = store::find(tx, id)?
        .filter(|proxy| proxy.agent.is_none() && proxy.asked == address && proxy.member != me)
        .filter(|proxy| proxy.state(tx.today()) == State::Asked)
        .or_not_found("error-no-such-proxy")?;
    store::accept(tx, asked.id, me)?;
    tx.subject(members::brief(tx, asked.member)?.label());
    let now = store::find(tx, id)?.or_not_found("error-no-such-proxy")?;
    tell::both(tx, &now, "proxies-told-accepted")
}

/// One of the two ends it, or says no to a question.
pub(crate) fn end(tx: &mut Tx<'_>, me: i64, address: &str, id: i64) -> Result<()> {
    let proxy = store::find(tx, id)?
        .filter(|proxy| {
            proxy.member == me || proxy.agent == Some(me) || (proxy.agent.is_none() && proxy.asked == address)
        })
        .filter(|proxy| proxy.state(tx.today()) != State::Over)
        .or_not_found("error-no-such-proxy")?;
    let by = tx.actor().name().to_owned();
    store::end(tx, id, &by)?;
    tx.subject(members::brief(tx, proxy.member)?.label());
    tell::both(tx, &proxy, "proxies-told-ended")
}

/// Somebody opens the desk of a member for whom they act: the member finds it in the history of their account.
pub(crate) fn came(tx: &Tx<'_>, id: i64, agent: i64, whence: &Whence) -> Result<()> {
    let acting = super::in_force(tx, id, agent)?.or_not_found("error-no-such-proxy")?;
    if !super::is_open(tx, acting.member)? {
        return Err(Error::new(Code::NotFound, "error-no-such-proxy"));
    }
    // Nobody goes around what the association asks of the member's own sign-in.
    let two = logins::of_member(tx, agent)?.is_some_and(|login| login.app || login.passkeys > 0);
    if !two && logins::asks_two_factors(tx, acting.member)? {
        return Err(Error::conflict("error-proxy-factors"));
    }
    tx.subject(members::brief(tx, acting.member)?.label());
    let Some(login) = logins::of_member(tx, acting.member)? else { return Ok(()) };
    let account = logins::by_email(tx, &login.email)?;
    logins::note_from(tx, account.map(|account| account.id), Happened::ProxyCame, whence)
}
