//! The association's file, open. The only BEGIN and COMMIT.
//!
//! One writer, a few readers. [`Book::execute`] checks the permission, begins, records, runs the act,
//! brings what is derived up to date, writes the journal entry and commits; [`Book::ask`] looks.

mod clock;
mod connect;
mod folder;
mod permit;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicU64, Ordering},
    },
};

use rand::rngs::StdRng;
use rusqlite::{Connection, Transaction, TransactionBehavior, session::Session};

use crate::{
    Actor, Code, Error, Permission, Reader, Result, Topic, Tx, Undo, Work,
    actor::Gate,
    journal,
    listeners::{Event, Listeners},
    migrate, registry, staff,
    values::Moment,
    vault::{DataKey, Opened, RecoveryCode, Vault},
};

pub use clock::{Clock, MachineClock};
pub(crate) use connect::unlock;
use folder::{UNFINISHED, clear_failed, clear_unfinished, refuse_full_folder, say_who_has_it, take_lock};
pub(crate) use permit::permit;

/// What a new association needs.
pub struct NewBook<'a> {
    /// Its name.
    pub name: &'a str,
    /// The first member of staff, who becomes the administrator.
    pub staff: &'a str,
    /// Their password.
    pub password: &'a str,
    /// The month in which the fiscal year starts, 1 to 12.
    pub fiscal_year_start: u32,
}

/// What is said of an act when it is run.
#[derive(Clone, Copy)]
pub struct Act {
    /// As the journal names it.
    pub name: &'static str,
    /// Asked first.
    pub needs: Permission,
    /// Whether it keeps to the members whom a limited member of staff sees.
    pub scoped: bool,
    /// What the UI must refetch.
    pub touches: &'static [Topic],
    /// How it is taken back.
    pub undo: Undo,
    /// Whether it leaves an entry even when nothing changed (exports, prints).
    pub always_recorded: bool,
}

impl Act {
    /// What is asked before it is run.
    pub(crate) fn gate(&self) -> Gate {
        Gate { needs: self.needs, scoped: self.scoped }
    }
}

/// What an act left.
pub struct Done<T> {
    /// Its answer.
    pub value: T,
    /// Its journal entry; none when nothing changed.
    pub entry: Option<i64>,
}

/// See the module.
pub struct Book {
    dir: PathBuf,
    key: DataKey,
    vault: Mutex<Vault>,
    // Closed in this order: the writer last, so that it folds the write-ahead log in.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    clock: Box<dyn Clock>,
    member_columns: std::collections::HashMap<String, usize>,
    commits: AtomicU64,
    listeners: Arc<Listeners>,
    /// Sheets that were opened and not yet taken in.
    pub(crate) drawer: crate::imports::Drawer,
    /// What the order of names keeps between looks.
    pub(crate) beginnings: crate::members::Beginnings,
    // Held until the book is dropped: nobody else opens it.
    _lock: File,
}

fn lock_mutex<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic in an act rolled its transaction back; what the mutex guards is whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Book {
    const FILE: &'static str = "book.db";

    /// Makes an association in a new folder. The recovery code is shown once and kept nowhere.
    pub fn create(dir: &Path, new: &NewBook<'_>, clock: Box<dyn Clock>) -> Result<(Self, Actor, RecoveryCode)> {
        staff::check_name(new.name, "name")?;
        staff::check_name(new.staff, "staff")?;
        staff::check_password(new.password)?;
        crate::ensure!((1..=12).contains(&new.fiscal_year_start), "fiscal_year_start", "error-month");
        refuse_full_folder(dir)?;
        let is_new = !dir.exists();
        fs::create_dir_all(dir)?;
        let made = Self::found(dir, new, clock);
        if made.is_err() && is_new {
            // Only an empty folder goes; what somebody else put there meanwhile stays.
            let _ = fs::remove_dir(dir);
        }
        made
    }

    /// Makes the book in a folder inside and moves it out when it is whole. Who is killed before leaves
    /// nothing that looks like a book, and what is left is cleared away by the next founding.
    fn found(dir: &Path, new: &NewBook<'_>, clock: Box<dyn Clock>) -> Result<(Self, Actor, RecoveryCode)> {
        // Whoever has the lock is making a book here.
        let lock = take_lock(dir).map_err(|e| match e.code {
            Code::OpenElsewhere => Error::conflict("error-folder-not-empty"),
            _ => e,
        })?;
        // Again, now that nobody else can: a founding that was faster may have ended in between.
        refuse_full_folder(dir)?;
        clear_unfinished(dir)?;
        // The lock is held by two until the end: what is cleared away is certainly ours.
        let made = lock.try_clone().map_err(Error::from).and_then(|second| Self::make(dir, new, clock, second));
        if made.is_ok() {
            // Empty by now. If it stays it does no harm.
            let _ = fs::remove_dir_all(dir.join(UNFINISHED));
        } else {
            clear_failed(dir);
        }
        made
    }

    fn make(dir: &Path, new: &NewBook<'_>, clock: Box<dyn Clock>, lock: File) -> Result<(Self, Actor, RecoveryCode)> {
        let inside = dir.join(UNFINISHED);
        fs::create_dir(&inside)?;
        let (book, actor, code) = Self::fill(&inside, new, clock, lock)?;
        let (key, vault, clock, lock) = book.closed();
        if inside.join("book.db-wal").exists() {
            return Err(Error::internal("a new book was not closed"));
        }
        // The book last: without its keys it could not be opened.
        for name in [Vault::FILE, Self::FILE] {
            fs::rename(inside.join(name), dir.join(name))?;
        }
        let conn = connect::writer(dir, &key, false)?;
        Ok((Self::new(dir, key, vault, conn, clock, lock)?, actor, code))
    }

    fn fill(dir: &Path, new: &NewBook<'_>, clock: Box<dyn Clock>, lock: File) -> Result<(Self, Actor, RecoveryCode)> {
        let mut random = clock.chance();
        let (mut vault, key) = Vault::new(&mut random);
        let slot = vault.add(new.password, &key, &mut random)?;
        let code = vault.renew_recovery(&key, &mut random)?;
        let conn = connect::writer(dir, &key, true)?;
        migrate::run(&conn, migrate::CURRENT)?;
        vault.write(dir)?;
        let book = Self::new(dir, key, vault, conn, clock, lock)?;
        let founding = Act {
            name: "association.found",
            needs: Permission::SignedIn,
            scoped: false,
            touches: &[],
            undo: Undo::Never("undo-never-founding"),
            always_recorded: true,
        };
        let work = Work::quiet();
        let done = book.execute(&Actor::machine(), founding, &work, |tx| {
            crate::association::found(tx, new.name, new.fiscal_year_start)?;
            let id = staff::found(tx, new.staff, &slot)?;
            tx.subject(new.name);
            Ok(id)
        })?;
        Ok((book, Actor::staff(done.value, new.staff.trim()), code))
    }

    /// Closes the file, keeps the folder.
    fn closed(self) -> (DataKey, Vault, Box<dyn Clock>, File) {
        let Self { readers, writer, key, vault, clock, _lock: lock, .. } = self;
        drop(readers);
        drop(writer);
        (key, vault.into_inner().unwrap_or_else(PoisonError::into_inner), clock, lock)
    }

    /// Opens with a staff member's name and password. Without a name where only one person works.
    pub fn unlock(dir: &Path, name: Option<&str>, password: &str, clock: Box<dyn Clock>) -> Result<(Self, Actor)> {
        let (lock, vault) = Self::at_the_door(dir)?;
        if name.is_none() && vault.people() > 1 {
            return Err(Error::invalid("staff", "error-who"));
        }
        let opened = vault.open(password)?;
        let slots: Vec<String> = opened.iter().map(|o| o.slot.clone()).collect();
        let first = opened.into_iter().next().ok_or_else(|| Error::new(Code::Unauthorized, "error-sign-in"))?;
        let book = Self::open(dir, first, vault, clock, lock)?;
        let actor = book.signed_in(name, &slots)?;
        book.sweep_slots()?;
        Ok((book, actor))
    }

    /// Opens with the code from the recovery sheet and gives a staff member a new password, unless they come from where
    /// staff may not come from.
    pub fn recover(
        dir: &Path,
        code: &str,
        name: &str,
        password: &str,
        from: crate::door::Place,
        clock: Box<dyn Clock>,
    ) -> Result<(Self, Actor)> {
        staff::check_password(password)?;
        let (lock, vault) = Self::at_the_door(dir)?;
        let opened = vault.open_with_code(code)?;
        let book = Self::open(dir, opened, vault, clock, lock)?;
        staff::ensure_place(&book, None, from)?;
        let work = Work::quiet();
        let slot = book.ask(&Actor::machine(), Permission::SignedIn, &work, |reader| staff::slot_of(reader, name))?;
        book.with_vault(|vault, key, random| vault.replace(&slot, password, key, random))?;
        let actor = book.signed_in(None, &[slot])?;
        let act = Act {
            name: "staff.recover",
            needs: Permission::SignedIn,
            scoped: true, // one's own password, nobody's data
            touches: &[],
            undo: Undo::Never("undo-never-password"),
            always_recorded: true,
        };
        book.execute(&actor, act, &work, |tx| {
            tx.subject(tx.actor().name());
            tx.actor().staff_id().map_or(Ok(()), |staff| staff::password_is_own(tx, staff))
        })?;
        Ok((book, actor))
    }

    /// Refusals that come before any key is tried.
    fn at_the_door(dir: &Path) -> Result<(File, Vault)> {
        if !dir.join(Self::FILE).exists() {
            return Err(Error::new(Code::NoBook, "error-no-book"));
        }
        let vault = Vault::read(dir)?;
        vault.belongs_to(dir)?;
        let lock = take_lock(dir)?;
        Ok((lock, vault))
    }

    fn open(dir: &Path, opened: Opened, vault: Vault, clock: Box<dyn Clock>, lock: File) -> Result<Self> {
        let conn = connect::writer(dir, &opened.key, false)?;
        if migrate::is_behind(&conn)? {
            let from = migrate::version(&conn)?;
            let folder = dir.join("backups");
            fs::create_dir_all(&folder)?;
            crate::backup::write_from(
                &conn,
                &opened.key,
                &vault,
                &folder.join(format!("before-schema-{}-from-{from}.tsudoi-backup", migrate::CURRENT)),
                // One that is there is of an upgrade that was cut off: the book is as it was then.
                crate::backup::Existing::Replace,
            )?;
            migrate::run(&conn, migrate::CURRENT)?;
        }
        Self::new(dir, opened.key, vault, conn, clock, lock)
    }

    fn new(
        dir: &Path,
        key: DataKey,
        vault: Vault,
        writer: Connection,
        clock: Box<dyn Clock>,
        lock: File,
    ) -> Result<Self> {
        let member_columns = journal::member_columns(&writer)?;
        say_who_has_it(dir, clock.now());
        let book = Self {
            dir: dir.to_owned(),
            key,
            vault: Mutex::new(vault),
            writer: Mutex::new(writer),
            readers: Mutex::default(),
            clock,
            member_columns,
            commits: AtomicU64::new(0),
            listeners: Arc::default(),
            drawer: crate::imports::Drawer::default(),
            beginnings: crate::members::Beginnings::default(),
            _lock: lock,
        };
        Ok(book)
    }

    /// Takes out slots that nobody holds: they are left from an act that was cut off and must open nothing. Only
    /// while nobody else has the book: a person who is being added has a slot before a row.
    fn sweep_slots(&self) -> Result<()> {
        let held = self.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), staff::slots)?;
        let mut vault = lock_mutex(&self.vault);
        let mut swept = vault.clone();
        if swept.keep(&held) {
            swept.write(&self.dir)?;
            *vault = swept;
        }
        Ok(())
    }

    /// Signs another person in to the book that is open: their password must open it, too.
    pub fn sign_in(&self, name: &str, password: &str) -> Result<Actor> {
        let vault = lock_mutex(&self.vault).clone();
        let slots: Vec<String> = vault.open(password)?.into_iter().map(|opened| opened.slot).collect();
        self.signed_in(Some(name), &slots)
    }

    /// Whose slot it is that opened, and whether that is who they say they are.
    fn signed_in(&self, name: Option<&str>, slots: &[String]) -> Result<Actor> {
        let work = Work::quiet();
        let act = Act {
            name: "staff.sign_in",
            needs: Permission::SignedIn,
            scoped: false,
            touches: &[],
            undo: Undo::Never("undo-never-sign-in"),
            always_recorded: false,
        };
        let done = self.execute(&Actor::machine(), act, &work, |tx| staff::signed_in(tx, name, slots))?;
        Ok(done.value)
    }

    /// Changes the keys; they are written before it returns.
    pub(crate) fn with_vault<T>(
        &self,
        change: impl FnOnce(&mut Vault, &DataKey, &mut StdRng) -> Result<T>,
    ) -> Result<T> {
        let mut vault = lock_mutex(&self.vault);
        let mut changed = vault.clone();
        let value = change(&mut changed, &self.key, &mut self.clock.chance())?;
        changed.write(&self.dir)?;
        *vault = changed;
        Ok(value)
    }

    /// A copy of the keys' file, for a backup.
    pub(crate) fn vault(&self) -> Vault {
        lock_mutex(&self.vault).clone()
    }

    pub(crate) fn key(&self) -> &DataKey {
        &self.key
    }

    /// The folder of the book.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Chance, for tokens.
    pub(crate) fn chance(&self) -> StdRng {
        self.clock.chance()
    }

    /// Now, as this book's acts see it.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Tells that working state changed, which leaves no entry (a mail went out).
    pub(crate) fn touched(&self, topics: &[Topic]) {
        self.listeners.tell(&Event::Touched { topics: topics.to_vec() });
    }

    /// Who hears of changes from now on.
    pub(crate) fn tell(&mut self, listeners: Arc<Listeners>) {
        self.listeners = listeners;
    }

    /// How many acts changed something since the book was opened: whoever keeps something derived from
    /// the book knows by it whether it is still true.
    pub fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn with_writer<T>(&self, run: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        run(&lock_mutex(&self.writer))
    }

    /// Runs an act: all of it, in one transaction with its journal entry, or nothing.
    pub fn execute<T>(
        &self,
        actor: &Actor,
        act: Act,
        work: &Work,
        run: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        self.write(&lock_mutex(&self.writer), actor, act, work, run)
    }

    /// The same if nobody writes at this moment, for what may as well be written down another time.
    pub(crate) fn execute_if_free<T>(
        &self,
        actor: &Actor,
        act: Act,
        work: &Work,
        run: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Option<Done<T>>> {
        let conn = match self.writer.try_lock() {
            Ok(conn) => conn,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(None),
        };
        self.write(&conn, actor, act, work, run).map(Some)
    }

    fn write<T>(
        &self,
        conn: &Connection,
        actor: &Actor,
        act: Act,
        work: &Work,
        run: impl FnOnce(&mut Tx<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        actor.ensure_changes()?;
        let rows_before = conn.total_changes();
        let transaction = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
        permit(conn, actor, act.gate())?;
        let mut session = Session::new(conn)?;
        session.table_filter(Some(journal::is_recorded));
        session.attach(None::<&str>)?;
        let mut tx = Tx::new(Reader::new(conn, actor, work, self), self.clock.chance());
        let value = run(&mut tx)?;
        let (touched, changes) = journal::recorded(&mut session, &tx, &self.member_columns)?;
        drop(session);
        registry::settle(&tx, &touched)?;
        let entry = if touched.count > 0 || act.always_recorded || tx.noted.get() {
            let entry = journal::NewEntry {
                at: tx.now_text(),
                staff: actor.staff_id(),
                who: actor.name(),
                command: act.name,
                subject: &tx.subject.borrow(),
                reason: &tx.reason.borrow(),
                undo: act.undo,
                undoes: tx.undoes.get(),
                changes: &changes,
                touched: &touched,
            };
            Some(journal::write(conn, &entry)?)
        } else {
            None
        };
        drop(tx);
        // The last moment to take it back.
        work.step(0, 0).or_else(|e| if e.code == Code::Cancelled { Err(e) } else { Ok(()) })?;
        transaction.commit()?;
        // What is kept of the book stays true through an act that found nothing to do.
        if conn.total_changes() != rows_before {
            self.commits.fetch_add(1, Ordering::Release);
        }
        if entry.is_some() {
            let mut topics = act.touches.to_vec();
            topics.push(Topic::Journal);
            self.listeners.tell(&Event::Touched { topics });
        }
        Ok(Done { value, entry })
    }

    /// Looks: everything read is of one moment.
    pub fn ask<T>(
        &self,
        actor: &Actor,
        gate: impl Into<Gate>,
        work: &Work,
        run: impl FnOnce(&Reader<'_>) -> Result<T>,
    ) -> Result<T> {
        let gate = gate.into();
        let pooled = lock_mutex(&self.readers).pop();
        let conn = match pooled {
            Some(conn) => conn,
            None => connect::reader(&self.dir, &self.key)?,
        };
        let answer = (|| {
            let transaction = Transaction::new_unchecked(&conn, TransactionBehavior::Deferred)?;
            permit(&conn, actor, gate)?;
            let value = run(&Reader::new(&conn, actor, work, self))?;
            transaction.finish()?;
            Ok(value)
        })();
        let mut readers = lock_mutex(&self.readers);
        if readers.len() < READERS {
            readers.push(conn);
        }
        answer
    }
}

/// Readers kept open between questions.
const READERS: usize = 4;
