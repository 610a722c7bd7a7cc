//! 領収書を取り消す: the number stays taken, and its sheet says 取消 from now on.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{print::Seals, store};
use crate::{Area, Command, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, values::Nothing};

/// 領収書を取り消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Void {
    /// The sheet in force.
    pub receipt: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Void {
    type Output = Nothing;
    const NAME: &'static str = "receipts.void";
    const NEEDS: Permission = Permission::change(Area::Receipts);
    const TOUCHES: &'static [Topic] = &[Topic::Receipts, Topic::Payments];
    const UNDO: Undo = Undo::Never("undo-never-receipt");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let old = store::find(tx, self.receipt)?.or_not_found("error-no-such-receipt")?;
        old.ensure_in_force()?;
        let marked = Seals::default().draw(tx, &old.snapshot, true)?;
        store::void(tx, self.receipt, reason, &marked)?;
        tx.subject(format!("{} {}", old.snapshot.sheet_number(), old.snapshot.names()));
        tx.reason(reason);
        Ok(Nothing {})
    }
}
