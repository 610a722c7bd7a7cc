//! 調整: makes a charge less or more, with the reason. The charge stays as it was made; what it comes to is the
//! sum of both. Less than what was paid it cannot become: that would be a refund.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::money::yen;

use super::{MOST, instalments, store};
use crate::{Area, Command, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, members, values::Yen};

/// 請求を調整する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjust {
    /// Which charge.
    pub charge: i64,
    /// Yen, by how much: less than 0 makes it less.
    pub amount: Yen,
    /// Why; it is kept.
    pub reason: String,
}

/// What [`Adjust`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Adjusted {
    /// What the charge comes to now, yen.
    pub amount: Yen,
    /// Of that, not yet paid.
    pub open: Yen,
}

impl Command for Adjust {
    type Output = Adjusted;
    const NAME: &'static str = "dues.adjust";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Dues];
    const UNDO: Undo = Undo::By("dues.adjust");
    fn run(self, tx: &mut Tx<'_>) -> Result<Adjusted> {
        let adjusted = adjust(tx, self.charge, self.amount, &self.reason)?;
        let line = store::find(tx, self.charge)?.or_not_found("error-no-such-charge")?;
        let member = members::brief(tx, line.member)?;
        let sign = if self.amount < 0 { "－" } else { "＋" };
        tx.subject(format!("{} {} {sign}{}円", member.label(), line.label, yen(self.amount.abs())));
        tx.reason(self.reason.trim());
        Ok(adjusted)
    }
}

/// Adjusts a charge, for the rooms above.
///
/// # Errors
/// As [`Adjust`].
pub fn adjust(tx: &Tx<'_>, charge: i64, amount: Yen, reason: &str) -> Result<Adjusted> {
    let reason = reason.trim();
    ensure!(!reason.is_empty(), "reason", "error-reason");
    ensure!(reason.chars().count() <= 200, "reason", "error-too-long", max = 200);
    let line = store::find(tx, charge)?.or_not_found("error-no-such-charge")?;
    let after = line.amount.saturating_add(amount);
    ensure!(amount != 0 && (0..=MOST).contains(&after), "amount", "error-adjust-amount", charged = yen(line.amount));
    ensure!(after >= line.paid, "amount", "error-adjust-below-paid", paid = yen(line.paid));
    store::adjust(tx, charge, amount, reason)?;
    instalments::follow(tx, charge, after)?;
    Ok(Adjusted { amount: after, open: after - line.paid })
}
