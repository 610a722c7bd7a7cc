//! The form while it is written: kept as it was typed, with its papers, until it is sent.

use chrono::Duration;

use super::{KEPT_DAYS, SEEN, Signup, store};
use crate::{
    Error, Reader, Result, Tx,
    applications::{self, Given},
    ensure,
    error::OrNotFound,
    files::{self, Accepted},
    values::{day_in_japan, moment_text},
};

/// What stands in the fields of a form.
pub type Texts = [(String, String)];

/// All fields of a form together come to no more bytes.
const LARGEST: usize = 64 * 1024;
/// So many papers in all.
const MOST_PAPERS: usize = 5;

/// As it stands now that nobody can come between: another tab may have written since it was read.
pub fn again(reader: &Reader<'_>, of: &Signup) -> Result<Signup> {
    store::of_key(reader, of.id)?.or_not_found("error-link-over")
}

/// Refuses a paper for which there is no room, before anybody looks at it.
pub fn has_room(of: &Signup) -> Result<()> {
    ensure!(of.papers.len() < MOST_PAPERS, "paper", "error-paper-many", count = MOST_PAPERS);
    Ok(())
}

/// Keeps what was typed, in place of what was there, and a paper beside those that came before. It was looked at by
/// [`files::accept`].
pub fn keep(tx: &Tx<'_>, of: &Signup, texts: &Texts, paper: Option<&Accepted>) -> Result<()> {
    let of = &again(tx, of)?;
    let size: usize = texts.iter().map(|(name, text)| name.len() + text.len()).sum();
    ensure!(size <= LARGEST, "form", "error-signup-large");
    let ends = tx.now() + Duration::days(KEPT_DAYS);
    let mut papers = of.papers.clone();
    if let Some(paper) = paper {
        has_room(of)?;
        papers.push(files::keep(tx, paper, Some(day_in_japan(ends)))?);
    }
    // A form that is written to again has more time, and so have its papers. What an application holds stays its own.
    if of.application.is_none() {
        for paper in &papers {
            files::set_destroy_on(tx, *paper, Some(day_in_japan(ends)))?;
        }
    }
    store::set_draft(tx, of.id, texts, &papers, &moment_text(ends.max(of.ends_at)))
}

/// Takes a paper away again: it is destroyed. One that went with an application is not taken out of it.
pub fn remove_paper(tx: &Tx<'_>, of: &Signup, paper: i64) -> Result<()> {
    let of = &again(tx, of)?;
    let mut papers = of.papers.clone();
    papers.retain(|one| *one != paper);
    if papers.len() < of.papers.len() {
        store::set_draft(tx, of.id, &of.texts, &papers, &moment_text(of.ends_at))?;
        // The office may be looking at it: there it goes when the application is sent without it.
        if of.application.is_none() {
            files::destroy(tx, paper)?;
        }
    }
    Ok(())
}

/// Sends it to the office.
pub fn send(tx: &mut Tx<'_>, of: &Signup, given: Given) -> Result<()> {
    let kept = given.online.papers.clone();
    let application = applications::receive(tx, given)?;
    for paper in &kept {
        files::set_destroy_on(tx, *paper, None)?;
    }
    store::set_sent(tx, of.id, application, &moment_text(tx.now() + SEEN))
}

/// Takes back what was sent.
pub fn withdraw(tx: &mut Tx<'_>, of: &Signup) -> Result<()> {
    let application = of.application.ok_or_else(|| Error::conflict("error-application-decided"))?;
    applications::withdraw(tx, application)
}

/// Begins anew once an application is decided; the one before stays with the office.
pub fn restart(tx: &Tx<'_>, of: &Signup) -> Result<()> {
    if let Some(application) = of.application
        && applications::standing(tx, application)?.is_some_and(|standing| standing.state.is_open())
    {
        return Err(Error::conflict("error-signup-open"));
    }
    store::set_fresh(tx, of.id, &moment_text(tx.now() + Duration::days(KEPT_DAYS)))
}
