//! The file: every way in which it can refuse to open says which, and writes nothing.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::json;
use tsudoi_core::{
    Book, Code, Error, NewBook, Work, backup,
    book::Clock,
    registry::{self, Reply},
    testing::{FixedClock, Office, PASSWORD, STAFF},
};

fn clock() -> Box<dyn Clock> {
    Box::<FixedClock>::default()
}

/// A book that was made and closed again, and its recovery code.
struct Closed {
    dir: PathBuf,
    code: String,
    _folder: tempfile::TempDir,
}

fn closed() -> Closed {
    let Office { book, recovery_code, folder, .. } = Office::new();
    let dir = book.dir().to_owned();
    drop(book);
    Closed { dir, code: recovery_code, _folder: folder }
}

/// Every file of a folder, byte for byte.
fn content(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(dir)
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("readable")))
        .collect()
}

fn refusal(dir: &Path, password: &str) -> Error {
    match Book::unlock(dir, Some(STAFF), password, clock()) {
        Ok(_) => panic!("it must not open"),
        Err(error) => error,
    }
}

/// Refused with this code and message, and not a byte was changed.
fn refused_untouched(dir: &Path, code: Code, key: &str) {
    let before = content(dir);
    let error = refusal(dir, PASSWORD);
    assert_eq!((error.code, error.key), (code, key), "each refusal says which it is");
    assert!(content(dir) == before, "a refusal writes nothing ({key})");
}

#[test]
fn opens_with_name_and_password_and_with_nothing_else() {
    let made = closed();
    let (book, actor) =
        Book::unlock(&made.dir, Some("佐伯　由美子"), PASSWORD, clock()).expect("full-width space is the same name");
    assert_eq!(actor.name(), STAFF, "the journal names the person as they are written");
    drop(book);
    assert!(Book::unlock(&made.dir, None, PASSWORD, clock()).is_ok(), "where one person works no name is needed");
    let before = content(&made.dir);
    assert_eq!(refusal(&made.dir, "not the password").code, Code::Unauthorized, "a wrong password opens nothing");
    assert!(content(&made.dir) == before, "a wrong password writes nothing");
    let other = Book::unlock(&made.dir, Some("somebody"), PASSWORD, clock()).err().expect("another name is refused");
    assert_eq!(other.key, "error-sign-in", "wrong name and wrong password are the same answer");
}

#[test]
fn a_second_opener_is_told_since_when() {
    let office = Office::new();
    let error = refusal(office.book.dir(), PASSWORD);
    assert_eq!(error.code, Code::OpenElsewhere, "one process at a time owns the file");
    let said = error.message(tsudoi_core::Lang::Ja);
    // The book was opened at noon in Japan, whenever its folder was made.
    assert!(said.contains("2026-11-20 12:00"), "since when is said: {said}");
    let computer = hostname::get().expect("a name").to_string_lossy().into_owned();
    assert!(said.contains(&computer), "and where: {said}");
    let dir = office.book.dir().to_owned();
    drop(office.book);
    let later = FixedClock::default();
    later.pass(chrono::Duration::days(3));
    let (book, _) = Book::unlock(&dir, Some(STAFF), PASSWORD, Box::new(later)).expect("it is free again");
    let said = refusal(book.dir(), PASSWORD).message(tsudoi_core::Lang::Ja);
    assert!(said.contains("2026-11-23 12:00"), "since it was opened, not since it was made: {said}");
}

#[test]
fn keys_that_are_missing_foreign_or_broken() {
    let made = closed();
    let keys = made.dir.join("keys.json");
    let own = fs::read(&keys).expect("keys");
    fs::remove_file(&keys).expect("removed");
    refused_untouched(&made.dir, Code::Damaged, "error-keys-missing");
    let folder = tempfile::tempdir().expect("a folder");
    let new = NewBook { name: "別の会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
    let other = folder.path().join("other.tsudoi");
    drop(Book::create(&other, &new, Box::new(FixedClock::seeded(7))).expect("another book"));
    fs::copy(other.join("keys.json"), &keys).expect("another book's keys");
    refused_untouched(&made.dir, Code::Damaged, "error-keys-foreign");
    fs::write(&keys, &own[..own.len() / 2]).expect("half a file");
    refused_untouched(&made.dir, Code::Damaged, "error-keys-damaged");
    fs::write(&keys, own).expect("put back");
    assert!(Book::unlock(&made.dir, Some(STAFF), PASSWORD, clock()).is_ok(), "with its own keys it opens again");
}

#[test]
fn a_damaged_page_is_seen_at_the_door_or_by_the_check() {
    let made = closed();
    let path = made.dir.join("book.db");
    let whole = fs::read(&path).expect("the book");
    let flip = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        fs::write(&path, bytes).expect("written");
    };
    flip(100);
    refused_untouched(&made.dir, Code::Damaged, "error-damaged");
    flip(4096 * 20 + 77);
    match Book::unlock(&made.dir, Some(STAFF), PASSWORD, clock()) {
        Err(error) => assert_eq!(error.code, Code::Damaged, "a page that the opening reads"),
        Ok((book, actor)) => match registry::call(&book, &actor, "book.check", json!({}), &Work::quiet()) {
            Ok(Reply::Data { data, .. }) => assert_eq!(data["ok"], false, "one flipped bit anywhere must show"),
            Ok(Reply::File(_)) => panic!("the check is no document"),
            Err(error) => assert_eq!(error.code, Code::Damaged, "or the check itself cannot read it"),
        },
    }
    fs::write(&path, &whole[..10]).expect("cut off");
    refused_untouched(&made.dir, Code::Damaged, "error-damaged");
}

#[test]
fn a_book_from_the_future_is_left_alone() {
    let made = closed();
    {
        let (book, _) = Book::unlock(&made.dir, Some(STAFF), PASSWORD, clock()).expect("it opens");
        book.pretend_schema(9_999).expect("a newer program writes its number");
    }
    let error = refusal(&made.dir, PASSWORD);
    assert_eq!(error.code, Code::Newer, "an older program must not touch it");
}

#[test]
fn no_folder_no_book() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(refusal(&folder.path().join("nothing.tsudoi"), PASSWORD).code, Code::NoBook, "nothing there");
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 0, "and nothing is made by looking");
}

#[test]
fn the_recovery_code_opens_and_sets_a_new_password() {
    let made = closed();
    let before = content(&made.dir);
    let wrong = Book::recover(&made.dir, "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE", STAFF, "a new long password", None, clock());
    assert_eq!(wrong.err().map(|e| e.key), Some("error-recovery-code"), "another code opens nothing");
    assert!(content(&made.dir) == before, "and writes nothing");
    let (book, _) = Book::recover(&made.dir, &made.code.to_lowercase(), STAFF, "a new long password", None, clock())
        .expect("the code of the sheet");
    drop(book);
    assert_eq!(refusal(&made.dir, PASSWORD).code, Code::Unauthorized, "the forgotten password is gone");
    assert!(Book::unlock(&made.dir, Some(STAFF), "a new long password", clock()).is_ok(), "the new one opens");
}

#[test]
fn who_is_removed_cannot_open_and_cannot_act() {
    let office = Office::new();
    let added = office
        .done("staff.add", json!({ "name": "会計 太郎", "password": "soroban no oto ga suru", "role": "treasurer" }));
    let treasurer = office.book.sign_in("会計 太郎", "soroban no oto ga suru").expect("they sign in");
    assert!(office.call_as(&treasurer, "association.show", json!({})).is_ok(), "and see who we are");
    let forbidden = office.call_as(&treasurer, "staff.remove", json!({ "staff": 1 })).expect_err("not their work");
    assert_eq!(forbidden.code, Code::Forbidden, "the role is asked in one place");
    office.done("staff.remove", json!({ "staff": added["id"], "reason": "任期満了" }));
    let gone = office.call_as(&treasurer, "association.show", json!({})).expect_err("their session is worth nothing");
    assert_eq!(gone.code, Code::Forbidden, "a removed person acts no more, also while signed in");
    let dir = office.book.dir().to_owned();
    drop(office.book);
    let closed_out = Book::unlock(&dir, Some("会計 太郎"), "soroban no oto ga suru", clock());
    assert_eq!(closed_out.err().map(|e| e.code), Some(Code::Unauthorized), "their key slot is gone");
}

#[test]
fn the_last_administrator_stays() {
    let office = Office::new();
    let role =
        office.call("staff.set_role", json!({ "staff": 1, "role": "viewer" })).expect_err("somebody must remain");
    assert_eq!(role.key, "error-last-administrator", "or nobody could ever add staff again");
    assert_eq!(
        office.call("staff.remove", json!({ "staff": 1 })).expect_err("not oneself").key,
        "error-remove-oneself",
        "as above"
    );
}

#[test]
fn changing_the_password_asks_for_the_old_one() {
    let office = Office::new();
    let wrong = office.call("staff.change_password", json!({ "current": "wrong", "new": "another long password" }));
    assert_eq!(wrong.expect_err("not without the old one").field.as_deref(), Some("current"), "the field is named");
    office.done("staff.change_password", json!({ "current": PASSWORD, "new": "another long password" }));
    assert!(office.book.sign_in(STAFF, PASSWORD).is_err(), "the old one opens nothing");
    assert!(office.book.sign_in(STAFF, "another long password").is_ok(), "the new one does");
}

#[test]
fn nothing_in_the_folder_can_be_read() {
    let office = Office::new();
    let name = "極秘太郎";
    office.done("staff.add", json!({ "name": name, "password": "soroban no oto ga suru", "role": "viewer" }));
    let secrets = [name, "梓川里山研究会", STAFF, PASSWORD, "soroban no oto ga suru"];
    let files = content(office.book.dir());
    assert!(files.len() >= 3, "the write-ahead log is looked at, too: {:?}", files.keys());
    for (file, bytes) in files {
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a stolen folder must tell nothing: {secret} in {file}");
        }
        assert!(!bytes.starts_with(b"SQLite format 3"), "{file} must not be a plain database");
    }
}

#[test]
fn a_backup_opens_with_the_same_password_and_a_damaged_one_not_at_all() {
    let office = Office::new();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.tsudoi-backup");
    let written = office.book.back_up(&office.actor, &file).expect("a backup");
    assert_eq!(written.bytes, fs::metadata(&file).expect("there").len(), "what is said is what was written");
    let again = office.book.back_up(&office.actor, &file).expect_err("it is there");
    assert_eq!(again.key, "error-file-exists", "a backup is never overwritten");

    let restored = folder.path().join("restored.tsudoi");
    backup::restore(&file, &restored).expect("restored");
    let (book, _) = Book::unlock(&restored, Some(STAFF), PASSWORD, clock()).expect("the same password opens it");
    drop(book);
    assert_eq!(
        backup::restore(&file, &restored).err().map(|e| e.key),
        Some("error-folder-not-empty"),
        "never overwrites"
    );

    let whole = fs::read(&file).expect("readable");
    for at in [whole.len() / 3, whole.len() / 2, whole.len() - 40] {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        let bad = folder.path().join(format!("bad-{at}"));
        fs::write(&bad, bytes).expect("written");
        let target = folder.path().join(format!("from-{at}"));
        let error = backup::restore(&bad, &target).expect_err("one flipped bit is refused");
        assert_eq!(error.code, Code::Damaged, "and named for what it is");
        assert!(!target.exists(), "nothing is written from a damaged backup");
    }
}

#[test]
fn half_a_founding_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("new.tsudoi");
    let new = NewBook { name: "会", staff: "人", password: "short", fiscal_year_start: 4 };
    let error = Book::create(&dir, &new, clock()).err().expect("the password is too short");
    assert_eq!(error.field.as_deref(), Some("password"), "the field is named");
    assert!(!dir.exists(), "and no folder is left behind");
}

#[test]
fn two_foundings_at_once_leave_one_book() {
    let folder = tempfile::tempdir().expect("a folder");
    for round in 0..5 {
        let dir = folder.path().join(format!("{round}.tsudoi"));
        let new = NewBook { name: "会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
        let start = std::sync::Barrier::new(2);
        let make = || {
            start.wait();
            Book::create(&dir, &new, clock()).map(drop)
        };
        let made = std::thread::scope(|scope| {
            let two = [scope.spawn(make), scope.spawn(make)];
            two.map(|thread| thread.join().expect("it ends").is_ok())
        });
        assert_eq!(made.iter().filter(|made| **made).count(), 1, "one makes it, the other is refused");
        assert!(Book::unlock(&dir, Some(STAFF), PASSWORD, clock()).is_ok(), "and takes nothing away");
    }
}

#[test]
fn a_folder_with_something_in_it_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("keys.json"), "of another book").expect("written");
    let before = content(folder.path());
    let new = NewBook { name: "会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
    let error = Book::create(folder.path(), &new, clock()).err().expect("something is there");
    assert_eq!(error.key, "error-folder-not-empty", "a book is made in an empty folder only");
    assert!(content(folder.path()) == before, "keys may be the last way to somebody's backup");
}
