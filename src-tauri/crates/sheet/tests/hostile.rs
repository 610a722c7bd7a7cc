//! Files made to harm, and files that are broken: each has its own clear refusal.

#![allow(clippy::unwrap_used, reason = "a test may fall over")]

mod common;

use common::{Xlsx, cells, ods, read, zip_of};
use std::io::{Cursor, Write};
use tsudoi_sheet::{Bound, Limits, ReadOptions, SheetError, Threat, read as read_with};

fn suspicious(what: Threat) -> SheetError {
    SheetError::Suspicious { what }
}

fn found(kind: &str) -> SheetError {
    SheetError::NotASheet { found: kind.into() }
}

fn one_cell() -> Xlsx<'static> {
    Xlsx { sheet: r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#, ..Xlsx::default() }
}

#[test]
fn a_zip_bomb_is_refused_by_its_directory() {
    let zeros = vec![b' '; 64 << 20];
    let bytes = zip_of(&[("_rels/.rels", b"<Relationships/>"), ("xl/workbook.xml", &zeros)]);
    assert!(bytes.len() < 100_000, "a small file");
    assert_eq!(read(&bytes), Err(suspicious(Threat::ZipBomb)), "that unpacks a thousandfold");
}

#[test]
fn a_directory_that_lies_about_sizes_is_refused() {
    let mut bytes = zip_of(&[("_rels/.rels", b"<Relationships/>"), ("xl/workbook.xml", &vec![b' '; 4 << 20])]);
    let honest = (4_u32 << 20).to_le_bytes();
    let places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, window)| *window == honest).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "the sizes are in the file");
    for at in places {
        bytes[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
    }
    let refused = read(&bytes).unwrap_err();
    assert!(matches!(refused, SheetError::Damaged { .. }), "reading stops where the lie shows: {refused:?}");
}

#[test]
fn too_much_of_anything_is_named() {
    let limited =
        |bytes: &[u8], limits: Limits| read_with(bytes, "", &ReadOptions { limits, ..ReadOptions::default() });
    let small = Limits { file_bytes: 10, ..Limits::default() };
    assert_eq!(
        limited(b"a,b\n1,2\n3,4\n", small),
        Err(SheetError::TooLarge { what: Bound::FileBytes, limit: 10 }),
        "bytes of the file"
    );
    let few = Limits { cells: 3, ..Limits::default() };
    assert_eq!(limited(b"a,b\n1,2\n", few), Err(SheetError::TooLarge { what: Bound::Cells, limit: 3 }), "cells");
    let thin = Limits { unpacked_bytes: 100, ..Limits::default() };
    assert_eq!(
        limited(&one_cell().bytes(), thin),
        Err(SheetError::TooLarge { what: Bound::UnpackedBytes, limit: 100 }),
        "bytes of all parts"
    );
    let parts = Limits { parts: 2, ..Limits::default() };
    assert_eq!(
        limited(&one_cell().bytes(), parts),
        Err(SheetError::TooLarge { what: Bound::Parts, limit: 2 }),
        "parts"
    );
    let wide = "1,".repeat(20_000);
    assert_eq!(read(wide.as_bytes()), Err(SheetError::TooLarge { what: Bound::Columns, limit: 16_384 }), "columns");
}

#[test]
fn entities_and_document_types_are_refused_wherever_they_are() {
    let laughs = r#"<?xml version="1.0"?><!-- x --><!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>"#;
    let bytes = Xlsx { shared: laughs, ..one_cell() }.bytes();
    assert_eq!(read(&bytes), Err(suspicious(Threat::Doctype)), "billion laughs");
    let outside = br#"<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Relationships>&x;</Relationships>"#;
    let bytes = zip_of(&[("_rels/.rels", outside), ("xl/workbook.xml", b"<workbook/>")]);
    assert_eq!(read(&bytes), Err(suspicious(Threat::Doctype)), "entities from outside");
    let padding = format!("<?xml version=\"1.0\"?>{}<!DOCTYPE x><sst/>", " ".repeat(100_000));
    let bytes = Xlsx { shared: &padding, ..one_cell() }.bytes();
    assert_eq!(read(&bytes), Err(suspicious(Threat::FalseCount)), "hiding it behind spaces does not help");
}

#[test]
fn a_count_of_strings_that_cannot_be_is_refused() {
    let lie = r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="4000000000"><si><t>a</t></si></sst>"#;
    let bytes = Xlsx { shared: lie, ..one_cell() }.bytes();
    assert_eq!(read(&bytes), Err(suspicious(Threat::FalseCount)), "a parser would reserve 96 GB");
}

#[test]
fn dimensions_and_places_that_make_no_sense_do_not_crash() {
    for sheet in [
        r#"<dimension ref="B2:A1"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#,
        r#"<sheetData><row r="99999999999"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row></sheetData>"#,
        r#"<sheetData><row r="0"><c r="A0"><v>1</v></c></row></sheetData>"#,
        r#"<sheetData><row r="1"><c r="A1" t="s"><v>77</v></c></row></sheetData>"#,
        r#"<sheetData><row r="1"><c r="A1" s="999"><v>1</v></c></row>"#,
    ] {
        let bytes = Xlsx { sheet, ..Xlsx::default() }.bytes();
        match read(&bytes) {
            Ok(workbook) => assert!(workbook.rows.len() <= 1, "what could be read: {sheet}"),
            Err(SheetError::Damaged { .. } | SheetError::TooLarge { .. }) => {}
            Err(other) => panic!("a broken file is damaged, not {other:?}: {sheet}"),
        }
    }
}

#[test]
fn an_ods_that_repeats_a_row_a_million_times_is_refused() {
    let rows = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    assert!(
        matches!(read(&ods(rows)), Err(SheetError::TooLarge { what: Bound::Cells | Bound::TextBytes, .. })),
        "17 billion cells in 200 bytes"
    );
}

#[test]
fn files_cut_short_are_damaged() {
    let whole = one_cell().bytes();
    for length in [5, whole.len() / 2, whole.len() - 10] {
        let error = read(&whole[..length]).unwrap_err();
        assert!(matches!(error, SheetError::Damaged { .. }), "cut at {length}: {error:?}");
    }
    let xls = include_bytes!("fixtures/Formate.xls");
    for length in [520, 3000, 6000] {
        let error = read(&xls[..length]).unwrap_err();
        assert!(
            matches!(error, SheetError::Damaged { .. } | SheetError::NotASheet { .. }),
            "an xls cut at {length}: {error:?}"
        );
    }
}

#[test]
fn every_byte_flipped_gives_an_answer() {
    let whole = include_bytes!("fixtures/ragged.xls");
    for at in (0..whole.len()).step_by(7) {
        let mut broken = whole.to_vec();
        broken[at] ^= 0xFF;
        // Any answer will do, as long as there is one.
        let _ = read(&broken);
    }
}

#[test]
fn passwords_are_told_from_damage() {
    let mut safe = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    safe.create_stream("/EncryptionInfo").unwrap().write_all(&[4; 64]).unwrap();
    safe.create_stream("/EncryptedPackage").unwrap().write_all(&[7; 5000]).unwrap();
    assert_eq!(read(&safe.into_inner().into_inner()), Err(SheetError::PasswordProtected), "Excel's own encryption");

    let mut zip = zip_of(&[("_rels/.rels", b"<Relationships/>"), ("xl/workbook.xml", b"<workbook/>")]);
    // The flag "encrypted" of every local and central header.
    for at in 0..zip.len() - 10 {
        match &zip[at..at + 4] {
            b"PK\x03\x04" => zip[at + 6] |= 1,
            b"PK\x01\x02" => zip[at + 8] |= 1,
            _ => {}
        }
    }
    assert_eq!(read(&zip), Err(SheetError::PasswordProtected), "a zip with a password");
}

#[test]
fn other_files_are_no_sheets() {
    let garbage = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0xAB; 4096]].concat();
    assert_eq!(read(&garbage), Err(found("ole")), "an OLE container of nothing we know");
    assert_eq!(read(b"%PDF-1.7 ..."), Err(found("pdf")), "a PDF");
    assert_eq!(read(b"\x89PNG\r\n\x1A\n"), Err(found("picture")), "a picture");
    assert_eq!(read(b"<html><table><tr><td>1"), Err(found("html")), "a web page that calls itself xls");
    assert_eq!(read(b"\xEF\xBB\xBF<?xml version=\"1.0\"?><Workbook/>"), Err(found("xml")), "Excel 2003's XML");
    assert_eq!(
        read(&zip_of(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("_rels/.rels", b"<R/>"),
            ("word/document.xml", b"<w/>")
        ])),
        Err(found("office-document")),
        "Word"
    );
    assert_eq!(read(&zip_of(&[("photo.jpg", b"x")])), Err(found("zip")), "any zip");
    assert_eq!(read(&[1, 2, 3, 4, 5, 6, 7, 14].repeat(100)), Err(found("binary")), "a program");
    assert_eq!(read(b"a,b\n1,\0\n2,3\n"), Err(suspicious(Threat::Nul)), "NUL bytes in a text");
    for nothing in [b"".as_slice(), b"\r\n\r\n", b"\xEF\xBB\xBF", b",,,\n,,,\n"] {
        assert_eq!(read(nothing), Err(SheetError::Empty), "nothing in it");
    }
}

#[test]
fn a_megabyte_of_quotes_is_an_answer_at_once() {
    let started = std::time::Instant::now();
    let quotes = "\"".repeat(1 << 20);
    assert_eq!(
        read(quotes.as_bytes()),
        Err(SheetError::TooLarge { what: Bound::CellText, limit: 32_767 }),
        "one cell without end"
    );
    let open = format!("番号,氏名\n1,\"山田\n{}", "2,鈴木\n".repeat(20_000));
    assert_eq!(
        read(open.as_bytes()),
        Err(SheetError::TooLarge { what: Bound::CellText, limit: 32_767 }),
        "a quote that is never closed"
    );
    assert!(started.elapsed().as_secs() < 5, "and quickly");
}

#[test]
fn xml_of_another_encoding_does_not_pass_by_the_check() {
    let hidden: Vec<u8> = "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?><!DOCTYPE x [<!ENTITY a \"b\">]><sst/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let bytes = zip_of(&[("_rels/.rels", hidden.as_slice()), ("xl/workbook.xml", b"<workbook/>")]);
    assert!(read(&bytes).is_err(), "no entity is expanded, whatever the encoding");
    assert_eq!(cells(&read(&one_cell().bytes()).unwrap()), [(1, vec!["1"])], "while the honest file is read");
}
