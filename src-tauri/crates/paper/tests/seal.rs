//! Seals from pictures and from names.

#![allow(clippy::unwrap_used)] // a test may fall over

use tsudoi_paper::{Error, Seal};

fn png(width: u32, height: u32, colour: png::ColorType, pixels: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
    bytes
}

#[test]
fn pictures_of_every_kind_are_taken() {
    for (colour, samples) in [
        (png::ColorType::Grayscale, 1),
        (png::ColorType::GrayscaleAlpha, 2),
        (png::ColorType::Rgb, 3),
        (png::ColorType::Rgba, 4),
    ] {
        let pixels = vec![180; 20 * 30 * samples];
        assert!(Seal::from_png(&png(20, 30, colour, &pixels)).is_ok(), "{colour:?} is an ordinary picture");
    }
    let scan = vec![200; 3000 * 3000 * 3];
    assert!(Seal::from_png(&png(3000, 3000, png::ColorType::Rgb, &scan)).is_ok(), "a scan of 600 dpi");
}

#[test]
fn absurd_pictures_are_refused() {
    let refused = |bytes: &[u8]| matches!(Seal::from_png(bytes), Err(Error::Seal(_)));
    assert!(refused(b""), "an empty file");
    assert!(refused(b"GIF89a not a png"), "another format");
    assert!(refused(&vec![0; 2 * 1024 * 1024 + 1]), "more than 2 MB, whatever it is");
    let wide = png(4001, 1, png::ColorType::Grayscale, &vec![0; 4001]);
    assert!(refused(&wide), "more than 4000 pixels along an edge");
    let whole = png(40, 40, png::ColorType::Grayscale, &vec![7; 1600]);
    assert!(refused(&whole[..whole.len() / 2]), "a file that was cut off");
    assert!(matches!(Seal::from_rgba(3, 3, &[0; 35]), Err(Error::Seal(_))), "pixels are missing");
    assert!(matches!(Seal::from_rgba(0, 3, &[]), Err(Error::Seal(_))), "no width");
}

#[test]
fn a_name_becomes_a_seal() {
    for name in [
        "集",
        "集い",
        "町内会",
        "里山会",
        "梓川里山研究会",
        "梓川里山研究会連合協議会之印",
        "NPO法人つどいの会ネットワーク東京",
    ] {
        assert!(Seal::from_name(name).is_ok(), "{name} can be cut");
    }
    assert!(matches!(Seal::from_name(" 　"), Err(Error::Seal(_))), "a seal needs a name");
    assert!(matches!(Seal::from_name("会\u{1F600}"), Err(Error::Missing(_))), "no box in a seal");
}
