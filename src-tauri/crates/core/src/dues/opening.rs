//! 過年度残高: what a member owed when the association came to Tsudoi. One charge each, with the day on which
//! the amount stood, outside the scope of consumption tax like the fees that it is made of.

use super::{MOST, TaxClass, charge::NewCharge, items, store};
use crate::{
    Result, Tx, association, ensure, members,
    values::{Day, Yen},
};

/// 「過年度残高（2026-03-31現在）」
fn label(on: Day) -> String {
    format!("過年度残高（{on}現在）")
}

/// Charges a member what was owed on a day, yen. False when that was charged before: taking the same list in
/// again changes nothing.
pub fn opening_balance(tx: &Tx<'_>, member: i64, amount: Yen, on: Day) -> Result<bool> {
    ensure!((1..=MOST).contains(&amount), "amount", "error-amount");
    let label = label(on);
    if store::is_charged(tx, member, &label)? {
        return Ok(false);
    }
    let payer = members::brief(tx, member)?.id;
    let us = association::show(tx)?;
    let item = items::by_code(tx, "other")?.id;
    let new = NewCharge {
        member,
        payer,
        item,
        fiscal_year: tsudoi_japan::fiscal::fiscal_year(on, us.fiscal_year_start).0,
        label,
        amount,
        tax_class: TaxClass::Outside,
        due_on: on,
    };
    association::ensure_year_open(tx, new.fiscal_year, "fiscal_year")?;
    let (round, _) = store::rounds(tx, &new)?;
    store::insert(tx, &new, round + 1)?;
    Ok(true)
}
