//! Money that moves is money that is there, year after year.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::testing::Office;

struct Books {
    office: Office,
    member: i64,
}

impl Books {
    /// Today is 2026-11-20; a member with a fee of 8,000.
    fn new() -> Self {
        let office = Office::new();
        office.done("kinds.set", json!({ "name": "正会員", "fee": 8000, "from": "2020-04-01" }));
        let member = office.member("小林", "千代子", None);
        Self { office, member }
    }

    fn subject(&self, name: &str) -> i64 {
        let all = self.office.done("books.subjects", json!({}));
        let found = all.as_array().expect("a list").iter().find(|one| one["name"] == name);
        found.expect("there")["id"].as_i64().expect("a key")
    }

    fn charge(&self, year: i32, amount: i64) -> i64 {
        let input = json!({ "member": self.member, "item": "annual", "fiscal_year": year, "amount": amount });
        self.office.done("dues.charge", input)["id"].as_i64().expect("a key")
    }

    fn pay(&self, day: &str, amount: i64, parts: Value) -> i64 {
        let input =
            json!({ "member": self.member, "amount": amount, "paid_on": day, "method": "cash", "allocations": parts });
        self.office.done("payments.record", input)["id"].as_i64().expect("a key")
    }

    fn spend(&self, day: &str, subject: &str, amount: i64) -> Value {
        let input =
            json!({ "day": day, "act": "expense", "purse": 1, "subject": self.subject(subject), "amount": amount });
        self.office.done("books.enter", input)["id"].clone()
    }

    fn statement(&self, year: i32) -> Value {
        self.office.done("books.statement", json!({ "fiscal_year": year }))
    }

    fn actual(statement: &Value, name: &str) -> i64 {
        let lines = ["income", "expense"].into_iter().flat_map(|side| statement[side].as_array().into_iter().flatten());
        let found: Vec<i64> =
            lines.filter(|line| line["name"] == name).filter_map(|line| line["actual"].as_i64()).collect();
        *found.first().unwrap_or_else(|| panic!("{name} stands in {statement}"))
    }

    fn sound(&self) {
        let checked = self.office.done("book.check", json!({}));
        assert_eq!(checked["ok"], true, "the statement leads from one balance to the next: {checked}");
    }
}

#[test]
fn what_members_pay_and_what_is_entered_stand_in_one_book() {
    let books = Books::new();
    let charge = books.charge(2026, 8000);
    books.pay("2026-05-01", 8000, json!([{ "charge": charge, "amount": 8000 }]));
    let entry = books.spend("2026-06-01", "通信運搬費", 1200);
    let move_it = json!({ "day": "2026-06-02", "act": "transfer", "purse": 1, "to_purse": 2, "amount": 5000 });
    books.office.done("books.enter", move_it);
    let ledger = books.office.done("books.ledger", json!({ "fiscal_year": 2026 }));
    assert_eq!(
        (&ledger["income"], &ledger["expense"], &ledger["total"]),
        (&json!(8000), &json!(1200), &json!(2)),
        "of all places a transfer is nothing"
    );
    assert_eq!(
        (&ledger["rows"][0]["subject"], &ledger["rows"][1]["balance"]),
        (&json!("会費収入"), &json!(6800)),
        "with the heading of its item"
    );
    let cash = books.office.done("books.ledger", json!({ "fiscal_year": 2026, "purse": 1 }));
    assert_eq!((&cash["total"], &cash["closing"]), (&json!(3), &json!(1800)), "of one place it is");
    books.office.done("books.reverse", json!({ "entry": entry, "reason": "二重" }));
    let again = books.office.call("books.reverse", json!({ "entry": entry, "reason": "x" }));
    assert_eq!(again.expect_err("once").key, "error-entry-reversed", "once is enough");
    let statement = books.statement(2026);
    assert_eq!(Books::actual(&statement, "通信運搬費"), 0, "as if it had not been");
    assert_eq!((&statement["closing"], &statement["net"]), (&json!(8000), &json!(8000)));
    let ledger = books.office.done("books.ledger", json!({ "fiscal_year": 2026 }));
    assert_eq!(
        (&ledger["income"], &ledger["expense"]),
        (&json!(8000), &json!(0)),
        "a reversal takes from its own side"
    );
    books.sound();
}

#[test]
fn what_is_paid_before_its_year_is_paid_ahead_until_it_begins() {
    let books = Books::new();
    let (last, next) = (books.charge(2025, 8000), books.charge(2026, 8000));
    books.pay("2026-03-20", 12_000, json!([{ "charge": last, "amount": 3000 }, { "charge": next, "amount": 8000 }]));
    let (before, now) = (books.statement(2025), books.statement(2026));
    assert_eq!(Books::actual(&before, "会費収入"), 3000, "of the year itself");
    assert_eq!(
        (&before["advances_grew"], &before["advances"]),
        (&json!(9000), &json!(9000)),
        "for the next year, and for nothing yet"
    );
    assert_eq!(Books::actual(&now, "会費収入"), 8000, "the year has begun");
    assert_eq!(
        (&now["advances_grew"], &now["advances"], &now["closing"]),
        (&json!(-8000), &json!(1000), &json!(12_000))
    );
    let ended = books.office.done("books.year_end", json!({ "fiscal_year": 2025 }));
    assert_eq!(ended["receivable"], 5000, "it is owed for the year, whenever it was charged");
    assert_eq!(ended["advance_rows"][0]["amount"], 9000);
    let payment = books.office.done("payments.list", json!({}))["rows"][0]["id"].clone();
    books
        .office
        .done("payments.allocate", json!({ "payment": payment, "allocations": [{ "charge": last, "amount": 1000 }] }));
    assert_eq!(books.statement(2025)["advances_grew"], 9000, "what is decided today changes nothing of last year");
    assert_eq!(
        (&books.statement(2026)["advances"], Books::actual(&books.statement(2026), "会費収入")),
        (&json!(0), 9000)
    );
    books.sound();
}

#[test]
fn a_closed_year_does_not_change() {
    let books = Books::new();
    let running = books.office.call("books.close", json!({ "fiscal_year": 2026 }));
    assert_eq!(running.expect_err("it runs").key, "error-close-running", "it is not over");
    let entry = books.spend("2026-03-01", "雑費", 500);
    books.office.done("books.close", json!({ "fiscal_year": 2025 }));
    let closed = |name: &str, input: Value| {
        let refused = books.office.call(name, input).expect_err(name);
        assert_eq!(refused.key, "error-period-closed", "{name} says what to do");
    };
    let subject = books.subject("雑費");
    closed(
        "books.enter",
        json!({ "day": "2026-03-31", "act": "expense", "purse": 1, "subject": subject, "amount": 1 }),
    );
    closed(
        "payments.record",
        json!({ "member": books.member, "amount": 1, "paid_on": "2024-03-31", "method": "cash" }),
    );
    for (name, input) in [
        ("books.set_budget", json!({ "fiscal_year": 2025, "lines": [{ "subject": subject, "amount": 1 }] })),
        ("dues.charge", json!({ "member": books.member, "item": "other", "fiscal_year": 2024, "amount": 1 })),
        ("dues.bill_year", json!({ "fiscal_year": 2025 })),
    ] {
        let refused = books.office.call(name, input).expect_err(name);
        assert_eq!(refused.key, "error-year-closed", "{name} says what to do");
    }
    let before = books.statement(2025);
    books.office.done("books.reverse", json!({ "entry": entry, "reason": "誤り" }));
    assert_eq!(books.statement(2025), before, "the reversal is of today");
    assert_eq!(Books::actual(&books.statement(2026), "雑費"), -500, "and stands in this year");
    let added = json!({ "name": "中島 隆之", "password": "soroban no oto", "role": "treasurer" });
    let id = books.office.done("staff.add", added)["id"].as_i64().expect("a key");
    let treasurer = crate::Actor::staff(id, "中島 隆之");
    let refused = books.office.call_as(&treasurer, "books.reopen", json!({ "fiscal_year": 2025, "reason": "x" }));
    assert!(refused.is_err(), "whoever closes does not open again alone");
    books.office.done("books.reopen", json!({ "fiscal_year": 2025, "reason": "訂正" }));
    books.spend("2026-03-31", "雑費", 1);
    let kept = books.office.done("books.closings", json!({}));
    assert_eq!(
        (&kept[0]["closed"], &kept[0]["reason"], &kept[1]["closing"]),
        (&json!(false), &json!("訂正"), &json!(-500)),
        "with what it came to"
    );
    books.sound();
}

#[test]
fn papers_and_files_for_others_can_be_made() {
    let books = Books::new();
    let charge = books.charge(2026, 8000);
    books.pay("2026-05-01", 8000, json!([{ "charge": charge, "amount": 8000 }]));
    books.spend("2026-06-01", "通信運搬費", 1200);
    for paper in ["statement", "inventory", "ledger"] {
        for format in ["xlsx", "pdf"] {
            let file =
                books.office.done("books.sheet", json!({ "fiscal_year": 2026, "paper": paper, "format": format }));
            assert!(file["bytes"].as_u64().is_some_and(|bytes| bytes > 800), "{paper} as {format}: {file}");
        }
    }
    let text = |program: &str| {
        let input = json!({ "fiscal_year": 2026, "program": program });
        let reply = crate::registry::call(
            &books.office.book,
            &books.office.actor,
            "books.export",
            input,
            &crate::Work::quiet(),
        );
        let Ok(crate::registry::Reply::File(file)) = reply else { panic!("a file for {program}") };
        tsudoi_sheet::decode(&file.bytes, tsudoi_sheet::Encoding::Cp932).into_owned()
    };
    let yayoi = text("yayoi");
    let rows: Vec<Vec<&str>> = yayoi.lines().map(|line| line.split(',').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 25 && row[0] == "2000"), "25 columns each: {yayoi}");
    assert_eq!(
        (rows[0][3], rows[0][4], rows[0][8], rows[0][10]),
        ("2026/05/01", "現金", "8000", "会費収入"),
        "debit and credit"
    );
    assert_eq!((rows[1][4], rows[1][10]), ("通信運搬費", "現金"), "what goes out the other way");
    let freee = text("freee");
    assert!(freee.starts_with("収支区分,") && freee.contains("支出,,2026/06/01"), "with titles: {freee}");
}

#[test]
fn an_auditor_reads_and_takes_papers_but_changes_nothing() {
    let books = Books::new();
    let added = json!({ "name": "丸山 監事", "password": "chouhyou wo miru", "role": "auditor" });
    let id = books.office.done("staff.add", added)["id"].as_i64().expect("a key");
    let auditor = crate::Actor::staff(id, "丸山 監事");
    let ask = |name: &str, input: Value| books.office.call_as(&auditor, name, input);
    for (name, input) in [
        ("books.ledger", json!({ "fiscal_year": 2026 })),
        ("books.year_end", json!({ "fiscal_year": 2026 })),
        ("books.sheet", json!({ "fiscal_year": 2026, "paper": "statement", "format": "pdf" })),
        ("receipts.list", json!({})),
        ("journal.verify", json!({})),
    ] {
        ask(name, input).unwrap_or_else(|e| panic!("{name} is open to them: {e}"));
    }
    for (name, input) in [
        ("books.close", json!({ "fiscal_year": 2025 })),
        ("books.export", json!({ "fiscal_year": 2026, "program": "yayoi" })),
        ("export.members", json!({ "format": "csv" })),
        ("payments.void", json!({ "payment": 1, "reason": "x" })),
    ] {
        let refused = ask(name, input).expect_err(name);
        assert_eq!(refused.code, crate::Code::Forbidden, "{name} is not theirs");
    }
}

#[derive(Debug, Clone)]
enum Step {
    Charge(i32),
    Pay(u32, i64, bool),
    Allocate(usize, usize),
    Void(usize),
    Enter(u32, i64),
    Transfer(u32, i64),
    Reverse(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (2024..2028_i32).prop_map(Step::Charge),
        (0..30_u32, 1..9_i64, any::<bool>()).prop_map(|(month, n, oldest)| Step::Pay(month, n * 1000, oldest)),
        (0..5_usize, 0..5_usize).prop_map(|(payment, charge)| Step::Allocate(payment, charge)),
        (0..5_usize).prop_map(Step::Void),
        (0..30_u32, -5..5_i64).prop_map(|(month, n)| Step::Enter(month, n * 300)),
        (0..30_u32, 1..5_i64).prop_map(|(month, n)| Step::Transfer(month, n * 100)),
        (0..5_usize).prop_map(Step::Reverse),
    ]
}

/// A day in the months from April 2024 on.
fn day(month: u32) -> String {
    format!("{}-{:02}-10", 2024 + (month + 3) / 12, (month + 3) % 12 + 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn each_year_leads_from_one_balance_to_the_next(steps in prop::collection::vec(step(), 1..25)) {
        let books = Books::new();
        let (mut charges, mut payments, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        let subjects = (books.subject("雑収入"), books.subject("雑費"));
        for step in steps {
            // What is refused changes nothing: only what holds afterwards matters.
            match step {
                Step::Charge(year) => {
                    let input = json!({ "member": books.member, "item": "other", "fiscal_year": year, "amount": 3000 });
                    charges.push(books.office.done("dues.charge", input)["id"].clone());
                }
                Step::Pay(month, amount, oldest) => {
                    let parts = if oldest { Value::Null } else { json!([]) };
                    payments.push(books.pay(&day(month), amount, parts));
                }
                Step::Allocate(payment, charge) => if let (Some(payment), Some(charge)) = (payments.get(payment), charges.get(charge)) {
                    drop(books.office.call("payments.allocate", json!({ "payment": payment, "allocations": [{ "charge": charge, "amount": 500 }] })));
                },
                Step::Void(at) => drop(payments.get(at).map(|id| books.office.call("payments.void", json!({ "payment": id, "reason": "x" })))),
                Step::Enter(month, amount) => {
                    let (act, subject) = if amount < 0 { ("expense", subjects.1) } else { ("income", subjects.0) };
                    let input = json!({ "day": day(month), "act": act, "purse": 1, "subject": subject, "amount": amount.abs() });
                    if let Ok(entry) = books.office.call("books.enter", input) { entries.push(entry["id"].clone()); }
                }
                Step::Transfer(month, amount) => {
                    let input = json!({ "day": day(month), "act": "transfer", "purse": 1, "to_purse": 2, "amount": amount });
                    if let Ok(entry) = books.office.call("books.enter", input) { entries.push(entry["id"].clone()); }
                }
                Step::Reverse(at) => drop(entries.get(at).map(|id| books.office.call("books.reverse", json!({ "entry": id, "reason": "x" })))),
            }
        }
        let mut carried = json!(0);
        for year in 2024..2028 {
            let figures = books.statement(year);
            prop_assert_eq!(&figures["opening"], &carried, "what the last year carried forward");
            let held: i64 = figures["assets"].as_array().into_iter().flatten().filter_map(|a| a["amount"].as_i64()).sum();
            prop_assert_eq!(figures["closing"].as_i64(), Some(held), "the statement is what is there");
            let ledger = books.office.done("books.ledger", json!({ "fiscal_year": year, "limit": 500 }));
            prop_assert_eq!(&ledger["closing"], &figures["closing"], "and so is the cash book");
            let last = ledger["rows"].as_array().and_then(|rows| rows.last()).map_or(&ledger["opening"], |row| &row["balance"]);
            prop_assert_eq!(last, &ledger["closing"], "line by line");
            carried = figures["closing"].clone();
        }
        let last = books.statement(2027);
        let owed: i64 = books.office.done("dues.of_member", json!({ "member": books.member })).as_array().into_iter().flatten().filter_map(|line| line["open"].as_i64()).sum();
        prop_assert_eq!(last["receivable"].as_i64(), Some(owed), "what is owed at the end is what is open");
        books.sound();
    }
}
