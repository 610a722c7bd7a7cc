use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};

use crate::{
    Code, Lang,
    desk::{MemberDesk, Reception, Section, reception},
    logins::Whence,
    testing::{Office, Postbox},
};

const PASSWORD: &str = "里山の朝は鳥の声から始まる";
const CHIYO: &str = "chiyo@mail.example.jp";
const KENTA: &str = "kenta@mail.example.jp";

/// An office with My Page, and two members of it who have signed in there.
struct House {
    office: Office,
    postbox: Postbox,
    reception: Reception,
}

fn whence() -> Whence {
    Whence {
        place: "203.0.113.7".parse().unwrap(),
        device: "iPhone・Safari".to_owned(),
        known: None,
        session: None,
        lang: Lang::Ja,
    }
}

impl House {
    fn new() -> Self {
        let office = Office::new();
        office.mail_goes_out();
        let mypage =
            json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" });
        office.done("settings.set_mypage", mypage);
        let reception = reception(office.book.clone());
        Self { office, postbox: Postbox::default(), reception }
    }

    /// Key, and the token of a session.
    fn member(&self, sei: &str, mei: &str, email: &str) -> (i64, String) {
        let member = self.office.member(sei, mei, Some(email));
        self.office.done("logins.invite", json!({ "members": [member] }));
        let token = self.postbox.collect(&self.office.book).token();
        self.reception.claim(&token, PASSWORD, "").unwrap();
        (member, self.reception.sign_in(email, PASSWORD, whence().place, "").unwrap())
    }

    fn desk(&self, token: &str) -> MemberDesk {
        self.reception.desk(token, Lang::Ja).unwrap().expect("a session")
    }

    /// A son who acts for his mother: her token, his, the key of the row.
    fn settled(&self) -> (String, String, i64) {
        let (_, hers) = self.member("小林", "千代子", CHIYO);
        let (_, his) = self.member("小林", "健太", KENTA);
        self.desk(&hers).account().unwrap().ask_proxy(KENTA, "family", None).unwrap();
        let question = self.desk(&his).account().unwrap().proxies().unwrap().questions.remove(0).id;
        self.desk(&his).account().unwrap().accept_proxy(question).unwrap();
        (hers, his, question)
    }

    fn of_member(&self, member: i64) -> Value {
        self.office.done("proxies.of_member", json!({ "member": member }))
    }
}

#[test]
fn somebody_is_asked_says_yes_acts_and_goes_back() {
    let house = House::new();
    let (mother, hers) = house.member("小林", "千代子", CHIYO);
    let (_, his) = house.member("小林", "健太", KENTA);
    house.desk(&hers).account().unwrap().ask_proxy("Kenta@MAIL.example.jp ", "family", None).unwrap();
    let told = house.postbox.collect(&house.office.book).0;
    assert!(
        told.iter().any(|mail| mail.to_address == KENTA && mail.body.contains("小林 千代子")),
        "whoever is asked hears of it"
    );
    let her_line = house.desk(&hers).account().unwrap().proxies().unwrap().agents.remove(0);
    assert_eq!((her_line.name.as_str(), her_line.asked), (KENTA, true), "she sees whom she asked, and not who that is");
    let desk = house.desk(&his);
    let question = desk.account().unwrap().proxies().unwrap().questions.remove(0);
    assert_eq!(question.name, "小林 千代子", "he sees who asks");
    assert!(desk.account().unwrap().act_for(question.id, &whence()).is_err(), "a question is no permission");
    desk.account().unwrap().accept_proxy(question.id).unwrap();

    desk.account().unwrap().act_for(question.id, &whence()).unwrap();
    let acting = house.desk(&his);
    assert_eq!(acting.of_somebody(), Some("小林 千代子"), "his session is at her desk");
    assert_eq!(acting.profile().unwrap().name, "小林 千代子", "and sees what she sees");
    assert_ne!(acting.csrf(), desk.csrf(), "a form that was open before is good no more");
    let history = house.desk(&hers).account().unwrap().security().unwrap().events;
    assert!(history.iter().any(|event| event.what.code() == "proxy_came"), "she finds it in her history");
    let entry = house.office.done("journal.list", json!({}))[0].clone();
    assert_eq!(entry["command"], "mypage.act_for", "and the office in the journal");
    assert!(entry["subject"].as_str().unwrap().contains("小林 千代子"), "whose desk it was");

    let texts =
        [("phones.0.label".to_owned(), "home".to_owned()), ("phones.0.number".to_owned(), "0263-00-7654".to_owned())];
    acting.change(Section::Phones, &texts, None).unwrap();
    let phone = house.office.done("members.get", json!({ "member": mother }))["record"]["phones"][0]["number"].clone();
    assert_eq!(phone, "0263-00-7654", "what he changes is hers");
    let who = house.office.done("journal.list", json!({}))[0]["who"].clone();
    assert_eq!(who, "小林 健太（小林 千代子の代理）", "and the journal says who did it, and for whom");

    acting.act_for_nobody().unwrap();
    assert_eq!(house.desk(&his).profile().unwrap().name, "小林 健太", "he is back with himself");
}

#[test]
fn what_is_the_members_own_affair_is_closed_to_a_proxy() {
    let house = House::new();
    let (_, his, id) = house.settled();
    house.desk(&his).account().unwrap().act_for(id, &whence()).unwrap();
    let acting = house.desk(&his);
    let refused = acting.account().err().expect("her keys, her sites, her proxies");
    assert_eq!((refused.code, refused.key), (Code::Forbidden, "error-not-by-proxy"), "and it is said why");
    let own = acting.take_data().unwrap();
    assert!(own.parts.iter().all(|part| part.key != "sign_ins"), "where she signs in from is hers alone");
    assert!(acting.editing(Section::Mail, &[]).unwrap().sign_in.is_empty(), "nor is her address, or his, laid out");
}

#[test]
fn it_ends_at_once_for_a_session_that_is_at_it() {
    let house = House::new();
    let (hers, his, id) = house.settled();
    house.desk(&his).account().unwrap().act_for(id, &whence()).unwrap();
    let before = house.desk(&his).csrf().to_owned();
    house.desk(&hers).account().unwrap().end_proxy(id).unwrap();
    let after = house.desk(&his);
    assert_eq!(
        (after.of_somebody(), after.profile().unwrap().name.as_str()),
        (None, "小林 健太"),
        "he is with himself"
    );
    assert_ne!(after.csrf(), before, "a form of hers that was open does not change what is his");
    assert!(after.account().unwrap().act_for(id, &whence()).is_err(), "and it does not open again");
}

#[test]
fn nobody_acts_for_somebody_who_never_agreed() {
    let house = House::new();
    let (hers, _, id) = house.settled();
    let (_, stranger) = house.member("丸山", "美咲", "misaki@mail.example.jp");
    let desk = house.desk(&stranger);
    let account = desk.account().unwrap();
    assert_eq!(account.act_for(id, &whence()).unwrap_err().code, Code::NotFound, "somebody else's agreement");
    assert_eq!(account.end_proxy(id).unwrap_err().code, Code::NotFound, "is not a stranger's to end");
    house.desk(&hers).account().unwrap().ask_proxy("nobody@mail.example.jp", "other", None).unwrap();
    let asked = house.desk(&hers).account().unwrap().proxies().unwrap().agents.remove(0).id;
    assert_eq!(
        account.accept_proxy(asked).unwrap_err().code,
        Code::NotFound,
        "nor is a question to another address theirs"
    );
    let self_asked = house.desk(&hers).account().unwrap().ask_proxy(CHIYO, "family", None).unwrap_err();
    assert_eq!(self_asked.key, "error-proxy-self", "nobody acts for themselves");
}

#[test]
fn a_question_lapses_a_last_day_passes_and_more_than_a_few_are_refused() {
    let house = House::new();
    let (hers, his, id) = house.settled();
    let desk = house.desk(&hers);
    let account = desk.account().unwrap();
    assert_eq!(account.ask_proxy(KENTA, "family", None).unwrap_err().key, "error-proxy-twice", "he does already");
    let yesterday = desk.today() - Duration::days(1);
    let wrong = account.ask_proxy("a@mail.example.jp", "family", Some(yesterday)).unwrap_err();
    assert_eq!(wrong.field.as_deref(), Some("until"), "a day that is over is no last day");
    for n in 0..4 {
        account.ask_proxy(&format!("{n}@mail.example.jp"), "other", None).unwrap();
    }
    assert_eq!(account.ask_proxy("5@mail.example.jp", "other", None).unwrap_err().key, "error-proxy-many", "five");
    house.office.clock.pass(Duration::days(31));
    let (_, his_again) = (his, house.reception.sign_in(KENTA, PASSWORD, whence().place, "").unwrap());
    let hers_again = house.reception.sign_in(CHIYO, PASSWORD, whence().place, "").unwrap();
    let agents = house.desk(&hers_again).account().unwrap().proxies().unwrap().agents;
    assert_eq!(agents.iter().map(|one| one.id).collect::<Vec<_>>(), [id], "unanswered questions are gone");
    let again = house.desk(&his_again);
    let child = house.office.member("小林", "小春", None);
    let himself = again.account().unwrap().proxies().unwrap().members.len();
    assert_eq!(himself, 1, "he acts for one");
    let kenta = house.office.done("members.list", json!({ "text": "健太" }))["rows"][0]["id"].as_i64().unwrap();
    let until = again.today() + Duration::days(10);
    let appoint = json!({ "member": child, "agent": kenta, "relation": "guardian", "agreed_by": "law",
        "agreed_on": again.today(), "until_on": until });
    house.office.done("proxies.appoint", appoint);
    assert_eq!(again.account().unwrap().proxies().unwrap().members.len(), 2, "up to the last day");
    house.office.clock.pass(Duration::days(11));
    let later = house.reception.sign_in(KENTA, PASSWORD, whence().place, "").unwrap();
    assert_eq!(house.desk(&later).account().unwrap().proxies().unwrap().members.len(), 1, "and not after it");
}

#[test]
fn the_office_writes_a_consent_down_and_ends_it() {
    let house = House::new();
    let child = house.office.member("小林", "小春", None);
    let (father, his) = house.member("小林", "健太", KENTA);
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let input = |agreed_on: NaiveDate| json!({ "member": child, "agent": father, "relation": "guardian", "agreed_by": "law", "agreed_on": agreed_on });
    let future = house.office.call("proxies.appoint", input(day("2030-01-01"))).unwrap_err();
    assert_eq!(future.field.as_deref(), Some("agreed_on"), "nobody agrees in the future");
    let today = house.desk(&his).today();
    let done = house.office.done("proxies.appoint", input(today));
    assert_eq!(done["has_account"], true, "he can begin at once");
    assert_eq!(
        house.office.call("proxies.appoint", input(today)).unwrap_err().key,
        "error-proxy-twice",
        "once is enough"
    );
    let died = house.office.done("members.add", json!({ "record": { "sei": "小林", "mei": "千代", "death": today } }));
    let late = json!({ "member": died["id"], "agent": father, "relation": "family", "agreed_by": "spoken", "agreed_on": today });
    let closed = house.office.call("proxies.appoint", late).unwrap_err();
    assert_eq!(closed.key, "error-proxy-closed", "nobody acts where nobody comes in any more");
    let told = house.postbox.collect(&house.office.book).0;
    assert!(told.iter().any(|mail| mail.to_address == KENTA && mail.body.contains("小春")), "he is told");
    let of = house.of_member(child);
    assert_eq!(
        (of["agents"][0]["name"].as_str(), of["agents"][0]["state"].as_str()),
        (Some("小林 健太"), Some("in_force"))
    );
    assert_eq!(house.of_member(father)["members"][0]["name"], "小林 小春", "and it stands on both pages");
    let id = done["id"].as_i64().unwrap();
    house.desk(&his).account().unwrap().act_for(id, &whence()).unwrap();
    assert_eq!(house.desk(&his).profile().unwrap().name, "小林 小春", "somebody without an account is acted for, too");
    house.office.done("proxies.end", json!({ "proxy": id, "reason": "成人した" }));
    assert_eq!(house.desk(&his).of_somebody(), None, "and then no more");
    assert_eq!(house.office.call("proxies.end", json!({ "proxy": id })).unwrap_err().code, Code::Conflict, "once");
}

#[test]
fn a_proxy_does_not_go_around_the_second_factor_of_the_member() {
    let house = House::new();
    let (_, his, id) = house.settled();
    house.office.done("logins.set_rules", json!({ "members": "everybody" }));
    let refused = house.desk(&his).account().unwrap().act_for(id, &whence()).unwrap_err();
    assert_eq!(refused.key, "error-proxy-factors", "his password alone does not open what hers alone would not");
}
