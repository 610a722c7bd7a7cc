//! 検索: members by what somebody types into the search box.
//!
//! What is typed is parted into words; a member is found who has all of them. A word of three
//! characters or fewer is one stored set of members; a longer one is the common part of several, and
//! then looked up in the texts. The cost follows the number found, not the number of members.
//! Also here: the order of names (五十音順), which is walked by the same sets.

mod fields;
mod grams;
mod order;
mod refresh;
mod store;

use roaring::RoaringBitmap;
use tsudoi_japan::fold;

use super::scope;
use crate::{Reader, Result, ensure};

pub(crate) use order::Beginnings;
pub(super) use order::page;
pub(crate) use refresh::{rebuild_search, refresh_search, search_problems};

/// Longest text in the search box, in characters.
const LONGEST: usize = 200;

/// Everybody in the roster whom the actor sees.
pub(super) fn everyone(reader: &Reader<'_>) -> Result<RoaringBitmap> {
    scope::keep(reader, store::members(reader, grams::EVERYONE)?)
}

/// The members found by `text` whom the actor sees; nothing typed finds everybody.
pub(super) fn find(reader: &Reader<'_>, text: &str) -> Result<RoaringBitmap> {
    ensure!(text.chars().count() <= LONGEST, "text", "error-too-long", max = LONGEST);
    let mut found: Option<RoaringBitmap> = None;
    for typed in text.split_whitespace() {
        let Some(hits) = of_word(reader, typed)? else { continue };
        found = Some(match found {
            None => hits,
            Some(before) => before & hits,
        });
    }
    found.map_or_else(|| everyone(reader), |found| scope::keep(reader, found))
}

/// A word is taken as a name or number, and where that makes a difference as a mail address too.
/// `None`: nothing is left of it when it is folded.
fn of_word(reader: &Reader<'_>, typed: &str) -> Result<Option<RoaringBitmap>> {
    let (name, mail) = (fold::fold(typed), fold::fold_mail(typed));
    if name.is_empty() {
        return Ok(None);
    }
    let mut hits = of_folded(reader, &name)?;
    if mail != name {
        hits |= of_folded(reader, &mail)?;
    }
    Ok(Some(hits))
}

fn of_folded(reader: &Reader<'_>, word: &str) -> Result<RoaringBitmap> {
    let mut grams = grams::of_word(word).into_iter();
    let mut hits = match grams.next() {
        Some(gram) => store::members(reader, gram)?,
        None => return Ok(RoaringBitmap::new()),
    };
    let mut runs = 1;
    for gram in grams {
        if hits.is_empty() {
            return Ok(hits);
        }
        hits &= store::members(reader, gram)?;
        runs += 1;
    }
    if runs == 1 {
        return Ok(hits);
    }
    // All runs are there, but perhaps not one after the other.
    store::keep_texts(reader, &hits, |text| grams::matches(text, word))
}

/// Members other than `except`, seen by the actor, of whom a whole field is this when folded: the same name, number, mail.
pub(super) fn same(reader: &Reader<'_>, folded: &str, except: Option<i64>) -> Result<Vec<i64>> {
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let near = scope::keep(reader, of_folded(reader, folded)?)?;
    let same = store::keep_texts(reader, &near, |text| text.split('\n').skip(1).any(|field| field == folded))?;
    Ok(same.into_iter().map(i64::from).filter(|member| Some(*member) != except).collect())
}

#[cfg(test)]
mod tests;
