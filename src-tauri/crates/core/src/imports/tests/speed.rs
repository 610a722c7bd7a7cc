//! How long it takes, beside the bare cost. Run by hand:
//! `cargo test --release -p tsudoi-core speed -- --ignored --nocapture`

use std::time::Instant;

use rusqlite::Connection;
use serde_json::json;
use tsudoi_sheet::{Cell, Column, Kind, ReadOptions, XlsxWriter};

use super::kind;
use crate::{
    Work,
    members::bulk::{self, Parts, Whole, Writer},
    registry::{self, Reply},
    testing::Office,
    values::Bytes,
};

const ROWS: u32 = 100_000;

const TITLES: [&str; 20] = [
    "会員番号",
    "姓",
    "名",
    "セイ",
    "メイ",
    "性別",
    "生年月日",
    "郵便番号",
    "都道府県",
    "市区町村",
    "番地",
    "建物",
    "電話",
    "携帯電話",
    "メール",
    "会員種別",
    "入会日",
    "勤務先",
    "タグ",
    "備考",
];

fn roster() -> Vec<u8> {
    let columns = TITLES.map(|title| Column::new(title, 12.0, Kind::Text));
    let mut writer = XlsxWriter::new("名簿", &columns).expect("a sheet");
    let family = ["髙橋", "佐々木", "山﨑", "小林", "𠮷田", "渡邊", "斉藤", "中村", "伊藤", "清水", "鈴木", "田中"];
    let given = ["一郎", "花子", "健太", "美咲", "誠", "陽子", "大輔", "さくら", "翔", "由美子", "直樹"];
    let kana = [
        "タカハシ",
        "ササキ",
        "ヤマザキ",
        "コバヤシ",
        "ヨシダ",
        "ワタナベ",
        "サイトウ",
        "ナカムラ",
        "イトウ",
        "シミズ",
        "スズキ",
        "タナカ",
    ];
    let kana_given = [
        "イチロウ",
        "ハナコ",
        "ケンタ",
        "ミサキ",
        "マコト",
        "ヨウコ",
        "ダイスケ",
        "サクラ",
        "ショウ",
        "ユミコ",
        "ナオキ",
    ];
    for n in 0..ROWS {
        let at = n as usize;
        let cells = [
            format!("{:06}", n + 1),
            family[at % 12].to_owned(),
            given[at % 11].to_owned(),
            kana[at % 12].to_owned(),
            kana_given[at % 11].to_owned(),
            ["男性", "女性"][at % 2].to_owned(),
            format!("{}-{:02}-{:02}", 1930 + n % 70, n % 12 + 1, n % 28 + 1),
            format!("{:07}", 3_900_000 + n % 9_000),
            "長野県".to_owned(),
            ["松本市", "長野市", "安曇野市"][at % 3].to_owned(),
            format!("梓川梓{}-{}", n % 3_000, n % 9 + 1),
            if n % 3 == 0 { format!("コーポ梓{}", n % 300) } else { String::new() },
            format!("0263-{:02}-{:04}", n % 100, n % 10_000),
            format!("090-{:04}-{:04}", n / 10_000, n % 10_000),
            format!("m{n}@example.jp"),
            ["正会員", "学生会員", "賛助会員"][at % 3].to_owned(),
            format!("{}-04-01", 1980 + n % 45),
            if n % 4 == 0 { "株式会社梓".to_owned() } else { String::new() },
            ["", "役員", "会報希望"][at % 3].to_owned(),
            if n % 10 == 0 { format!("紹介者 {}", n / 2) } else { String::new() },
        ];
        writer.row(&cells.each_ref().map(|c| if c.is_empty() { Cell::Empty } else { Cell::Text(c) })).expect("a row");
    }
    writer.finish().expect("a file")
}

#[test]
#[ignore = "measures; run it by hand in release"]
fn speed_of_100_000_rows() {
    let bytes = roster();
    let office = Office::new();
    for name in ["正会員", "学生会員", "賛助会員"] {
        kind(&office, name);
    }
    let input = json!({ "name": "roster.xlsx", "bytes": Bytes(bytes.clone()) });
    let start = Instant::now();
    let opened = office.done("imports.open", input);
    let open = start.elapsed();
    let step = Instant::now();
    let planned = office.done("imports.plan", json!({ "token": opened["token"] }));
    let plan = step.elapsed();
    assert_eq!(planned["added"], ROWS, "{}", planned["rows"][0]);
    let step = Instant::now();
    let taken = office.done("imports.commit", json!({ "token": opened["token"] }));
    let commit = step.elapsed();
    assert_eq!(taken["added"], ROWS, "everybody");

    let step = Instant::now();
    let workbook = tsudoi_sheet::read(&bytes, "roster.xlsx", &ReadOptions::default()).expect("the file");
    let read = step.elapsed();
    drop(workbook);
    let mut members: Vec<Whole> = Vec::new();
    office
        .book
        .ask(&office.actor, crate::Permission::SignedIn, &Work::quiet(), |reader| {
            bulk::each(reader, Parts::ALL, |member| {
                members.push(member.clone());
                Ok(())
            })
        })
        .expect("all members");
    let bare = bare_inserts(&members);
    let whole = open + commit;
    println!("open {open:.2?}  plan {plan:.2?}  commit {commit:.2?}; bare read {read:.2?}, bare inserts {bare:.2?}");
    println!("import: {:.2} × the bare cost", whole.as_secs_f64() / (read + bare).as_secs_f64());

    let again = office.done("imports.open", json!({ "name": "roster.xlsx", "bytes": Bytes(bytes) }));
    let step = Instant::now();
    let planned = office.done("imports.plan", json!({ "token": again["token"] }));
    println!("plan again {:.2?}", step.elapsed());
    assert_eq!(planned["unchanged"], ROWS, "nothing new: {}", planned["rows"][0]);

    let columns = [
        "no",
        "sei",
        "mei",
        "sei_kana",
        "mei_kana",
        "gender",
        "birth",
        "postal_code",
        "prefecture",
        "city",
        "street",
        "building",
        "phone",
        "mobile",
        "email",
        "kind",
        "joined_on",
        "organisation",
        "tags",
        "note",
    ];
    let step = Instant::now();
    let input = json!({ "format": "xlsx", "columns": columns });
    let Ok(Reply::File(file)) = registry::call(&office.book, &office.actor, "export.members", input, &Work::quiet())
    else {
        panic!("a file")
    };
    let export = step.elapsed();
    let step = Instant::now();
    let bare = roster();
    let write = step.elapsed();
    println!("export {export:.2?} ({} bytes); bare writer {write:.2?} ({} bytes)", file.bytes.len(), bare.len());
    println!("export: {:.2} × the bare cost", export.as_secs_f64() / write.as_secs_f64());
}

/// The same rows into the same tables of an encrypted file, no journal, no search.
fn bare_inserts(members: &[Whole]) -> std::time::Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(1);
    let (_, key) = crate::vault::Vault::new(&mut random);
    let conn = Connection::open(folder.path().join("bare.db")).expect("a file");
    crate::book::unlock(&conn, &key).expect("a key");
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000;",
    )
    .expect("as the book has it");
    crate::migrate::run(&conn, crate::migrate::CURRENT).expect("the tables");
    conn.execute_batch(
        "INSERT INTO kind (name) VALUES ('a'), ('b'), ('c'); INSERT INTO tag (name) VALUES ('a'), ('b'), ('c');",
    )
    .expect("what members refer to");
    let start = Instant::now();
    conn.execute_batch("BEGIN IMMEDIATE").expect("begun");
    let mut writer = Writer::on(&conn, String::new(), String::new()).expect("prepared");
    for member in members {
        writer.insert(member).expect("a row");
    }
    drop(writer);
    conn.execute_batch("COMMIT").expect("written");
    start.elapsed()
}
