//! What a file from outside must be, told from its content and never from its name or what a browser says. Pictures
//! are decoded within bounds and written anew: place, device, thumbnail and whatever else stood in them is gone.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, codecs::jpeg::JpegEncoder, imageops::FilterType,
    metadata::Orientation,
};

use super::{too_large, turns::Turns};
use crate::{Error, Result, ensure};

/// What a file is, as far as we vouch for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A picture of our own writing.
    Jpeg,
    /// The same without loss.
    Png,
    /// A document.
    Pdf,
    /// Anything else: handed out as bytes, to be saved.
    Other,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Pdf, Self::Other];

    /// As it stands in `file.media_type`, and as it is served.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
            Self::Other => "application/octet-stream",
        }
    }

    pub(super) fn from_media_type(text: &str) -> Self {
        Self::ALL.into_iter().find(|kind| kind.media_type() == text).unwrap_or(Self::Other)
    }

    const fn ending(self) -> Option<&'static str> {
        match self {
            Self::Jpeg => Some("jpg"),
            Self::Png => Some("png"),
            Self::Pdf => Some("pdf"),
            Self::Other => None,
        }
    }
}

/// A file that may be kept.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Without folders or control characters, with the ending of what it is.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// The bytes; of a picture those of our own writing.
    pub bytes: Vec<u8>,
}

impl Accepted {
    /// What the association itself keeps and hands out, as it is: only the name is put right.
    pub fn as_it_is(name: &str, kind: Kind, bytes: Vec<u8>) -> Self {
        Self { name: safe_name(name, kind), kind, bytes }
    }
}

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most bytes that may be sent.
    pub bytes: usize,
    /// The longest side that a picture is kept with, pixels.
    pub side: u32,
}

impl Limits {
    /// A paper photographed with a phone, or scanned.
    pub const PAPER: Self = Self { bytes: 10 * 1024 * 1024, side: 2400 };
}

/// A picture may have so many pixels: the newest phones take 50 million.
const MOST_PIXELS: u64 = 64_000_000;
/// What decoding may take: four bytes a pixel.
const MOST_MEMORY: u64 = 4 * MOST_PIXELS;
/// So many pictures are decoded at once, of members and of staff: those that come together wait, and the machine keeps
/// its memory.
static DECODING: Turns = Turns::new(2);
/// Small print of a photographed paper stays readable, and a page comes to less than a megabyte.
const QUALITY: u8 = 85;

/// Looks at what was sent. An error in the field `file` says what is wrong with it and what to do.
pub fn accept(name: &str, bytes: &[u8], limits: &Limits) -> Result<Accepted> {
    accept_in(&DECODING, name, bytes, limits)
}

/// The same, when it is its turn.
pub(super) fn accept_in(turns: &Turns, name: &str, bytes: &[u8], limits: &Limits) -> Result<Accepted> {
    ensure!(!bytes.is_empty(), "file", "error-paper-empty");
    if bytes.len() > limits.bytes {
        return Err(too_large(limits));
    }
    if is_pdf(bytes) {
        return Ok(Accepted::as_it_is(name, Kind::Pdf, bytes.to_vec()));
    }
    ensure!(!is_heic(bytes), "file", "error-paper-heic");
    let format = image::guess_format(bytes).ok();
    let format = format.filter(|format| matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP));
    let Some(format) = format else { return Err(Error::invalid("file", "error-paper-kind")) };
    let turn = turns.take();
    let bytes = write_anew(bytes, format, limits.side)?;
    drop(turn);
    Ok(Accepted::as_it_is(name, Kind::Jpeg, bytes))
}

/// What the association gives to its members: pictures and PDF as [`accept`] has them, everything else as it is, to be
/// saved.
pub fn accept_ours(name: &str, bytes: Vec<u8>) -> Result<Accepted> {
    const LARGEST: usize = 20 * 1024 * 1024;
    let limits = Limits { bytes: LARGEST, ..Limits::PAPER };
    match accept(name, &bytes, &limits) {
        Err(Error { key: "error-paper-kind" | "error-paper-heic", .. }) => {
            Ok(Accepted::as_it_is(name, Kind::Other, bytes))
        }
        accepted => accepted,
    }
}

/// The header may stand after some bytes that readers skip; the trailer shows that it came whole.
fn is_pdf(bytes: &[u8]) -> bool {
    let (head, tail) = (&bytes[..bytes.len().min(1024)], &bytes[bytes.len().saturating_sub(2048)..]);
    let has = |part: &[u8], mark: &[u8]| part.windows(mark.len()).any(|window| window == mark);
    has(head, b"%PDF-") && has(tail, b"%%EOF")
}

/// ISO 23008-12: what an iPhone keeps its photographs in.
fn is_heic(bytes: &[u8]) -> bool {
    let brands: [&[u8]; 5] = [b"heic", b"heix", b"hevc", b"mif1", b"msf1"];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|brand| brands.contains(&brand))
}

fn write_anew(bytes: &[u8], format: ImageFormat, side: u32) -> Result<Vec<u8>> {
    let broken = |_| Error::invalid("file", "error-paper-broken");
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    ensure!(u64::from(width) * u64::from(height) <= MOST_PIXELS, "file", "error-paper-pixels");
    // A phone that was held upright says so beside the picture; what we write says nothing, so it is turned.
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    if width.max(height) > side {
        picture = picture.resize(side, side, FilterType::CatmullRom);
    }
    picture.apply_orientation(turned);
    let mut out = Vec::new();
    picture
        .into_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))
        .map_err(Error::internal)?;
    Ok(out)
}

/// The last part of what may be a path, without what a file system or a header may trip over, with one true ending.
fn safe_name(name: &str, kind: Kind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c)).take(100).collect();
    let clean = clean.trim().trim_matches('.');
    let Some(ending) = kind.ending() else {
        return if clean.is_empty() { "file".to_owned() } else { clean.to_owned() };
    };
    let stem = clean.rsplit_once('.').map_or(clean, |(stem, _)| stem);
    format!("{}.{ending}", if stem.is_empty() { "file" } else { stem })
}
