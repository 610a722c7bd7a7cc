//! 過不足の決まり: what becomes of the yen by which a line misses what it pays. The association chooses; without a
//! rule what is missing stays open, and what is too much stays on the payment as 前受金.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{fiscal, money::yen};

use super::store::differences as store;
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, association, dues, ensure, journal,
    payments::{self, Asked, Recorded},
    values::{Day, Nothing, Year, Yen},
    words,
};

const KEY: &str = "bank.differences";
/// The most that a rule may give away or take, yen: more is for somebody to look at.
const MOST: Yen = 3_000;

/// 過不足の決まり.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Differences {
    /// 不足: what then is still open of the charges that a line pays, up to so many yen, is borne by the association:
    /// the bank kept it as its fee. 0: it stays open. Never more than came in.
    pub short_up_to: Yen,
    /// 超過: what is beyond everything that the payer owes, up to so many yen, is charged as `over_item` and paid by
    /// it. 0: it stays 前受金.
    pub over_up_to: Yen,
    /// Code of the item that what is too much becomes (寄付 …); empty where it stays 前受金.
    #[serde(default)]
    pub over_item: String,
}

impl Differences {
    /// Of what a line leaves open on the charges that it pays, so much is borne by the association, yen.
    pub(super) fn borne(&self, left_open: Yen, came_in: Yen) -> Yen {
        if (1..=self.short_up_to).contains(&left_open) && left_open < came_in { left_open } else { 0 }
    }

    /// Of what a line brings beyond the charges that it pays, so much becomes a charge of its own, yen.
    pub(super) fn taken(&self, over: Yen, still_owed: Yen) -> Yen {
        if (1..=self.over_up_to).contains(&over) && still_owed == 0 { over } else { 0 }
    }
}

pub(super) fn rule(reader: &Reader<'_>) -> Result<Differences> {
    association::setting(reader, KEY)
}

/// 過不足の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = Differences;
    const NAME: &'static str = "bank.differences";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Differences> {
        rule(reader)
    }
}

/// 過不足の決まりを変える. What was settled before stays as it was.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(pub Differences);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "bank.set_differences";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Association];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut rule = self.0;
        ensure!((0..=MOST).contains(&rule.short_up_to), "short_up_to", "error-difference-limit", max = yen(MOST));
        ensure!((0..=MOST).contains(&rule.over_up_to), "over_up_to", "error-difference-limit", max = yen(MOST));
        if rule.over_up_to == 0 {
            rule.over_item = String::new();
        } else {
            let items = dues::items(tx)?;
            let item = items.into_iter().find(|item| item.code == rule.over_item && !item.retired);
            let item = item.ok_or_else(|| Error::invalid("over_item", "error-no-such-item"))?;
            // The same person may pay too much twice a year.
            ensure!(item.repeats, "over_item", "error-difference-item");
        }
        association::set_setting(tx, KEY, &rule)?;
        Ok(Nothing {})
    }
}

/// What the rule did, yen.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Done {
    pub borne: Yen,
    pub taken: Yen,
}

/// Does what the rule says with a payment that was just recorded from a line.
pub(super) fn apply(tx: &Tx<'_>, settlement: i64, member: i64, paid_on: Day, recorded: &Recorded) -> Result<Done> {
    let rule = rule(tx)?;
    let came_in = recorded.remaining + recorded.allocated.iter().map(|part| part.amount).sum::<Yen>();
    let reason = words::say(tx.lang(), "bank-difference-reason", &[("amount", yen(came_in))]);
    let mut short = Vec::new();
    for part in &recorded.allocated {
        if let Some(charge) = dues::find(tx, part.charge)?.filter(|charge| charge.open > 0) {
            short.push((charge.id, charge.open));
        }
    }
    let mut done = Done { borne: rule.borne(short.iter().map(|(_, open)| open).sum(), came_in), taken: 0 };
    if done.borne > 0 {
        for (charge, open) in short {
            dues::adjust(tx, charge, -open, &reason)?;
            store::insert(tx, settlement, charge, -open)?;
        }
    }
    if !recorded.allocated.is_empty() && recorded.remaining > 0 {
        let owed = dues::open_of_payer(tx, member)?.iter().map(|charge| charge.open).sum();
        done.taken = rule.taken(recorded.remaining, owed);
    }
    if done.taken > 0 {
        let start = association::show(tx)?.fiscal_year_start;
        let asked = dues::Charge {
            member,
            payer: Some(member),
            item: rule.over_item,
            fiscal_year: Year(fiscal::fiscal_year(paid_on, start).0),
            label: None,
            amount: done.taken,
            due_on: Some(tx.today()),
            tax_class: None,
        };
        let (charge, _) = dues::charge(tx, asked)?;
        payments::allocate(tx, recorded.id, &[Asked { charge, amount: done.taken }])?;
        store::insert(tx, settlement, charge, done.taken)?;
    }
    Ok(done)
}

/// Takes back what the rule did, after its payment was: what was borne is owed again, what was charged is not.
pub(super) fn take_back(tx: &Tx<'_>, settlement: i64, reason: &str) -> Result<()> {
    for (charge, amount) in store::of_settlement(tx, settlement)? {
        // A charge that was taken back in the meantime owes nothing.
        if dues::find(tx, charge)?.is_none() {
            continue;
        }
        if amount < 0 {
            dues::adjust(tx, charge, -amount, reason)?;
        } else {
            dues::cancel(tx, &[charge], reason)?;
        }
    }
    Ok(())
}

/// A payment from which a difference was made is taken back with it, by 消込の取消, and not alone. Asked at the end of
/// every act, for payments know nothing of lines.
pub(crate) fn ensure_taken_back_with_payment(tx: &Tx<'_>, touched: &journal::Touched) -> Result<()> {
    for (first, last) in journal::runs(touched.rows.get("payment").map_or(&[][..], Vec::as_slice)) {
        if store::is_left_alone(tx, first, last)? {
            return Err(Error::conflict("error-payment-has-difference").field("payment"));
        }
    }
    Ok(())
}
