//! Sheets as they are handed over: xlsx, xls, xlsb, ods, csv in any encoding, anything else. As the guarded child reads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tsudoi_fuzz::{only_own_panics_count, read_sheet, seeds, small_limits};
use tsudoi_sheet::{Cell, Column, Kind, ReadOptions, XlsxWriter, encode_cp932};

static OPTIONS: LazyLock<ReadOptions> =
    LazyLock::new(|| ReadOptions { limits: small_limits(), ..ReadOptions::default() });

fn made() -> Vec<Vec<u8>> {
    let columns = [Column::new("氏名", 20.0, Kind::Text), Column::new("会費", 10.0, Kind::Text)];
    let mut book = XlsxWriter::new("名簿", &columns).expect("a sheet");
    book.row(&[Cell::Text("山田 太郎"), Cell::Integer(5000)]).expect("a row");
    book.row(&[Cell::Text("髙橋 花子"), Cell::Empty]).expect("a row");
    let csv = "氏名,フリガナ,郵便番号,生年月日\r\n山田 太郎,ヤマダ タロウ,390-1702,昭和50年4月1日\r\n\"鈴木, 花\",スズキ,,\r\n";
    let utf16: Vec<u8> = "\u{FEFF}氏名\t会費\n山田\t1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        book.finish().expect("memory takes it"),
        csv.into(),
        encode_cp932(csv).0,
        utf16,
        csv.replace(',', "\t").into(),
        csv.replace(',', ";").into(),
        // The beginning of a compound file: a directory without streams.
        [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 504], &[0xFF; 512]].concat(),
    ]
}

fuzz_target!(init: { only_own_panics_count(); seeds(made) }, |data: &[u8]| {
    read_sheet(data, "meibo", &OPTIONS);
});
