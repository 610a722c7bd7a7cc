//! Vocabulary that the journeys share.

pub mod bench;
