//! What every door of the office does around a call: open the book, sign in, lock, lock when idle.
//!
//! The window has one session, the office server one per browser. A door keeps the token that
//! [`Door::sign_in`] gives and hands it in with every call; only its hash is kept here.

mod guard;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use rand::Rng;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    Actor, Book, Code, Error, Lang, NewBook, Permission, Result, Work, association,
    book::{Clock, MachineClock},
    desk,
    listeners::{Event, Listeners},
    registry::{self, Reply},
    staff::{self, HalfWay, Knock, Stage},
    vault::hex,
};

pub use guard::Place;
pub(crate) use guard::neighbourhood;

/// What a session shows for itself. 256 bits of chance.
pub type Token = String;

struct Session {
    actor: Actor,
    began: Instant,
    used: Instant,
    /// Half way in nothing is reached but the second factor.
    stage: Stage,
}

impl Session {
    /// Whether it has not been used for `idle`, or has lasted as long as any may.
    fn is_over(&self, idle: Duration, now: Instant) -> bool {
        let idle = if self.stage == Stage::In { idle } else { idle.min(HALF_WAY) };
        now.duration_since(self.used) >= idle || now.duration_since(self.began) >= LONGEST
    }
}

/// Whether there is a book, and who is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct State {
    /// `none`, `locked` or `open`.
    pub book: &'static str,
    /// The association, once signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association: Option<String>,
    /// Who is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<Value>,
    /// What somebody whose password was right has to show yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half_way: Option<HalfWay>,
    /// The sign-ins of a demonstration book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo: Option<Value>,
    /// The program's version.
    pub version: &'static str,
}

/// One association's folder, open or locked, and who is signed in to it.
pub struct Door {
    dir: RwLock<PathBuf>,
    clock: fn() -> Box<dyn Clock>,
    book: RwLock<Option<Arc<Book>>>,
    /// Held while the book is made, opened or closed, by one at a time. What was open before: an act in
    /// hand keeps it, and its folder, after it was closed here.
    opening: Mutex<Before>,
    sessions: Mutex<HashMap<[u8; 32], Session>>,
    guard: guard::Guard,
    /// Who was turned away and is not in the record yet, for the book was locked.
    knocks: Mutex<Vec<Knock>>,
    works: Mutex<HashMap<String, Work>>,
    /// Whether the book stays open when nobody is signed in (`serve` with a password at hand).
    kept_open: AtomicBool,
    listeners: Arc<Listeners>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn key(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// How long a folder may take to be given back: the write-ahead log is folded in.
const GIVEN_BACK: Duration = Duration::from_secs(5);

/// A long day of work: whoever took a session over has it no longer than that.
const LONGEST: Duration = Duration::from_hours(12);

/// Long enough to install an app.
const HALF_WAY: Duration = Duration::from_mins(15);

/// So many who were turned away from a locked book are remembered until it opens.
const KNOCKS: usize = 100;

/// Books that were open here.
type Before = Vec<Weak<Book>>;

const SIGNED_OUT: &str = "error-signed-out";

fn signed_out() -> Error {
    Error::new(Code::Unauthorized, SIGNED_OUT)
}

impl Door {
    /// A door to the folder `dir`, locked.
    pub fn new(dir: &Path) -> Self {
        Self::with_clock(dir, || Box::new(MachineClock))
    }

    /// The same with another clock, for tests.
    pub fn with_clock(dir: &Path, clock: fn() -> Box<dyn Clock>) -> Self {
        Self {
            dir: RwLock::new(dir.to_owned()),
            clock,
            book: RwLock::default(),
            opening: Mutex::default(),
            sessions: Mutex::default(),
            guard: guard::Guard::default(),
            knocks: Mutex::default(),
            works: Mutex::default(),
            kept_open: AtomicBool::new(false),
            listeners: Arc::default(),
        }
    }

    /// The folder.
    pub fn dir(&self) -> PathBuf {
        self.dir.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The book, while it is open.
    pub fn book(&self) -> Option<Arc<Book>> {
        self.book.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who hears of changes.
    pub fn listeners(&self) -> &Listeners {
        &self.listeners
    }

    /// Whether there is a book, and who is signed in. To whoever comes from where staff may not come from, or of whom
    /// that cannot be asked, nobody is.
    pub fn state(&self, token: Option<&str>, from: Place, lang: Lang) -> State {
        let token = token.filter(|token| self.ensure_place(Some(token), from).is_ok());
        let dir = self.dir();
        let mut state = State {
            book: if dir.join("book.db").exists() { "locked" } else { "none" },
            association: None,
            staff: None,
            half_way: self
                .half(token)
                .and_then(|(book, actor, stage)| staff::factors::half_way(&book, &actor, stage).ok()),
            demo: std::fs::read(dir.join("demo.json")).ok().and_then(|text| serde_json::from_slice(&text).ok()),
            version: env!("CARGO_PKG_VERSION"),
        };
        let show = |name: &str| match self.call(token, name, json!({}), lang, None) {
            Ok(Reply::Data { data, .. }) => Some(data),
            _ => None,
        };
        if let (Some(us), Some(me)) = (show("association.show"), show("staff.me")) {
            state.book = "open";
            state.association = us.get("name").and_then(Value::as_str).map(str::to_owned);
            state.staff = Some(me);
        }
        state
    }

    /// Makes an association in the folder and signs its first member of staff in. The second answer is
    /// the recovery code, shown once.
    pub fn create(&self, new: &NewBook<'_>) -> Result<(Token, String)> {
        let mut before = lock(&self.opening);
        if self.in_hand(&before).is_some() {
            return Err(Error::conflict("error-folder-not-empty"));
        }
        let (book, actor, code) = Book::create(&self.dir(), new, (self.clock)())?;
        Ok((self.admit(&mut before, self.opened(book), actor, None)?, code.grouped()))
    }

    /// Signs in; opens the book if it is locked.
    pub fn sign_in(&self, staff: &str, password: &str, from: Place) -> Result<Token> {
        let outcome = self.guard.watch(from, || {
            let book = {
                let mut before = lock(&self.opening);
                let Some(book) = self.in_hand(&before) else {
                    let unlock = |dir: &Path| Book::unlock(dir, Some(staff), password, (self.clock)());
                    let (book, actor) = self.open(&mut before, unlock)?;
                    return self.admit(&mut before, book, actor, from);
                };
                book
            };
            // Argon2 takes its time: nobody waits for it who has nothing to do with it.
            let actor = book.sign_in(staff, password)?;
            let mut before = lock(&self.opening);
            if book.dir() != self.dir() {
                return Err(signed_out());
            }
            self.admit(&mut before, book, actor, from)
        });
        self.note_guess(&outcome, staff, from)?;
        outcome
    }

    /// Where a name, password or recovery code was wrong, that is written down.
    fn note_guess<T>(&self, outcome: &Result<T>, name: &str, from: Place) -> Result<()> {
        match outcome {
            Err(error) if guard::is_guess(error) && error.key != SIGNED_OUT => self.turned_away(name, from),
            _ => Ok(()),
        }
    }

    /// A name or password was wrong: that is written down, or will be once the book is open.
    fn turned_away(&self, name: &str, from: Place) -> Result<()> {
        {
            let mut knocks = lock(&self.knocks);
            if knocks.len() < KNOCKS {
                knocks.push(Knock { name: name.to_owned(), from, at: (self.clock)().now() });
            }
        }
        self.book().map_or(Ok(()), |book| self.write_down(&book))
    }

    fn write_down(&self, book: &Book) -> Result<()> {
        let knocks = std::mem::take(&mut *lock(&self.knocks));
        staff::turned_away(book, &knocks).inspect_err(|_| lock(&self.knocks).extend(knocks))
    }

    /// Opens the book for a machine without a window: it stays open when nobody is signed in.
    pub fn keep_open(&self, staff: Option<&str>, password: &str) -> Result<()> {
        let mut before = lock(&self.opening);
        let (book, actor) = self.open(&mut before, |dir| Book::unlock(dir, staff, password, (self.clock)()))?;
        staff::came_in(&book, &actor)?;
        self.kept_open.store(true, Ordering::Relaxed);
        self.hold(&mut before, book);
        Ok(())
    }

    /// Opens with the recovery code and gives a staff member a new password.
    pub fn recover(&self, code: &str, staff: &str, password: &str, from: Place) -> Result<Token> {
        let mut before = lock(&self.opening);
        if self.in_hand(&before).is_some() {
            return Err(Error::new(Code::OpenElsewhere, "error-recover-while-open"));
        }
        let outcome = self.guard.watch(from, || {
            let recover = |dir: &Path| Book::recover(dir, code, staff, password, from, (self.clock)());
            let (book, actor) = self.open(&mut before, recover)?;
            self.admit(&mut before, book, actor, from)
        });
        self.note_guess(&outcome, staff, from)?;
        outcome
    }

    /// The book of this folder while it is open, or while an act still runs in it.
    fn in_hand(&self, before: &Before) -> Option<Arc<Book>> {
        let dir = self.dir();
        self.book().or_else(|| before.iter().filter_map(Weak::upgrade).find(|book| book.dir() == dir))
    }

    /// Opens the file. An act that outlived the closing of the book may be about to give the folder back:
    /// then it is not open elsewhere, and is waited for.
    fn open(&self, before: &mut Before, open: impl Fn(&Path) -> Result<(Book, Actor)>) -> Result<(Arc<Book>, Actor)> {
        let (dir, asked) = (self.dir(), Instant::now());
        loop {
            match open(&dir) {
                Ok((book, actor)) => return Ok((self.opened(book), actor)),
                Err(error) => {
                    let may_be_ours = before.iter().any(|book| book.strong_count() == 0);
                    if error.code == Code::OpenElsewhere && may_be_ours && asked.elapsed() < GIVEN_BACK {
                        std::thread::sleep(Duration::from_millis(20));
                        continue;
                    }
                    // It was given back long ago, or is somebody else's: the next one need not wait.
                    before.retain(|book| book.strong_count() > 0);
                    return Err(error);
                }
            }
        }
    }

    fn opened(&self, mut book: Book) -> Arc<Book> {
        book.tell(self.listeners.clone());
        Arc::new(book)
    }

    fn hold(&self, before: &mut Before, book: Arc<Book>) {
        let this = Arc::downgrade(&book);
        before.retain(|book| book.strong_count() > 0 && !book.ptr_eq(&this));
        before.push(this);
        *self.book.write().unwrap_or_else(PoisonError::into_inner) = Some(book);
    }

    fn admit(&self, before: &mut Before, book: Arc<Book>, actor: Actor, from: Place) -> Result<Token> {
        self.write_down(&book)?;
        let stage = staff::stage(&book, &actor, from)?;
        let token = self.session(&book, actor, stage);
        self.hold(before, book);
        Ok(token)
    }

    fn session(&self, book: &Book, actor: Actor, stage: Stage) -> Token {
        let mut bytes = [0; 32];
        book.chance().fill_bytes(&mut bytes);
        let token = hex(&bytes);
        let now = Instant::now();
        lock(&self.sessions).insert(key(&token), Session { actor, began: now, used: now, stage });
        token
    }

    /// Whoever is half way in, and in which book.
    fn half(&self, token: Option<&str>) -> Option<(Arc<Book>, Actor, Stage)> {
        let (actor, stage) = {
            let sessions = lock(&self.sessions);
            let session = sessions.get(&key(token?)).filter(|session| session.stage != Stage::In)?;
            (session.actor.clone(), session.stage)
        };
        Some((self.book()?, actor, stage))
    }

    /// Shows the second factor, or sets it up: then the answer is recovery codes, to be shown once.
    pub fn second(&self, token: &str, code: &str, from: Place) -> Result<Vec<String>> {
        self.ensure_place(Some(token), from)?;
        let (book, actor, stage) = self.half(Some(token)).ok_or_else(signed_out)?;
        let codes = staff::pass(&book, &actor, stage, code, from)?;
        if let Some(session) = lock(&self.sessions).get_mut(&key(token)) {
            session.stage = Stage::In;
            session.used = Instant::now();
        }
        Ok(codes)
    }

    /// Takes their own password of somebody whose first one another has chosen; what else they have to show is asked
    /// next.
    pub fn choose_password(&self, token: &str, password: &str, from: Place) -> Result<()> {
        self.ensure_place(Some(token), from)?;
        let half = self.half(Some(token)).filter(|(_, _, stage)| *stage == Stage::NewPassword);
        let (book, actor, _) = half.ok_or_else(signed_out)?;
        staff::choose_password(&book, &actor, password)?;
        self.end_others(Some(token), &actor);
        let stage = staff::stage(&book, &actor, from)?;
        if let Some(session) = lock(&self.sessions).get_mut(&key(token)) {
            session.stage = stage;
            session.used = Instant::now();
        }
        Ok(())
    }

    /// Ends the other sessions of whoever has a new password.
    fn end_others(&self, token: Option<&str>, actor: &Actor) {
        let this = token.map(key);
        lock(&self.sessions).retain(|one, session| Some(*one) == this || session.actor.staff_id() != actor.staff_id());
        self.listeners.tell(&Event::Locked);
    }

    /// Ends a session. The book closes with the last one, unless My Page needs it.
    pub fn sign_out(&self, token: &str) {
        lock(&self.sessions).remove(&key(token));
        self.listeners.tell(&Event::Locked);
        self.close_if_unused();
    }

    /// Ends the sessions that were not used for as long as the association says, and those of yesterday. Called now
    /// and then.
    /// Nobody is sent away while long work runs: it is theirs, and they wait for it.
    pub fn sign_out_idle(&self) {
        if self.is_busy() {
            return;
        }
        let Some(book) = self.book() else { return };
        let minutes = book
            .ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), association::idle_minutes)
            .unwrap_or(association::IDLE_MINUTES);
        let limit = Duration::from_secs(u64::from(minutes) * 60);
        let ended = {
            let mut sessions = lock(&self.sessions);
            let before = sessions.len();
            let now = Instant::now();
            sessions.retain(|_, session| !session.is_over(limit, now));
            before - sessions.len()
        };
        if ended > 0 {
            self.listeners.tell(&Event::Locked);
            drop(book);
            self.close_if_unused();
        }
    }

    fn close_if_unused(&self) {
        let opening = lock(&self.opening);
        let needed = self.mypage().is_some() || self.kept_open.load(Ordering::Relaxed);
        if lock(&self.sessions).is_empty() && !needed {
            self.close_now(&opening);
        }
    }

    /// Closes the book: all sessions end. An act in hand is finished, and the file is closed with it.
    pub fn close(&self) {
        self.close_now(&lock(&self.opening));
    }

    fn close_now(&self, _opening: &MutexGuard<'_, Before>) {
        lock(&self.sessions).clear();
        let book = self.book.write().unwrap_or_else(PoisonError::into_inner).take();
        // Closing a file takes its time: nobody who only asks for the book waits for it.
        drop(book);
    }

    /// What My Page needs while it is switched on: the handle that members get, and where it listens.
    pub fn mypage(&self) -> Option<(desk::Reception, association::MypageSettings)> {
        let book = self.book()?;
        let settings =
            book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), association::mypage_settings).ok()?;
        settings.on.then(|| (desk::reception(book), settings))
    }

    /// Turns to another folder; the book in hand is closed first.
    pub fn move_to(&self, dir: &Path) {
        let opening = lock(&self.opening);
        self.close_now(&opening);
        lock(&self.knocks).clear();
        *self.dir.write().unwrap_or_else(PoisonError::into_inner) = dir.to_owned();
    }

    /// Refuses whoever comes from where staff may not come from.
    pub fn ensure_place(&self, token: Option<&str>, from: Place) -> Result<()> {
        let actor = token.and_then(|token| lock(&self.sessions).get(&key(token)).map(|session| session.actor.clone()));
        self.book().map_or(Ok(()), |book| staff::ensure_place(&book, actor.as_ref(), from))
    }

    /// Who the token belongs to, reading `lang`. Asking does not keep the session from going idle.
    pub fn actor(&self, token: Option<&str>, lang: Lang) -> Result<Actor> {
        let token = token.ok_or_else(signed_out)?;
        let sessions = lock(&self.sessions);
        let session = sessions.get(&key(token)).filter(|session| session.stage == Stage::In);
        session.map(|session| session.actor.reading(lang)).ok_or_else(signed_out)
    }

    /// Somebody is at the desk: their session is not idle. Called for what a person does, not for what
    /// a page refetches by itself.
    pub fn used(&self, token: Option<&str>) {
        let Some(token) = token else { return };
        if let Some(session) = lock(&self.sessions).get_mut(&key(token)).filter(|one| one.stage == Stage::In) {
            session.used = Instant::now();
        }
    }

    /// Runs an entry of the registry. `work` names it, to hear its progress and to take it back.
    pub fn call(&self, token: Option<&str>, name: &str, input: Value, lang: Lang, work: Option<&str>) -> Result<Reply> {
        let actor = self.actor(token, lang)?;
        let book = self.book().ok_or_else(signed_out)?;
        let reply = match work {
            None => registry::call(&book, &actor, name, input, &Work::quiet()),
            Some(id) => {
                let running = Running::begin(self, id);
                let reply = registry::call(&book, &actor, name, input, &running.work);
                // Who has waited for it is still there.
                self.used(token);
                reply
            }
        };
        if reply.is_ok() && name == staff::NEW_PASSWORD {
            self.end_others(token, &actor);
        }
        reply
    }

    fn watched(&self, id: &str) -> Work {
        let (id, listeners) = (id.to_owned(), self.listeners.clone());
        let told = Mutex::new(None::<Instant>);
        Work::watched(move |done, total| {
            // Ten times a second is as often as anybody can read.
            let mut told = lock(&told);
            if done >= total || told.is_none_or(|at| at.elapsed() > Duration::from_millis(100)) {
                *told = Some(Instant::now());
                listeners.tell(&Event::Progress { work: id.clone(), done, total });
            }
        })
    }

    /// Takes a running call back.
    pub fn cancel(&self, work: &str) {
        if let Some(running) = lock(&self.works).get(work) {
            running.cancel();
        }
    }

    /// Whether a long call runs: quitting asks first.
    pub fn is_busy(&self) -> bool {
        !lock(&self.works).is_empty()
    }
}

/// Work that can be heard of and taken back; also when its act panics it is over when this is dropped.
struct Running<'a> {
    door: &'a Door,
    id: &'a str,
    work: Work,
}

impl<'a> Running<'a> {
    fn begin(door: &'a Door, id: &'a str) -> Self {
        let work = door.watched(id);
        lock(&door.works).insert(id.to_owned(), work.clone());
        Self { door, id, work }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        lock(&self.door.works).remove(self.id);
    }
}

#[cfg(test)]
mod tests;
