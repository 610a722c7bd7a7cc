//! The second engine: a drawing list becomes an SVG, for looking at a sheet before it is printed.
//!
//! The same marks as in the PDF, with the outlines of the very same glyphs: what is seen is what
//! is printed, in every window and without a viewer for PDFs.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;

use skrifa::outline::OutlinePen;

use crate::fonts::{Face, Fonts};
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
                Mark::Seal { .. } => return Err(Error::Engine("a seal is drawn in PDFs only".to_owned())),
            }
        }
        Ok(())
    }
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
