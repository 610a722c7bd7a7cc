//! From the invitation to signing out, as the web crate will ask for it.

mod factors;
mod forgotten;

use std::net::{IpAddr, Ipv4Addr};

use chrono::Duration;
use serde_json::json;

use forgotten::forgot;

use super::*;
use crate::{
    Code, Lang,
    testing::{Office, Postbox},
};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
const PASSWORD: &str = "里山の朝は鳥の声から始まる";

/// An office whose mail goes to a postbox, and a member who was invited.
fn invited() -> (Office, Postbox, i64) {
    let office = Office::new();
    office.mail_goes_out();
    let member = office.member("小林", "千代子", Some("Chiyo@mail.example.jp"));
    let answer = office.done("logins.invite", json!({ "members": [member] }));
    assert_eq!(answer, json!({ "queued": 1, "skipped": [] }), "somebody with an address is invited");
    let postbox = Postbox::default();
    (office, postbox, member)
}

/// The same, with the account claimed.
fn claimed() -> (Office, Postbox, i64) {
    let (office, postbox, member) = invited();
    let token = postbox.collect(&office.book).token();
    reception(office.book.clone()).claim(&token, PASSWORD, "").expect("a fresh link");
    (office, postbox, member)
}

#[test]
fn a_link_is_good_once_and_shows_whose_it_is() {
    let (office, postbox, _) = invited();
    let desk = reception(office.book.clone());
    let token = postbox.collect(&office.book).token();
    let invited = desk.claim_start(&token).unwrap().expect("a fresh link");
    assert_eq!((invited.name.as_str(), invited.email.as_str()), ("小林 千代子", "Chiyo@mail.example.jp"));
    assert!(desk.reset_start(&token).unwrap().is_none(), "a link for one thing is not good for another");
    assert_eq!(
        desk.claim(&token, "みじかい", "").unwrap_err().key,
        "error-password-short",
        "a refused password leaves the link good"
    );
    desk.claim(&token, PASSWORD, "iPhone・Safari").unwrap();
    assert!(desk.claim_start(&token).unwrap().is_none(), "it was used");
    assert_eq!(desk.claim(&token, PASSWORD, "").unwrap_err().key, "error-link-over", "and opens nothing more");
    assert!(desk.sign_in("chiyo@MAIL.example.jp ", PASSWORD, HERE, "").is_ok(), "capitals do not matter in an address");
}

#[test]
fn links_grow_old_and_a_newer_one_kills_the_older() {
    let (office, postbox, member) = invited();
    let desk = reception(office.book.clone());
    let first = postbox.collect(&office.book).token();
    office.done("logins.invite", json!({ "members": [member] }));
    let second = postbox.collect(&office.book).token();
    assert_ne!(first, second, "every mail has a link of its own");
    assert!(desk.claim_start(&first).unwrap().is_none(), "the earlier one died");
    assert!(desk.claim_start(&second).unwrap().is_some(), "the later one is good");
    office.clock.pass(Duration::days(7));
    assert!(desk.claim_start(&second).unwrap().is_none(), "seven days are over");
}

/// The roster is put right.
fn has_emails(office: &Office, member: i64, emails: &[&str]) {
    let mut record = office.done("members.get", json!({ "member": member }))["record"].clone();
    record["emails"] = emails.iter().map(|address| json!({ "address": address, "mailing": true })).collect();
    office.done("members.update", json!({ "member": member, "record": record }));
}

#[test]
fn a_link_counts_only_while_the_member_has_the_address_it_went_to() {
    let (office, postbox, member) = invited();
    let desk = reception(office.book.clone());
    let token = postbox.collect(&office.book).token();
    has_emails(&office, member, &["chiyo.kobayashi@mail.example.jp"]);
    assert!(desk.claim_start(&token).unwrap().is_none(), "whoever sits at the wrong address must not become her");
    assert_eq!(desk.claim(&token, PASSWORD, "").unwrap_err().key, "error-link-over", "nor by the form");
    has_emails(&office, member, &["CHIYO@mail.example.jp"]);
    assert!(desk.claim_start(&token).unwrap().is_some(), "capitals make no other address");
}

#[test]
fn a_link_for_a_new_password_goes_to_the_address_of_the_account() {
    let (office, postbox, member) = claimed();
    let desk = reception(office.book.clone());
    has_emails(&office, member, &[]);
    forgot(&desk, "chiyo@mail.example.jp", Lang::Ja).unwrap();
    let token = postbox.collect(&office.book).token();
    assert!(desk.reset_start(&token).unwrap().is_some(), "the account has its own address, whatever the roster says");
    office.done("logins.withdraw", json!({ "member": member }));
    assert!(desk.reset_start(&token).unwrap().is_none(), "with the account its links are gone");
}

#[test]
fn a_link_to_a_wrong_address_is_taken_back_before_anybody_claims() {
    let (office, postbox, member) = invited();
    let desk = reception(office.book.clone());
    let token = postbox.collect(&office.book).token();
    office.done("logins.withdraw", json!({ "member": member }));
    assert!(desk.claim_start(&token).unwrap().is_none(), "the link is dead");
    let journal = office.done("journal.list", json!({}));
    assert_eq!(journal[0]["command"], "logins.withdraw", "somebody may ask who took it back");
    let error = office.call("logins.withdraw", json!({ "member": member })).unwrap_err();
    assert_eq!(error.key, "error-no-login", "there is nothing more to take back");

    office.done("logins.invite", json!({ "members": [member] }));
    office.done("logins.withdraw", json!({ "member": member }));
    assert!(postbox.collect(&office.book).0.is_empty(), "a link that is on its way does not go out");
}

#[test]
fn a_letter_that_is_tried_again_does_not_kill_the_link_of_a_newer_one() {
    let (office, _, member) = invited();
    let desk = reception(office.book.clone());
    crate::jobs::run_due(&office.book, &Busy).unwrap();
    office.done("logins.invite", json!({ "members": [member] }));
    let postbox = Postbox::default();
    let newer = postbox.collect(&office.book).token();
    office.clock.pass(Duration::minutes(2));
    assert!(postbox.collect(&office.book).0.is_empty(), "the older letter would bring a link that is dead");
    assert!(desk.claim_start(&newer).unwrap().is_some(), "the newer one is good");
}

/// A mail server that takes nothing today.
struct Busy;

impl crate::jobs::Carrier for Busy {
    fn send(
        &self,
        _: &crate::association::MailSettings,
        _: &str,
        _: &crate::jobs::OutgoingMail,
    ) -> Result<(), crate::jobs::SendFailure> {
        let text = "450 try again".to_owned();
        Err(crate::jobs::SendFailure { kind: crate::jobs::FailureKind::Temporary, text })
    }
}

#[test]
fn no_secret_stands_in_what_the_office_can_read() {
    let (office, postbox, _) = invited();
    let token = postbox.collect(&office.book).token();
    let message = office.done("mail.list", json!({}))["rows"][0]["id"].clone();
    let shown = office.done("mail.show", json!({ "message": message })).to_string();
    assert!(
        !shown.contains(&token) && !shown.contains("one-time-link"),
        "staff must not be able to claim for a member"
    );
    let journal = office.done("journal.list", json!({}));
    for line in journal.as_array().unwrap() {
        let entry = office.done("journal.show", json!({ "entry": line["id"] })).to_string();
        assert!(!entry.contains(&token), "nor does it stand in the journal");
    }
}

#[test]
fn a_session_opens_ends_and_goes_idle() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let token = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "iPhone・Safari").unwrap();
    let at_desk = desk.desk(&token, Lang::Ja).unwrap().expect("just signed in");
    assert_eq!(at_desk.home().unwrap().name, "小林 千代子", "the desk is for whoever signed in");
    assert!(desk.desk("another token", Lang::Ja).unwrap().is_none(), "nobody comes in with a made-up one");
    for _ in 0..3 {
        office.clock.pass(Duration::minutes(50));
        assert!(desk.desk(&token, Lang::Ja).unwrap().is_some(), "somebody who reads on is not idle");
    }
    office.clock.pass(Duration::minutes(61));
    assert!(desk.desk(&token, Lang::Ja).unwrap().is_none(), "an hour without a page ends it");

    let token = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap();
    desk.desk(&token, Lang::Ja).unwrap().expect("signed in").sign_out("").unwrap();
    assert!(desk.desk(&token, Lang::Ja).unwrap().is_none(), "signing out ends it");

    let token = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap();
    for _ in 0..15 {
        office.clock.pass(Duration::minutes(50));
        desk.desk(&token, Lang::Ja).unwrap();
    }
    assert!(desk.desk(&token, Lang::Ja).unwrap().is_none(), "twelve hours end it in any case");
}

#[test]
fn wrong_and_unknown_are_one_answer_and_guessing_waits() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let mut answers = Vec::new();
    for email in ["chiyo@mail.example.jp", "nobody@mail.example.jp"] {
        let mut answer = Vec::new();
        for _ in 0..6 {
            let error = desk.sign_in(email, "not the password at all", HERE, "").unwrap_err();
            answer.push((error.code, error.message(Lang::Ja)));
        }
        answers.push(answer);
    }
    assert_eq!(answers[0], answers[1], "nobody learns which addresses are known");
    assert_eq!(answers[0][4].0, Code::Unauthorized, "five tries are free");
    assert_eq!(answers[0][5].0, Code::TooMany, "the sixth waits");
    assert_eq!(
        desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap_err().code,
        Code::TooMany,
        "the right password waits, too, or waiting would tell"
    );
    office.clock.pass(Duration::seconds(31));
    assert!(desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").is_ok(), "the wait is over");
}

#[test]
fn a_place_that_tries_many_addresses_waits() {
    let office = Office::new();
    let desk = reception(office.book.clone());
    let codes: Vec<Code> =
        (0..31).map(|n| desk.sign_in(&format!("{n}@mail.example.jp"), "x", HERE, "").unwrap_err().code).collect();
    assert!(codes[..30].iter().all(|code| *code == Code::Unauthorized), "a school sits behind one address");
    assert_eq!(codes[30], Code::TooMany, "but not more than thirty times in a row");
    let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    let error = desk.sign_in("a@mail.example.jp", "x", elsewhere, "").unwrap_err();
    assert_eq!(error.code, Code::Unauthorized, "others are not kept waiting for it");
}

#[test]
fn who_comes_in_leaves_no_wait_behind_for_others_of_the_place() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    for n in 0..30 {
        desk.sign_in(&format!("{n}@mail.example.jp"), "x", HERE, "").unwrap_err();
    }
    office.clock.pass(Duration::seconds(31));
    for _ in 0..3 {
        assert!(
            desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").is_ok(),
            "members who come in one after the other at a school do not wait for each other"
        );
    }
    desk.sign_in("nobody@mail.example.jp", "x", HERE, "").unwrap_err();
    let error = desk.sign_in("nobody@mail.example.jp", "x", HERE, "").unwrap_err();
    assert_eq!(error.code, Code::TooMany, "a guess at that place waits as before");
}

#[test]
fn behind_a_tunnel_that_names_nobody_only_addresses_are_counted() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    for here in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
        let here = here.parse().unwrap();
        for n in 0..40 {
            let error = desk.sign_in(&format!("{n}@{here}.example.jp"), "x", here, "").unwrap_err();
            assert_eq!(error.code, Code::Unauthorized, "{here} is everybody, and one must not lock all others out");
        }
    }
}

#[test]
fn a_page_is_shown_while_somebody_writes() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let token = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap();
    office.clock.pass(Duration::minutes(6));
    let (shown, seen) = std::sync::mpsc::channel();
    office.raw(|_| {
        let desk = desk.clone();
        std::thread::spawn(move || shown.send(desk.desk(&token, Lang::Ja).unwrap().unwrap().good_until()));
        let good_until = seen.recv_timeout(std::time::Duration::from_secs(5));
        let good_until = good_until.expect("an import may take a minute; nobody waits a minute for a page");
        assert!(good_until <= office.book.now(), "the page is asked for again: that it was used is not written yet");
        Ok(())
    });
}

#[test]
fn only_what_changes_a_row_makes_pages_old() {
    let (office, postbox, _) = claimed();
    postbox.collect(&office.book);
    let desk = reception(office.book.clone());
    let before = desk.commits();
    postbox.collect(&office.book);
    office.raw(|_| Ok(()));
    assert_eq!(desk.commits(), before, "a look at an empty outbox must not empty the cache every five seconds");
    desk.sign_in("nobody@mail.example.jp", "x", HERE, "").unwrap_err();
    assert!(desk.commits() > before, "what changes a row does, recorded in the journal or not");
}

#[test]
fn addresses_without_a_postal_code_are_shown_without_its_mark() {
    let (office, _, member) = claimed();
    let mut record = office.done("members.get", json!({ "member": member }))["record"].clone();
    record["addresses"] = json!([
        { "prefecture": "長野県", "city": "松本市", "street": "梓川倭1", "mailing": false },
        { "postal_code": "390-1702", "prefecture": "長野県", "city": "松本市", "street": "梓川梓2", "building": "里山荘", "mailing": true },
    ]);
    record["phones"] = json!([{ "number": "090-1111-2222" }]);
    record["birth"] = json!("1958-03-02");
    office.done("members.update", json!({ "member": member, "record": record }));
    let desk = reception(office.book.clone());
    let token = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap();
    let profile = desk.desk(&token, Lang::Ja).unwrap().unwrap().profile().unwrap();
    let item = |word: &str| profile.items.iter().find(|item| item.item == word).expect("it is shown").lines.clone();
    let addresses = item("addresses");
    let lines: Vec<(&str, bool)> = addresses.iter().map(|line| (line.text.as_str(), line.mailing)).collect();
    assert_eq!(
        lines,
        [("〒390-1702 長野県松本市梓川梓2 里山荘", true), ("長野県松本市梓川倭1", false)],
        "where letters go comes first"
    );
    assert_eq!(item("phones")[0].text, "090-1111-2222", "as written");
    assert_eq!((profile.name.as_str(), profile.no.as_str()), ("小林 千代子", "00001"), "who she is");
    assert_eq!(profile.kind.as_deref(), Some("正会員"), "of which kind");
    assert_eq!(item("birth")[0].day.map(|day| day.to_string()).as_deref(), Some("1958-03-02"), "born");
    assert_eq!(profile.since.map(|day| day.to_string()).as_deref(), Some("2020-04-01"), "since the first period");
    assert_eq!(profile.until, None, "with no end");
}

#[test]
fn a_profile_is_laid_out_as_the_association_says() {
    let (office, _, member) = claimed();
    let choices = json!(["短歌", "俳句"]);
    let field = office.done("fields.save", json!({ "name": "会報の希望", "type": "choice", "choices": choices }));
    let word = format!("field:{}", field["id"]);
    let mut items = office.done("forms.get", json!({ "form": "mypage" })).as_array().unwrap().clone();
    let words = |items: &[serde_json::Value]| -> Vec<String> {
        items.iter().filter(|i| i["shown"] == true).map(|i| i["item"].as_str().unwrap().to_owned()).collect()
    };
    let usual = ["kana", "birth", "organisation", "addresses", "phones", "emails", "language"];
    assert_eq!(words(&items), usual, "what the office writes for itself is not shown unless somebody decides so");
    items.reverse();
    for item in &mut items {
        let (shown, required) = (item["item"] != "emails", item["item"] == word.as_str() || item["item"] == "birth");
        item["shown"] = json!(shown);
        item["required"] = json!(required);
    }
    items[0]["help"] = json!("年度のはじめに伺います");
    office.done("forms.save", json!({ "form": "mypage", "items": items }));
    let mut record = office.done("members.get", json!({ "member": member }))["record"].clone();
    record["birth"] = json!("1958-03-02");
    record["phones"] = json!([]);
    office.done("members.update", json!({ "member": member, "record": record }));
    let desk = reception(office.book.clone());
    let token = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap();
    let shown = || desk.desk(&token, Lang::Ja).unwrap().unwrap().profile().unwrap().items;
    let profile = shown();
    assert_eq!((profile[0].item.as_str(), profile[0].lacking), (word.as_str(), true), "in that order, and missed");
    let tasks = desk.desk(&token, Lang::Ja).unwrap().unwrap().home().unwrap().tasks;
    assert!(tasks.contains(&Task::Complete { count: 1 }), "what is missed stands on the first page: {tasks:?}");
    assert_eq!((profile[0].label.as_str(), profile[0].help.as_str()), ("会報の希望", "年度のはじめに伺います"));
    assert!(profile.iter().all(|item| item.item != "emails"), "what is left out is not there");
    let phones = profile.iter().find(|item| item.item == "phones").expect("shown");
    assert!(phones.lines.is_empty() && !phones.lacking, "no phone is said, and nobody misses it");
    record["fields"] = json!({ field["id"].to_string(): "俳句" });
    office.done("members.update", json!({ "member": member, "record": record }));
    let profile = shown();
    assert_eq!((profile[0].lines[0].text.as_str(), profile[0].lacking), ("俳句", false), "an own field of theirs");
}

#[test]
fn a_changed_password_ends_other_sessions() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let here = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "iPhone・Safari").unwrap();
    let there = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "Windows・Edge").unwrap();
    let at_desk = desk.desk(&here, Lang::Ja).unwrap().expect("signed in");
    assert_eq!(at_desk.account().unwrap().security().unwrap().others, 1, "one other browser");
    let wrong = at_desk.account().unwrap().change_password("not it, surely not", "夕立のあとの虹は二重になる", "");
    assert_eq!(wrong.unwrap_err().field.as_deref(), Some("current"), "the current one is asked for");
    at_desk.account().unwrap().change_password(PASSWORD, "夕立のあとの虹は二重になる", "iPhone・Safari").unwrap();
    assert!(desk.desk(&here, Lang::Ja).unwrap().is_some(), "this one stays");
    assert!(desk.desk(&there, Lang::Ja).unwrap().is_none(), "the other is out");
    let security = at_desk.account().unwrap().security().unwrap();
    assert_eq!(security.events[0].what, Happened::PasswordChanged, "it stands in the history");
    assert_eq!(security.others, 0, "nobody else is in");
}

#[test]
fn the_dead_the_long_gone_and_the_withdrawn_stay_outside() {
    let (office, postbox, member) = claimed();
    let desk = reception(office.book.clone());
    let token = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap();
    let entry = office.done("logins.withdraw", json!({ "member": member }));
    assert_eq!(entry, json!({}), "withdrawn");
    assert!(desk.desk(&token, Lang::Ja).unwrap().is_none(), "the session ended with the account");
    assert!(desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").is_err(), "and nothing opens it");
    let entry = office.done("journal.list", json!({}))[0]["id"].clone();
    let undone = office.call("journal.undo", json!({ "entry": entry })).unwrap_err();
    assert!(undone.message(Lang::Ja).contains("招待"), "nothing brings it back, and it is said what to do: {undone}");
    office.done("logins.invite", json!({ "members": [member] }));
    desk.claim(&postbox.collect(&office.book).token(), PASSWORD, "").unwrap();
    let token = desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").expect("an account of its own");
    office.died(member);
    assert!(desk.desk(&token, Lang::Ja).unwrap().is_none(), "the desk closes at once");
    assert!(desk.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").is_err(), "and does not open again");
    forgot(&desk, "chiyo@mail.example.jp", Lang::Ja).unwrap();
    assert!(postbox.collect(&office.book).0.is_empty(), "nobody writes to the dead");
}

#[test]
fn those_who_cannot_be_invited_are_named_with_the_reason() {
    let (office, _, member) = claimed();
    let without = office.member("髙橋", "一郎", None);
    let shared = office.member("小林", "実", Some("chiyo@mail.example.jp"));
    let answer = office.done("logins.invite", json!({ "members": [member, without, shared] }));
    assert_eq!(answer["queued"], 0, "nobody of these");
    let reasons: Vec<&str> =
        answer["skipped"].as_array().unwrap().iter().map(|s| s["reason"].as_str().unwrap()).collect();
    assert!(reasons[0].contains("すでに"), "has one: {reasons:?}");
    assert!(reasons[1].contains("メールアドレスがありません"), "has no address: {reasons:?}");
    assert!(reasons[2].contains("同じメールアドレス"), "one address, one account: {reasons:?}");
    let status = office.done("logins.status", json!({}));
    assert_eq!(
        status,
        json!({ "members": 3, "with_email": 2, "invited": 0, "claimed": 1, "two_factors": 0 }),
        "the office sees how far it is"
    );
}

#[test]
fn a_member_asks_for_a_link_of_their_own_and_waits_for_nobody() {
    let (office, postbox, member) = claimed();
    let rooms = reception(office.book.clone());
    let session = rooms.sign_in("chiyo@mail.example.jp", PASSWORD, HERE, "").unwrap();
    let desk = rooms.desk(&session, Lang::Ja).unwrap().expect("signed in");
    let owe = |member: i64| {
        let charge =
            json!({ "member": member, "item": "other", "fiscal_year": 2026, "label": "年会費", "amount": 8000 });
        office.done("dues.charge", charge);
    };
    owe(member);
    assert!(!desk.dues().unwrap().may_ask, "without a key nothing is offered");
    assert_eq!(desk.ask_pay_link().unwrap_err().key, "error-online-no-key");
    office.done("online.set", json!({ "key": "rk_test_0123456789abcdef", "konbini": true }));
    let other = office.member("小松", "恒夫", None);
    owe(other);
    assert!(desk.dues().unwrap().may_ask, "now it is");
    desk.ask_pay_link().unwrap();
    let dues = desk.dues().unwrap();
    assert_eq!((dues.links.len(), dues.may_ask), (1, false), "one link, of their own");
    assert_eq!((dues.links[0].amount, dues.links[0].address.as_deref()), (8000, None), "its address comes later");
    assert_eq!(desk.ask_pay_link().unwrap_err().key, "online-skip-has", "a second one would be paid twice");
    assert_eq!(office.done("online.list", json!({}))["total"], 1, "nobody else has one");
    let journal = office.done("journal.list", json!({}));
    assert_eq!(journal[0]["command"], "mypage.pay_link", "and the office sees who asked");
    drop(postbox);
}
