use proptest::prelude::*;
use serde_json::{Value, json};
use tsudoi_japan::zengin::{self, AccountKind, Reference, Transfer};

use crate::{
    Lang, Work,
    registry::{self, Reply},
    testing::Office,
};

const DAY: &str = "2026-11-30";

struct Desk(Office);

impl Desk {
    fn new() -> Self {
        let office = Office::new();
        office.done(
            "transfers.set_sender",
            json!({ "code": "1234567890", "name": "アズサガワサトヤマケンキユウカイ", "bank_code": "0001",
                "branch_code": "001", "number": "1234567" }),
        );
        Self(office)
    }

    fn account() -> Value {
        json!({ "bank_code": "0005", "branch_code": "012", "number": "7654321", "holder": "コマツ ツネオ" })
    }

    fn note(&self, amount: i64, account: Value) -> i64 {
        let asked = json!({ "purpose": "fee", "note": "秋の講演", "amount": amount, "account": account });
        self.0.done("transfers.save", asked)["id"].as_i64().expect("a key")
    }

    fn make(&self, transfers: &[i64], amount: i64) -> i64 {
        let asked = json!({ "day": DAY, "transfers": transfers, "amount": amount });
        self.0.done("transfers.make", asked)["id"].as_i64().expect("a key")
    }

    fn file(&self, file: i64) -> Vec<u8> {
        let input = json!({ "file": file });
        match registry::call(&self.0.book, &self.0.actor, "transfers.file", input, &Work::quiet()).expect("a file") {
            Reply::File(file) => file.bytes,
            Reply::Data { .. } => panic!("a document is a file"),
        }
    }

    fn group(bytes: &[u8]) -> zengin::Group<Transfer> {
        let mut reading = zengin::read::<Transfer>(bytes, DAY.parse().expect("a day")).expect("a file of ours");
        assert!(reading.mismatches.is_empty(), "its sums are those of its lines");
        reading.file.groups.pop().expect("one group")
    }

    fn states(&self) -> Vec<String> {
        let listed = self.0.done("transfers.list", json!({}));
        let rows = listed["rows"].as_array().expect("rows");
        rows.iter().map(|row| row["state"].as_str().expect("a word").to_owned()).collect()
    }
}

#[test]
fn what_is_paid_goes_into_a_file_and_is_sent() {
    let desk = Desk::new();
    let fee = desk.note(10_000, Desk::account());
    let post = json!({ "type": "post", "branch_code": "00120", "number": "123456", "holder": "ヨウコ" });
    let refund = desk.note(3_000, post);
    let file = desk.make(&[fee, refund], 13_000);
    let bytes = desk.file(file);
    let group = Desk::group(&bytes);
    let line = &group.lines[1];
    assert_eq!(
        (line.bank.as_str(), line.branch.as_str(), line.account_kind, line.account.as_str()),
        ("9900", "019", AccountKind::Current, "0123456"),
        "ゆうちょ in the form for transfers (JAPAN.md 1.8)"
    );
    assert!(
        matches!(&line.reference, Reference::Codes(codes) if codes.first == refund.unsigned_abs()),
        "the bank's list names our number"
    );
    assert_eq!(desk.states(), ["filed", "filed"], "both are in it");
    let again = json!({ "day": DAY, "transfers": [fee], "amount": 10_000 });
    let error = desk.0.call("transfers.make", again.clone()).expect_err("refused");
    assert_eq!(error.key, "error-transfers-changed", "nothing is paid twice");
    let change = json!({ "transfer": fee, "purpose": "fee", "amount": 1, "account": Desk::account() });
    assert_eq!(
        desk.0.call("transfers.save", change).expect_err("refused").key,
        "error-transfer-not-waiting",
        "what is in a file stays as it is"
    );
    desk.0.done("transfers.call_off", json!({ "file": file, "reason": "日を改める" }));
    assert_eq!(desk.states(), ["waiting", "waiting"], "called off, they wait again");
    assert!(desk.0.call("transfers.file", json!({ "file": file })).is_err(), "and its file goes to no bank");
    let file = desk.make(&[fee], 10_000);
    desk.0.done("transfers.mark_sent", json!({ "file": file }));
    assert_eq!(desk.states(), ["waiting", "sent"], "the bank has it");
    let late = desk.0.call("transfers.call_off", json!({ "file": file, "reason": "だめ" })).expect_err("refused");
    assert_eq!(late.key, "error-transfer-file-sent", "what was sent is not called off");
    assert_eq!(desk.file(file), desk.file(file), "the same bytes every time");
    desk.0.done("transfers.drop", json!({ "transfer": refund, "reason": "辞退" }));
    assert_eq!(desk.states(), ["dropped", "sent"], "and stays in the list");
}

#[test]
fn what_the_bank_does_not_take_is_told_with_its_field() {
    let desk = Desk::new();
    let mut account = Desk::account();
    account["holder"] = json!("小松");
    let asked = json!({ "purpose": "refund", "amount": 100, "account": account });
    let error = desk.0.call("transfers.save", asked).expect_err("refused");
    assert_eq!(error.field.as_deref(), Some("holder"), "the field is named");
    assert!(error.message(Lang::Ja).contains("1文字目の「小」は漢字です"), "no reading is guessed");
    let without = Office::new();
    let asked = json!({ "purpose": "refund", "amount": 100, "account": Desk::account() });
    let id = without.done("transfers.save", asked)["id"].clone();
    let make = json!({ "day": DAY, "transfers": [id], "amount": 100 });
    assert_eq!(without.call("transfers.make", make).expect_err("refused").key, "error-no-sender", "who pays?");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn a_file_comes_to_what_was_noted(amounts in prop::collection::vec(1i64..1_000_000_000, 1..20)) {
        let desk = Desk::new();
        let noted: Vec<i64> = amounts.iter().map(|amount| desk.note(*amount, Desk::account())).collect();
        let sum: i64 = amounts.iter().sum();
        let bytes = desk.file(desk.make(&noted, sum));
        for record in bytes.split_inclusive(|byte| *byte == b'\n') {
            prop_assert_eq!(record.len(), 122, "every record is 120 bytes and CR LF");
        }
        let group = Desk::group(&bytes);
        prop_assert_eq!(group.trailer.amount, sum.unsigned_abs(), "no yen more or less");
        let written: Vec<i64> = group.lines.iter().map(|line| i64::try_from(line.amount).expect("yen")).collect();
        prop_assert_eq!(written, amounts, "each as it was noted");
    }
}
