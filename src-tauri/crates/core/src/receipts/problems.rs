//! Where the rules of this room do not hold. For the check of the whole book.

use sha2::{Digest, Sha256};

use super::store::check as store;
use crate::{Reader, Result};

/// One line for each: gaps in numbers, more receipted than was paid, snapshots that are not what
/// the columns say, bytes that are not those of their hash.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut problems = store::broken_rules(reader)?;
    store::each_file(reader, |number, size, hash, bytes| {
        if bytes.len() as i64 != size || Sha256::digest(bytes).as_slice() != hash {
            problems.push(format!("{number}: the stored PDF is not what was printed"));
        }
    })?;
    Ok(problems)
}
