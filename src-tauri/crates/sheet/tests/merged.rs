//! Merged cells: in the header they group columns, below it they count for every row beside them.

#![allow(clippy::unwrap_used, reason = "a test may fall over")]

mod common;

use common::{Xlsx, cells, ods, read};
use tsudoi_sheet::{Workbook, find_header};

/// Rows below the header: number and texts.
fn data(workbook: &Workbook) -> Vec<(u32, Vec<&str>)> {
    let header = find_header(&workbook.rows).unwrap();
    cells(workbook).into_iter().filter(|(number, _)| header.is_data(*number)).collect()
}

#[test]
fn an_old_macs_xls_with_everything_merged_is_read() {
    let workbook = read(include_bytes!("fixtures/roster-1904.xls")).unwrap();
    let header = find_header(&workbook.rows).unwrap();
    assert_eq!(
        header.names,
        ["会員番号", "氏名 姓", "氏名 名", "支部", "連絡先 電話", "連絡先 年会費", "入会日"],
        "two lines under a title over the whole width"
    );
    assert_eq!(
        data(&workbook),
        [
            (6, vec!["0001", "髙橋", "一郎", "東京支部", "03-0000-0001", "5000", "1999-04-01"]),
            (7, vec!["0002", "𠮷田", "花子", "東京支部", "090-0000-0002", "5000", "2019-05-01"]),
            (8, vec!["0003", "山﨑", "次郎", "大阪支部", "", "3000.5", "2026-04-01"]),
        ],
        "the branch counts for both its members, 和暦 and days from 1904 are days"
    );
}

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn xlsx_repeats_a_merged_value_where_a_row_holds_anything() {
    let sheet = [
        r#"<sheetData><row r="1">"#,
        &text("A1", "支部"),
        &text("B1", "氏名"),
        r#"</row><row r="2">"#,
        &text("A2", "東京"),
        &text("B2", "山田"),
        r#"</row><row r="4">"#,
        &text("A4", "隠れた古い値"),
        &text("B4", "鈴木"),
        r#"</row><row r="6">"#,
        &text("B6", "田中"),
        r#"</row></sheetData><mergeCells count="2"><mergeCell ref="A2:A5"/><mergeCell ref="B6:B900"/></mergeCells>"#,
    ]
    .concat();
    let workbook = read(&Xlsx { sheet: &sheet, ..Xlsx::default() }.bytes()).unwrap();
    assert_eq!(
        data(&workbook),
        [(2, vec!["東京", "山田"]), (4, vec!["東京", "鈴木"]), (6, vec!["", "田中"])],
        "what is seen counts, and a blank row stays blank"
    );
}

#[test]
fn ods_repeats_a_merged_value_too() {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let spanned = r#"<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1" office:value-type="float" office:value="5000"><text:p>5000</text:p></table:table-cell>"#;
    let row = |cells: &[&str]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let rows = [
        row(&[&cell("氏名"), &cell("会費")]),
        row(&[&cell("山田"), spanned]),
        row(&[&cell("鈴木"), "<table:covered-table-cell/>"]),
        row(&[&cell("田中"), "<table:table-cell/>"]),
    ];
    let workbook = read(&ods(&rows.concat())).unwrap();
    assert_eq!(
        data(&workbook),
        [(2, vec!["山田", "5000"]), (3, vec!["鈴木", "5000"]), (4, vec!["田中"])],
        "a fee for two"
    );
}
