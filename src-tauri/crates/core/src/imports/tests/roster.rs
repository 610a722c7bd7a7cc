//! Rosters as people keep them.
