//! What an act holds: a [`Reader`] to look, a [`Tx`] to change. Neither can begin or commit.

use std::{
    cell::{Cell, OnceCell, RefCell},
    ops::Deref,
};

use rand::rngs::StdRng;
use roaring::RoaringBitmap;
use rusqlite::Connection;

use crate::{
    Actor, Lang, Work,
    actor::Gate,
    values::{Day, Moment, day_in_japan, moment_text},
};

/// A look at the book at one moment: everything read through it is of one state.
pub struct Reader<'c> {
    pub(crate) conn: &'c Connection,
    now: Moment,
    actor: &'c Actor,
    work: &'c Work,
    book: &'c crate::Book,
    /// Whom the actor sees, once somebody has asked.
    pub(crate) scope: OnceCell<Option<RoaringBitmap>>,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(conn: &'c Connection, actor: &'c Actor, work: &'c Work, book: &'c crate::Book) -> Self {
        Self { conn, now: book.now(), actor, work, book, scope: OnceCell::new() }
    }
    /// The moment of the act. The only clock there is.
    pub fn now(&self) -> Moment {
        self.now
    }
    /// The same, as the tables hold it.
    pub fn now_text(&self) -> String {
        moment_text(self.now)
    }
    /// The day in Japan.
    pub fn today(&self) -> Day {
        day_in_japan(self.now)
    }
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        self.actor
    }
    /// In which language they read.
    pub fn lang(&self) -> Lang {
        self.actor.lang
    }
    /// Key and slots, for a backup.
    pub(crate) fn keys(&self) -> (&crate::vault::DataKey, crate::vault::Vault) {
        (self.book.key(), self.book.vault())
    }
    /// What the order of names keeps between looks.
    pub(crate) fn beginnings(&self) -> &crate::members::Beginnings {
        &self.book.beginnings
    }
    /// The folder of the book.
    pub(crate) fn book_dir(&self) -> &std::path::Path {
        self.book.dir()
    }
    /// For the rare act whose permission depends on what it is asked to touch.
    pub fn require(&self, needs: crate::Permission) -> crate::Result<()> {
        crate::book::permit(self.conn, self.actor, Gate { needs, scoped: true })
    }
    /// Says how far it is, and stops when the caller has taken it back.
    pub fn step(&self, done: u64, total: u64) -> crate::Result<()> {
        self.work.step(done, total)
    }
}

/// A change in the making. Everything changed through it is in one journal entry, or nothing is.
pub struct Tx<'c> {
    reader: Reader<'c>,
    /// Chance, as an argument.
    pub random: StdRng,
    pub(crate) subject: RefCell<String>,
    pub(crate) reason: RefCell<String>,
    pub(crate) undoes: Cell<Option<i64>>,
    pub(crate) noted: Cell<bool>,
    pub(crate) forgets: Cell<Option<crate::journal::Forget>>,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(reader: Reader<'c>, random: StdRng) -> Self {
        Self {
            reader,
            random,
            subject: RefCell::default(),
            reason: RefCell::default(),
            undoes: Cell::default(),
            noted: Cell::default(),
            forgets: Cell::default(),
        }
    }
    /// Leaves an entry in the journal though only working state changed (a mail was stopped).
    pub fn note(&self) {
        self.noted.set(true);
    }
    /// What the act is about, for people who read the journal: 「00127 小林 千代子」.
    pub fn subject(&self, subject: impl Into<String>) {
        *self.subject.borrow_mut() = subject.into();
    }
    /// Whom the journal is not to know any more once the act is done.
    pub(crate) fn forgets(&self, forget: crate::journal::Forget) {
        self.forgets.set(Some(forget));
    }
    /// Marks the act as the undo of an entry.
    pub(crate) fn undoes(&self, entry: i64) {
        self.undoes.set(Some(entry));
    }
    /// Why, as the person who acts has said.
    pub fn reason(&self, reason: impl Into<String>) {
        *self.reason.borrow_mut() = reason.into();
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;
    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}
