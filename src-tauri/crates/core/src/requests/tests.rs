//! From a wish at My Page to the roster, and back.

#![allow(clippy::unwrap_used)] // a test may fall over

mod mail;

use serde_json::{Value, json};

use crate::{
    Code, Lang,
    desk::{MemberDesk, Section, Task, reception},
    requests::Confirmation,
    testing::{Office, Postbox},
};

const PASSWORD: &str = "里山の朝は鳥の声から始まる";
const EMAIL: &str = "chiyo@mail.example.jp";

struct House {
    office: Office,
    post: Postbox,
    member: i64,
}

impl House {
    fn new() -> Self {
        let office = Office::new();
        office.mail_goes_out();
        office.done(
            "settings.set_mypage",
            json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
        );
        let member = office.member("小林", "千代子", Some(EMAIL));
        office.done("logins.invite", json!({ "members": [member] }));
        let post = Postbox::default();
        let token = post.collect(&office.book).token();
        reception(office.book.clone()).claim(&token, PASSWORD, "").unwrap();
        Self { office, post, member }
    }

    fn desk(&self) -> MemberDesk {
        let rooms = reception(self.office.book.clone());
        let here = std::net::IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 7));
        let token = rooms.sign_in(EMAIL, PASSWORD, here, "").unwrap();
        rooms.desk(&token, Lang::Ja).unwrap().unwrap()
    }

    fn record(&self) -> Value {
        self.office.done("members.get", json!({ "member": self.member }))["record"].clone()
    }

    fn waiting(&self) -> Vec<Value> {
        self.office.done("requests.list", json!({}))["rows"].as_array().unwrap().clone()
    }

    fn signs_in_with(&self) -> String {
        let who = self.office.done("members.get", json!({ "member": self.member }));
        who["login"]["email"].as_str().unwrap_or_default().to_owned()
    }

    fn decide(&self, requests: &[i64], decision: &str, reason: &str) -> Value {
        self.office.done("requests.decide", json!({ "requests": requests, "decision": decision, "reason": reason }))
    }
}

fn form(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn address(city: &str) -> Vec<(String, String)> {
    form(&[
        ("addresses.0.postal_code", "３９０－１７０２"),
        ("addresses.0.prefecture", "長野県"),
        ("addresses.0.city", city),
        ("addresses.0.street", "梓川梓2"),
        ("addresses.mailing", "0"),
        ("note", "4月に引っ越します"),
    ])
}

#[test]
fn what_is_believed_changes_at_once_as_the_members_own_act() {
    let house = House::new();
    let desk = house.desk();
    let typed = form(&[("phones.0.number", "０９０-1111-2222"), ("phones.0.label", "mobile")]);
    let asked = desk.change(Section::Phones, &typed, None).unwrap();
    assert_eq!((asked.applied.as_slice(), asked.waiting.len()), (["phones".to_owned()].as_slice(), 0), "at once");
    assert_eq!(house.record()["phones"][0]["number"], "090-1111-2222", "in its one form");
    let line = house.office.done("journal.list", json!({}))[0].clone();
    assert_eq!(line["command"], "mypage.edit");
    assert_eq!(line["who"], "小林 千代子", "the journal says who did it");
    assert!(house.waiting().is_empty(), "nobody is asked");
    let again = desk.change(
        Section::Phones,
        &form(&[("phones.0.number", "090-1111-2222"), ("phones.0.id", "1"), ("phones.0.label", "mobile")]),
        None,
    );
    assert!(again.unwrap().applied.is_empty(), "what stays as it is is no change");
}

#[test]
fn what_needs_approval_waits_with_before_and_after() {
    let house = House::new();
    let desk = house.desk();
    let asked = desk.change(Section::Address, &address("松本市"), None).unwrap();
    assert_eq!(asked.waiting, ["addresses"], "an address is looked at first");
    assert_eq!(house.record()["addresses"], json!([]), "nothing has changed yet");
    let rows = house.waiting();
    assert_eq!(
        (rows.len(), rows[0]["what"].as_str(), rows[0]["note"].as_str()),
        (1, Some("住所"), Some("4月に引っ越します"))
    );
    assert_eq!(rows[0]["after"][0]["text"], "〒390-1702 長野県松本市梓川梓2（自宅）", "as people read it");
    let task = house.office.done("home.today", json!({}))["tasks"].clone();
    let task = task.as_array().unwrap().iter().find(|task| task["kind"] == "change_requests").cloned().unwrap();
    assert_eq!((&task["count"], &task["since"]), (&json!(1), &json!("2026-11-20")), "it waits on the first screen");

    desk.change(Section::Address, &address("安曇野市"), None).unwrap();
    let rows = house.waiting();
    assert_eq!(rows.len(), 1, "the newer one takes the place of the older");
    let id = rows[0]["id"].as_i64().unwrap();
    house.post.collect(&house.office.book);
    house.decide(&[id], "approve", "");
    assert_eq!(house.record()["addresses"][0]["city"], "安曇野市", "now it stands in the roster");
    let letters = house.post.collect(&house.office.book).0;
    assert!(
        letters
            .iter()
            .any(|mail| mail.subject.starts_with("お申し出について") && mail.body.contains("住所: 変更しました")),
        "the member hears of it"
    );
    assert!(
        letters.iter().any(|mail| mail.subject.starts_with("登録の変更のお知らせ")),
        "where letters go changes for nobody unseen"
    );
    let (open, done) = desk.wished().unwrap();
    assert!(open.is_empty() && done[0].state == super::State::Approved, "and sees it at My Page");

    house.office.done("requests.revoke", json!({ "requests": [id] }));
    assert_eq!(house.record()["addresses"], json!([]), "taken back, it is what it was");
    assert_eq!(house.waiting().len(), 1, "and waits again");
    house.decide(&[id], "approve", "");
    let again = house.office.call("requests.decide", json!({ "requests": [id], "decision": "approve" })).unwrap_err();
    assert_eq!(again.code, Code::Conflict, "once");
}

#[test]
fn a_request_that_the_roster_has_overtaken_is_refused_clearly() {
    let house = House::new();
    house.desk().change(Section::Address, &address("松本市"), None).unwrap();
    let id = house.waiting()[0]["id"].clone();
    let mut record = house.record();
    record["addresses"] = json!([{ "prefecture": "長野県", "city": "塩尻市", "street": "大門1" }]);
    house.office.done("members.update", json!({ "member": house.member, "record": record }));
    assert_eq!(house.waiting()[0]["stale"], true, "the list says so");
    let refused = house.office.call("requests.decide", json!({ "requests": [id], "decision": "approve" })).unwrap_err();
    assert!(refused.message(Lang::Ja).contains("名簿の内容が変わっています"), "{refused}");
    assert_eq!(house.record()["addresses"][0]["city"], "塩尻市", "nothing is written over");
    let missing = house.office.call("requests.decide", json!({ "requests": [id], "decision": "refuse" })).unwrap_err();
    assert_eq!(missing.field.as_deref(), Some("reason"), "a member is told why");
    house.decide(&[id.as_i64().unwrap()], "refuse", "転居届をいただいています");
    let letters = house.post.collect(&house.office.book).0;
    assert!(letters.last().unwrap().body.contains("転居届をいただいています"), "in the office's words");
}

#[test]
fn a_name_needs_a_paper_and_keeps_the_old_one() {
    let house = House::new();
    let desk = house.desk();
    let typed = form(&[("sei", "佐藤"), ("mei", "千代子"), ("sei_kana", "サトウ"), ("mei_kana", "チヨコ")]);
    let error = desk.change(Section::Names, &typed, None).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("paper"), "names are proven by a paper");
    assert!(house.waiting().is_empty(), "nothing was kept");
    let pdf = b"%PDF-1.7 a family register %%EOF";
    let asked = desk.change(Section::Names, &typed, Some(pdf.as_slice())).unwrap();
    assert_eq!(asked.waiting, ["name", "kana"], "both wait");
    let rows = house.waiting();
    assert_eq!(rows[0]["paper"], true);
    let all: Vec<i64> = rows.iter().map(|row| row["id"].as_i64().unwrap()).collect();
    let shown = house.office.done("requests.get", json!({ "request": all[0] }));
    assert_eq!(shown["others"].as_array().unwrap().len(), 1, "all of the person on one page");
    let file = house.office.done("requests.paper", json!({ "request": all[0] }));
    assert_eq!((&file["name"], &file["bytes"]), (&json!("paper.pdf"), &json!(pdf.len())));
    let line = house.office.done("journal.list", json!({}))[0].clone();
    assert_eq!(line["command"], "requests.paper", "every look is in the journal");
    house.decide(&all, "approve", "");
    let who = house.office.done("members.get", json!({ "member": house.member }));
    assert_eq!((&who["name"], &who["former_names"][0]["name"]), (&json!("佐藤 千代子"), &json!("小林 千代子")));
    house.office.done("requests.revoke", json!({ "requests": all }));
    let who = house.office.done("members.get", json!({ "member": house.member }));
    assert_eq!(
        (&who["name"], &who["former_names"]),
        (&json!("小林 千代子"), &json!([])),
        "a name that never was is no former name"
    );
    house.decide(&all, "approve", "");
    house.office.clock.pass(chrono::Duration::days(31));
    house.post.collect(&house.office.book);
    let gone = house.office.call("requests.paper", json!({ "request": all[0] })).unwrap_err();
    assert_eq!(gone.code, Code::NotFound, "the paper was destroyed on its day");
}

#[test]
fn what_may_not_be_changed_is_ignored_even_when_forged() {
    let house = House::new();
    house.office.done("requests.set_rules", json!({ "items": { "phones": "never" } }));
    let desk = house.desk();
    let before = house.record();
    let forged = form(&[
        ("phones.0.number", "090-9999-9999"),
        ("honorific", "先生"),
        ("joined_on", "1990-01-01"),
        ("tags", "理事"),
        ("field:99", "x"),
        ("birth", "1958-03-02"),
    ]);
    for section in Section::ALL {
        let asked = desk.change(section, &forged, Some(b"%PDF-1.7 %%EOF".as_slice())).unwrap();
        assert!(asked.applied.is_empty() && asked.proving.is_none(), "{section:?}");
        assert!(asked.waiting.iter().all(|item| item == "birth"), "{section:?}: {asked:?}");
    }
    assert_eq!(house.record(), before, "nothing of it came through");
    let other = house.office.member("髙橋", "一郎", None);
    let mut record = house.office.done("members.get", json!({ "member": other }))["record"].clone();
    record["phones"] = json!([{ "number": "0263-00-0001" }]);
    house.office.done("members.update", json!({ "member": other, "record": record }));
    house.office.done("requests.set_rules", json!({ "items": { "phones": "at_once" } }));
    desk.change(Section::Phones, &form(&[("phones.0.id", "1"), ("phones.0.number", "090-0000-0000")]), None).unwrap();
    let theirs = house.office.done("members.get", json!({ "member": other }))["record"].clone();
    assert_eq!(theirs["phones"][0]["number"], "0263-00-0001", "a key of somebody else's line leads nowhere");
}

#[test]
fn a_request_is_taken_back_by_its_member_alone() {
    let house = House::new();
    let desk = house.desk();
    desk.change(Section::Address, &address("松本市"), None).unwrap();
    let id = house.waiting()[0]["id"].as_i64().unwrap();
    let other = house.office.member("髙橋", "一郎", Some("ichiro@mail.example.jp"));
    house.office.done("logins.invite", json!({ "members": [other] }));
    let token = house.post.collect(&house.office.book).token();
    let rooms = reception(house.office.book.clone());
    rooms.claim(&token, PASSWORD, "").unwrap();
    let here = std::net::IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 8));
    let session = rooms.sign_in("ichiro@mail.example.jp", PASSWORD, here, "").unwrap();
    let theirs = rooms.desk(&session, Lang::Ja).unwrap().unwrap();
    assert_eq!(theirs.withdraw(id).unwrap_err().code, Code::NotFound, "to anybody else there is none");
    desk.withdraw(id).unwrap();
    assert!(house.waiting().is_empty(), "taken back");
    assert_eq!(desk.withdraw(id).unwrap_err().code, Code::Conflict, "once");
}

#[test]
fn nobody_floods_the_office() {
    let house = House::new();
    let desk = house.desk();
    let outcome = (0..40).find_map(|n| desk.change(Section::Address, &address(&format!("{n}市")), None).err());
    assert_eq!(outcome.map(|error| error.code), Some(Code::TooMany), "thirty in a day are enough");
}

#[test]
fn consents_are_answered_with_their_day() {
    let house = House::new();
    let desk = house.desk();
    desk.set_consents(&form(&[("roster", "yes"), ("roster:phone", "no"), ("mail", "perhaps"), ("nonsense", "yes")]))
        .unwrap();
    let consents = desk.consents().unwrap();
    let of = |purpose: &str| {
        consents.iter().find(|one| one.purpose == purpose).map(|one| (one.answer, one.on.map(|day| day.to_string())))
    };
    assert_eq!(of("roster"), Some(("yes", Some("2026-11-20".to_owned()))));
    assert_eq!(of("roster:phone"), Some(("no", Some("2026-11-20".to_owned()))));
    assert_eq!(of("mail"), Some(("", None)), "what is no answer is none");
    let given = house.office.done("consents.get", json!({ "member": house.member }));
    assert_eq!(given["history"].as_array().unwrap().len(), 2, "each answer once");
    assert_eq!(given["history"][0]["source"], "マイページ");
}

#[test]
fn an_own_field_is_changed_where_my_page_shows_it() {
    let house = House::new();
    let field = house
        .office
        .done("fields.save", json!({ "name": "会報の希望", "type": "choices", "choices": ["短歌", "俳句"] }));
    let word = format!("field:{}", field["id"]);
    let desk = house.desk();
    let typed = form(&[(&word, ""), (&word, "俳句")]);
    assert!(desk.change(Section::More, &typed, None).unwrap().waiting.is_empty(), "what is not shown is not changed");
    let mut items = house.office.done("forms.get", json!({ "form": "mypage" })).as_array().unwrap().clone();
    items.iter_mut().filter(|item| item["item"] == word.as_str()).for_each(|item| item["shown"] = json!(true));
    house.office.done("forms.save", json!({ "form": "mypage", "items": items }));
    assert_eq!(desk.change(Section::More, &typed, None).unwrap().waiting, std::slice::from_ref(&word), "it waits");
    let row = house.waiting()[0].clone();
    assert_eq!((&row["what"], &row["after"][0]["text"]), (&json!("会報の希望"), &json!("俳句")));
    house.decide(&[row["id"].as_i64().unwrap()], "approve", "");
    let own = house.office.done("members.get", json!({ "member": house.member }))["fields"][0]["value"].clone();
    assert_eq!(own, json!(["俳句"]));
}

#[test]
fn a_member_chooses_the_language_of_letters_at_once() {
    let house = House::new();
    let desk = house.desk();
    let left = desk.change(Section::More, &form(&[("language", ""), ("organisation", "")]), None).unwrap();
    assert!(left.applied.is_empty() && left.waiting.is_empty(), "Japanese already, also where nobody said so");
    let chosen = desk.change(Section::More, &form(&[("language", "en")]), None).unwrap();
    assert_eq!(chosen.applied, ["language"], "no letter waits for the office");
    assert_eq!(house.record()["language"], "en", "and the roster knows");
    house.office.done("logins.withdraw", json!({ "member": house.member }));
    let english = house.post.collect(&house.office.book).0;
    let about = english.last().expect("they are told that the account is gone");
    assert!(about.subject.starts_with("The security settings"), "from now on in English: {}", about.subject);
}

#[test]
fn members_are_asked_now_and_then_whether_all_is_right() {
    let house = House::new();
    let desk = house.desk();
    let asked = || desk.home().unwrap().tasks.contains(&Task::Confirm);
    assert!(desk.confirmation().unwrap().is_none() && !asked(), "nobody is asked unless the association says so");
    let wrong = house.office.call("requests.set_rules", json!({ "items": {}, "confirm_months": 121 })).unwrap_err();
    assert_eq!(wrong.field.as_deref(), Some("confirm_months"), "ten years are long enough");
    house.office.done("requests.set_rules", json!({ "items": {}, "confirm_months": 12 }));
    assert!(asked(), "a member of years, of whom nobody knows");
    desk.confirm_details().unwrap();
    let today = desk.today();
    assert_eq!(desk.confirmation().unwrap(), Some(Confirmation { last: Some(today), due: false }), "said today");
    assert!(!asked(), "and is left alone");
    house.office.clock.pass(chrono::Duration::days(364));
    assert!(!house.desk().confirmation().unwrap().unwrap().due, "for a year");
    house.office.clock.pass(chrono::Duration::days(1));
    assert!(house.desk().confirmation().unwrap().unwrap().due, "and then asked again");

    let kind = house.office.done("kinds.list", json!({}))[0]["id"].clone();
    let new = json!({ "record": { "sei": "新井", "mei": "光" }, "kind": kind, "starts_on": house.desk().today() });
    let newcomer = house.office.done("members.add", new)["id"].as_i64().unwrap();
    let look = |reader: &crate::Reader<'_>| crate::requests::confirmation(reader, newcomer);
    let work = crate::Work::quiet();
    let standing = house.office.book.ask(&house.office.actor, crate::Permission::SignedIn, &work, look).unwrap();
    assert!(!standing.unwrap().due, "whoever has just joined has just written it");
}

#[test]
fn leaving_is_asked_for_accepted_and_told() {
    use crate::requests::Leaving;
    let house = House::new();
    let desk = house.desk();
    let effects = desk.leaving().unwrap();
    assert_eq!(
        (effects.last.to_string().as_str(), effects.may_end, effects.owed),
        ("2027-03-31", true, 0),
        "the end of the fiscal year"
    );
    let past = Leaving::End { on: "2026-11-19".parse().unwrap(), why: String::new() };
    assert_eq!(desk.ask_to_leave(past).unwrap_err().field.as_deref(), Some("on"), "nobody has left already");
    desk.ask_to_leave(Leaving::End { on: effects.last, why: "転居のため".to_owned() }).unwrap();
    let arrived = house.post.collect(&house.office.book).0;
    assert!(arrived[0].subject.starts_with("お申し出を受け取りました"), "it has arrived");
    let who = || house.office.done("members.get", json!({ "member": house.member }));
    assert_eq!(who()["memberships"][0]["ends_on"], Value::Null, "nothing has changed yet");
    let row = house.waiting()[0].clone();
    let id = row["id"].as_i64().unwrap();
    assert_eq!((&row["item"], &row["after"][1]["text"]), (&json!("end"), &json!("転居のため")));
    house.decide(&[id], "approve", "長いあいだありがとうございました");
    let period = who()["memberships"][0].clone();
    assert_eq!(
        (&period["ends_on"], &period["end_reason"], &period["asked_on"]),
        (&json!("2027-04-01"), &json!("left"), &json!("2026-11-20"))
    );
    let letter = house.post.collect(&house.office.book).0.pop().unwrap();
    assert!(
        letter.body.contains("2027年3月31日までで承りました") && letter.body.contains("2028年5月4日まで開けます"),
        "{}",
        letter.body
    );
    house.office.done("requests.revoke", json!({ "requests": [id] }));
    assert_eq!(who()["memberships"][0]["ends_on"], Value::Null, "taken back, the membership goes on");
    desk.withdraw(id).unwrap();

    desk.ask_to_leave(Leaving::Rest {
        starts_on: "2027-04-01".parse().unwrap(),
        until: Some("2028-03-31".parse().unwrap()),
        why: "留学".to_owned(),
    })
    .unwrap();
    let id = house.waiting()[0]["id"].as_i64().unwrap();
    house
        .office
        .done("requests.decide", json!({ "requests": [id], "decision": "approve", "fee": "reduced", "percent": 30 }));
    let leave = who()["leaves"][0].clone();
    assert_eq!(
        (&leave["starts_on"], &leave["ends_on"], &leave["percent"]),
        (&json!("2027-04-01"), &json!("2028-04-01"), &json!(30))
    );
    house.office.done("requests.revoke", json!({ "requests": [id] }));
    assert_eq!(who()["leaves"], json!([]), "as if it had not been asked for");
    let earlier = json!({ "requests": [id], "decision": "approve", "on": "2027-05-01" });
    house.office.done("requests.decide", earlier);
    assert_eq!(who()["leaves"][0]["starts_on"], "2027-05-01", "the office has settled another day");
    house.office.done("requests.revoke", json!({ "requests": [id] }));
    assert!(
        house.waiting()[0]["after"][0]["text"].as_str().unwrap().contains("2027年4月1日"),
        "it waits as it was asked: {}",
        house.waiting()[0]
    );
    desk.ask_to_leave(Leaving::End { on: effects.last, why: String::new() }).unwrap();
    let ending = house.waiting().iter().find(|row| row["item"] == "end").unwrap()["id"].as_i64().unwrap();
    let both = house.office.done("requests.decide", json!({ "requests": [id, ending], "decision": "approve" }));
    assert_eq!(
        (&both["done"], both["left_out"].as_array().map(Vec::len)),
        (&json!(0), Some(2)),
        "each has its own last day and is looked at by itself"
    );
    house.decide(&[id], "approve", "");
    house.decide(&[ending], "approve", "");
    let cut = house.office.call("requests.revoke", json!({ "requests": [ending] })).unwrap_err();
    assert_eq!(cut.key, "error-request-by-hand", "the leave fell away with the end: nobody claims that it is back");
    house.office.done("requests.set_rules", json!({ "end": false, "leave": false }));
    assert!(!desk.leaving().unwrap().may_end, "where the association wants it on paper");
    let error = desk.ask_to_leave(Leaving::End { on: effects.last, why: String::new() }).unwrap_err();
    assert_eq!(error.key, "error-requests-off");
}

#[test]
fn a_member_sees_who_sees_and_takes_everything_away() {
    let house = House::new();
    let desk = house.desk();
    desk.set_consents(&form(&[("roster", "yes"), ("roster:phone", "no")])).unwrap();
    let seen = desk.seen_by().unwrap();
    assert_eq!((seen.roles.len(), seen.roles[0].people), (1, 1), "the one administrator of this office");
    let shown: Vec<&str> = seen.roster.iter().filter(|(_, shown)| *shown).map(|(column, _)| column.as_str()).collect();
    assert!(shown.contains(&"住所") && !shown.contains(&"電話"), "as they said: {shown:?}");
    house.office.done("notes.add", json!({ "member": house.member, "text": "内緒の覚え書き" }));
    let data: Value = serde_json::from_slice(&desk.take_data().unwrap().json()).unwrap();
    assert_eq!(data["member"], "00001 小林 千代子");
    assert_eq!(data["memberships"][0]["from"], "2020-04-01");
    assert_eq!(data["consents"].as_array().unwrap().len(), 2);
    assert!(!data["sign_ins"].as_array().unwrap().is_empty() && !data["mails"].as_array().unwrap().is_empty());
    assert!(!data.to_string().contains("内緒"), "what the office writes for itself is not in it");
    assert!(!data.to_string().contains("mypage-data"), "a word is missing: {data}");
    let line = house.office.done("journal.list", json!({}))[0].clone();
    assert_eq!(
        (&line["command"], &line["who"]),
        (&json!("mypage.take_data"), &json!("小林 千代子")),
        "it is in the journal"
    );
}
