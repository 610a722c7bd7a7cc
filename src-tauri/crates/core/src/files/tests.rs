use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Rgb, RgbImage};

use super::{
    Accepted, Kind, Limits, accept, accept::accept_in, bytes, destroy, hand_out, info, keep, problems, turns::Turns,
};
use crate::{Code, Permission, Reader, Result, Tx, Undo, Work, book::Act, testing::Office};

fn run<T>(office: &Office, run: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> T {
    let act = Act {
        name: "files.destroy",
        needs: Permission::SignedIn,
        scoped: false,
        touches: &[],
        undo: Undo::Never("undo-never-destroyed"),
        always_recorded: false,
    };
    office.book.execute(&office.actor, act, &Work::quiet(), run).expect("it can be done").value
}

fn look<T>(office: &Office, run: impl FnOnce(&Reader<'_>) -> Result<T>) -> T {
    office.book.ask(&office.actor, Permission::SignedIn, &Work::quiet(), run).expect("it can be looked at")
}

/// A picture, left half dark, as a camera would send it.
fn photo(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture =
        RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([9, 9, 9]) } else { Rgb([240, 240, 240]) });
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut out, format).expect("it is drawn");
    out.into_inner()
}

/// The same with what a phone writes into it: that it was held upright (orientation 6), and where.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let tiff = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 36.238 137.971";
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend((tiff.len() as u16 + 2).to_be_bytes());
    out.extend(tiff);
    out.extend(&jpeg[2..]);
    out
}

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n";

fn size(bytes: &[u8]) -> (u32, u32) {
    ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().into_dimensions().expect("a picture")
}

#[test]
fn a_photograph_keeps_nothing_of_where_it_was_taken() {
    let sent = with_exif(&photo(80, 40, ImageFormat::Jpeg));
    let taken = accept("C:\\写真\\免許証.JPG", &sent, &Limits::PAPER).expect("a photograph");
    assert_eq!(taken.name, "免許証.jpg", "the folder of somebody's machine is nobody's business");
    assert_eq!(size(&taken.bytes), (40, 80), "it stands upright, since nothing beside it says so any more");
    let has = |mark: &[u8]| taken.bytes.windows(mark.len()).any(|window| window == mark);
    assert!(!has(b"Exif") && !has(b"GPS"), "place and device are gone");
}

#[test]
fn what_is_taken_is_told_from_the_content() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let taken = accept("paper.pdf", &photo(20, 20, format), &Limits::PAPER).expect("a picture");
        assert_eq!((taken.kind, taken.name.as_str()), (Kind::Jpeg, "paper.jpg"), "whatever its name says: {format:?}");
    }
    let taken = accept("a.jpg", PDF, &Limits::PAPER).expect("a PDF");
    assert_eq!(
        (taken.kind, taken.name.as_str(), taken.bytes.as_slice()),
        (Kind::Pdf, "a.pdf", PDF),
        "a PDF stays as it is"
    );
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
    let cases: [(&[u8], &str); 6] = [
        (b"", "error-paper-empty"),
        (b"<script>alert(1)</script>", "error-paper-kind"),
        (b"GIF89a\x01\0\x01\0\0\0\0;", "error-paper-kind"),
        (heic, "error-paper-heic"),
        (&photo(20, 20, ImageFormat::Jpeg)[..60], "error-paper-broken"),
        (&PDF[..30], "error-paper-kind"),
    ];
    for (sent, key) in cases {
        let error = accept("a.jpg", sent, &Limits::PAPER).expect_err(key);
        assert_eq!((error.key, error.field.as_deref()), (key, Some("file")), "the member is told what to do");
    }
}

#[test]
fn what_is_too_much_is_refused_before_it_is_decoded() {
    let limits = Limits { bytes: 100, ..Limits::PAPER };
    assert_eq!(
        accept("a", &[0; 101], &limits).expect_err("long").key,
        "error-paper-too-large",
        "bytes are counted first"
    );
    // A PNG of a few bytes that says it is 30,000 pixels wide and high.
    let mut bomb = photo(1, 1, ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert_eq!(
        accept("a.png", &bomb, &Limits::PAPER).expect_err("900 million pixels").key,
        "error-paper-pixels",
        "no memory is taken for what it claims"
    );
    let large = accept("a.png", &photo(3000, 100, ImageFormat::Png), &Limits::PAPER).expect("large, and taken");
    assert_eq!(size(&large.bytes), (2400, 80), "it is kept no larger than it can be read");
}

/// CRC-32 as PNG (ISO 15948) asks for.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn a_destroyed_paper_is_gone_and_what_is_known_of_it_stays() {
    let office = Office::new();
    let file = Accepted::as_it_is("免許証.pdf", Kind::Pdf, PDF.to_vec());
    let day = "2026-11-20".parse().ok();
    let (due, kept) = run(&office, |tx| Ok((keep(tx, &file, day)?, keep(tx, &file, None)?)));
    assert!(look(&office, problems).is_empty(), "bytes are those of their hash");
    run(&office, |tx| {
        destroy(tx, kept)?;
        destroy(tx, kept)
    });
    let gone = look(&office, |reader| info(reader, kept)).expect("known");
    assert!(
        gone.destroyed_at.is_some() && gone.name.is_empty() && gone.size == PDF.len() as i64,
        "that there was one stays"
    );
    assert_eq!(look(&office, |reader| bytes(reader, kept)), None, "its bytes are gone");
    let refused = look(&office, |reader| Ok(hand_out(reader, kept).expect_err("destroyed")));
    assert_eq!((refused.code, refused.key), (Code::NotFound, "error-paper-destroyed"), "whoever asks is told why");
    assert_eq!(
        look(&office, |reader| bytes(reader, due)).as_deref(),
        Some(PDF),
        "its day has come, and nobody has looked yet"
    );
    assert_eq!(run(&office, super::destroy_due), 1, "the one whose day has come");
    assert_eq!(look(&office, |reader| bytes(reader, due)), None, "it is gone, too");
    assert!(!look(&office, super::any_due), "and is not destroyed again");
    assert!(look(&office, problems).is_empty(), "what was destroyed is not damaged");
    let left: Result<i64> =
        office.book.bare(|conn| conn.query_row("SELECT count(*) FROM file_bytes", [], |row| row.get(0)));
    assert_eq!(left.expect("counted"), 0, "not even an empty shell is left");
}

#[test]
fn pictures_that_come_at_once_are_decoded_in_turn() {
    let (turns, picture) = (Turns::new(1), photo(20, 20, ImageFormat::Png));
    let taken = turns.take();
    std::thread::scope(|scope| {
        let decode = || accept_in(&turns, "a.png", &picture, &Limits::PAPER);
        let decoding: Vec<_> = (0..3).map(|_| scope.spawn(decode)).collect();
        while turns.waiting() < 3 && !decoding.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            std::thread::yield_now();
        }
        assert_eq!(turns.waiting(), 3, "nobody decodes out of turn: each picture takes a quarter of a gigabyte");
        assert!(accept_in(&turns, "a.pdf", PDF, &Limits::PAPER).is_ok(), "what is not decoded waits for nobody");
        drop(taken);
        for one in decoding {
            one.join().expect("no panic").expect("a picture");
        }
    });
    assert_eq!(turns.waiting(), 0, "and all have come through");
}
