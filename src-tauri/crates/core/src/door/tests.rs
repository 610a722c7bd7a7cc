//! What a door must keep when several people, acts and strangers come at once.

use std::{
    net::{IpAddr, Ipv4Addr},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Barrier,
    thread,
    time::Instant,
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
fn two_who_sign_in_to_a_locked_book_both_get_in() {
    let (door, _folder) = door();
    for signed_in in at_once(2, || door.sign_in(STAFF, PASSWORD, None)) {
        let token = signed_in.expect("the book that the first one opened is the second one's, too");
        assert!(door.call(Some(&token), "staff.me", json!({}), Lang::Ja, None).is_ok(), "and both may work");
    }
}

#[test]
fn two_who_found_an_association_at_once_leave_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let door = Door::with_clock(&folder.path().join("new.tsudoi"), || Box::<FixedClock>::default());
    let new = NewBook { name: "会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
    let made = at_once(2, || door.create(&new));
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "the second finds the first one's book");
    door.close();
    assert!(door.sign_in(STAFF, PASSWORD, None).is_ok(), "which is whole");
}

#[test]
fn a_book_that_was_closed_while_an_act_runs_is_taken_up_again() {
    let (door, _folder) = door();
    door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    // An act in hand holds the book.
    let in_hand = door.book().expect("open");
    door.close();
    door.sign_in(STAFF, PASSWORD, None).expect("what this program itself holds is not open elsewhere");
    let again = door.book().expect("open");
    assert!(Arc::ptr_eq(&in_hand, &again), "one file is open once");
    drop(again);
    door.close();
    thread::scope(|scope| {
        scope.spawn(move || drop(in_hand));
        door.sign_in(STAFF, PASSWORD, None).expect("nor what it is just giving back");
    });
}

#[test]
fn another_folder_is_opened_while_an_act_runs_in_the_first() {
    let (door, folder) = door();
    let first = door.dir();
    door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let in_hand = door.book().expect("open");
    door.move_to(&folder.path().join("second.tsudoi"));
    let new = NewBook { name: "別の会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
    door.create(&new).expect("the other folder is free");
    assert!(!Arc::ptr_eq(&in_hand, &door.book().expect("open")), "and is not mistaken for the first");
    door.move_to(&first);
    door.sign_in(STAFF, PASSWORD, None).expect("back in the first, which is still in hand");
    assert!(Arc::ptr_eq(&in_hand, &door.book().expect("open")), "the same book is taken up again");
}

#[test]
fn nobody_is_locked_out_while_their_work_runs() {
    let (door, _folder) = door();
    let token = door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let away = Duration::from_mins(u64::from(association::IDLE_MINUTES) + 1);
    let long_ago = Instant::now().checked_sub(away).expect("the machine is up for longer");
    let leave = || lock(&door.sessions).values_mut().for_each(|session| session.used = long_ago);
    lock(&door.works).insert("import".to_owned(), Work::quiet());
    leave();
    door.sign_out_idle();
    assert!(door.actor(Some(&token), Lang::Ja).is_ok(), "an import of an hour is not idleness");
    lock(&door.works).clear();
    leave();
    door.sign_out_idle();
    assert!(door.actor(Some(&token), Lang::Ja).is_err(), "who has left is locked out");
    assert!(door.book().is_none(), "and the book is closed");
}

#[test]
fn a_session_ends_with_the_day_however_busy_it_is() {
    let (door, _folder) = door();
    door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let mut sessions = lock(&door.sessions);
    let session = sessions.values_mut().next().expect("one is in");
    let idle = Duration::from_mins(15);
    let last = session.began + LONGEST;
    let before = session.began + LONGEST.saturating_sub(Duration::from_secs(1));
    session.used = before;
    assert!(!session.is_over(idle, before), "whoever works is not sent away");
    assert!(session.is_over(idle, last), "but after twelve hours they sign in anew");
    session.stage = Stage::Second;
    session.used = session.began;
    assert!(session.is_over(Duration::from_hours(9), session.began + HALF_WAY), "half way in there is less time");
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

mod entrance;
mod factors;
