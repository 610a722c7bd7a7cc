//! The office's list of notices, one of them whole, and who has read it.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Enclosed, Notice, State, papers, store};
use crate::{Area, Permission, Query, Reader, Result, ensure, error::OrNotFound, markup, members, values::Day};

/// お知らせの一覧: the pinned and the newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only those that stand there today; none: all.
    pub state: Option<State>,
    /// From which on.
    #[serde(default)]
    pub offset: u64,
    /// How many, 1 to 200.
    pub limit: u64,
}

/// A line of the list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Key.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// See [`State`].
    pub state: State,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day; none: no end.
    pub ends_on: Option<Day>,
    /// Above the others.
    pub pinned: bool,
    /// For everybody, before signing in.
    pub public: bool,
    /// Whom it is for, as people read it.
    pub audience: String,
    /// How many papers it has.
    pub papers: i64,
    /// How many members it is for.
    pub meant: u64,
    /// How many of them have opened it.
    pub read: u64,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// The page.
    pub rows: Vec<Line>,
    /// How many there are.
    pub total: i64,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "notices.list";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        ensure!((1..=200).contains(&self.limit), "limit", "error-limit");
        let (total, found) = store::page(reader, self.state, self.offset, self.limit)?;
        // Most of them are for the same: everybody.
        let mut meant: HashMap<Option<String>, (RoaringBitmap, String)> = HashMap::new();
        let mut rows = Vec::with_capacity(found.len());
        for (notice, papers) in found {
            let key = notice.audience.clone();
            let (members, said) = match meant.entry(key) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(new) => {
                    let audience = notice.audience.as_deref();
                    new.insert((
                        members::audience_members(reader, audience)?,
                        members::audience_said(reader, audience)?.1,
                    ))
                }
            };
            rows.push(Line {
                state: notice.state(reader.today()),
                read: store::readers(reader, notice.id)?.intersection_len(members),
                meant: members.len(),
                audience: said.clone(),
                id: notice.id,
                title: notice.title,
                starts_on: notice.starts_on,
                ends_on: notice.ends_on,
                pinned: notice.pinned,
                public: notice.public,
                papers,
            });
        }
        Ok(Listed { rows, total })
    }
}

/// お知らせを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which.
    pub notice: i64,
}

/// A notice whole.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Whole {
    /// Key.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// As it was written.
    pub body: String,
    /// As members see it: HTML that is safe to show.
    pub html: String,
    /// Whom it is for, as a segment in its text form; empty: every member.
    pub audience: String,
    /// The same as people read it.
    pub audience_said: String,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day; none: no end.
    pub ends_on: Option<Day>,
    /// Above the others.
    pub pinned: bool,
    /// For everybody, before signing in.
    pub public: bool,
    /// Whether it is more than a draft.
    pub published: bool,
    /// See [`State`].
    pub state: State,
    /// Its papers.
    pub papers: Vec<Enclosed>,
    /// How many members it is for.
    pub meant: u64,
    /// How many of them have opened it.
    pub read: u64,
}

impl Query for Get {
    type Output = Whole;
    const NAME: &'static str = "notices.get";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<Whole> {
        let notice = store::find(reader, self.notice)?.or_not_found("error-no-such-notice")?;
        let (audience, audience_said) = members::audience_said(reader, notice.audience.as_deref())?;
        let (read, unread) = readers(reader, &notice)?;
        Ok(Whole {
            state: notice.state(reader.today()),
            html: markup::html(&notice.body),
            papers: papers::of(reader, notice.id)?,
            meant: read.len() + unread.len(),
            read: read.len(),
            id: notice.id,
            title: notice.title,
            body: notice.body,
            audience,
            audience_said,
            starts_on: notice.starts_on,
            ends_on: notice.ends_on,
            pinned: notice.pinned,
            public: notice.public,
            published: notice.published_at.is_some(),
        })
    }
}

/// Of whom it means: who has opened it, and who has not.
fn readers(reader: &Reader<'_>, notice: &Notice) -> Result<(RoaringBitmap, RoaringBitmap)> {
    let meant = members::audience_members(reader, notice.audience.as_deref())?;
    let read = store::readers(reader, notice.id)?;
    Ok((&meant & &read, meant - read))
}

/// お知らせを読んだ人・まだの人: in the order of their names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Readers {
    /// Which.
    pub notice: i64,
    /// Those who have, or those who have not.
    pub read: bool,
    /// From which on.
    #[serde(default)]
    pub offset: u64,
    /// How many, 1 to 200.
    pub limit: u64,
}

/// Somebody whom it is for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Person {
    /// Key.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// As it is read.
    pub name: String,
}

/// What [`Readers`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct People {
    /// The page.
    pub rows: Vec<Person>,
    /// How many there are.
    pub total: u64,
}

impl Query for Readers {
    type Output = People;
    const NAME: &'static str = "notices.readers";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<People> {
        ensure!((1..=200).contains(&self.limit), "limit", "error-limit");
        reader.require(Permission::view(Area::Members))?;
        let notice = store::find(reader, self.notice)?.or_not_found("error-no-such-notice")?;
        let (read, unread) = readers(reader, &notice)?;
        let (total, found) =
            members::page(reader, if self.read { read } else { unread }, self.offset, self.limit as usize)?;
        let rows = found.into_iter().map(|brief| Person { member: brief.id, no: brief.no, name: brief.name }).collect();
        Ok(People { rows, total })
    }
}
