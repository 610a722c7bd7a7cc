//! How far My Page has come among the members.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Area, Permission, Query, Reader, Result, error::OrNotFound, members};

/// A claimed account, as the office sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Login {
    /// The address to sign in with.
    pub email: String,
    /// When it was claimed, UTC.
    pub claimed_at: String,
    /// The last time somebody came in, UTC.
    pub last_sign_in: Option<String>,
    /// Whether an app is asked for its code.
    pub app: bool,
    /// How many passkeys there are.
    pub passkeys: i64,
    /// How many recovery codes are good.
    pub recovery_left: i64,
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
    /// Of them, with a second factor.
    pub two_factors: i64,
}

impl Query for Status {
    type Output = Numbers;
    const NAME: &'static str = "logins.status";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<Numbers> {
        let (members, with_email) = members::reach(reader)?;
        let (invited, claimed, two_factors) = store::numbers(reader)?;
        Ok(Numbers { members, with_email, invited, claimed, two_factors })
    }
}

/// 会員のマイページの登録.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

/// What [`OfMember`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Account {
    /// None: not claimed.
    pub login: Option<Login>,
    /// Whether the rules ask this member for a second factor.
    pub asked: bool,
}

impl Query for OfMember {
    type Output = Account;
    const NAME: &'static str = "logins.account";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Account> {
        members::contact(reader, self.member)?.or_not_found("error-no-such-member")?;
        Ok(Account {
            login: store::login_of(reader, self.member)?,
            asked: super::asks_two_factors(reader, self.member)?,
        })
    }
}
