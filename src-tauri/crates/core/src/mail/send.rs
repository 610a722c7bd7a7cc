//! What the sending job asks of this room: the next message that is due, and what became of it.
//!
//! waiting → sending → sent, failed or stopped. A message that was being sent when the machine stopped
//! is taken up again after [`SAFETY`], under the same Message-ID: the reader may see it twice, never not at all.

use chrono::Duration;

use super::{Enclosed, NoWay, Template, outbox::no_way, store};
use crate::{Error, Result, Tx, members, values::moment_text, words};

/// How long a message may be in sending before it is taken up again.
const SAFETY: Duration = Duration::minutes(20);
/// How often a message is tried.
const MOST_TRIES: i64 = 8;
/// Minutes between tries.
const PAUSES: [i64; 7] = [1, 5, 15, 60, 240, 720, 1440];
/// When the carrier itself cannot be reached, every message waits, no longer than this many minutes.
const LONGEST_OUTAGE: i64 = 15;

/// A message in the hands of the job.
pub(crate) struct Taken {
    pub id: i64,
    pub template: Template,
    pub member: Option<i64>,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    /// With [`super::LINK`] where a one-time link belongs.
    pub body: String,
    pub enclosed: Option<Enclosed>,
    pub message_id: String,
    pub tries: i64,
}

/// What became of a message.
#[derive(Debug, Clone)]
pub(crate) enum Outcome {
    /// The carrier has it.
    Sent,
    /// It will never be taken.
    Refused(String),
    /// What it carries counts no more: it is set aside.
    Stopped(String),
    /// It may be taken later.
    Later(String),
    /// The carrier could not be reached or did not let us in: no message can go now.
    NobodyThere(String),
}

/// Takes the next message that is due and marks it as being sent. Those who may not be written to (any
/// more) are set aside with the reason on the way.
pub(crate) fn take_next(tx: &Tx<'_>) -> Result<Option<Taken>> {
    while let Some(mut taken) = store::next_due(tx, &tx.now_text())? {
        if let Some(reason) = refused(tx, &taken)? {
            store::set_state(tx, taken.id, "stopped", None, &words::say(tx.lang(), reason.key(), &[]))?;
            continue;
        }
        taken.tries += 1;
        store::set_sending(tx, taken.id, taken.tries, &moment_text(tx.now() + SAFETY))?;
        return Ok(Some(taken));
    }
    Ok(None)
}

fn refused(tx: &Tx<'_>, taken: &Taken) -> Result<Option<NoWay>> {
    let Some(member) = taken.member else { return Ok(None) };
    let contact =
        members::contact(tx, member)?.ok_or_else(|| Error::internal("a message to a member who is not there"))?;
    let reason = no_way(taken.template, &contact, Some(&taken.to_address));
    // With which address somebody signs in, or would like to, is not the roster's: other rooms are asked.
    if reason.is_none()
        && !taken.template.goes_where_it_says()
        && !members::has_mail_address(tx, member, &taken.to_address)?
    {
        return Ok(Some(NoWay::AddressGone));
    }
    Ok(reason)
}

/// Writes down what became of it.
pub(crate) fn settle(tx: &Tx<'_>, id: i64, tries: i64, outcome: &Outcome) -> Result<()> {
    let pause = PAUSES[(tries.max(1) as usize - 1).min(PAUSES.len() - 1)];
    let later = |minutes: i64| moment_text(tx.now() + Duration::minutes(minutes));
    match outcome {
        Outcome::Sent => store::set_sent(tx, id),
        Outcome::Refused(why) => store::set_state(tx, id, "failed", None, why),
        Outcome::Stopped(why) => store::set_state(tx, id, "stopped", None, why),
        Outcome::Later(why) if tries >= MOST_TRIES => store::set_state(tx, id, "failed", None, why),
        Outcome::Later(why) => store::set_state(tx, id, "waiting", Some(&later(pause)), why),
        Outcome::NobodyThere(why) => {
            let until = later(pause.min(LONGEST_OUTAGE));
            store::set_state(tx, id, "waiting", Some(&until), why)?;
            store::all_wait(tx, &until)
        }
    }
}
