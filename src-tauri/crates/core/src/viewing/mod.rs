//! 会員の画面を見る: staff open My Page as a member has it before them, to answer a question on the telephone. They look
//! only: whoever views cannot change anything ([`crate::Book`] refuses it, whatever is asked), and what opens the
//! account is not shown. Only those may whose role sees in the office what the pages show, and an own field that not every role reads is on no
//! page of a member. The reason stands in the
//! journal, and the member finds each look in the history of their account.
//!
//! The office is given a link that is good for a few minutes and once; the browser that opens it gets a token.

mod open;
mod store;
#[cfg(test)]
mod tests;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use rand::Rng;

use crate::{
    Area, Permission, Reader, Result, Tx,
    error::OrNotFound,
    logins::{self, Happened, Whence},
    registry::{Entry, command},
    staff,
    values::{Moment, moment_text},
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[command::<open::Open>()];

/// How long the link is good.
const LINK: Duration = Duration::minutes(5);
/// How long somebody may look, however often they turn a page.
const LOOK: Duration = Duration::minutes(30);

/// What the pages of a member show, as the office divides it.
const SHOWN: [Permission; 5] = [
    Permission::view(Area::Members),
    Permission::view(Area::Money),
    Permission::view(Area::Receipts),
    Permission::view(Area::Mail),
    Permission::view(Area::Inquiries),
];

/// Somebody who looks now, or holds a link that is good.
#[derive(Debug, Clone)]
pub(crate) struct Viewing {
    /// The key of the row.
    pub id: i64,
    /// At whose pages.
    pub member: i64,
    /// Who, as they are called.
    pub staff: String,
    /// What forms of this session carry. Their forms are refused all the same, with a better word than "too old".
    pub csrf: String,
    /// When it is over.
    pub ends_at: Moment,
}

fn chance(tx: &mut Tx<'_>) -> String {
    let mut bytes = [0; 32];
    tx.random.fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Whether somebody's role still reaches as far as the pages show: it may have been taken from them a moment ago.
fn may(reader: &Reader<'_>, staff: i64) -> Result<bool> {
    for needs in SHOWN {
        if !staff::may(reader.conn, staff, needs)? {
            return Ok(false);
        }
    }
    Ok(!staff::is_limited(reader.conn, staff)?)
}

fn find(reader: &Reader<'_>, token: &str, opened: bool) -> Result<Option<Viewing>> {
    let Some(row) = store::find(reader, &logins::token_hash(token), opened)? else { return Ok(None) };
    if row.ends_at <= reader.now() || !may(reader, row.staff)? {
        return Ok(None);
    }
    let Some(name) = staff::active_name(reader, row.staff)? else { return Ok(None) };
    Ok(Some(Viewing { id: row.id, member: row.member, staff: name, csrf: row.csrf, ends_at: row.ends_at }))
}

/// Who looks with this token of a browser.
pub(crate) fn by_session(reader: &Reader<'_>, token: &str) -> Result<Option<Viewing>> {
    find(reader, token, true)
}

/// Who holds this link.
pub(crate) fn by_link(reader: &Reader<'_>, token: &str) -> Result<Option<Viewing>> {
    find(reader, token, false)
}

/// Uses the link up. The answer is the token for the browser, kept nowhere else.
pub(crate) fn enter(tx: &mut Tx<'_>, link: &str, whence: &Whence) -> Result<String> {
    let viewing = by_link(tx, link)?.or_not_found("error-link-over")?;
    let token = chance(tx);
    store::open(tx, viewing.id, &logins::token_hash(&token), &moment_text(tx.now() + LOOK))?;
    if let Some(shown) = &whence.session {
        logins::end_shown_session(tx, shown)?;
    }
    if let Some(login) = logins::of_member(tx, viewing.member)? {
        let account = logins::by_email(tx, &login.email)?;
        logins::note_from(tx, account.map(|account| account.id), Happened::OfficeLooked, whence)?;
    }
    Ok(token)
}

/// They are done.
pub(crate) fn end(tx: &Tx<'_>, id: i64) -> Result<()> {
    store::end(tx, id)
}

/// Removes what is over.
pub(crate) fn sweep(tx: &Tx<'_>) -> Result<()> {
    store::remove_over(tx)
}

/// 消去: who looked is in the journal, and goes from there.
pub(crate) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    store::erase(tx, member)
}
