//! マイページの入口: accounts of members, how they are claimed, and the secrets that open them.
//!
//! Staff invite, see who has claimed, and withdraw. What a member does is in [`crate::desk`], which
//! stands on this room. Secrets are kept as hashes only; sessions, tokens, events and failed tries are
//! working state outside the journal.

mod account;
mod invite;
mod password;
mod session;
mod status;
mod store;
mod take_over;
mod throttle;
mod token;
mod withdraw;

use chrono::Duration;

use crate::{
    Reader, Result, Tx,
    members::Contact,
    registry::{Entry, command, query},
    values::{Day, moment_text},
};

pub use account::{Event, Happened};
pub(crate) use account::{by_email, by_key, claim, events, normal_email, note, set_email, set_password};
pub(crate) use password::{check as check_password, hash as hash_password, is_common, verify as verify_password};
pub(crate) use session::{
    Open, TOUCH, end as end_session, end_others as end_other_sessions, find as find_session, key as session_key,
    open as open_session, others as other_sessions, touch as touch_session,
};
pub use status::Login;
pub use take_over::{close, take_over};
pub(crate) use throttle::{Key, enter as wait_or_count, forget as forget_failures, succeeded};
pub(crate) use token::{
    derived as derived_token, hash as token_hash, link, look as look_at_token, spend as spend_token,
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] =
    &[command::<invite::Invite>(), query::<status::Status>(), command::<withdraw::Withdraw>()];

/// How many days somebody who left can still come in: for the receipts of their last year.
const DAYS_AFTER_LEAVING: i64 = 400;

/// Whether a member may come in: not the dead, and not those who left long ago.
pub(crate) fn may_enter(contact: &Contact, today: Day) -> bool {
    !contact.dead && contact.left_on.is_none_or(|left| today < opens_until(left))
}

/// The first day on which somebody whose membership ended (`left_on` is the first day without) cannot come in any more.
pub fn opens_until(left_on: Day) -> Day {
    left_on + Duration::days(DAYS_AFTER_LEAVING)
}

/// The account of a member, if it was claimed.
pub fn of_member(reader: &Reader<'_>, member: i64) -> Result<Option<Login>> {
    store::login_of(reader, member)
}

/// Removes what is over: sessions, tokens and failures, and events of more than a year ago.
pub(crate) fn sweep(tx: &Tx<'_>) -> Result<()> {
    let before = |time: Duration| moment_text(tx.now() - time);
    store::remove_old_sessions(tx, &tx.now_text(), &before(session::IDLE))?;
    store::remove_old_tokens(tx, &before(Duration::days(30)))?;
    store::remove_old_failures(tx, &before(Duration::days(1)))?;
    store::remove_old_events(tx, &before(Duration::days(400)))
}
