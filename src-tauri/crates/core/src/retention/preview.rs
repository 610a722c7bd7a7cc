//! 消去の下見: how many rows of which table go, and what stays and why.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{erase::found_of, store, tables};
use crate::{Area, Permission, Query, Reader, Result, ensure, words};

/// 消去するもの・残すもの.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Whom it is about; all of them must be due.
    pub members: Vec<i64>,
}

/// So many rows of a table.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RetentionCount")]
pub struct Count {
    /// What people call the table, in the reader's language.
    pub what: String,
    /// How many rows.
    pub rows: i64,
    /// Of what stays, why.
    pub why: String,
}

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RetentionPreview")]
pub struct Seen {
    /// What goes, or whose words go.
    pub goes: Vec<Count>,
    /// What stays, without a name.
    pub stays: Vec<Count>,
}

impl Query for Preview {
    type Output = Seen;
    const NAME: &'static str = "retention.preview";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Seen> {
        reader.require(Permission::view(Area::Members))?;
        ensure!(!self.members.is_empty(), "members", "error-required");
        found_of(reader, &self.members)?;
        let lang = reader.lang();
        let count = |table: &str, why: &str| -> Result<Count> {
            Ok(Count {
                what: words::say(lang, &format!("table-{}", table.replace('_', "-")), &[]),
                rows: store::count(reader, table, &self.members)?,
                why: if why.is_empty() { String::new() } else { words::say(lang, why, &[]) },
            })
        };
        let mut goes = Vec::new();
        // Working state has no name that people know.
        let told = tables::GOES.iter().filter(|table| crate::journal::is_recorded(table));
        for table in told.filter(|table| !["leave", "membership", "state_override"].contains(table)) {
            goes.push(count(table, "")?);
        }
        let mut stays = vec![count("membership", "retention-why-numbers")?];
        for (table, why) in tables::STAYS.iter().filter(|(table, _)| !["grp", "retention_erased"].contains(table)) {
            stays.push(count(table, why)?);
        }
        goes.retain(|count| count.rows > 0);
        stays.retain(|count| count.rows > 0);
        goes.sort_by_key(|count| std::cmp::Reverse(count.rows));
        Ok(Seen { goes, stays })
    }
}
