//! What people's files look like, format by format.

#![allow(clippy::unwrap_used, reason = "a test may fall over")]

mod common;

use common::{Xlsx, cells, ods, read};
use tsudoi_sheet::{Doubt, Encoding, Format, ReadOptions, SheetError};

#[test]
fn xlsx_values_are_texts_as_a_person_sees_them() {
    let bytes = Xlsx {
        shared: r#"<si><t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh><phoneticPr fontId="1"/></si><si><r><t>赤</t></r><r><t xml:space="preserve">い 字</t></r></si>"#,
        formats: "yyyy/m/d\n000\\-0000\n[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\n#,##0",
        sheet: r#"<sheetData>
            <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2"><v>42</v></c><c r="D2" t="b"><v>1</v></c></row>
            <row r="4"><c r="A4" s="1"><v>46113</v></c><c r="B4" s="2"><v>600001</v></c><c r="C4" s="3"><v>46113</v></c><c r="D4" s="4"><v>12000</v></c>
                <c r="F4" t="inlineStr"><is><t>内</t></is></c><c r="G4" t="str"><f>A1</f><v>計算</v></c><c r="H4" t="e"><v>#N/A</v></c><c r="I4" t="e"><v>#SPILL!</v></c><c r="J4"><v>1.5</v></c></row>
            </sheetData>"#,
        ..Xlsx::default()
    }
    .bytes();
    let workbook = read(&bytes).unwrap();
    assert_eq!(
        cells(&workbook),
        [
            (2, vec!["山田", "赤い 字", "42", "TRUE"]),
            (4, vec!["2026-04-01", "060-0001", "2026-04-01", "12000", "", "内", "計算", "", "", "1.5"])
        ],
        "no phonetic runs, no .0, dates by their format, masks give lost zeros back, errors are empty"
    );
    let doubts =
        [(4, 7, "#N/A"), (4, 8, "#SPILL!")].map(|(row, column, text)| Doubt { row, column, text: text.into() });
    assert_eq!(workbook.doubtful, doubts, "what became of an error is told, also of one that calamine does not know");
    assert_eq!((workbook.format, workbook.sheet.as_str()), (Format::Xlsx, "名簿"), "and what was read");
}

#[test]
fn xlsx_of_an_old_mac_counts_days_from_1904() {
    let bytes = Xlsx {
        workbook: r#"<workbookPr date1904="1"/>"#,
        formats: "yyyy/m/d",
        sheet: r#"<sheetData><row r="1"><c r="A1" s="1"><v>44651</v></c></row></sheetData>"#,
        ..Xlsx::default()
    }
    .bytes();
    assert_eq!(cells(&read(&bytes).unwrap()), [(1, vec!["2026-04-01"])], "1462 days later than from 1900");
}

#[test]
fn an_absurd_dimension_with_few_cells_is_read() {
    let bytes = Xlsx {
        sheet: r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#,
        ..Xlsx::default()
    }
    .bytes();
    let workbook = read(&bytes).unwrap();
    assert_eq!(workbook.rows.len(), 2, "formatting to the last cell is common and harmless");
    assert_eq!(workbook.rows.numbered(1_048_576).unwrap().get(16_383), "2", "the last cell there is");
}

#[test]
fn the_first_visible_sheet_with_cells_is_taken_or_the_one_asked_for() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("表紙").unwrap();
    book.add_worksheet().set_name("隠し").unwrap().set_hidden(true).write(0, 0, "h").unwrap();
    book.add_worksheet().set_name("名簿").unwrap().write(0, 0, "m").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let workbook = read(&bytes).unwrap();
    assert_eq!(
        (workbook.sheet.as_str(), workbook.sheets.len()),
        ("名簿", 3),
        "an empty cover and a hidden sheet are passed over"
    );
    let asked = |name: &str| {
        tsudoi_sheet::read(&bytes, "", &ReadOptions { sheet: Some(name.into()), ..ReadOptions::default() })
    };
    assert_eq!(cells(&asked("隠し").unwrap()), [(1, vec!["h"])], "a hidden sheet can be asked for");
    let available = vec!["表紙".to_owned(), "隠し".to_owned(), "名簿".to_owned()];
    assert_eq!(asked("無い"), Err(SheetError::NoSuchSheet { available }), "the answer says what there is");
    assert_eq!(asked("表紙"), Err(SheetError::Empty), "an empty one that was asked for is empty");
}

#[test]
fn ods_is_read_like_xlsx() {
    let bytes = ods(r#"
        <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
        <table:table-row>
            <table:table-cell office:value-type="string"><office:annotation><text:p>注記</text:p></office:annotation><text:p>山田&amp;<text:s text:c="2"/>&#x5B50;</text:p><text:p>様</text:p></table:table-cell>
            <table:table-cell office:value-type="float" office:value="42"><text:p>42</text:p></table:table-cell>
            <table:table-cell office:value-type="date" office:date-value="2026-04-01"><text:p>2026/4/1</text:p></table:table-cell>
            <table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>
            <table:table-cell office:value-type="time" office:time-value="PT09H30M00S"><text:p>9:30</text:p></table:table-cell>
            <table:table-cell office:value-type="string"><text:p><text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text></text:ruby></text:p></table:table-cell>
        </table:table-row>
        <table:table-row table:number-rows-repeated="2">
            <table:table-cell office:value-type="currency" office:value="12000"><text:p>￥12,000</text:p></table:table-cell>
            <table:covered-table-cell/>
            <table:table-cell office:value-type="float" office:value="600001"><text:p>060-0001</text:p></table:table-cell>
            <table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>
            <table:table-cell office:value-type="float" office:value="-5" table:number-columns-repeated="2"><text:p>-5</text:p></table:table-cell>
        </table:table-row>
        <table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>"#);
    let workbook = read(&bytes).unwrap();
    assert_eq!(workbook.format, Format::Ods, "told by its parts");
    let repeated = vec!["12000", "", "060-0001", "", "-5", "-5"];
    assert_eq!(
        cells(&workbook),
        [
            (3, vec!["山田&  子\n様", "42", "2026-04-01", "TRUE", "09:30:00", "漢字"]),
            (4, repeated.clone()),
            (5, repeated)
        ],
        "the same texts as in Excel's formats, no comments, no phonetic text"
    );
    let doubts = [(4, 3, "#N/A"), (5, 3, "#N/A")].map(|(row, column, text)| Doubt { row, column, text: text.into() });
    assert_eq!(workbook.doubtful, doubts, "errors are told");
}

#[test]
fn csv_of_any_delimiter_and_line_end_is_read() {
    for (text, delimiter) in [
        ("番号,氏名,備考\r\n1,山田,\"一行目\r\n二行目\"\r\n\r\n3,\"鈴木, 花子\",\"\"\"引用\"\"\"\r\n", ','),
        ("番号;氏名;備考\n1;山田;\"一行目\r\n二行目\"\n\n3;\"鈴木, 花子\";\"\"\"引用\"\"\"\n", ';'),
        ("番号\t氏名\t備考\r1\t山田\t\"一行目\r\n二行目\"\r\r3\t鈴木, 花子\t\"\"\"引用\"\"\"", '\t'),
        ("番号|氏名|備考\n1|山田|\"一行目\r\n二行目\"\n\n3|鈴木, 花子|\"\"\"引用\"\"\"\n", '|'),
        ("sep=;\r\n番号;氏名;備考\r\n1;山田;\"一行目\r\n二行目\"\r\n\r\n3;\"鈴木, 花子\";\"\"\"引用\"\"\"\r\n", ';'),
    ] {
        let workbook = read(text.as_bytes()).unwrap();
        assert_eq!(workbook.delimiter, Some(delimiter), "found by agreement of the records: {text}");
        assert_eq!(
            cells(&workbook),
            [
                (1, vec!["番号", "氏名", "備考"]),
                (2, vec!["1", "山田", "一行目\r\n二行目"]),
                (4, vec!["3", "鈴木, 花子", "\"引用\""])
            ],
            "breaks inside quotes are no rows, blank lines are: {text}"
        );
    }
}

#[test]
fn csv_cells_that_other_programs_protect_are_unwrapped() {
    let workbook = read(b"a,b,c,d\n=\"001\",'+41 79,'tis,-5\n").unwrap();
    assert_eq!(
        cells(&workbook)[1],
        (2, vec!["001", "+41 79", "'tis", "-5"]),
        "=\"…\" and csv-safe quotes are not part of the text"
    );
}

#[test]
fn csv_of_one_column_has_no_delimiter() {
    let workbook = read("メール\na@example.jp\nb@example.jp\n".as_bytes()).unwrap();
    assert_eq!((workbook.delimiter, workbook.rows.len()), (None, 3), "a list of addresses is a file too");
}

#[test]
fn csv_encoding_can_be_chosen_and_doubts_are_listed() {
    let mut bytes = encoding_rs::SHIFT_JIS.encode("番号,氏名\r\n1,髙橋\r\n2,山田太郎\r\n").0.into_owned();
    bytes.extend(b"3,\xF0\x40\r\n4,\xFF\r\n");
    let workbook = read(&bytes).unwrap();
    assert_eq!(workbook.encoding, Some(Encoding::Cp932), "detected in spite of the broken byte");
    assert_eq!(workbook.rows.numbered(2).unwrap().get(1), "髙橋", "Windows' own characters are read");
    let places: Vec<(u32, u32)> = workbook.doubtful.iter().map(|doubt| (doubt.row, doubt.column)).collect();
    assert_eq!(places, [(4, 1), (5, 1)], "a private character (外字) and a broken byte are named");
    let options = ReadOptions { encoding: Some(Encoding::Windows1252), ..ReadOptions::default() };
    assert_eq!(
        tsudoi_sheet::read(&bytes, "", &options).unwrap().encoding,
        Some(Encoding::Windows1252),
        "a person's choice wins"
    );
}

#[test]
fn xls_of_excel_97_is_read() {
    let workbook = read(include_bytes!("fixtures/Formate.xls")).unwrap();
    assert_eq!(workbook.format, Format::Xls, "told by its container");
    assert_eq!(workbook.sheets, ["Blätt1", "ÖÄÜ", "Blätt3", "Formate"], "names in their own code page");
    let rows = cells(&workbook);
    assert_eq!(rows[1], (2, vec!["Äcker", "2005-02-23"]), "a day by its format");
    assert_eq!(rows[5], (6, vec!["Abends", "17:47:13"]), "a time of day");
    assert_eq!(rows[6], (7, vec!["gut", "0.974"]), "a share is a number");
}

#[test]
fn xls_rows_may_be_ragged() {
    let workbook = read(include_bytes!("fixtures/ragged.xls")).unwrap();
    assert_eq!(cells(&workbook)[3..], [(4, vec!["g", "h", "I", "j"]), (5, vec!["k", "", "", "l"])], "gaps stay gaps");
}
