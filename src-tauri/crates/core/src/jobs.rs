//! What happens by date: sending, the daily backup, sweeping; and what is good to do now and then. [`run_due`] is called now and then by the
//! door that holds the book open, and once at the start; it does what is due and may be repeated safely.
//!
//! A job is a row with a moment at which it is due. How a mail leaves the building is the door's: it
//! hands in a [`Carrier`].

mod outbox;
mod store;
#[cfg(test)]
mod tests;

use chrono::Duration;

use crate::{
    Actor, Area, Book, Error, Permission, Result, Topic, Tx, Undo, Work, association::MailSettings, backup, book::Act,
    claims, clients, files, logins, members, memory, signup, values::moment_text, viewing,
};

/// Carries one mail out of the building. `crates/post` does; tests have their own.
pub trait Carrier {
    /// Hands the mail over. `Ok`: it is the carrier's now.
    fn send(&self, settings: &MailSettings, password: &str, mail: &OutgoingMail) -> Result<(), SendFailure>;

    /// Whether the program is about to end: the mail in hand is carried, and no other is taken.
    fn is_ending(&self) -> bool {
        false
    }
}

/// A mail, complete.
#[derive(Clone)]
pub struct OutgoingMail {
    /// The key of the message: all that a log may name.
    pub id: i64,
    /// Who writes, as readers see it.
    pub from_name: String,
    /// Who writes.
    pub from_address: String,
    /// The reader.
    pub to_name: String,
    /// Where it goes.
    pub to_address: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Files that go along: name and bytes of a PDF.
    pub attachments: Vec<(String, Vec<u8>)>,
    /// The same on every try, without angle brackets.
    pub message_id: String,
}

/// What a failure asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// This mail will never be taken.
    Permanent,
    /// This mail may be taken later.
    Temporary,
    /// Name, password or sender were refused: every mail waits.
    Auth,
    /// The server cannot be reached or trusted: every mail waits.
    Connection,
}

/// Why a mail was not taken.
#[derive(Debug, Clone)]
pub struct SendFailure {
    /// What to do about it.
    pub kind: FailureKind,
    /// The server's words, for the office.
    pub text: String,
}

/// What a round did.
#[derive(Debug, Default)]
pub struct Ran {
    /// Mails that went out.
    pub sent: u32,
    /// Mails that did not, now or for good.
    pub not_sent: u32,
    /// The backup that was made.
    pub backup: Option<String>,
    /// What could not be done; it stands in the job's row, too, and is tried again.
    pub problems: Vec<Error>,
}

const OUTBOX: &str = "outbox";
const BACKUP: &str = "backup";
const SWEEP: &str = "sweep";
const ADDRESSES: &str = "addresses";
const FILES: &str = "files";

/// One act of the machine. Only working state: it leaves no entry in the journal.
fn act<T>(book: &Book, run: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    const JOB: Act = Act {
        name: "jobs.run",
        needs: Permission::SignedIn,
        scoped: false,
        touches: &[],
        undo: Undo::Never("undo-never-job"),
        always_recorded: false,
    };
    Ok(book.execute(&Actor::machine(), JOB, &Work::quiet(), run)?.value)
}

/// Does what is due now: sweeps, backs up, sends. A job that fails keeps the others from nothing.
pub fn run_due(book: &Book, carrier: &dyn Carrier) -> Result<Ran> {
    let mut ran = Ran::default();
    let jobs = book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), store::jobs)?;
    let now = moment_text(book.now());
    // One that never ran is due.
    let due = |job: &str| jobs.get(job).is_none_or(|row| row.due_at <= now);
    if due(SWEEP) {
        let swept = act(book, |tx| {
            logins::sweep(tx)?;
            viewing::sweep(tx)?;
            signup::sweep(tx)?;
            claims::sweep(tx)?;
            clients::sweep(tx)
        });
        finish(book, SWEEP, Duration::hours(1), swept, &mut ran)?;
    }
    if due(BACKUP) {
        let made = backup::today(book, &Actor::machine());
        let made = made.map(|written| {
            ran.backup = Some(written.name);
            book.touched(&[Topic::Settings]);
        });
        finish(book, BACKUP, Duration::hours(24), made, &mut ran)?;
    }
    if due(ADDRESSES) {
        let turned = addresses(book);
        finish(book, ADDRESSES, Duration::hours(1), turned, &mut ran)?;
    }
    if due(FILES) {
        let destroyed = files_of_the_past(book);
        finish(book, FILES, Duration::hours(1), destroyed, &mut ran)?;
    }
    if due(OUTBOX) {
        let sent = outbox::send_due(book, carrier, &mut ran);
        // Looked at every few seconds: written down only when it fails, and when it does no more.
        if sent.is_err() || jobs.get(OUTBOX).is_some_and(|row| row.failed) {
            let pause = if sent.is_err() { Duration::minutes(1) } else { Duration::zero() };
            finish(book, OUTBOX, pause, sent, &mut ran)?;
        }
    }
    memory::give_back();
    Ok(ran)
}

/// Addresses for letters that do not hold any more give way: an entry of the journal, by the machine.
fn addresses(book: &Book) -> Result<()> {
    const TURN: Act = Act {
        name: "members.turn_addresses",
        needs: Permission::change(Area::Members),
        scoped: false,
        touches: &[Topic::Members],
        undo: Undo::Changeset,
        always_recorded: false,
    };
    let machine = Actor::machine();
    if book.ask(&machine, Permission::SignedIn, &Work::quiet(), members::addresses_turn)? {
        book.execute(&machine, TURN, &Work::quiet(), |tx| members::turn_addresses(tx).map(|_| ()))?;
    }
    Ok(())
}

/// Papers whose day has come are destroyed: an entry of the journal, by the machine.
fn files_of_the_past(book: &Book) -> Result<()> {
    const DESTROY: Act = Act {
        name: "files.destroy",
        needs: Permission::SignedIn,
        scoped: false,
        touches: &[],
        undo: Undo::Never("undo-never-destroyed"),
        always_recorded: false,
    };
    let machine = Actor::machine();
    if book.ask(&machine, Permission::SignedIn, &Work::quiet(), files::any_due)? {
        book.execute(&machine, DESTROY, &Work::quiet(), |tx| files::destroy_due(tx).map(|_| ()))?;
    }
    Ok(())
}

/// Writes down how a job went and when it is due next. After a failure it is tried again in ten minutes.
fn finish(book: &Book, job: &str, every: Duration, outcome: Result<()>, ran: &mut Ran) -> Result<()> {
    let (pause, problem) = match &outcome {
        Ok(()) => (every, None),
        Err(error) => (Duration::minutes(10).min(every), Some(error.to_string())),
    };
    let due_at = moment_text(book.now() + pause);
    act(book, |tx| store::set_due(tx, job, &due_at, problem.as_deref()))?;
    ran.problems.extend(outcome.err());
    Ok(())
}
