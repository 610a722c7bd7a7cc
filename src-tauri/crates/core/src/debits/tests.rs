use proptest::prelude::*;
use serde_json::{Value, json};
use tsudoi_japan::zengin::{self, Debit, Group, ResultCode, Rules};

use super::{
    account::{Account, Use},
    mandates::line,
};
use crate::{
    Code, Result, Work,
    bank::AccountType,
    registry::{self, Reply},
    testing::Office,
    values::Bytes,
};

/// 引落日 of the tests, after their today.
const DAY: &str = "2026-12-28";

/// An association that may draw, and members who owe 8,000 yen each.
struct Desk {
    office: Office,
    members: Vec<i64>,
}

impl Desk {
    fn new(members: usize) -> Self {
        let office = Office::new();
        office.done("kinds.set", json!({ "name": "正会員", "fee": 8000, "from": "2020-04-01" }));
        let kind = office.done("kinds.list", json!({}))[0]["id"].clone();
        let members = (0..members)
            .map(|n| {
                let record =
                    json!({ "sei": "小松", "mei": format!("{n}"), "sei_kana": "コマツ", "mei_kana": "ツネオ" });
                let added = json!({ "record": record, "kind": kind, "starts_on": "2020-04-01" });
                office.done("members.add", added)["id"].as_i64().expect("a key")
            })
            .collect();
        office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
        office.done(
            "debits.set_consignor",
            json!({ "code": "1234567890", "name": "アズサガワサトヤマケンキユウカイ", "bank_code": "0001",
                "bank": "ミズホ", "branch_code": "001", "number": "1234567" }),
        );
        Self { office, members }
    }

    fn account() -> Value {
        json!({ "bank_code": "0005", "branch_code": "012", "number": "7654321", "holder": "コマツ ツネオ" })
    }

    fn mandate(&self, at: usize) -> Value {
        self.save(at, Self::account())
    }

    fn save(&self, at: usize, account: Value) -> Value {
        let asked = json!({ "member": self.members[at], "account": account, "confirmed": true });
        self.office.done("debits.save_mandate", asked)
    }

    fn refused(&self, at: usize, account: Value) -> (String, String) {
        let asked = json!({ "member": self.members[at], "account": account, "confirmed": true });
        let error = self.office.call("debits.save_mandate", asked).expect_err("refused");
        (error.field.clone().unwrap_or_default(), error.message(crate::Lang::Ja))
    }

    fn preview(&self, day: &str) -> Value {
        self.office.done("debits.preview", json!({ "day": day }))
    }

    fn make(&self, day: &str) -> i64 {
        let seen = self.preview(day);
        let asked = json!({ "plan": { "day": day }, "count": seen["count"], "amount": seen["amount"] });
        self.office.done("debits.make", asked)["id"].as_i64().expect("a key")
    }

    fn file(&self, run: i64) -> Vec<u8> {
        self.document("debits.request", json!({ "run": run }))
    }

    fn document(&self, name: &str, input: Value) -> Vec<u8> {
        let asked = registry::call(&self.office.book, &self.office.actor, name, input, &Work::quiet());
        match asked.expect("a file") {
            Reply::File(file) => file.bytes,
            Reply::Data { .. } => panic!("a document is a file"),
        }
    }

    fn group(bytes: &[u8]) -> Group<Debit> {
        let today = "2026-11-20".parse().expect("a day");
        let mut reading = zengin::read::<Debit>(bytes, today).expect("a file that can be read");
        assert!(reading.mismatches.is_empty(), "its sums are those of its lines");
        reading.file.groups.pop().expect("one group")
    }

    /// The bank's answer, line by line.
    fn answer(&self, run: i64, codes: &[u8]) -> Vec<u8> {
        let mut group = Self::group(&self.file(run));
        for (line, code) in group.lines.iter_mut().zip(codes) {
            line.result = ResultCode::from_byte(*code);
        }
        Self::written(group)
    }

    fn written(group: Group<Debit>) -> Vec<u8> {
        let file = Debit::file(vec![Debit::result(group.header, group.lines)]);
        zengin::write(&file, &Rules::default()).expect("a result")
    }

    fn take(&self, bytes: Vec<u8>) -> Result<Value> {
        self.office.call("debits.take_result", json!({ "name": "kekka.txt", "bytes": Bytes(bytes) }))
    }

    fn refusal(&self, bytes: Vec<u8>) -> &'static str {
        let error = self.take(bytes).expect_err("refused");
        assert_eq!(self.payments().len(), 0, "nothing was booked");
        error.key
    }

    fn payments(&self) -> Vec<Value> {
        self.office.done("payments.list", json!({}))["rows"].as_array().expect("rows").clone()
    }

    fn pass(&self, days: i64) {
        self.office.clock.pass(chrono::Duration::days(days));
    }

    fn novelty(&self, at: usize) -> i64 {
        self.office.done("debits.of_member", json!({ "member": self.members[at] }))[0]["novelty"]
            .as_i64()
            .expect("a code")
    }

    fn why(preview: &Value) -> Vec<(String, i64)> {
        let reasons = preview["reasons"].as_array().expect("reasons");
        let one =
            |it: &Value| (it["why"].as_str().expect("a word").to_owned(), it["count"].as_i64().expect("a number"));
        reasons.iter().map(one).collect()
    }
}

#[test]
fn an_account_that_cannot_be_drawn_from_is_refused_with_the_reason() {
    let desk = Desk::new(1);
    let with = |field: &str, value: &str| {
        let mut account = Desk::account();
        account[field] = json!(value);
        desk.refused(0, account)
    };
    let (field, message) = with("holder", "コマツ恒夫");
    assert_eq!(field, "holder", "the field is named");
    assert!(message.contains("4文字目の「恒」"), "and the place: {message}");
    let (_, message) = with("holder", &"ガ".repeat(16));
    assert!(message.contains(&"ｶﾞ".repeat(15)), "a name too long is offered shortened, never cut: {message}");
    assert_eq!(with("bank_code", "12").0, "bank_code", "four digits");
    assert_eq!(with("branch_code", "1").0, "branch_code", "three digits");
    assert_eq!(with("number", "12345678").0, "number", "seven digits");
    assert_eq!(with("number", "76543O1").0, "number", "a letter among digits is not passed over");
    assert_eq!(with("type", "savings").0, "type", "nothing is drawn from 貯蓄");
    assert_eq!(with("bank_code", "9900").0, "bank_code", "ゆうちょ has 記号 and 番号");
    let post = |symbol: &str, number: &str| json!({ "type": "post", "branch_code": symbol, "number": number, "holder": "コマツ ツネオ" });
    assert_eq!(desk.refused(0, post("00120", "123456")).0, "branch_code", "nothing is drawn from a 振替口座");
    assert_eq!(desk.refused(0, post("12340", "1234567")).0, "number", "番号 ends with 1");
    desk.save(0, post("12340", "12345671"));
    let run = desk.make(DAY);
    let line = &Desk::group(&desk.file(run)).lines[0];
    assert_eq!(
        (line.bank.as_str(), line.branch.as_str(), line.account.as_str()),
        ("9900", "234", "1234567"),
        "converted"
    );
}

#[test]
fn everybody_left_out_is_told_why() {
    let desk = Desk::new(6);
    desk.mandate(0);
    let stopped = desk.mandate(1);
    desk.office.done("debits.stop_mandate", json!({ "mandate": stopped["id"], "reason": "本人の希望" }));
    let asked = json!({ "member": desk.members[2], "account": Desk::account() });
    desk.office.done("debits.save_mandate", asked);
    desk.mandate(3);
    desk.office.died(desk.members[3]);
    desk.mandate(4);
    desk.office.done(
        "payments.record",
        json!({ "member": desk.members[4], "amount": 8000, "paid_on": "2026-11-01", "method": "cash" }),
    );
    let seen = desk.preview(DAY);
    assert_eq!((&seen["count"], &seen["amount"]), (&json!(1), &json!(8000)), "one of six is drawn from");
    let mut why = Desk::why(&seen);
    why.sort();
    let wanted = ["gone", "no_mandate", "nothing_open", "requested", "stopped"];
    assert_eq!(why, wanted.map(|one| (one.to_owned(), 1)), "and the others are told with the reason");
    let error = desk.office.call("debits.preview", json!({ "day": "2026-11-19" })).expect_err("too late");
    assert_eq!(error.field.as_deref(), Some("day"), "no bank draws yesterday");
}

#[test]
fn a_charge_is_in_one_run_until_it_is_called_off() {
    let desk = Desk::new(2);
    desk.mandate(0);
    desk.mandate(1);
    let run = desk.make(DAY);
    assert_eq!(Desk::why(&desk.preview(DAY)), [("in_run".to_owned(), 2)], "nothing is asked for twice");
    assert_eq!(desk.file(run), desk.file(run), "the same bytes every time");
    desk.save(0, json!({ "bank_code": "0009", "branch_code": "001", "number": "1", "holder": "コマツ" }));
    assert_eq!(Desk::group(&desk.file(run)).lines[0].bank, "0005", "whatever has changed since");
    desk.office.done("debits.call_off", json!({ "run": run, "reason": "日を改める" }));
    assert_eq!(desk.preview(DAY)["count"], 2, "called off, they are free");
    let error = desk.office.call("debits.request", json!({ "run": run })).expect_err("refused");
    assert_eq!(error.code, Code::Conflict, "and its file goes to no bank");
    let stale = json!({ "plan": { "day": DAY }, "count": 2, "amount": 15_000 });
    let error = desk.office.call("debits.make", stale).expect_err("refused");
    assert_eq!(error.key, "error-debit-changed", "what is made is what was looked at");
}

#[test]
fn a_result_is_booked_as_a_whole() {
    let desk = Desk::new(5);
    (0..5).for_each(|at| drop(desk.mandate(at)));
    let run = desk.make(DAY);
    desk.pass(60);
    let result = desk.answer(run, b"01NX0");
    desk.take(result.clone()).expect("taken in");
    let payments = desk.payments();
    assert_eq!(payments.len(), 2, "code 0 alone is a payment; E, N and what is not known never");
    assert!(
        payments.iter().all(|one| one["method"] == "debit" && one["paid_on"] == DAY && one["remaining"] == 0),
        "{payments:?}"
    );
    assert_eq!((desk.novelty(0), desk.novelty(1)), (0, 1), "known to the bank after the first success alone");
    let details = desk.office.done("debits.get", json!({ "run": run }));
    assert_eq!(
        (&details["paid"], &details["failed"], &details["look"]),
        (&json!(2), &json!(1), &json!(2)),
        "each by its code"
    );
    assert_eq!(desk.take(result).expect_err("refused").key, "error-debit-same-file", "no file twice");

    let failed = desk.office.done("debits.failed", json!({}));
    assert_eq!(failed.as_array().map(Vec::len), Some(3), "what failed and what is to be looked at waits");
    let next = desk.preview("2027-02-26");
    let mut why = Desk::why(&next);
    why.sort();
    let wanted = [("failed", 1), ("in_run", 2), ("nothing_open", 2)].map(|(why, n)| (why.to_owned(), n));
    assert_eq!((&next["count"], why), (&json!(0), wanted.to_vec()), "nothing is drawn again before it is decided");
    let [look, unknown] = [&failed[0]["id"], &failed[1]["id"]];
    desk.office.done("debits.decide", json!({ "line": look, "paid": true, "reason": "銀行に電話で確認" }));
    desk.office.done("debits.decide", json!({ "line": unknown, "paid": false, "reason": "銀行に電話で確認" }));
    assert_eq!(desk.payments().len(), 3, "the bank said that it was drawn");
    let again = desk.office.call("debits.decide", json!({ "line": look, "paid": true, "reason": "二度" }));
    assert!(again.is_err(), "once");
    let decide = |line: &Value, next: &str| {
        desk.office.done("debits.retry", json!({ "lines": [line["id"]], "next": next }));
    };
    decide(&failed[2], "transfer");
    let next = desk.preview("2027-02-26");
    let mut why = Desk::why(&next);
    why.sort();
    let wanted = [("by_transfer", 1), ("failed", 1), ("nothing_open", 3)].map(|(why, n)| (why.to_owned(), n));
    assert_eq!((&next["count"], why), (&json!(0), wanted.to_vec()), "by transfer, not by debit");
    let task = desk.office.done("home.today", json!({}))["tasks"].as_array().expect("tasks").clone();
    let task = task.iter().find(|task| task["kind"] == "debits_failed").expect("the treasurer is reminded");
    assert_eq!((&task["count"], &task["amount"]), (&json!(1), &json!(8000)), "of the one that waits");
    let unsettled = || desk.office.done("debits.failed", json!({}));
    assert_eq!(unsettled().as_array().map(Vec::len), Some(2), "what is decided can be decided otherwise");
    decide(&failed[2], "again");
    assert_eq!(desk.preview("2027-02-26")["count"], 1, "drawn again, as it was decided");
    decide(&unsettled()[0], "again");
    desk.make("2027-02-26");
    assert_eq!(unsettled(), json!([]), "in the next run it waits no more");
    let kept = desk.document("debits.result", json!({ "run": run }));
    assert_eq!(kept, desk.answer(run, b"01NX0"), "what the bank gave is kept as it came");
}

#[test]
fn a_payment_that_is_taken_back_is_owed_again() {
    let desk = Desk::new(1);
    desk.mandate(0);
    let run = desk.make(DAY);
    desk.pass(60);
    desk.take(desk.answer(run, b"0")).expect("taken in");
    let payment = desk.payments()[0]["id"].clone();
    desk.office.done("payments.void", json!({ "payment": payment, "reason": "銀行の誤り" }));
    let line = desk.office.done("debits.lines", json!({ "run": run }))["rows"][0].clone();
    assert_eq!(line["state"], "taken_back", "the run says so");
    assert_eq!(desk.preview("2027-02-26")["count"], 1, "and it may be drawn again");
    desk.save(0, json!({ "bank_code": "0009", "branch_code": "001", "number": "1", "holder": "コマツ" }));
    assert_eq!(desk.novelty(0), 2, "an account that has changed is told the bank");
}

#[test]
fn who_stops_is_asked_by_transfer() {
    let desk = Desk::new(1);
    let mandate = desk.mandate(0)["id"].clone();
    let run = desk.make(DAY);
    desk.pass(60);
    desk.take(desk.answer(run, b"3")).expect("taken in");
    let stop = json!({ "mandate": mandate, "reason": "本人が銀行で止めた" });
    desk.office.done("debits.stop_mandate", stop);
    let failed = desk.office.done("debits.failed", json!({}));
    assert_eq!(failed[0]["next"], "transfer", "nothing is left that waits for a decision");
    assert_eq!(Desk::why(&desk.preview("2027-02-26")), [("stopped".to_owned(), 1)], "and nothing is drawn");
    let other = desk.mandate(0);
    assert_ne!(other["id"], mandate, "a new mandate has a 顧客番号 of its own");
    let history = desk.office.done("debits.of_member", json!({ "member": desk.members[0] }));
    assert_eq!(
        (&history[0]["state"], &history[1]["state"], &history[1]["reason"]),
        (&json!("valid"), &json!("stopped"), &json!("本人が銀行で止めた")),
        "the one before stays with its reason"
    );
}

#[test]
fn of_what_is_paid_in_parts_the_part_is_drawn_that_is_due() {
    let desk = Desk::new(1);
    desk.mandate(0);
    let charge = desk.office.done("dues.of_member", json!({ "member": desk.members[0] }))[0]["id"].clone();
    let parts = json!([
        { "due_on": "2026-12-10", "amount": 3000 },
        { "due_on": "2027-01-31", "amount": 3000 },
        { "due_on": "2027-03-31", "amount": 2000 }
    ]);
    desk.office.done("dues.instalments", json!({ "charge": charge, "parts": parts }));
    let run = desk.make(DAY);
    assert_eq!(Desk::group(&desk.file(run)).lines[0].amount, 3000, "the first part");
    desk.pass(60);
    desk.take(desk.answer(run, b"0")).expect("taken in");
    assert_eq!(desk.preview("2027-01-29")["count"], 0, "the next is not due yet");
    let until = json!({ "day": "2027-01-29", "due_until": "2027-01-31" });
    assert_eq!(desk.office.done("debits.preview", until)["amount"], 3000, "unless it is asked for");
    assert_eq!(desk.preview("2027-04-30")["amount"], 5000, "what has come due together");
}

#[test]
fn what_was_paid_meanwhile_is_kept_for_later() {
    let desk = Desk::new(1);
    desk.mandate(0);
    let run = desk.make(DAY);
    let cash = json!({ "member": desk.members[0], "amount": 3000, "paid_on": "2026-11-01", "method": "cash" });
    desk.office.done("payments.record", cash);
    desk.pass(60);
    desk.take(desk.answer(run, b"0")).expect("taken in");
    let debit = desk.payments().into_iter().find(|one| one["method"] == "debit").expect("the payment");
    assert_eq!(
        (&debit["amount"], &debit["remaining"]),
        (&json!(8000), &json!(3000)),
        "no charge is paid more than once"
    );
}

#[test]
fn a_file_that_is_not_exactly_the_answer_is_refused() {
    let desk = Desk::new(2);
    desk.mandate(0);
    desk.mandate(1);
    let run = desk.make(DAY);
    assert_eq!(desk.refusal(desk.file(run)), "error-debit-request", "the request is no result");
    assert_eq!(desk.refusal(desk.answer(run, b"01")), "error-debit-day-ahead", "before the day nothing was drawn");
    desk.pass(60);
    let group = || Desk::group(&desk.answer(run, b"01"));
    let changed = |change: &dyn Fn(&mut Group<Debit>)| {
        let mut group = group();
        change(&mut group);
        desk.refusal(Desk::written(group))
    };
    assert_eq!(changed(&|group| group.lines[0].amount = 1), "error-debit-amount", "another amount");
    assert_eq!(changed(&|group| group.lines[0].customer = "99".into()), "error-debit-line", "another payer");
    assert_eq!(changed(&|group| drop(group.lines.pop())), "error-debit-missing", "a line is missing");
    assert_eq!(changed(&|group| group.lines.push(group.lines[0].clone())), "error-debit-line", "a line twice");
    assert_eq!(changed(&|group| group.header.collector = "1".into()), "error-debit-no-run", "somebody else's");
    assert_eq!(changed(&|group| group.header.day = None), "error-debit-no-run", "another day");
    let mut wrong = desk.answer(run, b"01");
    let trailer = wrong.windows(3).rposition(|at| at == b"\r\n8").expect("a trailer") + 2;
    wrong[trailer + 18] = b'9';
    assert_eq!(desk.refusal(wrong), "error-debit-sums", "totals are added up again");
    desk.take(desk.answer(run, b"01")).expect("the right one is taken");
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        accounts in prop::collection::vec((1u16..9900, 1u16..999, 1u32..9_999_999, "[ｱ-ﾝ]{1,12} [A-Z(ｶ-ﾄ]{1,12}", 1i64..9_999_999, 0i64..3), 1..12),
    ) {
        let record = |(at, (bank, branch, number, holder, amount, novelty)): (usize, &(u16, u16, u32, String, i64, i64))| {
            let account = Account {
                kind_of: if at % 2 == 0 { AccountType::Ordinary } else { AccountType::Current },
                bank_code: format!("{bank:04}"),
                branch_code: format!("{branch:03}"),
                number: format!("{number:07}"),
                holder: holder.clone(),
                ..Account::default()
            };
            let form = account.form(Use::Debit).expect("an account");
            line(&account, form, at as i64 + 1, *novelty, *amount)
        };
        let lines: Vec<_> = accounts.iter().enumerate().map(record).collect();
        let header = super::consignor::Consignor { code: "1".into(), number: "1".into(), ..Default::default() }.header("2026-12-28".parse().ok());
        let bytes = zengin::write(&Debit::file(vec![Debit::request(header, lines.clone())]), &Rules::default()).expect("a file");
        for record in bytes.split_inclusive(|byte| *byte == b'\n') {
            prop_assert_eq!(record.len(), 122, "every record is 120 bytes and CR LF");
        }
        let group = Desk::group(&bytes);
        prop_assert!(Debit::is_request(&group), "and it is a request");
        prop_assert_eq!(group.lines, lines, "the same lines");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]
    #[test]
    fn what_the_bank_has_drawn_is_what_was_paid(codes in prop::collection::vec(prop::sample::select(b"000123489ENZ ".to_vec()), 8)) {
        let desk = Desk::new(8);
        (0..8).for_each(|at| drop(desk.mandate(at)));
        let run = desk.make(DAY);
        desk.pass(60);
        desk.take(desk.answer(run, &codes)).expect("taken in");
        let drawn: i64 = codes.iter().map(|code| if *code == b'0' { 8000 } else { 0 }).sum();
        let paid: i64 = desk.payments().iter().filter_map(|one| one["amount"].as_i64()).sum();
        prop_assert_eq!(paid, drawn, "no yen more or less");
        prop_assert_eq!(&desk.office.done("debits.get", json!({ "run": run }))["paid_amount"], &json!(drawn), "the run says so too");
    }
}
