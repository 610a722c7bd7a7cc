//! 資料: what members take from the association's shelf: 会報, 議事録, 規約, in folders, for all or for whom an audience
//! means; and papers for one member alone (a certificate), of which every taking is in the journal.
//!
//! Who is not meant does not learn that there is such a document, whatever key they ask for.

mod documents;
mod folders;
mod give;
mod store;
/// 消去: documents for somebody alone.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase(tx, member)?.into_iter().try_for_each(|file| crate::files::destroy(tx, file))
}

#[cfg(test)]
mod tests;

use rusqlite::Connection;

use crate::{
    registry::{Entry, command, document, query},
    values::Day,
};

pub use give::{Given, GivenFolder};
pub(crate) use give::{given, take};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<documents::List>(),
    command::<documents::Save>(),
    command::<documents::Remove>(),
    command::<documents::Order>(),
    document::<documents::Open>(),
    document::<documents::OpenPersonal>(),
    command::<folders::Save>(),
    command::<folders::Remove>(),
    command::<folders::Order>(),
];

/// A folder.
#[derive(Debug, Clone)]
struct Folder {
    id: i64,
    name: String,
    name_en: String,
}

/// A row of the table.
#[derive(Debug, Clone)]
struct Document {
    id: i64,
    folder: i64,
    title: String,
    title_en: String,
    file: i64,
    member: Option<i64>,
    audience: Option<String>,
    starts_on: Day,
    ends_on: Option<Day>,
}

impl Document {
    fn is_shown(&self, today: Day) -> bool {
        self.starts_on <= today && self.ends_on.is_none_or(|end| today <= end)
    }
}

/// What people call a row.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "shelf_folder" => store::folder_name(conn, key),
        "shelf_document" => store::title(conn, key),
        _ => None,
    }
}
