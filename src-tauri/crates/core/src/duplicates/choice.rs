//! Whose of two stands afterwards: what a person chooses, and what is proposed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::membership::Whose;

/// Whose value or rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The record that is kept.
    Keep,
    /// The record that is dropped.
    Drop,
    /// Both side by side, where more than one can stand.
    Both,
}

/// By what a choice is called: a column of the member's own row (`birth`), a table of which both have rows
/// (`phone`, `membership`), or one row of it that can stand only once (`field_value:3`).
pub type Choices = BTreeMap<String, Side>;

/// The side of a choice, or what is proposed where nobody chose.
pub fn side(choices: &Choices, key: &str, proposed: Side) -> Side {
    choices.get(key).copied().unwrap_or(proposed)
}

/// A value that the kept record does not have is taken from the other one; else its own stands.
pub fn proposed(keep: &str, drop: &str) -> Side {
    if keep.is_empty() && !drop.is_empty() { Side::Drop } else { Side::Keep }
}

impl From<Side> for Whose {
    fn from(side: Side) -> Self {
        match side {
            Side::Keep => Self::Keep,
            Side::Drop => Self::Drop,
            Side::Both => Self::Both,
        }
    }
}
