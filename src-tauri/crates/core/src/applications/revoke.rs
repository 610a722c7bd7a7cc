//! 承認の取消: an approval is taken back as a whole. The number stays taken; what was charged is taken back
//! by rows of its own, and refused where something has been paid.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{State, Step, papers, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, dues, ensure, error::OrNotFound, mail, members,
    membership, values::Nothing,
};

/// 承認を取り消す: the application waits again at the last stage.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// Which.
    pub application: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Revoke {
    type Output = Nothing;
    const NAME: &'static str = "applications.revoke";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Applications, Topic::Members, Topic::Dues, Topic::Mail];
    const UNDO: Undo = Undo::By("applications.decide");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim().to_owned();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let of = store::find(tx, self.application)?.or_not_found("error-no-such-application")?;
        let (State::Approved, Some(member), Some(first)) = (of.state, of.member, of.joined_on) else {
            return Err(Error::conflict("error-application-not-approved"));
        };
        // Those that somebody took back by hand are gone already.
        let mut in_force = Vec::new();
        for charge in &of.charges {
            if dues::find(tx, *charge)?.is_some() {
                in_force.push(*charge);
            }
        }
        if !in_force.is_empty() {
            dues::Cancel { charges: in_force, reason: reason.clone() }.run(tx)?;
        }
        membership::take_back(tx, member, first)?;
        if let Some(message) = of.welcome {
            mail::stop(tx, message)?;
        }
        papers::keep(tx, &of)?;
        store::revoke(tx, of.id)?;
        store::insert_step(tx, of.id, Step::Revoked, "", &reason)?;
        tx.subject(members::brief(tx, member)?.label());
        tx.reason(reason);
        Ok(Nothing {})
    }
}
