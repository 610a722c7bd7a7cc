//! 自然退会の候補: who has not paid for so many years, and who will be one year later. A member on leave and
//! one who has promised are named with the reason why nothing happens to them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{settings::settings, store};
use crate::{
    Area, Permission, Query, Reader, Result,
    membership::State,
    reminders::{self, Told},
    values::{Day, Yen},
};

/// 自然退会の候補.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Candidates {}

/// How far somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// So many years as the rule says.
    Candidate,
    /// One year less: to be told.
    Warning,
}

/// Why nothing happens to somebody.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Exception {
    /// Key, where it was laid down by hand; none: a leave.
    pub id: Option<i64>,
    /// The last day on which it counts; none: until the member is back.
    pub until: Option<Day>,
    /// Why, as it was said; of a leave empty.
    pub reason: String,
}

/// Somebody who has not paid.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Unpaid {
    /// Key.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// The kind today.
    pub kind: String,
    /// The state today.
    pub state: State,
    /// How many years of fees are open and overdue.
    pub unpaid_years: u32,
    /// The oldest of them.
    pub since: i32,
    /// What they come to, yen.
    pub owed: Yen,
    /// How far they are.
    pub level: Level,
    /// Why nothing happens to them.
    pub exception: Option<Exception>,
    /// When they were last told.
    pub warned_on: Option<Day>,
    /// Whether they have a mail address.
    pub has_mail: bool,
    /// The reminders that were sent about what is still open, oldest first.
    pub notices: Vec<Told>,
}

/// What [`Candidates`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// After so many unpaid years somebody lapses; 0: nobody ever.
    pub years: u32,
    /// Candidates first, then those to be told, each by years and name.
    pub rows: Vec<Unpaid>,
}

impl Query for Candidates {
    type Output = Listed;
    const NAME: &'static str = "renewal.lapse_candidates";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        Ok(Listed { years: settings(reader)?.lapse_years, rows: rows(reader)? })
    }
}

/// Everybody who belongs to the association today and has unpaid years enough to be named.
pub(super) fn rows(reader: &Reader<'_>) -> Result<Vec<Unpaid>> {
    match settings(reader)?.lapse_years {
        0 => Ok(Vec::new()),
        // Of a rule of one year nobody can be told a year before.
        years => {
            let mut rows = store::unpaid(reader, years)?;
            let members: Vec<i64> = rows.iter().map(|row| row.member).collect();
            let mut told = reminders::told(reader, &members)?;
            for row in &mut rows {
                row.notices = told.remove(&row.member).unwrap_or_default();
            }
            Ok(rows)
        }
    }
}
