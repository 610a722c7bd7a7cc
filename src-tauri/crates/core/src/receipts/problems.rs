//! Where the rules of this room do not hold. For the check of the whole book.

use super::store::check as store;
use crate::{Reader, Result};

/// One line for each: gaps in numbers, more receipted than was paid, snapshots that are not what
/// the columns say, bytes that are not those of their hash.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut problems = store::broken_rules(reader)?;
    problems.extend(store::changed_papers(reader)?);
    Ok(problems)
}
