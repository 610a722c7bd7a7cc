//! ファイル: bytes that other rooms keep: the seal, papers that members hand in, documents for members.
//!
//! Who may see a file is decided by the room that holds its key; this room offers nothing to staff by itself. What
//! comes from outside is looked at by its content ([`accept`]). The bytes stand outside the journal, so that a paper
//! can be destroyed for good on its day; what is known of it (size, hash, when it was destroyed) stays.

mod accept;
mod store;
#[cfg(test)]
mod tests;
mod turns;

use sha2::{Digest, Sha256};

use crate::{
    Error, File, Reader, Result, Tx,
    error::OrNotFound,
    values::{Day, Moment},
};

pub use accept::{Accepted, Kind, Limits, accept, accept_ours};

/// What is known of a file.
#[derive(Debug, Clone)]
pub struct Info {
    /// The key.
    pub id: i64,
    /// As it was called by whoever gave it; empty once destroyed.
    pub name: String,
    /// What it is, for whoever opens it.
    pub kind: Kind,
    /// How many bytes.
    pub size: i64,
    /// When it came.
    pub created_at: Moment,
    /// The day from which it is destroyed; none: it is kept.
    pub destroy_on: Option<Day>,
    /// When it was destroyed.
    pub destroyed_at: Option<Moment>,
}

/// Keeps a file as it is; what comes from outside goes through [`accept`] first. With a day, it is destroyed from then
/// on. Its key, never given twice.
pub fn keep(tx: &Tx<'_>, file: &Accepted, destroy_on: Option<Day>) -> Result<i64> {
    let hash: [u8; 32] = Sha256::digest(&file.bytes).into();
    store::insert(tx, file, &hash, destroy_on)
}

/// What is known of a file.
pub fn info(reader: &Reader<'_>, file: i64) -> Result<Option<Info>> {
    store::info(reader, file)
}

/// The bytes of a file; none when there is no such file, or it was destroyed.
pub fn bytes(reader: &Reader<'_>, file: i64) -> Result<Option<Vec<u8>>> {
    store::bytes(reader, file)
}

/// A file to hand out, under its own name. Not found once destroyed.
pub fn hand_out(reader: &Reader<'_>, file: i64) -> Result<File> {
    let info = store::info(reader, file)?.or_not_found("error-no-such-file")?;
    let bytes = store::bytes(reader, file)?.or_not_found("error-paper-destroyed")?;
    Ok(File { subject: info.name.clone(), name: info.name, media_type: info.kind.media_type(), bytes })
}

/// From which day a file is destroyed, or that it is kept.
pub fn set_destroy_on(tx: &Tx<'_>, file: i64, day: Option<Day>) -> Result<()> {
    store::set_destroy_on(tx, file, day)
}

/// Destroys a file for good: its bytes are overwritten and its name is forgotten; that there was one stays. Backups
/// made before still hold it until they are replaced.
pub fn destroy(tx: &Tx<'_>, file: i64) -> Result<()> {
    let info = store::info(tx, file)?.or_not_found("error-no-such-file")?;
    if info.destroyed_at.is_some() { Ok(()) } else { store::destroy(tx, file) }
}

/// Whether the day of any file has come.
pub(crate) fn any_due(reader: &Reader<'_>) -> Result<bool> {
    Ok(!store::due(reader, reader.today())?.is_empty())
}

/// Destroys the files whose day has come: once a day, by the machine. How many.
pub(crate) fn destroy_due(tx: &mut Tx<'_>) -> Result<usize> {
    let due = store::due(tx, tx.today())?;
    for file in &due {
        store::destroy(tx, *file)?;
    }
    tx.subject(due.len().to_string());
    Ok(due.len())
}

/// Where bytes are not those of their hash, or are missing; for the check of the whole book.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    store::changed(reader)
}

/// What people call a file.
pub(crate) fn row_label(conn: &rusqlite::Connection, table: &str, key: i64) -> Option<String> {
    (table == "file").then(|| store::name(conn, key)).flatten()
}

fn too_large(limits: &Limits) -> Error {
    Error::invalid("file", "error-paper-too-large").arg("megabytes", limits.bytes / (1024 * 1024))
}
