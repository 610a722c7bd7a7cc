//! The key with which codes are made.

use crate::{Error, Reader, Result, Tx, association};

const KEY: &str = "card";

pub(super) fn key(reader: &Reader<'_>) -> Result<Vec<u8>> {
    let text = association::secret(reader, KEY)?.unwrap_or_default();
    let byte = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let key: Option<Vec<u8>> = (0..text.len()).step_by(2).map(byte).collect();
    key.filter(|key| key.len() == 32).ok_or_else(|| Error::internal("card: no key"))
}

/// Every code that was made before is no code any more.
pub(super) fn renew(tx: &mut Tx<'_>) -> Result<()> {
    let mut bytes = [0; 32];
    rand::Rng::fill_bytes(&mut tx.random, &mut bytes);
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    association::set_secret(tx, KEY, &text)
}
