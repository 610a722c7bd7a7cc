//! One roster for each mess: `tests/fixtures/rosters`.

use serde_json::{Value, json};

use super::{commit, counts, kind, member, open, plan};
use crate::testing::Office;

/// Takes a roster in that must be clear, and the same again, which must change nothing.
fn taken(name: &str, bytes: &[u8], people: u64) -> Office {
    let office = Office::new();
    kind(&office, "正会員");
    let opened = open(&office, name, bytes);
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(counts(&planned), [people, 0, 0, 0, 0], "nobody waits: {name} {planned}");
    commit(&office, &opened, json!({}));
    let again = open(&office, name, bytes);
    assert_eq!(
        counts(&plan(&office, &again, json!({}))),
        [0, 0, people, 0, 0],
        "the same again is nothing new: {name}"
    );
    office
}

macro_rules! roster {
    ($name:literal, $people:literal) => {
        taken($name, include_bytes!(concat!("../../../../../../tests/fixtures/rosters/", $name)), $people)
    };
}

fn days(member: &Value) -> (Value, Value) {
    (member["birth"].clone(), member["joined_on"].clone())
}

#[test]
fn furigana_of_cells_stay_out_of_names() {
    let office = roster!("phonetic.xlsx", 2);
    let one = member(&office, "00001");
    assert_eq!((&one["sei"], &one["mei"]), (&json!("髙橋"), &json!("健一")), "as written");
    assert_eq!(one["addresses"][0]["street"], "梓川梓2288", "the address too");
    assert_eq!(member(&office, "00002")["sei"], "渡邉\u{E0100}", "with its variant");
}

#[test]
fn days_are_days_whatever_the_cell_holds() {
    let birth = (json!("1958-04-29"), json!("2010-04-01"));
    let office = roster!("dates-1900.xlsx", 2);
    assert_eq!(days(&member(&office, "00001")), birth, "a day that looks like one");
    assert_eq!(days(&member(&office, "00002")), birth, "a bare number, and a text");
    let office = roster!("dates-1904.xlsx", 1);
    assert_eq!(days(&member(&office, "00001")), birth, "counted from 1904");
    let office = roster!("wareki-cells.xlsx", 2);
    assert_eq!(days(&member(&office, "00001")), birth, "a cell that shows 昭和33年");
    assert_eq!(
        days(&member(&office, "00002")),
        (json!("1989-01-08"), json!("2019-05-01")),
        "the first days of two eras"
    );
}

#[test]
fn lost_zeros_come_back() {
    let office = roster!("lost-zeros.xlsx", 2);
    let one = member(&office, "1");
    assert_eq!(one["addresses"][0]["postal_code"], "0600001", "Sapporo");
    let numbers: Vec<&str> =
        one["phones"].as_array().into_iter().flatten().filter_map(|p| p["number"].as_str()).collect();
    assert_eq!(numbers, ["0263331234", "090-1234-5678"], "with their zeros");
}

#[test]
fn full_width_becomes_half() {
    let office = roster!("full-width.csv", 2);
    let found = office.done("members.find", json!({ "text": "小林" }));
    let one = office.done("members.get", json!({ "member": found["rows"][0]["id"] }));
    let record = &one["record"];
    assert_eq!((&record["sei_kana"], &record["birth"]), (&json!("コバヤシ"), &json!("1958-04-29")));
    assert_eq!(record["phones"][0]["number"], "0263-33-1234");
    assert_eq!(record["emails"][0]["address"], "chiyoko@example.jp");
    assert_eq!(record["addresses"][0]["postal_code"], "3901702");
}
