use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
};

use chrono::Duration;
use serde_json::{Value, json};

use super::{
    AskedFor, Issued, Order, Outside, Refusal, Seal, Seen, check_answer, given, hours,
    outside::{Answered, Fault, Plain, Why},
    run_due,
};
use crate::{Actor, Permission, Reader, Result, Work, testing::Office, values::Moment};

/// Somebody outside who sees what a test lays out.
#[derive(Default)]
struct World {
    seen: Mutex<Seen>,
    /// What our page says beside the answer.
    told: Mutex<Value>,
    asked: Mutex<Vec<AskedFor>>,
    orders: Mutex<Vec<Order>>,
    /// Why there is no certificate; empty: there is one.
    refuses: Mutex<String>,
    placed: Mutex<Vec<(String, String)>>,
    book: Option<Arc<crate::Book>>,
}

fn read<T>(book: &crate::Book, look: impl FnOnce(&Reader<'_>) -> Result<T>) -> T {
    book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), look).expect("it can be read")
}

impl Outside for World {
    fn look(&self, asked: &AskedFor) -> Seen {
        self.asked.lock().expect("one thread").push(asked.clone());
        let mut seen = self.seen.lock().expect("one thread").clone();
        let book = self.book.as_ref().expect("a book");
        let nonce = asked.path.rsplit('/').next().expect("a nonce");
        let answer = read(book, |reader| check_answer(reader, nonce)).expect("our page answers while it is asked");
        if let Some(answered) = &mut seen.answered
            && answered.body == "ours"
        {
            let mut told = self.told.lock().expect("one thread").clone();
            told["answer"] = json!(answer);
            answered.body = told.to_string();
        }
        seen
    }
    fn certificate(
        &self,
        order: &Order,
        place: &dyn Fn(&str, &str) -> Result<()>,
    ) -> std::result::Result<Issued, Refusal> {
        self.orders.lock().expect("one thread").push(order.clone());
        place("token", "token.proof").expect("it can be placed");
        let book = self.book.as_ref().expect("a book");
        let proof = read(book, |reader| super::challenge(reader, "token"));
        self.placed.lock().expect("one thread").push(("token".to_owned(), proof.unwrap_or_default()));
        let refuses = self.refuses.lock().expect("one thread").clone();
        if !refuses.is_empty() {
            return Err(Refusal { kind: refuses, said: "no".to_owned(), account: Some("account".to_owned()) });
        }
        let now = book.now();
        Ok(Issued {
            account: "account".to_owned(),
            chain: format!("chain {}", order.name),
            key: "key".to_owned(),
            from: now,
            until: now + Duration::days(90),
        })
    }
}

fn world(office: &Office) -> World {
    World {
        told: Mutex::new(json!({ "peer": "127.0.0.1", "place": "203.0.113.7", "forwarded": true })),
        book: Some(office.book.clone()),
        ..World::default()
    }
}

fn well(office: &Office) -> Seen {
    Seen {
        addresses: vec!["203.0.113.50".parse().expect("an address")],
        answered: Some(Answered { status: 200, hsts: "max-age=31536000".to_owned(), body: "ours".to_owned() }),
        seal: Some(Seal {
            names: vec!["my.example.jp".to_owned()],
            until: office.book.now() + Duration::days(60),
            fault: None,
        }),
        plain: Some(Plain { status: 308, location: "https://my.example.jp/".to_owned() }),
        clock: Some(office.book.now()),
        why: None,
    }
}

fn published(office: &Office, change: Value) {
    let mut wish =
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" });
    for (name, value) in change.as_object().expect("an object") {
        wish[name] = value.clone();
    }
    office.done("settings.set_mypage", wish);
}

/// The states of the lines by what they are about.
fn lines(office: &Office, world: &World) -> serde_json::Map<String, Value> {
    office.done("publishing.check", json!({}));
    assert_eq!(office.done("publishing.show", json!({}))["checking"], true, "it is on its way");
    run_due(&office.book, world).expect("the job runs");
    let shown = office.done("publishing.show", json!({}));
    assert_eq!(shown["checking"], false, "and done");
    let rows = shown["lines"].as_array().expect("a list").clone();
    for row in &rows {
        let text = format!("{}{}", row["title"], row["text"]);
        assert!(!text.contains("publishing-"), "a word is missing: {row}");
    }
    rows.iter().map(|row| (row["what"].as_str().expect("a name").to_owned(), row["state"].clone())).collect()
}

#[test]
fn all_is_well_when_all_is_well() {
    let office = Office::new();
    published(&office, json!({}));
    let world = world(&office);
    *world.seen.lock().expect("one thread") = well(&office);
    let lines = lines(&office, &world);
    for what in ["url", "name", "reach", "certificate", "redirect", "hsts", "place", "clock", "hours"] {
        assert_eq!(lines[what], "ok", "{what}: nothing is wrong with it");
    }
    let asked = world.asked.lock().expect("one thread")[0].clone();
    assert_eq!(asked.plain.as_deref(), Some("http://my.example.jp/"), "plain HTTP is asked, too");
    let nonce = asked.path.rsplit('/').next().expect("a nonce").to_owned();
    assert!(read(&office.book, |reader| check_answer(reader, &nonce)).is_none(), "the page is there for one look only");
}

#[test]
fn each_fault_has_its_line() {
    let office = Office::new();
    published(&office, json!({}));
    let world = world(&office);
    let fault = |fault| {
        move |seen: &mut Seen| {
            if let Some(seal) = &mut seen.seal {
                seal.fault = Some(fault);
            }
        }
    };
    type Change = Box<dyn Fn(&mut Seen)>;
    let answers = |status, body: &'static str| {
        move |seen: &mut Seen| {
            seen.answered = Some(Answered { status, body: body.to_owned(), hsts: String::new() });
        }
    };
    let silent = |why| {
        move |seen: &mut Seen| {
            seen.answered = None;
            seen.why = Some(why);
        }
    };
    let late = office.book.now() + Duration::minutes(5);
    let soon = office.book.now() + Duration::days(3);
    let cases: Vec<(&str, &str, Change)> = vec![
        ("name", "wrong", Box::new(|seen| seen.addresses.clear())),
        ("name", "warn", Box::new(|seen| seen.addresses = vec!["192.168.1.4".parse::<IpAddr>().expect("one")])),
        ("reach", "wrong", Box::new(silent(Why::Refused))),
        ("reach", "wrong", Box::new(silent(Why::Silence))),
        ("reach", "wrong", Box::new(silent(Why::Tls))),
        ("reach", "wrong", Box::new(answers(502, "Bad Gateway"))),
        ("reach", "wrong", Box::new(answers(200, r#"{"answer":"a guess"}"#))),
        ("certificate", "wrong", Box::new(fault(Fault::Unknown))),
        ("certificate", "wrong", Box::new(fault(Fault::Name))),
        ("certificate", "wrong", Box::new(fault(Fault::Expired))),
        ("certificate", "wrong", Box::new(fault(Fault::NotYet))),
        (
            "certificate",
            "warn",
            Box::new(move |seen| {
                if let Some(seal) = &mut seen.seal {
                    seal.until = soon;
                }
            }),
        ),
        ("redirect", "warn", Box::new(|seen| seen.plain = None)),
        ("redirect", "wrong", Box::new(|seen| seen.plain = Some(Plain { status: 200, location: String::new() }))),
        ("hsts", "warn", Box::new(answers(200, "ours"))),
        ("clock", "wrong", Box::new(move |seen| seen.clock = Some(late))),
    ];
    for (what, state, change) in cases {
        let mut seen = well(&office);
        change(&mut seen);
        *world.seen.lock().expect("one thread") = seen;
        let lines = lines(&office, &world);
        assert_eq!(lines[what], state, "{what} must say so");
    }
    *world.seen.lock().expect("one thread") = well(&office);
    for (told, state, why) in [
        (json!({ "peer": "10.0.0.5", "place": "10.0.0.5", "forwarded": true }), "wrong", "a proxy that was not named"),
        (json!({ "peer": "127.0.0.1", "place": null, "forwarded": false }), "wrong", "a proxy that names nobody"),
    ] {
        *world.told.lock().expect("one thread") = told;
        assert_eq!(lines(&office, &world)["place"], state, "{why}");
    }
    published(&office, json!({ "public_url": "http://127.0.0.1:4811" }));
    assert_eq!(lines(&office, &world)["url"], "wrong", "nobody else can open that");
    published(&office, json!({ "public_url": "http://my.example.jp" }));
    assert_eq!(lines(&office, &world)["url"], "wrong", "passwords in the clear");
}

fn own(office: &Office) {
    published(
        office,
        json!({ "way": "own", "tls": "acme", "acme_terms": true, "address": "0.0.0.0:443", "http_address": "0.0.0.0:80" }),
    );
}

#[test]
fn a_certificate_is_fetched_kept_and_renewed_in_time() {
    let office = Office::new();
    own(&office);
    let world = world(&office);
    let orders = || world.orders.lock().expect("one thread").clone();
    run_due(&office.book, &world).expect("the job runs");
    run_due(&office.book, &world).expect("the job runs");
    assert_eq!(orders().len(), 1, "once");
    assert_eq!(orders()[0].account, None, "a new account");
    assert_eq!(world.placed.lock().expect("one thread")[0].1, "token.proof", "the authority finds it while it looks");
    assert!(read(&office.book, |reader| super::challenge(reader, "token")).is_none(), "and nobody afterwards");
    let shown = read(&office.book, given).expect("there it is");
    assert_eq!(shown.chain, "chain my.example.jp", "for the name that members type");
    office.clock.pass(Duration::days(59));
    run_due(&office.book, &world).expect("the job runs");
    assert_eq!(orders().len(), 1, "it is good for two thirds of its time");
    office.clock.pass(Duration::days(2));
    run_due(&office.book, &world).expect("the job runs");
    assert_eq!(orders().len(), 2, "then a new one is fetched");
    assert_eq!(orders()[1].account.as_deref(), Some("account"), "by the same account");
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "way": "own", "tls": "acme", "acme_terms": true, "address": "0.0.0.0:443",
            "http_address": "0.0.0.0:80", "public_url": "https://kai.example.jp" }),
    );
    assert!(read(&office.book, given).is_none(), "one for another name is not shown");
    run_due(&office.book, &world).expect("the job runs");
    assert_eq!(orders()[2].name, "kai.example.jp", "a new name, a new certificate");
    let journal = office.done("journal.list", json!({ "limit": 50 })).to_string();
    assert!(!journal.contains("chain my.example.jp"), "no entry holds a key or a certificate");
}

#[test]
fn a_refusal_is_said_in_words_and_tried_again_with_growing_pauses() {
    let office = Office::new();
    own(&office);
    let world = world(&office);
    let orders = || world.orders.lock().expect("one thread").len();
    for kind in [
        "silence",
        "dns",
        "connection",
        "unauthorized",
        "caa",
        "invalidContact",
        "rejectedIdentifier",
        "serverInternal",
        "malformed",
        "rateLimited",
    ] {
        kind.clone_into(&mut world.refuses.lock().expect("one thread"));
        let before = orders();
        office.done("publishing.renew", json!({}));
        run_due(&office.book, &world).expect("what stands in the way is no error");
        assert_eq!(orders(), before + 1, "the button asks at once");
        let fetched = office.done("publishing.show", json!({}))["certificate"].clone();
        let problem = fetched["problem"].as_str().expect("it says what");
        assert!(!problem.contains("publishing-"), "{kind}: a word is missing");
        assert!(fetched["next"].is_string(), "and when it is tried again");
        run_due(&office.book, &world).expect("the job runs");
        assert_eq!(orders(), before + 1, "but not at once");
    }
    world.refuses.lock().expect("one thread").clear();
    office.clock.pass(Duration::hours(25));
    run_due(&office.book, &world).expect("the job runs");
    let fetched = office.done("publishing.show", json!({}))["certificate"].clone();
    assert!(fetched["problem"].is_null() && fetched["until"].is_string(), "and by itself it comes right");
    published(&office, json!({}));
    let error = office.call("publishing.renew", json!({})).expect_err("there is nothing to fetch");
    assert_eq!(error.key, "error-no-acme", "a proxy brings its own");
}

fn week(from: &str, until: &str) -> Value {
    let open = json!({ "from": from, "until": until });
    // Monday to Friday.
    json!([open, open, open, open, open, null, null])
}

#[expect(clippy::option_option)] // closed, and until when where that is known
fn closed(office: &Office, at: &str) -> Option<Option<String>> {
    let at: Moment = at.parse().expect("a moment");
    let hours = read(&office.book, hours);
    hours.closed_at(at).map(|closed| closed.until.map(crate::values::moment_text))
}

#[test]
fn hours_are_those_of_japan() {
    let office = Office::new();
    assert_eq!(closed(&office, "2026-11-20T18:00:00Z"), None, "day and night, until somebody says otherwise");
    let exceptions = json!([
        { "day": "2026-11-23", "open": null },
        { "day": "2026-11-28", "open": { "from": "10:00", "until": "12:00" } },
    ]);
    office.done(
        "publishing.set_hours",
        json!({ "limited": true, "week": week("09:00", "17:30"), "exceptions": exceptions }),
    );
    // 2026-11-20 is a Friday.
    assert_eq!(closed(&office, "2026-11-20T00:00:00Z"), None, "nine in the morning");
    assert_eq!(closed(&office, "2026-11-20T08:29:59Z"), None, "up to half past five");
    let tuesday = Some(Some("2026-11-24T00:00:00Z".to_owned()));
    assert_eq!(closed(&office, "2026-11-20T08:30:00Z"), tuesday, "after the weekend and a holiday");
    assert_eq!(closed(&office, "2026-11-28T01:30:00Z"), None, "a Saturday that is open");
    let shown = office.done("publishing.hours", json!({}));
    assert_eq!(shown["open"], true, "it is noon of that Friday");
}

#[test]
fn closed_for_now_is_over_by_itself() {
    let office = Office::new();
    let all = json!([{ "from": "00:00", "until": "24:00" }]);
    let week: Vec<Value> = (0..7).map(|_| all[0].clone()).collect();
    let wish = |until: &str| json!({ "limited": false, "week": week, "closed": true, "closed_until": until });
    office.done("publishing.set_hours", wish("2026-11-21T09:00"));
    let until = Some(Some("2026-11-21T00:00:00Z".to_owned()));
    assert_eq!(closed(&office, "2026-11-20T03:00:00Z"), until, "until then");
    assert_eq!(closed(&office, "2026-11-21T00:00:00Z"), None, "and then it opens");
    office.done("publishing.set_hours", wish(""));
    assert_eq!(closed(&office, "2027-11-20T03:00:00Z"), Some(None), "until somebody opens it");
}

#[test]
fn hours_that_cannot_be_are_refused() {
    let office = Office::new();
    let good = json!({ "limited": true, "week": week("09:00", "17:30") });
    let with = |name: &str, value: Value| {
        let mut wish = good.clone();
        wish[name] = value;
        wish
    };
    for (wish, field) in [
        (with("week", json!([])), "week"),
        (with("week", week("17:30", "09:00")), "week"),
        (with("week", week("9:00", "17:30")), "week"),
        (with("week", week("09:00", "24:01")), "week"),
        (with("week", json!([null, null, null, null, null, null, null])), "week"),
        (
            with("exceptions", json!([{ "day": "2026-12-01", "open": null }, { "day": "2026-12-01", "open": null }])),
            "exceptions",
        ),
        (
            json!({ "limited": true, "week": week("09:00", "17:30"), "closed": true, "closed_until": "tomorrow" }),
            "closed_until",
        ),
        (
            json!({ "limited": true, "week": week("09:00", "17:30"), "closed": true, "closed_until": "2026-11-01T09:00" }),
            "closed_until",
        ),
        (with("words_ja", json!("長".repeat(1001))), "words_ja"),
    ] {
        let error = office.call("publishing.set_hours", wish.clone()).expect_err("it is refused");
        assert_eq!(error.field.as_deref(), Some(field), "{wish}");
    }
    office.done("publishing.set_hours", with("exceptions", json!([{ "day": "2026-11-01", "open": null }])));
    let kept = office.done("publishing.hours", json!({}))["hours"]["exceptions"].clone();
    assert_eq!(kept, json!([]), "what has passed is let go");
}
