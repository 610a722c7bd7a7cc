//! Labels, envelopes and cards as a reader of PDFs sees them: every drop of ink where it belongs.

use std::process::Command;

use chrono::NaiveDate;
use tsudoi_paper::post::{Addressee, Cover, CoverSheet, Grid, LabelSheet, Laid, Piece, Writing};
use tsudoi_paper::{Language, Print, Title};

const DPI: f32 = 80.0;

fn pdf(print: &Print) -> Vec<u8> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).expect("tools of the test");
    let title = Title { title: "宛名".into(), author: "梓川里山研究会".into(), day, language: Language::Ja };
    print.pdf(&title).expect("tools of the test")
}

/// The first page in grey: its width in pixels and the pixels.
fn pixels(pdf: &[u8]) -> (usize, Vec<u8>) {
    let folder = tempfile::tempdir().expect("tools of the test");
    let file = folder.path().join("mail.pdf");
    std::fs::write(&file, pdf).expect("tools of the test");
    let mut command = Command::new("pdftoppm");
    let output =
        command.args(["-r", "80", "-gray", "-f", "1", "-l", "1"]).arg(&file).output().expect("tools of the test");
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let head: Vec<&[u8]> = output.stdout.splitn(4, u8::is_ascii_whitespace).collect();
    let width = std::str::from_utf8(head[1]).expect("tools of the test").parse().expect("tools of the test");
    let body = head[3].iter().position(|byte| *byte == b'\n').expect("tools of the test") + 1;
    (width, head[3][body..].to_vec())
}

fn text(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("tools of the test");
    let file = folder.path().join("mail.pdf");
    std::fs::write(&file, pdf).expect("tools of the test");
    let output = Command::new("pdftotext").args(["-raw"]).arg(&file).arg("-").output().expect("tools of the test");
    String::from_utf8(output.stdout).expect("tools of the test").split_whitespace().collect()
}

fn piece(length: usize) -> Piece {
    let long = |n: usize| "長野県松本市大字梓川梓（旧村）メゾンWIDE".chars().cycle().take(n).collect::<String>();
    let name =
        |family: &str, given: &str| Addressee { family: family.into(), given: given.into(), honorific: "様".into() };
    Piece {
        postal_code: "390-1702".into(),
        address: vec![long(length), long(length / 2)],
        organisation: long(length / 2),
        names: vec![name(&long(2 + length / 6), "𠮷之助"), name("", "渚")],
        note: "00127".into(),
        bars: None,
    }
}

/// Whether there is ink anywhere but in these rectangles (left, top, width, height in mm).
fn stray(pdf: &[u8], allowed: &[(f32, f32, f32, f32)]) -> Option<(f32, f32)> {
    let (width, pixels) = pixels(pdf);
    let mm = |pixel: usize| (pixel as f32 + 0.5) / DPI * 25.4;
    pixels.iter().enumerate().filter(|(_, shade)| **shade < 200).map(|(at, _)| (mm(at % width), mm(at / width))).find(
        |(x, y)| !allowed.iter().any(|(left, top, w, h)| x >= left && y >= top && *x <= left + w && *y <= top + h),
    )
}

#[test]
fn every_block_is_inside_its_cell() {
    for (columns, rows, left, top, width, height) in [
        (2, 6, 18.6, 21.6, 86.4, 42.3),
        (3, 7, 0.0, 0.0, 70.0, 42.43),
        (3, 8, 6.0, 12.9, 66.0, 33.9),
        (4, 11, 8.4, 8.8, 48.3, 25.4),
    ] {
        let grid = Grid {
            paper_width: 210.0,
            paper_height: 297.0,
            columns,
            rows,
            left,
            top,
            width,
            height,
            pitch_x: width,
            pitch_y: height,
        };
        let sheet = LabelSheet { grid, offset: (0.0, 0.0), frames: false };
        let pieces: Vec<Laid> = (0..grid.cells()).filter_map(|at| sheet.lay(&piece(at * 4)).ok()).collect();
        assert!(pieces.len() * 3 > grid.cells(), "{columns} by {rows}: long texts shrink before they are refused");
        let pdf = pdf(&sheet.draw(&pieces, 0, None).expect("tools of the test"));
        let cells: Vec<_> = (0..grid.cells())
            .map(|at| {
                let (row, column) = (at / columns, at % columns);
                (left + column as f32 * width + 1.0, top + row as f32 * height + 1.0, width - 2.0, height - 2.0)
            })
            .collect();
        assert_eq!(stray(&pdf, &cells), None, "{columns} by {rows}: ink within a millimetre of the edge of a label");
    }
}

#[test]
fn covers_leave_their_margins_free() {
    for (cover, width, height) in
        [(Cover::Postcard, 100.0, 148.0), (Cover::Long3, 120.0, 235.0), (Cover::Square2, 240.0, 332.0)]
    {
        for writing in [Writing::Upright, Writing::Across] {
            let sheet = CoverSheet { cover, writing, boxes: true, sender: None, offset: (0.0, 0.0) };
            let pdf = pdf(&sheet.draw(&[sheet.lay(&piece(40)).expect("tools of the test")], None));
            let lies = writing == Writing::Across && cover != Cover::Postcard;
            let (width, height) = if lies { (height, width) } else { (width, height) };
            let inside = (4.0, 4.0, width - 8.0, height - 8.0);
            assert_eq!(stray(&pdf, &[inside]), None, "{cover:?} {writing:?}");
        }
    }
}

#[test]
fn columns_can_be_searched_and_copied() {
    let mut letter = piece(0);
    letter.address = vec!["長野県松本市梓川梓二―一―三ガレージ、（北）".into()];
    let sheet =
        CoverSheet { cover: Cover::Long3, writing: Writing::Upright, boxes: false, sender: None, offset: (0.0, 0.0) };
    let said = text(&pdf(&sheet.draw(&[sheet.lay(&letter).expect("tools of the test")], None)));
    for part in ["梓川梓二", "ガレージ", "𠮷之助", "3901702"] {
        assert!(said.contains(part), "{part} comes back as it was written, forms for columns too: {said}");
    }
}

#[test]
fn what_is_looked_at_is_drawn_from_the_same_marks() {
    let sheet =
        CoverSheet { cover: Cover::Postcard, writing: Writing::Upright, boxes: true, sender: None, offset: (0.0, 0.0) };
    let svg = sheet.draw(&[sheet.lay(&piece(60)).expect("tools of the test")], None).svg(0).expect("tools of the test");
    assert!(svg.starts_with("<svg ") && svg.contains(r#"width="100mm" height="148mm""#), "in millimetres");
    assert!(!svg.contains("NaN") && !svg.contains("<text"), "outlines only: no font of the viewer's");
    assert!(
        svg.matches("<use ").count() > 20 && svg.matches("rotate(").count() >= 1,
        "glyphs, words of a column turned"
    );
}
