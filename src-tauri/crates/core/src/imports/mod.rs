//! 取り込みと書き出し: members from a sheet, and to one.
//!
//! A sheet is opened (`open`), kept in the `drawer`, and judged row by row (`judge`): the cells are
//! cleaned (`clean`), put together (`row`) to a `draft`, the member found (`matching`) and what is different
//! worked out (`merge`, `periods`, `beside`). `plan` shows it, `commit` writes it. What a sheet's headers mean is in
//! `layout` and `headers`; our own layout, which `export` writes, in `own` and `cells`.

mod address;
mod beside;
mod cells;
mod clean;
mod commit;
mod draft;
mod drawer;
mod edges;
mod export;
mod handful;
mod headers;
mod judge;
mod judged;
mod layout;
mod list;
mod matching;
mod merge;
mod names;
mod open;
mod own;
mod periods;
mod plan;
mod remark;
mod request;
mod row;
mod setup;
mod store;
mod target;
mod vocabulary;

pub(crate) use drawer::Drawer;
pub use list::last_left_out;

use crate::registry::{Entry, command, document, errand, query};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    errand::<open::Open>(),
    errand::<plan::Plan>(),
    errand::<commit::Commit>(),
    errand::<setup::Save>(),
    command::<setup::Remove>(),
    query::<list::List>(),
    document::<export::Export>(),
    query::<export::Check>(),
];

/// A batch is called by its file.
pub(crate) fn row_label(conn: &rusqlite::Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "import_batch" => store::file_name(conn, key),
        "import_setup" => store::name_of_setup(conn, key),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
