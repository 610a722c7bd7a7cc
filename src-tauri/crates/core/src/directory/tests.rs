use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Found, Item, look};
use crate::{Actor, Lang, Permission, Reader, Result, Work, members, testing::Office};

fn asked<T>(office: &Office, run: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
    // No role: what a member may see is not what staff may.
    let actor = Actor::member(1, "会員", Lang::Ja);
    office.book.ask(&actor, Permission::SignedIn, &Work::quiet(), run)
}

fn seen(office: &Office, me: i64, text: &str) -> Found {
    asked(office, |reader| look(reader, me, text, 0)).expect("it is open")
}

fn names(office: &Office, me: i64, text: &str) -> Vec<String> {
    seen(office, me, text).people.into_iter().map(|one| one.name).collect()
}

fn open(office: &Office, items: Value, lookers: &str) {
    office.done("directory.set_rules", json!({ "open": true, "items": items, "lookers": lookers, "purpose": "" }));
}

fn member(office: &Office, sei: &str, kana: &str, answers: &[(&str, &str)]) -> i64 {
    let record = json!({
        "sei": sei, "mei": "一", "sei_kana": kana, "mei_kana": "ハジメ",
        "phones": [{ "label": "mobile", "number": "090-1111-2222" }],
        "emails": [{ "address": "hajime@example.jp", "mailing": true }],
    });
    let kinds = office.done("kinds.list", json!({}));
    let kind = kinds[0]["id"]
        .as_i64()
        .unwrap_or_else(|| office.done("kinds.save", json!({ "name": "正会員" }))["id"].as_i64().expect("a key"));
    let added = office.done("members.add", json!({ "record": record, "kind": kind, "starts_on": "2020-04-01" }));
    let id = added["id"].as_i64().expect("a key");
    if !answers.is_empty() {
        let answers: Vec<Value> = answers.iter().map(|(to, said)| json!({ "purpose": to, "answer": said })).collect();
        office.done("consents.set", json!({ "member": id, "answers": answers }));
    }
    id
}

#[test]
fn only_who_agreed_stands_there_and_shows_only_what_they_agreed_to() {
    let office = Office::new();
    let all = member(&office, "青木", "アオキ", &[("roster", "yes"), ("roster:phone", "yes"), ("roster:email", "yes")]);
    member(&office, "今井", "イマイ", &[("roster", "yes")]);
    member(&office, "上野", "ウエノ", &[("roster", "yes"), ("roster:name", "no")]);
    let unsaid = member(&office, "江口", "エグチ", &[]);
    member(&office, "大沢", "オオサワ", &[("roster:email", "yes")]);
    member(&office, "小川", "オガワ", &[("roster:name", "yes"), ("roster:email", "yes"), ("roster:phone", "no")]);
    let left = member(&office, "柿沢", "カキザワ", &[("roster", "yes")]);
    office.done("membership.end", json!({ "member": left, "on": "2026-03-31", "reason": "left" }));
    let closed = asked(&office, |reader| look(reader, all, "", 0)).unwrap_err();
    assert_eq!(closed.key, "error-no-directory", "until the association opens it there is none");

    open(&office, json!(["email", "phone", "kind"]), "all");
    let rules = office.done("directory.rules", json!({}));
    assert_eq!((&rules["listed"], &rules["of"]), (&json!(3), &json!(6)), "the office knows beforehand how many");
    let found = seen(&office, unsaid, "");
    let told: Vec<(&str, Vec<Item>)> =
        found.people.iter().map(|one| (one.name.as_str(), one.items.iter().map(|(item, _)| *item).collect())).collect();
    assert_eq!(
        told,
        [
            ("青木 一", vec![Item::Kind, Item::Phone, Item::Email]),
            ("今井 一", vec![Item::Kind]),
            ("小川 一", vec![Item::Kind, Item::Email]),
        ],
        "a yes to the whole names somebody and tells no more; neither who said no to the name, nor who was not asked for \
         it, nor who left"
    );
    assert!(found.may_look && !found.am_listed && found.total == 3, "whoever looks is told where they stand");

    let gone = asked(&office, |reader| look(reader, left, "", 0)).unwrap_err();
    assert_eq!(gone.key, "error-no-directory", "who left comes for the receipts of the last year, not for people");

    open(&office, json!([]), "listed");
    assert!(seen(&office, all, "").people.iter().all(|one| one.items.is_empty()), "the association offers none of it");
    let outside = seen(&office, unsaid, "");
    assert!(!outside.may_look && outside.people.is_empty() && outside.total == 0, "who is not listed sees nobody");

    office.done("consents.set", json!({ "member": all, "answers": [{ "purpose": "roster", "answer": "no" }] }));
    assert!(!names(&office, all, "").contains(&"青木 一".to_owned()), "a no counts at once");
}

#[test]
fn nobody_is_found_by_what_they_do_not_show() {
    let office = Office::new();
    let me = member(&office, "青木", "アオキ", &[("roster:name", "yes")]);
    office.done("tags.set", json!({ "members": [me], "add": ["理事"] }));
    open(&office, json!(["kind", "workplace", "address", "phone", "email"]), "all");
    for text in ["青木", "あおき", "ｱｵｷ ハジメ", "一", "アオキハジメ"] {
        assert_eq!(names(&office, me, text), ["青木 一"], "by the name in any writing: {text}");
    }
    for text in ["090", "09011112222", "hajime@example.jp", "example", "00001", "青木 090", "理事", "名無し"] {
        assert!(names(&office, me, text).is_empty(), "by nothing else: {text}");
    }
}

#[test]
fn many_are_shown_a_page_at_a_time() {
    let office = Office::new();
    let all: Vec<i64> = (0..31).map(|n| office.member("会員", &format!("{n:02}"), None)).collect();
    for one in &all {
        office.done("consents.set", json!({ "member": one, "answers": [{ "purpose": "roster", "answer": "yes" }] }));
    }
    open(&office, json!([]), "all");
    let page = |from| asked(&office, |reader| look(reader, all[0], "", from)).expect("open");
    assert_eq!((page(0).people.len(), page(0).total), (30, 31), "as many as a page holds, of all");
    assert_eq!(page(30).people.len(), 1, "the rest");
    assert_eq!(page(900).people.len(), 0, "and nothing behind it");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The quick set of who stands in a 名簿 and the rule of each member say the same, whatever was said in whatever order.
    #[test]
    fn the_set_and_the_rule_agree(
        said in prop::collection::vec((0..4_usize, 0..5_usize, 0..3_usize, 1..28_u32), 0..24),
    ) {
        const PURPOSES: [&str; 5] = ["roster", "roster:name", "roster:phone", "photo", "mail"];
        const ANSWERS: [&str; 3] = ["yes", "no", "unknown"];
        let office = Office::new();
        let all: Vec<i64> = (0..4).map(|n| office.member("会員", &n.to_string(), None)).collect();
        for (who, purpose, answer, day) in said {
            let answers = json!([{ "purpose": PURPOSES[purpose], "answer": ANSWERS[answer] }]);
            office.done("consents.set", json!({ "member": all[who], "answers": answers, "on": format!("2026-10-{day:02}") }));
        }
        let set = asked(&office, members::named).expect("it can be read");
        for one in all {
            let said = asked(&office, |reader| members::consents_of(reader, one)).expect("known");
            prop_assert_eq!(set.contains(u32::try_from(one).unwrap()), said.is_named(), "member {}", one);
        }
    }
}
