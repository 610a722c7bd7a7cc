//! What a member asks for at My Page: done at once, or kept as a request.

use chrono::Duration;
use serde_json::{Value, json};

use super::{Policy, Request, SIGN_IN, State, follow, parts, policy, prove, store};
use crate::{
    Code, Error, Result, Tx, ensure,
    error::OrNotFound,
    files::{self, Accepted},
    logins, members,
    values::moment_text,
};

/// An item as the member would like it to be.
#[derive(Debug, Clone)]
pub struct Wish {
    /// `name`, `addresses`, `field:12` …
    pub item: String,
    /// That part of the record, as [`super::part`] gives it.
    pub part: Value,
}

/// A paper that came along: looked at by [`files::accept`] before the writer was taken.
pub type Paper = Accepted;

/// What became of wishes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Items that were changed at once.
    pub applied: Vec<String>,
    /// Items that wait for the office.
    pub waiting: Vec<String>,
    /// The new mail address that a link went to.
    pub proving: Option<String>,
}

/// Requests of one member in a day: more is no member who mends their data.
const MOST_A_DAY: i64 = 30;
const LONGEST_NOTE: usize = 400;

/// Does or keeps what a member asks for. What may not be changed, and what stays as it is, is passed over. A newer
/// request takes the place of an open one about the same item.
///
/// # Errors
/// Invalid in the field of the record; in `paper` where one is asked for and none came; too many in a day.
pub fn ask(tx: &mut Tx<'_>, member: i64, wishes: Vec<Wish>, note: &str, paper: Option<&Paper>) -> Result<Asked> {
    let brief = members::brief(tx, member)?;
    let record = members::as_written(tx, member)?;
    let note = note.trim();
    ensure!(note.chars().count() <= LONGEST_NOTE, "note", "error-too-long", max = LONGEST_NOTE);
    let mut asked = Asked::default();
    let (mut at_once, mut kept) = (Vec::new(), Vec::new());
    for wish in wishes {
        let policy = policy(tx, &wish.item)?;
        if policy == Policy::Never || !parts::concerns(&wish.item, record.kind_of) {
            continue;
        }
        let before = parts::part(&record, &wish.item)?;
        let after = parts::normal(tx, &record, &wish.item, &wish.part)?;
        if parts::same(&before, &after) {
            continue;
        }
        let new = new_mails(&before, &after);
        ensure!(new.len() <= 1, "emails", "error-requests-one-mail");
        if policy == Policy::AtOnce && new.is_empty() {
            at_once.push((wish.item, after));
            continue;
        }
        ensure!(policy != Policy::Paper || paper.is_some(), "paper", "error-requests-paper");
        kept.push((wish.item, before, after, new.into_iter().next()));
    }
    if !kept.is_empty() {
        not_too_many(tx, member)?;
    }
    if !at_once.is_empty() {
        follow::apply(tx, member, &at_once, tx.lang())?;
        // What was waiting is overtaken by what they have just done themselves.
        for (item, _) in &at_once {
            replace(tx, member, item)?;
        }
        asked.applied = at_once.into_iter().map(|(item, _)| item).collect();
    }
    let file = match paper {
        Some(paper) if !kept.is_empty() => Some(files::keep(tx, paper, None)?),
        _ => None,
    };
    for (item, before, after, mail) in kept {
        let state = if mail.is_some() { State::Proving } else { State::Waiting };
        let id = keep(tx, member, &item, before, after, state, note, file)?;
        if let Some(address) = mail {
            prove::send(tx, id, member, &address)?;
            asked.proving = Some(address);
        } else {
            asked.waiting.push(item);
        }
    }
    tx.subject(brief.label());
    Ok(asked)
}

/// Asks for another address to sign in with: it counts once its reader has opened a link. Whether somebody else signs
/// in with it is not told before that.
pub fn ask_sign_in(tx: &mut Tx<'_>, member: i64, address: &str) -> Result<()> {
    let brief = members::brief(tx, member)?;
    let login = logins::of_member(tx, member)?.ok_or_else(|| Error::new(Code::Unauthorized, "error-signed-out"))?;
    let address = logins::normal_email(address);
    ensure!(members::is_mail_address(&address), "sign_in", "error-mail-address");
    ensure!(address != login.email, "sign_in", "error-requests-same-mail");
    not_too_many(tx, member)?;
    // Before it is done, and where its owner reads: afterwards it may be too late.
    if let Some(account) = logins::by_email(tx, &login.email)? {
        let lang = tx.lang();
        logins::tell::of_change(tx, &account, "signin-told-sign-in-asked", lang)?;
    }
    let (before, after) = (json!({ "email": login.email }), json!({ "email": address }));
    let id = keep(tx, member, SIGN_IN, before, after, State::Proving, "", None)?;
    prove::send(tx, id, member, &address)?;
    tx.subject(brief.label());
    Ok(())
}

/// Takes an open request of the member back. Somebody else's is not found.
pub fn withdraw(tx: &Tx<'_>, member: i64, request: i64) -> Result<()> {
    let of = store::find(tx, request)?.filter(|of| of.member == member).or_not_found("error-no-such-request")?;
    if !of.state.is_open() {
        return Err(Error::conflict("error-request-decided"));
    }
    put_aside(tx, &of, State::Withdrawn)?;
    tx.subject(members::brief(tx, member)?.label());
    Ok(())
}

/// What waits for a link to be opened is put aside: a new password was chosen, and whoever knew the one before, or sat
/// at a browser that is out now, may have asked for it.
pub(crate) fn put_unproven_aside(tx: &Tx<'_>, member: i64) -> Result<()> {
    let all = store::of_member(tx, member)?;
    all.iter().filter(|of| of.state == State::Proving).try_for_each(|of| put_aside(tx, of, State::Withdrawn))
}

/// Writes a request down in the place of an open one.
#[allow(clippy::too_many_arguments)] // one row
pub(super) fn keep(
    tx: &Tx<'_>,
    member: i64,
    item: &str,
    before: Value,
    after: Value,
    state: State,
    note: &str,
    paper: Option<i64>,
) -> Result<i64> {
    replace(tx, member, item)?;
    store::insert(
        tx,
        &Request {
            id: 0,
            member,
            item: item.to_owned(),
            before,
            after,
            state,
            asked_at: tx.now(),
            lang: tx.lang(),
            note: note.to_owned(),
            paper,
            decided_at: None,
            decided_by: String::new(),
            reason: String::new(),
            letter: None,
            asked_by: tx.actor().in_stead().unwrap_or_default().to_owned(),
        },
    )
}

/// Refuses who has asked for more than anybody means in a day.
pub(super) fn not_too_many(tx: &Tx<'_>, member: i64) -> Result<()> {
    let a_day_ago = moment_text(tx.now() - Duration::days(1));
    if store::asked_since(tx, member, &a_day_ago)? >= MOST_A_DAY {
        return Err(Error::new(Code::TooMany, "error-requests-many"));
    }
    Ok(())
}

fn replace(tx: &Tx<'_>, member: i64, item: &str) -> Result<()> {
    match store::open(tx, member, item)? {
        Some(older) => put_aside(tx, &older, State::Replaced),
        None => Ok(()),
    }
}

/// It is done with, undecided: its link is dead, and its paper is nobody's business any more.
fn put_aside(tx: &Tx<'_>, of: &Request, state: State) -> Result<()> {
    store::set_state(tx, of.id, state)?;
    store::remove_proofs(tx, of.id)?;
    match of.paper {
        Some(paper) if !store::paper_is_needed(tx, paper)? => files::set_destroy_on(tx, paper, Some(tx.today())),
        _ => Ok(()),
    }
}

/// Mail addresses that a change brings in.
pub(super) fn new_mails(before: &Value, after: &Value) -> Vec<String> {
    let had = parts::mails(before);
    let mut new = parts::mails(after);
    new.retain(|address| !had.iter().any(|one| parts::same_mail(one, address)));
    new
}
