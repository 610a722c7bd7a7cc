//! マイページの利用を止める: the account goes, open sessions end, links die. Undo brings the account back.

use schemars::JsonSchema;
use serde::Deserialize;

use super::store;
use crate::{Area, Command, Permission, Result, Topic, Tx, Undo, error::OrNotFound, members, values::Nothing};

/// マイページの利用を止める.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Whose.
    pub member: i64,
}

impl Command for Withdraw {
    type Output = Nothing;
    const NAME: &'static str = "logins.withdraw";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mypage, Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let contact = members::contact(tx, self.member)?.or_not_found("error-no-such-member")?;
        store::use_tokens(tx, self.member)?;
        if !store::remove_login(tx, self.member)? {
            return Err(crate::Error::conflict("error-no-login"));
        }
        tx.subject(format!("{} {}", contact.no, contact.name));
        Ok(Nothing {})
    }
}
