//! 会費: what is owed. Charges are made for a whole year at once or by hand, taken back by a row that
//! names them, never changed. What was paid is the business of payments; here it is only read, from the
//! view `charge_state`.

mod adjust;
mod arrears;
mod bill_year;
mod cancel;
mod charge;
mod instalments;
mod items;
mod list;
mod look;
mod opening;
mod own_fees;
mod payers;
mod store;
mod take_over;
/// 消去: fees of their own, and who paid for them. Charges stay.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> Result<()> {
    store::erase::erase(tx, member)
}

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Reader, Result, members,
    registry::{Entry, command, query},
    values::{Day, Yen},
};

pub use adjust::{Adjusted, adjust};
pub use bill_year::{BillYear, Preview};
pub use cancel::{Cancel, cancel};
pub(crate) use charge::MOST;
pub use charge::{Charge, charge};
pub use instalments::Part;
pub use items::Item;
pub use list::{Standing, Summary};
pub use opening::opening_balance;
pub use payers::{payer, payers};
pub use take_over::{charged_twice, take_over};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<bill_year::Preview>(),
    command::<bill_year::BillYear>(),
    command::<charge::Charge>(),
    command::<cancel::Cancel>(),
    command::<adjust::Adjust>(),
    command::<instalments::Instalments>(),
    query::<payers::Arrangements>(),
    command::<own_fees::SetOwnFee>(),
    command::<own_fees::RemoveOwnFee>(),
    command::<payers::SetPayer>(),
    command::<payers::RemovePayer>(),
    query::<items::Items>(),
    command::<items::SaveItem>(),
    command::<items::SetItemFee>(),
    command::<items::RemoveItemFee>(),
    query::<list::List>(),
    query::<list::OfMember>(),
    query::<look::Get>(),
    query::<arrears::Arrears>(),
    query::<list::Years>(),
];

/// 税区分: how consumption tax looks at what is charged. Membership fees are outside its scope
/// (消費税法基本通達 5-5-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaxClass {
    /// 10 %, in the amount.
    Standard,
    /// 8 % 軽減税率, in the amount.
    Reduced,
    /// 非課税
    Exempt,
    /// 不課税
    Outside,
}

impl TaxClass {
    /// As it stands in the tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Reduced => "reduced",
            Self::Exempt => "exempt",
            Self::Outside => "outside",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        [Self::Standard, Self::Reduced, Self::Exempt, Self::Outside].into_iter().find(|class| class.code() == code)
    }

    /// Per cent; none where no tax is in the amount.
    pub fn rate(self) -> Option<i64> {
        match self {
            Self::Standard => Some(10),
            Self::Reduced => Some(8),
            Self::Exempt | Self::Outside => None,
        }
    }
}

/// How far a charge is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing yet.
    Unpaid,
    /// In part.
    Part,
    /// In full.
    Paid,
    /// Adjusted to nothing.
    Waived,
    /// Taken back.
    Cancelled,
}

/// A charge in force, for the rooms above and for My Page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChargeLine {
    /// Key.
    pub id: i64,
    /// For whom.
    pub member: i64,
    /// Who pays.
    pub payer: i64,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// The year it is for.
    pub fiscal_year: i32,
    /// Yen, with its adjustments.
    pub amount: Yen,
    /// Of that, paid.
    pub paid: Yen,
    /// Of that, not yet paid.
    pub open: Yen,
    /// Since when it is owed.
    pub charged_on: Day,
    /// By when; of one that is paid in parts the next of them.
    pub due_on: Day,
    /// How far.
    pub state: State,
    /// How consumption tax looks at it.
    pub tax_class: TaxClass,
}

/// All items, retired ones too, in their order.
pub fn items(reader: &Reader<'_>) -> Result<Vec<Item>> {
    store::items::items(reader)
}

/// The charges for a member, and those for others that the member pays; newest year first.
pub fn of_member(reader: &Reader<'_>, member: i64) -> Result<Vec<ChargeLine>> {
    store::of_member(reader, member)
}

/// The charges that a member pays, newest year first: what My Page shows.
pub fn of_payer(reader: &Reader<'_>, payer: i64) -> Result<Vec<ChargeLine>> {
    store::of_payer(reader, payer)
}

/// What a payer still owes, oldest first: by due day, then by the order in which it was charged.
pub fn open_of_payer(reader: &Reader<'_>, payer: i64) -> Result<Vec<ChargeLine>> {
    store::open_of_payer(reader, payer)
}

/// Everything that is still owed, each payer's oldest first.
pub fn all_open(reader: &Reader<'_>) -> Result<Vec<ChargeLine>> {
    store::all_open(reader)
}

/// The charges of these items (by their codes) of which something is open, by key.
pub fn open_of_items(reader: &Reader<'_>, items: &[String]) -> Result<HashSet<i64>> {
    store::open_of_items(reader, items)
}

/// 分納: the parts of a charge in the order of their days; none where it is paid at once.
pub fn instalments(reader: &Reader<'_>, charge: i64) -> Result<Vec<Part>> {
    store::instalments(reader, charge)
}

/// What of a charge is late today: all that is open, or of one that is paid in parts the parts whose day has passed.
#[derive(Debug, Clone)]
pub struct Late {
    /// Which charge.
    pub charge: i64,
    /// For whom it is.
    pub member: i64,
    /// Who pays.
    pub payer: i64,
    /// The year it is for.
    pub fiscal_year: i32,
    /// Yen.
    pub amount: Yen,
    /// Since when: the day that passed.
    pub due_on: Day,
}

/// Everything that is late, of all payers or of one: payer by payer, each one's oldest first.
pub fn late(reader: &Reader<'_>, payer: Option<i64>) -> Result<Vec<Late>> {
    store::late(reader, payer)
}

/// 分納 that is kept: what is open of charges whose own day has passed while no part of them is late; `due_on` is
/// the day of the next part.
pub fn in_parts_in_time(reader: &Reader<'_>) -> Result<Vec<Late>> {
    store::in_parts_in_time(reader)
}

/// Of every charge that is paid in parts, what is to be paid of it in all by a day, yen.
pub fn parts_due(reader: &Reader<'_>, by: Day) -> Result<HashMap<i64, Yen>> {
    store::parts_due(reader, by)
}

/// One charge in force; none when it was taken back or never was.
pub fn find(reader: &Reader<'_>, charge: i64) -> Result<Option<ChargeLine>> {
    store::find(reader, charge)
}

/// Whether an item (by its code) is charged for a member and a year, and in force.
pub fn has_charge(reader: &Reader<'_>, member: i64, item: &str, fiscal_year: i32) -> Result<bool> {
    store::has_charge(reader, member, item, fiscal_year)
}

/// What is overdue today: how many charges, how much is open, since when the oldest.
pub fn overdue(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    store::overdue(reader)
}

/// What was charged for a year and how much of it is paid.
pub fn summary(reader: &Reader<'_>, fiscal_year: i32) -> Result<Summary> {
    store::summary(reader, fiscal_year)
}

/// How far the charges for each year are paid, newest first; of everybody, or of these members alone.
pub fn standing_by_year(reader: &Reader<'_>, members: Option<&[i64]>) -> Result<Vec<(i32, Standing)>> {
    store::standing::by_year(reader, members)
}

/// How far the charges for a year are paid, by the member for whom they are; of everybody, or of these alone.
pub fn standing_by_member(
    reader: &Reader<'_>,
    fiscal_year: i32,
    members: Option<&[i64]>,
) -> Result<HashMap<i64, Standing>> {
    store::standing::by_member(reader, fiscal_year, members)
}

/// Every charge whose open amount, kept, is not what follows from its rows; for `check`.
pub(crate) fn problems(reader: &Reader<'_>) -> Result<Vec<String>> {
    store::problems(reader)
}

/// What a charge says, for the timeline of its member: 「2026年度 年会費 ¥8,000」.
pub(crate) fn row_text(reader: &Reader<'_>, charge: i64) -> Result<Option<String>> {
    let told = store::told(reader, charge)?;
    Ok(told.map(|(label, amount)| format!("{label} ¥{}", tsudoi_japan::money::yen(amount))))
}

/// What people call a row of this room: whose it is and what it is for.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    match table {
        "charge" => store::label(conn, key),
        "charge_reversal" | "charge_adjustment" | "instalment" => {
            store::label(conn, store::charge_of(conn, table, key)?)
        }
        "own_fee" => members::row_label(conn, "member", store::arranged::owner(conn, "own_fee", key)?),
        "payer" => members::row_label(conn, "member", store::arranged::owner(conn, "payer", key)?),
        _ => None,
    }
}
