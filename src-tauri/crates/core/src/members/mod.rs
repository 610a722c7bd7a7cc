//! members

pub mod bulk;

use crate::registry::Entry;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[];

pub(crate) fn refresh_search(_tx: &crate::Tx<'_>, _touched: &crate::journal::Touched) -> crate::Result<()> {
    Ok(())
}
pub(crate) fn row_label(_conn: &rusqlite::Connection, _table: &str, _key: i64) -> Option<String> {
    None
}
pub(crate) fn search_problems(_reader: &crate::Reader<'_>) -> crate::Result<Vec<String>> {
    Ok(Vec::new())
}
pub(crate) fn rebuild_search(_tx: &crate::Tx<'_>) -> crate::Result<()> {
    Ok(())
}
