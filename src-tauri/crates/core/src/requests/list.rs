//! 変更依頼の一覧, one of them with all that a decision needs, those of a member, and the paper that came along.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{END, LEAVE, Line, Request, State, decide::is_stale, item_name, lines, store};
use crate::{
    Area, Document, File, Permission, Query, Reader, Result, error::OrNotFound, files, members, values::moment_text,
};

/// 変更依頼の一覧, the oldest first while they wait, else the newest.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Of this state; else those that wait.
    pub state: Option<State>,
    /// Only of members whom this finds.
    #[serde(default)]
    pub text: String,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// One row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Row {
    /// Key.
    pub id: i64,
    /// Whose.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// What it is about: `name`, `addresses`, `field:12`, `end`, `leave` …
    pub item: String,
    /// As people call it; empty where it is an own field that the reader does not read.
    pub what: String,
    /// As it was.
    pub before: Vec<Line>,
    /// As it shall be.
    pub after: Vec<Line>,
    /// How far it is.
    pub state: State,
    /// When it was asked for, UTC.
    pub asked_at: String,
    /// Who asked in the member's stead (代理); empty: they themselves.
    pub asked_by: String,
    /// In the member's words.
    pub note: String,
    /// Whether a paper came along that is still there.
    pub paper: bool,
    /// Whether the roster has changed since.
    pub stale: bool,
    /// When it was decided, UTC.
    pub decided_at: Option<String>,
    /// By whom; empty where the member's own proof decided it.
    pub decided_by: String,
    /// Why.
    pub reason: String,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Page {
    /// The rows.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub total: i64,
}

/// Whom the reader sees, as a statement takes it; none: everybody.
pub(super) fn scope(reader: &Reader<'_>) -> Result<Option<String>> {
    let Some(seen) = members::scope::limit(reader)? else { return Ok(None) };
    Ok(Some(serde_json::to_string(&seen.iter().collect::<Vec<_>>())?))
}

fn row(reader: &Reader<'_>, of: Request) -> Result<Row> {
    let brief = members::brief(reader, of.member)?;
    let what = item_name(reader, &of.item)?;
    // What a role does not read is not told in a roundabout way either.
    let read = what.is_some();
    let (before, after) = if read { lines(reader, &of) } else { Default::default() };
    let words = |text: String| if read { text } else { String::new() };
    let paper = match of.paper {
        Some(paper) if read => files::info(reader, paper)?.is_some_and(|info| info.destroyed_at.is_none()),
        _ => false,
    };
    Ok(Row {
        stale: read && is_stale(reader, &of)?,
        id: of.id,
        member: of.member,
        no: brief.no,
        name: brief.name,
        what: what.unwrap_or_default(),
        item: of.item,
        before,
        after,
        state: of.state,
        asked_at: moment_text(of.asked_at),
        asked_by: of.asked_by,
        note: words(of.note),
        paper,
        decided_at: of.decided_at.map(moment_text),
        decided_by: of.decided_by,
        reason: words(of.reason),
    })
}

impl Query for List {
    type Output = Page;
    const NAME: &'static str = "requests.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Page> {
        let state = self.state.unwrap_or(State::Waiting);
        let (found, scope) = (members::found_keys(reader, &self.text)?, scope(reader)?);
        let (found, scope) = (found.as_deref(), scope.as_deref());
        let limit = self.limit.unwrap_or(100).clamp(1, 500);
        let rows = store::list(reader, state, found, scope, limit, self.offset)?;
        Ok(Page {
            rows: rows.into_iter().map(|of| row(reader, of)).collect::<Result<_>>()?,
            total: store::count(reader, state, found, scope)?,
        })
    }
}

/// 変更依頼の数.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {}

/// What [`Counts`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Numbers {
    /// Waiting for the office.
    pub waiting: i64,
    /// Waiting for the new mail address to be proven.
    pub proving: i64,
    /// Done.
    pub approved: i64,
    /// Refused.
    pub refused: i64,
    /// Taken back by the member.
    pub withdrawn: i64,
    /// Overtaken by a newer one.
    pub replaced: i64,
}

impl Query for Counts {
    type Output = Numbers;
    const NAME: &'static str = "requests.counts";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Numbers> {
        let scope = scope(reader)?;
        let of = |state: State| store::count(reader, state, None, scope.as_deref());
        Ok(Numbers {
            waiting: of(State::Waiting)?,
            proving: of(State::Proving)?,
            approved: of(State::Approved)?,
            refused: of(State::Refused)?,
            withdrawn: of(State::Withdrawn)?,
            replaced: of(State::Replaced)?,
        })
    }
}

/// 変更依頼を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which.
    pub request: i64,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The request.
    pub request: Row,
    /// What else waits of the same person, oldest first.
    pub others: Vec<Row>,
    /// Of a 退会 or 休会: what the member owes now, yen.
    pub owed: i64,
}

impl Query for Get {
    type Output = Shown;
    const NAME: &'static str = "requests.get";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let of = store::find(reader, self.request)?.or_not_found("error-no-such-request")?;
        members::scope::ensure(reader, &[of.member])?;
        let mut others = store::of_member(reader, of.member)?;
        others.retain(|other| other.id != of.id && other.state == State::Waiting);
        others.reverse();
        let owed = if [END, LEAVE].contains(&of.item.as_str()) { super::effects(reader, of.member)?.owed } else { 0 };
        Ok(Shown {
            request: row(reader, of)?,
            others: others.into_iter().map(|other| row(reader, other)).collect::<Result<_>>()?,
            owed,
        })
    }
}

/// 会員の変更依頼: what waits, then the newest that are done with, ten at most.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

impl Query for OfMember {
    type Output = Vec<Row>;
    const NAME: &'static str = "requests.of_member";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Row>> {
        members::scope::ensure(reader, &[self.member])?;
        let mut all = store::of_member(reader, self.member)?;
        all.sort_by_key(|of| !of.state.is_open());
        all.truncate(10);
        all.into_iter().map(|of| row(reader, of)).collect()
    }
}

/// 変更依頼に添えられた書類を見る. Every look is in the journal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakePaper {
    /// Of which request.
    pub request: i64,
}

impl Document for TakePaper {
    const NAME: &'static str = "requests.paper";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let of = store::find(reader, self.request)?.or_not_found("error-no-such-request")?;
        let brief = members::brief(reader, of.member)?;
        let what = item_name(reader, &of.item)?.or_not_found("error-no-such-request")?;
        let paper = of.paper.or_not_found("error-no-such-file")?;
        Ok(File { subject: format!("{} {what}", brief.label()), ..files::hand_out(reader, paper)? })
    }
}
