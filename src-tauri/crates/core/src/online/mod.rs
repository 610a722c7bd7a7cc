//! オンライン決済: members pay by card or at a konbini through Stripe, and the office needs no server for it.
//!
//! What is wanted of Stripe is written down here (a link, a refund) and carried out by a job ([`run_due`]), like a
//! letter: nobody waits for the network, and nothing is lost where there is none. What happened at Stripe is asked
//! for, now and then, and becomes payments of the house (`receive`), each once, in whatever order it is heard of.
//!
//! Stripe is told a random claim, an amount and what it is for; never who pays. The way there is a [`Gateway`], which
//! `crates/post` has; no transaction is open while it is used.

mod gateway;
mod links;
mod list;
mod payouts;
mod poll;
mod receive;
mod refund;
mod round;
mod settings;
mod store;
pub(crate) mod stripe;
/// 消去: who asked for a link.
pub(crate) fn erase_name(tx: &crate::Tx<'_>, member: i64, name: &str) -> crate::Result<()> {
    store::erase_name(tx, member, name)
}

#[cfg(test)]
mod tests;

use rusqlite::Connection;

use crate::{
    Reader, Result,
    registry::{self, Entry, command, query},
};

pub use gateway::{Gateway, Question, Trouble};
pub(crate) use links::may_be_paid;
pub use links::{MemberLink, Skip, make_own, of_payer};
pub use round::{Did, run_due};
pub use stripe::API_VERSION;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<settings::Show>(),
    command::<settings::Set>(),
    command::<settings::Check>(),
    command::<settings::Poll>(),
    command::<links::Make>(),
    command::<links::Close>(),
    command::<links::Retry>(),
    command::<links::Mail>(),
    query::<list::List>(),
    query::<list::Get>(),
    query::<list::OfMember>(),
    query::<list::Waiting>(),
    command::<refund::Refund>(),
    query::<payouts::Payouts>(),
    command::<payouts::EnterFee>(),
];

/// How many links and payments wait for a person.
pub fn waiting(reader: &Reader<'_>) -> Result<i64> {
    Ok(store::list::waiting(reader)?.len() as i64)
}

/// Every rule of the room that does not hold, one line each.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    store::problems(reader)
}

/// A link is called as its payer, a fee as its payout's day.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "online_link" | "online_link_charge" => registry::row_label(conn, "member", store::payer(conn, table, key)?),
        "online_fee" => store::payouts::fee_day(conn, key),
        _ => None,
    }
}
