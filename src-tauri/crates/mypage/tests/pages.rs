//! My Page through its router, without a port: what members see, and what nobody may.

mod browser;

use axum::http::{StatusCode, header};
use browser::{Browser, PASSWORD, claimed};
use serde_json::json;
use tsudoi_core::testing::{Office, Postbox};

const EMAIL: &str = "chiyo@mail.example.jp";

#[tokio::test]
async fn from_the_invitation_to_signing_out() {
    let office = Office::new();
    office.mail_goes_out();
    let member = office.member("小林", "千代子", Some(EMAIL));
    office.done("logins.invite", json!({ "members": [member] }));
    let token = Postbox::default().collect(&office.book).token();
    let mut phone = Browser::new(&office);

    let page = phone.get(&format!("/claim?token={token}")).await;
    assert_eq!(page.status, StatusCode::OK, "the link in the mail opens a page");
    assert!(page.text().contains("小林 千代子") && page.text().contains(EMAIL), "it says whose it is");
    let form = page.hidden("form");
    let short = phone.post("/claim", &[("form", &form), ("token", &token), ("password", "みじかい")]).await;
    assert_eq!(short.status, StatusCode::BAD_REQUEST, "a short password is refused");
    assert!(short.text().contains("12文字以上にしてください"), "with what to do");
    assert_eq!(short.hidden("token"), token, "and the form can be sent again");
    let done = phone.post("/claim", &[("form", &form), ("token", &token), ("password", PASSWORD)]).await;
    assert_eq!((done.status, done.leads_to()), (StatusCode::SEE_OTHER, "/sign-in?done=claimed"), "then it is taken");
    assert_eq!(phone.get(&format!("/claim?token={token}")).await.status, StatusCode::NOT_FOUND, "once only");

    assert_eq!(phone.get("/").await.leads_to(), "/sign-in", "nobody is signed in yet");
    let wrong = phone.sign_in(EMAIL, "surely not the password").await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "a wrong password");
    assert!(
        wrong.text().contains("role=\"alert\"") && wrong.text().contains(EMAIL),
        "what was typed is kept, but not the password"
    );
    assert!(!wrong.text().contains("surely not"), "the password is not");
    assert_eq!(phone.sign_in(EMAIL, PASSWORD).await.leads_to(), "/", "the right one");
    for (address, words) in [
        ("/", "会員証"),
        ("/dues", "会費と入金"),
        ("/receipts", "領収書はまだありません"),
        ("/profile", EMAIL),
        ("/security", "サインインしました"),
    ] {
        let page = phone.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address} is a page");
        assert!(page.text().contains(words), "{address} shows {words}");
        assert!(!page.text().contains("mypage-"), "{address}: a word is missing");
    }
    let csrf = phone.get("/profile").await.hidden("csrf");
    assert_eq!(phone.post("/sign-out", &[("csrf", &csrf)]).await.leads_to(), "/sign-in?done=signed-out", "out");
    assert_eq!(phone.get("/dues").await.leads_to(), "/sign-in", "and it stays so");
}

#[tokio::test]
async fn whoever_applied_proves_a_mail_address() {
    let office = Office::new();
    office.mail_goes_out();
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
    );
    let kind = office.done("kinds.save", json!({ "name": "正会員" }))["id"].clone();
    let record = json!({ "sei": "小林", "mei": "花", "emails": [{ "address": EMAIL }] });
    let id = office.done("applications.save", json!({ "kind": kind, "record": record }))["id"].clone();
    office.done("applications.prove", json!({ "application": id }));
    let token = Postbox::default().collect(&office.book).token();
    let mut phone = Browser::new(&office);
    let page = phone.get(&format!("/prove?token={token}")).await;
    assert!(page.text().contains(EMAIL), "it says which address");
    assert_eq!(
        office.done("applications.get", json!({ "application": id }))["proven"],
        false,
        "looking proves nothing"
    );
    let form = page.hidden("form");
    let done = phone.post("/prove", &[("form", &form), ("token", &token)]).await;
    assert_eq!(done.leads_to(), "/prove/done", "the button does");
    assert!(phone.get("/prove/done").await.text().contains("確認できました"), "thanks");
    assert_eq!(office.done("applications.get", json!({ "application": id }))["proven"], true, "the office sees it");
    assert_eq!(phone.get(&format!("/prove?token={token}")).await.status, StatusCode::NOT_FOUND, "once only");
}

#[tokio::test]
async fn the_first_receipt_is_issued_where_the_rules_say_so() {
    let office = Office::new();
    let member = claimed(&office, "小林", "千代子", EMAIL);
    let paid = json!({ "member": member, "amount": 8000, "paid_on": "2026-11-18", "method": "bank" });
    let payment = office.done("payments.record", paid)["id"].to_string();
    let mut phone = Browser::new(&office);
    phone.sign_in(EMAIL, PASSWORD).await;
    let none = phone.get("/receipts").await;
    assert!(!none.text().contains("領収書を発行する"), "the office's matter, unless it says otherwise");
    office.done("receipts.set_rules", json!({ "mypage": { "issue": true, "addressee": true } }));
    let page = phone.get("/receipts").await;
    assert!(page.text().contains("領収書を発行する") && page.text().contains("8,000"), "now it is theirs");
    let csrf = page.hidden("csrf");
    let long = "名".repeat(61);
    let wish = [("csrf", csrf.as_str()), ("payment", &payment), ("addressee", &long), ("proviso", "")];
    let refused = phone.post("/receipts", &wish).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "too long for the sheet");
    assert!(refused.text().contains(&long), "what was typed is kept");
    let wish = [("csrf", csrf.as_str()), ("payment", &payment), ("addressee", "小林商店"), ("proviso", "")];
    let done = phone.post("/receipts", &wish).await;
    assert_eq!(done.leads_to(), "/receipts?done=receipt", "issued");
    let page = phone.get("/receipts?done=receipt").await;
    assert!(page.text().contains("R2026-0001") && !page.text().contains("領収書を発行する"), "once, then it is there");
    let row = office.done("receipts.list", json!({}))["rows"][0].clone();
    assert_eq!((&row["addressee"], &row["channel"]), (&json!("小林商店"), &json!("electronic")), "as they wished");

    assert!(!page.text().contains("再発行する"), "a second sheet is the office's matter");
    office.done("receipts.set_rules", json!({ "mypage": { "reissues": 1, "readdress": true } }));
    assert!(phone.get("/receipts").await.text().contains("再発行する"), "unless it says otherwise");
    let first = row["id"].to_string();
    let wish = [("csrf", csrf.as_str()), ("receipt", &first), ("addressee", "小林製作所"), ("reason", "")];
    let refused = phone.post("/receipts/again", &wish).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "it is kept why");
    assert!(refused.text().contains("小林製作所"), "what was typed is kept");
    let wish =
        [("csrf", csrf.as_str()), ("receipt", &first), ("addressee", "小林製作所"), ("reason", "社名が変わった")];
    assert_eq!(phone.post("/receipts/again", &wish).await.leads_to(), "/receipts?done=receipt-again", "made anew");
    let rows = office.done("receipts.list", json!({}))["rows"].clone();
    let row = rows.as_array().unwrap().iter().find(|row| row["copy"] == 2).expect("a second sheet");
    assert_eq!((&row["addressee"], &row["state"]), (&json!("小林製作所"), &json!("issued")), "as they wished");
    assert_eq!(phone.get(&format!("/receipts/{first}.pdf")).await.status, StatusCode::NOT_FOUND, "one is in force");

    let paper = format!("/receipts/{}.pdf", row["id"]);
    assert_eq!(phone.get(&paper).await.status, StatusCode::OK, "it is hers");
    claimed(&office, "山田", "花子", "hana@mail.example.jp");
    let mut other = phone.another();
    other.sign_in("hana@mail.example.jp", PASSWORD).await;
    let theirs = other.get(&paper).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "a number that was guessed finds nobody else's");
    assert!(!theirs.text().contains("小林"), "nor says whose it is");
}

#[tokio::test]
async fn an_invoice_is_its_payer_s_alone() {
    let office = Office::new();
    let member = claimed(&office, "小林", "千代子", EMAIL);
    claimed(&office, "山田", "花子", "hana@mail.example.jp");
    let owed = json!({ "member": member, "item": "other", "fiscal_year": 2026, "amount": 3000, "label": "会場費", "due_on": "2026-12-31" });
    office.done("dues.charge", owed);
    office.done("invoices.issue", json!({ "members": [member] }));
    let row = office.done("invoices.list", json!({}))["rows"][0].clone();
    let paper = format!("/invoices/{}.pdf", row["id"]);
    let mut nobody = Browser::new(&office);
    for (email, expected) in [(EMAIL, StatusCode::OK), ("hana@mail.example.jp", StatusCode::NOT_FOUND)] {
        let mut phone = nobody.another();
        phone.sign_in(email, PASSWORD).await;
        assert_eq!(phone.get(&paper).await.status, expected, "{email}");
    }
    assert_eq!(nobody.get(&paper).await.leads_to(), "/sign-in", "nor without a session");
}

#[tokio::test]
async fn every_answer_carries_the_guards() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(&office);
    phone.sign_in(EMAIL, PASSWORD).await;
    for address in [
        "/",
        "/dues",
        "/receipts",
        "/receipts/1.pdf",
        "/profile",
        "/security",
        "/sign-in",
        "/forgot",
        "/claim",
        "/nothing",
        "/mypage.css",
    ] {
        let answer = phone.get(address).await;
        let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "style-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{address}: {part}");
        }
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{address}: no script, no exception");
        assert_eq!(header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(header("referrer-policy"), "same-origin", "{address}: links in pages must not give a token away");
        if address != "/mypage.css" {
            assert_eq!(header("cache-control"), "no-store", "{address}: nothing personal stays on a shared phone");
            let html = answer.text();
            for forbidden in ["<script", " style=", " onclick", " onsubmit", "javascript:"] {
                assert!(!html.contains(forbidden), "{address}: the policy would not let {forbidden} work");
            }
        }
    }
}

#[tokio::test]
async fn forms_from_elsewhere_are_refused() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(&office);
    let no_cookie = phone.post("/sign-in", &[("form", "made up"), ("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(no_cookie.status, StatusCode::FORBIDDEN, "a sign-in that our page did not make");
    phone.sign_in(EMAIL, PASSWORD).await;
    for address in ["/sign-out", "/security/sign-out-others", "/security/password"] {
        let fields = [("csrf", "made up"), ("current", PASSWORD), ("new", "夕立のあとの虹は二重になる")];
        let answer = phone.post(address, &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address} without this session's secret");
    }
    let csrf = phone.get("/security").await.hidden("csrf");
    phone.headers.push(("sec-fetch-site", "cross-site".to_owned()));
    let answer = phone.post("/sign-out", &[("csrf", &csrf)]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "another site's page, even with the secret");
    phone.headers.pop();
    assert_eq!(phone.get("/").await.status, StatusCode::OK, "nothing happened");
    let odd = phone.post("/sign-out", &[]).await;
    assert_eq!(odd.status, StatusCode::FORBIDDEN, "a form that cannot be read is a page, too");
    assert!(odd.text().contains("もう一度お試しください"), "that says what to do");
    let long = "x".repeat(20_000);
    let answer = phone.post("/sign-in", &[("form", &long), ("email", ""), ("password", "")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "and so is one that never ends");
}

#[tokio::test]
async fn known_and_unknown_addresses_are_answered_alike() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let mut pages = Vec::new();
    for email in [EMAIL, "nobody@mail.example.jp"] {
        let mut phone = Browser::new(&office);
        let form = phone.get("/forgot").await.hidden("form");
        let asked = phone.post("/forgot", &[("form", &form), ("email", email)]).await;
        let mut seen = vec![asked.leads_to().to_owned()];
        for _ in 0..6 {
            let answer = phone.sign_in(email, "surely not the password").await;
            let form = answer.hidden("form");
            seen.push(answer.text().replace(email, "").replace(&form, ""));
            seen.push(answer.status.to_string());
        }
        pages.push(seen);
    }
    assert_eq!(pages[0], pages[1], "nobody learns who is a member");
    assert!(pages[0].last().unwrap().starts_with("429"), "guessing is slowed down");
}

#[tokio::test]
async fn a_kept_page_is_shown_to_its_own_session_while_it_is_true() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    claimed(&office, "髙橋", "一郎", "ichiro@mail.example.jp");
    let mut hers = Browser::new(&office);
    let mut his = hers.another();
    hers.sign_in(EMAIL, PASSWORD).await;
    his.sign_in("ichiro@mail.example.jp", PASSWORD).await;
    for _ in 0..2 {
        let (her, his) = (hers.get("/").await.text(), his.get("/").await.text());
        assert!(her.contains("千代子") && !her.contains("一郎"), "hers");
        assert!(his.contains("一郎") && !his.contains("千代子"), "his");
    }
    hers.headers[0].1 = "en".to_owned();
    assert!(hers.get("/").await.text().contains("Membership card"), "in the language that is asked for");
    office.done("association.update", json!({ "form": "", "name": "梓川の会", "name_en": "", "postal_code": "", "address": "",
        "phone": "0263-00-0820", "email": "", "fiscal_year_start": 4, "registration_number": "", "member_no_prefix": "", "member_no_width": 5 }));
    assert!(hers.get("/").await.text().contains("梓川の会"), "a change is seen at once");
    office.clock.pass(chrono::Duration::minutes(61));
    assert_eq!(hers.get("/").await.leads_to(), "/sign-in?done=over", "a kept page does not outlive the session");
}

#[tokio::test]
async fn the_language_switch_is_kept_and_leads_nowhere_else() {
    let office = Office::new();
    let mut phone = Browser::new(&office);
    assert!(phone.get("/sign-in").await.text().contains("<html lang=\"ja\">"), "as the browser asks");
    assert_eq!(
        phone.post("/language", &[("to", "en"), ("back", "/forgot")]).await.leads_to(),
        "/forgot",
        "back to the page"
    );
    assert!(phone.get("/sign-in").await.text().contains("<html lang=\"en\">"), "and from now on");
    let ours = "/claim?token=abc-_123";
    assert_eq!(phone.post("/language", &[("to", "en"), ("back", ours)]).await.leads_to(), ours, "with its question");
    for elsewhere in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "",
        "/\t/evil.example",
        "/\t//evil.example",
        "/claim?token=a\tb",
        "/claim?token=a\nb",
        "/no-such-page",
        "/sign-in/../..//evil.example",
        "/sign-in#top",
    ] {
        let answer = phone.post("/language", &[("to", "en"), ("back", elsewhere)]).await;
        assert_eq!(answer.leads_to(), "/", "{elsewhere:?} is not ours");
    }
}

#[tokio::test]
async fn the_language_switch_of_every_page_leads_back_to_it() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(&office);
    let mut seen = Vec::new();
    for address in ["/sign-in", "/forgot", "/forgot/sent", "/claim?token=x", "/reset?token=x"] {
        seen.push((address, phone.get(address).await.hidden("back")));
    }
    phone.sign_in(EMAIL, PASSWORD).await;
    for address in ["/", "/dues", "/receipts", "/profile", "/security"] {
        seen.push((address, phone.get(address).await.hidden("back")));
    }
    for (address, back) in seen {
        let path = address.split('?').next().unwrap();
        assert!(back.starts_with(path), "{address} says where it is: {back}");
        let answer = phone.post("/language", &[("to", "ja"), ("back", &back)]).await;
        assert_eq!(answer.leads_to(), back, "a new page must be named to the switch");
    }
}

#[tokio::test]
async fn changing_the_password_and_signing_out_elsewhere() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(&office);
    let mut library = phone.another();
    phone.sign_in(EMAIL, PASSWORD).await;
    library.sign_in(EMAIL, PASSWORD).await;
    let page = phone.get("/security").await;
    assert!(page.text().contains("サインアウトさせる</button>"), "she sees that somebody else is in");
    let csrf = page.hidden("csrf");
    let new = "夕立のあとの虹は二重になる";
    let wrong = phone.post("/security/password", &[("csrf", &csrf), ("current", "not this one"), ("new", new)]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST, "the current password is asked for");
    assert!(wrong.text().contains("id=\"current-error\""), "beside its field");
    let done = phone.post("/security/password", &[("csrf", &csrf), ("current", PASSWORD), ("new", new)]).await;
    assert_eq!(done.leads_to(), "/security?done=password", "changed");
    assert!(phone.get("/security?done=password").await.text().contains("パスワードを変えました"), "and said so");
    assert_eq!(library.get("/").await.leads_to(), "/sign-in?done=over", "the other is out");
    library.sign_in(EMAIL, new).await;
    phone.post("/security/sign-out-others", &[("csrf", &csrf)]).await;
    assert_eq!(library.get("/").await.leads_to(), "/sign-in?done=over", "and again, by one button");
    assert_eq!(phone.get("/").await.status, StatusCode::OK, "this one stays");
}

#[tokio::test]
async fn cookies_are_for_us_alone() {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let pages = tsudoi_mypage::router(
        tsudoi_core::desk::reception(office.book.clone()),
        tsudoi_mypage::Options { secure_cookies: true },
    );
    let answer = Browser::of(pages).sign_in(EMAIL, PASSWORD).await;
    let cookies: Vec<&str> = answer.headers.get_all(header::SET_COOKIE).iter().map(|c| c.to_str().unwrap()).collect();
    assert!(cookies.iter().any(|cookie| cookie.starts_with("__Host-tsudoi=")), "a session among them: {cookies:?}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-"), "no other host of the domain can set it: {cookie}");
        for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
            assert!(cookie.contains(part), "{part}: {cookie}");
        }
    }
}

#[test]
fn every_word_of_the_templates_is_there() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for key in text.split('"').filter(|part| part.starts_with("mypage-") && !part.contains([' ', '.'])) {
            assert!(tsudoi_core::words::has(key), "{key} must be readable in both languages");
        }
    }
    for code in ["cash", "bank", "post", "debit", "card", "konbini", "qr", "other"] {
        assert!(tsudoi_core::words::has(&format!("mypage-method-{code}")), "{code} must have a name");
    }
    for code in ["claimed", "signed-in", "refused", "signed-out", "password-changed", "reset-asked"] {
        assert!(tsudoi_core::words::has(&format!("mypage-event-{code}")), "{code} must have a name");
    }
}

#[tokio::test]
async fn whoever_owes_reads_where_to_pay_and_under_which_name() {
    let office = Office::new();
    let member = claimed(&office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(&office);
    phone.sign_in(EMAIL, PASSWORD).await;
    let page = phone.get("/dues").await.text();
    assert!(!page.contains("お振り込みのとき"), "nothing is owed, nothing is asked");
    office.done(
        "dues.charge",
        json!({ "member": member, "item": "other", "fiscal_year": 2026, "amount": 3000, "label": "会場費", "due_on": "2026-12-31" }),
    );
    assert!(phone.get("/dues").await.text().contains("事務局からのご案内"), "no account stands in the book yet");
    office.done(
        "bank.save_account",
        json!({ "bank": "あずさ信用金庫", "branch": "本店", "number": "0012345", "holder": "ｱｽﾞｻｶﾞﾜｻﾄﾔﾏｹﾝｷﾕｳｶｲ", "printed": true }),
    );
    office.done("invoices.set_settings", json!({ "slip_account": "00990-4-313097" }));
    let page = phone.get("/dues").await.text();
    assert!(page.contains("あずさ信用金庫 本店 普通 0012345"), "where");
    assert!(page.contains("口座記号番号 00990-4-313097"), "or with a slip of the post office");
    assert!(
        page.contains("00001 小林 千代子") || page.contains("00001 コバヤシ"),
        "and under which name: the number first"
    );
}
