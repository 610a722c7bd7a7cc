//! 電話・窓口の問い合わせ: written down by staff. Also what a thread is filed under, and who looks after it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Channel, Inquiry, Kind, State, checked_subject, checked_text, look, rules, store, usual_due};
use crate::{
    Area, Command, Error, Lang, Permission, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    members, staff,
    values::{Day, Nothing},
};

/// Whose inquiry it is: a member's, or of somebody who is nobody of the roster.
fn check_asker(reader: &Reader<'_>, member: Option<i64>, name: &str, contact: &str, shown: bool) -> Result<()> {
    if let Some(member) = member {
        members::brief(reader, member)?;
        ensure!(name.is_empty(), "name", "error-inquiry-name-of-member");
    }
    ensure!(name.chars().count() <= 100, "name", "error-too-long", max = 100);
    ensure!(contact.chars().count() <= 200, "contact", "error-too-long", max = 200);
    ensure!(!shown || member.is_some(), "shown", "error-inquiry-shown");
    Ok(())
}

/// Who looks after a thread can answer it.
fn check_assignee(reader: &Reader<'_>, staff: Option<i64>) -> Result<()> {
    let Some(wanted) = staff else { return Ok(()) };
    let holders = staff::who_may(reader, Permission::change(Area::Inquiries))?;
    ensure!(holders.iter().any(|(id, _)| *id == wanted), "staff", "error-inquiry-staff");
    Ok(())
}

/// 問い合わせを書き留める.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryAdd")]
pub struct Add {
    /// How it came; not `mypage`.
    pub channel: Channel,
    /// Whose; none of who is nobody of the roster.
    pub member: Option<i64>,
    /// The name of who is nobody of the roster; may be empty.
    #[serde(default)]
    pub name: String,
    /// Where they can be reached, as they said it.
    #[serde(default)]
    pub contact: String,
    /// One of the association's categories.
    pub category: String,
    /// One line.
    pub subject: String,
    /// What was said.
    pub text: String,
    /// Whether the member sees it at My Page.
    #[serde(default)]
    pub shown: bool,
    /// Who looks after it; none: whoever writes it down.
    pub staff: Option<i64>,
    /// By when it is meant to be answered; none: as the rules say.
    pub due_on: Option<Day>,
}

/// What [`Add`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InquiryAdded")]
pub struct Added {
    /// Key.
    pub id: i64,
    /// `Q-0312`
    pub no: String,
}

impl Command for Add {
    type Output = Added;
    const NAME: &'static str = "inquiries.add";
    const NEEDS: Permission = Permission::change(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Added> {
        ensure!(self.channel != Channel::Mypage, "channel", "error-inquiry-channel");
        let (name, contact) = (self.name.trim(), self.contact.trim());
        check_asker(tx, self.member, name, contact, self.shown)?;
        check_assignee(tx, self.staff)?;
        rules::rules(tx)?.check(&self.category)?;
        let (subject, text) = (checked_subject(&self.subject)?, checked_text(&self.text)?);
        let of = Inquiry {
            id: 0,
            no: store::next_number(tx)?,
            member: self.member,
            name: name.to_owned(),
            contact: contact.to_owned(),
            channel: self.channel,
            category: self.category.clone(),
            subject: subject.to_owned(),
            shown: self.shown,
            lang: Lang::Ja,
            state: State::Open,
            asked_at: tx.now(),
            assignee: self.staff.or(tx.actor().staff_id()),
            due_on: self.due_on.or(usual_due(tx)?),
        };
        let id = store::insert(tx, &of)?;
        store::write(tx, id, Kind::Asked, &of.asker(tx)?, tx.actor().name(), text)?;
        // Whoever wrote it down knows what it says.
        if let Some(staff) = tx.actor().staff_id() {
            look::see(tx, id, staff)?;
        }
        tx.subject(of.label());
        Ok(Added { id, no: of.number() })
    }
}

/// 問い合わせの見出しを直す: what it is about, whose it is, by when.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquirySet")]
pub struct Set {
    /// Which.
    pub inquiry: i64,
    /// As of [`Add`].
    pub member: Option<i64>,
    /// As of [`Add`].
    #[serde(default)]
    pub name: String,
    /// As of [`Add`].
    #[serde(default)]
    pub contact: String,
    /// The one that it has, or one of the association's categories.
    pub category: String,
    /// One line.
    pub subject: String,
    /// Whether the member sees it at My Page.
    #[serde(default)]
    pub shown: bool,
    /// By when it is meant to be answered.
    pub due_on: Option<Day>,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "inquiries.set";
    const NEEDS: Permission = Permission::change(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let before = store::find(tx, self.inquiry)?.or_not_found("error-no-such-inquiry")?;
        // What a member wrote themselves is theirs, and stays where they find it.
        if before.channel == Channel::Mypage && (before.member != self.member || !self.shown) {
            return Err(Error::conflict("error-inquiry-own"));
        }
        let (name, contact) = (self.name.trim(), self.contact.trim());
        check_asker(tx, self.member, name, contact, self.shown)?;
        if self.category != before.category {
            rules::rules(tx)?.check(&self.category)?;
        }
        let after = Inquiry {
            member: self.member,
            name: name.to_owned(),
            contact: contact.to_owned(),
            category: self.category.clone(),
            subject: checked_subject(&self.subject)?.to_owned(),
            shown: self.shown,
            due_on: self.due_on,
            ..before
        };
        store::update(tx, &after)?;
        tx.subject(after.label());
        Ok(Nothing {})
    }
}

/// 問い合わせの担当を決める.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "InquiryAssign")]
pub struct Assign {
    /// Which.
    pub inquiry: i64,
    /// Who; none: nobody.
    pub staff: Option<i64>,
}

impl Command for Assign {
    type Output = Nothing;
    const NAME: &'static str = "inquiries.assign";
    const NEEDS: Permission = Permission::change(Area::Inquiries);
    const TOUCHES: &'static [Topic] = &[Topic::Inquiries];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let of = store::find(tx, self.inquiry)?.or_not_found("error-no-such-inquiry")?;
        check_assignee(tx, self.staff)?;
        store::assign(tx, of.id, self.staff)?;
        tx.subject(of.label());
        Ok(Nothing {})
    }
}
