//! receipts

use crate::registry::Entry;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[];

pub(crate) fn row_label(_conn: &rusqlite::Connection, _table: &str, _key: i64) -> Option<String> {
    None
}

pub(crate) fn problems(_reader: &crate::Reader<'_>) -> crate::Result<Vec<String>> {
    Ok(Vec::new())
}

/// A receipt as it was first printed.
pub fn stored_file(reader: &crate::Reader<'_>, receipt: i64) -> crate::Result<crate::File> {
    use crate::error::OrNotFound;
    reader
        .conn
        .prepare_cached(
            "SELECT r.fiscal_year, r.number, b.bytes FROM receipt r JOIN receipt_file f ON f.receipt = r.id
             JOIN receipt_bytes b ON b.id = f.id WHERE r.id = ?",
        )?
        .query_row([receipt], |row| {
            let no = format!("{}-{:04}", row.get::<_, i64>(0)?, row.get::<_, i64>(1)?);
            Ok(crate::File {
                name: format!("receipt-{no}.pdf"),
                media_type: "application/pdf",
                bytes: row.get(2)?,
                subject: no,
            })
        })
        .or_not_found("error-no-such-receipt")
}
