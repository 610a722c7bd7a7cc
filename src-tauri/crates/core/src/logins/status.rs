//! How far My Page has come among the members.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Area, Permission, Query, Reader, Result, members};

/// A claimed account, as the office sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Login {
    /// The address to sign in with.
    pub email: String,
    /// When it was claimed, UTC.
    pub claimed_at: String,
    /// The last time somebody came in, UTC.
    pub last_sign_in: Option<String>,
}

/// マイページの利用状況.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Status {}

/// What [`Status`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Numbers {
    /// Members now.
    pub members: i64,
    /// Of them, with a mail address.
    pub with_email: i64,
    /// With an invitation that went out, is good and was not used yet.
    pub invited: i64,
    /// Accounts.
    pub claimed: i64,
}

impl Query for Status {
    type Output = Numbers;
    const NAME: &'static str = "logins.status";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<Numbers> {
        let (members, with_email) = members::reach(reader)?;
        let (invited, claimed) = store::numbers(reader)?;
        Ok(Numbers { members, with_email, invited, claimed })
    }
}
