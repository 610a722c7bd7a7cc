//! 領収書の一覧, and the payments that wait for one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store::{self, State};
use crate::{
    Area, Permission, Query, Reader, Result, mail, members, payments,
    values::{Day, Year, Yen},
};

/// 領収書の一覧, newest number first. Finds by member, number, 宛名, day and amount.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only of this year.
    pub fiscal_year: Option<Year>,
    /// Only of members found by this, or with this in number or 宛名.
    #[serde(default)]
    pub text: String,
    /// Only these.
    pub state: Option<State>,
    /// Only paid on this day or later.
    pub from: Option<Day>,
    /// Only paid on this day or before.
    pub to: Option<Day>,
    /// Only of so many yen or more.
    pub at_least: Option<Yen>,
    /// Only of so many yen or less.
    pub at_most: Option<Yen>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many sheets there are in all.
    pub total: i64,
    /// What those in force come to, yen.
    pub sum: Yen,
    /// One page of them.
    pub rows: Vec<Row>,
}

/// A sheet in the list.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Key.
    pub id: i64,
    /// `R2026-0187`
    pub no: String,
    /// 1, or more when it was issued again.
    pub copy: i64,
    /// For which payment.
    pub payment: i64,
    /// Whose.
    pub member: i64,
    /// 会員番号.
    pub member_no: String,
    /// Name of the member.
    pub member_name: String,
    /// 宛名
    pub addressee: String,
    /// 但し書き
    pub proviso: String,
    /// Yen.
    pub amount: Yen,
    /// 発行日
    pub issued_on: Day,
    /// When the money came.
    pub paid_on: Day,
    /// How it stands.
    pub state: State,
    /// When it was last mailed, UTC.
    pub mailed_at: Option<String>,
}

/// The list's filter as the statement takes it.
pub(super) struct Wanted {
    pub fiscal_year: Option<i32>,
    pub text: String,
    /// A JSON list of keys.
    pub members: Option<String>,
    pub state: Option<State>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub at_least: Option<Yen>,
    pub at_most: Option<Yen>,
    pub offset: u32,
    pub limit: u32,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "receipts.list";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let wanted = Wanted {
            fiscal_year: self.fiscal_year.map(|year| year.0),
            members: members::found_keys(reader, &self.text)?,
            text: self.text.trim().to_owned(),
            state: self.state,
            from: self.from,
            to: self.to,
            at_least: self.at_least,
            at_most: self.at_most,
            offset: self.offset,
            limit: self.limit.unwrap_or(100).clamp(1, 500),
        };
        let (total, sum) = store::totals(reader, &wanted)?;
        let mut rows = store::list(reader, &wanted)?;
        let shown: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut sent_at = mail::receipts_sent_at(reader, &shown)?;
        for row in &mut rows {
            row.mailed_at = sent_at.remove(&row.id);
        }
        Ok(Listed { total, sum, rows })
    }
}

/// 領収書を待つ入金, oldest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unissued {}

/// What [`Unissued`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waiting {
    /// How many.
    pub count: i64,
    /// What they come to, yen.
    pub amount: Yen,
    /// All of them.
    pub rows: Vec<payments::Row>,
}

impl Query for Unissued {
    type Output = Waiting;
    const NAME: &'static str = "receipts.unissued";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    fn run(self, reader: &Reader<'_>) -> Result<Waiting> {
        let (count, amount, _) = payments::waiting(reader)?;
        Ok(Waiting { count, amount, rows: payments::unissued_rows(reader)? })
    }
}
