//! Vocabulary that the journeys share.
