//! What is given back: never more than is left, never of what is receipted, and the books say so.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{charge, pay};
use crate::testing::Office;

fn refund(payment: &Value, amount: i64) -> Value {
    json!({ "payment": payment["id"], "amount": amount, "method": "cash", "reason": "二重の入金" })
}

fn refused(office: &Office, name: &str, input: Value) -> &'static str {
    office.call(name, input).expect_err("refused").key
}

#[test]
fn only_what_pays_nothing_is_given_back_and_a_slip_is_taken_back() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2026, 8000);
    let paid = pay(&office, a, 10_000);
    assert_eq!(refused(&office, "payments.refund", refund(&paid, 2001)), "error-refund-amount", "2,000 yen are left");
    let early = json!({ "payment": paid["id"], "method": "cash", "reason": "x", "refunded_on": "2026-11-17" });
    assert_eq!(refused(&office, "payments.refund", early), "error-refund-before-payment", "it had not come in yet");
    let given = office.done("payments.refund", refund(&paid, 1500));
    assert_eq!(given["remaining"], 500, "the rest stays 前受金");
    let void = json!({ "payment": paid["id"], "reason": "x" });
    assert_eq!(refused(&office, "payments.void", void.clone()), "error-payment-refunded", "that money is gone already");
    let allocate =
        json!({ "payment": paid["id"], "allocations": [{ "charge": charge(&office, a, 2027, 8000), "amount": 501 }] });
    assert_eq!(refused(&office, "payments.allocate", allocate), "error-more-than-paid", "nor does it pay a charge");

    office.done("payments.take_back_refund", json!({ "refund": given["id"], "reason": "返していなかった" }));
    let shown = office.done("payments.get", json!({ "payment": paid["id"] }));
    assert_eq!(
        (&shown["remaining"], &shown["refunds"][0]["taken_back"]),
        (&json!(2000), &json!(true)),
        "and both are told"
    );
    let again = json!({ "refund": given["id"], "reason": "x" });
    assert_eq!(refused(&office, "payments.take_back_refund", again), "error-refund-taken-back", "once");
    office.done("payments.void", void);
}

#[test]
fn what_is_receipted_is_not_given_back_before_its_receipt_is_void() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    charge(&office, a, 2026, 8000);
    let paid = pay(&office, a, 10_000);
    let issued = office.done("receipts.issue", json!({ "payments": [paid["id"]] }));
    assert_eq!(
        refused(&office, "payments.refund", refund(&paid, 2000)),
        "error-receipt-of-refund",
        "its sheet says 10,000"
    );
    office.done("receipts.void", json!({ "receipt": issued["issued"][0]["id"], "reason": "返金" }));
    office.done("payments.refund", refund(&paid, 2000));
    let waits = office.done("receipts.unissued", json!({}));
    assert_eq!(waits["rows"][0]["open"], 8000, "a receipt is given for what stayed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is given back and taken back again: what came in is what was paid, given back and is left, the cash
    /// book holds that much less, and nothing is found by the check.
    #[test]
    fn money_is_given_back_once(owed in 1_i64..9_000, paid in 1_i64..12_000, steps in prop::collection::vec((1_i64..6_000, any::<bool>()), 0..5)) {
        let office = Office::new();
        let a = office.member("小林", "千代子", None);
        charge(&office, a, 2026, owed);
        let payment = pay(&office, a, paid);
        let mut gone = 0;
        for (amount, stays) in steps {
            let Ok(given) = office.call("payments.refund", refund(&payment, amount)) else { continue };
            if stays {
                gone += amount;
            } else {
                office.done("payments.take_back_refund", json!({ "refund": given["id"], "reason": "x" }));
            }
        }
        let shown = office.done("payments.get", json!({ "payment": payment["id"] }));
        let of = |field: &str| shown[field].as_i64().expect("yen");
        prop_assert_eq!(of("allocated") + gone + of("remaining"), paid, "nothing is lost");
        let purses = office.done("books.purses", json!({}));
        let held: i64 = purses.as_array().expect("purses").iter().map(|purse| purse["balance"].as_i64().expect("yen")).sum();
        prop_assert_eq!(held, paid - gone, "the books hold what is there");
        let statement = office.done("books.statement", json!({ "fiscal_year": 2026 }));
        prop_assert_eq!(&statement["advances"], &shown["remaining"], "前受金 is what is left");
        prop_assert_eq!(office.done("book.check", json!({}))["problems"].clone(), json!([]), "and the check agrees");
    }
}
