//! Against a double of Stripe: exactly once, in any order, page by page, through every kind of no.

mod conserved;
#[path = "../../../../../tests/src/stripe/double.rs"]
#[allow(dead_code, clippy::pedantic, missing_docs)] // the journeys need more of it
mod double;
mod refusals;

use std::cell::RefCell;

use chrono::Duration;
use serde_json::{Value, json};

use self::double::{Answer, Double, error};
use super::*;
use crate::{Lang, testing::Office};

const KEY: &str = "rk_test_0123456789abcdef";

/// An office with Stripe at the other end of the line.
struct Desk {
    office: Office,
    line: Line,
    member: i64,
}

#[derive(Default)]
struct Line {
    double: RefCell<Double>,
    /// How many questions get no answer.
    dead: RefCell<u32>,
}

impl Gateway for Line {
    fn ask(&self, key: &str, question: &Question) -> std::result::Result<Value, Trouble> {
        if *self.dead.borrow() > 0 {
            *self.dead.borrow_mut() -= 1;
            return Err(Trouble::Silence);
        }
        let once = question.idempotency_key.as_deref();
        let (status, retry_after, body) = self.double.borrow_mut().answer(key, once, &question.path, &question.fields);
        if status < 300 {
            return Ok(body);
        }
        let text = |name: &str| body["error"][name].as_str().unwrap_or_default().to_owned();
        let code = if text("code").is_empty() { text("type") } else { text("code") };
        Err(Trouble::No { status, code, message: text("message"), retry_after })
    }
}

impl Desk {
    fn new() -> Self {
        let office = Office::new();
        let member = office.member("小林", "千代子", Some("chiyo@mail.example.jp"));
        office.done("online.set", json!({ "key": KEY, "konbini": true }));
        Self { office, line: Line::default(), member }
    }

    fn owing(amount: i64) -> (Self, i64) {
        let desk = Self::new();
        let charge = desk.owe(desk.member, amount);
        (desk, charge)
    }

    fn owe(&self, member: i64, amount: i64) -> i64 {
        let asked = json!({ "member": member, "item": "other", "fiscal_year": 2026, "label": "2026年度 年会費", "amount": amount });
        self.office.done("dues.charge", asked)["id"].as_i64().expect("a key")
    }

    fn link(&self) -> i64 {
        let made = self.office.done("online.make", json!({ "payers": [self.member] }));
        made["made"][0]["id"].as_i64().unwrap_or_else(|| panic!("a link: {made}"))
    }

    fn round(&self) -> Did {
        run_due(&self.office.book, &self.line).expect("the book is sound")
    }

    /// Some minutes go by, and Stripe is asked.
    fn later(&self) -> Did {
        self.pass(Duration::minutes(6));
        self.round()
    }

    fn pass(&self, time: Duration) {
        self.office.clock.pass(time);
        self.line.double.borrow_mut().now += time.num_seconds();
    }

    fn show(&self, link: i64) -> Value {
        self.office.done("online.get", json!({ "link": link }))
    }

    fn payments(&self) -> Vec<Value> {
        self.office.done("payments.list", json!({}))["rows"].as_array().expect("rows").clone()
    }

    fn open(&self, charge: i64) -> i64 {
        self.office.done("dues.get", json!({ "charge": charge }))["line"]["open"].as_i64().expect("yen")
    }

    fn pays(&self, link: i64, konbini: bool) -> String {
        let address = self.show(link)["address"].as_str().expect("an address").to_owned();
        self.line.double.borrow_mut().check_out(&address, konbini)
    }

    fn world<T>(&self, act: impl FnOnce(&mut Double) -> T) -> T {
        act(&mut self.line.double.borrow_mut())
    }

    fn problem(&self) -> String {
        self.office.done("online.settings", json!({}))["problem"].as_str().unwrap_or_default().to_owned()
    }
}

#[test]
fn a_link_is_made_and_paid_and_the_charge_with_it_once() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    assert_eq!(desk.show(link)["state"], "asked", "nobody waits for Stripe");
    assert_eq!(desk.round().links, 1, "the job does");
    let shown = desk.show(link);
    assert_eq!(shown["state"], "open", "it can be paid: {shown}");
    assert!(shown["address"].as_str().unwrap().starts_with("https://buy.stripe.com/"), "at Stripe's own page");
    assert!(shown["qr_svg"].as_str().unwrap().contains("<svg"), "and its code can be printed");
    desk.pays(link, false);
    assert_eq!(desk.later().received, 1, "the money is heard of");
    let shown = desk.show(link);
    assert_eq!(
        (&shown["state"], &shown["method"], &shown["fee"], &shown["net"]),
        (&json!("paid"), &json!("card"), &json!(288), &json!(7712))
    );
    assert_eq!(desk.open(charge), 0, "what it was for is paid");
    for _ in 0..3 {
        assert_eq!(desk.later(), Did::default(), "heard of again, nothing happens");
    }
    desk.office
        .raw(|conn| Ok(conn.execute_batch("UPDATE online_sync SET polled_at = NULL; DELETE FROM online_event")?));
    assert_eq!(desk.later(), Did::default(), "nor when everything is read anew");
    let payments = desk.payments();
    assert_eq!(payments.len(), 1, "one payment: {payments:?}");
    assert_eq!((&payments[0]["amount"], &payments[0]["method"]), (&json!(8000), &json!("card")));
    assert!(problems_of(&desk).is_empty(), "and the book is sound");
}

fn problems_of(desk: &Desk) -> Vec<Value> {
    desk.office.done("book.check", json!({}))["problems"].as_array().expect("a list").clone()
}

#[test]
fn stripe_is_told_a_claim_and_nobodys_name_and_the_journal_no_key() {
    let (desk, _) = Desk::owing(8000);
    desk.link();
    desk.round();
    let asked = desk.world(|double| format!("{:?}", double.asked));
    assert!(
        !asked.contains("小林") && !asked.contains("千代子") && !asked.contains("example.jp"),
        "nobody's name: {asked}"
    );
    assert!(!asked.contains(KEY), "the key is in the header alone");
    let journal = desk.office.done("journal.list", json!({})).to_string();
    let settings = desk.office.done("online.settings", json!({})).to_string();
    for text in [journal, settings] {
        assert!(!text.contains(KEY) && !text.contains("0123456789abcdef"), "the key stays in the book: {text}");
    }
}

#[test]
fn keys_that_may_do_everything_are_refused() {
    let desk = Desk::new();
    for (key, why) in [
        ("sk_live_0123456789abcdef", "error-online-secret-key"),
        ("pk_live_0123456789abcdef", "error-online-public-key"),
        ("rk_live_", "error-online-key"),
        ("rk_live_あああああああああああああ", "error-online-key"),
    ] {
        let error =
            desk.office.call("online.set", json!({ "key": key, "konbini": true })).expect_err("not a restricted key");
        assert_eq!((error.key, error.field.as_deref()), (why, Some("key")));
        assert!(!error.message(Lang::Ja).contains("0123456789"), "what was typed is not said again");
    }
    desk.office.done("online.set", json!({ "konbini": false }));
    assert_eq!(desk.office.done("online.settings", json!({}))["mode"], "test", "the one before stays");
    desk.office.done("online.set", json!({ "key": "", "konbini": false }));
    let error = desk.office.call("online.make", json!({ "payers": [desk.member] })).expect_err("no key");
    assert_eq!(error.key, "error-online-no-key", "and can be taken out");
}

#[test]
fn at_a_konbini_it_is_paid_when_the_shop_has_the_money() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    let intent = desk.pays(link, true);
    assert_eq!(desk.later().received, 0, "a slip is no money");
    let shown = desk.show(link);
    assert_eq!(shown["state"], "slip");
    assert!(shown["slip_until"].is_string(), "the office sees until when: {shown}");
    desk.world(|double| double.pay_slip(&intent));
    assert_eq!(desk.later().received, 1, "now it is");
    assert_eq!((desk.open(charge), &desk.payments()[0]["method"]), (0, &json!("konbini")));
}

#[test]
fn a_slip_that_ran_out_opens_the_link_again_once() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    let intent = desk.pays(link, true);
    desk.later();
    assert!(desk.world(|double| double.open_links()).is_empty(), "with a slip out nobody pays a second time");
    desk.world(|double| double.slip_runs_out(&intent));
    desk.later();
    assert_eq!(desk.show(link)["state"], "open", "the same address works again");
    let asked = |desk: &Desk| {
        desk.world(|double| {
            double
                .asked
                .iter()
                .filter(|(method, path, _)| method == "POST" && path.starts_with("/v1/payment_links/"))
                .count()
        })
    };
    assert_eq!(asked(&desk), 1);
    desk.later();
    assert_eq!(asked(&desk), 1, "it is opened once");
    desk.pays(link, false);
    assert_eq!(desk.later().received, 1, "and paid by card after all");
    assert_eq!(desk.open(charge), 0);
}

#[test]
fn konbini_is_offered_where_its_limits_allow_it() {
    for (amount, konbini) in [(119, false), (120, true), (300_000, true), (300_001, false)] {
        let (desk, _) = Desk::owing(amount);
        let link = desk.link();
        assert_eq!(desk.show(link)["konbini"], json!(konbini), "{amount} yen");
    }
    let (desk, _) = Desk::owing(49);
    let made = desk.office.done("online.make", json!({ "payers": [desk.member] }));
    assert_eq!(made["made"], json!([]), "less than Stripe takes");
    assert!(made["left_out"][0]["reason"].as_str().unwrap().contains("50円"), "and it is said why");
}

#[test]
fn a_charge_is_in_one_link_that_can_be_paid() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    let again = desk.office.done("online.make", json!({ "payers": [desk.member] }));
    assert_eq!(again["made"], json!([]), "a second link for it would be paid twice");
    desk.round();
    let more = desk.owe(desk.member, 500);
    let second = desk.office.done("online.make", json!({ "payers": [desk.member] }));
    assert_eq!(second["made"][0]["amount"], 500, "what is new has its own");
    desk.office.done("online.close", json!({ "link": link }));
    desk.round();
    assert_eq!(desk.show(link)["state"], "closed");
    let third = desk.office.done("online.make", json!({ "payers": [desk.member], "charges": [charge, more] }));
    assert_eq!(third["made"][0]["amount"], 8000, "closed, it is free again");
}

#[test]
fn what_was_paid_another_way_closes_its_link_and_money_that_comes_all_the_same_is_kept() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    let address = desk.show(link)["address"].as_str().unwrap().to_owned();
    let cash = json!({ "member": desk.member, "amount": 8000, "paid_on": "2026-11-20", "method": "cash" });
    desk.office.done("payments.record", cash);
    desk.world(|double| double.check_out(&address, false));
    assert_eq!(desk.later().received, 1, "the card was quicker than we");
    let online = desk.payments().into_iter().find(|payment| payment["method"] == "card").unwrap();
    assert_eq!(online["remaining"], 8000, "nothing is lost: 前受金");
    let waiting = desk.office.done("online.waiting", json!({}));
    assert_eq!((&waiting[0]["kind"], &waiting[0]["amount"]), (&json!("advance"), &json!(8000)), "somebody has to look");
    assert_eq!(desk.open(charge), 0);

    let (desk, _) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    let cash = json!({ "member": desk.member, "amount": 3000, "paid_on": "2026-11-20", "method": "cash" });
    desk.office.done("payments.record", cash);
    desk.later();
    assert_eq!(desk.show(link)["state"], "closed", "it asks for what is not owed any more");
    assert!(desk.world(|double| double.open_links()).is_empty(), "at Stripe as well");
}

#[test]
fn what_is_given_back_is_reversed_whoever_gave_it_back() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    desk.pays(link, false);
    desk.later();
    desk.office.done("online.refund", json!({ "link": link, "reason": "重複" }));
    assert_eq!(desk.show(link)["refunding"], true, "asked for");
    assert_eq!(desk.open(charge), 0, "nothing is reversed before Stripe has done it");
    let error =
        desk.office.call("online.refund", json!({ "link": link, "reason": "重複" })).expect_err("asked for twice");
    assert_eq!(error.key, "error-online-refunded");
    desk.round();
    assert_eq!(desk.show(link)["state"], "refunded");
    assert_eq!(desk.open(charge), 8000, "it is owed again");
    assert_eq!(desk.world(|double| double.times("POST", "/v1/refunds")), 1, "once");
    assert_eq!(desk.later(), Did::default(), "and that is all");

    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    let intent = desk.pays(link, false);
    desk.later();
    desk.world(|double| double.refund(&intent, Some(3000)));
    assert_eq!(desk.later().taken_back, 1, "at the dashboard, a part");
    assert_eq!((desk.open(charge), &desk.show(link)["refunded"]), (3000, &json!(3000)), "the rest stays paid");
    desk.world(|double| double.refund(&intent, None));
    desk.later();
    assert_eq!((desk.open(charge), &desk.show(link)["state"]), (8000, &json!("refunded")));
    assert!(problems_of(&desk).is_empty(), "and the book is sound");
}

#[test]
fn a_receipt_in_force_stands_in_the_way_of_a_refund() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    let intent = desk.pays(link, false);
    desk.later();
    let payment = desk.payments()[0]["id"].clone();
    let issued = desk.office.done("receipts.issue", json!({ "payments": [payment] }));
    let error = desk.office.call("online.refund", json!({ "link": link, "reason": "重複" })).expect_err("a receipt");
    assert_eq!(error.key, "error-receipt-in-force", "before the money is gone");
    desk.world(|double| double.refund(&intent, None));
    desk.later();
    let waiting = desk.office.done("online.waiting", json!({}));
    assert!(
        waiting[0]["problem"].as_str().unwrap().contains("領収書"),
        "at the dashboard it is gone: somebody decides: {waiting}"
    );
    assert_eq!(desk.open(charge), 0, "until then it stays as it is");
    desk.office.done("receipts.void", json!({ "receipt": issued["issued"][0]["id"], "reason": "返金" }));
    assert_eq!(desk.later().taken_back, 1, "then it goes on by itself");
    assert_eq!(desk.office.done("online.waiting", json!({})), json!([]), "and nothing waits");
}

#[test]
fn lists_are_read_to_their_end_page_by_page() {
    let desk = Desk::new();
    let members: Vec<i64> = (0..7).map(|n| desk.office.member("小松", &format!("{n}"), None)).collect();
    for member in &members {
        desk.owe(*member, 1000);
    }
    desk.office.done("online.make", json!({ "payers": members }));
    desk.world(|double| double.page = 2);
    desk.round();
    for url in desk.world(|double| double.open_links()) {
        desk.world(|double| double.check_out(&url, false));
    }
    assert_eq!(desk.later().received, 7, "four pages of events");
    let payout = desk.world(double::Double::pay_out);
    desk.pass(Duration::hours(2));
    desk.round();
    let payouts = desk.office.done("online.payouts", json!({}));
    assert_eq!(
        (&payouts[0]["payout"], &payouts[0]["gross"], &payouts[0]["fee"], &payouts[0]["amount"]),
        (&json!(payout), &json!(7000), &json!(252), &json!(6748))
    );
    assert_eq!(payouts[0]["parts"].as_array().unwrap().len(), 7, "each payment of it");
}

#[test]
fn after_a_long_silence_the_sessions_say_what_the_events_do_not_any_more() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    let other = desk.office.member("小松", "恒夫", None);
    let owed = desk.owe(other, 5000);
    desk.office.done("online.make", json!({ "payers": [other] }));
    desk.round();
    let second = desk.world(|double| double.open_links()[1].clone());
    let paid = desk.world(|double| double.check_out(&second, false));
    desk.later();
    desk.pays(link, false);
    desk.world(|double| double.refund(&paid, None));
    desk.pass(Duration::days(45));
    let did = desk.round();
    assert_eq!((did.received, did.taken_back), (1, 1), "the laptop was shut for six weeks");
    assert_eq!((desk.open(charge), desk.open(owed)), (0, 5000));
}

#[test]
fn a_payout_says_its_fee_its_line_and_is_entered_once() {
    let (desk, _) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    desk.pays(link, false);
    desk.later();
    desk.world(double::Double::pay_out);
    desk.pass(Duration::hours(2));
    desk.round();
    desk.office.raw(|conn| {
        Ok(conn.execute_batch(
            "INSERT INTO bank_account (id, bank) VALUES (1, 'あずさ信用金庫');
             INSERT INTO statement_file (id, account, name, format, lines, added, from_on, until_on, imported_at, imported_by)
               VALUES (1, 1, 'a', 'b', 1, 1, '2026-11-20', '2026-11-20', '', '');
             INSERT INTO statement_line (account, file, key, day, amount, name) VALUES (1, 1, 'k', '2026-11-21', 7712, 'ストライプジャパン(カ')",
        )?)
    });
    let payouts = desk.office.done("online.payouts", json!({}));
    assert_eq!(payouts[0]["lines"][0]["name"], "ストライプジャパン(カ", "the line that it may be: {payouts}");
    let enter = json!({ "payout": payouts[0]["id"] });
    let entry = desk.office.done("online.enter_fee", enter.clone())["entry"].clone();
    assert_eq!(desk.office.call("online.enter_fee", enter.clone()).expect_err("twice").key, "error-online-fee-entered");
    desk.office.done("books.reverse", json!({ "entry": entry, "reason": "資金の誤り" }));
    desk.office.done("online.enter_fee", enter);
    assert_eq!(desk.office.done("book.check", json!({}))["ok"], true);
}

#[test]
fn a_closed_year_keeps_the_money_waiting() {
    let (desk, charge) = Desk::owing(8000);
    let link = desk.link();
    desk.round();
    desk.pays(link, false);
    desk.pass(Duration::days(20));
    desk.office.raw(|conn| {
        Ok(conn.execute_batch("INSERT INTO closing (fiscal_year, closed, at, by, figures) VALUES (2026, 1, '2027-05-01T00:00:00Z', '', '{}')")?)
    });
    assert_eq!(desk.round().received, 0, "the year is closed");
    let waiting = desk.office.done("online.waiting", json!({}));
    assert_eq!(waiting[0]["kind"], "payment", "somebody decides: {waiting}");
    desk.office.raw(|conn| {
        Ok(conn.execute_batch("INSERT INTO closing (fiscal_year, closed, at, by, reason, figures) VALUES (2026, 0, '2027-05-02T00:00:00Z', '', 'x', '{}')")?)
    });
    assert_eq!(desk.later().received, 1, "opened again, it is booked");
    assert_eq!(desk.open(charge), 0);
}

#[test]
fn a_link_goes_out_by_mail() {
    let (desk, _) = Desk::owing(8000);
    desk.office.mail_goes_out();
    let link = desk.link();
    let mailed = desk.office.done("online.mail", json!({ "links": [link] }));
    assert_eq!(mailed["queued"], json!([]), "not before there is an address");
    desk.round();
    assert_eq!(desk.office.done("online.mail", json!({ "links": [link] }))["queued"].as_array().unwrap().len(), 1);
    let letters = crate::testing::Postbox::default().collect(&desk.office.book);
    assert!(letters.0[0].body.contains("https://buy.stripe.com/"), "{}", letters.0[0].body);
    desk.office.done("online.mail", json!({ "links": [link] }));
    desk.pays(link, false);
    desk.later();
    assert!(
        crate::testing::Postbox::default().collect(&desk.office.book).0.is_empty(),
        "nobody is asked for what is paid"
    );
    assert_eq!(desk.office.done("mail.list", json!({ "state": "stopped" }))["total"], 1, "and the office sees why");
}
