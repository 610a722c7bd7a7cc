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

macro_rules! bytes {
    ($name:literal) => {
        include_bytes!(concat!("../../../../../../tests/fixtures/rosters/", $name))
    };
}

macro_rules! roster {
    ($name:literal, $people:literal) => {
        taken($name, bytes!($name), $people)
    };
}

/// A roster that does not go in by itself: the office, the file as opened, its plan.
fn looked_at(name: &str, bytes: &[u8]) -> (Office, Value, Value) {
    let office = Office::new();
    kind(&office, "正会員");
    let opened = open(&office, name, bytes);
    let planned = plan(&office, &opened, json!({}));
    (office, opened, planned)
}

/// What is said about the cells: row, column, what it was taken for.
fn remarks(planned: &Value) -> Vec<(u64, &str, &Value)> {
    let rows = planned["rows"].as_array().into_iter().flatten();
    let reasons = rows.flat_map(|row| row["reasons"].as_array().into_iter().flatten().map(move |one| (row, one)));
    reasons
        .filter(|(_, one)| one["at"].is_u64())
        .map(|(row, one)| (row["row"].as_u64().expect("a row"), one["column"].as_str().unwrap_or(""), &one["fix"]))
        .collect()
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

#[test]
fn titles_above_and_sums_below_are_no_people() {
    let (office, opened, planned) = looked_at("title-lines.xlsx", bytes!("title-lines.xlsx"));
    assert_eq!(opened["header_row"], 3, "below the title");
    assert_eq!(counts(&planned), [3, 0, 0, 1, 0], "the sum waits, should it be somebody after all");
    commit(&office, &opened, json!({}));
    let one = member(&office, "1");
    assert_eq!((&one["sei"], &one["mei"]), (&json!("小林"), &json!("千代子")), "under the merged 氏名");
    assert_eq!(one["phones"][0]["number"], "0263-33-1234", "under the merged 連絡先");
    assert_eq!(one["emails"][0]["address"], "chiyoko@example.jp", "beside it");
}

#[test]
fn letters_that_only_windows_has_are_read_and_lost_ones_are_named() {
    let (office, opened, _) = looked_at("cp932-letters.csv", bytes!("cp932-letters.csv"));
    assert_eq!(opened["encoding"], "CP932", "found out");
    assert_eq!(
        opened["doubtful"],
        json!([{ "row": 4, "column": 1, "text": "?野 太郎" }]),
        "a letter that the other program did not have"
    );
    commit(&office, &opened, json!({}));
    let one = member(&office, "1");
    assert_eq!((&one["sei"], &one["mei"]), (&json!("髙橋"), &json!("﨑子")), "as written, not 高 and 崎");
    assert_eq!(one["organisation"], "㈱梓①製作所", "as written, too");
    let found = office.done("members.find", json!({ "text": "高橋崎子" }));
    assert_eq!(found["total"], 1, "and found by the usual letters");
}

#[test]
fn rare_letters_and_their_variants_stay_as_they_are() {
    let office = roster!("utf8-variants.csv", 3);
    let names = ["1", "2", "3"].map(|no| member(&office, no)["name"].clone());
    assert_eq!(names, ["𠮷野 太郎", "葛\u{E0100}城 渡邊\u{E0101}", "𣘺本 一"], "byte for byte");
}

#[test]
fn other_encodings_are_found_out() {
    let office = roster!("euc-jp.csv", 2);
    assert_eq!(member(&office, "1")["sei_kana"], "コバヤシ", "EUC-JP");
    let office = roster!("utf16-tabs.txt", 2);
    let one = member(&office, "1");
    assert_eq!(one["name"], "髙橋 健一", "UTF-16, parted by tabs");
    let address = &one["addresses"][0];
    assert_eq!(
        (&address["street"], &address["building"]),
        (&json!("梓川梓2288"), &json!("梓ハイツ101")),
        "two lines in one cell"
    );
}

#[test]
fn first_years_and_last_days_of_eras_are_days() {
    let office = roster!("first-years.csv", 4);
    let all = ["1", "2", "3", "4"].map(|no| days(&member(&office, no)));
    let day = |text: &str| json!(text);
    assert_eq!(
        all,
        [
            (day("1926-12-25"), day("1989-01-07")),
            (day("1989-01-08"), day("2019-05-01")),
            (day("1960-02-29"), day("2019-05-01")),
            (day("2000-02-29"), day("2019-04-30")),
        ],
        "元年, 64年, the leap day of S35 and of 2000"
    );
}

#[test]
fn days_that_never_were_wait_for_a_person() {
    let (_, _, planned) = looked_at("days-that-never-were.csv", bytes!("days-that-never-were.csv"));
    assert_eq!(counts(&planned), [1, 0, 0, 2, 0], "the leap day of a common year, and the fortieth year of Heisei");
    assert_eq!(remarks(&planned), [(2, "生年月日", &Value::Null), (3, "生年月日", &Value::Null)], "nothing is guessed");
}

#[test]
fn a_postal_code_of_two_prefectures_moves_nobody() {
    let office = roster!("postal-two-prefectures.csv", 3);
    let places = ["1", "2", "3"].map(|no| {
        let address = member(&office, no)["addresses"][0].clone();
        (address["postal_code"].clone(), address["prefecture"].clone())
    });
    let is = |code: &str, prefecture: &str| (json!(code), json!(prefecture));
    assert_eq!(
        places,
        [is("4980000", "三重県"), is("4980000", "愛知県"), is("1008111", "東京都")],
        "the address says where, the code goes with it"
    );
}

#[test]
fn codes_that_were_guarded_from_excel_are_bare_again() {
    let office = roster!("guarded-codes.csv", 2);
    let one = member(&office, "00012");
    assert_eq!(one["addresses"][0]["postal_code"], "0600001", "out of =\"…\"");
    let numbers: Vec<&str> =
        one["phones"].as_array().into_iter().flatten().filter_map(|p| p["number"].as_str()).collect();
    assert_eq!(numbers, ["0263-33-1234", "090-1234-5678"], "both columns of one title, without the apostrophe");
}

#[test]
fn names_in_one_are_parted_where_somebody_can_look() {
    let (_, _, planned) = looked_at("names-in-one.csv", bytes!("names-in-one.csv"));
    assert_eq!(counts(&planned), [3, 0, 0, 0, 0], "all go in");
    let guessed: Vec<_> = remarks(&planned).into_iter().filter(|(_, column, _)| *column == "氏名").collect();
    assert_eq!(
        guessed,
        [(2, "氏名", &json!("小林 千代子")), (4, "氏名", &json!("東海林 太郎"))],
        "with what was guessed beside what was written"
    );
    assert_eq!(
        (&planned["repairs"][0]["title"], &planned["repairs"][0]["count"]),
        (&json!("氏名"), &json!(2)),
        "a lane to look through, where each can be put right"
    );
}
