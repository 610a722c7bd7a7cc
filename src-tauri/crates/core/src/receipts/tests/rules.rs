//! Series, who may say what, wordings of items, stamps, donations, and what members do on My Page.

use serde_json::{Value, json};

use super::{charge, checked, issue, list, pay};
use crate::{
    Actor, Permission, Undo, Work,
    book::Act,
    receipts::{again_of, issue_own, reissue_own, waiting_of},
    testing::Office,
};

fn rules(office: &Office, rules: Value) {
    office.done("receipts.set_rules", rules);
}

fn draft(office: &Office, payment: i64) -> Value {
    office.done("receipts.draft", json!({ "payments": [payment] }))
}

/// A donation that was paid, of an item of its own, which has the key that is given.
fn donation(office: &Office, member: i64, amount: i64) -> (i64, i64) {
    let items = office.done("dues.items", json!({}));
    let known = items.as_array().unwrap().iter().find(|item| item["name"] == "寄附金").cloned();
    let item = known.map_or_else(
        || {
            office.done(
                "dues.save_item",
                json!({ "name": "寄附金", "tax_class": "outside", "rule": "none", "repeats": true }),
            )["id"]
                .clone()
        },
        |item| item["id"].clone(),
    );
    let code =
        office.done("dues.items", json!({})).as_array().unwrap().iter().find(|i| i["id"] == item).unwrap()["code"]
            .clone();
    office.done(
        "dues.charge",
        json!({ "member": member, "item": code, "fiscal_year": 2026, "amount": amount, "label": "寄附金" }),
    );
    (pay(office, member, amount), item.as_i64().unwrap())
}

fn series(office: &Office, code: &str, form: &str) -> Value {
    office.done("receipts.save_series", json!({ "code": code, "name": "寄附", "form": form }))["id"].clone()
}

#[test]
fn each_series_counts_for_itself() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let (given, item) = donation(&office, a, 3_000);
    let k = series(&office, "K", "receipt");
    office.done("receipts.set_item", json!({ "item": item, "series": k, "provisos": ["里山基金への寄附金"] }));
    charge(&office, a, 2026);
    let both =
        office.done(
            "payments.record",
            json!({ "member": a, "amount": 8_000, "paid_on": "2026-11-18", "method": "cash" }),
        )["id"]
            .as_i64()
            .unwrap();
    let done = office.done("receipts.issue", json!({ "unissued": true }));
    let numbers: Vec<&str> = done["issued"].as_array().unwrap().iter().map(|one| one["no"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["K2026-0001", "R2026-0001"], "each from 1");
    assert_eq!(
        list(&office).iter().find(|row| row["series"] == "K").unwrap()["proviso"],
        "里山基金への寄附金",
        "in the item's words"
    );
    let (more, _) = donation(&office, a, 1_000);
    charge(&office, a, 2025);
    let mixed = office
        .done("payments.record", json!({ "member": a, "amount": 9_000, "paid_on": "2026-11-18", "method": "cash" }));
    let mixed = mixed["id"].as_i64().unwrap();
    assert_eq!(issue(&office, &[more])["issued"][0]["no"], "K2026-0002", "no gap");
    assert_eq!(issue(&office, &[mixed])["issued"][0]["no"], "R2026-0002", "nor here");
    let taken = office.call("receipts.save_series", json!({ "series": k, "code": "D", "name": "寄附" })).unwrap_err();
    assert_eq!(taken.key, "error-series-used", "its numbers are given");
    let same = office.call("receipts.save_series", json!({ "code": "R", "name": "もう一つ" })).unwrap_err();
    assert_eq!(same.key, "error-series-taken", "told apart by their codes");
    let small = office.call("receipts.save_series", json!({ "code": "k1", "name": "もう一つ" })).unwrap_err();
    assert_eq!(small.key, "error-series-code", "capital letters");
    let _ = (given, both);
    checked(&office);
}

#[test]
fn a_payment_of_two_series_gets_two_receipts() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let (_, item) = donation(&office, a, 500);
    let k = series(&office, "K", "receipt");
    office.done("receipts.set_item", json!({ "item": item, "series": k }));
    charge(&office, a, 2026);
    let code =
        office.done("dues.items", json!({})).as_array().unwrap().iter().find(|i| i["id"] == item).unwrap()["code"]
            .clone();
    office.done(
        "dues.charge",
        json!({ "member": a, "item": code, "fiscal_year": 2026, "amount": 2_000, "label": "寄附金" }),
    );
    let both = pay(&office, a, 10_000);
    let done = issue(&office, &[both]);
    let seen: Vec<_> = done["issued"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["no"].as_str().unwrap(), one["amount"].as_i64().unwrap()))
        .collect();
    assert_eq!(seen, [("R2026-0001", 8_000), ("K2026-0001", 2_000)], "each in its own series");
    checked(&office);
}

#[test]
fn the_office_says_names_as_the_rules_allow() {
    let office = Office::new();
    let treasurer = treasurer(&office);
    let a = office.member("小林", "千代子", None);
    let payment = pay(&office, a, 500);
    rules(&office, json!({ "addressee": "first", "proviso": "never" }));
    let named = json!({ "payments": [payment], "addressee": "小林商店" });
    let worded = json!({ "payments": [payment], "proviso": "お品代" });
    let refused = office.call_as(&treasurer, "receipts.issue", worded).unwrap();
    assert!(refused["skipped"][0]["reason"].as_str().unwrap().contains("但し書き"), "fixed: {refused}");
    let receipt = office.call_as(&treasurer, "receipts.issue", named).unwrap()["issued"][0]["id"].clone();
    let again = json!({ "receipt": receipt, "reason": "x", "addressee": "小林工業" });
    let refused = office.call_as(&treasurer, "receipts.reissue", again.clone()).unwrap_err();
    assert_eq!(
        (refused.key, refused.field.as_deref()),
        ("error-addressee-fixed", Some("addressee")),
        "the first issue is free"
    );
    let plain = json!({ "receipt": receipt, "reason": "紛失" });
    let copy = office.call_as(&treasurer, "receipts.reissue", plain).unwrap()["id"].clone();
    office.done(
        "receipts.reissue",
        json!({ "receipt": copy, "reason": "x", "addressee": "小林工業", "proviso": "年会費" }),
    );
    checked(&office);
}

/// Somebody who may issue, but not change the settings.
fn treasurer(office: &Office) -> Actor {
    let (name, password) = ("中島 隆之", "soroban no oto ga suru");
    office.done("staff.add", json!({ "name": name, "role": "treasurer", "password": password }));
    office.book.sign_in(name, password).unwrap()
}

#[test]
fn wordings_of_an_item_are_offered() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2025);
    charge(&office, a, 2026);
    let payment = pay(&office, a, 16_000);
    let wordings = ["但し {年度}年度 会費として", "会費（{年度}年度分）", ""];
    office.done("receipts.set_item", json!({ "item": 1, "series": 1, "provisos": wordings }));
    let drafted = draft(&office, payment);
    assert_eq!(drafted["snapshot"]["proviso"], "2025・2026年度 会費", "the first is proposed, without 但し and として");
    assert_eq!(
        drafted["provisos"],
        json!(["2025・2026年度 会費", "会費（2025・2026年度分）"]),
        "the others are offered"
    );
}

#[test]
fn paper_and_data_and_their_stamps() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let payment = pay(&office, a, 60_000);
    let as_paper =
        || office.done("receipts.draft", json!({ "payments": [payment], "channel": "paper" }))["snapshot"].clone();
    let note = |snapshot: &Value| snapshot["stamp_note"].as_str().unwrap_or("none").to_owned();
    assert!(note(&draft(&office, payment)["snapshot"]).contains("電子発行"), "data need none");
    assert!(note(&as_paper()).contains("営業に関しない"), "nor has an association");
    rules(&office, json!({ "body": "business", "channel": "paper" }));
    assert!(note(&as_paper()).contains("200円"), "a business does, and its usual way is paper");
    assert_eq!(draft(&office, payment)["snapshot"]["channel"], "paper", "as is usual");
    let mailed = office.call("receipts.issue", json!({ "payments": [payment], "channel": "paper", "mail": true }));
    assert_eq!(mailed.unwrap_err().key, "error-paper-is-not-mailed", "paper cannot be mailed");
    let small = pay(&office, a, 49_999);
    assert_eq!(note(&draft(&office, small)["snapshot"]), "none", "no box below 50,000 yen");
    let done = issue(&office, &[payment])["issued"][0]["id"].clone();
    let again = office.done("receipts.reissue", json!({ "receipt": done, "reason": "x", "channel": "electronic" }));
    let sheet = office.done("receipts.show", json!({ "receipt": again["id"] }));
    assert!(note(&sheet["snapshot"]).contains("電子発行"), "sent as data after all");
    checked(&office);
}

#[test]
fn what_is_outside_the_scope_of_tax_says_why() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2026);
    let payment = pay(&office, a, 8_000);
    let notes = |payment| draft(&office, payment)["snapshot"]["notes"].clone();
    assert!(notes(payment)[0].as_str().unwrap().contains("資産の譲渡等の対価に該当しない"), "基通5-5-3");
    rules(&office, json!({ "outside_note": "会費は不課税です。" }));
    assert_eq!(notes(payment), json!(["会費は不課税です。"]), "in own words");
    rules(&office, json!({ "outside_note": "" }));
    assert_eq!(notes(payment), json!([]), "or not at all");
}

#[test]
fn a_certificate_of_donation_is_for_whom_the_law_names() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let (given, item) = donation(&office, a, 30_000);
    let k = series(&office, "K", "donation");
    office.done("receipts.set_item", json!({ "item": item, "series": k }));
    let refused = issue(&office, &[given]);
    assert!(refused["skipped"][0]["reason"].as_str().unwrap().contains("認定NPO法人"), "not everybody may: {refused}");
    let npo = |until: &str| json!({ "deductible": { "grounds": "certified_npo", "authority": "長野県", "number": "26-3", "from": "2024-04-01", "until": until } });
    rules(&office, npo("2026-11-17"));
    assert!(issue(&office, &[given])["issued"].as_array().unwrap().is_empty(), "the term was over when it was given");
    rules(&office, npo("2029-03-31"));
    let refused = issue(&office, &[given]);
    assert!(
        refused["skipped"][0]["reason"].as_str().unwrap().contains("住所"),
        "who gave it lives somewhere: {refused}"
    );
    office.raw(|conn| {
        let address = "INSERT INTO address (member, label, postal_code, prefecture, city, street, mailing)
                       VALUES (?, 'home', '3901702', '長野県', '松本市', '梓川梓820', 1)";
        Ok(conn.execute(address, [a])?)
    });
    let sheet = draft(&office, given)["snapshot"].clone();
    assert_eq!((&sheet["title"], &sheet["form"]), (&json!("寄附金受領証明書"), &json!("donation")), "what it is");
    assert_eq!(sheet["address"], "長野県松本市梓川梓820", "with the donor's address");
    assert!(sheet["notes"][0].as_str().unwrap().contains("長野県 第26-3号"), "and the grounds");
    let done = issue(&office, &[given]);
    assert_eq!(done["issued"][0]["no"], "K2026-0001", "in its own series");
    let taxed = json!({ "payments": [pay(&office, a, 1_100)], "series": k, "lines": [{ "tax_class": "standard", "amount": 1_100 }] });
    let refused = office.done("receipts.issue", taxed);
    assert!(refused["skipped"][0]["reason"].as_str().unwrap().contains("消費税"), "a donation is not taxed: {refused}");
    checked(&office);
}

#[test]
fn members_issue_the_first_receipt_as_the_rules_allow() {
    let office = Office::new();
    let (a, b) = (office.member("小林", "千代子", None), office.member("佐藤", "健", None));
    charge(&office, a, 2026);
    let (mine, foreign) = (pay(&office, a, 8_000), pay(&office, b, 500));
    let waiting = || {
        let look = |reader: &crate::Reader<'_>| waiting_of(reader, a);
        office.book.ask(&office.actor, Permission::SignedIn, &Work::quiet(), look).unwrap()
    };
    let try_issue = |payment, addressee: &str, proviso: &str| {
        let issue = |tx: &mut crate::Tx<'_>| issue_own(tx, a, payment, addressee, proviso);
        office.book.execute(&office.actor, ON_MYPAGE, &Work::quiet(), issue).map(|done| done.value)
    };
    assert!(waiting().is_empty(), "the office's matter, unless it says otherwise");
    assert_eq!(try_issue(mine, "", "").unwrap_err().key, "error-receipt-not-yours", "also for who asks directly");
    rules(&office, json!({ "mypage": { "issue": true } }));
    assert_eq!((waiting().len(), waiting()[0].may_address), (1, false), "their own, as it is proposed");
    assert_eq!(try_issue(foreign, "", "").unwrap_err().key, "error-receipt-not-yours", "nobody else's");
    assert_eq!(try_issue(mine, "小林商店", "").unwrap_err().key, "error-addressee-fixed", "the name stays");
    office.done("receipts.set_item", json!({ "item": 1, "series": 1, "provisos": ["{年度}年度 会費", "研究会費"] }));
    rules(&office, json!({ "mypage": { "issue": true, "addressee": true, "proviso": "presets" } }));
    assert_eq!(waiting()[0].provisos, ["2026年度 会費", "研究会費"], "what they may choose from");
    assert_eq!(try_issue(mine, "", "お品代").unwrap_err().key, "error-proviso-fixed", "and nothing else");
    let receipt = try_issue(mine, "小林商店", "研究会費").unwrap();
    let sheet = office.done("receipts.show", json!({ "receipt": receipt }));
    assert_eq!(
        (&sheet["snapshot"]["addressee"], &sheet["snapshot"]["proviso"]),
        (&json!("小林商店"), &json!("研究会費"))
    );
    assert!(waiting().is_empty(), "once");
    assert_eq!(try_issue(mine, "小林工業", "").unwrap_err().key, "error-receipt-not-yours", "later only the office");
    office.done("receipts.void", json!({ "receipt": receipt, "reason": "x" }));
    assert!(waiting().is_empty(), "also when the first was voided");
    checked(&office);
}

/// As My Page does it.
const ON_MYPAGE: Act = Act {
    name: "mypage.issue_receipt",
    needs: Permission::SignedIn,
    scoped: false,
    touches: &[],
    undo: Undo::By("receipts.void"),
    always_recorded: false,
};

#[test]
fn members_reissue_as_often_as_the_rules_allow() {
    let office = Office::new();
    let (a, b) = (office.member("小林", "千代子", None), office.member("佐藤", "健", None));
    charge(&office, a, 2026);
    let issued = |member, amount| issue(&office, &[pay(&office, member, amount)])["issued"][0]["id"].as_i64().unwrap();
    let (mine, foreign) = (issued(a, 8_000), issued(b, 500));
    let again = || {
        let look = |reader: &crate::Reader<'_>| again_of(reader, a);
        office.book.ask(&office.actor, Permission::SignedIn, &Work::quiet(), look).unwrap()
    };
    let reissue = |receipt, addressee: &str, reason: &str| {
        let act = |tx: &mut crate::Tx<'_>| reissue_own(tx, a, receipt, addressee, reason);
        office.book.execute(&office.actor, ON_MYPAGE, &Work::quiet(), act).map(|done| done.value)
    };
    assert!(again().is_empty(), "the office's matter, unless it says otherwise");
    assert_eq!(reissue(mine, "", "紛失").unwrap_err().key, "error-reissue-not-yours", "also for who asks directly");
    let many = office.call("receipts.set_rules", json!({ "mypage": { "reissues": 4 } })).unwrap_err();
    assert_eq!((many.key, many.field.as_deref()), ("error-reissues", Some("reissues")), "a number has few sheets");

    rules(&office, json!({ "mypage": { "reissues": 1 } }));
    assert_eq!(again().iter().map(|own| own.receipt).collect::<Vec<_>>(), [mine], "their own");
    assert_eq!(reissue(foreign, "", "紛失").unwrap_err().key, "error-reissue-not-yours", "nobody else's");
    assert_eq!(reissue(mine, "", " ").unwrap_err().key, "error-reason", "it is kept why");
    assert_eq!(reissue(mine, "", &"長".repeat(201)).unwrap_err().key, "error-too-long", "in a line or two");
    assert_eq!(reissue(mine, "小林商店", "社名で").unwrap_err().key, "error-addressee-fixed", "the name stays");
    rules(&office, json!({ "mypage": { "reissues": 1, "readdress": true } }));
    let second = reissue(mine, "小林商店", "社名で").unwrap();
    let sheet = office.done("receipts.show", json!({ "receipt": second }));
    assert_eq!(sheet["snapshot"]["addressee"], "小林商店", "as they wish it");
    assert_eq!(sheet["snapshot"]["reissue"]["count"], 1, "and it says that it is a 再発行");
    assert_ne!(office.done("receipts.show", json!({ "receipt": mine }))["state"], "issued", "one counts at a time");
    assert!(again().is_empty(), "so often, and then the office");
    assert_eq!(reissue(second, "", "もう一度").unwrap_err().key, "error-reissue-not-yours", "whoever asks");
    assert_eq!(reissue(mine, "", "前のもの").unwrap_err().key, "error-reissue-not-yours", "nor from the older sheet");
    checked(&office);
}
