//! The sheet of a receipt in millimetres: design/office/07-receipt.html, line for line.
//!
//! The sheet flows from the top (title to payment) and hangs from the bottom (issuer, stamp
//! box, foot). What may be long shrinks or wraps; the table takes the room that is left.

use crate::dates::date;
use crate::flow::{Fitted, baseline, fit};
use crate::fonts::{Face, Fonts, Run};
use crate::receipt::words::Words;
use crate::receipt::{Line, Receipt};
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Language, Result};

const LEFT: f32 = 23.0;
const RIGHT: f32 = 187.0;
const WIDTH: f32 = RIGHT - LEFT;
const FACE: Face = Face::Mincho;
/// Em of running text and height of its lines.
const TEXT: f32 = 4.4;
const LEADING: f32 = 1.65;
/// Where the upper part must have ended: the issuer begins below.
const BODY_END: f32 = 213.0;
/// Where the issuer and the stamp box end.
const ISSUER_END: f32 = 263.0;
const SEAL_EDGE: f32 = 21.0;

pub(super) fn sheet(receipt: &Receipt) -> Result<Sheet> {
    let mut page = Page { sheet: Sheet::a4(), receipt, words: receipt.language.words(), y: 22.0 };
    if receipt.void {
        page.void()?;
    }
    page.title()?;
    page.numbers()?;
    page.addressee()?;
    page.amount()?;
    page.proviso()?;
    page.table()?;
    page.payment()?;
    page.stamp_box()?;
    page.issuer()?;
    page.foot()?;
    Ok(page.sheet)
}

struct Page<'a> {
    sheet: Sheet,
    receipt: &'a Receipt,
    words: &'static Words,
    /// How far the flow from the top has come, mm.
    y: f32,
}

/// Where a line of text stands relative to its `x`.
#[derive(Clone, Copy)]
enum Align {
    Left,
    Centre,
    Right,
}

/// How a line of text is set.
#[derive(Clone, Copy)]
struct Style {
    face: Face,
    size: f32,
    tracking: f32,
    ink: Ink,
}

impl Style {
    const fn new(size: f32) -> Style {
        Style { face: FACE, size, tracking: 0.0, ink: Ink::BLACK }
    }

    const fn ink(self, ink: Ink) -> Style {
        Style { ink, ..self }
    }

    const fn tracking(self, tracking: f32) -> Style {
        Style { tracking, ..self }
    }

    const fn bold(self) -> Style {
        Style { face: Face::GothicBold, ..self }
    }
}

fn run(text: &str, style: Style) -> Result<Run> {
    Fonts::bundled().run(style.face, text)
}

/// A mark of text and its width.
fn text_mark(run: Run, style: Style, (x, y): (f32, f32), align: Align) -> (Mark, f32) {
    let width = run.ems(style.tracking) * style.size;
    let x = match align {
        Align::Left => x,
        Align::Centre => x - width / 2.0,
        Align::Right => x - width,
    };
    (Mark::Text { x, y, size: style.size, tracking: style.tracking, ink: style.ink, run }, width)
}

impl Page<'_> {
    fn add(&mut self, mark: Mark) {
        self.sheet.marks.push(mark);
    }

    /// Sets a text in the line box that begins at `top`; gives back its width.
    fn set(&mut self, text: &str, style: Style, x: f32, top: f32, height: f32, align: Align) -> Result<f32> {
        self.set_run(run(text, style)?, style, x, top, height, align)
    }

    fn set_run(&mut self, run: Run, style: Style, x: f32, top: f32, height: f32, align: Align) -> Result<f32> {
        let y = baseline(style.face, style.size, top, height);
        let (mark, width) = text_mark(run, style, (x, y), align);
        self.add(mark);
        Ok(width)
    }

    fn rule(&mut self, y: f32, left: f32, right: f32, width: f32, ink: Ink) {
        let y = y + width / 2.0;
        self.add(Mark::Line { from: (left, y), to: (right, y), pen: Pen::solid(width, ink) });
    }

    fn title(&mut self) -> Result<()> {
        let tracking = if self.receipt.language == Language::Ja { 1.0 } else { 0.25 };
        let title = fit(&self.receipt.kind_title, FACE, WIDTH / (1.0 + tracking), &[(9.6, 1), (7.0, 1)], "title")?;
        let style = Style::new(title.size).tracking(tracking);
        for line in title.lines {
            self.set_run(line, style, 105.0, self.y, 12.48, Align::Centre)?;
        }
        self.y += 12.48 + 5.0;
        Ok(())
    }

    fn numbers(&mut self) -> Result<()> {
        const SIZE: f32 = 3.6;
        const HEIGHT: f32 = SIZE * LEADING;
        let style = Style::new(SIZE);
        let rows = [
            (self.words.number, self.receipt.number.clone()),
            (self.words.issued, date(self.receipt.issued_on, self.receipt.language)),
        ];
        let (mut labels, mut values) = (0.0f32, 0.0f32);
        for (label, value) in &rows {
            labels = labels.max(run(label, style)?.ems(0.0) * SIZE);
            values = values.max(run(value, style)?.ems(0.0) * SIZE);
        }
        let top = self.y;
        for (at, (label, value)) in rows.iter().enumerate() {
            let y = top + at as f32 * HEIGHT;
            self.set(label, style, RIGHT - values - 5.0 - labels, y, HEIGHT, Align::Left)?;
            self.set(value, style, RIGHT - values, y, HEIGHT, Align::Left)?;
        }
        self.reissue(top)?;
        self.y += 2.0 * HEIGHT + 11.0;
        Ok(())
    }

    /// The mark of a reissue, framed, to the left of the number.
    fn reissue(&mut self, top: f32) -> Result<()> {
        let Some(reissue) = self.receipt.reissue else {
            return Ok(());
        };
        let language = self.receipt.language;
        let (bold, small) = (Style::new(5.2).bold(), Style::new(3.4));
        let mark = run(&language.reissue(reissue.count), bold)?;
        let first = format!("{}　{}", self.words.first_issued, date(reissue.original_issued_on, language));
        let first = run(&first, small)?;
        let width = (mark.ems(0.0) * bold.size).max(first.ems(0.0) * small.size) + 8.0;
        let area = Area { x: LEFT, y: top - 1.0, w: width, h: 15.0 };
        self.add(Mark::Frame { area, pen: Pen::solid(0.5, Ink::BLACK) });
        let middle = LEFT + width / 2.0;
        self.set_run(mark, bold, middle, top + 0.3, 7.4, Align::Centre)?;
        self.set_run(first, small, middle, top + 7.3, 5.2, Align::Centre)?;
        Ok(())
    }

    fn addressee(&mut self) -> Result<()> {
        const BOX: f32 = WIDTH * 0.68;
        const SIZES: [(f32, usize); 6] = [(6.0, 1), (5.2, 1), (4.8, 2), (4.4, 2), (4.4, 3), (3.8, 4)];
        let honorific = Style::new(4.8);
        let after = run(&self.receipt.honorific, honorific)?;
        let room = BOX - after.ems(0.0) * honorific.size - if after.glyphs.is_empty() { 0.0 } else { 4.0 };
        let name = fit(&self.receipt.addressee, FACE, room, &SIZES, "addressee")?;
        // The last line stands where the only line would: longer names grow upwards a little.
        let height = if name.lines.len() == 1 { 8.4 } else { name.size * 1.4 };
        self.y -= (name.lines.len() - 1) as f32 * 2.0;
        let style = Style::new(name.size);
        for line in name.lines {
            self.set_run(line, style, LEFT, self.y, height, Align::Left)?;
            self.y += height;
        }
        let last = self.y - height;
        let y = baseline(FACE, name.size, last, height);
        let (mark, _) = text_mark(after, honorific, (LEFT + BOX, y), Align::Right);
        self.add(mark);
        self.rule(self.y + 1.0, LEFT, LEFT + BOX, 0.35, Ink::BLACK);
        self.y += 1.35;
        Ok(())
    }

    /// Whether the sheet is full enough for smaller gaps.
    fn is_full(&self) -> bool {
        self.receipt.lines.len() > 4
    }

    /// 「￥22,000－」 between double rules: no digit can be put before or behind.
    fn amount(&mut self) -> Result<()> {
        const HEIGHT: f32 = 23.15;
        self.y += if self.is_full() { 6.0 } else { 10.0 };
        let top = self.y;
        for y in [top, top + HEIGHT - 0.5] {
            self.rule(y, LEFT, RIGHT, 0.5, Ink::BLACK);
        }
        for y in [top + 1.3, top + HEIGHT - 1.5] {
            self.rule(y, LEFT, RIGHT, 0.2, Ink::BLACK);
        }
        let large = Style::new(11.5).tracking(0.06);
        let small = Style::new(4.0);
        let amount = run(&format!("￥{}－", grouped(self.receipt.amount)), large)?;
        let note = run(if self.receipt.tax_included_note { self.words.tax_included } else { "" }, small)?;
        let gap = if note.glyphs.is_empty() { 0.0 } else { 3.2 };
        let width = amount.ems(large.tracking) * large.size;
        let left = 105.0 - (width + gap + note.ems(0.0) * small.size) / 2.0;
        let y = baseline(large.face, large.size, top + 4.1, 14.95);
        self.add(text_mark(amount, large, (left, y), Align::Left).0);
        self.add(text_mark(note, small, (left + width + gap, y), Align::Left).0);
        self.y += HEIGHT + if self.is_full() { 4.0 } else { 7.0 };
        Ok(())
    }

    fn proviso(&mut self) -> Result<()> {
        let style = Style::new(TEXT);
        let (before, after) = self.words.proviso;
        let left = LEFT + run(before, style)?.ems(0.0) * TEXT + 5.28;
        let text = format!("{}{after}", self.receipt.proviso);
        let sizes = [(TEXT, 1), (4.0, 1), (TEXT, 2), (3.8, 2), (3.2, 3)];
        let Fitted { size, lines } = fit(&text, FACE, RIGHT - left, &sizes, "proviso")?;
        let height = if lines.len() == 1 { TEXT * LEADING } else { size * 1.5 };
        self.set(before, style, LEFT, self.y, height, Align::Left)?;
        for line in lines {
            self.set_run(line, Style::new(size), left, self.y, height, Align::Left)?;
            self.y += height;
        }
        self.rule(self.y + 1.5, LEFT, RIGHT, 0.2, Ink::RULE);
        self.y += 1.7 + if self.is_full() { 2.0 } else { 3.0 };
        self.set(self.words.received, style, LEFT, self.y, TEXT * LEADING, Align::Left)?;
        self.y += TEXT * LEADING + if self.is_full() { 4.0 } else { 9.0 };
        Ok(())
    }

    /// 内訳: its rows share the room that is left, up to the design's height.
    fn table(&mut self) -> Result<()> {
        let rows = self.receipt.lines.len() + 2;
        let height = ((BODY_END - 10.5 - self.y) / rows as f32).min(9.635);
        let size = (height * 0.62).min(3.9);
        if size < 2.3 {
            return Err(Error::TooLong("receipt"));
        }
        let column = if self.receipt.lines.iter().any(|line| line.label.chars().count() > 9) { 30.0 } else { 40.0 };
        let style = Style::new(size);
        self.rule(self.y, LEFT, RIGHT, 0.35, Ink::BLACK);
        self.y += 0.35;
        self.row(self.words.heads.map(str::to_owned), style.ink(Ink::SOFT), height, column)?;
        for line in &self.receipt.lines {
            self.rule(self.y - 0.2, LEFT, RIGHT, 0.2, Ink::RULE);
            self.row(cells(line), style, height, column)?;
        }
        self.rule(self.y - 0.2, LEFT, RIGHT, 0.2, Ink::RULE);
        self.row(cells(&self.receipt.total), style, height, column)?;
        for y in [self.y - 0.2, self.y + 0.67] {
            self.rule(y, LEFT, RIGHT, 0.43, Ink::BLACK);
        }
        self.y += 1.1;
        Ok(())
    }

    fn row(&mut self, [label, numbers @ ..]: [String; 4], style: Style, height: f32, column: f32) -> Result<()> {
        const PAD: f32 = 2.5;
        let room = WIDTH - 3.0 * column - 2.0 * PAD;
        let size = style.size;
        let sizes = [(size, 1), (size * 0.85, 1), (size * 0.72, 1), (size * 0.6, 2), (size * 0.5, 3)];
        let label = fit(&label, style.face, room, &sizes, "line")?;
        let label_style = Style { size: label.size, ..style };
        let line_height = if label.lines.len() == 1 { height } else { label.size * 1.15 };
        let mut top = self.y + (height - line_height * label.lines.len() as f32) / 2.0;
        for line in label.lines {
            self.set_run(line, label_style, LEFT + PAD, top, line_height, Align::Left)?;
            top += line_height;
        }
        for (at, number) in numbers.iter().enumerate() {
            let right = RIGHT - PAD - (2 - at) as f32 * column;
            self.set(number, style, right, self.y, height, Align::Right)?;
        }
        self.y += height;
        Ok(())
    }

    fn payment(&mut self) -> Result<()> {
        let paid_on = date(self.receipt.paid_on, self.receipt.language);
        let text = format!("{}　{paid_on}　{}", self.words.paid, self.receipt.method);
        let sizes = [(3.87, 1), (3.2, 1), (2.8, 1)];
        let Fitted { size, lines } = fit(&text, FACE, WIDTH, &sizes, "method")?;
        let gap = if self.is_full() { 2.0 } else { 4.0 };
        for line in lines {
            self.set_run(line, Style::new(size), LEFT, self.y + gap, 3.87 * LEADING, Align::Left)?;
        }
        Ok(())
    }

    /// The dashed box where a revenue stamp would be, saying why there is none.
    fn stamp_box(&mut self) -> Result<()> {
        const EDGE: f32 = 34.0;
        let Some(note) = &self.receipt.note else {
            return Ok(());
        };
        let top = ISSUER_END - EDGE;
        let area = Area { x: LEFT + 0.1, y: top, w: EDGE, h: EDGE };
        self.add(Mark::Frame { area, pen: Pen { width: 0.2, ink: Ink::RULE, dash: Some(1.0) } });
        let sizes = [(3.5, 5), (3.0, 6), (2.6, 8)];
        let Fitted { size, lines } = fit(note, FACE, EDGE - 4.0, &sizes, "note")?;
        let height = size * 1.6;
        let first = top + (EDGE - height * lines.len() as f32) / 2.0;
        for (at, line) in lines.into_iter().enumerate() {
            let style = Style::new(size).ink(Ink::SOFT);
            self.set_run(line, style, LEFT + EDGE / 2.0, first + at as f32 * height, height, Align::Centre)?;
        }
        Ok(())
    }

    fn issuer(&mut self) -> Result<()> {
        const SIZE: f32 = 3.9;
        const HEIGHT: f32 = SIZE * LEADING;
        /// The room to the right of the stamp box, and what is kept free for the seal.
        const ROOM: f32 = WIDTH - 34.0 - 8.0 - 10.0;
        let issuer = &self.receipt.issuer;
        let mut below = Vec::new();
        if !issuer.postal_code.is_empty() {
            below.push(format!("〒{}", issuer.postal_code));
        }
        below.extend(issuer.address_lines.iter().cloned());
        if !issuer.phone.is_empty() {
            below.push(format!("{} {}", self.words.phone, issuer.phone));
        }
        if let Some(number) = &issuer.registration_number {
            below.push(format!("{} {number}", self.words.registration));
        }
        let sizes = [(SIZE, 1), (3.5, 1), (3.1, 1), (2.9, 2)];
        let below = below.iter().map(|text| fit(text, FACE, ROOM, &sizes, "issuer")).collect::<Result<Vec<_>>>()?;
        let name_sizes = [(5.9, 1), (5.2, 1), (4.6, 1), (4.4, 2), (3.8, 3)];
        // The tracking of the name, 0.05 em, must fit as well.
        let name = fit(&issuer.name, FACE, ROOM / 1.05, &name_sizes, "issuer")?;
        let form = issuer.form.as_deref().unwrap_or_default();
        let form = fit(form, FACE, ROOM, &sizes, "issuer")?;

        let name_style = Style::new(name.size).tracking(0.05);
        let name_height = if name.lines.len() == 1 { 5.9 * LEADING } else { name.size * 1.4 };
        let name_width = name.lines.iter().map(|line| line.ems(0.05) * name.size).fold(0.0, f32::max);
        let width = below
            .iter()
            .chain([&form])
            .flat_map(|fitted| fitted.lines.iter().map(|line| line.ems(0.0) * fitted.size))
            .fold(name_width, f32::max);
        let lines: usize = below.iter().map(|fitted| fitted.lines.len()).sum();
        let form_height = if issuer.form.is_some() { HEIGHT } else { 0.0 };
        let block = lines as f32 * HEIGHT + name.lines.len() as f32 * name_height + form_height;
        let left = (RIGHT - 14.0 - width).max(LEFT + 34.0 + 8.0);
        let mut y = ISSUER_END - block;
        if y < BODY_END {
            return Err(Error::TooLong("issuer"));
        }

        if issuer.form.is_some() {
            for line in form.lines {
                self.set_run(line, Style::new(form.size), left, y, HEIGHT, Align::Left)?;
                y += HEIGHT;
            }
        }
        let last = name.lines.len() - 1;
        for (at, line) in name.lines.into_iter().enumerate() {
            let width = self.set_run(line, name_style, left, y, name_height, Align::Left)?;
            y += name_height;
            if at == last {
                // Over the last character, as the field expects it, but on the sheet.
                let x = (left + width - name.size * 0.7).min(RIGHT - SEAL_EDGE);
                self.seal(x, y - name_height / 2.0 - SEAL_EDGE * 0.45);
            }
        }
        for fitted in below {
            for line in fitted.lines {
                self.set_run(line, Style::new(fitted.size), left, y, HEIGHT, Align::Left)?;
                y += HEIGHT;
            }
        }
        Ok(())
    }

    fn seal(&mut self, x: f32, y: f32) {
        let Some(seal) = &self.receipt.issuer.seal else {
            return;
        };
        let area = Area { x, y, w: SEAL_EDGE, h: SEAL_EDGE };
        let about = (x + SEAL_EDGE / 2.0, y + SEAL_EDGE / 2.0);
        // No hand stamps quite straight.
        let marks = vec![Mark::Seal { area, seal: seal.clone() }];
        self.add(Mark::Turned { degrees: 1.2, about, marks });
    }

    fn foot(&mut self) -> Result<()> {
        const SIZE: f32 = 3.0;
        const HEIGHT: f32 = SIZE * LEADING;
        let style = Style::new(SIZE).ink(Ink::FAINT);
        let top = 281.0 - HEIGHT;
        self.rule(top - 2.2, LEFT, RIGHT, 0.2, Ink::RULE);
        let left = if self.receipt.note.is_some() { self.words.electronic } else { &self.receipt.number };
        self.set(left, style, LEFT, top, HEIGHT, Align::Left)?;
        self.set("1 / 1", style, RIGHT, top, HEIGHT, Align::Right)?;
        Ok(())
    }

    /// 取消 across the sheet, under everything else so that all of it stays readable.
    fn void(&mut self) -> Result<()> {
        let style = Style::new(34.0).bold().tracking(0.12).ink(Ink::SEAL_PALE);
        let word = run(self.words.void, style)?;
        let width = word.ems(style.tracking) * style.size + 16.0;
        let about = (105.0, 140.0);
        let area = Area { x: about.0 - width / 2.0, y: about.1 - 24.0, w: width, h: 48.0 };
        let y = baseline(style.face, style.size, area.y, area.h);
        let (text, _) = text_mark(word, style, (about.0, y), Align::Centre);
        let frame = Mark::Frame { area, pen: Pen::solid(1.6, Ink::SEAL_PALE) };
        self.add(Mark::Turned { degrees: 18.0, about, marks: vec![frame, text] });
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
        if at > 0 && (digits.len() - at) % 3 == 0 {
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
