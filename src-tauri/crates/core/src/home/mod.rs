//! 今日の仕事: the first screen. What waits for somebody, and the state of the association in a few
//! numbers. Nothing is kept here; every number is asked of the room that it belongs to.

mod today;

use crate::registry::{Entry, query};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[query::<today::Today>()];
