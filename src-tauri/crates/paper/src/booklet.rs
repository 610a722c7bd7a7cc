//! 名簿: a booklet of lines in groups. Every page says what it is for, who received it and when,
//! in its foot and as a pale mark across.
//!
//! Who may be listed and with which columns is not decided here.

use crate::flow::{fit, wrap};
use crate::fonts::{Face, Fonts, Run};
use crate::page::{At, Style};
use crate::print::Print;
use crate::sheet::{Area, Ink, Mark, Pen, Sheet};
use crate::{Error, Result};

/// A booklet.
#[derive(Debug, Clone, Default)]
pub struct Booklet {
    /// What it is called.
    pub title: String,
    /// The association.
    pub association: String,
    /// Under the title: how many, of which day, for what.
    pub lead: Vec<String>,
    /// Titles of the columns; the first is that of the names.
    pub columns: Vec<String>,
    /// Groups of lines.
    pub sections: Vec<Section>,
    /// In the foot of every page: purpose, recipient, day.
    pub foot: String,
    /// Pale across every page: the recipient.
    pub mark: String,
    /// How to handle it, at the end.
    pub care: String,
    /// Behind a heading that comes again on the next page: （続き）.
    pub continued: String,
}

/// Lines under a heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// ア行, 正会員 …
    pub heading: String,
    /// Its lines.
    pub rows: Vec<Row>,
}

/// A line of the booklet.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// As it is read.
    pub name: String,
    /// Its furigana, small above it; may be empty.
    pub kana: String,
    /// The other columns.
    pub cells: Vec<String>,
}

const FACE: Face = Face::Gothic;
const MARGIN: f32 = 16.0;
/// Where the table ends, mm from the lower edge.
const FOOT: f32 = 20.0;
/// Ems to try for the text of a line; the furigana above a name has [`KANA`] of it.
const SIZES: [f32; 4] = [3.1, 2.6, 2.1, 1.6];
const KANA: f32 = 0.7;
const LEADING: f32 = 1.35;
/// Above and below the text of a line.
const PAD: f32 = 1.1;
/// Between two columns.
const GAP: f32 = 2.5;
/// No column is narrower.
const NARROWEST: f32 = 13.0;
/// A text longer than this many ems wraps rather than widening its column.
const WIDEST: f32 = 26.0;
/// Pale enough to read through.
const PALE: Ink = Ink(0xE6, 0xE4, 0xDF);

impl Booklet {
    /// Its pages: upright A4, or lying where the columns need it.
    pub fn draw(&self) -> Result<Print> {
        let natural = self.natural()?;
        let needs: f32 = natural.iter().map(|width| width + GAP).sum();
        let (width, height) = if needs > 210.0 - 2.0 * MARGIN { (297.0, 210.0) } else { (210.0, 297.0) };
        let columns = shared(&natural, width - 2.0 * MARGIN);
        let mut pages = Pages { booklet: self, columns, width, height, sheets: Vec::new(), y: 0.0 };
        pages.lead()?;
        for section in &self.sections {
            pages.section(section)?;
        }
        pages.care()?;
        pages.finish()
    }

    /// How wide each column would like to be, mm.
    fn natural(&self) -> Result<Vec<f32>> {
        let ems = |text: &str| Ok::<f32, Error>(Fonts::bundled().run(FACE, text)?.ems(0.0).min(WIDEST));
        let mut widths = self.columns.iter().map(|title| ems(title)).collect::<Result<Vec<_>>>()?;
        for row in self.sections.iter().flat_map(|section| &section.rows) {
            let texts = std::iter::once(&row.name).chain(&row.cells);
            for (width, text) in widths.iter_mut().zip(texts) {
                *width = width.max(ems(text)?);
            }
        }
        Ok(widths.into_iter().map(|ems| (ems * SIZES[0]).max(NARROWEST)).collect())
    }
}

/// Left end and width of each column: what is left over is shared, what is lacking is taken from
/// the widest.
fn shared(natural: &[f32], room: f32) -> Vec<(f32, f32)> {
    let room = room - GAP * natural.len().saturating_sub(1) as f32;
    let mut most = WIDEST * SIZES[0];
    while most > NARROWEST && natural.iter().map(|width| width.min(most)).sum::<f32>() > room {
        most -= 0.5;
    }
    let widths: Vec<f32> = natural.iter().map(|width| width.min(most)).collect();
    let scale = room / widths.iter().sum::<f32>().max(1.0);
    let mut x = MARGIN;
    widths
        .into_iter()
        .map(|width| {
            let place = (x, width * scale);
            x += width * scale + GAP;
            place
        })
        .collect()
}

/// The pages in the making.
struct Pages<'a> {
    booklet: &'a Booklet,
    columns: Vec<(f32, f32)>,
    width: f32,
    height: f32,
    sheets: Vec<Sheet>,
    y: f32,
}

impl Pages<'_> {
    fn end(&self) -> f32 {
        self.height - FOOT
    }

    fn across(&self) -> (f32, f32) {
        (MARGIN, self.width - MARGIN)
    }

    fn add(&mut self, mark: Mark) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.marks.push(mark);
        }
    }

    fn set(&mut self, run: Run, style: Style, at: At, (top, height): (f32, f32)) {
        self.add(style.mark(run, at, style.baseline(top, height)));
    }

    fn rule(&mut self, y: f32, pen: Pen) {
        let (left, right) = self.across();
        self.add(Mark::Line { from: (left, y), to: (right, y), pen });
    }

    /// A new page: the pale mark first, everything else above it.
    fn page(&mut self) -> Result<()> {
        self.sheets.push(Sheet { width: self.width, height: self.height, marks: Vec::new() });
        self.y = MARGIN;
        let mark = &self.booklet.mark;
        if !mark.is_empty() {
            let room = self.width.min(self.height) * 1.05;
            let sizes = [24.0, 18.0, 14.0, 11.0, 8.0, 6.0, 4.0].map(|size| (size, 1));
            let fitted = fit(mark, FACE, room, &sizes, "recipient")?;
            let style = Style::new(FACE, fitted.size).ink(PALE);
            let about = (self.width / 2.0, self.height / 2.0);
            let marks = fitted.lines.into_iter().map(|run| style.mark(run, At::Middle(about.0), about.1)).collect();
            self.add(Mark::Turned { degrees: 35.0, about, marks });
        }
        Ok(())
    }

    /// Title, association and lead on the first page.
    fn lead(&mut self) -> Result<()> {
        self.page()?;
        let (left, right) = self.across();
        let width = right - left;
        for (text, face, sizes, ink) in [
            (self.booklet.association.clone(), Face::Mincho, vec![(4.2, 1), (3.2, 2)], Ink::SOFT),
            (self.booklet.title.clone(), Face::Mincho, vec![(8.0, 1), (6.0, 1), (5.0, 2), (4.0, 3)], Ink::BLACK),
        ] {
            let fitted = fit(&text, face, width, &sizes, "title")?;
            let (style, height) = (Style::new(face, fitted.size).ink(ink), fitted.size * 1.5);
            for run in fitted.lines {
                self.set(run, style, At::Left(left), (self.y, height));
                self.y += height;
            }
        }
        self.y += 1.5;
        for line in self.booklet.lead.clone() {
            let fitted = fit(&line, FACE, width, &[(3.2, 2), (2.6, 4)], "lead")?;
            let (style, height) = (Style::new(FACE, fitted.size).ink(Ink::SOFT), fitted.size * 1.55);
            for run in fitted.lines {
                self.set(run, style, At::Left(left), (self.y, height));
                self.y += height;
            }
        }
        self.y += 4.0;
        self.titles()
    }

    /// The titles of the columns.
    fn titles(&mut self) -> Result<()> {
        let style = Style::new(FACE, 2.7).ink(Ink::SOFT);
        self.rule(self.y, Pen::solid(0.35, Ink::BLACK));
        for (title, (x, width)) in self.booklet.columns.clone().iter().zip(self.columns.clone()) {
            let fitted = fit(title, FACE, width, &[(2.7, 1), (2.0, 1), (2.0, 2), (1.4, 4)], "column")?;
            let line = 6.0 / fitted.lines.len() as f32;
            for (n, run) in fitted.lines.into_iter().enumerate() {
                self.set(run, style.size(fitted.size), At::Left(x), (self.y + n as f32 * line, line));
            }
        }
        self.y += 6.0;
        self.rule(self.y, Pen::solid(0.2, Ink::RULE));
        Ok(())
    }

    fn section(&mut self, section: &Section) -> Result<()> {
        for (at, row) in section.rows.iter().enumerate() {
            let row = self.measured(row)?;
            // A heading never stands alone at the foot of a page.
            let heading = if at == 0 && !section.heading.is_empty() { 8.0 } else { 0.0 };
            if self.y + heading + row.height > self.end() {
                self.page()?;
                self.titles()?;
                if at > 0 && !section.heading.is_empty() {
                    self.heading_line(&[section.heading.as_str(), &self.booklet.continued].concat())?;
                }
            }
            if heading > 0.0 {
                self.heading_line(&section.heading)?;
            }
            self.row(row);
        }
        Ok(())
    }

    fn heading_line(&mut self, text: &str) -> Result<()> {
        let (left, right) = self.across();
        let fitted = fit(text, Face::GothicBold, right - left, &[(3.6, 1), (2.6, 1), (1.8, 1)], "heading")?;
        let style = Style::new(Face::GothicBold, fitted.size);
        for run in fitted.lines {
            self.set(run, style, At::Left(left), (self.y + 1.0, 7.0));
        }
        self.y += 8.0;
        self.rule(self.y, Pen::solid(0.2, Ink::RULE));
        Ok(())
    }

    /// A line at the largest size at which it is no taller than a third of a page.
    fn measured(&self, row: &Row) -> Result<Measured> {
        let run = |text: &str| Fonts::bundled().run(FACE, text);
        let (name, kana) = (run(&row.name)?, run(&row.kana)?);
        let cells = row.cells.iter().map(|cell| run(cell)).collect::<Result<Vec<_>>>()?;
        let most = (self.height - FOOT - MARGIN) / 3.0;
        for size in SIZES {
            let lines = |run: &Run, at: usize, size: f32| {
                let width = self.columns.get(at).map_or(NARROWEST, |(_, width)| *width);
                if run.glyphs.is_empty() { Vec::new() } else { wrap(run, width / size) }
            };
            let kana = lines(&kana, 0, size * KANA);
            let mut columns = vec![lines(&name, 0, size)];
            columns.extend(cells.iter().enumerate().map(|(at, cell)| lines(cell, at + 1, size)));
            let line = size * LEADING;
            let above = kana.len() as f32 * line * KANA;
            let tall = columns
                .iter()
                .enumerate()
                .map(|(at, lines)| lines.len() as f32 * line + if at == 0 { above } else { 0.0 });
            let height = tall.fold(line, f32::max) + 2.0 * PAD;
            if height <= most {
                return Ok(Measured { size, kana, columns, height });
            }
        }
        Err(Error::TooLong("row"))
    }

    fn row(&mut self, row: Measured) {
        let line = row.size * LEADING;
        let style = Style::new(FACE, row.size);
        let top = self.y + PAD;
        let small = Style::new(FACE, row.size * KANA).ink(Ink::FAINT);
        let columns = self.columns.clone();
        let first = columns.first().map_or(MARGIN, |(x, _)| *x);
        let mut y = top;
        for run in row.kana {
            self.set(run, small, At::Left(first), (y, line * KANA));
            y += line * KANA;
        }
        for ((lines, (x, _)), at) in row.columns.into_iter().zip(columns).zip(0..) {
            let from = if at == 0 { y } else { top };
            for (n, run) in lines.into_iter().enumerate() {
                self.set(run, style, At::Left(x), (from + n as f32 * line, line));
            }
        }
        self.y += row.height;
        self.rule(self.y, Pen::solid(0.12, Ink::RULE));
    }

    /// How to handle it, after the last line.
    fn care(&mut self) -> Result<()> {
        let (left, right) = self.across();
        let fitted = fit(&self.booklet.care, FACE, right - left, &[(2.8, 6), (2.2, 12)], "care")?;
        let height = fitted.size * 1.6;
        if self.y + 4.0 + height * fitted.lines.len() as f32 > self.end() {
            self.page()?;
        }
        self.y += 4.0;
        let style = Style::new(FACE, fitted.size).ink(Ink::SOFT);
        for run in fitted.lines {
            self.set(run, style, At::Left(left), (self.y, height));
            self.y += height;
        }
        Ok(())
    }

    /// The foot of every page, now that their number is known.
    fn finish(mut self) -> Result<Print> {
        let (left, right) = self.across();
        let foot = fit(&self.booklet.foot, FACE, right - left - 24.0, &[(2.6, 1), (2.2, 2), (1.7, 3)], "foot")?;
        let style = Style::new(FACE, foot.size).ink(Ink::SOFT);
        let (top, height) = (self.height - 15.0, foot.size * 1.4);
        let count = self.sheets.len();
        for (at, sheet) in self.sheets.iter_mut().enumerate() {
            let y = top - 1.5;
            sheet.marks.push(Mark::Line { from: (left, y), to: (right, y), pen: Pen::solid(0.2, Ink::RULE) });
            for (n, run) in foot.lines.iter().enumerate() {
                sheet.marks.push(style.mark(
                    run.clone(),
                    At::Left(left),
                    style.baseline(top + n as f32 * height, height),
                ));
            }
            let number = style.size(2.6);
            let run = number.run(&format!("{} / {count}", at + 1))?;
            sheet.marks.push(number.mark(run, At::Right(right), number.baseline(top, 3.6)));
        }
        debug_assert!(
            self.sheets.iter().all(|sheet| {
                let paper = Area { x: 0.0, y: 0.0, w: sheet.width, h: sheet.height };
                sheet.marks.iter().all(|mark| mark.within(paper))
            }),
            "everything lies on its page"
        );
        Ok(Print { sheets: self.sheets })
    }
}

/// A line with its texts broken.
struct Measured {
    size: f32,
    kana: Vec<Run>,
    columns: Vec<Vec<Run>>,
    height: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn booklet(rows: usize, cell: &str) -> Booklet {
        let row = |at: usize| Row {
            name: format!("小林 {at}"),
            kana: "コバヤシ".into(),
            cells: vec![format!("{at:05}"), cell.into()],
        };
        Booklet {
            title: "会員名簿".into(),
            association: "梓川里山研究会".into(),
            lead: vec!["利用目的：会員どうしの連絡".into()],
            columns: vec!["氏名".into(), "会員番号".into(), "住所".into()],
            sections: vec![
                Section { heading: "ア行".into(), rows: (0..rows).map(row).collect() },
                Section { heading: "カ行".into(), rows: (0..3).map(row).collect() },
            ],
            foot: "利用目的：会員どうしの連絡　配布先：佐伯 様".into(),
            mark: "佐伯 2026".into(),
            care: "写しを作らないでください。".into(),
            continued: "（続き）".into(),
        }
    }

    fn texts(sheet: &Sheet) -> String {
        fn of(marks: &[Mark], into: &mut String) {
            for mark in marks {
                match mark {
                    Mark::Text { run, .. } => into.push_str(&run.text),
                    Mark::Turned { marks, .. } => of(marks, into),
                    _ => {}
                }
            }
        }
        let mut all = String::new();
        of(&sheet.marks, &mut all);
        all
    }

    #[test]
    fn every_page_says_what_it_is_for_and_whose_it_is() {
        let print = booklet(120, "長野県松本市梓川梓1234").draw().unwrap();
        let count = print.len();
        assert!(count > 2, "120 lines take more than two pages: {count}");
        for (at, sheet) in print.sheets.iter().enumerate() {
            let said = texts(sheet);
            for part in
                ["佐伯 2026", "配布先：佐伯 様", "会員どうしの連絡", &format!("{} / {count}", at + 1), "会員番号"]
            {
                assert!(said.contains(part) || at + 1 == count, "page {} says {part}", at + 1);
            }
        }
        assert!(texts(&print.sheets[1]).contains("ア行（続き）"), "a heading comes again");
        let all: String = print.sheets.iter().map(texts).collect();
        assert_eq!(all.matches("小林 ").count(), 123, "nobody is lost at the end of a page");
    }

    #[test]
    fn lines_stay_on_the_page_however_long() {
        for n in [0, 10, 80, 400] {
            let print = booklet(40, &"あ".repeat(n)).draw().unwrap();
            for sheet in &print.sheets {
                let paper = Area { x: 5.0, y: 5.0, w: sheet.width - 10.0, h: sheet.height - 10.0 };
                let straight = sheet.marks.iter().filter(|mark| !matches!(mark, Mark::Turned { .. }));
                for mark in straight {
                    assert!(mark.within(paper), "{:?} with {n} characters", mark.bounds());
                }
            }
        }
        assert_eq!(booklet(1, &"あ".repeat(20_000)).draw().err(), Some(Error::TooLong("row")), "or it is refused");
    }
}
