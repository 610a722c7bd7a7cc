//! The parts inside xlsx and ods: the zip around them is made anew, so that changes reach the parsers of the parts.
//! The first byte says which part it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tsudoi_fuzz::{only_own_panics_count, read_sheet, seeds, small_limits, zipped};
use tsudoi_sheet::ReadOptions;

static OPTIONS: LazyLock<ReadOptions> =
    LazyLock::new(|| ReadOptions { limits: small_limits(), ..ReadOptions::default() });

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

static XLSX: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let package = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    vec![
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1:D3\"/><cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>\
             <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>会費</t></is></c><c r=\"C1\" t=\"str\"><f>A1</f><v>生年月日</v></c></row>\
             <row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\"><v>5000</v></c><c r=\"C2\" s=\"1\"><v>27485</v></c><c r=\"D2\" t=\"b\"><v>1</v></c></row>\
             <row r=\"3\"><c r=\"A3\" t=\"e\"><v>#N/A</v></c><c r=\"C3\" t=\"d\"><v>2026-11-20</v></c></row>\
             </sheetData><mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells></worksheet>"
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst xmlns=\"{MAIN}\" count=\"2\" uniqueCount=\"2\"><si><t>氏名</t><rPh sb=\"0\" eb=\"2\"><t>シメイ</t></rPh></si><si><r><t>山田</t></r><r><t xml:space=\"preserve\"> 太郎</t></r></si></sst>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"165\" formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts>\
             <cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"165\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"名簿\" sheetId=\"1\" state=\"visible\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             <Relationship Id=\"rId2\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId3\" Type=\"{RELATIONS}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/></Types>"
            ),
        ),
    ]
});

const ODS: &str = "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
    xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\">\
    <office:body><office:spreadsheet><table:table table:name=\"名簿\">\
    <table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\"><text:p>氏名<text:s text:c=\"2\"/>山</text:p></table:table-cell>\
    <table:table-cell table:number-columns-repeated=\"3\" office:value-type=\"float\" office:value=\"5000\"/></table:table-row>\
    <table:table-row><table:table-cell office:value-type=\"date\" office:date-value=\"2026-11-20\"/><table:covered-table-cell/>\
    <table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row>\
    </table:table></office:spreadsheet></office:body></office:document-content>";

fn made() -> Vec<Vec<u8>> {
    let parts = XLSX.iter().map(|(_, text)| text.as_str()).chain([ODS]);
    parts.enumerate().map(|(number, text)| [&[number as u8], text.as_bytes()].concat()).collect()
}

fuzz_target!(init: { only_own_panics_count(); seeds(made) }, |data: &[u8]| {
    let Some((number, part)) = data.split_first() else { return };
    let chosen = usize::from(*number) % (XLSX.len() + 1);
    let file = if chosen == XLSX.len() {
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", part)])
    } else {
        let parts: Vec<(&str, &[u8])> = XLSX
            .iter()
            .enumerate()
            .map(|(at, (name, text))| (*name, if at == chosen { part } else { text.as_bytes() }))
            .collect();
        zipped(&parts)
    };
    read_sheet(&file, "meibo", &OPTIONS);
});
