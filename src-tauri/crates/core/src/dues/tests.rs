//! Billing a year, and what stands in its way.

#![allow(clippy::unwrap_used)] // a test may fall over

mod arranged;
mod branches;
mod items;

use serde_json::{Value, json};

use crate::testing::Office;

fn fee(office: &Office, kind: i64, from: &str, fee: i64) {
    office.raw(|conn| {
        conn.execute("INSERT OR IGNORE INTO kind (id, name) VALUES (?1, '会員種別' || ?1)", [kind])?;
        conn.execute(
            "INSERT INTO kind_fee (kind, starts_on, fee) VALUES (?, ?, ?)",
            rusqlite::params![kind, from, fee],
        )?;
        Ok(())
    });
}

fn period(office: &Office, member: i64, kind: i64, from: &str, until: Option<&str>) {
    office.raw(|conn| {
        conn.execute("INSERT OR IGNORE INTO kind (id, name) VALUES (?1, '会員種別' || ?1)", [kind])?;
        conn.execute("DELETE FROM membership WHERE member = ? AND starts_on >= ?", rusqlite::params![member, from])?;
        conn.execute(
            "UPDATE membership SET ends_on = ?2 WHERE member = ?1 AND ends_on IS NULL",
            rusqlite::params![member, from],
        )?;
        conn.execute(
            "INSERT INTO membership (member, kind, starts_on, ends_on) VALUES (?, ?, ?, ?)",
            rusqlite::params![member, kind, from, until],
        )?;
        Ok(())
    });
}

fn no_period(office: &Office, member: i64) {
    office.raw(|conn| Ok(conn.execute("DELETE FROM membership WHERE member = ?", [member])?));
}

fn codes(answer: &Value) -> Vec<(i64, String)> {
    let skipped = answer["skipped"].as_array().unwrap();
    skipped.iter().map(|s| (s["member"].as_i64().unwrap(), s["code"].as_str().unwrap().to_owned())).collect()
}

fn open_charges(office: &Office, member: i64) -> Vec<Value> {
    office.done("dues.of_member", json!({ "member": member })).as_array().unwrap().clone()
}

#[test]
fn a_year_is_billed_once() {
    let office = Office::new();
    let (a, b) = (office.member("小林", "千代子", None), office.member("佐藤", "健", None));
    fee(&office, 1, "2020-04-01", 8000);
    let seen = office.done("dues.preview", json!({ "fiscal_year": 2026 }));
    assert_eq!((&seen["count"], &seen["amount"]), (&json!(2), &json!(16000)), "both are members all year");
    assert_eq!(seen["due_on"], "2026-05-31", "the end of the second month of a year from April");
    assert!(open_charges(&office, a).is_empty(), "a preview writes nothing");
    let billed = office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    assert_eq!((&billed["charged"], &billed["amount"]), (&json!(2), &json!(16000)), "as the preview said");
    let charges = open_charges(&office, a);
    assert_eq!(charges.len(), 1, "one charge each");
    assert_eq!(charges[0]["label"], "2026年度 年会費（正会員）", "as it stands on papers");
    assert_eq!(charges[0]["state"], "unpaid", "nothing came in yet");
    let again = office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    assert_eq!(again["charged"], 0, "running again adds nothing");
    assert_eq!(codes(&again), [(b, "charged".to_owned()), (a, "charged".to_owned())], "and says why, by name");
    assert_eq!(again["skipped"][0]["reason"], "すでに請求してあります", "in words");
}

#[test]
fn everybody_left_out_has_a_reason() {
    let office = Office::new();
    let names = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"];
    let [whole, left, later, none, dead, no_fee, free, joined] = names.map(|name| office.member(name, "", None));
    fee(&office, 1, "2020-04-01", 8000);
    fee(&office, 3, "2020-04-01", 0);
    office.raw(|conn| {
        Ok(conn.execute("UPDATE membership SET ends_on = '2026-04-01', end_reason = 'left' WHERE member = ?", [left])?)
    });
    no_period(&office, later);
    period(&office, later, 1, "2027-04-01", None);
    no_period(&office, none);
    office.died(dead);
    no_period(&office, no_fee);
    period(&office, no_fee, 2, "2026-04-01", None);
    no_period(&office, free);
    period(&office, free, 3, "2021-04-01", None);
    no_period(&office, joined);
    period(&office, joined, 1, "2027-03-31", None);
    let billed = office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    assert_eq!(billed["charged"], 2, "the one of all years, and the one of the last day");
    let mut found = codes(&billed);
    found.sort();
    let expected =
        [(left, "left"), (later, "later"), (none, "no_membership"), (dead, "died"), (no_fee, "no_fee"), (free, "free")];
    assert_eq!(found, expected.map(|(member, code)| (member, code.to_owned())), "each with its reason");
    assert_eq!(open_charges(&office, whole)[0]["amount"], 8000, "the fee of the kind");
    assert_eq!(open_charges(&office, joined)[0]["amount"], 8000, "no share for part of a year");
}

#[test]
fn kind_and_fee_are_those_of_the_first_day() {
    let office = Office::new();
    let (changed, dearer, mid) =
        (office.member("甲", "", None), office.member("乙", "", None), office.member("丙", "", None));
    fee(&office, 1, "2020-04-01", 8000);
    fee(&office, 1, "2026-07-01", 9000);
    fee(&office, 2, "2020-04-01", 3000);
    period(&office, changed, 2, "2026-04-01", None);
    no_period(&office, mid);
    period(&office, mid, 1, "2026-08-01", None);
    office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    assert_eq!(open_charges(&office, changed)[0]["amount"], 3000, "the kind from the first day of the year on");
    assert_eq!(open_charges(&office, dearer)[0]["amount"], 8000, "the fee of 1 April");
    assert_eq!(open_charges(&office, mid)[0]["amount"], 9000, "the fee of the day of joining");
    let only = office.done("dues.preview", json!({ "fiscal_year": 2027, "members": [mid, changed], "kinds": [2] }));
    assert_eq!(only["count"], 1, "who was asked about, of the kind that was chosen");
    assert_eq!(codes(&only), [(mid, "not_chosen".to_owned())], "nobody else is mentioned");
}

#[test]
fn a_charge_is_taken_back_and_made_again() {
    let office = Office::new();
    let a = office.member("小林", "千代子", None);
    fee(&office, 1, "2020-04-01", 8000);
    office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    let twice = office.call("dues.charge", json!({ "member": a, "item": "annual", "fiscal_year": 2026, "amount": 1 }));
    assert_eq!(twice.unwrap_err().key, "error-charged-already", "a year is owed once");
    let charge = open_charges(&office, a)[0]["id"].clone();
    office.done("dues.cancel", json!({ "charges": [charge], "reason": "会費が違った" }));
    assert!(open_charges(&office, a).is_empty(), "it is owed no more");
    let again = office.call("dues.cancel", json!({ "charges": [charge], "reason": "もう一度" }));
    assert_eq!(again.unwrap_err().key, "error-no-such-charge", "once is enough");
    let taken_back = office.done("dues.list", json!({ "state": "cancelled" }));
    assert_eq!(
        (&taken_back["total"], &taken_back["rows"][0]["state"]),
        (&json!(1), &json!("cancelled")),
        "it stays to be seen"
    );
    assert_eq!(office.done("dues.bill_year", json!({ "fiscal_year": 2026 }))["charged"], 1, "it may be billed again");
    let id = office.done(
        "dues.charge",
        json!({ "member": a, "item": "other", "fiscal_year": 2026, "amount": 500, "label": "名札代" }),
    );
    assert!(id["id"].is_i64(), "by hand");
    office.done(
        "dues.charge",
        json!({ "member": a, "item": "other", "fiscal_year": 2026, "amount": 500, "label": "名札代" }),
    );
    let list = office.done("dues.list", json!({ "fiscal_year": 2026, "text": "千代子", "limit": 2 }));
    assert_eq!((&list["total"], &list["charged"]), (&json!(3), &json!(9000)), "sums are of all pages");
    assert_eq!(list["rows"].as_array().unwrap().len(), 2, "one page");
    let years = office.done("dues.years", json!({}));
    assert_eq!(years, json!([{ "fiscal_year": 2026, "count": 3, "amount": 9000, "paid": 0 }]), "in force alone");
}

fn rules(office: &Office, kind: i64, rules: &str) {
    office.raw(|conn| Ok(conn.execute(&format!("UPDATE kind SET {rules} WHERE id = ?"), [kind])?));
}

#[test]
fn who_joins_within_the_year_owes_what_the_kind_says() {
    let office = Office::new();
    let [whole, half, early, months, later, changed] =
        ["全額", "半額", "九月", "月割", "次年", "変更"].map(|name| office.member(name, "", None));
    for (kind, rule) in [(2, "midyear = 'half'"), (3, "midyear = 'monthly'"), (4, "midyear = 'free'")] {
        fee(&office, kind, "2020-04-01", 10_000);
        rules(&office, kind, rule);
    }
    fee(&office, 1, "2020-04-01", 8000);
    for (member, kind, from) in [
        (whole, 1, "2026-11-01"),
        (half, 2, "2026-10-01"),
        (early, 2, "2026-09-30"),
        (months, 3, "2026-11-20"),
        (later, 4, "2026-05-01"),
    ] {
        no_period(&office, member);
        period(&office, member, kind, from, None);
    }
    period(&office, changed, 4, "2026-10-01", None);
    let billed = office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    let owed = |member| open_charges(&office, member).first().map(|charge| charge["amount"].as_i64().unwrap());
    assert_eq!(owed(whole), Some(8000), "most ask for all of it");
    assert_eq!((owed(half), owed(early)), (Some(5000), Some(10_000)), "half from October on");
    assert_eq!(owed(months), Some(4166), "November to March, five twelfths, fractions dropped");
    assert_eq!((owed(later), codes(&billed)), (None, vec![(later, "next_year".to_owned())]), "from the next year on");
    assert_eq!(owed(changed), Some(8000), "who changes the kind within the year has not joined within it");
    assert_eq!(office.done("dues.preview", json!({ "fiscal_year": 2027 }))["amount"], 8000 + 10_000 * 5, "then all");
}

#[test]
fn a_leave_on_the_first_day_decides_what_is_owed() {
    let office = Office::new();
    let [rests, half, full, back] = ["休", "半", "全", "復"].map(|name| office.member(name, "", None));
    fee(&office, 1, "2020-04-01", 8000);
    for (member, from, until, fee) in [
        (rests, "2026-04-01", Some("2027-03-31"), "free"),
        (half, "2026-01-01", None, "reduced"),
        (full, "2026-01-01", None, "full"),
        (back, "2025-04-01", Some("2026-03-31"), "free"),
    ] {
        let input = json!({ "member": member, "starts_on": from, "until": until, "fee": fee, "percent": 30 });
        office.done("membership.leave", input);
    }
    let billed = office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    assert_eq!(codes(&billed), [(rests, "on_leave".to_owned())], "nothing is owed, and it is said why");
    let owed = |member| open_charges(&office, member)[0]["amount"].clone();
    assert_eq!([owed(half), owed(full), owed(back)], [2400, 8000, 8000].map(|n| json!(n)), "as it was agreed");
}

#[test]
fn a_kind_of_twelve_months_is_owed_for_the_term_that_begins() {
    let office = Office::new();
    let [renews, ends, joins] = ["続", "終", "新"].map(|name| office.member(name, "", None));
    fee(&office, 1, "2020-04-01", 8000);
    fee(&office, 1, "2026-10-01", 9000);
    rules(&office, 1, "term = 'rolling', midyear = 'monthly'");
    for (member, from, until) in
        [(renews, "2025-09-01", "2026-09-01"), (ends, "2025-12-01", "2026-12-01"), (joins, "2026-11-01", "2027-11-01")]
    {
        no_period(&office, member);
        period(&office, member, 1, from, Some(until));
    }
    office.raw(|conn| Ok(conn.execute("UPDATE membership SET end_reason = 'left' WHERE member = ?", [ends])?));
    let billed = office.done("dues.bill_year", json!({ "fiscal_year": 2026 }));
    assert_eq!(codes(&billed), [(ends, "covered".to_owned())], "no term begins for who leaves");
    let owed = |member| {
        (open_charges(&office, member)[0]["amount"].clone(), open_charges(&office, member)[0]["due_on"].clone())
    };
    assert_eq!(owed(renews), (json!(8000), json!("2026-09-01")), "the fee of the day, not due before the term begins");
    assert_eq!(owed(joins), (json!(9000), json!("2026-11-01")), "never a part of it");
}
