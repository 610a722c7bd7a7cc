//! Who is reminded, when, and who never.

#![allow(clippy::unwrap_used)] // a test may fall over

use chrono::Duration;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    Channel,
    judge::{Debt, Reason, decide},
    levels::Settings,
    store,
};
use crate::testing::{Office, Postbox};

fn charge(office: &Office, member: i64, year: i32, due_on: &str) -> i64 {
    let input = json!({ "member": member, "item": "annual", "fiscal_year": year, "amount": 8000, "due_on": due_on });
    office.done("dues.charge", input)["id"].as_i64().unwrap()
}

fn pay(office: &Office, member: i64, amount: i64) -> Value {
    let paid = json!({ "member": member, "amount": amount, "paid_on": "2026-11-20", "method": "cash" });
    office.done("payments.record", paid)
}

/// A member with an address for letters, and with mail where one is given.
fn member(office: &Office, name: &str, email: Option<&str>) -> i64 {
    let member = office.member(name, "一", email);
    office.raw(|conn| {
        conn.execute(
            "INSERT INTO address (member, label, postal_code, prefecture, city, street, building, mailing)
             VALUES (?, 'home', '3901702', '長野県', '松本市', '梓川梓1-2', '', 1)",
            [member],
        )?;
        Ok(())
    });
    member
}

fn send(office: &Office, payers: &[i64]) -> Value {
    office.done("reminders.send", json!({ "payers": payers }))
}

/// How many notices went out, and why others did not.
fn outcome(sent: &Value) -> (usize, Vec<String>) {
    let count = |key: &str| sent[key].as_array().map_or(0, Vec::len);
    let left = sent["left_out"].as_array().unwrap().iter().map(|row| row["reason"].as_str().unwrap().to_owned());
    (count("mails") + count("letters") + count("postcards"), left.collect())
}

fn reason_of(office: &Office, payer: i64) -> Option<String> {
    let rows = office.done("reminders.left_out", json!({}))["rows"].clone();
    let row = rows.as_array().unwrap().iter().find(|row| row["payer"] == payer).cloned()?;
    Some(row["reason"].as_str().unwrap().to_owned())
}

#[test]
fn level_follows_level_and_each_goes_its_way() {
    let office = Office::new();
    office.mail_goes_out();
    let (mailed, posted) = (member(&office, "小林", Some("a@example.jp")), member(&office, "佐藤", None));
    for payer in [mailed, posted] {
        charge(&office, payer, 2026, "2026-05-31");
    }
    let seen = office.done("reminders.preview", json!({}));
    let first = &seen["levels"][0];
    assert_eq!((&first["mail"], &first["letter"]), (&json!(1), &json!(1)), "a letter where no mail goes");
    assert_eq!((&first["amount"], &seen["total"]), (&json!(16_000), &json!(2)), "what is late of both");
    let draft = office.done("reminders.draft", json!({ "payer": mailed }));
    let body = draft["body"].as_str().unwrap();
    assert!(body.contains("8,000円（納入期限 2026年5月31日）") && !body.contains('{'), "every place is filled: {body}");
    assert!(!body.contains("滞納"), "members are never told that");
    let sent = send(&office, &[mailed, posted]);
    assert_eq!((sent["mails"].as_array().unwrap().len(), sent["letters"].as_array().unwrap().len()), (1, 1), "each");
    let letters = Postbox::default().collect(&office.book).0;
    assert_eq!(letters.len(), 1, "one mail");
    assert!(letters[0].subject.starts_with("会費のお知らせ") && letters[0].body.contains(body), "as it was seen");
    let again = send(&office, &[mailed, posted]);
    assert_eq!(outcome(&again), (0, vec!["rested".to_owned(); 2]), "a second run on the same day does nothing");
    office.clock.pass(Duration::days(14));
    assert_eq!(reason_of(&office, mailed), Some("too_soon".to_owned()), "the next level has its own days");
    office.clock.pass(Duration::days(46));
    let sent = send(&office, &[mailed, posted]);
    assert_eq!(sent["letters"].as_array().unwrap().len(), 2, "the second level is a letter to everybody");
    let file = office.done("reminders.print", json!({ "notices": sent["letters"] }));
    assert!(file["bytes"].as_i64().unwrap() > 1000, "to be printed");
    office.clock.pass(Duration::days(90));
    assert_eq!(outcome(&send(&office, &[mailed])).0, 1, "the last");
    office.clock.pass(Duration::days(400));
    assert_eq!(reason_of(&office, mailed), Some("all_sent".to_owned()), "there is no other");
    let of = office.done("reminders.of_member", json!({ "member": mailed }));
    let levels: Vec<_> = of["notices"].as_array().unwrap().iter().map(|n| n["level"].as_i64().unwrap()).collect();
    assert_eq!(levels, [3, 2, 1], "all of them are kept");
    assert_eq!(of["effects"], json!({ "journal": true, "vote": true }), "from the last level on");
    let meant =
        |segment: &str| office.done("members.list", json!({ "filter": { "segment": segment } }))["total"].clone();
    assert_eq!((meant("reminded >= 3"), meant("reminded < 3")), (json!(1), json!(1)), "a segment asks for it");
    pay(&office, mailed, 8000);
    let of = office.done("reminders.of_member", json!({ "member": mailed }));
    assert_eq!(of["effects"], json!({ "journal": false, "vote": false }), "until it is paid");
    let listed = office.done("reminders.list", json!({ "level": 1, "text": "小林" }));
    assert_eq!((&listed["total"], &listed["rows"][0]["open"]), (&json!(1), &json!(0)), "and what is open of it now");
}

#[test]
fn nobody_who_has_paid_or_is_held_back_gets_one() {
    let office = Office::new();
    let names = ["済", "約", "争", "分", "休", "退", "逝", "遠"];
    let all = names.map(|name| member(&office, name, None));
    let [paid, promised, disputes, parts, rests, left, died, far] = all;
    for payer in all {
        let charge = charge(&office, payer, 2026, "2026-05-31");
        if payer == parts {
            let by = |day: &str, amount: i64| json!({ "due_on": day, "amount": amount });
            let parts = json!([by("2026-10-31", 2000), by("2026-12-31", 6000)]);
            office.done("dues.instalments", json!({ "charge": charge, "parts": parts }));
            pay(&office, payer, 2000);
        }
    }
    let hold = |member: i64, kind: &str, until: Option<&str>| {
        let hold = json!({ "member": member, "kind": kind, "until": until, "reason": "電話で聞いた" });
        office.call("reminders.hold", hold)
    };
    assert_eq!(hold(promised, "promise", None).unwrap_err().key, "error-hold-promise", "a promise has a day");
    let promise = hold(promised, "promise", Some("2026-12-10")).unwrap()["id"].clone();
    hold(disputes, "dispute", None).unwrap();
    office.done("membership.leave", json!({ "member": rests, "starts_on": "2026-10-01" }));
    office.done("membership.end", json!({ "member": left, "on": "2026-10-31", "reason": "left" }));
    office.died(died);
    office.raw(|conn| Ok(conn.execute("DELETE FROM address WHERE member = ?", [far]).map(|_| ())?));
    // The preview was looked at before somebody paid.
    assert_eq!(office.done("reminders.preview", json!({}))["levels"][0]["payers"], json!([paid]), "one is left");
    pay(&office, paid, 8000);
    let (sent, mut left_out) = outcome(&send(&office, &all));
    left_out.sort();
    let expected = ["died", "dispute", "in_parts", "left", "not_late", "on_leave", "promise", "unreachable"];
    assert_eq!((sent, left_out), (0, expected.map(str::to_owned).to_vec()), "each for their own reason");
    office.done("reminders.release", json!({ "hold": promise, "reason": "入金がなかった" }));
    assert_eq!(outcome(&send(&office, &[promised])).0, 1, "taken back by a new entry");
    let holds = office.done("reminders.of_member", json!({ "member": promised }))["holds"].clone();
    assert_eq!(
        (&holds[0]["reason"], &holds[0]["lifted_why"], &holds[0]["in_force"]),
        (&json!("電話で聞いた"), &json!("入金がなかった"), &json!(false)),
        "what was said stays"
    );
    assert!(office.call("reminders.release", json!({ "hold": promise, "reason": "x" })).is_err(), "once");
    office.clock.pass(Duration::days(55));
    let draft = office.done("reminders.draft", json!({ "payer": parts }));
    assert!(draft["body"].as_str().unwrap().contains("合計 6,000円"), "of a plan that is not kept what is late");
}

#[test]
fn a_mail_that_waits_does_not_leave_after_the_payment() {
    let office = Office::new();
    office.mail_goes_out();
    let (pays, owes) = (member(&office, "小林", Some("a@example.jp")), member(&office, "佐藤", Some("b@example.jp")));
    for payer in [pays, owes] {
        charge(&office, payer, 2026, "2026-05-31");
    }
    assert_eq!(outcome(&send(&office, &[pays, owes])).0, 2, "both are written");
    pay(&office, pays, 8000);
    let letters = Postbox::default().collect(&office.book).0;
    assert_eq!(letters.iter().map(|l| l.to_address.as_str()).collect::<Vec<_>>(), ["b@example.jp"], "one leaves");
    let rows = office.done("reminders.list", json!({ "text": "小林" }))["rows"].clone();
    assert_eq!(rows[0]["mail_state"], "stopped", "and the ledger says so");
}

#[test]
fn a_notice_stays_as_it_was_sent() {
    let office = Office::new();
    let payer = member(&office, "小林", None);
    charge(&office, payer, 2026, "2026-05-31");
    let sent = send(&office, &[payer]);
    let before = office.done("reminders.get", json!({ "notice": sent["letters"][0] }));
    let mut levels = office.done("reminders.levels", json!({}));
    levels["levels"][0]["body"] = json!("別の文 {amount}円");
    let settings = json!({ "levels": levels["levels"], "rest_days": 7 });
    office.done("reminders.set_levels", settings);
    assert_eq!(
        office.done("reminders.get", json!({ "notice": sent["letters"][0] })),
        before,
        "whatever is laid down later"
    );
    for sql in ["UPDATE reminder SET body = 'x'", "DELETE FROM reminder_charge", "DELETE FROM reminder"] {
        let refused = office.book.bare(|conn| Ok(conn.execute(sql, []).is_err())).unwrap();
        assert!(refused, "not even by hand: {sql}");
    }
}

#[test]
fn levels_that_nobody_could_read_are_refused() {
    let office = Office::new();
    let shown = office.done("reminders.levels", json!({}));
    assert_eq!(shown["usual"][1][0]["name"], "Notice", "to begin from, in English too");
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut settings = json!({ "levels": shown["levels"], "rest_days": 14 });
        change(&mut settings);
        office.call("reminders.set_levels", settings).unwrap_err().key
    };
    assert_eq!(refused(&|s| s["levels"] = json!([])), "error-reminder-levels", "none");
    assert_eq!(refused(&|s| s["rest_days"] = json!(0)), "error-reminder-rest", "twice a day");
    assert_eq!(refused(&|s| s["levels"][0]["body"] = json!("{amout}円")), "error-reminder-place", "a typing error");
    assert_eq!(refused(&|s| s["levels"][2]["after_days"] = json!(0)), "error-reminder-days", "at once");
}

#[test]
fn those_who_may_lapse_are_named_with_their_notices() {
    let office = Office::new();
    let payer = member(&office, "小林", None);
    charge(&office, payer, 2024, "2024-05-31");
    charge(&office, payer, 2025, "2025-05-31");
    send(&office, &[payer]);
    let rows = office.done("renewal.lapse_candidates", json!({}))["rows"].clone();
    let told = json!([{ "level_name": "お知らせ", "channel": "letter", "sent_on": "2026-11-20" }]);
    assert_eq!(rows[0]["notices"], told, "the board sees who was told");
    let file = office.done("renewal.lapse_board", json!({ "meeting": "" }));
    assert!(file["bytes"].as_i64().unwrap() > 1000, "on paper too");
}

#[test]
fn a_long_text_is_named_and_no_level_is_lost() {
    let office = Office::new();
    let payer = member(&office, "小林", None);
    charge(&office, payer, 2026, "2026-05-31");
    let set = |channel: &str, body: String| {
        let mut levels = office.done("reminders.levels", json!({}))["levels"].clone();
        (levels[0]["channel"], levels[0]["body"]) = (json!(channel), json!(body));
        office.done("reminders.set_levels", json!({ "levels": levels, "rest_days": 14 }));
    };
    set("postcard", "ご入金をまだ確認できていません。".repeat(180));
    assert_eq!(outcome(&send(&office, &[payer])), (0, vec!["too_long".to_owned()]), "it does not fit on a postcard");
    set("postcard", "{lines}\n合計 {amount}円".to_owned());
    let sent = send(&office, &[payer]);
    assert_eq!(sent["postcards"].as_array().unwrap().len(), 1, "the first level is still to come");
    let file = office.done("reminders.print", json!({ "notices": sent["postcards"] }));
    assert!(file["bytes"].as_i64().unwrap() > 1000, "two sides");
    assert_eq!(Channel::from_code("postcard").code(), "postcard", "a code leads back");
}

#[derive(Debug, Clone)]
enum Step {
    Charge(usize, i64),
    Pay(usize, i64),
    Hold(usize),
    Pass(i64),
    Send,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..3_usize, -80..20_i64).prop_map(|(who, due)| Step::Charge(who, due)),
        (0..3_usize, 1..5_i64).prop_map(|(who, n)| Step::Pay(who, n * 4000)),
        (0..3_usize).prop_map(Step::Hold),
        (1..70_i64).prop_map(Step::Pass),
        Just(Step::Send),
        Just(Step::Send),
    ];
    prop::collection::vec(step, 4..28)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn who_owes_nothing_is_left_in_peace_and_levels_come_in_order(steps in steps()) {
        let office = Office::new();
        office.mail_goes_out();
        let payers = [member(&office, "甲", Some("a@example.jp")), member(&office, "乙", None), member(&office, "丙", None)];
        let today = || office.done("association.show", json!({}))["today"].as_str().unwrap().parse::<chrono::NaiveDate>().unwrap();
        let mut year = 2000;
        for step in steps {
            match step {
                Step::Charge(who, due) => {
                    year += 1;
                    charge(&office, payers[who], year, &(today() + Duration::days(due)).to_string());
                }
                Step::Pay(who, amount) => drop(pay(&office, payers[who], amount)),
                Step::Hold(who) => {
                    let until = (today() + Duration::days(10)).to_string();
                    office.done("reminders.hold", json!({ "member": payers[who], "kind": "promise", "until": until, "reason": "約束" }));
                }
                Step::Pass(days) => office.clock.pass(Duration::days(days)),
                Step::Send => {
                    let owed = payers.map(|payer| {
                        let lines = office.done("dues.of_member", json!({ "member": payer }));
                        let is_late = |line: &&Value| line["open"].as_i64() > Some(0) && line["due_on"].as_str().unwrap() < today().to_string().as_str();
                        lines.as_array().unwrap().iter().filter(is_late).map(|line| line["open"].as_i64().unwrap()).sum::<i64>()
                    });
                    let sent = send(&office, &payers);
                    for key in ["mails", "letters", "postcards"] {
                        for notice in sent[key].as_array().unwrap() {
                            let notice = office.done("reminders.get", json!({ "notice": notice }));
                            let at = payers.iter().position(|payer| notice["payer"] == *payer).unwrap();
                            prop_assert!(owed[at] > 0, "who owes nothing gets nothing");
                            prop_assert_eq!(notice["amount"].as_i64(), Some(owed[at]), "and who owes hears how much");
                        }
                    }
                    prop_assert_eq!(outcome(&send(&office, &payers)).0, 0, "the second run of a day does nothing");
                }
            }
        }
        office.raw(|conn| {
            for (amount, parts) in store::sums(conn)? {
                assert_eq!(amount, parts, "a notice is the sum of what it is about");
            }
            let mut levels: std::collections::HashMap<i64, Vec<i64>> = std::collections::HashMap::new();
            let mut rows = conn.prepare("SELECT charge, level FROM reminder_charge WHERE level IS NOT NULL ORDER BY id")?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                levels.entry(row.get(0)?).or_default().push(row.get(1)?);
            }
            for of in levels.values() {
                assert!(of.iter().zip(1..).all(|(level, number)| *level == number), "1, 2, 3, each once: {of:?}");
            }
            Ok(())
        });
    }

    #[test]
    fn a_level_is_never_early_or_skipped(late in 1..400_i64, level in 0..4_u32, since in 0..400_i64) {
        let settings = Settings::default();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let last_on = (level > 0).then(|| today - Duration::days(since));
        let debt = Debt { charge: 1, member: 1, fiscal_year: 2026, amount: 1, due_on: today - Duration::days(late), level, last_on, next: None };
        let waited = if level == 0 { late } else { since };
        match decide(&mut [debt], &settings, today) {
            Ok(next) => {
                prop_assert_eq!(next, level + 1, "the one after");
                prop_assert!(waited >= i64::from(settings.level(next).unwrap().after_days), "not before its day");
            }
            Err(held) if held.reason == Reason::AllSent => prop_assert_eq!(level, 3, "there is no fourth"),
            Err(held) => prop_assert!(held.reason == Reason::TooSoon && held.until.is_some_and(|day| day >= today), "until then"),
        }
    }
}
