//! imports

use crate::registry::Entry;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[];
