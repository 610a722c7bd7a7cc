//! 宛名: what stands on a piece of mail, on labels, envelopes and postcards.
//!
//! A [`Piece`] says whom it goes to; where it lands is a matter of the [`Grid`] of a sheet of
//! labels or of a [`Cover`]. Nothing is ever cut: a text wraps, then everything shrinks together,
//! and what fits at no legible size is an error ([`Error::TooLong`]) that the caller names.
//! Whom a piece goes to, and with which honorific, is not decided here.

mod bars;
mod block;
mod cover;
mod grid;
#[cfg(test)]
mod tests;
mod upright;

pub use bars::{HEIGHT as BARS_HEIGHT, WIDTH as BARS_WIDTH};
pub use cover::{Cover, CoverSheet, Sender, Writing};
pub use grid::{Grid, LabelSheet};

use tsudoi_japan::customer_barcode::Bar;

use crate::fonts::Face;
use crate::sheet::{Area, Mark};
use crate::{Error, Result};

/// What stands on one piece of mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// `390-1702`; abroad as written; may be empty.
    pub postal_code: String,
    /// The address, a paragraph each: up to the number, then the building.
    pub address: Vec<String>,
    /// 勤務先 above the name; may be empty.
    pub organisation: String,
    /// To whom, one to five.
    pub names: Vec<Addressee>,
    /// Small, in a corner: 会員番号; may be empty.
    pub note: String,
    /// カスタマバーコード, where there is one.
    pub bars: Option<Vec<Bar>>,
}

/// One name on a piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressee {
    /// 姓; empty below a name of the same 姓, and of an organisation its whole name.
    pub family: String,
    /// 名; empty where the name is in one piece.
    pub given: String,
    /// 様, 先生, 御中, 各位; may be empty.
    pub honorific: String,
}

/// A piece that is laid out, ready to be put on a sheet.
#[derive(Debug, Clone)]
pub struct Laid {
    pub(crate) marks: Vec<Mark>,
    smallest: f32,
}

impl Piece {
    /// The postal code as it stands in a text: with its mark, which codes abroad do not have.
    fn code(&self) -> String {
        marked(&self.postal_code)
    }
}

/// `〒390-1702`; a code from abroad as it is.
fn marked(code: &str) -> String {
    if cover::seven(code).is_some() { format!("〒{code}") } else { code.to_owned() }
}

impl Laid {
    pub(crate) fn new(marks: Vec<Mark>, smallest: f32) -> Laid {
        Laid { marks, smallest }
    }

    /// The smallest em of name and address on it, mm.
    pub fn smallest(&self) -> f32 {
        self.smallest
    }

    fn moved(&self, by: (f32, f32)) -> impl Iterator<Item = Mark> + '_ {
        self.marks.iter().cloned().map(move |mut mark| {
            mark.move_by(by);
            mark
        })
    }
}

/// A piece as lines from left to right within an area of a sheet: the address in the window of an envelope.
pub(crate) fn address(piece: &Piece, area: Area, face: Face, unit: f32) -> Result<Vec<Mark>> {
    block::lay(piece, area, block::Setting { face, unit, postal: true }).map(|laid| laid.marks)
}

/// The smallest em of a line of an address, mm: 4.5 points can still be read.
const LEAST: f32 = 1.6;

/// Lays with the largest of the sizes from `base` downwards at which everything fits.
fn shrink(base: f32, lay: impl Fn(f32) -> Option<Laid>) -> Result<Laid> {
    let mut unit = base;
    loop {
        if let Some(laid) = lay(unit) {
            return Ok(laid);
        }
        if unit <= LEAST {
            return Err(Error::TooLong("piece"));
        }
        unit = (unit * 0.94).max(LEAST);
    }
}
