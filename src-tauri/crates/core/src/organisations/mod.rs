//! 団体: who speaks for an organisation (代表者, 事務担当, 請求先), to whom its letters go, and how many
//! seats (口数) it takes. A contact is a member, or somebody who is none.
//!
//! Other rooms join the views `organisation_contact` (to whom letters and bills go) and `seats_span`
//! (seats on a day: a yearly fee is for one seat).

mod contacts;
mod seats;
mod store;

use crate::registry::{Entry, command, query};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<contacts::Get>(),
    query::<contacts::OfPerson>(),
    command::<contacts::SaveContact>(),
    command::<contacts::RemoveContact>(),
    command::<seats::SetSeats>(),
    command::<seats::RemoveSeats>(),
];

/// 消去: who speaks for an organisation, and for which one somebody spoke.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase_member(tx, member)
}

#[cfg(test)]
mod tests;
