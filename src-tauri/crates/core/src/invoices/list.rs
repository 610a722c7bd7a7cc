//! 請求書の一覧.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store::{self, State};
use crate::{
    Area, Permission, Query, Reader, Result, mail, members,
    values::{Day, Year, Yen},
};

/// Which of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "WhichInvoices")]
pub enum Which {
    /// All numbers, void ones too.
    #[default]
    All,
    /// In force, and something is open.
    Open,
    /// The same, after its day.
    Overdue,
    /// In force, and nothing is open any more.
    Paid,
    /// 取消
    Void,
    /// A later one counts.
    Replaced,
}

/// 請求書の一覧, newest number first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ListInvoices")]
pub struct List {
    /// Only with numbers of this year.
    pub fiscal_year: Option<Year>,
    /// Only of members found by this, or with this in their number.
    #[serde(default)]
    pub text: String,
    /// Only of this payer.
    pub member: Option<i64>,
    /// Only what this charge stands on.
    pub charge: Option<i64>,
    /// Which of them.
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
#[schemars(rename = "InvoicesListed")]
pub struct Listed {
    /// How many there are in all.
    pub total: i64,
    /// What those in force come to, yen.
    pub amount: Yen,
    /// What of that is open, yen.
    pub open: Yen,
    /// One page of them.
    pub rows: Vec<Row>,
}

/// An invoice in the list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "InvoiceRow")]
pub struct Row {
    /// Key.
    pub id: i64,
    /// `S2026-0187`
    pub no: String,
    /// Who pays.
    pub member: i64,
    /// 会員番号
    pub member_no: String,
    /// As people call them.
    pub member_name: String,
    /// Yen.
    pub amount: Yen,
    /// What of it is open now, yen; of one that counts no more 0.
    pub open: Yen,
    /// Whether something of it changed since: paid, adjusted, taken back.
    pub changed: bool,
    /// 発行日
    pub issued_on: Day,
    /// お支払期限
    pub due_on: Day,
    /// Whether that day has passed and something is open.
    pub overdue: bool,
    /// How it stands.
    pub state: State,
    /// The one that took its place.
    pub successor: Option<i64>,
    /// When it was last mailed, UTC.
    pub mailed_at: Option<String>,
}

/// The list's filter as the statement takes it.
pub(super) struct Wanted {
    pub invoice: Option<i64>,
    pub fiscal_year: Option<i32>,
    pub text: String,
    /// A JSON list of keys.
    pub members: Option<String>,
    pub member: Option<i64>,
    pub charge: Option<i64>,
    pub state: Which,
    pub offset: u32,
    pub limit: u32,
}

impl Default for Wanted {
    /// Every one of them.
    fn default() -> Self {
        Self {
            invoice: None,
            fiscal_year: None,
            text: String::new(),
            members: None,
            member: None,
            charge: None,
            state: Which::All,
            offset: 0,
            limit: 500,
        }
    }
}

/// Says when they were mailed.
pub(super) fn with_mail(reader: &Reader<'_>, mut rows: Vec<Row>) -> Result<Vec<Row>> {
    let shown: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut sent_at = mail::invoices_sent_at(reader, &shown)?;
    for row in &mut rows {
        row.mailed_at = sent_at.remove(&row.id);
    }
    Ok(rows)
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "invoices.list";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let wanted = Wanted {
            fiscal_year: self.fiscal_year.map(|year| year.0),
            members: members::found_keys(reader, &self.text)?,
            text: self.text.trim().to_owned(),
            member: self.member,
            charge: self.charge,
            state: self.state,
            offset: self.offset,
            limit: self.limit.unwrap_or(100).clamp(1, 500),
            ..Wanted::default()
        };
        let (total, amount, open) = store::totals(reader, &wanted)?;
        Ok(Listed { total, amount, open, rows: with_mail(reader, store::list(reader, &wanted)?)? })
    }
}
