//! 領収書の一覧, and the payments that wait for one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    rules::Channel,
    store::{self, State},
};
use crate::{
    Area, Permission, Query, Reader, Result, mail, members, payments,
    values::{Day, Year, Yen},
};

/// 領収書の一覧, newest number first. Finds by member, number, 宛名, day and amount.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only of this year.
    pub fiscal_year: Option<Year>,
    /// Only of members found by this, or with this in number or 宛名.
    #[serde(default)]
    pub text: String,
    /// Only in this series, by its code.
    pub series: Option<String>,
    /// Only of this member.
    pub member: Option<i64>,
    /// Only for this payment.
    pub payment: Option<i64>,
    /// Only with this in the 宛名 (取引先).
    #[serde(default)]
    pub addressee: String,
    /// Only these.
    pub state: Option<State>,
    /// Only paid (取引年月日) on this day or later.
    pub from: Option<Day>,
    /// Only paid on this day or before.
    pub to: Option<Day>,
    /// Only issued on this day or later.
    pub issued_from: Option<Day>,
    /// Only issued on this day or before.
    pub issued_to: Option<Day>,
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
    /// The first of its payments.
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
    /// 取引年月日: when the (last of the) money came.
    pub paid_on: Day,
    /// How it stands.
    pub state: State,
    /// The code of its series.
    pub series: String,
    /// How it left.
    pub channel: Channel,
    /// When it was last mailed, UTC.
    pub mailed_at: Option<String>,
}

/// The list's filter as the statement takes it.
pub(super) struct Wanted {
    pub fiscal_year: Option<i32>,
    pub text: String,
    /// A JSON list of keys.
    pub members: Option<String>,
    pub series: Option<String>,
    pub member: Option<i64>,
    pub payment: Option<i64>,
    pub addressee: String,
    pub state: Option<State>,
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub issued_from: Option<Day>,
    pub issued_to: Option<Day>,
    pub at_least: Option<Yen>,
    pub at_most: Option<Yen>,
    pub offset: u32,
    pub limit: u32,
}

impl List {
    /// The filter; `limit` is what of it is shown.
    pub(super) fn wanted(self, reader: &Reader<'_>, limit: u32) -> Result<Wanted> {
        Ok(Wanted {
            fiscal_year: self.fiscal_year.map(|year| year.0),
            members: members::found_keys(reader, &self.text)?,
            text: self.text.trim().to_owned(),
            series: self.series,
            member: self.member,
            payment: self.payment,
            addressee: self.addressee.trim().to_owned(),
            state: self.state,
            from: self.from,
            to: self.to,
            issued_from: self.issued_from,
            issued_to: self.issued_to,
            at_least: self.at_least,
            at_most: self.at_most,
            offset: self.offset,
            limit,
        })
    }
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "receipts.list";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let limit = self.limit.unwrap_or(100).clamp(1, 500);
        let wanted = self.wanted(reader, limit)?;
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

/// How many payments wait for a receipt, what waits of them, and since when the oldest does.
pub fn waiting(reader: &Reader<'_>) -> Result<(i64, Yen, Option<Day>)> {
    store::covers::waiting(reader)
}

/// 領収書を待つ入金, oldest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unissued {
    /// Only of this payer.
    pub member: Option<i64>,
}

/// What [`Unissued`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waiting {
    /// How many.
    pub count: i64,
    /// What waits of them, yen.
    pub amount: Yen,
    /// All of them.
    pub rows: Vec<Waits>,
}

/// A payment that is not receipted in full.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waits {
    /// The payment.
    #[serde(flatten)]
    pub row: payments::Row,
    /// What of it is not receipted, yen.
    pub open: Yen,
}

impl Query for Unissued {
    type Output = Waiting;
    const NAME: &'static str = "receipts.unissued";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    fn run(self, reader: &Reader<'_>) -> Result<Waiting> {
        let waiting = store::covers::unissued(reader, self.member)?;
        let payments: Vec<i64> = waiting.iter().map(|(payment, _)| *payment).collect();
        let rows = payments::rows(reader, &payments)?.into_iter().zip(&waiting);
        let rows: Vec<Waits> = rows.map(|(row, (_, open))| Waits { row, open: *open }).collect();
        Ok(Waiting { count: rows.len() as i64, amount: rows.iter().map(|row| row.open).sum(), rows })
    }
}
