//! Places are conserved, and who waits longest comes first.

#![allow(clippy::unwrap_used)] // a test may fall over

use chrono::Duration;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Wish, apply, give_up, next, of_member, open};
use crate::{
    Actor, Error, Permission, Reader, Result, Topic, Tx, Undo, Work,
    book::Act,
    registry::{self, Reply},
    testing::{Office, Postbox},
};

fn asked<T>(office: &Office, run: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
    office.book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), run)
}

/// What the desk of My Page does.
fn acted<T>(office: &Office, run: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    let act = Act {
        name: "mypage.apply_for_event",
        needs: Permission::SignedIn,
        scoped: false,
        touches: &[Topic::Events],
        undo: Undo::Never("undo-never-event-seat"),
        always_recorded: false,
    };
    Ok(office.book.execute(&Actor::machine(), act, &Work::quiet(), run)?.value)
}

/// On 13 December, three weeks ahead.
fn event(office: &Office, more: Value) -> i64 {
    let mut input = json!({ "title": "冬の樹木観察会", "starts_on": "2026-12-13", "starts_at": "9:30", "ends_at": "12:00",
        "place": "梓川左岸", "published": true });
    for (key, value) in more.as_object().unwrap() {
        input[key] = value.clone();
    }
    office.done("events.save", input)["id"].as_i64().unwrap()
}

fn get(office: &Office, event: i64) -> Value {
    office.done("events.get", json!({ "event": event }))
}

fn seat(office: &Office, event: i64, member: i64, companions: i64) -> Value {
    office.done("events.apply", json!({ "event": event, "member": member, "companions": companions }))
}

/// The last mail that went out.
fn last(post: &Postbox, office: &Office) -> String {
    post.collect(&office.book).0.last().expect("a mail went out").body.clone()
}

fn refused(office: &Office, name: &str, input: Value) -> Error {
    office.call(name, input).expect_err("it cannot be meant")
}

#[test]
fn who_comes_too_late_waits_and_moves_up_when_a_place_is_free() {
    let office = Office::new();
    office.mail_goes_out();
    let post = Postbox::default();
    let event = event(&office, json!({ "capacity": 2, "companions": 1, "joining": "https://meet.example.jp/x" }));
    let people: Vec<i64> = ["一", "二", "三", "四"]
        .iter()
        .map(|mei| office.member("山本", mei, Some(&format!("m{mei}@example.jp"))))
        .collect();
    let first = seat(&office, event, people[0], 0);
    assert_eq!(first["state"], "taken", "there is room");
    let mail = last(&post, &office);
    assert!(mail.contains("https://meet.example.jp/x"), "whoever has a place is told where to go: {mail}");
    assert_eq!(seat(&office, event, people[1], 1)["state"], "waiting", "two do not fit into one place");
    let mail = last(&post, &office);
    assert!(!mail.contains("https://meet.example.jp/x"), "whoever waits is not: {mail}");
    assert_eq!(
        seat(&office, event, people[2], 0)["state"],
        "waiting",
        "nobody overtakes them, though there is room for one"
    );
    let moved = office.done("events.give_up", json!({ "seat": first["seat"] }));
    assert_eq!(moved["promoted"].as_array().unwrap().len(), 1, "the two have their places now: {moved}");
    let shown = get(&office, event);
    assert_eq!(
        (&shown["people"]["taken"], &shown["people"]["waiting"], &shown["seats"]),
        (&json!(2), &json!(1), &json!([1, 1, 1])),
        "two people have places, one waits, one gave up"
    );
    assert_eq!(shown["may_move"], 0, "nobody else fits");
    office.done("events.save", json!({ "event": event, "title": "冬の樹木観察会", "starts_on": "2026-12-13", "companions": 1, "capacity": 3, "published": true }));
    assert_eq!(get(&office, event)["may_move"], 1, "a larger hall has room; the office gives it");
    assert_eq!(office.done("events.promote", json!({ "event": event }))["promoted"].as_array().unwrap().len(), 1);
    assert_eq!(
        refused(&office, "events.promote", json!({ "event": event })).key,
        "error-event-nobody-moves",
        "nobody waits"
    );
    assert_eq!(
        refused(&office, "events.apply", json!({ "event": event, "member": people[1] })).key,
        "error-event-twice",
        "nobody has two places"
    );
    assert_eq!(
        seat(&office, event, people[0], 0)["state"],
        "waiting",
        "whoever gave up may come again, behind the others"
    );
}

#[test]
fn a_hall_does_not_shrink_below_who_has_a_place() {
    let office = Office::new();
    let event = event(&office, json!({ "capacity": 3 }));
    for mei in ["一", "二"] {
        seat(&office, event, office.member("山本", mei, None), 0);
    }
    let smaller = json!({ "event": event, "title": "冬の樹木観察会", "starts_on": "2026-12-13", "capacity": 1, "published": true });
    let error = refused(&office, "events.save", smaller);
    assert_eq!(
        (error.key, error.field.as_deref()),
        ("error-event-full", Some("capacity")),
        "the form marks the number"
    );
    assert_eq!(get(&office, event)["capacity"], 3, "and nothing was changed");
    let unseen = json!({ "event": event, "title": "冬の樹木観察会", "starts_on": "2026-12-13" });
    assert_eq!(
        refused(&office, "events.save", unseen).key,
        "error-event-applied",
        "what was applied for stays in sight"
    );
    assert_eq!(refused(&office, "events.remove", json!({ "event": event })).key, "error-event-applied", "and stays");
}

#[test]
fn an_undone_change_of_the_hall_leaves_nobody_without_a_place() {
    let office = Office::new();
    let id = event(&office, json!({ "capacity": 1 }));
    let larger =
        json!({ "event": id, "title": "冬の樹木観察会", "starts_on": "2026-12-13", "capacity": 2, "published": true });
    office.done("events.save", larger);
    let entry = office.done("journal.list", json!({}))["rows"][0]["id"].clone();
    for mei in ["一", "二"] {
        seat(&office, id, office.member("山本", mei, None), 0);
    }
    let error = refused(&office, "journal.undo", json!({ "entry": entry }));
    assert_eq!(error.key, "error-event-full", "two people have places");
    assert_eq!(get(&office, id)["capacity"], 2, "nothing was changed");
}

#[test]
fn members_see_and_apply_for_what_is_for_them() {
    let office = Office::new();
    let (one, other) = (office.member("小林", "千代子", None), office.member("山本", "一郎", None));
    office.done("tags.set", json!({ "members": [other], "add": ["役員"], "remove": [] }));
    let walk = event(
        &office,
        json!({ "capacity": 2, "companions": 1, "apply_until": "2026-12-10", "cancel_until": "2026-12-11", "joining": "北口" }),
    );
    let board = event(&office, json!({ "title": "役員会", "audience": "tag:役員" }));
    let draft = event(&office, json!({ "title": "下書き", "published": false }));
    let titles = |member: i64| -> Vec<String> {
        asked(&office, |reader| of_member(reader, member)).unwrap().0.into_iter().map(|own| own.title).collect()
    };
    assert_eq!(titles(one), ["冬の樹木観察会"], "neither the board's nor a draft");
    assert_eq!(titles(other), ["冬の樹木観察会", "役員会"], "whom the conditions mean");
    for hidden in [board, draft, 99] {
        assert_eq!(asked(&office, |reader| open(reader, one, hidden)).unwrap_err().key, "error-no-such-event");
    }
    let wish =
        |companions| Wish { companions, companion_names: "小林 修一".into(), note: "車いすです".into() };
    let applied = |member, event, companions| acted(&office, |tx| apply(tx, member, event, &wish(companions)));
    assert_eq!(applied(one, board, 0).unwrap_err().key, "error-no-such-event", "nor do they apply for it by its key");
    let most = applied(one, walk, 2).unwrap_err();
    assert_eq!((most.key, most.field.as_deref()), ("error-event-companions", Some("companions")), "one may come along");
    assert!(applied(one, walk, 1).unwrap(), "they have their places");
    assert_eq!(applied(one, walk, 0).unwrap_err().key, "error-event-twice-own", "once");
    let own = asked(&office, |reader| open(reader, one, walk)).unwrap();
    let (free, its) = (own.free, own.seat.unwrap());
    assert_eq!((free, its.joining.as_str(), its.may_give_up), (Some(0), "北口", true), "they are told where to go");
    assert!(!applied(other, walk, 0).unwrap(), "the next waits");
    let waits = asked(&office, |reader| open(reader, other, walk)).unwrap().seat.unwrap();
    assert_eq!((waits.turn, waits.joining.as_str()), (1, ""), "is the first of those, and not told yet");
    office.clock.pass(Duration::days(22));
    assert_eq!(acted(&office, |tx| give_up(tx, one, walk)).unwrap_err().key, "error-event-too-late", "on the 12th");
    assert_eq!(acted(&office, |tx| give_up(tx, 99, walk)).unwrap_err().key, "error-no-such-seat", "who has none");
    acted(&office, |tx| give_up(tx, other, walk)).unwrap();
    assert_eq!(applied(other, walk, 0).unwrap_err().key, "error-event-closed", "the last day of applying is over");
    assert_eq!(
        asked(&office, |reader| next(reader, one)).unwrap().unwrap().id,
        walk,
        "what they have a place for comes first"
    );
    office.clock.pass(Duration::days(2));
    let (coming, before) = asked(&office, |reader| of_member(reader, one)).unwrap();
    assert_eq!((coming.len(), before.len()), (0, 1), "on the 14th it is over");
    assert!(asked(&office, |reader| next(reader, one)).unwrap().is_none(), "and nothing is next");
}

#[test]
fn conditions_ask_for_events() {
    let office = Office::new();
    let people: Vec<i64> = ["一", "二", "三"].iter().map(|mei| office.member("山本", mei, None)).collect();
    let event = event(&office, json!({ "starts_on": "2026-11-21" }));
    let first = seat(&office, event, people[0], 0);
    seat(&office, event, people[1], 0);
    assert_eq!(
        refused(&office, "events.check_in", json!({ "seat": first["seat"], "came": true })).key,
        "error-event-not-yet",
        "it is tomorrow"
    );
    office.clock.pass(Duration::days(1));
    office.done("events.check_in", json!({ "seat": first["seat"], "came": true }));
    let count = |text: &str| office.done("members.list", json!({ "filter": { "segment": text } }))["total"].clone();
    assert_eq!((count("applied = some"), count("applied = none")), (json!(2), json!(1)), "who applied, who did not");
    assert_eq!((count("attended = some"), count("attended = none")), (json!(1), json!(2)), "who was there");
    assert_eq!(count("attended within 30 days"), 1, "and when");
    let name = "attended.\"冬の樹木観察会 2026-11-21\"";
    assert_eq!(
        (count(&format!("{name} = some")), count(&format!("{name} = none"))),
        (json!(1), json!(2)),
        "at this one"
    );
    let gone = refused(&office, "events.give_up", json!({ "seat": first["seat"] })).key;
    assert_eq!(gone, "error-event-came", "who is there has not given up");
    let own = asked(&office, |reader| open(reader, people[0], event)).unwrap().seat.unwrap();
    assert!(own.came && !own.may_give_up, "nor is it offered to them");
    office.done("journal.undo", json!({ "entry": office.done("journal.list", json!({}))["rows"][0]["id"] }));
    assert_eq!(count("attended = some"), 0, "a reception by mistake is taken back");
}

#[test]
fn the_list_for_the_reception_names_who_has_a_place() {
    let office = Office::new();
    let event = event(&office, json!({ "capacity": 2, "companions": 1 }));
    let member = office.member("小林", "千代子", None);
    office.done(
        "events.apply",
        json!({ "event": event, "member": member, "companions": 1, "companion_names": "小林 修一" }),
    );
    office.done("events.apply", json!({ "event": event, "name": "手塚 治", "contact": "090-0000-1212" }));
    let asked = registry::call(&office.book, &office.actor, "events.sheet", json!({ "event": event }), &Work::quiet());
    let Reply::File(file) = asked.unwrap() else { panic!("a document is a file") };
    let read = tsudoi_sheet::read(&file.bytes, &file.name, &tsudoi_sheet::ReadOptions::default()).unwrap();
    let rows: Vec<Vec<&str>> = read.rows.iter().map(|row| row.cells().collect()).collect();
    assert_eq!(rows.len(), 2, "titles and who has a place; whoever waits is not expected: {rows:?}");
    assert!(rows[1].contains(&"小林 千代子") && rows[1].contains(&"2") && rows[1].contains(&"小林 修一"), "{rows:?}");
    assert!(office.call("events.sheet", json!({ "event": 99 })).is_err(), "of no event there is none");
}

#[test]
fn calling_off_tells_everybody_who_can_be_told() {
    let office = Office::new();
    office.mail_goes_out();
    let post = Postbox::default();
    let event = event(&office, json!({}));
    seat(&office, event, office.member("山本", "一", Some("one@example.jp")), 0);
    post.collect(&office.book);
    seat(&office, event, office.member("山本", "二", None), 0);
    office.done("events.apply", json!({ "event": event, "name": "手塚 治", "contact": "090-0000-1212" }));
    let told = office.done("events.call_off", json!({ "event": event, "reason": "大雪のため" }));
    assert_eq!(told["told"], 1, "one has a mail address: {told}");
    assert_eq!(told["not_told"].as_array().unwrap().len(), 2, "the office telephones the others: {told}");
    let mail = last(&post, &office);
    assert!(mail.contains("中止") && mail.contains("大雪のため"), "{mail}");
    assert_eq!(
        refused(&office, "events.call_off", json!({ "event": event, "reason": "x" })).key,
        "error-event-not-ahead",
        "once"
    );
    let not_ahead = refused(&office, "events.apply", json!({ "event": event, "name": "x" })).key;
    assert_eq!(not_ahead, "error-event-not-ahead", "nobody applies for what does not take place");
}

#[test]
fn what_does_not_take_place_has_no_reception_and_moves_nobody_up() {
    let office = Office::new();
    let event = event(&office, json!({ "capacity": 1 }));
    let first = seat(&office, event, office.member("山本", "一", None), 0);
    seat(&office, event, office.member("山本", "二", None), 0);
    office.done("events.call_off", json!({ "event": event, "reason": "大雪のため" }));
    let moved = office.done("events.give_up", json!({ "seat": first["seat"] }));
    assert_eq!(moved["promoted"], json!([]), "nobody is told that they have a place");
    assert_eq!(get(&office, event)["may_move"], 0, "nor is the office asked to give one");
    office.clock.pass(Duration::days(23));
    let waiting = office.done("events.seats", json!({ "event": event, "state": "waiting" }))[0]["id"].clone();
    assert!(
        office.call("events.check_in", json!({ "seat": waiting, "came": true })).is_err(),
        "who waits is not received"
    );
    let draft = office.done("events.save", json!({ "title": "下書き", "starts_on": "2026-12-20" }))["id"].clone();
    let error = refused(&office, "events.apply", json!({ "event": draft, "name": "手塚" }));
    assert_eq!(error.key, "error-event-draft", "its mail would lead to what nobody may see");
}

#[test]
fn what_is_typed_amiss_is_named() {
    let office = Office::new();
    let base = json!({ "title": "会", "starts_on": "2026-12-13" });
    for (field, value, key) in [
        ("title", json!(" "), "error-required"),
        ("starts_at", json!("25:00"), "error-time"),
        ("ends_at", json!("9時"), "error-time"),
        ("capacity", json!(0), "error-event-capacity"),
        ("companions", json!(-1), "error-event-companions-most"),
        ("apply_until", json!("2026-12-14"), "error-event-deadline"),
        ("cancel_until", json!("2026-12-14"), "error-event-deadline"),
        ("audience", json!("nonsense = x"), "error-segment-subject"),
    ] {
        let mut input = base.clone();
        input[field] = value;
        let error = refused(&office, "events.save", input);
        assert_eq!((error.key, error.field.as_deref()), (key, Some(field)), "the form marks the field");
    }
    let mut input = base;
    (input["starts_at"], input["ends_at"]) = (json!("13:00"), json!("9:30"));
    assert_eq!(refused(&office, "events.save", input).key, "error-event-times", "9:30 comes before 13:00");
}

#[derive(Debug, Clone)]
enum Step {
    Apply { who: usize, companions: i64 },
    GiveUp { who: usize },
    Capacity(i64),
    Promote,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..8_usize, 0..3_i64).prop_map(|(who, companions)| Step::Apply { who, companions }),
        3 => (0..8_usize).prop_map(|who| Step::GiveUp { who }),
        1 => (3..8_i64).prop_map(Step::Capacity),
        1 => Just(Step::Promote),
    ];
    proptest::collection::vec(step, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever happens: nobody sits on anybody, nobody is lost, nobody overtakes.
    #[test]
    fn places_are_conserved(steps in steps()) {
        let office = Office::new();
        let people: Vec<i64> = (0..8).map(|n| office.member("山本", &format!("{n}"), None)).collect();
        let event = event(&office, json!({ "capacity": 5, "companions": 2 }));
        // Who holds an application, in the order in which they came, with how many people.
        let mut held: Vec<(i64, i64, i64)> = Vec::new();
        for step in steps {
            let moves = matches!(step, Step::Promote);
            match step {
                Step::Apply { who, companions } => {
                    let input = json!({ "event": event, "member": people[who], "companions": companions });
                    let again = held.iter().any(|(member, ..)| *member == people[who]);
                    let capacity = get(&office, event)["capacity"].as_i64().unwrap();
                    let done = office.call("events.apply", input);
                    prop_assert_eq!(done.is_ok(), !again && companions < capacity, "once, and in a hall that is large enough");
                    if done.is_ok() {
                        held.push((people[who], 0, 1 + companions));
                    }
                }
                Step::GiveUp { who } => {
                    let mine = seats(&office, event).into_iter().find(|seat| seat.0 == people[who]);
                    if let Some((member, seat, ..)) = mine {
                        office.done("events.give_up", json!({ "seat": seat }));
                        held.retain(|(other, ..)| *other != member);
                    }
                }
                Step::Capacity(capacity) => {
                    let input = json!({ "event": event, "title": "会", "starts_on": "2026-12-13", "published": true, "companions": 2, "capacity": capacity });
                    let _ = office.call("events.save", input);
                }
                Step::Promote => drop(office.call("events.promote", json!({ "event": event }))),
            }
            let shown = get(&office, event);
            if moves {
                prop_assert_eq!(&shown["may_move"], 0, "no place stands empty for which somebody waits");
            }
            let capacity = shown["capacity"].as_i64().unwrap();
            let seats = seats(&office, event);
            let taken: i64 = seats.iter().filter(|seat| seat.3).map(|seat| seat.2).sum();
            prop_assert!(taken <= capacity, "{} people on {} places", taken, capacity);
            prop_assert_eq!(shown["people"]["taken"].as_i64(), Some(taken), "the number is that of the list");
            let mut now: Vec<(i64, i64)> = seats.iter().map(|seat| (seat.0, seat.2)).collect();
            let mut then: Vec<(i64, i64)> = held.iter().map(|one| (one.0, one.2)).collect();
            now.sort_unstable();
            then.sort_unstable();
            prop_assert_eq!(now, then, "nobody is lost and nobody was invented");
            let waiting: Vec<i64> = seats.iter().filter(|seat| !seat.3).map(|seat| seat.1).collect();
            prop_assert!(waiting.is_sorted(), "in the order in which they came");
        }
    }
}

/// Member, seat, people, whether they have a place; of those who have not given up.
fn seats(office: &Office, event: i64) -> Vec<(i64, i64, i64, bool)> {
    let of = |state: &str| office.done("events.seats", json!({ "event": event, "state": state }));
    let row = |row: &Value, taken: bool| {
        (row["member"].as_i64().unwrap(), row["id"].as_i64().unwrap(), 1 + row["companions"].as_i64().unwrap(), taken)
    };
    let (taken, waiting) = (of("taken"), of("waiting"));
    let taken = taken.as_array().unwrap().iter().map(|one| row(one, true));
    taken.chain(waiting.as_array().unwrap().iter().map(|one| row(one, false))).collect()
}
