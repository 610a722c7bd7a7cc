//! The sheet of a receipt in millimetres: design/office/07-receipt.html, line for line.
//!
//! The sheet flows from the top (title to payment, here) and hangs from the bottom (issuer,
//! stamp box, foot: `base.rs`). What may be long shrinks or wraps; the table takes the room
//! that is left.

use crate::dates::date;
use crate::flow::fit;
use crate::fonts::Face;
use crate::page::{At, Page, Style};
use crate::receipt::words::Words;
use crate::receipt::{Line, Receipt, base};
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Language, Result};

pub(super) const LEFT: f32 = 23.0;
pub(super) const RIGHT: f32 = 187.0;
pub(super) const WIDTH: f32 = RIGHT - LEFT;
pub(super) const MIDDLE: f32 = 105.0;
/// From margin to margin.
pub(super) const ACROSS: (f32, f32) = (LEFT, RIGHT);
/// The face of formal sheets.
pub(super) const FACE: Face = Face::Mincho;
/// Height of a line in ems.
pub(super) const LEADING: f32 = 1.65;
/// Where the upper part must have ended: the issuer begins below.
pub(super) const BODY_END: f32 = 213.0;
/// Em of running text, and the height of its line.
const TEXT: f32 = 4.4;
const TEXT_LINE: f32 = TEXT * LEADING;

/// The finished sheet.
pub(super) fn sheet(receipt: &Receipt) -> Result<Sheet> {
    let mut body =
        Body { page: Page::a4(22.0), receipt, words: receipt.language.words(), full: receipt.lines.len() > 4 };
    body.void()?;
    body.title()?;
    body.numbers()?;
    body.addressee()?;
    body.amount()?;
    body.proviso()?;
    body.table()?;
    body.payment()?;
    base::draw(&mut body.page, receipt)?;
    Ok(body.page.sheet)
}

/// The part that flows from the top.
struct Body<'a> {
    page: Page,
    receipt: &'a Receipt,
    words: &'static Words,
    /// Whether the sheet is full enough for smaller gaps.
    full: bool,
}

impl Body<'_> {
    fn void(&mut self) -> Result<()> {
        if self.receipt.void { self.page.void(self.words.void) } else { Ok(()) }
    }

    fn title(&mut self) -> Result<()> {
        const HEIGHT: f32 = 12.48;
        let tracking = if self.receipt.language == Language::Ja { 1.0 } else { 0.25 };
        let room = WIDTH / (1.0 + tracking);
        let sizes = [(9.6, 1), (7.0, 1)];
        let title = fit(&self.receipt.kind_title, FACE, room, &sizes, "title")?;
        let style = Style::new(FACE, title.size).tracking(tracking);
        self.page.lines(title, style, At::Middle(MIDDLE), HEIGHT);
        self.page.y += 5.0;
        Ok(())
    }

    fn numbers(&mut self) -> Result<()> {
        const HEIGHT: f32 = 3.6 * LEADING;
        let style = Style::new(FACE, 3.6);
        let issued_on = date(self.receipt.issued_on, self.receipt.language);
        let labels = [self.words.number, self.words.issued].map(|label| style.run(label));
        let values = [&self.receipt.number, &issued_on].map(|value| style.run(value));
        let top = self.page.y;
        self.page.y += 2.0 * HEIGHT + 11.0;
        let ([l1, l2], [v1, v2]) = (labels, values);
        let (l1, l2, v1, v2) = (l1?, l2?, v1?, v2?);
        let value_x = RIGHT - style.width(&v1).max(style.width(&v2));
        let label_x = value_x - 5.0 - style.width(&l1).max(style.width(&l2));
        for (at, (label, value)) in [(l1, v1), (l2, v2)].into_iter().enumerate() {
            let y = top + at as f32 * HEIGHT;
            self.page.set(label, style, At::Left(label_x), y, HEIGHT);
            self.page.set(value, style, At::Left(value_x), y, HEIGHT);
        }
        self.reissue(top)
    }

    /// The mark of a reissue, framed, to the left of the number.
    fn reissue(&mut self, top: f32) -> Result<()> {
        let Some(reissue) = self.receipt.reissue else {
            return Ok(());
        };
        let language = self.receipt.language;
        let (bold, small) = (Style::new(Face::GothicBold, 5.2), Style::new(FACE, 3.4));
        let original = date(reissue.original_issued_on, language);
        let mark = bold.run(&language.reissue(reissue.count))?;
        let first = small.run(&format!("{}　{original}", self.words.first_issued))?;
        let area = Area { x: LEFT, y: top - 1.0, w: bold.width(&mark).max(small.width(&first)) + 8.0, h: 15.0 };
        let middle = At::Middle(area.x + area.w / 2.0);
        let pen = Pen::solid(0.5, Ink::BLACK);
        self.page.add(Mark::Frame { area, pen });
        self.page.set(mark, bold, middle, top + 0.3, 7.4);
        self.page.set(first, small, middle, top + 7.3, 5.2);
        Ok(())
    }

    /// 宛名 over its line, 様 or 御中 at the right end.
    fn addressee(&mut self) -> Result<()> {
        const BOX: f32 = WIDTH * 0.68;
        const SIZES: [(f32, usize); 6] = [(6.0, 1), (5.2, 1), (4.8, 2), (4.4, 2), (4.4, 3), (3.8, 4)];
        let style = Style::new(FACE, 4.8);
        let honorific = style.run(&self.receipt.honorific)?;
        let gap = if honorific.glyphs.is_empty() { 0.0 } else { 4.0 };
        let room = BOX - style.width(&honorific) - gap;
        let name = fit(&self.receipt.addressee, FACE, room, &SIZES, "addressee")?;
        let name_style = style.size(name.size);
        let height = if name.lines.len() == 1 { 8.4 } else { name.size * 1.4 };
        // Longer names grow into the gap above as well.
        self.page.y -= (name.lines.len() - 1) as f32 * 2.0;
        self.page.lines(name, name_style, At::Left(LEFT), height);
        let y = name_style.baseline(self.page.y - height, height);
        self.page.add(style.mark(honorific, At::Right(LEFT + BOX), y));
        let line = (LEFT, LEFT + BOX);
        self.page.rule(self.page.y + 1.0, line, Pen::solid(0.35, Ink::BLACK));
        self.page.y += 1.35;
        Ok(())
    }

    /// 「￥22,000－」 between double rules: no digit can be put before or behind.
    fn amount(&mut self) -> Result<()> {
        const HEIGHT: f32 = 23.15;
        self.page.y += if self.full { 6.0 } else { 10.0 };
        let top = self.page.y;
        for (y, width) in [(0.0, 0.5), (1.3, 0.2), (HEIGHT - 1.5, 0.2), (HEIGHT - 0.5, 0.5)] {
            self.page.rule(top + y, ACROSS, Pen::solid(width, Ink::BLACK));
        }
        let (large, small) = (Style::new(FACE, 11.5).tracking(0.06), Style::new(FACE, 4.0));
        let amount = large.run(&format!("￥{}－", grouped(self.receipt.amount)))?;
        let note = if self.receipt.tax_included_note { self.words.tax_included } else { "" };
        let note = small.run(note)?;
        let gap = if note.glyphs.is_empty() { 0.0 } else { 3.2 };
        let behind = large.width(&amount) + gap;
        let left = MIDDLE - f32::midpoint(behind, small.width(&note));
        let y = large.baseline(top + 4.1, 14.95);
        self.page.add(large.mark(amount, At::Left(left), y));
        self.page.add(small.mark(note, At::Left(left + behind), y));
        self.page.y += HEIGHT + if self.full { 4.0 } else { 7.0 };
        Ok(())
    }

    /// 但し … として, and that the money was received.
    fn proviso(&mut self) -> Result<()> {
        const SIZES: [(f32, usize); 5] = [(TEXT, 1), (4.0, 1), (TEXT, 2), (3.8, 2), (3.2, 3)];
        let style = Style::new(FACE, TEXT);
        let (before, after) = self.words.proviso;
        let before = style.run(before)?;
        let left = LEFT + style.width(&before) + 5.28;
        let text = format!("{}{after}", self.receipt.proviso);
        let proviso = fit(&text, FACE, RIGHT - left, &SIZES, "proviso")?;
        let height = if proviso.lines.len() == 1 { TEXT_LINE } else { proviso.size * 1.5 };
        let page = &mut self.page;
        page.set(before, style, At::Left(LEFT), page.y, height);
        page.lines(proviso, style, At::Left(left), height);
        page.rule(page.y + 1.5, ACROSS, Pen::solid(0.2, Ink::RULE));
        page.y += 1.7 + if self.full { 2.0 } else { 3.0 };
        let received = style.run(self.words.received)?;
        page.set(received, style, At::Left(LEFT), page.y, TEXT_LINE);
        page.y += TEXT_LINE + if self.full { 4.0 } else { 9.0 };
        Ok(())
    }

    /// 内訳: its rows share the room that is left, up to the design's height.
    fn table(&mut self) -> Result<()> {
        const HEIGHT: f32 = 9.635;
        const BELOW: f32 = 10.5;
        let lines = &self.receipt.lines;
        let rows = lines.len() + 2;
        let height = ((BODY_END - BELOW - self.page.y) / rows as f32).min(HEIGHT);
        let size = (height * 0.62).min(3.9);
        if size < 2.3 {
            return Err(Error::TooLong("receipt"));
        }
        let long = lines.iter().any(|line| line.label.chars().count() > 9);
        let row = Row { style: Style::new(FACE, size), height, column: if long { 30.0 } else { 40.0 } };
        let hairline = Pen::solid(0.2, Ink::RULE);
        let page = &mut self.page;
        page.rule(page.y, ACROSS, Pen::solid(0.35, Ink::BLACK));
        page.y += 0.35;
        let soft = Row { style: row.style.ink(Ink::SOFT), ..row };
        soft.draw(page, self.words.heads.map(str::to_owned))?;
        for line in lines.iter().chain([&self.receipt.total]) {
            page.rule(page.y - 0.2, ACROSS, hairline);
            row.draw(page, cells(line))?;
        }
        for y in [page.y - 0.2, page.y + 0.67] {
            page.rule(y, ACROSS, Pen::solid(0.43, Ink::BLACK));
        }
        page.y += 1.1;
        Ok(())
    }

    fn payment(&mut self) -> Result<()> {
        const SIZES: [(f32, usize); 3] = [(3.87, 1), (3.2, 1), (2.8, 1)];
        let paid_on = date(self.receipt.paid_on, self.receipt.language);
        let text = format!("{}　{paid_on}　{}", self.words.paid, self.receipt.method);
        let payment = fit(&text, FACE, WIDTH, &SIZES, "method")?;
        self.page.y += if self.full { 2.0 } else { 4.0 };
        let style = Style::new(FACE, payment.size);
        self.page.lines(payment, style, At::Left(LEFT), 3.87 * LEADING);
        Ok(())
    }
}

/// How the rows of the table are set.
#[derive(Clone, Copy)]
struct Row {
    style: Style,
    height: f32,
    /// Width of a column of numbers.
    column: f32,
}

impl Row {
    fn draw(self, page: &mut Page, [label, numbers @ ..]: [String; 4]) -> Result<()> {
        const PAD: f32 = 2.5;
        const STEPS: [(f32, usize); 4] = [(1.0, 1), (0.85, 1), (0.72, 1), (0.6, 2)];
        let Row { style, height, column } = self;
        let bottom = page.y + height;
        for (at, number) in numbers.iter().enumerate() {
            let right = RIGHT - PAD - (2 - at) as f32 * column;
            page.set(style.run(number)?, style, At::Right(right), page.y, height);
        }
        let room = WIDTH - 3.0 * column - 2.0 * PAD;
        let sizes = STEPS.map(|(part, lines)| (style.size * part, lines));
        let label = fit(&label, style.face, room, &sizes, "line")?;
        let line = if label.lines.len() == 1 { height } else { label.size * 1.15 };
        page.y += (height - line * label.lines.len() as f32) / 2.0;
        page.lines(label, style, At::Left(LEFT + PAD), line);
        page.y = bottom;
        Ok(())
    }
}

fn cells(line: &Line) -> [String; 4] {
    let tax = line.tax.map_or_else(|| "―".to_owned(), grouped);
    [line.label.clone(), grouped(line.net), tax, grouped(line.gross)]
}

/// Yen with a comma after every three digits.
fn grouped(yen: i64) -> String {
    let digits = yen.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if yen < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yen_are_grouped() {
        assert_eq!(grouped(0), "0", "nothing is a number too");
        assert_eq!(grouped(999), "999", "no comma below a thousand");
        assert_eq!(grouped(22_000), "22,000", "as in the design");
        assert_eq!(grouped(-1_234_567), "-1,234,567", "a repayment");
    }
}
