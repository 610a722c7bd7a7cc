//! What a door must keep when several people, acts and strangers come at once.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Barrier,
    thread,
};

use serde_json::json;

use super::*;
use crate::testing::{FixedClock, Office, PASSWORD, STAFF};

/// A book that is closed, and a door to it.
fn door() -> (Arc<Door>, tempfile::TempDir) {
    door_after(|_| {})
}

/// The same with something in the book.
fn door_after(fill: impl FnOnce(&Office)) -> (Arc<Door>, tempfile::TempDir) {
    let office = Office::new();
    fill(&office);
    let Office { book, folder, .. } = office;
    let dir = book.dir().to_owned();
    drop(book);
    (Arc::new(Door::with_clock(&dir, || Box::<FixedClock>::default())), folder)
}

/// What `many` threads got that all began at once.
fn at_once<T: Send>(many: usize, act: impl Fn() -> T + Sync) -> Vec<T> {
    let start = Barrier::new(many);
    thread::scope(|scope| {
        let running: Vec<_> = (0..many)
            .map(|_| {
                scope.spawn(|| {
                    start.wait();
                    act()
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().expect("it ends")).collect()
    })
}

#[test]
fn a_panic_in_an_act_leaves_nothing_running() {
    let (door, _folder) = door_after(|office| {
        let member = office.member("山田", "太郎", None);
        let paid = json!({ "member": member, "amount": 3000, "paid_on": "2026-11-01", "method": "bank" });
        office.done("payments.record", paid);
    });
    let token = door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    door.listeners().listen(|event| match event {
        Event::Progress { .. } => panic!("on purpose"),
        _ => true,
    });
    let issue = json!({ "unissued": true });
    let call = || door.call(Some(&token), "receipts.issue", issue.clone(), Lang::Ja, Some("receipts"));
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err(), "the act tells how far it is, and panics");
    assert!(!door.is_busy(), "the window must not ask for ever whether to leave running work");
}

#[test]
fn guesses_that_come_at_once_count_each() {
    let (door, _folder) = door();
    door.sign_in(STAFF, PASSWORD, None).expect("the book is open, so that guesses need not wait for each other");
    let guessed = at_once(16, || door.sign_in(STAFF, "a wrong guess", None).expect_err("it is wrong").code);
    let tried = guessed.iter().filter(|code| **code == Code::Unauthorized).count();
    assert!(tried <= 5, "from the fifth on they wait: {tried} of {} were tried", guessed.len());
    assert!(guessed.contains(&Code::TooMany), "and are told so");
}
