//! Find, import, export, open.

use std::{io::Cursor, time::Instant};

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use tsudoi_core::{Book, book::MachineClock, vault::Vault};

use super::{
    Goal, Measure, Outcome, median, milliseconds,
    office::{FILLED, Office, PASSWORD, STAFF, bare_file, contents, insert, workbook},
    percentile,
};

const MANY: usize = 100_000;

/// As people type: one, two, three and six characters, in kana and in kanji.
const QUERIES: &[(&str, &[&str])] = &[
    ("1 character", &["タ", "ヨ", "田", "子", "百"]),
    ("2 characters", &["タカ", "ヨシ", "高橋", "千代", "降旗"]),
    ("3 characters", &["タカハ", "ヨウコ", "高橋健", "恵美子", "小林千"]),
    ("6 characters", &["タカハシケン", "コバヤシチヨ", "佐々木恵美子", "長谷川千代子", "ナカムラタロ"]),
];

/// Five conditions each, as a secretary builds them: few are meant, half of everybody, nearly everybody.
const SEGMENTS: &[(&str, &str)] = &[
    ("few", "kind = 正会員 and city = 松本市 and age >= 65 and gender = female and tag:役員"),
    ("half", "state = current and age >= 40 and dues = none and phone = some and gender = male"),
    ("nearly all", "kind = 正会員 and state = current and email = some and not tag:役員 and dues.2026 = none"),
];

fn segment(office: &Office, text: &str) -> Outcome<f64> {
    let mut took = Vec::new();
    for round in 0..12 {
        let begun = Instant::now();
        let page = office.call("members.list", json!({ "filter": { "segment": text }, "limit": 50 }))?;
        if page["total"].as_u64().is_none_or(|total| total == 0) {
            return Err("somebody must be meant".into());
        }
        if round >= 2 {
            took.push(milliseconds(begun.elapsed()));
        }
    }
    took.sort_by(f64::total_cmp);
    Ok(percentile(&took, 95))
}

fn p95(office: &Office, queries: &[&str]) -> Outcome<f64> {
    let mut took = Vec::new();
    for round in 0..22 {
        for query in queries {
            let begun = Instant::now();
            office.call("members.find", json!({ "text": query, "limit": 20 }))?;
            // The first two rounds fill the cache of pages, as a day's work does.
            if round >= 2 {
                took.push(milliseconds(begun.elapsed()));
            }
        }
    }
    took.sort_by(f64::total_cmp);
    Ok(percentile(&took, 95))
}

/// All of them in one association of 100,000.
pub fn measure() -> Outcome<Vec<Measure>> {
    let mut measures = Vec::new();
    let bytes = workbook(0..MANY)?;
    let office = Office::new()?;
    let imported = office.import(&bytes)?;

    let begun = Instant::now();
    let mut sheet: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes))?;
    let name = sheet.sheet_names()[0].clone();
    let mut cells = sheet.worksheet_cells_reader(&name)?;
    let mut read = 0_u64;
    while cells.next_cell()?.is_some() {
        read += 1;
    }
    let bare_read = begun.elapsed().as_secs_f64();
    if read < MANY as u64 * 15 {
        return Err("the bare reader must see the whole sheet".into());
    }
    drop(cells);
    drop(sheet);
    drop(bytes);
    let (conn, _folder) = bare_file(&office)?;
    let bare_insert = {
        let kinds = contents(&office, &["kind", "tag", "field"])?;
        insert(&conn, &kinds)?;
        insert(&conn, &contents(&office, FILLED)?)?
    };
    measures.push(Measure {
        work: "import 100,000 rows × 20 columns from xlsx".into(),
        value: imported,
        unit: "s",
        bare: Some(bare_read + bare_insert),
        goal: Goal::TimesAtMost(2.0),
    });

    let small = Office::with_members(MANY / 10)?;
    for (length, queries) in QUERIES {
        measures.push(Measure {
            work: format!("find among 100,000, {length}, p95"),
            value: p95(&office, queries)?,
            unit: "ms",
            bare: None,
            goal: Goal::AtMost(10.0),
        });
    }
    let all: Vec<&str> = QUERIES.iter().flat_map(|(_, queries)| queries.iter().copied()).collect();
    measures.push(Measure {
        work: "find among 100,000, all of these, p95, beside 10,000".into(),
        value: p95(&office, &all)?,
        unit: "ms",
        bare: Some(p95(&small, &all)?),
        goal: Goal::TimesAtMost(2.0),
    });
    drop(small);

    for (whom, text) in SEGMENTS {
        measures.push(Measure {
            work: format!("list of a segment of five conditions among 100,000, {whom}, p95"),
            value: segment(&office, text)?,
            unit: "ms",
            bare: None,
            goal: Goal::AtMost(50.0),
        });
    }

    let begun = Instant::now();
    let exported = office.file("export.members", json!({ "format": "xlsx" }))?;
    let took = begun.elapsed().as_secs_f64();
    let read = tsudoi_sheet::read(&exported, "export.xlsx", &tsudoi_sheet::ReadOptions::default())?;
    let width = read.rows.width();
    let begun = Instant::now();
    let mut bare = Workbook::new();
    let sheet = bare.add_worksheet_with_low_memory()?;
    for row in read.rows.iter() {
        for (column, text) in (0..width).map(|column| (column, row.get(column))) {
            if !text.is_empty() {
                sheet.write_string(row.number() - 1, column as u16, text)?;
            }
        }
    }
    bare.save_to_buffer()?;
    let bare = begun.elapsed().as_secs_f64();
    drop((read, exported));
    measures.push(Measure {
        work: format!("export 100,000 rows × {width} columns to xlsx"),
        value: took,
        unit: "s",
        bare: Some(bare),
        goal: Goal::TimesAtMost(1.3),
    });

    measures.extend(super::duplicates::measure(&office)?);
    measures.push(open(office)?);
    Ok(measures)
}

/// Opening a closed book, without the time that Argon2 takes by intent.
fn open(office: Office) -> Outcome<Measure> {
    let (dir, keep) = office.closed()?;
    let mut took = Vec::new();
    for _ in 0..7 {
        let begun = Instant::now();
        Vault::read(&dir)?.open(PASSWORD)?;
        let keys = begun.elapsed();
        let begun = Instant::now();
        let (book, _) = Book::unlock(&dir, Some(STAFF), PASSWORD, Box::new(MachineClock))?;
        took.push(milliseconds(begun.elapsed().saturating_sub(keys)));
        drop(book);
    }
    drop(keep);
    took.sort_by(f64::total_cmp);
    Ok(Measure {
        work: "open a book of 100,000 members (keys excluded)".into(),
        value: median(&took),
        unit: "ms",
        bare: None,
        goal: Goal::AtMost(100.0),
    })
}
