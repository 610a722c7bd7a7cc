//! Two factors, from setting them up to losing them.

use std::net::{IpAddr, Ipv4Addr};

use chrono::Duration;
use serde_json::json;
use totp_rs::{Builder, Secret};

use super::forgotten::forgot;
use crate::{
    Code, Lang,
    desk::*,
    logins::password::WEIGHED,
    testing::{Office, Postbox},
};

const PASSWORD: &str = "里山の朝は鳥の声から始まる";
const EMAIL: &str = "chiyo@mail.example.jp";

fn whence() -> Whence {
    let place = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));
    Whence { place, device: "iPhone・Safari".to_owned(), known: None, session: None, lang: Lang::Ja }
}

/// An office, its letters, and a member who has claimed.
fn claimed() -> (Office, Postbox, i64) {
    let office = Office::new();
    office.mail_goes_out();
    let member = office.member("小林", "千代子", Some(EMAIL));
    office.done("logins.invite", json!({ "members": [member] }));
    let postbox = Postbox::default();
    let token = postbox.collect(&office.book).token();
    reception(office.book.clone()).claim(&token, PASSWORD, "").expect("a fresh link");
    (office, postbox, member)
}

fn subjects(postbox: &Postbox, office: &Office) -> Vec<String> {
    postbox.collect(&office.book).0.into_iter().map(|mail| mail.subject).collect()
}

/// What the app shows at this moment.
fn code(office: &Office, secret: &AppSecret) -> String {
    let key = Secret::try_from_base32(secret.key.replace(' ', "")).expect("base32");
    let now = crate::book::Clock::now(office.clock.as_ref()).timestamp();
    let totp = Builder::new().with_secret(key).build().expect("160 bits");
    totp.generate(u64::try_from(now).expect("after 1970")).to_string()
}

fn enter(desk: &Reception, from: &Whence) -> Entered {
    desk.enter(EMAIL, PASSWORD, from).expect("the right password")
}

fn session(entered: Entered) -> SessionToken {
    match entered {
        Entered::In(admitted) => admitted.session,
        other => panic!("not in: {other:?}"),
    }
}

fn step(entered: Entered) -> StepToken {
    match entered {
        Entered::Second(token) => token,
        other => panic!("not asked: {other:?}"),
    }
}

/// With an app set up: its secret and the recovery codes. A step of the app is used up.
fn with_app(office: &Office, desk: &Reception) -> (AppSecret, Vec<String>) {
    let token = session(enter(desk, &whence()));
    let at_desk = desk.desk(&token, Lang::Ja).unwrap().expect("signed in");
    at_desk.account().unwrap().offer_app().unwrap();
    let secret = at_desk.account().unwrap().offered_app().unwrap().expect("laid out");
    assert!(secret.qr_svg.starts_with("<svg") && secret.url.starts_with("otpauth://totp/"), "to scan and to type");
    assert!(
        desk.enter(EMAIL, PASSWORD, &whence()).is_ok_and(|e| matches!(e, Entered::In(_))),
        "not confirmed: not asked"
    );
    assert_eq!(
        at_desk.account().unwrap().confirm_app("000000", &whence()).unwrap_err().key,
        "error-code-wrong",
        "a wrong code"
    );
    let codes = at_desk.account().unwrap().confirm_app(&code(office, &secret), &whence()).unwrap();
    assert!(at_desk.account().unwrap().offered_app().unwrap().is_none(), "the secret is never shown again");
    (secret, codes)
}

#[test]
fn an_app_is_asked_for_its_code_and_no_code_is_taken_twice() {
    let (office, postbox, _) = claimed();
    let desk = reception(office.book.clone());
    let (secret, codes) = with_app(&office, &desk);
    assert_eq!(codes.len(), 10, "recovery codes come with the first factor");
    assert!(codes.iter().all(|code| code.replace('-', "").len() == 24), "120 bits each: a stolen hash tells nothing");
    assert!(subjects(&postbox, &office).iter().any(|s| s.contains("安全の設定")), "the owner is told");

    let half = step(enter(&desk, &whence()));
    assert!(desk.desk(&half, Lang::Ja).unwrap().is_none(), "half way in nothing can be reached");
    let spent = code(&office, &secret);
    assert_eq!(
        desk.second(&half, &spent, false, &whence()).unwrap_err().key,
        "error-code-wrong",
        "the code that confirmed it is used up"
    );
    office.clock.pass(Duration::seconds(30));
    let fresh = code(&office, &secret);
    office.clock.pass(Duration::seconds(30));
    let admitted = desk.second(&half, &fresh, false, &whence()).expect("a step late is in time");
    assert!(desk.desk(&admitted.session, Lang::Ja).unwrap().is_some(), "in");
    assert_eq!(desk.second(&half, &fresh, false, &whence()).unwrap_err().key, "error-step-over", "the step is over");
    let half = step(enter(&desk, &whence()));
    assert!(desk.second(&half, &fresh, false, &whence()).is_err(), "no code twice");
    office.clock.pass(Duration::seconds(90));
    let old = code(&office, &secret);
    office.clock.pass(Duration::seconds(61));
    assert!(desk.second(&half, &old, false, &whence()).is_err(), "two steps late is too late");
    office.clock.pass(Duration::minutes(15));
    assert!(desk.between(&half).unwrap().is_none(), "fifteen minutes end it");
}

#[test]
fn a_recovery_code_is_good_once_and_however_it_is_typed() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let (_, codes) = with_app(&office, &desk);
    let typed = codes[3].to_lowercase().replace('-', " ");
    let half = step(enter(&desk, &whence()));
    let admitted = desk.second(&half, &typed, false, &whence()).expect("a good one");
    assert_eq!(admitted.recovery_left, Some(9), "it is used up");
    let half = step(enter(&desk, &whence()));
    assert!(desk.second(&half, &codes[3], false, &whence()).is_err(), "once only");
    let stored = office.raw(|conn| {
        Ok(conn
            .query_row("SELECT count(*) FROM login_recovery WHERE length(hash) = 32", [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(stored, 10, "kept as hashes");
    let at_desk = desk.desk(&admitted.session, Lang::Ja).unwrap().unwrap();
    assert_eq!(
        at_desk.account().unwrap().new_recovery(&whence()).unwrap_err().key,
        "error-prove-again",
        "the password is shown again first"
    );
    assert!(at_desk.account().unwrap().prove_again("wrong one entirely").is_err(), "the right one");
    at_desk.account().unwrap().prove_again(PASSWORD).unwrap();
    let at_desk = desk.desk(&admitted.session, Lang::Ja).unwrap().unwrap();
    let new = at_desk.account().unwrap().new_recovery(&whence()).unwrap();
    let half = step(enter(&desk, &whence()));
    assert!(desk.second(&half, &codes[0], false, &whence()).is_err(), "the old ones are replaced as a whole");
    assert!(desk.second(&half, &new[0], false, &whence()).is_ok(), "the new ones are good");
}

#[test]
fn guesses_of_the_second_factor_wait_also_after_a_restart() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let (secret, _) = with_app(&office, &desk);
    let half = step(enter(&desk, &whence()));
    for _ in 0..5 {
        let error = desk.second(&half, "123456", false, &whence()).unwrap_err();
        assert_eq!(error.key, "error-code-wrong", "five are free");
    }
    assert_eq!(desk.second(&half, "123456", false, &whence()).unwrap_err().code, Code::TooMany, "then it waits");
    let Office { book, clock, folder, .. } = office;
    drop(desk);
    let Ok(book) = std::sync::Arc::try_unwrap(book) else { panic!("nobody else holds it") };
    drop(book);
    let dir = folder.path().join("test.tsudoi");
    let (book, _) =
        crate::Book::unlock(&dir, Some(crate::testing::STAFF), crate::testing::PASSWORD, Box::new(clock.clone()))
            .expect("opens again");
    let desk = reception(std::sync::Arc::new(book));
    let elsewhere = Whence { place: IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1)), ..whence() };
    let half = step(enter(&desk, &elsewhere));
    assert_eq!(
        desk.second(&half, "123456", false, &elsewhere).unwrap_err().code,
        Code::TooMany,
        "from anywhere, though the program was started anew"
    );
    clock.pass(Duration::seconds(31));
    let key = Secret::try_from_base32(secret.key.replace(' ', "")).unwrap();
    let now = crate::book::Clock::now(clock.as_ref()).timestamp() as u64;
    let right = Builder::new().with_secret(key).build().unwrap().generate(now).to_string();
    assert!(desk.second(&half, &right, false, &elsewhere).is_ok(), "after the wait the right one opens");
}

#[test]
fn known_and_unknown_addresses_cost_the_same() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let mut costs = Vec::new();
    for email in [EMAIL, "nobody@mail.example.jp"] {
        let before = WEIGHED.with(std::cell::Cell::get);
        let error = desk.enter(email, "surely not the password", &whence()).unwrap_err();
        costs.push((WEIGHED.with(std::cell::Cell::get) - before, error.code, error.key));
    }
    assert_eq!(costs[0], costs[1], "neither work nor words tell who is a member");
    assert_eq!(costs[0].0, 1, "one password is weighed");
}

#[test]
fn a_trusted_browser_is_not_asked_for_thirty_days_or_until_the_password_changes() {
    let (office, postbox, _) = claimed();
    let desk = reception(office.book.clone());
    let (_, codes) = with_app(&office, &desk);
    let half = step(enter(&desk, &whence()));
    let admitted = desk.second(&half, &codes[0], true, &whence()).unwrap();
    let known = Whence { known: admitted.device.clone(), ..whence() };
    assert!(known.known.is_some(), "the browser keeps a token");
    assert!(matches!(enter(&desk, &known), Entered::In(_)), "not asked");
    assert!(matches!(enter(&desk, &whence()), Entered::Second(_)), "another browser is");
    let at_desk = desk.desk(&admitted.session, Lang::Ja).unwrap().unwrap();
    let trusted = at_desk.account().unwrap().keys().unwrap().trusted;
    assert_eq!(trusted.len(), 1, "it is listed");
    at_desk.account().unwrap().distrust(Some(trusted[0].id)).unwrap();
    assert!(matches!(enter(&desk, &known), Entered::Second(_)), "and can be taken back");

    let half = step(enter(&desk, &known));
    desk.second(&half, &codes[1], true, &known).unwrap();
    office.clock.pass(Duration::days(31));
    let half = step(enter(&desk, &known));
    desk.second(&half, &codes[2], true, &known).unwrap();
    forgot(&desk, EMAIL, Lang::Ja).unwrap();
    let token = postbox.collect(&office.book).token();
    desk.reset(&token, "あたらしい里山の朝のことば", "").unwrap();
    let entered = desk.enter(EMAIL, "あたらしい里山の朝のことば", &known).unwrap();
    assert!(matches!(entered, Entered::Second(_)), "a new password by mail never bypasses the second factor");
    assert!(subjects(&postbox, &office).iter().any(|s| s.contains("安全の設定")), "and its owner is told");
}

#[test]
fn a_new_device_is_told_by_mail_and_sessions_can_be_ended() {
    let (office, postbox, _) = claimed();
    let desk = reception(office.book.clone());
    let Entered::In(first) = enter(&desk, &whence()) else { panic!("no factor yet") };
    let phone = Whence { known: first.device.clone(), ..whence() };
    postbox.collect(&office.book);
    assert!(subjects(&postbox, &office).is_empty(), "the first one is not new to anybody");
    enter(&desk, &phone);
    assert!(subjects(&postbox, &office).is_empty(), "nor is one that is known");
    let other = Whence { device: "Windows・Edge".to_owned(), known: Some("made up".to_owned()), ..whence() };
    let Entered::In(second) = enter(&desk, &other) else { panic!("no factor yet") };
    assert!(second.device.is_some_and(|token| token != "made up"), "a token that was planted is not taken");
    assert!(subjects(&postbox, &office)[0].starts_with("新しい端末"), "another one is");

    let at_desk = desk.desk(&first.session, Lang::Ja).unwrap().unwrap();
    let sessions = at_desk.account().unwrap().keys().unwrap().sessions;
    assert!(sessions[0].is_this && sessions.len() == 3, "this one first");
    let edge = sessions.iter().find(|s| s.device == "Windows・Edge").expect("listed");
    assert_eq!(edge.place, "203.0.113.7", "with its place");
    at_desk.account().unwrap().end_session(edge.id).unwrap();
    assert!(desk.desk(&second.session, Lang::Ja).unwrap().is_none(), "ended");
    assert_eq!(at_desk.account().unwrap().end_session(edge.id).unwrap_err().code, Code::NotFound, "once");
    let events = at_desk.account().unwrap().security().unwrap().events;
    assert!(events.iter().any(|e| e.place == "203.0.113.7"), "the history knows from where");
}

#[test]
fn a_stranger_who_guesses_keeps_no_known_browser_waiting() {
    let (office, postbox, _) = claimed();
    let desk = reception(office.book.clone());
    let Entered::In(first) = enter(&desk, &whence()) else { panic!("no factor yet") };
    let phone = Whence { known: first.device.clone(), ..whence() };
    let stranger = Whence { place: IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1)), ..whence() };
    for _ in 0..5 {
        desk.enter(EMAIL, "surely not the password", &stranger).unwrap_err();
    }
    assert_eq!(desk.enter(EMAIL, PASSWORD, &whence()).unwrap_err().code, Code::TooMany, "a new browser waits");
    assert!(desk.enter(EMAIL, PASSWORD, &phone).is_ok(), "the owner's own does not");
    for _ in 0..5 {
        desk.enter(EMAIL, "surely not the password", &phone).unwrap_err();
    }
    assert_eq!(desk.enter(EMAIL, PASSWORD, &phone).unwrap_err().code, Code::TooMany, "but it is counted, too");
    let planted = Whence { known: Some("made up".to_owned()), ..stranger };
    assert_eq!(desk.enter(EMAIL, PASSWORD, &planted).unwrap_err().code, Code::TooMany, "a made-up token helps nobody");
    forgot(&desk, EMAIL, Lang::Ja).unwrap();
    desk.reset(&postbox.collect(&office.book).token(), PASSWORD, "").unwrap();
    assert!(desk.enter(EMAIL, PASSWORD, &phone).is_ok(), "whoever opened the letter waits for no guess");
}

#[test]
fn coming_in_again_ends_the_session_that_the_browser_had() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let before = session(enter(&desk, &whence()));
    let elsewhere = session(enter(&desk, &whence()));
    let again = session(enter(&desk, &Whence { session: Some(before.clone()), ..whence() }));
    assert!(desk.desk(&before, Lang::Ja).unwrap().is_none(), "nobody could end it any more: the browser forgot it");
    for open in [elsewhere, again] {
        assert!(desk.desk(&open, Lang::Ja).unwrap().is_some(), "those of other browsers stay");
    }
}

#[test]
fn nobody_reaches_the_keys_of_another_account() {
    let (office, postbox, _) = claimed();
    let desk = reception(office.book.clone());
    let other = office.member("北原", "栞", Some("shiori@mail.example.jp"));
    office.done("logins.invite", json!({ "members": [other] }));
    let letters = postbox.collect(&office.book);
    desk.claim(&letters.token(), PASSWORD, "").unwrap();
    let mine = session(enter(&desk, &whence()));
    let Entered::In(theirs) = desk.enter("shiori@mail.example.jp", PASSWORD, &whence()).unwrap() else { panic!("in") };
    let their_desk = desk.desk(&theirs.session, Lang::Ja).unwrap().unwrap();
    let my_session = desk.desk(&mine, Lang::Ja).unwrap().unwrap().account().unwrap().keys().unwrap().sessions[0].id;
    assert_eq!(
        their_desk.account().unwrap().end_session(my_session).unwrap_err().code,
        Code::NotFound,
        "somebody else's session"
    );
    assert_eq!(
        their_desk.account().unwrap().distrust(Some(1)).unwrap_err().code,
        Code::NotFound,
        "somebody else's browser"
    );
}

#[test]
fn where_the_association_asks_a_factor_is_set_up_before_anything_else() {
    let (office, _, member) = claimed();
    let desk = reception(office.book.clone());
    office.done("logins.set_rules", json!({ "members": "kinds", "kinds": [99] }));
    assert!(matches!(enter(&desk, &whence()), Entered::In(_)), "another kind is asked");
    office.done("logins.set_rules", json!({ "members": "kinds", "kinds": [1] }));
    let Entered::SetUp(token) = enter(&desk, &whence()) else { panic!("must set one up") };
    assert!(desk.second(&token, "123456", false, &whence()).is_err(), "nothing to show yet");
    let between = desk.between(&token).unwrap().unwrap();
    let secret = between.secret.expect("laid out");
    let admitted = desk.set_up_app(&token, &code(&office, &secret), &whence()).unwrap();
    assert_eq!(admitted.recovery.len(), 10, "with recovery codes");
    let at_desk = desk.desk(&admitted.session, Lang::Ja).unwrap().unwrap();
    at_desk.account().unwrap().prove_again(PASSWORD).unwrap();
    let at_desk = desk.desk(&admitted.session, Lang::Ja).unwrap().unwrap();
    assert_eq!(
        at_desk.account().unwrap().remove_app(&whence()).unwrap_err().key,
        "error-last-factor",
        "the last one stays"
    );
    let state = office.done("logins.account", json!({ "member": member }));
    assert_eq!((&state["asked"], &state["login"]["app"]), (&json!(true), &json!(true)), "the office sees it");
    office.done("logins.set_rules", json!({ "members": "nobody" }));
    at_desk.account().unwrap().remove_app(&whence()).unwrap();
    assert!(matches!(enter(&desk, &whence()), Entered::In(_)), "and without it the password is enough");
}

#[test]
fn the_office_helps_whoever_has_lost_everything() {
    let (office, postbox, member) = claimed();
    let desk = reception(office.book.clone());
    let ask = json!({ "member": member, "reason": "来所、運転免許証で確認" });
    assert_eq!(office.call("logins.drop_factors", ask.clone()).unwrap_err().key, "error-no-factors", "nothing to do");
    with_app(&office, &desk);
    let bare = office.call("logins.drop_factors", json!({ "member": member, "reason": " " })).unwrap_err();
    assert_eq!(bare.field.as_deref(), Some("reason"), "how the office made sure is written down");
    postbox.collect(&office.book);
    office.done("logins.drop_factors", ask);
    let letters = postbox.collect(&office.book).0;
    assert!(letters.iter().any(|m| m.body.contains("事務局が2段階認証")), "the member is told");
    let journal = office.done("journal.list", json!({}));
    assert_eq!(journal[0]["command"], "logins.drop_factors", "it stands in the journal");
    let undone = office.call("journal.undo", json!({ "entry": journal[0]["id"] }));
    assert!(undone.is_err(), "and cannot be taken back");
    assert!(matches!(enter(&desk, &whence()), Entered::In(_)), "the password is enough again");
}

#[test]
fn a_withdrawn_account_leaves_nothing_to_whoever_comes_after() {
    let (office, postbox, member) = claimed();
    let desk = reception(office.book.clone());
    let key = |member: i64| {
        office.raw(|conn| {
            Ok(conn.query_row("SELECT id FROM login WHERE member = ?", [member], |row| row.get::<_, i64>(0))?)
        })
    };
    with_app(&office, &desk);
    let old = key(member);
    office.done("logins.withdraw", json!({ "member": member, "reason": "本人から電話、折り返して確認" }));
    for table in ["login_app", "login_recovery", "login_passkey", "login_device", "login_step", "login_session"] {
        let left = office
            .raw(|conn| Ok(conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0))?));
        assert_eq!(left, 0, "{table}: nothing stays under a key that nobody has");
    }
    let entry = office.done("journal.list", json!({}))[0]["id"].clone();
    let undone = office.call("journal.undo", json!({ "entry": entry })).unwrap_err();
    assert_eq!(undone.key, "error-undo-never", "it would come back without its second factor");
    let other = office.member("北原", "栞", Some("shiori@mail.example.jp"));
    office.done("logins.invite", json!({ "members": [other] }));
    desk.claim(&postbox.collect(&office.book).token(), PASSWORD, "").unwrap();
    assert_ne!(key(other), old, "no key is given twice: a merge that is undone brings back only what was its own");
}

#[test]
fn an_account_that_a_merge_closed_comes_back_with_its_own_factor() {
    let (office, postbox, member) = claimed();
    let desk = reception(office.book.clone());
    with_app(&office, &desk);
    let other = office.member("小林", "千代", Some("chiyo@home.example.jp"));
    office.done("logins.invite", json!({ "members": [other] }));
    desk.claim(&postbox.collect(&office.book).token(), PASSWORD, "").unwrap();
    office.done("members.merge", json!({ "keep": other, "drop": member, "reason": "同じ人" }));
    assert!(desk.enter(EMAIL, PASSWORD, &whence()).is_err(), "one person, one account");
    let entry = office.done("journal.list", json!({}))[0]["id"].clone();
    office.done("journal.undo", json!({ "entry": entry }));
    assert!(matches!(enter(&desk, &whence()), Entered::Second(_)), "the password alone opens it no more than before");
}

#[test]
fn withdrawing_an_account_with_factors_asks_what_taking_them_away_asks() {
    let (office, postbox, member) = claimed();
    let desk = reception(office.book.clone());
    with_app(&office, &desk);
    let added = office
        .done("staff.add", json!({ "name": "事務 一郎", "role": "secretary", "password": "nagai aikotoba desu" }));
    let clerk = crate::Actor::staff(added["id"].as_i64().expect("a key"), "事務 一郎");
    let other = office.member("北原", "栞", Some("shiori@mail.example.jp"));
    office.done("logins.invite", json!({ "members": [other] }));
    office.call_as(&clerk, "logins.withdraw", json!({ "member": other })).expect("a link is taken back by any clerk");
    let ask = json!({ "member": member, "reason": "来所、運転免許証で確認" });
    let refused = office.call_as(&clerk, "logins.withdraw", ask.clone()).unwrap_err();
    assert_eq!(refused.code, Code::Forbidden, "a withdrawal and a new invitation would go around the factor");
    let bare = office.call("logins.withdraw", json!({ "member": member })).unwrap_err();
    assert_eq!(bare.field.as_deref(), Some("reason"), "how the office made sure is written down");
    postbox.collect(&office.book);
    office.done("logins.withdraw", ask);
    let letters = postbox.collect(&office.book).0;
    assert!(letters.iter().any(|m| m.to_address == EMAIL && m.body.contains("利用を止めました")), "the member is told");
    let line = office.done("journal.list", json!({}))[0].clone();
    assert_eq!(line["reason"], "来所、運転免許証で確認", "and the journal keeps why");
}

#[test]
fn a_browser_that_is_new_after_the_help_is_told_as_new() {
    let (office, postbox, member) = claimed();
    let desk = reception(office.book.clone());
    with_app(&office, &desk);
    office.done("logins.drop_factors", json!({ "member": member, "reason": "来所、運転免許証で確認" }));
    postbox.collect(&office.book);
    let stranger = Whence { place: IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1)), ..whence() };
    assert!(matches!(enter(&desk, &stranger), Entered::In(_)), "the password is enough now");
    assert!(
        subjects(&postbox, &office).iter().any(|subject| subject.starts_with("新しい端末")),
        "just then a stranger must not come in unseen"
    );
}

#[test]
fn a_secret_is_shown_to_whoever_laid_it_out_and_the_first_factor_ends_all_others() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let at_desk = |token: &str| desk.desk(token, Lang::Ja).unwrap();
    let (mine, theirs) = (session(enter(&desk, &whence())), session(enter(&desk, &whence())));
    at_desk(&mine).unwrap().account().unwrap().offer_app().unwrap();
    assert!(at_desk(&mine).unwrap().account().unwrap().offered_app().unwrap().is_some(), "to be copied into the app");
    assert!(
        at_desk(&theirs).unwrap().account().unwrap().offered_app().unwrap().is_none(),
        "whoever has the password reads no secret that another browser laid out"
    );

    office.done("logins.set_rules", json!({ "members": "kinds", "kinds": [1] }));
    let set_up = |from: &Whence| match enter(&desk, from) {
        Entered::SetUp(token) => token,
        other => panic!("must set one up: {other:?}"),
    };
    let secret_of = |token: &str| desk.between(token).unwrap().and_then(|between| between.secret);
    let thief = set_up(&whence());
    let owner = set_up(&whence());
    let secret = secret_of(&owner).expect("laid out here");
    assert!(secret_of(&thief).is_none(), "not in another step");
    let stolen = desk.set_up_app(&thief, &code(&office, &secret), &whence()).unwrap_err();
    assert_eq!(stolen.key, "error-code-wrong", "nor is it confirmed from there");
    let admitted = desk.set_up_app(&owner, &code(&office, &secret), &whence()).unwrap();
    assert!(at_desk(&admitted.session).is_some(), "the owner is in");
    assert!(at_desk(&theirs).is_none() && at_desk(&mine).is_none(), "whoever came in by the password alone is out");
    assert!(desk.between(&thief).unwrap().is_none(), "no step is left in which another factor is set up");
    assert_eq!(desk.begin_step_passkey(&thief).unwrap_err().key, "error-step-over", "not by a passkey either");
}

#[test]
fn no_secret_of_the_app_stands_in_the_journal() {
    let (office, _, _) = claimed();
    let desk = reception(office.book.clone());
    let (secret, codes) = with_app(&office, &desk);
    for line in office.done("journal.list", json!({})).as_array().unwrap() {
        let entry = office.done("journal.show", json!({ "entry": line["id"] })).to_string();
        assert!(!entry.contains(&secret.key.replace(' ', "")) && !entry.contains(&codes[0]), "many may read it");
    }
}
