//! The drawing list: what lies where on a sheet, in millimetres from its upper left corner.
//!
//! Documents fill it, the engine reads it, and a preview could read it as well. Nothing here
//! knows PDF, and nothing here decides where anything goes.

use crate::fonts::Run;
use crate::seal::Seal;

/// A sheet of paper and the marks on it, the later above the earlier.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    /// Width, mm.
    pub(crate) width: f32,
    /// Height, mm.
    pub(crate) height: f32,
    /// What is drawn.
    pub(crate) marks: Vec<Mark>,
}

impl Sheet {
    /// An empty A4 sheet, upright.
    pub(crate) fn a4() -> Sheet {
        Sheet { width: 210.0, height: 297.0, marks: Vec::with_capacity(64) }
    }
}

/// A printing colour, red, green, blue from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ink(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Ink {
    /// Text and ruling.
    pub(crate) const BLACK: Ink = Ink(0x1B, 0x1D, 0x21);
    /// Labels and table heads.
    pub(crate) const SOFT: Ink = Ink(0x3F, 0x42, 0x49);
    /// Captions.
    pub(crate) const FAINT: Ink = Ink(0x5F, 0x62, 0x69);
    /// Hairlines between rows.
    pub(crate) const RULE: Ink = Ink(0xB9, 0xB2, 0xA1);
    /// 朱: the seal, and the mark of a void document.
    pub(crate) const SEAL: Ink = Ink(0xC2, 0x3A, 0x20);
    /// 朱 under text that must stay readable.
    pub(crate) const SEAL_PALE: Ink = Ink(0xE9, 0x9C, 0x8B);
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pen {
    /// Thickness, mm.
    pub(crate) width: f32,
    /// Colour.
    pub(crate) ink: Ink,
    /// Length of dash and gap, mm; `None` is a solid line.
    pub(crate) dash: Option<f32>,
}

impl Pen {
    pub(crate) const fn solid(width: f32, ink: Ink) -> Pen {
        Pen { width, ink, dash: None }
    }
}

/// A rectangle: left, top, width, height, mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) w: f32,
    pub(crate) h: f32,
}

impl Area {
    /// Whether it lies in another, give or take a hundredth of a millimetre.
    pub(crate) fn within(&self, other: Area) -> bool {
        const CLOSE: f32 = 0.01;
        self.x >= other.x - CLOSE
            && self.y >= other.y - CLOSE
            && self.x + self.w <= other.x + other.w + CLOSE
            && self.y + self.h <= other.y + other.h + CLOSE
    }
}

/// One thing on a sheet.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// A line of text that begins at `x` on the baseline `y`.
    Text {
        x: f32,
        y: f32,
        /// Em, mm.
        size: f32,
        /// Added after each glyph, in ems.
        tracking: f32,
        ink: Ink,
        run: Run,
    },
    /// A straight line.
    Line { from: (f32, f32), to: (f32, f32), pen: Pen },
    /// The outline of a rectangle.
    Frame { area: Area, pen: Pen },
    /// Rectangles filled as one shape (the dark modules of a QR code).
    Blocks { areas: Vec<Area>, ink: Ink },
    /// A seal; it darkens what it lies on, as ink does.
    Seal { area: Area, seal: Seal },
    /// Marks turned counter-clockwise by some degrees about a point.
    Turned { degrees: f32, about: (f32, f32), marks: Vec<Mark> },
}

impl Mark {
    /// Moves it right and down.
    pub(crate) fn move_by(&mut self, (dx, dy): (f32, f32)) {
        let shift = |at: &mut (f32, f32)| *at = (at.0 + dx, at.1 + dy);
        let shift_area = |area: &mut Area| (area.x, area.y) = (area.x + dx, area.y + dy);
        match self {
            Mark::Text { x, y, .. } => (*x, *y) = (*x + dx, *y + dy),
            Mark::Line { from, to, .. } => {
                shift(from);
                shift(to);
            }
            Mark::Frame { area, .. } | Mark::Seal { area, .. } => shift_area(area),
            Mark::Blocks { areas, .. } => areas.iter_mut().for_each(shift_area),
            Mark::Turned { about, marks, .. } => {
                shift(about);
                for mark in marks {
                    mark.move_by((dx, dy));
                }
            }
        }
    }

    /// The rectangle that the mark lies in: of a text its advances, and the em around its baseline.
    pub(crate) fn bounds(&self) -> Area {
        match self {
            Mark::Text { x, y, size, tracking, run, .. } => {
                Area { x: *x, y: y - size * ABOVE, w: run.ems(*tracking) * size, h: *size }
            }
            Mark::Line { from, to, .. } => around([*from, *to]),
            Mark::Frame { area, .. } | Mark::Seal { area, .. } => *area,
            Mark::Blocks { areas, .. } => around(areas.iter().flat_map(|a| [(a.x, a.y), (a.x + a.w, a.y + a.h)])),
            Mark::Turned { degrees, about, marks } => {
                let (sin, cos) = degrees.to_radians().sin_cos();
                let turned = |(x, y): (f32, f32)| {
                    let (x, y) = (x - about.0, y - about.1);
                    (about.0 + x * cos + y * sin, about.1 - x * sin + y * cos)
                };
                around(marks.iter().flat_map(|mark| {
                    let Area { x, y, w, h } = mark.bounds();
                    [(x, y), (x + w, y), (x, y + h), (x + w, y + h)].map(turned)
                }))
            }
        }
    }

    /// Whether all of it lies in an area.
    pub(crate) fn within(&self, area: Area) -> bool {
        self.bounds().within(area)
    }
}

/// How much of an em lies above the baseline, in fonts made for ideographs.
const ABOVE: f32 = 0.88;

/// The smallest rectangle around some points.
fn around(points: impl IntoIterator<Item = (f32, f32)>) -> Area {
    let far = (f32::INFINITY, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY);
    let (left, top, right, bottom) =
        points.into_iter().fold(far, |(l, t, r, b), (x, y)| (l.min(x), t.min(y), r.max(x), b.max(y)));
    Area { x: left, y: top, w: right - left, h: bottom - top }
}
