//! 返信・内部メモ: what the office writes. An answer is read at My Page, and a mail says that it is there; where the
//! member does not come that far, it is kept as what they were told otherwise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Inquiry, Kind, State, check_papers, checked_text, close, enclose, reopen, store};
use crate::{
    Area, Command, Error, Permission, Reader, Result, Topic, Tx, Undo, association, ensure,
    error::OrNotFound,
    files::{self, Accepted},
    logins,
    mail::{self, Template},
    values::{Bytes, Nothing},
    words,
};

/// How far an answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InquiryReach")]
pub enum Reach {
    /// To My Page, and a mail tells of it.
    Mail,
    /// To My Page; no mail can tell of it.
    Mypage,
    /// Nowhere: it is written down, and told by telephone or letter.
    Record,
}

/// How far an answer comes, and why it comes no further, in words.
pub(super) fn reach(reader: &Reader<'_>, of: &Inquiry) -> Result<(Reach, String)> {
    let because = |reach: Reach, key: &str| Ok((reach, words::say(reader.lang(), key, &[])));
    let Some(member) = of.member else { return because(Reach::Record, "inquiries-reach-stranger") };
    if !of.shown {
        return because(Reach::Record, "inquiries-reach-hidden");
    }
    if !association::mypage_settings(reader)?.on {
        return because(Reach::Record, "inquiries-reach-off");
    }
    if logins::of_member(reader, member)?.is_none() {
        return because(Reach::Record, "inquiries-reach-no-login");
    }
    match mail::reach(reader, Template::Answered, member)? {
        Ok(_) => Ok((Reach::Mail, String::new())),
        Err(no_way) => because(Reach::Mypage, no_way.key()),
    }
}

/// A file that goes along.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryEnclosure")]
pub struct Enclosure {
    /// As it is called.
    pub name: String,
    /// What stands in it.
    pub bytes: Bytes,
}

/// 問い合わせに返信する. Whoever answers what nobody looks after looks after it from then on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryReply")]
pub struct Reply {
    /// Which.
    pub inquiry: i64,
    /// What is answered.
    pub text: String,
    /// Papers that go along, five at most.
    #[serde(default)]
    pub papers: Vec<Enclosure>,
    /// Whether it is done with this.
    #[serde(default)]
    pub close: bool,
}

/// What [`Reply`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryReplied")]
pub struct Replied {
    /// Key of the message.
    pub message: i64,
    /// How far it comes.
    pub reach: Reach,
}

impl Command for Reply {
    type Output = Replied;
    const NAME: &'static str = "inquiries.reply";
    const NEEDS: Permission = Permission::change(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries, Topic::Mail];
    const UNDO: Undo = Undo::By("inquiries.take_back");
    fn run(self, tx: &mut Tx<'_>) -> Result<Replied> {
        let of = store::find(tx, self.inquiry)?.or_not_found("error-no-such-inquiry")?;
        let text = checked_text(&self.text)?;
        check_papers(self.papers.len())?;
        let accept = |one: Enclosure| files::accept_ours(&one.name, one.bytes.0);
        let papers = self.papers.into_iter().map(accept).collect::<Result<Vec<Accepted>>>()?;
        let by = tx.actor().name().to_owned();
        let message = store::write(tx, of.id, Kind::Answered, &by, "", text)?;
        enclose(tx, message, &papers)?;
        let (reach, _) = reach(tx, &of)?;
        if reach == Reach::Mail {
            tell(tx, &of, message)?;
        }
        if of.assignee.is_none() {
            store::assign(tx, of.id, tx.actor().staff_id())?;
        }
        if self.close {
            close::close(tx, of.id)?;
        } else {
            reopen(tx, &of)?;
            store::set_state(tx, of.id, State::Waiting)?;
        }
        tx.subject(of.label());
        Ok(Replied { message, reach })
    }
}

/// A mail that there is an answer: its number and where it is read, and nothing of what it says.
fn tell(tx: &mut Tx<'_>, of: &Inquiry, message: i64) -> Result<()> {
    let Some(member) = of.member else { return Ok(()) };
    let url = association::mypage_settings(tx)?.public_url;
    let fields = [("inquiry_no", of.number()), ("address", format!("{url}/inquiries/{}", of.id))];
    match mail::enqueue_in(tx, of.lang, Template::Answered, member, &fields, None)? {
        Ok(letter) => store::set_letter(tx, message, letter),
        Err(no_way) => Err(Error::internal(format!("an answer that could be told cannot: {}", no_way.key()))),
    }
}

/// 返信を取り消す: as long as the member has not read it. It stays in the office, marked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryTakeBack")]
pub struct TakeBack {
    /// Which message.
    pub message: i64,
    /// Why.
    pub reason: String,
}

impl Command for TakeBack {
    type Output = Nothing;
    const NAME: &'static str = "inquiries.take_back";
    const NEEDS: Permission = Permission::change(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-taken-back");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let reason = self.reason.trim();
        ensure!(!reason.is_empty(), "reason", "error-reason");
        let message = store::message(tx, self.message)?.filter(|message| message.kind == Kind::Answered);
        let message = message.or_not_found("error-no-such-answer")?;
        let of = store::find(tx, message.inquiry)?.or_not_found("error-no-such-inquiry")?;
        if message.taken_back_at.is_some() {
            return Err(Error::conflict("error-answer-taken-back"));
        }
        if store::read_upto(tx, of.id)? >= message.id {
            return Err(Error::conflict("error-answer-read"));
        }
        store::take_back(tx, message.id)?;
        if let Some(letter) = message.letter {
            mail::stop(tx, letter)?;
        }
        reopen(tx, &of)?;
        tx.subject(of.label());
        tx.reason(reason);
        Ok(Nothing {})
    }
}

/// 内部メモを書く: for the office alone.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryNote")]
pub struct Note {
    /// Which.
    pub inquiry: i64,
    /// What.
    pub text: String,
}

impl Command for Note {
    type Output = Nothing;
    const NAME: &'static str = "inquiries.note";
    const NEEDS: Permission = Permission::change(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let of = store::find(tx, self.inquiry)?.or_not_found("error-no-such-inquiry")?;
        let by = tx.actor().name().to_owned();
        store::write(tx, of.id, Kind::Note, &by, "", checked_text(&self.text)?)?;
        tx.subject(of.label());
        Ok(Nothing {})
    }
}
