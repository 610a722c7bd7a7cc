//! Coming in: the password, then the second factor where the account has one or the association asks for one. Nothing
//! but the second factor can be reached in between. A passkey is both at once.

use std::net::IpAddr;

use super::{Reception, SessionToken, act};
use crate::{
    Actor, Code, Error, Lang, Result, Tx, association,
    logins::{self, AppSecret, Ceremony, Happened, Key, Whence, factors, passkey, step, tell},
    members,
};

/// What a browser shows for itself between the password and the second factor.
pub type StepToken = String;

/// Where whoever has shown something stands now.
#[derive(Debug, Clone)]
pub enum Entered {
    /// In.
    In(Admitted),
    /// The second factor is asked for.
    Second(StepToken),
    /// A second factor has to be set up.
    SetUp(StepToken),
}

/// What the browser of somebody who has come in keeps.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// The session.
    pub session: SessionToken,
    /// By which the browser is known again; none when it has one already.
    pub device: Option<String>,
    /// Recovery codes that were just made, to be shown once; else empty.
    pub recovery: Vec<String>,
    /// A recovery code was used: how many are left.
    pub recovery_left: Option<i64>,
}

/// The page between.
#[derive(Debug, Clone)]
pub struct Between {
    /// What its forms must carry.
    pub csrf: String,
    /// The address of the account, half hidden: 「ch***@mail.example.jp」.
    pub email: String,
    /// Whether a factor is to be set up; else one is asked for.
    pub sets_up: bool,
    /// Whether an app can be asked.
    pub app: bool,
    /// Whether a passkey can be asked, or added.
    pub passkey: bool,
    /// What is to be copied into the app, while one is set up.
    pub secret: Option<AppSecret>,
}

fn wrong() -> Error {
    Error::new(Code::Unauthorized, "error-mypage-sign-in")
}

fn step_over() -> Error {
    Error::new(Code::Unauthorized, "error-step-over")
}

/// Enough to know one's own address by, too little to write to it.
fn half_hidden(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    format!("{}***@{host}", name.chars().take(2).collect::<String>())
}

/// What is counted when something is guessed: in a browser that has opened this account before that browser alone,
/// elsewhere `what` and the place.
fn counted<'a>(tx: &Tx<'_>, login: Option<i64>, whence: &Whence, what: Key<'a>) -> Result<Vec<Key<'a>>> {
    if let Some(login) = login
        && let Some(browser) = logins::known_device(tx, login, whence)?
    {
        return Ok(vec![Key::Known(login, browser)]);
    }
    Ok(vec![what, Key::Place(whence.place)])
}

/// Whether the member of this account may come in now.
fn may_enter(tx: &Tx<'_>, account: &logins::Account) -> Result<bool> {
    let contact = members::contact(tx, account.member)?;
    Ok(contact.is_some_and(|contact| logins::may_enter(&contact, tx.today())))
}

/// Opens the session; tells of a browser that is new.
fn admit(tx: &mut Tx<'_>, account: &logins::Account, whence: &Whence, trust: bool) -> Result<Admitted> {
    // Of two members at one browser the one before is out, and no session is left behind that nobody can see.
    if let Some(before) = &whence.session {
        logins::end_shown_session(tx, before)?;
    }
    logins::note_from(tx, Some(account.id), Happened::SignedIn, whence)?;
    let seen = logins::see_device(tx, account.id, whence, trust)?;
    if seen.is_new {
        tell::of_new_device(tx, account, whence)?;
    }
    let session = logins::open_session(tx, account.id, whence)?;
    Ok(Admitted { session, device: seen.token, recovery: Vec::new(), recovery_left: None })
}

/// The password was right.
fn go_on(tx: &mut Tx<'_>, account: &logins::Account, whence: &Whence) -> Result<Entered> {
    if factors::of(tx, account.id)?.any() {
        if logins::is_trusted(tx, account.id, whence)? {
            return admit(tx, account, whence, false).map(Entered::In);
        }
        return step::begin(tx, account.id, false).map(Entered::Second);
    }
    if logins::asks_two_factors(tx, account.member)? {
        let token = step::begin(tx, account.id, true)?;
        let step = step::find(tx, &token)?.ok_or_else(step_over)?;
        factors::offer_app(tx, account.id, &step.csrf)?;
        return Ok(Entered::SetUp(token));
    }
    admit(tx, account, whence, false).map(Entered::In)
}

impl Reception {
    /// Shows a password. Wrong address, wrong password, no account and no right to come in are one answer, after
    /// the same work; after too many of them the next try waits.
    pub fn enter(&self, email: &str, password: &str, whence: &Whence) -> Result<Entered> {
        let email = logins::normal_email(email);
        let machine = Actor::machine();
        let (account, counted) = self.execute(&machine, act("mypage.sign_in"), |tx| {
            let account = logins::by_email(tx, &email)?;
            let counted = counted(tx, account.as_ref().map(|account| account.id), whence, Key::Address(&email))?;
            logins::wait_or_count(tx, &counted)?;
            Ok((account, counted))
        })?;
        let right = logins::verify_password(password, account.as_ref().map(|a| a.password.as_str()));
        let entered = self.execute(&machine, act("mypage.sign_in"), |tx| {
            let Some(account) = account else {
                logins::note_from(tx, None, Happened::Refused, whence)?;
                return Ok(None);
            };
            // Withdrawn or changed while the password was weighed: it is not right any more.
            let still = logins::by_key(tx, account.id)?.is_some_and(|now| now.password == account.password);
            if !(right && still && may_enter(tx, &account)?) {
                logins::note_from(tx, still.then_some(account.id), Happened::Refused, whence)?;
                return Ok(None);
            }
            logins::right(tx, &counted)?;
            go_on(tx, &account, whence).map(Some)
        })?;
        entered.ok_or_else(wrong)
    }

    /// [`Self::enter`] for whoever has no second factor. The answer is the session.
    pub fn sign_in(&self, email: &str, password: &str, place: IpAddr, device: &str) -> Result<SessionToken> {
        let whence = Whence { place, device: device.to_owned(), known: None, session: None, lang: Lang::Ja };
        match self.enter(email, password, &whence)? {
            Entered::In(admitted) => Ok(admitted.session),
            Entered::Second(_) | Entered::SetUp(_) => Err(wrong()),
        }
    }

    /// Where whoever holds this token stands; none when it is over.
    pub fn between(&self, token: &str) -> Result<Option<Between>> {
        self.ask(&Actor::machine(), |reader| {
            let Some(step) = step::find(reader, token)? else { return Ok(None) };
            let has = factors::of(reader, step.login)?;
            if step.sets_up && has.any() {
                return Ok(None);
            }
            let possible = passkey::possible(reader)?;
            let secret = if step.sets_up {
                let name = association::show(reader)?.name;
                factors::offered_app(reader, (step.login, &step.csrf), &name, &step.email)?
            } else {
                None
            };
            Ok(Some(Between {
                csrf: step.csrf,
                email: half_hidden(&step.email),
                sets_up: step.sets_up,
                app: has.app.is_some(),
                passkey: possible && (step.sets_up || !has.passkeys.is_empty()),
                secret,
            }))
        })
    }

    /// Takes the second factor: a code of the app or a recovery code. A wrong one is counted; after too many the next
    /// waits, also after a restart.
    pub fn second(&self, token: &str, code: &str, trust: bool, whence: &Whence) -> Result<Admitted> {
        self.at_step(token, false, whence, |tx, step, account| {
            let Some(shown) = factors::show(tx, step.login, code)? else {
                logins::note_from(tx, Some(step.login), Happened::CodeRefused, whence)?;
                return Ok(Err(Error::invalid("code", "error-code-wrong")));
            };
            let mut admitted = admit(tx, account, whence, trust)?;
            if shown == factors::Shown::Recovery {
                logins::note_from(tx, Some(step.login), Happened::RecoveryUsed, whence)?;
                tell::of_change(tx, account, "signin-told-recovery-used", whence.lang)?;
                admitted.recovery_left = Some(factors::of(tx, step.login)?.recovery_left);
            }
            Ok(Ok(admitted))
        })
    }

    /// Takes a passkey as the second factor.
    pub fn second_passkey(
        &self,
        token: &str,
        (ceremony, credential): (&str, &str),
        trust: bool,
        whence: &Whence,
    ) -> Result<Admitted> {
        self.at_step(token, false, whence, |tx, step, account| {
            match passkey::show(tx, Some(step.login), ceremony, credential) {
                Ok(_) => admit(tx, account, whence, trust).map(Ok),
                Err(error) if error.code == Code::Internal => Err(error),
                Err(error) => {
                    logins::note_from(tx, Some(step.login), Happened::CodeRefused, whence)?;
                    Ok(Err(error))
                }
            }
        })
    }

    /// Sets up the app that the association asks for, by its first code.
    pub fn set_up_app(&self, token: &str, code: &str, whence: &Whence) -> Result<Admitted> {
        self.at_step(token, true, whence, |tx, step, account| {
            match factors::confirm_app(tx, (step.login, &step.csrf), code) {
                Ok(()) => set_up(tx, account, whence, "signin-told-app-added").map(Ok),
                Err(error) if error.code == Code::Internal => Err(error),
                Err(error) => Ok(Err(error)),
            }
        })
    }

    /// The same with a passkey.
    pub fn set_up_passkey(
        &self,
        token: &str,
        (ceremony, credential): (&str, &str),
        name: &str,
        whence: &Whence,
    ) -> Result<Admitted> {
        self.at_step(token, true, whence, |tx, step, account| {
            match passkey::add(tx, step.login, ceremony, credential, name) {
                Ok(()) => set_up(tx, account, whence, "signin-told-passkey-added").map(Ok),
                Err(error) if error.code == Code::Internal => Err(error),
                Err(error) => Ok(Err(error)),
            }
        })
    }

    /// Begins to show a passkey as the second factor, or to add one while it is set up.
    pub fn begin_step_passkey(&self, token: &str) -> Result<Ceremony> {
        self.execute(&Actor::machine(), act("mypage.passkey"), |tx| {
            let step = step::find(tx, token)?.ok_or_else(step_over)?;
            if !step.sets_up {
                return passkey::begin_show(tx, Some(step.login));
            }
            no_factor_yet(tx, &step)?;
            let name = members::contact(tx, step.member)?.map(|contact| contact.name).unwrap_or_default();
            passkey::begin_add(tx, step.login, &step.email, &name)
        })
    }

    /// Whether passkeys can be used at the public address.
    pub fn passkeys_possible(&self) -> Result<bool> {
        self.ask(&Actor::machine(), passkey::possible)
    }

    /// Begins to sign in with a passkey alone.
    pub fn begin_passkey(&self, place: IpAddr) -> Result<Ceremony> {
        self.execute(&Actor::machine(), act("mypage.passkey"), |tx| {
            logins::wait_or_count(tx, &[Key::Place(place)])?;
            passkey::begin_show(tx, None)
        })
    }

    /// Signs in with a passkey alone.
    pub fn enter_by_passkey(&self, ceremony: &str, credential: &str, whence: &Whence) -> Result<Admitted> {
        self.execute(&Actor::machine(), act("mypage.sign_in"), |tx| {
            logins::wait_or_count(tx, &[Key::Place(whence.place)])?;
            let login = match passkey::show(tx, None, ceremony, credential) {
                Ok(login) => login,
                Err(error) if error.code == Code::Internal => return Err(error),
                Err(error) => return Ok(Err(error)),
            };
            let account = logins::by_key(tx, login)?;
            let Some(account) = account.filter(|account| may_enter(tx, account).unwrap_or_default()) else {
                return Ok(Err(Error::new(Code::Unauthorized, "error-passkey-unknown")));
            };
            // The beginning and the end of it were counted.
            logins::passed(tx, whence.place)?;
            logins::passed(tx, whence.place)?;
            admit(tx, &account, whence, false).map(Ok)
        })?
    }

    /// Does something with the second factor of whoever stands between. What was refused stays counted.
    fn at_step(
        &self,
        token: &str,
        sets_up: bool,
        whence: &Whence,
        run: impl FnOnce(&mut Tx<'_>, &step::Step, &logins::Account) -> Result<Result<Admitted>>,
    ) -> Result<Admitted> {
        self.execute(&Actor::machine(), act("mypage.second"), |tx| {
            let Some(step) = step::find(tx, token)?.filter(|step| step.sets_up == sets_up) else {
                return Ok(Err(step_over()));
            };
            if sets_up && no_factor_yet(tx, &step).is_err() {
                return Ok(Err(step_over()));
            }
            let counted = counted(tx, Some(step.login), whence, Key::Second(step.login))?;
            logins::wait_or_count(tx, &counted)?;
            let Some(account) = logins::by_key(tx, step.login)? else { return Ok(Err(step_over())) };
            if !may_enter(tx, &account)? {
                return Ok(Err(step_over()));
            }
            let answer = run(tx, &step, &account)?;
            if answer.is_ok() {
                logins::right(tx, &counted)?;
                step::end(tx, step.id)?;
            }
            Ok(answer)
        })?
    }
}

/// A step in which a factor is set up is over as soon as there is one: whoever has the password alone adds none to it.
fn no_factor_yet(tx: &Tx<'_>, step: &step::Step) -> Result<()> {
    if factors::of(tx, step.login)?.any() { Err(step_over()) } else { Ok(()) }
}

/// The first factor of an account that was asked for one is there.
fn set_up(tx: &mut Tx<'_>, account: &logins::Account, whence: &Whence, told: &str) -> Result<Admitted> {
    logins::note_from(tx, Some(account.id), Happened::FactorAdded, whence)?;
    tell::of_change(tx, account, told, whence.lang)?;
    factors::end_what_the_password_opened(tx, account.id, None)?;
    let recovery = factors::new_recovery(tx, account.id)?;
    Ok(Admitted { recovery, ..admit(tx, account, whence, false)? })
}
