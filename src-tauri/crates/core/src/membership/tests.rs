use chrono::Days;
use proptest::prelude::*;
use serde_json::json;

use super::State;
use crate::{Work, testing::Office, values::Day};

fn member(office: &Office) -> i64 {
    office.done("members.add", json!({ "record": { "sei": "山田", "mei": "太郎" } }))["id"].as_i64().expect("a key")
}

fn kind(office: &Office, name: &str) -> i64 {
    office.done("kinds.save", json!({ "name": name }))["id"].as_i64().expect("a key")
}

#[test]
fn joining_changing_leaving_and_coming_back() {
    let office = Office::new();
    let (student, full, member) = (kind(&office, "学生会員"), kind(&office, "正会員"), member(&office));
    let now = |office: &Office| {
        let got = office.done("members.get", json!({ "member": member }));
        (got["state"].as_str().map(str::to_owned), got["kind"].as_str().map(str::to_owned))
    };
    assert_eq!(now(&office).0.as_deref(), Some("none"), "no period yet");
    office.done("membership.start", json!({ "member": member, "kind": student, "starts_on": "2024-04-01" }));
    let overlap = office.call("membership.start", json!({ "member": member, "kind": full, "starts_on": "2025-01-01" }));
    assert_eq!(overlap.expect_err("one at a time").key, "error-period-overlaps", "two periods never share a day");
    office.done("membership.change_kind", json!({ "member": member, "kind": full, "from": "2027-04-01" }));
    assert_eq!(now(&office), (Some("current".into()), Some("学生会員".into())), "a change in the future is not yet");
    office.done("membership.end", json!({ "member": member, "on": "2026-03-31", "reason": "left" }));
    assert_eq!(now(&office).0.as_deref(), Some("left"), "what was planned for later falls away with the end");
    office.done("journal.undo", json!({}));
    assert_eq!(now(&office).0.as_deref(), Some("current"), "taken back");
}

#[test]
fn fees_hold_from_their_day_on() {
    let office = Office::new();
    let set = office.done("kinds.set", json!({ "name": "正会員", "fee": 8000 }));
    assert_eq!(set["from"], "2026-04-01", "without a day: from this fiscal year");
    office.done("kinds.set", json!({ "name": "正会員", "fee": 9000, "from": "2027-04-01" }));
    let list = office.done("kinds.list", json!({}));
    assert_eq!(list[0]["current_fee"], 8000, "a fee to come is not yet");
    assert_eq!(list[0]["fees"].as_array().map(Vec::len), Some(2), "both are kept");
}

#[test]
fn a_leave_returns_by_itself() {
    let office = Office::new();
    let (full, member) = (kind(&office, "正会員"), member(&office));
    let leave = |from: &str, until: Option<&str>| {
        office
            .call("membership.leave", json!({ "member": member, "starts_on": from, "until": until, "reason": "留学" }))
    };
    assert_eq!(
        leave("2026-04-01", None).expect_err("no member yet").key,
        "error-leave-no-period",
        "within a membership"
    );
    office.done("membership.start", json!({ "member": member, "kind": full, "starts_on": "2020-04-01" }));
    let id = leave("2026-04-01", Some("2027-03-31")).expect("a year of rest")["id"].clone();
    assert_eq!(leave("2027-03-31", None).expect_err("one day of both").key, "error-leave-overlaps", "one at a time");
    let state = |office: &Office| office.done("members.get", json!({ "member": member }))["state"].clone();
    assert_eq!(state(&office), "on_leave", "today lies within it");
    let on = |day: &str| office.done("membership.on", json!({ "day": day }));
    assert_eq!(on("2027-03-31")["kinds"][0]["on_leave"], 1, "the last day");
    assert_eq!(on("2027-04-01")["kinds"][0]["current"], 1, "back on the next, without anybody doing anything");
    let planned = office.done("membership.planned", json!({ "member": member }));
    assert_eq!((&planned["total"], &planned["rows"][0]["what"]), (&json!(1), &json!("return")), "it is known before");
    office.done("membership.return", json!({ "leave": id, "on": "2026-10-01" }));
    assert_eq!(state(&office), "current", "earlier than planned");
    office.done("journal.undo", json!({}));
    assert_eq!(state(&office), "on_leave", "taken back");
    let listed = office.done("members.list", json!({ "filter": { "state": ["on_leave"], "on": "2026-05-01" } }));
    assert_eq!(
        (&listed["total"], &listed["rows"][0]["state"]),
        (&json!(1), &json!("on_leave")),
        "the list of that day"
    );
    let listed = office.done("members.list", json!({ "filter": { "state": ["on_leave"], "on": "2026-03-31" } }));
    assert_eq!(listed["total"], 0, "the day before it began");
}

#[test]
fn leaving_ends_what_was_planned_and_undo_brings_it_back() {
    let office = Office::new();
    let (student, full, member) = (kind(&office, "学生会員"), kind(&office, "正会員"), member(&office));
    office.done("membership.start", json!({ "member": member, "kind": student, "starts_on": "2024-04-01" }));
    office.done("membership.change_kind", json!({ "member": member, "kind": full, "from": "2027-04-01" }));
    office.done("membership.leave", json!({ "member": member, "starts_on": "2026-12-01" }));
    let seen = office.done("membership.preview", json!({ "member": member, "step": "end", "day": "2027-03-31" }));
    assert_eq!(seen["effects"].as_array().map(Vec::len), Some(3), "the end, the plan and the leave: {seen}");
    let why = office.call("membership.end", json!({ "member": member, "on": "2027-03-31", "reason": "expelled" }));
    assert_eq!(why.expect_err("no reason").key, "error-expelled-why", "an expulsion says why");
    office.done(
        "membership.end",
        json!({ "member": member, "on": "2027-03-31", "reason": "left", "asked_on": "2026-11-01" }),
    );
    let got = office.done("members.get", json!({ "member": member }));
    assert_eq!(got["memberships"].as_array().map(Vec::len), Some(1), "the planned kind is gone");
    assert_eq!(got["leaves"][0]["ends_on"], "2027-04-01", "nobody rests after leaving");
    let planned = office.done("membership.planned", json!({}));
    let what: Vec<_> = planned["rows"].as_array().expect("rows").iter().map(|row| row["what"].clone()).collect();
    assert_eq!(what, ["leave", "end"], "soonest first; a leave that ends with the membership is no return");
    office.done("journal.undo", json!({}));
    let got = office.done("members.get", json!({ "member": member }));
    assert_eq!(got["memberships"].as_array().map(Vec::len), Some(2), "as it was");
}

#[test]
fn what_is_planned_can_be_called_off() {
    let office = Office::new();
    let (student, full, member) = (kind(&office, "学生会員"), kind(&office, "正会員"), member(&office));
    office.done("kinds.set_fee", json!({ "kind": full, "fee": 9000, "from": "2027-04-01" }));
    office.done("membership.start", json!({ "member": member, "kind": student, "starts_on": "2024-04-01" }));
    office.done("membership.change_kind", json!({ "member": member, "kind": full, "from": "2027-04-01" }));
    office.done("membership.end", json!({ "member": member, "on": "2028-03-31", "reason": "left" }));
    let rows = office.done("membership.planned", json!({}))["rows"].clone();
    let find = |what: &str| rows.as_array().expect("rows").iter().find(|row| row["what"] == what).cloned();
    for what in ["fee", "change"] {
        let row = find(what).expect(what);
        office.done("membership.call_off", json!({ "what": what, "id": row["id"] }));
    }
    let got = office.done("members.get", json!({ "member": member }));
    assert_eq!(
        got["memberships"][0]["ends_on"], "2028-04-01",
        "the end that was planned stays with the kind of before"
    );
    let end = office.done("membership.planned", json!({}))["rows"][0].clone();
    assert_eq!(end["what"], "end", "nothing else is left");
    office.done("membership.call_off", json!({ "what": "end", "id": end["id"] }));
    assert_eq!(office.done("membership.planned", json!({}))["total"], 0, "it goes on as it is");
}

#[test]
fn grace_and_what_was_laid_down_count_until_their_day() {
    let office = Office::new();
    let member = member(&office);
    let rules = json!({ "term": "rolling", "grace_days": 30 });
    let club = office.done("kinds.save", json!({ "name": "年間会員", "rules": rules }))["id"].clone();
    office.done(
        "membership.start",
        json!({ "member": member, "kind": club, "starts_on": "2025-11-01", "until": "2026-10-31" }),
    );
    let state = |office: &Office| office.done("members.get", json!({ "member": member }))["state"].clone();
    assert_eq!(state(&office), "grace", "twenty days after it ran out");
    office.done(
        "membership.override",
        json!({ "member": member, "state": "left", "until": "2026-11-30", "reason": "会費が戻った" }),
    );
    assert_eq!(state(&office), "left", "laid down by hand");
    let on = office.done("membership.on", json!({ "day": "2026-12-01" }));
    assert_eq!((&on["members"], &on["kinds"]), (&json!(0), &json!([])), "grace is over, too");
    office.clock.pass(chrono::Duration::days(1));
    let laid_down = office.done("members.get", json!({ "member": member }))["overrides"][0]["id"].clone();
    office.done("membership.lift", json!({ "override": laid_down }));
    assert_eq!(state(&office), "grace", "from today on the periods speak again");
    office.done("membership.start", json!({ "member": member, "kind": club, "starts_on": "2026-11-01" }));
    let got = office.done("members.get", json!({ "member": member }));
    assert_eq!(
        (&got["state"], &got["memberships"][0]["ends_on"]),
        (&json!("current"), &json!("2027-11-01")),
        "twelve months"
    );
}

fn day(offset: u64) -> Day {
    Day::from_ymd_opt(2026, 1, 1).expect("a day") + Days::new(offset)
}

/// What befell somebody: periods (first day, length, whether they just ran out), leaves, states laid down,
/// and death.
type Life = (Vec<(u64, Option<u64>, bool)>, Vec<(u64, Option<u64>)>, Vec<(u64, u64, u8)>, Option<u64>);

fn life() -> impl Strategy<Value = Life> {
    (
        prop::collection::vec((0u64..700, prop::option::of(1u64..200), any::<bool>()), 0..4),
        prop::collection::vec((0u64..700, prop::option::of(1u64..200)), 0..3),
        prop::collection::vec((0u64..700, 1u64..60, 0u8..3), 0..2),
        prop::option::of(0u64..320),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// The rule over one member's history, its set-based form and its expression say the same of everybody on
    /// every day; and the state depends on nothing else.
    #[test]
    fn state_is_one_rule(people in prop::collection::vec(life(), 1..10), days in prop::collection::vec(0u64..900, 1..5)) {
        let office = Office::new();
        let kind = kind(&office, "正会員");
        let patient = office.done("kinds.save", json!({ "name": "友の会", "rules": { "grace_days": 20 } }))["id"].as_i64().expect("a key");
        let mut members = Vec::new();
        for (spans, leaves, laid_down, death) in &people {
            let id = office.done("members.add", json!({ "record": { "sei": "山", "mei": "田", "death": death.map(|d| day(d).to_string()) } }))["id"].as_i64().expect("a key");
            office.raw(|conn| {
                // Spans that overlap are left out, as the acts refuse them.
                let free = |table: &str, from: u64, until: Option<u64>| -> bool {
                    !conn.query_row(
                        &format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE member = ?1 AND starts_on < coalesce(?3, '9999') AND coalesce(ends_on, '9999') > ?2)"),
                        rusqlite::params![id, day(from).to_string(), until.map(|u| day(u).to_string())], |row| row.get::<_, bool>(0)).expect("a look")
                };
                for (start, length, runs_out) in spans {
                    let end = length.map(|l| start + l);
                    if free("membership", *start, end) {
                        let reason = if end.is_some() && !runs_out { "left" } else { "" };
                        conn.execute("INSERT INTO membership (member, kind, starts_on, ends_on, end_reason) VALUES (?, ?, ?, ?, ?)",
                            rusqlite::params![id, if start % 2 == 0 { kind } else { patient }, day(*start).to_string(), end.map(|e| day(e).to_string()), reason])?;
                    }
                }
                for (start, length) in leaves {
                    let end = length.map(|l| start + l);
                    if free("leave", *start, end) {
                        conn.execute("INSERT INTO leave (member, starts_on, ends_on) VALUES (?, ?, ?)",
                            rusqlite::params![id, day(*start).to_string(), end.map(|e| day(e).to_string())])?;
                    }
                }
                for (start, length, state) in laid_down {
                    if free("state_override", *start, Some(start + length)) {
                        conn.execute("INSERT INTO state_override (member, state, starts_on, ends_on, reason) VALUES (?, ?, ?, ?, '決め')",
                            rusqlite::params![id, ["current", "on_leave", "left"][usize::from(*state)], day(*start).to_string(), day(start + length).to_string()])?;
                    }
                }
                Ok(())
            });
            members.push(id);
        }
        for on in days.into_iter().map(day) {
            let page = office.done("members.list", json!({ "filter": { "on": on.to_string() }, "limit": 500 }));
            let rows = page["rows"].as_array().expect("rows");
            let counted = office.done("membership.on", json!({ "day": on.to_string() }));
            office.book.ask(&office.actor, crate::Permission::SignedIn, &Work::quiet(), |reader| {
                let mut enrolled = 0;
                for (member, (.., death)) in members.iter().zip(&people) {
                    let history = super::history(reader, *member, death.map(day))?;
                    let one = history.state(on);
                    // Of which kind is counted who has a period then, or had one that is in grace.
                    let of_some_kind = super::of_kinds(reader, &[kind, patient], on)?.contains(*member as u32);
                    enrolled += u64::from(State::ENROLLED.contains(&one) && of_some_kind);
                    for state in State::ALL {
                        let set = super::in_states(reader, &[state], on)?;
                        assert_eq!(set.contains(*member as u32), one == state, "the set and the rule must agree on {one:?}");
                    }
                    let row = rows.iter().find(|row| row["id"] == *member).expect("everybody is listed");
                    assert_eq!(row["state"], one.code(), "the expression and the rule must agree");
                    assert_eq!(super::shown(&history.periods, on).is_none(), history.periods.is_empty(), "some period is shown if there is one");
                    // The same history, told in another order and with what lies beyond the day forgotten where
                    // the rule may not look.
                    let mut told = history.clone();
                    told.periods.reverse();
                    told.leaves.retain(|leave| leave.starts_on <= on);
                    told.overrides.retain(|laid| laid.starts_on <= on);
                    assert_eq!(told.state(on), one, "the state of a day depends on its periods, leaves, death and what was laid down");
                }
                assert_eq!(counted["members"], enrolled, "the numbers of the day are those of the list");
                Ok(())
            }).expect("a look");
        }
    }
}

#[test]
fn a_death_is_no_reason_to_leave() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    for (reason, act) in
        [("died", "members.decease"), ("dissolved", "members.dissolve"), ("changed", "membership.change_kind")]
    {
        let input = json!({ "member": member, "on": "2026-03-31", "reason": reason });
        let refused = office.call("membership.end", input).expect_err("it has an act of its own");
        assert_eq!(refused.field.as_deref(), Some("reason"), "{reason}");
        assert!(refused.message(crate::Lang::Ja).contains(act), "and it is said which: {reason}");
    }
}

#[test]
fn offices_to_come_and_their_ends_are_foreseen() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let group = office.done("groups.save", json!({ "name": "編集委員会", "kind": "committee" }))["id"].clone();
    let term = json!({ "member": member, "title": "委員長", "group": group, "starts_on": "2025-04-01", "until": "2027-03-31" });
    office.done("offices.appoint", term);
    office.done("offices.appoint", json!({ "member": member, "title": "会長", "starts_on": "2027-04-01" }));
    let planned = office.done("membership.planned", json!({ "what": ["office", "office_end"] }));
    let said: Vec<(&str, &str, &str)> = planned["rows"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().expect("text");
            (text("day"), text("what"), text("kind"))
        })
        .collect();
    let wanted = [("2027-04-01", "office", "会長"), ("2027-04-01", "office_end", "委員長（編集委員会）")];
    assert_eq!(said, wanted, "{planned}");
    let off = json!({ "what": "office_end", "id": planned["rows"][1]["id"] });
    assert_eq!(office.call("membership.call_off", off).expect_err("not here").key, "error-office-stays");
}
