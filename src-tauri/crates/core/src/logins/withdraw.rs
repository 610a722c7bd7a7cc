//! マイページの利用を止める: the account goes, open sessions end, links die, those on their way too. Undo brings
//! the account back, and no link.

use schemars::JsonSchema;
use serde::Deserialize;

use super::store;
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, error::OrNotFound, mail, members, values::Nothing,
};

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
    const TOUCHES: &'static [Topic] = &[Topic::Mypage, Topic::Members, Topic::Mail];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let contact = members::contact(tx, self.member)?.or_not_found("error-no-such-member")?;
        let links = store::use_tokens(tx, self.member)? + mail::stop_links(tx, self.member)?;
        // Without an account yet: a link that went to a wrong address is taken back.
        if !store::remove_login(tx, self.member)? && links == 0 {
            return Err(Error::conflict("error-no-login"));
        }
        tx.note();
        tx.subject(format!("{} {}", contact.no, contact.name));
        Ok(Nothing {})
    }
}
