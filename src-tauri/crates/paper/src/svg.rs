//! The second engine: a drawing list becomes an SVG, for looking at a sheet before it is printed.
//!
//! The same marks as in the PDF, with the outlines of the very same glyphs: what is seen is what
//! is printed, in every window and without a viewer for PDFs.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use skrifa::outline::OutlinePen;

use crate::fonts::{Face, Fonts};
use crate::pack;
use crate::seal::{CUT_UNITS, Stamp};
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Result};

/// The sheet as an SVG whose user unit is a millimetre.
pub(crate) fn write(sheet: &Sheet) -> Result<String> {
    let mut drawing = Drawing::default();
    drawing.draw(&sheet.marks)?;
    let (w, h) = (sheet.width, sheet.height);
    let mut svg = String::with_capacity(drawing.body.len() * 3);
    // Writing into a String cannot fail.
    let _ = write!(
        svg,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{w}mm" height="{h}mm" viewBox="0 0 {w} {h}"><rect width="{w}" height="{h}" fill="#fff"/><defs>"##
    );
    for ((face, id), path) in &drawing.glyphs {
        let _ = write!(svg, r#"<path id="{}" d="{path}"/>"#, name(*face, *id));
    }
    svg.push_str("</defs>");
    svg.push_str(&drawing.body);
    svg.push_str("</svg>");
    Ok(svg)
}

#[derive(Default)]
struct Drawing {
    /// Outlines by glyph, each once.
    glyphs: BTreeMap<(Face, u16), String>,
    body: String,
}

impl Drawing {
    fn draw(&mut self, marks: &[Mark]) -> Result<()> {
        for mark in marks {
            match mark {
                Mark::Text { x, y, size, tracking, ink, run } => {
                    let _ = write!(self.body, r#"<g fill="{}">"#, colour(*ink));
                    let mut x = *x;
                    for glyph in &run.glyphs {
                        let font = Fonts::bundled().font(glyph.face);
                        let scale = size / f32::from(font.em);
                        if let Entry::Vacant(place) = self.glyphs.entry((glyph.face, glyph.id)) {
                            let mut path = Path::default();
                            font.draw(glyph.id, &mut path)?;
                            place.insert(path.0);
                        }
                        let name = name(glyph.face, glyph.id);
                        let _ = write!(
                            self.body,
                            r##"<use href="#{name}" transform="matrix({scale:.5} 0 0 -{scale:.5} {x:.3} {y:.3})"/>"##
                        );
                        x += size * (f32::from(glyph.advance) / 1000.0 + tracking);
                    }
                    self.body.push_str("</g>");
                }
                Mark::Line { from, to, pen } => {
                    let _ = write!(
                        self.body,
                        r#"<path d="M{:.3} {:.3}L{:.3} {:.3}" {}/>"#,
                        from.0,
                        from.1,
                        to.0,
                        to.1,
                        stroke(*pen)
                    );
                }
                Mark::Frame { area, pen } => {
                    let Area { x, y, w, h } = area;
                    let stroke = stroke(*pen);
                    let _ = write!(
                        self.body,
                        r#"<rect x="{x:.3}" y="{y:.3}" width="{w:.3}" height="{h:.3}" fill="none" {stroke}/>"#
                    );
                }
                Mark::Blocks { areas, ink } => {
                    let _ = write!(self.body, r#"<path fill="{}" d=""#, colour(*ink));
                    for Area { x, y, w, h } in areas {
                        let _ = write!(self.body, "M{x:.3} {y:.3}h{w:.3}v{h:.3}h-{w:.3}z");
                    }
                    self.body.push_str("\"/>");
                }
                Mark::Turned { degrees, about, marks } => {
                    let _ =
                        write!(self.body, r#"<g transform="rotate({:.3} {:.3} {:.3})">"#, -degrees, about.0, about.1);
                    self.draw(marks)?;
                    self.body.push_str("</g>");
                }
                Mark::Seal { area, seal } => {
                    // Ink darkens what it lies on.
                    let Area { x, y, w, h } = area;
                    let _ = write!(
                        self.body,
                        r#"<g style="mix-blend-mode:multiply" transform="translate({x:.3} {y:.3})">"#
                    );
                    self.body.push_str(&stamp(&seal.0, *w, *h)?);
                    self.body.push_str("</g>");
                }
            }
        }
        Ok(())
    }
}

/// A seal of that size.
fn stamp(stamp: &Stamp, w: f32, h: f32) -> Result<String> {
    match stamp {
        Stamp::Cut { path } => {
            let path = String::from_utf8_lossy(&pack::unpacked(path)).into_owned();
            let unit = f32::from(CUT_UNITS);
            let mut svg = format!(
                r#"<g fill="{}" transform="matrix({:.5} 0 0 -{:.5} 0 {h:.3})">"#,
                colour(Ink::SEAL),
                w / unit,
                h / unit
            );
            // The frame is filled by the even-odd rule, the letters by the other.
            for (part, rule) in path.split("f*").zip(["evenodd", "nonzero"]) {
                let _ = write!(svg, r#"<path fill-rule="{rule}" d="{}"/>"#, outline(part));
            }
            svg.push_str("</g>");
            Ok(svg)
        }
        Stamp::Picture { width, height, colour, opacity } => {
            let pixels: Vec<u8> = pack::unpacked(colour)
                .chunks_exact(3)
                .zip(pack::unpacked(opacity))
                .flat_map(|(p, opacity)| [p[0], p[1], p[2], opacity])
                .collect();
            let wrong = |error: png::EncodingError| Error::Engine(error.to_string());
            let mut file = Vec::new();
            let mut encoder = png::Encoder::new(&mut file, *width, *height);
            encoder.set_color(png::ColorType::Rgba);
            encoder.set_depth(png::BitDepth::Eight);
            encoder.write_header().and_then(|mut to| to.write_image_data(&pixels)).map_err(wrong)?;
            let data = BASE64_STANDARD.encode(file);
            Ok(format!(
                r#"<image width="{w:.3}" height="{h:.3}" preserveAspectRatio="none" href="data:image/png;base64,{data}"/>"#
            ))
        }
    }
}

/// The operators of a PDF's path as those of an SVG's.
fn outline(path: &str) -> String {
    let mut svg = String::with_capacity(path.len());
    let mut numbers: Vec<f32> = Vec::new();
    for token in path.split_ascii_whitespace() {
        match (token, numbers.as_slice()) {
            ("re", [x, y, w, h]) => {
                let _ = write!(svg, "M{x} {y}h{w}v{h}h-{w}z");
            }
            ("m" | "l" | "c" | "h", points) => {
                svg.push_str(match token {
                    "m" => "M",
                    "l" => "L",
                    "c" => "C",
                    _ => "Z",
                });
                svg.push_str(&points.iter().map(f32::to_string).collect::<Vec<_>>().join(" "));
            }
            _ => {
                numbers.extend(token.parse::<f32>());
                continue;
            }
        }
        numbers.clear();
    }
    svg
}

fn name(face: Face, id: u16) -> String {
    format!("{}{id}", ["m", "g", "b", "n"][face as usize])
}

fn colour(Ink(r, g, b): Ink) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn stroke(pen: Pen) -> String {
    let dash = pen.dash.map_or_else(String::new, |dash| format!(r#" stroke-dasharray="{dash}""#));
    format!(r#"stroke="{}" stroke-width="{}"{dash}"#, colour(pen.ink), pen.width)
}

/// An outline in font units.
#[derive(Default)]
struct Path(String);

impl Path {
    fn add(&mut self, operator: char, numbers: &[f32]) {
        self.0.push(operator);
        for (at, number) in numbers.iter().enumerate() {
            if at > 0 {
                self.0.push(' ');
            }
            let _ = write!(self.0, "{}", number.round());
        }
    }
}

impl OutlinePen for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.add('M', &[x, y]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add('L', &[x, y]);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.add('Q', &[cx, cy, x, y]);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.add('C', &[ax, ay, bx, by, x, y]);
    }

    fn close(&mut self) {
        self.add('Z', &[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Seal;

    #[test]
    fn a_seal_is_looked_at_as_it_is_stamped() {
        let cut = stamp(&Seal::from_name("梓川里山研究会").unwrap().0, 21.0, 21.0).unwrap();
        assert!(cut.contains("M0 0h1000v1000h-1000zM34 34h932v932h-932z"), "its frame: {}", &cut[..200]);
        assert_eq!(cut.matches("<path").count(), 2, "and its letters");
        let picture = Seal::from_rgba(1, 1, &[200, 50, 30, 255]).unwrap();
        let shown = stamp(&picture.0, 21.0, 21.0).unwrap();
        assert!(shown.contains("data:image/png;base64,iVBOR"), "a picture is one again: {shown}");
    }
}
