//! What we write comes back unchanged.
