//! Sessions of members: 256 bits of chance in the browser, their SHA-256 here.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use rand::Rng;

use super::{Whence, store, token::hash};
use crate::{
    Reader, Result, Tx,
    values::{Moment, moment_text},
};

/// A session ends after so long without a page.
pub(super) const IDLE: Duration = Duration::hours(1);
/// And after so long in any case.
const LONGEST: Duration = Duration::hours(12);
/// That it was used is written down no more often than this.
pub(crate) const TOUCH: Duration = Duration::minutes(5);

/// A session that is good now.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    /// The key of its row.
    pub id: i64,
    /// Whose.
    pub login: i64,
    /// Which member's.
    pub member: i64,
    /// What forms of this session must carry.
    pub csrf: String,
    /// When it was last written down as used.
    pub seen_at: Moment,
    /// When it ends, if nobody uses it until then.
    pub ends_at: Moment,
    /// When somebody signed in.
    pub created_at: Moment,
    /// When they last showed their password or a passkey once more.
    pub proven_at: Option<Moment>,
    /// For whom they act: a key of [`crate::proxies`], in force or not.
    pub acting: Option<i64>,
}

/// A session, as its owner sees it.
#[derive(Debug, Clone)]
pub struct Line {
    /// The key.
    pub id: i64,
    /// 「iPhone・Safari」. May be empty.
    pub device: String,
    /// The IP address; may be empty.
    pub place: String,
    /// Since when.
    pub created_at: Moment,
    /// When it was last used, to five minutes.
    pub seen_at: Moment,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

pub(super) fn chance(tx: &mut Tx<'_>) -> String {
    let mut bytes = [0; 32];
    tx.random.fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Under which key a browser's token is kept.
pub(crate) fn key(token: &str) -> [u8; 32] {
    hash(token)
}

/// Opens a session. The answer is the token for the browser, kept nowhere else.
pub(crate) fn open(tx: &mut Tx<'_>, login: i64, whence: &Whence) -> Result<String> {
    let (token, csrf) = (chance(tx), chance(tx));
    store::insert_session(tx, &hash(&token), login, &csrf, &moment_text(tx.now() + LONGEST), whence)?;
    Ok(token)
}

/// The session of a token, if it is good.
pub(crate) fn find(reader: &Reader<'_>, token: &str) -> Result<Option<Open>> {
    let found = store::session(reader, &hash(token))?;
    Ok(found
        .map(|open| Open { ends_at: open.ends_at.min(open.seen_at + IDLE), ..open })
        .filter(|open| reader.now() < open.ends_at))
}

/// Somebody uses it.
pub(crate) fn touch(tx: &Tx<'_>, session: i64) -> Result<()> {
    store::touch_session(tx, session)
}

/// Ends it.
pub(crate) fn end(tx: &Tx<'_>, session: i64) -> Result<()> {
    store::end_session(tx, session)
}

/// Ends the one of a browser that shows this token, whosever it is.
pub(crate) fn end_shown(tx: &Tx<'_>, token: &str) -> Result<()> {
    store::end_session_by_hash(tx, &hash(token))
}

/// Ends all others of the same account, or all when none is to stay.
pub(crate) fn end_others(tx: &Tx<'_>, login: i64, stays: Option<i64>) -> Result<usize> {
    store::end_sessions(tx, login, stays)
}

/// How many others of the account are open.
pub(crate) fn others(reader: &Reader<'_>, login: i64, session: i64) -> Result<i64> {
    store::count_sessions(reader, login, session, &reader.now_text(), &moment_text(reader.now() - IDLE))
}

/// All that are open, this one first.
pub(crate) fn list(reader: &Reader<'_>, login: i64, session: i64) -> Result<Vec<Line>> {
    store::sessions(reader, login, session, &reader.now_text(), &moment_text(reader.now() - IDLE))
}

/// Ends one of the account. Whether there was one.
pub(crate) fn end_one(tx: &Tx<'_>, login: i64, session: i64) -> Result<bool> {
    store::end_session_of(tx, login, session)
}

/// They act for somebody from now on, or for nobody.
pub(crate) fn set_acting(tx: &Tx<'_>, session: i64, proxy: Option<i64>) -> Result<()> {
    store::set_acting(tx, session, proxy)
}

/// Somebody has shown the password or a passkey once more.
pub(crate) fn prove(tx: &Tx<'_>, session: i64) -> Result<()> {
    store::prove_session(tx, session)
}
