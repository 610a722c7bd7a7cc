//! 縦書き: a piece as columns from right to left. The address at the right, the workplace beside
//! it, the names large and as near to the middle as they can stand.

use super::{Laid, Piece, Sender, marked, shrink};
use crate::Result;
use crate::column::{marks, run};
use crate::flow::wrap;
use crate::fonts::{Face, Run};
use crate::page::{At, Style};
use crate::sheet::{Area, Ink, Mark};

/// The face of envelopes.
const FACE: Face = Face::Mincho;
/// From the middle of a column to the middle of the next, in its ems.
const PITCH: f32 = 1.45;
/// Size of a name, in units of a column of the address.
const NAME: f32 = 2.0;
/// A name that is too long may shrink to this part of its size before it is broken.
const NARROWEST: f32 = 0.5;
/// How far building, workplace and names begin below the address, in units.
const LOWER: f32 = 2.0;
/// Between the parts, in units.
const GAP: f32 = 0.7;

/// Where a piece goes: the room of the columns, and where the middle of the names should be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) area: Area,
    pub(super) middle: f32,
    /// How far from the left names must keep away: the sender stands there.
    pub(super) left: f32,
}

/// The piece as columns, from `unit` mm downwards.
pub(super) fn lay(piece: &Piece, room: Room, unit: f32) -> Result<Laid> {
    let texts = Texts {
        address: piece
            .address
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| run(FACE, line))
            .collect::<Result<_>>()?,
        organisation: run(FACE, &piece.organisation)?,
        names: piece
            .names
            .iter()
            .map(|name| Ok([run(FACE, &name.family)?, run(FACE, &name.given)?, run(FACE, &name.honorific)?]))
            .collect::<Result<_>>()?,
    };
    shrink(unit, |unit| texts.lay(room, unit))
}

/// The sender: small columns that end at the lower left corner of an area, the name last, the
/// postal code across above them.
pub(super) fn sender(from: &Sender, area: Area, unit: f32) -> Result<Laid> {
    let style = Style::new(FACE, unit * 0.9);
    let code = style.run(&marked(&from.postal_code))?;
    let head = if code.glyphs.is_empty() { 0.0 } else { unit * 1.6 };
    let area = Area { y: area.y + head, h: area.h - head, ..area };
    let address = &from.address;
    let address =
        address.iter().filter(|line| !line.is_empty()).map(|line| run(FACE, line)).collect::<Result<Vec<_>>>()?;
    let name = run(FACE, &from.name)?;
    shrink(unit, |unit| {
        let mut columns: Vec<(Run, f32)> = Vec::new();
        for paragraph in &address {
            columns.extend(wrap(paragraph, area.h / unit).into_iter().map(|run| (run, unit)));
        }
        let large = unit * 1.25;
        columns.extend(wrap(&name, area.h / large).into_iter().map(|run| (run, large)));
        let width: f32 = columns.iter().map(|(_, size)| size * PITCH).sum();
        if width > area.w {
            return None;
        }
        let mut right = area.x + width;
        let highest = columns.iter().map(|(run, size)| run.ems(0.0) * size).fold(0.0, f32::max);
        let mut all = vec![style.mark(code.clone(), At::Left(area.x), area.y + area.h - highest - unit * 0.7)];
        for (run, size) in columns {
            let middle = right - size * PITCH / 2.0;
            let top = area.y + area.h - run.ems(0.0) * size;
            all.extend(marks(&run, (middle, top), size, 0.0, Ink::BLACK));
            right -= size * PITCH;
        }
        Some(Laid { marks: all, smallest: unit })
    })
}

/// The runs of a piece, made once for all sizes.
struct Texts {
    address: Vec<Run>,
    organisation: Run,
    names: Vec<[Run; 3]>,
}

impl Texts {
    fn lay(&self, Room { area, middle, left }: Room, unit: f32) -> Option<Laid> {
        let lower = area.y + unit * LOWER;
        let room = area.h - unit * LOWER;
        let mut all: Vec<Mark> = Vec::new();
        let mut right = area.x + area.w;
        let mut put = |run: &Run, top: f32, right: &mut f32| {
            all.extend(marks(run, (*right - unit * PITCH / 2.0, top), unit, 0.0, Ink::BLACK));
            *right -= unit * PITCH;
        };
        for (at, paragraph) in self.address.iter().enumerate() {
            let (top, room) = if at == 0 { (area.y, area.h) } else { (lower, room) };
            for column in wrap(paragraph, room / unit) {
                put(&column, top, &mut right);
            }
        }
        if !self.organisation.glyphs.is_empty() {
            right -= unit * GAP;
            for column in wrap(&self.organisation, room / unit) {
                put(&column, lower, &mut right);
            }
        }
        right -= unit * GAP;
        let names = self.names(room, unit)?;
        let width: f32 = names.iter().map(|column| column.size * PITCH).sum();
        let from = (middle + width / 2.0).min(right);
        if from - width < left {
            return None;
        }
        let mut at = from;
        let mut smallest = unit;
        for Column { parts, size } in names {
            smallest = smallest.min(size);
            for (run, down) in parts {
                all.extend(marks(&run, (at - size * PITCH / 2.0, lower + down), size, 0.0, Ink::BLACK));
            }
            at -= size * PITCH;
        }
        Some(Laid { marks: all, smallest })
    }

    /// The names as columns: 姓, 名 and honorific begin at the same height in each.
    fn names(&self, room: f32, unit: f32) -> Option<Vec<Column>> {
        let ems = |part: usize| self.names.iter().map(|name| name[part].ems(0.0)).fold(0.0, f32::max);
        let (family, given, honorific) = (ems(0), ems(1), ems(2));
        let largest = unit * NAME;
        let gaps = if given > 0.0 { 0.5 } else { 0.0 } + if honorific > 0.0 { 0.7 } else { 0.0 };
        let size = largest.min(room / (family + given + honorific + gaps).max(0.1));
        if size >= largest * NARROWEST {
            let given_at = if given > 0.0 { family + 0.5 } else { family };
            let honorific_at = given_at + given + 0.7;
            let column = |[f, g, h]: &[Run; 3]| Column {
                parts: vec![(f.clone(), 0.0), (g.clone(), given_at * size), (h.clone(), honorific_at * size)],
                size,
            };
            return Some(self.names.iter().map(column).collect());
        }
        let [[family, given, honorific]] = self.names.as_slice() else { return None };
        let size = largest * NARROWEST;
        let runs = [family, given].into_iter().filter(|run| !run.glyphs.is_empty());
        let mut columns: Vec<Column> =
            runs.flat_map(|run| wrap(run, room / size)).map(|run| Column { parts: vec![(run, 0.0)], size }).collect();
        let last = columns.last_mut()?;
        let end: f32 = last.parts.iter().map(|(run, _)| (run.ems(0.0) + 0.7) * size).sum();
        if end + honorific.ems(0.0) * size <= room {
            last.parts.push((honorific.clone(), end));
        } else {
            columns.push(Column { parts: vec![(honorific.clone(), room - honorific.ems(0.0) * size)], size });
        }
        Some(columns)
    }
}

/// A column of names: runs with how far down they begin.
struct Column {
    parts: Vec<(Run, f32)>,
    size: f32,
}
