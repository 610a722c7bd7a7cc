use chrono::Duration;
use serde_json::{Value, json};

use super::{Face, face, on_paper, on_screen};
use crate::{Actor, Permission, Work, testing::Office};

fn asked<T>(office: &Office, run: impl FnOnce(&crate::Reader<'_>) -> crate::Result<T>) -> T {
    office.book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), run).expect("an answer")
}

fn checked(office: &Office, text: &str) -> (Value, Value) {
    let answer = office.done("card.check", json!({ "text": text }));
    (answer["verdict"].clone(), answer["holder"]["name"].clone())
}

#[test]
fn a_code_says_who_it_is_to_the_office_and_for_its_days_alone() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let shown = asked(&office, |reader| on_screen(reader, member));
    assert_eq!(shown.until.to_string(), "2026-11-21", "today and tomorrow: an event may go past midnight");
    let valid = (json!("valid"), json!("小林 千代子"));
    assert_eq!(checked(&office, &shown.code), valid, "as it is typed");
    assert_eq!(checked(&office, &format!("https://my.example.jp/card/{}", shown.code)), valid, "as it is scanned");
    assert_eq!(checked(&office, "00001"), (json!("number_only"), json!("小林 千代子")), "a number proves nothing");
    assert_eq!(checked(&office, "７Ｑ"), (json!("unknown"), Value::Null), "nothing of ours");
    office.clock.pass(Duration::days(1));
    assert_eq!(checked(&office, &shown.code), valid, "on its last day");
    assert_ne!(asked(&office, |reader| on_screen(reader, member)).code, shown.code, "a new one every day");
    office.clock.pass(Duration::days(1));
    assert_eq!(checked(&office, &shown.code).0, json!("over"), "a photograph of it is worth nothing now");
}

#[test]
fn a_card_is_worth_what_its_owner_is() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let paper = asked(&office, |reader| on_paper(reader, member, None));
    assert_eq!(checked(&office, &paper).0, json!("valid"), "a printed card without an end");
    office.done("membership.end", json!({ "member": member, "on": "2026-11-19", "reason": "left" }));
    assert_eq!(checked(&office, &paper), (json!("not_now"), json!("小林 千代子")), "who has left keeps the paper only");
    let other = office.member("山本", "一郎", None);
    let paper = asked(&office, |reader| on_paper(reader, other, None));
    office.done("card.renew", json!({ "reason": "紛失" }));
    assert_eq!(checked(&office, &paper).0, json!("unknown"), "all codes were made anew");
    let entry = &office.done("journal.list", json!({}))[0];
    assert_eq!(entry["command"], "card.renew", "somebody may ask when");
}

#[test]
fn everybody_learns_no_more_than_the_association_says() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let code = asked(&office, |reader| on_screen(reader, member)).code;
    let seen = |text: &str| asked(&office, |reader| face(reader, text));
    assert_eq!(seen(&code), Face::Closed, "only the office, until the association says otherwise");
    assert_eq!(seen("nonsense"), Face::Closed, "and nobody learns which codes there are");
    let set = |name: &str, kind: bool| {
        let settings = json!({ "public": true, "kind": kind, "name": name, "days": 2 });
        office.done("card.set_settings", json!({ "settings": settings }));
    };
    set("initials", true);
    let kind = Some("正会員".to_owned());
    assert_eq!(seen(&code), Face::Valid { kind, name: Some("小○ 千○○".to_owned()) }, "enough to compare");
    set("none", false);
    assert_eq!(seen(&code), Face::Valid { kind: None, name: None }, "valid and nothing else");
    assert_eq!(seen("00001"), Face::NotValid, "a number opens nothing");
    office.died(member);
    assert_eq!(seen(&code), Face::NotValid, "the dead have no card");
    let error = office
        .call("card.set_settings", json!({ "settings": { "public": true, "kind": true, "name": "full", "days": 0 } }))
        .unwrap_err();
    assert_eq!(error.field.as_deref(), Some("days"), "a code that is never good");
}

#[test]
fn whoever_sees_some_members_checks_the_cards_of_those_alone() {
    let office = Office::new();
    let member = office.member("小林", "千代子", None);
    let other = office.member("山本", "一郎", None);
    let group = office.done("groups.save", json!({ "name": "松本支部", "kind": "branch" }))["id"].clone();
    office.done("groups.assign", json!({ "group": group, "members": [member] }));
    let staff =
        office.done("staff.add", json!({ "name": "上條 誠", "password": "hodaka no yuki ga", "role": "secretary" }));
    let staff = staff["id"].as_i64().expect("a key");
    office.done("staff.limit", json!({ "staff": staff, "groups": [group] }));
    let limited = Actor::staff(staff, "上條 誠");
    let of = |member| asked(&office, |reader| on_screen(reader, member)).code;
    let verdict = |member| {
        office.call_as(&limited, "card.check", json!({ "text": of(member) })).expect("an answer")["verdict"].clone()
    };
    assert_eq!((verdict(member), verdict(other)), (json!("valid"), json!("unknown")), "the others do not exist");
}

#[test]
fn initials_tell_no_name_of_one_letter() {
    for (name, shown) in [("小林 千代子", "小○ 千○○"), ("林 学", "林○ 学○"), ("Alice Lee", "A. L.")]
    {
        assert_eq!(super::initials(name), shown, "{name}: enough to compare, too little to learn");
    }
}
