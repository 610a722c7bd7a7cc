use serde_json::{Value, json};

use crate::{Actor, Code, testing::Office};

/// Another person of a role, signed in.
fn person(office: &Office, name: &str, role: &str) -> (i64, Actor) {
    let password = format!("{name} no kagi wa nagai");
    let added = office.done("staff.add", json!({ "name": name, "role": role, "password": password }));
    let actor = office.book.sign_in(name, &password).expect("the new person signs in");
    (added["id"].as_i64().expect("a key"), actor)
}

fn undo(office: &Office, entry: &Value) -> Value {
    office.done("journal.undo", json!({ "entry": entry }))
}

fn newest(office: &Office) -> Value {
    office.done("journal.list", json!({ "limit": 1 }))[0].clone()
}

#[test]
fn taking_back_an_undo_needs_what_the_act_needed() {
    let office = Office::new();
    let (viewer, actor) = person(&office, "百瀬 和子", "viewer");
    office.done("staff.set_role", json!({ "staff": viewer, "role": "treasurer" }));
    undo(&office, &newest(&office)["id"]);
    let redo = json!({ "entry": newest(&office)["id"] });
    let refused = office.call_as(&actor, "journal.undo", redo.clone()).expect_err("a viewer changes no roles");
    assert_eq!(refused.code, Code::Forbidden, "what an undo did is what the act under it did");
    office.done("journal.undo", redo);
    let roles = office.done("staff.list", json!({}));
    assert_eq!(roles[1]["role"], "treasurer", "who may do it may do it again");
}

#[test]
fn the_list_offers_only_what_the_reader_may_undo() {
    let office = Office::new();
    let (_, viewer) = person(&office, "百瀬 和子", "viewer");
    office.done("settings.set_idle", json!({ "minutes": 30 }));
    assert_eq!(newest(&office)["undoable"], true, "the administrator may");
    let seen = office.call_as(&viewer, "journal.list", json!({ "limit": 1 })).expect("a viewer sees the journal");
    assert_eq!(seen[0]["undoable"], false, "a button that is refused is none");
    let title = newest(&office)["summary"].clone();
    let found = office.done("journal.list", json!({ "text": title }));
    assert_eq!(found[0]["command"], "settings.set_idle", "found by what people call it");
}

#[test]
fn an_entry_that_was_done_again_is_in_force() {
    let office = Office::new();
    office.done("settings.set_idle", json!({ "minutes": 30 }));
    let entry = newest(&office)["id"].clone();
    undo(&office, &entry);
    let line = |at: usize| office.done("journal.list", json!({}))[at].clone();
    assert_eq!((&line(1)["undone"], &line(1)["undoable"]), (&json!(true), &json!(false)), "taken back");
    let again = newest(&office)["id"].clone();
    undo(&office, &again);
    assert_eq!(
        (&line(2)["undone"], &line(2)["undoable"]),
        (&json!(false), &json!(false)),
        "in force, by another entry"
    );
    assert_eq!(office.done("settings.idle", json!({}))["minutes"], 30, "done again");
    let refused = office.call("journal.undo", json!({ "entry": entry })).expect_err("there is one above it");
    assert_eq!(refused.key, "error-undo-done-again", "it says where to take it back");
    undo(&office, &newest(&office)["id"]);
    assert_ne!(office.done("settings.idle", json!({}))["minutes"], 30, "taken back once more");
}

#[test]
fn an_undo_leaves_somebody_who_may_change_staff() {
    let office = Office::new();
    let (other, second) = person(&office, "中島 隆之", "treasurer");
    office.done("staff.set_role", json!({ "staff": other, "role": "admin" }));
    let promoted = newest(&office)["id"].clone();
    let first = office.done("staff.list", json!({}))[0]["id"].clone();
    office
        .call_as(&second, "staff.set_role", json!({ "staff": first, "role": "viewer" }))
        .expect("the second administrator may");
    let refused =
        office.call_as(&second, "journal.undo", json!({ "entry": promoted })).expect_err("nobody would be left");
    assert_eq!(refused.key, "error-last-administrator", "the rule holds for undos, too");
}

#[test]
fn an_undo_makes_no_periods_overlap() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    office.done("membership.end", json!({ "member": member, "on": "2026-03-31", "reason": "left" }));
    let ended = newest(&office)["id"].clone();
    office.done("membership.start", json!({ "member": member, "kind": 1, "starts_on": "2026-06-01" }));
    let refused = office.call("journal.undo", json!({ "entry": ended })).expect_err("both would run");
    assert_eq!(refused.key, "error-periods-overlap", "the rule of the room holds for undos, too");
    assert_eq!(office.done("book.check", json!({}))["ok"], true, "and nothing was changed");
}

#[test]
fn an_undo_names_every_row_that_stands_in_the_way() {
    let office = Office::new();
    let members: Vec<i64> = ["一", "二", "三"].iter().map(|mei| office.member("小林", mei, None)).collect();
    office.done("tags.set", json!({ "members": members, "add": ["役員"] }));
    let tagged = newest(&office)["id"].clone();
    for member in &members[..2] {
        office.done("tags.set", json!({ "members": [member], "remove": ["役員"] }));
    }
    let refused = office.call("journal.undo", json!({ "entry": tagged })).expect_err("changed since");
    let rows = &refused.args.iter().find(|(name, _)| *name == "rows").expect("named").1;
    assert!(rows.contains("小林 一") && rows.contains("小林 二") && !rows.contains("小林 三"), "those two: {rows}");
}

#[test]
fn a_key_is_never_given_twice() {
    let office = Office::new();
    let first = office.done("members.add", json!({ "record": { "sei": "小林", "mei": "千代子" } }))["id"].clone();
    undo(&office, &newest(&office)["id"]);
    let second = office.done("members.add", json!({ "record": { "sei": "別", "mei": "人" } }))["id"].clone();
    assert_ne!(first, second, "or the new member's history would begin with somebody else");
    let history = office.done("journal.list", json!({ "member": second }));
    assert_eq!(history.as_array().map(Vec::len), Some(1), "only what concerns them: {history}");
}

#[test]
fn an_entry_that_was_altered_is_found() {
    let office = Office::new();
    office.done("settings.set_idle", json!({ "minutes": 30 }));
    let entry = newest(&office)["id"].clone();
    office.done("settings.set_idle", json!({ "minutes": 45 }));
    let whole = || office.done("journal.verify", json!({}));
    assert_eq!(whole()["whole"], true, "as it was written");
    let alter = format!("UPDATE journal SET who = 'nobody' WHERE id = {entry}");
    office.book.bare(|conn| conn.execute_batch(&alter)).expect("whoever has the key can write");
    assert_eq!(whole()["whole"], false, "but not unseen");
    assert_eq!(whole()["broken"], json!([entry]), "and it is known which");
}
