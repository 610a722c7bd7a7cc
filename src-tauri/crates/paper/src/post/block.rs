//! 横書き: a piece as lines from left to right, in the middle of the height of its room.

use super::{Addressee, Laid, Piece, bars, shrink};
use crate::Result;
use crate::flow::wrap;
use crate::fonts::{Face, Fonts, Run};
use crate::page::{At, Style};
use crate::sheet::{Area, Ink, Mark};

/// How a piece is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) face: Face,
    /// The largest em of an address line, mm.
    pub(super) unit: f32,
    /// Whether the postal code stands in the block (and not in boxes of its own).
    pub(super) postal: bool,
}

/// Ems of the parts, in units of an address line.
const NAME: f32 = 1.45;
const NOTE: f32 = 0.72;
/// Heights of a line, in its own ems.
const LEADING: f32 = 1.32;
/// Between the parts, in units.
const GAP: f32 = 0.4;
/// How far the names stand in, in units.
const INDENT: f32 = 1.0;
/// A name that is too long may shrink to this part of its size before it is broken.
const NARROWEST: f32 = 0.62;

/// A line of the address may shrink to this part of its size before it is broken.
const NARROW_LINE: f32 = 0.84;

/// The piece in the area: everything within it, whatever its length.
pub(super) fn lay(piece: &Piece, area: Area, setting: Setting) -> Result<Laid> {
    let texts = Texts::new(piece, setting)?;
    let foot = if piece.bars.is_some() { bars::HEIGHT } else { 0.0 };
    let room = Area { h: area.h - foot, ..area };
    let unit = setting.unit.min(room.h / 7.2).min(room.w / 15.0);
    let mut laid = shrink(unit, |unit| texts.lay(room, setting, unit))?;
    if let Some(code) = &piece.bars {
        laid.marks.push(bars::mark(code, (area.x, area.y + room.h)));
    }
    Ok(laid)
}

/// The runs of a piece, made once for all sizes.
struct Texts {
    postal: Run,
    note: Run,
    address: Vec<Run>,
    organisation: Run,
    names: Vec<[Run; 3]>,
}

/// Lines as they will stand: run, size, left end from the left of the room.
struct Line {
    parts: Vec<(Run, f32)>,
    size: f32,
    ink: Ink,
}

impl Texts {
    fn new(piece: &Piece, setting: Setting) -> Result<Texts> {
        let run = |text: &str| Fonts::bundled().run(setting.face, text);
        let name = |n: &Addressee| -> Result<[Run; 3]> { Ok([run(&n.family)?, run(&n.given)?, run(&n.honorific)?]) };
        let address = piece.address.iter().filter(|line| !line.is_empty());
        Ok(Texts {
            postal: run(&if setting.postal { piece.code() } else { String::new() })?,
            note: run(&piece.note)?,
            address: address.map(|line| run(line)).collect::<Result<_>>()?,
            organisation: run(&piece.organisation)?,
            names: piece.names.iter().map(name).collect::<Result<_>>()?,
        })
    }

    /// All lines at this size, or none if they do not fit.
    fn lay(&self, room: Area, setting: Setting, unit: f32) -> Option<Laid> {
        let mut lines: Vec<(Line, f32)> = Vec::new();
        let width = |run: &Run, size: f32| run.ems(0.0) * size;
        // Postal code at the left, note at the right of one line.
        let note = unit * NOTE;
        let note_x = room.w - width(&self.note, note);
        if !self.postal.glyphs.is_empty() || !self.note.glyphs.is_empty() {
            if width(&self.postal, unit) + unit > note_x && !self.note.glyphs.is_empty() {
                return None;
            }
            lines.push((Line { parts: vec![(self.postal.clone(), 0.0)], size: unit, ink: Ink::BLACK }, 0.0));
        }
        for paragraph in &self.address {
            // Rather a little smaller than with two characters alone in a line.
            let size = unit.min(room.w / paragraph.ems(0.0).max(0.1));
            let size = if size < unit * NARROW_LINE { unit } else { size };
            lines.extend(broken(paragraph, room.w, size).map(|run| (line(run, 0.0, size), 0.0)));
        }
        let indent = unit * INDENT;
        if !self.organisation.glyphs.is_empty() {
            let runs = broken(&self.organisation, room.w - indent, unit);
            lines.extend(
                runs.enumerate().map(|(at, run)| (line(run, indent, unit), if at == 0 { unit * GAP } else { 0.0 })),
            );
        }
        let names = self.names(room.w, indent, unit)?;
        lines.extend(names.into_iter().enumerate().map(|(at, name)| (name, if at == 0 { unit * GAP } else { 0.0 })));

        let height: f32 = lines.iter().map(|(line, gap)| line.size * LEADING + gap).sum();
        if height > room.h || lines.iter().any(|(line, _)| line.right() > room.w + 0.01) {
            return None;
        }
        let mut y = room.y + (room.h - height) / 2.0;
        let mut marks = Vec::new();
        let mut smallest = unit;
        if !self.note.glyphs.is_empty() {
            let style = Style::new(setting.face, note).ink(Ink::SOFT);
            let base = Style::new(setting.face, unit).baseline(y, unit * LEADING);
            marks.push(style.mark(self.note.clone(), At::Left(room.x + note_x), base));
        }
        for (line, gap) in lines {
            y += gap;
            smallest = smallest.min(line.size);
            let height = line.size * LEADING;
            let style = Style::new(setting.face, line.size).ink(line.ink);
            for (run, x) in line.parts.into_iter().filter(|(run, _)| !run.glyphs.is_empty()) {
                marks.push(style.mark(run, At::Left(room.x + x), style.baseline(y, height)));
            }
            y += height;
        }
        Some(Laid { marks: held(marks, room), smallest })
    }

    /// The names, one below the other: 姓, 名 and honorific each in a column of its own. A single
    /// name that is long even when narrow is broken.
    fn names(&self, width: f32, indent: f32, unit: f32) -> Option<Vec<Line>> {
        let ems = |part: usize| self.names.iter().map(|name| name[part].ems(0.0)).fold(0.0, f32::max);
        let (family, given, honorific) = (ems(0), ems(1), ems(2));
        let between = |before: f32, after: f32, gap: f32| if before > 0.0 && after > 0.0 { gap } else { 0.0 };
        let given_at = family + between(family, given, 0.35);
        let honorific_at = given_at + given + between(given_at + given, honorific, 0.6);
        let all = honorific_at + honorific;
        let largest = unit * NAME;
        let size = largest.min((width - indent) / all.max(0.1));
        if size >= largest * NARROWEST {
            let one = |[f, g, h]: &[Run; 3]| Line {
                parts: vec![
                    (f.clone(), indent),
                    (g.clone(), indent + given_at * size),
                    (h.clone(), indent + honorific_at * size),
                ],
                size,
                ink: Ink::BLACK,
            };
            return Some(self.names.iter().map(one).collect());
        }
        let [[family, given, honorific]] = self.names.as_slice() else { return None };
        let size = largest * NARROWEST;
        let mut lines: Vec<Line> = [family, given]
            .into_iter()
            .filter(|run| !run.glyphs.is_empty())
            .flat_map(|run| broken(run, width - indent, size))
            .map(|run| line(run, indent, size))
            .collect();
        let last = lines.last_mut()?;
        let behind = last.right() + size * 0.6;
        if behind + honorific.ems(0.0) * size <= width {
            last.parts.push((honorific.clone(), behind));
        } else {
            lines.push(line(honorific.clone(), width - honorific.ems(0.0) * size, size));
        }
        Some(lines)
    }
}

fn line(run: Run, x: f32, size: f32) -> Line {
    Line { parts: vec![(run, x)], size, ink: Ink::BLACK }
}

fn broken(run: &Run, width: f32, size: f32) -> impl Iterator<Item = Run> {
    wrap(run, width / size).into_iter()
}

impl Line {
    fn right(&self) -> f32 {
        self.parts.iter().map(|(run, x)| x + run.ems(0.0) * self.size).fold(0.0, f32::max)
    }
}

/// Marks that keep to their room: letters may reach a little above or below their line.
fn held(marks: Vec<Mark>, room: Area) -> Vec<Mark> {
    debug_assert!(marks.iter().all(|mark| mark.within(room)), "a piece keeps to its room");
    marks
}
