//! 印刷: the print studio. Labels, envelopes, postcards, 会員証 and the 名簿 booklet, for whomever a list shows.
//!
//! What belongs here: who gets a piece and who is left out and why, which names, honorifics and addresses
//! stand on it, and the layouts that the association has measured. How a sheet looks is `tsudoi-paper`'s
//! matter. Every print is in the journal; looking at a sheet and a test with frames only are not.

mod booklet;
mod cards;
mod check;
mod covers;
mod labels;
mod layouts;
mod mailing;
mod prepared;
mod store;
#[cfg(test)]
mod tests;
mod whom;

use rusqlite::Connection;
use tsudoi_paper::post::Piece;

use self::mailing::Mailing;
use crate::{
    Reader, Result,
    registry::{Entry, command, document, query},
};

pub(crate) use covers::sender;

pub(crate) use mailing::{Reason as NoLetter, letters};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<layouts::List>(),
    command::<layouts::Save>(),
    command::<layouts::Remove>(),
    query::<check::Check>(),
    document::<check::Preview>(),
    document::<labels::Test>(),
    document::<labels::Labels>(),
    document::<covers::Envelopes>(),
    document::<cards::Cards>(),
    document::<booklet::Booklet>(),
];

/// A piece of mail to each of these members who can be written to, in the order of postal codes: for rooms whose
/// papers bear an address. `is_upright`: for 縦書き.
pub(crate) fn pieces(reader: &Reader<'_>, members: &[i64], is_upright: bool) -> Result<Vec<(i64, Piece)>> {
    let plan = Mailing::default().plan_of(reader, members, is_upright)?;
    Ok(plan.pieces.into_iter().filter_map(|one| Some((one.who.first()?.member, one.piece))).collect())
}

/// What people call a layout: its name.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    (table == "print_layout").then(|| store::name(conn, key)).flatten()
}
