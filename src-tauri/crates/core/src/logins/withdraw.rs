//! マイページの利用を止める: the account goes, open sessions end, links and printed codes die, those on their way too.
//! Where there is a second factor this takes what [`super::drop_factors`] takes: a withdrawal and a new invitation would
//! go around it. No undo brings the account back, for it would come without its factor: the member is invited again.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{account, factors, store, tell};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, claims, ensure, error::OrNotFound, mail, members,
    values::Nothing,
};

/// マイページの利用を止める.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Whose.
    pub member: i64,
    /// Why, and how the office made sure who is asking; needed where there is a second factor. Stands in the journal.
    #[serde(default)]
    pub reason: String,
}

impl Command for Withdraw {
    type Output = Nothing;
    const NAME: &'static str = "logins.withdraw";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Mypage, Topic::Members, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-withdrawn");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let contact = members::contact(tx, self.member)?.or_not_found("error-no-such-member")?;
        let reason = self.reason.trim();
        ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
        let login = super::of_member(tx, self.member)?;
        let account = login.map(|login| account::by_email(tx, &login.email)).transpose()?.flatten();
        if let Some(account) = &account
            && factors::of(tx, account.id)?.any()
        {
            tx.require(Permission::change(Area::Identity))?;
            ensure!(!reason.is_empty(), "reason", "error-required");
        }
        let links = store::use_tokens(tx, self.member)? + mail::stop_links(tx, self.member)?;
        // Without an account yet: a link or a letter that went to a wrong address is taken back.
        let codes = claims::forget(tx, self.member)?;
        if let Some(account) = &account {
            store::remove_all(tx, account.id)?;
        }
        if !store::remove_login(tx, self.member)? && links + codes == 0 {
            return Err(Error::conflict("error-no-login"));
        }
        if let Some(account) = &account {
            let lang = members::letters_in(tx, account.member)?;
            tell::of_change(tx, account, "signin-told-withdrawn", lang)?;
        }
        tx.note();
        tx.subject(format!("{} {}", contact.no, contact.name));
        tx.reason(reason);
        Ok(Nothing {})
    }
}
