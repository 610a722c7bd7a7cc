//! 利用開始と入会申込, before there is a member: a mail address is proven by a link, then a form is filled in, kept
//! half-written, and sent to the office.
//!
//! Nothing here is a record: links, sessions and half-written forms are working state outside the journal, and gone on
//! their day. What is sent becomes an application ([`crate::applications`]), which is one. Whether an address is known
//! is said to nobody who has not proven it.

mod form;
mod link;
mod store;
/// 消去: what was begun by these mail addresses.
pub(crate) fn erase_addresses(tx: &crate::Tx<'_>, addresses: &[String]) -> crate::Result<()> {
    store::erase(tx, addresses)
}

#[cfg(test)]
mod tests;

use chrono::Duration;

use crate::{
    Reader, Result, Tx, logins, members,
    values::{Moment, moment_text},
};

pub use form::{Texts, again, has_room, keep, remove_paper, restart, send, withdraw};
pub(crate) use link::link;
pub use link::{Link, ask, look, open};

/// How long a half-written form is kept after it was last written to.
pub const KEPT_DAYS: i64 = 14;
/// How long whoever applied can look at how it stands.
const SEEN: Duration = Duration::days(400);
/// A browser is let in for so long.
const SESSION: Duration = Duration::hours(12);

/// Whoever has proven an address, in a browser that is let in.
#[derive(Debug, Clone)]
pub struct Signup {
    /// The key.
    pub id: i64,
    /// The address, in lower case.
    pub email: String,
    /// The form as it was typed.
    pub texts: Vec<(String, String)>,
    /// Papers, by the keys of their files.
    pub papers: Vec<i64>,
    /// What was sent.
    pub application: Option<i64>,
    /// When all this is forgotten.
    pub ends_at: Moment,
}

/// Who a proven address belongs to.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Somebody signs in with it already.
    pub account: bool,
    /// Members of that address who have no account yet: the key and the name.
    pub members: Vec<(i64, String)>,
}

/// The one whose browser holds this token; none when the session is over.
pub fn find(reader: &Reader<'_>, token: &str) -> Result<Option<Signup>> {
    store::of_session(reader, &logins::token_hash(token))
}

/// The browser is not let in any more.
pub fn leave(tx: &Tx<'_>, signup: i64) -> Result<()> {
    store::end_session(tx, signup)
}

/// Who has this address, of those who may come in.
pub fn known(reader: &Reader<'_>, email: &str) -> Result<Known> {
    let account = logins::by_email(reader, email)?.is_some();
    let mut found = Vec::new();
    for member in members::with_mail_address(reader, email)? {
        let Some(contact) = members::contact(reader, member)? else { continue };
        if logins::may_enter(&contact, reader.today()) && logins::of_member(reader, member)?.is_none() {
            found.push((member, contact.name));
        }
    }
    Ok(Known { account, members: found })
}

/// Removes what is over. Papers have a day of their own, which is the same.
pub(crate) fn sweep(tx: &Tx<'_>) -> Result<()> {
    store::sweep(tx, &tx.now_text(), &moment_text(tx.now() - Duration::days(30)))
}
