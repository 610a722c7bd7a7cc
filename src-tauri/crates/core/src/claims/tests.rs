//! A letter with a code, and what it takes to begin by it.

#![allow(clippy::unwrap_used)] // a test may fall over

use std::net::{IpAddr, Ipv4Addr};

use chrono::Duration;
use serde_json::json;

use super::{code, issue::SECRET, store};
use crate::{
    Code, Lang, Permission, Work, association,
    desk::{self, Reception},
    testing::{Office, Postbox},
};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 9));
const PASSWORD: &str = "里山の朝は鳥の声から始まる";

fn house() -> (Office, Reception, i64) {
    let office = Office::new();
    office.mail_goes_out();
    office.done(
        "settings.set_mypage",
        json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" }),
    );
    let member = office.member("小林", "千代子", None);
    office.raw(|conn| {
        conn.execute("UPDATE member SET birth = '1950-04-01' WHERE id = ?", [member])?;
        conn.execute(
            "INSERT INTO address (member, postal_code, prefecture, city, street, mailing)
             VALUES (?, '3901702', '長野県', '松本市', '梓川梓1', 1)",
            [member],
        )?;
        Ok(())
    });
    let reception = desk::reception(office.book.clone());
    (office, reception, member)
}

/// As it stands on the letter.
fn printed(office: &Office, member: i64) -> String {
    let made = office.book.ask(&office.actor, Permission::SignedIn, &Work::quiet(), |reader| {
        let kept = store::of_member(reader, member)?.unwrap();
        code::make(&association::secret(reader, SECRET)?.unwrap(), member, &kept.nonce)
    });
    code::grouped(&made.unwrap())
}

#[test]
fn a_letter_leads_to_an_account_once() {
    let (office, reception, member) = house();
    let bare = office.member("佐藤", "健", None);
    let issued = office.done("claims.issue", json!({ "members": [member, bare], "days": 30 }));
    assert_eq!(issued["members"], json!([member]), "nobody gets a code whom nothing can be asked");
    assert_eq!(issued["skipped"][0]["member"], bare, "and it is said who does not, and why");
    let letter = office.done("claims.letters", json!({ "members": [member] }));
    assert!(letter["bytes"].as_i64().unwrap() > 1000, "a page for the envelope");
    let code = printed(&office, member);
    for (code, answer) in
        [(code.as_str(), "1950-04-02"), (code.as_str(), "390-1703"), ("0000-0000-0000-0000", "1950-04-01")]
    {
        let wrong = reception.start(code, answer, "chiyo@example.jp", HERE, Lang::Ja).unwrap_err();
        assert_eq!(
            (wrong.code, wrong.key),
            (Code::Unauthorized, "error-claims-wrong"),
            "one answer for all that is wrong"
        );
    }
    assert!(Postbox::default().collect(&office.book).0.is_empty(), "nothing went out");
    reception.start(&code.to_lowercase(), "昭和25年4月1日", "Chiyo@example.jp", HERE, Lang::Ja).unwrap();
    let first = Postbox::default().collect(&office.book).token();
    let envelope = reception.start(&code, "〒390-1702", "chiyo@example.jp", HERE, Lang::Ja).unwrap_err();
    assert_eq!(envelope.key, "error-claims-wrong", "what stands on the envelope proves nothing where more is known");
    reception.start(&code, "1950-04-01", "chiyo@example.jp", HERE, Lang::Ja).unwrap();
    let token = Postbox::default().collect(&office.book).token();
    assert!(reception.start_link(&first).unwrap().is_none(), "a newer link takes the place of the one before");
    assert_eq!(reception.start_link(&token).unwrap().unwrap().name, "小林 千代子", "whose page it will be");
    assert_eq!(reception.start_claim(&token, "password", "").unwrap_err().field.as_deref(), Some("password"));
    reception.start_claim(&token, PASSWORD, "").unwrap();
    assert!(reception.sign_in("chiyo@example.jp", PASSWORD, HERE, "").is_ok(), "with the address that they named");
    assert_eq!(reception.start_claim(&token, PASSWORD, "").unwrap_err().key, "error-link-over", "once");
    let again = reception.start(&code, "1950-04-01", "other@example.jp", HERE, Lang::Ja).unwrap_err();
    assert_eq!(again.key, "error-claims-wrong", "the code is used up");
}

#[test]
fn guesses_wait_for_the_code_and_for_the_place() {
    let (office, reception, member) = house();
    office.done("claims.issue", json!({ "members": [member], "days": 30 }));
    let code = printed(&office, member);
    let mut places = (1..).map(|n| IpAddr::V4(Ipv4Addr::new(198, 51, 100, n)));
    let mut last = None;
    for year in 1940..1946 {
        let place = places.next().unwrap();
        last = reception.start(&code, &format!("{year}-01-01"), "x@example.jp", place, Lang::Ja).err();
    }
    assert_eq!(last.unwrap().code, Code::TooMany, "from wherever they come, guesses for one code wait");
    let right = reception.start(&code, "1950-04-01", "x@example.jp", places.next().unwrap(), Lang::Ja);
    assert_eq!(right.unwrap_err().code, Code::TooMany, "the right answer, too");
    let mut refused = None;
    for n in 0..40 {
        let made_up = format!("{n:016}");
        refused = refused.or(reception
            .start(&made_up, "1950-04-01", "x@example.jp", HERE, Lang::Ja)
            .err()
            .filter(|error| error.code == Code::TooMany));
    }
    assert!(refused.is_some(), "who tries one code after the other waits");
}

#[test]
fn a_code_ends_with_its_day_a_newer_letter_or_when_it_is_taken_back() {
    let (office, reception, member) = house();
    let try_it = |code: &str| {
        office.clock.pass(Duration::hours(1));
        reception.start(code, "1950-04-01", "chiyo@example.jp", HERE, Lang::Ja).map_err(|error| error.key)
    };
    office.done("claims.issue", json!({ "members": [member], "days": 30 }));
    let old = printed(&office, member);
    office.done("claims.issue", json!({ "members": [member], "days": 30 }));
    assert_eq!(try_it(&old), Err("error-claims-wrong"), "a newer letter takes its place");
    let code = printed(&office, member);
    assert_eq!(try_it(&code), Ok(()), "which is good");
    office.done("claims.withdraw", json!({ "members": [member] }));
    assert_eq!(try_it(&code), Err("error-claims-wrong"), "until it is taken back");
    office.done("claims.issue", json!({ "members": [member], "days": 1 }));
    let code = printed(&office, member);
    office.clock.pass(Duration::days(2));
    assert_eq!(try_it(&code), Err("error-claims-wrong"), "or its day is over");
    let none = office.call("claims.letters", json!({ "members": [member] })).unwrap_err();
    assert_eq!(none.key, "error-claims-none", "and it is printed no more");
    let entries = office.done("journal.list", json!({})).to_string();
    assert!(entries.contains("利用開始のコードの作成"), "who made codes is written down");
}

#[test]
fn the_postal_code_is_asked_where_the_roster_knows_no_birth_and_every_address_hears_of_it() {
    let (office, reception, member) = house();
    let mut record = office.done("members.get", json!({ "member": member }))["record"].clone();
    record["birth"] = json!(null);
    record["emails"] = json!([{ "address": "one@example.jp", "mailing": true }, { "address": "two@example.jp" }]);
    office.done("members.update", json!({ "member": member, "record": record }));
    office.done("claims.issue", json!({ "members": [member], "days": 30 }));
    let code = printed(&office, member);
    reception.start(&code, "〒390-1702", "stranger@example.jp", HERE, Lang::Ja).unwrap();
    let token = Postbox::default().collect(&office.book).token();
    reception.start_claim(&token, PASSWORD, "").unwrap();
    let told: Vec<String> =
        Postbox::default().collect(&office.book).0.into_iter().map(|mail| mail.to_address).collect();
    assert_eq!(told, ["one@example.jp", "two@example.jp"], "whoever took the letter is not alone in knowing");
}

#[test]
fn a_code_dies_with_the_account_and_with_its_withdrawal() {
    let (office, reception, member) = house();
    let mut record = office.done("members.get", json!({ "member": member }))["record"].clone();
    record["emails"] = json!([{ "address": "chiyo@example.jp", "mailing": true }]);
    office.done("members.update", json!({ "member": member, "record": record }));
    office.done("claims.issue", json!({ "members": [member], "days": 30 }));
    let code = printed(&office, member);
    office.done("logins.invite", json!({ "members": [member] }));
    reception.claim(&Postbox::default().collect(&office.book).token(), PASSWORD, "").unwrap();
    office.done("logins.withdraw", json!({ "member": member }));
    let old = reception.start(&code, "1950-04-01", "other@example.jp", HERE, Lang::Ja).unwrap_err();
    assert_eq!(old.key, "error-claims-wrong", "a letter in a drawer does not open what the office has closed");
    office.done("claims.issue", json!({ "members": [member], "days": 30 }));
    let code = printed(&office, member);
    office.done("logins.withdraw", json!({ "member": member }));
    let gone = reception.start(&code, "1950-04-01", "other@example.jp", HERE, Lang::Ja).unwrap_err();
    assert_eq!(gone.key, "error-claims-wrong", "nor before anybody has begun");
}

#[test]
fn what_is_no_code_keeps_nobody_else_waiting() {
    let (_office, reception, _) = house();
    for n in 1..9 {
        let place = IpAddr::V4(Ipv4Addr::new(198, 51, 100, n));
        let wrong = reception.start("0000", "1950-04-01", "x@example.jp", place, Lang::Ja).unwrap_err();
        assert_eq!(wrong.code, Code::Unauthorized, "a slip of the pen counts for its own place alone");
    }
}
