//! When Stripe says no, or says nothing.

use super::*;

fn no(status: u16) -> Answer {
    let mut answer = error(status, "api_error", "", "Something is wrong.");
    answer.1 = (status == 429).then_some(120);
    answer
}

#[test]
fn every_no_is_said_in_words_and_loses_nothing() {
    for (status, word, pause) in
        [(401, "キー", 600), (409, "同じ依頼", 5), (429, "多すぎ", 120), (500, "障害", 5), (503, "障害", 5)]
    {
        let (desk, charge) = Desk::owing(8000);
        let link = desk.link();
        desk.world(|double| double.faults.push_back(("/v1/payment_links", no(status))));
        desk.round();
        assert!(desk.problem().contains(word), "{status}: {}", desk.problem());
        assert_eq!(desk.show(link)["state"], "asked", "{status}: what was asked for is kept");
        let asked = desk.world(|double| double.asked.len());
        desk.pass(Duration::seconds(pause - 1));
        desk.round();
        assert_eq!(desk.world(|double| double.asked.len()), asked, "{status}: nothing before the pause is over");
        desk.pass(Duration::seconds(1));
        assert_eq!(desk.round().links, 1, "{status}: then it goes on");
        assert_eq!(desk.problem(), "", "{status}: and what is over is over");
        desk.pays(link, false);
        desk.later();
        assert_eq!(desk.open(charge), 0);
    }
}

#[test]
fn a_right_that_is_missing_is_named() {
    let (desk, _) = Desk::owing(8000);
    desk.world(|double| double.lacks.insert("rak_payment_link_write"));
    let link = desk.link();
    desk.round();
    assert!(desk.problem().contains("rak_payment_link_write"), "the volunteer knows what to add: {}", desk.problem());
    desk.office.done("online.check", json!({}));
    desk.round();
    let shown = desk.office.done("online.settings", json!({}));
    let lacking: Vec<&Value> =
        shown["checked"].as_array().unwrap().iter().filter(|right| right["ok"] == false).collect();
    assert_eq!(lacking.len(), 1, "the others are there: {shown}");
    assert_eq!(lacking[0]["name"], "Payment Links: Write", "as Stripe's page calls it");
    desk.world(|double| double.lacks.clear());
    desk.office.done("online.poll", json!({}));
    desk.round();
    assert_eq!(desk.show(link)["state"], "open", "and it goes on");
    desk.office.done("online.check", json!({}));
    desk.round();
    let shown = desk.office.done("online.settings", json!({}));
    assert!(shown["checked"].as_array().unwrap().iter().all(|right| right["ok"] == true), "{shown}");
    assert_eq!(
        desk.world(|double| double.times("POST", "/v1/refunds")),
        2,
        "asked without words, nothing is given back"
    );
    assert!(desk.world(|double| double.open_links()).len() == 1, "nor made");
}

#[test]
fn the_two_ways_in_which_stripe_names_a_right_are_read_and_no_key_is_repeated() {
    for (message, right) in [
        (
            "The provided key 'rk_live_***j4va7j' does not have the required permissions for this endpoint on account 'acct_123'. Enabling \"Prices Read\" ('plan_read') permissions on this key would allow this request to continue.",
            "Prices Read",
        ),
        (
            "The provided key 'rk_live_***' does not have … Having the 'rak_charge_read' permission would allow this request to continue.",
            "rak_charge_read",
        ),
    ] {
        let trouble = Trouble::No { status: 403, code: String::new(), message: message.to_owned(), retry_after: None };
        let said = trouble.problem().say(Lang::Ja);
        assert!(said.contains(right) && !said.contains("rk_live"), "{said}");
    }
    let trouble = Trouble::No {
        status: 400,
        code: String::new(),
        message: "Bad rk_live_abcdef key".to_owned(),
        retry_after: None,
    };
    assert!(!trouble.problem().say(Lang::En).contains("abcdef"), "a key never comes back");
}

#[test]
fn a_link_that_stripe_will_not_have_holds_nobody_up_and_can_be_asked_for_again() {
    for status in [400, 402] {
        let (desk, _) = Desk::owing(8000);
        let other = desk.office.member("小松", "恒夫", None);
        desk.owe(other, 5000);
        let link = desk.link();
        desk.office.done("online.make", json!({ "payers": [other] }));
        let answer =
            error(status, "invalid_request_error", "", "The payment method type provided: konbini is invalid.");
        desk.world(|double| double.faults.push_back(("/v1/payment_links", answer)));
        assert_eq!(desk.round().links, 1, "the second one");
        let shown = desk.show(link);
        assert_eq!(shown["state"], "failed");
        assert!(shown["problem"].as_str().unwrap().contains("konbini is invalid"), "in Stripe's words: {shown}");
        assert_eq!(desk.office.done("online.waiting", json!({}))[0]["kind"], "link", "somebody has to look");
        desk.office.done("online.retry", json!({ "link": link }));
        assert_eq!(desk.round().links, 1);
        assert_eq!(desk.show(link)["state"], "open");
    }
}

#[test]
fn a_dead_line_is_tried_with_growing_pauses_and_an_act_is_done_once() {
    let (desk, _) = Desk::owing(8000);
    let link = desk.link();
    *desk.line.dead.borrow_mut() = 4;
    for pause in [0, 5, 15, 60] {
        desk.pass(Duration::seconds(pause));
        desk.round();
        assert!(desk.problem().contains("つながりません"), "after {pause} seconds: {}", desk.problem());
    }
    desk.pass(Duration::minutes(5));
    assert_eq!(desk.round().links, 1, "then the line is back");
    // The answer gets lost after Stripe has done it: asked again with the same key, it is done once.
    desk.pays(link, false);
    desk.later();
    desk.office.done("online.refund", json!({ "link": link, "reason": "重複" }));
    let intent: String =
        desk.office.raw(|conn| Ok(conn.query_row("SELECT intent FROM online_payment", [], |row| row.get(0))?));
    let refund = stripe::refund(&intent, 1);
    desk.line.ask(KEY, &refund).expect("Stripe did it");
    desk.round();
    let refunded: i64 =
        desk.office.raw(|conn| Ok(conn.query_row("SELECT refunded FROM online_payment", [], |row| row.get(0))?));
    assert_eq!(refunded, 8000, "once");
}

#[test]
fn a_moment_outside_the_calendar_of_an_association_is_none() {
    // The last moment that chrono knows has no nine hours after it.
    for strange in
        [json!(8_210_266_876_799_i64), json!(-8_334_601_228_800_i64), json!(i64::MAX), json!(99_999_999_999_i64)]
    {
        assert_eq!(stripe::day(&strange), None, "nobody paid at {strange}");
    }
    assert!(stripe::day(&json!(1_763_600_000)).is_some(), "November 2025 is a time to pay");
}
