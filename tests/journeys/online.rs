//! オンライン決済 through the real program and a real socket, against a double of Stripe on this computer.

use std::time::Duration;

use serde_json::{Value, json};
use tsudoi_core::{
    online::{Gateway, Question, Trouble},
    testing::STAFF,
};
use tsudoi_post::Stripe;
use tsudoi_tests::{
    stripe::{
        Server,
        double::{Answer, error},
    },
    terminal::{Said, Terminal},
};

const KEY: &str = "rk_test_0123456789abcdef";

fn look(path: &str) -> Question {
    Question {
        path: path.to_owned(),
        fields: vec![("types[]".to_owned(), "チャージ & co".to_owned())],
        idempotency_key: None,
    }
}

fn act(once: &str) -> Question {
    Question {
        path: "/v1/prices".to_owned(),
        fields: vec![
            ("unit_amount".to_owned(), "8000".to_owned()),
            ("product_data[name]".to_owned(), "年会費 100% & more".to_owned()),
        ],
        idempotency_key: Some(once.to_owned()),
    }
}

#[test]
fn the_post_says_what_it_is_given_and_keeps_the_key_in_the_header() {
    let server = Server::start();
    let stripe = Stripe::double(&server.base, Duration::from_secs(5)).expect("on this computer");
    stripe.ask(KEY, &look("/v1/events")).expect("an answer");
    let price = stripe.ask(KEY, &act("once")).expect("an answer");
    assert_eq!(price["name"], "年会費 100% & more", "every letter arrives");
    let headers = server.headers.lock().expect("nobody panicked").clone();
    let of =
        |at: usize, name: &str| headers[at].iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    assert_eq!(of(0, "authorization"), Some(format!("Bearer {KEY}")), "the key");
    assert_eq!(of(0, "stripe-version").as_deref(), Some("2024-06-20"), "the shapes that are meant");
    assert_eq!(
        (of(0, "idempotency-key"), of(1, "idempotency-key").as_deref()),
        (None, Some("once")),
        "an act is done once"
    );
    let asked = server.world(|world| format!("{:?}", world.asked));
    assert!(!asked.contains(KEY) && asked.contains("チャージ & co"), "no key in an address: {asked}");
    let again = stripe.ask(KEY, &act("once")).expect("an answer");
    assert_eq!(again["id"], price["id"], "asked twice, done once");
}

#[test]
fn the_post_understands_every_no() {
    let server = Server::start();
    let stripe = Stripe::double(&server.base, Duration::from_millis(600)).expect("on this computer");
    for (status, kind) in [(402, "card_error"), (409, "idempotency_error"), (500, "api_error")] {
        server.world(|world| world.faults.push_back(("/v1/events", error(status, kind, "", "Words."))));
        let no = stripe.ask(KEY, &look("/v1/events")).expect_err("a fault");
        let meant = Trouble::No { status, code: kind.to_owned(), message: "Words.".to_owned(), retry_after: None };
        assert_eq!(no, meant, "as Stripe says it");
    }
    let busy: Answer = (429, Some(7), json!({ "error": { "type": "rate_limit", "message": "Slow down." } }));
    server.world(|world| world.faults.push_back(("/v1/events", busy)));
    let no = stripe.ask(KEY, &look("/v1/events")).expect_err("a fault");
    assert!(matches!(no, Trouble::No { status: 429, retry_after: Some(7), .. }), "and when to come again: {no:?}");
    let no = stripe.ask("rk_test_wrong", &look("/v1/events")).expect_err("another key");
    assert!(matches!(no, Trouble::No { status: 401, .. }), "{no:?}");
    server.world(|world| world.faults.push_back(("/v1/events", (200, None, Value::Null))));
    assert!(stripe.ask(KEY, &look("/v1/events")).is_ok(), "null is JSON; what it means is the core's");
    *server.slow.lock().expect("nobody panicked") = Duration::from_secs(3);
    assert_eq!(stripe.ask(KEY, &look("/v1/events")), Err(Trouble::Silence), "it does not wait for ever");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let nobody = Stripe::double(&format!("http://{closed}"), Duration::from_secs(2)).expect("on this computer");
    assert_eq!(nobody.ask(KEY, &look("/v1/events")), Err(Trouble::Silence), "nobody there");
    for elsewhere in
        ["http://192.0.2.1:80", "https://stripe.example.com", "not an address", "http://localhost.example.com"]
    {
        assert!(Stripe::double(elsewhere, Duration::from_secs(1)).is_err(), "a key goes nowhere else: {elsewhere}");
    }
}

/// A book in which 00001 owes 8,000 yen, and the terminal with the double of Stripe at hand.
fn office(folder: &std::path::Path) -> Terminal {
    let dir = folder.join("azusa.tsudoi");
    let terminal = Terminal::new(&dir);
    terminal.done(["new", &dir.to_string_lossy(), "--name", "梓川里山研究会", "--staff", STAFF]);
    let call = |name: &str, input: Value| terminal.done(["call", name, &input.to_string()]);
    terminal.done(["kinds", "set", "正会員", "--fee", "8000", "--from", "1990-04-01"]);
    let kind = terminal.done(["kinds", "list"])[0]["id"].clone();
    let record =
        json!({ "record": { "type": "person", "sei": "小松", "mei": "一" }, "kind": kind, "starts_on": "2020-04-01" });
    call("members.add", record);
    let year = call("association.show", json!({}))["fiscal_year"].to_string();
    terminal.done(["dues", "bill", "--fiscal-year", &year]);
    terminal
}

#[test]
fn a_link_from_the_terminal_is_paid_and_given_back() {
    let server = Server::start();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let terminal = office(folder.path());
    // The program reads the machine's clock, and so does a Stripe that it asks what happened within the hour.
    #[expect(clippy::disallowed_methods)]
    server.world(|world| world.now = chrono::Utc::now().timestamp());
    let online = |words: &[&str], key: &str| -> Said {
        let mut command = terminal.command();
        command
            .env("TSUDOI_STRIPE_DOUBLE", &server.base)
            .env("TSUDOI_STRIPE_KEY", key)
            .args(["--json", "online"])
            .args(words);
        let output = command.output().expect("the program starts");
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!log.contains(KEY), "no key in a log: {log}");
        let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {log}"));
        Said { exit: output.status.code().expect("it ended by itself"), json }
    };
    assert_eq!(online(&["check"], "").exit, 1, "no key yet");
    assert_eq!(online(&["key"], "sk_live_0123456789abcdef").exit, 1, "not the key to everything");
    assert_eq!(online(&["key"], "rk_test_another0123456").exit, 0, "it looks like one");
    let said = online(&["check"], "");
    assert_eq!(said.exit, 1, "but Stripe does not know it");
    assert!(said.json["data"]["problem"].as_str().unwrap_or_default().contains("キー"), "in words: {}", said.json);
    let said = online(&["key"], KEY);
    assert_eq!((said.exit, &said.json["data"]["mode"]), (0, &json!("test")), "the right one: {}", said.json);
    assert_eq!(online(&["check"], "").exit, 0, "every right is there");

    let no = terminal.done(["call", "members.find", r#"{"text":"小松"}"#])["rows"][0]["no"]
        .as_str()
        .expect("a number")
        .to_owned();
    let said = online(&["link", &no], "");
    let address = said.json["data"]["links"][0]["address"].as_str().unwrap_or_default().to_owned();
    assert!(address.starts_with("https://buy.stripe.com/"), "an address at once: {}", said.json);
    let intent = server.world(|world| world.check_out(&address, true));
    assert_eq!(online(&["poll"], "").json["data"]["received"], 0, "a slip is no money");
    server.world(|world| world.pay_slip(&intent));
    assert_eq!(online(&["poll"], "").json["data"]["received"], 1, "paid at the shop");
    assert_eq!(online(&["poll"], "").json["data"]["received"], 0, "once");
    server.world(|world| world.refund(&intent, None));
    assert_eq!(online(&["poll"], "").json["data"]["taken_back"], 1, "given back at the dashboard");
    let list = online(&["list"], "").json["data"].clone();
    assert_eq!((&list[0]["state"], &list[0]["amount"]), (&json!("refunded"), &json!(8000)), "{list}");
    assert_eq!(
        terminal.done(["call", "payments.list", "{}"])["rows"].as_array().map(Vec::len),
        Some(1),
        "one payment, taken back"
    );

    // What an administrator exports, and the book's own check.
    assert_eq!(terminal.done(["call", "book.check", "{}"])["ok"], true);
    let journal = terminal.done(["log"]).to_string();
    assert!(!journal.contains(KEY), "no key in the journal");
}
