//! imports

use crate::registry::Entry;

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[];

/// Sheets that were opened and not yet taken in.
#[derive(Default)]
pub struct Drawer {}
