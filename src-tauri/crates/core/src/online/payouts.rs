//! 入金: what Stripe pays out into the association's account. One payout is one line of the bank, less than what the
//! members paid by what Stripe took: which payments are in it, the fee, and the line that it may be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    round::{Round, Stop},
    store, stripe,
};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, bank, books,
    error::OrNotFound,
    payments::Method,
    values::{Day, Moment, Yen, moment_text},
    words,
};

/// How often payouts are asked for.
const EVERY: chrono::Duration = chrono::Duration::hours(1);
/// A payout may still change for so long.
const BACK: chrono::Duration = chrono::Duration::days(45);
/// The line of the bank is looked for so many days around the day of arrival.
const DAYS: chrono::Duration = chrono::Duration::days(5);

/// The parts of a payout, summed up.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub gross: Yen,
    pub fee: Yen,
    pub refunds: Yen,
    pub other: Yen,
    /// Of our payments: intent, what Stripe took, what was left.
    pub payments: Vec<(String, Yen, Yen)>,
}

pub(super) fn poll(round: &Round<'_>) -> Result<(), Stop> {
    let last = round.read(|reader| Ok(store::sync(reader)?.payouts_at))?.and_then(|text| text.parse::<Moment>().ok());
    let now = round.book.now();
    if last.is_some_and(|last| now - last < EVERY) {
        return Ok(());
    }
    // The first time as far back as links go.
    let first = round.read(store::payouts::oldest_link)?.and_then(|text| text.parse::<Moment>().ok());
    let Some(since) = last.map(|last| last - BACK).or(first) else { return Ok(()) };
    round.pages(
        |after| stripe::payouts(since, after),
        |payouts| {
            for payout in payouts {
                let id = stripe::text(payout, "id")?;
                let arrives_on = stripe::day(&payout["arrival_date"]).ok_or(super::Trouble::Strange)?;
                let new = store::payouts::NewPayout {
                    id: &id,
                    amount: payout["amount"].as_i64().ok_or(super::Trouble::Strange)?,
                    arrives_on,
                    state: payout["status"].as_str().unwrap_or_default(),
                    automatic: payout["automatic"].as_bool().unwrap_or(false),
                };
                let known = round.write(|tx| store::payouts::keep_payout(tx, &new))?;
                if new.automatic && !known {
                    let parts = parts(round, &id)?;
                    round.write(|tx| store::payouts::keep_parts(tx, &id, &parts))?;
                }
            }
            Ok(())
        },
    )?;
    round.write(|tx| store::payouts::set_payouts_at(tx, &moment_text(now)))?;
    Ok(())
}

fn parts(round: &Round<'_>, payout: &str) -> Result<Parts, Stop> {
    let mut parts = Parts::default();
    round.pages(
        |after| stripe::parts_of(payout, after),
        |rows| {
            for row in rows {
                let number = |name: &str| row[name].as_i64().ok_or(super::Trouble::Strange);
                let (amount, fee, net) = (number("amount")?, number("fee")?, number("net")?);
                match row["type"].as_str().unwrap_or_default() {
                    // The payout itself stands among its parts.
                    "payout" => continue,
                    "charge" | "payment" => {
                        parts.gross += amount;
                        if let Some(intent) = stripe::id(&row["source"]["payment_intent"]) {
                            parts.payments.push((intent.to_owned(), fee, net));
                        }
                    }
                    "refund" | "payment_refund" => parts.refunds -= amount,
                    _ => parts.other += amount,
                }
                parts.fee += fee;
            }
            Ok(())
        },
    )?;
    Ok(parts)
}

/// Stripe からの入金, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payouts {}

/// A payment of a payout.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    /// The link that was paid.
    pub link: i64,
    /// Who paid.
    pub member: i64,
    /// Name.
    pub name: String,
    /// What was paid, yen.
    pub amount: Yen,
    /// What Stripe took.
    pub fee: Option<Yen>,
}

/// A payout.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Payout {
    /// Key.
    pub id: i64,
    /// As Stripe calls it: `po_…`.
    pub payout: String,
    /// What comes into the account, yen.
    pub amount: Yen,
    /// When.
    pub arrives_on: Day,
    /// `paid`, `pending`, `in_transit`, `canceled`, `failed`.
    pub state: String,
    /// Whether its parts are known; of a payout made by hand Stripe does not tell them.
    pub known: bool,
    /// What was paid, with payments that were not for us.
    pub gross: Yen,
    /// What Stripe took.
    pub fee: Yen,
    /// What was given back.
    pub refunds: Yen,
    /// Other fees and corrections, with their sign.
    pub other: Yen,
    /// Its payments, as far as they are ours.
    pub parts: Vec<Part>,
    /// The entry of the books for its fee; none: not entered.
    pub fee_entry: Option<i64>,
    /// Lines of the bank of the same amount about that day that wait.
    pub lines: Vec<bank::Found>,
}

impl Query for Payouts {
    type Output = Vec<Payout>;
    const NAME: &'static str = "online.payouts";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Payout>> {
        let mut payouts = store::payouts::payouts(reader, None)?;
        for payout in &mut payouts {
            // One that was reversed in the books is to be entered anew.
            if let Some(entry) = payout.fee_entry {
                payout.fee_entry = books::in_force(reader, entry)?.then_some(entry);
            }
            payout.lines = bank::waiting_of(reader, payout.amount, payout.arrives_on - DAYS, payout.arrives_on + DAYS)?;
        }
        Ok(payouts)
    }
}

/// 手数料を出納に記入する: what Stripe took of a payout, as an expense on the day of arrival.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterFee {
    /// Which payout.
    pub payout: i64,
    /// From which 資金 it goes; absent: where payments by card go.
    pub purse: Option<i64>,
    /// Under which 科目; absent: 支払手数料.
    pub subject: Option<i64>,
}

/// The 科目 of fees, as every new book has it.
const FEES: &str = "支払手数料";

/// What [`EnterFee`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Entered {
    /// The entry of the books.
    pub entry: i64,
}

impl Command for EnterFee {
    type Output = Entered;
    const NAME: &'static str = "online.enter_fee";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Online, Topic::Books];
    const UNDO: Undo = Undo::By("books.reverse");
    fn run(self, tx: &mut Tx<'_>) -> Result<Entered> {
        let payout = store::payouts::payouts(tx, Some(self.payout))?.pop().or_not_found("error-no-such-payout")?;
        if let Some(entry) = payout.fee_entry
            && books::in_force(tx, entry)?
        {
            return Err(Error::conflict("error-online-fee-entered").field("payout"));
        }
        let purse = match self.purse {
            Some(purse) => Some(purse),
            None => books::purse_of(tx, Method::Card)?,
        };
        let subject = match self.subject {
            Some(subject) => Some(subject),
            None => books::expense_named(tx, FEES)?,
        };
        let what = words::say(tx.lang(), "online-fee-memo", &[("payout", payout.payout.clone())]);
        let enter = books::Enter {
            day: payout.arrives_on,
            act: books::Act::Expense,
            purse: purse.ok_or_else(|| Error::invalid("purse", "error-online-fee-purse"))?,
            to_purse: None,
            subject: Some(subject.ok_or_else(|| Error::invalid("subject", "error-online-fee-subject"))?),
            amount: payout.fee - payout.other.min(0),
            partner: "Stripe".to_owned(),
            memo: what,
        };
        let entry = books::enter(tx, enter)?;
        store::payouts::keep_fee(tx, payout.id, entry)?;
        Ok(Entered { entry })
    }
}
