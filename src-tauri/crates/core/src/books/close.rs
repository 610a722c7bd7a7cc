//! 年度の締め: nothing in a closed year changes any more. What it came to is kept with the closing; a mistake that
//! is found later is put right by a reversal of today, or the year is opened again with a reason.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{days, figures};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure,
    values::{Nothing, Year, Yen},
};

/// 締めの一覧: what was closed and opened again, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closings {}

/// A closing, or its taking back.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Closed {
    /// Which year.
    pub fiscal_year: i32,
    /// Closed, or opened again.
    pub closed: bool,
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why it was opened again.
    pub reason: String,
    /// What the year came to then: 次期繰越, yen.
    pub closing: Yen,
}

impl Query for Closings {
    type Output = Vec<Closed>;
    const NAME: &'static str = "books.closings";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Closed>> {
        let told = |one: association::Closing| {
            let figures: serde_json::Value = serde_json::from_str(&one.figures)?;
            Ok(Closed {
                fiscal_year: one.fiscal_year,
                closed: one.closed,
                at: one.at,
                by: one.by,
                reason: one.reason,
                closing: figures["closing"].as_i64().unwrap_or_default(),
            })
        };
        association::closings(reader)?.into_iter().map(told).collect()
    }
}

/// 年度を締める, with all years before it. The year must be over.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Which.
    pub fiscal_year: Year,
}

impl Command for Close {
    type Output = Nothing;
    const NAME: &'static str = "books.close";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Books, Topic::Payments];
    const UNDO: Undo = Undo::By("books.reopen");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let year = self.fiscal_year.0;
        let (_, after) = days(tx, year)?;
        ensure!(after <= tx.today(), "fiscal_year", "error-close-running", from = after);
        if association::closed_year(tx)?.is_some_and(|closed| year <= closed) {
            return Err(Error::conflict("error-closed-already").field("fiscal_year"));
        }
        let figures = serde_json::to_string(&figures::figures(tx, year)?)?;
        association::set_closed(tx, year, true, "", &figures)?;
        tx.subject(figures::year_label(tx, year));
        Ok(Nothing {})
    }
}

/// 締めを解く: of the year that was closed last.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopen {
    /// Which.
    pub fiscal_year: Year,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Reopen {
    type Output = Nothing;
    const NAME: &'static str = "books.reopen";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Books, Topic::Payments];
    const UNDO: Undo = Undo::By("books.close");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let (year, reason) = (self.fiscal_year.0, self.reason.trim());
        ensure!(!reason.is_empty(), "reason", "error-reason");
        ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
        if association::closed_year(tx)? != Some(year) {
            return Err(Error::conflict("error-not-closed-last").field("fiscal_year"));
        }
        let figures = serde_json::to_string(&figures::figures(tx, year)?)?;
        association::set_closed(tx, year, false, reason, &figures)?;
        tx.subject(figures::year_label(tx, year));
        tx.reason(reason);
        Ok(Nothing {})
    }
}
