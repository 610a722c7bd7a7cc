//! マイページの公開: when it is open, whether it can be reached from outside, and the certificate that it fetches for
//! itself.
//!
//! What is wanted is written down here and carried out by a job ([`run_due`]): the way outside is an [`Outside`],
//! which `crates/post` has; no transaction is open while it is used. How it is published (addresses, proxy,
//! certificate) is a setting of the association, which links in mail need, too.

mod certificate;
mod check;
mod hours;
mod judge;
mod outside;
mod round;
mod show;
mod store;
#[cfg(test)]
mod tests;

use crate::registry::{Entry, command, query};

pub use certificate::{Given, challenge, given};
pub use check::{CHECK_PATH, check_answer};
pub use hours::{Closed, Hours, hours};
pub use outside::{Answered, AskedFor, Fault, Issued, Order, Outside, Plain, Refusal, Seal, Seen, Why};
pub use round::run_due;
pub(crate) use show::tell_opening;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<show::Show>(),
    command::<check::Check>(),
    command::<certificate::Renew>(),
    query::<hours::Show>(),
    command::<hours::Set>(),
];
