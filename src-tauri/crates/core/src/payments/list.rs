//! 入金の一覧: what came in, what it pays, whether a receipt was issued.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allocation, Method, refund::Given, store};
use crate::{
    Area, Permission, Query, Reader, Result, dues,
    error::OrNotFound,
    members,
    values::{Day, Yen},
};

/// Which payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// All, with those that were taken back.
    #[default]
    All,
    /// In force, and not (or not in full) receipted.
    Unissued,
    /// With a receipt in force.
    Issued,
    /// In force, not fully allocated: 前受金.
    Advance,
    /// Taken back.
    Void,
}

/// 入金の一覧, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only of members found by this.
    #[serde(default)]
    pub text: String,
    /// Only paid on this day or later.
    pub from: Option<Day>,
    /// Only paid on this day or before.
    pub to: Option<Day>,
    /// Only paid this way.
    pub method: Option<Method>,
    /// Only of this member.
    pub member: Option<i64>,
    /// Only these.
    #[serde(default)]
    pub state: Which,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many there are in all.
    pub total: i64,
    /// What they come to, without those that were taken back, yen.
    pub sum: Yen,
    /// One page of them.
    pub rows: Vec<Row>,
}

/// A payment in the list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Key.
    pub id: i64,
    /// Who paid.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// Name.
    pub name: String,
    /// Yen.
    pub amount: Yen,
    /// When it was paid.
    pub paid_on: Day,
    /// How.
    pub method: Method,
    /// For the office.
    pub memo: String,
    /// How much of it pays charges.
    pub allocated: Yen,
    /// 返金: what of it was given back.
    pub refunded: Yen,
    /// What is left on it (前受金).
    pub remaining: Yen,
    /// Whether it was taken back.
    pub void: bool,
    /// The numbers of its receipts in force.
    pub receipt_no: Option<String>,
    /// What it pays.
    pub labels: Vec<String>,
}

/// The list's filter as the statement takes it.
pub(super) struct Wanted {
    /// A JSON list of keys.
    pub members: Option<String>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub method: Option<Method>,
    pub member: Option<i64>,
    pub state: Which,
    pub offset: u32,
    pub limit: u32,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "payments.list";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let wanted = Wanted {
            members: members::found_keys(reader, &self.text)?,
            from: self.from,
            to: self.to,
            method: self.method,
            member: self.member,
            state: self.state,
            offset: self.offset,
            limit: self.limit.unwrap_or(100).clamp(1, 500),
        };
        let (total, sum) = store::totals(reader, &wanted)?;
        Ok(Listed { total, sum, rows: store::list(reader, &wanted)? })
    }
}

/// 入金の詳細.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which.
    pub payment: i64,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Details {
    /// As in the list.
    #[serde(flatten)]
    pub row: Row,
    /// Who recorded it.
    pub recorded_by: String,
    /// When, UTC.
    pub recorded_at: String,
    /// Why it was taken back; empty when it was not.
    pub void_reason: String,
    /// What it pays.
    pub allocations: Vec<Allocation>,
    /// What of it was given back, with what was taken back since.
    pub refunds: Vec<Given>,
    /// What its payer still owes, oldest first: what the rest could pay.
    pub open: Vec<dues::ChargeLine>,
}

impl Query for Get {
    type Output = Details;
    const NAME: &'static str = "payments.get";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Details> {
        let payment = store::find(reader, self.payment)?.or_not_found("error-no-such-payment")?;
        let row = store::row(reader, payment.id)?.or_not_found("error-no-such-payment")?;
        let (recorded_by, recorded_at, void_reason) = store::history(reader, payment.id)?;
        let refunds = store::refunds::of_payment(reader, payment.id)?;
        let open = if row.remaining > 0 { dues::open_of_payer(reader, payment.member)? } else { Vec::new() };
        Ok(Details { row, recorded_by, recorded_at, void_reason, allocations: payment.allocations, refunds, open })
    }
}
