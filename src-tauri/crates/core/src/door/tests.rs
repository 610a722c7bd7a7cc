//! What a door must keep when several people, acts and strangers come at once.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::json;

use super::*;
use crate::testing::{FixedClock, Office, PASSWORD, STAFF};

/// A book with something in it that is closed, and a door to it.
fn door_after(fill: impl FnOnce(&Office)) -> (Arc<Door>, tempfile::TempDir) {
    let office = Office::new();
    fill(&office);
    let Office { book, folder, .. } = office;
    let dir = book.dir().to_owned();
    drop(book);
    (Arc::new(Door::with_clock(&dir, || Box::<FixedClock>::default())), folder)
}

#[test]
fn a_panic_in_an_act_leaves_nothing_running() {
    let (door, _folder) = door_after(|office| {
        let member = office.member("山田", "太郎", None);
        let paid = json!({ "member": member, "amount": 3000, "paid_on": "2026-11-01", "method": "bank" });
        office.done("payments.record", paid);
    });
    let token = door.sign_in(STAFF, PASSWORD).expect("name and password are right");
    door.listeners().listen(|event| match event {
        Event::Progress { .. } => panic!("on purpose"),
        _ => true,
    });
    let issue = json!({ "unissued": true });
    let call = || door.call(Some(&token), "receipts.issue", issue.clone(), Lang::Ja, Some("receipts"));
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err(), "the act tells how far it is, and panics");
    assert!(!door.is_busy(), "the window must not ask for ever whether to leave running work");
}
