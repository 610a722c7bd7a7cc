//! 振替不能: what could not be drawn and is still open. It goes into the next run by itself, unless it is
//! asked for by transfer.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{run::Line, store};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, error::OrNotFound, values::Nothing,
    words,
};

/// 振替不能の一覧: what failed or is to be looked at, and waits for somebody.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failed {}

impl Query for Failed {
    type Output = Vec<Line>;
    const NAME: &'static str = "debits.failed";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Line>> {
        Ok(store::unsettled(reader)?.into_iter().map(|line| line.told(reader)).collect())
    }
}

/// 振込で納めてもらう, or not after all: the charges of these lines are in no run until that is taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByTransfer {
    /// Lines that failed.
    pub lines: Vec<i64>,
    /// Whether by transfer.
    pub by_transfer: bool,
}

impl Command for ByTransfer {
    type Output = Nothing;
    const NAME: &'static str = "debits.by_transfer";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(!self.lines.is_empty(), "lines", "error-required");
        for line in &self.lines {
            store::set_by_transfer(tx, *line, self.by_transfer)?
                .then_some(())
                .or_not_found("error-no-such-debit-line")?;
        }
        tx.subject(words::say(tx.lang(), "debits-lines", &[("count", self.lines.len().to_string())]));
        Ok(Nothing {})
    }
}
