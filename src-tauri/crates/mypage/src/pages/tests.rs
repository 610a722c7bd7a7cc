//! What forms hold on to while they are worked at, seen from within the house.

#![allow(clippy::unwrap_used)] // a test may fall over

use std::net::{IpAddr, Ipv4Addr};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{Request, Response, StatusCode, header},
    routing::post,
};
use serde_json::json;
use tower::ServiceExt;
use tsudoi_core::{
    Lang,
    association::MypageSettings,
    desk::reception,
    testing::{Office, Postbox},
};

use super::upload::Uploaded;
use crate::{House, LONGEST_QUEUE, Limits, Options, all};

const PASSWORD: &str = "里山の朝は鳥の声から始まる";
const EMAIL: &str = "hana@mail.example.jp";
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

/// An office whose member has an account, and its house.
fn house() -> (Office, House) {
    let office = Office::new();
    office.mail_goes_out();
    let member = office.member("小林", "花", Some(EMAIL));
    office.done("logins.invite", json!({ "members": [member] }));
    let token = Postbox::default().collect(&office.book).token();
    let rooms = reception(office.book.clone());
    rooms.claim(&token, PASSWORD, "").unwrap();
    let house = House::new(rooms, Options::default(), &MypageSettings::default(), &Limits::default());
    (office, house)
}

async fn post_form(pages: &Router, address: &str, cookies: &str, kind: &str, body: &str) -> Response<Body> {
    let request = Request::post(address).header(header::COOKIE, cookies).header(header::CONTENT_TYPE, kind);
    pages.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap()
}

#[tokio::test]
async fn a_form_with_files_keeps_its_place_until_its_work_is_done() {
    async fn look(State(house): State<House>, sent: Uploaded) -> String {
        let place = sent.place();
        let while_read = house.uploads.available_permits();
        drop(sent);
        let while_worked_at = house.uploads.available_permits();
        drop(place);
        format!("{while_read} {while_worked_at}")
    }
    let (_office, house) = house();
    let session = house.reception.sign_in(EMAIL, PASSWORD, HERE, "").unwrap();
    let probe = Router::new().route("/probe", post(look)).with_state(house.clone());
    let body = "--edge\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.pdf\"\r\n\r\n%PDF\r\n--edge--\r\n";
    let kind = "multipart/form-data; boundary=edge";
    let answer = post_form(&probe, "/probe", &format!("tsudoi={session}"), kind, body).await;
    let said = to_bytes(answer.into_body(), 100).await.unwrap();
    assert_eq!(said, "3 3", "its files stand in memory while they are decoded, not only while they come");
    assert_eq!(house.uploads.available_permits(), 4, "and the place is given back");
}

#[tokio::test]
async fn whoever_writes_an_application_takes_no_turn_at_the_passwords() {
    let (office, house) = house();
    house.reception.join("taro@mail.example.jp", HERE, Lang::Ja).unwrap();
    let link = Postbox::default().collect(&office.book).token();
    let session = house.reception.open_join(&link).unwrap();
    let pages = all(&house, &MypageSettings::default(), &Limits::default());
    let _everybody = house.queue.acquire_many(LONGEST_QUEUE as u32).await.unwrap();
    let (cookies, kind) = (format!("tsudoi-join={session}; tsudoi-form=x"), "application/x-www-form-urlencoded");
    let claim = post_form(&pages, "/join/claim", &cookies, kind, "form=x&member=1&password=x").await;
    assert_eq!(claim.status(), StatusCode::SERVICE_UNAVAILABLE, "a password is hashed when it is its turn");
    let left = post_form(&pages, "/join/leave", &cookies, kind, "form=x").await;
    assert_eq!(left.status(), StatusCode::SEE_OTHER, "nothing else waits for it, nor keeps it from those who sign in");
}
