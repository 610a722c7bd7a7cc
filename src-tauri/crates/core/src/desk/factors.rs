//! How a member keeps the account safe: the second factor, passkeys, recovery codes, browsers that are trusted, and
//! sessions. Whoever adds a key has signed in a moment ago; whoever takes one away shows the password or a passkey
//! again, for a browser that was left open must not be enough.

use chrono::Duration;

use super::{AccountDesk, act, member::gone};
use crate::{
    Code, Error, Result, Tx, association,
    logins::{self, AppSecret, Ceremony, Device, Factors, Happened, SessionLine, Whence, factors, passkey, tell},
};

/// After the password or a passkey was shown, so long may keys be changed.
const FRESH: Duration = Duration::minutes(10);

/// Everything that opens the account.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Beside the password.
    pub factors: Factors,
    /// Whether the association asks this member for a second factor: the last one stays.
    pub asked: bool,
    /// Whether passkeys can be used at this address.
    pub passkeys_possible: bool,
    /// Browsers that are not asked for the second factor.
    pub trusted: Vec<Device>,
    /// Open sessions, this one first.
    pub sessions: Vec<SessionLine>,
}

/// What is to be done to the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// Adding: having just signed in is enough.
    Adding,
    /// Taking away or replacing: shown again.
    Removing,
}

fn again() -> Error {
    Error::new(Code::Forbidden, "error-prove-again")
}

impl AccountDesk<'_> {
    /// Everything that opens the account.
    pub fn keys(&self) -> Result<Keys> {
        self.reception.ask(&self.actor, |reader| {
            let login = self.session.login;
            Ok(Keys {
                factors: factors::of(reader, login)?,
                asked: logins::asks_two_factors(reader, self.me)?,
                passkeys_possible: passkey::possible(reader)?,
                trusted: logins::trusted_devices(reader, login)?,
                sessions: logins::sessions(reader, login, self.session.id)?,
            })
        })
    }

    /// Whether keys may be changed now without showing the password or a passkey again.
    pub fn is_fresh(&self, strictness: Strictness) -> bool {
        let since = self.session.proven_at.or(match strictness {
            Strictness::Adding => Some(self.session.created_at),
            Strictness::Removing => None,
        });
        let latest = match strictness {
            Strictness::Adding => since.max(Some(self.session.created_at)),
            Strictness::Removing => since,
        };
        latest.is_some_and(|moment| self.reception.now() - moment < FRESH)
    }

    pub(super) fn must_be_fresh(&self, strictness: Strictness) -> Result<()> {
        if self.is_fresh(strictness) { Ok(()) } else { Err(again()) }
    }

    /// Shows the password again.
    pub fn prove_again(&self, password: &str) -> Result<()> {
        self.ensure_is_owner(password)?;
        self.reception.execute(&self.actor, act("mypage.prove_again"), |tx| logins::prove_session(tx, self.session.id))
    }

    /// Begins to show a passkey again.
    pub fn begin_prove_again(&self) -> Result<Ceremony> {
        let login = self.session.login;
        self.reception.execute(&self.actor, act("mypage.passkey"), |tx| passkey::begin_show(tx, Some(login)))
    }

    /// Shows it.
    pub fn prove_again_by_passkey(&self, ceremony: &str, credential: &str) -> Result<()> {
        let login = self.session.login;
        self.reception.execute(&self.actor, act("mypage.prove_again"), |tx| {
            passkey::show(tx, Some(login), ceremony, credential)?;
            logins::prove_session(tx, self.session.id)
        })
    }

    /// Lays out a secret for an app. It does not count before [`Self::confirm_app`].
    pub fn offer_app(&self) -> Result<()> {
        self.must_be_fresh(Strictness::Adding)?;
        let (login, by) = (self.session.login, &self.session.csrf);
        self.reception.execute(&self.actor, act("mypage.factor"), |tx| factors::offer_app(tx, login, by))
    }

    /// What is to be copied into the app; none when nothing is laid out.
    pub fn offered_app(&self) -> Result<Option<AppSecret>> {
        if !self.is_fresh(Strictness::Adding) {
            return Ok(None);
        }
        self.reception.ask(&self.actor, |reader| {
            let account = logins::by_key(reader, self.session.login)?.ok_or_else(gone)?;
            let name = association::show(reader)?.name;
            factors::offered_app(reader, (account.id, &self.session.csrf), &name, &account.email)
        })
    }

    /// Confirms the app by its first code. With the first factor come recovery codes, to be shown once.
    pub fn confirm_app(&self, code: &str, whence: &Whence) -> Result<Vec<String>> {
        self.must_be_fresh(Strictness::Adding)?;
        self.reception.execute(&self.actor, act("mypage.factor"), |tx| {
            logins::wait_or_count(tx, &[logins::Key::Again(self.session.login)])
        })?;
        self.changing(whence, Happened::FactorAdded, "signin-told-app-added", |tx| {
            let first = !factors::of(tx, self.session.login)?.any();
            factors::confirm_app(tx, (self.session.login, &self.session.csrf), code)?;
            logins::right(tx, &[logins::Key::Again(self.session.login)])?;
            if first { self.first_factor(tx) } else { Ok(Vec::new()) }
        })
    }

    /// The app goes.
    pub fn remove_app(&self, whence: &Whence) -> Result<()> {
        self.must_be_fresh(Strictness::Removing)?;
        self.changing(whence, Happened::FactorRemoved, "signin-told-app-removed", |tx| {
            if !factors::remove_app(tx, self.session.login)? {
                return Err(factors::gone());
            }
            self.tidy(tx)
        })
    }

    /// Begins to add a passkey.
    pub fn begin_passkey(&self) -> Result<Ceremony> {
        self.must_be_fresh(Strictness::Adding)?;
        self.reception.execute(&self.actor, act("mypage.passkey"), |tx| {
            let account = logins::by_key(tx, self.session.login)?.ok_or_else(gone)?;
            passkey::begin_add(tx, account.id, &account.email, &self.contact.name)
        })
    }

    /// Adds it. With the first factor come recovery codes, to be shown once.
    pub fn add_passkey(&self, ceremony: &str, credential: &str, name: &str, whence: &Whence) -> Result<Vec<String>> {
        self.must_be_fresh(Strictness::Adding)?;
        self.changing(whence, Happened::FactorAdded, "signin-told-passkey-added", |tx| {
            let first = !factors::of(tx, self.session.login)?.any();
            passkey::add(tx, self.session.login, ceremony, credential, name)?;
            if first { self.first_factor(tx) } else { Ok(Vec::new()) }
        })
    }

    /// Calls a passkey by another name.
    pub fn rename_passkey(&self, id: i64, name: &str) -> Result<()> {
        self.reception
            .execute(&self.actor, act("mypage.factor"), |tx| passkey::rename(tx, self.session.login, id, name))
    }

    /// A passkey goes.
    pub fn remove_passkey(&self, id: i64, whence: &Whence) -> Result<()> {
        self.must_be_fresh(Strictness::Removing)?;
        self.changing(whence, Happened::FactorRemoved, "signin-told-passkey-removed", |tx| {
            passkey::remove(tx, self.session.login, id)?;
            self.tidy(tx)
        })
    }

    /// Ten new recovery codes, to be shown once; the old ones are good no more.
    pub fn new_recovery(&self, whence: &Whence) -> Result<Vec<String>> {
        self.must_be_fresh(Strictness::Removing)?;
        self.changing(whence, Happened::FactorAdded, "signin-told-recovery-new", |tx| {
            if !factors::of(tx, self.session.login)?.any() {
                return Err(Error::conflict("error-no-factors"));
            }
            factors::new_recovery(tx, self.session.login)
        })
    }

    /// A browser, or every one, will be asked for the second factor again.
    pub fn distrust(&self, device: Option<i64>) -> Result<()> {
        self.reception.execute(&self.actor, act("mypage.factor"), |tx| {
            let changed = logins::distrust(tx, self.session.login, device)?;
            if changed == 0 && device.is_some() { Err(factors::gone()) } else { Ok(()) }
        })
    }

    /// Ends a session of the account.
    pub fn end_session(&self, session: i64) -> Result<()> {
        self.reception.execute(&self.actor, act("mypage.sign_out"), |tx| {
            let ended = logins::end_one_session(tx, self.session.login, session)?;
            if ended { Ok(()) } else { Err(factors::gone()) }
        })
    }

    /// With the first factor come recovery codes, and whoever came in elsewhere by the password alone is out.
    fn first_factor(&self, tx: &mut Tx<'_>) -> Result<Vec<String>> {
        factors::end_what_the_password_opened(tx, self.session.login, Some(self.session.id))?;
        factors::new_recovery(tx, self.session.login)
    }

    fn tidy(&self, tx: &Tx<'_>) -> Result<()> {
        let left = factors::of(tx, self.session.login)?.any();
        if !left && logins::asks_two_factors(tx, self.me)? {
            return Err(Error::conflict("error-last-factor"));
        }
        factors::tidy(tx, self.session.login)
    }

    /// A change of the keys: stands in the journal and in the account's history, and its owner is told by mail.
    fn changing<T>(
        &self,
        whence: &Whence,
        what: Happened,
        told: &str,
        run: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<T> {
        self.reception.execute(&self.actor, act("mypage.factor"), |tx| {
            let done = run(tx)?;
            let account = logins::by_key(tx, self.session.login)?.ok_or_else(gone)?;
            logins::note_from(tx, Some(account.id), what, whence)?;
            tell::of_change(tx, &account, told, whence.lang)?;
            tx.note();
            tx.subject(format!("{} {}", self.contact.no, self.contact.name));
            Ok(done)
        })
    }
}
