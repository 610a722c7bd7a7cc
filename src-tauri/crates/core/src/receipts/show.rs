//! 領収書の詳細: what a sheet is for, and every sheet that has to do with it: what was voided or issued again, and
//! what was issued instead.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    snapshot::Snapshot,
    store::{self, State},
};
use crate::{
    Area, Permission, Query, Reader, Result,
    error::OrNotFound,
    payments,
    values::{Day, Yen},
};

/// 領収書の詳細.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Which sheet.
    pub receipt: i64,
}

/// What [`Show`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Details {
    /// What it says.
    pub snapshot: Snapshot,
    /// `R2026-0187`, of a reissue `R2026-0187-2`.
    pub sheet_no: String,
    /// How it stands.
    pub state: State,
    /// What it is for.
    pub parts: Vec<Part>,
    /// Sheets for the same payments, this one among them, oldest first.
    pub chain: Vec<Link>,
}

/// What of a payment a sheet is for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    /// Which payment.
    pub payment: i64,
    /// When the money came.
    pub paid_on: Day,
    /// What it pays; empty: nothing (前受金).
    pub label: String,
    /// Yen.
    pub amount: Yen,
}

/// A sheet in the chain.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Link {
    /// Key.
    pub id: i64,
    /// `R2026-0187`
    pub no: String,
    /// 1, or more when it was issued again.
    pub copy: i64,
    /// How it stands.
    pub state: State,
    /// 宛名
    pub addressee: String,
    /// Yen.
    pub amount: Yen,
    /// 発行日
    pub issued_on: Day,
    /// When it was made, UTC.
    pub issued_at: String,
    /// By whom.
    pub issued_by: String,
    /// Why it was issued again; empty of an original.
    pub reason: String,
    /// When it was voided, UTC.
    pub voided_at: Option<String>,
    /// By whom.
    pub voided_by: Option<String>,
    /// Why.
    pub void_reason: Option<String>,
}

impl Query for Show {
    type Output = Details;
    const NAME: &'static str = "receipts.show";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    fn run(self, reader: &Reader<'_>) -> Result<Details> {
        let found = store::find(reader, self.receipt)?.or_not_found("error-no-such-receipt")?;
        let mut parts = Vec::new();
        for (payment, charge, amount) in store::parts(reader, self.receipt)? {
            let paid = payments::find(reader, payment)?.or_not_found("error-no-such-payment")?;
            let pays = paid.allocations.iter().find(|part| Some(part.charge) == charge);
            let label = pays.map(|part| part.label.clone()).unwrap_or_default();
            parts.push(Part { payment, paid_on: paid.paid_on, label, amount });
        }
        Ok(Details {
            sheet_no: found.snapshot.sheet_number(),
            snapshot: found.snapshot,
            state: found.state,
            parts,
            chain: store::chain(reader, self.receipt)?,
        })
    }
}
