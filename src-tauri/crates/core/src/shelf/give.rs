//! What a member finds on the shelf, and takes from it.

use std::collections::HashMap;

use super::{Document, store};
use crate::{File, Lang, Reader, Result, error::OrNotFound, files, members, values::Day};

/// A folder, with what the member may take.
#[derive(Debug, Clone)]
pub struct GivenFolder {
    /// In the reader's language.
    pub name: String,
    /// In its order; never empty.
    pub documents: Vec<Given>,
}

/// A document that the member may take.
#[derive(Debug, Clone)]
pub struct Given {
    /// Key.
    pub id: i64,
    /// In the reader's language.
    pub title: String,
    /// `PDF`, `DOCX`: what it is, by its name; may be empty.
    pub kind: String,
    /// Bytes.
    pub size: i64,
    /// Since when it lies there.
    pub since: Day,
    /// For this member alone.
    pub own: bool,
}

fn in_words(lang: Lang, ja: &str, en: &str) -> String {
    if lang == Lang::En && !en.is_empty() { en.to_owned() } else { ja.to_owned() }
}

/// The folders in which there is something for a member.
pub(crate) fn given(reader: &Reader<'_>, member: i64) -> Result<Vec<GivenFolder>> {
    let mut found: HashMap<i64, Vec<Given>> = HashMap::new();
    // Most of them are for the same: everybody.
    let mut known: HashMap<Option<String>, bool> = HashMap::new();
    for row in store::of_member(reader, member)?.into_iter().chain(store::common(reader)?) {
        if !row.is_shown(reader.today()) {
            continue;
        }
        if row.member.is_none() {
            let meant = if let Some(meant) = known.get(&row.audience) {
                *meant
            } else {
                let meant = members::is_addressed(reader, member, row.audience.as_deref())?;
                known.insert(row.audience.clone(), meant);
                meant
            };
            if !meant {
                continue;
            }
        }
        let Some(info) = files::info(reader, row.file)?.filter(|info| info.destroyed_at.is_none()) else { continue };
        found.entry(row.folder).or_default().push(Given {
            id: row.id,
            title: in_words(reader.lang(), &row.title, &row.title_en),
            kind: info.name.rsplit_once('.').map(|(_, ending)| ending.to_uppercase()).unwrap_or_default(),
            size: info.size,
            since: row.starts_on,
            own: row.member.is_some(),
        });
    }
    let folders = store::folders(reader)?.into_iter().filter_map(|folder| {
        let documents = found.remove(&folder.id)?;
        Some(GivenFolder { name: in_words(reader.lang(), &folder.name, &folder.name_en), documents })
    });
    Ok(folders.collect())
}

fn is_for(reader: &Reader<'_>, member: i64, row: &Document) -> Result<bool> {
    Ok(row.is_shown(reader.today())
        && match row.member {
            Some(owner) => owner == member,
            None => members::is_addressed(reader, member, row.audience.as_deref())?,
        })
}

/// A document that the member may take, and whether it is for them alone; not found whatever else there may be.
pub(crate) fn take(reader: &Reader<'_>, member: i64, id: i64) -> Result<(File, bool)> {
    let row = store::find(reader, id)?.or_not_found("error-no-such-document")?;
    if !is_for(reader, member, &row)? {
        return None.or_not_found("error-no-such-document");
    }
    let mut file = files::hand_out(reader, row.file)?;
    file.subject = row.title;
    Ok((file, row.member.is_some()))
}
