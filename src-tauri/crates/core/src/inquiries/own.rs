//! What a member is shown at My Page: their own threads, without notes and without answers that were taken back.

use super::{Enclosed, Inquiry, Kind, State, look, rules, rules::Category, store};
use crate::{File, Reader, Result, Tx, error::OrNotFound, files, values::Moment};

/// A thread in the member's list.
#[derive(Debug, Clone)]
pub struct Own {
    /// Key.
    pub id: i64,
    /// `Q-0312`
    pub no: String,
    /// What it is about, in the reader's language.
    pub category: String,
    /// One line.
    pub subject: String,
    /// How far it is.
    pub state: State,
    /// When it was asked.
    pub asked_at: Moment,
    /// Whether there is an answer that they have not read.
    pub unread: bool,
}

/// A letter of a thread.
#[derive(Debug, Clone)]
pub struct OwnLetter {
    /// Whether it is the member's own.
    pub mine: bool,
    /// Whose words they are.
    pub author: String,
    /// When it was written.
    pub at: Moment,
    /// What it says.
    pub text: String,
    /// Its papers.
    pub papers: Vec<Enclosed>,
    /// When the office first read it; of the member's own letters.
    pub seen_at: Option<Moment>,
}

/// A thread, opened.
#[derive(Debug, Clone)]
pub struct OwnThread {
    /// Its line.
    pub own: Own,
    /// Oldest first.
    pub letters: Vec<OwnLetter>,
}

/// The categories of the form, as they stand in the book and as they are read; none where the association takes no
/// inquiries at My Page.
pub(crate) fn form(reader: &Reader<'_>) -> Result<Option<Vec<(String, String)>>> {
    let rules = rules::rules(reader)?;
    let said = |one: &Category| (one.name.clone(), rules.say(reader.lang(), &one.name));
    Ok(rules.on.then(|| rules.categories.iter().map(said).collect()))
}

/// A thread of the member that is shown to them; not found whatever else there may be.
pub(super) fn find(reader: &Reader<'_>, member: i64, inquiry: i64) -> Result<Inquiry> {
    let of = store::find(reader, inquiry)?.filter(|of| of.shown && of.member == Some(member));
    of.or_not_found("error-no-such-inquiry")
}

fn line(reader: &Reader<'_>, rules: &rules::Rules, of: Inquiry) -> Result<Own> {
    Ok(Own {
        unread: store::unread(reader, of.id)?,
        no: of.number(),
        category: rules.say(reader.lang(), &of.category),
        id: of.id,
        subject: of.subject,
        state: of.state,
        asked_at: of.asked_at,
    })
}

/// The member's threads, newest first.
pub(crate) fn threads(reader: &Reader<'_>, member: i64) -> Result<Vec<Own>> {
    let rules = rules::rules(reader)?;
    let mine = store::of_member(reader, member)?.into_iter().filter(|of| of.shown);
    mine.map(|of| line(reader, &rules, of)).collect()
}

/// One of them with its letters.
pub(crate) fn thread(reader: &Reader<'_>, member: i64, inquiry: i64) -> Result<OwnThread> {
    let of = find(reader, member, inquiry)?;
    let mut letters = Vec::new();
    for message in store::messages(reader, inquiry)? {
        if message.kind == Kind::Note || message.taken_back_at.is_some() {
            continue;
        }
        let mine = message.kind == Kind::Asked;
        letters.push(OwnLetter {
            seen_at: if mine { store::first_look(reader, inquiry, message.id)? } else { None },
            papers: look::papers(reader, message.id)?,
            mine,
            author: message.author,
            at: message.at,
            text: message.text,
        });
    }
    Ok(OwnThread { own: line(reader, &rules::rules(reader)?, of)?, letters })
}

/// Whether there is an answer in it that the member has not read.
pub(crate) fn has_unread(reader: &Reader<'_>, inquiry: i64) -> Result<bool> {
    store::unread(reader, inquiry)
}

/// The member has read what was answered until now.
pub(crate) fn mark(tx: &Tx<'_>, inquiry: i64) -> Result<()> {
    store::mark(tx, inquiry)
}

/// Answers that the member has not read: key and subject of their threads.
pub(crate) fn answered(reader: &Reader<'_>, member: i64) -> Result<Vec<(i64, String)>> {
    let unread = threads(reader, member)?.into_iter().filter(|own| own.unread);
    Ok(unread.map(|own| (own.id, own.subject)).collect())
}

/// A paper of a thread of the member.
pub(crate) fn paper(reader: &Reader<'_>, member: i64, inquiry: i64, paper: i64) -> Result<File> {
    find(reader, member, inquiry)?;
    let found = store::paper(reader, paper)?.filter(|found| {
        found.message.inquiry == inquiry && found.message.kind != Kind::Note && found.message.taken_back_at.is_none()
    });
    files::hand_out(reader, found.or_not_found("error-no-such-file")?.file)
}
