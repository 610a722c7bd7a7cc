//! 控え: one encrypted file that holds the book and its keys, verified after it is written.
//!
//! A backup is a zip (stored, not packed: what is encrypted does not pack) of `book.db`, `keys.json`
//! and `manifest.json` with their SHA-256. It opens with the same passwords as the book.

use std::{
    fs,
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    Area, Code, Command, Document, Errand, Error, File, Permission, Query, Reader, Result, Topic, Tx, Undo,
    association, book,
    command::Round,
    journal,
    registry::{Entry, command, document, errand, query},
    values::{Nothing, day_in_japan},
    vault::{DataKey, Vault, hex},
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] =
    &[query::<Check>(), command::<Repair>(), document::<Backup>(), query::<List>(), errand::<BackUpNow>()];

#[derive(Serialize, Deserialize)]
struct Manifest {
    format: u32,
    book: String,
    keys: String,
}

/// What was written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Written {
    /// The file's name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// How many members are in it.
    pub members: i64,
}

/// Copies the open book page by page into a fresh encrypted file and packs it with the keys.
fn pack(conn: &Connection, key: &DataKey, vault: &Vault) -> Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("book.db");
    {
        let mut copy = Connection::open(&path)?;
        copy.execute_batch(&key.pragma())?;
        let backup = rusqlite::backup::Backup::new(conn, &mut copy)?;
        backup.run_to_completion(1024, std::time::Duration::ZERO, None)?;
    }
    vault.write(folder.path())?;
    let book = fs::read(&path)?;
    let keys = fs::read(folder.path().join("keys.json"))?;
    let manifest = Manifest { format: 1, book: hex(&Sha256::digest(&book)), keys: hex(&Sha256::digest(&keys)) };
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(book.len() + 4096)));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    for (name, bytes) in [("manifest.json", serde_json::to_vec(&manifest)?), ("keys.json", keys), ("book.db", book)] {
        zip.start_file(name, stored).map_err(Error::internal)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish().map_err(Error::internal)?.into_inner())
}

struct Unpacked {
    book: Vec<u8>,
    keys: Vec<u8>,
}

/// Refuses everything that is not byte for byte what was written.
fn unpack(bytes: &[u8]) -> Result<Unpacked> {
    let damaged = || Error::new(Code::Damaged, "error-backup-damaged");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut part = |name: &str| -> Result<Vec<u8>> {
        let mut file = zip.by_name(name).map_err(|_| damaged())?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(|_| damaged())?;
        Ok(bytes)
    };
    let manifest: Manifest = serde_json::from_slice(&part("manifest.json")?).map_err(|_| damaged())?;
    if manifest.format > 1 {
        return Err(Error::new(Code::Newer, "error-newer"));
    }
    let unpacked = Unpacked { book: part("book.db")?, keys: part("keys.json")? };
    if hex(&Sha256::digest(&unpacked.book)) != manifest.book || hex(&Sha256::digest(&unpacked.keys)) != manifest.keys {
        return Err(damaged());
    }
    Ok(unpacked)
}

/// Opens what was packed and reads every page of it.
fn verify(bytes: &[u8], key: &DataKey) -> Result<i64> {
    let unpacked = unpack(bytes)?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("book.db");
    fs::write(&path, &unpacked.book)?;
    let conn = Connection::open(&path)?;
    book::unlock(&conn, key)?;
    let problems: Vec<String> = conn
        .prepare("PRAGMA cipher_integrity_check")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if !problems.is_empty() {
        return Err(Error::new(Code::Damaged, "error-backup-damaged"));
    }
    let members = conn
        .query_row("SELECT count(*) FROM sqlite_master WHERE name = 'member'", [], |row| row.get::<_, i64>(0))
        .optional()?;
    Ok(match members {
        Some(1) => conn.query_row("SELECT count(*) FROM member", [], |row| row.get(0))?,
        _ => 0,
    })
}

/// Writes a backup to a file and reads it back. Never overwrites.
pub(crate) fn write_from(conn: &Connection, key: &DataKey, vault: &Vault, path: &Path) -> Result<Written> {
    let bytes = pack(conn, key, vault)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut file = fs::File::options().write(true).create_new(true).open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => Error::conflict("error-file-exists").arg("name", &name),
        _ => e.into(),
    })?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    let read_back = fs::read(path)?;
    let members = verify(&read_back, key)?;
    Ok(Written { name, bytes: read_back.len() as u64, sha256: hex(&Sha256::digest(&read_back)), members })
}

impl crate::Book {
    /// Writes a backup to `path` and reads it back. Never overwrites.
    pub fn back_up(&self, actor: &crate::Actor, path: &Path) -> Result<Written> {
        let work = crate::Work::quiet();
        self.ask(actor, Permission::change(Area::Export), &work, |reader| {
            write_from(reader.conn, self.key(), &self.vault(), path)
        })
    }

    /// The folder of backups that the machine makes.
    pub fn backup_folder(&self) -> PathBuf {
        self.dir().join("backups")
    }
}

/// Restores a backup into a new folder. Never overwrites.
pub fn restore(file: &Path, dir: &Path) -> Result<Written> {
    let bytes = fs::read(file).map_err(|_| Error::new(Code::NotFound, "error-no-such-file"))?;
    let unpacked = unpack(&bytes)?;
    if dir.exists() && fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::conflict("error-folder-not-empty"));
    }
    fs::create_dir_all(dir)?;
    for (name, bytes) in [("book.db", &unpacked.book), ("keys.json", &unpacked.keys)] {
        let mut out = fs::File::options().write(true).create_new(true).open(dir.join(name))?;
        out.write_all(bytes)?;
        out.sync_all()?;
    }
    Ok(Written {
        name: dir.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: bytes.len() as u64,
        sha256: hex(&Sha256::digest(&bytes)),
        // Counting would need a password; the sign-in shows them.
        members: 0,
    })
}

/// 控えを受け取る: a backup as a file to take away.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Backup {}

impl Document for Backup {
    const NAME: &'static str = "book.backup";
    const NEEDS: Permission = Permission::change(Area::Export);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let us = association::show(reader)?;
        let (key, vault) = reader.keys();
        let bytes = pack(reader.conn, key, &vault)?;
        verify(&bytes, key)?;
        let name: String = us.name.chars().filter(|c| c.is_alphanumeric()).collect();
        Ok(File {
            name: format!("{name}-{}.tsudoi-backup", reader.today()),
            media_type: "application/octet-stream",
            bytes,
            subject: us.name,
        })
    }
}

/// 控えの一覧: the backups that stand beside the book.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

/// A backup beside the book.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Kept {
    /// Its name.
    pub name: String,
    /// When it was made, UTC.
    pub at: String,
    /// Its size.
    pub bytes: u64,
}

/// The backups in a folder, newest first.
pub(crate) fn kept(folder: &Path) -> Result<Vec<Kept>> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(found);
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".tsudoi-backup") {
            let meta = entry.metadata()?;
            let at = chrono::DateTime::<chrono::Utc>::from(meta.modified()?);
            found.push(Kept { name, at: crate::values::moment_text(at), bytes: meta.len() });
        }
    }
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.name.cmp(&a.name)));
    Ok(found)
}

impl Query for List {
    type Output = Vec<Kept>;
    const NAME: &'static str = "book.backups";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Kept>> {
        kept(&reader.book_dir().join("backups"))
    }
}

/// 控えを今すぐ作る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BackUpNow {}

impl Errand for BackUpNow {
    type Output = Written;
    const NAME: &'static str = "book.back_up_now";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings];
    const UNDO: Undo = Undo::Never("undo-never-document");
    fn run(self, round: &Round<'_>) -> Result<Written> {
        let written = today(round.book(), round.actor)?;
        round.note(&written.name)?;
        Ok(written)
    }
}

/// How many of the machine's own backups are kept.
const KEPT: usize = 14;

/// A backup of this moment in the book's folder; the oldest go when there are too many.
pub(crate) fn today(book: &crate::Book, actor: &crate::Actor) -> Result<Written> {
    let folder = book.backup_folder();
    fs::create_dir_all(&folder)?;
    let now = book.now();
    let name = format!("{}-{}.tsudoi-backup", day_in_japan(now), now.format("%H%M%S"));
    let work = crate::Work::quiet();
    let written = book.ask(actor, Permission::change(Area::Settings), &work, |reader| {
        write_from(reader.conn, book.key(), &book.vault(), &folder.join(&name))
    })?;
    for old in kept(&folder)?.into_iter().filter(|k| !k.name.starts_with("before-")).skip(KEPT) {
        fs::remove_file(folder.join(old.name))?;
    }
    Ok(written)
}

/// 帳簿を確かめる: pages, foreign keys, journal, receipts, allocations, search.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {}

/// One thing that is not as it must be.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// Which rule: `pages`, `foreign_keys`, `journal`, `receipts`, `allocations`, `search`.
    pub what: String,
    /// Where.
    pub detail: String,
}

/// What [`Check`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// Whether all is well.
    pub ok: bool,
    /// What is not.
    pub problems: Vec<Problem>,
}

impl Query for Check {
    type Output = Checked;
    const NAME: &'static str = "book.check";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Checked> {
        let conn = reader.conn;
        let mut problems = Vec::new();
        let mut add = |what: &str, details: Vec<String>| {
            problems.extend(details.into_iter().map(|detail| Problem { what: what.to_owned(), detail }));
        };
        let lines = |sql: &str| -> Result<Vec<String>> {
            Ok(conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        add("pages", lines("PRAGMA cipher_integrity_check")?);
        add("foreign_keys", lines("SELECT \"table\" || ' ' || rowid FROM pragma_foreign_key_check")?);
        add("journal", journal::broken_links(conn)?.into_iter().map(|id| id.to_string()).collect());
        add("receipts", crate::receipts::problems(reader)?);
        add("allocations", crate::payments::problems(reader)?);
        add("search", crate::members::search_problems(reader)?);
        Ok(Checked { ok: problems.is_empty(), problems })
    }
}

/// 索引を作り直す: rebuilds what is derived.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repair {}

impl Command for Repair {
    type Output = Nothing;
    const NAME: &'static str = "book.repair";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Never("undo-never-derived");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        crate::members::rebuild_search(tx)?;
        Ok(Nothing {})
    }
}
