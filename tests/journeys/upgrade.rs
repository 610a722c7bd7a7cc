//! A book of every schema that was ever written opens with the program of today, with all that was in it.
//! The fixtures are files as they were stored; each was made by the program of its time with the password
//! of the tests.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use tsudoi_core::{
    Actor, Book, Work, backup,
    registry::{self, Reply},
    testing::{FixedClock, PASSWORD, STAFF},
};

fn stored(schema: u32, folder: &Path) -> PathBuf {
    let dir = folder.join("old.tsudoi");
    fs::create_dir(&dir).expect("a folder");
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fixtures/schema-{schema}"));
    for name in ["book.db", "keys.json"] {
        fs::copy(fixture.join(name), dir.join(name)).expect("a fixture");
    }
    dir
}

fn open(dir: &Path) -> (Book, Actor) {
    Book::unlock(dir, Some(STAFF), PASSWORD, Box::<FixedClock>::default()).expect("it opens")
}

fn call(book: &Book, actor: &Actor, name: &str, input: Value) -> Value {
    match registry::call(book, actor, name, input, &Work::quiet()) {
        Ok(Reply::Data { data, .. }) => data,
        Ok(Reply::File(_)) => panic!("{name} gives data"),
        Err(error) => panic!("{name} must work: {error}"),
    }
}

/// What the program of schema 1 left, and that today's acts work on it.
fn complete(dir: &Path) {
    let (book, actor) = open(dir);
    assert_eq!(call(&book, &actor, "association.show", json!({}))["name"], "梓川里山研究会", "who they are");
    assert_eq!(call(&book, &actor, "settings.idle", json!({}))["minutes"], 30, "what they had set");
    let journal = call(&book, &actor, "journal.list", json!({}));
    let acts: Vec<&str> = journal.as_array().into_iter().flatten().filter_map(|e| e["command"].as_str()).collect();
    assert_eq!(acts, ["settings.set_idle", "association.found"], "the journal goes on from where it was");
    call(&book, &actor, "members.add", json!({ "record": { "sei": "小林", "mei": "千代子" } }));
    assert_eq!(call(&book, &actor, "members.find", json!({ "text": "千代" }))["total"], 1, "today's rooms are there");
    let old = call(&book, &actor, "journal.show", json!({ "entry": 2 }));
    assert!(old["rows"].as_i64().is_some_and(|rows| rows > 0), "an old entry can still be read: {old}");
    let checked = call(&book, &actor, "book.check", json!({}));
    assert_eq!(checked["ok"], true, "sound: {checked}");
}

fn backups(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir.join("backups")).expect("the folder of backups");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

#[test]
fn a_book_of_schema_1_is_brought_up_after_a_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = stored(1, folder.path());
    complete(&dir);
    let kept = backups(&dir);
    assert_eq!(kept.len(), 1, "one backup was taken before: {kept:?}");
    let restored = folder.path().join("restored.tsudoi");
    backup::restore(&kept[0], &restored).expect("the backup is whole");
    complete(&restored);
}

#[test]
fn an_upgrade_that_was_cut_off_begins_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = stored(1, folder.path());
    drop(open(&dir));
    let name = backups(&dir).remove(0);
    // As after a kill between backup and upgrade: the old file, and a backup of that name, here half written.
    let again = folder.path().join("again");
    fs::create_dir(&again).expect("a folder");
    let dir = stored(1, &again);
    fs::create_dir(dir.join("backups")).expect("a folder");
    let half = dir.join("backups").join(name.file_name().expect("a name"));
    fs::write(&half, b"half").expect("written");
    complete(&dir);
    let restored = folder.path().join("restored.tsudoi");
    backup::restore(&half, &restored).expect("it was written anew");
}
