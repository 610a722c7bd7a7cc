//! Import for real life: a rule for each column, cells put right, setups that are found again, balances of
//! former years, numbers of records that were merged.

use serde_json::{Value, json};

use super::{commit, counts, kind, member, open, plan};
use crate::testing::Office;

const ROSTER: &str = "会員番号,氏名,電話,郵便番号,備考\n\
    00001,小林 千代子,0263-33-1111,390-1702,役員\n\
    00002,山田 太郎,,390-1702,\n";

fn office() -> Office {
    let office = Office::new();
    kind(&office, "正会員");
    let opened = open(&office, "a.csv", ROSTER.as_bytes());
    commit(&office, &opened, json!({}));
    office
}

fn mapping(rules: &[(usize, &str, Option<&str>)]) -> Value {
    let columns =
        rules.iter().map(|(column, target, rule)| json!({ "column": column, "target": target, "rule": rule }));
    columns.collect()
}

#[test]
fn each_column_has_a_rule_of_its_own() {
    let office = office();
    let next = "会員番号,氏名,電話,郵便番号,備考\n\
        00001,小林 千代美,0263-99-9999,060-0001,会計\n\
        00002,山田 太郎,0263-88-8888,060-0001,会計\n\
        00003,田中 一郎,0263-77-7777,060-0001,会計\n";
    let opened = open(&office, "b.csv", next.as_bytes());
    let rules = [
        (0, "no", None),
        (1, "name", Some("skip")),
        (2, "phone", Some("fill")),
        (3, "postal_code", Some("overwrite")),
        (4, "note", Some("skip")),
    ];
    let request = json!({ "mapping": mapping(&rules), "mode": "fill" });
    let planned = plan(&office, &opened, request.clone());
    assert_eq!(counts(&planned), [1, 2, 0, 0, 0], "one is new, two are news: {planned}");
    let fields = |row: usize| -> Vec<String> {
        let changes = planned["rows"][row]["changes"].as_array().cloned().unwrap_or_default();
        changes.iter().filter_map(|c| c["field"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(fields(0), ["住所"], "上書き; the telephone is there, name and note are passed by: {planned}");
    assert_eq!(fields(1), ["住所", "電話"], "空欄のみ: there was none");
    commit(&office, &opened, request);
    let one = member(&office, "00001");
    assert_eq!((&one["mei"], &one["addresses"][0]["postal_code"]), (&json!("千代子"), &json!("0600001")));
    assert_eq!(one["notes"].as_array().map(Vec::len), Some(1), "無視: no note was added");
    let three = member(&office, "00003");
    assert_eq!(three["notes"][0]["text"], "会計", "who is new has everything");
}

#[test]
fn the_postal_code_of_another_place_does_not_stay() {
    let office = office();
    let home = "会員番号,氏名,郵便番号,都道府県,市区町村,番地\n00001,小林 千代子,390-1702,長野県,松本市,梓川梓1\n00002,山田 太郎,390-1702,長野県,松本市,梓川梓2\n";
    let request = json!({ "mode": "overwrite" });
    let opened = open(&office, "home.csv", home.as_bytes());
    commit(&office, &opened, request.clone());
    // Without a column for it: one moves far, the other next door.
    let moved = "会員番号,氏名,都道府県,市区町村,番地\n00001,小林 千代子,北海道,札幌市中央区,北一条西1\n00002,山田 太郎,長野県,松本市,梓川梓3\n";
    let opened = open(&office, "moved.csv", moved.as_bytes());
    commit(&office, &opened, request);
    let code = |no: &str| member(&office, no)["addresses"][0]["postal_code"].clone();
    assert_eq!(code("00001"), "", "better none than that of another place");
    assert_eq!(code("00002"), "3901702", "which still fits");
}

#[test]
fn a_cell_is_put_right_and_a_repair_is_refused() {
    let office = Office::new();
    kind(&office, "正会員");
    let sheet = "会員番号,氏名,生年月日,電話\n1,御手洗花子,21304,263331234\n2,佐々木 翔,S33.2.30,263335678\n3,田中 修,1950-01-01,263339999\n";
    let opened = open(&office, "a.csv", sheet.as_bytes());
    let planned = plan(&office, &opened, json!({}));
    let said: Vec<(&str, u64)> = planned["repairs"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|r| Some((r["said"].as_str()?, r["count"].as_u64()?)))
        .collect();
    assert!(said.contains(&("import-zero-lost", 3)), "each kind of repair once, with how many cells: {said:?}");
    let lane = plan(&office, &opened, json!({ "said": "import-name-guess" }));
    let names = lane["rows"].as_array().map_or(0, Vec::len);
    assert!(names <= 1 && lane["shown"] == names, "a lane of names that were parted by a guess: {lane}");

    let request = json!({
        "mapping": [{ "column": 0, "target": "no" }, { "column": 1, "target": "name" },
            { "column": 2, "target": "birth" }, { "column": 3, "target": "phone", "plain": true }],
        "corrections": [{ "row": 2, "column": 1, "text": "御手 洗花子" }, { "row": 3, "column": 2, "text": "S33.2.28" }],
    });
    let planned = plan(&office, &opened, request.clone());
    assert_eq!(counts(&planned), [3, 0, 0, 0, 0], "the day was put right: {planned}");
    commit(&office, &opened, request);
    let one = member(&office, "1");
    assert_eq!((&one["sei"], &one["mei"]), (&json!("御手"), &json!("洗花子")), "parted by hand");
    assert_eq!(one["phones"][0]["number"], "263331234", "taken as it is");
    assert_eq!(member(&office, "2")["birth"], "1958-02-28");
}

#[test]
fn a_setup_is_found_again_by_the_titles() {
    let office = office();
    let opened = open(&office, "a.csv", ROSTER.as_bytes());
    assert_eq!(opened["setups"], json!([]), "nothing was saved yet");
    let rules = [(0, "no", None), (1, "name", None), (2, "mobile", Some("fill"))];
    let request = json!({ "token": opened["token"], "mapping": mapping(&rules), "mode": "fill", "key": "no" });
    office.done("imports.save_setup", json!({ "name": "毎月の名簿", "request": request }));
    let turned = "備考,電話,会員番号,氏名,郵便番号\n役員,0263-33-1111,00001,小林 千代子,390-1702\n";
    let again = open(&office, "next.csv", turned.as_bytes());
    let setup = &again["setups"][0];
    assert_eq!((&setup["name"], &setup["mode"], &setup["key"]), (&json!("毎月の名簿"), &json!("fill"), &json!("no")));
    let columns: Vec<(u64, &str)> = setup["mapping"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|m| Some((m["column"].as_u64()?, m["target"].as_str()?)))
        .collect();
    assert_eq!(columns, [(2, "no"), (3, "name"), (1, "mobile")], "by title, wherever the column stands now");
    let other = open(&office, "other.csv", "氏名,住所\n田中 修,松本市\n".as_bytes());
    assert_eq!(other["setups"], json!([]), "another sheet");
    office.done("imports.remove_setup", json!({ "setup": setup["id"] }));
    assert_eq!(open(&office, "next.csv", turned.as_bytes())["setups"], json!([]));
}

#[test]
fn balances_of_former_years_are_charged_once() {
    let office = Office::new();
    kind(&office, "正会員");
    let sheet =
        "会員番号,氏名,過年度残高\n1,小林 千代子,\"10,000\"\n2,山田 太郎,０\n3,田中 修,5千円\n4,佐藤 誠,¥5000\n";
    let opened = open(&office, "a.csv", sheet.as_bytes());
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(counts(&planned), [3, 0, 0, 1, 0], "5千円 is no amount that a program should guess: {planned}");
    assert_eq!(planned["balances"], json!({ "count": 2, "sum": 15_000 }));
    let future = json!({ "token": opened["token"], "balance_on": "2027-01-01" });
    let refused = office.call("imports.commit", future).expect_err("nobody knows what will be owed");
    assert_eq!(
        (refused.key, office.done("members.counts", json!({}))["all"].clone()),
        ("import-balance-future", json!(0))
    );
    let taken = commit(&office, &opened, json!({}));
    assert_eq!((&taken["added"], &taken["balances"]), (&json!(3), &json!(2)), "{taken}");
    let charges = office.done("dues.list", json!({}));
    assert_eq!(charges["rows"][0]["label"], "過年度残高（2026-03-31現在）", "the day on which it stood: {charges}");
    let again = open(&office, "a.csv", sheet.as_bytes());
    let second = commit(&office, &again, json!({}));
    assert_eq!(
        (&second["balances"], &second["entry"]),
        (&json!(0), &Value::Null),
        "the same file again changes nothing"
    );
    let undone = office.call("journal.undo", json!({ "entry": taken["entry"] })).expect_err("money hangs on them");
    assert_eq!(undone.key, "error-undo-still-used", "charges are taken back one by one, with a reason");
}

#[test]
fn the_number_of_a_merged_record_leads_to_the_one_who_was_kept() {
    let office = office();
    let id = |no: &str| member(&office, no)["id"].clone();
    let (keep, drop) = (id("00001"), id("00002"));
    office.done("members.merge", json!({ "keep": keep, "drop": drop }));
    let opened = open(&office, "b.csv", "会員番号,氏名,電話\n00002,小林 千代子,0263-11-1111\n".as_bytes());
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(counts(&planned), [0, 1, 0, 0, 0], "the old number is known: {planned}");
    assert_eq!(planned["rows"][0]["no"], "00001", "and whose it is now");
    let fresh = open(&office, "c.csv", "会員番号,氏名\n,新人 一郎\n".as_bytes());
    commit(&office, &fresh, json!({}));
    assert_eq!(member(&office, "00003")["sei"], "新人", "00002 is not given again");
}
