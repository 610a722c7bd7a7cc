use chrono::Days;
use proptest::prelude::*;
use serde_json::json;

use super::{Period, State, shown, state};
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
    assert_eq!(now(&office).0.as_deref(), Some("future"), "the planned kind is still to come");
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

fn day(offset: u64) -> Day {
    Day::from_ymd_opt(2026, 1, 1).expect("a day") + Days::new(offset)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// The rule over one member's periods and its set-based form in SQL say the same of everybody.
    #[test]
    fn state_is_one_rule(people in prop::collection::vec((prop::collection::vec((0u64..700, prop::option::of(1u64..200)), 0..4), prop::option::of(0u64..320)), 1..12)) {
        let office = Office::new();
        let kind = kind(&office, "正会員");
        let mut members = Vec::new();
        for (spans, death) in &people {
            let id = office.done("members.add", json!({ "record": { "sei": "山", "mei": "田", "death": death.map(|d| day(d).to_string()) } }))["id"].as_i64().expect("a key");
            office.book.execute(&office.actor, crate::book::Act { name: "membership.start", needs: crate::Permission::SignedIn, scoped: false, touches: &[], undo: crate::Undo::Changeset, always_recorded: false }, &Work::quiet(), |tx| {
                for (start, length) in spans {
                    // Spans that overlap are refused; those that are taken make the history.
                    let _ = super::start(tx, id, kind, day(*start), length.map(|l| day(start + l)));
                }
                Ok(())
            }).expect("periods");
            members.push(id);
        }
        office.book.ask(&office.actor, crate::Permission::SignedIn, &Work::quiet(), |reader| {
            for state_now in [State::Current, State::Future, State::Left, State::Died, State::None] {
                let set = super::in_state(reader, state_now)?;
                for (member, (_, death)) in members.iter().zip(&people) {
                    let periods: Vec<Period> = super::periods(reader, *member)?;
                    let one = state(&periods, death.map(day), reader.today());
                    assert_eq!(set.contains(*member as u32), one == state_now, "the set and the rule must agree on {one:?}");
                    assert_eq!(shown(&periods, reader.today()).is_none(), periods.is_empty(), "some period is shown if there is one");
                }
            }
            Ok(())
        }).expect("a look");
    }
}
