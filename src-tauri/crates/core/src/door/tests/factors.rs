//! Staff with two factors, at the door.

use totp_rs::{Builder, Secret};

use super::*;

pub(super) fn ask(door: &Door, token: &str, name: &str, input: Value) -> Result<Value> {
    match door.call(Some(token), name, input, Lang::Ja, None)? {
        Reply::Data { data, .. } => Ok(data),
        Reply::File(_) => panic!("{name} answers data"),
    }
}

/// What an app with this key shows by the book's clock.
fn shown(door: &Door, key: &str) -> String {
    let now = door.book().expect("open").now().timestamp();
    let secret = Secret::try_from_base32(key.replace(' ', "")).expect("base32");
    let totp = Builder::new().with_secret(secret).build().expect("160 bits");
    totp.generate(u64::try_from(now).expect("after 1970")).to_string()
}

fn codes(answer: &Value) -> Vec<String> {
    serde_json::from_value(answer["recovery_codes"].clone()).expect("a list of codes")
}

fn stage(door: &Door, token: &str) -> Option<Stage> {
    door.state(Some(token), None, Lang::Ja).half_way.map(|half| half.stage)
}

/// Somebody who has started an app: their recovery codes.
fn with_app(door: &Door) -> (Token, Vec<String>) {
    let token = door.sign_in(STAFF, PASSWORD, None).expect("name and password are right");
    let wrong = ask(door, &token, "staff.start_app", json!({ "current": "surely not it" })).unwrap_err();
    assert_eq!(wrong.field.as_deref(), Some("current"), "a desk that was left open is not enough");
    let secret = ask(door, &token, "staff.start_app", json!({ "current": PASSWORD })).expect("laid out");
    let wrong = ask(door, &token, "staff.confirm_app", json!({ "code": "000000" })).unwrap_err();
    assert_eq!(wrong.key, "error-code-wrong", "it does not count before its first code");
    let code = shown(door, secret["key"].as_str().expect("to type"));
    let done = ask(door, &token, "staff.confirm_app", json!({ "code": code })).expect("the first code");
    (token, codes(&done))
}

#[test]
fn half_way_in_nothing_is_reached_but_the_second_factor() {
    let (door, _folder) = door();
    let (_, codes) = with_app(&door);
    assert_eq!(codes.len(), 10, "recovery codes, shown once");
    let token = door.sign_in(STAFF, PASSWORD, None).expect("the password is right");
    assert_eq!(ask(&door, &token, "staff.me", json!({})).unwrap_err().code, Code::Unauthorized, "not in");
    assert_eq!(stage(&door, &token), Some(Stage::Second), "a code is asked for");
    assert_eq!(door.second(&token, "123456", None).unwrap_err().key, "error-code-wrong", "not any");
    door.second(&token, &codes[0].to_lowercase(), None).expect("however it is typed");
    assert!(ask(&door, &token, "staff.me", json!({})).is_ok() && stage(&door, &token).is_none(), "in");
    let again = door.sign_in(STAFF, PASSWORD, None).expect("the password is right");
    assert!(door.second(&again, &codes[0], None).is_err(), "each code is good once");
    for _ in 0..4 {
        door.second(&again, "123456", None).unwrap_err();
    }
    assert_eq!(door.second(&again, &codes[1], None).unwrap_err().code, Code::TooMany, "guesses wait");
}

#[test]
fn the_recovery_sheet_does_not_go_around_the_second_factor() {
    let (door, _folder) = door();
    let (token, codes) = with_app(&door);
    let sheet = ask(&door, &token, "staff.renew_recovery", json!({})).expect("an administrator");
    door.close();
    let code = sheet["recovery_code"].as_str().expect("on the sheet");
    let token = door.recover(code, STAFF, "yuugata no nagai kage", None).expect("the sheet opens the file");
    assert_eq!(stage(&door, &token), Some(Stage::Second), "but not the door");
    assert!(ask(&door, &token, "staff.list", json!({})).is_err(), "nothing is shown");
    door.second(&token, &codes[2], None).expect("with a recovery code it opens");
    assert!(ask(&door, &token, "staff.list", json!({})).is_ok(), "in");
}

#[test]
fn whose_role_needs_two_factors_sets_them_up_first() {
    let (door, _folder) = door_after(|office| {
        let roles = office.done("roles.list", json!({}));
        let admin = roles.as_array().expect("roles").iter().find(|role| role["code"] == "admin").expect("there is one");
        office.done("staff.set_rules", json!({ "staff": "roles", "roles": [admin["id"]] }));
    });
    let token = door.sign_in(STAFF, PASSWORD, None).expect("the password is right");
    assert!(ask(&door, &token, "staff.me", json!({})).is_err(), "not in");
    let half = door.state(Some(&token), None, Lang::Ja).half_way.expect("half way");
    let secret = half.app.expect("laid out");
    assert!(half.stage == Stage::SetUp && secret.qr_svg.starts_with("<svg"), "to scan");
    let codes = door.second(&token, &shown(&door, &secret.key), None).expect("the first code");
    assert_eq!(codes.len(), 10, "recovery codes, shown once");
    let mine = ask(&door, &token, "staff.factors", json!({})).expect("in");
    assert!(mine["asked"] == true && mine["recovery_left"] == 10, "{mine}");
    let stop = ask(&door, &token, "staff.stop_app", json!({ "current": PASSWORD })).unwrap_err();
    assert_eq!(stop.key, "error-last-factor", "it stays while it is asked for");
    let journal = ask(&door, &token, "journal.list", json!({})).expect("an administrator");
    assert_eq!(journal[0]["command"], "staff.confirm_app", "that it was set up stands in the journal");
}

#[test]
fn a_new_password_ends_the_other_sessions_and_guesses_of_it_wait() {
    let (door, _folder) = door();
    let mine = door.sign_in(STAFF, PASSWORD, None).expect("the password is right");
    let elsewhere = door.sign_in(STAFF, PASSWORD, None).expect("the password is right");
    let new = "yuugata no nagai kage";
    ask(&door, &mine, "staff.change_password", json!({ "current": PASSWORD, "new": new })).expect("it is mine");
    assert!(ask(&door, &mine, "staff.me", json!({})).is_ok(), "this one stays");
    assert_eq!(ask(&door, &elsewhere, "staff.me", json!({})).unwrap_err().code, Code::Unauthorized, "the other is out");
    let guess = json!({ "current": "surely not it", "new": PASSWORD });
    for _ in 0..5 {
        let wrong = ask(&door, &mine, "staff.change_password", guess.clone()).unwrap_err();
        assert_eq!(wrong.key, "error-current-password", "five are free");
    }
    let waits = ask(&door, &mine, "staff.change_password", guess).unwrap_err();
    assert_eq!(waits.code, Code::TooMany, "then it waits");
}
