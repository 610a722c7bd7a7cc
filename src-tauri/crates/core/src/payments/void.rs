//! 入金を取り消す: by a payment of the same amount with the sign turned, and its allocations with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Paid, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, association, ensure, error::OrNotFound, members,
};

/// 入金を取り消す. The rooms above may still refuse it at the end of the act: what was receipted stays paid.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Void {
    /// Which.
    pub payment: i64,
    /// Why; it is kept.
    pub reason: String,
}

/// What [`Void`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Voided {
    /// The payment that reverses.
    pub id: i64,
}

impl Command for Void {
    type Output = Voided;
    const NAME: &'static str = "payments.void";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Payments, Topic::Dues];
    const UNDO: Undo = Undo::Never("undo-never-money");
    fn run(self, tx: &mut Tx<'_>) -> Result<Voided> {
        let (payment, id) = void(tx, self.payment, &self.reason)?;
        let member = members::brief(tx, payment.member)?;
        tx.subject(format!("{} ￥{}", member.label(), tsudoi_japan::money::yen(payment.amount)));
        tx.reason(self.reason.trim());
        Ok(Voided { id })
    }
}

/// Takes a payment back, for the rooms above: the payment, and the key of the one that reverses it.
///
/// # Errors
/// As [`Void`].
pub fn void(tx: &Tx<'_>, payment: i64, reason: &str) -> Result<(Paid, i64)> {
    let reason = reason.trim();
    ensure!(!reason.is_empty(), "reason", "error-reason");
    let payment = store::find(tx, payment)?.or_not_found("error-no-such-payment")?;
    if payment.void {
        return Err(Error::conflict("error-payment-void").field("payment"));
    }
    if payment.refunded > 0 {
        return Err(Error::conflict("error-payment-refunded").field("payment"));
    }
    association::ensure_open(tx, tx.today(), "payment")?;
    let id = store::reverse(tx, &payment, reason)?;
    Ok((payment, id))
}
