//! 請求の一覧: what was charged, and how far it is paid.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ChargeLine, State, store};
use crate::{
    Area, Permission, Query, Reader, Result, members,
    values::{Day, Year, Yen},
};

/// Which charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// All that are in force.
    #[default]
    All,
    /// Not paid in full.
    Open,
    /// Nothing paid.
    Unpaid,
    /// Paid in part.
    Part,
    /// Paid in full.
    Paid,
    /// Taken back.
    Cancelled,
}

impl Which {
    pub(super) fn is_cancelled(self) -> bool {
        self == Self::Cancelled
    }
}

/// 請求の一覧, newest year first, then in the order of names.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only this year.
    pub fiscal_year: Option<Year>,
    /// Only these.
    #[serde(default)]
    pub state: Which,
    /// Only of members found by this.
    #[serde(default)]
    pub text: String,
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
    /// What they come to, yen.
    pub charged: Yen,
    /// Of that, paid.
    pub paid: Yen,
    /// One page of them.
    pub rows: Vec<ListRow>,
}

/// A charge in the list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ListRow {
    /// Key.
    pub id: i64,
    /// For whom.
    pub member: i64,
    /// 会員番号.
    pub no: String,
    /// Name.
    pub name: String,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// The year it is for.
    pub fiscal_year: i32,
    /// Yen.
    pub amount: Yen,
    /// Of that, paid.
    pub paid: Yen,
    /// Of that, not yet paid.
    pub open: Yen,
    /// By when.
    pub due_on: Day,
    /// How far.
    pub state: State,
    /// Whether the day has passed and something is open.
    pub overdue: bool,
    /// Who pays: the member, or the payer of their household.
    pub payer: i64,
    /// The payer's name, where it is somebody else.
    pub payer_name: Option<String>,
}

/// The list's filter as the statement takes it.
pub(super) struct Wanted {
    pub fiscal_year: Option<i32>,
    pub state: Which,
    /// A JSON list of keys.
    pub members: Option<String>,
    pub offset: u32,
    pub limit: u32,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "dues.list";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let wanted = Wanted {
            fiscal_year: self.fiscal_year.map(|year| year.0),
            state: self.state,
            members: members::found_keys(reader, &self.text)?,
            offset: self.offset,
            limit: self.limit.unwrap_or(100).clamp(1, 500),
        };
        let (total, charged, paid) = store::totals(reader, &wanted)?;
        Ok(Listed { total, charged, paid, rows: store::list(reader, &wanted)? })
    }
}

/// 会員の請求: for the member and those that the member pays for others, newest year first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

impl Query for OfMember {
    type Output = Vec<ChargeLine>;
    const NAME: &'static str = "dues.of_member";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<ChargeLine>> {
        store::of_member(reader, self.member)
    }
}

/// 請求のある年度.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Years {}

/// A year for which something was charged.
#[derive(Debug, Serialize, JsonSchema)]
pub struct YearSum {
    /// Which.
    pub fiscal_year: i32,
    /// How many charges.
    pub count: i64,
    /// What they come to, yen.
    pub amount: Yen,
    /// Of that, paid.
    pub paid: Yen,
}

impl Query for Years {
    type Output = Vec<YearSum>;
    const NAME: &'static str = "dues.years";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<YearSum>> {
        store::years(reader)
    }
}

/// How far what was charged is paid, members counted once.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// Members for whom something was charged.
    pub members: u64,
    /// Of them, those of whom nothing is open.
    pub settled: u64,
    /// Charged, with adjustments, yen.
    pub charged: Yen,
    /// Of that, paid.
    pub paid: Yen,
}

impl Standing {
    /// With that of other members.
    pub fn add(&mut self, other: &Self) {
        self.members += other.members;
        self.settled += other.settled;
        self.charged += other.charged;
        self.paid += other.paid;
    }
}

/// A year in four numbers.
#[derive(Debug, Clone, Copy)]
pub struct Summary {
    /// Charged, yen.
    pub charged: Yen,
    /// Of that, paid.
    pub paid: Yen,
    /// How many charges.
    pub charged_count: i64,
    /// Of them, paid in full.
    pub paid_count: i64,
}
