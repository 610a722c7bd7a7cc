//! From a mail address to a member, and what strangers do not learn on the way.

#![allow(clippy::unwrap_used)] // a test may fall over

use std::net::{IpAddr, Ipv4Addr};

use chrono::Duration;
use serde_json::{Value, json};

use crate::{
    Code, Lang,
    desk::{self, Applicant, JoinLink, JoinState, Reception},
    testing::{Office, Postbox},
};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));
const PDF: &[u8] = b"%PDF-1.7 student card %%EOF";

struct House {
    office: Office,
    reception: Reception,
    kind: i64,
}

impl House {
    /// My Page is on, mail goes out, 正会員 may be applied for with 学生証.
    fn new() -> Self {
        let office = Office::new();
        office.mail_goes_out();
        office.done(
            "settings.set_mypage",
            json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
        );
        let kind = office.done("kinds.save", json!({ "name": "学生会員", "rules": { "entrance_fee": 1000 } }))["id"]
            .as_i64()
            .unwrap();
        office.done(
            "applications.set_settings",
            json!({ "stages": ["審査"], "asked": { kind.to_string(): ["birth"] }, "welcome": true, "online": {
                "kinds": [kind], "statement": "会員の管理と連絡に使います。", "papers": { kind.to_string(): "学生証" },
                "payments": ["銀行振込", "口座振替"], "keep_days": 10,
            } }),
        );
        let reception = desk::reception(office.book.clone());
        Self { office, reception, kind }
    }

    fn link(&self, email: &str) -> String {
        self.reception.join(email, HERE, Lang::Ja).unwrap();
        Postbox::default().collect(&self.office.book).token()
    }

    fn session(&self, email: &str) -> String {
        self.reception.open_join(&self.link(email)).unwrap()
    }

    fn applicant(&self, session: &str) -> Applicant {
        self.reception.applicant(session, Lang::Ja).unwrap().unwrap()
    }

    fn application(&self) -> Value {
        let rows = self.office.done("applications.list", json!({}))["rows"].clone();
        self.office.done("applications.get", json!({ "application": rows[0]["id"] }))
    }
}

fn typed(sei: &str) -> Vec<(String, String)> {
    [
        ("sei", sei),
        ("mei", "花"),
        ("sei_kana", "こばやし"),
        ("mei_kana", "はな"),
        ("birth", "2004/5/6"),
        ("phones.0.number", "090-1111-2222"),
        ("phones.0.label", "mobile"),
        ("payment", "銀行振込"),
        ("note", "山を歩きます"),
        ("consent:mail", "yes"),
        ("consent:roster", "no"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .to_vec()
}

#[test]
fn an_address_becomes_a_member_and_the_paper_goes_on_its_day() {
    let house = House::new();
    let session = house.session("Hana@Example.jp");
    let me = || house.applicant(&session);
    assert!(me().form(None).unwrap().is_none(), "a kind is chosen first");
    me().begin(house.kind, false).unwrap();
    me().keep(&typed("")[..1], None).unwrap();
    let lacking = me().checked().unwrap_err();
    assert_eq!(lacking.field.as_deref(), Some("sei"), "half a form is kept, and not sent");
    me().keep(&typed("小林"), None).unwrap();
    let lacking = me().checked().unwrap_err();
    assert_eq!(lacking.field.as_deref(), Some("form"), "what is missing is not about one field");
    assert!(lacking.message(Lang::Ja).contains("学生証"), "the paper of the kind is missing");
    me().keep(&typed("小林"), Some(("学生証.pdf", PDF))).unwrap();
    let checked = me().checked().unwrap();
    assert!(checked.lines.iter().any(|(_, said)| said == &["2004年5月6日"]), "it is read once more before it goes");
    assert_eq!(me().send(false).unwrap_err().key, "error-signup-agree", "nobody agrees by saying nothing");
    me().send(true).unwrap();
    assert_eq!(me().standing().unwrap().unwrap().state, JoinState::Waiting, "its sender sees it wait");
    let told = Postbox::default().collect(&house.office.book);
    assert!(told.0[0].body.contains("お申し込みを受け付けました"), "and is told by mail");

    let of = house.application();
    assert_eq!((&of["channel"], &of["proven"]), (&json!("mypage"), &json!(true)), "the office sees how it came");
    assert_eq!((&of["payment"], &of["note"]), (&json!("銀行振込"), &json!("山を歩きます")));
    assert_eq!((&of["kana"], &of["missing"]), (&json!("コバヤシ ハナ"), &json!([])), "in the form that the roster has");
    assert_eq!(of["agreed_on"], "2026-11-20", "when they agreed is kept");
    let paper = json!({ "application": of["id"], "paper": of["papers"][0]["id"] });
    assert_eq!(house.office.done("applications.paper", paper.clone())["name"], "学生証.pdf", "whoever decides looks");
    let decided = house.office.done("applications.decide", json!({ "applications": [of["id"]], "decision": "pass" }));
    let member = decided["approved"][0]["member"].clone();
    let consents = house.office.done("consents.get", json!({ "member": member }));
    assert!(
        consents.to_string().contains("入会申込（マイページ）"),
        "what they said stands in the record, with its source"
    );
    let welcome = Postbox::default().collect(&house.office.book);
    assert!(welcome.0[0].body.contains("https://my.example.jp/join"), "the welcome says where My Page begins");
    let standing = me().standing().unwrap().unwrap();
    assert_eq!((standing.state, standing.no.as_str()), (JoinState::Approved, "00001"), "with the number");
    me().claim(member.as_i64().unwrap(), "里山の朝は鳥の声から始まる", "").unwrap();
    assert!(house.reception.applicant(&session, Lang::Ja).unwrap().is_none(), "a member goes in by the other door");
    let in_ = house.reception.sign_in("hana@example.jp", "里山の朝は鳥の声から始まる", HERE, "");
    assert!(in_.is_ok(), "the account is theirs");
    house.office.clock.pass(Duration::days(11));
    Postbox::default().collect(&house.office.book);
    assert_eq!(
        house.office.call("applications.paper", paper).unwrap_err().key,
        "error-paper-destroyed",
        "ten days after the decision"
    );
}

#[test]
fn a_link_is_good_once_and_for_a_day_and_says_what_it_is() {
    let house = House::new();
    assert_eq!(house.reception.join("nonsense", HERE, Lang::Ja).unwrap_err().field.as_deref(), Some("email"));
    let link = house.link("hana@example.jp");
    assert_eq!(house.reception.join_link(&link).unwrap(), JoinLink::Good("hana@example.jp".to_owned()));
    assert_eq!(house.reception.join_link(&link).unwrap(), JoinLink::Good("hana@example.jp".to_owned()), "not used up");
    let first = house.reception.open_join(&link).unwrap();
    assert_eq!(house.reception.join_link(&link).unwrap(), JoinLink::Used, "whoever it was forwarded to is told so");
    assert_eq!(house.reception.open_join(&link).unwrap_err().key, "error-link-over");
    assert_eq!(house.reception.join_link("x").unwrap(), JoinLink::Unknown);
    house.applicant(&first).begin(house.kind, false).unwrap();
    house.applicant(&first).keep(&typed("小林"), Some(("a.pdf", PDF))).unwrap();
    let late = house.link("hana@example.jp");
    house.office.clock.pass(Duration::hours(25));
    assert_eq!(house.reception.join_link(&late).unwrap(), JoinLink::Over, "after a day");
    assert!(house.reception.applicant(&first, Lang::Ja).unwrap().is_none(), "the browser is not let in for ever");
    let again = house.session("hana@example.jp");
    let form = house.applicant(&again).form(None).unwrap().unwrap();
    assert_eq!((form.texts.len(), form.papers.len()), (13, 1), "what was written is there again");
    house.office.clock.pass(Duration::days(15));
    Postbox::default().collect(&house.office.book);
    let gone = house.session("hana@example.jp");
    assert!(house.applicant(&gone).form(None).unwrap().is_none(), "a fortnight later nothing of it is kept");
    let left: i64 =
        house.office.book.bare(|conn| conn.query_row("SELECT count(*) FROM file_bytes", [], |row| row.get(0))).unwrap();
    assert_eq!(left, 0, "nor of its paper");
}

#[test]
fn strangers_learn_nothing_and_members_are_known_once_the_address_is_proven() {
    let house = House::new();
    let member = house.office.member("小林", "千代子", Some("chiyo@example.jp"));
    house.reception.join("chiyo@example.jp", HERE, Lang::Ja).unwrap();
    house.reception.join("nobody@example.jp", HERE, Lang::Ja).unwrap();
    let letters = Postbox::default().collect(&house.office.book).0;
    let plain = |n: usize| {
        let body = letters[n].body.replace(&letters[n].to_address, "");
        body.lines().filter(|line| !line.contains("token=")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(plain(0), plain(1), "the letter says the same to everybody");
    let session = house.session("chiyo@example.jp");
    let known = house.applicant(&session).known().unwrap();
    assert_eq!((known.account, known.members), (false, vec![(member, "小林 千代子".to_owned())]), "now they are told");
    let stranger = house.session("nobody@example.jp");
    let other = house.applicant(&stranger);
    assert!(other.known().unwrap().members.is_empty(), "a stranger is nobody");
    assert_eq!(
        other.claim(member, "里山の朝は鳥の声から始まる", "").unwrap_err().code,
        Code::NotFound,
        "and begins for nobody else"
    );
    other.begin(house.kind, false).unwrap();
    let mut as_chiyo = typed("小林");
    as_chiyo.iter_mut().filter(|(name, _)| name == "mei").for_each(|(_, text)| "千代子".clone_into(text));
    let other = house.applicant(&stranger);
    other.keep(&as_chiyo, Some(("a.pdf", PDF))).unwrap();
    house.applicant(&stranger).send(true).unwrap();
    let row = house.office.done("applications.list", json!({}))["rows"][0].clone();
    assert_eq!(row["similar"], 1, "that somebody of the roster is alike is for the office alone");
}

#[test]
fn too_many_letters_to_one_address_are_not_written_and_a_place_waits() {
    let house = House::new();
    for _ in 0..6 {
        house.reception.join("hana@example.jp", HERE, Lang::Ja).unwrap();
    }
    assert_eq!(Postbox::default().collect(&house.office.book).0.len(), 3, "nobody's mailbox is filled from here");
    let mut refused = None;
    for n in 0..40 {
        refused = refused.or(house.reception.join(&format!("a{n}@example.jp"), HERE, Lang::Ja).err());
    }
    assert_eq!(refused.unwrap().code, Code::TooMany, "who asks for one address after the other waits");
}

#[test]
fn what_was_sent_back_is_mended_and_what_was_withdrawn_begins_anew() {
    let house = House::new();
    let session = house.session("hana@example.jp");
    let me = || house.applicant(&session);
    me().begin(house.kind, false).unwrap();
    me().keep(&typed("小林"), Some(("a.pdf", PDF))).unwrap();
    me().send(true).unwrap();
    assert_eq!(me().send(true).unwrap_err().key, "error-application-decided", "twice is once");
    assert_eq!(me().restart().unwrap_err().key, "error-signup-open", "one at a time");
    let id = house.application()["id"].clone();
    let back = json!({ "applications": [id], "decision": "return", "note": "学生証が読めません" });
    Postbox::default().collect(&house.office.book);
    house.office.done("applications.decide", back);
    let told = Postbox::default().collect(&house.office.book);
    assert!(told.0[0].body.contains("学生証が読めません"), "the applicant is told why");
    assert_eq!(me().standing().unwrap().unwrap().words, "学生証が読めません", "and reads it at My Page");
    let old = me().form(None).unwrap().unwrap().papers[0].id;
    me().remove_paper(old).unwrap();
    me().keep(&typed("小林"), Some(("b.pdf", PDF))).unwrap();
    me().send(true).unwrap();
    let of = house.application();
    assert_eq!((&of["id"], &of["state"]), (&id, &json!("waiting")), "the same application waits again");
    assert_eq!(of["papers"][0]["name"], "b.pdf", "with the new paper");
    me().withdraw().unwrap();
    assert_eq!(me().standing().unwrap().unwrap().state, JoinState::Withdrawn, "taken back by its sender");
    me().restart().unwrap();
    assert!(me().standing().unwrap().is_none() && !me().has_begun(), "and begun anew");
}

#[test]
fn nothing_can_be_applied_for_until_the_office_opens_it_with_a_purpose() {
    let office = Office::new();
    office.mail_goes_out();
    let reception = desk::reception(office.book.clone());
    assert!(!reception.joining().unwrap().applies, "closed at first");
    let kind = office.done("kinds.save", json!({ "name": "正会員" }))["id"].clone();
    let open = |statement: &str| {
        office.call(
            "applications.set_settings",
            json!({ "stages": ["審査"], "online": { "kinds": [kind], "statement": statement, "papers": {},
                "payments": [], "keep_days": 30 } }),
        )
    };
    assert_eq!(open(" ").unwrap_err().field.as_deref(), Some("statement"), "who collects says what for");
    open("会の運営に使います。").unwrap();
    assert!(reception.joining().unwrap().applies, "open now");
}

#[test]
fn letters_of_one_kind_keep_none_of_another_kind_back() {
    let house = House::new();
    let member = house.office.member("小林", "千代子", Some("chiyo@example.jp"));
    let (postbox, rooms) = (Postbox::default(), &house.reception);
    let arrived = || postbox.collect(&house.office.book);
    house.office.done("logins.invite", json!({ "members": [member] }));
    rooms.claim(&arrived().token(), "里山の朝は鳥の声から始まる", "").unwrap();
    for _ in 0..3 {
        rooms.join("chiyo@example.jp", HERE, Lang::Ja).unwrap();
    }
    arrived();
    let forgot = || rooms.send_reset("chiyo@example.jp", "", Lang::Ja).unwrap();
    forgot();
    let reset = arrived();
    assert_eq!(reset.0.len(), 1, "a stranger who asks for other letters suppresses no letter of hers");
    forgot();
    forgot();
    forgot();
    let token = arrived().token();
    rooms.reset(&token, "あたらしい里山の朝のことば", "").unwrap();
    arrived();
    forgot();
    assert_eq!(arrived().0.len(), 1, "and whoever has proven to be the owner waits for nothing");
}

#[test]
fn a_form_that_was_opened_twice_loses_no_paper() {
    let house = House::new();
    let session = house.session("hana@example.jp");
    house.applicant(&session).begin(house.kind, false).unwrap();
    // Two tabs, both read before either writes.
    let (one, other) = (house.applicant(&session), house.applicant(&session));
    one.keep(&typed("小林"), Some(("a.pdf", PDF))).unwrap();
    other.keep(&typed("小林"), Some(("b.pdf", PDF))).unwrap();
    let names = || -> Vec<String> {
        let form = house.applicant(&session).form(None).unwrap().unwrap();
        form.papers.into_iter().map(|paper| paper.name).collect()
    };
    assert_eq!(names(), ["a.pdf", "b.pdf"], "what came from the other tab stands there, too");
    let papers = house.applicant(&session).form(None).unwrap().unwrap().papers;
    let (one, other) = (house.applicant(&session), house.applicant(&session));
    one.remove_paper(papers[0].id).unwrap();
    other.remove_paper(papers[1].id).unwrap();
    assert!(names().is_empty(), "and what was taken away does not come back");

    house.applicant(&session).keep(&typed("小林"), Some(("c.pdf", PDF))).unwrap();
    let (one, other, third) = (house.applicant(&session), house.applicant(&session), house.applicant(&session));
    one.send(true).unwrap();
    assert_eq!(other.send(true).unwrap_err().key, "error-application-decided", "sent twice at once is sent once");
    third.keep(&typed("小林"), None).unwrap();
    house.office.clock.pass(Duration::days(20));
    Postbox::default().collect(&house.office.book);
    assert_eq!(house.application()["papers"][0]["name"], "c.pdf", "the office's paper got no last day from a late tab");
}

#[test]
fn a_paper_too_many_is_refused_before_it_is_looked_at() {
    let house = House::new();
    let session = house.session("hana@example.jp");
    let me = || house.applicant(&session);
    me().begin(house.kind, false).unwrap();
    for _ in 0..5 {
        me().keep(&typed("小林"), Some(("a.pdf", PDF))).unwrap();
    }
    let broken: &[u8] = b"\x89PNG\r\n\x1a\n and nothing that could be decoded";
    let error = me().keep(&typed("小林"), Some(("b.png", broken))).unwrap_err();
    assert_eq!(error.key, "error-paper-many", "nothing is decoded that could not be kept");
}
