//! Somebody of the office looks at a member's pages.

use chrono::Duration;
use serde_json::json;

use crate::{
    Actor, Code, Lang,
    desk::{MemberDesk, Reception, reception},
    logins::Whence,
    testing::{Office, Postbox},
};

const PASSWORD: &str = "里山の朝は鳥の声から始まる";
const CHIYO: &str = "chiyo@mail.example.jp";

fn whence() -> Whence {
    Whence {
        place: "203.0.113.7".parse().unwrap(),
        device: "Windows・Chrome".to_owned(),
        known: None,
        session: None,
        lang: Lang::Ja,
    }
}

/// An office with My Page, and a member.
fn house() -> (Office, Reception, i64) {
    let office = Office::new();
    office.mail_goes_out();
    let mypage =
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" });
    office.done("settings.set_mypage", mypage);
    let member = office.member("小林", "千代子", Some(CHIYO));
    let reception = reception(office.book.clone());
    (office, reception, member)
}

fn link(office: &Office, member: i64) -> String {
    let answer = office.done("viewing.open", json!({ "member": member, "reason": "電話でのお尋ね" }));
    let url = answer["url"].as_str().unwrap();
    url.strip_prefix("https://my.example.jp/viewing?token=").expect("the address that members use").to_owned()
}

fn desk(reception: &Reception, token: &str) -> Option<MemberDesk> {
    reception.desk(token, Lang::Ja).unwrap()
}

fn colleague(office: &Office, name: &str, role: &str) -> Actor {
    let password = format!("{name} no kagi wa nagai");
    office.done("staff.add", json!({ "name": name, "role": role, "password": password }));
    office.book.sign_in(name, &password).expect("the new person signs in")
}

#[test]
fn the_office_sees_what_the_member_sees_and_it_is_written_down() {
    let (office, reception, member) = house();
    office.done("logins.invite", json!({ "members": [member] }));
    reception.claim(&Postbox::default().collect(&office.book).token(), PASSWORD, "").unwrap();
    let link = link(&office, member);
    assert_eq!(reception.viewing_start(&link).unwrap().as_deref(), Some("小林 千代子"), "the link says whose it is");
    let token = reception.view(&link, &whence()).unwrap();
    let looks = desk(&reception, &token).expect("a good token");
    assert_eq!((looks.of_somebody(), looks.only_looks()), (Some("小林 千代子"), true), "each page says so");
    assert_eq!(looks.home().unwrap().name, "小林 千代子", "it is her page");
    assert_eq!(looks.account().err().expect("refused").key, "error-viewing-account", "her keys stay hers");

    let hers = reception.sign_in(CHIYO, PASSWORD, whence().place, "").unwrap();
    let events = desk(&reception, &hers).unwrap().account().unwrap().security().unwrap().events;
    assert!(
        events.iter().any(|event| event.what.code() == "office_looked" && event.device == "Windows・Chrome"),
        "she finds it in her history"
    );
    let journal = office.done("journal.list", json!({}));
    let entry = journal.as_array().unwrap().iter().find(|entry| entry["command"] == "viewing.open").expect("written");
    assert_eq!(entry["reason"], "電話でのお尋ね", "the journal knows why");
    assert!(entry["subject"].as_str().unwrap().contains("小林 千代子"), "and at whom: {entry}");
}

#[test]
fn who_looks_changes_nothing_and_leaves_no_mark() {
    let (office, reception, member) = house();
    let notice = json!({ "title": "総会のご案内", "body": "議案", "starts_on": "2026-11-01", "published": true });
    let notice = office.done("notices.save", notice)["id"].as_i64().unwrap();
    let token = reception.view(&link(&office, member), &whence()).unwrap();
    let looks = desk(&reception, &token).unwrap();
    let before = office.book.commits();
    assert_eq!(looks.notice(notice).unwrap().title, "総会のご案内", "it is shown");
    let refused = [
        looks.ask_pay_link().unwrap_err(),
        looks.issue_receipt(1, "", "").unwrap_err(),
        looks.reissue_receipt(1, "", "紛失").unwrap_err(),
        looks.take_data().err().unwrap(),
        looks.write_on(1, "こんにちは", &[]).unwrap_err(),
    ];
    for error in refused {
        assert_eq!((error.code, error.key), (Code::Forbidden, "error-viewing-only"), "it is said why");
    }
    assert_eq!(office.book.commits(), before, "nothing was written, not even that she read the notice");
}

#[test]
fn a_link_is_good_once_and_for_minutes_and_looking_ends_by_itself() {
    let (office, reception, member) = house();
    let late = link(&office, member);
    office.clock.pass(Duration::minutes(5));
    assert!(reception.viewing_start(&late).unwrap().is_none(), "five minutes are over");
    assert_eq!(reception.view(&late, &whence()).unwrap_err().key, "error-link-over", "by the form, too");

    let link = link(&office, member);
    assert!(desk(&reception, &link).is_none(), "a link is no session");
    let token = reception.view(&link, &whence()).unwrap();
    assert_eq!(reception.view(&link, &whence()).unwrap_err().key, "error-link-over", "it was used");
    assert_eq!(reception.view(&token, &whence()).unwrap_err().key, "error-link-over", "a session is no link");
    office.clock.pass(Duration::minutes(29));
    let looks = desk(&reception, &token).expect("still good");
    assert!(looks.good_until() <= reception.now() + Duration::minutes(1), "no page is kept beyond the end");
    office.clock.pass(Duration::minutes(1));
    assert!(desk(&reception, &token).is_none(), "half an hour is over");

    let token = reception.view(&self::link(&office, member), &whence()).unwrap();
    desk(&reception, &token).unwrap().sign_out("").unwrap();
    assert!(desk(&reception, &token).is_none(), "whoever is done is out at once");
}

#[test]
fn only_those_may_whose_role_sees_all_of_it_and_only_as_long() {
    let (office, reception, member) = house();
    let ask = json!({ "member": member, "reason": "電話でのお尋ね" });
    let looker = colleague(&office, "堀内 幸子", "viewer");
    let error = office.call_as(&looker, "viewing.open", ask.clone()).unwrap_err();
    assert_eq!(error.code, Code::Forbidden, "a role that changes no member");
    let secretary = colleague(&office, "上條 恵", "admin");
    let answer = office.call_as(&secretary, "viewing.open", ask.clone()).unwrap();
    let token = answer["url"].as_str().unwrap().rsplit_once('=').unwrap().1.to_owned();
    let token = reception.view(&token, &whence()).unwrap();
    assert!(desk(&reception, &token).is_some(), "she may");
    office.done("staff.set_role", json!({ "staff": secretary.staff_id(), "role": "viewer" }));
    assert!(desk(&reception, &token).is_none(), "what was taken from her counts at the next page");
}

#[test]
fn what_cannot_be_shown_is_refused_with_its_reason() {
    let (office, _, member) = house();
    let ask = |member: i64, reason: &str| office.call("viewing.open", json!({ "member": member, "reason": reason }));
    let error = ask(member, " ").unwrap_err();
    assert_eq!((error.key, error.field.as_deref()), ("error-required", Some("reason")), "nobody looks without one");
    assert_eq!(ask(9_999, "電話").unwrap_err().key, "error-no-such-member", "there is nobody");
    let dead = office.member("百瀬", "一郎", None);
    office.died(dead);
    assert_eq!(ask(dead, "電話").unwrap_err().key, "error-viewing-closed", "the dead have no pages");
    let off = json!({ "on": false, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" });
    office.done("settings.set_mypage", off);
    assert_eq!(ask(member, "電話").unwrap_err().key, "error-viewing-off", "without My Page there is nothing to see");
}
