//! 予算 of a fiscal year, by 科目.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{purses::MOST, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, association, ensure,
    values::{Nothing, Year, Yen},
    words,
};

/// An amount of the budget.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// 科目
    pub subject: i64,
    /// Yen; 0 takes the line out.
    pub amount: Yen,
}

/// 予算を決める. 科目 that are not named stay as they are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetBudget {
    /// Of which year; not a closed one.
    pub fiscal_year: Year,
    /// Its lines.
    pub lines: Vec<Line>,
}

impl Command for SetBudget {
    type Output = Nothing;
    const NAME: &'static str = "books.set_budget";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Books];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let year = self.fiscal_year.0;
        association::ensure_year_open(tx, year, "fiscal_year")?;
        let known = store::subjects(tx)?;
        for line in &self.lines {
            ensure!((0..=MOST).contains(&line.amount), "lines", "error-amount");
            if known.iter().all(|subject| subject.id != line.subject) {
                return Err(Error::invalid("lines", "error-no-such-subject"));
            }
            store::set_budget(tx, year, line.subject, line.amount)?;
        }
        tx.subject(words::say(tx.lang(), "books-year", &[("year", year.to_string())]));
        Ok(Nothing {})
    }
}
