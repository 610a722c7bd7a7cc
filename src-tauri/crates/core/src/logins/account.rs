//! An account: whose it is, its password's hash, and what happened at its door.

use super::{Whence, store};
use crate::{Error, Reader, Result, Tx, claims, members, values::Moment};

/// What signing in needs.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// The key.
    pub id: i64,
    /// Whose.
    pub member: i64,
    /// Lower case.
    pub email: String,
    /// A PHC string.
    pub password: String,
    /// When the password was last chosen.
    pub changed_at: Moment,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// The account was claimed.
    Claimed,
    /// Somebody came in.
    SignedIn,
    /// A wrong password.
    Refused,
    /// Somebody went out.
    SignedOut,
    /// A new password.
    PasswordChanged,
    /// A link for a new password was asked for.
    ResetAsked,
    /// The password was right, the code was not.
    CodeRefused,
    /// A recovery code opened the account.
    RecoveryUsed,
    /// A second factor was added, or recovery codes were made anew.
    FactorAdded,
    /// One was taken away.
    FactorRemoved,
    /// The office took them all away.
    FactorsDropped,
    /// Somebody opened the member's pages for them.
    ProxyCame,
    /// Somebody of the office looked at the member's pages.
    OfficeLooked,
}

impl Happened {
    const ALL: [Self; 13] = [
        Self::Claimed,
        Self::SignedIn,
        Self::Refused,
        Self::SignedOut,
        Self::PasswordChanged,
        Self::ResetAsked,
        Self::CodeRefused,
        Self::RecoveryUsed,
        Self::FactorAdded,
        Self::FactorRemoved,
        Self::FactorsDropped,
        Self::ProxyCame,
        Self::OfficeLooked,
    ];

    /// As it stands in `login_event.what`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::SignedIn => "signed_in",
            Self::Refused => "refused",
            Self::SignedOut => "signed_out",
            Self::PasswordChanged => "password_changed",
            Self::ResetAsked => "reset_asked",
            Self::CodeRefused => "code_refused",
            Self::RecoveryUsed => "recovery_used",
            Self::FactorAdded => "factor_added",
            Self::FactorRemoved => "factor_removed",
            Self::FactorsDropped => "factors_dropped",
            Self::ProxyCame => "proxy_came",
            Self::OfficeLooked => "office_looked",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// One line of the account's history.
#[derive(Debug, Clone)]
pub struct Event {
    /// What.
    pub what: Happened,
    /// When.
    pub at: Moment,
    /// On what, in the browser's own words made short: 「iPhone・Safari」. May be empty.
    pub device: String,
    /// From where: an IP address. Empty when it is not known any more, or never was.
    pub place: String,
}

/// As addresses are compared.
pub(crate) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The account that signs in with this address.
pub(crate) fn by_email(reader: &Reader<'_>, email: &str) -> Result<Option<Account>> {
    store::account_by_email(reader, &normal_email(email))
}

/// The account of that key.
pub(crate) fn by_key(reader: &Reader<'_>, login: i64) -> Result<Option<Account>> {
    store::account(reader, login)
}

/// Makes the account of a member. Two members cannot sign in with one address.
pub(crate) fn claim(tx: &Tx<'_>, member: i64, email: &str, password_hash: &str) -> Result<i64> {
    let email = normal_email(email);
    if store::account_by_email(tx, &email)?.is_some() {
        return Err(Error::conflict("error-login-email-taken"));
    }
    // Whoever claims has opened the link that went there.
    members::prove_email(tx, member, &email)?;
    claims::forget(tx, member)?;
    store::insert_login(tx, member, &email, password_hash)
}

/// The address to sign in with from now on: its reader has opened a link that went there. Links to the one before die.
pub(crate) fn set_email(tx: &Tx<'_>, member: i64, email: &str) -> Result<()> {
    store::set_email(tx, member, &normal_email(email))?;
    store::use_tokens(tx, member).map(|_| ())
}

/// Keeps a new password.
pub(crate) fn set_password(tx: &Tx<'_>, login: i64, password_hash: &str) -> Result<()> {
    store::set_password(tx, login, password_hash)
}

/// Writes down what happened at the door. With no account: somebody tried an address that is not known.
pub(crate) fn note(tx: &Tx<'_>, login: Option<i64>, what: Happened, device: &str) -> Result<()> {
    let device: String = device.chars().take(80).collect();
    store::insert_event(tx, login, what.code(), &device, "")
}

/// The same, with the place.
pub(crate) fn note_from(tx: &Tx<'_>, login: Option<i64>, what: Happened, whence: &Whence) -> Result<()> {
    store::insert_event(tx, login, what.code(), &whence.device(), &whence.place())
}

/// The newest events of an account.
pub(crate) fn events(reader: &Reader<'_>, login: i64, limit: i64) -> Result<Vec<Event>> {
    store::events(reader, login, limit)
}
