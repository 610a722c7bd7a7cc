//! Every address of My Page, asked by those whom it is not for: by nobody, by the office, and by another member who
//! names what is somebody else's. Addresses are read from the source: who adds one says here for whom it is.

// Vocabulary of tests: what is not there fails the test that asked for it.
#![allow(clippy::unwrap_used)]

mod browser;

use std::{collections::BTreeSet, sync::Arc};

use axum::http::StatusCode;
use browser::{Answer, Browser, PASSWORD, claimed};
use serde_json::{Value, json};
use tsudoi_core::{
    Lang,
    desk::reception,
    door::Door,
    registry::Reply,
    testing::{FixedClock, Office, PASSWORD as STAFF_PASSWORD, STAFF},
};
use tsudoi_mypage::{Options, router};

const SOURCE: &str = include_str!("../src/lib.rs");

/// For whom an address is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Whoever comes by, also with a link from a mail.
    Everybody,
    /// Machines that bring a secret of their own.
    Machines,
    /// Members, about themselves. What stands in braces is somebody's.
    Members,
}
use For::{Everybody, Machines, Members};

const ADDRESSES: &[(&str, For)] = &[
    ("/", Members),
    ("/sign-in", Everybody),
    ("/sign-in/passkey", Everybody),
    ("/sign-in/passkey/begin", Everybody),
    ("/sign-in/second", Everybody),
    ("/sign-in/second/passkey", Everybody),
    ("/sign-in/set-up", Everybody),
    ("/sign-in/set-up/passkey", Everybody),
    ("/sign-in/step/begin", Everybody),
    ("/sign-out", Members),
    ("/claim", Everybody),
    ("/join", Everybody),
    ("/join/again", Everybody),
    ("/join/check", Everybody),
    ("/join/claim", Everybody),
    ("/join/form", Everybody),
    ("/join/kind", Everybody),
    ("/join/leave", Everybody),
    ("/join/next", Everybody),
    ("/join/open", Everybody),
    ("/join/paper", Everybody),
    ("/join/sent", Everybody),
    ("/join/state", Everybody),
    ("/join/withdraw", Everybody),
    ("/start", Everybody),
    ("/start/open", Everybody),
    ("/start/sent", Everybody),
    ("/forgot", Everybody),
    ("/forgot/sent", Everybody),
    ("/reset", Everybody),
    ("/prove", Everybody),
    ("/prove/done", Everybody),
    ("/confirm", Everybody),
    ("/confirm/done", Everybody),
    ("/dues", Members),
    ("/dues/pay", Members),
    ("/invoices/{file}", Members),
    ("/receipts", Members),
    ("/receipts/again", Members),
    ("/receipts/{file}", Members),
    ("/profile", Members),
    ("/profile/edit", Members),
    ("/profile/edit/{section}", Members),
    ("/profile/consents", Members),
    ("/profile/leave", Members),
    ("/profile/data", Members),
    ("/profile/sign-in", Members),
    ("/profile/confirm", Members),
    ("/profile/withdraw", Members),
    ("/security", Members),
    ("/security/password", Members),
    ("/security/sign-out-others", Members),
    ("/security/app", Members),
    ("/security/app/confirm", Members),
    ("/security/app/remove", Members),
    ("/security/recovery", Members),
    ("/security/passkeys", Members),
    ("/security/passkeys/begin", Members),
    ("/security/passkeys/rename", Members),
    ("/security/passkeys/remove", Members),
    ("/security/again", Members),
    ("/security/again/begin", Members),
    ("/security/again/passkey", Members),
    ("/security/sessions/end", Members),
    ("/security/trusted/end", Members),
    ("/identity", Members),
    ("/identity/withdraw", Members),
    ("/proxies", Members),
    ("/proxies/accept", Members),
    ("/proxies/end", Members),
    ("/proxies/open", Members),
    ("/proxies/back", Members),
    ("/viewing", Everybody),
    ("/sites", Members),
    ("/.well-known/openid-configuration", Everybody),
    ("/.well-known/acme-challenge/{token}", Everybody),
    ("/oauth/jwks", Everybody),
    ("/oauth/authorize", Everybody),
    ("/oauth/token", Machines),
    ("/oauth/userinfo", Machines),
    ("/card", Members),
    ("/card/{code}", Everybody),
    ("/notices", Everybody),
    ("/notices/{notice}", Everybody),
    ("/notices/{notice}/{paper}", Everybody),
    ("/events", Members),
    ("/events/{event}", Members),
    ("/events/{event}/give-up", Members),
    ("/inquiries", Members),
    ("/inquiries/new", Members),
    ("/inquiries/{inquiry}", Members),
    ("/inquiries/{inquiry}/{paper}", Members),
    ("/shelf", Members),
    ("/shelf/{document}", Members),
    ("/directory", Members),
    ("/help", Everybody),
    ("/language", Everybody),
    ("/mypage.css", Everybody),
    ("/passkey.js", Everybody),
    ("/icon.svg", Everybody),
];

/// What would say that something of the first member came through.
const HERS: [&str; 6] = ["小林", "千代子", "chiyo@mail", "R2026-0001", "議案", "在籍証明"];

/// An association whose first member has one of everything, and whose second has nothing.
struct House {
    door: Arc<Door>,
    staff: String,
    office: Browser,
    /// Hers, signed in.
    phone: Browser,
    /// What stands in braces, and in the fields of forms, as the first member has it.
    hers: Vec<(&'static str, String)>,
    /// Gone with the test.
    _folder: Box<dyn std::any::Any>,
}

impl House {
    async fn new() -> Self {
        let office = Office::new();
        let address =
            json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" });
        office.done("settings.set_mypage", address);
        let member = claimed(&office, "小林", "千代子", "chiyo@mail.example.jp");
        claimed(&office, "山田", "花子", "hana@mail.example.jp");
        let key = |answer: &Value| answer["id"].to_string();
        let paid = json!({ "member": member, "amount": 8000, "paid_on": "2026-11-18", "method": "bank" });
        let payment = key(&office.done("payments.record", paid));
        office.done("receipts.set_rules", json!({ "mypage": { "issue": true, "addressee": true } }));
        let owed = json!({ "member": member, "item": "other", "fiscal_year": 2026, "amount": 3000, "label": "会場費", "due_on": "2026-12-31" });
        office.done("dues.charge", owed);
        office.done("invoices.issue", json!({ "members": [member] }));
        let invoice = key(&office.done("invoices.list", json!({}))["rows"][0]);
        office.done("tags.set", json!({ "members": [member], "add": ["役員"], "remove": [] }));
        let notice = json!({ "title": "議案のご案内", "body": "議案", "starts_on": "2026-11-20", "published": true, "audience": "tag:役員" });
        let notice = key(&office.done("notices.save", notice));
        let paper = json!({ "notice": notice.parse::<i64>().unwrap(), "name": "議案.txt", "bytes": "AAAA" });
        let paper = key(&office.done("notices.attach", paper));
        let event =
            json!({ "title": "議案の説明会", "starts_on": "2026-12-13", "published": true, "audience": "tag:役員" });
        let event = key(&office.done("events.save", event));
        office.done(
            "events.apply",
            json!({ "event": event.parse::<i64>().unwrap(), "member": member, "note": "小林は車いすです" }),
        );
        let folder = office.done("shelf.save_folder", json!({ "name": "議事録" }))["id"].clone();
        let document = json!({ "folder": folder, "title": "在籍証明書", "member": member, "starts_on": "2026-11-01", "file": { "name": "証明.txt", "bytes": "AAAA" } });
        let document = key(&office.done("shelf.save", document));
        let site = json!({ "id": null, "name": "掲示板", "redirects": ["https://forum.example.jp/"], "scopes": [], "secret": true });
        let site = key(&office.done("clients.save", site));

        // She has a receipt, and something that waits for the office.
        let mut phone = Browser::of(router(reception(office.book.clone()), Options::default()));
        phone.sign_in("chiyo@mail.example.jp", PASSWORD).await;
        let csrf = phone.get("/receipts").await.hidden("csrf");
        let wish = [("csrf", csrf.as_str()), ("payment", &payment), ("addressee", ""), ("proviso", "")];
        assert_eq!(phone.post("/receipts", &wish).await.leads_to(), "/receipts?done=receipt", "she has a receipt");
        let receipt = key(&office.done("receipts.list", json!({}))["rows"][0]);
        let moved = [("csrf", csrf.as_str()), ("addresses.0.prefecture", "長野県"), ("addresses.0.city", "松本市")];
        phone.upload("/profile/edit/address", &moved, &[]).await;
        let asked =
            [("csrf", csrf.as_str()), ("category", "そのほか"), ("subject", "議案のこと"), ("text", "議案について")];
        let asked = phone.upload("/inquiries/new", &asked, &[("file", "a.pdf", b"%PDF-1.4 %%EOF")]).await;
        let inquiry = asked.leads_to().split(['/', '?']).nth(2).expect("she has an inquiry").to_owned();
        let request = key(&office.done("requests.list", json!({}))["rows"][0]);
        let code = phone.get("/card").await.text();
        let code = code.split("mc__code\">").nth(1).unwrap().split("</span>").nth(1).unwrap();
        let code = code.split('<').next().unwrap().trim().replace('-', "");

        let Office { book, folder, .. } = office;
        let dir = book.dir().to_owned();
        let cookies = phone.into_cookies();
        drop(book);
        let door = Arc::new(Door::with_clock(&dir, || Box::<FixedClock>::default()));
        let staff = door.sign_in(STAFF, STAFF_PASSWORD, None).unwrap();
        let (rooms, _) = door.mypage().expect("it is switched on");
        let office = Browser::of(router(rooms, Options::default()));
        let phone = office.keeping(cookies);
        let pdf = |key: String| format!("{key}.pdf");
        let hers = vec![
            ("{code}", code),
            ("inquiries/{inquiry}/{paper}", format!("inquiries/{inquiry}/1")),
            ("{inquiry}", inquiry),
            ("{notice}", notice),
            ("{event}", event),
            ("{paper}", paper),
            ("{document}", document),
            ("{section}", "address".to_owned()),
            ("receipts/{file}", format!("receipts/{}", pdf(receipt))),
            ("invoices/{file}", format!("invoices/{}", pdf(invoice))),
            ("payment", payment),
            ("request", request),
            ("site", site),
            ("member", member.to_string()),
            // Of sessions, passkeys and browsers the first is hers.
            ("id", "1".to_owned()),
        ];
        Self { door, staff, office, phone, hers, _folder: Box::new(folder) }
    }

    /// The address with what is hers in it.
    fn named(&self, address: &str) -> String {
        self.hers.iter().fold(address.to_owned(), |address, (place, key)| address.replace(place, key))
    }

    /// Her things, as the fields of any form would name them.
    fn fields(&self, csrf: &str) -> Vec<(&str, String)> {
        let mut fields: Vec<(&str, String)> =
            self.hers.iter().filter(|(place, _)| !place.contains('{')).map(|(n, k)| (*n, k.clone())).collect();
        fields.extend([("csrf", csrf.to_owned()), ("form", csrf.to_owned()), ("allow", "yes".to_owned())]);
        fields
    }

    /// What the journal has learnt about her.
    fn known_of_her(&self) -> Vec<String> {
        let asked = self.door.call(Some(&self.staff), "journal.list", json!({ "limit": 500 }), Lang::Ja, None).unwrap();
        let Reply::Data { data, .. } = asked else { panic!("a list is no file") };
        let lines = data.as_array().unwrap().iter().map(Value::to_string);
        lines.filter(|line| line.contains("小林")).collect()
    }
}

fn leaks(answer: &Answer) -> Option<&'static str> {
    let text = answer.text();
    HERS.into_iter().find(|word| text.contains(word))
}

/// Whoever may not is shown the way in, or nothing at all.
fn is_shown_the_door(answer: &Answer) -> bool {
    answer.leads_to().starts_with("/sign-in")
        || matches!(
            answer.status,
            StatusCode::UNAUTHORIZED
                | StatusCode::FORBIDDEN
                | StatusCode::NOT_FOUND
                | StatusCode::METHOD_NOT_ALLOWED
                | StatusCode::UNSUPPORTED_MEDIA_TYPE
        )
}

#[test]
fn every_address_says_for_whom_it_is() {
    let quoted = |line: &str| {
        let (_, after) = line.split_once(".route(\"")?;
        after.split_once('"').map(|(path, _)| path.to_owned())
    };
    let written: BTreeSet<String> = SOURCE.lines().filter_map(quoted).collect();
    let known: BTreeSet<String> = ADDRESSES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert!(written.len() > 40, "the source is read: {}", written.len());
    assert_eq!(written, known, "who adds an address says here for whom it is");
}

#[tokio::test]
async fn without_a_session_there_is_nothing_of_anybody() {
    let house = House::new().await;
    let before = house.known_of_her();
    for staff in [false, true] {
        let mut comer = house.office.another();
        if staff {
            // The office's own session, under every name that this door knows.
            let cookies = ["tsudoi_office", "__Host-tsudoi", "tsudoi"].map(|name| format!("{name}={}", house.staff));
            comer.headers.push(("cookie", cookies.join("; ")));
        }
        for (address, whose) in ADDRESSES {
            let page = house.named(address);
            let shown = comer.get(&page).await;
            assert_eq!(leaks(&shown), None, "GET {page}, staff: {staff}");
            let fields = house.fields("x");
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let sent = comer.post(&page, &fields).await;
            assert_eq!(leaks(&sent), None, "POST {page}, staff: {staff}");
            let uploaded = comer.upload(&page, &fields, &[("paper", "a.pdf", b"%PDF-1.4 %%EOF")]).await;
            match whose {
                Members => {
                    for answer in [&shown, &sent, &uploaded] {
                        assert!(is_shown_the_door(answer), "{page}, staff: {staff}: {}", answer.status);
                    }
                }
                Machines => {
                    assert!(!sent.status.is_success() && !shown.status.is_success(), "{page} asks for a secret");
                }
                Everybody => assert!(!shown.status.is_server_error() && !sent.status.is_server_error(), "{page}"),
            }
        }
    }
    assert_eq!(house.known_of_her(), before, "and nothing has happened to her");
}

#[tokio::test]
async fn another_member_finds_and_changes_nothing_of_hers() {
    let mut house = House::new().await;
    let before = house.known_of_her();
    let mut other = house.office.another();
    for (address, _) in ADDRESSES.iter().filter(|(address, _)| *address != "/sign-out") {
        let page = house.named(address);
        // Some of these end a session.
        other.sign_in("hana@mail.example.jp", PASSWORD).await;
        let csrf = other.get("/security").await.hidden("csrf");
        let shown = other.get(&page).await;
        assert_eq!(leaks(&shown), None, "GET {page}");
        if page != *address && !page.contains("/edit/") && !page.starts_with("/card/") {
            // What takes forms alone shows nothing to anybody.
            let hidden = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&shown.status);
            assert!(hidden, "{page} is hers: {}", shown.status);
        }
        let fields = house.fields(&csrf);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sent = other.post(&page, &fields).await;
        assert_eq!(leaks(&sent), None, "POST {page}");
        assert!(!sent.status.is_server_error() && !shown.status.is_server_error(), "{page}: a refusal, no bug");
    }
    assert_eq!(house.known_of_her(), before, "nothing of hers was changed");
    assert_eq!(house.phone.get("/").await.status, StatusCode::OK, "nor was she sent away");
}

#[tokio::test]
async fn the_office_looks_at_everything_of_hers_and_changes_nothing() {
    let mut house = House::new().await;
    let member: i64 = house.named("member").parse().unwrap();
    let mut looker = {
        let ask = json!({ "member": member, "reason": "電話でのお尋ね" });
        let Reply::Data { data, .. } =
            house.door.call(Some(&house.staff), "viewing.open", ask, Lang::Ja, None).unwrap()
        else {
            panic!("a link is no file")
        };
        let url = data["url"].as_str().unwrap();
        let (_, token) = url.split_once("token=").unwrap();
        let mut looker = house.office.another();
        let page = looker.get(url.strip_prefix("https://my.example.jp").unwrap()).await;
        assert!(page.text().contains("千代子"), "the link says whose pages it opens");
        let (form, token) = (page.hidden("form"), token.to_owned());
        assert_eq!(looker.post("/viewing", &[("form", &form), ("token", &token)]).await.leads_to(), "/", "it opens");
        looker
    };
    let home = looker.get("/").await;
    assert!(home.text().contains("事務局として"), "every page says who looks");
    let (csrf, before) = (home.hidden("csrf"), house.known_of_her());
    for (address, whose) in ADDRESSES.iter().filter(|(address, _)| *address != "/sign-out") {
        let page = house.named(address);
        let shown = looker.get(&page).await;
        assert!(!shown.status.is_server_error(), "GET {page}");
        if *whose != Members {
            continue;
        }
        let fields = house.fields(&csrf);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sent = looker.post(&page, &fields).await;
        let uploaded = looker.upload(&page, &fields, &[("paper", "a.pdf", b"%PDF-1.4 %%EOF")]).await;
        for answer in [&sent, &uploaded] {
            let changed = answer.leads_to().contains("done=") || answer.status.is_success();
            assert!(!changed && !answer.status.is_server_error(), "{page} changes nothing: {}", answer.status);
        }
    }
    assert_eq!(house.known_of_her(), before, "the journal has learnt nothing new of her");
    assert_eq!(looker.post("/sign-out", &[("csrf", &csrf)]).await.leads_to(), "/sign-in?done=signed-out", "done");
    assert_eq!(looker.get("/").await.leads_to(), "/sign-in", "and out");
    assert_eq!(house.phone.get("/").await.status, StatusCode::OK, "she herself was not sent away");
}
