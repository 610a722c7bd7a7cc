//! 利用開始と入会申込, through the router without a port.

// Vocabulary of tests: what is not there fails the test that asked for it.
#![allow(clippy::unwrap_used)]

mod browser;

use axum::http::StatusCode;
use browser::{Browser, PASSWORD, claimed};
use serde_json::json;
use tsudoi_core::testing::{Office, Postbox};

const EMAIL: &str = "hana@mail.example.jp";

fn open_house(office: &Office) -> i64 {
    office.mail_goes_out();
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
    );
    let kind = office.done("kinds.save", json!({ "name": "学生会員" }))["id"].as_i64().expect("a key");
    office.done(
        "applications.set_settings",
        json!({ "stages": ["審査", "理事会"], "asked": { kind.to_string(): ["address", "introducer"] }, "welcome": true,
            "online": { "kinds": [kind], "statement": "会の運営と連絡に使います。", "papers": { kind.to_string(): "学生証" },
                "payments": ["銀行振込"], "keep_days": 30 } }),
    );
    kind
}

async fn link(office: &Office, phone: &mut Browser, email: &str) -> String {
    let form = phone.get("/join").await.hidden("form");
    let sent = phone.post("/join", &[("form", &form), ("email", email)]).await;
    assert_eq!(sent.leads_to(), "/join/sent", "the same for every address");
    Postbox::default().collect(&office.book).token()
}

async fn let_in(office: &Office, phone: &mut Browser, email: &str) -> String {
    let token = link(office, phone, email).await;
    let page = phone.get(&format!("/join/open?token={token}")).await;
    assert!(page.text().contains(email), "it says which address");
    let form = page.hidden("form");
    assert_eq!(phone.post("/join/open", &[("form", &form), ("token", &token)]).await.leads_to(), "/join/next");
    form
}

#[tokio::test]
async fn an_application_is_written_kept_checked_sent_and_seen() {
    let office = Office::new();
    let kind = open_house(&office).to_string();
    let mut phone = Browser::new(&office);
    assert!(phone.get("/sign-in").await.text().contains("href=\"/join\""), "the way in is seen at the door");
    let form = let_in(&office, &mut phone, EMAIL).await;
    assert!(phone.get("/join/next").await.text().contains("学生会員"), "what may be applied for");
    let begun = phone.post("/join/kind", &[("form", &form), ("kind", &kind), ("who", "person")]).await;
    assert_eq!(begun.leads_to(), "/join/form");
    let page = phone.get("/join/form").await.text();
    for part in ["name=\"sei\"", "addresses.1.postal_code", "name=\"introducer\"", "学生証", "銀行振込"] {
        assert!(page.contains(part), "the form asks for {part}");
    }
    let looked = [("form", form.as_str()), ("sei", "小林"), ("addresses.0.postal_code", "390-1702"), ("look", "0")];
    let page = phone.upload("/join/form", &looked, &[]).await;
    assert!(page.text().contains("value=\"松本市\"") && page.text().contains("value=\"小林\""), "a code fills in");
    let mut typed = vec![
        ("form", form.as_str()),
        ("sei", "小林"),
        ("mei", "花"),
        ("sei_kana", "コバヤシ"),
        ("addresses.0.postal_code", "390-1702"),
        ("addresses.0.prefecture", "長野県"),
        ("addresses.0.city", "松本市"),
        ("addresses.0.street", "梓川梓1"),
        ("payment", "銀行振込"),
    ];
    typed.push(("go", "check"));
    let lacking = phone.upload("/join/form", &typed, &[]).await;
    assert_eq!(lacking.status, StatusCode::BAD_REQUEST);
    assert!(
        lacking.text().contains("足りないものがあります") && lacking.text().contains("梓川梓1"),
        "and nothing is lost"
    );
    typed.insert(1, ("introducer", "佐藤 健"));
    let program = ("paper", "card.pdf", b"MZ a program".as_slice());
    let refused = phone.upload("/join/form", &typed, &[program]).await;
    assert!(refused.text().contains("id=\"paper-error\"") && refused.text().contains("佐藤 健"), "told by its content");
    let paper = ("paper", "学生証.pdf", b"%PDF-1.7 card %%EOF".as_slice());
    assert_eq!(phone.upload("/join/form", &typed, &[paper]).await.leads_to(), "/join/check");
    let page = phone.get("/join/check").await.text();
    assert!(
        page.contains("会の運営と連絡に使います。") && page.contains("学生証.pdf"),
        "what for is read before it goes"
    );
    let unread = phone.post("/join/check", &[("form", &form)]).await;
    assert_eq!(unread.status, StatusCode::BAD_REQUEST, "nobody agrees by saying nothing");
    let sent = phone.post("/join/check", &[("form", &form), ("agreed", "yes")]).await;
    assert_eq!(sent.leads_to(), "/join/state?done=sent");
    let page = phone.get("/join/state").await.text();
    assert!(page.contains("審査中") && page.contains("理事会"), "the stages are seen");
    assert_eq!(phone.get("/join/form").await.leads_to(), "/join/state", "what waits cannot be written to");
    let id = office.done("applications.list", json!({}))["rows"][0]["id"].clone();
    office
        .done("applications.decide", json!({ "applications": [id], "decision": "return", "note": "学生証の期限切れ" }));
    let page = phone.get("/join/state").await.text();
    assert!(page.contains("学生証の期限切れ") && page.contains("直して送り直す"), "what the office said");
    let paper = phone.get("/join/form").await.hidden("paper");
    phone.post("/join/paper", &[("form", &form), ("paper", &paper)]).await;
    let new = ("paper", "new.pdf", b"%PDF-1.7 card %%EOF".as_slice());
    assert_eq!(phone.upload("/join/form", &typed, &[new]).await.leads_to(), "/join/check");
    phone.post("/join/check", &[("form", &form), ("agreed", "yes")]).await;
    for _ in 0..2 {
        office.done("applications.decide", json!({ "applications": [id], "decision": "pass" }));
    }
    let page = phone.get("/join/state").await;
    assert!(page.text().contains("00001"), "the number");
    assert_eq!(phone.post("/join/again", &[("form", &form)]).await.leads_to(), "/join/next");
    let member = phone.get("/join/next").await.hidden("member");
    let chosen = [("form", form.as_str()), ("member", member.as_str()), ("password", PASSWORD)];
    assert_eq!(phone.post("/join/claim", &chosen).await.leads_to(), "/sign-in?done=claimed");
    assert_eq!(phone.sign_in(EMAIL, PASSWORD).await.leads_to(), "/", "a member now");
}

#[tokio::test]
async fn used_old_and_forwarded_links_say_so_and_lead_on() {
    let office = Office::new();
    open_house(&office);
    let mut phone = Browser::new(&office);
    let token = link(&office, &mut phone, EMAIL).await;
    let address = format!("/join/open?token={token}");
    let form = phone.get(&address).await.hidden("form");
    phone.post("/join/open", &[("form", &form), ("token", &token)]).await;
    assert_eq!(phone.get(&address).await.leads_to(), "/join/next", "who opens it again goes on");
    let mut friend = phone.another();
    let used = friend.get(&address).await;
    assert_eq!(used.status, StatusCode::NOT_FOUND);
    assert!(
        used.text().contains("すでに開かれています") && used.text().contains("ご自分のアドレス"),
        "to whom it was forwarded"
    );
    assert!(friend.get("/join/open?token=x").await.text().contains("途中で切れていないか"), "cut off");
    let late = link(&office, &mut phone, EMAIL).await;
    office.clock.pass(chrono::Duration::hours(25));
    assert!(friend.get(&format!("/join/open?token={late}")).await.text().contains("期限（24時間）"), "too late");
    assert_eq!(phone.get("/join/form").await.leads_to(), "/join?done=join-over", "the browser's time is over, too");
}

#[tokio::test]
async fn nobody_writes_or_sends_files_without_having_proven_an_address() {
    let office = Office::new();
    open_house(&office);
    claimed(&office, "小林", "千代子", "chiyo@mail.example.jp");
    let mut stranger = Browser::new(&office);
    for address in ["/join/next", "/join/form", "/join/check", "/join/state"] {
        assert_eq!(stranger.get(address).await.leads_to(), "/join?done=join-over", "{address} is behind the link");
    }
    let blind = stranger.upload("/join/form", &[("form", "x")], &[("paper", "a.jpg", b"\xff\xd8\xff")]).await;
    assert_eq!(blind.leads_to(), "/join?done=join-over", "not a byte of a stranger's file is read");
    stranger.sign_in("chiyo@mail.example.jp", PASSWORD).await;
    let member = stranger.upload("/join/form", &[("form", "x")], &[]).await;
    assert_eq!(member.leads_to(), "/join?done=join-over", "a member's session opens no application");
    let mut phone = Browser::new(&office);
    let_in(&office, &mut phone, EMAIL).await;
    for address in ["/join/claim", "/join/kind", "/join/check", "/join/withdraw", "/join/again", "/join/leave"] {
        let fields = [("form", "forged"), ("member", "1"), ("password", PASSWORD), ("kind", "1")];
        assert_eq!(phone.post(address, &fields).await.status, StatusCode::FORBIDDEN, "{address} from elsewhere");
    }
    let form = phone.get("/join/next").await.hidden("form");
    let theirs = [("form", form.as_str()), ("member", "1"), ("password", PASSWORD)];
    assert_eq!(phone.post("/join/claim", &theirs).await.status, StatusCode::NOT_FOUND, "nobody else's page is begun");
    assert_eq!(phone.post("/join/leave", &[("form", &form)]).await.leads_to(), "/join?done=join-left");
    assert_eq!(phone.get("/join/next").await.leads_to(), "/join?done=join-over", "on a borrowed computer");
}

#[tokio::test]
async fn a_proven_address_meets_its_members_and_every_page_has_its_words() {
    let office = Office::new();
    let kind = open_house(&office).to_string();
    claimed(&office, "小林", "千代子", "chiyo@mail.example.jp");
    let first = office.member("佐藤", "健", Some("home@mail.example.jp"));
    office.member("佐藤", "花", Some("home@mail.example.jp"));
    let mut phone = Browser::new(&office);
    let_in(&office, &mut phone, "chiyo@mail.example.jp").await;
    assert!(phone.get("/join/next").await.text().contains("すでに始まっています"), "who has an account signs in");
    let mut phone = Browser::new(&office);
    let form = let_in(&office, &mut phone, "home@mail.example.jp").await;
    let page = phone.get("/join/next").await.text();
    assert!(page.contains("佐藤 健") && page.contains("佐藤 花"), "a family of one address chooses");
    let weak = [("form", form.as_str()), ("member", &first.to_string()), ("password", "password")];
    assert!(phone.post("/join/claim", &weak).await.text().contains("id=\"error\""), "a password is no common one");
    phone.post("/join/kind", &[("form", &form), ("kind", &kind), ("who", "organisation")]).await;
    for lang in ["ja", "en"] {
        phone.headers = vec![("accept-language", lang.to_owned())];
        for address in ["/join", "/join/sent", "/join/next", "/join/form", "/join/open?token=x"] {
            let text = phone.get(address).await.text();
            for missing in ["mypage-join", "applications-", "requests-"] {
                assert!(!text.contains(missing), "{address} ({lang}): a word is missing: {missing}");
            }
        }
    }
}

#[tokio::test]
async fn a_code_of_a_letter_leads_through_mail_to_a_password() {
    let office = Office::new();
    open_house(&office);
    let added = office.done(
        "members.add",
        json!({ "record": { "sei": "小林", "mei": "千代子", "birth": "1950-04-01", "addresses": [
            { "postal_code": "3901702", "prefecture": "長野県", "city": "松本市", "street": "梓川梓1", "mailing": true },
        ] } }),
    );
    office.done("claims.issue", json!({ "members": [added["id"]], "days": 30 }));
    let mut phone = Browser::new(&office);
    let page = phone.get("/start?code=ABCD").await;
    assert!(page.text().contains("value=\"ABCD\""), "the QR code fills the code in");
    let form = page.hidden("form");
    let wrong = [("form", form.as_str()), ("code", "ABCD"), ("answer", "1950/4/1"), ("email", "c@mail.example.jp")];
    let refused = phone.post("/start", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "no such code");
    assert!(refused.text().contains("id=\"code-error\"") && refused.text().contains("c@mail.example.jp"), "and why");
    assert_eq!(
        phone.post("/start", &[("form", "x"), ("code", "A"), ("answer", "1"), ("email", "c")]).await.status,
        StatusCode::FORBIDDEN,
        "a form from elsewhere"
    );
    assert_eq!(phone.get("/start/open?token=x").await.status, StatusCode::NOT_FOUND, "no such link");
    for lang in ["ja", "en"] {
        phone.headers = vec![("accept-language", lang.to_owned())];
        for address in ["/start", "/start/sent", "/start/open?token=x"] {
            assert!(!phone.get(address).await.text().contains("mypage-start"), "{address} ({lang}): a word is missing");
        }
    }
}
