//! 申込の一覧, and one of them with everything that a decision needs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Application, Channel, State, Step,
    form::Asking,
    papers::{self, Paper},
    settings::settings,
    store,
};
use crate::{
    Area, Permission, Query, Reader, Result,
    error::OrNotFound,
    members::{self, Answer, Record, Similar, Warning},
    membership,
    values::{Day, Yen},
};

/// 申込の一覧, the oldest first while they wait, else the newest.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only of this state.
    pub state: Option<State>,
    /// Only those whose name holds this.
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
    /// As it is read; empty in a draft that was only begun.
    pub name: String,
    /// Furigana.
    pub kana: String,
    /// The kind they would like to be.
    pub kind: String,
    /// How far it is.
    pub state: State,
    /// What the stage is called at which it waits; else empty.
    pub stage: String,
    /// How it came.
    pub channel: Channel,
    /// When.
    pub received_on: Day,
    /// What is still lacking, in words.
    pub missing: Vec<String>,
    /// Whether they were a member before.
    pub again: bool,
    /// Whether their mail address was proven.
    pub proven: bool,
    /// How many in the roster may be the same, where nobody has looked yet: of what waits and came from My Page.
    pub similar: u32,
    /// Whom it became.
    pub member: Option<i64>,
    /// Their number.
    pub no: String,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many there are in all.
    pub total: i64,
    /// One page.
    pub rows: Vec<Row>,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "applications.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let text = self.text.trim();
        let limit = self.limit.unwrap_or(100).clamp(1, 500);
        let rules = settings(reader)?;
        let asking = Asking::read(reader)?;
        let kinds = membership::kinds(reader)?;
        let found = store::list(reader, self.state, text, limit, self.offset)?;
        let members: Vec<i64> = found.iter().filter_map(|of| of.member).collect();
        let briefs = members::briefs(reader, &members)?;
        let mut rows = Vec::with_capacity(found.len());
        for of in found {
            // Staff have seen who is alike while they typed.
            let unseen = of.state == State::Waiting && of.channel == Channel::Mypage && of.same_as.is_none();
            let similar = if unseen { similar(reader, &of)?.len() as u32 } else { 0 };
            rows.push(Row {
                id: of.id,
                kind: kinds.iter().find(|kind| Some(kind.id) == of.kind).map(|k| k.name.clone()).unwrap_or_default(),
                state: of.state,
                stage: if of.state == State::Waiting { rules.stage(of.stage).to_owned() } else { String::new() },
                channel: of.channel,
                received_on: of.received_on,
                missing: match of.state {
                    State::Draft | State::Waiting | State::Returned => asking.missing(&of),
                    _ => Vec::new(),
                },
                again: of.same_as.is_some(),
                similar,
                proven: !of.proven_mail.is_empty(),
                member: of.member,
                no: briefs.iter().find(|b| Some(b.id) == of.member).map(|b| b.no.clone()).unwrap_or_default(),
                name: of.name,
                kana: of.kana,
            });
        }
        Ok(Listed { total: store::count(reader, self.state, text)?, rows })
    }
}

/// 申込の数: for the side bar and the chips.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {}

/// What [`Counts`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Counted {
    /// 下書き
    pub draft: i64,
    /// 審査中
    pub waiting: i64,
    /// 差戻し
    pub returned: i64,
    /// 承認
    pub approved: i64,
    /// 却下
    pub rejected: i64,
    /// 取下げ
    pub withdrawn: i64,
}

impl Query for Counts {
    type Output = Counted;
    const NAME: &'static str = "applications.counts";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Counted> {
        let mut counted = Counted::default();
        for (state, count) in store::counts(reader)? {
            *match state {
                State::Draft => &mut counted.draft,
                State::Waiting => &mut counted.waiting,
                State::Returned => &mut counted.returned,
                State::Approved => &mut counted.approved,
                State::Rejected => &mut counted.rejected,
                State::Withdrawn => &mut counted.withdrawn,
            } = count;
        }
        Ok(counted)
    }
}

/// 申込を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which.
    pub application: i64,
}

/// Something that happened to it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Happened {
    /// When, UTC.
    pub at: String,
    /// By whom.
    pub by: String,
    /// What.
    pub step: Step,
    /// At which stage.
    pub stage: String,
    /// Why.
    pub note: String,
}

/// Who they were before, or have become.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Person {
    /// Key.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
}

/// Another application of somebody of the same name, which waits, too.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Twin {
    /// Key.
    pub id: i64,
    /// Name.
    pub name: String,
    /// When it came.
    pub received_on: Day,
}

/// What they said to a purpose.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Consented {
    /// As people call it.
    pub purpose: String,
    /// What.
    pub answer: Answer,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// Key.
    pub id: i64,
    /// How far it is.
    pub state: State,
    /// The stages, in order.
    pub stages: Vec<String>,
    /// The stage at which it waits, from 0.
    pub stage: usize,
    /// As it is read.
    pub name: String,
    /// Furigana.
    pub kana: String,
    /// The kind they would like to be, by key.
    pub kind: Option<i64>,
    /// Its name.
    pub kind_name: String,
    /// Its entrance fee, yen.
    pub entrance_fee: Yen,
    /// Its yearly fee today, yen.
    pub fee: Option<Yen>,
    /// What they said about themselves.
    pub record: Record,
    /// How it came.
    pub channel: Channel,
    /// When.
    pub received_on: Day,
    /// From when they would like to be a member.
    pub starts_on: Option<Day>,
    /// 紹介者
    pub introducer: String,
    /// What else was said.
    pub note: String,
    /// What is still lacking, in words.
    pub missing: Vec<String>,
    /// What somebody should look at again.
    pub warnings: Vec<Warning>,
    /// Who may be the same.
    pub similar: Vec<Similar>,
    /// 再入会: who they were before.
    pub same_as: Option<Person>,
    /// Whom it became.
    pub member: Option<Person>,
    /// The first day of the membership.
    pub joined_on: Option<Day>,
    /// The mail address that letters go to; none: there is none.
    pub mail: Option<String>,
    /// Whether it was proven.
    pub proven: bool,
    /// Others of the same name that are not decided.
    pub twins: Vec<Twin>,
    /// Papers that came along.
    pub papers: Vec<Paper>,
    /// How they would like to pay; empty where nobody asked.
    pub payment: String,
    /// What they said to the purposes that they were asked about.
    pub consents: Vec<Consented>,
    /// On which day they agreed to the statement; none where staff wrote it down.
    pub agreed_on: Option<Day>,
    /// What happened so far, oldest first.
    pub steps: Vec<Happened>,
}

impl Query for Get {
    type Output = Shown;
    const NAME: &'static str = "applications.get";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let of = store::find(reader, self.application)?.or_not_found("error-no-such-application")?;
        let rules = settings(reader)?;
        let kind = of.kind.map(|kind| membership::kind(reader, kind)).transpose()?;
        let person = |member: Option<i64>| -> Result<Option<Person>> {
            let brief = member.map(|member| members::brief(reader, member)).transpose()?;
            Ok(brief.map(|brief| Person { id: brief.id, no: brief.no, name: brief.name }))
        };
        let decided = !matches!(of.state, State::Draft | State::Waiting | State::Returned);
        Ok(Shown {
            id: of.id,
            state: of.state,
            stages: rules.stages.clone(),
            stage: of.stage,
            kind: of.kind,
            fee: kind.as_ref().and_then(|kind| kind.fee_on(of.starts_on.unwrap_or_else(|| reader.today()))),
            entrance_fee: kind.as_ref().map_or(0, |kind| kind.entrance_fee),
            kind_name: kind.map(|kind| kind.name).unwrap_or_default(),
            missing: Asking::read(reader)?.missing(&of),
            warnings: if decided { Vec::new() } else { of.record.warnings(reader)? },
            similar: if decided { Vec::new() } else { similar(reader, &of)? },
            same_as: person(of.same_as)?,
            member: person(of.member)?,
            mail: of.mail().map(str::to_owned),
            proven: !of.proven_mail.is_empty(),
            twins: if decided || of.name.is_empty() { Vec::new() } else { store::twins(reader, &of)? },
            papers: papers::of(reader, &of)?,
            consents: consented(reader, &of)?,
            agreed_on: of.online.agreed_on,
            payment: of.online.payment,
            steps: store::steps(reader, of.id)?,
            name: of.name,
            kana: of.kana,
            record: of.record,
            channel: of.channel,
            received_on: of.received_on,
            starts_on: of.starts_on,
            introducer: of.introducer,
            note: of.note,
            joined_on: of.joined_on,
        })
    }
}

fn consented(reader: &Reader<'_>, of: &Application) -> Result<Vec<Consented>> {
    let mut said = Vec::new();
    for one in &of.online.consents {
        let purpose = members::purpose_name(reader, one.purpose)?;
        said.extend(purpose.map(|purpose| Consented { purpose, answer: one.answer }));
    }
    Ok(said)
}

fn similar(reader: &Reader<'_>, of: &Application) -> Result<Vec<Similar>> {
    if of.name.is_empty() {
        return Ok(Vec::new());
    }
    Ok(members::similar(reader, &of.record, None)?.into_iter().filter(|one| Some(one.id) != of.same_as).collect())
}
