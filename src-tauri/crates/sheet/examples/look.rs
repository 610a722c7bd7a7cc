//! Reads a file as the office does, and tells what it found: `… --example look FILE`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "it reports to a terminal, and may fall over")]

use std::time::Instant;
use tsudoi_sheet::{ReadOptions, find_header, read_guarded, reader_main_if_asked};

fn main() {
    reader_main_if_asked();
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let started = Instant::now();
        let answer = read_guarded(&bytes, &path, &ReadOptions::default());
        println!("{path}: {} ms", started.elapsed().as_millis());
        match answer {
            Err(error) => println!("  refused: {error}"),
            Ok(workbook) => {
                println!("  {:?} {:?} {:?}", workbook.format, workbook.encoding, workbook.delimiter);
                println!("  sheet {:?} of {}, {} rows", workbook.sheet, workbook.sheets.len(), workbook.rows.len());
                println!("  {:?}", find_header(&workbook.rows));
                println!("  doubtful: {:?}", workbook.doubtful.iter().take(5).collect::<Vec<_>>());
                for row in workbook.rows.iter().take(8) {
                    println!("  {:>4} {:?}", row.number(), row.cells().collect::<Vec<_>>());
                }
            }
        }
    }
}
