//! 入金を記録する.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Method,
    allocate::{Allocation, Asked, by_hand, oldest_first},
    store,
};
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, association, dues, ensure, members,
    values::{Day, Yen},
};

/// 入金を記録する. Without `allocations` the oldest open charges are paid first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Who paid.
    pub member: i64,
    /// Yen.
    pub amount: Yen,
    /// When it was paid; not after today.
    pub paid_on: Day,
    /// How.
    pub method: Method,
    /// For the office.
    #[serde(default)]
    pub memo: String,
    /// What it pays; an empty list: nothing yet (前受金).
    pub allocations: Option<Vec<Asked>>,
}

/// What [`Record`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Recorded {
    /// Key.
    pub id: i64,
    /// What it pays.
    pub allocated: Vec<Allocation>,
    /// What is left on it (前受金), yen.
    pub remaining: Yen,
}

/// A row of `payment` in the making.
pub(super) struct NewPayment<'a> {
    pub member: i64,
    pub amount: Yen,
    pub paid_on: Day,
    pub method: Method,
    pub memo: &'a str,
}

impl Command for Record {
    type Output = Recorded;
    const NAME: &'static str = "payments.record";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Payments, Topic::Dues];
    const UNDO: Undo = Undo::By("payments.void");
    fn run(self, tx: &mut Tx<'_>) -> Result<Recorded> {
        let recorded = record(tx, &self)?;
        let member = members::brief(tx, self.member)?;
        tx.subject(format!("{} ￥{}", member.label(), tsudoi_japan::money::yen(self.amount)));
        Ok(recorded)
    }
}

/// Records a payment, for the rooms above: what it pays, or what is open oldest first.
///
/// # Errors
/// As [`Record`].
pub fn record(tx: &Tx<'_>, asked: &Record) -> Result<Recorded> {
    ensure!((1..=dues::MOST).contains(&asked.amount), "amount", "error-amount");
    ensure!(asked.paid_on <= tx.today(), "paid_on", "error-paid-in-future");
    association::ensure_open(tx, asked.paid_on, "paid_on")?;
    let memo = asked.memo.trim();
    ensure!(memo.chars().count() <= 200, "memo", "error-too-long", max = 200);
    let member = members::brief(tx, asked.member)?;
    let allocated = match &asked.allocations {
        None => oldest_first(&dues::open_of_payer(tx, member.id)?, asked.amount),
        Some(parts) => by_hand(tx, parts, asked.amount)?,
    };
    let (amount, paid_on, method) = (asked.amount, asked.paid_on, asked.method);
    let id = store::insert(tx, &NewPayment { member: member.id, amount, paid_on, method, memo })?;
    for allocation in &allocated {
        store::allocate(tx, id, allocation, false)?;
    }
    let remaining = amount - allocated.iter().map(|allocation| allocation.amount).sum::<Yen>();
    Ok(Recorded { id, allocated, remaining })
}
