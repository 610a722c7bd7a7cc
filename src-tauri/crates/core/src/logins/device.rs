//! Browsers from which somebody has come in: known, so that a new one is told by mail, and, where their owner wants
//! it, trusted for a while, so that they are not asked for the second factor.

use chrono::Duration;

use super::{Whence, session::chance, store, token::hash};
use crate::{
    Reader, Result, Tx,
    values::{Moment, moment_text},
};

/// How long a browser is not asked for the second factor.
const TRUSTED: Duration = Duration::days(30);
/// One that nobody has used for so long is forgotten.
pub(super) const KNOWN: Duration = Duration::days(400);

/// A browser that is not asked for the second factor.
#[derive(Debug, Clone)]
pub struct Device {
    /// The key of its row.
    pub id: i64,
    /// 「iPhone・Safari」. May be empty.
    pub device: String,
    /// The IP address; empty when the tunnel named none.
    pub place: String,
    /// When it last came in.
    pub used_at: Moment,
    /// Until when it is not asked.
    pub trusted_until: Moment,
}

/// Whether this browser need not show the second factor now.
pub(crate) fn is_trusted(reader: &Reader<'_>, login: i64, whence: &Whence) -> Result<bool> {
    let Some(token) = &whence.known else { return Ok(false) };
    Ok(store::device(reader, login, &hash(token))?.is_some_and(|(_, trusted)| trusted))
}

/// This browser as it is kept, if the account was opened from it before.
pub(crate) fn known_here(reader: &Reader<'_>, login: i64, whence: &Whence) -> Result<Option<[u8; 32]>> {
    let Some(browser) = whence.known.as_deref().map(hash) else { return Ok(None) };
    Ok(store::device(reader, login, &browser)?.map(|_| browser))
}

/// What a browser is to keep from now on, if that is new.
pub(crate) struct Seen {
    /// The token, 256 bits, kept here as a hash.
    pub token: Option<String>,
    /// Whether this account was opened before, but not from here.
    pub is_new: bool,
}

/// Somebody comes in from there.
pub(crate) fn see(tx: &mut Tx<'_>, login: i64, whence: &Whence, trust: bool) -> Result<Seen> {
    // Of two members of a household who use one browser both are known under one token. One that nobody was given
    // here is not taken: somebody may have planted it.
    let kept = match &whence.known {
        Some(token) if store::knows_device(tx, &hash(token))? => Some(token.clone()),
        _ => None,
    };
    let is_new = known_here(tx, login, whence)?.is_none() && store::has_devices(tx, login)?;
    let (token, given) = match kept {
        Some(token) => (token, false),
        None => (chance(tx), true),
    };
    let trusted_until = trust.then(|| moment_text(tx.now() + TRUSTED));
    store::see_device(tx, login, &hash(&token), &whence.device(), &whence.place(), trusted_until.as_deref())?;
    Ok(Seen { token: given.then_some(token), is_new })
}

/// Those that are not asked.
pub(crate) fn trusted(reader: &Reader<'_>, login: i64) -> Result<Vec<Device>> {
    store::trusted_devices(reader, login)
}

/// One of them, or all, will be asked again.
pub(crate) fn distrust(tx: &Tx<'_>, login: i64, device: Option<i64>) -> Result<usize> {
    store::distrust(tx, login, device)
}
