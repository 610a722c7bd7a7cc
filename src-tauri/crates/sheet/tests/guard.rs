//! The reader as a child process: the same answers, within time and memory.
//!
//! Without the test harness, because this program is started again as the reader.
#![allow(clippy::unwrap_used, reason = "a test may fall over")]
#![allow(clippy::print_stdout, reason = "a test without harness reports by itself")]

mod common;

use common::{Xlsx, cells, ods, read};
use std::time::{Duration, Instant};
use tsudoi_sheet::{
    Bound, Cell, Column, Kind, Limits, ReadOptions, SheetError, XlsxWriter, read_guarded, reader_main_if_asked,
};

fn main() {
    reader_main_if_asked();
    the_child_reads_the_same();
    the_child_refuses_the_same();
    time_is_limited();
    memory_is_limited();
    hostile_files_are_refused_within_the_bounds();
    println!("guard: ok");
}

fn roster(rows: usize) -> Vec<u8> {
    let columns: Vec<Column> = (0..20).map(|column| Column::new(format!("列{column}"), 10.0, Kind::Text)).collect();
    let mut writer = XlsxWriter::new("名簿", &columns).unwrap();
    for row in 0..rows {
        let texts: Vec<String> = (0..20).map(|column| format!("値{row}-{column}")).collect();
        writer.row(&texts.iter().map(|text| Cell::Text(text)).collect::<Vec<_>>()).unwrap();
    }
    writer.finish().unwrap()
}

fn limited(limits: Limits) -> ReadOptions {
    ReadOptions { limits, ..ReadOptions::default() }
}

fn the_child_reads_the_same() {
    let bytes = roster(500);
    let guarded = read_guarded(&bytes, "名簿.xlsx", &ReadOptions::default()).unwrap();
    assert_eq!(guarded, read(&bytes).unwrap(), "the process makes no difference");
    let csv = "番号,氏名\n1,山田\n\n3,\u{FFFD}\n";
    let guarded = read_guarded(csv.as_bytes(), "名簿.csv", &ReadOptions::default()).unwrap();
    assert_eq!(cells(&guarded)[2].0, 4, "rows keep their number on the way");
    assert_eq!(guarded, read(csv.as_bytes()).unwrap(), "and so do doubts, encoding and delimiter");
}

fn the_child_refuses_the_same() {
    for bytes in [b"".as_slice(), b"%PDF", b"PK\x03\x04 cut", b"a,\0"] {
        assert_eq!(read_guarded(bytes, "", &ReadOptions::default()), read(bytes), "a refusal comes back as it is");
    }
    let few = limited(Limits { cells: 5, ..Limits::default() });
    assert_eq!(
        read_guarded(&roster(2), "", &few),
        Err(SheetError::TooLarge { what: Bound::Cells, limit: 5 }),
        "limits go along"
    );
}

fn time_is_limited() {
    let bytes = roster(3000);
    let started = Instant::now();
    assert_eq!(
        read_guarded(&bytes, "", &limited(Limits { seconds: 0, ..Limits::default() })),
        Err(SheetError::TimedOut),
        "time is up at once"
    );
    assert!(started.elapsed() < Duration::from_secs(5), "and the child does not keep us");
}

fn memory_is_limited() {
    if cfg!(target_os = "linux") {
        let bytes = roster(3000);
        // Wherever it runs out: in the decompressor, in a parser, in our own rows.
        for memory in [1, 2, 3, 4, 6] {
            let answer = read_guarded(&bytes, "", &limited(Limits { memory: memory << 20, ..Limits::default() }));
            assert!(matches!(answer, Ok(_) | Err(SheetError::OutOfMemory)), "{memory} MB: {:?}", answer.err());
            assert!(memory > 1 || answer.is_err(), "1 MB does not hold 60,000 texts");
        }
    }
}

fn hostile_files_are_refused_within_the_bounds() {
    let many = u32::MAX;
    let errors = format!(
        r#"<table:table-row table:number-rows-repeated="{many}"><table:table-cell calcext:value-type="error" table:number-columns-repeated="{many}"><text:p>#N/A</text:p></table:table-cell></table:table-row>"#
    );
    let days = format!(
        r#"<table:table-row table:number-rows-repeated="{many}"><table:table-cell office:value-type="date" table:number-columns-repeated="{many}"/></table:table-row>"#
    );
    // Its strings take ten times the file's unpacked size: only the limit of memory stops it.
    let strings: String =
        (0..2_000_000).map(|number| if number % 100 == 0 { "<si><t>名</t></si>" } else { "<si/>" }).collect();
    let strings = Xlsx { shared: &strings, ..Xlsx::default() }.bytes();
    let tight = Limits { memory: 48 << 20, ..Limits::default() };
    for (what, file, limits) in [
        ("errors without end, of which no cell comes", ods(&errors), Limits::default()),
        ("days without a day, of which no cell comes", ods(&days), Limits::default()),
        ("one line of columns", "1,".repeat(10 << 20).into_bytes(), Limits::default()),
        ("one line of letters", "a".repeat(20 << 20).into_bytes(), Limits::default()),
        ("strings", strings, tight),
    ] {
        let started = Instant::now();
        let answer = read_guarded(&file, "", &limited(limits));
        assert!(
            matches!(answer, Err(SheetError::TooLarge { .. } | SheetError::OutOfMemory)),
            "{what}: refused for what it asks, not given up: {answer:?}"
        );
        assert!(started.elapsed() < Duration::from_secs(20), "{what}: refused in time");
    }
}
