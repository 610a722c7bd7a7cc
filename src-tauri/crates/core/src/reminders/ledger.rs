//! 督促の記録: every notice as it was sent, and what stands about one member.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Channel,
    holds::Entry,
    judge::{self, Reason},
    levels::{Effects, settings},
    store,
};
use crate::{
    Area, Lang, Permission, Query, Reader, Result,
    error::OrNotFound,
    mail::{self, MailState},
    members,
    values::{Day, Yen},
};

/// A notice.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Notice {
    /// Key.
    pub id: i64,
    /// Who has to pay.
    pub payer: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Which level.
    pub level: u32,
    /// What it was called then.
    pub level_name: String,
    /// How it went.
    pub channel: Channel,
    /// The day that stands on it.
    pub sent_on: Day,
    /// By whom.
    pub sent_by: String,
    /// Where to.
    pub sent_to: String,
    /// What was late, yen.
    pub amount: Yen,
    /// In which language it is.
    pub language: Lang,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// The message, of a mail.
    pub message: Option<i64>,
    /// How far the mail is.
    pub mail_state: Option<MailState>,
    /// What is still open today of what it is about, yen.
    pub open: Yen,
}

/// A charge that a notice is about.
#[derive(Debug, Serialize, JsonSchema)]
pub struct About {
    /// Which charge.
    pub charge: i64,
    /// For whom it is.
    pub member: i64,
    /// The level that it reached by this notice; none: it was named beside others.
    pub level: Option<u32>,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// What was late of it, yen.
    pub amount: Yen,
    /// Since when.
    pub due_on: Day,
    /// What is open of it today, yen.
    pub open: Yen,
}

/// 督促の記録の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only to payers found by this.
    #[serde(default)]
    pub text: String,
    /// Only of this level.
    pub level: Option<u32>,
    /// Only by this way.
    pub channel: Option<Channel>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What the list looks for.
pub(super) struct Wanted {
    /// A JSON list of keys; none: everybody.
    pub members: Option<String>,
    pub level: Option<u32>,
    pub channel: Option<Channel>,
    pub offset: u32,
    pub limit: u32,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Notices {
    /// How many.
    pub total: i64,
    /// One page, newest first.
    pub rows: Vec<Notice>,
}

impl Query for List {
    type Output = Notices;
    const NAME: &'static str = "reminders.list";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Notices> {
        let wanted = Wanted {
            members: members::found_keys(reader, &self.text)?,
            level: self.level,
            channel: self.channel,
            offset: self.offset,
            limit: self.limit.unwrap_or(100).clamp(1, 500),
        };
        let (total, rows) = store::list(reader, &wanted)?;
        Ok(Notices { total, rows: with_mail(reader, rows)? })
    }
}

/// With how far the mails are.
fn with_mail(reader: &Reader<'_>, mut notices: Vec<Notice>) -> Result<Vec<Notice>> {
    let messages: Vec<i64> = notices.iter().filter_map(|notice| notice.message).collect();
    let states = mail::states(reader, &messages)?;
    for notice in &mut notices {
        notice.mail_state = notice.message.and_then(|message| states.get(&message).copied());
    }
    Ok(notices)
}

/// 督促の記録を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Which notice.
    pub notice: i64,
}

/// What [`Look`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Looked {
    /// As it was sent.
    #[serde(flatten)]
    pub notice: Notice,
    /// What it is about, oldest first.
    pub about: Vec<About>,
}

impl Query for Look {
    type Output = Looked;
    const NAME: &'static str = "reminders.get";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Looked> {
        let found = with_mail(reader, store::find(reader, &[self.notice])?)?;
        let notice = found.into_iter().next().or_not_found("error-no-such-reminder")?;
        Ok(Looked { notice, about: store::about(reader, self.notice)? })
    }
}

/// 会員の督促: notices, what holds them back, what is stopped.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

/// What [`OfMember`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Standing {
    /// What is late of what they have to pay, yen.
    pub late: Yen,
    /// The level that is due today; none: no notice is.
    pub next: Option<u32>,
    /// Why none is, where something is late.
    pub reason: Option<Reason>,
    /// The last day on which that counts, where there is one.
    pub until: Option<Day>,
    /// What is stopped for them.
    pub effects: Effects,
    /// What was said about them, newest first.
    pub holds: Vec<Entry>,
    /// Notices to them and about what is owed for them, newest first.
    pub notices: Vec<Notice>,
}

impl Query for OfMember {
    type Output = Standing;
    const NAME: &'static str = "reminders.of_member";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Standing> {
        let member = members::brief(reader, self.member)?.id;
        let judged = judge::judge(reader, Some(&[member]))?;
        let (ready, out) = (judged.ready.first(), judged.out.first());
        let held = out.map(|out| &out.held).filter(|held| held.reason != Reason::NotLate);
        Ok(Standing {
            late: ready.map(judge::Ready::amount).or(out.map(|out| out.amount)).unwrap_or(0),
            next: ready.map(|ready| ready.level),
            reason: held.map(|held| held.reason),
            until: held.and_then(|held| held.until),
            effects: settings(reader)?.effects(store::reached(reader, member)?),
            holds: store::holds(reader, member)?,
            notices: with_mail(reader, store::of_member(reader, member)?)?,
        })
    }
}
