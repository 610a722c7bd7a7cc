//! What reading and writing 100,000 × 20 cells cost, beside the bare libraries.
//!
//! `cargo run --release -p tsudoi-sheet --example speed [rows]`: each work in a process of its own,
//! the best of three, with the most memory that process ever held (Linux). The child of a guarded
//! read is not in that memory.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "it reports to a terminal, and may fall over")]

use chrono::{Datelike, Days, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Cursor;
use std::process::Command;
use std::time::Instant;
use tsudoi_sheet::{
    Cell, Column, CsvEncoding, CsvWriter, Kind, ReadOptions, XlsxWriter, read, read_guarded, reader_main_if_asked,
};

const WORKS: [&str; 8] =
    ["make", "read bare", "read", "read guarded", "write bare", "write", "write csv", "write csv cp932"];

fn main() {
    reader_main_if_asked();
    let mut arguments = std::env::args().skip(1);
    let rows: u32 = arguments.next().map_or(100_000, |rows| rows.parse().unwrap());
    if let Some(work) = arguments.next() {
        return measure(&work, rows);
    }
    for work in WORKS {
        let program = std::env::current_exe().unwrap();
        assert!(Command::new(program).args([&rows.to_string(), work]).status().unwrap().success(), "{work}");
    }
}

fn measure(work: &str, rows: u32) {
    let path = std::env::temp_dir().join(format!("tsudoi-speed-{rows}.xlsx"));
    if work == "make" {
        return std::fs::write(path, xlsx(rows)).unwrap();
    }
    let file = if work.starts_with("read") { std::fs::read(path).unwrap() } else { Vec::new() };
    let run = || match work {
        "read bare" => bare_read(&file),
        "read" => read(&file, "", &ReadOptions::default()).unwrap().rows.len(),
        "read guarded" => read_guarded(&file, "", &ReadOptions::default()).unwrap().rows.len(),
        "write bare" => bare_xlsx(rows).len(),
        "write" => xlsx(rows).len(),
        "write csv" => csv(rows, CsvEncoding::Utf8Bom),
        _ => csv(rows, CsvEncoding::Cp932),
    };
    let times = (0..3).map(|_| {
        let started = Instant::now();
        std::hint::black_box(run());
        started.elapsed().as_millis()
    });
    let best = times.min().unwrap_or_default();
    println!("{work:<16} {best:>6} ms {:>5} MB (file {} MB)", peak_memory(), file.len() >> 20);
}

/// The most memory that this process ever held, in MB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
    peak.unwrap_or(0_u64) / 1024
}

/// Every cell, and nothing done with it.
fn bare_read(file: &[u8]) -> usize {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file)).unwrap();
    let mut cells = book.worksheet_cells_reader("名簿").unwrap();
    let mut count = 0;
    while let Some(cell) = cells.next_cell().unwrap() {
        std::hint::black_box(cell.get_value());
        count += 1;
    }
    count
}

/// A roster's row: 18 texts, of which some are the same for many, a day and a fee.
struct Member {
    texts: Vec<String>,
    joined: NaiveDate,
    fee: i64,
}

fn member(row: u32) -> Member {
    const FAMILIES: [&str; 8] = ["山田", "鈴木", "髙橋", "田中", "伊藤", "渡辺", "中村", "小林"];
    const KINDS: [&str; 4] = ["正会員", "学生会員", "賛助会員", "名誉会員"];
    let mut texts = vec![
        format!("{row:06}"),
        FAMILIES[row as usize % 8].to_owned(),
        format!("太郎{row}"),
        "ヤマダ".to_owned(),
        format!("タロウ{}", row % 1000),
        KINDS[row as usize % 4].to_owned(),
        format!("{:03}-{:04}", row % 1000, row % 9999),
        "東京都千代田区".to_owned(),
        format!("丸の内{}-{}", row % 9, row),
        format!("03-{:04}-{:04}", row % 10_000, row % 9973),
        format!("member{row}@example.jp"),
    ];
    texts.extend((texts.len()..18).map(|column| format!("備考{}", (row + column as u32) % 500)));
    let joined = NaiveDate::from_ymd_opt(2000, 4, 1).unwrap() + Days::new(u64::from(row % 9000));
    Member { texts, joined, fee: i64::from(row % 5) * 1000 }
}

fn columns() -> Vec<Column> {
    let texts = (0..18).map(|column| Column::new(format!("列{column}"), 12.0, Kind::Text));
    texts.chain([Column::new("入会日", 12.0, Kind::Date), Column::new("会費", 10.0, Kind::Yen)]).collect()
}

/// Every member's cells, handed to a writer one row at a time.
fn each_row(rows: u32, mut write: impl FnMut(&[Cell<'_>])) {
    for member in (0..rows).map(member) {
        let mut cells: Vec<Cell<'_>> = member.texts.iter().map(|text| Cell::Text(text)).collect();
        cells.extend([Cell::Date(member.joined), Cell::Integer(member.fee)]);
        write(&cells);
    }
}

fn xlsx(rows: u32) -> Vec<u8> {
    let mut writer = XlsxWriter::new("名簿", &columns()).unwrap();
    each_row(rows, |cells| writer.row(cells).unwrap());
    writer.finish().unwrap()
}

fn csv(rows: u32, encoding: CsvEncoding) -> usize {
    let mut writer = CsvWriter::new(&columns(), encoding).unwrap();
    each_row(rows, |cells| writer.row(cells).unwrap());
    writer.finish().bytes.len()
}

/// The same file as its library's manual would have it written.
fn bare_xlsx(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_low_memory().unwrap();
    let (date, text) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("@"));
    for (index, column) in (0..).zip(columns()) {
        sheet.set_column_format(index, &text).unwrap();
        sheet.write_string(0, index, column.title).unwrap();
    }
    for row in 0..rows {
        let member = member(row);
        for (column, text) in (0..).zip(&member.texts) {
            sheet.write_string(row + 1, column, text).unwrap();
        }
        let (year, month, day) = (member.joined.year() as u16, member.joined.month() as u8, member.joined.day() as u8);
        let joined = ExcelDateTime::from_ymd(year, month, day).unwrap();
        sheet.write_datetime_with_format(row + 1, 18, &joined, &date).unwrap();
        sheet.write_number(row + 1, 19, member.fee as f64).unwrap();
    }
    book.save_to_buffer().unwrap()
}
