use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    Lang,
    desk::{self, MemberDesk, Reception, Refused, SiteAsked as Asked, Token, TokenAsked},
    testing::{Office, Postbox},
};

const BACK: &str = "https://forum.example.jp/callback";
const VERIFIER: &str = "a-verifier-that-is-long-enough-for-rfc-7636-to-be-content";

/// An office, what My Page holds, a member at the desk, and a registered site.
struct House {
    office: Office,
    reception: Reception,
    desk: MemberDesk,
    member: i64,
    id: i64,
    code: String,
    secret: String,
}

fn house() -> House {
    const PASSWORD: &str = "里山の朝は鳥の声から始まる";
    let office = Office::new();
    office.mail_goes_out();
    let member = office.member("小林", "千代子", Some("chiyo@mail.example.jp"));
    office.done("logins.invite", json!({ "members": [member] }));
    let token = Postbox::default().collect(&office.book).token();
    let reception = desk::reception(office.book.clone());
    reception.claim(&token, PASSWORD, "").expect("a fresh link");
    let session = reception.sign_in("chiyo@mail.example.jp", PASSWORD, [192, 0, 2, 1].into(), "").expect("right");
    let desk = reception.desk(&session, Lang::Ja).expect("asked").expect("a fresh session");
    let saved = office.done("clients.save", site("会員の掲示板", &[BACK]));
    let text = |field: &str| saved[field].as_str().expect("a text").to_owned();
    House {
        id: saved["id"].as_i64().expect("a key"),
        code: text("code"),
        secret: text("secret"),
        office,
        reception,
        desk,
        member,
    }
}

fn site(name: &str, redirects: &[&str]) -> Value {
    json!({ "id": null, "name": name, "redirects": redirects, "scopes": ["profile", "email"], "secret": true })
}

impl House {
    fn asked(&self) -> Asked {
        Asked {
            client_id: self.code.clone(),
            redirect_uri: BACK.to_owned(),
            response_type: "code".to_owned(),
            scope: "openid profile email membership".to_owned(),
            state: "xyz".to_owned(),
            nonce: "n".to_owned(),
            code_challenge: URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER.as_bytes())),
            code_challenge_method: "S256".to_owned(),
            ..Asked::default()
        }
    }

    /// The code that a member who agrees sends back with.
    fn code(&self) -> String {
        let of = self.reception.check_site(&self.asked()).expect("in order");
        let address = self.desk.account().unwrap().allow(&of).expect("the member agrees");
        let url = url::Url::parse(&address).expect("an address");
        url.query_pairs().find(|(name, _)| name == "code").expect("a code").1.into_owned()
    }

    fn fetch(&self, code: &str, change: impl FnOnce(&mut TokenAsked)) -> Result<Value, &'static str> {
        let mut asked = TokenAsked {
            grant_type: "authorization_code".to_owned(),
            code: code.to_owned(),
            redirect_uri: BACK.to_owned(),
            code_verifier: VERIFIER.to_owned(),
            client_id: self.code.clone(),
            client_secret: self.secret.clone(),
        };
        change(&mut asked);
        match self.reception.token(&asked).expect("answered") {
            Token::Given(said) => Ok(said),
            Token::Refused(why) => Err(why),
        }
    }

    fn knows(&self, said: &Value) -> Option<Value> {
        self.reception.userinfo(said["access_token"].as_str().expect("a token")).expect("asked")
    }
}

#[test]
fn a_site_learns_what_it_was_registered_for_and_the_member_agreed_to() {
    let house = house();
    let of = house.reception.check_site(&house.asked()).expect("in order");
    assert!(
        house.desk.account().unwrap().needs_consent(&of).expect("asked"),
        "nothing is told before the member agrees"
    );
    let said = house.fetch(&house.code(), |_| ()).expect("a token");
    let known = house.knows(&said).expect("it is good");
    assert_eq!(
        (&known["name"], &known["email"]),
        (&json!("小林 千代子"), &json!("chiyo@mail.example.jp")),
        "the scopes"
    );
    assert!(known.get("member_no").is_none(), "what it asked for beyond that is left out");
    assert!(!house.desk.account().unwrap().needs_consent(&of).expect("asked"), "the member is asked once");
    let sites = house.desk.account().unwrap().sites().expect("asked");
    assert_eq!((sites.len(), sites[0].name.as_str()), (1, "会員の掲示板"), "and finds it among their sites");

    let other = house.office.done("clients.save", site("別のサイト", &["https://other.example.jp/"]));
    let mut asked = house.asked();
    (asked.client_id, asked.redirect_uri) =
        (other["code"].as_str().expect("a code").to_owned(), "https://other.example.jp/".to_owned());
    let of = house.reception.check_site(&asked).expect("in order");
    assert!(house.desk.account().unwrap().needs_consent(&of).expect("asked"), "a yes to one site is none to another");

    house.desk.account().unwrap().end_site(sites[0].id).expect("taken back");
    assert!(house.knows(&said).is_none(), "what the site holds is good no longer");
    assert!(house.desk.account().unwrap().end_site(sites[0].id).is_err(), "twice is told");
}

#[test]
fn two_sites_know_a_member_by_different_names() {
    let house = house();
    let first = house.knows(&house.fetch(&house.code(), |_| ()).expect("a token")).expect("good");
    let again = house.knows(&house.fetch(&house.code(), |_| ()).expect("a token")).expect("good");
    assert_eq!(first["sub"], again["sub"], "a site knows the member again");
    assert_ne!(first["sub"], json!(house.member.to_string()), "by a name that says nothing");
    let other = house
        .office
        .done("clients.save", json!({ "id": null, "name": "別", "redirects": [BACK], "scopes": [], "secret": false }));
    let mut asked = house.asked();
    asked.client_id = other["code"].as_str().expect("a code").to_owned();
    let of = house.reception.check_site(&asked).expect("in order");
    let address = house.desk.account().unwrap().allow(&of).expect("agreed");
    assert!(
        house.desk.account().unwrap().needs_consent(&of).expect("asked"),
        "without a secret anybody may ask in its name: each time"
    );
    let code = url::Url::parse(&address)
        .expect("an address")
        .query_pairs()
        .find(|(name, _)| name == "code")
        .expect("a code")
        .1
        .into_owned();
    let said = house.fetch(&code, |asked_for| {
        asked_for.client_id = asked.client_id.clone();
        asked_for.client_secret.clear();
    });
    let elsewhere = house.knows(&said.expect("a site that keeps no secret has PKCE")).expect("good");
    assert_ne!(first["sub"], elsewhere["sub"], "so that two cannot put together what they know");
    assert!(elsewhere.get("name").is_none(), "it asked for nothing");
}

#[test]
fn a_code_is_good_once_for_its_site_its_address_its_verifier_and_a_minute() {
    let house = house();
    let code = house.code();
    let said = house.fetch(&code, |_| ()).expect("the first time");
    assert_eq!(house.fetch(&code, |_| ()), Err("invalid_grant"), "the second time it was stolen");
    assert!(house.knows(&said).is_none(), "and what came of it is good no longer");
    assert_eq!(
        house.fetch(&house.code(), |asked| asked.client_secret = "wrong".to_owned()),
        Err("invalid_client"),
        "another's secret"
    );
    assert_eq!(
        house.fetch(&house.code(), |asked| asked.client_id = "nobody".to_owned()),
        Err("invalid_client"),
        "nobody"
    );
    assert_eq!(
        house.fetch(&house.code(), |asked| asked.code_verifier = "another".to_owned()),
        Err("invalid_grant"),
        "PKCE"
    );
    assert_eq!(
        house.fetch(&house.code(), |asked| asked.redirect_uri.push('x')),
        Err("invalid_grant"),
        "another address"
    );
    assert_eq!(
        house.fetch(&house.code(), |asked| asked.grant_type = "password".to_owned()),
        Err("unsupported_grant_type"),
        "one flow"
    );
    assert_eq!(house.fetch("guessed", |_| ()), Err("invalid_grant"), "a guess");
    let late = house.code();
    house.office.clock.pass(Duration::seconds(61));
    assert_eq!(house.fetch(&late, |_| ()), Err("invalid_grant"), "a minute is over");
    let tried = house.code();
    assert_eq!(
        house.fetch(&tried, |asked| asked.code_verifier = "another".to_owned()),
        Err("invalid_grant"),
        "once wrong"
    );
    assert_eq!(house.fetch(&tried, |_| ()), Err("invalid_grant"), "it is not tried twice");
}

#[test]
fn a_token_ends_with_ten_minutes_the_site_and_the_member() {
    let house = house();
    let token = || house.fetch(&house.code(), |_| ()).expect("a token");
    let over = token();
    house.office.clock.pass(Duration::minutes(10));
    assert!(house.knows(&over).is_none(), "ten minutes");
    let retired = token();
    house.office.done("clients.retire", json!({ "id": house.id }));
    assert!(house.knows(&retired).is_none(), "the site is let in no more");
    assert!(matches!(house.reception.check_site(&house.asked()), Err(Refused::Here(_))), "nor may it ask");

    let house = self::house();
    let token = || house.fetch(&house.code(), |_| ()).expect("a token");
    let (held, code) = (token(), house.code());
    house.office.died(house.member);
    assert!(house.knows(&held).is_none() && house.fetch(&code, |_| ()).is_err(), "nothing is told of the dead");
}

#[test]
fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let house = house();
    let here = |change: fn(&mut Asked)| {
        let mut asked = house.asked();
        change(&mut asked);
        matches!(house.reception.check_site(&asked), Err(Refused::Here(_)))
    };
    assert!(here(|asked| asked.redirect_uri = "https://evil.example/".to_owned()), "another's address");
    assert!(here(|asked| asked.redirect_uri = format!("{BACK}/../x")), "compared to the letter");
    assert!(here(|asked| asked.client_id = "nobody".to_owned()), "an unknown site");
    let back = |change: fn(&mut Asked)| {
        let mut asked = house.asked();
        change(&mut asked);
        match house.reception.check_site(&asked) {
            Err(Refused::Back(address)) => address,
            other => panic!("the site must be told: {other:?}"),
        }
    };
    let told = back(|asked| asked.response_type = "token".to_owned());
    assert!(
        told.starts_with(BACK) && told.contains("unsupported_response_type") && told.contains("state=xyz"),
        "{told}"
    );
    assert!(back(|asked| asked.code_challenge_method = "plain".to_owned()).contains("PKCE"), "no code without PKCE");
    assert!(back(|asked| asked.code_challenge.clear()).contains("PKCE"), "nor with an empty one");
    assert!(back(|asked| asked.scope = "profile".to_owned()).contains("invalid_scope"), "openid must be asked for");
    for address in [
        "http://forum.example.jp/",
        "https://a.example.jp/#x",
        "https://u:p@a.example.jp/",
        "javascript:alert(1)",
        "https://*.example.jp/",
        "/callback",
    ] {
        let refused = house.office.call("clients.save", site("悪い", &[address])).expect_err(address);
        assert_eq!(refused.field.as_deref(), Some("redirects"), "{address} is no address to come back to");
    }
    house.office.done("clients.save", site("手もと", &["http://127.0.0.1:8080/callback"]));
}

#[test]
fn keys_are_made_once_a_quarter_and_the_last_one_is_found_a_while() {
    let house = house();
    let ids = || {
        let keys = house.reception.signing_keys().expect("keys").public().expect("public");
        let all = keys["keys"].as_array().expect("a list").clone();
        assert!(all.iter().all(|key| key.get("d").is_none() && key["use"] == "sig"), "nothing secret is shown");
        all.iter().map(|key| key["kid"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    let first = ids();
    assert_eq!(first.len(), 1, "the first is made when it is needed");
    assert_eq!(ids(), first, "and stays");
    house.office.clock.pass(Duration::days(90));
    let second = ids();
    assert_eq!((second.len(), &second[1]), (2, &first[0]), "what was signed yesterday can still be read");
    assert_ne!(second[0], first[0], "and another signs");
    house.office.clock.pass(Duration::days(8));
    assert_eq!(ids(), [second[0].clone()], "and a week later it is found no more");
}

#[test]
fn a_site_that_wants_a_fresh_sign_in_gets_one() {
    let house = house();
    let ask = |prompt: &str, max_age: &str| {
        let asked = Asked { prompt: prompt.to_owned(), max_age: max_age.to_owned(), ..house.asked() };
        house.reception.check_site(&asked)
    };
    let again =
        |prompt, max_age| house.desk.account().unwrap().signs_in_again(&ask(prompt, max_age).expect("in order"));
    assert!(!again("login", "") && !again("", "0"), "who signed in a moment ago has just done so");
    house.office.clock.pass(Duration::minutes(10));
    assert!(again("login", "") && again("", "599") && !again("", "600") && !again("", ""), "else once more");
    let said = house.fetch(&house.code(), |_| ()).expect("a token");
    let claims = said["id_token"].as_str().and_then(|token| token.split('.').nth(1)).expect("three parts");
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).expect("base64url")).expect("JSON");
    let age = claims["iat"].as_i64().expect("a moment") - claims["auth_time"].as_i64().expect("a moment");
    assert_eq!(age, 600, "the site is told when that was");
    let of = ask("consent", "").expect("in order");
    assert!(house.desk.account().unwrap().needs_consent(&of).expect("asked"), "a site may want the member asked anew");
    for (prompt, max_age) in [("none login", ""), ("", "-1"), ("", "soon")] {
        let refused = ask(prompt, max_age).expect_err("not in order");
        let Refused::Back(address) = refused else { panic!("the site is told") };
        assert!(address.contains("error=invalid_request"), "{prompt} {max_age}: {address}");
    }
}
