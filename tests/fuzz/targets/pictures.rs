//! Files that members hand in: pictures, PDF, anything else. The first byte is the length of the name.
#![no_main]

use image::{DynamicImage, ImageFormat};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;
use tsudoi_core::files::{Kind, Limits, accept};
use tsudoi_fuzz::seeds;

/// Small, so that most of the time is spent on reading; the bound on what is decoded is the real one.
const LIMITS: Limits = Limits { side: 64, ..Limits::PAPER };

fn made() -> Vec<Vec<u8>> {
    let picture = DynamicImage::new_rgb8(24, 16);
    let mut seeds: Vec<Vec<u8>> = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP]
        .into_iter()
        .map(|format| {
            let mut bytes = Vec::new();
            picture.write_to(&mut Cursor::new(&mut bytes), format).expect("memory takes it");
            [b"\x05a.jpg".as_slice(), &bytes].concat()
        })
        .collect();
    // The same photograph, held upright: a segment of Exif behind the first two bytes.
    let exif = b"\xFF\xE1\x00\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    seeds.push([&seeds[0][..8], exif, &seeds[0][8..]].concat());
    seeds.push(b"\x0D../\\..\\con.pd%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n".to_vec());
    seeds.push(b"\x01a\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec());
    seeds
}

fuzz_target!(init: seeds(made), |data: &[u8]| {
    let Some((length, rest)) = data.split_first() else { return };
    let (name, bytes) = rest.split_at(rest.len().min(usize::from(*length)));
    let Ok(taken) = accept(&String::from_utf8_lossy(name), bytes, &LIMITS) else { return };
    assert!(!taken.name.contains(['/', '\\', '\0', '\n', '\r', '"']), "a name is no path and fits a header");
    assert!(taken.name.chars().count() <= 110, "a name stays short");
    match taken.kind {
        Kind::Pdf => assert!(taken.bytes == bytes && taken.name.ends_with(".pdf"), "a document is kept as it came"),
        Kind::Jpeg => {
            let picture = image::load_from_memory_with_format(&taken.bytes, ImageFormat::Jpeg).expect("ours can be read");
            assert!(picture.width().max(picture.height()) <= LIMITS.side, "no side is longer than asked for");
            assert!(!taken.bytes.windows(4).any(|window| window == b"Exif"), "nothing is told about the camera");
            assert!(taken.name.ends_with(".jpg"), "it is called what it is");
        }
        Kind::Png | Kind::Other => unreachable!("nothing else is taken"),
    }
});
