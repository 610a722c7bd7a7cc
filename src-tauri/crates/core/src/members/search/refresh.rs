//! Keeps what the search looks through equal to the members: after every act, and all anew.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{BuildHasherDefault, Hasher},
    mem::take,
    sync::mpsc,
    thread,
};

use roaring::RoaringBitmap;

use super::{
    fields,
    grams::{self, Gram},
    store::{self, Source},
};
use crate::{
    Error, Reader, Result, Tx,
    journal::{Touched, runs},
};

/// The tables from which the texts are made.
const SOURCES: &[&str] = &["member", "phone", "email", "name_history", "merged"];

/// Brings texts and runs up to date with the members that an act touched.
pub(crate) fn refresh_search(tx: &Tx<'_>, touched: &Touched) -> Result<()> {
    refresh(tx, &touched.members_by(SOURCES))
}

/// Makes everything anew.
pub(crate) fn rebuild_search(tx: &Tx<'_>) -> Result<()> {
    store::clear(tx)?;
    let fresh = make(|each| store::each_source(tx, 0, i64::MAX, |source| each(source, None)))?;
    fresh.write(tx)
}

fn refresh(tx: &Tx<'_>, members: &[i64]) -> Result<()> {
    if members.is_empty() {
        return Ok(());
    }
    let mut gone = BTreeMap::new();
    let mut made = make(|each| {
        for (first, last) in runs(members) {
            let mut before: BTreeMap<i64, String> = store::texts(tx, first, last)?.into_iter().collect();
            store::each_source(tx, first, last, |source| {
                let old = before.remove(&source.id);
                each(source, old)
            })?;
            gone.append(&mut before);
        }
        Ok(())
    })?;
    for (member, old) in gone {
        store::remove_text(tx, member)?;
        made.changes.replace(member, Some(&old), None);
    }
    made.write(tx)
}

/// A member as it is, with the text that is stored of it.
type Read = (Source, Option<String>);

/// So many go over to the other core at a time: waking it for each would cost more than it saves.
const AT_ONCE: usize = 500;

/// What `read` hands over is folded on another core while it reads on.
fn make(read: impl FnOnce(&mut dyn FnMut(Source, Option<String>) -> Result<()>) -> Result<()>) -> Result<Made> {
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<Vec<Read>>(2);
        let fold = move || {
            let mut made = Made::default();
            for (source, old) in receiver.into_iter().flatten() {
                made.add(&source, old.as_deref());
            }
            made
        };
        let folding = thread::Builder::new().name("search".into()).spawn_scoped(scope, fold)?;
        let mut batch = Vec::new();
        let outcome = read(&mut |source, old| {
            batch.push((source, old));
            if batch.len() < AT_ONCE { Ok(()) } else { send(&sender, take(&mut batch)) }
        })
        .and_then(|()| send(&sender, batch));
        drop(sender);
        let made = folding.join().map_err(|_| stopped())?;
        outcome.map(|()| made)
    })
}

fn send(sender: &mpsc::SyncSender<Vec<Read>>, batch: Vec<Read>) -> Result<()> {
    sender.send(batch).map_err(|_| stopped())
}

fn stopped() -> Error {
    Error::internal("the search index could not be made")
}

/// Texts that are other ones now, and what changes in the runs.
#[derive(Default)]
struct Made {
    texts: Vec<(i64, String)>,
    changes: Changes,
}

impl Made {
    fn add(&mut self, source: &Source, old: Option<&str>) {
        let text = fields::text(source);
        if old != Some(&*text) {
            self.changes.replace(source.id, old, Some(&text));
            self.texts.push((source.id, text));
        }
    }

    fn write(self, tx: &Tx<'_>) -> Result<()> {
        for (member, text) in self.texts {
            store::set_text(tx, member, &text)?;
        }
        self.changes.write(tx)
    }
}

/// Runs are numbers that spread badly in their low bits only: one multiplication mixes them.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
    }
    fn write_i64(&mut self, number: i64) {
        self.write_u64(number as u64);
    }
}

/// Who comes to a run and who leaves it.
#[derive(Default)]
struct Change {
    come: Vec<u32>,
    leave: Vec<u32>,
}

/// One pass over the members, then one write per run.
#[derive(Default)]
struct Changes(HashMap<Gram, Change, BuildHasherDefault<Mix>>);

impl Changes {
    /// `old` and `new`: the member's text before and after.
    fn replace(&mut self, member: i64, old: Option<&str>, new: Option<&str>) {
        // Keys of members are counted from 1 by SQLite: four thousand million of them fit.
        let id = member as u32;
        let old = old.map(grams::of_text).unwrap_or_default();
        let new = new.map(grams::of_text).unwrap_or_default();
        for gram in &new {
            if old.binary_search(gram).is_err() {
                self.0.entry(*gram).or_default().come.push(id);
            }
        }
        for gram in &old {
            if new.binary_search(gram).is_err() {
                self.0.entry(*gram).or_default().leave.push(id);
            }
        }
    }

    fn write(self, tx: &Tx<'_>) -> Result<()> {
        let mut changes: Vec<(Gram, Change)> = self.0.into_iter().collect();
        if changes.is_empty() {
            return Ok(());
        }
        changes.sort_unstable_by_key(|(gram, _)| *gram);
        store::renew_stamp(tx)?;
        for (gram, change) in changes {
            let mut members = store::members(tx, gram)?;
            for id in change.leave {
                members.remove(id);
            }
            members.extend(change.come);
            store::set_members(tx, gram, &members)?;
        }
        Ok(())
    }
}

/// What differs between a fresh build and what is stored, for `check`.
pub(crate) fn search_problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut changes = Changes::default();
    let mut stored: BTreeMap<i64, String> = store::texts(reader, 0, i64::MAX)?.into_iter().collect();
    store::each_source(reader, 0, i64::MAX, |source| {
        let text = fields::text(&source);
        if stored.remove(&source.id).as_deref() != Some(&*text) {
            problems.push(format!("member_text {}", source.id));
        }
        changes.replace(source.id, None, Some(&text));
        Ok(())
    })?;
    problems.extend(stored.keys().map(|id| format!("member_text {id}")));
    store::each_gram(reader, (0, i64::MAX), false, |gram, members| {
        let fresh = changes.0.remove(&gram).map(|change| change.come.into_iter().collect::<RoaringBitmap>());
        if fresh.as_ref() != Some(&members) {
            problems.push(format!("member_gram {gram}"));
        }
        Ok(true)
    })?;
    problems.extend(changes.0.keys().map(|gram| format!("member_gram {gram}")));
    Ok(problems)
}
