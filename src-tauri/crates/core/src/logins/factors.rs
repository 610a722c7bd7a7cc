//! 第二要素: what an account has beside its password, and how it is shown. An app (TOTP, RFC 6238), passkeys, and
//! recovery codes for whoever has lost both.

use super::store;
use crate::{
    Code, Error, Reader, Result, Tx, ensure,
    second::{self, AppSecret},
    values::Moment,
};

/// What an account has beside its password.
#[derive(Debug, Clone, Default)]
pub struct Factors {
    /// Since when an app is asked for its code.
    pub app: Option<Moment>,
    /// In the order in which they were added.
    pub passkeys: Vec<PasskeyLine>,
    /// How many recovery codes are good.
    pub recovery_left: i64,
}

impl Factors {
    /// Whether the password alone does not open the account.
    pub fn any(&self) -> bool {
        self.app.is_some() || !self.passkeys.is_empty()
    }
}

/// A passkey.
#[derive(Debug, Clone)]
pub struct PasskeyLine {
    /// The key of its row.
    pub id: i64,
    /// As its owner calls it.
    pub name: String,
    /// When it was added.
    pub made_at: Moment,
    /// When it last opened the account.
    pub used_at: Option<Moment>,
}

/// What was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A code of the app.
    App,
    /// A recovery code, which is used up.
    Recovery,
}

/// What the account has.
pub(crate) fn of(reader: &Reader<'_>, login: i64) -> Result<Factors> {
    store::factors(reader, login)
}

/// Lays out a new secret for the app. It does not count until [`show`] takes a code of it. `by`: what the forms of the
/// session or the step carry that lays it out; no other one of the account is shown it, or confirms it.
pub(crate) fn offer_app(tx: &mut Tx<'_>, login: i64, by: &str) -> Result<()> {
    let secret = second::new_secret(&mut tx.random);
    store::offer_app(tx, login, by, &secret)
}

/// The secret that is laid out; none when there is none or it is confirmed: it is never shown again.
pub(crate) fn offered_app(
    reader: &Reader<'_>,
    (login, by): (i64, &str),
    issuer: &str,
    account: &str,
) -> Result<Option<AppSecret>> {
    let Some(app) = store::app(reader, login)?.filter(|app| app.is_laid_out_for(by)) else { return Ok(None) };
    second::for_app(app.secret, issuer, account).map(Some)
}

fn takes_app_code(tx: &Tx<'_>, login: i64, app: &store::App, code: &str) -> Result<bool> {
    match second::step(app.secret, app.last_step, code, tx.now())? {
        Some(step) => store::take_app_step(tx, login, step).map(|()| true),
        None => Ok(false),
    }
}

/// Confirms the app by its first code; it counts from now on.
pub(crate) fn confirm_app(tx: &Tx<'_>, (login, by): (i64, &str), code: &str) -> Result<()> {
    let laid_out = store::app(tx, login)?.filter(|app| app.is_laid_out_for(by));
    let right = match laid_out {
        Some(app) => takes_app_code(tx, login, &app, &second::normal(code))?,
        None => false,
    };
    ensure!(right, "code", "error-code-wrong");
    Ok(())
}

/// The first factor is there: nothing that the password alone has opened goes on, but what is named.
pub(crate) fn end_what_the_password_opened(tx: &Tx<'_>, login: i64, stays: Option<i64>) -> Result<()> {
    store::remove_steps(tx, login)?;
    store::end_sessions(tx, login, stays).map(drop)
}

/// Takes a code of the app or a recovery code; none when it is neither.
pub(crate) fn show(tx: &Tx<'_>, login: i64, code: &str) -> Result<Option<Shown>> {
    let code = second::normal(code);
    if let Some(app) = store::app(tx, login)?.filter(|app| app.confirmed)
        && takes_app_code(tx, login, &app, &code)?
    {
        return Ok(Some(Shown::App));
    }
    Ok(store::use_recovery(tx, login, &second::recovery_hash(&code))?.then_some(Shown::Recovery))
}

/// The app goes. Whether there was one that counted.
pub(crate) fn remove_app(tx: &Tx<'_>, login: i64) -> Result<bool> {
    store::remove_app(tx, login)
}

/// New recovery codes; the old ones are good no more. Shown once, kept as hashes.
pub(crate) fn new_recovery(tx: &mut Tx<'_>, login: i64) -> Result<Vec<String>> {
    let (codes, hashes) = second::new_recovery(&mut tx.random);
    store::set_recovery(tx, login, &hashes)?;
    Ok(codes)
}

/// After the last factor is gone recovery codes would open what is open.
pub(crate) fn tidy(tx: &Tx<'_>, login: i64) -> Result<()> {
    if !of(tx, login)?.any() {
        store::set_recovery(tx, login, &[])?;
        store::distrust(tx, login, None)?;
    }
    Ok(())
}

/// Something of this account that is not there.
pub(crate) fn gone() -> Error {
    Error::new(Code::NotFound, "error-factor-gone")
}
