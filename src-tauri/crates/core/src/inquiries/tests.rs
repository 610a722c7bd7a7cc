use chrono::Duration;
use serde_json::{Value, json};

use crate::{
    Actor, Code, Undo, Work,
    desk::{InquiryThread, InquiryWish, MemberDesk, Paper, reception},
    registry,
    testing::{Office, Postbox},
};

const PASSWORD: &str = "里山の朝は鳥の声から始まる";

/// An office with My Page, and members of it who have signed in there.
struct House {
    office: Office,
    postbox: Postbox,
}

impl House {
    fn new() -> Self {
        let office = Office::new();
        office.mail_goes_out();
        office.done(
            "settings.set_mypage",
            json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
        );
        Self { office, postbox: Postbox::default() }
    }

    fn member(&self, sei: &str, mei: &str, email: &str) -> (i64, MemberDesk) {
        let member = self.office.member(sei, mei, Some(email));
        self.office.done("logins.invite", json!({ "members": [member] }));
        let token = self.postbox.collect(&self.office.book).token();
        let reception = reception(self.office.book.clone());
        reception.claim(&token, PASSWORD, "").expect("a fresh link");
        let token = reception.sign_in(email, PASSWORD, "203.0.113.7".parse().expect("a place"), "").expect("in");
        (member, reception.desk(&token, crate::Lang::Ja).expect("a look").expect("a session"))
    }

    fn done(&self, name: &str, input: Value) -> Value {
        self.office.done(name, input)
    }

    fn refused(&self, name: &str, input: Value) -> &'static str {
        self.office.call(name, input).expect_err("it cannot be meant").key
    }

    fn list(&self, input: Value) -> Value {
        self.done("inquiries.list", input)["rows"].clone()
    }

    fn get(&self, inquiry: i64) -> Value {
        self.done("inquiries.get", json!({ "inquiry": inquiry }))
    }

    fn look(&self, inquiry: i64) {
        self.done("inquiries.look", json!({ "inquiry": inquiry }));
    }

    fn reply(&self, inquiry: i64, text: &str) -> Value {
        self.done("inquiries.reply", json!({ "inquiry": inquiry, "text": text }))
    }

    /// Somebody else of the office.
    fn staff(&self, name: &str, role: &str) -> Actor {
        let input = json!({ "name": name, "role": role, "password": "soroban no oto ga suru" });
        let id = self.done("staff.add", input)["id"].as_i64().expect("a key");
        Actor::staff(id, name)
    }
}

fn wish(subject: &str) -> InquiryWish {
    InquiryWish {
        category: "会費・領収書".to_owned(),
        subject: subject.to_owned(),
        text: "夫の名前で作り直せますか。".to_owned(),
    }
}

fn ask(desk: &MemberDesk) -> i64 {
    desk.inquire(&wish("領収書の宛名"), &[]).expect("a good inquiry")
}

fn texts(thread: &InquiryThread) -> Vec<&str> {
    thread.letters.iter().map(|letter| letter.text.as_str()).collect()
}

#[test]
fn a_letter_comes_is_opened_answered_and_read() {
    let house = House::new();
    let (member, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let id = ask(&desk);
    let row = house.list(json!({}))[0].clone();
    assert_eq!((&row["no"], &row["state"], &row["name"]), (&json!("Q-0001"), &json!("new"), &json!("小林 千代子")));
    assert_eq!(row["due_on"], "2026-11-27", "a week, as the rules say");
    let before = house.get(id);
    assert_eq!((&before["messages"], &before["unseen"]), (&json!([]), &json!(1)), "what nobody has opened is not told");
    house.look(id);
    house.look(id);
    let thread = house.get(id);
    assert_eq!(thread["messages"][0]["text"], "夫の名前で作り直せますか。", "opened");
    assert_eq!(thread["looks"].as_array().map(Vec::len), Some(1), "to look again at the same is no news");
    assert_eq!(thread["head"]["state"], "open", "somebody has it in their hands");
    assert!(desk.inquiry(id).unwrap().letters[0].seen_at.is_some(), "the member sees that it was read");
    let entry = house.done("journal.list", json!({}))[0].clone();
    assert_eq!(entry["command"], "inquiries.look", "that it was opened is in the journal");

    assert_eq!(house.reply(id, "承りました。")["reach"], "mail", "the member hears of it");
    assert_eq!(house.get(id)["head"]["assignee_name"], crate::testing::STAFF, "whoever answers looks after it");
    let mail = house.postbox.collect(&house.office.book).0.pop().expect("a mail");
    assert!(
        mail.body.contains("https://my.example.jp/inquiries/1") && mail.body.contains("Q-0001"),
        "where it is read"
    );
    let told = format!("{}{}", mail.subject, mail.body);
    assert!(!told.contains("承りました") && !told.contains("宛名"), "and nothing of what it says: {told}");

    assert!(desk.inquiries().unwrap()[0].unread, "it waits in the list");
    assert!(matches!(desk.home().unwrap().tasks.as_slice(), [crate::desk::Task::Answered { count: 1, .. }]));
    assert_eq!(texts(&desk.inquiry(id).unwrap()), ["夫の名前で作り直せますか。", "承りました。"]);
    assert!(!desk.inquiries().unwrap()[0].unread && desk.home().unwrap().tasks.is_empty(), "read");
    assert_eq!(house.get(id)["messages"][1]["read"], true, "the office sees that, too");
    assert_eq!(house.done("inquiries.of_member", json!({ "member": member }))[0]["state"], "waiting");
}

#[test]
fn a_thread_is_its_members_alone() {
    let house = House::new();
    let (_, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let (_, other) = house.member("山本", "一郎", "ichiro@mail.example.jp");
    let pdf = Paper { name: "../振込票.pdf".to_owned(), bytes: b"%PDF-1.7 a slip %%EOF".to_vec() };
    let id = desk.inquire(&wish("振込票"), &[pdf]).unwrap();
    let paper = desk.inquiry(id).unwrap().letters[0].papers[0].clone();
    assert_eq!(desk.inquiry_paper(id, paper.id).unwrap().name, "振込票.pdf", "without folders");
    let own = ask(&other);
    for refused in [
        other.inquiry(id).map(|_| ()).unwrap_err(),
        other.inquiry_paper(id, paper.id).map(|_| ()).unwrap_err(),
        other.inquiry_paper(own, paper.id).map(|_| ()).unwrap_err(),
        other.write_on(id, "わたしも", &[]).unwrap_err(),
    ] {
        assert_eq!(refused.code, Code::NotFound, "another member's is like none: {}", refused.key);
    }
    assert_eq!(other.inquiries().unwrap().len(), 1, "nor is it in their list");
    let data = String::from_utf8(other.take_data().unwrap().json()).unwrap();
    assert!(data.contains("領収書の宛名") && !data.contains("振込票"), "one's own data are one's own");
}

#[test]
fn notes_and_answers_that_were_taken_back_stay_in_the_office() {
    let house = House::new();
    let (_, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let id = ask(&desk);
    house.look(id);
    house.done("inquiries.note", json!({ "inquiry": id, "text": "会計に確かめること" }));
    let wrong = house.reply(id, "佐藤様へ")["message"].clone();
    house.done("inquiries.take_back", json!({ "message": wrong, "reason": "宛先ちがい" }));
    assert_eq!(texts(&desk.inquiry(id).unwrap()), ["夫の名前で作り直せますか。"], "the member sees neither");
    assert!(house.postbox.collect(&house.office.book).0.is_empty(), "nor hears of it");
    let thread = house.get(id);
    assert_eq!(thread["messages"].as_array().map(Vec::len), Some(3), "the office keeps both");
    assert!(thread["head"]["owed_since"].is_string() && thread["head"]["state"] == "open", "an answer is owed again");
    let right = house.reply(id, "小林様へ")["message"].clone();
    desk.inquiry(id).unwrap();
    let late = house.refused("inquiries.take_back", json!({ "message": right, "reason": "やはり" }));
    assert_eq!(late, "error-answer-read", "what was read cannot be unread");
    let entry = registry::find("inquiries.reply").expect("an entry");
    assert_eq!(entry.undo, Some(Undo::By("inquiries.take_back")), "and the journal says how");
}

#[test]
fn what_waits_too_long_stands_out_until_it_is_answered() {
    let house = House::new();
    let (_, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let id = ask(&desk);
    let late = || house.list(json!({}))[0]["late"].clone();
    assert_eq!(late(), Value::Null, "it has just come");
    house.office.clock.pass(Duration::hours(48));
    assert_eq!(late(), "unread", "two days, and nobody has opened it");
    house.look(id);
    assert_eq!(late(), "unanswered", "it was read, and nobody has answered");
    let tasks = house.done("home.today", json!({}))["tasks"].clone();
    let task = tasks.as_array().unwrap().iter().find(|task| task["kind"] == "inquiries").expect("a tile");
    assert_eq!((&task["count"], &task["since"]), (&json!(1), &json!("2026-11-20")), "it waits on the first page");
    house.reply(id, "はい");
    assert_eq!((late(), house.list(json!({}))[0]["state"].clone()), (Value::Null, json!("waiting")), "answered");
    let desk_again = || desk.write_on(id, "もう一つ。", &[]);
    desk_again().unwrap();
    let row = house.list(json!({}))[0].clone();
    assert_eq!((&row["state"], &row["due_on"]), (&json!("open"), &json!("2026-11-29")), "owed anew, with a new day");
    assert_eq!(house.get(id)["unseen"], 1, "what came since is not opened by itself");
    let mut rules = house.done("inquiries.rules", json!({}));
    rules["red_hours"] = json!(1);
    house.done("inquiries.set_rules", rules);
    house.office.clock.pass(Duration::hours(1));
    assert_eq!(late(), "unread", "as the rule says");
}

#[test]
fn what_came_by_telephone_is_written_down_with_whoever_called() {
    let house = House::new();
    let (member, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let said = |more: Value| {
        let mut input = json!({ "channel": "phone", "category": "行事", "subject": "雨のとき", "text": "やりますか" });
        input.as_object_mut().expect("fields").extend(more.as_object().expect("fields").clone());
        input
    };
    let stranger = house.done("inquiries.add", said(json!({ "name": "上條", "contact": "0263-11-2222" })));
    let thread = house.get(stranger["id"].as_i64().unwrap());
    assert_eq!((&thread["head"]["state"], &thread["opened"]), (&json!("open"), &json!(true)), "the writer knows it");
    assert_eq!(thread["messages"][0]["written_by"], crate::testing::STAFF, "and who wrote it down");
    assert_eq!((&thread["reach"], &thread["contact"]), (&json!("record"), &json!("0263-11-2222")), "told by telephone");
    assert_eq!(house.reply(stranger["id"].as_i64().unwrap(), "行います")["reach"], "record");

    let hidden = house.done("inquiries.add", said(json!({ "member": member })));
    assert!(desk.inquiries().unwrap().is_empty(), "what the office wrote down for itself is not shown");
    let id = hidden["id"].as_i64().unwrap();
    let heading = json!({ "inquiry": id, "member": member, "category": "登録内容", "subject": "住所", "shown": true });
    house.done("inquiries.set", heading);
    assert_eq!(desk.inquiries().unwrap()[0].subject, "住所", "until the office shows it");
    house.done("journal.undo", json!({}));
    assert!(desk.inquiries().unwrap().is_empty(), "and back");

    house.done("inquiries.add", said(json!({})));
    house.done("journal.undo", json!({}));
    let next = house.done("inquiries.add", said(json!({})));
    assert_eq!((&hidden["no"], &next["no"]), (&json!("Q-0002"), &json!("Q-0004")), "a number never comes back");
    assert_eq!(house.list(json!({}))[0]["name"], "お名前なし", "who did not say it");
    for (more, key) in [
        (json!({ "channel": "mypage" }), "error-inquiry-channel"),
        (json!({ "shown": true }), "error-inquiry-shown"),
        (json!({ "member": member, "name": "上條" }), "error-inquiry-name-of-member"),
        (json!({ "member": 99 }), "error-no-such-member"),
        (json!({ "category": "天気" }), "error-inquiry-category"),
        (json!({ "subject": " " }), "error-required"),
        (json!({ "text": "長".repeat(4_001) }), "error-too-long"),
        (json!({ "staff": 99 }), "error-inquiry-staff"),
    ] {
        assert_eq!(house.refused("inquiries.add", said(more)), key);
    }
}

#[test]
fn who_looks_after_it_may_change_and_everybody_sees_who_opened_it() {
    let house = House::new();
    let (_, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let id = ask(&desk);
    let (treasurer, viewer) = (house.staff("中島 隆之", "treasurer"), house.staff("百瀬 和子", "viewer"));
    let as_one = |actor: &Actor, name: &str, input: Value| house.office.call_as(actor, name, input);
    let look = json!({ "inquiry": id });
    assert_eq!(
        as_one(&viewer, "inquiries.look", look.clone()).unwrap_err().code,
        Code::Forbidden,
        "not their business"
    );
    let entry = house.done("journal.list", json!({}))[0]["id"].clone();
    let seen = as_one(&viewer, "journal.show", json!({ "entry": entry }));
    assert!(!seen.map(|seen| seen.to_string()).unwrap_or_default().contains("夫の名前"), "nor by way of the journal");
    as_one(&treasurer, "inquiries.look", look.clone()).unwrap();
    assert_eq!(house.get(id)["messages"], json!([]), "what another has opened is not opened for all");
    assert_eq!(house.get(id)["looks"][0]["name"], "中島 隆之", "but everybody sees who has");
    let staff = house.get(id)["staff"].clone();
    let names: Vec<_> = staff.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, [crate::testing::STAFF, "中島 隆之"], "those who can answer");
    house.done("inquiries.assign", json!({ "inquiry": id, "staff": treasurer.staff_id() }));
    let mine = as_one(&treasurer, "inquiries.list", json!({ "mine": true })).unwrap();
    assert_eq!((&mine["total"], &house.list(json!({ "mine": true }))), (&json!(1), &json!([])), "theirs");
    house.done("journal.undo", json!({}));
    assert_eq!(house.get(id)["head"]["assignee"], Value::Null, "taken back");
}

#[test]
fn closing_keeps_the_papers_for_a_while_and_a_word_of_the_member_opens_it_again() {
    let house = House::new();
    let (_, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let pdf = || Paper { name: "票.pdf".to_owned(), bytes: b"%PDF-1.7 a slip %%EOF".to_vec() };
    let id = desk.inquire(&wish("振込票"), &[pdf()]).unwrap();
    let paper = desk.inquiry(id).unwrap().letters[0].papers[0].id;
    assert_eq!(
        house.refused("inquiries.paper", json!({ "paper": paper })),
        "error-no-such-file",
        "not before it is opened"
    );
    house.look(id);
    house.done("inquiries.paper", json!({ "paper": paper }));
    assert_eq!(house.done("journal.list", json!({}))[0]["command"], "inquiries.paper", "each look is recorded");
    house.done("inquiries.close", json!({ "inquiry": id }));
    assert_eq!(house.refused("inquiries.close", json!({ "inquiry": id })), "error-inquiry-closed");
    assert_eq!(house.list(json!({})), json!([]), "out of sight");
    assert_eq!(house.list(json!({ "state": "closed", "text": "q-0001" }))[0]["id"], json!(id), "and found");
    let destroy_on = || {
        house
            .office
            .raw(|conn| Ok(conn.query_row("SELECT destroy_on FROM file", [], |row| row.get::<_, Option<String>>(0))?))
    };
    assert_eq!(destroy_on().as_deref(), Some("2027-11-20"), "a year, as the rules say");
    desk.write_on(id, "まだ続きがあります。", &[]).unwrap();
    assert_eq!((destroy_on(), house.list(json!({}))[0]["state"].clone()), (None, json!("open")), "open again");
    house.done(
        "inquiries.reply",
        json!({ "inquiry": id, "text": "はい", "close": true,
        "papers": [{ "name": "見本.txt", "bytes": "AAAA" }] }),
    );
    assert_eq!(house.done("inquiries.counts", json!({}))["closed"], 1, "answered and done with at once");
    let answer = desk.inquiry(id).unwrap().letters.pop().unwrap();
    let taken = desk.inquiry_paper(id, answer.papers[0].id).unwrap();
    assert_eq!((taken.media_type, taken.name.as_str()), ("application/octet-stream", "見本.txt"), "to be saved");
    house.done("inquiries.reopen", json!({ "inquiry": id }));
    assert_eq!(house.refused("inquiries.reopen", json!({ "inquiry": id })), "error-inquiry-open");
}

#[test]
fn what_cannot_be_taken_is_refused_with_its_field() {
    let house = House::new();
    let (_, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let program = || Paper { name: "virus.pdf".to_owned(), bytes: b"MZ this is a program".to_vec() };
    assert_eq!(
        desk.inquire(&wish("件"), &[program()]).unwrap_err().key,
        "error-paper-kind",
        "its content says what it is"
    );
    let six: Vec<Paper> = (0..6).map(|_| program()).collect();
    assert_eq!(desk.inquire(&wish("件"), &six).unwrap_err().key, "error-inquiry-papers", "five are enough");
    let nonsense = InquiryWish { category: "天気".to_owned(), ..wish("件") };
    assert_eq!(desk.inquire(&nonsense, &[]).unwrap_err().field.as_deref(), Some("category"));
    for _ in 0..20 {
        ask(&desk);
    }
    assert_eq!(desk.inquire(&wish("件"), &[]).unwrap_err().code, Code::TooMany, "no conversation");
    let mut rules = house.done("inquiries.rules", json!({}));
    for (key, value, refused) in [
        ("categories", json!([]), "error-inquiry-no-category"),
        ("categories", json!([{ "name": " " }]), "error-inquiry-category-name"),
        ("categories", json!([{ "name": "会費" }, { "name": "会費 " }]), "error-inquiry-category-twice"),
        ("texts", json!([{ "title": "お礼", "text": "" }]), "error-inquiry-text-half"),
        ("red_hours", json!(0), "error-inquiry-hours"),
        ("due_days", json!(91), "error-inquiry-due-days"),
        ("keep_days", json!(0), "error-inquiry-keep-days"),
    ] {
        let mut input = rules.clone();
        input[key] = value;
        assert_eq!(house.refused("inquiries.set_rules", input), refused);
    }
    rules["on"] = json!(false);
    house.done("inquiries.set_rules", rules);
    assert!(desk.inquiry_form().unwrap().is_none(), "the association may take none");
    house.office.clock.pass(Duration::days(2));
    // The session is over by then: the rule is asked of whoever is in.
    let (_, other) = house.member("山本", "一郎", "ichiro@mail.example.jp");
    assert_eq!(other.inquire(&wish("件"), &[]).unwrap_err().key, "error-inquiries-off");
}

#[test]
fn no_thread_is_opened_by_a_machine() {
    let house = House::new();
    let (_, desk) = house.member("小林", "千代子", "chiyo@mail.example.jp");
    let input = json!({ "inquiry": ask(&desk) });
    for name in ["inquiries.look", "inquiries.get"] {
        let error =
            registry::call(&house.office.book, &Actor::machine(), name, input.clone(), &Work::quiet()).unwrap_err();
        assert_eq!(error.key, "error-inquiry-person", "{name}: a person reads");
    }
}
