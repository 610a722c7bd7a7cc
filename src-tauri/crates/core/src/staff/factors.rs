//! 職員の2段階認証: whoever signs in to the office shows the code of an app after the password, or one of the recovery
//! codes. It guards the doors (window, browser, terminal), also after the recovery sheet has given a new password.
//! Against whoever has both the file and a password it cannot help: these open the file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    acts,
    entrance::{self, What},
    rules, store,
};
use crate::{
    Actor, Area, Book, Command, Errand, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, Work, association,
    book::Act,
    command::Round,
    door::Place,
    ensure,
    error::OrNotFound,
    logins::{Key, right, wait_or_count},
    second::{self, AppSecret},
    values::Nothing,
};

/// How far in somebody is whose password was right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// In.
    In,
    /// A code is asked for.
    Second,
    /// The association asks for an app, which has to be set up.
    SetUp,
    /// Somebody else has chosen their password: they choose their own.
    NewPassword,
}

/// What the door shows to somebody half way in.
#[derive(Debug, Clone, Serialize)]
pub struct HalfWay {
    /// Which of the two.
    pub stage: Stage,
    /// What is to be copied into the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<AppSecret>,
}

pub(super) fn act(name: &'static str) -> Act {
    Act {
        name,
        needs: Permission::SignedIn,
        scoped: true, // one's own keys, nobody's data
        touches: &[Topic::Staff],
        undo: Undo::Never("undo-never-factors"),
        always_recorded: false,
    }
}

/// What somebody has to show yet, whose password was right. Lays out a secret where an app has to be set up. Whoever has
/// nothing to show is in, and the record says so; whoever comes from where staff may not come from is refused.
pub fn stage(book: &Book, actor: &Actor, from: Place) -> Result<Stage> {
    let done = book.execute(actor, act("staff.sign_in"), &Work::quiet(), |tx| {
        let staff = oneself(tx)?;
        if !entrance::lets_in(tx, from)? {
            entrance::note(tx, Some(staff), What::Elsewhere, from)?;
            // What was noted stays.
            return Ok(Err(entrance::elsewhere()));
        }
        if store::has_initial(tx, staff)? {
            return Ok(Ok(Stage::NewPassword));
        }
        if store::app(tx, staff)?.is_some_and(|app| app.confirmed_at.is_some()) {
            return Ok(Ok(Stage::Second));
        }
        if rules::asks(tx, staff)? {
            offer(tx, staff)?;
            return Ok(Ok(Stage::SetUp));
        }
        entrance::note(tx, Some(staff), What::SignedIn, from)?;
        Ok(Ok(Stage::In))
    })?;
    done.value
}

/// What is shown half way in.
pub(crate) fn half_way(book: &Book, actor: &Actor, stage: Stage) -> Result<HalfWay> {
    let app = match stage {
        Stage::SetUp => {
            book.ask(actor, act("staff.sign_in").gate(), &Work::quiet(), |reader| laid_out(reader, oneself(reader)?))?
        }
        Stage::In | Stage::Second | Stage::NewPassword => None,
    };
    Ok(HalfWay { stage, app })
}

/// Takes the code of somebody half way in. The answer is recovery codes, to be shown once, where the app was set up by
/// it. A wrong one is counted; after too many the next waits, also after a restart.
pub fn pass(book: &Book, actor: &Actor, stage: Stage, code: &str, from: Place) -> Result<Vec<String>> {
    let name = if stage == Stage::SetUp { "staff.confirm_app" } else { "staff.sign_in" };
    let done = book.execute(actor, act(name), &Work::quiet(), |tx| {
        let staff = oneself(tx)?;
        wait_or_count(tx, &[Key::Staff(staff)])?;
        let code = second::normal(code);
        let codes = match stage {
            Stage::In => Vec::new(),
            Stage::SetUp if take(tx, staff, &code, false)? => begun(tx, staff)?,
            Stage::Second if take(tx, staff, &code, true)? => Vec::new(),
            Stage::Second if store::use_recovery(tx, staff, &second::recovery_hash(&code))? => Vec::new(),
            // What was counted stays.
            Stage::Second | Stage::SetUp | Stage::NewPassword => {
                entrance::note(tx, Some(staff), What::CodeRefused, from)?;
                return Ok(Err(wrong()));
            }
        };
        right(tx, &[Key::Staff(staff)])?;
        entrance::note(tx, Some(staff), What::SignedIn, from)?;
        Ok(Ok(codes))
    })?;
    done.value
}

fn wrong() -> Error {
    Error::invalid("code", "error-code-wrong")
}

fn oneself(reader: &Reader<'_>) -> Result<i64> {
    reader.actor().staff_id().or_not_found("error-no-such-staff")
}

fn offer(tx: &mut Tx<'_>, staff: i64) -> Result<()> {
    let secret = second::new_secret(&mut tx.random);
    store::offer_app(tx, staff, &secret)
}

/// What is laid out and not confirmed: a secret that counts is never shown again.
fn laid_out(reader: &Reader<'_>, staff: i64) -> Result<Option<AppSecret>> {
    let Some(app) = store::app(reader, staff)?.filter(|app| app.confirmed_at.is_none()) else { return Ok(None) };
    let name = store::find(reader, staff)?.or_not_found("error-no-such-staff")?.name;
    second::for_app(app.secret, &association::show(reader)?.name, &name).map(Some)
}

/// Whether it is a code of the app, which is used up with that.
fn take(tx: &Tx<'_>, staff: i64, code: &str, confirmed: bool) -> Result<bool> {
    let Some(app) = store::app(tx, staff)?.filter(|app| app.confirmed_at.is_some() == confirmed) else {
        return Ok(false);
    };
    match second::step(app.secret, app.last_step, code, tx.now())? {
        Some(step) => store::take_app_step(tx, staff, step).map(|()| true),
        None => Ok(false),
    }
}

fn new_codes(tx: &mut Tx<'_>, staff: i64) -> Result<Vec<String>> {
    let (codes, hashes) = second::new_recovery(&mut tx.random);
    store::set_recovery(tx, staff, &hashes)?;
    Ok(codes)
}

/// The app counts from now on: stands in the journal, and brings recovery codes.
fn begun(tx: &mut Tx<'_>, staff: i64) -> Result<Vec<String>> {
    tx.note();
    tx.subject(tx.actor().name().to_owned());
    new_codes(tx, staff)
}

/// わたしの2段階認証.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Own {}

/// What [`Own`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnFactors {
    /// Since when the app is asked for its code, UTC.
    pub app_since: Option<String>,
    /// How many recovery codes are good.
    pub recovery_left: i64,
    /// Whether the association asks for it.
    pub asked: bool,
}

impl Query for Own {
    type Output = OwnFactors;
    const NAME: &'static str = "staff.factors";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<OwnFactors> {
        let staff = oneself(reader)?;
        Ok(OwnFactors {
            app_since: store::app(reader, staff)?.and_then(|app| app.confirmed_at),
            recovery_left: store::recovery_left(reader, staff)?,
            asked: rules::asks(reader, staff)?,
        })
    }
}

/// 認証アプリを始める: the answer is what the app scans; [`ConfirmApp`] makes it count.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartApp {
    /// The password in use.
    pub current: String,
}

impl Errand for StartApp {
    type Output = AppSecret;
    const NAME: &'static str = "staff.start_app";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[];
    const UNDO: Undo = Undo::Never("undo-never-factors");
    fn run(self, round: &Round<'_>) -> Result<AppSecret> {
        let staff = acts::ensure_is_oneself(round, &self.current)?.id;
        let laid_out = round.execute(|tx| {
            offer(tx, staff)?;
            laid_out(tx, staff)
        })?;
        laid_out.ok_or_else(|| Error::conflict("error-app-already"))
    }
}

/// 認証アプリを確かめる, by its first code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmApp {
    /// Six digits.
    pub code: String,
}

/// Recovery codes, to be shown once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecoveryCodes {
    /// Each good once.
    pub recovery_codes: Vec<String>,
}

impl Command for ConfirmApp {
    type Output = RecoveryCodes;
    const NAME: &'static str = "staff.confirm_app";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::Never("undo-never-factors");
    fn run(self, tx: &mut Tx<'_>) -> Result<RecoveryCodes> {
        let staff = oneself(tx)?;
        if !take(tx, staff, &second::normal(&self.code), false)? {
            return Err(wrong());
        }
        Ok(RecoveryCodes { recovery_codes: begun(tx, staff)? })
    }
}

/// 認証アプリをやめる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopApp {
    /// The password in use.
    pub current: String,
}

impl Errand for StopApp {
    type Output = Nothing;
    const NAME: &'static str = "staff.stop_app";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::Never("undo-never-factors");
    fn run(self, round: &Round<'_>) -> Result<Nothing> {
        let staff = acts::ensure_is_oneself(round, &self.current)?;
        round.execute(|tx| {
            if rules::asks(tx, staff.id)? {
                return Err(Error::conflict("error-last-factor"));
            }
            store::remove_factors(tx, staff.id)?;
            tx.note();
            tx.subject(staff.name.clone());
            Ok(Nothing {})
        })
    }
}

/// 復旧コードを作り直す: the old ones are good no more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRecovery {
    /// The password in use.
    pub current: String,
}

impl Errand for NewRecovery {
    type Output = RecoveryCodes;
    const NAME: &'static str = "staff.new_recovery";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::Never("undo-never-factors");
    fn run(self, round: &Round<'_>) -> Result<RecoveryCodes> {
        let staff = acts::ensure_is_oneself(round, &self.current)?;
        round.execute(|tx| {
            if store::app(tx, staff.id)?.is_none_or(|app| app.confirmed_at.is_none()) {
                return Err(Error::conflict("error-no-factors"));
            }
            tx.note();
            tx.subject(staff.name.clone());
            Ok(RecoveryCodes { recovery_codes: new_codes(tx, staff.id)? })
        })
    }
}

/// 職員の2段階認証を外す: for a colleague who has lost the phone and the recovery codes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drop {
    /// Whose; never one's own.
    pub staff: i64,
    /// Why, for the journal.
    pub reason: String,
}

impl Command for Drop {
    type Output = Nothing;
    const NAME: &'static str = "staff.drop_factors";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::Never("undo-never-factors");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-required");
        let staff = store::find(tx, self.staff)?.or_not_found("error-no-such-staff")?;
        // A browser that was left open must not be enough to take one's own away.
        if tx.actor().staff_id() == Some(self.staff) {
            return Err(Error::conflict("error-drop-own-factors"));
        }
        if store::app(tx, self.staff)?.is_none() {
            return Err(Error::conflict("error-no-factors"));
        }
        store::remove_factors(tx, self.staff)?;
        tx.note();
        tx.subject(staff.name);
        tx.reason(reason);
        Ok(Nothing {})
    }
}
