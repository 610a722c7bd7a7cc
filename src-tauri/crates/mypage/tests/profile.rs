//! 登録情報を直す, through the router without a port.

mod browser;

use axum::http::StatusCode;
use browser::{Browser, PASSWORD, claimed};
use serde_json::json;
use tsudoi_core::testing::{Office, Postbox};

const EMAIL: &str = "chiyo@mail.example.jp";

async fn at_home(office: &Office) -> (i64, Browser) {
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
    );
    let member = claimed(office, "小林", "千代子", EMAIL);
    let mut phone = Browser::new(office);
    phone.sign_in(EMAIL, PASSWORD).await;
    (member, phone)
}

#[tokio::test]
async fn every_page_of_ones_own_data_opens_in_both_languages() {
    let office = Office::new();
    let (_, mut phone) = at_home(&office).await;
    for lang in ["ja", "en"] {
        phone.headers = vec![("accept-language", lang.to_owned())];
        for address in [
            "/profile",
            "/profile/edit",
            "/profile/edit/names",
            "/profile/edit/address",
            "/profile/edit/phones",
            "/profile/edit/mail",
            "/profile/edit/more",
            "/profile/consents",
            "/profile/leave",
            "/profile/data",
        ] {
            let page = phone.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{address} is a page");
            let text = page.text();
            let words = text.replace("mypage-consents-contact\"", "").replace("mypage-consents-roster\"", "");
            for missing in ["mypage-edit", "mypage-wait", "mypage-data", "mypage-leave", "mypage-consents", "requests-"]
            {
                assert!(!words.contains(missing), "{address} ({lang}): a word is missing: {missing}");
            }
        }
    }
    assert_eq!(phone.get("/profile/edit/nonsense").await.status, StatusCode::NOT_FOUND, "no such section");
}

#[tokio::test]
async fn a_member_says_that_all_is_still_right() {
    let office = Office::new();
    let (member, mut phone) = at_home(&office).await;
    assert!(!phone.get("/profile").await.text().contains("変わりありません"), "where nobody asks, nothing is asked");
    office.done("requests.set_rules", json!({ "items": {}, "confirm_months": 12 }));
    assert!(phone.get("/").await.text().contains("登録内容に変わりがないか"), "the first page says so");
    let page = phone.get("/profile").await;
    assert!(page.text().contains("変わりありません"), "and leads to the question");
    let csrf = page.hidden("csrf");
    let done = phone.post("/profile/confirm", &[("csrf", csrf.as_str())]).await;
    assert_eq!(done.leads_to(), "/profile?done=confirmed", "a press of a button");
    let page = phone.get("/profile?done=confirmed").await.text();
    assert!(page.contains("ありがとうございます") && !page.contains("変わりありません"), "once");
    assert!(!phone.get("/").await.text().contains("登録内容に変わりがないか"), "the first page is content");
    let known = office.done("members.get", json!({ "member": member }))["confirmed_on"].clone();
    assert!(known.is_string(), "and the office knows when: {known}");
}

#[tokio::test]
async fn nobody_comes_to_these_pages_without_a_session_and_no_form_without_its_secret() {
    let office = Office::new();
    let (_, phone) = at_home(&office).await;
    let mut stranger = phone.another();
    for address in ["/profile/edit", "/profile/edit/names", "/profile/consents", "/profile/leave", "/profile/data"] {
        assert_eq!(stranger.get(address).await.leads_to(), "/sign-in", "{address} is behind the door");
    }
    let blind = stranger.upload("/identity", &[("csrf", "x")], &[("front", "a.jpg", b"\xff\xd8\xff")]).await;
    assert_eq!(blind.leads_to(), "/sign-in?done=over", "not a byte of a stranger's file is read");
    let (_, mut phone) = (0, phone);
    let forged =
        phone.upload("/profile/edit/phones", &[("csrf", "x"), ("phones.0.number", "090-1111-2222")], &[]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN, "a form from elsewhere");
    for (address, fields) in [
        ("/profile/consents", vec![("csrf", "x"), ("roster", "yes")]),
        ("/profile/leave", vec![("csrf", "x"), ("which", "end"), ("last", "2027-03-31")]),
        ("/profile/data", vec![("csrf", "x"), ("form", "json")]),
        ("/profile/withdraw", vec![("csrf", "x"), ("request", "1")]),
        ("/profile/confirm", vec![("csrf", "x")]),
        ("/profile/sign-in", vec![("csrf", "x"), ("sign_in", "a@example.jp")]),
    ] {
        assert_eq!(phone.post(address, &fields).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    assert_eq!(office.done("requests.list", json!({}))["total"], 0, "nothing was asked for");
}

#[tokio::test]
async fn an_address_is_looked_up_asked_for_seen_waiting_and_taken_back() {
    let office = Office::new();
    let (_, mut phone) = at_home(&office).await;
    let csrf = phone.get("/profile/edit/address").await.hidden("csrf");
    let typed = [("csrf", csrf.as_str()), ("addresses.0.postal_code", "390-1702"), ("look", "0")];
    let looked = phone.upload("/profile/edit/address", &typed, &[]).await;
    assert_eq!(looked.status, StatusCode::OK, "nothing is refused");
    assert!(looked.text().contains("value=\"松本市\"") && looked.text().contains("390-1702"), "the code says where");
    let unknown = [("csrf", csrf.as_str()), ("addresses.0.postal_code", "999-9999"), ("look", "0")];
    let looked = phone.upload("/profile/edit/address", &unknown, &[]).await;
    assert!(looked.text().contains("この郵便番号は見つかりません"), "or that there is no such code");
    let wish = [
        ("csrf", csrf.as_str()),
        ("addresses.0.postal_code", "390-1702"),
        ("addresses.0.prefecture", "長野県"),
        ("addresses.0.city", "松本市"),
        ("addresses.0.street", "梓川梓2"),
        ("addresses.mailing", "0"),
    ];
    assert_eq!(phone.upload("/profile/edit/address", &wish, &[]).await.leads_to(), "/profile?done=asked");
    let page = phone.get("/profile?done=asked").await;
    assert!(page.text().contains("住所の変更 承認待ち") && page.text().contains("梓川梓2"), "it is seen waiting");
    let (request, csrf) = (page.hidden("request"), page.hidden("csrf"));
    let done = phone.post("/profile/withdraw", &[("csrf", &csrf), ("request", &request)]).await;
    assert_eq!(done.leads_to(), "/profile?done=withdrawn");
    assert!(!phone.get("/profile").await.text().contains("承認待ち</span>"), "and it is gone");
}

#[tokio::test]
async fn a_name_comes_with_a_photographed_paper() {
    let office = Office::new();
    let (member, mut phone) = at_home(&office).await;
    let csrf = phone.get("/profile/edit/names").await.hidden("csrf");
    let wish = [("csrf", csrf.as_str()), ("sei", "佐藤"), ("mei", "千代子"), ("note", "結婚しました")];
    let refused = phone.upload("/profile/edit/names", &wish, &[]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "a paper is asked for");
    assert!(
        refused.text().contains("書類を添えてください") && refused.text().contains("結婚しました"),
        "typed words stay"
    );
    let program = ("paper", "virus.pdf", b"MZ this is a program".as_slice());
    let refused = phone.upload("/profile/edit/names", &wish, &[program]).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "what it is says its content");
    let paper = ("paper", "koseki.pdf", b"%PDF-1.7 a family register %%EOF".as_slice());
    assert_eq!(phone.upload("/profile/edit/names", &wish, &[paper]).await.leads_to(), "/profile?done=asked");
    let row = office.done("requests.list", json!({}))["rows"][0].clone();
    assert_eq!((&row["paper"], &row["note"], &row["what"]), (&json!(true), &json!("結婚しました"), &json!("お名前")));
    office.done("requests.decide", json!({ "requests": [row["id"]], "decision": "approve" }));
    assert!(phone.get("/profile").await.text().contains("佐藤 千代子"), "the member sees it");
    assert_eq!(office.done("members.get", json!({ "member": member }))["name"], "佐藤 千代子");
}

#[tokio::test]
async fn a_new_mail_address_is_confirmed_by_pressing_the_button() {
    let office = Office::new();
    let (_, mut phone) = at_home(&office).await;
    let csrf = phone.get("/profile/edit/mail").await.hidden("csrf");
    let wish = [("csrf", csrf.as_str()), ("emails.1.address", "new@mail.example.jp")];
    assert_eq!(phone.upload("/profile/edit/mail", &wish, &[]).await.leads_to(), "/profile?done=proof");
    let token = Postbox::default().collect(&office.book).token();
    let mut elsewhere = phone.another();
    let page = elsewhere.get(&format!("/confirm?token={token}")).await;
    assert!(page.text().contains("new@mail.example.jp"), "it says which address");
    let form = page.hidden("form");
    let done = elsewhere.post("/confirm", &[("form", &form), ("token", &token)]).await;
    assert_eq!(done.leads_to(), "/confirm/done");
    assert!(phone.get("/profile").await.text().contains("new@mail.example.jp"), "now it stands there");
    assert_eq!(elsewhere.get(&format!("/confirm?token={token}")).await.status, StatusCode::NOT_FOUND, "once only");
}

#[tokio::test]
async fn consents_leaving_and_the_data_as_a_file() {
    let office = Office::new();
    let (member, mut phone) = at_home(&office).await;
    let csrf = phone.get("/profile/consents").await.hidden("csrf");
    let said = [("csrf", csrf.as_str()), ("roster", "yes"), ("roster:phone", "no")];
    assert_eq!(phone.post("/profile/consents", &said).await.leads_to(), "/profile?done=consents");
    assert!(phone.get("/profile/consents").await.text().contains("2026年11月20日のお答え"), "with its day");

    let bad = [("csrf", csrf.as_str()), ("which", "end"), ("last", "2020-01-01"), ("why", "転居のため")];
    let refused = phone.post("/profile/leave", &bad).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(
        refused.text().contains("過ぎた日は選べません") && refused.text().contains("転居のため"),
        "typed words stay"
    );
    let wish = [("csrf", csrf.as_str()), ("which", "end"), ("last", "2027-03-31"), ("why", "転居のため")];
    assert_eq!(phone.post("/profile/leave", &wish).await.leads_to(), "/profile?done=leave");
    assert!(phone.get("/profile").await.text().contains("退会の申し出 受付済み"), "it is seen");

    let json = phone.post("/profile/data", &[("csrf", &csrf), ("form", "json")]).await;
    assert_eq!(json.headers["content-type"], "application/json");
    assert!(json.headers["content-disposition"].to_str().unwrap_or_default().contains("my-data.json"));
    let data: serde_json::Value = serde_json::from_slice(&json.bytes).expect("it is JSON");
    assert_eq!(data["member"], "00001 小林 千代子");
    let html = phone.post("/profile/data", &[("csrf", &csrf), ("form", "html")]).await;
    assert!(html.text().contains("<table") && html.text().contains(EMAIL) && !html.text().contains("mypage-data"));
    let journal = office.done("journal.list", json!({}));
    assert_eq!(journal[0]["command"], "mypage.take_data", "it is in the journal");
    assert_eq!(office.done("requests.of_member", json!({ "member": member }))[0]["item"], "end");
}
