//! Mail addresses and the one to sign in with: what proves them, and what moves neither.

use serde_json::json;

use super::{EMAIL, House, PASSWORD, form};
use crate::{
    Lang,
    desk::{Section, Task, reception},
};

#[test]
fn a_new_mail_address_counts_once_it_is_proven_and_both_hear_of_it() {
    let house = House::new();
    let desk = house.desk();
    let id = house.record()["emails"][0]["id"].to_string();
    let typed = form(&[("emails.0.id", &id), ("emails.0.address", "new@mail.example.jp"), ("emails.mailing", "0")]);
    let asked = desk.change(Section::Mail, &typed, None).unwrap();
    assert_eq!(asked.proving.as_deref(), Some("new@mail.example.jp"), "a link goes there");
    assert!(desk.home().unwrap().tasks.contains(&Task::Prove), "what waits for its reader stands on the first page");
    assert_eq!(house.record()["emails"][0]["address"], EMAIL, "and nothing changes before it is opened");
    let letters = house.post.collect(&house.office.book);
    assert_eq!((letters.0.len(), letters.0[0].to_address.as_str()), (1, "new@mail.example.jp"));
    let token = letters.token();
    let rooms = reception(house.office.book.clone());
    assert_eq!(rooms.confirm_start(&token).unwrap().as_deref(), Some("new@mail.example.jp"), "looking uses nothing up");
    assert!(!rooms.confirm(&token).unwrap(), "nothing more is waited for");
    let email = house.record()["emails"][0].clone();
    assert_eq!(email["address"], "new@mail.example.jp");
    assert!(email["proven_at"].is_string(), "and it is proven");
    let letters = house.post.collect(&house.office.book).0;
    let told: Vec<&str> = letters.iter().map(|mail| mail.to_address.as_str()).collect();
    assert_eq!(told, [EMAIL, "new@mail.example.jp"], "the old address and the new one are told");
    assert!(rooms.confirm(&token).is_err(), "once only");
    assert_eq!(house.signs_in_with(), EMAIL, "no password was asked: whoever found a browser open takes no account");
    assert!(
        letters.iter().all(|mail| mail.body.contains(&format!("サインインのアドレスは、{EMAIL} のままです"))),
        "and the letters say with what one signs in, and where that is changed"
    );
    let editing = desk.editing(Section::Mail, &[]).unwrap();
    assert!(!editing.sign_in_listed, "the form says so, too, once the list holds it no more");
}

#[test]
fn nor_does_the_office_move_the_sign_in_address_by_approving_a_list() {
    let house = House::new();
    house.office.done("requests.set_rules", json!({ "items": { "emails": "approve" } }));
    let desk = house.desk();
    let id = house.record()["emails"][0]["id"].to_string();
    let typed = form(&[("emails.0.id", &id), ("emails.0.address", "new@mail.example.jp"), ("emails.mailing", "0")]);
    desk.change(Section::Mail, &typed, None).unwrap();
    let token = house.post.collect(&house.office.book).token();
    assert!(reception(house.office.book.clone()).confirm(&token).unwrap(), "it waits for the office");
    house.decide(&[house.waiting()[0]["id"].as_i64().unwrap()], "approve", "");
    assert_eq!(house.record()["emails"][0]["address"], "new@mail.example.jp", "the list is the office's matter");
    assert_eq!(house.signs_in_with(), EMAIL, "the account is not: nobody has shown the password");
}

#[test]
fn a_refusal_that_is_taken_back_proves_no_address() {
    let house = House::new();
    let desk = house.desk();
    let id = house.record()["emails"][0]["id"].to_string();
    let typed = form(&[("emails.0.id", &id), ("emails.0.address", "new@mail.example.jp"), ("emails.mailing", "0")]);
    desk.change(Section::Mail, &typed, None).unwrap();
    let token = house.post.collect(&house.office.book).token();
    let proving = house.office.done("requests.list", json!({ "state": "proving" }))["rows"][0]["id"].as_i64().unwrap();
    house.decide(&[proving], "refuse", "お電話で伺いました");
    house.office.done("requests.revoke", json!({ "requests": [proving] }));
    assert!(house.waiting().is_empty(), "the office cannot approve what its reader has not proven");
    assert!(!reception(house.office.book.clone()).confirm(&token).unwrap(), "the link is good again");
    assert_eq!(house.record()["emails"][0]["address"], "new@mail.example.jp");
}

#[test]
fn another_sign_in_address_is_proven_first_and_betrays_nobody() {
    let house = House::new();
    let desk = house.desk();
    let left_open = desk.account().unwrap().change_sign_in("thief@example.jp", "a wrong guess").unwrap_err();
    assert_eq!(left_open.field.as_deref(), Some("current"), "a browser that was left open is not enough");
    assert!(house.post.collect(&house.office.book).0.is_empty(), "and nobody is written to");
    assert_eq!(
        desk.account().unwrap().change_sign_in(EMAIL, PASSWORD).unwrap_err().field.as_deref(),
        Some("sign_in"),
        "it is that one"
    );
    desk.account().unwrap().change_sign_in("home@mail.example.jp", PASSWORD).unwrap();
    let old = house.post.collect(&house.office.book).token();
    desk.account().unwrap().change_sign_in("work@mail.example.jp", PASSWORD).unwrap();
    let token = house.post.collect(&house.office.book).token();
    let rooms = reception(house.office.book.clone());
    assert!(rooms.confirm(&old).is_err(), "a newer wish takes the place of the older one");
    rooms.confirm(&token).unwrap();
    let login = house.office.done("members.get", json!({ "member": house.member }))["login"]["email"].clone();
    assert_eq!(login, "work@mail.example.jp");
    assert_eq!(house.record()["emails"][0]["address"], EMAIL, "the roster is another matter");
    let told: Vec<String> = house.post.collect(&house.office.book).0.into_iter().map(|mail| mail.to_address).collect();
    assert_eq!(told, [EMAIL, "work@mail.example.jp"], "both are told");
}

#[test]
fn a_new_password_puts_aside_what_was_asked_for_and_not_proven() {
    let house = House::new();
    let (desk, rooms) = (house.desk(), reception(house.office.book.clone()));
    desk.account().unwrap().change_sign_in("thief@example.jp", PASSWORD).unwrap();
    let letters = house.post.collect(&house.office.book);
    assert!(
        letters
            .0
            .iter()
            .any(|mail| mail.to_address == EMAIL && mail.body.contains("サインインのアドレスを変える申し出")),
        "the owner hears of it before it is done"
    );
    let link = letters.token();
    let new = "あたらしい里山の朝のことば";
    desk.account().unwrap().change_password(PASSWORD, new, "").unwrap();
    assert!(rooms.confirm(&link).is_err(), "whoever knew the old password has no way left");
    assert_eq!(house.signs_in_with(), EMAIL, "nothing has moved");

    let id = house.record()["emails"][0]["id"].to_string();
    let typed = form(&[("emails.0.id", &id), ("emails.0.address", "other@example.jp"), ("emails.mailing", "0")]);
    desk.change(Section::Mail, &typed, None).unwrap();
    let link = house.post.collect(&house.office.book).token();
    rooms.send_reset(EMAIL, "", Lang::Ja).unwrap();
    let reset = house.post.collect(&house.office.book).token();
    rooms.reset(&reset, PASSWORD, "").unwrap();
    assert!(rooms.confirm(&link).is_err(), "nor has whoever sat at a browser that is out now");
    assert_eq!(house.record()["emails"][0]["address"], EMAIL, "the list is as it was");
}
