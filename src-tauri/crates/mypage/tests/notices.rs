//! Home, card, notices, documents and help through the router.

mod browser;

use axum::http::{StatusCode, header};
use browser::{Browser, PASSWORD, claimed};
use serde_json::{Value, json};
use tsudoi_core::testing::Office;

const EMAIL: &str = "chiyo@mail.example.jp";
const OTHER: &str = "ichiro@mail.example.jp";

/// An office with two members, of whom the second is of the board, and something for each.
async fn told() -> (Office, Browser, Browser) {
    let office = Office::new();
    claimed(&office, "小林", "千代子", EMAIL);
    let other = claimed(&office, "山本", "一郎", OTHER);
    office.done("tags.set", json!({ "members": [other], "add": ["役員"], "remove": [] }));
    let (mut one, mut two) = (Browser::new(&office), Browser::new(&office));
    one.sign_in(EMAIL, PASSWORD).await;
    two.sign_in(OTHER, PASSWORD).await;
    (office, one, two)
}

fn notice(office: &Office, title: &str, more: Value) -> i64 {
    let mut input = json!({ "title": title, "body": "**本文**です", "starts_on": "2026-11-20", "published": true });
    for (key, value) in more.as_object().expect("fields") {
        input[key] = value.clone();
    }
    office.done("notices.save", input)["id"].as_i64().expect("a key")
}

#[tokio::test]
async fn a_notice_waits_on_the_first_page_until_it_is_read() {
    let (office, mut phone, mut other) = told().await;
    assert!(phone.get("/").await.text().contains("いま、お知らせはありません"), "nothing yet");
    let id = notice(&office, "会報 第72号", json!({}));
    let home = phone.get("/").await.text();
    assert!(home.contains("未読のお知らせ：会報 第72号"), "it waits");
    assert!(home.contains(&format!("/notices/{id}")), "with the way to it");
    let page = phone.get(&format!("/notices/{id}")).await.text();
    assert!(page.contains("<strong>本文</strong>"), "as it was written");
    assert!(!phone.get("/").await.text().contains("未読のお知らせ"), "read");
    assert!(other.get("/").await.text().contains("未読のお知らせ"), "by one, not by the other");
    let row = office.done("notices.list", json!({ "limit": 10 }))["rows"][0].clone();
    assert_eq!((&row["read"], &row["meant"]), (&json!(1), &json!(2)), "the office sees it");
}

#[tokio::test]
async fn what_is_not_for_a_member_is_nowhere() {
    let (office, mut phone, mut board) = told().await;
    let id = notice(&office, "役員会のご案内", json!({ "audience": "tag:役員" }));
    let paper =
        office.done("notices.attach", json!({ "notice": id, "name": "議案 書.txt", "bytes": "AAAA" }))["id"].clone();
    let folder = office.done("shelf.save_folder", json!({ "name": "議事録" }))["id"].clone();
    let file = json!({ "name": "証明.txt", "bytes": "AAAA" });
    let document =
        json!({ "folder": folder, "title": "在籍証明書", "member": 2, "starts_on": "2026-11-01", "file": file });
    let document = office.done("shelf.save", document)["id"].clone();
    let mut nobody = phone.another();
    let addresses = [format!("/notices/{id}"), format!("/notices/{id}/{paper}"), format!("/shelf/{document}")];
    for address in &addresses {
        assert_eq!(board.get(address).await.status, StatusCode::OK, "{address} is for the board");
        let refused = phone.get(address).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{address} is not for another member");
        assert!(!refused.text().contains("役員会") && !refused.text().contains("証明書"), "nothing leaks");
        let refused = nobody.get(address).await;
        assert!(refused.status != StatusCode::OK, "{address} is not for whoever comes by");
    }
    for address in ["/", "/notices", "/shelf"] {
        let text = phone.get(address).await.text();
        assert!(!text.contains("役員会") && !text.contains("証明書"), "{address} does not name it");
    }
    for address in ["/notices/x", "/notices/1/x", "/shelf/x", "/notices/-1", "/notices/99999999999999999999"] {
        assert_eq!(phone.get(address).await.status, StatusCode::NOT_FOUND, "{address} is nothing");
    }
    assert_eq!(nobody.get("/shelf").await.leads_to(), "/sign-in", "the shelf is for members");
    let saved = board.get(&addresses[1]).await;
    let name = saved.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(name.starts_with("attachment; ") && name.contains("filename*=UTF-8''%E8%AD%B0%E6%A1%88%20"), "{name}");
    assert_eq!(saved.headers[header::CONTENT_TYPE], "application/octet-stream", "nothing that a browser would run");
    let entry = office.done("journal.list", json!({}))[0].clone();
    assert_eq!(entry["command"], "mypage.take_document", "that the certificate was fetched is known");
}

#[tokio::test]
async fn before_signing_in_there_is_what_is_for_everybody() {
    let office = Office::new();
    let public = notice(&office, "年末年始のお休み", json!({ "public": true }));
    let closed = notice(&office, "会員のみなさまへ", json!({}));
    let words = |question: &str, public: bool| json!({ "words": { "category": "入会", "question": question, "answer": "はい", "public": public } });
    office.done("faq.save", words("どなたでも入れますか", true));
    office.done("faq.save", words("会員だけの質問", false));
    let mut browser = Browser::new(&office);
    let page = browser.get("/sign-in").await.text();
    assert!(page.contains("年末年始のお休み") && page.contains("href=\"/help\""), "on the first page they see");
    assert!(!page.contains("会員のみなさまへ"), "and nothing else");
    assert_eq!(browser.get(&format!("/notices/{public}")).await.status, StatusCode::OK, "it opens");
    assert_eq!(browser.get(&format!("/notices/{closed}")).await.status, StatusCode::NOT_FOUND, "the other does not");
    let help = browser.get("/help?q=%E3%81%A9%E3%81%AA%E3%81%9F").await.text();
    assert!(help.contains("どなたでも入れますか") && !help.contains("会員だけの質問"), "answers for everybody");
    let none = browser.get("/help?q=%3Cscript%3E").await.text();
    assert!(none.contains("見つかりませんでした") && !none.contains("<script>"), "what was typed is text");
}

#[tokio::test]
async fn a_card_is_checked_as_far_as_the_association_says() {
    let (office, mut phone, _) = told().await;
    let card = phone.get("/card").await.text();
    let code = card.split("mc__code\">").nth(1).unwrap().split("</span>").nth(1).unwrap();
    let code = code.split('<').next().unwrap().trim().to_owned();
    assert_eq!(office.done("card.check", json!({ "text": &code }))["verdict"], "valid", "the office reads it");
    assert!(!card.contains("mypage-"), "every word is there");
    let mut anybody = Browser::new(&office);
    let address = format!("/card/{}", code.replace('-', ""));
    assert!(anybody.get(&address).await.text().contains("事務局だけが確認できます"), "until the association says so");
    let settings = json!({ "public": true, "kind": true, "name": "initials", "days": 2 });
    office.done("card.set_settings", json!({ "settings": settings }));
    let page = anybody.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "it is good");
    assert!(page.text().contains("有効な会員証です") && page.text().contains("小○ 千○○"), "as much as is said");
    assert!(!page.text().contains("千代子") && !page.text().contains("00001"), "and no more");
    let wrong = anybody.get("/card/00001").await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND, "a number is no card");
    let form = anybody.get(&address).await;
    assert_eq!(form.headers[header::CACHE_CONTROL], "no-store", "nobody keeps it");
}

#[tokio::test]
async fn every_page_speaks_both_languages() {
    let (office, mut phone, _) = told().await;
    let folder = office.done("shelf.save_folder", json!({ "name": "会報", "name_en": "Bulletins" }))["id"].clone();
    let file = json!({ "name": "72.txt", "bytes": "AAAA" });
    office.done("shelf.save", json!({ "folder": folder, "title": "第72号", "starts_on": "2026-11-01", "file": file }));
    let words = json!({ "category": "会費", "question": "問い", "answer": "答え" });
    office.done("faq.save", json!({ "words": words }));
    phone.headers = vec![("accept-language", "en".to_owned())];
    for (address, words) in [
        ("/", "Documents"),
        ("/card", "Membership card"),
        ("/notices", "There are no notices"),
        ("/shelf", "Bulletins"),
        ("/help", "lang=\"ja\""),
        ("/help?q=zzz", "Nothing was found"),
    ] {
        let page = phone.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address} is a page");
        assert!(page.text().contains(words), "{address} says {words}");
        assert!(!page.text().contains("mypage-home-") && !page.text().contains("mypage-card-"), "{address}: a word");
    }
}
