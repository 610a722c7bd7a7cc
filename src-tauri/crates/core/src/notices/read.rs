//! What members are told: one member, or everybody before signing in.

use std::collections::HashMap;

use super::{Enclosed, Notice, State, papers, store};
use crate::{File, Reader, Result, Tx, error::OrNotFound, files, markup, members, values::Day};

/// A notice in a member's list.
#[derive(Debug, Clone)]
pub struct Told {
    /// Key.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Its first day.
    pub since: Day,
    /// Above the others.
    pub pinned: bool,
    /// Whether the member has opened it; always for whoever is not signed in.
    pub read: bool,
}

/// A notice, opened.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Key.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// Its first day.
    pub since: Day,
    /// What it says: HTML that is safe to show.
    pub html: String,
    /// Its papers.
    pub papers: Vec<Enclosed>,
}

/// Whether a notice is for somebody; none: for whoever comes by.
fn is_for(reader: &Reader<'_>, member: Option<i64>, notice: &Notice) -> Result<bool> {
    match member {
        _ if notice.public => Ok(true),
        Some(member) => members::is_addressed(reader, member, notice.audience.as_deref()),
        None => Ok(false),
    }
}

/// What a member is told today, the pinned and the newest first.
pub(crate) fn told(reader: &Reader<'_>, member: i64) -> Result<Vec<Told>> {
    let read = store::read_by(reader, member)?;
    // Most of them are for the same: everybody.
    let mut known: HashMap<Option<String>, bool> = HashMap::new();
    let mut found = Vec::new();
    for notice in store::shown(reader)? {
        let meant = if let Some(meant) = known.get(&notice.audience) {
            *meant
        } else {
            let meant = members::is_addressed(reader, member, notice.audience.as_deref())?;
            known.insert(notice.audience.clone(), meant);
            meant
        };
        if meant || notice.public {
            let is_read = read.contains(&notice.id);
            found.push(Told {
                id: notice.id,
                title: notice.title,
                since: notice.starts_on,
                pinned: notice.pinned,
                read: is_read,
            });
        }
    }
    Ok(found)
}

/// What everybody is told today.
pub(crate) fn told_to_all(reader: &Reader<'_>) -> Result<Vec<Told>> {
    let public = store::shown(reader)?.into_iter().filter(|notice| notice.public);
    let told = |notice: Notice| Told {
        id: notice.id,
        title: notice.title,
        since: notice.starts_on,
        pinned: notice.pinned,
        read: true,
    };
    Ok(public.map(told).collect())
}

/// The notice that is shown to somebody; not found whatever else there may be.
fn shown_to(reader: &Reader<'_>, member: Option<i64>, id: i64) -> Result<Notice> {
    let notice = store::find(reader, id)?.filter(|notice| notice.state(reader.today()) == State::Shown);
    let notice = notice.or_not_found("error-no-such-notice")?;
    is_for(reader, member, &notice)?.then_some(notice).or_not_found("error-no-such-notice")
}

/// A notice, opened by a member or by whoever comes by.
pub(crate) fn open(reader: &Reader<'_>, member: Option<i64>, id: i64) -> Result<Opened> {
    let notice = shown_to(reader, member, id)?;
    Ok(Opened {
        papers: papers::of(reader, notice.id)?,
        html: markup::html(&notice.body),
        id: notice.id,
        title: notice.title,
        since: notice.starts_on,
    })
}

/// Whether the member has opened it before.
pub(crate) fn is_read(reader: &Reader<'_>, member: i64, id: i64) -> Result<bool> {
    Ok(store::read_by(reader, member)?.contains(&id))
}

/// The member has opened it.
pub(crate) fn mark(tx: &Tx<'_>, member: i64, id: i64) -> Result<()> {
    store::mark(tx, member, id)
}

/// A paper of a notice that is shown to somebody.
pub(crate) fn paper(reader: &Reader<'_>, member: Option<i64>, id: i64, paper: i64) -> Result<File> {
    let notice = shown_to(reader, member, id)?;
    let found = store::paper(reader, paper)?.filter(|(of, _)| *of == notice.id);
    let (_, file) = found.or_not_found("error-no-such-file")?;
    files::hand_out(reader, file)
}
