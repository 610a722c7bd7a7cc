//! 会員を見る: everything about one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    fields::{self, FieldType},
    names::FormerName,
    notes::Note,
    post::Returned,
    record::Record,
    scope, search, store,
    tasks::Task,
};
use crate::{
    Area, Permission, Query, Reader, Result,
    error::OrNotFound,
    journal, membership,
    membership::{Leave, Override, Period, State},
    staff,
    values::{Day, Yen},
    vault::hex,
};

/// 会員を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Whom.
    pub member: i64,
}

/// An own field with a member's value.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FieldValue {
    /// The field.
    pub field: i64,
    /// As people read it.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub kind_of: FieldType,
    /// For the two types that choose.
    pub choices: Vec<String>,
    /// The value; null where there is none.
    pub value: Value,
    /// Whether it is computed from others.
    pub computed: bool,
    /// Whether the reader's role may write it.
    pub writable: bool,
}

/// A tag of a member.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tag {
    /// Key.
    pub id: i64,
    /// The word.
    pub name: String,
}

/// What is open and what came in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Money {
    /// Open, yen.
    pub owed: Yen,
    /// Paid on charges of this fiscal year, yen.
    pub paid_this_year: Yen,
    /// Which year that is.
    pub fiscal_year: i32,
}

/// The account at My Page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Login {
    /// With which they sign in.
    pub email: String,
    /// Since when, UTC.
    pub claimed_at: String,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Member {
    /// Key.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// As it is read.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// What is written down.
    pub record: Record,
    /// Age today, of the dead on the day of their death.
    pub age: Option<u32>,
    /// State today.
    pub state: State,
    /// The kind of the period of today, else of the next or last one.
    pub kind: Option<String>,
    /// The same, by key.
    pub kind_id: Option<i64>,
    /// Tags.
    pub tags: Vec<Tag>,
    /// Own fields that are asked for or have a value.
    pub fields: Vec<FieldValue>,
    /// What they were called before, newest first.
    pub former_names: Vec<FormerName>,
    /// Notes that the reader's role reads, newest first.
    pub notes: Vec<Note>,
    /// What is to be done, what is open first.
    pub tasks: Vec<Task>,
    /// Post that came back, newest first.
    pub returned: Vec<Returned>,
    /// Periods, newest first.
    pub memberships: Vec<Period>,
    /// Own fields of memberships, by the key of the period; absent where there are none.
    pub membership_fields: BTreeMap<i64, Vec<FieldValue>>,
    /// The household, by key.
    pub household: Option<i64>,
    /// Its own fields.
    pub household_fields: Vec<FieldValue>,
    /// 休会, newest first.
    pub leaves: Vec<Leave>,
    /// States laid down until a day, newest first.
    pub overrides: Vec<Override>,
    /// Charges.
    pub money: Money,
    /// 登録内容の確認: when they last said that what is written down is right.
    pub confirmed_on: Option<Day>,
    /// My Page.
    pub login: Option<Login>,
    /// The one before in the order of names.
    pub previous: Option<i64>,
    /// The one after.
    pub next: Option<i64>,
    /// The state of what is written down, for [`super::update::Update`]: another one when somebody has changed it.
    pub seen: String,
}

/// What is written down about a member and can be written anew.
#[derive(Serialize)]
pub(super) struct Written {
    pub no: String,
    pub record: Record,
    pub fields: Vec<FieldValue>,
}

impl Written {
    /// One word for this state.
    pub fn seen(&self) -> String {
        // What serialises once serialises always: there is no map with other keys than text in it.
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        hex(&Sha256::digest(bytes)[..12])
    }
}

/// Reads what is written down, as far as the reader's role sees it.
pub(super) fn written(reader: &Reader<'_>, member: i64) -> Result<Written> {
    let (no, mut record) = store::record(reader, member)?.ok_or_else(|| super::merged::gone(reader, member))?;
    record.addresses = store::addresses(reader, member)?;
    record.phones = store::phones(reader, member)?;
    record.emails = store::emails(reader, member)?;
    record.tags = store::tags_of(reader, member)?.into_iter().map(|(_, name)| name).collect();
    Ok(Written { no, record, fields: fields::of_member(reader, member)? })
}

/// What is written down about a member, with the values of the own fields that the reader's role reads and that are not
/// computed.
pub fn as_written(reader: &Reader<'_>, member: i64) -> Result<Record> {
    scope::ensure(reader, &[member])?;
    let Written { mut record, fields, .. } = written(reader, member)?;
    record.fields = fields.into_iter().filter(|own| !own.computed).map(|own| (own.field, own.value)).collect();
    Ok(record)
}

impl Query for Get {
    type Output = Member;
    const NAME: &'static str = "members.get";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Member> {
        get(reader, self.member)
    }
}

/// Everything about one member.
pub fn get(reader: &Reader<'_>, member: i64) -> Result<Member> {
    scope::ensure(reader, &[member])?;
    let today = reader.today();
    let written = written(reader, member)?;
    let seen = written.seen();
    let Written { no, record, fields } = written;
    let tags = store::tags_of(reader, member)?;
    let brief = store::brief(reader.conn, member)?.or_not_found("error-no-such-member")?;
    let history = membership::history(reader, member, record.death)?;
    let shown = membership::shown(&history.periods, today);
    let us = crate::association::show(reader)?;
    let (owed, paid_this_year) = store::money(reader, member, us.fiscal_year)?;
    let (previous, next) = neighbours(reader, member)?;
    Ok(Member {
        id: member,
        no,
        name: brief.name,
        kana: brief.kana,
        age: record.birth.and_then(|birth| tsudoi_japan::age_on(birth, record.death.unwrap_or(today))),
        state: history.state(today),
        kind: shown.map(|period| period.kind_name.clone()),
        kind_id: shown.map(|period| period.kind),
        tags: tags.into_iter().map(|(id, name)| Tag { id, name }).collect(),
        fields,
        former_names: store::names::list(reader, member)?,
        notes: store::notes(reader, member, staff::role(reader)?)?,
        tasks: store::tasks::list(reader, Some(member), None, None, None)?,
        returned: store::post::of_member(reader, member)?,
        membership_fields: fields::of_memberships(reader, history.periods.iter().map(|period| period.id))?,
        household: store::passing::household_of(reader, member)?,
        household_fields: fields::of_household(reader, member)?,
        money: Money { owed, paid_this_year, fiscal_year: us.fiscal_year },
        confirmed_on: store::confirmed(reader, member)?.0,
        login: store::login(reader, member)?.map(|(email, claimed_at)| Login { email, claimed_at }),
        previous,
        next,
        seen,
        memberships: history.periods,
        leaves: history.leaves,
        overrides: history.overrides,
        record,
    })
}

/// The members before and after in the order of names, whom the actor sees.
fn neighbours(reader: &Reader<'_>, member: i64) -> Result<(Option<i64>, Option<i64>)> {
    let Some(seen) = scope::limit(reader)? else { return store::neighbours(reader, member) };
    let order = search::page(reader, seen, false, 0, seen.len() as usize)?;
    let at = order.iter().position(|id| *id == member);
    let beside = |step: fn(usize) -> Option<usize>| at.and_then(step).and_then(|at| order.get(at).copied());
    Ok((beside(|at| at.checked_sub(1)), beside(|at| at.checked_add(1))))
}

/// 経過: what happened with a member, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// Whose.
    pub member: i64,
    /// At most so many (1 to 200, else 50).
    pub limit: Option<i64>,
}

/// One thing that happened.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Happened {
    /// When, UTC.
    pub at: String,
    /// The room it happened in: `members`, `payments`, `receipts`, `mail` …
    pub kind: String,
    /// What.
    pub title: String,
    /// What it was about, in a few lines: the note's words, the mail's subject, the amount. May be empty.
    pub texts: Vec<String>,
    /// By whom.
    pub who: String,
    /// The journal entry.
    pub entry: i64,
    /// Whether it was taken back.
    pub undone: bool,
}

/// What its rows say, and why it was done.
fn texts(reader: &Reader<'_>, line: &journal::Line, member: i64) -> Result<Vec<String>> {
    let mut texts = journal::texts(reader, line.id, member)?;
    if !line.reason.is_empty() && !texts.iter().any(|text| text.contains(&line.reason)) {
        texts.push(line.reason.clone());
    }
    Ok(texts)
}

impl Query for Timeline {
    type Output = Vec<Happened>;
    const NAME: &'static str = "members.timeline";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Happened>> {
        scope::ensure(reader, &[self.member])?;
        let lines = journal::of_member(reader, self.member, self.limit.unwrap_or(50).clamp(1, 200))?;
        lines
            .into_iter()
            .map(|line| {
                Ok(Happened {
                    texts: texts(reader, &line, self.member)?,
                    at: line.at,
                    kind: line.command.split('.').next().unwrap_or_default().to_owned(),
                    title: line.summary,
                    who: line.who,
                    entry: line.id,
                    undone: line.undone,
                })
            })
            .collect()
    }
}
