//! Half way in: the password was right, and the second factor is asked for or has to be set up. Whoever holds such a
//! token reaches nothing else.

use chrono::Duration;

use super::{session::chance, store, token::hash};
use crate::{Reader, Result, Tx, values::moment_text};

/// Long enough to install an app.
const GOOD: Duration = Duration::minutes(15);

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// The key of its row.
    pub id: i64,
    /// Whose.
    pub login: i64,
    /// Which member's.
    pub member: i64,
    /// What its forms must carry.
    pub csrf: String,
    /// Whether a factor has to be set up; else one is asked for.
    pub sets_up: bool,
    /// The address of the account.
    pub email: String,
}

/// Begins. The answer is the token for the browser.
pub(crate) fn begin(tx: &mut Tx<'_>, login: i64, sets_up: bool) -> Result<String> {
    let (token, csrf) = (chance(tx), chance(tx));
    store::insert_step(tx, &hash(&token), login, &csrf, sets_up, &moment_text(tx.now() + GOOD))?;
    Ok(token)
}

/// Where whoever holds this token stands.
pub(crate) fn find(reader: &Reader<'_>, token: &str) -> Result<Option<Step>> {
    store::step(reader, &hash(token))
}

/// It was taken.
pub(crate) fn end(tx: &Tx<'_>, step: i64) -> Result<()> {
    store::remove_step(tx, step)
}

/// All of an account end.
pub(crate) fn end_all(tx: &Tx<'_>, login: i64) -> Result<()> {
    store::remove_steps(tx, login)
}
