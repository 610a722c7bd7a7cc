//! The job: carries out what waits (checks, links, refunds) and asks what happened, question by question, with no
//! transaction open while Stripe thinks. When Stripe cannot answer, everything waits, with growing pauses, and what
//! was done stays done.

use chrono::Duration;
use serde_json::Value;

use super::{
    gateway::{Gateway, Need, Problem, Question, Trouble},
    payouts, poll, receive, settings,
    settings::{Checked, Right},
    store::{self, AtStripe},
    stripe,
};
use crate::{
    Actor, Book, Error, Permission, Reader, Result, Topic, Tx, Undo, Work, association, book::Act, values::moment_text,
};

/// How often Stripe is asked what happened.
const EVERY: Duration = Duration::minutes(5);
/// Seconds between tries, one failure after the other.
const PAUSES: [i64; 6] = [5, 15, 60, 300, 900, 3600];
/// When the key has to be mended: it may be mended at Stripe's page, of which nobody tells us.
const KEY_PAUSE: Duration = Duration::minutes(10);

/// What a round did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Did {
    /// Links that Stripe made.
    pub links: u32,
    /// Payments that came in.
    pub received: u32,
    /// Payments that were taken back because Stripe gave them back.
    pub taken_back: u32,
}

/// Why a round goes no further.
#[derive(Debug)]
pub(super) enum Stop {
    /// Stripe did not answer as it should.
    Trouble(Trouble),
    /// The book.
    Book(Error),
    /// The program ends.
    Ending,
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Book(error)
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// A round on its way: the book, the way to Stripe, the key.
pub(super) struct Round<'a> {
    pub book: &'a Book,
    gateway: &'a dyn Gateway,
    key: String,
}

impl Round<'_> {
    pub(super) fn ask(&self, question: &Question) -> std::result::Result<Value, Stop> {
        if self.gateway.is_ending() {
            return Err(Stop::Ending);
        }
        Ok(self.gateway.ask(&self.key, question)?)
    }

    pub(super) fn read<T>(&self, look: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        read(self.book, look)
    }

    pub(super) fn write<T>(&self, run: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        work(self.book, run)
    }

    /// Every row of a list, page by page.
    pub(super) fn pages(
        &self,
        question: impl Fn(Option<&str>) -> Question,
        mut each: impl FnMut(&[Value]) -> std::result::Result<(), Stop>,
    ) -> std::result::Result<(), Stop> {
        let mut after: Option<String> = None;
        loop {
            let page = stripe::page(&self.ask(&question(after.as_deref()))?)?;
            each(&page.data)?;
            match page.data.last().and_then(stripe::id) {
                // A page that ends where the one before did would be asked for for ever.
                Some(last) if page.has_more && after.as_deref() != Some(last) => after = Some(last.to_owned()),
                _ => return Ok(()),
            }
        }
    }
}

fn read<T>(book: &Book, look: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
    book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), look)
}

/// An act on working state alone, which leaves no entry in the journal.
pub(super) fn work<T>(book: &Book, run: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    const WORK: Act = Act {
        name: "jobs.run",
        needs: Permission::SignedIn,
        scoped: false,
        touches: &[],
        undo: Undo::Never("undo-never-job"),
        always_recorded: false,
    };
    Ok(book.execute(&Actor::machine(), WORK, &Work::quiet(), run)?.value)
}

/// Does what is due now. May be called as often as one likes.
///
/// # Errors
/// A fault of the book. What Stripe has against it is written down for the office, and is no error.
pub fn run_due(book: &Book, gateway: &dyn Gateway) -> Result<Did> {
    let now = moment_text(book.now());
    // A look needs no writer: mostly nothing is due.
    let key = read(book, |reader| {
        let Some(key) = settings::key(reader)? else { return Ok(None) };
        let sync = store::sync(reader)?;
        let waits = sync.wait_until > now;
        let due = sync.check_asked || sync.due_at <= now || store::has_work(reader)?;
        Ok((due && !waits).then_some(key))
    })?;
    let mut did = Did::default();
    let Some(key) = key else { return Ok(did) };
    let round = Round { book, gateway, key };
    match all(&round, &mut did) {
        Ok(()) => work(book, |tx| store::went_well(tx))?,
        Err(Stop::Ending) => {}
        Err(Stop::Book(error)) => return Err(error),
        Err(Stop::Trouble(trouble)) => {
            work(book, |tx| {
                let tries = store::sync(tx)?.tries;
                let usual = Duration::seconds(PAUSES[(tries.max(0) as usize).min(PAUSES.len() - 1)]);
                let pause = match trouble.need() {
                    Need::Time(Some(seconds)) => usual.max(Duration::seconds(i64::from(seconds.min(86_400)))),
                    Need::Time(None) => usual,
                    Need::Key | Need::Nothing => KEY_PAUSE,
                };
                store::went_wrong(tx, &moment_text(tx.now() + pause), &trouble.problem())
            })?;
            book.touched(&[Topic::Online]);
        }
    }
    Ok(did)
}

fn all(round: &Round<'_>, did: &mut Did) -> std::result::Result<(), Stop> {
    if round.read(|reader| Ok(store::sync(reader)?.check_asked))? {
        check(round)?;
    }
    links(round, did)?;
    refunds(round)?;
    let due = round.read(|reader| Ok(store::sync(reader)?.due_at <= reader.now_text()))?;
    if due {
        let heard = poll::poll(round);
        // What was heard before the line went dead is booked all the same.
        let (came, went) = receive::book_all(round.book)?;
        did.received += came;
        did.taken_back += went;
        heard?;
        round.write(|tx| receive::close_settled(tx))?;
        links(round, did)?;
        payouts::poll(round)?;
        round.write(|tx| store::set_due(tx, &moment_text(tx.now() + EVERY)))?;
        round.book.touched(&[Topic::Online]);
    }
    Ok(())
}

/// 接続の確認: each right that is needed, by a question that changes nothing.
fn check(round: &Round<'_>) -> std::result::Result<(), Stop> {
    let (mut rights, mut problem) = (Vec::new(), None);
    for (name, question) in stripe::rights() {
        match round.ask(&question) {
            // An act that is asked without its words is refused for want of them: the right is there.
            Ok(_) | Err(Stop::Trouble(Trouble::No { status: 400, .. })) => {
                rights.push(Right { name: name.to_owned(), ok: true });
            }
            Err(Stop::Trouble(trouble @ Trouble::No { status: 403, .. })) => {
                rights.push(Right { name: name.to_owned(), ok: false });
                problem.get_or_insert_with(|| trouble.problem());
            }
            Err(Stop::Trouble(trouble)) => {
                problem = Some(trouble.problem());
                break;
            }
            Err(stop) => return Err(stop),
        }
    }
    round.write(|tx| store::set_checked(tx, &Checked { at: tx.now_text(), rights, problem }))?;
    round.book.touched(&[Topic::Online]);
    Ok(())
}

/// Links that wait for Stripe: to be made, opened again, closed.
fn links(round: &Round<'_>, did: &mut Did) -> std::result::Result<(), Stop> {
    for link in round.read(store::links_to_carry)? {
        let asked = match link.at_stripe {
            AtStripe::Asked => make(round, &link).map(|()| did.links += 1),
            AtStripe::Reopen => {
                let completed = round.read(|reader| store::payments_of(reader, link.id))?;
                round.ask(&stripe::reopen(&link.stripe, completed)).map(|_| ())
            }
            _ => round.ask(&stripe::close(&link.stripe)).map(|_| ()),
        };
        match asked {
            Ok(()) => {
                let to = if link.at_stripe == AtStripe::Closing { AtStripe::Closed } else { AtStripe::Open };
                round.write(|tx| store::carried(tx, &link, to))?;
            }
            // Stripe will not have this one: the others go on, and this one waits for a person.
            Err(Stop::Trouble(trouble)) if trouble.need() == Need::Nothing => {
                // A link that Stripe does not know any more is as good as closed.
                let to = if link.at_stripe == AtStripe::Closing { AtStripe::Closed } else { AtStripe::Failed };
                let problem = trouble.problem();
                round.write(|tx| store::set_state(tx, link.id, to, Some(&problem)))?;
            }
            Err(Stop::Trouble(trouble)) => {
                if trouble.is_kept() {
                    round.write(|tx| store::next_attempt(tx, link.id))?;
                }
                return Err(trouble.into());
            }
            Err(stop) => return Err(stop),
        }
        round.book.touched(&[Topic::Online]);
    }
    Ok(())
}

fn make(round: &Round<'_>, link: &store::Link) -> std::result::Result<(), Stop> {
    let ours = round.read(|reader| Ok(association::show(reader)?.name))?;
    let say = |key| crate::words::say(crate::Lang::Ja, key, &[("association", ours.clone())]);
    let (thanks, closed) = (say("online-thanks"), say("online-closed"));
    let wanted = stripe::Wanted {
        claim: &link.claim,
        attempt: link.attempt,
        what: &link.what,
        amount: link.amount,
        konbini: link.konbini,
        thanks: &thanks,
        closed: &closed,
    };
    let price = stripe::text(&round.ask(&stripe::price(&wanted))?, "id")?;
    let answer = round.ask(&stripe::link(&wanted, &price))?;
    let (id, url) = (stripe::text(&answer, "id")?, stripe::text(&answer, "url")?);
    // Shown as an address to click on: it has to be one.
    if !url.starts_with("https://") {
        return Err(Trouble::Strange.into());
    }
    round.write(|tx| store::made(tx, link.id, &id, &price, &url))?;
    Ok(())
}

/// Refunds that somebody asked for. What Stripe did is heard of like everything else.
fn refunds(round: &Round<'_>) -> std::result::Result<(), Stop> {
    for (id, intent, attempt) in round.read(store::refunds_to_carry)? {
        match round.ask(&stripe::refund(&intent, attempt)) {
            Ok(_) => {}
            // It was given back at Stripe's own page meanwhile.
            Err(Stop::Trouble(Trouble::No { code, .. })) if code == "charge_already_refunded" => {}
            Err(Stop::Trouble(trouble)) if trouble.need() == Need::Nothing => {
                let problem: Problem = trouble.problem();
                round.write(|tx| store::refund_refused(tx, id, &problem))?;
                round.book.touched(&[Topic::Online]);
                continue;
            }
            Err(Stop::Trouble(trouble)) => {
                if trouble.is_kept() {
                    round.write(|tx| store::next_refund(tx, id))?;
                }
                return Err(trouble.into());
            }
            Err(stop) => return Err(stop),
        }
        round.write(|tx| store::refund_carried(tx, id))?;
        poll::hear_of_intent(round, &intent)?;
        receive::book_all(round.book)?;
        round.book.touched(&[Topic::Online]);
    }
    Ok(())
}
