//! 控え: one encrypted file that holds the book and its keys, verified after it is written.
//!
//! A backup is a zip (stored, not packed: what is encrypted does not pack) of `book.db`, `keys.json`
//! and `manifest.json` with their SHA-256. It opens with the same passwords as the book.

use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use rusqlite::Connection;
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
    values::Nothing,
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
    /// How many members are in it. It tells nothing that the size does not.
    #[serde(default)]
    members: i64,
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

const BOOK: &str = "book.db";
const KEYS: &str = "keys.json";
const MANIFEST: &str = "manifest.json";

fn damaged<E>(_: E) -> Error {
    Error::new(Code::Damaged, "error-backup-damaged")
}

/// The SHA-256 of a file, read piece by piece: a book may be larger than the memory.
fn digest(path: &Path) -> Result<String> {
    let mut file = fs::File::open(path)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&piece[..read]),
        }
    }
}

/// Copies the open book page by page into a fresh encrypted file and packs it with the keys.
fn pack(conn: &Connection, key: &DataKey, vault: &Vault, out: &fs::File) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(BOOK);
    let members = {
        let mut copy = Connection::open(&path)?;
        copy.execute_batch(&key.pragma())?;
        let backup = rusqlite::backup::Backup::new(conn, &mut copy)?;
        backup.run_to_completion(1024, std::time::Duration::ZERO, None)?;
        drop(backup);
        count_members(&copy)?
    };
    vault.write(folder.path())?;
    let manifest = Manifest { format: 1, book: digest(&path)?, keys: digest(&folder.path().join(KEYS))?, members };
    let mut zip = ZipWriter::new(out);
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true);
    zip.start_file(MANIFEST, stored).map_err(Error::internal)?;
    zip.write_all(&serde_json::to_vec(&manifest)?)?;
    for name in [KEYS, BOOK] {
        zip.start_file(name, stored).map_err(Error::internal)?;
        io::copy(&mut fs::File::open(folder.path().join(name))?, &mut zip)?;
    }
    zip.finish().map_err(Error::internal)?;
    out.sync_all()?;
    Ok(())
}

/// Unpacks into a folder. Refuses everything that is not byte for byte what was written.
fn unpack(file: &Path, folder: &Path) -> Result<Manifest> {
    let mut zip = ZipArchive::new(fs::File::open(file)?).map_err(damaged)?;
    let manifest: Manifest = {
        let part = zip.by_name(MANIFEST).map_err(damaged)?;
        serde_json::from_reader(part.take(1 << 16)).map_err(damaged)?
    };
    if manifest.format > 1 {
        return Err(Error::new(Code::Newer, "error-newer"));
    }
    for (name, expected) in [(KEYS, &manifest.keys), (BOOK, &manifest.book)] {
        let mut part = zip.by_name(name).map_err(damaged)?;
        let mut out = fs::File::options().write(true).create_new(true).open(folder.join(name))?;
        io::copy(&mut part, &mut out).map_err(damaged)?;
        out.sync_all()?;
        if digest(&folder.join(name))? != *expected {
            return Err(damaged(()));
        }
    }
    Ok(manifest)
}

/// Unpacks it somewhere else, opens it and reads every page.
fn verify(file: &Path, key: &DataKey) -> Result<Manifest> {
    let folder = tempfile::tempdir()?;
    let manifest = unpack(file, folder.path())?;
    let conn = Connection::open(folder.path().join(BOOK))?;
    book::unlock(&conn, key)?;
    let problems: Vec<String> = conn
        .prepare("PRAGMA cipher_integrity_check")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if problems.is_empty() { Ok(manifest) } else { Err(damaged(())) }
}

/// A book of the first schema has no members yet.
fn count_members(conn: &Connection) -> Result<i64> {
    let there: bool = conn.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'member')",
        [],
        |row| row.get(0),
    )?;
    Ok(if there { conn.query_row("SELECT count(*) FROM member", [], |row| row.get(0))? } else { 0 })
}

/// What to do about a file of the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    Refuse,
    Replace,
}

/// Writes a backup beside its place, reads it back, and only then gives it its name.
pub(crate) fn write_from(
    conn: &Connection,
    key: &DataKey,
    vault: &Vault,
    path: &Path,
    existing: Existing,
) -> Result<Written> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let taken = || Error::conflict("error-file-exists").arg("name", &name);
    if existing == Existing::Refuse && path.exists() {
        return Err(taken());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let draft = tempfile::Builder::new().prefix(".backup-").tempfile_in(folder)?;
    pack(conn, key, vault, draft.as_file())?;
    let manifest = verify(draft.path(), key)?;
    let (bytes, sha256) = (draft.as_file().metadata()?.len(), digest(draft.path())?);
    match existing {
        Existing::Replace => draft.persist(path).map(drop).map_err(|e| e.error)?,
        Existing::Refuse => draft.persist_noclobber(path).map(drop).map_err(|e| match e.error.kind() {
            io::ErrorKind::AlreadyExists => taken(),
            _ => e.error.into(),
        })?,
    }
    Ok(Written { name, bytes, sha256, members: manifest.members })
}

impl crate::Book {
    /// Writes a backup to `path` and reads it back. Never overwrites. As [`Backup`] it is in the journal, and
    /// the book need not fit into the memory.
    pub fn back_up(&self, actor: &crate::Actor, path: &Path) -> Result<Written> {
        let work = crate::Work::quiet();
        let written = self.ask(actor, Backup::NEEDS, &work, |reader| {
            write_from(reader.conn, self.key(), &self.vault(), path, Existing::Refuse)
        })?;
        let act = book::Act {
            name: Backup::NAME,
            needs: Backup::NEEDS,
            scoped: false,
            touches: &[],
            undo: Undo::Never("undo-never-document"),
            always_recorded: true,
        };
        let recorded = self.execute(actor, act, &work, |tx| {
            tx.subject(&written.name);
            Ok(())
        });
        if let Err(error) = recorded {
            // What is not in the journal was not taken.
            fs::remove_file(path)?;
            return Err(error);
        }
        Ok(written)
    }

    /// The folder of backups that the machine makes.
    pub fn backup_folder(&self) -> PathBuf {
        self.dir().join("backups")
    }
}

/// Restores a backup into a new folder. Never overwrites, and leaves nothing when it is refused.
pub fn restore(file: &Path, dir: &Path) -> Result<Written> {
    if !file.is_file() {
        return Err(Error::new(Code::NotFound, "error-no-such-file"));
    }
    if dir.exists() && !fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none()) {
        return Err(Error::conflict("error-folder-not-empty"));
    }
    let parent = dir.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let draft = tempfile::Builder::new().prefix(".restore-").tempdir_in(parent)?;
    let manifest = unpack(file, draft.path())?;
    if dir.exists() {
        fs::remove_dir(dir)?;
    }
    fs::rename(draft.path(), dir)?;
    // It lives on under its own name.
    let _ = draft.keep();
    Ok(Written {
        name: dir.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: fs::metadata(file)?.len(),
        sha256: digest(file)?,
        members: manifest.members,
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
        let draft = tempfile::NamedTempFile::new()?;
        pack(reader.conn, key, &vault, draft.as_file())?;
        verify(draft.path(), key)?;
        let bytes = fs::read(draft.path())?;
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

/// How their names begin; what follows is the moment, UTC.
const OURS: &str = "auto-";

/// A backup of this moment in the book's folder; the oldest go when there are too many.
pub(crate) fn today(book: &crate::Book, actor: &crate::Actor) -> Result<Written> {
    let folder = book.backup_folder();
    fs::create_dir_all(&folder)?;
    let now = book.now();
    let name = format!("{OURS}{}.tsudoi-backup", now.format("%Y%m%d-%H%M%S"));
    let work = crate::Work::quiet();
    let written = book.ask(actor, Permission::change(Area::Settings), &work, |reader| {
        write_from(reader.conn, book.key(), &book.vault(), &folder.join(&name), Existing::Refuse)
    })?;
    // Only what was made here: somebody may keep other backups in this folder.
    for old in kept(&folder)?.into_iter().filter(|k| k.name.starts_with(OURS)).skip(KEPT) {
        fs::remove_file(folder.join(old.name))?;
    }
    Ok(written)
}

/// 帳簿を確かめる: pages, foreign keys, journal, receipts, invoices, allocations, search.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {}

/// One thing that is not as it must be.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// Which rule: `pages`, `foreign_keys`, `journal`, `receipts`, `invoices`, `allocations`, `search`.
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
        add("files", crate::files::problems(reader)?);
        add("receipts", crate::receipts::problems(reader)?);
        add("invoices", crate::invoices::problems(reader)?);
        add("charges", crate::dues::problems(reader)?);
        add("allocations", crate::payments::problems(reader)?);
        add("books", crate::books::problems(reader)?);
        add("online", crate::online::problems(reader)?);
        add("memberships", crate::membership::problems(reader)?);
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
