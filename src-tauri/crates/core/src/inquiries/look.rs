//! Opening a thread: that somebody of the office read what was written is recorded, with its time, for everybody to
//! see. What nobody has opened for themselves is not told to them in another way.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Inquiry, Kind, Message, State, list, list::Row, reply, rules, rules::ReplyText, store};
use crate::{
    Area, Code, Command, Document, Error, File, Permission, Query, Reader, Result, Topic, Tx, Undo,
    error::OrNotFound,
    files, mail,
    mail::MailState,
    staff,
    values::{Nothing, moment_text},
};

/// A paper of a message.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "InquiryPaper")]
pub struct Enclosed {
    /// Key of the paper in its thread.
    pub id: i64,
    /// As it is called.
    pub name: String,
    /// Bytes.
    pub size: i64,
}

/// What stands with a message; papers that were destroyed are gone.
pub(super) fn papers(reader: &Reader<'_>, message: i64) -> Result<Vec<Enclosed>> {
    let mut found = Vec::new();
    for (id, file) in store::papers(reader, message)? {
        if let Some(info) = files::info(reader, file)?.filter(|info| info.destroyed_at.is_none()) {
            found.push(Enclosed { id, name: info.name, size: info.size });
        }
    }
    Ok(found)
}

/// 問い合わせを開く: what has come until now is read by whoever asks. It stands in the history of the thread.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Which.
    pub inquiry: i64,
}

impl Command for Look {
    type Output = Nothing;
    const NAME: &'static str = "inquiries.look";
    const NEEDS: Permission = Permission::view(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries];
    const UNDO: Undo = Undo::Never("undo-never-look");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let of = store::find(tx, self.inquiry)?.or_not_found("error-no-such-inquiry")?;
        let staff = reader_of(tx)?;
        tx.subject(of.label());
        see(tx, of.id, staff)?;
        // Who may only look has not taken it into their hands.
        if of.state == State::New && tx.require(Permission::change(Area::Inquiries)).is_ok() {
            store::set_state(tx, of.id, State::Open)?;
        }
        Ok(Nothing {})
    }
}

/// The member of staff who reads: a thread is opened by a person.
pub(super) fn reader_of(reader: &Reader<'_>) -> Result<i64> {
    reader.actor().staff_id().ok_or_else(|| Error::new(Code::Forbidden, "error-inquiry-person"))
}

/// Writes down that somebody has read everything until now, unless they had.
pub(super) fn see(tx: &Tx<'_>, inquiry: i64, staff: i64) -> Result<()> {
    let newest = store::newest_asked(tx, inquiry)?;
    if store::seen_by(tx, inquiry, staff)? < newest { store::look(tx, inquiry, staff, newest) } else { Ok(()) }
}

/// 問い合わせを見る: its head, and its letters as far as whoever asks has opened them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which.
    pub inquiry: i64,
}

/// A letter or a note.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryMessage")]
pub struct Line {
    /// Key.
    pub id: i64,
    /// Whose side it is of.
    pub kind: Kind,
    /// When it was written, UTC.
    pub at: String,
    /// Whose words they are.
    pub author: String,
    /// Who of the office wrote them down; empty where the author did.
    pub written_by: String,
    /// What it says.
    pub text: String,
    /// Its papers.
    pub papers: Vec<Enclosed>,
    /// How far the mail is that tells of it; none where none was written.
    pub mail: Option<MailState>,
    /// Whether the member has read it at My Page.
    pub read: bool,
    /// When it was taken back, UTC.
    pub taken_back_at: Option<String>,
}

/// That somebody of the office opened it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryLook")]
pub struct Looked {
    /// Who.
    pub name: String,
    /// When, UTC.
    pub at: String,
    /// The newest message that there was of whoever asks.
    pub upto: i64,
}

/// Somebody who may look after a thread.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryStaff")]
pub struct Person {
    /// Key.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Whether it is whoever asks.
    pub me: bool,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryThread")]
pub struct Thread {
    /// Its line in the list.
    pub head: Row,
    /// Where who is nobody of the roster can be reached.
    pub contact: String,
    /// Whether the member sees it at My Page.
    pub shown: bool,
    /// Whether whoever asks has opened it at all.
    pub opened: bool,
    /// How many letters have come that whoever asks has not opened.
    pub unseen: usize,
    /// What they have opened, and what the office wrote, oldest first; nothing before they have opened it.
    pub messages: Vec<Line>,
    /// Who has opened it, oldest first.
    pub looks: Vec<Looked>,
    /// What becomes of an answer.
    pub reach: reply::Reach,
    /// Why it does not come further than that, in words; may be empty.
    pub reach_reason: String,
    /// Who may look after it.
    pub staff: Vec<Person>,
    /// Texts for replies.
    pub texts: Vec<ReplyText>,
}

impl Query for Get {
    type Output = Thread;
    const NAME: &'static str = "inquiries.get";
    const NEEDS: Permission = Permission::view(Area::Inquiries);
    fn run(self, reader: &Reader<'_>) -> Result<Thread> {
        let of = store::find(reader, self.inquiry)?.or_not_found("error-no-such-inquiry")?;
        let me = reader_of(reader)?;
        let seen = store::seen_by(reader, of.id, me)?;
        let all = store::messages(reader, of.id)?;
        let is_unseen = |message: &Message| message.kind == Kind::Asked && message.id > seen;
        let unseen = all.iter().filter(|message| is_unseen(message)).count();
        let opened = seen > 0;
        let shown: Vec<Message> = all.into_iter().filter(|message| opened && !is_unseen(message)).collect();
        let (reach, reach_reason) = reply::reach(reader, &of)?;
        let holders = staff::who_may(reader, Permission::change(Area::Inquiries))?;
        let rules = rules::rules(reader)?;
        Ok(Thread {
            messages: lines(reader, &of, shown)?,
            looks: looks(reader, of.id)?,
            head: list::row(reader, &rules, store::found(reader, of.id)?.or_not_found("error-no-such-inquiry")?)?,
            contact: of.contact,
            shown: of.shown,
            opened,
            unseen,
            reach,
            reach_reason,
            staff: holders.into_iter().map(|(id, name)| Person { id, name, me: id == me }).collect(),
            texts: rules.texts,
        })
    }
}

fn lines(reader: &Reader<'_>, of: &Inquiry, messages: Vec<Message>) -> Result<Vec<Line>> {
    let letters: Vec<i64> = messages.iter().filter_map(|message| message.letter).collect();
    let states: HashMap<i64, MailState> = mail::states(reader, &letters)?;
    let read = store::read_upto(reader, of.id)?;
    let line = |message: Message| {
        Ok(Line {
            papers: papers(reader, message.id)?,
            mail: message.letter.and_then(|letter| states.get(&letter).copied()),
            read: message.kind == Kind::Answered && message.id <= read,
            id: message.id,
            kind: message.kind,
            at: moment_text(message.at),
            author: message.author,
            written_by: message.written_by,
            text: message.text,
            taken_back_at: message.taken_back_at.map(moment_text),
        })
    };
    messages.into_iter().map(line).collect()
}

fn looks(reader: &Reader<'_>, inquiry: i64) -> Result<Vec<Looked>> {
    let look = |(staff, at, upto)| Ok(Looked { name: staff::name(reader, staff), at, upto });
    store::looks(reader, inquiry)?.into_iter().map(look).collect()
}

/// 問い合わせの書類を開く. Every look is in the journal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Which.
    pub paper: i64,
}

impl Document for Paper {
    const NAME: &'static str = "inquiries.paper";
    const NEEDS: Permission = Permission::view(Area::Inquiries);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let found = store::paper(reader, self.paper)?.or_not_found("error-no-such-file")?;
        let of = store::find(reader, found.message.inquiry)?.or_not_found("error-no-such-inquiry")?;
        // A paper is a part of its letter: whoever has not opened that has nothing of it.
        let seen = store::seen_by(reader, of.id, reader_of(reader)?)?;
        let open = if found.message.kind == Kind::Asked { found.message.id <= seen } else { seen > 0 };
        open.then_some(()).or_not_found("error-no-such-file")?;
        let file = files::hand_out(reader, found.file)?;
        Ok(File { subject: format!("{} {}", of.number(), file.name), ..file })
    }
}
