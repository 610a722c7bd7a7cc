use serde_json::{Value, json};

use super::{given, take};
use crate::{Actor, Lang, Permission, Reader, Result, Work, testing::Office};

fn asked<T>(office: &Office, run: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
    office.book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), run)
}

fn folder(office: &Office, name: &str) -> i64 {
    office.done("shelf.save_folder", json!({ "name": name }))["id"].as_i64().expect("a key")
}

fn document(office: &Office, folder: i64, title: &str, more: Value) -> i64 {
    let file = json!({ "name": format!("{title}.docx"), "bytes": "AAAA" });
    let mut input = json!({ "folder": folder, "title": title, "starts_on": "2026-11-01", "file": file });
    for (key, value) in more.as_object().expect("fields") {
        input[key] = value.clone();
    }
    office.done("shelf.save", input)["id"].as_i64().expect("a key")
}

fn titles(office: &Office, member: i64) -> Vec<(String, Vec<String>)> {
    let folders = asked(office, |reader| given(reader, member)).unwrap();
    folders.into_iter().map(|f| (f.name, f.documents.into_iter().map(|d| d.title).collect())).collect()
}

#[test]
fn members_find_what_is_for_them_and_take_nothing_else() {
    let office = Office::new();
    let (one, other) = (office.member("小林", "千代子", None), office.member("山本", "一郎", None));
    office.done("tags.set", json!({ "members": [other], "add": ["役員"], "remove": [] }));
    let (bulletins, minutes) = (folder(&office, "会報"), folder(&office, "議事録"));
    folder(&office, "空の棚");
    let spring = document(&office, bulletins, "春号", json!({}));
    let autumn = document(&office, bulletins, "秋号", json!({ "starts_on": "2026-11-10" }));
    let board = document(&office, minutes, "役員会", json!({ "audience": "tag:役員" }));
    let own = document(&office, minutes, "証明書", json!({ "member": one }));
    let over = document(&office, minutes, "昨年", json!({ "starts_on": "2025-01-01", "ends_on": "2025-12-31" }));
    let both = ("会報".to_owned(), vec!["秋号".to_owned(), "春号".to_owned()]);
    assert_eq!(
        titles(&office, one),
        [both.clone(), ("議事録".to_owned(), vec!["証明書".to_owned()])],
        "the newest first, an empty folder not at all"
    );
    assert_eq!(titles(&office, other), [both, ("議事録".to_owned(), vec!["役員会".to_owned()])], "each their own");
    let takes = |member: i64, id: i64| asked(&office, |reader| take(reader, member, id)).map(|(_, own)| own);
    assert_eq!((takes(one, spring).unwrap(), takes(one, own).unwrap()), (false, true), "what is theirs");
    for (member, id) in [(one, board), (other, own), (one, over), (one, 99)] {
        assert_eq!(takes(member, id).unwrap_err().key, "error-no-such-document", "whatever key they guess");
    }
    office.done("shelf.order", json!({ "documents": [spring, autumn] }));
    assert_eq!(titles(&office, one)[0].1, ["春号", "秋号"], "as the office has put them");
    office.done("membership.end", json!({ "member": one, "on": "2026-11-19", "reason": "left" }));
    assert_eq!(
        titles(&office, one),
        [("議事録".to_owned(), vec!["証明書".to_owned()])],
        "the certificate stays theirs"
    );
}

#[test]
fn the_office_keeps_the_shelf() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let bulletins = folder(&office, "会報");
    let taken = office.call("shelf.save_folder", json!({ "name": "会報" })).unwrap_err();
    assert_eq!(taken.field.as_deref(), Some("name"), "two of one name are mixed up");
    let id = document(&office, bulletins, "", json!({ "file": { "name": "春号.docx", "bytes": "AAAA" } }));
    let listed = office.done("shelf.list", json!({}));
    assert_eq!(listed["folders"][0]["documents"][0]["title"], "春号", "named by its file");
    let edit = json!({ "document": id, "folder": bulletins, "title": "春の号", "title_en": "Spring",
        "starts_on": "2026-11-01" });
    office.done("shelf.save", edit.clone());
    let english = |reader: &Reader<'_>| given(reader, member);
    let found = office
        .book
        .ask(&Actor::machine().reading(Lang::En), Permission::SignedIn, &Work::quiet(), english)
        .expect("a shelf");
    assert_eq!(
        (found[0].name.as_str(), found[0].documents[0].title.as_str()),
        ("会報", "Spring"),
        "where there is English"
    );
    let mut newer = edit;
    newer["file"] = json!({ "name": "春号2.docx", "bytes": "AAAAAAAA" });
    office.done("shelf.save", newer);
    assert_eq!(office.done("shelf.open", json!({ "document": id }))["bytes"], 6, "the new file");
    office.done("journal.undo", json!({}));
    assert_eq!(office.done("shelf.open", json!({ "document": id }))["bytes"], 3, "and the old one back");
    let error = office.call("shelf.remove_folder", json!({ "folder": bulletins })).unwrap_err();
    assert_eq!(error.key, "error-folder-not-empty-shelf", "nothing vanishes with its folder");
    office.done("shelf.remove", json!({ "document": id }));
    office.done("shelf.remove_folder", json!({ "folder": bulletins }));
    let none = json!({ "folder": bulletins, "title": "無", "starts_on": "2026-11-01" });
    assert!(office.call("shelf.save", none).is_err(), "no folder, no document");
}

#[test]
fn who_opens_a_personal_paper_is_in_the_journal() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let id = document(&office, folder(&office, "証明書"), "在籍証明書", json!({ "member": member }));
    assert!(office.call("shelf.open", json!({ "document": id })).is_err(), "not without leaving a trace");
    office.done("shelf.open_personal", json!({ "document": id }));
    let entry = office.done("journal.list", json!({}))[0].clone();
    assert_eq!(
        (&entry["command"], &entry["subject"]),
        (&json!("shelf.open_personal"), &json!("在籍証明書 00001 小林 千代子")),
        "whose, and which"
    );
}
