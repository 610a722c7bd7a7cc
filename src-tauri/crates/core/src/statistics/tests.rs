//! Numbers of an association that one can count by hand.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::testing::Office;

/// Three people with known days; today is 2026-11-20 or so.
fn office() -> Office {
    let office = Office::new();
    office.done("kinds.set", json!({ "name": "正会員", "fee": 8000, "from": "2020-04-01" }));
    office.done("kinds.set", json!({ "name": "学生会員", "fee": 3000, "from": "2020-04-01" }));
    let kinds = office.done("kinds.list", json!({}));
    for (name, birth, kind, starts, gender) in [
        ("千代子", "1938-11-25", 0, "2016-12-01", "female"),
        ("健一", "1966-02-28", 0, "2021-04-01", "male"),
        ("由紀", "2004-02-29", 1, "2024-04-01", "female"),
    ] {
        let record = json!({ "type": "person", "sei": "小林", "mei": name, "birth": birth, "joined_on": starts, "gender": gender });
        office.done("members.add", json!({ "record": record, "kind": kinds[kind]["id"], "starts_on": starts }));
    }
    office
}

fn counts(answer: &Value) -> Vec<(String, u64)> {
    let groups = answer["groups"].as_array().expect("groups");
    groups
        .iter()
        .map(|g| (g["label"].as_str().unwrap_or_default().to_owned(), g["count"].as_u64().unwrap_or_default()))
        .collect()
}

#[test]
fn members_are_counted_on_any_day() {
    let office = office();
    let by = |by: &str, on: &str| counts(&office.done("statistics.members", json!({ "by": by, "on": on })));
    assert_eq!(by("kind", "2026-11-01"), [("正会員".into(), 2), ("学生会員".into(), 1)], "in the order of kinds");
    assert_eq!(by("kind", "2022-01-01"), [("正会員".into(), 2)], "who had not joined yet is not counted");
    assert_eq!(
        by("age", "2026-11-01"),
        [("20代".into(), 1), ("60代".into(), 1), ("80代".into(), 1)],
        "by age on that day"
    );
    assert_eq!(by("age", "2022-01-01"), [("50代".into(), 1), ("80代".into(), 1)], "and they were younger then");
    assert_eq!(by("tag", "2026-11-01"), [("不明・なし".into(), 3)], "nobody is lost");
    let women = office.done("statistics.members", json!({ "by": "kind", "segment": "gender = female" }));
    assert_eq!((women["total"].clone(), counts(&women).len()), (json!(2), 2), "of whom is said by a segment");
}

#[test]
fn what_a_role_may_not_read_is_not_counted_for_it() {
    let office = office();
    let roles = office.done("roles.list", json!({}));
    let role =
        |code: &str| roles.as_array().expect("roles").iter().find(|r| r["code"] == code).expect("there")["id"].clone();
    let account = json!({ "name": "口座の種類", "type": "choice", "choices": ["普通", "当座"], "readers": [role("treasurer"), role("admin")] });
    let field = office.done("fields.save", account)["id"].clone();
    office.done("staff.add", json!({ "name": "百瀬 和子", "role": "viewer", "password": "yama no kaze ga fuku" }));
    let viewer = office.book.sign_in("百瀬 和子", "yama no kaze ga fuku").expect("a viewer");
    let asked = json!({ "by": "field", "field": field });
    assert_eq!(office.done("statistics.members", asked.clone())["total"], 3, "the administrator reads it");
    let refused = office.call_as(&viewer, "statistics.members", asked.clone()).expect_err("not theirs");
    assert_eq!(refused.code, crate::Code::NotFound, "for who may not read it there is no such field");
    let sheet = office.call_as(&office.actor, "statistics.sheet", json!({ "table": { "members": asked } }));
    assert!(sheet.is_ok(), "and the sheet asks the same way");
}

#[test]
fn years_follow_from_one_another() {
    let office = office();
    let years = office.done("statistics.movement", json!({ "years": 12 }));
    let years = years.as_array().expect("years");
    assert_eq!(years[0]["fiscal_year"], 2016, "before the first member there is nothing to say");
    for pair in years.windows(2) {
        assert_eq!(pair[0]["last"], pair[1]["first"], "one year's end is the next one's beginning");
    }
    for year in years {
        let n = |name: &str| year[name].as_i64().expect("a number");
        assert_eq!(
            n("first") + n("joined") - n("left") - n("died"),
            n("last"),
            "nobody comes or goes uncounted: {year}"
        );
    }
    assert_eq!(years.last().expect("this year")["last"], 3, "the members of today");
}

#[test]
fn days_are_found_in_their_span() {
    let office = office();
    let of = |what: &str, from: &str, to: &str| -> Vec<(String, String)> {
        let found = office.done("statistics.anniversaries", json!({ "what": what, "from": from, "to": to }));
        found
            .as_array()
            .expect("a list")
            .iter()
            .map(|c| {
                (c["day"].as_str().unwrap_or_default().to_owned(), c["label"].as_str().unwrap_or_default().to_owned())
            })
            .collect()
    };
    assert_eq!(of("birthday", "2026-11-01", "2026-11-30"), [("2026-11-25".into(), "88歳".into())], "in November");
    assert_eq!(
        of("long_life", "2026-04-01", "2027-03-31"),
        [("2026-11-25".into(), "米寿（88歳）".into())],
        "米寿 at 88"
    );
    assert_eq!(
        of("joined", "2026-04-01", "2027-03-31"),
        [("2026-04-01".into(), "入会5年".into()), ("2026-12-01".into(), "入会10年".into())],
        "round years"
    );
    assert_eq!(
        of("birthday", "2026-02-25", "2026-03-05").len(),
        2,
        "who was born on 29 February has a day in every year"
    );
    assert!(
        office
            .call("statistics.anniversaries", json!({ "what": "joined", "from": "2026-04-01", "to": "2026-03-31" }))
            .is_err(),
        "backwards"
    );
}

#[test]
fn every_table_can_be_taken_away() {
    let office = office();
    for table in [
        json!({ "members": { "by": "age" } }),
        json!({ "movement": {} }),
        json!({ "anniversaries": { "what": "birthday", "from": "2026-01-01", "to": "2026-12-31" } }),
    ] {
        let file = office.done("statistics.sheet", json!({ "table": table }));
        assert!(file["bytes"].as_u64().is_some_and(|bytes| bytes > 1000), "a workbook: {table}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(16) })]
    #[test]
    fn groups_add_up(day in 0_i64..3000) {
        let office = office();
        let on = (crate::values::Day::from_ymd_opt(2018, 1, 1).expect("a day") + chrono::Duration::days(day)).to_string();
        for by in ["kind", "age", "gender", "prefecture", "type"] {
            let answer = office.done("statistics.members", json!({ "by": by, "on": on }));
            let sum: u64 = counts(&answer).iter().map(|(_, n)| n).sum();
            prop_assert_eq!(json!(sum), answer["total"].clone(), "everybody stands in one group: {} on {}", by, on);
        }
    }
}

#[test]
fn what_is_paid_of_a_year_is_told_by_year_and_by_group() {
    let office = office();
    let members = office.done("members.list", json!({}))["rows"].clone();
    let key = |mei: &str| {
        let row =
            members.as_array().expect("rows").iter().find(|row| row["name"].as_str().is_some_and(|n| n.ends_with(mei)));
        row.expect("there")["id"].clone()
    };
    office.done("dues.bill_year", json!({ "fiscal_year": 2025 }));
    office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    let pay = |mei: &str, amount: i64| {
        let paid = json!({ "member": key(mei), "amount": amount, "paid_on": "2026-11-18", "method": "cash" });
        office.done("payments.record", paid);
    };
    // The oldest first: 健一 has paid last year and half of this; 由紀 owes one yen of this one.
    pay("健一", 12_000);
    pay("由紀", 5_999);
    let rated = office.done("statistics.rates", json!({ "by": "kind" }));
    let all =
        json!({ "members": 3, "settled": 0, "charged": 19_000, "paid": 6_999, "of_amount": 36.8, "of_members": 0.0 });
    assert_eq!(rated["all"], all, "this year, rounded down");
    let students = &rated["groups"][1];
    assert_eq!((&students["label"], &students["of_amount"]), (&json!("学生会員"), &json!(99.9)), "one yen is not all");
    let years = rated["years"].as_array().expect("years");
    let shares: Vec<_> = years.iter().map(|year| (&year["label"], &year["settled"], &year["of_members"])).collect();
    let expected = [(&json!("2026"), &json!(0), &json!(0.0)), (&json!("2025"), &json!(2), &json!(66.6))];
    assert_eq!(shares, expected, "newest first, and members are counted once");
    let women =
        office.done("statistics.rates", json!({ "by": "age", "fiscal_year": 2025, "segment": "gender = female" }));
    assert_eq!(
        (&women["all"]["members"], women["groups"].as_array().map(Vec::len)),
        (&json!(2), Some(2)),
        "of a segment"
    );
    let sheet = office.call("statistics.sheet", json!({ "table": { "rates": { "by": "kind" } } }));
    assert!(sheet.is_ok(), "and taken out as a workbook: {sheet:?}");
}
