//! The documents on the shelf, as the office keeps them.

use chrono::Days;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Document as Row, store};
use crate::{
    Area, Command, Document, Error, File, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    files, members,
    values::{Bytes, Day, Nothing},
};

/// So long a file that was taken away can be brought back by 元に戻す.
const KEPT: Days = Days::new(30);
const LONGEST_TITLE: usize = 120;

/// 資料の一覧: the folders with what lies there for all, and the papers for single members.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Of the papers for single members, from which on.
    #[serde(default)]
    pub offset: u64,
    /// How many of them, 0 to 200.
    #[serde(default)]
    pub limit: u64,
}

/// A document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Key.
    pub id: i64,
    /// In which folder.
    pub folder: i64,
    /// Its title.
    pub title: String,
    /// The same in English; may be empty.
    pub title_en: String,
    /// The file's name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// For this member alone.
    pub member: Option<i64>,
    /// 「00127 小林 千代子」; empty where it is for more than one.
    pub member_label: String,
    /// Whom it is for, as a segment in its text form; empty: every member.
    pub audience: String,
    /// The same as people read it.
    pub audience_said: String,
    /// From this day.
    pub starts_on: Day,
    /// Until this day; none: no end.
    pub ends_on: Option<Day>,
    /// Whether members see it today.
    pub shown: bool,
}

/// A folder.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Folder {
    /// Key.
    pub id: i64,
    /// 会報
    pub name: String,
    /// The same in English; may be empty.
    pub name_en: String,
    /// What lies there for more than one, in its order.
    pub documents: Vec<Line>,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shelf {
    /// In the order of My Page.
    pub folders: Vec<Folder>,
    /// Papers for single members, the newest first.
    pub personal: Vec<Line>,
    /// How many of those there are.
    pub personal_total: i64,
}

fn line(reader: &Reader<'_>, row: Row) -> Result<Line> {
    let info = files::info(reader, row.file)?;
    let (audience, audience_said) = members::audience_said(reader, row.audience.as_deref())?;
    let owner = row.member.map(|member| members::briefs(reader, &[member])).transpose()?.and_then(|mut of| of.pop());
    Ok(Line {
        shown: row.is_shown(reader.today()),
        id: row.id,
        folder: row.folder,
        title: row.title,
        title_en: row.title_en,
        name: info.as_ref().map(|info| info.name.clone()).unwrap_or_default(),
        size: info.map_or(0, |info| info.size),
        member: row.member,
        member_label: owner.map(|brief| brief.label()).unwrap_or_default(),
        audience,
        audience_said,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
    })
}

impl Query for List {
    type Output = Shelf;
    const NAME: &'static str = "shelf.list";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<Shelf> {
        ensure!(self.limit <= 200, "limit", "error-limit");
        let folder = |folder: super::Folder| Folder {
            id: folder.id,
            name: folder.name,
            name_en: folder.name_en,
            documents: Vec::new(),
        };
        let mut folders: Vec<Folder> = store::folders(reader)?.into_iter().map(folder).collect();
        for row in store::common(reader)? {
            if let Some(folder) = folders.iter_mut().find(|folder| folder.id == row.folder) {
                folder.documents.push(line(reader, row)?);
            }
        }
        let (personal_total, personal) = store::personal(reader, self.offset, self.limit)?;
        let personal = personal.into_iter().map(|row| line(reader, row)).collect::<Result<_>>()?;
        Ok(Shelf { folders, personal, personal_total })
    }
}

/// A file that is sent along.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// As it is called.
    pub name: String,
    /// What stands in it, at most 20 MB.
    pub bytes: Bytes,
}

/// 資料を置く・直す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one.
    pub document: Option<i64>,
    /// In which folder.
    pub folder: i64,
    /// One line; empty: the file's name.
    #[serde(default)]
    pub title: String,
    /// The same in English; may be empty.
    #[serde(default)]
    pub title_en: String,
    /// For this member alone.
    pub member: Option<i64>,
    /// Else whom it is for, as a segment in its text form; empty: every member.
    #[serde(default)]
    pub audience: String,
    /// From this day.
    pub starts_on: Day,
    /// Until this day; none: no end.
    pub ends_on: Option<Day>,
    /// The file; where there is one already, this one takes its place.
    pub file: Option<Upload>,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "shelf.save";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Shelf];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let before = match self.document {
            Some(id) => Some(store::find(tx, id)?.or_not_found("error-no-such-document")?),
            None => None,
        };
        store::folder_name(tx.conn, self.folder).or_not_found("error-no-such-folder")?;
        ensure!(self.ends_on.is_none_or(|end| self.starts_on <= end), "ends_on", "error-period-order");
        let was = before.as_ref().and_then(|row| row.audience.as_deref());
        let audience = match was {
            // What was not changed stays, also where it names what this reader may not see.
            Some(tree) if members::audience_said(tx, was)?.0 == self.audience.trim() => Some(tree.to_owned()),
            _ => members::audience(tx, &self.audience)?,
        };
        ensure!(!(self.member.is_some() && audience.is_some()), "audience", "error-document-one-or-some");
        let accepted = self.file.map(|file| files::accept_ours(&file.name, file.bytes.0)).transpose()?;
        let mut title = self.title.trim().to_owned();
        if title.is_empty() {
            let name = accepted.as_ref().map_or("", |file| file.name.as_str());
            title = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        }
        ensure!(!title.is_empty(), "title", "error-required");
        ensure!(title.chars().count() <= LONGEST_TITLE, "title", "error-too-long", max = LONGEST_TITLE);
        ensure!(self.title_en.chars().count() <= LONGEST_TITLE, "title_en", "error-too-long", max = LONGEST_TITLE);
        let subject = match self.member {
            Some(member) => format!("{title} {}", members::brief(tx, member)?.label()),
            None => title.clone(),
        };
        let old = before.as_ref().map(|row| row.file);
        let file = match (accepted, old) {
            (Some(accepted), old) => {
                if let Some(old) = old {
                    files::set_destroy_on(tx, old, Some(tx.today() + KEPT))?;
                }
                files::keep(tx, &accepted, None)?
            }
            (None, Some(old)) => old,
            (None, None) => return Err(Error::invalid("file", "error-document-file")),
        };
        let row = Row {
            id: self.document.unwrap_or_default(),
            folder: self.folder,
            title,
            title_en: self.title_en.trim().to_owned(),
            file,
            member: self.member,
            audience,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        };
        tx.subject(subject);
        let id = match self.document {
            Some(id) => {
                store::update(tx, &row)?;
                id
            }
            None => store::insert(tx, &row)?,
        };
        Ok(Saved { id })
    }
}

/// 資料を下げる. Its file is destroyed a month later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub document: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "shelf.remove";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Shelf];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let row = store::find(tx, self.document)?.or_not_found("error-no-such-document")?;
        tx.subject(&row.title);
        files::set_destroy_on(tx, row.file, Some(tx.today() + KEPT))?;
        store::remove(tx, row.id)?;
        Ok(Nothing {})
    }
}

/// 資料を並べる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Those of one folder, in the order of My Page.
    pub documents: Vec<i64>,
}

impl Command for Order {
    type Output = Nothing;
    const NAME: &'static str = "shelf.order";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Shelf];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        for (position, document) in self.documents.iter().enumerate() {
            store::place(tx, *document, position + 1)?;
        }
        Ok(Nothing {})
    }
}

/// 資料を開く: one for all.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Which.
    pub document: i64,
}

fn open(reader: &Reader<'_>, document: i64, personal: bool) -> Result<File> {
    let row = store::find(reader, document)?.filter(|row| row.member.is_some() == personal);
    let row = row.or_not_found("error-no-such-document")?;
    let mut file = files::hand_out(reader, row.file)?;
    if let Some(member) = row.member {
        file.subject = format!("{} {}", row.title, members::brief(reader, member)?.label());
    }
    Ok(file)
}

impl Document for Open {
    const NAME: &'static str = "shelf.open";
    const NEEDS: Permission = Permission::view(Area::Mail);
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        open(reader, self.document, false)
    }
}

/// 会員ひとりの資料を開く: that somebody has is in the journal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenPersonal {
    /// Which.
    pub document: i64,
}

impl Document for OpenPersonal {
    const NAME: &'static str = "shelf.open_personal";
    const NEEDS: Permission = Permission::view(Area::Mail);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        open(reader, self.document, true)
    }
}
