//! 充当: which charges a payment pays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{record::Recorded, store};
use crate::{
    Area, Code, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, association,
    dues::{self, ChargeLine, TaxClass},
    ensure,
    error::OrNotFound,
    members,
    values::Yen,
};

/// A part of a payment that is to pay a charge.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Which charge, whoever's it is: a company pays for its people.
    pub charge: i64,
    /// Yen.
    pub amount: Yen,
}

/// A part of a payment that pays a charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Allocation {
    /// Which charge.
    pub charge: i64,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// Yen.
    pub amount: Yen,
    /// The year the charge is for.
    pub fiscal_year: i32,
    /// How consumption tax looks at it.
    pub tax_class: TaxClass,
}

fn part(charge: &ChargeLine, amount: Yen) -> Allocation {
    Allocation {
        charge: charge.id,
        label: charge.label.clone(),
        amount,
        fiscal_year: charge.fiscal_year,
        tax_class: charge.tax_class,
    }
}

/// Pays open charges in their order as far as the amount goes.
pub(super) fn oldest_first(open: &[ChargeLine], amount: Yen) -> Vec<Allocation> {
    let mut left = amount;
    let mut parts = Vec::new();
    for charge in open {
        let paid = charge.open.min(left);
        if paid <= 0 {
            break;
        }
        left -= paid;
        parts.push(part(charge, paid));
    }
    parts
}

/// Pays what was asked for, if `amount` is enough and every charge is open that far.
pub(super) fn by_hand(reader: &Reader<'_>, asked: &[Asked], amount: Yen) -> Result<Vec<Allocation>> {
    let mut parts: Vec<Allocation> = Vec::new();
    for one in asked {
        ensure!((1..=dues::MOST).contains(&one.amount), "allocations", "error-amount");
        let charge = dues::find(reader, one.charge)?
            .ok_or_else(|| Error::new(Code::NotFound, "error-no-such-charge").field("allocations"))?;
        ensure!(
            parts.iter().all(|part| part.charge != charge.id),
            "allocations",
            "error-charge-twice",
            label = charge.label
        );
        ensure!(
            one.amount <= charge.open,
            "allocations",
            "error-more-than-open",
            label = charge.label,
            open = tsudoi_japan::money::yen(charge.open)
        );
        parts.push(part(&charge, one.amount));
    }
    let sum: Yen = parts.iter().map(|part| part.amount).sum();
    ensure!(
        sum <= amount,
        "allocations",
        "error-more-than-paid",
        sum = tsudoi_japan::money::yen(sum),
        amount = tsudoi_japan::money::yen(amount)
    );
    Ok(parts)
}

/// 前受金を充てる: of what remains of a payment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocate {
    /// Which payment.
    pub payment: i64,
    /// What it is to pay.
    pub allocations: Vec<Asked>,
}

impl Command for Allocate {
    type Output = Recorded;
    const NAME: &'static str = "payments.allocate";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Payments, Topic::Dues];
    const UNDO: Undo = Undo::By("payments.void");
    fn run(self, tx: &mut Tx<'_>) -> Result<Recorded> {
        let recorded = allocate(tx, self.payment, &self.allocations)?;
        let payment = store::find(tx, self.payment)?.or_not_found("error-no-such-payment")?;
        let member = members::brief(tx, payment.member)?;
        tx.subject(format!("{} ￥{}", member.label(), tsudoi_japan::money::yen(payment.amount)));
        Ok(recorded)
    }
}

/// Pays charges of what remains of a payment, for the rooms above.
///
/// # Errors
/// As [`Allocate`].
pub fn allocate(tx: &Tx<'_>, payment: i64, asked: &[Asked]) -> Result<Recorded> {
    ensure!(!asked.is_empty(), "allocations", "error-required");
    association::ensure_open(tx, tx.today(), "payment")?;
    let payment = store::find(tx, payment)?.or_not_found("error-no-such-payment")?;
    if payment.void {
        return Err(Error::conflict("error-payment-void").field("payment"));
    }
    let allocated = by_hand(tx, asked, payment.remaining())?;
    for allocation in &allocated {
        store::allocate(tx, payment.id, allocation, true)?;
    }
    let remaining = payment.remaining() - allocated.iter().map(|allocation| allocation.amount).sum::<Yen>();
    Ok(Recorded { id: payment.id, allocated, remaining })
}
