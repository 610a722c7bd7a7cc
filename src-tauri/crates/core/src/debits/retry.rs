//! 振替不能: what could not be drawn and is still open. Somebody decides of each: it goes into the next run, or
//! it is asked for by transfer (and the mandate may be stopped, `mandates`). Nothing is drawn twice in silence.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{run::Line, store};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, error::OrNotFound, values::Nothing,
    words,
};

/// What comes after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// 次回に含める
    Again,
    /// 振込で納めてもらう: its charges are in no run until that is taken back.
    Transfer,
}

impl Next {
    /// As the table keeps it.
    pub(super) fn code(next: Option<Self>) -> &'static str {
        match next {
            None => "",
            Some(Self::Again) => "again",
            Some(Self::Transfer) => "transfer",
        }
    }

    /// Of what the table keeps.
    pub(super) fn of(code: &str) -> Option<Self> {
        match code {
            "again" => Some(Self::Again),
            "transfer" => Some(Self::Transfer),
            _ => None,
        }
    }
}

/// 振替不能の一覧: what is to be looked at, what waits for a decision, then what was decided and is still open.
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

/// 振替不能の次の扱いを決める, until the next run takes it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// Lines that failed.
    pub lines: Vec<i64>,
    /// What comes next; absent: nobody has decided it yet.
    pub next: Option<Next>,
}

impl Command for Retry {
    type Output = Nothing;
    const NAME: &'static str = "debits.retry";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Debits];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(!self.lines.is_empty(), "lines", "error-required");
        for line in &self.lines {
            store::set_next(tx, *line, self.next)?.then_some(()).or_not_found("error-no-such-debit-line")?;
        }
        tx.subject(words::say(tx.lang(), "debits-lines", &[("count", self.lines.len().to_string())]));
        Ok(Nothing {})
    }
}
