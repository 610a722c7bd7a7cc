//! Money is conserved, whatever is done in whatever order.

#![allow(clippy::unwrap_used)] // a test may fall over

mod refunds;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::testing::Office;

fn charge(office: &Office, member: i64, year: i32, amount: i64) -> i64 {
    let input = json!({ "member": member, "item": "annual", "fiscal_year": year, "amount": amount, "due_on": format!("{year}-05-31") });
    office.done("dues.charge", input)["id"].as_i64().unwrap()
}

fn pay(office: &Office, member: i64, amount: i64) -> Value {
    office.done(
        "payments.record",
        json!({ "member": member, "amount": amount, "paid_on": "2026-11-18", "method": "bank" }),
    )
}

fn dues(office: &Office, member: i64) -> Value {
    office.done("dues.of_member", json!({ "member": member }))
}

#[test]
fn the_oldest_is_paid_first_and_the_rest_waits() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    let (new, old) = (charge(&office, a, 2026, 8000), charge(&office, a, 2025, 8000));
    let part = pay(&office, a, 10_000);
    assert_eq!(part["allocated"][0]["charge"], old, "oldest due day first");
    assert_eq!(part["allocated"][1]["amount"], 2000, "then the rest");
    assert_eq!(part["remaining"], 0, "nothing is left");
    assert_eq!(dues(&office, a)[0]["state"], "part", "paid in part");
    let over = pay(&office, a, 10_000);
    assert_eq!(over["remaining"], 4000, "what nobody owes stays on the payment");
    let advance = office.done("payments.list", json!({ "state": "advance" }));
    assert_eq!((&advance["total"], &advance["rows"][0]["remaining"]), (&json!(1), &json!(4000)), "前受金 can be found");
    let next = charge(&office, a, 2027, 9000);
    let asked = json!({ "payment": over["id"], "allocations": [{ "charge": next, "amount": 4001 }] });
    assert_eq!(
        office.call("payments.allocate", asked).unwrap_err().key,
        "error-more-than-paid",
        "no more than is left"
    );
    let asked = json!({ "payment": over["id"], "allocations": [{ "charge": next, "amount": 4000 }] });
    assert_eq!(office.done("payments.allocate", asked)["remaining"], 0, "later it pays what came later");
    assert_eq!(
        office.call("dues.cancel", json!({ "charges": [new], "reason": "x" })).unwrap_err().key,
        "error-charge-paid",
        "what is paid stays"
    );
    let seen = office.done("payments.get", json!({ "payment": over["id"] }));
    assert_eq!(seen["allocations"].as_array().unwrap().len(), 2, "what it pays");
    assert_eq!(seen["labels"], json!(["2026年度 年会費", "2027年度 年会費"]), "in words");
}

#[test]
fn a_payment_is_taken_back_whole() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2026, 8000);
    let before = dues(&office, a);
    let paid = pay(&office, a, 8000);
    office.done("payments.void", json!({ "payment": paid["id"], "reason": "別の人の入金だった" }));
    assert_eq!(dues(&office, a), before, "owed as before");
    let again = office.call("payments.void", json!({ "payment": paid["id"], "reason": "もう一度" }));
    assert_eq!(again.unwrap_err().key, "error-payment-void", "once is enough");
    let list = office.done("payments.list", json!({}));
    assert_eq!((&list["total"], &list["sum"]), (&json!(1), &json!(0)), "it stays to be seen and counts for nothing");
    assert_eq!(list["rows"][0]["void"], true, "marked");
    let later = json!({ "member": a, "amount": 1, "paid_on": "2026-11-21", "method": "cash" });
    assert_eq!(
        office.call("payments.record", later).unwrap_err().field.as_deref(),
        Some("paid_on"),
        "tomorrow's money"
    );
    let none = json!({ "member": a, "amount": 0, "paid_on": "2026-11-20", "method": "cash" });
    assert_eq!(
        office.call("payments.record", none).unwrap_err().field.as_deref(),
        Some("amount"),
        "nothing is no payment"
    );
}

#[derive(Debug, Clone)]
enum Step {
    Charge(i64),
    Pay(i64),
    ByHand(i64, usize, i64),
    Allocate(usize, usize, i64),
    Void(usize),
    Cancel(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1..9000i64).prop_map(Step::Charge),
        (1..20_000i64).prop_map(Step::Pay),
        (1..9000i64, 0..6usize, 1..9000i64).prop_map(|(a, c, b)| Step::ByHand(a, c, b)),
        (0..6usize, 0..6usize, 1..9000i64).prop_map(|(p, c, a)| Step::Allocate(p, c, a)),
        (0..6usize).prop_map(Step::Void),
        (0..6usize).prop_map(Step::Cancel),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn money_is_conserved(steps in proptest::collection::vec(step(), 1..24)) {
        let office = Office::new();
        let a = office.member("小林", "千代子", None);
        let (mut charges, mut payments): (Vec<i64>, Vec<i64>) = (Vec::new(), Vec::new());
        let (mut came_in, mut owed) = (0, 0);
        for step in steps {
            // Steps that break a rule are refused and change nothing; that is looked at below.
            match step {
                Step::Charge(amount) => {
                    let input = json!({ "member": a, "item": "other", "fiscal_year": 2026, "amount": amount });
                    charges.push(office.done("dues.charge", input)["id"].as_i64().unwrap());
                    owed += amount;
                }
                Step::Pay(amount) => {
                    payments.push(pay(&office, a, amount)["id"].as_i64().unwrap());
                    came_in += amount;
                }
                Step::ByHand(amount, charge, part) => {
                    let Some(charge) = charges.get(charge) else { continue };
                    let input = json!({ "member": a, "amount": amount, "paid_on": "2026-11-18", "method": "cash",
                        "allocations": [{ "charge": charge, "amount": part }] });
                    if let Ok(done) = office.call("payments.record", input) {
                        payments.push(done["id"].as_i64().unwrap());
                        came_in += amount;
                    }
                }
                Step::Allocate(payment, charge, amount) => {
                    let (Some(payment), Some(charge)) = (payments.get(payment), charges.get(charge)) else { continue };
                    let _ = office.call("payments.allocate", json!({ "payment": payment, "allocations": [{ "charge": charge, "amount": amount }] }));
                }
                Step::Void(payment) => {
                    let Some(payment) = payments.get(payment) else { continue };
                    let amount = office.done("payments.get", json!({ "payment": payment }))["amount"].as_i64().unwrap();
                    if office.call("payments.void", json!({ "payment": payment, "reason": "x" })).is_ok() {
                        came_in -= amount;
                    }
                }
                Step::Cancel(charge) => {
                    let Some(charge) = charges.get(charge) else { continue };
                    let line = office.done("dues.of_member", json!({ "member": a }));
                    let amount = line.as_array().unwrap().iter().find(|c| c["id"] == *charge).map(|c| c["amount"].as_i64().unwrap());
                    if office.call("dues.cancel", json!({ "charges": [charge], "reason": "x" })).is_ok() {
                        owed -= amount.unwrap();
                    }
                }
            }
            let checked = office.done("book.check", json!({}));
            prop_assert_eq!(&checked["problems"], &json!([]), "the rules of the room hold after every step");
        }
        let list = office.done("payments.list", json!({}));
        prop_assert_eq!(&list["sum"], &json!(came_in), "what came in");
        let dues = office.done("dues.list", json!({}));
        prop_assert_eq!(&dues["charged"], &json!(owed), "what is owed");
        let advance: i64 = list["rows"].as_array().unwrap().iter().map(|row| row["remaining"].as_i64().unwrap()).sum();
        prop_assert_eq!(dues["paid"].as_i64().unwrap() + advance, came_in, "every yen pays something or waits");
    }
}
