//! What a member writes at My Page.

use chrono::Duration;

use super::{
    Channel, Inquiry, Kind, State, check_papers, checked_subject, checked_text, enclose, keep_papers, own, rules,
    store, usual_due,
};
use crate::{
    Code, Error, Result, Tx,
    files::{self, Accepted, Limits},
    members,
    values::moment_text,
};

/// An inquiry as a member writes it.
#[derive(Debug, Clone)]
pub struct Wish {
    /// One of the association's categories.
    pub category: String,
    /// One line.
    pub subject: String,
    /// What they would like to know.
    pub text: String,
}

/// Letters of one member in a day: more is no conversation.
const MOST_A_DAY: i64 = 20;

/// Looks at papers by name and bytes and writes pictures anew: before anybody holds the writer.
pub(crate) fn accept<'p>(papers: impl ExactSizeIterator<Item = (&'p str, &'p [u8])>) -> Result<Vec<Accepted>> {
    check_papers(papers.len())?;
    papers.map(|(name, bytes)| files::accept(name, bytes, &Limits::PAPER)).collect()
}

/// Writes a new inquiry down, with papers that were [`accept`]ed. Its key.
///
/// # Errors
/// Invalid in `category`, `subject`, `text` or `file`; a conflict where the association takes none; too many in a day.
pub fn ask(tx: &Tx<'_>, member: i64, wish: &Wish, papers: &[Accepted]) -> Result<i64> {
    let rules = rules::rules(tx)?;
    if !rules.on {
        return Err(Error::conflict("error-inquiries-off"));
    }
    rules.check(&wish.category)?;
    let (subject, text) = (checked_subject(&wish.subject)?, checked_text(&wish.text)?);
    not_too_many(tx, member)?;
    let of = Inquiry {
        id: 0,
        no: store::next_number(tx)?,
        member: Some(member),
        name: String::new(),
        contact: String::new(),
        channel: Channel::Mypage,
        category: wish.category.clone(),
        subject: subject.to_owned(),
        shown: true,
        lang: tx.lang(),
        state: State::New,
        asked_at: tx.now(),
        assignee: None,
        due_on: usual_due(tx)?,
    };
    let inquiry = store::insert(tx, &of)?;
    say(tx, inquiry, member, text, papers)?;
    tx.subject(format!("{} {}", of.number(), members::brief(tx, member)?.label()));
    Ok(inquiry)
}

/// The member writes on in a thread of theirs; one that was closed is open again. Somebody else's is not found.
///
/// # Errors
/// As of [`ask`].
pub fn write_on(tx: &Tx<'_>, member: i64, inquiry: i64, text: &str, papers: &[Accepted]) -> Result<()> {
    let of = own::find(tx, member, inquiry)?;
    let text = checked_text(text)?;
    not_too_many(tx, member)?;
    // What was answered is owed an answer anew.
    if store::owed(tx, inquiry)?.is_none() {
        store::set_due(tx, inquiry, usual_due(tx)?)?;
    }
    say(tx, inquiry, member, text, papers)?;
    if matches!(of.state, State::Waiting | State::Closed) {
        store::set_state(tx, inquiry, State::Open)?;
    }
    keep_papers(tx, inquiry, None)?;
    tx.subject(format!("{} {}", of.number(), members::brief(tx, member)?.label()));
    Ok(())
}

fn say(tx: &Tx<'_>, inquiry: i64, member: i64, text: &str, papers: &[Accepted]) -> Result<()> {
    // A letter says who wrote it, also where they wrote for somebody else.
    let author = match tx.actor().in_stead() {
        Some(_) => tx.actor().name().to_owned(),
        None => members::brief(tx, member)?.name,
    };
    let message = store::write(tx, inquiry, Kind::Asked, &author, "", text)?;
    enclose(tx, message, papers)
}

fn not_too_many(tx: &Tx<'_>, member: i64) -> Result<()> {
    let a_day_ago = moment_text(tx.now() - Duration::days(1));
    if store::written_since(tx, member, &a_day_ago)? >= MOST_A_DAY {
        return Err(Error::new(Code::TooMany, "error-inquiries-many"));
    }
    Ok(())
}
