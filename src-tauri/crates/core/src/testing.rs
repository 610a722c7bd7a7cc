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

impl FixedClock {
    /// The same moment, other chance.
    pub fn seeded(seed: u64) -> Self {
        let clock = Self::default();
        clock.seed.store(seed, std::sync::atomic::Ordering::Relaxed);
        clock
    }

    /// A clock that stands at `now`.
    pub fn at(now: Moment) -> Self {
        let clock = Self::default();
        *clock.now.lock().expect("a fresh mutex") = now;
        clock
    }
}

impl Book {
    /// Writes a schema number, as a program of another age would.
    pub fn pretend_schema(&self, version: i64) -> Result<()> {
        self.with_writer(|conn| Ok(conn.pragma_update(None, "user_version", version)?))
    }
}

/// The password of the office in tests.
pub const PASSWORD: &str = "tegami wo kaku hito";
/// The administrator in tests.
pub const STAFF: &str = "佐伯 由美子";

/// A book in a temporary folder with its administrator.
pub struct Office {
    /// The book.
    pub book: std::sync::Arc<Book>,
    /// Its administrator.
    pub actor: Actor,
    /// The code of its recovery sheet.
    pub recovery_code: String,
    /// Gone with the test.
    pub folder: tempfile::TempDir,
}

impl Office {
    /// 梓川里山研究会, fiscal year from April.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let new = NewBook { name: "梓川里山研究会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
        let dir = folder.path().join("test.tsudoi");
        let (book, actor, code) = Book::create(&dir, &new, Box::new(FixedClock::default())).expect("a new book");
        Self { book: std::sync::Arc::new(book), actor, recovery_code: code.grouped(), folder }
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
