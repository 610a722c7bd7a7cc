//! What we write reads back as the same texts, whatever they are.

#![allow(clippy::unwrap_used, reason = "a test may fall over")]

mod common;

use chrono::{NaiveDate, TimeDelta};
use common::{cells, read};
use proptest::prelude::*;
use tsudoi_sheet::{
    Cell, Column, CsvEncoding, CsvWriter, Encoding, Format, Kind, Limits, ReadOptions, WriteError, XlsxWriter,
    encode_cp932,
};

fn columns(count: usize) -> Vec<Column> {
    (0..count).map(|index| Column::new(format!("列{index}"), 12.0, Kind::Text)).collect()
}

fn xlsx_of(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = XlsxWriter::new("名簿", &columns(3)).unwrap();
    for row in rows {
        writer.row(&row.iter().map(|text| Cell::Text(text)).collect::<Vec<_>>()).unwrap();
    }
    writer.finish().unwrap()
}

fn csv_of(rows: &[Vec<String>], encoding: CsvEncoding) -> Vec<u8> {
    let mut writer = CsvWriter::new(&columns(3), encoding).unwrap();
    for row in rows {
        writer.row(&row.iter().map(|text| Cell::Text(text)).collect::<Vec<_>>()).unwrap();
    }
    writer.finish().bytes
}

/// Texts a roster holds, and the nastiest that a form accepts. (No control characters but tab
/// and line breaks: the office refuses them, and a NUL in a csv is taken for an attack.)
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "['=+@\\-\"0-9a,;| \t\n\r]{0,8}",
        "[\\PC&&[^\u{FEFF}\u{FFFE}\u{FFFF}]]{0,12}",
        "_x000D_|_x005F_|&amp;|<t>|\\]\\]>| 先頭|末尾 |　全角　|\r\n|a\rb|a\nb|=\"001\"|'=1|''-5|1e5|TRUE|#N/A|２０２６|\\\\\"",
        Just(String::new()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(text(), 3), 1..6)
}

fn assert_same(bytes: &[u8], rows: &[Vec<String>], options: &ReadOptions) -> Result<(), TestCaseError> {
    let workbook = tsudoi_sheet::read(bytes, "", options).map_err(|error| TestCaseError::fail(error.to_string()))?;
    for (index, row) in rows.iter().enumerate() {
        let number = index as u32 + 2;
        for (column, text) in row.iter().enumerate() {
            let back = workbook.rows.numbered(number).map_or("", |found| found.get(column));
            prop_assert_eq!(back, text, "row {} column {} must come back as it was", number, column);
        }
    }
    Ok(())
}

#[test]
fn bars_inside_cells_are_no_delimiter() {
    let rows = [["", "", "|\r"], ["|\r|\n", "|,", ""]].map(|row| row.map(str::to_owned).to_vec());
    let bytes = csv_of(&rows, CsvEncoding::Utf8Bom);
    let back = tsudoi_sheet::read(&bytes, "", &ReadOptions::default()).unwrap();
    assert_eq!(back.delimiter, Some(','), "the titles are parted by commas, whatever stands in quotes below");
    assert_same(&bytes, &rows, &ReadOptions::default()).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn xlsx_comes_back(rows in rows()) {
        assert_same(&xlsx_of(&rows), &rows, &ReadOptions::default())?;
    }

    #[test]
    fn days_come_back(days in prop::collection::vec(-30_000_i64..2_958_465, 1..20)) {
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let days: Vec<NaiveDate> = days.into_iter().filter_map(|days| first.checked_add_signed(TimeDelta::days(days))).collect();
        let column = [Column::new("日", 10.0, Kind::Date)];
        let (mut xlsx, mut csv) = (XlsxWriter::new("日", &column).unwrap(), CsvWriter::new(&column, CsvEncoding::Utf8Bom).unwrap());
        for &day in &days {
            xlsx.row(&[Cell::Date(day)]).unwrap();
            csv.row(&[Cell::Date(day)]).unwrap();
        }
        for bytes in [xlsx.finish().unwrap(), csv.finish().bytes] {
            let workbook = read(&bytes).unwrap();
            let back: Vec<&str> = workbook.rows.iter().skip(1).map(|row| row.get(0)).collect();
            let expected: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
            prop_assert_eq!(back, expected, "a day is a day in every format, 1900 and before too");
        }
    }

    #[test]
    fn csv_comes_back(rows in rows()) {
        assert_same(&csv_of(&rows, CsvEncoding::Utf8Bom), &rows, &ReadOptions::default())?;
    }

    #[test]
    fn csv_in_cp932_comes_back_where_it_fits(rows in rows()) {
        let fitting = |text: &String| {
            let bytes = encode_cp932(text).0;
            tsudoi_sheet::encoding::decode(&bytes, Encoding::Cp932).into_owned()
        };
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(fitting).collect()).collect();
        let options = ReadOptions { encoding: Some(Encoding::Cp932), ..ReadOptions::default() };
        assert_same(&csv_of(&rows, CsvEncoding::Cp932), &rows, &options)?;
    }
}

#[test]
fn an_export_of_every_kind_comes_back() {
    let day = NaiveDate::from_ymd_opt(2026, 4, 1).unwrap();
    let columns = [
        Column::new("会員番号", 10.0, Kind::Text),
        Column::new("会費", 10.0, Kind::Yen),
        Column::new("割合", 10.0, Kind::Number),
        Column::new("入会日", 12.0, Kind::Date),
        Column::new("電話", 14.0, Kind::Text),
    ];
    let row = [
        Cell::Text("00012"),
        Cell::Integer(-5_000),
        Cell::Number(0.1),
        Cell::Date(day),
        Cell::Text("+81-90-0000-0000"),
    ];
    let expected = [
        (1, vec!["会員番号", "会費", "割合", "入会日", "電話"]),
        (2, vec!["00012", "-5000", "0.1", "2026-04-01", "+81-90-0000-0000"]),
        (4, vec!["", "", "", "", "x"]),
    ];
    let last = [Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Text("x")];

    let mut xlsx = XlsxWriter::new("会員", &columns).unwrap();
    let mut csv = CsvWriter::new(&columns, CsvEncoding::Utf8Bom).unwrap();
    for cells in [&row[..], &[], &last] {
        xlsx.row(cells).unwrap();
        csv.row(cells).unwrap();
    }
    let (xlsx, csv) = (read(&xlsx.finish().unwrap()).unwrap(), read(&csv.finish().bytes).unwrap());
    assert_eq!((xlsx.format, xlsx.sheet.as_str()), (Format::Xlsx, "会員"), "the sheet has its name");
    assert_eq!(cells(&xlsx), expected, "zeros, minus, days and phones survive xlsx");
    assert_eq!(cells(&csv), expected, "and csv");
}

#[test]
fn csv_is_rfc_4180_with_bom_and_defused() {
    let rows = vec![vec!["a,b".to_owned(), "=1+1".to_owned(), "引\"用".to_owned()]];
    let bytes = csv_of(&rows, CsvEncoding::Utf8Bom);
    assert_eq!(
        bytes,
        "\u{FEFF}列0,列1,列2\r\n\"a,b\",'=1+1,\"引\"\"用\"\r\n".as_bytes(),
        "quotes doubled, CRLF, nothing that runs"
    );
}

#[test]
fn what_cp932_lacks_is_listed_by_place_and_no_row_is_dropped() {
    let mut writer = CsvWriter::new(&columns(2), CsvEncoding::Cp932).unwrap();
    writer.row(&[Cell::Text("𠮷野"), Cell::Text("髙﨑")]).unwrap();
    writer.row(&[Cell::Text("山田〜"), Cell::Text("葛󠄀城")]).unwrap();
    let file = writer.finish();
    let places: Vec<(u32, u32, char)> =
        file.unmappable.iter().map(|place| (place.row, place.column, place.character)).collect();
    assert_eq!(places, [(2, 0, '𠮷'), (3, 1, '\u{E0100}')], "row and column as in the file");
    let text = tsudoi_sheet::encoding::decode(&file.bytes, Encoding::Cp932).into_owned();
    assert_eq!(text, "列0,列1\r\n〓野,髙﨑\r\n山田～,葛城\r\n", "a geta stands where a character is missing");
}

#[test]
fn what_a_sheet_cannot_hold_is_refused() {
    let mut writer = XlsxWriter::new("名簿", &columns(1)).unwrap();
    let long = "長".repeat(32_768);
    assert!(
        matches!(writer.row(&[Cell::Text(&long)]), Err(WriteError::TextTooLong { row: 2, column: 0 })),
        "the place is named"
    );
    assert!(
        matches!(writer.row(&[Cell::Empty, Cell::Empty]), Err(WriteError::SheetFull)),
        "a cell without a column is a mistake"
    );
    assert!(matches!(XlsxWriter::new("a/b", &columns(1)), Err(WriteError::SheetName(_))), "Excel forbids such names");
}

#[test]
fn a_big_export_is_within_the_limits_of_reading() {
    let rows: Vec<Vec<String>> =
        (0..3000).map(|number| vec![format!("{number:05}"), "同じ".into(), "同じ".into()]).collect();
    let bytes = xlsx_of(&rows);
    let options = ReadOptions { limits: Limits { seconds: 5, ..Limits::default() }, ..ReadOptions::default() };
    assert_eq!(
        tsudoi_sheet::read(&bytes, "", &options).unwrap().rows.len(),
        3001,
        "our own repetitive files are no zip bombs"
    );
}
