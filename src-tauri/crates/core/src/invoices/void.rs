//! 請求書を取り消す: the number stays taken, and its sheets say 取消 from now on. What is owed is owed all the same.

use schemars::JsonSchema;
use serde::Deserialize;

use super::store;
use crate::{Area, Command, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, values::Nothing};

/// 請求書を取り消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "VoidInvoice")]
pub struct Void {
    /// The one in force.
    pub invoice: i64,
    /// Why; it is kept.
    pub reason: String,
}

impl Command for Void {
    type Output = Nothing;
    const NAME: &'static str = "invoices.void";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Invoices];
    const UNDO: Undo = Undo::Never("undo-never-invoice");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let old = store::find(tx, self.invoice)?.or_not_found("error-no-such-invoice")?;
        old.ensure_in_force()?;
        store::end(tx, self.invoice, None, reason)?;
        tx.subject(old.label());
        tx.reason(reason);
        Ok(Nothing {})
    }
}
