//! 払込取扱票: what is printed onto the slips of ゆうちょ銀行, which nobody may make without its consent.
//!
//! The slip is 180 by 114 mm: the 払込取扱票 on the left, the 振替払込請求書兼受領証 from 125 mm on. Cells of digits
//! are a fifth of an inch wide. The measures are those of `models/Pdf.php` in fetus-hina/haraikomi (MIT), taken
//! from the slips that lie in post offices. Printers differ, and so do slips that associations have had printed:
//! positions must be tried on a slip of one's own ([`test`]) and put right by the offset.

use crate::flow::fit;
use crate::fonts::Face;
use crate::page::{At, Style};
use crate::print::Print;
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Result};

/// What stands on one slip.
#[derive(Debug, Clone, Default)]
pub struct Slip {
    /// 口座記号番号: five digits, one, up to seven.
    pub account: [String; 3],
    /// 加入者名
    pub holder: String,
    /// Yen, up to eight digits.
    pub amount: i64,
    /// 通信欄, a paragraph each.
    pub message: Vec<String>,
    /// `390-1702`; abroad as written; may be empty.
    pub postal_code: String,
    /// ご依頼人, a paragraph each.
    pub address: Vec<String>,
    /// Name of the ご依頼人; the slip says 様.
    pub name: String,
}

const SIZE: (f32, f32) = (180.0, 114.0);
/// A cell of a digit: a fifth of an inch.
const CELL: f32 = 5.08;
/// Where the parts of a 口座記号番号 are parted: a dash.
const DASH: f32 = CELL / 2.0;
const FACE: Face = Face::Gothic;
/// Em of digits in cells.
const DIGIT: f32 = 4.5;
/// Digits stand a little low in their cells: labels are printed above them.
const LOW: f32 = 2.0;
const DIGITS: usize = 8;

/// Cells beside each other.
#[derive(Clone, Copy)]
struct Cells {
    x: f32,
    y: f32,
    count: usize,
}

impl Cells {
    const HEIGHT: f32 = 8.0;

    const fn end(self) -> f32 {
        self.x + CELL * self.count as f32
    }

    const fn area(self) -> Area {
        Area { x: self.x, y: self.y, w: self.end() - self.x, h: Self::HEIGHT }
    }

    /// Digits from the right.
    fn fill(self, digits: &str) -> Result<Vec<Mark>> {
        if digits.chars().count() > self.count {
            return Err(Error::TooLong("amount"));
        }
        let style = Style::new(FACE, DIGIT);
        let first = self.count - digits.chars().count();
        let digit = |(digit, at): (char, usize)| {
            let run = style.run(digit.encode_utf8(&mut [0; 4]))?;
            let x = self.x + (at as f32 + 0.5) * CELL;
            Ok(style.mark(run, At::Middle(x), style.baseline(self.y + LOW, Self::HEIGHT - LOW)))
        };
        digits.chars().zip(first..).map(digit).collect()
    }
}

/// One of the two parts of a slip.
struct Part {
    account: [Cells; 3],
    amount: Cells,
    holder: Area,
}

const TOP: f32 = 15.0;

const fn first(x: f32) -> Cells {
    Cells { x, y: TOP, count: 5 }
}

const fn check(x: f32) -> Cells {
    Cells { x: first(x).end() + DASH, y: TOP, count: 1 }
}

/// 払込取扱票
const SENT: Part = {
    let last = Cells { x: check(4.0).end() + DASH, y: TOP, count: 7 };
    Part {
        account: [first(4.0), check(4.0), last],
        amount: Cells { x: last.end() + CELL, y: TOP, count: DIGITS },
        holder: Area { x: 4.0 + CELL, y: 24.8, w: last.end() - 4.0 - CELL, h: 8.2 },
    }
};
/// 受領証
const KEPT: Part = {
    let x = 125.0 + 6.0 + CELL;
    let w = CELL * DIGITS as f32;
    Part {
        account: [first(x), check(x), Cells { x: x + CELL, y: 26.0, count: 7 }],
        amount: Cells { x, y: 47.0, count: DIGITS },
        holder: Area { x, y: 35.8, w, h: 8.2 },
    }
};
/// 通信欄
const MESSAGE: Area = Area { x: 11.1, y: 33.5, w: 109.7, h: 23.5 };
/// The line of the postal code: its middle, and where its two parts begin.
const POSTAL: (f32, f32, f32) = (60.2, 15.0, 25.5);
const ADDRESS: Area = Area { x: 15.5, y: 62.5, w: 69.9, h: 12.5 };
const NAME: Area = Area { x: 15.5, y: 75.5, w: 63.5, h: 9.5 };
/// ご依頼人 of the 受領証.
const KEPT_NAME: Area = Area { x: KEPT.amount.x + 2.5, y: 58.5, w: 36.1, h: 18.5 };

/// A page for each slip; everything moves right and down by `offset`, mm.
///
/// # Errors
/// Characters that no font has, an amount of more than eight digits, an empty list.
pub fn draw(slips: &[Slip], offset: (f32, f32)) -> Result<Print> {
    let page = |slip: &Slip| Ok(sheet(marks(slip)?, offset));
    let sheets = slips.iter().map(page).collect::<Result<Vec<_>>>()?;
    if sheets.is_empty() { Err(Error::Empty) } else { Ok(Print { sheets }) }
}

/// The frames of everything that is printed, with rulers from the edges of the paper: to be laid under a slip and
/// held against the light. Where the rulers and a real one disagree is what the offset should be.
///
/// # Errors
/// What the engine reports.
pub fn test(offset: (f32, f32)) -> Result<Print> {
    let pen = Pen::solid(0.15, Ink::FAINT);
    let parts = [SENT, KEPT];
    let areas = parts
        .iter()
        .flat_map(|part| part.account.iter().chain([&part.amount]).map(|cells| cells.area()).chain([part.holder]))
        .chain([MESSAGE, ADDRESS, NAME, KEPT_NAME]);
    let mut marks: Vec<Mark> = areas.map(|area| Mark::Frame { area, pen }).collect();
    for cells in parts.iter().flat_map(|part| part.account.iter().chain([&part.amount])) {
        for at in 1..cells.count {
            let x = cells.x + CELL * at as f32;
            marks.push(Mark::Line { from: (x, cells.y), to: (x, cells.y + Cells::HEIGHT), pen });
        }
    }
    marks.extend(ruler(SIZE.0, |along, across| (along, RULER.1 + across))?);
    marks.extend(ruler(RULER.1, |along, across| (RULER.0 + across, along))?);
    Ok(Print { sheets: vec![sheet(marks, offset)] })
}

/// Where the rulers lie: the upright one beside the perforation, the other below what is printed.
const RULER: (f32, f32) = (121.5, 95.0);

/// A ruler of `length` mm; `at` says where a point along and across it lies.
fn ruler(length: f32, at: impl Fn(f32, f32) -> (f32, f32)) -> Result<Vec<Mark>> {
    const MARGIN: i32 = 4;
    let pen = Pen::solid(0.12, Ink::BLACK);
    let style = Style::new(FACE, 2.0);
    let mut marks = Vec::new();
    for mm in MARGIN..=(length as i32 - MARGIN) {
        let along = mm as f32;
        let high = if mm % 10 == 0 {
            3.4
        } else if mm % 5 == 0 {
            2.4
        } else {
            1.4
        };
        marks.push(Mark::Line { from: at(along, 0.0), to: at(along, high), pen });
        if mm % 10 == 0 {
            let (x, y) = at(along, 5.2);
            marks.push(style.mark(style.run(&mm.to_string())?, At::Middle(x), y + 0.7));
        }
    }
    Ok(marks)
}

fn sheet(mut marks: Vec<Mark>, offset: (f32, f32)) -> Sheet {
    for mark in &mut marks {
        mark.move_by(offset);
    }
    Sheet { width: SIZE.0, height: SIZE.1, marks }
}

fn marks(slip: &Slip) -> Result<Vec<Mark>> {
    let amount = slip.amount.to_string();
    let mut marks = Vec::new();
    for part in [SENT, KEPT] {
        for (cells, digits) in part.account.iter().zip(&slip.account) {
            marks.extend(cells.fill(digits)?);
        }
        marks.extend(part.amount.fill(&amount)?);
        marks.extend(text(&slip.holder, part.holder, &[5.0, 4.4, 3.8, 3.0, 2.6, 2.0])?);
    }
    marks.extend(text(&slip.message.join("\n"), MESSAGE, &[4.0, 3.6, 3.2, 2.8, 2.4])?);
    marks.extend(postal(&slip.postal_code)?);
    let sizes = [3.7, 3.3, 2.9, 2.5, 2.1];
    marks.extend(text(&slip.address.join("\n"), ADDRESS, &sizes)?);
    marks.extend(text(&slip.name, NAME, &[5.4, 4.6, 3.8, 3.0, 2.4])?);
    marks.extend(text(&[&slip.address[..], std::slice::from_ref(&slip.name)].concat().join("\n"), KEPT_NAME, &sizes)?);
    Ok(marks)
}

/// The two parts of a code of this country in their places; another one as it is.
fn postal(code: &str) -> Result<Vec<Mark>> {
    let (middle, one, two) = POSTAL;
    let style = Style::new(FACE, 4.0);
    let y = style.baseline(middle - 3.0, 6.0);
    let parts = code.split_once('-').map_or(vec![(code, one)], |(a, b)| vec![(a, one), (b, two)]);
    parts.into_iter().map(|(part, x)| Ok(style.mark(style.run(part)?, At::Left(x), y))).collect()
}

/// Lines in the middle of the height of an area, at the largest of the sizes at which they fit.
fn text(text: &str, area: Area, sizes: &[f32]) -> Result<Vec<Mark>> {
    const LINE: f32 = 1.3;
    let sizes: Vec<(f32, usize)> = sizes.iter().map(|size| (*size, (area.h / (size * LINE)) as usize)).collect();
    let fitted = fit(text, FACE, area.w, &sizes, "slip")?;
    let style = Style::new(FACE, fitted.size);
    let height = fitted.size * LINE;
    let top = area.y + (area.h - height * fitted.lines.len() as f32) / 2.0;
    let line = |(run, at)| style.mark(run, At::Left(area.x), style.baseline(top + at * height, height));
    Ok(fitted.lines.into_iter().zip(0u16..).map(|(run, at)| line((run, f32::from(at)))).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slip() -> Slip {
        Slip {
            account: ["00990".into(), "4".into(), "313097".into()],
            holder: "一般社団法人 梓川里山研究会".into(),
            amount: 12_000,
            message: vec!["請求書番号 S2026-0001　会員番号 00127".into(), "2026年度 年会費（正会員）".into()],
            postal_code: "390-1702".into(),
            address: vec!["長野県松本市梓川梓2-1-3".into(), "梓川ハイツ201".into()],
            name: "小林 千代子".into(),
        }
    }

    #[test]
    fn digits_end_in_the_last_cell() {
        let drawn = draw(&[slip()], (0.0, 0.0)).unwrap();
        for part in [SENT, KEPT] {
            let cell =
                |at: usize| Area { x: part.amount.x + CELL * at as f32, y: part.amount.y, w: CELL, h: Cells::HEIGHT };
            let digits: Vec<bool> =
                (0..DIGITS).map(|at| drawn.sheets[0].marks.iter().any(|mark| mark.within(cell(at)))).collect();
            assert_eq!(digits, [false, false, false, true, true, true, true, true], "12,000 has five digits");
        }
        let large = Slip { amount: 100_000_000, ..slip() };
        assert_eq!(draw(&[large], (0.0, 0.0)).err(), Some(Error::TooLong("amount")), "nine digits have no cells");
    }

    #[test]
    fn the_offset_moves_everything() {
        let (there, moved) = (draw(&[slip()], (0.0, 0.0)).unwrap(), draw(&[slip()], (1.5, -0.3)).unwrap());
        for (a, b) in there.sheets[0].marks.iter().zip(&moved.sheets[0].marks) {
            let (a, b) = (a.bounds(), b.bounds());
            assert!((b.x - a.x - 1.5).abs() < 0.001 && (b.y - a.y + 0.3).abs() < 0.001, "by so much, all of it");
        }
    }

    #[test]
    fn the_parts_lie_as_they_were_measured() {
        let near = |a: f32, b: f32| (a - b).abs() < 0.01;
        assert!(near(SENT.account[2].end(), 75.12) && near(SENT.amount.end(), 120.84), "of the 払込取扱票");
        assert!(near(KEPT.amount.x, 136.08) && near(KEPT.amount.end(), 176.72), "of the 受領証");
        let sheet = test((0.0, 0.0)).unwrap().sheets.remove(0);
        let paper = Area { x: 0.0, y: 0.0, w: SIZE.0, h: SIZE.1 };
        assert!(sheet.marks.iter().all(|mark| mark.within(paper)), "the test sheet lies on the paper");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn whatever_is_written_keeps_to_its_field(name in "[あ-ん一-鿋 ]{1,40}", street in "[一-鿋0-9-]{1,60}") {
            let written = Slip { name, address: vec![street], ..slip() };
            if let Ok(drawn) = draw(&[written], (0.0, 0.0)) {
                let fields = [SENT.holder, KEPT.holder, MESSAGE, ADDRESS, NAME, KEPT_NAME];
                let all: Vec<Area> = fields
                    .into_iter()
                    .chain([SENT, KEPT].iter().flat_map(|p| p.account.iter().chain([&p.amount]).map(|c| c.area()).collect::<Vec<_>>()))
                    .chain([Area { x: POSTAL.1, y: POSTAL.0 - 3.5, w: 30.0, h: 7.0 }])
                    .collect();
                for mark in &drawn.sheets[0].marks {
                    prop_assert!(all.iter().any(|area| mark.within(*area)), "{:?} lies in no field", mark.bounds());
                }
            }
        }
    }
}
