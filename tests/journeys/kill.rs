//! A process that is killed in the middle of an act leaves the book as it was before; after the act, as
//! it was after. Nothing between.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use rand::rngs::StdRng;
use serde_json::{Value, json};
use tsudoi_core::{
    Actor, Book, NewBook, Work,
    book::Clock,
    registry::{self, Reply},
    testing::{FixedClock, Office, PASSWORD, STAFF},
    values::{Bytes, Moment},
};
use tsudoi_tests::roster;

/// More than the import tells of at once.
const PEOPLE: usize = 1200;

/// What the child is told: the folder, the act, and after how many steps to stand still ("end": after it).
const BOOK: &str = "TSUDOI_TEST_BOOK";
const ACT: &str = "TSUDOI_TEST_ACT";
const AT: &str = "TSUDOI_TEST_AT";

fn open(dir: &Path) -> (Book, Actor) {
    Book::unlock(dir, Some(STAFF), PASSWORD, Box::<FixedClock>::default()).expect("it opens")
}

fn call(book: &Book, actor: &Actor, name: &str, input: Value, work: &Work) -> Value {
    match registry::call(book, actor, name, input, work) {
        Ok(Reply::Data { data, .. }) => data,
        Ok(Reply::File(_)) => panic!("{name} gives data"),
        Err(error) => panic!("{name} must work: {error}"),
    }
}

fn act(book: &Book, actor: &Actor, name: &str, work: &Work) {
    let quiet = Work::quiet();
    match name {
        "imports.commit" => {
            let bytes = serde_json::to_value(Bytes(roster::workbook(PEOPLE).expect("a workbook"))).expect("text");
            let opened = call(book, actor, "imports.open", json!({ "name": "roster.xlsx", "bytes": bytes }), &quiet);
            let mapping: Vec<Value> = opened["columns"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|column| column["guess"].is_string())
                .map(|column| json!({ "column": column["index"], "target": column["guess"] }))
                .collect();
            call(book, actor, name, json!({ "token": opened["token"], "mapping": mapping }), work);
        }
        "dues.bill_year" => drop(call(book, actor, name, json!({ "fiscal_year": 2026 }), work)),
        "receipts.issue" => drop(call(book, actor, name, json!({ "unissued": true }), work)),
        other => panic!("no such act: {other}"),
    }
}

/// Making the association itself.
const FOUNDING: &str = "association.found";

fn found(dir: &Path, clock: Box<dyn Clock>) {
    let new = NewBook { name: "会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
    Book::create(dir, &new, clock).expect("the folder is free");
}

/// A clock that nobody gets past: founding asks for the time when keys and tables are there and nobody is in them.
struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> Moment {
        stand_still()
    }
    fn chance(&self) -> StdRng {
        FixedClock::default().chance()
    }
}

fn stand_still() -> ! {
    println!("\nhere");
    std::io::stdout().flush().expect("the parent reads");
    loop {
        std::thread::park();
    }
}

#[test]
#[ignore = "started by the other test, which kills it"]
fn child() {
    let (Ok(dir), Ok(name), Ok(at)) = (std::env::var(BOOK), std::env::var(ACT), std::env::var(AT)) else { return };
    if name == FOUNDING {
        found(Path::new(&dir), Box::new(StandingClock));
        return;
    }
    let (book, actor) = open(Path::new(&dir));
    let work = match at.parse::<u64>() {
        Ok(at) => Work::watched(move |done, _| {
            if done >= at {
                stand_still();
            }
        }),
        Err(_) => Work::quiet(),
    };
    act(&book, &actor, &name, &work);
    stand_still();
}

/// Lets a child do the act until it stands still, and kills it there.
fn killed(dir: &Path, name: &str, at: &str) {
    let mut child = Command::new(std::env::current_exe().expect("a test knows itself"))
        .args(["--ignored", "--exact", "child", "--nocapture"])
        .env(BOOK, dir)
        .env(ACT, name)
        .env(AT, at)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let here = lines.map_while(Result::ok).any(|line| line == "here");
    child.kill().expect("it is killed");
    child.wait().expect("it is gone");
    assert!(here, "{name} gets as far as {at}");
}

/// How much of each act stands in the book, and that the book is sound.
fn counted(dir: &Path) -> (u64, u64, u64) {
    let (book, actor) = open(dir);
    let quiet = Work::quiet();
    let checked = call(&book, &actor, "book.check", json!({}), &quiet);
    assert_eq!(checked["ok"], true, "sound after being killed: {checked}");
    let total = |name: &str, input: Value| call(&book, &actor, name, input, &quiet)["total"].as_u64().expect("a total");
    (
        total("members.list", json!({})),
        total("dues.list", json!({ "fiscal_year": 2026 })),
        total("receipts.list", json!({})),
    )
}

#[test]
fn killed_at_any_moment_it_is_before_or_after() {
    let office = Office::new();
    let dir = office.book.dir().to_owned();
    for kind in ["正会員", "家族会員", "学生会員"] {
        office.done("kinds.set", json!({ "name": kind, "fee": 3000, "from": "1990-04-01" }));
    }
    let Office { book, folder: _folder, .. } = office;
    drop(book);
    // A day that there is not and a number that stands twice wait.
    let people = (PEOPLE - 2) as u64;

    for at in ["500", "1000"] {
        killed(&dir, "imports.commit", at);
        assert_eq!(counted(&dir), (0, 0, 0), "killed at row {at}, nobody was taken in");
    }
    killed(&dir, "imports.commit", "end");
    assert_eq!(counted(&dir), (people, 0, 0), "killed after it, everybody was");

    killed(&dir, "dues.bill_year", "end");
    assert_eq!(counted(&dir), (people, people, 0), "killed after it, everybody was");

    {
        let (book, actor) = open(&dir);
        for member in 1..=20 {
            let paid = json!({ "member": member, "amount": 3000, "paid_on": "2026-11-01", "method": "bank" });
            call(&book, &actor, "payments.record", paid, &Work::quiet());
        }
    }
    killed(&dir, "receipts.issue", "20");
    assert_eq!(counted(&dir), (people, people, 0), "killed when the last was drawn, no number was given");
    killed(&dir, "receipts.issue", "end");
    assert_eq!(counted(&dir), (people, people, 20), "killed after it, all were");
}

#[test]
fn killed_while_it_is_made_it_can_be_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("new.tsudoi");
    killed(&dir, FOUNDING, "tables");
    assert!(!dir.join("book.db").exists(), "what nobody can open must not look like a book");
    found(&dir, Box::<FixedClock>::default());
    assert_eq!(counted(&dir), (0, 0, 0), "made anew, it is sound");
    let others = std::fs::read_dir(folder.path()).expect("readable").count();
    assert_eq!(others, 1, "nothing of the first try is left beside it");
}
