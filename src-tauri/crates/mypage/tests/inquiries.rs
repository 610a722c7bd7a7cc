//! 問い合わせ, through the router without a port.

// Vocabulary of tests: what is not there fails the test that asked for it.
#![allow(clippy::unwrap_used)]

mod browser;

use axum::http::{StatusCode, header};
use browser::{Browser, PASSWORD, claimed};
use serde_json::json;
use tsudoi_core::testing::{Office, Postbox};

const EMAIL: &str = "chiyo@mail.example.jp";
const OTHER: &str = "ichiro@mail.example.jp";
const PDF: &[u8] = b"%PDF-1.7 a slip %%EOF";

async fn two() -> (Office, Browser, Browser) {
    let office = Office::new();
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
    );
    claimed(&office, "小林", "千代子", EMAIL);
    claimed(&office, "山本", "一郎", OTHER);
    let (mut one, mut two) = (Browser::new(&office), Browser::new(&office));
    one.sign_in(EMAIL, PASSWORD).await;
    two.sign_in(OTHER, PASSWORD).await;
    (office, one, two)
}

/// Sends an inquiry with a paper; where it leads.
async fn ask(phone: &mut Browser, subject: &str) -> String {
    let csrf = phone.get("/inquiries/new").await.hidden("csrf");
    let typed = [
        ("csrf", csrf.as_str()),
        ("category", "会費・領収書"),
        ("subject", subject),
        ("text", "作り直せますか。\n2行目"),
    ];
    let sent = phone.upload("/inquiries/new", &typed, &[("file", "票.pdf", PDF)]).await;
    sent.leads_to().to_owned()
}

#[tokio::test]
async fn a_member_asks_gets_a_number_reads_the_answer_and_writes_on() {
    let (office, mut phone, _) = two().await;
    let thread = ask(&mut phone, "領収書の宛名").await;
    let page = phone.get(&thread).await.text();
    assert!(page.contains("受付番号 Q-0001") && page.contains("お送りしました"), "a number, at once");
    assert!(page.contains("事務局はまだ読んでいません"), "and how it stands");
    office.done("inquiries.look", json!({ "inquiry": 1 }));
    let page = phone.get("/inquiries/1").await.text();
    assert!(page.contains("2026年11月20日 12:00 に事務局が読みました"), "who has read it is told with the time");
    office.done("inquiries.note", json!({ "inquiry": 1, "text": "会計に確かめること" }));
    office.done("inquiries.reply", json!({ "inquiry": 1, "text": "承りました。" }));
    assert!(phone.get("/").await.text().contains("問い合わせへの返信：領収書の宛名"), "it waits on the first page");
    assert!(phone.get("/inquiries").await.text().contains("返信が届きました"), "and in the list");
    let page = phone.get("/inquiries/1").await;
    assert!(page.text().contains("承りました。") && !page.text().contains("会計に確かめる"), "answers, never notes");
    assert!(!phone.get("/").await.text().contains("問い合わせへの返信"), "read");
    let csrf = page.hidden("csrf");
    let sent = phone.upload("/inquiries/1", &[("csrf", csrf.as_str()), ("text", "お願いします。")], &[]).await;
    assert_eq!(sent.leads_to(), "/inquiries/1?done=inquiry-more");
    let mail = Postbox::default().collect(&office.book).0.pop().expect("a mail");
    assert!(
        !mail.body.contains("承りました") && mail.body.contains("https://my.example.jp/inquiries/1"),
        "the link alone"
    );
}

#[tokio::test]
async fn another_members_thread_and_paper_are_nowhere() {
    let (_, mut phone, mut other) = two().await;
    ask(&mut phone, "振込票").await;
    let page = phone.get("/inquiries/1").await.text();
    assert!(page.contains("href=\"/inquiries/1/1\""), "the paper stands in its letter");
    let saved = phone.get("/inquiries/1/1").await;
    let disposition = saved.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("attachment; "), "a paper is saved, never shown: {disposition}");
    assert_eq!(saved.headers[header::CONTENT_TYPE], "application/pdf", "as what we vouch for");
    assert_eq!(saved.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    let csrf = other.get("/inquiries/new").await.hidden("csrf");
    for address in ["/inquiries/1", "/inquiries/1/1"] {
        let refused = other.get(address).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{address} is another member's");
        assert!(!refused.text().contains("振込票"), "and nothing of it is told");
    }
    let written = other.upload("/inquiries/1", &[("csrf", &csrf), ("text", "わたしも")], &[]).await;
    assert_eq!(written.status, StatusCode::NOT_FOUND, "nor written into");
    ask(&mut other, "ほかのこと").await;
    assert_eq!(other.get("/inquiries/2/1").await.status, StatusCode::NOT_FOUND, "nor by way of one's own");
    assert!(!other.get("/inquiries").await.text().contains("振込票"), "nor listed");
    for address in ["/inquiries/x", "/inquiries/1/x", "/inquiries/-1", "/inquiries/99999999999999999999"] {
        assert_eq!(phone.get(address).await.status, StatusCode::NOT_FOUND, "{address} is nothing");
    }
}

#[tokio::test]
async fn nobody_comes_here_without_a_session_and_no_form_without_its_secret() {
    let (office, mut phone, _) = two().await;
    ask(&mut phone, "振込票").await;
    let mut stranger = phone.another();
    for address in ["/inquiries", "/inquiries/new", "/inquiries/1", "/inquiries/1/1"] {
        assert_eq!(stranger.get(address).await.leads_to(), "/sign-in", "{address} is behind the door");
    }
    for address in ["/inquiries/new", "/inquiries/1"] {
        let blind = stranger.upload(address, &[("csrf", "x"), ("text", "x")], &[("file", "a.pdf", PDF)]).await;
        assert_eq!(blind.leads_to(), "/sign-in?done=over", "{address}: not a byte of a stranger's file is read");
        let forged = phone.upload(address, &[("csrf", "x"), ("text", "x")], &[]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN, "{address}: a form from elsewhere");
    }
    assert_eq!(office.done("inquiries.list", json!({}))["total"], 1, "nothing was written");
}

#[tokio::test]
async fn what_was_typed_stays_when_a_form_is_refused() {
    let (office, mut phone, _) = two().await;
    let csrf = phone.get("/inquiries/new").await.hidden("csrf");
    let typed = [("csrf", csrf.as_str()), ("category", "行事"), ("subject", ""), ("text", "雨のとき<b>は")];
    let refused = phone.upload("/inquiries/new", &typed, &[]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let page = refused.text();
    assert!(
        page.contains("雨のとき&#60;b&#62;は") && page.contains("value=\"行事\" selected"),
        "typed words stay: {page}"
    );
    assert!(page.contains("id=\"subject-error\""), "and what is missing stands at its field");
    let program = ("file", "virus.pdf", b"MZ this is a program".as_slice());
    let typed = [("csrf", csrf.as_str()), ("category", "行事"), ("subject", "雨"), ("text", "雨のとき")];
    let refused = phone.upload("/inquiries/new", &typed, &[program]).await;
    assert!(refused.text().contains("id=\"file-error\""), "what a file is says its content");
    ask(&mut phone, "振込票").await;
    let refused = phone.upload("/inquiries/1", &[("csrf", csrf.as_str()), ("text", " ")], &[]).await;
    assert!(refused.text().contains("id=\"text-error\""), "nothing to say is no letter");
    let mut rules = office.done("inquiries.rules", json!({}));
    rules["on"] = json!(false);
    office.done("inquiries.set_rules", rules);
    assert!(phone.get("/inquiries/new").await.text().contains("受け付けていません"), "the association may take none");
    assert!(phone.get("/inquiries").await.text().contains("振込票"), "what there is stays");
}

#[tokio::test]
async fn every_page_speaks_both_languages() {
    let (office, mut phone, _) = two().await;
    ask(&mut phone, "振込票").await;
    office.done("inquiries.look", json!({ "inquiry": 1 }));
    for (lang, words) in [
        ("ja", ["返信が届きました", "何についてですか", "続きを書く"]),
        ("en", ["An answer has come", "Dues and receipts", "Write on"]),
    ] {
        phone.headers = vec![("accept-language", lang.to_owned())];
        // What was read does not say again that it has come.
        office.done("inquiries.reply", json!({ "inquiry": 1, "text": "はい" }));
        for (address, word) in ["/inquiries", "/inquiries/new", "/inquiries/1"].into_iter().zip(words) {
            let page = phone.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{address} is a page");
            assert!(page.text().contains(word), "{address} says {word}");
            assert!(!page.text().contains("mypage-inquir"), "{address} ({lang}): a word is missing");
        }
    }
}
