//! 入金を記録する.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Method,
    allocate::{Allocation, Asked, by_hand, oldest_first},
    store,
};
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, dues, ensure, members,
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
        ensure!((1..=dues::MOST).contains(&self.amount), "amount", "error-amount");
        ensure!(self.paid_on <= tx.today(), "paid_on", "error-paid-in-future");
        let memo = self.memo.trim();
        ensure!(memo.chars().count() <= 200, "memo", "error-too-long", max = 200);
        let member = members::brief(tx, self.member)?;
        let allocated = match self.allocations {
            None => oldest_first(&dues::open_of_payer(tx, member.id)?, self.amount),
            Some(asked) => by_hand(tx, &asked, self.amount)?,
        };
        let (amount, paid_on, method) = (self.amount, self.paid_on, self.method);
        let id = store::insert(tx, &NewPayment { member: member.id, amount, paid_on, method, memo })?;
        for allocation in &allocated {
            store::allocate(tx, id, allocation)?;
        }
        let remaining = amount - allocated.iter().map(|allocation| allocation.amount).sum::<Yen>();
        tx.subject(format!("{} ￥{}", member.label(), tsudoi_japan::money::yen(amount)));
        Ok(Recorded { id, allocated, remaining })
    }
}
