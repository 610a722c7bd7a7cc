//! 分納: a charge that is paid in parts, each by its day. It is late when a part is late, not before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::money::yen;

use super::store;
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members,
    values::{Day, Nothing, Yen},
};

/// More parts than that are five years of months.
const MOST_PARTS: usize = 60;

/// A part of a charge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// By when.
    pub due_on: Day,
    /// Yen.
    pub amount: Yen,
}

/// 分納を決める. What was decided before is replaced; no parts: it is paid at once again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalments {
    /// Which charge.
    pub charge: i64,
    /// Two parts or more, each later than the one before, together the whole charge; or none.
    pub parts: Vec<Part>,
}

impl Command for Instalments {
    type Output = Nothing;
    const NAME: &'static str = "dues.instalments";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Dues];
    const UNDO: Undo = Undo::By("dues.instalments");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let line = store::find(tx, self.charge)?.or_not_found("error-no-such-charge")?;
        let parts = self.parts;
        if !parts.is_empty() {
            ensure!((2..=MOST_PARTS).contains(&parts.len()), "parts", "error-instalments-number", max = MOST_PARTS);
            ensure!(parts.iter().all(|part| part.amount > 0), "parts", "error-amount");
            let sum: Yen = parts.iter().map(|part| part.amount).sum();
            ensure!(sum == line.amount, "parts", "error-instalments-sum", sum = yen(sum), amount = yen(line.amount));
            ensure!(parts.is_sorted_by(|a, b| a.due_on < b.due_on), "parts", "error-instalments-order");
        }
        store::set_instalments(tx, self.charge, &parts)?;
        let member = members::brief(tx, line.member)?;
        tx.subject(format!("{} {}", member.label(), line.label));
        Ok(Nothing {})
    }
}

/// Lets the last part follow what the charge comes to now, if there are any.
pub(super) fn follow(tx: &Tx<'_>, charge: i64, amount: Yen) -> Result<()> {
    let parts = store::instalments(tx, charge)?;
    let Some(last) = parts.last().map(|part| part.due_on) else { return Ok(()) };
    let (mut left, mut kept) = (amount, Vec::new());
    for part in parts {
        let amount = if part.due_on == last { left } else { part.amount.min(left) };
        if amount > 0 {
            left -= amount;
            kept.push(Part { amount, ..part });
        }
    }
    store::set_instalments(tx, charge, &kept)
}
