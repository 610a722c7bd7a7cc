//! The key with which codes are made.

use crate::{
    Error, Reader, Result, Tx, association,
    vault::{hex, unhex},
};

const KEY: &str = "card";

pub(super) fn key(reader: &Reader<'_>) -> Result<Vec<u8>> {
    let text = association::secret(reader, KEY)?.unwrap_or_default();
    unhex(&text).filter(|key| key.len() == 32).ok_or_else(|| Error::internal("card: no key"))
}

/// Every code that was made before is no code any more.
pub(super) fn renew(tx: &mut Tx<'_>) -> Result<()> {
    let mut bytes = [0; 32];
    rand::Rng::fill_bytes(&mut tx.random, &mut bytes);
    association::set_secret(tx, KEY, &hex(&bytes))
}
