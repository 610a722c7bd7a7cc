//! Vocabulary that the journeys share.

pub mod acme;
pub mod bench;
pub mod roster;
pub mod stripe;
pub mod terminal;
