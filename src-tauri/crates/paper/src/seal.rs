//! 角印: the association's seal, prepared once and stamped on any number of sheets.
//!
//! Either a picture that the association gave, or one cut from its name. Preparing is the
//! slow part (decoding, scaling, packing); a stamp on a sheet then copies ready bytes.

use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;

use skrifa::outline::OutlinePen;

use crate::fonts::{Face, Fonts, Run};
use crate::{Error, Result, pack};

/// A seal, ready to be stamped. Clones share the prepared bytes.
#[derive(Debug, Clone)]
pub struct Seal(pub(crate) Arc<Stamp>);

/// What the engine stamps; every stream is deflated already.
#[derive(Debug, PartialEq)]
pub(crate) enum Stamp {
    /// Path operators in a square of [`CUT_UNITS`], y upwards.
    Cut { path: Vec<u8> },
    /// Pixels, three bytes each, and their opacity, one byte each.
    Picture { width: u32, height: u32, colour: Vec<u8>, opacity: Vec<u8> },
}

/// Edge of the square in which a seal is cut: a step is 0.02 mm on paper.
pub(crate) const CUT_UNITS: u16 = 1000;

/// No picture of a seal is larger than this, in bytes and in pixels along an edge.
const MOST_BYTES: usize = 2 * 1024 * 1024;
const MOST_EDGE: u32 = 4000;
/// Edges to try, pixels: the first whose packed bytes are few enough. 300 on 21 mm is 360 dpi.
const EDGES: [u32; 7] = [300, 250, 200, 160, 120, 90, 60];
const ENOUGH_BYTES: usize = 12 * 1024;

impl Seal {
    /// A seal from a PNG file: at most 2 MB and 4000 pixels along an edge. Transparency is
    /// kept; a white ground does no harm either, since a seal only darkens what it lies on.
    pub fn from_png(bytes: &[u8]) -> Result<Seal> {
        if bytes.len() > MOST_BYTES {
            return Err(Error::Seal("the file is larger than 2 MB".into()));
        }
        let wrong = |error: png::DecodingError| Error::Seal(error.to_string());
        let limits = png::Limits { bytes: (MOST_EDGE as usize).pow(2) * 8 };
        let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
        decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
        let header = decoder.read_header_info().map_err(wrong)?;
        check_edges(header.width, header.height)?;
        let mut reader = decoder.read_info().map_err(wrong)?;
        let size = reader.output_buffer_size().ok_or_else(|| Error::Seal("it is too large".into()))?;
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels).map_err(wrong)?;
        pixels.truncate(frame.buffer_size());
        if frame.color_type == png::ColorType::GrayscaleAlpha {
            pixels = pixels.chunks_exact(2).flat_map(|p| [p[0], p[0], p[0], p[1]]).collect();
        }
        Seal::from_rgba(frame.width, frame.height, &pixels)
    }

    /// A seal from pixels in rows from the top: red, green, blue, opacity, a byte each.
    pub fn from_rgba(width: u32, height: u32, pixels: &[u8]) -> Result<Seal> {
        check_edges(width, height)?;
        if pixels.len() != width as usize * height as usize * 4 {
            return Err(Error::Seal("the number of pixels does not match its width and height".into()));
        }
        let mut packed = pack(width, height, pixels, EDGES[0]);
        for edge in &EDGES[1..] {
            if packed.bytes() <= ENOUGH_BYTES {
                break;
            }
            packed = pack(width, height, pixels, *edge);
        }
        Ok(Seal(Arc::new(packed)))
    }

    /// A square seal cut from the association's name, in columns from right to left, with
    /// 之印 or 印 at the end where that fills the square: up to 16 characters, of which the
    /// first 16 are taken.
    pub fn from_name(name: &str) -> Result<Seal> {
        let letters: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let run = Fonts::bundled().run(Face::GothicBold, &letters)?;
        if run.glyphs.is_empty() {
            return Err(Error::Seal("the name is empty".into()));
        }
        cut(&fill_square(run)?)
    }
}

fn check_edges(width: u32, height: u32) -> Result<()> {
    if width == 0 || height == 0 || width > MOST_EDGE || height > MOST_EDGE {
        return Err(Error::Seal(format!("{width} × {height} pixels; an edge has 1 to {MOST_EDGE}")));
    }
    Ok(())
}

impl Stamp {
    fn bytes(&self) -> usize {
        match self {
            Stamp::Cut { path } => path.len(),
            Stamp::Picture { colour, opacity, .. } => colour.len() + opacity.len(),
        }
    }
}

/// Scales the picture so that its longer edge has at most `edge` pixels, each the mean of the
/// pixels that it covers, and packs it.
fn pack(width: u32, height: u32, pixels: &[u8], edge: u32) -> Stamp {
    let longer = width.max(height).max(edge);
    let scaled = |length: u32| (u64::from(length) * u64::from(edge) / u64::from(longer)).max(1) as u32;
    let (w, h) = if longer == edge { (width, height) } else { (scaled(width), scaled(height)) };
    let span = |at: u32, of: u32, from: u32| {
        let start = u64::from(at) * u64::from(from) / u64::from(of);
        let end = (u64::from(at + 1) * u64::from(from)).div_ceil(u64::from(of));
        start as usize..end as usize
    };
    let mut colour = Vec::with_capacity((w * h * 3) as usize);
    let mut opacity = Vec::with_capacity((w * h) as usize);
    for y in 0..h {
        for x in 0..w {
            // Colours are weighed by opacity, or a transparent black ground would darken the edge.
            let (mut sum, mut weight, mut count) = ([0u64; 3], 0u64, 0u64);
            for row in span(y, h, height) {
                for column in span(x, w, width) {
                    let p = &pixels[(row * width as usize + column) * 4..][..4];
                    for (sum, part) in sum.iter_mut().zip(p) {
                        *sum += u64::from(*part) * u64::from(p[3]);
                    }
                    weight += u64::from(p[3]);
                    count += 1;
                }
            }
            // Sixteen steps are as many as print can show, and pack well.
            let step = |value: u64| (value.min(255) as u8 >> 4) * 17;
            colour.extend(sum.map(|sum| sum.checked_div(weight).map_or(255, step)));
            opacity.push(step(weight / count.max(1)));
        }
    }
    Stamp::Picture { width: w, height: h, colour: pack::smallest(&colour), opacity: pack::smallest(&opacity) }
}

/// Adds 之印 or 印, or leaves the name alone, so that the columns come out full.
fn fill_square(mut run: Run) -> Result<Run> {
    run.glyphs.truncate(16);
    let count = run.glyphs.len();
    let full = |count: usize| (1..=4).any(|edge| edge * edge == count);
    let ending = if full(count) {
        ""
    } else if full(count + 1) {
        "印"
    } else if full(count + 2) {
        "之印"
    } else {
        ""
    };
    run.glyphs.extend(Fonts::bundled().run(Face::GothicBold, ending)?.glyphs);
    Ok(run)
}

/// Cuts the frame and the glyphs into one path.
fn cut(run: &Run) -> Result<Seal> {
    const EDGE: f32 = CUT_UNITS as f32;
    const FRAME: f32 = 0.034 * EDGE;
    const INSET: f32 = 0.075 * EDGE;
    let columns = (run.glyphs.len() as f32).sqrt().ceil() as usize;
    let rows = run.glyphs.len().div_ceil(columns);
    let cell = Cell { width: (EDGE - 2.0 * INSET) / columns as f32, height: (EDGE - 2.0 * INSET) / rows as f32 };
    let mut path = format!("0 0 {EDGE} {EDGE} re {FRAME} {FRAME} {0} {0} re f*\n", EDGE - 2.0 * FRAME);
    for (at, glyph) in run.glyphs.iter().enumerate() {
        let font = Fonts::bundled().font(glyph.face);
        let mut outline = Outline::default();
        font.draw(glyph.id, &mut outline)?;
        let (column, row) = (columns - 1 - at / rows, at % rows);
        let left = INSET + column as f32 * cell.width;
        let bottom = EDGE - INSET - (row + 1) as f32 * cell.height;
        outline.write(&mut path, left, bottom, cell);
    }
    path.push_str("f\n");
    Ok(Seal(Arc::new(Stamp::Cut { path: pack::smallest(path.as_bytes()) })))
}

/// The room of one character, in the units of the cut.
#[derive(Clone, Copy)]
struct Cell {
    width: f32,
    height: f32,
}

/// An outline as it comes from the font: operators with their points, and the box around.
#[derive(Default)]
struct Outline {
    steps: Vec<(&'static str, Vec<(f32, f32)>)>,
    last: (f32, f32),
}

impl Outline {
    fn add(&mut self, operator: &'static str, points: Vec<(f32, f32)>) {
        self.last = points.last().copied().unwrap_or(self.last);
        self.steps.push((operator, points));
    }

    /// Writes the outline so that it fills a cell but for a small gap. A glyph that is much
    /// narrower than its cell (一, ー, 1) is not stretched beyond a third.
    fn write(&self, path: &mut String, left: f32, bottom: f32, cell: Cell) {
        const GAP: f32 = 0.93;
        const STRETCH: f32 = 1.35;
        let points = || self.steps.iter().flat_map(|(_, points)| points.iter().copied());
        let min = points().fold((f32::MAX, f32::MAX), |m, p| (m.0.min(p.0), m.1.min(p.1)));
        let max = points().fold((f32::MIN, f32::MIN), |m, p| (m.0.max(p.0), m.1.max(p.1)));
        let (w, h) = ((max.0 - min.0).max(1.0), (max.1 - min.1).max(1.0));
        let (full_x, full_y) = (cell.width * GAP / w, cell.height * GAP / h);
        let most = full_x.min(full_y) * STRETCH;
        let (scale_x, scale_y) = (full_x.min(most), full_y.min(most));
        let x0 = left + (cell.width - w * scale_x) / 2.0;
        let y0 = bottom + (cell.height - h * scale_y) / 2.0;
        for (operator, points) in &self.steps {
            for (x, y) in points {
                let (x, y) = (x0 + (x - min.0) * scale_x, y0 + (y - min.1) * scale_y);
                write!(path, "{x:.0} {y:.0} ").expect("a String takes what is written");
            }
            path.push_str(operator);
            path.push('\n');
        }
    }
}

impl OutlinePen for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add("m", vec![(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add("l", vec![(x, y)]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        // PDF has cubic curves only: each control point lies two thirds of the way.
        let toward = |from: (f32, f32)| (from.0 + (cx - from.0) * 2.0 / 3.0, from.1 + (cy - from.1) * 2.0 / 3.0);
        self.add("c", vec![toward(self.last), toward((x, y)), (x, y)]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.add("c", vec![(ax, ay), (bx, by), (x, y)]);
    }

    fn close(&mut self) {
        self.add("h", Vec::new());
    }
}
