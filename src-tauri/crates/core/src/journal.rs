//! 記録: what happened, by whom, and how to take it back.
//!
//! [`crate::Book::execute`] records every change of an act as an SQLite changeset in the same
//! transaction. Nobody writes audit code: what changed is recorded because it changed. Entries are
//! hash-chained, so that one removed or altered shows. `journal_row` finds the history of a row, and
//! of everything that belongs to a member.

use std::{
    collections::{BTreeMap, HashMap},
    io::{Read, Write},
    sync::PoisonError,
};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use rusqlite::{
    Connection,
    session::{ConflictAction, ConflictType},
    types::{Value, ValueRef},
};
use sha2::{Digest, Sha256};

use self::strip::Cell;
use crate::{Error, Lang, Result, Undo, migrate, words};

mod acts;
mod forget;
mod history;
pub(crate) mod store;
mod strip;

pub(crate) use acts::take_back;
pub use acts::{ENTRIES, Line, of_member, texts};
#[cfg(test)]
pub(crate) use forget::remembered;
pub(crate) use forget::{ERASES, Forget, next_entry, recorded, sealed};

/// Tables that are no records: the journal itself, what is derived, and working state.
const UNRECORDED: &[&str] = &[
    "journal",
    "journal_row",
    "member_text",
    "member_gram",
    "counter",
    "secret",
    "job",
    "staff_event",
    "staff_initial",
    "staff_app",
    "staff_recovery",
    "file_bytes",
    "receipt_bytes",
    "invoice_bytes",
    "receipt_void_bytes",
    "delivery",
    "login_session",
    "login_event",
    "login_app",
    "login_key",
    "login_recovery",
    "login_passkey",
    "login_ceremony",
    "login_device",
    "login_step",
    "viewing",
    "notice_read",
    "inquiry_read",
    "token",
    "client_grant",
    "throttle",
    "duplicate",
    "duplicate_scan",
    "proof",
    "request_proof",
    "signup",
    "claim_code",
    "signup_link",
    "charge_open",
    "online_link_state",
    "online_payment",
    "online_payout",
    "online_event",
    "online_sync",
    "publishing_state",
];

/// Whether changes of the table are recorded.
pub(crate) fn is_recorded(table: &str) -> bool {
    !UNRECORDED.contains(&table) && !table.starts_with("sqlite_")
}

/// Which rows an act touched, by table.
#[derive(Debug, Default)]
pub struct Touched {
    /// Keys by table, in order, each once; under `member` also every member whose belongings changed.
    pub rows: BTreeMap<String, Vec<i64>>,
    /// Members by the table in which something of theirs changed, in order, each once.
    pub owners: BTreeMap<String, Vec<i64>>,
    /// How many rows changed in all.
    pub count: i64,
}

impl Touched {
    /// The members of whom something in one of these tables changed.
    pub fn members_by(&self, tables: &[&str]) -> Vec<i64> {
        let mut members: Vec<i64> = tables.iter().filter_map(|t| self.owners.get(*t)).flatten().copied().collect();
        put_in_order(&mut members);
        members
    }

    /// Whether a row of one of these tables changed.
    pub fn any(&self, tables: &[&str]) -> bool {
        tables.iter().any(|table| self.rows.contains_key(*table))
    }
}

/// Where `id` and `member` stand in each table.
pub(crate) fn member_columns(conn: &Connection) -> Result<HashMap<String, usize>> {
    let mut found = HashMap::new();
    let mut statement = conn.prepare(
        "SELECT m.name, c.cid FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.name = 'member'",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?, row.get::<_, i64>(1)? as usize);
    }
    Ok(found)
}

/// Reads a changeset for the index.
pub(crate) fn touched(conn: &Connection, changes: &[u8], member_columns: &HashMap<String, usize>) -> Result<Touched> {
    let mut touched = Touched::default();
    strip::each(changes, |change| {
        touched.count += 1;
        let Some(id) = change.key() else { return Ok(()) };
        let owner = match member_columns.get(change.table) {
            _ if change.table == "member" => Some(id),
            // An update names its member only where that column changed: the row knows.
            Some(column) => {
                change.said(*column).find_map(Cell::integer).or_else(|| store::owner(conn, change.table, id))
            }
            None => None,
        };
        if let Some(member) = owner {
            insert(&mut touched.rows, "member", member);
            insert(&mut touched.owners, change.table, member);
        }
        insert(&mut touched.rows, change.table, id);
        Ok(())
    })?;
    touched.rows.values_mut().chain(touched.owners.values_mut()).for_each(put_in_order);
    Ok(touched)
}

fn insert(keys: &mut BTreeMap<String, Vec<i64>>, table: &str, key: i64) {
    // No name is copied for each of 100,000 rows.
    match keys.get_mut(table) {
        Some(of_table) => of_table.push(key),
        None => keys.entry(table.to_owned()).or_default().push(key),
    }
}

fn put_in_order(keys: &mut Vec<i64>) {
    keys.sort_unstable();
    keys.dedup();
}

/// Neighbouring keys as runs: an import of 100,000 rows is a handful of them.
pub(crate) fn runs(keys: &[i64]) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for key in keys {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *key => *last = *key,
            _ => runs.push((*key, *key)),
        }
    }
    runs
}

/// The entry that made a row, for rooms that offer to take it back.
pub(crate) fn made_by(reader: &crate::Reader<'_>, table: &str, key: i64) -> Result<Option<i64>> {
    store::made_by(reader.conn, table, key)
}

/// The newest entry that touched a row: of a row that is gone the one that took it away.
pub(crate) fn last_change(reader: &crate::Reader<'_>, table: &str, key: i64) -> Result<Option<i64>> {
    store::last_change(reader.conn, table, key)
}

/// One entry in the making.
pub(crate) struct NewEntry<'a> {
    pub at: String,
    pub staff: Option<i64>,
    pub who: &'a str,
    pub command: &'a str,
    pub subject: &'a str,
    pub reason: &'a str,
    pub undo: Undo,
    pub undoes: Option<i64>,
    pub changes: &'a [u8],
    pub touched: &'a Touched,
}

impl Undo {
    fn text(self) -> String {
        match self {
            Self::Changeset => "changeset".to_owned(),
            Self::By(command) => format!("by:{command}"),
            Self::Never(why) => format!("never:{why}"),
        }
    }
}

/// Writes the entry and its index; the key is the answer.
pub(crate) fn write(conn: &Connection, entry: &NewEntry<'_>) -> Result<i64> {
    let changes = deflate(entry.changes)?;
    let (last, prev) = store::last(conn)?.unwrap_or((0, [0; 32]));
    let mut row = store::Row {
        id: last + 1,
        at: entry.at.clone(),
        staff: entry.staff,
        who: entry.who.to_owned(),
        command: entry.command.to_owned(),
        subject: entry.subject.to_owned(),
        reason: entry.reason.to_owned(),
        schema: migrate::CURRENT,
        undo: entry.undo.text(),
        undoes: entry.undoes,
        rows: entry.touched.count,
        changes,
        prev,
        hash: [0; 32],
    };
    row.hash = hash(&row);
    store::insert(conn, &row)?;
    for (table, keys) in &entry.touched.rows {
        for (first, last) in runs(keys) {
            store::insert_run(conn, table, first, last, row.id)?;
        }
    }
    Ok(row.id)
}

/// The chain: every field, each with its length, and the hash before.
fn hash(row: &store::Row) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut put = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    put(&row.prev);
    put(&row.id.to_le_bytes());
    put(row.at.as_bytes());
    put(&row.staff.unwrap_or(-1).to_le_bytes());
    put(row.who.as_bytes());
    put(row.command.as_bytes());
    put(row.subject.as_bytes());
    put(row.reason.as_bytes());
    put(&row.schema.to_le_bytes());
    put(row.undo.as_bytes());
    put(&row.undoes.unwrap_or(-1).to_le_bytes());
    put(&row.rows.to_le_bytes());
    put(&row.changes);
    hasher.finalize().into()
}

/// Goes along the chain; the entries that do not fit. One out of which something was taken must be what the last
/// erasing act that is itself whole has sealed (see `forget.rs`).
pub(crate) fn broken_links(conn: &Connection) -> Result<Vec<i64>> {
    struct Link {
        id: i64,
        is: [u8; 32],
        was: [u8; 32],
        fits: bool,
        seals: Vec<(i64, i64, [u8; 32])>,
    }
    let mut links: Vec<Link> = Vec::new();
    let mut expected: (i64, [u8; 32]) = (1, [0; 32]);
    store::each(conn, |row| {
        let fits = row.id == expected.0 && row.prev == expected.1;
        expected = (row.id + 1, row.hash);
        // What cannot be read seals nothing.
        let seals = forget::seals(&row).unwrap_or_default();
        links.push(Link { id: row.id, is: hash(&row), was: row.hash, fits, seals });
        Ok(())
    })?;
    let mut sealed: HashMap<i64, [u8; 32]> = HashMap::new();
    let mut told: Vec<(i64, i64, [u8; 32])> = Vec::new();
    let mut broken: Vec<i64> = Vec::new();
    for link in links.into_iter().rev() {
        if !link.fits || link.is != sealed.get(&link.id).copied().unwrap_or(link.was) {
            broken.push(link.id);
            continue;
        }
        for (entry, by, hash) in link.seals.into_iter().filter(|(entry, by, _)| *by == link.id && *entry < link.id) {
            sealed.entry(entry).or_insert(hash);
            told.push((entry, by, hash));
        }
    }
    // The table only says again what the chain says.
    let mut written = store::erasures(conn)?;
    told.sort_unstable();
    written.sort_unstable();
    broken.extend(written.iter().filter(|row| told.binary_search(row).is_err()).map(|(entry, ..)| *entry));
    broken.extend(told.iter().filter(|row| written.binary_search(row).is_err()).map(|(entry, ..)| *entry));
    put_in_order(&mut broken);
    Ok(broken)
}

fn deflate(changes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(changes)?;
    Ok(encoder.finish()?)
}

fn inflate(changes: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(changes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// So many rows that stand in the way are named.
const NAMED: usize = 20;

/// Applies the inverse of an entry inside the running transaction. Refuses, naming the rows, when one
/// of them was changed since.
fn apply_inverse(conn: &Connection, changes: &[u8], lang: Lang) -> Result<()> {
    /// A row that stands in the way, or something that still needs a row.
    #[derive(Clone)]
    enum InTheWay {
        Row { table: String, key: i64, member: Option<i64> },
        StillUsed,
    }
    let forward = inflate(changes)?;
    let mut inverse: Vec<u8> = Vec::with_capacity(forward.len());
    rusqlite::session::invert_strm(&mut forward.as_slice(), &mut inverse)?;
    drop(forward);
    conn.execute_batch("PRAGMA defer_foreign_keys = ON")?;
    let member_columns = member_columns(conn)?;
    let found = std::sync::Arc::new(std::sync::Mutex::new(Vec::<InTheWay>::new()));
    let noted = found.clone();
    let mut input: &[u8] = &inverse;
    let applied = conn.apply_strm(&mut input, None::<fn(&str) -> bool>, move |kind, item| {
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        if kind == ConflictType::SQLITE_CHANGESET_FOREIGN_KEY {
            noted.push(InTheWay::StillUsed);
            return ConflictAction::SQLITE_CHANGESET_ABORT;
        }
        let value = |column: usize| {
            let value = item.old_value(column).or_else(|_| item.new_value(column));
            value.ok().and_then(|value| value.as_i64().ok())
        };
        let table = item.op().map(|op| op.table_name().to_owned()).unwrap_or_default();
        let member = member_columns.get(&table).and_then(|column| value(*column));
        noted.push(InTheWay::Row { table, key: value(0).unwrap_or_default(), member });
        // On to the next, so that all of them are named; the act fails at the end.
        ConflictAction::SQLITE_CHANGESET_OMIT
    });
    let found = found.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if found.iter().any(|row| matches!(row, InTheWay::StillUsed)) {
        return Err(Error::conflict("error-undo-still-used"));
    }
    if found.is_empty() {
        return Ok(applied?);
    }
    let mut names: Vec<String> = found
        .iter()
        .filter_map(|row| match row {
            InTheWay::Row { table, key, member } => Some(history::name_row(conn, table, *key, *member, lang)),
            InTheWay::StillUsed => None,
        })
        .take(NAMED)
        .collect();
    names.dedup();
    if found.len() > NAMED {
        names.push(words::say(lang, "and-more", &[("count", (found.len() - NAMED).to_string())]));
    }
    Err(Error::conflict("error-undo-changed-since").arg("rows", names.join("、")))
}

fn owned(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(i) => Value::Integer(i),
        ValueRef::Real(r) => Value::Real(r),
        ValueRef::Text(t) => Value::Text(String::from_utf8_lossy(t).into_owned()),
        ValueRef::Blob(b) => Value::Blob(b.to_owned()),
    }
}

#[cfg(test)]
mod tests;
