//! 消去: an act after which the journal must not know a person either.
//!
//! Changes of rows that belong to somebody who was erased are taken out of the entries in which they stand, and names
//! out of what the entries are about. The chain stays whole: the erasing act writes into `journal_erasure` what each
//! of these entries comes to from now on, and since these rows are part of the act's own changeset, which is sealed in
//! the chain like any other, nobody can alter a stripped entry, or strip one, without it showing.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::{Connection, session::Session};

use super::{
    Touched, deflate, hash, inflate, store,
    strip::{self, Cell, Change, Op},
    touched,
};
use crate::{Result, Tx};

/// The only act that may do it.
pub(crate) const ERASES: &str = "retention.erase";
/// What the act itself writes down of it: no personal data.
const RECORDS: &[&str] = &["journal_erasure", "retention_run", "retention_erased"];

/// Whose story is to be forgotten, and which rows are theirs.
pub(crate) struct Forget {
    /// Key and number. Records that became part of somebody are named beside them, with the same number.
    pub members: Vec<(i64, String)>,
    /// Tables of which everything goes that names the member in `member`. Of others, only rows that the act changed.
    pub whole: Vec<&'static str>,
    /// Rows that belong to somebody through another row: table, column, whose key it is.
    pub parts: &'static [(&'static str, &'static str, &'static str)],
    /// Rows that go with what names them, as soon as they stand nowhere any more: table, column, what it names.
    pub named: &'static [(&'static str, &'static str, &'static str)],
    /// Where rows of theirs name files: table, column. Files that were ever named there go, too.
    pub papers: &'static [(&'static str, &'static str)],
    /// Destroys what is still kept of such a file.
    pub destroy: fn(&Tx<'_>, i64) -> Result<()>,
}

/// Whose a row is, when it is known to be of somebody who is forgotten and not of whom.
const SOMEBODY: i64 = 0;
/// Whose a row is that is of nobody who is forgotten.
const OTHER: i64 = -1;

/// What an act changed, for the index, and what of it is written down.
pub(crate) fn recorded(
    session: &mut Session<'_>,
    tx: &Tx<'_>,
    member_columns: &HashMap<String, usize>,
) -> Result<(Touched, Vec<u8>)> {
    let mut changes = Vec::new();
    session.changeset_strm(&mut changes)?;
    if let Some(forget) = tx.forgets.take() {
        crate::rows::overwriting(tx.conn, || strip_entries(tx, &forget, &changes, member_columns))?;
        changes.clear();
        session.changeset_strm(&mut changes)?;
        let touched = touched(tx.conn, &changes, member_columns)?;
        let kept = strip::filter(&changes, |change| Ok(RECORDS.contains(&change.table)))?;
        return Ok((touched, kept));
    }
    Ok((touched(tx.conn, &changes, member_columns)?, changes))
}

/// The key of the entry that the running act will be.
pub(crate) fn next_entry(tx: &Tx<'_>) -> Result<i64> {
    Ok(store::last(tx.conn)?.map_or(1, |(last, _)| last + 1))
}

/// How an entry is sealed in the chain, for whoever proves with it.
pub(crate) fn sealed(reader: &crate::Reader<'_>, entry: i64) -> Result<Option<[u8; 32]>> {
    Ok(store::find(reader.conn, entry)?.map(|row| row.hash))
}

/// What an erasing act sealed: entry, by which, what the entry comes to.
pub(super) fn seals(row: &store::Row) -> Result<Vec<(i64, i64, [u8; 32])>> {
    let mut found = Vec::new();
    if row.command == ERASES {
        strip::each(&inflate(&row.changes)?, |change| {
            if let ("journal_erasure", Op::Insert, [_, Cell::Integer(entry), Cell::Integer(by), Cell::Blob(hash)]) =
                (change.table, change.op, change.new.as_slice())
                && let Ok(hash) = <[u8; 32]>::try_from(*hash)
            {
                found.push((*entry, *by, hash));
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// How somebody was called while the journal was written.
#[derive(Default)]
struct Called {
    no: String,
    sei: BTreeSet<String>,
    mei: BTreeSet<String>,
    other: BTreeSet<String>,
}

impl Called {
    /// Every way, the longest first, so that no part of a longer one is left.
    fn ways(&self) -> Vec<String> {
        let mut ways: Vec<String> = self.other.iter().cloned().collect();
        for (sei, mei) in self.sei.iter().flat_map(|sei| self.mei.iter().map(move |mei| (sei, mei))) {
            ways.extend([format!("{sei} {mei}"), format!("{sei}{mei}"), format!("{sei}　{mei}")]);
        }
        if self.mei.is_empty() {
            ways.extend(self.sei.iter().cloned());
        }
        ways.retain(|way| way.trim().chars().count() > 1);
        ways.sort_by_key(|way| std::cmp::Reverse(way.len()));
        ways.dedup();
        ways
    }
}

/// Columns by which a person is called, and how.
const CALLS: &[(&str, &[&str])] = &[
    ("member", &["sei", "mei", "organisation"]),
    ("name_history", &["sei", "mei", "organisation"]),
    ("email", &["address"]),
    ("login", &["email"]),
    ("application", &["name"]),
];

struct Stripping<'a> {
    conn: &'a Connection,
    forget: &'a Forget,
    member_columns: &'a HashMap<String, usize>,
    columns: HashMap<String, Vec<String>>,
    /// Rows that the act itself changed or removed.
    acted: HashMap<(String, i64), i64>,
    /// Whose a row is at the moment of the entry that is looked at.
    owners: HashMap<(String, i64), i64>,
    /// What rows that went have named.
    named: HashSet<(String, i64)>,
    called: HashMap<i64, Called>,
}

fn strip_entries(tx: &Tx<'_>, forget: &Forget, own: &[u8], member_columns: &HashMap<String, usize>) -> Result<()> {
    let conn = tx.conn;
    let mut stripping = Stripping {
        conn,
        forget,
        member_columns,
        columns: HashMap::new(),
        acted: HashMap::new(),
        owners: HashMap::new(),
        named: HashSet::new(),
        called: forget
            .members
            .iter()
            .map(|(member, no)| (*member, Called { no: no.clone(), ..Called::default() }))
            .collect(),
    };
    strip::each(own, |change| {
        if change.op != Op::Insert
            && !RECORDS.contains(&change.table)
            && let Some(key) = change.key()
        {
            let owner = stripping.named_by(change).filter(|member| *member != OTHER).unwrap_or(SOMEBODY);
            stripping.acted.insert((change.table.to_owned(), key), owner);
        }
        Ok(())
    })?;
    let entry = store::last(conn)?.map_or(1, |(last, _)| last + 1);
    let mut entries: BTreeSet<i64> = BTreeSet::new();
    for (member, _) in &forget.members {
        entries.extend(store::entries_of(conn, "member", *member)?);
    }
    let through: BTreeSet<&str> = forget.parts.iter().map(|(table, ..)| *table).collect();
    for table in through {
        entries.extend(store::entries_in(conn, table)?);
    }
    for (table, key) in stripping.acted.keys() {
        entries.extend(store::entries_of(conn, table, *key)?);
    }
    // Whose rows are, and how people were called, from the first entry to the last and to this act.
    let mut goes: HashMap<i64, Vec<bool>> = HashMap::new();
    for id in &entries {
        let row = store::find(conn, *id)?.ok_or_else(|| crate::Error::internal("the index names an entry"))?;
        let changes = inflate(&row.changes)?;
        stripping.learn(&changes)?;
        goes.insert(*id, stripping.whose(&changes)?.into_iter().map(|owner| owner.is_some()).collect());
    }
    stripping.learn(own)?;
    stripping.whose(own)?;
    for (_, file) in stripping.named.iter().filter(|(table, _)| table == "file") {
        (forget.destroy)(tx, *file)?;
    }
    // What was only named by rows that went is known now.
    for id in &entries {
        stripping.strip(*id, goes.remove(id).unwrap_or_default(), entry)?;
    }
    stripping.blot(&entries, entry)
}

impl Stripping<'_> {
    fn column(&mut self, table: &str, column: &str) -> Result<Option<usize>> {
        if !self.columns.contains_key(table) {
            self.columns.insert(table.to_owned(), store::columns(self.conn, table)?);
        }
        Ok(self.columns.get(table).and_then(|names| names.iter().position(|name| name == column)))
    }

    /// The names that stand in rows of those who are forgotten.
    fn learn(&mut self, changes: &[u8]) -> Result<()> {
        strip::each(changes, |change| {
            let Some((_, columns)) = CALLS.iter().find(|(table, _)| *table == change.table) else { return Ok(()) };
            let member = if change.table == "member" { change.key() } else { self.tracked(change) };
            let mut is_person = false;
            for column in *columns {
                let Some(at) = self.column(change.table, column)? else { continue };
                let texts: Vec<&str> = change.said(at).filter_map(Cell::text).filter(|text| !text.is_empty()).collect();
                let Some(called) = member.and_then(|member| self.called.get_mut(&member)) else { continue };
                for text in texts.into_iter().map(str::to_owned) {
                    match *column {
                        "sei" => {
                            is_person = true;
                            called.sei.insert(text);
                        }
                        "mei" => {
                            is_person = true;
                            called.mei.insert(text);
                        }
                        // 勤務先 of a person is somebody else's name.
                        "organisation" if is_person => {}
                        _ => {
                            called.other.insert(text);
                        }
                    }
                }
            }
            Ok(())
        })
    }

    /// The member whom a change itself names: one who is forgotten, or [`OTHER`].
    fn named_by(&self, change: &Change<'_>) -> Option<i64> {
        let column = *self.member_columns.get(change.table)?;
        let named: Vec<i64> = change.said(column).filter_map(Cell::integer).collect();
        let theirs = named.iter().copied().find(|member| self.called.contains_key(member));
        theirs.or_else(|| named.first().map(|_| OTHER))
    }

    /// The same, or whose the row was before.
    fn tracked(&self, change: &Change<'_>) -> Option<i64> {
        self.named_by(change).or_else(|| self.owners.get(&(change.table.to_owned(), change.key()?)).copied())
    }

    /// For each change of an entry, in order, whose it is of those who are forgotten.
    fn whose(&mut self, changes: &[u8]) -> Result<Vec<Option<i64>>> {
        let mut found: Vec<Option<i64>> = Vec::new();
        // A row may stand before the one through which it belongs to somebody: looked at until nothing is new.
        loop {
            let mut owners: Vec<Option<i64>> = Vec::with_capacity(found.len());
            let mut named: Vec<(String, i64)> = Vec::new();
            strip::each(changes, |change| {
                let owner = self.owner(change)?;
                owners.push(owner);
                let Some(key) = change.key() else { return Ok(()) };
                let row = (change.table.to_owned(), key);
                let Some(owner) = owner else {
                    // A key may be given again: from here on the row is somebody else's.
                    if self.acted.contains_key(&row) && self.named_by(change) == Some(OTHER) {
                        self.owners.insert(row, OTHER);
                    }
                    return Ok(());
                };
                if change.op != Op::Delete {
                    self.owners.insert(row, owner);
                }
                let papers = self.forget.papers.iter().map(|(table, column)| (*table, *column, "file"));
                for (table, column, target) in self.forget.named.iter().copied().chain(papers) {
                    if table == change.table
                        && let Some(at) = self.column(table, column)?
                    {
                        named.extend(change.said(at).filter_map(Cell::integer).map(|row| (target.to_owned(), row)));
                    }
                }
                Ok(())
            })?;
            self.named.extend(named);
            if owners == found {
                break;
            }
            found = owners;
        }
        // Only now: what belonged to a row that went was still to be found through it.
        strip::each(changes, |change| {
            if change.op == Op::Delete
                && let Some(key) = change.key()
            {
                self.owners.remove(&(change.table.to_owned(), key));
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn owner(&mut self, change: &Change<'_>) -> Result<Option<i64>> {
        let Some(key) = change.key() else { return Ok(None) };
        let row = (change.table.to_owned(), key);
        if change.table == "member" {
            return Ok(self.called.contains_key(&key).then_some(key));
        }
        if self.member_columns.contains_key(change.table) {
            let acted = self.acted.get(&row).copied();
            if self.forget.whole.contains(&change.table) || acted.is_some() {
                // An application is nobody's until it is granted: the act that took it away knows whose it was.
                match self.tracked(change).or(acted) {
                    Some(OTHER) | None => {}
                    owner => return Ok(owner),
                }
            }
        }
        for (table, column, parent) in self.forget.parts {
            if *table != change.table {
                continue;
            }
            let Some(at) = self.column(table, column)? else { continue };
            for of in change.said(at).filter_map(Cell::integer) {
                let owner = if *parent == "member" {
                    self.called.contains_key(&of).then_some(of)
                } else {
                    let parent = ((*parent).to_owned(), of);
                    self.owners.get(&parent).or_else(|| self.acted.get(&parent)).copied()
                };
                if owner.is_some_and(|owner| owner != OTHER) {
                    return Ok(owner);
                }
            }
            if change.op == Op::Update
                && let Some(owner) = self.owners.get(&row).filter(|owner| **owner != OTHER)
            {
                return Ok(Some(*owner));
            }
        }
        Ok(None)
    }

    /// Whether a row that names nobody goes with the rest: the act itself changed it, or nothing else is left of it.
    fn goes_along(&self, change: &Change<'_>) -> Result<bool> {
        let Some(key) = change.key() else { return Ok(false) };
        let row = (change.table.to_owned(), key);
        if self.member_columns.contains_key(change.table) {
            return Ok(false);
        }
        Ok(self.acted.contains_key(&row)
            || (self.named.contains(&row) && (change.table == "file" || !store::stands(self.conn, change.table, key)?)))
    }

    /// Takes out of an entry what is not to be known any more, and seals what is left.
    fn strip(&mut self, id: i64, mut goes: Vec<bool>, by: i64) -> Result<()> {
        // An erasing act holds nobody's data, and says for good what it was.
        let Some(mut row) = store::find(self.conn, id)?.filter(|row| row.command != ERASES) else { return Ok(()) };
        let changes = inflate(&row.changes)?;
        let mut at = 0;
        strip::each(&changes, |change| {
            if !goes[at] {
                goes[at] = self.goes_along(change)?;
            }
            at += 1;
            Ok(())
        })?;
        let mut at = 0;
        let kept = strip::filter(&changes, |_| {
            at += 1;
            Ok(!goes[at - 1])
        })?;
        if kept.len() < changes.len() {
            row.changes = deflate(&kept)?;
        }
        let (theirs, others): (Vec<i64>, Vec<i64>) =
            store::members_of(self.conn, id)?.into_iter().partition(|member| self.called.contains_key(member));
        if others.is_empty() && (!theirs.is_empty() || kept.len() < changes.len()) {
            // Nobody else's words: what somebody wrote about it may name them in any way.
            row.reason = String::new();
            if let [one] = theirs.as_slice()
                && !row.subject.is_empty()
            {
                row.subject = self.called[one].no.clone();
            }
        }
        let whose = if theirs.is_empty() { self.called.keys().copied().collect() } else { theirs };
        for member in whose {
            let called = &self.called[&member];
            for way in called.ways() {
                for text in [&mut row.subject, &mut row.reason] {
                    replace(text, &way, &called.no);
                }
                if row.staff.is_none() {
                    replace(&mut row.who, &way, &called.no);
                }
            }
        }
        self.seal(&row, by)
    }

    /// What an entry comes to from now on, when it is not what it was.
    fn seal(&self, row: &store::Row, by: i64) -> Result<()> {
        let now = hash(row);
        let was = store::find(self.conn, row.id)?.map(|before| hash(&before));
        if was != Some(now) {
            store::strip(self.conn, row)?;
            store::insert_erasure(self.conn, row.id, by, &now)?;
        }
        Ok(())
    }

    /// Looks, prints and exports changed no row, and are about somebody all the same: by number and name.
    fn blot(&self, done: &BTreeSet<i64>, by: i64) -> Result<()> {
        let labels: Vec<(String, &str)> = self
            .called
            .values()
            .flat_map(|called| {
                called.ways().into_iter().map(|way| (format!("{} {way}", called.no), called.no.as_str()))
            })
            .collect();
        for id in store::entries_about(self.conn, &labels)? {
            let Some(mut row) = store::find(self.conn, id)?.filter(|row| !done.contains(&row.id)) else { continue };
            for (label, no) in &labels {
                replace(&mut row.subject, label, no);
                replace(&mut row.reason, label, no);
            }
            self.seal(&row, by)?;
        }
        Ok(())
    }
}

/// Puts the number where a name stood, and once alone where both did.
fn replace(text: &mut String, way: &str, no: &str) {
    if text.contains(way) {
        *text = text.replace(&format!("{no} {way}"), no).replace(way, no);
    }
}

/// What still stands in the journal, entry by entry, without the changes of these tables: for tests of the act.
#[cfg(test)]
pub(crate) fn remembered(conn: &Connection, without: &[&str]) -> Result<Vec<(i64, String, Vec<u8>)>> {
    let mut found = Vec::new();
    store::each(conn, |row| {
        let changes = strip::filter(&inflate(&row.changes)?, |change| Ok(!without.contains(&change.table)))?;
        found.push((row.id, format!("{}\n{}\n{}", row.who, row.subject, row.reason), changes));
        Ok(())
    })?;
    Ok(found)
}
