//! What is missing or too much, by the rule of the association; money is neither made nor lost by it.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Treasury;

fn rule(treasury: &Treasury, short: i64, over: i64) {
    let item = if over > 0 { "other" } else { "" };
    let rule = json!({ "short_up_to": short, "over_up_to": over, "over_item": item });
    treasury.office.done("bank.set_differences", rule);
}

fn owes(treasury: &Treasury, member: i64) -> i64 {
    let charges = treasury.office.done("dues.of_member", json!({ "member": member }));
    charges.as_array().expect("charges").iter().map(|charge| charge["open"].as_i64().expect("yen")).sum()
}

fn settle(treasury: &Treasury, member: i64, exact: bool) -> Value {
    let line = treasury.line("ヤマダ タロウ")["id"].clone();
    treasury.office.done("bank.settle", json!({ "line": line, "member": member, "exact": exact }))
}

fn yamada(treasury: &Treasury) -> i64 {
    let member = treasury.member("山田", "太郎", "ヤマダ", "タロウ");
    treasury.bill(2026);
    member
}

#[test]
fn a_fee_that_the_bank_kept_is_borne_and_owed_again_when_it_is_taken_back() {
    let treasury = Treasury::new();
    let member = yamada(&treasury);
    rule(&treasury, 880, 0);
    treasury.import(&[("2026/11/05", "ヤマダ タロウ", 7560)]);
    let candidate = treasury.line("ヤマダ タロウ")["candidates"][0].clone();
    assert_eq!((&candidate["borne"], &candidate["difference"]), (&json!(440), &json!(-440)), "said before it is done");
    let done = settle(&treasury, member, false);
    assert_eq!((&done["borne"], owes(&treasury, member)), (&json!(440), 0), "paid in full, so nobody is reminded");

    let payment = json!({ "payment": done["payment"], "reason": "まちがい" });
    let refused = treasury.office.call("payments.void", payment).expect_err("refused");
    assert_eq!(refused.key, "error-payment-has-difference", "alone it would leave 440 yen that nobody owes");
    assert_eq!(owes(&treasury, member), 0, "and nothing happened");

    let back = json!({ "settlements": [done["settlement"]], "reason": "別の方の入金" });
    treasury.office.done("bank.unsettle", back);
    assert_eq!(owes(&treasury, member), 8000, "all of it is owed again");
    let done = settle(&treasury, member, true);
    assert_eq!((&done["borne"], owes(&treasury, member)), (&json!(0), 440), "whoever wants it stays open");
}

#[test]
fn what_is_too_much_becomes_what_the_association_calls_it() {
    let treasury = Treasury::new();
    let member = yamada(&treasury);
    rule(&treasury, 0, 1000);
    treasury.import(&[("2026/11/05", "ヤマダ タロウ", 8500)]);
    assert_eq!(treasury.line("ヤマダ タロウ")["candidates"][0]["taken"], 500, "said before it is done");
    let done = settle(&treasury, member, false);
    assert_eq!((&done["taken"], &done["remaining"]), (&json!(500), &json!(0)), "nothing stays as 前受金");
    let back = json!({ "settlements": [done["settlement"]], "reason": "まちがい" });
    treasury.office.done("bank.unsettle", back);
    let charges = treasury.office.done("dues.of_member", json!({ "member": member }));
    let in_force = charges.as_array().expect("charges").iter().filter(|charge| charge["state"] != "cancelled").count();
    assert_eq!((in_force, owes(&treasury, member)), (1, 8000), "only the fee is owed; the gift is gone with its money");
}

#[test]
fn a_rule_gives_away_little_and_only_to_what_can_be_charged_again() {
    let treasury = Treasury::new();
    let member = yamada(&treasury);
    let set = |rule| treasury.office.call("bank.set_differences", rule).expect_err("refused").key;
    let beyond = json!({ "short_up_to": 3001, "over_up_to": 0 });
    assert_eq!(set(beyond), "error-difference-limit", "more is for somebody to look at");
    let once = json!({ "short_up_to": 0, "over_up_to": 500, "over_item": "annual" });
    assert_eq!(set(once), "error-difference-item", "the annual fee is charged once");

    rule(&treasury, 3000, 3000);
    treasury
        .office
        .done("dues.charge", json!({ "member": member, "item": "other", "fiscal_year": 2026, "amount": 2500 }));
    treasury.import(&[("2026/11/05", "ヤマダ タロウ", 1000)]);
    assert_eq!(settle(&treasury, member, false)["borne"], 0, "of 8,000 yen 7,000 are no fee");
    assert_eq!(owes(&treasury, member), 9500, "a part was paid, the rest is owed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever comes in and whatever the rule: what came in is what was paid and what is left, what was owed is what
    /// was paid, what was borne and what is open; and taking it back leaves what was.
    #[test]
    fn a_difference_is_never_lost(came in 1_i64..12_000, short in 0_i64..=3000, over in 0_i64..=3000) {
        let treasury = Treasury::new();
        let member = yamada(&treasury);
        rule(&treasury, short, over);
        treasury.import(&[("2026/11/05", "ヤマダ タロウ", came)]);
        let done = settle(&treasury, member, false);
        let of = |field: &str| done[field].as_i64().expect("yen");
        let paid = came - of("remaining") - of("taken");
        prop_assert_eq!(8000, paid + of("borne") + owes(&treasury, member), "what was owed is somewhere");
        prop_assert!(of("borne") <= short && of("taken") <= over, "no more than the rule says");
        let whole = treasury.office.done("dues.list", json!({ "limit": 10 }));
        prop_assert!(whole["rows"].as_array().expect("rows").iter().all(|row| row["open"].as_i64() >= Some(0)), "nothing is paid twice: {}", whole);
        treasury.office.done("bank.unsettle", json!({ "settlements": [done["settlement"]], "reason": "まちがい" }));
        prop_assert_eq!(owes(&treasury, member), 8000, "taken back, all is as before");
    }
}
