//! Vocabulary that the journeys share.

pub mod bench;
pub mod roster;
pub mod terminal;
