//! What is arranged about charges: adjustments, instalments, fees of one's own, payers; and arrears.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{codes, fee, open_charges};
use crate::testing::Office;

fn charge(office: &Office, member: i64, year: i32, amount: i64) -> i64 {
    let input = json!({ "member": member, "item": "other", "fiscal_year": year, "amount": amount, "due_on": format!("{year}-05-31") });
    office.done("dues.charge", input)["id"].as_i64().expect("a key")
}

fn pay(office: &Office, member: i64, amount: i64) -> i64 {
    let input = json!({ "member": member, "amount": amount, "paid_on": "2026-06-01", "method": "cash" });
    office.done("payments.record", input)["id"].as_i64().expect("a key")
}

fn sound(office: &Office) {
    let checked = office.done("book.check", json!({}));
    assert_eq!(checked["ok"], true, "what is kept follows from the rows: {checked}");
}

#[test]
fn a_charge_becomes_less_or_more_but_never_less_than_what_was_paid() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let one = charge(&office, member, 2026, 8000);
    pay(&office, member, 3000);
    let less = office.done("dues.adjust", json!({ "charge": one, "amount": -2000, "reason": "年度途中の入会" }));
    assert_eq!((&less["amount"], &less["open"]), (&json!(6000), &json!(3000)), "what it comes to, and what is left");
    let refused = office.call("dues.adjust", json!({ "charge": one, "amount": -3001, "reason": "x" }));
    assert_eq!(refused.expect_err("below what was paid").key, "error-adjust-below-paid", "that would be a refund");
    for (amount, reason) in [(0, "x"), (-9000, "x"), (500, " ")] {
        let input = json!({ "charge": one, "amount": amount, "reason": reason });
        assert!(office.call("dues.adjust", input).is_err(), "{amount} {reason:?} means nothing");
    }
    pay(&office, member, 3000);
    assert_eq!(open_charges(&office, member)[0]["state"], "paid", "paid as far as it goes now");
    office.done("dues.adjust", json!({ "charge": one, "amount": 2000, "reason": "取り違え" }));
    let looked = office.done("dues.get", json!({ "charge": one }));
    assert_eq!((&looked["charged"], &looked["line"]["open"]), (&json!(8000), &json!(2000)), "it is open again");
    assert_eq!(looked["adjustments"].as_array().map(Vec::len), Some(2), "both are kept, with their reasons");
    let two = charge(&office, member, 2025, 1000);
    office.done("dues.adjust", json!({ "charge": two, "amount": -1000, "reason": "免除" }));
    let waived = office.done("dues.get", json!({ "charge": two }));
    assert_eq!(waived["line"]["state"], "waived", "nothing is owed, and nothing was paid");
    sound(&office);
}

#[test]
fn what_is_paid_in_parts_is_late_when_a_part_is_late() {
    let office = Office::new(); // today: 2026-11-20
    let member = office.member("小林", "千代子", None);
    let one = charge(&office, member, 2026, 9000);
    let late = |office: &Office| office.done("dues.arrears", json!({}))["amount"].as_i64();
    assert_eq!(late(&office), Some(9000), "due in May");
    let parts = |days: &[(&str, i64)]| -> Value {
        days.iter().map(|(day, amount)| json!({ "due_on": day, "amount": amount })).collect()
    };
    let set = |parts: Value| office.call("dues.instalments", json!({ "charge": one, "parts": parts }));
    for wrong in [
        parts(&[("2026-12-31", 9000)]),
        parts(&[("2026-12-31", 4000), ("2027-01-31", 4000)]),
        parts(&[("2027-01-31", 4000), ("2026-12-31", 5000)]),
        parts(&[("2026-12-31", 9000), ("2027-01-31", 0)]),
    ] {
        assert!(set(wrong.clone()).is_err(), "no plan: {wrong}");
    }
    set(parts(&[("2026-10-31", 3000), ("2026-12-31", 3000), ("2027-02-28", 3000)])).expect("a plan");
    let due = |office: &Office| office.done("dues.get", json!({ "charge": one }))["line"]["due_on"].clone();
    assert_eq!(due(&office), "2026-10-31", "the first part is next");
    pay(&office, member, 2999);
    assert_eq!((due(&office), late(&office)), (json!("2026-10-31"), Some(6001)), "a yen is missing");
    pay(&office, member, 1);
    assert_eq!((due(&office), late(&office)), (json!("2026-12-31"), Some(0)), "in time again");
    office.done("dues.adjust", json!({ "charge": one, "amount": -4000, "reason": "減額" }));
    let left = office.done("dues.get", json!({ "charge": one }))["instalments"].clone();
    assert_eq!(left, parts(&[("2026-10-31", 3000), ("2026-12-31", 2000)]), "the plan follows the charge");
    office.done("dues.instalments", json!({ "charge": one, "parts": [] }));
    assert_eq!(due(&office), "2026-05-31", "at once again");
    sound(&office);
}

#[test]
fn a_fee_of_ones_own_stands_in_place_of_the_rule() {
    let office = Office::new();
    let [own, free, plain, over] = ["一", "二", "三", "四"].map(|name| office.member("小林", name, None));
    fee(&office, 1, "2020-04-01", 8000);
    let set = |member: i64, fee: i64, until: Option<&str>| {
        office.call(
            "dues.set_own_fee",
            json!({ "member": member, "item": "annual", "fee": fee, "from": "2025-04-01", "until": until, "reason": "名誉" }),
        )
    };
    set(own, 3000, None).expect("a fee");
    set(free, 0, Some("2027-03-31")).expect("an exemption");
    set(over, 0, Some("2026-03-31")).expect("one that is over");
    assert_eq!(set(own, 1, None).expect_err("twice").key, "error-own-fee-overlaps", "one at a time");
    let backwards = json!({ "member": plain, "item": "annual", "fee": 0, "from": "2026-04-01", "until": "2026-03-31", "reason": "x" });
    assert!(office.call("dues.set_own_fee", backwards).is_err(), "ends before it begins");
    let seen = office.done("dues.preview", json!({ "fiscal_year": 2026 }));
    assert_eq!(codes(&seen), [(free, "exempt".to_owned())], "who owes nothing is named");
    assert_eq!(seen["amount"], 3000 + 8000 + 8000, "one their own, the others the fee of their kind");
    office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    assert_eq!(open_charges(&office, own)[0]["amount"], 3000, "as arranged");
    let arranged = office.done("dues.arrangements", json!({ "member": own }));
    let id = arranged["own_fees"][0]["id"].clone();
    assert_eq!(arranged["own_fees"][0]["reason"], "名誉", "with the reason");
    office.done("dues.remove_own_fee", json!({ "id": id }));
    assert_eq!(office.done("dues.arrangements", json!({ "member": own }))["own_fees"], json!([]), "gone");
    office.done("journal.undo", json!({}));
    assert_eq!(office.done("dues.arrangements", json!({ "member": own }))["own_fees"][0]["fee"], 3000, "and back");
}

#[test]
fn somebody_else_pays_from_a_day_until_another() {
    let office = Office::new(); // today: 2026-11-20
    let [member, company, head, ended] = ["一", "二", "三", "四"].map(|name| office.member("小林", name, None));
    fee(&office, 1, "2020-04-01", 8000);
    office.done("households.save", json!({ "members": [head, member], "name": "" }));
    let set = |member: i64, from: &str, until: Option<&str>| {
        office.call("dues.set_payer", json!({ "member": member, "payer": company, "from": from, "until": until }))
    };
    set(member, "2026-04-01", None).expect("a payer");
    set(ended, "2024-04-01", Some("2026-03-31")).expect("one that is over");
    assert_eq!(set(member, "2027-04-01", None).expect_err("twice").key, "error-payer-overlaps", "one at a time");
    assert_eq!(set(company, "2026-04-01", None).expect_err("themselves").key, "error-payer-self", "that says nothing");
    office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    let payer = |member: i64| {
        let all = open_charges(&office, member);
        all.iter().find(|line| line["member"] == member).expect("charged")["payer"].clone()
    };
    assert_eq!(payer(member), company, "who was chosen, before the household");
    assert_eq!(payer(ended), ended, "it is over");
    assert_eq!(open_charges(&office, company).len(), 2, "their own, and the other's");
    office.died(company);
    let again =
        office.done("dues.charge", json!({ "member": member, "item": "other", "fiscal_year": 2026, "amount": 500 }));
    let line = office.done("dues.get", json!({ "charge": again["id"] }))["line"].clone();
    assert_eq!(line["payer"], head, "who died pays nothing: the household does");
}

#[test]
fn arrears_are_told_by_year_and_payer() {
    let office = Office::new();
    let [a, b] = ["一", "二"].map(|name| office.member("小林", name, None));
    for year in 2022..=2026 {
        charge(&office, a, year, 8000);
    }
    charge(&office, b, 2026, 5000);
    office.done(
        "dues.charge",
        json!({ "member": b, "item": "entrance", "fiscal_year": 2026, "amount": 700, "due_on": "2027-03-31" }),
    );
    pay(&office, a, 8000 + 3000);
    let owing = office.done("dues.arrears", json!({}));
    assert_eq!((&owing["total"], &owing["amount"]), (&json!(2), &json!(29000 + 5000)), "what is not due is not late");
    let years: Vec<(i64, i64)> = owing["years"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|y| Some((y["fiscal_year"].as_i64()?, y["amount"].as_i64()?)))
        .collect();
    assert_eq!(years, [(2023, 5000), (2024, 8000), (2025, 8000), (2026, 13000)], "by year, oldest first");
    assert_eq!(owing["rows"][0]["member"], a, "the largest first");
    assert_eq!(owing["rows"][0]["years"], json!({ "2023": 5000, "2024": 8000, "2025": 8000, "2026": 8000 }));
    assert_eq!(owing["rows"][0]["since"], "2023-05-31", "since the oldest that is open");
    let found = office.done("dues.arrears", json!({ "segment": "owed < 10000" }));
    assert_eq!((&found["total"], &found["rows"][0]["member"]), (&json!(1), &json!(b)), "of a segment");
}

#[derive(Debug, Clone)]
enum Step {
    Charge(i64),
    Pay(i64),
    Void,
    Adjust(usize, i64),
    Parts(usize),
    Cancel(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (1..9_i64).prop_map(|n| Step::Charge(n * 1000)),
        (1..9_i64).prop_map(|n| Step::Pay(n * 700)),
        Just(Step::Void),
        (0..6_usize, -4..4_i64).prop_map(|(at, n)| Step::Adjust(at, n * 500)),
        (0..6_usize).prop_map(Step::Parts),
        (0..6_usize).prop_map(Step::Cancel),
    ];
    prop::collection::vec(step, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn money_is_neither_made_nor_lost(steps in steps()) {
        let office = Office::new();
        let member = office.member("小林", "千代子", None);
        let (mut charges, mut payments) = (Vec::new(), Vec::new());
        for step in steps {
            // What is refused changes nothing: only what holds afterwards matters.
            match step {
                Step::Charge(amount) => charges.push(charge(&office, member, 2020 + charges.len() as i32, amount)),
                Step::Pay(amount) => payments.push(pay(&office, member, amount)),
                Step::Void => drop(payments.pop().map(|id| office.call("payments.void", json!({ "payment": id, "reason": "x" })))),
                Step::Adjust(at, amount) => drop(charges.get(at).map(|id| office.call("dues.adjust", json!({ "charge": id, "amount": amount, "reason": "x" })))),
                Step::Parts(at) => drop(charges.get(at).map(|id| {
                    let amount = office.call("dues.get", json!({ "charge": id })).ok().and_then(|c| c["line"]["amount"].as_i64()).unwrap_or(2);
                    office.call("dues.instalments", json!({ "charge": id, "parts": [
                        { "due_on": "2026-12-01", "amount": amount / 2 }, { "due_on": "2027-01-01", "amount": amount - amount / 2 } ] }))
                })),
                Step::Cancel(at) => drop(charges.get(at).map(|id| office.call("dues.cancel", json!({ "charges": [id], "reason": "x" })))),
            }
        }
        sound(&office);
        let sum = |list: &Value, key: &str| list.as_array().into_iter().flatten().filter_map(|row| row[key].as_i64()).sum::<i64>();
        let lines = office.done("dues.of_member", json!({ "member": member }));
        let paid = office.done("payments.list", json!({ "limit": 500 }))["rows"].clone();
        let kept: Vec<&Value> = paid.as_array().into_iter().flatten().filter(|row| row["void"] == false).collect();
        let (amount, left) = (kept.iter().filter_map(|r| r["amount"].as_i64()).sum::<i64>(), kept.iter().filter_map(|r| r["remaining"].as_i64()).sum::<i64>());
        prop_assert_eq!(sum(&lines, "paid"), amount - left, "what came in is what was allocated and what is left");
        prop_assert_eq!(sum(&lines, "amount"), sum(&lines, "paid") + sum(&lines, "open"), "what was charged is paid or open");
    }
}
