//! 抽出条件: who is meant, as a tree of conditions. One language for the list, billing, mail, labels and
//! export. Conditions name kinds, tags and fields by key, so that a new name breaks nothing.
//!
//! [`words`] is the vocabulary, [`parse`] reads the text form, [`say`] writes it and says it in a
//! sentence, [`check`] refuses what has no meaning, `store::segments` finds whom it means.

pub(super) mod acts;
pub(super) mod audience;
mod check;
mod names;
mod parse;
mod say;
#[cfg(test)]
mod tests;
mod words;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use names::Names;
pub(super) use names::Saved;
pub(super) use words::{Op, Subject};

use super::store;
use crate::{Reader, Result};

/// A tree of conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// All of them hold; of none: everybody.
    All(Vec<Expr>),
    /// At least one of them holds; of none: nobody.
    Any(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// The condition holds.
    Is(Condition),
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What it is about.
    pub subject: Subject,
    /// What stands after the dot: a day, a fiscal year, the key of a field or an item, the cause of a mail.
    pub of: Option<String>,
    /// How it is compared.
    pub op: Op,
    /// With what: codes, keys, numbers, days or text. Several: any of them.
    #[serde(default)]
    pub values: Vec<String>,
}

impl Expr {
    /// Its conditions, in reading order.
    fn conditions<'e>(&'e self, found: &mut Vec<&'e Condition>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.conditions(found)),
            Self::Not(inner) => inner.conditions(found),
            Self::Is(condition) => found.push(condition),
        }
    }
}

/// Reads the text form: `kind = 正会員 and dues.2026 = unpaid and not tag:役員`. Empty: everybody.
///
/// # Errors
/// Invalid, in the field `segment`: says where reading stopped, what is not known, and what is.
pub fn read(reader: &Reader<'_>, text: &str) -> Result<Expr> {
    let names = Names::new(reader)?;
    let expr = parse::parse(&names, text)?;
    check::check(&names, &expr)?;
    Ok(expr)
}

/// The members that the text form of a segment means.
pub(super) fn members(reader: &Reader<'_>, text: &str) -> Result<roaring::RoaringBitmap> {
    store::segments::members(reader, &read(reader, text)?)
}
