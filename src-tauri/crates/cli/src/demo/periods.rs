//! The part of the demonstration that lies ahead and waits: applications in every state, somebody on leave,
//! planned changes, rules of the year, members who have not paid for long.

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};
use tsudoi_core::Result;

use super::Desk;

/// Writes it into a book that has members and years behind it.
pub fn make(desk: &Desk, ids: &[i64], kinds: &[i64], today: NaiveDate, this_year: i32) -> Result<()> {
    let next_year = NaiveDate::from_ymd_opt(this_year + 1, 4, 1).unwrap_or(today);
    rules(desk, kinds, today, next_year)?;
    plans(desk, ids, kinds, today, next_year)?;
    unpaid(desk, ids, this_year)?;
    applications(desk, kinds, today)
}

fn rules(desk: &Desk, kinds: &[i64], today: NaiveDate, next_year: NaiveDate) -> Result<()> {
    for (at, (name, voting, midyear, entrance)) in [
        ("正会員", true, "half", 2_000),
        ("家族会員", true, "full", 0),
        ("学生会員", false, "free", 0),
        ("賛助会員", false, "monthly", 0),
    ]
    .iter()
    .enumerate()
    {
        desk.call(
            "kinds.save",
            json!({ "kind": kinds[at], "name": name, "voting": voting, "position": at,
                "rules": { "midyear": midyear, "half_from": 10, "entrance_fee": entrance } }),
        )?;
    }
    let friends = desk.call(
        "kinds.save",
        json!({ "name": "友の会", "voting": false, "position": 4, "rules": { "term": "rolling", "grace_days": 60 } }),
    )?;
    desk.call("kinds.set_fee", json!({ "kind": friends["id"], "fee": 2_000, "from": "2020-04-01" }))?;
    desk.call("kinds.set_fee", json!({ "kind": kinds[0], "fee": 9_000, "from": next_year }))?;
    desk.call("renewal.save_rule", json!({ "from": kinds[2], "to": kinds[0], "after_years": 4 }))?;
    desk.call(
        "applications.set_settings",
        json!({ "stages": ["事務局の確認", "理事会"], "billing": "both", "welcome": true,
            "asked": { kinds[0].to_string(): ["kana", "address", "phone", "introducer"] } }),
    )?;
    // Somebody of a kind that counts from joining, whose term has just run out.
    let last = today - Duration::days(20);
    let added = desk.call(
        "members.add",
        json!({ "record": { "sei": "友田", "mei": "春", "sei_kana": "トモダ", "mei_kana": "ハル" } }),
    )?;
    desk.call(
        "membership.start",
        json!({ "member": added["id"], "kind": friends["id"], "starts_on": last - Duration::days(364), "until": last }),
    )?;
    Ok(())
}

/// A few who are of a kind today, joined before a day and are not needed elsewhere.
fn current(desk: &Desk, ids: &[i64], kind: i64, before: NaiveDate) -> Vec<i64> {
    let joined = |member: &Value| member["record"]["joined_on"].as_str().and_then(|day| day.parse::<NaiveDate>().ok());
    let is = |id: &&i64| {
        desk.call("members.get", json!({ "member": id })).is_ok_and(|member| {
            member["state"] == "current"
                && member["kind_id"] == kind
                && joined(&member).is_some_and(|joined| joined < before)
        })
    };
    ids.iter().skip(20).filter(is).take(8).copied().collect()
}

fn plans(desk: &Desk, ids: &[i64], kinds: &[i64], today: NaiveDate, next_year: NaiveDate) -> Result<()> {
    let last = next_year - Duration::days(1);
    let this_year = next_year - Duration::days(365);
    let full = current(desk, ids, kinds[0], this_year);
    let students = current(desk, ids, kinds[2], this_year);
    let acts: [(&str, Option<&i64>, Value); 6] = [
        (
            "membership.leave",
            full.first(),
            json!({ "starts_on": this_year, "until": last, "reason": "海外赴任のため" }),
        ),
        (
            "membership.leave",
            full.get(1),
            json!({ "starts_on": next_year, "fee": "reduced", "percent": 50, "reason": "育児のため" }),
        ),
        (
            "membership.leave",
            full.get(2),
            json!({ "starts_on": this_year, "until": today + Duration::days(20), "reason": "病気療養" }),
        ),
        (
            "membership.end",
            full.get(3),
            json!({ "on": last, "reason": "left", "why": "転居のため", "asked_on": today - Duration::days(3) }),
        ),
        ("membership.change_kind", students.first(), json!({ "kind": kinds[0], "from": next_year })),
        (
            "membership.override",
            full.get(4),
            json!({ "state": "current", "until": today + Duration::days(90), "reason": "会費の振込を確認中" }),
        ),
    ];
    for (name, member, mut input) in acts {
        if let Some(member) = member {
            input["member"] = json!(member);
            desk.call(name, input)?;
        }
    }
    Ok(())
}

/// A few have not paid for two years; one of them has promised to.
fn unpaid(desk: &Desk, ids: &[i64], this_year: i32) -> Result<()> {
    let mut behind = Vec::new();
    for id in ids.iter().skip(40) {
        let charges = desk.call("dues.of_member", json!({ "member": id }))?;
        let state = desk.call("members.get", json!({ "member": id }))?["state"].clone();
        let open = |year: i32| {
            charges.as_array().into_iter().flatten().any(|c| c["fiscal_year"] == year && c["state"] == "unpaid")
        };
        if state == "current" && open(this_year) {
            behind.push(*id);
        }
        if behind.len() == 4 {
            break;
        }
    }
    for member in &behind {
        desk.call(
            "dues.charge",
            json!({ "member": member, "item": "annual", "fiscal_year": this_year - 3, "amount": 8_000,
                "due_on": format!("{}-05-31", this_year - 3) }),
        )?;
    }
    if let Some(member) = behind.first() {
        desk.call(
            "renewal.spare",
            json!({ "member": member, "until": format!("{}-03-31", this_year + 1), "reason": "分納のお約束" }),
        )?;
    }
    Ok(())
}

fn applications(desk: &Desk, kinds: &[i64], today: NaiveDate) -> Result<()> {
    let person = |no: u32, sei: &str, mei: &str, sei_kana: &str, mei_kana: &str| {
        json!({ "sei": sei, "mei": mei, "sei_kana": sei_kana, "mei_kana": mei_kana,
            "phones": [{ "label": "mobile", "number": format!("090-0000-{:04}", 4200 + no) }],
            "emails": [{ "address": format!("applicant{no}@example.jp") }],
            "addresses": [{ "postal_code": "3901702", "prefecture": "長野県", "city": "松本市", "street": "梓川梓82", "mailing": true }] })
    };
    let save = |days: i64, kind: i64, record: Value, channel: &str, introducer: &str| -> Result<Value> {
        let received_on = today - Duration::days(days);
        let saved = desk.call(
            "applications.save",
            json!({ "kind": kind, "record": record, "channel": channel, "received_on": received_on, "introducer": introducer }),
        )?;
        Ok(saved["id"].clone())
    };
    save(9, kinds[0], person(1, "青木", "里美", "アオキ", "サトミ"), "phone", "佐藤 健")?;
    save(4, kinds[0], person(2, "北沢", "遼", "キタザワ", "リョウ"), "counter", "")?;
    let board = save(12, kinds[2], person(3, "柳沢", "葵", "ヤナギサワ", "アオイ"), "mail", "")?;
    let returned = save(20, kinds[0], person(4, "赤羽", "誠", "アカハネ", "マコト"), "paper", "中島 隆之")?;
    let refused =
        save(40, kinds[3], json!({ "type": "organisation", "organisation": "株式会社ほたる通信" }), "mail", "")?;
    let welcomed = save(30, kinds[0], person(5, "上條", "美咲", "カミジョウ", "ミサキ"), "phone", "百瀬 和子")?;
    desk.call("applications.save", json!({ "draft": true, "record": { "sei": "宮澤" }, "channel": "phone" }))?;
    for (which, decision, note) in [
        (&board, "pass", "書類を確認"),
        (&returned, "return", "ご住所の番地をおたずねする"),
        (&refused, "reject", "会則第5条により"),
        (&welcomed, "pass", "書類を確認"),
        (&welcomed, "pass", "10月の理事会"),
    ] {
        desk.call("applications.decide", json!({ "applications": [which], "decision": decision, "note": note }))?;
    }
    Ok(())
}
