//! 取り込みと書き出し: members from a sheet, and to one.

mod clean;
mod headers;
mod layout;
mod own;
mod target;
mod vocabulary;

use crate::registry::Entry;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[];
