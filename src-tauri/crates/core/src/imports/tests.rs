//! Sheets through the registry: opened, planned, taken in, taken back, exported and taken in again.

use serde_json::{Value, json};

use crate::{testing::Office, values::Bytes};

mod layouts;
mod messes;
mod real_life;
mod roster;
mod round_trip;

/// A csv as a file.
fn open(office: &Office, name: &str, bytes: &[u8]) -> Value {
    office.done("imports.open", json!({ "name": name, "bytes": Bytes(bytes.to_vec()) }))
}

fn plan(office: &Office, opened: &Value, more: Value) -> Value {
    office.done("imports.plan", with(opened, more))
}

fn commit(office: &Office, opened: &Value, more: Value) -> Value {
    office.done("imports.commit", with(opened, more))
}

fn with(opened: &Value, mut more: Value) -> Value {
    more["token"] = opened["token"].clone();
    more
}

/// Counts of a plan: 新規, 更新, 同一, 要確認, 除外.
fn counts(plan: &Value) -> [u64; 5] {
    ["added", "updated", "unchanged", "doubtful", "left_out"].map(|key| plan[key].as_u64().expect("a count"))
}

/// The members of the book, by number.
fn member(office: &Office, no: &str) -> Value {
    let found = office.done("members.find", json!({ "text": no, "limit": 200 }));
    let id = found["rows"]
        .as_array()
        .and_then(|rows| rows.iter().find(|row| row["no"] == no))
        .unwrap_or_else(|| panic!("member {no} is there"))["id"]
        .clone();
    let mut member = office.done("members.get", json!({ "member": id }));
    let record = member["record"].take();
    for (key, value) in record.as_object().expect("a record") {
        if member.get(key).is_none_or(Value::is_null) {
            member[key] = value.clone();
        }
    }
    member
}

fn kind(office: &Office, name: &str) -> i64 {
    office.done("kinds.save", json!({ "name": name, "voting": true, "retired": false, "position": 1 }))["id"]
        .as_i64()
        .expect("a key")
}
