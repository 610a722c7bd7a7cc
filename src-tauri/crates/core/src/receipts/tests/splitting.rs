//! One payment to several receipts, several payments to one, and that the sum is kept.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{charge, checked, file, issue, list, pay};
use crate::testing::Office;

/// A charge of an item that is charged by hand; its key.
fn other(office: &Office, member: i64, label: &str, amount: i64) -> i64 {
    let asked = json!({ "member": member, "item": "other", "fiscal_year": 2026, "amount": amount, "label": label });
    office.done("dues.charge", asked)["id"].as_i64().unwrap()
}

fn cover(payment: i64, charge: Option<i64>, amount: i64) -> Value {
    json!({ "payment": payment, "charge": charge, "amount": amount })
}

fn show(office: &Office, receipt: &Value) -> Value {
    office.done("receipts.show", json!({ "receipt": receipt }))
}

#[test]
fn a_payment_is_split_over_several_receipts() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2026);
    let meal = other(&office, a, "懇親会費", 3_300);
    let payment = pay(&office, a, 12_000);
    let draft = office.done("receipts.draft", json!({ "payments": [payment] }));
    let offered: Vec<_> =
        draft["offered"].as_array().unwrap().iter().map(|o| (o["label"].clone(), o["open"].clone())).collect();
    let expected = [("2026年度 年会費（正会員）", 8_000), ("懇親会費", 3_300), ("前受金", 700)];
    assert_eq!(offered, expected.map(|(l, o)| (json!(l), json!(o))), "all of it, one by one");
    assert_eq!(draft["snapshot"]["items"].as_array().unwrap().len(), 3, "the sheet lists what it is for");

    let company = json!({ "payments": [payment], "covers": [cover(payment, Some(meal), 3_300)], "addressee": "小林商店", "honorific": "御中" });
    let first = office.done("receipts.issue", company);
    assert_eq!(first["issued"][0]["amount"], 3_300, "the party for the company");
    let waiting = office.done("receipts.unissued", json!({}));
    assert_eq!(
        (&waiting["count"], &waiting["amount"], &waiting["rows"][0]["open"]),
        (&json!(1), &json!(8_700), &json!(8_700)),
        "the rest waits"
    );
    let too_much = json!({ "payments": [payment], "covers": [cover(payment, Some(meal), 1)] });
    let refused = office.done("receipts.issue", too_much);
    assert!(refused["skipped"][0]["reason"].as_str().unwrap().contains("0円"), "that part is receipted: {refused}");
    let rest = issue(&office, &[payment]);
    assert_eq!(
        (&rest["issued"][0]["no"], &rest["issued"][0]["amount"]),
        (&json!("R2026-0002"), &json!(8_700)),
        "the rest, for the member"
    );
    assert!(
        issue(&office, &[payment])["skipped"][0]["reason"].as_str().unwrap().contains("R2026-0001・R2026-0002"),
        "both stand"
    );
    let row = &office.done("payments.list", json!({}))["rows"][0];
    assert_eq!(row["receipt_no"], "R2026-0001・R2026-0002", "the payment knows both");
    let refused = office.call("payments.void", json!({ "payment": payment, "reason": "x" })).unwrap_err();
    assert_eq!((refused.key, refused.field.as_deref()), ("error-receipt-in-force", Some("payment")), "both come first");
    checked(&office);

    let shown = show(&office, &first["issued"][0]["id"]);
    assert_eq!(shown["snapshot"]["lines"][0]["tax"], 300, "the party is taxed");
    assert_eq!(shown["chain"].as_array().unwrap().len(), 2, "each knows the other");
}

#[test]
fn payments_of_one_payer_share_a_receipt() {
    let office = Office::new();
    let (a, b) = (office.member("小林", "千代子", None), office.member("佐藤", "健", None));
    charge(&office, a, 2025);
    charge(&office, a, 2026);
    let day = |on: &str, method: &str| {
        let paid = json!({ "member": a, "amount": 8_000, "paid_on": on, "method": method });
        office.done("payments.record", paid)["id"].as_i64().unwrap()
    };
    let (first, second, foreign) = (day("2026-10-03", "bank"), day("2026-11-18", "cash"), pay(&office, b, 500));
    let mixed = json!({ "payments": [first, foreign], "together": true });
    let refused = office.done("receipts.issue", mixed);
    assert!(refused["issued"].as_array().unwrap().is_empty(), "two payers, two receipts: {refused}");
    let both = json!({ "payments": [second, first], "together": true, "addressee": "小林 千代子\n小林 太郎" });
    let done = office.done("receipts.issue", both);
    assert_eq!(
        (&done["issued"][0]["no"], &done["issued"][0]["amount"]),
        (&json!("R2026-0001"), &json!(16_000)),
        "one for both"
    );
    let shown = show(&office, &done["issued"][0]["id"]);
    let snapshot = &shown["snapshot"];
    assert_eq!(snapshot["proviso"], "2025・2026年度 年会費", "for both years");
    assert_eq!(
        (&snapshot["paid_on"], snapshot["paid"].as_array().unwrap().len()),
        (&json!("2026-11-18"), 2),
        "each payment is named"
    );
    assert_eq!(snapshot["addressee"], "小林 千代子\n小林 太郎", "連名");
    let row = &list(&office)[0];
    assert_eq!(row["addressee"], "小林 千代子・小林 太郎", "in one line");
    let pdf = file(&office, "receipts.pdf", json!({ "receipt": row["id"] }));
    assert_eq!(pdf.name, "R2026-0001_小林千代子・小林太郎.pdf", "with both names");
    assert_eq!(office.done("receipts.unissued", json!({ "member": a }))["count"], 0, "neither waits");
    for payment in [first, second] {
        let refused = office.call("payments.void", json!({ "payment": payment, "reason": "x" })).unwrap_err();
        assert_eq!(refused.key, "error-receipt-in-force", "either is receipted");
        let found = office.done("receipts.list", json!({ "payment": payment }));
        assert_eq!(found["total"], 1, "found by either");
    }
    let five = json!({ "payments": [foreign], "addressee": "一\n二\n三\n四\n五" });
    assert!(office.done("receipts.issue", five)["issued"].as_array().unwrap().is_empty(), "four names have room");
    checked(&office);
}

#[test]
fn the_chain_is_seen_from_every_member_of_it() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let payment = pay(&office, a, 8_000);
    let first = issue(&office, &[payment])["issued"][0]["id"].clone();
    let again =
        office.done("receipts.reissue", json!({ "receipt": first, "reason": "宛名の誤り", "addressee": "小林商店" }));
    let sheet = show(&office, &again["id"]);
    assert_eq!(sheet["sheet_no"], "R2026-0001-2", "number and branch");
    assert_eq!(
        (&sheet["snapshot"]["reissue"]["count"], &sheet["snapshot"]["number"]),
        (&json!(1), &json!("R2026-0001")),
        "1回目 of the original"
    );
    office.done("receipts.void", json!({ "receipt": again["id"], "reason": "返金した" }));
    let new = issue(&office, &[payment])["issued"][0]["id"].clone();
    for member in [&first, &again["id"], &new] {
        let chain = show(&office, member)["chain"].as_array().unwrap().clone();
        let seen: Vec<_> = chain
            .iter()
            .map(|l| (l["no"].as_str().unwrap(), l["copy"].as_i64().unwrap(), l["state"].as_str().unwrap()))
            .collect();
        let expected = [("R2026-0001", 1, "replaced"), ("R2026-0001", 2, "void"), ("R2026-0002", 1, "issued")];
        assert_eq!(seen, expected, "the same from each");
        assert_eq!(
            (&chain[1]["reason"], &chain[1]["void_reason"]),
            (&json!("宛名の誤り"), &json!("返金した")),
            "with both reasons"
        );
    }
    checked(&office);
}

#[test]
fn what_was_advance_then_is_not_receipted_twice() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let payment = pay(&office, a, 8_000);
    let part = json!({ "payments": [payment], "covers": [cover(payment, None, 5_000)] });
    office.done("receipts.issue", part);
    charge(&office, a, 2026);
    let open = office.done("payments.get", json!({ "payment": payment }))["open"][0]["id"].clone();
    office
        .done("payments.allocate", json!({ "payment": payment, "allocations": [{ "charge": open, "amount": 8_000 }] }));
    let rest = issue(&office, &[payment]);
    assert_eq!(rest["issued"][0]["amount"], 3_000, "what is left of the payment, not of the charge");
    checked(&office);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn never_is_more_receipted_than_was_paid(
        steps in proptest::collection::vec((0..6u8, 0..3usize, 1..9_000i64), 1..18)
    ) {
        let office = Office::new();
        let a = office.member("小林", "千代子", None);
        charge(&office, a, 2026);
        let meal = other(&office, a, "懇親会費", 3_300);
        let payments = [pay(&office, a, 8_000), pay(&office, a, 4_000), pay(&office, a, 500)];
        let charges: Vec<i64> = office.done("payments.get", json!({ "payment": payments[0] }))["allocations"]
            .as_array().unwrap().iter().map(|part| part["charge"].as_i64().unwrap()).collect();
        for (what, which, amount) in steps {
            let payment = payments[which];
            let receipt = list(&office).get(which).map(|row| row["id"].clone());
            // What a rule refuses changes nothing; that is looked at below.
            let _ = match (what, receipt) {
                (0, _) => office.call("receipts.issue", json!({ "payments": [payment], "covers": [cover(payment, charges.first().copied(), amount)] })),
                (1, _) => office.call("receipts.issue", json!({ "payments": [payment], "covers": [cover(payment, Some(meal), amount), cover(payment, None, amount)] })),
                (2, _) => office.call("receipts.issue", json!({ "payments": payments, "together": true })),
                (3, _) => office.call("receipts.issue", json!({ "unissued": true })),
                (4, Some(receipt)) => office.call("receipts.void", json!({ "receipt": receipt, "reason": "x" })),
                (5, Some(receipt)) => office.call("receipts.reissue", json!({ "receipt": receipt, "reason": "x" })),
                _ => office.call("payments.void", json!({ "payment": payment, "reason": "x" })),
            };
            let in_force = office.done("receipts.list", json!({ "state": "issued" }))["sum"].as_i64().unwrap();
            let paid = office.done("payments.list", json!({}))["sum"].as_i64().unwrap();
            let waiting = office.done("receipts.unissued", json!({}))["amount"].as_i64().unwrap();
            prop_assert_eq!(in_force + waiting, paid, "what is receipted and what waits is what was paid");
            prop_assert_eq!(&office.done("book.check", json!({}))["problems"], &json!([]), "and each payment by itself");
        }
    }
}
