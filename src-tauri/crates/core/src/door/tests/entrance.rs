//! 入室の記録, and places from which staff may come.

use super::{factors::ask, *};

const AWAY: Place = Some(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7)));
const OFFICE: Place = Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)));

/// What the record says of what was refused: what, who, from where, how often.
fn refused(door: &Door, token: &str) -> Vec<(String, Value, Value, Value)> {
    let lines = ask(door, token, "staff.entrance", json!({ "refused": true })).expect("an administrator reads it");
    lines
        .as_array()
        .expect("a list")
        .iter()
        .map(|line| {
            let what = line["what"].as_str().expect("said").to_owned();
            (what, line["staff"].clone(), line["place"].clone(), line["times"].clone())
        })
        .collect()
}

fn only_the_office(door: &Door, token: &str) {
    ask(
        door,
        token,
        "staff.set_rules",
        json!({ "staff": "nobody", "places": ["192.0.2.0/24", " 2001:db8::/32 ", ""] }),
    )
    .expect("networks");
}

#[test]
fn who_was_turned_away_is_written_down_also_while_the_book_was_locked() {
    let (door, _folder) = door();
    for _ in 0..2 {
        door.sign_in("Mallory", "surely not the password", AWAY).expect_err("nobody of that name");
    }
    door.sign_in(STAFF, "surely not the password", None).expect_err("not the password");
    let token = door.sign_in(STAFF, PASSWORD, AWAY).expect("name and password are right");
    let line = |staff: Value, place: Value, times: i64| ("refused".to_owned(), staff, place, json!(times));
    assert_eq!(
        refused(&door, &token),
        [line(json!(STAFF), Value::Null, 1), line(Value::Null, json!("198.51.100.7"), 2)],
        "two of a stranger are one line, whose name is not kept; one's own slip has a name"
    );
    let text = ask(&door, &token, "staff.entrance", json!({})).expect("the whole record").to_string();
    assert!(!text.contains("Mallory") && text.contains("signed_in"), "who came in stands there as well");

    for _ in 0..3 {
        door.sign_in("Mallory", "surely not the password", AWAY).expect_err("again, while it is open");
    }
    assert_eq!(refused(&door, &token)[1].3, json!(5), "counted where it stands");
    let today = ask(&door, &token, "home.today", json!({})).expect("the first screen");
    let tasks = today["tasks"].as_array().expect("a list");
    assert!(tasks.iter().any(|task| task["kind"] == "entrance"), "five are no slips: an administrator is told");
}

#[test]
fn staff_come_from_the_named_places_alone_and_always_from_this_computer() {
    let mut code = String::new();
    let (door, _folder) = door_after(|office| code.clone_from(&office.recovery_code));
    let token = door.sign_in(STAFF, PASSWORD, OFFICE).expect("from anywhere, to begin with");
    for places in [json!(["no address"]), json!(vec!["192.0.2.1"; 51])] {
        let wrong = ask(&door, &token, "staff.set_rules", json!({ "staff": "nobody", "places": places })).unwrap_err();
        assert_eq!(wrong.field.as_deref(), Some("places"), "what cannot be read shuts nobody out");
    }
    only_the_office(&door, &token);
    let away = door.sign_in(STAFF, PASSWORD, AWAY).expect_err("from elsewhere");
    assert_eq!((away.code, away.key), (Code::Forbidden, "error-office-place"), "it is said why");
    assert_eq!(
        door.sign_in(STAFF, "surely not it", AWAY).expect_err("nor").code,
        Code::Unauthorized,
        "nobody else learns"
    );
    for here in [None, Some(IpAddr::from([127, 0, 0, 1])), "::1".parse().ok(), "::ffff:192.0.2.9".parse().ok(), OFFICE]
    {
        door.sign_in(STAFF, PASSWORD, here).expect("this computer, and the office by whatever name");
    }
    assert!(
        door.ensure_place(Some(&token), AWAY).is_err() && door.ensure_place(Some(&token), OFFICE).is_ok(),
        "whoever carries a session away, too"
    );
    assert!(door.state(Some(&token), AWAY, Lang::Ja).staff.is_none(), "nor are they told who is signed in");
    ask(&door, &token, "staff.set_rules", json!({ "staff": "nobody" })).expect("the rest of the rules");
    assert!(door.ensure_place(Some(&token), AWAY).is_err(), "places that are not named stay as they are");
    let lines = refused(&door, &token);
    assert!(
        lines.contains(&("elsewhere".to_owned(), json!(STAFF), json!("198.51.100.7"), json!(4))),
        "a right password from elsewhere is worth knowing: {lines:?}"
    );

    door.close();
    door.sign_in(STAFF, PASSWORD, AWAY).expect_err("nor does a locked book open");
    assert!(door.book().is_none(), "and it stays closed");
    door.recover(&code, STAFF, "atarashii kotoba desu", AWAY).expect_err("nor for whoever holds the sheet");
    door.sign_in(STAFF, PASSWORD, None).expect("and the password is what it was");
}

#[test]
fn many_tries_alarm_however_they_are_spread() {
    let (door, _folder) = door();
    let token = door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let alarmed = |door: &Door| {
        let today = ask(door, &token, "home.today", json!({})).expect("the first screen");
        today["tasks"].as_array().expect("a list").iter().any(|task| task["kind"] == "entrance")
    };
    for n in 0..4 {
        door.sign_in(["a", STAFF][n % 2], "surely not the password", AWAY).expect_err("two names from one place");
    }
    assert!(!alarmed(&door), "four may be slips of the finger");
    door.sign_in("b", "surely not the password", AWAY).expect_err("a third");
    assert!(alarmed(&door), "five of one place are not, whatever the names");
}

#[test]
fn one_name_tried_from_many_places_alarms_and_a_wrong_sheet_is_a_try() {
    let code = "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE";
    let (door, _folder) = door();
    for n in 0..4 {
        let place = Some(IpAddr::from([198, 51, 100, n]));
        door.sign_in(STAFF, "surely not the password", place).expect_err("each from another place");
    }
    door.recover(code, STAFF, "atarashii kotoba desu", None).expect_err("no such sheet");
    let token = door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let today = ask(&door, &token, "home.today", json!({})).expect("the first screen");
    let tasks = today["tasks"].as_array().expect("a list");
    assert!(tasks.iter().any(|task| task["kind"] == "entrance"), "five for one name on one day: {tasks:?}");
}

#[test]
fn what_a_role_may_not_is_refused_and_written_down() {
    let (door, _folder) = door();
    let token = door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let viewer = json!({ "name": "見る人", "password": "yama no ue no kumo", "role": "viewer" });
    ask(&door, &token, "staff.add", viewer).expect("another member of staff");
    let hers = door.sign_in("見る人", "yama no ue no kumo", None).expect("her own password");
    for _ in 0..3 {
        let no = ask(&door, &hers, "staff.entrance", json!({})).unwrap_err();
        assert_eq!(no.code, Code::Forbidden, "the record is for who looks after staff");
    }
    let lines = ask(&door, &token, "staff.entrance", json!({ "refused": true })).expect("an administrator reads it");
    assert_eq!(lines.as_array().map(Vec::len), Some(1), "once, with a count");
    assert_eq!((&lines[0]["staff"], &lines[0]["times"]), (&json!("見る人"), &json!(3)), "who, and how often");
    assert_eq!(lines[0]["act"], json!("入室の記録"), "and what she wanted");
}

#[test]
fn whose_password_another_has_chosen_chooses_their_own_before_anything_else() {
    let (door, _folder) = door();
    let token = door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let first = "yama no ue no kumo";
    let hers = json!({ "name": "見る人", "password": first, "role": "viewer", "must_change": true });
    let hers = ask(&door, &token, "staff.add", hers).expect("another member of staff");
    let group = ask(&door, &token, "groups.save", json!({ "name": "松本支部", "kind": "branch" })).expect("a group");
    let limit = json!({ "staff": hers["id"], "groups": [group["id"]] });
    ask(&door, &token, "staff.limit", limit).expect("she sees the members of one branch");
    let stage = |token: &str| door.state(Some(token), None, Lang::Ja).half_way.map(|half| half.stage);
    let mine = door.sign_in("見る人", first, None).expect("the password is right");
    assert_eq!(stage(&mine), Some(Stage::NewPassword), "half way in");
    assert!(ask(&door, &mine, "members.list", json!({})).is_err(), "nothing is reached yet");
    assert!(door.second(&mine, "123456", None).is_err(), "and no code goes around it");
    for (wrong, key) in [(first, "error-password-same"), ("mijikai", "error-password-short")] {
        let no = door.choose_password(&mine, wrong, None).unwrap_err();
        assert_eq!((no.key, no.field.as_deref()), (key, Some("password")), "said at the field");
    }
    door.choose_password(&mine, "tani no soko no kawa", None).expect("her own");
    assert!(stage(&mine).is_none() && ask(&door, &mine, "members.list", json!({})).is_ok(), "in");
    assert!(door.choose_password(&mine, "mata betsu no kotoba", None).is_err(), "once: from then on with the old one");
    door.sign_in("見る人", first, None).expect_err("whoever added her knows nothing any more");
    let again = door.sign_in("見る人", "tani no soko no kawa", None).expect("her own password");
    assert!(stage(&again).is_none(), "and nothing is asked again");
}

#[test]
fn whoever_comes_with_the_recovery_sheet_has_chosen() {
    let (mut code, first) = (String::new(), "yama no ue no kumo");
    let (door, _folder) = door_after(|office| {
        code.clone_from(&office.recovery_code);
        office.done("staff.add", json!({ "name": "見る人", "password": first, "role": "viewer", "must_change": true }));
    });
    let token = door.recover(&code, "見る人", "tani no soko no kawa", None).expect("the sheet opens");
    assert!(ask(&door, &token, "staff.me", json!({})).is_ok(), "what was just chosen is not asked again");
}
