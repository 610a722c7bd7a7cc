//! 口座振替 by the terminal: from whom is drawn, the file for the bank, its answer, and what is tried again.

use std::fs;

use serde_json::{Value, json};
use tsudoi_core::testing::STAFF;
use tsudoi_tests::terminal::Terminal;

/// The bank's answer: 振替結果コード of each line, and the sums of what was drawn and what was not (JAPAN.md 1.4).
fn answered(request: &[u8], codes: &str) -> Vec<u8> {
    let text = std::str::from_utf8(request).expect("a request without kana above ASCII");
    let (mut codes, mut sums) = (codes.chars(), [(0, 0); 2]);
    let records = text.split("\r\n").map(|record| match record.chars().next() {
        Some('2') => {
            let code = codes.next().unwrap_or('0');
            let sum = &mut sums[usize::from(code != '0')];
            *sum = (sum.0 + 1, sum.1 + record[80..90].parse::<u64>().expect("an amount"));
            format!("{}{code}{}", &record[..111], &record[112..])
        }
        Some('8') => {
            let [(paid, drawn), (failed, not)] = sums;
            format!("{}{paid:06}{drawn:012}{failed:06}{not:012}{}", &record[..19], &record[55..])
        }
        _ => record.to_owned(),
    });
    records.collect::<Vec<_>>().join("\r\n").into_bytes()
}

#[test]
fn dues_are_drawn_and_what_failed_is_drawn_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dir = folder.path().join("azusa.tsudoi");
    let terminal = Terminal::new(&dir);
    terminal.done(["new", &dir.to_string_lossy(), "--name", "梓川里山研究会", "--staff", STAFF]);
    let call = |name: &str, input: Value| terminal.done(["call", name, &input.to_string()]);
    let today = call("association.show", json!({}))["today"].as_str().expect("a day").to_owned();
    let year = call("association.show", json!({}))["fiscal_year"].to_string();
    terminal.done(["kinds", "set", "正会員", "--fee", "8000", "--from", "1990-04-01"]);
    let kind = terminal.done(["kinds", "list"])[0]["id"].clone();
    for (n, mei) in ["一", "二", "三"].into_iter().enumerate() {
        let record = json!({ "record": { "type": "person", "sei": "小松", "mei": mei }, "kind": kind, "starts_on": "2020-04-01" });
        let member = call("members.add", record)["id"].clone();
        if n < 2 {
            // Latin letters, so that the file is text that this test can read.
            let account = json!({ "bank_code": "0005", "branch_code": "012", "number": "765432", "holder": "KOMATSU" });
            call("debits.save_mandate", json!({ "member": member, "account": account, "confirmed": true }));
        }
    }
    terminal.done(["dues", "bill", "--fiscal-year", &year]);

    let run = |extra: &[&str]| terminal.say([&["debit", "run", "--on", &today], extra].concat());
    assert_eq!(run(&["--dry-run"]).exit, 1, "who are we to the bank?");
    call(
        "debits.set_consignor",
        json!({ "code": "123", "name": "AZUSA", "bank_code": "0143", "branch_code": "118", "number": "1" }),
    );
    let seen = run(&["--dry-run"]).json["data"].clone();
    assert_eq!((&seen["count"], &seen["amount"]), (&json!(2), &json!(16_000)), "two have a mandate: {seen}");
    assert_eq!(
        (&seen["left_out"][0]["name"], &seen["left_out"][0]["why"]),
        (&json!("小松 三"), &json!("no_mandate")),
        "and the third is left out with the reason"
    );
    assert_eq!(terminal.done(["debit", "runs"]), json!([]), "a rehearsal asks for nothing");

    let request = folder.path().join("irai.txt");
    let path = request.to_string_lossy().into_owned();
    let made = run(&["--out", &path]).json["data"].clone();
    assert_eq!(made["file"], json!(path), "the file is where it was wanted: {made}");
    let bytes = fs::read(&request).expect("the request");
    let again = folder.path().join("again.txt");
    terminal.done(["debit", "file", &made["run"].to_string(), "--out", &again.to_string_lossy()]);
    assert_eq!(fs::read(&again).expect("the request"), bytes, "byte for byte");

    let answer = folder.path().join("kekka.txt");
    fs::write(&answer, answered(&bytes, "01")).expect("written");
    let take = |extra: &[&str]| terminal.say([&["debit", "result", &answer.to_string_lossy()], extra].concat());
    assert_eq!(take(&["--dry-run"]).json["data"]["sums"][0]["amount"], json!(8000), "what was drawn");
    assert_eq!(call("payments.list", json!({}))["total"], 0, "a rehearsal books nothing");
    assert_eq!(take(&[]).exit, 0, "the answer is taken in");
    let refused = take(&[]);
    assert_eq!((refused.exit, &refused.json["error"]["code"]), (1, &json!("conflict")), "once");
    let paid = call("payments.list", json!({}));
    assert_eq!(
        (&paid["total"], &paid["rows"][0]["amount"], &paid["rows"][0]["method"]),
        (&json!(1), &json!(8000), &json!("debit")),
        "what the bank has drawn is a payment"
    );

    let failed = terminal.done(["debit", "failed"]);
    assert_eq!((&failed[0]["code"], &failed[0]["next"]), (&json!("1"), &Value::Null), "資金不足 waits: {failed}");
    assert_eq!(run(&["--dry-run"]).json["data"]["count"], 0, "and is not drawn again in silence");
    call("debits.retry", json!({ "lines": [failed[0]["id"]], "next": "again" }));
    assert_eq!(run(&[]).json["data"]["amount"], json!(8000), "once it is decided, it is");
    assert_eq!(terminal.done(["check"])["ok"], json!(true), "the book is whole");
}
