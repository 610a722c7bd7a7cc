//! Numbers without gap, snapshots that stay, never more receipted than was paid.

#![allow(clippy::unwrap_used)] // a test may fall over

mod archive;
mod rules;
mod splitting;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    Code, Work,
    registry::{self, Reply},
    testing::{Office, Postbox},
};

fn pay(office: &Office, member: i64, amount: i64) -> i64 {
    let input = json!({ "member": member, "amount": amount, "paid_on": "2026-11-18", "method": "bank" });
    office.done("payments.record", input)["id"].as_i64().unwrap()
}

fn charge(office: &Office, member: i64, year: i32) {
    let label = format!("{year}年度 年会費（正会員）");
    office.done(
        "dues.charge",
        json!({ "member": member, "item": "annual", "fiscal_year": year, "amount": 8000, "label": label }),
    );
}

fn issue(office: &Office, payments: &[i64]) -> Value {
    office.done("receipts.issue", json!({ "payments": payments }))
}

fn list(office: &Office) -> Vec<Value> {
    office.done("receipts.list", json!({}))["rows"].as_array().unwrap().clone()
}

fn file(office: &Office, name: &str, input: Value) -> crate::File {
    match registry::call(&office.book, &office.actor, name, input, &Work::quiet()).unwrap() {
        Reply::File(file) => file,
        Reply::Data { .. } => panic!("{name} gives a file"),
    }
}

fn checked(office: &Office) {
    assert_eq!(office.done("book.check", json!({}))["problems"], json!([]), "the rules of all rooms hold");
}

#[test]
fn numbers_follow_one_another() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2026);
    let (first, second) = (pay(&office, a, 8000), pay(&office, a, 500));
    let drafted = office.done("receipts.draft", json!({ "payments": [first] }));
    assert_eq!(drafted["number_next"], "R2026-0001", "the first of the year");
    assert_eq!(drafted["problem"], Value::Null, "it can be issued");
    let done = issue(&office, &[first, second]);
    assert_eq!(done["issued"][0]["no"], "R2026-0001", "as the draft said");
    assert_eq!(done["issued"][1]["no"], "R2026-0002", "one after the other");
    let again = issue(&office, &[first]);
    assert_eq!(again["issued"], json!([]), "one receipt in force for a payment");
    assert!(again["skipped"][0]["reason"].as_str().unwrap().contains("R2026-0001"), "says which one stands");
    let rows = list(&office);
    assert_eq!(rows[1]["proviso"], "2026年度 年会費", "what was paid, without the kind");
    assert_eq!(rows[0]["proviso"], "前受金", "nothing was owed any more");
    let pdf = file(&office, "receipts.pdf", json!({ "receipt": done["issued"][0]["id"] }));
    assert_eq!(pdf.name, "R2026-0001_小林千代子.pdf", "number and 宛名");
    assert!(pdf.bytes.starts_with(b"%PDF"), "a PDF");
    let both: Vec<&Value> = rows.iter().map(|row| &row["id"]).collect();
    let all = file(&office, "receipts.pdfs", json!({ "receipts": both }));
    assert!(all.bytes.len() < 2 * pdf.bytes.len(), "one file, the fonts once");
    let zip = file(&office, "receipts.files", json!({ "receipts": both }));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip.bytes)).unwrap();
    assert_eq!(zip.len(), 2, "or a file for each");
    assert_eq!(zip.by_index(1).unwrap().name().unwrap(), pdf.name, "under its own name");
    assert_eq!(office.done("receipts.unissued", json!({}))["count"], 0, "nobody waits");
    checked(&office);
}

#[test]
fn what_cannot_be_printed_takes_no_number() {
    let office = Office::new();
    let (a, b) = (office.member("小林", "千代子", None), office.member("\u{E000}外字", "太郎", None));
    let (first, second) = (pay(&office, b, 500), pay(&office, a, 500));
    let done = office.done("receipts.issue", json!({ "unissued": true }));
    assert_eq!(done["issued"].as_array().unwrap().len(), 1, "the other one");
    assert_eq!(done["issued"][0]["no"], "R2026-0001", "no number was used for nothing");
    assert_eq!(done["issued"][0]["payment"], second, "the payment of the one with the common name");
    assert_eq!(done["skipped"][0]["payment"], first, "listed");
    assert!(done["skipped"][0]["reason"].as_str().unwrap().contains('\u{E000}'), "with the character");
    let draft = office.done("receipts.draft", json!({ "payments": [first] }));
    assert_eq!(draft["missing"], json!(["\u{E000}"]), "the draft says it beforehand");
    let named =
        json!({ "payments": [first], "addressee": "外字太郎", "honorific": "殿", "proviso": "但し 寄付金として" });
    let done = office.done("receipts.issue", named);
    assert_eq!(done["issued"][0]["no"], "R2026-0002", "with another name it can");
    assert_eq!(list(&office)[0]["proviso"], "寄付金", "the sheet says 但し and として itself");
    checked(&office);
}

#[test]
fn a_receipt_is_reissued_and_voided() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let payment = pay(&office, a, 8000);
    let first = issue(&office, &[payment])["issued"][0]["id"].clone();
    let printed = file(&office, "receipts.pdf", json!({ "receipt": first }));
    let refused = office.call("payments.void", json!({ "payment": payment, "reason": "x" })).unwrap_err();
    assert_eq!(refused.key, "error-receipt-in-force", "the receipt comes first");
    let again = office.done(
        "receipts.reissue",
        json!({ "receipt": first, "reason": "宛名の誤り", "addressee": "小林商店", "honorific": "御中" }),
    );
    assert_eq!((&again["no"], &again["copy"]), (&json!("R2026-0001"), &json!(2)), "same number, next copy");
    let rows = list(&office);
    assert_eq!((&rows[0]["state"], &rows[1]["state"]), (&json!("issued"), &json!("replaced")), "the newer one counts");
    assert_eq!(
        file(&office, "receipts.pdf", json!({ "receipt": first })).bytes,
        printed.bytes,
        "what was printed stays"
    );
    assert_eq!(
        file(&office, "receipts.pdf", json!({ "receipt": again["id"] })).name,
        "R2026-0001-2_小林商店.pdf",
        "told apart"
    );
    let old = office.call("receipts.void", json!({ "receipt": first, "reason": "x" })).unwrap_err();
    assert_eq!(old.key, "error-receipt-replaced", "the newer one is to be voided");
    office.done("receipts.void", json!({ "receipt": again["id"], "reason": "返金した" }));
    let before = office.done("receipts.list", json!({ "state": "void" }));
    assert_eq!(
        (&before["total"], &before["sum"]),
        (&json!(1), &json!(0)),
        "it stays to be seen and counts for nothing"
    );
    let marked = file(&office, "receipts.pdf", json!({ "receipt": again["id"] }));
    assert!(marked.bytes.starts_with(b"%PDF"), "drawn with 取消");
    assert_eq!(issue(&office, &[payment])["issued"][0]["no"], "R2026-0002", "the number stays taken");
    let newest = list(&office)[0]["id"].clone();
    office.done("receipts.void", json!({ "receipt": newest, "reason": "x" }));
    office.done("payments.void", json!({ "payment": payment, "reason": "別の人の入金だった" }));
    assert!(issue(&office, &[payment])["issued"].as_array().unwrap().is_empty(), "no receipt for money given back");
    checked(&office);
}

#[test]
fn a_pdf_that_is_not_what_was_printed_is_found() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let payment = pay(&office, a, 8000);
    issue(&office, &[payment]);
    let problems = || office.done("book.check", json!({}))["problems"].as_array().unwrap().len();
    assert_eq!(problems(), 0, "sound as it was issued");
    office.raw(|conn| Ok(conn.execute("UPDATE receipt_bytes SET bytes = x'00'", [])?));
    assert_eq!(problems(), 1, "altered bytes");
    office.raw(|conn| Ok(conn.execute_batch("DELETE FROM receipt_bytes; DELETE FROM receipt_file;")?));
    assert_eq!(problems(), 1, "no bytes");
    office.raw(|conn| Ok(conn.execute("UPDATE receipt SET number = 2, amount = 9000", [])?));
    assert!(problems() >= 4, "and a gap, a snapshot and an amount");
}

#[test]
fn a_round_that_is_called_off_takes_no_number() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    for _ in 0..101 {
        pay(&office, a, 500);
    }
    let slot = std::sync::Arc::new(std::sync::Mutex::new(None::<Work>));
    let held = slot.clone();
    let work = Work::watched(move |done, _| {
        if done == 100
            && let Some(work) = held.lock().unwrap().as_ref()
        {
            work.cancel();
        }
    });
    *slot.lock().unwrap() = Some(work.clone());
    let error =
        registry::call(&office.book, &office.actor, "receipts.issue", json!({ "unissued": true }), &work).unwrap_err();
    assert_eq!(error.code, Code::Cancelled, "called off on the way");
    assert_eq!(office.done("receipts.list", json!({}))["total"], 0, "all or nothing");
    let all = office.done("receipts.issue", json!({ "unissued": true }));
    assert_eq!(all["issued"][0]["no"], "R2026-0001", "no number was lost");
    checked(&office);
}

#[test]
fn the_seal_of_the_day_stays_with_the_receipt() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let payment = pay(&office, a, 500);
    let draft = office.done("receipts.draft", json!({ "payments": [payment] }));
    assert_eq!(draft["snapshot"]["seal"], json!({ "name": "梓川里山研究会" }), "cut from the name while there is none");
    let none = office.done("receipts.draft", json!({ "payments": [payment], "seal": false }));
    assert_eq!(none["snapshot"]["seal"], Value::Null, "or none at all");
    let sample = file(&office, "receipts.preview", json!({ "payments": [payment] }));
    assert_eq!(sample.name, "見本_小林千代子.pdf", "a sample is no receipt");
    assert!(list(&office).is_empty(), "and takes no number");
}

#[test]
fn receipts_are_mailed() {
    let office = Office::new();
    office.mail_goes_out();
    let (a, b) = (office.member("小林", "千代子", Some("chiyoko@example.jp")), office.member("佐藤", "健", None));
    let payments = [pay(&office, a, 500), pay(&office, b, 500)];
    let done = office.done("receipts.issue", json!({ "payments": payments, "mail": true }));
    assert_eq!(done["issued"].as_array().unwrap().len(), 2, "both are issued");
    assert_eq!(done["not_mailed"][0]["payment"], payments[1], "one has no address");
    let letters = Postbox::default().collect(&office.book);
    assert_eq!(letters.0.len(), 1, "one went out");
    assert_eq!(letters.0[0].attachments[0].0, "R2026-0001_小林千代子.pdf", "with its PDF");
    let mailed = || list(&office).into_iter().map(|row| row["mailed_at"].clone()).collect::<Vec<_>>();
    assert_eq!(mailed(), [Value::Null, json!("2026-11-20T03:00:00Z")], "the list knows which and when");
    let again =
        office.done("receipts.mail", json!({ "receipts": [done["issued"][0]["id"], done["issued"][1]["id"], 99] }));
    assert_eq!(again["queued"], 1, "as often as asked");
    assert_eq!(again["skipped"].as_array().unwrap().len(), 2, "each with a reason");
    office.clock.pass(chrono::Duration::hours(1));
    assert_eq!(Postbox::default().collect(&office.book).0.len(), 1, "once more");
    assert_eq!(mailed(), [Value::Null, json!("2026-11-20T04:00:00Z")], "the list tells of the last time");
}

#[test]
fn the_day_decides_on_the_year_of_the_number() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let old = json!({ "member": a, "amount": 500, "paid_on": "2026-03-30", "method": "cash" });
    let old = office.done("payments.record", old)["id"].as_i64().unwrap();
    let new = pay(&office, a, 500);
    let no = |payments: &[i64], issued_on: &str| {
        office.done("receipts.issue", json!({ "payments": payments, "issued_on": issued_on }))
    };
    let late = no(&[new], "2026-03-31");
    assert!(late["issued"].as_array().unwrap().is_empty(), "not before the money came");
    let ahead = no(&[new], "2026-11-21");
    assert!(ahead["issued"].as_array().unwrap().is_empty(), "not of tomorrow");
    assert_eq!(no(&[old], "2026-03-31")["issued"][0]["no"], "R2025-0001", "the last day of 2025年度");
    assert_eq!(no(&[new], "2026-11-20")["issued"][0]["no"], "R2026-0001", "each year from 1");
    checked(&office);
}

#[test]
fn two_who_issue_at_once_get_different_numbers() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let payments: Vec<i64> = (0..20).map(|_| pay(&office, a, 500)).collect();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| payments.iter().for_each(|payment| drop(issue(&office, &[*payment]))));
        }
    });
    assert_eq!(list(&office).len(), 20, "one for each payment");
    checked(&office);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn numbers_have_no_gap_whatever_is_done(steps in proptest::collection::vec((0..4u8, 0..5usize), 1..20)) {
        let office = Office::new();
        let a = office.member("小林", "千代子", None);
        let payments: Vec<i64> = (0..5).map(|_| pay(&office, a, 500)).collect();
        for (what, which) in steps {
            let receipts = list(&office);
            let receipt = receipts.get(which).map(|row| row["id"].clone());
            // What a rule refuses takes no number; that is looked at below.
            let _ = match (what, receipt) {
                (0, _) => office.call("receipts.issue", json!({ "payments": [payments[which]] })),
                (1, Some(receipt)) => office.call("receipts.reissue", json!({ "receipt": receipt, "reason": "x" })),
                (2, Some(receipt)) => office.call("receipts.void", json!({ "receipt": receipt, "reason": "x" })),
                _ => office.call("payments.void", json!({ "payment": payments[which], "reason": "x" })),
            };
            let checked = office.done("book.check", json!({}));
            prop_assert_eq!(&checked["problems"], &json!([]), "numbers, copies, snapshots and bytes hold together");
        }
    }
}
