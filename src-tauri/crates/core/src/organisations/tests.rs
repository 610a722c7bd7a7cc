use serde_json::{Value, json};

use crate::testing::Office;

fn company(office: &Office) -> i64 {
    office.done("kinds.set", json!({ "name": "賛助会員", "fee": 20_000, "from": "2020-04-01" }));
    let kind = office
        .done("kinds.list", json!({}))
        .as_array()
        .expect("kinds")
        .iter()
        .find(|k| k["name"] == "賛助会員")
        .map(|k| k["id"].clone());
    let record = json!({ "type": "organisation", "organisation": "松本建設株式会社" });
    office.done("members.add", json!({ "record": record, "kind": kind, "starts_on": "2020-04-01" }))["id"]
        .as_i64()
        .expect("a key")
}

#[test]
fn contacts_have_roles_and_one_gets_the_letters() {
    let office = Office::new();
    let (company, person) = (company(&office), office.member("小林", "千代子", None));
    let save = |input: Value| office.done("organisations.save_contact", input)["id"].clone();
    let first = save(
        json!({ "member": company, "person": person, "title": "代表取締役", "roles": { "represents": true, "letters": true } }),
    );
    save(
        json!({ "member": company, "name": "佐藤 健", "department": "総務部", "email": "soumu@example.jp", "roles": { "office": true, "billing": true, "letters": true } }),
    );
    let seen = office.done("organisations.get", json!({ "member": company }));
    let contacts = seen["contacts"].as_array().expect("contacts");
    assert_eq!(contacts[0]["name"], "小林 千代子", "a member's own name");
    let letters: Vec<_> = contacts.iter().map(|c| c["roles"]["letters"].clone()).collect();
    assert_eq!(letters, [json!(false), json!(true)], "letters go to one of them");
    let of_person = office.done("organisations.of_person", json!({ "member": person }));
    assert_eq!(of_person[0]["name"], "松本建設株式会社", "from the other side");
    for wrong in [
        json!({ "member": person, "name": "x" }),
        json!({ "member": company, "person": company }),
        json!({ "member": company, "name": " " }),
        json!({ "member": company, "name": "x", "email": "x" }),
    ] {
        assert!(office.call("organisations.save_contact", wrong.clone()).is_err(), "no contact: {wrong}");
    }
    office.done("organisations.remove_contact", json!({ "contact": first }));
    assert_eq!(
        office.done("organisations.get", json!({ "member": company }))["contacts"].as_array().map(Vec::len),
        Some(1),
        "gone"
    );
}

#[test]
fn a_fee_is_for_one_seat() {
    let office = Office::new();
    let company = company(&office);
    office.done("organisations.set_seats", json!({ "member": company, "seats": 3, "from": "2026-04-01" }));
    office.done("organisations.set_seats", json!({ "member": company, "seats": 5, "from": "2027-04-01" }));
    assert_eq!(office.done("organisations.get", json!({ "member": company }))["seats_now"], 3, "today");
    let charge = |year: i32| {
        office.done("dues.bill_year", json!({ "fiscal_year": year }));
        let list = office.done("dues.of_member", json!({ "member": company }));
        let found = list.as_array().expect("a list").iter().find(|c| c["fiscal_year"] == year).cloned();
        found.map(|c| (c["amount"].clone(), c["label"].clone())).expect("a charge")
    };
    assert_eq!(
        charge(2025),
        (json!(20_000), json!("2025年度 年会費（賛助会員）")),
        "before anything was said it is one"
    );
    assert_eq!(
        charge(2026),
        (json!(60_000), json!("2026年度 年会費（賛助会員・3口）")),
        "as many as on the first day of the year"
    );
    assert_eq!(charge(2027).0, json!(100_000), "a change in the future comes by itself");
    assert!(office.call("organisations.set_seats", json!({ "member": company, "seats": 0 })).is_err(), "one at least");
}
