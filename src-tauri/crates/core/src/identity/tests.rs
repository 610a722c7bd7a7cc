use serde_json::{Value, json};

use super::State;
use crate::{
    Actor, Code, Lang, Permission, Work,
    desk::{self, MemberDesk, Paper, Task},
    files,
    testing::{Office, Postbox},
    values::Bytes,
};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";

fn rules(office: &Office, keep_days: u32) {
    let rules = json!({ "on": true, "purpose": "入会の審査のため", "documents": ["licence", "passport"], "fields": ["name", "birth"], "keep_days": keep_days });
    office.done("identity.set_settings", rules);
}

fn member(office: &Office) -> i64 {
    let record = json!({ "type": "person", "sei": "山田", "mei": "太郎", "sei_kana": "ヤマダ", "mei_kana": "タロウ", "birth": "1958-03-04", "emails": [{ "address": "taro@example.jp", "mailing": true }] });
    office.done("members.add", json!({ "record": record }))["id"].as_i64().expect("a key")
}

fn paper() -> Paper {
    Paper { name: "免許証 山田.pdf".to_owned(), bytes: PDF.to_vec() }
}

/// The desk of a member who was invited, has claimed the account and has signed in.
fn desk_of(office: &Office, member: i64) -> MemberDesk {
    const PASSWORD: &str = "里山の朝は鳥の声から始まる";
    office.mail_goes_out();
    office.done("logins.invite", json!({ "members": [member] }));
    let token = Postbox::default().collect(&office.book).token();
    let reception = desk::reception(office.book.clone());
    reception.claim(&token, PASSWORD, "").expect("a fresh link");
    let session =
        reception.sign_in("taro@example.jp", PASSWORD, [192, 0, 2, 1].into(), "").expect("the right password");
    reception.desk(&session, Lang::Ja).expect("asked").expect("a fresh session")
}

fn standing(office: &Office, member: i64) -> Value {
    office.done("identity.of_member", json!({ "member": member }))
}

fn state(office: &Office, member: i64) -> String {
    standing(office, member)["standing"]["state"].as_str().expect("a state").to_owned()
}

fn bytes_of(office: &Office, file: i64) -> Option<Vec<u8>> {
    let look = |reader: &crate::Reader<'_>| files::bytes(reader, file);
    office.book.ask(&office.actor, Permission::SignedIn, &Work::quiet(), look).expect("asked")
}

#[test]
fn papers_are_sent_looked_at_confirmed_and_destroyed_while_the_stamp_stays() {
    let office = Office::new();
    rules(&office, 30);
    let taro = member(&office);
    desk_of(&office, taro).send_identity("licence", &[paper()]).expect("a paper may be sent");
    assert_eq!(state(&office, taro), "waiting", "it waits for somebody to look");
    let listed = office.done("identity.list", json!({}));
    assert_eq!(
        (listed["total"].as_i64(), listed["rows"][0]["name"].as_str()),
        (Some(1), Some("山田 太郎")),
        "the oldest first"
    );
    let compared = standing(&office, taro);
    let (waits, told) = (&compared["waiting"], &compared["told"]);
    let file = waits["papers"][0]["file"].as_i64().expect("a picture");
    assert_eq!(told["birth"], "1958-03-04", "what the roster says lies beside it");

    let before = office.done("journal.list", json!({}))["total"].as_i64();
    let seen = office.done("identity.look", json!({ "member": taro, "file": file }));
    assert_eq!(seen["name"], "licence-1.pdf", "what its sender called it is not kept");
    assert_eq!(
        office.done("journal.list", json!({}))["total"].as_i64(),
        before.map(|n| n + 1),
        "each look is recorded"
    );

    let confirm = json!({ "member": taro, "case": waits["case"], "document": "licence", "fields": ["name", "birth"], "told": told });
    let mut seen_before = confirm.clone();
    seen_before["told"]["birth"] = json!("1958-03-05");
    assert_eq!(
        office.call("identity.confirm", seen_before).expect_err("another day").key,
        "error-identity-changed",
        "nobody confirms what they did not see"
    );
    office.done("identity.confirm", confirm.clone());
    let confirmed = standing(&office, taro);
    assert_eq!(confirmed["standing"]["state"], "confirmed", "{confirmed}");
    assert_eq!(confirmed["standing"]["by"], crate::testing::STAFF, "who looked stands on the stamp");
    let again = office.call("identity.confirm", confirm).expect_err("it is decided");
    assert_eq!(again.key, "error-identity-decided", "two of the office do not decide about the same papers");

    assert!(bytes_of(&office, file).is_some(), "for thirty days somebody may look once more");
    office.clock.pass(chrono::Duration::days(30));
    Postbox::default().collect(&office.book);
    assert_eq!(bytes_of(&office, file), None, "then the machine destroys it");
    let gone = office.call("identity.look", json!({ "member": taro, "file": file })).expect_err("it is gone");
    assert_eq!(gone.key, "error-paper-destroyed", "whoever asks is told why");
    assert_eq!(state(&office, taro), "confirmed", "the stamp outlives the picture");
}

#[test]
fn what_was_confirmed_counts_no_more_once_the_roster_says_something_else() {
    let office = Office::new();
    rules(&office, 0);
    let taro = member(&office);
    let told = standing(&office, taro)["told"].clone();
    let seen =
        json!({ "member": taro, "case": null, "document": "passport", "fields": ["name", "birth"], "told": told });
    office.done("identity.confirm", seen);
    assert_eq!(state(&office, taro), "confirmed", "seen at the counter, and nothing kept");
    let mut record = office.done("members.get", json!({ "member": taro }))["record"].clone();
    record["sei"] = json!("佐藤");
    office.done("members.update", json!({ "member": taro, "record": record }));
    let now = standing(&office, taro)["standing"].clone();
    assert_eq!(
        (now["state"].as_str(), &now["changed"]),
        (Some("changed"), &json!(["name"])),
        "whoever changed it, and by whichever door"
    );
    office.done("identity.end", json!({ "member": taro, "reason": "別人の書類だった" }));
    assert_eq!(state(&office, taro), "none", "a stamp can be taken back");
}

#[test]
fn nobody_but_the_named_role_sees_a_paper() {
    let office = Office::new();
    rules(&office, 30);
    let (taro, hanako) = (member(&office), office.member("鈴木", "花子", None));
    desk_of(&office, taro).send_identity("passport", &[paper()]).expect("sent");
    let file = standing(&office, taro)["waiting"]["papers"][0]["file"].clone();
    let other = office.call("identity.look", json!({ "member": hanako, "file": file })).expect_err("not hers");
    assert_eq!(other.code, Code::NotFound, "a key leads to its own member alone");
    let added = office
        .done("staff.add", json!({ "name": "事務 一郎", "role": "secretary", "password": "nagai aikotoba desu" }));
    let clerk = Actor::staff(added["id"].as_i64().expect("a key"), "事務 一郎");
    for (name, input) in [
        ("identity.look", json!({ "member": taro, "file": file })),
        ("identity.list", json!({})),
        ("identity.refuse", json!({ "member": taro, "case": 1, "reason": "x" })),
    ] {
        assert_eq!(
            office.call_as(&clerk, name, input).expect_err(name).code,
            Code::Forbidden,
            "{name} is for the named role"
        );
    }
    let seen =
        office.call_as(&clerk, "identity.of_member", json!({ "member": taro })).expect("how it stands is no secret");
    assert!(seen["waiting"].is_null() && seen["standing"]["state"] == "waiting", "but not where the pictures are");
}

#[test]
fn a_newer_paper_takes_the_place_of_one_that_waits_and_a_withdrawn_one_is_destroyed() {
    let office = Office::new();
    rules(&office, 30);
    let taro = member(&office);
    let mine = desk_of(&office, taro);
    mine.send_identity("licence", &[paper(), paper()]).expect("front and back");
    let first = standing(&office, taro)["waiting"]["papers"][1]["file"].as_i64().expect("the back");
    mine.send_identity("passport", &[paper()]).expect("another");
    assert_eq!(bytes_of(&office, first), None, "what nobody will look at any more is not kept");
    let second = standing(&office, taro)["waiting"]["papers"][0]["file"].as_i64().expect("one");
    mine.withdraw_identity().expect("it waits");
    assert_eq!(
        (bytes_of(&office, second), state(&office, taro).as_str()),
        (None, "none"),
        "as if it had never been sent"
    );
    assert_eq!(
        mine.withdraw_identity().expect_err("nothing waits").key,
        "error-identity-nothing-waits",
        "twice is told"
    );
}

#[test]
fn a_refusal_is_told_and_another_paper_may_be_sent() {
    let office = Office::new();
    rules(&office, 0);
    let taro = member(&office);
    let mine = desk_of(&office, taro);
    mine.send_identity("licence", &[paper()]).expect("sent");
    let waits = standing(&office, taro)["waiting"].clone();
    let refuse = |reason: &str| {
        office.call("identity.refuse", json!({ "member": taro, "case": waits["case"], "reason": reason }))
    };
    assert_eq!(refuse(" ").expect_err("without a word").field.as_deref(), Some("reason"), "the member is told why");
    refuse("文字が読めません").expect("refused");
    let shown = mine.identity().expect("shown").expect("asked for");
    assert_eq!(
        (shown.standing.state, shown.standing.words.as_str()),
        (State::Refused, "文字が読めません"),
        "they read the words of the office"
    );
    let tasks = mine.home().expect("drawn").tasks;
    assert!(tasks.contains(&Task::Identify { refused: true }), "and find it on their first page: {tasks:?}");
    assert_eq!(
        bytes_of(&office, waits["papers"][0]["file"].as_i64().unwrap()),
        None,
        "nothing is kept for a day longer than laid down"
    );
    mine.send_identity("licence", &[paper()]).expect("another");
    assert_eq!(state(&office, taro), "waiting", "and it waits");
}

#[test]
fn what_is_not_asked_for_is_not_taken() {
    let office = Office::new();
    let taro = member(&office);
    let mine = desk_of(&office, taro);
    assert!(mine.identity().expect("asked").is_none(), "an association that asks for none shows nothing of it");
    assert_eq!(
        mine.send_identity("licence", &[paper()]).expect_err("off").key,
        "error-identity-off",
        "a forged form finds a closed door"
    );
    rules(&office, 30);
    for (document, papers, key) in [
        ("card", vec![paper()], "error-identity-document"),
        ("nonsense", vec![paper()], "error-identity-document"),
        ("licence", vec![], "error-identity-no-paper"),
        ("licence", vec![Paper { name: "a.jpg".to_owned(), bytes: b"<svg/>".to_vec() }], "error-paper-kind"),
    ] {
        assert_eq!(mine.send_identity(document, &papers).expect_err(key).key, key, "each is told what is wrong");
    }
    let purpose = json!({ "on": true, "purpose": " ", "documents": ["licence"], "fields": ["name"], "keep_days": 30 });
    assert_eq!(
        office.call("identity.set_settings", purpose).expect_err("no purpose").field.as_deref(),
        Some("purpose"),
        "nobody is asked without being told what for"
    );
    let told = standing(&office, taro)["told"].clone();
    let no_address =
        json!({ "member": taro, "case": null, "document": "licence", "fields": ["address"], "told": told });
    assert_eq!(
        office.call("identity.confirm", no_address).expect_err("empty").key,
        "error-identity-empty",
        "an empty field agrees with every paper"
    );
    let given =
        json!({ "member": taro, "document": "licence", "papers": [{ "name": "a.pdf", "bytes": Bytes(PDF.to_vec()) }] });
    office.done("identity.add", given);
    assert_eq!(state(&office, taro), "waiting", "what came over the counter waits, too");
}

#[test]
fn of_two_records_that_become_one_the_newer_papers_wait() {
    let office = Office::new();
    rules(&office, 30);
    let (taro, again) = (member(&office), member(&office));
    for one in [taro, again] {
        let papers = json!([{ "name": "a.pdf", "bytes": Bytes(PDF.to_vec()) }]);
        office.done("identity.add", json!({ "member": one, "document": "licence", "papers": papers }));
    }
    let newer = standing(&office, again)["waiting"]["case"].clone();
    office.done("members.merge", json!({ "keep": taro, "drop": again }));
    assert_eq!(standing(&office, taro)["waiting"]["case"], newer, "one case waits, and it is the newer one");
    office.done("members.unmerge", json!({ "merged": again }));
    assert_eq!(
        (state(&office, taro), state(&office, again)),
        ("waiting".to_owned(), "waiting".to_owned()),
        "taken back, both wait as before"
    );
}
