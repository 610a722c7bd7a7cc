pub const ENTRIES: &[crate::registry::Entry] = &[];
