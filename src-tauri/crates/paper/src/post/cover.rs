//! 封筒とはがき: one piece on a cover of its own, upright or across, with its postal code in the
//! boxes of the post office.
//!
//! Boxes: 郵便番号・バーコードマニュアル p05 (定形 and はがき: upper edge 12 mm, right edge 8 mm;
//! 定形外: 18 mm each). Printed covers have them already: normally only the digits are printed.

use super::{Laid, Piece, bars, block, upright};
use crate::fonts::Face;
use crate::page::{At, Style};
use crate::print::Print;
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Result, flow};

/// The covers, by their names in the post office's and the paper trade's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// はがき, 100 by 148 mm.
    Postcard,
    /// 長形3号, 120 by 235 mm: A4 folded twice.
    Long3,
    /// 角形2号, 240 by 332 mm: A4 flat.
    Square2,
}

/// From top to bottom or from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// 縦書き
    Upright,
    /// 横書き; an envelope then lies across.
    Across,
}

/// Who sends.
#[derive(Debug, Clone, Default)]
pub struct Sender {
    /// The name.
    pub name: String,
    /// `390-1702`
    pub postal_code: String,
    /// The address, a paragraph each.
    pub address: Vec<String>,
}

/// Covers to be drawn, a page each.
#[derive(Debug, Clone)]
pub struct CoverSheet {
    /// What is printed on.
    pub cover: Cover,
    /// How.
    pub writing: Writing,
    /// Print the boxes of the postal code as well: for plain covers.
    pub boxes: bool,
    /// At the lower left; none where the cover has it printed on it.
    pub sender: Option<Sender>,
    /// How far this printer is off: everything moves right and down by so much, mm.
    pub offset: (f32, f32),
}

/// Left edges of the seven boxes on a postcard, mm from its left edge: 8 mm from the right one.
const BOXES: [f32; 7] = [44.3, 51.3, 58.3, 65.9, 72.7, 79.5, 86.3];
const BOX: (f32, f32) = (5.7, 8.0);
/// Colour of the boxes.
const VERMILION: Ink = Ink(0xE0, 0x4B, 0x33);

struct Measures {
    size: (f32, f32),
    /// The upper edge of the boxes, and how far right of a postcard's they are.
    boxes: (f32, f32),
    /// From the edges to what is written: sides and bottom.
    margin: f32,
    /// The largest em of an address, mm.
    unit: f32,
}

impl Cover {
    fn measures(self) -> Measures {
        match self {
            Cover::Postcard => Measures { size: (100.0, 148.0), boxes: (12.0, 0.0), margin: 9.0, unit: 4.4 },
            Cover::Long3 => Measures { size: (120.0, 235.0), boxes: (12.0, 20.0), margin: 12.0, unit: 5.4 },
            Cover::Square2 => Measures { size: (240.0, 332.0), boxes: (18.0, 130.0), margin: 22.0, unit: 7.6 },
        }
    }
}

/// What of a cover's width and height the sender has at the lower left.
const SENDER: (f32, f32) = (0.22, 0.42);

impl CoverSheet {
    /// A page for each piece, or only that of one (from 0).
    pub fn draw(&self, pieces: &[Laid], only: Option<usize>) -> Print {
        let (width, height) = self.size();
        let wanted = pieces.iter().enumerate().filter(|(at, _)| only.is_none_or(|only| only == *at));
        let page = |piece: &Laid| Sheet { width, height, marks: piece.moved(self.offset).collect() };
        Print { sheets: wanted.map(|(_, piece)| page(piece)).collect() }
    }

    /// Whether the cover lies across, its postal code in the text: boxes are for what stands.
    fn lies(&self) -> bool {
        self.writing == Writing::Across && self.cover != Cover::Postcard
    }

    fn size(&self) -> (f32, f32) {
        let (width, height) = self.cover.measures().size;
        if self.lies() { (height, width) } else { (width, height) }
    }

    /// A piece laid out for the cover, or why it cannot be.
    pub fn lay(&self, piece: &Piece) -> Result<Laid> {
        let Measures { boxes, margin, unit, .. } = self.cover.measures();
        let (width, height) = self.size();
        // Abroad there are no boxes: such a code stands in the text, written across.
        let boxed = seven(&piece.postal_code).filter(|_| !self.lies());
        let head = if self.lies() { margin } else { boxes.0 + BOX.1 + margin * 0.7 };
        let foot = if piece.bars.is_some() { margin.max(6.0) + bars::HEIGHT } else { margin };
        let area = Area { x: margin, y: head, w: width - 2.0 * margin, h: height - head - foot };
        let corner =
            Area { x: margin, y: height - foot - height * SENDER.1, w: width * SENDER.0, h: height * SENDER.1 };
        let mut laid = match self.writing {
            Writing::Upright => self.upright(piece, area, corner, unit, boxed.is_none())?,
            Writing::Across => self.across(piece, area, unit, boxed.is_none())?,
        };
        if let Some(digits) = boxed {
            laid.marks.extend(self.postal(&digits, boxes)?);
        }
        if let Some(code) = &piece.bars {
            let left = (width - bars::WIDTH) / 2.0;
            laid.marks.push(bars::mark(code, (left, height - foot)));
        }
        Ok(laid)
    }

    fn upright(&self, piece: &Piece, area: Area, corner: Area, unit: f32, plain_code: bool) -> Result<Laid> {
        let left = if self.sender.is_some() { corner.x + corner.w + 1.0 } else { area.x };
        let room = upright::Room { area, middle: area.x + area.w / 2.0, left };
        let mut laid = upright::lay(piece, room, unit)?;
        if plain_code && !piece.postal_code.is_empty() {
            let code = flow::fit(&piece.postal_code, Face::Mincho, area.w, &[(unit, 1), (unit * 0.6, 1)], "postal")?;
            let style = Style::new(Face::Mincho, code.size);
            let y = area.y - code.size * 0.8;
            laid.marks.extend(code.lines.into_iter().map(|run| style.mark(run, At::Right(area.x + area.w), y)));
        }
        if let Some(sender) = &self.sender {
            laid.marks.extend(upright::sender(sender, corner, unit * 0.62)?.marks);
        }
        self.note(piece, area, &mut laid)?;
        Ok(laid)
    }

    fn across(&self, piece: &Piece, area: Area, unit: f32, code_in_text: bool) -> Result<Laid> {
        let foot = if self.sender.is_some() { area.h * 0.26 } else { 0.0 };
        // What lies across begins a third from the left: the stamp and the sender are there.
        let left = if self.lies() { area.w * 0.26 } else { area.w * 0.06 };
        let room = Area { x: area.x + left, y: area.y, w: area.w - left, h: area.h - foot };
        let setting = block::Setting { face: Face::Mincho, unit, postal: code_in_text };
        let mut laid = block::lay(&Piece { bars: None, ..piece.clone() }, room, setting)?;
        if let Some(sender) = &self.sender {
            let from = Piece {
                postal_code: sender.postal_code.clone(),
                address: sender.address.clone(),
                organisation: sender.name.clone(),
                ..Piece::default()
            };
            let corner = Area { x: area.x, y: area.y + area.h - foot, w: area.w * 0.6, h: foot };
            let setting = block::Setting { unit: unit * 0.6, postal: true, ..setting };
            laid.marks.extend(block::lay(&from, corner, setting)?.marks);
        }
        Ok(laid)
    }

    /// The note of a piece, small, in the lower right corner.
    fn note(&self, piece: &Piece, area: Area, laid: &mut Laid) -> Result<()> {
        let style = Style::new(Face::Gothic, 2.4).ink(Ink::SOFT);
        let run = style.run(&piece.note)?;
        laid.marks.push(style.mark(run, At::Right(area.x + area.w), self.size().1 - 5.0));
        Ok(())
    }

    /// The seven digits in the middle of their boxes.
    fn postal(&self, digits: &str, (top, right): (f32, f32)) -> Result<Vec<Mark>> {
        let style = Style::new(Face::Gothic, 6.2);
        let mut marks = Vec::new();
        for (at, (digit, left)) in digits.chars().zip(BOXES).enumerate() {
            let area = Area { x: left + right, y: top, w: BOX.0, h: BOX.1 };
            if self.boxes {
                let width = if at < 3 { 0.5 } else { 0.3 };
                marks.push(Mark::Frame { area, pen: Pen::solid(width, VERMILION) });
            }
            let run = style.run(digit.encode_utf8(&mut [0; 4]))?;
            marks.push(style.mark(run, At::Middle(area.x + area.w / 2.0), style.baseline(area.y, area.h)));
        }
        if self.boxes {
            let (from, to) = (BOXES[2] + right + BOX.0, BOXES[3] + right);
            let y = top + BOX.1 / 2.0;
            marks.push(Mark::Line { from: (from, y), to: (to, y), pen: Pen::solid(0.5, VERMILION) });
        }
        Ok(marks)
    }
}

/// The seven digits of a code of this country; abroad there are others.
pub(super) fn seven(code: &str) -> Option<String> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 7 && code.chars().all(|c| c.is_ascii_digit() || c == '-')).then_some(digits)
}
