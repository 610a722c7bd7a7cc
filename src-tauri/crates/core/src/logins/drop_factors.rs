//! 2段階認証を外す: the office's help for a member who has lost the phone and the recovery codes. It opens the account
//! to whoever has the password, so the office writes down how it made sure who is asking, and the member is told.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Happened, account, factors, store, tell};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, members, values::Nothing,
};

/// 2段階認証を外す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropFactors {
    /// Whose.
    pub member: i64,
    /// How the office made sure who is asking: 「来所、運転免許証で確認」. Stands in the journal.
    pub reason: String,
}

impl Command for DropFactors {
    type Output = Nothing;
    const NAME: &'static str = "logins.drop_factors";
    // Whoever may see identity papers decides whether somebody is who they say.
    const NEEDS: Permission = Permission::change(Area::Identity);
    const TOUCHES: &'static [Topic] = &[Topic::Mypage, Topic::Members, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-factors");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-required");
        ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
        let contact = members::contact(tx, self.member)?.or_not_found("error-no-such-member")?;
        let login = super::of_member(tx, self.member)?.ok_or_else(|| Error::conflict("error-no-login"))?;
        let account = account::by_email(tx, &login.email)?.or_not_found("error-no-login")?;
        if !factors::of(tx, account.id)?.any() {
            return Err(Error::conflict("error-no-factors"));
        }
        store::remove_factors(tx, account.id)?;
        store::end_sessions(tx, account.id, None)?;
        account::note(tx, Some(account.id), Happened::FactorsDropped, "")?;
        let lang = members::letters_in(tx, account.member)?;
        tell::of_change(tx, &account, "signin-told-dropped", lang)?;
        tx.note();
        tx.subject(format!("{} {}", contact.no, contact.name));
        tx.reason(reason);
        Ok(Nothing {})
    }
}
