//! Rosters as people keep them: titles, blank rows, merged cells, every kind of day, lost zeros, and the
//! same person twice. And files that mean harm.

use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};

use super::{commit, counts, kind, member, open, plan};
use crate::{Actor, Code, testing::Office};

/// A roster of 300 rows as an association that grew old keeps it, in two sheets' worth of mess.
fn messy() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("会員名簿").expect("a name");
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 7, "梓川里山研究会　会員名簿", &bold).expect("a title");
    sheet.write_string(1, 6, "令和8年11月20日 現在").expect("a date line");
    let titles = [
        "No.",
        "会員番号",
        "氏　名",
        "ふりがな",
        "生年月日",
        "〒",
        "住　所",
        "電話",
        "携帯",
        "Ｅ－ｍａｉｌ",
        "種別",
        "入会日",
        "備考",
    ];
    for (column, title) in (0..).zip(titles) {
        sheet.write_string_with_format(3, column, title, &bold).expect("a title");
    }
    let family = ["髙橋", "佐々木", "山﨑", "小林", "𠮷田", "渡邊", "斉藤", "中村", "伊藤", "清水"];
    let given = ["一郎", "花子", "健太", "美咲", "誠", "陽子", "大輔", "さくら", "翔", "由美子"];
    let kana = [
        "たかはし",
        "ささき",
        "やまざき",
        "こばやし",
        "よしだ",
        "わたなべ",
        "さいとう",
        "なかむら",
        "いとう",
        "しみず",
    ];
    let kana_given =
        ["いちろう", "はなこ", "けんた", "みさき", "まこと", "ようこ", "だいすけ", "さくら", "しょう", "ゆみこ"];
    let mut line = 4;
    for n in 0..300_u32 {
        if n > 0 && n % 50 == 0 {
            line += 1; // a blank row
            for (column, title) in (0..).zip(titles) {
                sheet.write_string(line, column, title).expect("the titles again, for the printer");
            }
            line += 1;
        }
        let (f, g) = ((n % 10) as usize, (n / 10 % 10) as usize);
        let space = ["　", " ", ""][(n % 3) as usize];
        sheet.write_number(line, 0, f64::from(n + 1)).expect("a running number");
        sheet.write_string(line, 1, format!("{:05}", n + 1)).expect("a number");
        sheet.write_string(line, 2, format!("{}{space}{}", family[f], given[g])).expect("a name");
        let reading = format!("{}　{}", kana[f], kana_given[g]);
        sheet.write_string(line, 3, reading).expect("a reading");
        let (year, month, day) = (1930 + n % 70, n % 12 + 1, n % 28 + 1);
        match n % 5 {
            0 => sheet.write_string(line, 4, format!("{year}/{month}/{day}")).expect("a day"),
            1 => sheet.write_string(line, 4, format!("昭和{}年{month}月{day}日", n % 60 + 2)).expect("a day"),
            2 => sheet.write_string(line, 4, format!("Ｓ{}．{month}．{day}", n % 60 + 2)).expect("a day"),
            3 => sheet.write_number(line, 4, 20_000.0 + f64::from(n)).expect("a day that was not formatted"),
            _ => sheet
                .write_datetime_with_format(
                    line,
                    4,
                    rust_xlsxwriter::ExcelDateTime::from_ymd(year as u16, month as u8, day as u8).expect("a day"),
                    &Format::new().set_num_format("yyyy/mm/dd"),
                )
                .expect("a day"),
        };
        sheet.write_number(line, 5, f64::from(600_001)).expect("a code without its zero");
        sheet.write_string(line, 6, "北海道札幌市中央区北一条西２－３　北大コーポ１０１").expect("an address");
        match n % 2 {
            0 => sheet.write_string(line, 7, "０１１（２１１）３３４４").expect("full width"),
            _ => sheet.write_string(line, 7, "なし").expect("nothing"),
        };
        sheet.write_number(line, 8, 9_000_000_000.0 + f64::from(n)).expect("a number without its zero");
        sheet.write_string(line, 9, format!("ｍ{n}＠ｅｘａｍｐｌｅ．ｊｐ")).expect("full width");
        sheet.write_string(line, 10, ["正会員", "正 会員", "学生会員"][(n % 3) as usize]).expect("a kind");
        sheet.write_string(line, 11, format!("平成{}年4月", n % 30 + 1)).expect("a month");
        sheet.write_string(line, 12, ["", "役員\r\n会計", "=SUM(A1)"][(n % 3) as usize]).expect("a remark");
        line += 1;
    }
    sheet.write_string(line, 2, "以上３００名").expect("a closing line");
    sheet.write_string(line + 2, 0, "合　計").expect("a total");
    sheet.write_string(line + 2, 2, "３００名").expect("its count");
    book.save_to_buffer().expect("a file")
}

#[test]
fn a_messy_roster_of_300() {
    let office = Office::new();
    kind(&office, "正会員");
    kind(&office, "学生会員");
    let bytes = messy();
    let opened = open(&office, "会員名簿.xlsx", &bytes);
    assert_eq!(
        (&opened["header_row"], &opened["layout"]),
        (&json!(4), &json!("unknown")),
        "under the title and the date"
    );
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(
        counts(&planned),
        [300, 0, 0, 2, 5],
        "the closing line and the total wait; the titles again are left out: {}",
        planned["warnings"]
    );
    let first = &planned["rows"][0];
    assert!(
        first["reasons"].as_array().is_some_and(|r| r.iter().any(|r| r["fix"] == "060-0001")),
        "the lost zero is proposed and taken: {first}"
    );

    let taken = commit(&office, &opened, json!({}));
    assert_eq!((&taken["added"], &taken["updated"]), (&json!(300), &json!(0)), "as the plan said");
    let rejected = taken["rejected"].as_array().expect("a list");
    assert_eq!(rejected.len(), 7, "every row that was left out has its reason: {rejected:?}");
    assert!(
        rejected.iter().all(|r| r["row"].is_u64() && r["reason"].as_str().is_some_and(|t| !t.starts_with("import-"))),
        "in words"
    );

    let one = member(&office, "00001");
    assert_eq!((&one["sei"], &one["mei"]), (&json!("髙橋"), &json!("一郎")), "parted, and written as it was");
    assert_eq!((&one["sei_kana"], &one["mei_kana"]), (&json!("タカハシ"), &json!("イチロウ")), "as readings are kept");
    assert_eq!(one["birth"], "1930-01-01", "a day");
    assert_eq!(one["addresses"][0]["postal_code"], "0600001", "with its zero");
    assert_eq!(
        (&one["addresses"][0]["prefecture"], &one["addresses"][0]["city"]),
        (&json!("北海道"), &json!("札幌市中央区")),
        "parted by the postal code's place"
    );
    assert_eq!(one["addresses"][0]["building"], "北大コーポ１０１", "behind the number and a space");
    assert_eq!(one["memberships"][0]["kind_name"], "正会員", "by its name");
    assert_eq!(one["memberships"][0]["starts_on"], "1989-04-01", "平成1年4月");
    let mobile = one["phones"].as_array().into_iter().flatten().find(|p| p["label"] == "mobile");
    assert_eq!(mobile.map(|p| &p["number"]), Some(&json!("090-0000-0000")), "with its zero");
    assert_eq!(one["emails"][0]["address"], "m0@example.jp", "half width");
    let three = member(&office, "00003");
    assert_eq!((&three["sei"], &three["mei"]), (&json!("山﨑"), &json!("一郎")), "parted by the list of names");
    assert_eq!(three["notes"][0]["text"], "=SUM(A1)", "a text, whatever it begins with");
    let four = member(&office, "00004");
    assert_eq!(four["birth"], "1954-10-06", "the number of a day");

    let again = open(&office, "会員名簿.xlsx", &bytes);
    let second = plan(&office, &again, json!({}));
    assert_eq!(counts(&second), [0, 0, 300, 2, 5], "the same file again changes nothing");
    let nothing = commit(&office, &again, json!({}));
    assert_eq!((&nothing["batch"], &nothing["entry"]), (&Value::Null, &Value::Null), "and leaves no trace");

    let batches = office.done("imports.list", json!({}));
    assert_eq!(
        (&batches[0]["added"], &batches[0]["left_out_count"]),
        (&json!(300), &json!(7)),
        "the batch is on record"
    );
    assert_eq!(batches[0]["entry"], taken["entry"], "and says how it is taken back");
    office.done("journal.undo", json!({ "entry": taken["entry"] }));
    let left = office.done("members.counts", json!({}));
    assert_eq!(left["all"], 0, "everybody is gone");
    assert_eq!(office.done("imports.list", json!({})), json!([]), "the batch too");
    assert_eq!(office.done("members.find", json!({ "text": "髙橋" }))["total"], 0, "and the search");
}

#[test]
fn without_numbers_people_are_found_by_who_they_are() {
    let office = Office::new();
    kind(&office, "正会員");
    let first = "氏名,生年月日,電話,郵便番号,住所\n\
        山田 太郎,1950-01-01,0263-33-1111,390-1702,長野県松本市梓川梓1\n\
        山田 太郎,1985-05-05,090-1111-2222,390-1702,長野県松本市梓川梓1\n\
        鈴木 花子,,,,\n\
        山田　太郎,昭和25年1月1日,,,\n";
    let opened = open(&office, "a.csv", first.as_bytes());
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(
        counts(&planned),
        [3, 0, 0, 1, 0],
        "father and son are two, the fourth row is the father again: {planned}"
    );
    commit(&office, &opened, json!({}));
    let second = "氏名,生年月日,電話,メール\n\
        山田太郎,1985-05-05,080-9999-8888,taro@example.jp\n\
        鈴木 花子,,,\n\
        鈴木 花子,1970-07-07,,\n\
        佐藤 次郎,1990-01-01,,\n";
    let opened = open(&office, "b.csv", second.as_bytes());
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(
        counts(&planned),
        [1, 1, 1, 1, 0],
        "the son has new contacts; the name alone with news waits: {planned}"
    );
    let update = &planned["rows"][0];
    assert_eq!((&update["state"], &update["no"]), (&json!("update"), &json!("00002")), "the son, by birth");
    let filled = plan(&office, &opened, json!({ "mode": "fill" }));
    let fields: Vec<&str> =
        filled["rows"][0]["changes"].as_array().into_iter().flatten().filter_map(|c| c["field"].as_str()).collect();
    assert_eq!(fields, ["メール"], "only what he has not yet: the telephone stays");
    let by_hand = plan(&office, &opened, json!({ "include": [4] }));
    assert_eq!(counts(&by_hand), [2, 1, 1, 0, 0], "taken in by hand it is somebody else of the same name");
}

#[test]
fn numbers_that_belong_to_others_wait() {
    let office = Office::new();
    kind(&office, "正会員");
    let opened = open(&office, "a.csv", "会員番号,姓,名,生年月日\n00001,山田,太郎,1950-01-01\n,鈴木,花子,1960-01-01\n00002,佐藤,次郎,\n00002,佐藤,三郎,\n".as_bytes());
    let taken = commit(&office, &opened, json!({}));
    assert_eq!(taken["added"], 3, "the second 00002 is left out: {taken}");
    assert_eq!(member(&office, "00003")["sei"], "鈴木", "a number that no other row brings");
    let opened = open(
        &office,
        "b.csv",
        "会員番号,姓,名,生年月日\n1,山田,太郎,1950-01-01\n2,田中,四郎,1999-09-09\n3,鈴木,花江,1960-01-01\n".as_bytes(),
    );
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(
        counts(&planned),
        [0, 1, 1, 1, 0],
        "zeros lost in the number; another person's number waits; a new given name is news: {planned}"
    );
    assert_eq!(planned["rows"][1]["state"], "doubtful", "田中 is not 佐藤");
}

#[test]
fn unknown_kinds_and_unreadable_cells_wait_until_somebody_decides() {
    let office = Office::new();
    let text = "氏名,種別,生年月日,メール,タグ,入会日,退会日\n\
        山田 太郎,名誉会員,1950-01-01,a@example.jp,\"役員、会計\",2000-04-01,\n\
        鈴木 花子,,平成32年1月1日,b@example,,2000-04-01,2010-03-31\n";
    let opened = open(&office, "a.csv", text.as_bytes());
    let planned = plan(&office, &opened, json!({}));
    assert_eq!(counts(&planned), [0, 0, 0, 2, 0], "a kind that is not there, a day that never was");
    let reasons: Vec<(&str, &str)> = planned["rows"][1]["reasons"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|r| (r["column"].as_str().unwrap_or(""), r["value"].as_str().unwrap_or("")))
        .collect();
    assert_eq!(reasons, [("生年月日", "平成32年1月1日"), ("メール", "b@example")], "each cell with its column");
    let taken = commit(&office, &opened, json!({ "new_kinds": true, "include": [3] }));
    assert_eq!(taken["added"], 2, "as decided: {taken}");
    assert!(
        taken["warnings"].as_array().is_some_and(|w| w.iter().any(|w| w["value"] == "b@example")),
        "what was not taken is said"
    );
    let taro = member(&office, "00001");
    assert_eq!(taro["memberships"][0]["kind_name"], "名誉会員", "made, as asked");
    assert_eq!(taro["tags"].as_array().map(Vec::len), Some(2), "parted by 、");
    let hanako = member(&office, "00002");
    assert_eq!(hanako["birth"], Value::Null, "without the cell in doubt");
}

#[test]
fn own_fields_are_made_and_filled() {
    let office = Office::new();
    let text = "会員番号,姓,名,血液型,好きな山,身長,会報\n1,山田,太郎,A,槍ヶ岳,170.5,○\n2,鈴木,花子,O,,\"1,600\",×\n";
    let opened = open(&office, "a.csv", text.as_bytes());
    let mapping = json!([
        { "column": 0, "target": "no" }, { "column": 1, "target": "sei" }, { "column": 2, "target": "mei" },
        { "column": 3, "target": "new_field:choice" }, { "column": 4, "target": "new_field:text" },
        { "column": 5, "target": "new_field:number" }, { "column": 6, "target": "new_field:yes_no" },
    ]);
    let taken = commit(&office, &opened, json!({ "mapping": mapping }));
    assert_eq!(taken["added"], 2, "{taken}");
    let fields = office.done("fields.list", json!({}));
    let made: Vec<_> =
        fields.as_array().into_iter().flatten().map(|f| (&f["name"], &f["type"], f["choices"].to_string())).collect();
    assert_eq!(made.len(), 4, "one for each column: {made:?}");
    assert!(made.iter().any(|(_, _, choices)| choices == r#"["A","O"]"#), "what the column offers: {made:?}");
    let again = open(&office, "a.csv", text.as_bytes());
    assert_eq!(
        counts(&plan(&office, &again, json!({ "mapping": mapping }))),
        [0, 0, 2, 0, 0],
        "nothing new the second time"
    );
    let guessed: Vec<_> =
        again["columns"].as_array().into_iter().flatten().map(|c| c["guess"].as_str().unwrap_or("")).collect();
    assert!(guessed[3].starts_with("field:"), "now they are known: {guessed:?}");
}

#[test]
fn a_mapping_that_does_not_fit_is_refused_with_a_word() {
    let office = Office::new();
    let opened = open(&office, "a.csv", "会員番号,姓,名\n1,山田,太郎\n".as_bytes());
    let refuse = |mapping: Value, more: Value| {
        let mut input = more;
        input["token"] = opened["token"].clone();
        input["mapping"] = mapping;
        office.call("imports.plan", input).expect_err("it does not fit").key
    };
    let sei = json!({ "column": 1, "target": "sei" });
    assert_eq!(refuse(json!([sei, { "column": 2, "target": "sei" }]), json!({})), "import-target-twice", "one 姓");
    assert_eq!(
        refuse(json!([sei, { "column": 9, "target": "mei" }]), json!({})),
        "import-no-such-column",
        "three columns"
    );
    assert_eq!(refuse(json!([{ "column": 0, "target": "no" }]), json!({})), "import-no-name-column", "whom?");
    assert_eq!(refuse(json!([sei]), json!({ "key": "no" })), "import-key-no-column", "by which number?");
    assert_eq!(
        office.call("imports.plan", json!({ "token": "gone" })).expect_err("no sheet").key,
        "import-sheet-gone",
        "open it again"
    );
    let refused = office
        .call("imports.plan", json!({ "token": opened["token"], "mapping": [{ "column": 0, "target": "password" }] }));
    assert_eq!(refused.expect_err("never").code, Code::Malformed, "passwords are never taken in");
}

#[test]
fn who_may_not_change_members_may_not_import() {
    let office = Office::new();
    let id =
        office.done("staff.add", json!({ "name": "山本", "password": "kaminari no kodomo", "role": "viewer" }))["id"]
            .as_i64()
            .expect("a key");
    let viewer = Actor::staff(id, "山本");
    let refused = office.call_as(&viewer, "imports.open", json!({ "name": "a.csv", "bytes": "5ZCN5YmN" }));
    assert_eq!(refused.expect_err("a viewer").code, Code::Forbidden, "looks only");
    let refused = office.call_as(&viewer, "export.members", json!({ "format": "csv" }));
    assert_eq!(refused.expect_err("a viewer").code, Code::Forbidden, "the roster does not leave with everybody");
}

#[test]
fn harmful_and_broken_files_are_refused_and_change_nothing() {
    let office = Office::new();
    let refuse = |name: &str, bytes: &[u8]| {
        let input = json!({ "name": name, "bytes": crate::values::Bytes(bytes.to_vec()) });
        office.call("imports.open", input).expect_err("refused").key
    };
    assert_eq!(refuse("a.pdf", b"%PDF-1.7 ..."), "import-not-a-sheet", "another kind of file");
    assert_eq!(refuse("a.csv", b""), "import-empty", "nothing");
    assert_eq!(refuse("a.csv", b"\x00\x01\x00\x02name,\x00"), "import-suspicious", "no text has NUL bytes");
    let whole = messy();
    let cut = refuse("a.xlsx", &whole[..whole.len() / 2]);
    assert_eq!(cut, "import-damaged", "cut off in a copy");
    assert_eq!(office.done("imports.list", json!({})), json!([]), "nothing was written");
}

#[test]
fn an_import_that_is_taken_back_while_it_runs_leaves_nothing() {
    let office = Office::new();
    kind(&office, "正会員");
    let opened = open(&office, "会員名簿.xlsx", &messy());
    let work = crate::Work::quiet();
    work.cancel();
    let input = json!({ "token": opened["token"], "new_kinds": true });
    let refused = crate::registry::call(&office.book, &office.actor, "imports.commit", input, &work);
    assert_eq!(refused.expect_err("cancelled").code, Code::Cancelled, "taken back");
    assert_eq!(office.done("members.counts", json!({}))["all"], 0, "nobody came in");
}

#[test]
fn a_number_is_given_once_whatever_the_key() {
    let office = Office::new();
    kind(&office, "正会員");
    let sheet = "会員番号,姓,名,会員種別\n7,小林,千代子,正会員\n7,山田,太郎,正会員\n8,田中,花子,正会員\n";
    let opened = open(&office, "roster.csv", sheet.as_bytes());
    let options = json!({ "key": "match" });
    let planned = plan(&office, &opened, options.clone());
    assert_eq!(counts(&planned), [2, 0, 0, 1, 0], "the second 7 waits: {planned}");
    let taken = commit(&office, &opened, options);
    assert_eq!(taken["added"], 2, "and does not take the others down with it: {taken}");
    assert_eq!(taken["rejected"][0]["row"], 3, "the row is named");
}
