//! The formats in which banks give statements, as lines. (provisional)

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{accounts::Account, statement::NewLine};
use crate::{Error, Reader, Result, Tx};

/// Which column of a CSV is what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The titles.
    pub titles: Vec<String>,
}

/// The account that a file names.
pub(super) struct Hint {
    pub account: Account,
}

impl Hint {
    pub(super) fn is(&self, account: &Account) -> bool {
        account.number == self.account.number
    }
    pub(super) fn contradicts(&self, account: &Account) -> bool {
        !account.number.is_empty() && !self.is(account)
    }
}

/// A file as it was read.
pub(super) struct Read {
    pub format: String,
    pub hint: Option<Hint>,
    pub lines: Vec<NewLine>,
    pub problems: Vec<String>,
    pub columns: Vec<String>,
    pub mapping: Option<Mapping>,
}

pub(super) fn read(_reader: &Reader<'_>, _name: &str, _bytes: &[u8], _mapping: Option<&Mapping>) -> Result<Read> {
    Err(Error::invalid("bytes", "error-statement-empty"))
}

pub(super) fn keep(_tx: &Tx<'_>, _mapping: &Mapping) -> Result<()> {
    Ok(())
}
