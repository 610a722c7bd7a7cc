//! What is said about a cell or a row, for the plan, the answer and the batch.

use schemars::JsonSchema;
use serde::Serialize;

use super::clean::Say;
use crate::{Lang, words};

/// How much a remark weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Good to know; the row is taken.
    Note,
    /// A person should look: the row waits (要確認) until it is taken in by hand, and then without this cell.
    Doubt,
    /// The row cannot be taken (除外).
    Out,
}

/// A remark about a row, in no language yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Remark {
    /// See [`Weight`].
    pub weight: Weight,
    /// The column, from 0; none when it is about the whole row.
    pub column: Option<usize>,
    /// What the cell shows.
    pub value: String,
    /// The message.
    pub key: &'static str,
    /// Its arguments.
    pub args: Vec<(&'static str, String)>,
    /// What the cell was taken for.
    pub fix: Option<String>,
}

impl Remark {
    /// About the whole row.
    pub fn row(weight: Weight, key: &'static str) -> Self {
        Self { weight, column: None, value: String::new(), key, args: Vec::new(), fix: None }
    }

    /// About a cell.
    pub fn cell(weight: Weight, column: usize, value: &str, say: Say) -> Self {
        Self { weight, column: Some(column), value: value.to_owned(), key: say.key, args: Vec::new(), fix: say.fix }
    }

    /// Fills a placeable of the message.
    pub fn arg(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// In the reader's language.
    pub fn reason(&self, titles: &[String], lang: Lang) -> Reason {
        Reason {
            at: self.column,
            column: self.column.and_then(|c| titles.get(c)).cloned().unwrap_or_default(),
            value: self.value.clone(),
            message: words::say(lang, self.key, &self.args),
            fix: self.fix.clone(),
        }
    }
}

/// A remark, to be read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Reason {
    /// The column, from 0, for a correction; none when it is about the whole row.
    pub at: Option<usize>,
    /// The title of the column; empty when it is about the whole row.
    pub column: String,
    /// What the cell shows.
    pub value: String,
    /// Why.
    pub message: String,
    /// What the cell was taken for.
    pub fix: Option<String>,
}

/// A reason with its row, as the answer and the batch list it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RowReason {
    /// The spreadsheet's number of the row.
    pub row: u32,
    /// The title of the column; empty when it is about the whole row.
    pub column: String,
    /// What the cell shows.
    pub value: String,
    /// Why.
    pub reason: String,
}

impl RowReason {
    /// Of a row.
    pub fn new(row: u32, reason: Reason) -> Self {
        Self { row, column: reason.column, value: reason.value, reason: reason.message }
    }
}
