//! 消去の期限が来た人: who is past their time, and what stands in the way.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{rules, store};
use crate::{Area, Permission, Query, Reader, Result, backup, invoices, members, receipts, values::Day};

/// What stands in the way of erasing somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RetentionStay")]
pub enum Stay {
    /// 消去しない: somebody said so.
    Hold,
    /// 未収: something is still owed, by them or for them.
    Charge,
    /// 前受金: money of theirs that paid nothing yet.
    Credit,
    /// A transfer to them that waits.
    Transfer,
    /// The bank was asked to draw from their account, and its answer is still to come.
    Debit,
    /// 変更依頼 that waits.
    Request,
    /// 問い合わせ that is not closed.
    Inquiry,
    /// 本人確認 that waits.
    Identity,
    /// 再入会 that waits.
    Application,
    /// They are head or payer of a household with members in it.
    Household,
    /// They pay for somebody else or for a branch.
    Payer,
    /// 役員 whose term is not over.
    Office,
    /// They speak for an organisation.
    Contact,
    /// 状態の指定 that still counts.
    State,
}

impl Stay {
    /// As the view names it, in the order in which people are told.
    pub(super) const ALL: [(Self, &'static str); 14] = [
        (Self::Hold, "hold"),
        (Self::Charge, "charge"),
        (Self::Credit, "credit"),
        (Self::Transfer, "transfer"),
        (Self::Debit, "debit"),
        (Self::Request, "request"),
        (Self::Inquiry, "inquiry"),
        (Self::Identity, "identity"),
        (Self::Application, "application"),
        (Self::Household, "household"),
        (Self::Payer, "payer"),
        (Self::Office, "office"),
        (Self::Contact, "contact"),
        (Self::State, "state"),
    ];

    /// The message that names it.
    pub(super) fn key(self) -> String {
        let code = Self::ALL.iter().find(|(stay, _)| *stay == self).map_or("", |(_, code)| code);
        format!("retention-stay-{code}")
    }
}

/// 消去の期限が来た人の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 1000, else 200).
    pub limit: Option<u32>,
}

/// Somebody whose time is over.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "RetentionRow")]
pub struct Row {
    /// Key.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// As it is read.
    pub name: String,
    /// The last day of the last membership.
    pub ended_on: Day,
    /// Why it ended: `left`, `lapsed`, `expelled`, `died`, `dissolved`.
    pub end_reason: String,
    /// Since when they are due.
    pub due_on: Day,
    /// What stands in the way; empty: nothing does.
    pub stays: Vec<Stay>,
    /// 消去しない: why.
    pub hold_reason: String,
    /// Until when (the last day); none: until it is taken back.
    pub hold_until: Option<Day>,
}

/// What [`Due`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RetentionDue")]
pub struct Listed {
    /// The rules by which they are due.
    pub rules: rules::Rules,
    /// How many are due.
    pub total: usize,
    /// Of them, in whose way nothing stands.
    pub erasable: usize,
    /// One page, whoever is due longest first.
    pub rows: Vec<Row>,
    /// Receipts and invoices of erased members that are past their time.
    pub documents: usize,
    /// Backups in the book's own folder: they hold what is erased until they are replaced.
    pub backups: usize,
}

/// Whose time is over, without what only a page of the list says of them.
#[derive(Debug)]
pub(super) struct Ended {
    /// Key.
    pub member: i64,
    /// The first day without a membership.
    pub ends_on: Day,
    /// Why it ended.
    pub end_reason: String,
    /// Since when they are due.
    pub due_on: Day,
    /// What stands in the way; empty: nothing does.
    pub stays: Vec<Stay>,
}

/// Everybody who is due today, whoever is due longest first. Nobody while the rule is off.
pub(super) fn all(reader: &Reader<'_>, rules: &rules::Rules) -> Result<Vec<Ended>> {
    if !rules.on {
        return Ok(Vec::new());
    }
    let today = reader.today();
    let mut ended = store::ended(reader, today - chrono::Months::new(12 * rules.years))?;
    // The 29th of February has no anniversary in most years.
    ended.retain(|(_, ends_on, _)| rules::years_after(*ends_on, rules.years) <= today);
    let keys: Vec<i64> = ended.iter().map(|(member, ..)| *member).collect();
    let mut stays = stays(reader, &keys)?;
    let ended = ended.into_iter().map(|(member, ends_on, end_reason)| Ended {
        member,
        ends_on,
        end_reason,
        due_on: rules::years_after(ends_on, rules.years),
        stays: stays.remove(&member).unwrap_or_default(),
    });
    Ok(ended.collect())
}

/// The same people as the list shows them.
pub(super) fn named(reader: &Reader<'_>, ended: Vec<Ended>) -> Result<Vec<Row>> {
    let today = reader.today();
    let mut holds = store::holds(reader)?;
    let mut rows = Vec::with_capacity(ended.len());
    for Ended { member, ends_on, end_reason, due_on, stays } in ended {
        let brief = members::brief(reader, member)?;
        let hold = holds.remove(&member).filter(|(_, until)| until.is_none_or(|day| today <= day));
        let (hold_reason, hold_until) = hold.unwrap_or_default();
        let ended_on = ends_on.pred_opt().unwrap_or(ends_on);
        rows.push(Row {
            member,
            no: brief.no,
            name: brief.name,
            ended_on,
            end_reason,
            due_on,
            stays,
            hold_reason,
            hold_until,
        });
    }
    Ok(rows)
}

fn stays(reader: &Reader<'_>, members: &[i64]) -> Result<HashMap<i64, Vec<Stay>>> {
    let mut found: HashMap<i64, Vec<Stay>> = HashMap::new();
    for (member, code) in store::stays(reader, members, reader.today())? {
        if let Some((stay, _)) = Stay::ALL.into_iter().find(|(_, known)| *known == code) {
            found.entry(member).or_default().push(stay);
        }
    }
    for stays in found.values_mut() {
        stays.sort_unstable();
        stays.dedup();
    }
    Ok(found)
}

/// Receipts and invoices of erased members that are past their time.
pub(super) fn documents(reader: &Reader<'_>, rules: &rules::Rules) -> Result<usize> {
    let until = rules::papers_until(reader, rules);
    let mut count = 0;
    if rules.on {
        for member in store::erased(reader)? {
            count += receipts::erasable(reader, member, until)? + invoices::erasable(reader, member, until)?;
        }
    }
    Ok(count)
}

/// How many wait to be erased, and since when the first does: for 今日の仕事.
pub(crate) fn waiting(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    let mut due = all(reader, &rules::rules(reader)?)?;
    due.retain(|one| one.stays.is_empty());
    Ok((due.len() as i64, due.first().map(|one| one.due_on)))
}

impl Query for Due {
    type Output = Listed;
    const NAME: &'static str = "retention.due";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        reader.require(Permission::view(Area::Members))?;
        let rules = rules::rules(reader)?;
        let mut page = all(reader, &rules)?;
        let (total, erasable) = (page.len(), page.iter().filter(|one| one.stays.is_empty()).count());
        page.drain(..total.min(self.offset as usize));
        page.truncate(self.limit.unwrap_or(200).clamp(1, 1000) as usize);
        Ok(Listed {
            total,
            erasable,
            documents: documents(reader, &rules)?,
            backups: backup::kept(&reader.book_dir().join("backups"))?.len(),
            rows: named(reader, page)?,
            rules,
        })
    }
}
