//! Numbers without gap, one invoice in force for what is open, snapshots and bytes that stay, nobody asked in vain.

#![allow(clippy::unwrap_used)] // a test may fall over

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    File, Work,
    registry::{self, Reply},
    testing::{Office, Postbox},
};

fn charge(office: &Office, member: i64, year: i32, amount: i64) -> i64 {
    charge_as(office, member, year, amount, json!({}))
}

fn charge_as(office: &Office, member: i64, year: i32, amount: i64, more: Value) -> i64 {
    let mut input = json!({
        "member": member, "item": "other", "fiscal_year": year, "amount": amount,
        "label": format!("{year}年度 年会費（正会員）"), "due_on": format!("{year}-12-31"),
    });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    office.done("dues.charge", input)["id"].as_i64().unwrap()
}

fn pay(office: &Office, member: i64, amount: i64) {
    let input = json!({ "member": member, "amount": amount, "paid_on": "2026-11-18", "method": "bank" });
    office.done("payments.record", input);
}

fn issue(office: &Office, more: Value) -> Value {
    office.done("invoices.issue", more)
}

fn list(office: &Office) -> Vec<Value> {
    office.done("invoices.list", json!({}))["rows"].as_array().unwrap().clone()
}

fn file(office: &Office, name: &str, input: Value) -> File {
    match registry::call(&office.book, &office.actor, name, input, &Work::quiet()).unwrap() {
        Reply::File(file) => file,
        Reply::Data { .. } => panic!("{name} gives a file"),
    }
}

fn problems(office: &Office) -> Value {
    office.done("book.check", json!({}))["problems"].clone()
}

fn checked(office: &Office) {
    assert_eq!(problems(office), json!([]), "the rules of all rooms hold");
}

#[test]
fn one_invoice_is_over_all_that_a_payer_owes() {
    let office = Office::new();
    let (a, b) = (office.member("小林", "千代子", None), office.member("小林", "健太", None));
    charge(&office, a, 2025, 8000);
    charge(&office, a, 2026, 8000);
    charge_as(&office, b, 2026, 3000, json!({ "payer": a }));
    let previewed = office.done("invoices.preview", json!({ "fiscal_year": 2026 }));
    assert_eq!((&previewed["count"], &previewed["amount"]), (&json!(1), &json!(19_000)), "what is older goes along");
    assert_eq!(previewed["letters"][0]["no_letter"], "no_address", "neither mail nor letter reaches them");
    let done = issue(&office, json!({ "fiscal_year": 2026 }));
    assert_eq!(done["issued"][0]["no"], "S2026-0001", "the first of the year");
    let invoice = &done["issued"][0]["id"];
    let looked = office.done("invoices.get", json!({ "invoice": invoice }));
    assert_eq!(looked["snapshot"]["items"][2]["of"], "小林 健太 様の分", "each line says for whom");
    assert_eq!(looked["snapshot"]["payer"], "00001 小林 千代子", "under which name to transfer; there is no reading");
    assert_eq!(looked["snapshot"]["due_on"], "2026-12-31", "the next due day, not one that has passed");
    let again = issue(&office, json!({}));
    assert_eq!(again["issued"], json!([]), "all of it is asked for already");
    assert_eq!((&again["left"][0]["why"], &again["left"][0]["invoice"]), (&json!("invoiced"), invoice), "by which");
    let pdf = file(&office, "invoices.pdf", json!({ "invoice": invoice }));
    assert_eq!(pdf.name, "S2026-0001_小林千代子.pdf", "number and payer");
    let twice = file(&office, "invoices.pdf", json!({ "invoice": invoice }));
    assert_eq!(pdf.bytes, twice.bytes, "the same bytes on every download");
    assert!(file(&office, "invoices.look", json!({ "invoice": invoice })).bytes.starts_with(b"<svg"), "to look at");
    checked(&office);
}

#[test]
fn only_what_was_chosen_stands_on_it_if_so_wished() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2025, 8000);
    charge(&office, a, 2026, 5000);
    let done = issue(&office, json!({ "fiscal_year": 2026, "only": true }));
    assert_eq!(done["issued"][0]["amount"], 5000, "this year's alone");
    let rest = issue(&office, json!({ "items": ["other"] }));
    assert_eq!(rest["issued"][0]["amount"], 8000, "what stands on no invoice yet");
    assert_eq!(issue(&office, json!({ "items": ["annual"] }))["left"], json!([]), "nobody owes such an item");
    let named = office.member("佐藤", "健", None);
    let none = issue(&office, json!({ "members": [named] }));
    assert_eq!(none["left"][0]["why"], "nothing_open", "who was named and owes nothing is named again");
    checked(&office);
}

#[test]
fn what_changed_is_replaced() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2025, 8000);
    charge(&office, a, 2026, 8000);
    let first = issue(&office, json!({}))["issued"][0]["id"].clone();
    let printed = file(&office, "invoices.pdf", json!({ "invoice": first })).bytes;
    pay(&office, a, 3000);
    assert_eq!(list(&office)[0]["open"], 13_000, "what is left of it");
    assert_eq!(list(&office)[0]["changed"], true, "it says more than is owed");
    let planned = office.done("invoices.preview", json!({}));
    assert_eq!(planned["rows"][0]["replaces"], json!(["S2026-0001"]), "said beforehand");
    let second = issue(&office, json!({}))["issued"][0].clone();
    assert_eq!((&second["no"], &second["amount"]), (&json!("S2026-0002"), &json!(13_000)), "a number of its own");
    let rows = list(&office);
    assert_eq!((&rows[1]["state"], &rows[1]["successor"]), (&json!("replaced"), &second["id"]), "the newer one counts");
    assert_eq!(file(&office, "invoices.pdf", json!({ "invoice": first })).bytes, printed, "what was printed stays");
    let refused = office.call("invoices.void", json!({ "invoice": first, "reason": "x" })).unwrap_err();
    assert_eq!(refused.key, "error-invoice-replaced", "the newer one is to be voided");
    let again =
        office.done("invoices.reissue", json!({ "invoice": second["id"], "reason": "宛名の誤り", "note": "備考です" }));
    assert_eq!((&again["no"], &again["amount"]), (&json!("S2026-0003"), &json!(13_000)), "on demand, too");
    office.done("invoices.void", json!({ "invoice": again["id"], "reason": "請求の誤り" }));
    let looked = office.done("invoices.get", json!({ "invoice": again["id"] }));
    assert_eq!(looked["ended"]["reason"], "請求の誤り", "why is kept");
    assert_eq!(looked["replaces"][0]["no"], "S2026-0002", "and what it took the place of");
    assert_eq!(issue(&office, json!({}))["issued"][0]["no"], "S2026-0004", "what is open can be asked for again");
    pay(&office, a, 13_000);
    let paid =
        office.call("invoices.reissue", json!({ "invoice": list(&office)[0]["id"], "reason": "x" })).unwrap_err();
    assert_eq!(paid.key, "error-invoice-nothing-open", "nobody is asked for nothing");
    let states = ["all", "open", "paid", "void", "replaced"]
        .map(|state| office.done("invoices.list", json!({ "state": state }))["total"].clone());
    assert_eq!(states, [4, 0, 1, 1, 2].map(|n| json!(n)), "each is found by how it stands");
    checked(&office);
}

#[test]
fn an_invoice_says_by_when_which_part_is_due() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let charge = charge(&office, a, 2026, 9000);
    let parts = json!([{ "due_on": "2026-12-01", "amount": 4000 }, { "due_on": "2027-01-31", "amount": 5000 }]);
    office.done("dues.instalments", json!({ "charge": charge, "parts": parts }));
    pay(&office, a, 1000);
    let invoice = issue(&office, json!({}))["issued"][0]["id"].clone();
    let snapshot = office.done("invoices.get", json!({ "invoice": invoice }))["snapshot"].clone();
    assert_eq!(snapshot["due_on"], "2026-12-01", "the next part");
    let left = json!([{ "due_on": "2026-12-01", "amount": 3000 }, { "due_on": "2027-01-31", "amount": 5000 }]);
    assert_eq!(snapshot["items"][0]["parts"], left, "what is left of each");
}

#[test]
fn who_cannot_get_one_takes_no_number() {
    let office = Office::new();
    let (a, b) = (office.member("\u{E000}外字", "太郎", None), office.member("佐藤", "健", None));
    charge(&office, a, 2026, 8000);
    charge(&office, b, 2026, 8000);
    let done = issue(&office, json!({}));
    assert_eq!(done["issued"][0]["member"], b, "the other one");
    assert_eq!(done["issued"][0]["no"], "S2026-0001", "no number was used for nothing");
    assert_eq!(done["left"][0]["why"], "characters", "and the reason is said");
    let early = office.call("invoices.issue", json!({ "due_on": "2026-11-19" })).unwrap_err();
    assert_eq!(early.field.as_deref(), Some("due_on"), "nobody can pay yesterday");
    checked(&office);
}

#[test]
fn mail_goes_to_whom_it_reaches_and_who_still_owes() {
    let office = Office::new();
    office.mail_goes_out();
    let a = office.member("小林", "千代子", Some("chiyoko@example.jp"));
    let b = office.member("佐藤", "健", Some("ken@example.jp"));
    let c = office.member("高橋", "愛", None);
    for member in [a, b, c] {
        charge(&office, member, 2026, 8000);
    }
    let done = issue(&office, json!({ "mail": true }));
    assert_eq!(done["mailed"], 2, "two have an address");
    assert_eq!(done["letters"][0]["member"], c, "the third is on the letter list");
    pay(&office, b, 8000);
    let letters = Postbox::default().collect(&office.book);
    assert_eq!(letters.0.len(), 1, "nobody is asked who has paid since");
    assert_eq!(letters.0[0].attachments[0].0, "S2026-0001_小林千代子.pdf", "with its PDF");
    assert!(letters.0[0].body.contains("8,000円"), "and what is owed: {}", letters.0[0].body);
    let all: Vec<Value> = list(&office).into_iter().map(|row| row["id"].clone()).collect();
    let again = office.done("invoices.mail", json!({ "invoices": all }));
    assert_eq!((&again["queued"], again["skipped"].as_array().unwrap().len()), (&json!(1), 2), "each with a reason");
    let paper = file(&office, "invoices.pdfs", json!({ "invoices": all, "letters": true }));
    assert_eq!(paper.subject, "S2026-0003", "by post goes what mail does not reach");
    let all = file(&office, "invoices.pdfs", json!({ "invoices": all }));
    assert_eq!(all.subject, "S2026-0003 〜 S2026-0001", "or all of them");
}

#[test]
fn slips_are_printed_for_what_is_open() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2026, 8000);
    let invoice = issue(&office, json!({}))["issued"][0]["id"].clone();
    let slips = json!({ "invoices": [invoice], "printer": "事務所" });
    assert_eq!(office.call("invoices.slips", slips.clone()).unwrap_err().key, "error-no-such-printer", "not known yet");
    let set = |account: &str| {
        let printers = json!([{ "name": "事務所", "x": 15, "y": -3 }]);
        office.call("invoices.set_settings", json!({ "slip_account": account, "printers": printers }))
    };
    assert_eq!(set("12345").unwrap_err().field.as_deref(), Some("slip_account"), "no 口座記号番号");
    set("００９９０－４－３１３０９７").unwrap();
    let kept = office.done("invoices.settings", json!({}));
    assert_eq!(kept["slip_account"], "00990-4-313097", "as it is written");
    assert!(file(&office, "invoices.slips", slips.clone()).bytes.starts_with(b"%PDF"), "a page for each");
    assert!(file(&office, "invoices.slip_test", json!({ "printer": "事務所" })).bytes.starts_with(b"%PDF"), "to try");
    pay(&office, a, 8000);
    assert_eq!(office.call("invoices.slips", slips).unwrap_err().key, "error-slip-not-open", "nobody pays twice");
}

#[test]
fn two_who_issue_at_once_give_each_payer_one() {
    let office = Office::new();
    let members: Vec<i64> = (0..12).map(|n| office.member("小林", &format!("{n}"), None)).collect();
    for member in &members {
        charge(&office, *member, 2026, 8000);
    }
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| members.iter().for_each(|member| drop(issue(&office, json!({ "members": [member] })))));
        }
    });
    assert_eq!(list(&office).len(), 12, "one for each");
    checked(&office);
}

#[test]
fn a_pdf_that_is_not_what_was_printed_is_found() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2026, 8000);
    issue(&office, json!({}));
    checked(&office);
    office.raw(|conn| Ok(conn.execute("UPDATE invoice_bytes SET bytes = x'00'", [])?));
    assert_eq!(problems(&office).as_array().unwrap().len(), 1, "altered bytes");
    office.raw(|conn| Ok(conn.execute("UPDATE invoice SET number = 2, amount = 9000", [])?));
    assert!(problems(&office).as_array().unwrap().len() >= 4, "a gap, a snapshot, its lines");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn whatever_is_done_the_rules_hold(steps in proptest::collection::vec((0..6u8, 0..4usize, 1..9000i64), 1..24)) {
        const CLASSES: [&str; 4] = ["standard", "reduced", "exempt", "outside"];
        let office = Office::new();
        let members: Vec<i64> = (0..3).map(|n| office.member("小林", &format!("{n}"), None)).collect();
        for (what, which, amount) in steps {
            let member = members[which % 3];
            let invoice = list(&office).get(which).map(|row| row["id"].clone());
            // What a rule refuses changes nothing; that is looked at below.
            let _ = match (what, invoice) {
                (0, _) => Ok(json!(charge_as(&office, member, 2026, amount, json!({ "tax_class": CLASSES[which] })))),
                (1, _) => office.call("invoices.issue", json!({ "members": [member] })),
                (2, _) => office.call("payments.record", json!({
                    "member": member, "amount": amount, "paid_on": "2026-11-18", "method": "bank"
                })),
                (3, Some(invoice)) => office.call("invoices.void", json!({ "invoice": invoice, "reason": "x" })),
                (4, Some(invoice)) => office.call("invoices.reissue", json!({ "invoice": invoice, "reason": "x" })),
                _ => office.call("invoices.issue", json!({})),
            };
        }
        // No gap, no charge on two in force, lines and amount and bytes hold together.
        prop_assert_eq!(problems(&office), json!([]));
        for row in list(&office) {
            let said = office.done("invoices.get", json!({ "invoice": row["id"] }))["snapshot"].clone();
            let yen = |value: &Value| value.as_i64().unwrap();
            let items = said["items"].as_array().unwrap();
            let rates = said["rates"].as_array().unwrap();
            for rate in rates {
                let of_rate: i64 = items
                    .iter()
                    .filter(|item| item["tax_class"] == rate["tax_class"])
                    .map(|item| yen(&item["amount"]))
                    .sum();
                prop_assert_eq!(of_rate, yen(&rate["gross"]), "the lines of a rate come to its sum");
                let percent = match rate["tax_class"].as_str().unwrap() { "standard" => 10, "reduced" => 8, _ => 0 };
                let tax = of_rate * percent / (100 + percent);
                prop_assert_eq!(rate["tax"].as_i64().unwrap_or(0), tax, "one rounding for each rate");
            }
            let total: i64 = rates.iter().map(|rate| yen(&rate["gross"])).sum();
            prop_assert_eq!(total, yen(&said["amount"]), "and the rates to what is asked for");
        }
    }
}
