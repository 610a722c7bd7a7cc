//! 返金: asked for here, done by Stripe through the job; what Stripe has given back is reversed as everything that is
//! heard of it (`receive`), also what was given back at Stripe's own page.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{settings, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, association, ensure, error::OrNotFound, members,
    payments, values::Nothing,
};

/// オンライン決済を返金する: all of it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// Which link was paid.
    pub link: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Refund {
    type Output = Nothing;
    const NAME: &'static str = "online.refund";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Online];
    const UNDO: Undo = Undo::Never("undo-never-online-refund");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
        settings::ensure_key(tx)?;
        let paid = store::paid_of_link(tx, self.link)?.or_not_found("error-online-not-paid")?;
        if paid.refunded > 0 || !paid.refund_reason.is_empty() {
            return Err(Error::conflict("error-online-refunded").field("link"));
        }
        association::ensure_open(tx, tx.today(), "link")?;
        // Asked before the money is gone: what stands in the way of reversing stands in the way of giving it back.
        if let Some(no) = store::receipt_of(tx, paid.payment)? {
            return Err(Error::conflict("error-receipt-in-force").field("link").arg("no", no));
        }
        // What was given back by hand is not given back twice.
        let given = paid.payment.map(|payment| payments::find(tx, payment)).transpose()?.flatten();
        if given.is_some_and(|given| given.refunded > 0) {
            return Err(Error::conflict("error-payment-refunded").field("link"));
        }
        store::ask_refund(tx, paid.id, reason)?;
        tx.subject(format!("{} ￥{}", members::brief(tx, paid.member)?.label(), tsudoi_japan::money::yen(paid.amount)));
        tx.reason(reason);
        tx.note();
        Ok(Nothing {})
    }
}
