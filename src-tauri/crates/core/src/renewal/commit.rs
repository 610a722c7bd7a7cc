//! 年度更新の確定: the proposals that were not left out, in one act and one entry of the journal.

use std::collections::HashSet;

use chrono::Months;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    propose::{self, Act},
    store,
};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, membership, membership::EndReason, values::Year, words,
};

/// 年度更新を確定する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// The year that begins.
    pub fiscal_year: Year,
    /// Members for whom nothing shall be done.
    #[serde(default)]
    pub leave_out: Vec<i64>,
    /// How many acts the person has seen and means; when it is another number now, nothing is done.
    pub expected: usize,
}

/// What [`Commit`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Committed {
    /// Kinds changed.
    pub changed: i64,
    /// Terms that follow.
    pub renewed: i64,
    /// 自然退会
    pub lapsed: i64,
    /// Proposals that were not taken.
    pub left_out: i64,
}

impl Command for Commit {
    type Output = Committed;
    const NAME: &'static str = "renewal.commit";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Members, Topic::Renewal];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Committed> {
        let (first, after) = propose::days(tx, self.fiscal_year)?;
        let standings = store::standings(tx, first)?;
        let left_out: HashSet<i64> = self.leave_out.into_iter().collect();
        let (out, todo): (Vec<_>, Vec<_>) = propose::find(tx, &standings, first, after)?
            .into_iter()
            .filter(|found| found.act.is_proposed())
            .partition(|found| left_out.contains(&found.member));
        if todo.len() != self.expected {
            return Err(Error::conflict("error-renewal-changed").arg("seen", self.expected).arg("now", todo.len()));
        }
        if todo.is_empty() {
            return Err(Error::conflict("error-renewal-nothing"));
        }
        let mut done = Committed { left_out: out.len() as i64, ..Committed::default() };
        let why = words::say(tx.lang(), "renewal-why", &[("year", self.fiscal_year.0.to_string())]);
        let total = todo.len() as u64;
        for (at, found) in todo.into_iter().enumerate() {
            tx.step(at as u64, total)?;
            match (found.act, found.to) {
                (Act::Change, Some(to)) => {
                    membership::change_kind(tx, found.member, to, found.on)?;
                    done.changed += 1;
                }
                (Act::Renew, _) => {
                    membership::start(tx, found.member, found.kind, found.on, Some(found.on + Months::new(12)))?;
                    done.renewed += 1;
                }
                (Act::Lapse, _) => {
                    membership::end(tx, found.member, found.on, EndReason::Lapsed, None, &why)?;
                    done.lapsed += 1;
                }
                _ => return Err(Error::internal("only what is proposed is done")),
            }
        }
        store::insert_done(tx, self.fiscal_year.0, &done)?;
        tx.subject(words::say(
            tx.lang(),
            "renewal-done",
            &[
                ("year", self.fiscal_year.0.to_string()),
                ("changed", done.changed.to_string()),
                ("renewed", done.renewed.to_string()),
                ("lapsed", done.lapsed.to_string()),
            ],
        ));
        Ok(done)
    }
}
