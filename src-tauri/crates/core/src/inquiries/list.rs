//! 問い合わせの一覧: who has waited longest comes first. Heads only: what was written is opened, which is recorded.

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Channel, State, rules, rules::Rules, store};
use crate::{
    Area, Permission, Query, Reader, Result, members, staff,
    values::{Day, moment_text},
};

/// 問い合わせの一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Of this state; else all that are not closed.
    pub state: Option<State>,
    /// Only those that whoever asks looks after.
    #[serde(default)]
    pub mine: bool,
    /// Only of this category; empty: of all.
    #[serde(default)]
    pub category: String,
    /// Only those whose number, subject or asker this finds.
    #[serde(default)]
    pub text: String,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// Why a thread stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InquiryLate")]
pub enum Late {
    /// 未読: for too long nobody has opened what came.
    Unread,
    /// 未返信: it was read, and for too long nobody has answered.
    Unanswered,
    /// Its day is over.
    Overdue,
}

/// One line.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryRow")]
pub struct Row {
    /// Key.
    pub id: i64,
    /// `Q-0312`
    pub no: String,
    /// Whose; none of who is nobody of the roster.
    pub member: Option<i64>,
    /// 会員番号; empty of who has none.
    pub member_no: String,
    /// Who asks.
    pub name: String,
    /// How it came.
    pub channel: Channel,
    /// What it is about.
    pub category: String,
    /// One line.
    pub subject: String,
    /// How far it is.
    pub state: State,
    /// Who looks after it.
    pub assignee: Option<i64>,
    /// Their name; empty where nobody does.
    pub assignee_name: String,
    /// By when it is meant to be answered.
    pub due_on: Option<Day>,
    /// When it came, UTC.
    pub asked_at: String,
    /// Since when an answer is owed, UTC; none where none is.
    pub owed_since: Option<String>,
    /// Why it stands out; none where it does not.
    pub late: Option<Late>,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryPage")]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub total: i64,
}

fn late(reader: &Reader<'_>, rules: &Rules, found: &store::Found) -> Option<Late> {
    let since = found.owed_since?;
    if since + Duration::hours(i64::from(rules.red_hours)) <= reader.now() {
        return Some(if found.read_at.is_some() { Late::Unanswered } else { Late::Unread });
    }
    found.inquiry.due_on.filter(|due| *due < reader.today()).map(|_| Late::Overdue)
}

pub(super) fn row(reader: &Reader<'_>, rules: &Rules, found: store::Found) -> Result<Row> {
    let late = late(reader, rules, &found);
    let of = found.inquiry;
    let member_no = match of.member {
        Some(member) => members::brief(reader, member)?.no,
        None => String::new(),
    };
    Ok(Row {
        no: of.number(),
        name: of.asker(reader)?,
        member_no,
        assignee_name: of.assignee.map(|staff| staff::name(reader, staff)).unwrap_or_default(),
        id: of.id,
        member: of.member,
        channel: of.channel,
        category: of.category,
        subject: of.subject,
        state: of.state,
        assignee: of.assignee,
        due_on: of.due_on,
        asked_at: moment_text(of.asked_at),
        owed_since: found.owed_since.map(moment_text),
        late,
    })
}

impl Query for List {
    type Output = Page;
    const NAME: &'static str = "inquiries.list";
    const NEEDS: Permission = Permission::view(Area::Inquiries);
    fn run(self, reader: &Reader<'_>) -> Result<Page> {
        let text = self.text.trim();
        let wanted = store::Wanted {
            state: self.state,
            assignee: if self.mine { reader.actor().staff_id() } else { None },
            category: self.category.trim(),
            text,
            members: members::found_keys(reader, text)?,
        };
        let rules = rules::rules(reader)?;
        let found = store::list(reader, &wanted, self.limit.unwrap_or(100).clamp(1, 500), self.offset)?;
        Ok(Page {
            rows: found.into_iter().map(|found| row(reader, &rules, found)).collect::<Result<_>>()?,
            total: store::count(reader, &wanted)?,
        })
    }
}

/// 問い合わせの数.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {}

/// What [`Counts`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryCounts")]
pub struct Numbers {
    /// 新着
    pub new: i64,
    /// 対応中
    pub open: i64,
    /// 返答待ち
    pub waiting: i64,
    /// 完了
    pub closed: i64,
    /// Those that wait for an answer of the office.
    pub owed: i64,
}

impl Query for Counts {
    type Output = Numbers;
    const NAME: &'static str = "inquiries.counts";
    const NEEDS: Permission = Permission::view(Area::Inquiries);
    fn run(self, reader: &Reader<'_>) -> Result<Numbers> {
        let of = |state: State| store::in_state(reader, state);
        Ok(Numbers {
            new: of(State::New)?,
            open: of(State::Open)?,
            waiting: of(State::Waiting)?,
            closed: of(State::Closed)?,
            owed: store::waiting(reader)?.0,
        })
    }
}

/// 会員の問い合わせ: newest first, twenty at most.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

impl Query for OfMember {
    type Output = Vec<Row>;
    const NAME: &'static str = "inquiries.of_member";
    const NEEDS: Permission = Permission::view(Area::Inquiries);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Row>> {
        let rules = rules::rules(reader)?;
        let mut rows = Vec::new();
        for of in store::of_member(reader, self.member)?.into_iter().take(20) {
            if let Some(found) = store::found(reader, of.id)? {
                rows.push(row(reader, &rules, found)?);
            }
        }
        Ok(rows)
    }
}
