//! Who seems to live together: living people of the same 姓 whose letters go to the same address.
//!
//! The addresses are read in the order of their index, so that those of one postal code stand beside each
//! other: 100,000 of them are compared in one pass, and people are looked at only where an address comes
//! twice.

use std::collections::HashMap;

use tsudoi_japan::{address, fold};

use super::store::{self, homes::Home};
use crate::{Reader, Result};

/// People of one 姓 at one address, the one who joined first before the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// 姓, as the first of them writes it.
    pub sei: String,
    /// The address, as it stands in the roster.
    pub address: String,
    /// Keys of the members, at least two.
    pub members: Vec<i64>,
}

/// Everybody who seems to live together, in the order of addresses. `except` are not looked at.
pub fn together(reader: &Reader<'_>, except: &roaring::RoaringBitmap) -> Result<Vec<Together>> {
    let mut found = Vec::new();
    let mut postal_code = String::new();
    let mut doors: HashMap<String, Vec<i64>> = HashMap::new();
    store::homes::each(reader, |home| {
        if except.contains(home.member as u32) {
            return Ok(());
        }
        if home.postal_code != postal_code {
            flush(reader, &mut doors, &mut found)?;
            postal_code = home.postal_code.clone();
        }
        doors.entry(door(&home)).or_default().push(home.member);
        Ok(())
    })?;
    flush(reader, &mut doors, &mut found)?;
    Ok(found)
}

/// Under one postal code the place is one; without it, it counts.
fn door(home: &Home) -> String {
    let place = if home.postal_code.is_empty() { home.place.as_str() } else { "" };
    address::key(&format!("{place}{}{}", home.street, home.building))
}

/// The doors of one postal code: people of one 姓 behind each.
fn flush(reader: &Reader<'_>, doors: &mut HashMap<String, Vec<i64>>, found: &mut Vec<Together>) -> Result<()> {
    let mut shared: Vec<Vec<i64>> = doors.drain().map(|(_, members)| members).filter(|m| m.len() > 1).collect();
    shared.sort_unstable();
    for members in shared {
        let mut names: Vec<(String, Together)> = Vec::new();
        for person in store::homes::people(reader, &members)? {
            let folded = fold::fold(&person.sei);
            match names.iter_mut().find(|(name, _)| *name == folded) {
                Some((_, together)) => together.members.push(person.member),
                None => names.push((
                    folded,
                    Together { sei: person.sei, address: person.address, members: vec![person.member] },
                )),
            }
        }
        found.extend(names.into_iter().map(|(_, together)| together).filter(|t| t.members.len() > 1));
    }
    Ok(())
}
