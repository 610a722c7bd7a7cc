//! What of which payments a receipt is for. A payment may be split over several receipts, and payments of one
//! payer may be put together in one; never is more receipted of a payment than came in.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store::covers as store;
use crate::{
    Error, Lang, Reader, Result,
    dues::TaxClass,
    ensure,
    error::OrNotFound,
    payments::{self, Paid},
    values::Yen,
    words,
};

/// The most payments that are put together in one receipt: a year of monthly fees, and the entrance.
const TOGETHER: usize = 13;

/// A part of a payment that a receipt is to be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cover {
    /// Of which payment.
    pub payment: i64,
    /// What it pays of this charge; absent: what pays none (前受金).
    pub charge: Option<i64>,
    /// Yen.
    pub amount: Yen,
}

/// A part of a payment, and what of it no receipt in force is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    /// Of which payment.
    pub payment: i64,
    /// Which charge it pays; none: none (前受金).
    pub charge: Option<i64>,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// The year the charge is for.
    pub fiscal_year: Option<i32>,
    /// The item of the charge.
    pub item: Option<i64>,
    /// How consumption tax looks at it.
    pub tax_class: TaxClass,
    /// What is paid, yen.
    pub amount: Yen,
    /// Of that, not yet receipted; in a draft, what the sheet is for.
    pub open: Yen,
    /// The series in which its receipt is numbered.
    pub series: i64,
}

/// The series of an item, or of what pays none.
pub(super) struct SeriesOf(HashMap<i64, i64>);

impl SeriesOf {
    pub(super) fn new(reader: &Reader<'_>) -> Result<Self> {
        let rules = super::store::setup::item_rules(reader)?;
        Ok(Self(rules.into_iter().map(|rule| (rule.item, rule.series)).collect()))
    }

    fn of(&self, item: Option<i64>) -> i64 {
        item.and_then(|item| self.0.get(&item)).copied().unwrap_or(super::series::FIRST)
    }
}

/// A payment in force.
pub(super) fn paid(reader: &Reader<'_>, payment: i64) -> Result<Paid> {
    let paid = payments::find(reader, payment)?.or_not_found("error-no-such-payment")?;
    if paid.void {
        return Err(Error::conflict("error-payment-void").field("payment"));
    }
    Ok(paid)
}

/// All parts of a payment, in the order in which it was allocated, what pays nothing last. What is open of
/// them comes to what is open of the payment, also when its rest was allocated after it was receipted.
pub(super) fn shares(reader: &Reader<'_>, paid: &Paid, series: &SeriesOf) -> Result<Vec<Share>> {
    let receipted = store::receipted(reader, paid.id)?;
    let charges: Vec<i64> = paid.allocations.iter().map(|part| part.charge).collect();
    let items = store::items_of(reader, &charges)?;
    let mut left = paid.amount - receipted.values().sum::<Yen>();
    let mut open_of = |charge: Option<i64>, amount: Yen| {
        let open = (amount - receipted.get(&charge).copied().unwrap_or(0)).clamp(0, left.max(0));
        left -= open;
        open
    };
    let mut shares = Vec::with_capacity(paid.allocations.len() + 1);
    for part in &paid.allocations {
        let item = items.get(&part.charge).copied();
        shares.push(Share {
            payment: paid.id,
            charge: Some(part.charge),
            label: part.label.clone(),
            fiscal_year: Some(part.fiscal_year),
            item,
            tax_class: part.tax_class,
            amount: part.amount,
            open: open_of(Some(part.charge), part.amount),
            series: series.of(item),
        });
    }
    if paid.remaining() > 0 {
        shares.push(Share {
            payment: paid.id,
            charge: None,
            label: words::say(Lang::Ja, "receipt-advance", &[]),
            fiscal_year: None,
            item: None,
            tax_class: TaxClass::Outside,
            amount: paid.remaining(),
            open: open_of(None, paid.remaining()),
            series: series.of(None),
        });
    }
    Ok(shares)
}

/// What is to be receipted: which payments, and what of them.
pub(super) struct Wanted<'a> {
    pub payments: &'a [i64],
    /// Only these parts of them; none: all that is open.
    pub covers: Option<&'a [Cover]>,
    /// Only in this series.
    pub series: Option<i64>,
}

/// What one receipt would be for: the payments, oldest first, and of each the parts.
pub(super) struct Covered {
    pub payments: Vec<Paid>,
    /// Of these payments all that is open, for a form to choose from.
    pub offered: Vec<Share>,
    /// What the receipt is for: `open` is the amount.
    pub chosen: Vec<Share>,
    /// In which series it is numbered.
    pub series: i64,
}

/// One receipt for all that is wanted. Without a word about the series it is that of the first open part, and
/// what belongs to another waits.
pub(super) fn together(reader: &Reader<'_>, wanted: &Wanted<'_>, series_of: &SeriesOf) -> Result<Covered> {
    ensure!(!wanted.payments.is_empty(), "payments", "error-which-payments");
    ensure!(wanted.payments.len() <= TOGETHER, "payments", "error-payments-together", max = TOGETHER);
    let mut payments = wanted.payments.iter().map(|one| paid(reader, *one)).collect::<Result<Vec<_>>>()?;
    payments.sort_by_key(|paid| (paid.paid_on, paid.id));
    let one_payer = payments.windows(2).all(|two| two[0].member == two[1].member);
    ensure!(one_payer, "payments", "error-payers-differ");
    let mut offered = Vec::new();
    for paid in &payments {
        offered.extend(shares(reader, paid, series_of)?);
    }
    offered.retain(|share| share.open > 0);
    let series_of_first = |shares: &[Share]| shares.first().map_or(super::series::FIRST, |share| share.series);
    let (chosen, series) = if let Some(covers) = wanted.covers {
        let chosen = choose(&offered, covers)?;
        let series = wanted.series.unwrap_or_else(|| series_of_first(&chosen));
        (chosen, series)
    } else {
        let series = wanted.series.unwrap_or_else(|| series_of_first(&offered));
        let own = offered.iter().filter(|share| share.series == series).cloned().collect::<Vec<_>>();
        // A series that nothing belongs to was chosen for the sake of its number: it takes all.
        (if own.is_empty() { offered.clone() } else { own }, series)
    };
    // What the receipt is not for is not one of its payments.
    payments.retain(|paid| chosen.is_empty() || chosen.iter().any(|share| share.payment == paid.id));
    Ok(Covered { payments, offered, chosen, series })
}

fn choose(offered: &[Share], covers: &[Cover]) -> Result<Vec<Share>> {
    ensure!(!covers.is_empty(), "covers", "error-covers-none");
    let mut chosen: Vec<Share> = Vec::with_capacity(covers.len());
    for cover in covers {
        let is_it = |share: &&Share| share.payment == cover.payment && share.charge == cover.charge;
        ensure!(!chosen.iter().any(|share| is_it(&share)), "covers", "error-cover-twice");
        ensure!(cover.amount > 0, "covers", "error-amount");
        let open = offered.iter().find(is_it);
        let most = open.map_or(0, |share| share.open);
        match open {
            Some(share) if cover.amount <= most => chosen.push(Share { open: cover.amount, ..share.clone() }),
            _ => {
                let label = open.map_or_else(String::new, |share| share.label.clone());
                let error = Error::invalid("covers", "error-more-than-unreceipted");
                return Err(error.arg("label", label).arg("open", tsudoi_japan::money::yen(most)));
            }
        }
    }
    Ok(chosen)
}

/// In which series something of a payment is open: a receipt for each.
pub(super) fn series_open(reader: &Reader<'_>, payment: i64, series_of: &SeriesOf) -> Result<Vec<i64>> {
    let mut found = Vec::new();
    for share in shares(reader, &paid(reader, payment)?, series_of)? {
        if share.open > 0 && !found.contains(&share.series) {
            found.push(share.series);
        }
    }
    Ok(found)
}
