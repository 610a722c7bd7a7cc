//! What a domain offers: commands, queries, documents and errands.
//!
//! The request struct *is* the act. Its name, permission, topics and undo are constants beside it; the
//! [`crate::registry`] makes every door, the API description and the types of the UI from them.

use schemars::JsonSchema;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Actor, Book, Permission, Reader, Result, Tx, Work};

/// What the UI must refetch after an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Members and everything on their page but money.
    Members,
    /// Households.
    Households,
    /// Groups, who is in them, and offices.
    Groups,
    /// Kinds of membership and their fees.
    Kinds,
    /// Applications for membership.
    Applications,
    /// What members ask to be changed about them.
    Requests,
    /// The rules of a new year and of unpaid years.
    Renewal,
    /// Own fields.
    Fields,
    /// Segments.
    Segments,
    /// Charges.
    Dues,
    /// Payments.
    Payments,
    /// Accounts, statements and what settles their lines.
    Bank,
    /// The books: money in and out, budget, closed years.
    Books,
    /// Mandates, and what was drawn by them.
    Debits,
    /// Receipts.
    Receipts,
    /// Invoices.
    Invoices,
    /// Online payment: links, what came of them, payouts.
    Online,
    /// Levels of reminders, notices and who is not reminded.
    Reminders,
    /// Messages and templates.
    Mail,
    /// Layouts of the print studio.
    Prints,
    /// Staff and roles.
    Staff,
    /// Who we are.
    Association,
    /// Settings.
    Settings,
    /// My Page: logins and the switch.
    Mypage,
    /// Papers by which members show who they are, and stamps.
    Identity,
    /// Inquiries: threads with members and others.
    Inquiries,
    /// Who is due to be erased, and what was erased.
    Retention,
    /// Notices to members, and who has read them.
    Notices,
    /// Events, and who applied.
    Events,
    /// Documents for members.
    Shelf,
    /// Questions and answers for members.
    Faq,
    /// The journal. Touched by every act that leaves an entry.
    Journal,
}

impl Topic {
    /// After an undo anything may look different.
    pub const ALL: &'static [Self] = &[
        Self::Members,
        Self::Households,
        Self::Groups,
        Self::Kinds,
        Self::Applications,
        Self::Requests,
        Self::Renewal,
        Self::Fields,
        Self::Segments,
        Self::Dues,
        Self::Payments,
        Self::Bank,
        Self::Books,
        Self::Debits,
        Self::Receipts,
        Self::Invoices,
        Self::Online,
        Self::Reminders,
        Self::Mail,
        Self::Prints,
        Self::Staff,
        Self::Association,
        Self::Settings,
        Self::Mypage,
        Self::Inquiries,
        Self::Retention,
        Self::Notices,
        Self::Events,
        Self::Shelf,
        Self::Faq,
    ];
}

/// How an act is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// By `journal.undo`: the rows become what they were.
    Changeset,
    /// Money and documents: by a command of their own.
    By(&'static str),
    /// Not at all, for a reason (a Fluent message).
    Never(&'static str),
}

/// One act, one transaction.
pub trait Command: DeserializeOwned + JsonSchema + Send + 'static {
    /// The answer.
    type Output: Serialize + JsonSchema + 'static;
    /// `dues.bill_year`
    const NAME: &'static str;
    /// Checked in one place for every door.
    const NEEDS: Permission;
    /// Whether it keeps to the members whom a limited member of staff sees ([`crate::members::scope`]).
    /// Whoever is limited is refused every act that does not say so.
    const SCOPED: bool = false;
    /// What the UI must refetch.
    const TOUCHES: &'static [Topic];
    /// How it is taken back.
    const UNDO: Undo;
    /// Does it. Any error: nothing happened.
    fn run(self, tx: &mut Tx<'_>) -> Result<Self::Output>;
}

/// A look. Cannot write.
pub trait Query: DeserializeOwned + JsonSchema + Send + 'static {
    /// The answer.
    type Output: Serialize + JsonSchema + 'static;
    /// `members.list`
    const NAME: &'static str;
    /// Checked in one place for every door.
    const NEEDS: Permission;
    /// As [`Command::SCOPED`].
    const SCOPED: bool = false;
    /// Looks.
    fn run(self, reader: &Reader<'_>) -> Result<Self::Output>;
}

/// A file to take away.
pub trait Document: DeserializeOwned + JsonSchema + Send + 'static {
    /// `receipts.pdf`
    const NAME: &'static str;
    /// Checked in one place for every door.
    const NEEDS: Permission;
    /// As [`Command::SCOPED`].
    const SCOPED: bool = false;
    /// Whether taking it is itself in the journal (exports, prints: somebody may ask later).
    const RECORDED: bool;
    /// Makes it.
    fn run(self, reader: &Reader<'_>) -> Result<File>;
}

/// Several acts in a row, each whole: what must not hold the writer while it thinks (Argon2, PDF,
/// reading a sheet) or what commits once per recipient.
pub trait Errand: DeserializeOwned + JsonSchema + Send + 'static {
    /// The answer.
    type Output: Serialize + JsonSchema + 'static;
    /// `receipts.issue`
    const NAME: &'static str;
    /// Checked before it starts, and again by each of its acts.
    const NEEDS: Permission;
    /// As [`Command::SCOPED`].
    const SCOPED: bool = false;
    /// What the UI must refetch.
    const TOUCHES: &'static [Topic];
    /// How its acts are taken back.
    const UNDO: Undo;
    /// Does it.
    fn run(self, round: &Round<'_>) -> Result<Self::Output>;
}

/// What an errand holds: it may look and act, each time for itself.
pub struct Round<'a> {
    pub(crate) book: &'a Book,
    /// Who acts.
    pub actor: &'a Actor,
    /// How far it is.
    pub work: &'a Work,
    pub(crate) act: crate::book::Act,
    pub(crate) last_entry: std::cell::Cell<Option<i64>>,
}

impl Round<'_> {
    /// One act of the errand, in one transaction and one journal entry.
    pub fn execute<T>(&self, run: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let done = self.book.execute(self.actor, self.act, self.work, run)?;
        if done.entry.is_some() {
            self.last_entry.set(done.entry);
        }
        Ok(done.value)
    }
    /// A look.
    pub fn ask<T>(&self, run: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        self.book.ask(self.actor, self.act.gate(), self.work, run)
    }
    /// An entry of the journal for what stands outside the tables (keys).
    pub(crate) fn note(&self, subject: &str) -> Result<()> {
        let act = crate::book::Act { always_recorded: true, ..self.act };
        let done = self.book.execute(self.actor, act, self.work, |tx| {
            tx.subject(subject);
            Ok(())
        })?;
        self.last_entry.set(done.entry);
        Ok(())
    }
    pub(crate) fn book(&self) -> &Book {
        self.book
    }
}

/// A file, as a document gives it.
#[derive(Debug, Clone)]
pub struct File {
    /// A name that is safe on every system.
    pub name: String,
    /// `application/pdf`
    pub media_type: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What it was about, for the journal.
    pub subject: String,
}
