//! 返金: gives back what a payment paid for nothing (前受金: paid twice, too much, for what did not take place). What
//! pays a charge is not given back: the charge is adjusted or taken back first, and the payment with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::money::yen;

use super::{Method, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, association, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing, Yen},
};

/// 返金を記録する. The money itself is moved by hand or by 総合振込; here it is written down.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refund {
    /// Of which payment.
    pub payment: i64,
    /// Yen; absent: all that is left of it.
    pub amount: Option<Yen>,
    /// When it was given back; absent: today.
    pub refunded_on: Option<Day>,
    /// How.
    pub method: Method,
    /// Why; it is kept.
    pub reason: String,
}

/// What [`Refund`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Refunded {
    /// Key.
    pub id: i64,
    /// What is still left of the payment, yen.
    pub remaining: Yen,
}

/// A row of `refund` in the making.
pub(super) struct NewRefund<'a> {
    pub payment: i64,
    pub member: i64,
    pub amount: Yen,
    pub refunded_on: Day,
    pub method: Method,
    pub reason: &'a str,
}

fn reason(text: &str) -> Result<&str> {
    let reason = text.trim();
    ensure!(!reason.is_empty(), "reason", "error-reason");
    ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
    Ok(reason)
}

impl Command for Refund {
    type Output = Refunded;
    const NAME: &'static str = "payments.refund";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Payments];
    const UNDO: Undo = Undo::By("payments.take_back_refund");
    fn run(self, tx: &mut Tx<'_>) -> Result<Refunded> {
        let reason = reason(&self.reason)?;
        let payment = store::find(tx, self.payment)?.or_not_found("error-no-such-payment")?;
        if payment.void {
            return Err(Error::conflict("error-payment-void").field("payment"));
        }
        let left = payment.remaining();
        let amount = self.amount.unwrap_or(left);
        ensure!((1..=left).contains(&amount), "amount", "error-refund-amount", left = yen(left));
        let refunded_on = self.refunded_on.unwrap_or_else(|| tx.today());
        ensure!(refunded_on <= tx.today(), "refunded_on", "error-paid-in-future");
        ensure!(refunded_on >= payment.paid_on, "refunded_on", "error-refund-before-payment");
        association::ensure_open(tx, refunded_on, "refunded_on")?;
        let member = members::brief(tx, payment.member)?;
        let (payment, member_id, method) = (payment.id, payment.member, self.method);
        let new = NewRefund { payment, member: member_id, amount, refunded_on, method, reason };
        let id = store::refunds::insert(tx, &new)?;
        tx.subject(format!("{} ￥{}", member.label(), yen(amount)));
        tx.reason(reason);
        Ok(Refunded { id, remaining: left - amount })
    }
}

/// 返金の記録を取り消す, where the money was not given back after all.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBackRefund {
    /// Which.
    pub refund: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for TakeBackRefund {
    type Output = Nothing;
    const NAME: &'static str = "payments.take_back_refund";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Payments];
    const UNDO: Undo = Undo::Never("undo-never-money");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = reason(&self.reason)?;
        let (refund, member) = store::refunds::find(tx, self.refund)?.or_not_found("error-no-such-refund")?;
        if refund.taken_back {
            return Err(Error::conflict("error-refund-taken-back").field("refund"));
        }
        association::ensure_open(tx, tx.today(), "refund")?;
        store::refunds::reverse(tx, refund.id, reason)?;
        tx.subject(format!("{} ￥{}", members::brief(tx, member)?.label(), yen(refund.amount)));
        tx.reason(reason);
        Ok(Nothing {})
    }
}

/// What was given back of a payment.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Given {
    /// Key.
    pub id: i64,
    /// Yen.
    pub amount: Yen,
    /// When.
    pub refunded_on: Day,
    /// How.
    pub method: Method,
    /// Why.
    pub reason: String,
    /// Who wrote it down.
    pub by: String,
    /// Whether it was taken back since.
    pub taken_back: bool,
}
