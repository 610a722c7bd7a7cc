//! Items as data, and several of them in one billing.

#![allow(clippy::unwrap_used)] // a test may fall over

use serde_json::{Value, json};

use crate::testing::Office;

/// An item with this rule; its code and key.
fn item(office: &Office, name: &str, rule: &str) -> (String, i64) {
    let input = json!({ "name": name, "tax_class": "standard", "account": "購読料収入", "rule": rule, "position": 9 });
    let id = office.done("dues.save_item", input)["id"].as_i64().unwrap();
    let items = office.done("dues.items", json!({}));
    let made = items.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
    (made["code"].as_str().unwrap().to_owned(), id)
}

fn price(office: &Office, item: i64, kind: Option<i64>, from: &str, fee: i64) {
    office.done("dues.set_item_fee", json!({ "item": item, "kind": kind, "from": from, "fee": fee }));
}

fn annual(office: &Office, fee: i64) {
    office.raw(|conn| {
        Ok(conn.execute("INSERT INTO kind_fee (kind, starts_on, fee) VALUES (1, '2020-04-01', ?)", [fee])?)
    });
}

fn owed(office: &Office, member: i64) -> Vec<(String, i64)> {
    let charges = office.done("dues.of_member", json!({ "member": member }));
    let mut owed: Vec<_> = charges
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["label"].as_str().unwrap().to_owned(), one["amount"].as_i64().unwrap()))
        .collect();
    owed.sort();
    owed
}

fn codes(answer: &Value) -> Vec<(String, i64, String)> {
    let skipped = answer["skipped"].as_array().unwrap();
    let word = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    skipped.iter().map(|s| (word(s, "item"), s["member"].as_i64().unwrap(), word(s, "code"))).collect()
}

#[test]
fn one_run_charges_several_items_once() {
    let office = Office::new();
    let (a, b) = (office.member("小林", "千代子", None), office.member("佐藤", "健", None));
    annual(&office, 8000);
    let (code, id) = item(&office, "購読料", "member");
    price(&office, id, None, "2020-04-01", 3000);
    price(&office, id, None, "2026-04-02", 3500);
    let input = json!({ "fiscal_year": 2026, "items": [code, "annual", code] });
    let seen = office.done("dues.preview", input.clone());
    assert_eq!(
        (&seen["count"], &seen["amount"]),
        (&json!(4), &json!(22_000)),
        "both for both, an item named twice once"
    );
    assert_eq!(seen["by_kind"][1]["item"], "購読料", "item by item, in their order");
    let billed = office.done("dues.bill_year", input.clone());
    assert_eq!((&billed["charged"], &billed["amount"]), (&seen["count"], &seen["amount"]), "as the preview said");
    let both = [("2026年度 年会費（正会員）".to_owned(), 8000), ("2026年度 購読料".to_owned(), 3000)];
    assert_eq!(owed(&office, a), both, "each its own charge, at the price of the first day");
    let again = office.done("dues.bill_year", input);
    assert_eq!(again["charged"], 0, "again adds nothing");
    let charged = |item: &str, member| (item.to_owned(), member, "charged".to_owned());
    let all = [charged("年会費", b), charged("年会費", a), charged("購読料", b), charged("購読料", a)];
    assert_eq!(codes(&again), all, "and says so of every item");
    let plain = office.done("dues.bill_year", json!({ "fiscal_year": 2027 }));
    assert_eq!(plain["charged"], 2, "without items it is the annual fee, as ever");
}

#[test]
fn a_price_may_depend_on_kind_and_seats() {
    let office = Office::new();
    let (a, b) = (office.member("甲", "", None), office.member("乙", "", None));
    office.raw(|conn| {
        conn.execute("INSERT OR IGNORE INTO kind (id, name) VALUES (2, '賛助会員')", [])?;
        conn.execute("UPDATE membership SET kind = 2 WHERE member = ?", [b])?;
        Ok(conn.execute("INSERT INTO seats (member, starts_on, seats) VALUES (?, '2020-04-01', 3)", [a])?)
    });
    let (by_kind, kind_item) = item(&office, "会誌代", "kind");
    let (by_seat, seat_item) = item(&office, "分担金", "seat");
    price(&office, kind_item, Some(1), "2020-04-01", 500);
    price(&office, seat_item, None, "2020-04-01", 1000);
    let billed = office.done("dues.bill_year", json!({ "fiscal_year": 2026, "items": [by_kind, by_seat] }));
    let seats = [("2026年度 会誌代（正会員）".to_owned(), 500), ("2026年度 分担金（3口）".to_owned(), 3000)];
    assert_eq!(owed(&office, a), seats, "seats count where the rule says so, and there alone");
    assert_eq!(owed(&office, b), [("2026年度 分担金".to_owned(), 1000)], "without seats it is one");
    assert_eq!(codes(&billed), [("会誌代".to_owned(), b, "no_fee".to_owned())], "no price for that kind");
}

#[test]
fn a_household_is_charged_once() {
    let office = Office::new();
    let [head, wife, son, alone] = ["父", "母", "子", "独"].map(|name| office.member(name, "", None));
    office.raw(|conn| {
        conn.execute("INSERT INTO household (id, name) VALUES (1, '父')", [])?;
        for (member, is_head, position) in [(head, 1, 0), (wife, 0, 1), (son, 0, 2)] {
            conn.execute(
                "INSERT INTO household_member (household, member, head, position) VALUES (1, ?, ?, ?)",
                [member, is_head, position],
            )?;
        }
        Ok(())
    });
    let (code, id) = item(&office, "町内会費", "household");
    price(&office, id, None, "2020-04-01", 1200);
    let first = office.done("dues.bill_year", json!({ "fiscal_year": 2026, "items": [code], "members": [son, wife] }));
    assert_eq!(first["charged"], 1, "the first of those who are asked about");
    assert_eq!(owed(&office, wife).len(), 1, "the one that stands higher in the household");
    let billed = office.done("dues.bill_year", json!({ "fiscal_year": 2026, "items": [code] }));
    assert_eq!(billed["charged"], 1, "only who lives alone is left to be charged");
    assert_eq!(owed(&office, alone).len(), 1, "one alone is a household");
    let mut left = codes(&billed).into_iter().map(|(_, member, code)| (member, code)).collect::<Vec<_>>();
    left.sort();
    let said = [(head, "household"), (wife, "charged"), (son, "household")];
    assert_eq!(left, said.map(|(member, code)| (member, code.to_owned())), "nobody is charged beside another");
    let next = office.done("dues.bill_year", json!({ "fiscal_year": 2027, "items": [code] }));
    let mut left = codes(&next).into_iter().map(|(_, member, _)| member).collect::<Vec<_>>();
    left.sort_unstable();
    assert_eq!((&next["charged"], left), (&json!(2), vec![wife, son]), "of all of them it is the head");
}

#[test]
fn what_the_program_uses_stays() {
    let office = Office::new();
    let retire = json!({ "item": 1, "name": "年会費", "tax_class": "outside", "rule": "kind", "retired": true });
    assert_eq!(office.call("dues.save_item", retire).unwrap_err().key, "error-item-built-in", "the run needs it");
    let renamed = json!({ "item": 1, "name": "会費", "tax_class": "outside", "rule": "kind", "position": 1 });
    office.done("dues.save_item", renamed);
    assert_eq!(office.done("dues.items", json!({}))[0]["name"], "会費", "it may be called otherwise");
    let by_hand = office.call("dues.preview", json!({ "fiscal_year": 2026, "items": ["other"] }));
    assert_eq!(by_hand.unwrap_err().key, "error-item-by-hand", "it has no rule");
    let (code, id) = item(&office, "寄附金", "none");
    let price = office.call("dues.set_item_fee", json!({ "item": id, "from": "2026-04-01", "fee": 1 }));
    assert_eq!(price.unwrap_err().key, "error-item-by-hand", "a price without a rule would mean nothing");
    let same = office.call("dues.save_item", json!({ "name": "寄附金", "tax_class": "outside" }));
    assert_eq!(same.unwrap_err().key, "error-item-name-taken", "two of one name could not be told apart");
    let gone = json!({ "item": id, "name": "寄附金", "tax_class": "outside", "retired": true });
    office.done("dues.save_item", gone);
    let a = office.member("小林", "千代子", None);
    let charge = json!({ "member": a, "item": code, "fiscal_year": 2026, "amount": 1000 });
    assert_eq!(office.call("dues.charge", charge).unwrap_err().key, "error-item-retired", "it is no longer charged");
}
