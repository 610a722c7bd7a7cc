//! A book of every schema that was ever written opens with the program of today, with all that was in it.
//! The fixtures are files as they were stored; each was made by the program of its time with the password
//! of the tests. Schema 1 is a book that was just founded; schema 6 is the first that people worked with
//! (made from the terminal of commit fcab0d5): members of every sort, a year of dues, payments, receipts.

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

/// What the program of schema 6 left, to the last yen; and that what came later works on it.
fn worked_with(dir: &Path) {
    let (book, actor) = open(dir);
    let ask = |name: &str, input: Value| call(&book, &actor, name, input);
    let member = |id: i64| ask("members.get", json!({ "member": id }));

    let kenichi = member(1);
    assert_eq!((&kenichi["no"], &kenichi["name"]), (&json!("00001"), &json!("髙橋 健一")), "as it was written");
    assert_eq!((&kenichi["state"], &kenichi["kind"]), (&json!("current"), &json!("正会員")), "since 2010");
    let record = &kenichi["record"];
    assert_eq!((&record["birth"], &record["joined_on"]), (&json!("1958-04-29"), &json!("2010-04-01")));
    let streets: Vec<&str> =
        record["addresses"].as_array().into_iter().flatten().filter_map(|a| a["street"].as_str()).collect();
    assert_eq!(streets, ["梓川梓2288", "中央1-1"], "both addresses");
    assert_eq!(record["emails"][0]["address"], "kenichi@example.jp");
    assert_eq!(kenichi["notes"][0]["text"], "梅の剪定を教えてくださる", "the note");
    assert_eq!(kenichi["tags"][0]["name"], "役員", "the tag");
    assert_eq!(member(3)["name"], "𠮷野 渡邉", "beyond the first plane");
    assert_eq!(member(3)["record"]["mail_stop"], true, "who wants no letters gets none");
    assert_eq!((&member(4)["state"], &member(4)["memberships"][0]["ends_on"]), (&json!("left"), &json!("2025-04-01")));
    assert_eq!((&member(5)["state"], &member(5)["record"]["death"]), (&json!("died"), &json!("2026-10-31")));

    let charges = ask("dues.list", json!({ "fiscal_year": 2026 }));
    assert_eq!((&charges["charged"], &charges["paid"]), (&json!(26_000), &json!(13_000)), "what is owed and paid");
    let payments = ask("payments.list", json!({}));
    assert_eq!((&payments["total"], &payments["sum"]), (&json!(3), &json!(13_000)), "one of them was taken back");
    let receipts = ask("receipts.list", json!({}));
    let numbers = receipts["rows"].as_array().into_iter().flatten().map(|r| (r["no"].clone(), r["state"].clone()));
    assert_eq!(
        numbers.collect::<Vec<_>>(),
        [(json!("R2026-0002"), json!("void")), (json!("R2026-0001"), json!("issued"))],
        "one in force, one voided"
    );
    assert_eq!(ask("book.check", json!({}))["ok"], true, "sound, stored bytes of receipts and the journal included");

    ask("households.save", json!({ "members": [1, 2], "payer": 1 }));
    assert_eq!(ask("households.of_member", json!({ "member": 2 }))["payer"], 1, "husband and wife as a household");
    let found = ask("segments.look", json!({ "text": "dues.2026 = unpaid and state = current" }));
    assert_eq!(found["count"], 1, "conditions read old dues: {found}");
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
fn a_book_of_schema_6_keeps_what_people_wrote() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = stored(6, folder.path());
    worked_with(&dir);
    let kept = backups(&dir);
    let steps = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations")).expect("the steps").count();
    let named = format!("before-schema-{steps}-from-6.tsudoi-backup");
    assert_eq!(
        kept.iter().filter_map(|path| path.file_name()).collect::<Vec<_>>(),
        [named.as_str()],
        "up to the newest"
    );
    let restored = folder.path().join("restored.tsudoi");
    backup::restore(&kept[0], &restored).expect("the backup is whole");
    worked_with(&restored);
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
