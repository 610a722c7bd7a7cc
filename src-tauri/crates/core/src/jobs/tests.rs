//! The outbox under good and bad carriers.

use std::cell::RefCell;

use chrono::Duration;
use serde_json::json;

use super::*;
use crate::testing::{Office, Postbox};

/// A carrier that answers what it is told, and counts.
struct Told(RefCell<Vec<Option<FailureKind>>>, RefCell<Vec<String>>);

impl Told {
    fn to(answers: &[Option<FailureKind>]) -> Self {
        Self(RefCell::new(answers.to_vec()), RefCell::default())
    }
}

impl Carrier for Told {
    fn send(&self, _: &MailSettings, _: &str, mail: &OutgoingMail) -> Result<(), SendFailure> {
        self.1.borrow_mut().push(mail.message_id.clone());
        let mut answers = self.0.borrow_mut();
        match if answers.len() > 1 { answers.remove(0) } else { answers[0] } {
            None => Ok(()),
            Some(kind) => Err(SendFailure { kind, text: "450 try again".to_owned() }),
        }
    }
}

fn office() -> Office {
    let office = Office::new();
    office.mail_goes_out();
    office
}

fn test_mail(office: &Office) -> i64 {
    office.done("mail.test", json!({ "to": "jimukyoku@example.jp" }))["message"].as_i64().unwrap()
}

fn state(office: &Office, message: i64) -> serde_json::Value {
    office.done("mail.show", json!({ "message": message }))
}

#[test]
fn a_mail_goes_out_once() {
    let office = office();
    let message = test_mail(&office);
    let postbox = Postbox::default();
    let letters = postbox.collect(&office.book);
    assert_eq!(letters.0.len(), 1, "it went out");
    assert_eq!(letters.0[0].to_address, "jimukyoku@example.jp", "to whom it was meant for");
    assert!(postbox.collect(&office.book).0.is_empty(), "running again sends nothing again");
    let shown = state(&office, message);
    assert_eq!(shown["state"], "sent", "and the office sees it");
    assert!(shown["sent_at"].is_string(), "with the moment");
}

#[test]
fn nothing_goes_out_while_nothing_is_set_up() {
    let office = Office::new();
    let error = office.call("mail.test", json!({ "to": "a@example.jp" })).unwrap_err();
    assert_eq!(error.key, "error-mail-no-carrier", "a test that goes nowhere tells nothing");
}

#[test]
fn a_temporary_refusal_is_tried_again_with_growing_pauses_and_given_up_in_the_end() {
    let office = office();
    let message = test_mail(&office);
    let carrier = Told::to(&[Some(FailureKind::Temporary)]);
    for (minutes, tries) in [(0, 1), (1, 2), (5, 3), (15, 4), (60, 5), (240, 6), (720, 7), (1440, 8)] {
        if minutes > 0 {
            office.clock.pass(Duration::minutes(minutes) - Duration::seconds(1));
            run_due(&office.book, &carrier).unwrap();
            assert_eq!(state(&office, message)["tries"], tries - 1, "not before its time");
        }
        office.clock.pass(Duration::seconds(1));
        run_due(&office.book, &carrier).unwrap();
        assert_eq!(state(&office, message)["tries"], tries, "after {minutes} minutes");
    }
    let shown = state(&office, message);
    assert_eq!((shown["state"].as_str(), shown["last_error"].as_str()), (Some("failed"), Some("450 try again")));
    assert!(carrier.1.borrow().windows(2).all(|two| two[0] == two[1]), "one Message-ID for all tries");
    office.done("mail.retry", json!({ "messages": [message] }));
    assert_eq!(Postbox::default().collect(&office.book).0.len(), 1, "the office may try again");
}

#[test]
fn a_permanent_refusal_is_given_up_at_once_and_holds_nobody_up() {
    let office = office();
    let (bad, good) = (test_mail(&office), test_mail(&office));
    let ran = run_due(&office.book, &Told::to(&[Some(FailureKind::Permanent), None])).unwrap();
    assert_eq!((ran.sent, ran.not_sent), (1, 1), "the second went out all the same");
    assert_eq!(state(&office, bad)["state"], "failed", "no use in trying again");
    assert_eq!(state(&office, good)["state"], "sent", "not held up");
}

#[test]
fn when_nobody_is_there_everything_waits() {
    let office = office();
    let (first, second) = (test_mail(&office), test_mail(&office));
    let carrier = Told::to(&[Some(FailureKind::Connection), None]);
    run_due(&office.book, &carrier).unwrap();
    run_due(&office.book, &carrier).unwrap();
    assert_eq!(carrier.1.borrow().len(), 1, "a server that is away is not asked for every mail");
    assert_eq!(state(&office, second)["state"], "waiting", "the others wait with the first");
    office.clock.pass(Duration::minutes(1));
    run_due(&office.book, &carrier).unwrap();
    assert_eq!(state(&office, first)["state"], "sent", "then it goes on");
    assert_eq!(state(&office, second)["state"], "sent", "with all of them");
}

#[test]
fn what_was_being_sent_when_the_machine_stopped_is_taken_up_after_a_while() {
    let office = office();
    let message = test_mail(&office);
    act(&office.book, |tx| crate::mail::take_next(tx)).unwrap().expect("it is due");
    let postbox = Postbox::default();
    assert!(postbox.collect(&office.book).0.is_empty(), "it may be on its way still");
    office.clock.pass(Duration::minutes(20));
    assert_eq!(postbox.collect(&office.book).0.len(), 1, "then it is sent: rather twice than never");
    assert_eq!(state(&office, message)["tries"], 2, "and both tries are counted");
}

#[test]
fn no_more_in_a_minute_than_the_provider_takes() {
    let office = office();
    for _ in 0..25 {
        test_mail(&office);
    }
    let postbox = Postbox::default();
    assert_eq!(postbox.collect(&office.book).0.len(), 20, "twenty in a minute");
    assert!(postbox.collect(&office.book).0.is_empty(), "not in the same minute");
    office.clock.pass(Duration::seconds(61));
    assert_eq!(postbox.collect(&office.book).0.len(), 5, "the rest in the next");
}

#[test]
fn who_may_not_be_written_to_any_more_is_asked_when_it_is_sent() {
    let office = office();
    let member = office.member("小林", "千代子", Some("chiyo@mail.example.jp"));
    office.done("logins.invite", json!({ "members": [member] }));
    office.died(member);
    assert!(Postbox::default().collect(&office.book).0.is_empty(), "nobody writes to the dead");
    let rows = office.done("mail.list", json!({ "state": "stopped" }));
    assert_eq!(rows["total"], 1, "set aside");
    assert!(rows["rows"][0]["last_error"].as_str().unwrap().contains("亡くな"), "and the office sees why");
}

#[test]
fn an_address_that_the_roster_dropped_is_not_written_to() {
    let office = office();
    let member = office.member("小林", "千代子", Some("chiyo@wrong.example.jp"));
    office.done("logins.invite", json!({ "members": [member] }));
    let mut record = office.done("members.get", json!({ "member": member }))["record"].clone();
    record["emails"] = json!([{ "address": "chiyo@mail.example.jp", "mailing": true }]);
    office.done("members.update", json!({ "member": member, "record": record }));
    assert!(Postbox::default().collect(&office.book).0.is_empty(), "it belongs to somebody else");
    let rows = office.done("mail.list", json!({ "state": "stopped" }));
    assert_eq!(rows["total"], 1, "set aside");
    assert!(rows["rows"][0]["last_error"].as_str().unwrap().contains("名簿から消され"), "and the office sees why");
}

#[test]
fn a_receipt_that_counts_no_more_is_not_sent() {
    let office = office();
    let member = office.member("小林", "千代子", Some("chiyo@mail.example.jp"));
    let mut receipts = Vec::new();
    for amount in [8000, 500, 300] {
        let paid = json!({ "member": member, "amount": amount, "paid_on": "2026-11-18", "method": "bank" });
        let payment = office.done("payments.record", paid)["id"].clone();
        let issued = office.done("receipts.issue", json!({ "payments": [payment] }));
        receipts.push(issued["issued"][0]["id"].clone());
    }
    assert_eq!(office.done("receipts.mail", json!({ "receipts": receipts }))["queued"], 3, "they wait");
    office.done("receipts.void", json!({ "receipt": receipts[0], "reason": "宛名の誤り" }));
    office.done("receipts.reissue", json!({ "receipt": receipts[1], "reason": "宛名の誤り" }));
    let letters = Postbox::default().collect(&office.book);
    assert_eq!(letters.0.len(), 1, "nobody is told that a receipt is sent which was taken back");
    assert!(letters.0[0].subject.contains("R2026-0003"), "the one in force goes out");
    let rows = office.done("mail.list", json!({ "state": "stopped" }));
    assert_eq!(rows["total"], 2, "the others are set aside");
    for row in rows["rows"].as_array().unwrap() {
        assert!(row["last_error"].as_str().unwrap().contains("領収書 R2026-000"), "and the office sees why: {row}");
    }
}

#[test]
fn tries_that_were_refused_count_for_the_minute_too() {
    let office = office();
    for _ in 0..25 {
        test_mail(&office);
    }
    let carrier = Told::to(&[Some(FailureKind::Temporary)]);
    run_due(&office.book, &carrier).unwrap();
    office.clock.pass(Duration::seconds(5));
    run_due(&office.book, &carrier).unwrap();
    assert_eq!(carrier.1.borrow().len(), 20, "a provider that refuses counts what it is asked, not what it took");
}

#[test]
fn what_passes_is_tried_again() {
    let office = office();
    let member = office.member("小林", "千代子", Some("chiyo@mail.example.jp"));
    office.done("logins.invite", json!({ "members": [member] }));
    office.raw(|conn| Ok(conn.execute_batch("ALTER TABLE token RENAME TO lost")?));
    let postbox = Postbox::default();
    assert!(postbox.collect(&office.book).0.is_empty(), "the link cannot be kept now");
    assert_eq!(state(&office, 1)["state"], "waiting", "a fault of ours is no refusal of the reader's server");
    office.raw(|conn| Ok(conn.execute_batch("ALTER TABLE lost RENAME TO token")?));
    office.clock.pass(Duration::minutes(1));
    assert_eq!(postbox.collect(&office.book).0.len(), 1, "then it goes out");
}

#[test]
fn a_stopped_mail_stays_and_the_journal_knows_who_stopped_it() {
    let office = office();
    let message = test_mail(&office);
    office.done("mail.stop", json!({ "messages": [message] }));
    assert!(Postbox::default().collect(&office.book).0.is_empty(), "stopped");
    let journal = office.done("journal.list", json!({}));
    assert_eq!(journal[0]["command"], "mail.stop", "somebody may ask who stopped it");
}

#[test]
fn a_backup_is_made_once_a_day() {
    let office = Office::new();
    let postbox = Postbox::default();
    assert!(run_due(&office.book, &postbox).unwrap().backup.is_some(), "the first round makes one");
    assert!(run_due(&office.book, &postbox).unwrap().backup.is_none(), "not a second");
    office.clock.pass(Duration::hours(24));
    assert!(run_due(&office.book, &postbox).unwrap().backup.is_some(), "the next day one more");
}
