//! A new year, and years that were not paid.

#![allow(clippy::unwrap_used)] // a test may fall over

use serde_json::{Value, json};

use crate::testing::{Office, Postbox};

fn kind(office: &Office, name: &str, fee: i64, rules: &Value) -> i64 {
    let kind = office.done("kinds.save", json!({ "name": name, "rules": rules }))["id"].as_i64().unwrap();
    office.done("kinds.set_fee", json!({ "kind": kind, "fee": fee, "from": "2015-04-01" }));
    kind
}

fn member(office: &Office, kind: i64, name: &str, from: &str, birth: Option<&str>) -> i64 {
    let record = json!({ "sei": name, "birth": birth, "emails": [{ "address": "a@example.jp" }] });
    office.done("members.add", json!({ "record": record, "kind": kind, "starts_on": from }))["id"].as_i64().unwrap()
}

fn charge(office: &Office, member: i64, years: std::ops::RangeInclusive<i32>) {
    for year in years {
        let due = format!("{year}-05-31");
        office.done(
            "dues.charge",
            json!({ "member": member, "item": "annual", "fiscal_year": year, "amount": 8000, "due_on": due }),
        );
    }
}

fn propose(office: &Office, leave_out: &[i64]) -> Value {
    office.done("renewal.propose", json!({ "fiscal_year": 2027, "leave_out": leave_out }))
}

fn act(proposed: &Value, member: i64) -> Option<String> {
    let of = proposed["proposals"].as_array().unwrap().iter().find(|one| one["member"] == member)?;
    Some(of["act"].as_str().unwrap().to_owned())
}

#[test]
fn a_year_is_proposed_committed_and_taken_back_as_one() {
    let office = Office::new();
    let (student, full) = (kind(&office, "学生会員", 3000, &json!({})), kind(&office, "正会員", 8000, &json!({})));
    let (honoured, club) =
        (kind(&office, "永年会員", 0, &json!({})), kind(&office, "友の会", 5000, &json!({ "term": "rolling" })));
    office.done("renewal.save_rule", json!({ "from": student, "to": full, "after_years": 4 }));
    office.done("renewal.save_rule", json!({ "from": full, "to": honoured, "after_years": 10, "at_age": 80 }));
    let fourth = member(&office, student, "四年", "2023-04-01", None);
    let third = member(&office, student, "三年", "2023-04-02", None);
    let old = member(&office, full, "八十", "2016-04-01", Some("1947-04-01"));
    let young = member(&office, full, "七九", "2016-04-01", Some("1947-04-02"));
    let friend = member(&office, club, "友", "2026-06-01", None);
    let leaves = member(&office, full, "退", "2016-04-01", None);
    let back = member(&office, full, "復", "2016-04-01", None);
    let behind = member(&office, full, "未", "2016-04-01", None);
    office.done("membership.end", json!({ "member": leaves, "on": "2027-03-31", "reason": "left" }));
    office.done("membership.leave", json!({ "member": back, "starts_on": "2026-04-01", "until": "2027-03-31" }));
    charge(&office, behind, 2025..=2026);
    let seen = propose(&office, &[]);
    let acts = [fourth, third, old, young, friend, leaves, back, behind].map(|member| act(&seen, member));
    let acts: Vec<_> = acts.iter().map(|act| act.as_deref().unwrap_or("-")).collect();
    assert_eq!(acts, ["change", "-", "change", "-", "renew", "end", "return", "lapse"], "by rule, by itself or not");
    assert_eq!(seen["unchanged"], 2, "the others go on");
    // 8,000 + 3,000 + 0 + 8,000 + 5,000 + 8,000 for those who are there on the first day.
    assert_eq!(seen["amount"], 32_000, "what the year comes to");
    assert_eq!(seen["amount_before"], 3000 + 3000 + 8000 + 8000 + 5000 + 8000 + 8000, "and would without the acts");
    let kinds = seen["kinds"].as_array().unwrap();
    let of =
        |name: &str| kinds.iter().find(|kind| kind["name"] == name).map(|k| (k["before"].clone(), k["after"].clone()));
    assert_eq!(of("正会員"), Some((json!(5), json!(3))), "two come or stay, one each turns 永年, leaves and lapses");
    let spared = propose(&office, &[old]);
    assert_eq!(spared["amount"], 40_000, "an exception keeps the fee");
    let commit = |expected: usize| {
        office.call("renewal.commit", json!({ "fiscal_year": 2027, "leave_out": [old], "expected": expected }))
    };
    assert_eq!(commit(4).unwrap_err().key, "error-renewal-changed", "what was seen must be what is done");
    let done = commit(3).unwrap();
    assert_eq!(done, json!({ "changed": 1, "renewed": 1, "lapsed": 1, "left_out": 1 }), "in one act");
    let kind_of = |member: i64, day: &str| {
        let list = office.done("members.list", json!({ "filter": { "ids": [member], "on": day } }));
        (list["rows"][0]["kind"].clone(), list["rows"][0]["state"].clone())
    };
    assert_eq!(kind_of(fourth, "2027-03-31"), (json!("学生会員"), json!("current")), "until the eve");
    assert_eq!(kind_of(fourth, "2027-04-01"), (json!("正会員"), json!("current")), "from the first day on");
    assert_eq!(kind_of(friend, "2027-06-01").1, "current", "the next twelve months");
    assert_eq!(kind_of(behind, "2027-04-01").1, "left", "自然退会");
    let again = propose(&office, &[old]);
    assert_eq!(commit(0).unwrap_err().key, "error-renewal-nothing", "a second run has nothing to do");
    assert_eq!(again["done"].as_array().map(Vec::len), Some(1), "what was done is kept with the year");
    office.done("journal.undo", json!({ "entry": again["done"][0]["entry"] }));
    assert_eq!(kind_of(behind, "2027-04-01").1, "current", "taken back as one");
    assert_eq!(propose(&office, &[])["done"], json!([]), "as if nothing had been");
}

#[test]
fn who_has_not_paid_is_told_spared_or_lapses() {
    let office = Office::new();
    office.mail_goes_out();
    let full = kind(&office, "正会員", 8000, &json!({}));
    let [two, one, rests, promised, paid] =
        ["二", "一", "休", "約", "済"].map(|name| member(&office, full, name, "2016-04-01", None));
    for behind in [two, rests, promised, paid] {
        charge(&office, behind, 2024..=2025);
    }
    charge(&office, one, 2025..=2025);
    office.done("membership.leave", json!({ "member": rests, "starts_on": "2026-04-01" }));
    office.done("renewal.spare", json!({ "member": promised, "until": "2026-12-31", "reason": "分納の約束" }));
    office.done(
        "payments.record",
        json!({ "member": paid, "amount": 16_000, "paid_on": "2026-11-20", "method": "cash" }),
    );
    let seen = office.done("renewal.lapse_candidates", json!({}));
    let row = |member: i64| seen["rows"].as_array().unwrap().iter().find(|row| row["member"] == member).cloned();
    let level = |member: i64| row(member).map(|row| (row["level"].clone(), row["exception"]["reason"].clone()));
    assert_eq!(level(two), Some((json!("candidate"), Value::Null)), "two years are open");
    assert_eq!(level(one), Some((json!("warning"), Value::Null)), "one year more and they are");
    assert_eq!(level(rests), Some((json!("candidate"), json!(""))), "named, but on leave");
    assert_eq!(level(promised), Some((json!("candidate"), json!("分納の約束"))), "named, but with a promise");
    assert_eq!(level(paid), None, "who has paid is not here");
    let warned = office.done("renewal.warn", json!({ "members": [one, promised] }));
    assert_eq!(
        (&warned["queued"], &warned["skipped"][0]["member"]),
        (&json!(1), &json!(promised)),
        "who is spared is not"
    );
    let letters = Postbox::default().collect(&office.book).0;
    assert!(letters[0].body.contains("2025年度") && !letters[0].body.contains("滞納"), "in words that reproach nobody");
    let lapse = |members: Value| {
        office.call("renewal.lapse", json!({ "members": members, "on": "2027-03-31", "why": "11月の理事会" }))
    };
    assert_eq!(lapse(json!([two, promised])).unwrap_err().key, "error-lapse-no-candidate", "nobody by mistake");
    let file = office.done("renewal.lapse_board", json!({ "meeting": "11月の理事会" }));
    assert!(file["bytes"].as_i64().unwrap() > 1000, "a list for the board");
    let task = |office: &Office| {
        let tasks = office.done("home.today", json!({}))["tasks"].clone();
        tasks.as_array().unwrap().iter().find(|task| task["kind"] == "lapse").map(|task| task["count"].clone())
    };
    assert_eq!(task(&office), Some(json!(1)), "somebody has to decide");
    assert_eq!(lapse(json!([two])).unwrap()["lapsed"], 1, "the chosen one");
    let got = office.done("members.get", json!({ "member": two }));
    assert_eq!(
        (&got["memberships"][0]["end_reason"], &got["money"]["owed"]),
        (&json!("lapsed"), &json!(16_000)),
        "owed"
    );
    assert_eq!(task(&office), None, "decided, though the last day is to come");
    office.done("journal.undo", json!({}));
    let got = office.done("members.get", json!({ "member": two }));
    assert_eq!(got["memberships"][0]["ends_on"], Value::Null, "taken back");
}
