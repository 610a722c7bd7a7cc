//! The sheet of a receipt in millimetres: design/office/07-receipt.html, line for line.
//!
//! The sheet flows from the top (title to payment, here) and hangs from the bottom (issuer,
//! stamp box, foot: `base.rs`). What may be long shrinks or wraps; the table takes the room
//! that is left.

use crate::dates::date;
use crate::flow::{Fitted, fit};
use crate::fonts::Face;
use crate::page::{At, Page, Style};
use crate::receipt::words::Words;
use crate::receipt::{Line, Paid, Receipt, base};
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
    let mut body = Body {
        page: Page::a4(22.0),
        receipt,
        words: receipt.language.words(),
        full: receipt.lines.len() + receipt.items.len() > 4,
    };
    body.void()?;
    body.title()?;
    body.numbers()?;
    body.addressee()?;
    body.amount()?;
    body.proviso()?;
    body.table()?;
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
    /// 取消 across the sheet, under everything else so that all of it stays readable.
    fn void(&mut self) -> Result<()> {
        const HEIGHT: f32 = 48.0;
        if !self.receipt.void {
            return Ok(());
        }
        let style = Style::new(Face::GothicBold, 34.0).tracking(0.12).ink(Ink::SEAL_PALE);
        let word = style.run(self.words.void)?;
        let width = style.width(&word) + 16.0;
        let about = (MIDDLE, 140.0);
        let area = Area { x: about.0 - width / 2.0, y: about.1 - HEIGHT / 2.0, w: width, h: HEIGHT };
        let text = style.mark(word, At::Middle(about.0), style.baseline(area.y, HEIGHT));
        let frame = Mark::Frame { area, pen: Pen::solid(1.6, Ink::SEAL_PALE) };
        self.page.add(Mark::Turned { degrees: 18.0, about, marks: vec![frame, text] });
        Ok(())
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
        let Some(reissue) = &self.receipt.reissue else {
            return Ok(());
        };
        let language = self.receipt.language;
        let (bold, small) = (Style::new(Face::GothicBold, 5.2), Style::new(FACE, 3.4));
        let issued_on = date(reissue.original_issued_on, language);
        let mark = bold.run(&language.reissue(reissue.count))?;
        let first = small.run(&format!("{}　{}　{issued_on}", self.words.original, reissue.original_number))?;
        let area = Area { x: LEFT, y: top - 1.0, w: bold.width(&mark).max(small.width(&first)) + 8.0, h: 15.0 };
        let middle = At::Middle(area.x + area.w / 2.0);
        let pen = Pen::solid(0.5, Ink::BLACK);
        self.page.add(Mark::Frame { area, pen });
        self.page.set(mark, bold, middle, top + 0.3, 7.4);
        self.page.set(first, small, middle, top + 7.3, 5.2);
        Ok(())
    }

    /// 宛名 over its line, 様 or 御中 at the right end; of a 連名 name under name, each with its own.
    fn addressee(&mut self) -> Result<()> {
        const BOX: f32 = WIDTH * 0.68;
        const SIZES: [(f32, usize); 6] = [(6.0, 1), (5.2, 1), (4.8, 2), (4.4, 2), (4.4, 3), (3.8, 4)];
        self.address()?;
        let style = Style::new(FACE, 4.8);
        let honorific = style.run(&self.receipt.honorific)?;
        let gap = if honorific.glyphs.is_empty() { 0.0 } else { 4.0 };
        let room = BOX - style.width(&honorific) - gap;
        let names: Vec<&str> = self.receipt.addressee.split('\n').collect();
        let together = if names.len() > 1 { &SIZES[1..] } else { &SIZES };
        let fitted = names.iter().map(|name| fit(name, FACE, room, together, "addressee"));
        let fitted = fitted.collect::<Result<Vec<_>>>()?;
        let lines: usize = fitted.iter().map(|name| name.lines.len()).sum();
        if lines > 4 {
            return Err(Error::TooLong("addressee"));
        }
        // More lines grow into the gap above as well.
        self.page.y -= (lines - 1) as f32 * 2.0;
        for name in fitted {
            let name_style = style.size(name.size);
            let height = if name.lines.len() == 1 { 8.4 } else { name.size * 1.4 };
            self.page.lines(name, name_style, At::Left(LEFT), height);
            let y = name_style.baseline(self.page.y - height, height);
            self.page.add(style.mark(honorific.clone(), At::Right(LEFT + BOX), y));
        }
        let line = (LEFT, LEFT + BOX);
        self.page.rule(self.page.y + 1.0, line, Pen::solid(0.35, Ink::BLACK));
        self.page.y += 1.35;
        Ok(())
    }

    /// 住所 in the gap above the 宛名.
    fn address(&mut self) -> Result<()> {
        const SIZES: [(f32, usize); 3] = [(3.6, 1), (3.2, 2), (2.8, 2)];
        let Some(address) = &self.receipt.address else { return Ok(()) };
        let address = fit(&format!("{}　{address}", self.words.address), FACE, WIDTH * 0.68, &SIZES, "address")?;
        let (style, height) = (Style::new(FACE, address.size), address.size * 1.4);
        let lines = address.lines.len() as f32;
        self.page.y -= 3.0;
        self.page.lines(address, style, At::Left(LEFT), height);
        self.page.y -= (lines - 1.0) * height;
        self.page.y += 3.0;
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
        let received = self.receipt.received.as_deref().unwrap_or(self.words.received);
        let received = fit(received, FACE, WIDTH, &[(TEXT, 1), (3.6, 1), (3.0, 1)], "received")?;
        page.lines(received, style, At::Left(LEFT), TEXT_LINE);
        page.y += if self.full { 4.0 } else { 9.0 };
        Ok(())
    }

    /// 内訳: its rows share the room that is left, up to the design's height; below it stand the payments
    /// and the notes.
    fn table(&mut self) -> Result<()> {
        const HEIGHT: f32 = 9.635;
        let below = self.below()?;
        let lines = &self.receipt.lines;
        let items = &self.receipt.items;
        let rows = lines.len() + 2 + if items.is_empty() { 0 } else { items.len() + 1 };
        let height = ((BODY_END - below.height() - 2.1 - self.page.y) / rows as f32).min(HEIGHT);
        let size = (height * 0.62).min(3.9);
        if size < 2.3 {
            return Err(Error::TooLong("receipt"));
        }
        let mut labels = lines.iter().map(|line| &line.label).chain(items.iter().map(|item| &item.label));
        let long = labels.any(|label| label.chars().count() > 9);
        let row = Row { style: Style::new(FACE, size), height, column: if long { 30.0 } else { 40.0 } };
        let hairline = Pen::solid(0.2, Ink::RULE);
        let page = &mut self.page;
        let soft = Row { style: row.style.ink(Ink::SOFT), ..row };
        // What was paid, and then what of it is taxed how: two tables with one sum.
        let blank = String::new;
        let items: Vec<_> =
            items.iter().map(|item| [item.label.clone(), blank(), blank(), grouped(item.gross)]).collect();
        let [what, gross] = self.words.item_heads.map(str::to_owned);
        let sums = lines.iter().chain([&self.receipt.total]).map(cells).collect();
        for (heads, rows) in [([what, blank(), blank(), gross], items), (self.words.heads.map(str::to_owned), sums)] {
            if rows.is_empty() {
                continue;
            }
            page.rule(page.y, ACROSS, Pen::solid(0.35, Ink::BLACK));
            page.y += 0.35;
            soft.draw(page, heads)?;
            for cells in rows {
                page.rule(page.y - 0.2, ACROSS, hairline);
                row.draw(page, cells)?;
            }
        }
        for y in [page.y - 0.2, page.y + 0.67] {
            page.rule(y, ACROSS, Pen::solid(0.43, Ink::BLACK));
        }
        page.y += 1.1;
        below.draw(page);
        Ok(())
    }

    /// お支払い and the notes, fitted before the table knows how much room it has.
    fn below(&self) -> Result<Below> {
        const ONE: [(f32, usize); 3] = [(3.87, 1), (3.2, 1), (2.8, 1)];
        const MANY: [(f32, usize); 4] = [(3.87, 1), (3.2, 2), (2.8, 3), (2.6, 5)];
        const NOTES: [(f32, usize); 3] = [(3.2, 2), (2.9, 4), (2.6, 6)];
        let paid = &self.receipt.paid;
        let said = |one: &Paid| {
            let on = date(one.on, self.receipt.language);
            if paid.len() > 1 {
                format!("{on} {} ￥{}", one.method, grouped(one.amount))
            } else {
                format!("{on}　{}", one.method)
            }
        };
        let all = paid.iter().map(said).collect::<Vec<_>>().join("、");
        let sizes = if paid.len() > 1 { &MANY[..] } else { &ONE[..] };
        let payment = fit(&format!("{}　{all}", self.words.paid), FACE, WIDTH, sizes, "method")?;
        let notes = self.receipt.notes.iter().map(|note| fit(note, FACE, WIDTH, &NOTES, "note"));
        Ok(Below { gap: if self.full { 2.0 } else { 4.0 }, payment, notes: notes.collect::<Result<_>>()? })
    }
}

/// What stands between the table and the issuer.
struct Below {
    gap: f32,
    payment: Fitted,
    notes: Vec<Fitted>,
}

impl Below {
    /// Height of a line of the notes beside its em.
    const NOTE: f32 = 1.5;

    fn payment_line(&self) -> f32 {
        if self.payment.lines.len() == 1 { 3.87 * LEADING } else { self.payment.size * Self::NOTE }
    }

    fn height(&self) -> f32 {
        let notes: f32 = self.notes.iter().map(|note| note.lines.len() as f32 * note.size * Self::NOTE + 0.6).sum();
        self.gap + self.payment.lines.len() as f32 * self.payment_line() + notes
    }

    fn draw(self, page: &mut Page) {
        page.y += self.gap;
        let height = self.payment_line();
        page.lines(self.payment, Style::new(FACE, 3.87), At::Left(LEFT), height);
        for note in self.notes {
            page.y += 0.6;
            let height = note.size * Self::NOTE;
            page.lines(note, Style::new(FACE, 3.2).ink(Ink::SOFT), At::Left(LEFT), height);
        }
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
