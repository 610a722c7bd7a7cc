mod record;

use serde_json::json;

use crate::{Code, testing::Office};

fn person(sei: &str, mei: &str) -> serde_json::Value {
    json!({ "sei": sei, "mei": mei, "sei_kana": "", "mei_kana": "" })
}

#[test]
fn names_are_kept_byte_for_byte() {
    let office = Office::new();
    for name in ["髙﨑", "𠮷野", "渡邊󠄁", "神\u{fa19}", "O’Brien"] {
        let added = office.done("members.add", json!({ "record": person(name, "花子") }));
        let got = office.done("members.get", json!({ "member": added["id"] }));
        assert_eq!(got["record"]["sei"], json!(name), "a name is never normalised");
    }
}

#[test]
fn numbers_follow_the_rule_and_never_come_back() {
    let office = Office::new();
    let first = office.done("members.add", json!({ "record": person("山田", "一") }));
    assert_eq!(first["no"], "00001", "the association's rule: five digits");
    office.done("journal.undo", json!({}));
    let second = office.done("members.add", json!({ "record": person("山田", "二") }));
    assert_eq!(second["no"], "00002", "a number that was given out is not given again, not even after an undo");
    office.done("members.add", json!({ "no": "00100", "record": person("山田", "百") }));
    let next = office.done("members.add", json!({ "record": person("山田", "次") }));
    assert_eq!(next["no"], "00101", "a number given by hand is passed");
    let taken =
        office.call("members.add", json!({ "no": "00100", "record": person("山田", "別") })).expect_err("taken");
    assert_eq!((taken.code, taken.field.as_deref()), (Code::Conflict, Some("no")), "the field is named");
    assert!(taken.message(crate::Lang::Ja).contains("山田 百"), "and who has it");
}

#[test]
fn warnings_never_stand_in_the_way() {
    let office = Office::new();
    let record = json!({
        "sei": "小林", "mei": "千代子", "sei_kana": "kobayashi", "mei_kana": "",
        "addresses": [{ "postal_code": "600000", "city": "札幌市" }, { "postal_code": "390-1702", "city": "長野市" }],
        "phones": [{ "number": "9012345678" }],
        "emails": [{ "address": "a..b@docomo.ne.jp" }],
    });
    let added = office.done("members.add", json!({ "record": record }));
    let fields: Vec<&str> =
        added["warnings"].as_array().expect("a list").iter().map(|w| w["field"].as_str().expect("a field")).collect();
    for field in
        ["sei_kana", "addresses.0.postal_code", "addresses.1.postal_code", "phones.0.number", "emails.0.address"]
    {
        assert!(fields.contains(&field), "{field} should be looked at again: {fields:?}");
    }
    assert!(
        office.call("members.add", json!({ "record": { "emails": [{ "address": "x@y.jp" }] } })).is_err(),
        "a name there must be"
    );
}

#[test]
fn one_address_is_the_one_for_letters() {
    let office = Office::new();
    let record = json!({ "sei": "山田", "mei": "太郎", "addresses": [
        { "label": "home", "city": "松本市", "street": "1" }, { "label": "work", "city": "塩尻市", "street": "2", "mailing": true } ] });
    let added = office.done("members.add", json!({ "record": record }));
    let mut got = office.done("members.get", json!({ "member": added["id"] }));
    assert_eq!(got["record"]["addresses"][1]["mailing"], true, "the one that was chosen");
    got["record"]["addresses"][0]["mailing"] = json!(true);
    got["record"]["addresses"][1]["mailing"] = json!(false);
    office.done("members.update", json!({ "member": added["id"], "record": got["record"] }));
    let again = office.done("members.get", json!({ "member": added["id"] }));
    let chosen: Vec<bool> =
        again["record"]["addresses"].as_array().expect("two").iter().map(|a| a["mailing"] == true).collect();
    assert_eq!(chosen, [true, false], "the choice moves");
    office.done("members.update", json!({ "member": added["id"], "record": again["record"] }));
    let last = office.done("journal.list", json!({ "limit": 1 }));
    assert!(last[0]["subject"].as_str().is_some_and(|s| s.contains("山田 太郎")), "the journal says about whom");
    assert_eq!(
        office.done("journal.list", json!({})).as_array().map(Vec::len),
        Some(3),
        "writing the same again is no change: founding, adding, one change"
    );
}

#[test]
fn own_fields_of_every_type_come_back_as_they_went_in() {
    let office = Office::new();
    let make = |name: &str, kind: &str, choices: serde_json::Value| {
        office.done("fields.save", json!({ "name": name, "type": kind, "choices": choices }))["id"].to_string()
    };
    let values = [
        (make("趣味", "text", json!([])), json!("登山")),
        (make("口数", "number", json!([])), json!(3)),
        (make("卒業", "date", json!([])), json!("2027-03-31")),
        (make("地区", "choice", json!(["松本", "塩尻"])), json!("塩尻")),
        (make("委員", "choices", json!(["広報", "総務"])), json!(["総務"])),
        (make("同意", "yes_no", json!([])), json!(true)),
        (make("書類", "file", json!([])), json!({ "name": "a.pdf", "bytes": "JVBERg==" })),
    ];
    let fields: serde_json::Map<_, _> = values.iter().cloned().collect();
    let added = office.done("members.add", json!({ "record": { "sei": "山", "mei": "田", "fields": fields } }));
    let got = office.done("members.get", json!({ "member": added["id"] }));
    for (at, (_, value)) in values.iter().enumerate() {
        let back = &got["fields"][at]["value"];
        let same = back == value || back["name"] == value["name"] && back["id"].is_i64();
        assert!(same, "{value} came back as {back}");
    }
    let taken = office
        .done("members.file", json!({ "member": added["id"], "field": values[6].0.parse::<i64>().expect("a key") }));
    assert_eq!(taken, json!({ "name": "a.pdf", "bytes": 4 }), "what was put in can be taken out");
    let wrong = office.call(
        "members.add",
        json!({ "record": { "sei": "山", "mei": "田", "fields": { values[3].0.clone(): "東京" } } }),
    );
    assert!(wrong.expect_err("no such choice").message(crate::Lang::Ja).contains("地区"), "the field is named");
    let id: i64 = values[1].0.parse().expect("a key");
    office.done("fields.retire", json!({ "field": id, "retired": true }));
    let kept = office.done("members.get", json!({ "member": added["id"] }));
    assert_eq!(kept["fields"][1]["value"], 3, "retiring a field loses nothing");
}

#[test]
fn somebody_alike_is_shown_while_typing() {
    let office = Office::new();
    office.done(
        "members.add",
        json!({ "record": { "sei": "髙橋", "mei": "節子", "phones": [{ "number": "0263-00-1234" }] } }),
    );
    let checked = office.done("members.check", json!({ "record": { "sei": "高橋", "mei": "節子" } }));
    assert_eq!(checked["similar"][0]["name"], "髙橋 節子", "another form of the same name");
    let by_phone = office.done(
        "members.check",
        json!({ "record": { "sei": "田中", "mei": "一", "phones": [{ "number": "0263001234" }] } }),
    );
    assert_eq!(by_phone["similar"].as_array().map(Vec::len), Some(1), "the same phone");
}

#[test]
fn who_has_records_is_not_removed() {
    let office = Office::new();
    let added = office.done("members.add", json!({ "record": person("山田", "太郎"), "note": "電話あり" }));
    office.done("members.remove", json!({ "member": added["id"] }));
    assert_eq!(
        office.call("members.get", json!({ "member": added["id"] })).expect_err("gone").code,
        Code::NotFound,
        "nothing hung on it"
    );
    office.done("journal.undo", json!({}));
    let back = office.done("members.get", json!({ "member": added["id"] }));
    assert_eq!(back["notes"][0]["text"], "電話あり", "undo brings everything back");
}
