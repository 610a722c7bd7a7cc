//! 一括請求: the annual fee, and other items with a rule, of everybody who is a member in that year, each item in
//! one statement.
//!
//! The kind, and with it the fee, is that of the first day on which somebody is a member in the year. It goes
//! to whoever was chosen to pay, else to the payer of the household (`charge.payer`), and an organisation pays it for each of its seats. Who
//! joins after the year began owes what the kind says (途中入会): all of it, half from a month on, a twelfth
//! for every month left, fractions of a yen dropped, or nothing until the next year. Of a kind that counts
//! twelve months from joining, the whole fee is owed for the term that begins in the year. A leave (休会) on
//! that first day decides what it leaves of the fee. Whoever is not charged is listed with the reason.
//! Other items are owed in full by who is a member on any day of the year, at the price of that same first day;
//! a leave counts for them as it does for the fee.
//! Of an item that branches pay (人頭割) what every member owes is added up for the branch in which they are on that
//! day, and charged once to who pays for it; where only some members are asked about, only their heads count.
//! Doing it again charges only those who were not charged yet.

use chrono::Months;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fiscal::{self, FiscalYear};

use super::{
    items::{self, Item, Rule},
    store::judge,
};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, members,
    values::{Day, Year, Yen},
    words,
};

/// 一括請求の下見: what [`BillYear`] would do.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Which year.
    pub fiscal_year: Year,
    /// What is charged: codes of `dues.items`, of items that have a rule; empty: the annual fee alone.
    #[serde(default)]
    pub items: Vec<String>,
    /// Only these members; absent: everybody in the roster.
    pub members: Option<Vec<i64>>,
    /// Only whom this segment means (抽出条件, in its text form); empty: everybody in the roster.
    #[serde(default)]
    pub segment: String,
    /// Only these kinds; absent: all.
    pub kinds: Option<Vec<i64>>,
    /// By when it is to be paid; absent: the last day of the second month of the year.
    pub due_on: Option<Day>,
}

/// 一括請求.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct BillYear(pub Preview);

/// What [`Preview`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Previewed {
    /// How many charges.
    pub count: i64,
    /// How much in all, yen.
    pub amount: Yen,
    /// By when it is to be paid.
    pub due_on: Day,
    /// How that is made up, item by item.
    pub by_kind: Vec<KindSum>,
    /// The first 200 of each item, in the order of names.
    pub rows: Vec<WouldCharge>,
    /// Everybody else who was asked about, item by item with the reason.
    pub skipped: Vec<Skipped>,
}

/// The charges of one kind and one amount: a kind stands here again for those who owe part of its fee.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindSum {
    /// What it is for.
    pub item: String,
    /// Its name.
    pub kind: String,
    /// How many.
    pub count: i64,
    /// What each of them owes, yen.
    pub fee: Yen,
    /// Both multiplied.
    pub amount: Yen,
}

/// A charge that would be made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WouldCharge {
    /// What it is for.
    pub item: String,
    /// Whom.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// Name.
    pub name: String,
    /// Kind of membership.
    pub kind: String,
    /// Yen.
    pub amount: Yen,
}

/// Why somebody is not charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkipCode {
    /// The member has died.
    Died,
    /// The membership ended before the year.
    Left,
    /// It ends within the year, and the term that it ends with was owed before.
    Covered,
    /// The membership starts after the year.
    Later,
    /// There never was a membership.
    NoMembership,
    /// The kind was not chosen.
    NotChosen,
    /// It was charged before.
    Charged,
    /// No fee is set for the kind on that day.
    NoFee,
    /// The fee is 0.
    Free,
    /// 休会, and nothing is owed for it.
    OnLeave,
    /// Joined within the year; the kind asks for nothing until the next.
    NextYear,
    /// Another of the household is charged for all of it.
    Household,
    /// 免除, as it was arranged.
    Exempt,
    /// Of an item that branches pay: the member is in none for which somebody pays.
    NoBranch,
}

impl SkipCode {
    const ALL: [(Self, &'static str, &'static str); 14] = [
        (Self::Died, "died", "dues-skip-died"),
        (Self::Left, "left", "dues-skip-left"),
        (Self::Later, "later", "dues-skip-later"),
        (Self::NoMembership, "no_membership", "dues-skip-no-membership"),
        (Self::NotChosen, "not_chosen", "dues-skip-not-chosen"),
        (Self::Charged, "charged", "dues-skip-charged"),
        (Self::NoFee, "no_fee", "dues-skip-no-fee"),
        (Self::Free, "free", "dues-skip-free"),
        (Self::Covered, "covered", "dues-skip-covered"),
        (Self::OnLeave, "on_leave", "dues-skip-on-leave"),
        (Self::NextYear, "next_year", "dues-skip-next-year"),
        (Self::Household, "household", "dues-skip-household"),
        (Self::Exempt, "exempt", "dues-skip-exempt"),
        (Self::NoBranch, "no_branch", "dues-skip-no-branch"),
    ];

    /// The code and the Fluent message behind a word of the statement.
    pub(super) fn from_word(word: &str) -> Option<(Self, &'static str)> {
        Self::ALL.into_iter().find(|(_, code, _)| *code == word).map(|(code, _, message)| (code, message))
    }
}

/// Somebody who is not charged.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Skipped {
    /// What they are not charged for.
    pub item: String,
    /// Whom.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// Name.
    pub name: String,
    /// Why, in the reader's language.
    pub reason: String,
    /// Why, to branch on.
    pub code: SkipCode,
}

/// What [`BillYear`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Billed {
    /// How many charges were made.
    pub charged: i64,
    /// How much in all, yen.
    pub amount: Yen,
    /// Everybody else who was asked about, item by item with the reason.
    pub skipped: Vec<Skipped>,
}

/// Whom to bill, and for which days. Goes into the statement as it is.
pub(super) struct Billing {
    pub items: Vec<Item>,
    pub fiscal_year: i32,
    /// The first day of the year, and the first of the next.
    pub first: Day,
    pub after: Day,
    pub due_on: Day,
    /// JSON lists of keys.
    pub members: Option<String>,
    pub kinds: Option<String>,
}

impl Billing {
    fn new(reader: &Reader<'_>, asked: Preview) -> Result<Self> {
        let start = association::show(reader)?.fiscal_year_start;
        let fiscal_year = asked.fiscal_year.0;
        let (first, after) = fiscal::range(FiscalYear(fiscal_year), start);
        let due_on = asked.due_on.unwrap_or_else(|| end_of_second_month(first));
        ensure!(due_on >= first - chrono::Days::new(366), "due_on", "error-due-before-year");
        let list = |keys: Vec<i64>| serde_json::to_string(&keys);
        let mut members = asked.members;
        if !asked.segment.trim().is_empty() {
            let meant = members::meant(reader, &asked.segment)?;
            members = Some(match members {
                // In the order of keys.
                Some(named) => named.into_iter().filter(|id| meant.binary_search(id).is_ok()).collect(),
                None => meant,
            });
        }
        Ok(Self {
            items: chosen(reader, &asked.items)?,
            fiscal_year,
            first,
            after,
            due_on,
            members: members.map(list).transpose()?,
            kinds: asked.kinds.map(list).transpose()?,
        })
    }
}

fn end_of_second_month(first: Day) -> Day {
    (first + Months::new(2)).pred_opt().unwrap_or(first)
}

/// The items of these codes, each once and in their order.
fn chosen(reader: &Reader<'_>, codes: &[String]) -> Result<Vec<Item>> {
    if codes.is_empty() {
        return Ok(vec![items::by_code(reader, "annual")?]);
    }
    let mut chosen = codes.iter().map(|code| items::by_code(reader, code)).collect::<Result<Vec<_>>>()?;
    chosen.sort_by_key(|item| (item.position, item.id));
    chosen.dedup_by_key(|item| item.id);
    for item in &chosen {
        ensure!(item.rule != Rule::None, "items", "error-item-by-hand", item = &item.name);
    }
    Ok(chosen)
}

/// Those who are not charged an item, with the reason as the reader's language says it.
fn named(reader: &Reader<'_>, item: &Item, skips: Vec<judge::Skip>) -> Vec<Skipped> {
    let mut said = std::collections::HashMap::new();
    let all = skips.into_iter().map(|skip| {
        let reason = said.entry(skip.message).or_insert_with(|| words::say(reader.lang(), skip.message, &[])).clone();
        let item = item.name.clone();
        Skipped { item, member: skip.member, no: skip.no, name: skip.name, reason, code: skip.code }
    });
    all.collect()
}

impl Query for Preview {
    type Output = Previewed;
    const NAME: &'static str = "dues.preview";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Previewed> {
        let billing = Billing::new(reader, self)?;
        let (mut by_kind, mut rows, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for item in &billing.items {
            skipped.extend(named(reader, item, judge::skipped(reader, &billing, item)?));
            by_kind.extend(judge::preview_sums(reader, &billing, item)?);
            rows.extend(judge::preview_rows(reader, &billing, item)?);
        }
        Ok(Previewed {
            count: by_kind.iter().map(|sum| sum.count).sum(),
            amount: by_kind.iter().map(|sum| sum.amount).sum(),
            due_on: billing.due_on,
            by_kind,
            rows,
            skipped,
        })
    }
}

impl Command for BillYear {
    type Output = Billed;
    const NAME: &'static str = "dues.bill_year";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Dues];
    const UNDO: Undo = Undo::By("dues.cancel");
    fn run(self, tx: &mut Tx<'_>) -> Result<Billed> {
        let billing = Billing::new(tx, self.0)?;
        association::ensure_year_open(tx, billing.fiscal_year, "fiscal_year")?;
        let (mut charged, mut amount, mut skipped) = (0, 0, Vec::new());
        for item in &billing.items {
            let (count, sum, skips) = judge::bill(tx, &billing, item)?;
            skipped.extend(named(tx, item, skips));
            charged += count;
            amount += sum;
        }
        let names: Vec<_> = billing.items.iter().map(|item| item.name.as_str()).collect();
        tx.subject(words::say(
            tx.lang(),
            "dues-billed",
            &[
                ("year", billing.fiscal_year.to_string()),
                ("items", names.join("・")),
                ("count", charged.to_string()),
                ("amount", tsudoi_japan::money::yen(amount)),
            ],
        ));
        Ok(Billed { charged, amount, skipped })
    }
}
