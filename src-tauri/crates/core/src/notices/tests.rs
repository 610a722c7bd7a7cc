use chrono::Duration;
use serde_json::{Value, json};

use super::{mark, open, paper, told, told_to_all};
use crate::{Actor, Permission, Reader, Result, Work, testing::Office};

fn asked<T>(office: &Office, run: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
    office.book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), run)
}

fn notice(office: &Office, title: &str, more: Value) -> i64 {
    let mut input = json!({ "title": title, "body": "**本文**", "starts_on": "2026-11-20", "published": true });
    for (key, value) in more.as_object().expect("fields") {
        input[key] = value.clone();
    }
    office.done("notices.save", input)["id"].as_i64().expect("a key")
}

fn titles(office: &Office, member: i64) -> Vec<String> {
    asked(office, |reader| told(reader, member)).unwrap().into_iter().map(|told| told.title).collect()
}

/// One of two kinds each.
fn two(office: &Office) -> (i64, i64) {
    let (one, other) = (office.member("小林", "千代子", None), office.member("山本", "一郎", None));
    office.done("tags.set", json!({ "members": [other], "add": ["役員"], "remove": [] }));
    (one, other)
}

#[test]
fn members_are_told_what_is_for_them_in_its_time() {
    let office = Office::new();
    let (one, other) = two(&office);
    notice(&office, "会報", json!({}));
    notice(&office, "役員会", json!({ "audience": "tag:役員" }));
    notice(&office, "下書き", json!({ "published": false }));
    notice(&office, "あした", json!({ "starts_on": "2026-11-21" }));
    notice(&office, "きのうまで", json!({ "starts_on": "2026-11-01", "ends_on": "2026-11-19" }));
    notice(&office, "きょうまで", json!({ "starts_on": "2026-11-01", "ends_on": "2026-11-20", "pinned": true }));
    assert_eq!(titles(&office, one), ["きょうまで", "会報"], "pinned first; nothing that is not theirs or not now");
    assert_eq!(titles(&office, other), ["きょうまで", "役員会", "会報"], "whom the conditions mean");
    office.clock.pass(Duration::days(1));
    assert_eq!(titles(&office, one), ["あした", "会報"], "its time has come, the other's is over");
    office.done("membership.end", json!({ "member": one, "on": "2026-11-19", "reason": "left" }));
    assert!(titles(&office, one).is_empty(), "what is for all members is not for who has left");
}

#[test]
fn whoever_is_not_meant_finds_nothing_by_any_key() {
    let office = Office::new();
    let (one, other) = two(&office);
    let board = notice(&office, "役員会", json!({ "audience": "tag:役員" }));
    let draft = notice(&office, "下書き", json!({ "published": false }));
    let for_all = notice(&office, "休み", json!({ "public": true }));
    let attached = office.done("notices.attach", json!({ "notice": board, "name": "議案.txt", "bytes": "AAAA" }))["id"]
        .as_i64()
        .expect("a key");
    let opens = |member: Option<i64>, id: i64| asked(&office, |reader| open(reader, member, id)).is_ok();
    assert!(opens(Some(other), board) && !opens(Some(one), board) && !opens(None, board), "the board's is the board's");
    assert!(!opens(Some(one), draft) && !opens(Some(one), 99), "a draft is like none");
    assert!(opens(None, for_all) && opens(Some(one), for_all), "a public one is for everybody");
    let takes = |member: Option<i64>, id: i64| asked(&office, |reader| paper(reader, member, id, attached));
    assert_eq!(takes(Some(other), board).unwrap().name, "議案.txt", "with its papers");
    assert!(takes(Some(one), board).is_err() && takes(None, board).is_err(), "not for others");
    assert!(takes(Some(one), for_all).is_err(), "nor by way of another notice");
    let public: Vec<String> = asked(&office, told_to_all).unwrap().into_iter().map(|told| told.title).collect();
    assert_eq!(public, ["休み"], "before signing in");
}

#[test]
fn the_office_sees_how_many_have_read_it() {
    let office = Office::new();
    let (one, other) = two(&office);
    let id = notice(&office, "会報", json!({}));
    let board = notice(&office, "役員会", json!({ "audience": "tag:役員" }));
    let act = crate::book::Act {
        name: "mypage.read_notice",
        needs: Permission::SignedIn,
        scoped: false,
        touches: &[],
        undo: crate::Undo::Never("undo-never-job"),
        always_recorded: false,
    };
    for _ in 0..2 {
        office.book.execute(&Actor::machine(), act, &Work::quiet(), |tx| mark(tx, one, id)).unwrap();
    }
    let entries = office.done("journal.list", json!({}));
    assert_eq!(entries[0]["command"], "notices.save", "that somebody reads is nobody's record");
    let rows = office.done("notices.list", json!({ "limit": 50 }))["rows"].clone();
    let count = |at: usize| (rows[at]["read"].as_u64(), rows[at]["meant"].as_u64());
    assert_eq!((count(0), count(1)), ((Some(0), Some(1)), (Some(1), Some(2))), "of those whom it means");
    let people = |read: bool| {
        let found = office.done("notices.readers", json!({ "notice": id, "read": read, "limit": 50 }));
        found["rows"][0]["name"].clone()
    };
    assert_eq!((people(true), people(false)), (json!("小林 千代子"), json!("山本 一郎")), "and who");
    assert!(asked(&office, |reader| told(reader, one)).unwrap()[0].read, "the member sees it, too");
    assert!(!asked(&office, |reader| told(reader, other)).unwrap()[0].read, "who has not sees that");
    office.done("notices.remove", json!({ "notice": board }));
    assert_eq!(office.done("notices.list", json!({ "limit": 50 }))["total"], 1, "gone");
    office.done("journal.undo", json!({}));
    assert_eq!(office.done("notices.get", json!({ "notice": board }))["audience"], "tag:役員", "and back, as it was");
}

#[test]
fn what_cannot_be_told_is_refused_with_its_field() {
    let office = Office::new();
    two(&office);
    let good = json!({ "title": "会報", "starts_on": "2026-11-20" });
    for (key, value, field) in [
        ("title", json!(" "), "title"),
        ("title", json!("長".repeat(121)), "title"),
        ("body", json!("長".repeat(20_001)), "body"),
        ("ends_on", json!("2026-11-19"), "ends_on"),
        ("audience", json!("tag:いない"), "audience"),
        ("audience", json!("tag:役員"), "public"),
    ] {
        let mut input = good.clone();
        input[key] = value;
        input["public"] = json!(field == "public");
        let error = office.call("notices.save", input).unwrap_err();
        assert_eq!(error.field.as_deref(), Some(field), "{field} is to blame");
    }
}

#[test]
fn a_segment_that_an_audience_names_stays_and_is_nobodys_own() {
    let office = Office::new();
    let (one, other) = two(&office);
    let own = json!({ "name": "わたしの", "text": "tag:役員" });
    office.done("segments.save", own);
    let input =
        json!({ "title": "会報", "starts_on": "2026-11-20", "audience": "segment:わたしの", "published": true });
    let error = office.call("notices.save", input).unwrap_err();
    assert_eq!(error.key, "error-segment-private", "members are no staff: nobody could say whom it means");
    let segment = office.done("segments.save", json!({ "name": "役員の方", "text": "tag:役員", "shared": true }));
    let input =
        json!({ "title": "会報", "starts_on": "2026-11-20", "audience": "segment:役員の方", "published": true });
    office.done("notices.save", input);
    assert_eq!((titles(&office, one).len(), titles(&office, other).len()), (0, 1), "by the segment's name");
    let error = office.call("segments.remove", json!({ "segment": segment["id"] })).unwrap_err();
    assert_eq!(error.key, "error-segment-addressed", "what it means must be known tomorrow, too");
    let text = json!({ "segment": segment["id"], "name": "役員の方", "text": "not tag:役員", "shared": true });
    office.done("segments.save", text);
    assert_eq!((titles(&office, one).len(), titles(&office, other).len()), (1, 0), "it means what the segment means");
}

#[test]
fn papers_are_taken_by_what_they_are_and_can_be_brought_back() {
    let office = Office::new();
    let id = notice(&office, "会報", json!({}));
    let attach =
        |name: &str, bytes: &str| office.call("notices.attach", json!({ "notice": id, "name": name, "bytes": bytes }));
    attach("../案内.xlsx", "AAAA").unwrap();
    assert!(attach("空.pdf", "").is_err(), "nothing is no paper");
    let papers = office.done("notices.get", json!({ "notice": id }))["papers"].clone();
    assert_eq!(papers[0]["name"], "案内.xlsx", "a name without folders");
    office.done("notices.detach", json!({ "paper": papers[0]["id"] }));
    assert_eq!(office.done("notices.get", json!({ "notice": id }))["papers"], json!([]), "off");
    office.done("journal.undo", json!({}));
    let file = office.done("notices.paper", json!({ "paper": papers[0]["id"] }));
    assert_eq!(file["bytes"], 3, "on again, with what stands in it");
    for _ in 0..9 {
        attach("表.xlsx", "AAAA").unwrap();
    }
    assert_eq!(attach("表.xlsx", "AAAA").unwrap_err().key, "error-notice-papers", "ten are enough");
}

#[test]
fn the_preview_is_what_members_see() {
    let office = Office::new();
    let html = office.done("notices.preview", json!({ "body": "**締切**\n<script>" }))["html"].clone();
    assert_eq!(html, json!("<p><strong>締切</strong></p>\n<p>&lt;script&gt;</p>\n"), "marks count, HTML does not");
    let id = notice(&office, "会報", json!({}));
    let member = office.member("小林", "千代子", None);
    let opened = asked(&office, |reader| open(reader, Some(member), id)).unwrap();
    assert_eq!(opened.html, "<p><strong>本文</strong></p>\n", "by the same pen");
}
