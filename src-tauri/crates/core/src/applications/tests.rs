//! From the telephone to the welcome, and back.

#![allow(clippy::unwrap_used)] // a test may fall over

use serde_json::{Value, json};

use crate::{
    desk,
    testing::{Office, Postbox},
};

fn kind(office: &Office) -> i64 {
    let rules = json!({ "entrance_fee": 2000, "midyear": "half" });
    let kind = office.done("kinds.save", json!({ "name": "正会員", "rules": rules }))["id"].as_i64().unwrap();
    office.done("kinds.set_fee", json!({ "kind": kind, "fee": 8000, "from": "2020-04-01" }));
    kind
}

fn rules(office: &Office, stages: &[&str], asked: &Value) {
    office.done(
        "applications.set_settings",
        json!({ "stages": stages, "asked": asked, "billing": "both", "welcome": true }),
    );
}

fn received(office: &Office, kind: i64, name: &str) -> i64 {
    let record = json!({ "sei": name, "mei": "花", "sei_kana": "ハナ", "emails": [{ "address": "hana@example.jp" }] });
    let input = json!({ "kind": kind, "record": record, "channel": "phone", "received_on": "2026-11-18" });
    office.done("applications.save", input)["id"].as_i64().unwrap()
}

fn pass(office: &Office, applications: &[i64]) -> Value {
    office.done(
        "applications.decide",
        json!({ "applications": applications, "decision": "pass", "note": "11月の理事会" }),
    )
}

#[test]
fn a_call_becomes_a_member_with_number_charges_and_letter() {
    let office = Office::new();
    office.mail_goes_out();
    let kind = kind(&office);
    rules(&office, &["受付の確認", "理事会"], &json!({ kind.to_string(): ["email", "introducer"] }));
    let draft = office.done("applications.save", json!({ "draft": true, "record": { "sei": "" } }));
    office.done("applications.discard", json!({ "application": draft["id"] }));
    let id = received(&office, kind, "小林");
    let tasks = office.done("home.today", json!({}))["tasks"].clone();
    let task = tasks.as_array().unwrap().iter().find(|task| task["kind"] == "applications").cloned().unwrap();
    assert_eq!((&task["count"], &task["since"]), (&json!(1), &json!("2026-11-18")), "it waits on the first screen");
    assert_eq!(pass(&office, &[id])["approved"], json!([]), "the first stage makes nobody a member");
    let early = office.call("applications.decide", json!({ "applications": [id], "decision": "pass" })).unwrap_err();
    assert_eq!(early.key, "error-application-not-now", "who introduced them is asked for");
    assert!(early.message(crate::Lang::Ja).contains("紹介者"), "and it is said so");
    let shown = office.done("applications.get", json!({ "application": id }));
    let again = json!({ "application": id, "kind": kind, "record": shown["record"], "introducer": "佐藤 健" });
    office.done("applications.save", again);
    let decided = pass(&office, &[id]);
    let approved = &decided["approved"][0];
    assert_eq!((&decided["done"], &approved["no"]), (&json!(1), &json!("00001")), "the next number by the rule");
    assert_eq!(approved["no_letter"], Value::Null, "a letter is on its way");
    let member = office.done("members.get", json!({ "member": approved["member"] }));
    assert_eq!((&member["state"], &member["kind"]), (&json!("current"), &json!("正会員")), "a member from today on");
    let charges = office.done("dues.of_member", json!({ "member": approved["member"] }));
    let mut owed: Vec<_> = charges.as_array().unwrap().iter().map(|c| c["amount"].as_i64().unwrap()).collect();
    owed.sort_unstable();
    assert_eq!(owed, [2000, 4000], "the entrance fee, and half the fee from October on");
    let letters = Postbox::default().collect(&office.book).0;
    assert!(letters[0].body.contains("00001") && letters[0].body.contains("6,000円"), "what they must know");
    let steps = office.done("applications.get", json!({ "application": id }))["steps"].clone();
    let steps: Vec<_> =
        steps.as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap().to_owned()).collect();
    assert_eq!(steps, ["received", "passed", "approved"], "who decided what is kept");
}

#[test]
fn an_approval_is_taken_back_as_a_whole_unless_something_is_paid() {
    let office = Office::new();
    office.mail_goes_out();
    let kind = kind(&office);
    rules(&office, &["審査"], &json!({}));
    let id = received(&office, kind, "小林");
    let member = pass(&office, &[id])["approved"][0]["member"].clone();
    let revoke = || office.call("applications.revoke", json!({ "application": id, "reason": "人違い" }));
    let paid = office.done(
        "payments.record",
        json!({ "member": member, "amount": 2000, "paid_on": "2026-11-20", "method": "cash" }),
    );
    assert_eq!(revoke().unwrap_err().key, "error-charge-paid", "money came in for it");
    office.done("payments.void", json!({ "payment": paid["id"], "reason": "誤り" }));
    revoke().unwrap();
    let got = office.done("members.get", json!({ "member": member }));
    assert_eq!(
        (&got["state"], &got["money"]["owed"]),
        (&json!("none"), &json!(0)),
        "nothing of it is left but the number"
    );
    assert!(Postbox::default().collect(&office.book).0.is_empty(), "the letter was stopped");
    let again = pass(&office, &[id])["approved"][0].clone();
    assert_eq!(again["member"], member, "approved again, it is the same member with the same number");
}

#[test]
fn several_at_once_and_those_who_come_back() {
    let office = Office::new();
    let kind = kind(&office);
    rules(&office, &["理事会"], &json!({ kind.to_string(): ["birth"] }));
    let old = office.member("佐藤", "健", None);
    office.done("membership.end", json!({ "member": old, "on": "2026-03-31", "reason": "left" }));
    let record = json!({ "sei": "佐藤", "mei": "健", "birth": "1980-01-02" });
    let back =
        json!({ "kind": kind, "record": record, "same_as": old, "channel": "counter", "starts_on": "2027-04-01" });
    let back = office.done("applications.save", back)["id"].as_i64().unwrap();
    let lacking = received(&office, kind, "小林");
    let decided = pass(&office, &[back, lacking]);
    assert_eq!((&decided["done"], &decided["left_out"][0]["application"]), (&json!(1), &json!(lacking)), "not for all");
    assert_eq!(decided["approved"][0]["member"], old, "再入会 keeps member and number");
    let got = office.done("members.get", json!({ "member": old }));
    assert_eq!(got["state"], "future", "from the day they wished");
    let file = office.done("applications.board", json!({ "meeting": "11月の理事会" }));
    assert!(file["bytes"].as_i64().unwrap() > 1000, "a list for the board of what still waits");
    let reject = |note: &str| {
        office.call("applications.decide", json!({ "applications": [lacking], "decision": "reject", "note": note }))
    };
    assert_eq!(reject(" ").unwrap_err().key, "error-reason", "a refusal says why");
    reject("会則第5条").unwrap();
    let counts = office.done("applications.counts", json!({}));
    assert_eq!(
        (&counts["approved"], &counts["rejected"], &counts["waiting"]),
        (&json!(1), &json!(1), &json!(0)),
        "all"
    );
    let similar = office.done("applications.save", json!({ "kind": kind, "record": { "sei": "佐藤", "mei": "健" } }));
    let shown = office.done("applications.get", json!({ "application": similar["id"] }));
    assert_eq!(shown["similar"][0]["id"], old, "somebody of that name is in the roster");
}

#[test]
fn a_mail_address_is_proven_by_its_link_once() {
    let office = Office::new();
    office.mail_goes_out();
    let kind = kind(&office);
    let id = received(&office, kind, "小林");
    let prove = || office.call("applications.prove", json!({ "application": id }));
    assert_eq!(prove().unwrap_err().key, "error-prove-mypage-off", "the link needs a page that opens");
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
    );
    prove().unwrap();
    let letters = Postbox::default().collect(&office.book);
    assert!(letters.0[0].body.contains("https://my.example.jp/prove?token="), "the link was put in on the way out");
    let reception = desk::reception(office.book.clone());
    let token = letters.token();
    assert_eq!(reception.prove_start(&token).unwrap().as_deref(), Some("hana@example.jp"), "looking uses nothing up");
    assert_eq!(reception.prove(&token).unwrap(), "hana@example.jp", "who opens it has the address");
    assert_eq!(reception.prove(&token).unwrap_err().key, "error-link-over", "once");
    assert_eq!(office.done("applications.get", json!({ "application": id }))["proven"], true, "the office sees it");
    let record = json!({ "sei": "小林", "mei": "花", "emails": [{ "address": "other@example.jp" }] });
    office.done("applications.save", json!({ "application": id, "kind": kind, "record": record }));
    assert_eq!(
        office.done("applications.get", json!({ "application": id }))["proven"],
        false,
        "another address is not"
    );
}

#[test]
fn an_application_holds_what_its_form_must_have() {
    let office = Office::new();
    let kind = kind(&office);
    rules(&office, &["理事会"], &json!({ kind.to_string(): ["email", "phone"] }));
    let field = office.done("fields.save", json!({ "name": "専門", "type": "choice", "choices": ["森", "川"] }));
    let word = format!("field:{}", field["id"]);
    let mut items = office.done("forms.get", json!({ "form": "application" })).as_array().unwrap().clone();
    for item in &mut items {
        let asked = item["item"] == word.as_str() || item["item"] == "phones" || item["item"] == "gender";
        item["required"] = json!(asked);
        item["shown"] = json!(item["shown"] == true || item["item"] == word.as_str());
    }
    office.done("forms.save", json!({ "form": "application", "items": items }));
    let mut input = json!({ "kind": kind, "record": {
        "sei": "小林", "mei": "花", "emails": [{ "address": "hana@example.jp" }],
    } });
    let saved = office.done("applications.save", input.clone());
    assert_eq!(saved["missing"], json!(["専門", "電話"]), "each once; what the form hides is not asked for");
    let early = json!({ "applications": [saved["id"]], "decision": "pass" });
    let refused = office.call("applications.decide", early.clone()).unwrap_err();
    assert!(refused.message(crate::Lang::Ja).contains("専門"), "nobody becomes a member without it");
    input["application"] = saved["id"].clone();
    input["record"]["phones"] = json!([{ "number": "0263-00-0001" }]);
    input["record"]["fields"] = json!({ field["id"].to_string(): "空" });
    let wrong = office.call("applications.save", input.clone()).unwrap_err();
    assert_eq!((wrong.key, wrong.field.as_deref()), ("error-field-choice", Some("fields")), "while it can be asked");
    input["record"]["fields"] = json!({ field["id"].to_string(): "川" });
    assert_eq!(office.done("applications.save", input)["missing"], json!([]));
    let approved = office.done("applications.decide", early)["approved"][0].clone();
    let member = office.done("members.get", json!({ "member": approved["member"] }));
    assert_eq!(member["fields"][0]["value"], "川", "what was said stands in the record");
}
