//! Writing a notice, and taking it away.

use chrono::Days;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Notice, store};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    files, markup, members,
    values::{Day, Nothing},
};

const LONGEST_TITLE: usize = 120;
const LONGEST_BODY: usize = 20_000;
/// So long the papers of what was taken away can be brought back by 元に戻す.
pub(super) const KEPT: Days = Days::new(30);

/// お知らせを書く・直す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub notice: Option<i64>,
    /// One line.
    pub title: String,
    /// Markdown: paragraphs, lists, links, bold.
    #[serde(default)]
    pub body: String,
    /// Whom it is for, as a segment in its text form; empty: every member.
    #[serde(default)]
    pub audience: String,
    /// From this day.
    pub starts_on: Day,
    /// Until this day; none: no end.
    pub ends_on: Option<Day>,
    /// Above the others.
    #[serde(default)]
    pub pinned: bool,
    /// For everybody, before signing in.
    #[serde(default)]
    pub public: bool,
    /// Members see it; else it is a draft.
    #[serde(default)]
    pub published: bool,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "notices.save";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Notices];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let title = self.title.trim();
        ensure!(!title.is_empty(), "title", "error-required");
        ensure!(title.chars().count() <= LONGEST_TITLE, "title", "error-too-long", max = LONGEST_TITLE);
        ensure!(self.body.chars().count() <= LONGEST_BODY, "body", "error-too-long", max = LONGEST_BODY);
        ensure!(self.ends_on.is_none_or(|end| self.starts_on <= end), "ends_on", "error-period-order");
        let before = match self.notice {
            Some(id) => Some(store::find(tx, id)?.or_not_found("error-no-such-notice")?),
            None => None,
        };
        let audience_before = before.as_ref().and_then(|notice| notice.audience.as_deref());
        let audience = members::audience_kept(tx, &self.audience, audience_before)?;
        ensure!(!(self.public && audience.is_some()), "public", "error-notice-public");
        let notice = Notice {
            id: self.notice.unwrap_or_default(),
            title: title.to_owned(),
            body: self.body.trim().to_owned(),
            audience,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            pinned: self.pinned,
            public: self.public,
            published_at: self
                .published
                .then(|| before.and_then(|notice| notice.published_at).unwrap_or_else(|| tx.now())),
        };
        tx.subject(title);
        let id = match self.notice {
            Some(id) => {
                store::update(tx, &notice)?;
                id
            }
            None => store::insert(tx, &notice)?,
        };
        Ok(Saved { id })
    }
}

/// お知らせを消す. Its papers are destroyed a month later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub notice: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "notices.remove";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Notices];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let notice = store::find(tx, self.notice)?.or_not_found("error-no-such-notice")?;
        tx.subject(&notice.title);
        for (_, file) in store::papers(tx, notice.id)? {
            files::set_destroy_on(tx, file, Some(tx.today() + KEPT))?;
        }
        store::remove(tx, notice.id)?;
        Ok(Nothing {})
    }
}

/// お知らせの見え方: what is being written, as members will see it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Markdown.
    pub body: String,
}

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Previewed {
    /// HTML that is safe to show.
    pub html: String,
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "notices.preview";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, _: &Reader<'_>) -> Result<Previewed> {
        ensure!(self.body.chars().count() <= LONGEST_BODY, "body", "error-too-long", max = LONGEST_BODY);
        Ok(Previewed { html: markup::html(&self.body) })
    }
}
