//! 会員証: cards of 91 by 55 mm (the size of a 名刺), ten on A4 or one to a page, with a QR code.

use qrcode::EcLevel;

use crate::flow::fit;
use crate::fonts::Face;
use crate::page::{At, Style};
use crate::post::{Grid, Laid};
use crate::sheet::{Area, Ink, Mark, Pen};
use crate::{Result, qr};

/// What stands on a card.
#[derive(Debug, Clone, Default)]
pub struct Card {
    /// 会員証, or what the association calls it.
    pub title: String,
    /// The association.
    pub association: String,
    /// As it is read.
    pub name: String,
    /// Its furigana; may be empty.
    pub kana: String,
    /// Lines of a label and its value: 会員番号, 会員種別, 有効期限. Up to four.
    pub lines: Vec<(String, String)>,
}

const WIDTH: f32 = 91.0;
const HEIGHT: f32 = 55.0;
const MARGIN: f32 = 5.5;
const QR: f32 = 17.0;

/// Cards on A4, two by five, as perforated card sheets have them.
pub const TEN: Grid = Grid {
    paper_width: 210.0,
    paper_height: 297.0,
    columns: 2,
    rows: 5,
    left: 14.0,
    top: 11.0,
    width: WIDTH,
    height: HEIGHT,
    pitch_x: WIDTH,
    pitch_y: HEIGHT,
};

/// One card to a page, for card printers.
pub const SINGLE: Grid =
    Grid { paper_width: WIDTH, paper_height: HEIGHT, columns: 1, rows: 1, left: 0.0, top: 0.0, ..TEN };

/// A card laid out for a cell of [`TEN`] or [`SINGLE`], or why it cannot be. Its code comes with
/// [`with_code`], when it is drawn: making one costs more than all the rest.
pub fn lay(card: &Card) -> Result<Laid> {
    let room = Area { x: MARGIN, y: MARGIN, w: WIDTH - 2.0 * MARGIN, h: HEIGHT - 2.0 * MARGIN };
    let right = room.x + room.w;
    let mut marks = Vec::new();
    let mut put =
        |text: &str, face: Face, ink: Ink, at: At, (top, height): (f32, f32), width: f32, sizes: &[(f32, usize)]| {
            let fitted = fit(text, face, width, sizes, "card")?;
            let line = height / fitted.lines.len() as f32;
            let style = Style::new(face, fitted.size).ink(ink);
            for (n, run) in fitted.lines.into_iter().enumerate() {
                marks.push(style.mark(run, at, style.baseline(top + n as f32 * line, line)));
            }
            Ok::<f32, crate::Error>(fitted.size)
        };
    // The head: whose card, and that it is one.
    put(&card.title, Face::Mincho, Ink::BLACK, At::Right(right), (room.y, 6.0), 26.0, &[(4.6, 1), (3.6, 1), (2.8, 2)])?;
    put(
        &card.association,
        Face::Gothic,
        Ink::SOFT,
        At::Left(room.x),
        (room.y, 6.0),
        room.w - 28.0,
        &[(3.4, 1), (2.8, 1), (2.6, 2), (1.9, 3)],
    )?;
    let rule = room.y + 7.2;
    // The name, its furigana above.
    put(
        &card.kana,
        Face::Gothic,
        Ink::FAINT,
        At::Left(room.x),
        (rule + 2.2, 3.6),
        room.w,
        &[(2.5, 1), (2.0, 1), (1.6, 1), (1.4, 2)],
    )?;
    let size = put(
        &card.name,
        Face::Mincho,
        Ink::BLACK,
        At::Left(room.x),
        (rule + 5.6, 10.0),
        room.w,
        &[(7.0, 1), (5.6, 1), (4.6, 1), (3.8, 2), (3.0, 3), (2.0, 5)],
    )?;
    // The lines hang from the bottom, beside the code.
    let width = room.w - QR - 4.0;
    let bottom = room.y + room.h;
    let height = 5.0;
    for (n, (label, value)) in card.lines.iter().rev().enumerate() {
        let top = bottom - (n + 1) as f32 * height;
        put(label, Face::Gothic, Ink::FAINT, At::Left(room.x), (top, height), 17.0, &[(2.5, 1), (2.0, 1), (1.6, 2)])?;
        put(
            value,
            Face::Gothic,
            Ink::BLACK,
            At::Left(room.x + 18.0),
            (top, height),
            width - 18.0,
            &[(3.4, 1), (2.8, 1), (2.2, 1), (1.8, 2)],
        )?;
    }
    marks.push(Mark::Line { from: (room.x, rule), to: (right, rule), pen: Pen::solid(0.25, Ink::RULE) });
    Ok(Laid::new(marks, size))
}

/// A card that was laid out, with its QR code in the lower right corner.
pub fn with_code(laid: &Laid, code: &str) -> Result<Laid> {
    let mut marks = laid.marks.clone();
    marks.push(qr::mark(code, EcLevel::M, (WIDTH - MARGIN - QR, HEIGHT - MARGIN - QR), QR)?);
    Ok(Laid::new(marks, laid.smallest()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::post::LabelSheet;

    #[test]
    fn the_longest_card_keeps_to_its_edges() {
        let long = |n: usize| "国際里山環境教育研究連絡協議会".chars().cycle().take(n).collect::<String>();
        let line = |label: &str, n| (label.to_owned(), long(n));
        for (name, code) in [(long(3), "00127".to_owned()), (long(40), long(20))] {
            let card = Card {
                title: "会員証".into(),
                association: long(40),
                name,
                kana: long(60),
                lines: vec![line("会員番号", 8), line("会員種別", 25), line("有効期限", 12)],
            };
            let laid = with_code(&lay(&card).unwrap(), &code).unwrap();
            let sheet = LabelSheet { grid: SINGLE, offset: (0.0, 0.0), frames: false };
            let print = sheet.draw(&[laid], 0, None).unwrap();
            let edge = Area { x: 4.0, y: 4.0, w: WIDTH - 8.0, h: HEIGHT - 8.0 };
            for mark in &print.sheets[0].marks {
                assert!(mark.within(edge), "{:?} is within the card", mark.bounds());
            }
        }
    }
}
