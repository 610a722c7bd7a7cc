use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::{Permission, Work, testing::Office};

/// Names that are alike, so that random queries find something.
const SEI: &[(&str, &str)] = &[
    ("山田", "ヤマダ"),
    ("髙橋", "タカハシ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("渡邉", "ワタナベ"),
    ("𠮷田", "ヨシダ"),
    ("小田", "オダ"),
];
const MEI: &[(&str, &str)] = &[("太郎", "タロウ"), ("花子", "ハナコ"), ("陽子", "ヨーコ"), ("田鶴", "タヅ")];

fn member(sei: usize, mei: usize, at: usize) -> serde_json::Value {
    let ((sei, sei_kana), (mei, mei_kana)) = (SEI[sei % SEI.len()], MEI[mei % MEI.len()]);
    json!({ "record": {
        "sei": sei, "mei": mei, "sei_kana": sei_kana, "mei_kana": mei_kana,
        "phones": [{ "number": format!("090-1234-{at:04}") }],
        "emails": [{ "address": format!("person{at}@example.jp") }],
    } })
}

fn ids(office: &Office, text: &str) -> Vec<i64> {
    let found = office.done("members.find", json!({ "text": text, "limit": 200 }));
    found["rows"].as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("a key")).collect()
}

#[test]
fn finds_what_people_type() {
    let office = Office::new();
    for at in 0..SEI.len() {
        office.done("members.add", member(at, at, at));
    }
    assert_eq!(ids(&office, "髙橋"), ids(&office, "高橋"), "old and new forms of a character are one");
    assert_eq!(ids(&office, "高橋").len(), 2, "both are found");
    assert_eq!(ids(&office, "ﾀｶﾊｼ"), ids(&office, "たかはし"), "half width and hiragana are one");
    assert_eq!(ids(&office, "吉"), ids(&office, "𠮷"), "one character is enough, also beyond the BMP");
    assert_eq!(ids(&office, "吉").len(), 1, "and finds the one who has it");
    assert_eq!(ids(&office, "田").len(), 4, "anywhere in a name");
    assert_eq!(ids(&office, "田中 陽"), ids(&office, "陽 田中"), "all words must hold, in any order");
    assert_eq!(ids(&office, "090-1234-0003").len(), 1, "a phone as it is written");
    assert_eq!(ids(&office, "12340003").len(), 1, "or a part of its digits");
    assert_eq!(ids(&office, "person5@example").len(), 1, "a part of a mail address");
    assert_eq!(ids(&office, "00002").len(), 1, "a number");
    assert!(ids(&office, "いない人").is_empty(), "nobody is nobody");
}

#[test]
fn who_has_exactly_the_number_stands_first() {
    let office = Office::new();
    for at in 0..3 {
        let mut new = member(at, at, at);
        new["no"] = json!(["12", "1", "123"][at]);
        office.done("members.add", new);
    }
    let first = |text: &str| {
        let found = office.done("members.find", json!({ "text": text, "limit": 1 }));
        (found["rows"][0]["no"].as_str().expect("found").to_owned(), found["total"].as_u64())
    };
    assert_eq!(first("1"), ("1".to_owned(), Some(3)), "not the first by name, and the others are counted");
    assert_eq!(first("１２"), ("12".to_owned(), Some(2)), "as an IME writes it");
}

#[test]
fn follows_changes_undo_and_removal() {
    let office = Office::new();
    let added = office.done("members.add", member(0, 0, 1));
    assert_eq!(ids(&office, "山田").len(), 1, "found once added");
    let mut got = office.done("members.get", json!({ "member": added["id"] }));
    got["record"]["sei"] = json!("佐藤");
    office.done("members.update", json!({ "member": added["id"], "record": got["record"] }));
    assert_eq!(ids(&office, "佐藤").len(), 1, "by the new name");
    assert_eq!(ids(&office, "山田").len(), 1, "and by what they were called");
    office.done("journal.undo", json!({}));
    assert!(ids(&office, "佐藤").is_empty(), "undo takes the new name away");
    assert_eq!(ids(&office, "山田").len(), 1, "and brings the old one back");
    office.done("journal.undo", json!({}));
    assert!(ids(&office, "山田").is_empty(), "undo of the adding takes the member out of the search");
    assert_eq!(office.done("book.check", json!({}))["problems"], json!([]), "and the index is whole");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The sets give what looking through every text would give.
    #[test]
    fn equals_a_look_through_everything(
        people in prop::collection::vec((0usize..7, 0usize..4), 1..30),
        query in "[山田高髙橋吉𠮷陽子タナカヨーシオ0-9 ]{1,6}",
    ) {
        let office = Office::new();
        for (at, (sei, mei)) in people.iter().enumerate() {
            office.done("members.add", member(*sei, *mei, at));
        }
        let work = Work::quiet();
        office.book.ask(&office.actor, Permission::SignedIn, &work, |reader| {
            let found: Vec<i64> = find(reader, &query)?.into_iter().map(i64::from).collect();
            let words: Vec<(String, String)> = query
                .split_whitespace()
                .map(|word| (fold::fold(word), fold::fold_mail(word)))
                .filter(|(name, _)| !name.is_empty())
                .collect();
            let naive: Vec<i64> = store::texts(reader, 0, i64::MAX)?
                .into_iter()
                .filter(|(_, text)| words.iter().all(|(name, mail)| grams::matches(text, name) || grams::matches(text, mail)))
                .map(|(id, _)| id)
                .collect();
            assert_eq!(found, naive, "{query:?} must find the same as a look through every text");
            Ok(())
        }).expect("a look");
        assert_eq!(office.done("book.check", json!({}))["problems"], json!([]), "the index equals a fresh build");
    }
}

#[test]
fn the_order_of_names_is_the_same_page_by_page() {
    let office = Office::new();
    for at in 0..60 {
        office.done("members.add", member(at, at / 7, at));
    }
    let all = ids(&office, "");
    for descending in [false, true] {
        let mut paged = Vec::new();
        for offset in (0..60).step_by(7) {
            let page = office.done("members.list", json!({ "offset": offset, "limit": 7, "descending": descending }));
            paged.extend(page["rows"].as_array().expect("rows").iter().map(|row| row["id"].as_i64().expect("a key")));
        }
        if descending {
            paged.reverse();
        }
        assert_eq!(paged, all, "pages joined are the whole list");
    }
}
