//! 請求を取り消す: the charge stays, a row beside it takes it back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Area, Code, Command, Error, Permission, Result, Topic, Tx, Undo, ensure, words};

/// 請求を取り消す: of one mistake, or of a whole year that was billed wrongly.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// Which. On none of them may anything be paid.
    pub charges: Vec<i64>,
    /// Why; it is kept.
    pub reason: String,
}

/// What [`Cancel`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Cancelled {
    /// How many.
    pub cancelled: i64,
}

impl Command for Cancel {
    type Output = Cancelled;
    const NAME: &'static str = "dues.cancel";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Dues];
    const UNDO: Undo = Undo::Never("undo-never-money");
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Cancelled> {
        self.charges.sort_unstable();
        self.charges.dedup();
        let in_force = cancel(tx, &self.charges, &self.reason)?;
        tx.subject(match self.charges.as_slice() {
            [one] => store::label(tx.conn, *one).unwrap_or_default(),
            many => words::say(tx.lang(), "dues-cancelled", &[("count", many.len().to_string())]),
        });
        tx.reason(self.reason.trim());
        Ok(Cancelled { cancelled: in_force })
    }
}

/// Takes charges back, each named once, for the rooms above; how many.
///
/// # Errors
/// As [`Cancel`].
pub fn cancel(tx: &Tx<'_>, charges: &[i64], reason: &str) -> Result<i64> {
    let reason = reason.trim();
    ensure!(!reason.is_empty(), "reason", "error-reason");
    ensure!(!charges.is_empty(), "charges", "error-required");
    let keys = serde_json::to_string(charges)?;
    let (in_force, paid) = store::look(tx, &keys)?;
    if in_force != charges.len() as i64 {
        return Err(Error::new(Code::NotFound, "error-no-such-charge").field("charges"));
    }
    if let Some((member, label)) = paid {
        return Err(Error::conflict("error-charge-paid").field("charges").arg("member", member).arg("label", label));
    }
    store::reverse(tx, &keys, reason)?;
    Ok(in_force)
}
