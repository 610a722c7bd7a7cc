//! マイページの入口: accounts of members, how they are claimed, and the secrets that open them.
//!
//! Staff invite, see who has claimed, and withdraw. What a member does is in [`crate::desk`], which
//! stands on this room. Secrets are kept as hashes only; sessions, tokens, events and failed tries are
//! working state outside the journal.

mod account;
mod device;
mod drop_factors;
pub(crate) mod factors;
mod invite;
pub(crate) mod passkey;
pub(crate) mod password;
mod rules;
mod session;
mod status;
pub(crate) mod step;
mod store;
mod take_over;
pub(crate) mod tell;
mod throttle;
mod token;
mod withdraw;

use std::net::IpAddr;

use chrono::Duration;

use crate::{
    Lang, Reader, Result, Tx,
    members::Contact,
    registry::{Entry, command, query},
    values::{Day, moment_text},
};

pub use crate::second::AppSecret;
pub(crate) use account::{
    Account, by_email, by_key, claim, events, normal_email, note, note_from, set_email, set_password,
};
pub use account::{Event, Happened};
pub use device::Device;
pub(crate) use device::{
    distrust, is_trusted, known_here as known_device, see as see_device, trusted as trusted_devices,
};
pub use factors::{Factors, PasskeyLine};
pub use passkey::Ceremony;
pub(crate) use password::{check as check_password, hash as hash_password, is_common, verify as verify_password};
pub(crate) use rules::asks as asks_two_factors;
pub use session::Line as SessionLine;
pub(crate) use session::{
    Open, TOUCH, end as end_session, end_one as end_one_session, end_others as end_other_sessions,
    end_shown as end_shown_session, find as find_session, key as session_key, list as sessions, open as open_session,
    others as other_sessions, prove as prove_session, set_acting, touch as touch_session,
};
pub use status::Login;
pub use take_over::{close, take_over};
pub(crate) use throttle::{Key, Letters, enter as wait_or_count, forgive, passed, right};
pub(crate) use token::{
    derived as derived_token, hash as token_hash, link, look as look_at_token, spend as spend_token,
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    command::<invite::Invite>(),
    query::<status::Status>(),
    query::<status::OfMember>(),
    command::<withdraw::Withdraw>(),
    command::<drop_factors::DropFactors>(),
    query::<rules::ShowRules>(),
    command::<rules::SetRules>(),
];

/// From where somebody comes.
#[derive(Debug, Clone)]
pub struct Whence {
    /// The address. This machine stands for a tunnel that names nobody.
    pub place: IpAddr,
    /// 「iPhone・Safari」. May be empty.
    pub device: String,
    /// What the browser keeps since it was here; good or not.
    pub known: Option<String>,
    /// The session that the browser has, good or not: it ends when somebody comes in here.
    pub session: Option<String>,
    /// In which language they read.
    pub lang: Lang,
}

impl Whence {
    /// As it is written down: short.
    pub(crate) fn device(&self) -> String {
        self.device.chars().take(80).collect()
    }

    /// As it is written down; empty for a tunnel that names nobody.
    pub(crate) fn place(&self) -> String {
        let place = self.place.to_canonical();
        if place.is_loopback() { String::new() } else { place.to_string() }
    }
}

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

/// Removes what is over: sessions, tokens and failures, places of more than
/// 90 days ago and events of more than a year ago.
pub(crate) fn sweep(tx: &Tx<'_>) -> Result<()> {
    let before = |time: Duration| moment_text(tx.now() - time);
    store::remove_old_sessions(tx, &tx.now_text(), &before(session::IDLE))?;
    store::remove_old_tokens(tx, &before(Duration::days(30)))?;
    store::remove_old_failures(tx, &before(Duration::days(1)))?;
    store::factors::remove_over(tx, &tx.now_text(), &before(device::KNOWN))?;
    store::forget_old_places(tx, &before(Duration::days(90)))?;
    store::remove_old_events(tx, &before(Duration::days(400)))
}

/// 消去: the account with everything that opens it.
pub(crate) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    store::erase(tx, member)
}
