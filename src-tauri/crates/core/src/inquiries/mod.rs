//! 問い合わせ: threads of letters. Members write at My Page; what comes by telephone, over the counter or by post is
//! written down by staff. A thread has a number, a category, somebody who looks after it and a day; everybody of the
//! office sees who has opened it and when, and one that was not answered in time stands out.
//!
//! The desk of My Page calls [`ask`], [`write_on`] and what is in [`own`]; it is given threads of its member that are
//! shown there, and nothing else. Notes never leave the office. Mail says that there is an answer, never which.

mod add;
mod ask;
mod close;
mod list;
mod look;
mod own;
mod reply;
mod rules;
mod store;
/// 消去: what somebody asked and was answered, with the papers.
pub(crate) fn erase_member(tx: &Tx<'_>, member: i64) -> Result<()> {
    let papers = store::papers_of(tx, member)?;
    store::erase(tx, member)?;
    papers.into_iter().try_for_each(|paper| files::destroy(tx, paper))
}

/// 消去: the name of somebody who wrote in this member's stead; the letters are the member's.
pub(crate) fn erase_proxy(tx: &Tx<'_>, member: i64, name: &str) -> Result<()> {
    let own = members::brief(tx, member)?.name;
    store::set_author(tx, member, &proxies::called(name, &own), &own)
}

#[cfg(test)]
mod tests;

use chrono::Days;
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Lang, Reader, Result, Tx, ensure, files, members, proxies,
    registry::{Entry, command, document, query},
    values::{Day, Moment},
    words,
};

pub(crate) use ask::accept;
pub use ask::{Wish, ask, write_on};
pub use look::Enclosed;
pub use own::{Own, OwnLetter, OwnThread};
pub(crate) use own::{answered, form, has_unread, mark, paper, thread, threads};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<list::List>(),
    query::<list::Counts>(),
    query::<list::OfMember>(),
    command::<look::Look>(),
    query::<look::Get>(),
    document::<look::Paper>(),
    command::<add::Add>(),
    command::<add::Set>(),
    command::<add::Assign>(),
    command::<reply::Reply>(),
    command::<reply::TakeBack>(),
    command::<reply::Note>(),
    command::<close::Close>(),
    command::<close::Reopen>(),
    query::<rules::Show>(),
    command::<rules::Set>(),
];

/// How far an inquiry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InquiryState")]
pub enum State {
    /// 新着: nobody who could answer has opened it.
    New,
    /// 対応中
    Open,
    /// 返答待ち: it was answered, and the other side may have more to say.
    Waiting,
    /// 完了
    Closed,
}

impl State {
    const ALL: [Self; 4] = [Self::New, Self::Open, Self::Waiting, Self::Closed];

    /// As it stands in the table.
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Closed => "closed",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// How it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InquiryChannel")]
pub enum Channel {
    /// マイページ
    Mypage,
    /// 電話
    Phone,
    /// 窓口
    Counter,
    /// メール
    Mail,
    /// 手紙・FAX
    Letter,
}

impl Channel {
    const ALL: [Self; 5] = [Self::Mypage, Self::Phone, Self::Counter, Self::Mail, Self::Letter];

    fn code(self) -> &'static str {
        match self {
            Self::Mypage => "mypage",
            Self::Phone => "phone",
            Self::Counter => "counter",
            Self::Mail => "mail",
            Self::Letter => "letter",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

/// What a message of a thread is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InquiryMessageKind")]
pub enum Kind {
    /// Of whoever asks.
    Asked,
    /// Of the office.
    Answered,
    /// 内部メモ: of the office, for the office.
    Note,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Asked, Self::Answered, Self::Note];

    fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Answered => "answered",
            Self::Note => "note",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A row of `inquiry`.
#[derive(Debug, Clone)]
struct Inquiry {
    id: i64,
    no: i64,
    member: Option<i64>,
    name: String,
    contact: String,
    channel: Channel,
    category: String,
    subject: String,
    shown: bool,
    lang: Lang,
    state: State,
    asked_at: Moment,
    assignee: Option<i64>,
    due_on: Option<Day>,
}

impl Inquiry {
    /// As it is told to whoever asked.
    fn number(&self) -> String {
        number(self.no)
    }

    /// For the journal: the number and what it is about.
    fn label(&self) -> String {
        format!("{} {}", self.number(), self.subject)
    }

    /// Whose words they are; of who did not say it, a word that says so.
    fn asker(&self, reader: &Reader<'_>) -> Result<String> {
        match self.member {
            Some(member) => Ok(members::brief(reader, member)?.name),
            None if self.name.is_empty() => Ok(words::say(reader.lang(), "inquiries-nameless", &[])),
            None => Ok(self.name.clone()),
        }
    }
}

fn number(no: i64) -> String {
    format!("Q-{no:04}")
}

/// A row of `inquiry_message`.
#[derive(Debug, Clone)]
struct Message {
    id: i64,
    inquiry: i64,
    kind: Kind,
    at: Moment,
    author: String,
    written_by: String,
    text: String,
    letter: Option<i64>,
    taken_back_at: Option<Moment>,
}

const LONGEST_SUBJECT: usize = 100;
const LONGEST_TEXT: usize = 4_000;
/// So many papers in one message.
const MOST_PAPERS: usize = 5;

/// One line that says what it is about.
fn checked_subject(subject: &str) -> Result<&str> {
    let subject = subject.trim();
    ensure!(!subject.is_empty(), "subject", "error-required");
    ensure!(subject.chars().count() <= LONGEST_SUBJECT, "subject", "error-too-long", max = LONGEST_SUBJECT);
    Ok(subject)
}

/// What a message says.
fn checked_text(text: &str) -> Result<&str> {
    let text = text.trim();
    ensure!(!text.is_empty(), "text", "error-required");
    ensure!(text.chars().count() <= LONGEST_TEXT, "text", "error-too-long", max = LONGEST_TEXT);
    Ok(text)
}

/// Refuses more papers than anybody reads.
fn check_papers(count: usize) -> Result<()> {
    ensure!(count <= MOST_PAPERS, "file", "error-inquiry-papers", max = MOST_PAPERS);
    Ok(())
}

/// Keeps the papers of a message.
fn enclose(tx: &Tx<'_>, message: i64, papers: &[files::Accepted]) -> Result<()> {
    for paper in papers {
        store::enclose(tx, message, files::keep(tx, paper, None)?)?;
    }
    Ok(())
}

/// Papers are kept as long as somebody may still ask about them.
fn keep_papers(tx: &Tx<'_>, inquiry: i64, until: Option<Day>) -> Result<()> {
    for file in store::files(tx, inquiry)? {
        if files::info(tx, file)?.is_some_and(|info| info.destroyed_at.is_none()) {
            files::set_destroy_on(tx, file, until)?;
        }
    }
    Ok(())
}

/// It is not done with any more.
fn reopen(tx: &Tx<'_>, of: &Inquiry) -> Result<()> {
    store::set_state(tx, of.id, State::Open)?;
    keep_papers(tx, of.id, None)
}

/// The day by which the office means to answer what has come today.
fn usual_due(reader: &Reader<'_>) -> Result<Option<Day>> {
    let days = rules::rules(reader)?.due_days;
    Ok((days > 0).then(|| reader.today() + Days::new(u64::from(days))))
}

/// How many wait for an answer, and since when the oldest does: for 今日の仕事.
pub fn waiting(reader: &Reader<'_>) -> Result<(i64, Option<Day>)> {
    store::waiting(reader)
}

/// What people call a row.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    let (no, subject) = store::called(conn, table, key)?;
    Some(format!("{} {subject}", number(no)))
}
