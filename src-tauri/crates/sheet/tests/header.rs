//! Where the names of the columns are, in files as offices keep them.

#![allow(clippy::unwrap_used, reason = "a test may fall over")]

mod common;

use common::read;
use tsudoi_sheet::{Header, find_header, header_at};

/// The header of a csv whose columns are separated by `|` for legibility.
fn header(text: &str) -> Header {
    let lines: Vec<String> = text.trim_matches('\n').lines().map(|line| line.trim().replace("\\n", "\n")).collect();
    let quoted: Vec<String> = lines
        .iter()
        .map(|line| line.split('|').map(|cell| format!("\"{}\"", cell.trim())).collect::<Vec<_>>().join(","))
        .collect();
    find_header(&read(quoted.join("\r\n").as_bytes()).unwrap().rows).unwrap()
}

fn names(header: &Header) -> Vec<&str> {
    header.names.iter().map(String::as_str).collect()
}

#[test]
fn a_plain_header_is_the_first_row() {
    let found = header(
        "
        会員番号|氏名|フリガナ|電話1|電話2
        001|山田太郎|ヤマダタロウ|03-0000-0000|
        002|鈴木花子|スズキハナコ|03-0000-0001|090-0000-0000",
    );
    assert_eq!((found.row, found.lines, found.certain), (1, 1, true), "nothing above it");
    assert_eq!(names(&found), ["会員番号", "氏名", "フリガナ", "電話1", "電話2"], "names as they are");
    assert!(!found.is_data(1) && found.is_data(2), "data follow");
}

#[test]
fn titles_dates_and_blank_lines_above_are_passed_over() {
    let found = header(
        "
        令和8年度　会員名簿||||
        |||作成日|2026/4/1
        ||||
        会員番号：|　氏 名 |郵便\\n番号|Phone\\nnumber|会費(円)
        1|山田太郎|100-0001|03-0000-0000|5000
        2|鈴木花子|060-0001|03-0000-0001|5000
        3|田中一郎||03-0000-0002|5000",
    );
    assert_eq!((found.row, found.lines), (4, 1), "counted as the spreadsheet counts");
    assert_eq!(
        names(&found),
        ["会員番号", "氏 名", "郵便番号", "Phone number", "会費(円)"],
        "without spaces, colons and line breaks around"
    );
}

#[test]
fn two_lines_with_merged_cells_become_one_name() {
    let found = header(
        "
        会員名簿|||||||
        会員番号|氏名||フリガナ||住所||備考
        |姓|名|セイ|メイ|〒|都道府県|
        1|山田|太郎|ヤマダ|タロウ|100-0001|東京都|
        2|鈴木|花子|スズキ|ハナコ|060-0001|北海道|転居
        3|田中|一郎|タナカ|イチロウ|530-0001|大阪府|",
    );
    assert_eq!((found.row, found.lines, found.certain), (2, 2, true), "the upper line counts");
    assert_eq!(
        names(&found),
        ["会員番号", "氏名 姓", "氏名 名", "フリガナ セイ", "フリガナ メイ", "住所 〒", "住所 都道府県", "備考"],
        "group and column"
    );
    assert!(!found.is_data(3) && found.is_data(4), "the lower line is no data");
}

#[test]
fn a_nameless_column_does_not_make_two_lines() {
    let found = header(
        "
        番号|氏名||住所
        甲|山田|太郎|東京都
        乙|鈴木|花子|北海道",
    );
    assert_eq!((found.row, found.lines), (1, 1), "data stand under every name");
    assert_eq!(names(&found), ["番号", "氏名", "", "住所"], "the nameless column stays nameless");
}

#[test]
fn names_that_occur_twice_are_counted() {
    let found = header(
        "
        注文番号|送料|合計|送料|送料
        1|500|1500||
        2|500|2500||",
    );
    assert_eq!(names(&found), ["注文番号", "送料", "合計", "送料 (2)", "送料 (3)"], "by occurrence");
}

#[test]
fn a_bank_statement_with_preamble_is_understood() {
    let found = header(
        "
        お客さま口座情報|
        現在高|123456
        出力日時|令和8年4月1日
        口座番号|00000-00000001
        照会対象|全て
        件数|3
        取引日|入出金明細ＩＤ|受入金額（円）|払出金額（円）|詳細１|詳細２|現在（貸付）高|
        20260401|0001|5000||振込|ヤマダ　タロウ|10000|
        20260402|0002|5000||振込|スズキ　ハナコ|15000|
        20260403|0003||3000|カード||12000|",
    );
    assert_eq!(found.row, 7, "the six lines above it are narrow");
    assert_eq!(found.names[1], "入出金明細ＩＤ", "full-width letters are kept");
}

#[test]
fn a_file_without_header_is_told() {
    let found = header(
        "
        1|山田太郎|100-0001|2026/4/1
        2|鈴木花子|060-0001|2026/4/1",
    );
    assert_eq!((found.row, found.certain), (1, false), "somebody has to look");
    let names_only = header("氏名\n山田太郎\n鈴木花子");
    assert_eq!((names_only.row, names_only.certain), (1, true), "one column of names");
}

#[test]
fn english_headers_with_units_are_found() {
    let found = header(
        "
        Member id|Name|First name|E-Mail|Zip Code|Due date
        1|Dupont|Anne|a@example.org|75001|2026-12-31
        2|Martin|Luc|l@example.org|69001|2026-12-31",
    );
    assert_eq!((found.row, found.certain), (1, true), "words in any language");
}

#[test]
fn years_may_be_names() {
    let found = header(
        "
        会費納入状況|||||
        番号|氏名|2023年度|2024年度|2025年度|2026年
        1|山田太郎|3000|3000|3000|
        2|鈴木花子|3000|3000||",
    );
    assert_eq!((found.row, found.certain), (2, true), "a column for each year is what offices keep");
}

#[test]
fn footers_and_groups_of_one_kind_are_no_headers() {
    let found = header(
        "
        第12回総会 出席者|||
        受付|氏名|所属|
        済|山田太郎|東京大学|
        未|鈴木花子|京都大学|
        計|2名||",
    );
    assert_eq!((found.row, found.lines), (2, 1), "the title is one cell");
}

#[test]
fn a_person_may_say_where_the_header_is() {
    let rows = read("1,2\n\n氏名,電話\n山田,03\n".as_bytes()).unwrap().rows;
    let chosen = header_at(&rows, 1).unwrap();
    assert_eq!((chosen.row, names(&chosen)), (1, vec!["1", "2"]), "whatever it looks like");
    assert_eq!(header_at(&rows, 2), None, "a blank row names nothing");
}
