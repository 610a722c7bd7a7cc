//! What we write comes back unchanged, whatever stands in it.

use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use super::{counts, kind, member, open, plan};
use crate::{
    Lang, Work,
    registry::{self, Reply},
    testing::Office,
};

fn export(office: &Office, input: Value) -> crate::File {
    match registry::call(&office.book, &office.actor, "export.members", input, &Work::quiet()) {
        Ok(Reply::File(file)) => file,
        other => panic!("a file, not {other:?}"),
    }
}

/// Everything about everybody, without keys and moments: what must not change.
fn everything(office: &Office) -> Vec<Value> {
    let rows = office.done("members.list", json!({ "limit": 500 }));
    rows["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| office.done("members.get", json!({ "member": row["id"] })))
        .collect()
}

/// Exports in every form, opens it, and sees that a plan finds nothing new.
fn comes_back(office: &Office) {
    for format in [json!({ "format": "xlsx" }), json!({ "format": "csv" })] {
        let file = export(office, format.clone());
        let opened = open(office, &file.name, &file.bytes);
        assert_eq!(opened["layout"], "own", "our own layout is recognised: {format}");
        let unsure: Vec<_> = opened["columns"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|c| c["certain"] != true)
            .map(|c| c["title"].clone())
            .collect();
        assert!(unsure.is_empty(), "every column is known: {unsure:?}");
        let planned = plan(office, &opened, json!({}));
        let all = office.done("members.counts", json!({}))["all"].as_u64().expect("a count");
        let strange: Vec<_> =
            planned["rows"].as_array().into_iter().flatten().filter(|row| row["state"] != "same").collect();
        assert_eq!(counts(&planned), [0, 0, all, 0, 0], "nothing is different: {format}: {strange:?}");
    }
}

/// Members with everything a record can hold, and with what breaks spreadsheets.
fn messy_office() -> Office {
    let office = Office::new();
    let regular = kind(&office, "正会員");
    let student = kind(&office, "学生会員");
    let field = |name: &str, kind: &str, choices: Value| {
        office.done(
            "fields.save",
            json!({ "name": name, "type": kind, "choices": choices, "required": false, "help": "", "position": 1 }),
        )["id"]
            .as_i64()
            .expect("a key")
            .to_string()
    };
    let phone_field = field("電話", "text", json!([]));
    let size = field("身長", "number", json!([]));
    let since = field("免許取得日", "date", json!([]));
    let group = field("支部", "choice", json!(["松本", "長野, 北信"]));
    let likes = field("関心", "choices", json!(["山", "川, 湖", "海"]));
    let wants = field("会報", "yes_no", json!([]));
    let add = |input: Value| office.done("members.add", input)["id"].as_i64().expect("a key");
    let first = add(
        json!({ "no": "000127", "kind": student, "starts_on": "2001-04-01", "note": "一行目\n二行目\n\n=1+1", "record": {
        "type": "person", "sei": "髙﨑", "mei": "𠮷郎\u{e0100}", "sei_kana": "タカサキ", "mei_kana": "ヨシロウ",
        "organisation": "=cmd|' /C calc'!A0", "honorific": "先生", "former_sei": "髙﨑", "romaji_mei": "Hanako", "degree": "博士", "gender": "unsaid", "language": "en", "birth": "1899-12-31", "mail_stop": true,
        "joined_on": "2001-04-01", "external_key": "eccube4:12",
        "addresses": [
            { "label": "home", "postal_code": "0600001", "prefecture": "北海道", "city": "札幌市中央区", "street": "1-2", "building": "コーポ|山", "starts_on": "2020-04-01" },
            { "label": "work", "postal_code": "3901702", "prefecture": "長野県", "city": "松本市", "street": "梓川梓2288", "building": "", "mailing": true, "starts_on": "2019-01-15", "ends_on": "2099-04-01" },
            { "label": "other", "postal_code": "", "prefecture": "", "city": "実家\\A", "street": "3", "building": "" },
            { "label": "home", "postal_code": "1000001", "prefecture": "東京都", "city": "千代田区", "street": "1", "building": "" },
            { "label": "abroad", "postal_code": "SW1A 1AA", "prefecture": "", "city": "London", "street": "10 Downing St", "building": "" } ],
        "phones": [ { "label": "home", "number": "0263-33-1234" }, { "label": "home", "number": "０２６３-33-9999 (夜)" },
            { "label": "mobile", "number": "+81 90 1234 5678" }, { "label": "fax", "number": "0263331234" } ],
        "emails": [ { "label": "home", "address": "a..b@docomo.ne.jp", "bounced": true }, { "label": "home", "address": "y@example.jp", "mailing": true },
            { "label": "work", "address": "Y.T@Example.JP" } ],
        "tags": ["役員", "A,B、C", "=1"],
        "fields": { phone_field.clone(): "内線, 12\n夜間", size.clone(): 170.5, since.clone(): "1999-01-02", group.clone(): "長野, 北信",
            likes.clone(): ["川, 湖", "山"], wants.clone(): true } } }),
    );
    office.done("membership.change_kind", json!({ "member": first, "kind": regular, "from": "2005-04-01" }));
    office.done("notes.add", json!({ "member": first, "text": "もう一つ\n----\n区切りのような行" }));
    let second = add(json!({ "kind": regular, "starts_on": "2010-04-01", "record": { "type": "organisation",
        "organisation": "（株）山田, \"商店\"", "organisation_kana": "ヤマダショウテン", "sei": "担当", "mei": "太郎",
        "emails": [{ "address": "info@example.jp" }] } }));
    office.done(
        "membership.end",
        json!({ "member": second, "on": "2020-03-31", "reason": "left", "asked_on": "2020-01-15" }),
    );
    beside(&office, first, &likes);
    add(json!({ "record": { "type": "person", "sei": "-5", "mei": "+3" , "fields": { wants: false } } }));
    add(
        json!({ "kind": regular, "starts_on": "2027-04-01", "record": { "type": "person", "sei": "@SUM(A1)", "mei": "0012", "death": "2026-01-01" } }),
    );
    office
}

/// What stands beside a record: a former name, two leaves, groups, consents.
fn beside(office: &Office, member: i64, field: &str) {
    let mut record = office.done("members.get", json!({ "member": member }))["record"].clone();
    record["sei"] = json!("山|田");
    let addresses = record["addresses"].as_array_mut().expect("a list");
    let abroad = addresses.iter_mut().find(|a| a["label"] == "abroad").expect("in London");
    abroad["starts_on"] = json!("2024-04-01");
    abroad["ends_on"] = json!("2025-04-01");
    office.done("members.update", json!({ "member": member, "record": record }));
    let leave = |from: &str, until: &str, more: Value| {
        let mut input = json!({ "member": member, "starts_on": from, "until": until });
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        office.done("membership.leave", input);
    };
    leave("2010-04-01", "2011-03-31", json!({ "fee": "reduced", "percent": 30, "reason": "留学\n北米 | 一年" }));
    leave("2026-10-01", "2027-03-31", json!({ "asked_on": "2026-09-01" }));
    let branch = office.done("groups.save", json!({ "name": "中信, 支部", "kind": "branch" }))["id"].clone();
    let team = json!({ "name": "一班", "kind": "team", "parent": branch });
    let team = office.done("groups.save", team)["id"].clone();
    for group in [&branch, &team] {
        office.done("groups.assign", json!({ "group": group, "members": [member], "from": "2020-04-01" }));
    }
    let said = |purpose: &str, answer: &str| json!({ "purpose": purpose, "answer": answer });
    let answers =
        json!([said("roster", "yes"), said("roster:phone", "no"), said(&format!("roster:field:{field}"), "yes")]);
    let paper = json!({ "member": member, "answers": answers, "on": "2024-05-20", "source": "入会申込書" });
    office.done("consents.set", paper);
}

#[test]
fn exporting_and_importing_again_changes_nothing() {
    let office = messy_office();
    comes_back(&office);
    // Read in English, the titles and words are English; they come back all the same.
    let english = office.actor.reading(Lang::En);
    let input = json!({ "format": "xlsx" });
    let Ok(Reply::File(file)) = registry::call(&office.book, &english, "export.members", input, &Work::quiet()) else {
        panic!("a file")
    };
    assert!(file.name.starts_with("members-"), "an English name: {}", file.name);
    let opened = open(&office, &file.name, &file.bytes);
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(counts(&planned), [0, 0, 4, 0, 0], "in the other language nothing is different: {}", planned["rows"]);
}

#[test]
fn an_export_into_an_empty_book_makes_the_same_members() {
    let office = messy_office();
    let file = export(&office, json!({ "format": "csv" }));
    let before = everything(&office);
    let other = Office::new();
    let branch = other.done("groups.save", json!({ "name": "中信, 支部" }))["id"].clone();
    other.done("groups.save", json!({ "name": "一班", "parent": branch }));
    let opened = open(&other, &file.name, &file.bytes);
    let mapping: Vec<Value> = opened["columns"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|c| !c["guess"].as_str().unwrap_or("").starts_with("new_field"))
        .map(|c| json!({ "column": c["index"], "target": c["guess"] }))
        .collect();
    let taken = super::commit(&other, &opened, json!({ "mapping": mapping, "new_kinds": true }));
    assert_eq!(taken["added"], 4, "everybody: {taken}");
    let after = member(&other, "000127");
    let old = before.iter().find(|m| m["no"] == "000127").expect("the first");
    let plain = |list: &Value, keys: &[&str]| -> Vec<Vec<Value>> {
        let mut items: Vec<Vec<Value>> =
            list.as_array().into_iter().flatten().map(|item| keys.iter().map(|k| item[*k].clone()).collect()).collect();
        items.sort_by_key(|item| format!("{item:?}"));
        items
    };
    for key in [
        "sei",
        "mei",
        "organisation",
        "birth",
        "gender",
        "language",
        "external_key",
        "mail_stop",
        "honorific",
        "former_sei",
        "romaji_mei",
        "degree",
        "joined_on",
    ] {
        assert_eq!(after[key], old["record"][key], "{key} is kept byte for byte");
    }
    let address = ["label", "postal_code", "prefecture", "city", "street", "building", "mailing"];
    assert_eq!(
        plain(&after["addresses"], &address),
        plain(&old["record"]["addresses"], &address),
        "all five addresses"
    );
    let mail = ["label", "address", "mailing", "bounced"];
    assert_eq!(
        plain(&after["emails"], &mail),
        plain(&old["record"]["emails"], &mail),
        "which is written to, which came back"
    );
    let spans = ["label", "starts_on", "ends_on"];
    assert_eq!(plain(&after["addresses"], &spans), plain(&old["record"]["addresses"], &spans), "from when until when");
    let leave = ["starts_on", "ends_on", "fee", "percent", "asked_on", "reason"];
    assert_eq!(plain(&after["leaves"], &leave), plain(&old["leaves"], &leave), "both leaves");
    let former = ["name", "kana", "until"];
    assert_eq!(plain(&after["former_names"], &former), plain(&old["former_names"], &former), "the name before");
    let said = office_said(&other, &after);
    assert!(said.contains(&("roster".to_owned(), "yes".to_owned(), "入会申込書".to_owned())), "{said:?}");
    assert!(said.iter().any(|(purpose, answer, _)| purpose == "roster:phone" && answer == "no"), "{said:?}");
    let period = ["kind_name", "starts_on", "ends_on", "end_reason"];
    assert_eq!(plain(&after["memberships"], &period), plain(&old["memberships"], &period), "both periods");
}

/// What counts of the consents of a member: to what, answer, source.
fn office_said(office: &Office, member: &Value) -> Vec<(String, String, String)> {
    let all = office.done("consents.get", json!({ "member": member["id"] }));
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let given = all["history"].as_array().expect("a list").iter();
    given.map(|one| (text(one, "purpose"), text(one, "answer"), text(one, "source"))).collect()
}

#[test]
fn what_a_roster_says_beside_the_record_is_taken_in() {
    let office = Office::new();
    kind(&office, "正会員");
    let branch = office.done("groups.save", json!({ "name": "中信支部", "kind": "branch" }))["id"].clone();
    office.done("groups.save", json!({ "name": "一班", "kind": "team", "parent": branch }));
    let sheet = "会員番号,氏名,入会日,休会開始日,休会終了日,所属グループ,名簿掲載,メール配信\r\n\
                 00001,小林 千代子,2020-04-01,2026-10-01,2027-03-31,中信支部、一班,○,×\r\n\
                 00002,山田 太郎,2020-04-01,2019-10-01,,南信支部,,\r\n";
    let opened = open(&office, "a.csv", sheet.as_bytes());
    let guesses: Vec<&str> =
        opened["columns"].as_array().expect("columns").iter().filter_map(|c| c["guess"].as_str()).collect();
    let wanted = ["leave_from", "leave_until", "groups", "consent_roster", "consent_mail"];
    assert!(wanted.iter().all(|target| guesses.contains(target)), "by their headers: {guesses:?}");
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(counts(&planned), [1, 0, 0, 1, 0], "a leave before the membership and no such group wait: {planned}");
    super::commit(&office, &opened, json!({}));
    let got = member(&office, "00001");
    assert_eq!(got["leaves"][0]["ends_on"], "2027-04-01", "half open: {got}");
    let places = office.done("groups.of_member", json!({ "member": got["id"] }))["places"].clone();
    let paths: Vec<&str> =
        places.as_array().expect("a list").iter().filter_map(|place| place["path"].as_str()).collect();
    assert!(paths.contains(&"中信支部") && paths.contains(&"中信支部 › 一班"), "by name, since joining: {places}");
    assert_eq!(places[0]["starts_on"], "2020-04-01", "since they joined");
    let mut said = office_said(&office, &got);
    said.sort();
    let plain: Vec<(&str, &str)> =
        said.iter().map(|(purpose, answer, _)| (purpose.as_str(), answer.as_str())).collect();
    assert_eq!(plain, [("mail", "no"), ("roster", "yes")], "an answer each");
    let again = plan(&office, &open(&office, "a.csv", sheet.as_bytes()), json!({}));
    assert_eq!(counts(&again), [0, 0, 1, 1, 0], "the second time nothing is new: {again}");
    comes_back(&office);
}

#[test]
fn a_changed_cell_changes_just_that() {
    let office = messy_office();
    let file = export(&office, json!({ "format": "csv", "columns": ["no", "sei", "mei", "city", "kind", "left_on"] }));
    let text = String::from_utf8(file.bytes).expect("UTF-8");
    let text = text.replace("札幌市中央区", "札幌市北区");
    let opened = open(&office, "a.csv", text.as_bytes());
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(counts(&planned), [0, 1, 3, 0, 0], "one member moved: {}", planned["rows"]);
    let changed = planned["rows"].as_array().into_iter().flatten().find(|r| r["state"] == "update").expect("the one");
    assert_eq!(changed["changes"].as_array().map(Vec::len), Some(1), "in one thing: {changed}");
    let entry = super::commit(&office, &opened, json!({}))["entry"].clone();
    let before = everything(&office);
    office.done("journal.undo", json!({ "entry": entry }));
    assert_ne!(everything(&office), before, "taken back");
    comes_back(&office);
}

#[test]
fn what_an_old_encoding_lacks_is_listed_and_nobody_is_left_out() {
    let office = messy_office();
    let checked = office.done("export.check", json!({ "format": "csv", "encoding": "cp932" }));
    assert_eq!(checked["rows"], 4, "everybody");
    let lacking: Vec<(&str, &str)> = checked["unmappable"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|m| (m["column"].as_str().unwrap_or(""), m["value"].as_str().unwrap_or("")))
        .collect();
    assert!(lacking.contains(&("名", "𠮷")), "with its column: {lacking:?}");
    assert!(!lacking.iter().any(|(_, c)| *c == "髙" || *c == "﨑"), "CP932 has these two");
    let file = export(&office, json!({ "format": "csv", "encoding": "cp932" }));
    let opened = open(&office, &file.name, &file.bytes);
    assert_eq!((&opened["encoding"], &opened["rows"]), (&json!("CP932"), &json!(4)), "and it is one");
    let utf8 = office.done("export.check", json!({ "format": "xlsx" }));
    assert_eq!(utf8["unmappable"], json!([]), "elsewhere everything fits");
}

#[test]
fn formulas_are_defused_in_a_csv() {
    let office = messy_office();
    let file = export(&office, json!({ "format": "csv" }));
    let text = String::from_utf8(file.bytes).expect("UTF-8");
    assert!(text.contains("'=cmd|"), "an apostrophe before it");
    assert!(text.contains(",'@SUM(A1),") && text.contains(",'+3,"), "nothing runs: {text}");
    assert!(text.contains(",-5,"), "a number is none");
}

#[test]
fn a_selection_and_chosen_columns_are_written() {
    let office = messy_office();
    let file = export(&office, json!({ "format": "csv", "columns": ["no", "sei"], "filter": { "state": ["left"] } }));
    let text = String::from_utf8(file.bytes).expect("UTF-8");
    assert_eq!(text.lines().count(), 2, "the titles and who has left: {text}");
    let refused = office.call("export.members", json!({ "format": "csv", "columns": ["secret"] }));
    assert_eq!(refused.expect_err("no such column").key, "export-no-such-column", "named");
    let entries = office.done("journal.list", json!({}));
    assert_eq!(entries[0]["command"], "export.members", "who took the roster is on record");
}

fn name() -> impl Strategy<Value = String> {
    "[髙﨑𠮷山田一あｱA=+\\-@'\"|,;0-9]{1,6}".prop_map(|name| format!("姓{name}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn any_member_comes_back(
        members in vec((name(), name(), "[0-9\\-+ ()]{0,14}", "[ -~\\n、あ]{0,20}", vec(name(), 0..3)), 1..12),
    ) {
        let office = Office::new();
        for (sei, mei, number, note, tags) in members {
            let phones = if number.trim().is_empty() { json!([]) } else { json!([{ "label": "home", "number": number }]) };
            let note = Some(note).filter(|n| !n.trim().is_empty());
            office.done("members.add", json!({ "note": note, "record": { "type": "person", "sei": sei, "mei": mei, "phones": phones, "tags": tags } }));
        }
        comes_back(&office);
    }
}
