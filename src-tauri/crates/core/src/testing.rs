//! Vocabulary for tests: a book in a temporary folder, a fixed clock, chance from a seed.

use chrono::TimeZone;
use rand::{SeedableRng, rngs::StdRng};
use serde_json::Value;

use crate::{
    Actor, Book, NewBook, Result, Work,
    book::Clock,
    registry::{self, Reply},
    values::Moment,
};

/// Friday, 20 November 2026, noon in Japan, unless it is moved.
pub struct FixedClock {
    now: std::sync::Mutex<Moment>,
    seed: std::sync::atomic::AtomicU64,
}

impl Default for FixedClock {
    fn default() -> Self {
        let noon = chrono::Utc.with_ymd_and_hms(2026, 11, 20, 3, 0, 0).single().expect("a moment");
        Self { now: std::sync::Mutex::new(noon), seed: std::sync::atomic::AtomicU64::new(1) }
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        *self.now.lock().expect("no test panics while it sets the clock")
    }
    fn chance(&self) -> StdRng {
        StdRng::seed_from_u64(self.seed.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
    }
}

impl Clock for std::sync::Arc<FixedClock> {
    fn now(&self) -> Moment {
        self.as_ref().now()
    }
    fn chance(&self) -> StdRng {
        self.as_ref().chance()
    }
}

impl FixedClock {
    /// The same moment, other chance.
    pub fn seeded(seed: u64) -> Self {
        let clock = Self::default();
        clock.seed.store(seed, std::sync::atomic::Ordering::Relaxed);
        clock
    }

    /// Time goes by.
    pub fn pass(&self, time: chrono::Duration) {
        *self.now.lock().expect("no test panics while it sets the clock") += time;
    }
    /// A clock that stands at `now`.
    pub fn at(now: Moment) -> Self {
        let clock = Self::default();
        *clock.now.lock().expect("a fresh mutex") = now;
        clock
    }
}

impl Book {
    /// The bare connection, for measuring what the same rows cost without anything around them.
    pub fn bare<T>(&self, run: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.with_writer(|conn| Ok(run(conn)?))
    }

    /// Writes a schema number, as a program of another age would.
    pub fn pretend_schema(&self, version: i64) -> Result<()> {
        self.with_writer(|conn| Ok(conn.pragma_update(None, "user_version", version)?))
    }
}

/// The password of the office in tests.
pub const PASSWORD: &str = "tegami wo kaku hito";
/// The administrator in tests.
pub const STAFF: &str = "佐伯 由美子";

/// Somebody who may nothing.
pub fn nobody() -> Actor {
    Actor::staff(-1, "")
}

/// A book in a temporary folder with its administrator.
pub struct Office {
    /// The book.
    pub book: std::sync::Arc<Book>,
    /// Its administrator.
    pub actor: Actor,
    /// The code of its recovery sheet.
    pub recovery_code: String,
    /// What the book takes for the time.
    pub clock: std::sync::Arc<FixedClock>,
    /// Gone with the test.
    pub folder: tempfile::TempDir,
}

impl Office {
    /// 梓川里山研究会, fiscal year from April.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let new = NewBook { name: "梓川里山研究会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
        let dir = folder.path().join("test.tsudoi");
        let clock = std::sync::Arc::new(FixedClock::default());
        let (book, actor, code) = Book::create(&dir, &new, Box::new(clock.clone())).expect("a new book");
        Self { book: std::sync::Arc::new(book), actor, recovery_code: code.grouped(), clock, folder }
    }

    /// Calls an entry and gives its data.
    pub fn call(&self, name: &str, input: Value) -> Result<Value> {
        self.call_as(&self.actor, name, input)
    }

    /// The same, as somebody else.
    pub fn call_as(&self, actor: &Actor, name: &str, input: Value) -> Result<Value> {
        match registry::call(&self.book, actor, name, input, &Work::quiet())? {
            Reply::Data { data, .. } => Ok(data),
            Reply::File(file) => Ok(serde_json::json!({ "name": file.name, "bytes": file.bytes.len() })),
        }
    }

    /// Calls an entry that must work.
    pub fn done(&self, name: &str, input: Value) -> Value {
        self.call(name, input).unwrap_or_else(|e| panic!("{name} must work: {e}"))
    }
}

impl Default for Office {
    fn default() -> Self {
        Self::new()
    }
}

/// What members of the roster need for tests of rooms above it.
impl Office {
    /// A member since April 2020, with an address for letters.
    pub fn member(&self, sei: &str, mei: &str, email: Option<&str>) -> i64 {
        self.raw(|conn| {
            conn.execute("INSERT OR IGNORE INTO kind (id, name) VALUES (1, '正会員')", [])?;
            let no: i64 = conn.query_row("SELECT count(*) + 1 FROM member", [], |row| row.get(0))?;
            conn.execute(
                "INSERT INTO member (no, type, sei, mei, sort_kana, created_at) VALUES (?, 'person', ?, ?, ?, '2020-04-01T00:00:00Z')",
                rusqlite::params![format!("{no:05}"), sei, mei, sei],
            )?;
            let member = conn.last_insert_rowid();
            conn.execute("INSERT INTO membership (member, kind, starts_on) VALUES (?, 1, '2020-04-01')", [member])?;
            if let Some(email) = email {
                conn.execute("INSERT INTO email (member, address, mailing) VALUES (?, ?, 1)", rusqlite::params![member, email])?;
            }
            Ok(member)
        })
    }

    /// The member dies.
    pub fn died(&self, member: i64) {
        self.raw(|conn| {
            Ok(conn.execute("UPDATE member SET death = '2026-11-01' WHERE id = ?", [member]).map(|_| ())?)
        });
    }

    /// Rows that no act writes yet, or wrongly on purpose.
    pub(crate) fn raw<T>(&self, run: impl FnOnce(&rusqlite::Connection) -> Result<T>) -> T {
        let act = crate::book::Act {
            name: "test.raw",
            needs: crate::Permission::SignedIn,
            scoped: false,
            touches: &[],
            undo: crate::Undo::Never("undo-never-job"),
            always_recorded: false,
        };
        self.book.execute(&self.actor, act, &Work::quiet(), |tx| run(tx.conn)).expect("rows of a test").value
    }

    /// Mail is carried (by whatever the test hands to the job).
    pub fn mail_goes_out(&self) {
        self.done(
            "settings.set_mail",
            serde_json::json!({ "carrier": "folder", "folder": "/mail", "from_name": "事務局",
                "from_address": "jimukyoku@example.jp", "per_minute": 20 }),
        );
    }
}

/// A carrier that keeps what it is given.
#[derive(Default)]
pub struct Postbox(std::sync::Mutex<Vec<crate::jobs::OutgoingMail>>);

/// Mails that went out.
pub struct Letters(pub Vec<crate::jobs::OutgoingMail>);

impl crate::jobs::Carrier for Postbox {
    fn send(
        &self,
        _: &crate::association::MailSettings,
        _: &str,
        mail: &crate::jobs::OutgoingMail,
    ) -> std::result::Result<(), crate::jobs::SendFailure> {
        self.0.lock().expect("no test panics while it posts").push(mail.clone());
        Ok(())
    }
}

impl Postbox {
    /// Runs the jobs and empties the box.
    pub fn collect(&self, book: &Book) -> Letters {
        crate::jobs::run_due(book, self).expect("the jobs run");
        Letters(std::mem::take(&mut *self.0.lock().expect("no test panics while it posts")))
    }
}

impl Letters {
    /// The token of the one-time link in the last of them.
    pub fn token(&self) -> String {
        let body = &self.0.last().expect("a mail went out").body;
        let (_, after) = body.split_once("?token=").expect("a link stands in the mail");
        after.split_whitespace().next().unwrap_or_default().to_owned()
    }
}
