//! Files for the tests, made by hand so that each test shows what is in them.
#![allow(dead_code, reason = "each test file uses some of it")]

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A zip of parts (name, content).
pub fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The parts of an xlsx around one sheet.
#[derive(Default)]
pub struct Xlsx<'a> {
    pub sheet: &'a str,
    pub shared: &'a str,
    pub formats: &'a str,
    pub workbook: &'a str,
}

const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

impl Xlsx<'_> {
    /// The file. `sheet` is what stands in the worksheet, `shared` the strings (or a whole part
    /// if it begins with `<?`), `formats` the number formats of the styles 1, 2, …
    pub fn bytes(&self) -> Vec<u8> {
        let shared = if self.shared.starts_with("<?") {
            self.shared.to_owned()
        } else {
            format!("<sst {MAIN}>{}</sst>", self.shared)
        };
        let codes = || (200..).zip(self.formats.lines());
        let number_formats: Vec<String> =
            codes().map(|(id, code)| format!(r#"<numFmt numFmtId="{id}" formatCode="{code}"/>"#)).collect();
        let styles: Vec<String> = codes().map(|(id, _)| format!(r#"<xf numFmtId="{id}"/>"#)).collect();
        let (number_formats, styles) = (number_formats.concat(), styles.concat());
        let styles = format!(
            r#"<styleSheet {MAIN}><numFmts>{number_formats}</numFmts><cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>"#
        );
        let workbook = format!(
            r#"<workbook {MAIN}>{}<sheets><sheet name="名簿" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            self.workbook
        );
        let sheet = format!("<worksheet {MAIN}>{}</worksheet>", self.sheet);
        zip_of(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", format!(r#"<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#).as_bytes()),
            ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#).as_bytes()),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/sharedStrings.xml", shared.as_bytes()),
            ("xl/styles.xml", styles.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    }
}

/// An ods with the given rows (XML) in one sheet.
pub fn ods(rows: &str) -> Vec<u8> {
    // Between cells LibreOffice writes no spaces, and calamine accepts none.
    let rows: String = rows.lines().map(str::trim).collect();
    let content = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="名簿">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    zip_of(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// All cells of all rows, with the rows' numbers.
pub fn cells(workbook: &tsudoi_sheet::Workbook) -> Vec<(u32, Vec<&str>)> {
    workbook.rows.iter().map(|row| (row.number(), row.cells().collect())).collect()
}

/// Reads with default options.
pub fn read(bytes: &[u8]) -> Result<tsudoi_sheet::Workbook, tsudoi_sheet::SheetError> {
    tsudoi_sheet::read(bytes, "名簿", &tsudoi_sheet::ReadOptions::default())
}
