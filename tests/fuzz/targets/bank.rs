//! What banks send: files of the 全銀協 (01, 03, 91, 21) and the rows of statements.
#![no_main]

use chrono::NaiveDate;
use libfuzzer_sys::fuzz_target;
use tsudoi_fuzz::seeds;
use tsudoi_japan::{
    statement,
    zengin::{Debit, Deposits, Kind, Movements, Rules, Transfer, code_of, read, write},
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day")
}

/// What was read and can be written says the same when it is read again.
fn there_and_back<K: Kind>(bytes: &[u8]) {
    let Ok(reading) = read::<K>(bytes, today()) else { return };
    for (group, found) in reading.file.groups.iter().enumerate() {
        for line in 0..found.lines.len() {
            let number = reading.number(group, line).expect("a line has a number");
            let raw = reading.raw(group, line).expect("a line has bytes");
            assert_eq!(
                reading.records().get(number - 1).map(Vec::as_slice),
                Some(raw),
                "a line is found by its number"
            );
        }
    }
    let rules = Rules { wo: true, slash: true, comma: true, ..Rules::default() };
    let Ok(once) = write(&reading.file, &rules) else { return };
    let again = read::<K>(&once, today()).expect("what we write can be read");
    assert!(again.mismatches.is_empty(), "what we write adds up");
    assert_eq!(write(&again.file, &rules).as_ref(), Ok(&once), "written twice it is the same");
}

fn record(text: &str, length: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(length, b' ');
    bytes.extend(b"\r\n");
    bytes
}

/// Digits where digits must stand: `(first byte from 1, text)`.
fn with(first: &str, length: usize, fields: &[(usize, &str)]) -> Vec<u8> {
    let mut bytes = record(first, length);
    for (start, text) in fields {
        bytes[start - 1..start - 1 + text.len()].copy_from_slice(text.as_bytes());
    }
    bytes
}

fn made() -> Vec<Vec<u8>> {
    let zeros = "0".repeat(200);
    let mut seeds = Vec::new();
    for (code, length) in [("91", 120), ("21", 120), ("01", 200), ("03", 200)] {
        let header = with(&format!("1{code}0{zeros}")[..length], length, &[(11, "TSUDOIKAI ")]);
        let line = &with(&format!("2{zeros}")[..length], length, &[(80, "1000")]);
        let trailer = &with(&format!("8{zeros}")[..length], length, &[]);
        seeds.push([&header[..], line, trailer, &record("9", length)].concat());
    }
    let csv = [
        "日付,摘要,お支払金額,お預り金額,差引残高\n2026/11/20,振込　ﾔﾏﾀﾞ ﾀﾛｳ,,5000,105000\n",
        "年月日,お引出し,お預入れ,お取り扱い内容,残高\n2026年11月20日,\"1,000\",,カード,\"4,000\"\n",
        "取引日,入出金(円),取引後残高(円),入出金内容\n20261120,-110,99890,振込手数料\n",
    ];
    seeds.extend(csv.map(|text| text.as_bytes().to_vec()));
    for preset in statement::presets() {
        let names = match &preset.header {
            statement::Header::Whole(names) | statement::Header::Holding(names) => names.join(","),
            statement::Header::Absent(_) => String::new(),
        };
        seeds.push(format!("{names}\n2026/11/20,1,2,3\n2026,11,20,1,000\n").into_bytes());
    }
    seeds
}

fuzz_target!(init: seeds(made), |data: &[u8]| {
    let _ = code_of(data);
    there_and_back::<Debit>(data);
    there_and_back::<Transfer>(data);
    there_and_back::<Deposits>(data);
    there_and_back::<Movements>(data);
    if let Ok(file) = read::<Deposits>(data, today()) {
        for account in statement::of_deposits(&file) {
            let _ = statement::keys(&account.number, &account.reading.lines);
        }
    }
    if let Ok(file) = read::<Movements>(data, today()) {
        for account in statement::of_movements(&file) {
            let _ = statement::keys(&account.number, &account.reading.lines);
        }
    }
    let text = String::from_utf8_lossy(data);
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let Some(mapping) = statement::recognise(&rows) else { return };
    let Ok(reading) = mapping.read(&rows) else { return };
    assert!(reading.lines.len() + reading.errors.len() <= rows.len(), "a row is one line or none");
    let keys = statement::keys("", &reading.lines);
    assert_eq!(keys.len(), reading.lines.len(), "every line has its key");
    for (at, key) in keys.iter().enumerate() {
        assert!(!keys[..at].iter().any(|before| before.text == key.text), "no two lines of a file have one key");
    }
});
