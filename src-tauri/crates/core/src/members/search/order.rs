//! 五十音順: one page of a set of members in the order of their names.
//!
//! The sets "order key begins with ア" and "… with アイ" are a skip list over the order: whole sets
//! are passed by counting, and only the part in which the page lies is put in order. So the last
//! page of 100,000 costs what the first one costs.

use std::sync::{Arc, Mutex, PoisonError};

use roaring::RoaringBitmap;

use super::{grams, store};
use crate::{Reader, Result};

/// So few are put in order by asking for the key of each.
const FEW: u64 = 64;

/// So few are counted one by one, which is dearer for many than to count what sets have in common.
const COUNTED: u64 = 4096;

/// Who begins with what, in order.
#[derive(Default)]
struct Level {
    sets: Vec<(grams::Gram, RoaringBitmap)>,
    /// For each key of a member the place of their set, from 1; 0: they have none.
    places: Vec<u16>,
}

impl Level {
    fn push(&mut self, gram: grams::Gram, members: RoaringBitmap) {
        let place = u16::try_from(self.sets.len() + 1).unwrap_or(0);
        self.places.resize(self.places.len().max(members.max().map_or(0, |last| last as usize + 1)), 0);
        for member in &members {
            self.places[member as usize] = place;
        }
        self.sets.push((gram, members));
    }

    /// How many of `hits` each set holds; none where they are too many to be looked at one by one.
    fn counts(&self, hits: &RoaringBitmap) -> Option<Vec<u64>> {
        // More beginnings than places have numbers: nobody's writing has so many letters, but names may.
        if hits.len() > COUNTED || self.sets.len() >= usize::from(u16::MAX) {
            return None;
        }
        let mut counts = vec![0; self.sets.len() + 1];
        for member in hits {
            counts[usize::from(self.places.get(member as usize).copied().unwrap_or_default())] += 1;
        }
        Some(counts.split_off(1))
    }
}

/// The upper level of the skip list, kept while the book is open: every page passes through it. It is
/// true for the state of the index whose stamp stands beside it.
#[derive(Default)]
pub(crate) struct Beginnings(Mutex<Option<(i64, Arc<Level>)>>);

impl Beginnings {
    fn of(reader: &Reader<'_>) -> Result<Arc<Level>> {
        let stamp = store::stamp(reader)?;
        let mut kept = reader.beginnings().0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, level)) = &*kept
            && *of == stamp
        {
            return Ok(level.clone());
        }
        let mut level = Level::default();
        store::each_gram(reader, grams::all_beginnings(), false, |gram, members| {
            level.push(gram, members);
            Ok(true)
        })?;
        let level = Arc::new(level);
        *kept = Some((stamp, level.clone()));
        Ok(level)
    }
}

/// A page in the making.
struct Page {
    /// Still to be passed.
    skip: u64,
    limit: usize,
    descending: bool,
    members: Vec<i64>,
}

impl Page {
    fn is_full(&self) -> bool {
        self.members.len() >= self.limit
    }

    /// Passes a whole set, if the page begins behind it.
    fn pass(&mut self, count: u64) -> bool {
        let passed = self.skip >= count;
        if passed {
            self.skip -= count;
        }
        passed
    }

    fn take(&mut self, ids: impl Iterator<Item = i64>) {
        let before = self.members.len();
        let skip = std::mem::take(&mut self.skip);
        self.members.extend(ids.skip(skip as usize).take(self.limit - before));
    }
}

/// The members of `hits` from the `offset`th on, in the order of their names.
pub(in crate::members) fn page(
    reader: &Reader<'_>,
    hits: &RoaringBitmap,
    descending: bool,
    offset: u64,
    limit: usize,
) -> Result<Vec<i64>> {
    let mut page =
        Page { skip: offset, limit, descending, members: Vec::with_capacity(limit.min(hits.len() as usize)) };
    if limit == 0 || page.pass(hits.len()) {
        return Ok(page.members);
    }
    if hits.len() <= FEW {
        by_key(reader, hits, &mut page)?;
        return Ok(page.members);
    }
    let level = Beginnings::of(reader)?;
    let counts = level.counts(hits);
    let last = level.sets.len();
    for at in 0..last {
        let at = if descending { last - 1 - at } else { at };
        let (gram, members) = &level.sets[at];
        if page.pass(counts.as_ref().map_or_else(|| hits.intersection_len(members), |counts| counts[at])) {
            continue;
        }
        let part = hits & members;
        if part.len() <= FEW {
            by_key(reader, &part, &mut page)?;
        } else {
            second_level(reader, *gram, &part, &mut page)?;
        }
        if page.is_full() {
            break;
        }
    }
    Ok(page.members)
}

fn second_level(reader: &Reader<'_>, gram: grams::Gram, hits: &RoaringBitmap, page: &mut Page) -> Result<()> {
    let Some(first) = grams::beginning(gram).chars().next() else { return Ok(()) };
    store::each_gram(reader, grams::all_second(first), page.descending, |gram, members| {
        let part = hits & &members;
        if page.pass(part.len()) {
            return Ok(true);
        }
        if part.len() <= FEW {
            by_key(reader, &part, page)?;
        } else {
            by_walk(reader, gram, &part, page)?;
        }
        Ok(!page.is_full())
    })
}

/// Asks each for its key.
fn by_key(reader: &Reader<'_>, hits: &RoaringBitmap, page: &mut Page) -> Result<()> {
    let mut keys = hits
        .iter()
        .map(|member| Ok((store::order_key(reader, member)?, i64::from(member))))
        .collect::<Result<Vec<_>>>()?;
    keys.sort_unstable();
    if page.descending {
        keys.reverse();
    }
    page.take(keys.into_iter().map(|(_, member)| member));
    Ok(())
}

/// Walks along the index of order keys.
fn by_walk(reader: &Reader<'_>, gram: grams::Gram, hits: &RoaringBitmap, page: &mut Page) -> Result<()> {
    let beginning = grams::beginning(gram);
    let wanted = page.skip as usize + page.limit - page.members.len();
    let mut found = Vec::new();
    store::each_in_order(reader, &beginning, page.descending, |member| {
        // A key of one character stands before all that begin with it: the set decides.
        if hits.contains(member as u32) {
            found.push(member);
        }
        found.len() < wanted
    })?;
    page.take(found.into_iter());
    Ok(())
}
