//! 宛名ラベル: a sheet in cells, all alike, by their own measures.

use super::{Laid, Piece, bars, block};
use crate::fonts::Face;
use crate::page::{At, Style};
use crate::print::Print;
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Result};

/// The cells of a sheet, in mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Width of the sheet.
    pub paper_width: f32,
    /// Height of the sheet.
    pub paper_height: f32,
    /// Cells beside each other.
    pub columns: usize,
    /// Cells below each other.
    pub rows: usize,
    /// From the left edge of the sheet to the first cell.
    pub left: f32,
    /// From the upper edge of the sheet to the first cell.
    pub top: f32,
    /// Width of a cell.
    pub width: f32,
    /// Height of a cell.
    pub height: f32,
    /// From one cell to the next beside it.
    pub pitch_x: f32,
    /// From one cell to the next below it.
    pub pitch_y: f32,
}

/// What is kept free inside a cell: a sheet is never cut and fed quite true.
const MARGIN: f32 = 3.0;
/// Of small cells a little less.
const SMALL_MARGIN: f32 = 2.2;

impl Grid {
    /// Cells of one sheet.
    pub fn cells(&self) -> usize {
        self.columns * self.rows
    }

    /// How many sheets so many pieces take when the first begins at cell `start` (from 0).
    pub fn sheets(&self, pieces: usize, start: usize) -> usize {
        if pieces == 0 { 0 } else { (pieces + start).div_ceil(self.cells().max(1)) }
    }

    /// The pieces of a sheet (from 0) out of so many, and the cell at which they begin.
    pub fn on_sheet(&self, sheet: usize, pieces: usize, start: usize) -> (std::ops::Range<usize>, usize) {
        let first = (sheet * self.cells()).saturating_sub(start).min(pieces);
        let last = ((sheet + 1) * self.cells()).saturating_sub(start).min(pieces);
        (first..last, if sheet == 0 { start } else { 0 })
    }

    /// Whether a カスタマバーコード fits into a cell.
    pub fn has_room_for_bars(&self) -> bool {
        self.inner().w >= bars::WIDTH && self.height >= 30.0
    }

    /// A cell, by its number from 0, row by row.
    pub(crate) fn cell(&self, at: usize) -> Area {
        let (row, column) = (at / self.columns.max(1), at % self.columns.max(1));
        Area {
            x: self.left + column as f32 * self.pitch_x,
            y: self.top + row as f32 * self.pitch_y,
            w: self.width,
            h: self.height,
        }
    }

    /// The part of every cell that is printed on, from the cell's own corner: the same in all,
    /// and clear of the edge of the sheet that printers leave white.
    pub(crate) fn inner(&self) -> Area {
        const UNPRINTABLE: f32 = 5.0;
        let margin = if self.height < 30.0 { SMALL_MARGIN } else { MARGIN };
        let far = self.cell(self.cells().saturating_sub(1));
        let beyond = (self.paper_width - far.x - far.w, self.paper_height - far.y - far.h);
        let kept = |outside: f32| (UNPRINTABLE - outside).max(margin);
        let (x, y) = (kept(self.left.min(beyond.0)), kept(self.top.min(beyond.1)));
        Area { x, y, w: self.width - 2.0 * x, h: self.height - 2.0 * y }
    }

    pub(crate) fn sheet(&self) -> Sheet {
        Sheet { width: self.paper_width, height: self.paper_height, marks: Vec::new() }
    }
}

/// Labels to be drawn on sheets of a grid.
#[derive(Debug, Clone, Copy)]
pub struct LabelSheet {
    /// The cells.
    pub grid: Grid,
    /// How far this printer is off: everything moves right and down by so much, mm.
    pub offset: (f32, f32),
    /// Frames around the cells, for a test on plain paper.
    pub frames: bool,
}

impl LabelSheet {
    /// A piece laid out for a cell, or why it cannot be.
    pub fn lay(&self, piece: &Piece) -> Result<Laid> {
        if piece.bars.is_some() && !self.grid.has_room_for_bars() {
            return Err(Error::TooLong("bars"));
        }
        block::lay(piece, self.grid.inner(), block::Setting { face: Face::Gothic, unit: 4.0, postal: true })
    }

    /// Sheets of pieces, the first beginning at cell `start` (from 0). Of all sheets, or only of
    /// one (from 0).
    pub fn draw(&self, pieces: &[Laid], start: usize, only: Option<usize>) -> Result<Print> {
        let sheets = self.grid.sheets(pieces.len(), start);
        let mut drawn = Vec::with_capacity(sheets);
        for sheet in (0..sheets).filter(|sheet| only.is_none_or(|only| only == *sheet)) {
            let (range, first) = self.grid.on_sheet(sheet, pieces.len(), start);
            let mut page = self.grid.sheet();
            if self.frames {
                page.marks.extend(self.frames(false)?);
            }
            for (piece, at) in pieces[range].iter().zip(first..) {
                let cell = self.grid.cell(at);
                page.marks.extend(piece.moved((cell.x + self.offset.0, cell.y + self.offset.1)));
            }
            drawn.push(page);
        }
        Ok(Print { sheets: drawn })
    }

    /// One sheet of numbered frames, to be held against a sheet of labels.
    pub fn test(&self) -> Result<Print> {
        let mut page = self.grid.sheet();
        page.marks.extend(self.frames(true)?);
        Ok(Print { sheets: vec![page] })
    }

    fn frames(&self, numbered: bool) -> Result<Vec<Mark>> {
        let mut marks = Vec::new();
        let style = Style::new(Face::Gothic, (self.grid.height * 0.3).min(6.0)).ink(Ink::FAINT);
        for at in 0..self.grid.cells() {
            let mut area = self.grid.cell(at);
            (area.x, area.y) = (area.x + self.offset.0, area.y + self.offset.1);
            marks.push(Mark::Frame { area, pen: Pen { width: 0.15, ink: Ink::FAINT, dash: Some(1.0) } });
            if numbered {
                let middle = At::Middle(area.x + area.w / 2.0);
                marks.push(style.mark(style.run(&(at + 1).to_string())?, middle, style.baseline(area.y, area.h)));
            }
        }
        Ok(marks)
    }
}
