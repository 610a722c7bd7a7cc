//! Finding sheets by day, amount and payee, taking all of them out with an index, and the list of a year.

use std::io::{Cursor, Read};

use serde_json::json;

use super::{charge, file, issue, list, pay};
use crate::testing::Office;

fn unpacked(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut entry = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// 小林 paid 8,000 on 11-18 (voided, issued again in 11-20), 佐藤 1,100 on 10-01.
fn book() -> Office {
    let office = Office::new();
    let (a, b) = (office.member("小林", "千代子", None), office.member("佐藤", "健", None));
    charge(&office, a, 2026);
    let first = issue(&office, &[pay(&office, a, 8_000)])["issued"][0].clone();
    office.done("receipts.void", json!({ "receipt": first["id"], "reason": "=理由" }));
    issue(&office, &[first["payment"].as_i64().unwrap()]);
    let early = json!({ "member": b, "amount": 1_100, "paid_on": "2026-10-01", "method": "cash" });
    let early = office.done("payments.record", early)["id"].as_i64().unwrap();
    let taxed = json!({ "payments": [early], "lines": [{ "tax_class": "standard", "amount": 1_100 }] });
    office.done("receipts.issue", taxed);
    office
}

#[test]
fn sheets_are_found_by_day_amount_and_payee() {
    let office = book();
    let found = |filter| office.done("receipts.list", filter)["total"].clone();
    assert_eq!(found(json!({})), 3, "void ones too");
    assert_eq!(found(json!({ "from": "2026-10-01", "to": "2026-10-31" })), 1, "by the day of the transaction");
    assert_eq!(found(json!({ "issued_from": "2026-11-20", "issued_to": "2026-11-20" })), 3, "by the day of issue");
    assert_eq!(found(json!({ "at_least": 8_000, "at_most": 8_000 })), 2, "by amount");
    assert_eq!(found(json!({ "addressee": "小林" })), 2, "by payee");
    assert_eq!(
        found(json!({ "addressee": "小林", "from": "2026-11-01", "at_least": 8_001 })),
        0,
        "by any of them together"
    );
    assert_eq!(found(json!({ "series": "K" })), 0, "by series");
}

#[test]
fn all_that_is_found_is_taken_out_with_its_index() {
    let office = book();
    let take = || file(&office, "receipts.archive", json!({ "from": "2026-11-01", "to": "2026-11-30" }));
    let archive = take();
    assert_eq!(archive.bytes, take().bytes, "the same bytes each time");
    office.clock.pass(chrono::Duration::days(400));
    assert_eq!(archive.bytes, take().bytes, "also in another year");
    let files = unpacked(archive.bytes);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["20261118_小林千代子_8000_R2026-0002.pdf", "20261118_小林千代子_8000_R2026-0001.pdf", "index.csv"];
    assert_eq!(names, expected, "day, payee, amount");
    assert!(files[0].1.starts_with(b"%PDF"), "each a PDF");
    let index = String::from_utf8(files[2].1.clone()).unwrap();
    let lines: Vec<&str> = index.trim_end().lines().collect();
    assert_eq!(lines.len(), 3, "a line for each");
    for part in ["取引年月日", "取引先", "金額", "SHA-256"] {
        assert!(lines[0].contains(part), "{part}: {}", lines[0]);
    }
    for part in ["R2026-0001.pdf", "2026-11-18", "小林 千代子", "8000", "取り消し"] {
        assert!(lines[2].contains(part), "{part}: {}", lines[2]);
    }
    assert!(!lines[2].contains(",=理由"), "no formula: {}", lines[2]);
    use sha2::Digest;
    let hash = crate::vault::hex(&sha2::Sha256::digest(&files[1].1));
    assert!(lines[2].contains(&hash), "what proves that it is what was printed");
    let none = office.call("receipts.archive", json!({ "from": "2020-01-01", "to": "2020-01-31" })).unwrap_err();
    assert_eq!(none.key, "error-archive-size", "nothing is not an archive");
}

#[test]
fn a_sheet_has_the_same_bytes_on_every_download() {
    let office = book();
    let of = |id: &serde_json::Value| file(&office, "receipts.pdf", json!({ "receipt": id })).bytes;
    let before: Vec<_> = list(&office).iter().map(|row| (row["id"].clone(), of(&row["id"]))).collect();
    assert_eq!(before.len(), 3, "one void, two in force");
    let us = office.done("association.show", json!({}));
    let mut us = us.as_object().unwrap().clone();
    for not_ours in ["has_seal", "fiscal_year", "today"] {
        us.remove(not_ours);
    }
    us.insert("name".into(), json!("ほかの会"));
    office.done("association.update", us.into());
    office.clock.pass(chrono::Duration::days(400));
    for (id, bytes) in before {
        assert!(of(&id) == bytes, "whatever the association is called by now");
    }
}

#[test]
fn a_year_of_a_payer_is_one_list() {
    let office = book();
    let member = list(&office)[0]["member"].clone();
    let year = |basis: &str, year: i32| {
        office.done("receipts.yearly", json!({ "member": member, "year": year, "basis": basis }))
    };
    let calendar = year("calendar", 2026);
    let (rows, sum) = (calendar["rows"].as_array().unwrap().len(), &calendar["sum"]);
    assert_eq!(rows as i64, i64::from(*sum == json!(8_000) || *sum == json!(1_100)), "void ones are left out");
    assert_eq!(year("calendar", 2025)["rows"], json!([]), "another year");
    assert_eq!(
        (&year("fiscal", 2026)["from"], &year("fiscal", 2026)["to"]),
        (&json!("2026-04-01"), &json!("2027-03-31")),
        "年度"
    );
    let asked = json!({ "member": member, "year": 2026 });
    let pdf = file(&office, "receipts.yearly_pdf", asked.clone());
    assert!(pdf.bytes.starts_with(b"%PDF") && pdf.name.starts_with("年間領収一覧_2026_"), "on paper");
    let book = file(&office, "receipts.yearly_xlsx", asked);
    assert!(book.bytes.starts_with(b"PK"), "and as a workbook");
}
