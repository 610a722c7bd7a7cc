//! 世帯: people who live together, get one letter and have one payer.
//!
//! A household keeps who belongs to it and in which order. Its head is the first who is alive, its payer
//! the one who was chosen for it, else the head: when the head dies the next one stands there, and when the
//! death is taken back the old one does again. Other rooms join the views `household_payer` and
//! `household_letter`, or ask [`payer`] and [`letters`].

mod change;
mod look;
mod proposals;
mod store;

use std::collections::HashMap;

use rusqlite::Connection;

use crate::{
    Reader, Result,
    registry::{Entry, command, query},
};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<look::List>(),
    query::<look::OfMember>(),
    command::<change::Save>(),
    command::<change::Leave>(),
    command::<change::Split>(),
    command::<change::Dissolve>(),
    query::<proposals::Proposals>(),
    command::<proposals::Accept>(),
];

/// Who pays for a member: the payer of their household, else they themselves.
pub fn payer(reader: &Reader<'_>, member: i64) -> Result<i64> {
    Ok(store::payer(reader, member)?.unwrap_or(member))
}

/// Everybody for whom somebody of their household pays, with who that is.
pub fn payers(reader: &Reader<'_>) -> Result<HashMap<i64, i64>> {
    store::payers(reader)
}

/// A letter: to whom it goes, and for whom it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whose address it bears. The head, if the head is among those who are written to; else the next.
    pub addressee: i64,
    /// All whose names stand on it, in the order of the household; the addressee first.
    pub members: Vec<i64>,
    /// The household; none: a letter of one's own.
    pub household: Option<i64>,
}

/// One letter for each household of these members that wants one, and one for everybody else. In the order
/// of the first of each.
pub fn letters(reader: &Reader<'_>, members: &[i64]) -> Result<Vec<Letter>> {
    let places = store::letter_places(reader, members)?;
    let mut of_household: HashMap<i64, usize> = HashMap::new();
    let mut letters: Vec<Letter> = Vec::new();
    for member in members {
        let household = places.get(member).map(|place| place.household);
        let written = household.and_then(|household| of_household.get(&household).copied());
        if let Some(letter) = written.and_then(|at| letters.get_mut(at)) {
            letter.members.push(*member);
            continue;
        }
        of_household.extend(household.map(|household| (household, letters.len())));
        letters.push(Letter { addressee: *member, members: vec![*member], household });
    }
    for letter in letters.iter_mut().filter(|letter| letter.household.is_some()) {
        letter.members.sort_by_key(|member| places.get(member).map(|place| place.order));
        letter.members.dedup();
        letter.addressee = letter.members.first().copied().unwrap_or(letter.addressee);
    }
    Ok(letters)
}

pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    (table == "household").then(|| store::label(conn, key)).flatten()
}

/// 消去: somebody leaves their household; the last one takes it along.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    let Some(household) = store::household_of(tx, member)? else { return Ok(()) };
    let files = store::files(tx, household)?;
    if store::leave_and_close(tx, household, member)? {
        files.into_iter().try_for_each(|file| crate::files::destroy(tx, file))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
