//! 請求を1件加える: by hand, for whatever item.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{TaxClass, items, payers, store};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, association, ensure, members,
    values::{Day, Year, Yen},
};

/// The most that is charged or paid at once, yen: a slip of the finger goes no further.
pub(crate) const MOST: Yen = 1_000_000_000;

/// 請求を加える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// For whom.
    pub member: i64,
    /// Who pays; absent: who was chosen to pay for the member, then who pays for their household, else the member.
    pub payer: Option<i64>,
    /// `annual`, `entrance`, `other` …: a code of `dues.items`.
    pub item: String,
    /// The year it belongs to.
    pub fiscal_year: Year,
    /// What stands on papers; absent: made of the year and the item.
    pub label: Option<String>,
    /// Yen, tax included.
    pub amount: Yen,
    /// By when; absent: 30 days from today.
    pub due_on: Option<Day>,
    /// Absent: the item's own.
    pub tax_class: Option<TaxClass>,
}

/// What [`Charge`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Charged {
    /// Key.
    pub id: i64,
}

/// A row of `charge` in the making.
pub(super) struct NewCharge {
    pub member: i64,
    pub payer: i64,
    pub item: i64,
    pub fiscal_year: i32,
    pub label: String,
    pub amount: Yen,
    pub tax_class: TaxClass,
    pub due_on: Day,
}

impl Command for Charge {
    type Output = Charged;
    const NAME: &'static str = "dues.charge";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Dues];
    const UNDO: Undo = Undo::By("dues.cancel");
    fn run(self, tx: &mut Tx<'_>) -> Result<Charged> {
        let member = members::brief(tx, self.member)?;
        let (id, label) = charge(tx, self)?;
        tx.subject(format!("{} {label}", member.label()));
        Ok(Charged { id })
    }
}

/// Charges by hand, for the rooms above: the key, and what stands on papers.
///
/// # Errors
/// As [`Charge`].
pub fn charge(tx: &Tx<'_>, asked: Charge) -> Result<(i64, String)> {
    ensure!((1..=MOST).contains(&asked.amount), "amount", "error-amount");
    association::ensure_year_open(tx, asked.fiscal_year.0, "fiscal_year")?;
    let member = members::brief(tx, asked.member)?;
    let payer = asked.payer.map_or_else(|| payers::payer(tx, asked.member), Ok)?;
    let payer = members::brief(tx, payer)?;
    ensure!(payer.death.is_none(), "payer", "error-payer-died");
    let item = items::by_code(tx, &asked.item)?;
    let label = asked.label.map(|label| label.trim().to_owned()).filter(|label| !label.is_empty());
    let label = label.unwrap_or_else(|| format!("{}年度 {}", asked.fiscal_year.0, item.name));
    ensure!(label.chars().count() <= 60, "label", "error-too-long", max = 60);
    let new = NewCharge {
        member: member.id,
        payer: payer.id,
        item: item.id,
        fiscal_year: asked.fiscal_year.0,
        label,
        amount: asked.amount,
        tax_class: asked.tax_class.unwrap_or(item.tax_class),
        due_on: asked.due_on.unwrap_or_else(|| tx.today() + chrono::Days::new(30)),
    };
    let (round, in_force) = store::rounds(tx, &new)?;
    if in_force && !item.repeats {
        return Err(Error::conflict("error-charged-already").field("item").arg("label", &new.label));
    }
    Ok((store::insert(tx, &new, round + 1)?, new.label))
}
