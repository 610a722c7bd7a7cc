//! A plain table as a document: the list that lies before a board. Title, a few lines above, columns with
//! heads on every page, rows that are never broken over pages, page numbers.
//!
//! What stands in it and in which order is the core's matter.

use chrono::NaiveDate;

use crate::dates::date;
use crate::flow::{Fitted, fit};
use crate::fonts::Face;
use crate::page::{At, Page, Style};
use crate::pdf::{self, About};
use crate::sheet::{Ink, Pen, Sheet};
use crate::{Error, Language, Result};

/// A column of a [`Table`].
#[derive(Debug, Clone)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// Its share of the width, beside the others'.
    pub share: f32,
    /// Whether it holds figures, which end at its right edge.
    pub figures: bool,
}

/// A table for people around one.
#[derive(Debug, Clone)]
pub struct Table {
    /// What it is: 「入会申込の一覧」.
    pub title: String,
    /// Whose.
    pub association: String,
    /// Lines between title and table: for which meeting, how many, what the words mean.
    pub lines: Vec<String>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// A cell for each column; a line feed ends a line.
    pub rows: Vec<Vec<String>>,
    /// Places of the rows that are headings or sums: bold, with a line above.
    pub strong: Vec<usize>,
    /// The day that stands on it.
    pub made_on: NaiveDate,
    /// Language of the words that the sheet adds.
    pub language: Language,
}

const LEFT: f32 = 18.0;
const RIGHT: f32 = 192.0;
const TOP: f32 = 18.0;
/// Where rows end; below it stands the page number.
const BOTTOM: f32 = 277.0;
const FOOT: f32 = 283.0;
const GAP: f32 = 2.4;
/// Height of a line beside its em, and the air above and below the lines of a row, mm.
const LINE: f32 = 1.45;
const AIR: f32 = 1.5;
const CELL: &[(f32, usize)] = &[(3.4, 3), (3.0, 5), (2.6, 14)];

/// A number or a day stays on one line, smaller if it must.
const FIGURE: &[(f32, usize)] = &[(3.4, 1), (3.2, 1), (3.0, 1), (2.8, 1), (2.6, 1), (2.2, 1)];

struct Place {
    left: f32,
    width: f32,
    figures: bool,
}

/// The table as a PDF of A4 pages.
pub fn pdf(table: &Table) -> Result<Vec<u8>> {
    let about = About {
        title: &format!("{} {}", table.association, table.title),
        author: &table.association,
        created: table.made_on,
        language: table.language,
    };
    let mut pages = draw(table)?;
    let total = pages.len();
    for (at, page) in pages.iter_mut().enumerate() {
        let style = Style::new(Face::Gothic, 3.0).ink(Ink::FAINT);
        page.set(style.run(&format!("{} / {total}", at + 1))?, style, At::Right(RIGHT), FOOT, 5.0);
        page.set(style.run(&table.association)?, style, At::Left(LEFT), FOOT, 5.0);
    }
    let sheets: Vec<Sheet> = pages.into_iter().map(|page| page.sheet).collect();
    pdf::write(&sheets, &about)
}

fn draw(table: &Table) -> Result<Vec<Page>> {
    if table.columns.is_empty() || table.rows.iter().any(|row| row.len() != table.columns.len()) {
        return Err(Error::Empty);
    }
    let places = places(&table.columns);
    let mut page = Page::a4(TOP);
    head(&mut page, table)?;
    titles(&mut page, &table.columns, &places)?;
    let mut pages = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        let strong = table.strong.contains(&at);
        let face = if strong { Face::GothicBold } else { Face::Gothic };
        let cells = row
            .iter()
            .zip(&places)
            .map(|(cell, place)| cell_in(cell, face, place.width))
            .collect::<Result<Vec<Fitted>>>()?;
        let tallest = cells.iter().map(|cell| cell.lines.len() as f32 * cell.size * LINE).fold(0.0, f32::max);
        let height = tallest + 2.0 * AIR;
        if page.y + height > BOTTOM {
            pages.push(std::mem::replace(&mut page, Page::a4(TOP)));
            titles(&mut page, &table.columns, &places)?;
        }
        let top = page.y;
        if strong {
            page.rule(top, (LEFT, RIGHT), Pen::solid(0.25, Ink::BLACK));
        }
        for (cell, place) in cells.into_iter().zip(&places) {
            page.y = top + AIR;
            let (style, line) = (Style::new(face, cell.size), cell.size * LINE);
            page.lines(cell, style, place.at(), line);
        }
        page.y = top + height;
        page.rule(page.y, (LEFT, RIGHT), Pen::solid(0.12, Ink::RULE));
    }
    page.rule(page.y, (LEFT, RIGHT), Pen::solid(0.35, Ink::BLACK));
    pages.push(page);
    Ok(pages)
}

fn cell_in(cell: &str, face: Face, width: f32) -> Result<Fitted> {
    let figure = cell.chars().all(|c| c.is_ascii_digit() || "△-+,./%".contains(c));
    match figure.then(|| fit(cell, face, width, FIGURE, "cell")) {
        Some(Ok(fitted)) => Ok(fitted),
        _ => fit(cell, face, width, CELL, "cell"),
    }
}

impl Place {
    fn at(&self) -> At {
        if self.figures { At::Right(self.left + self.width) } else { At::Left(self.left) }
    }
}

fn places(columns: &[Column]) -> Vec<Place> {
    let shares: f32 = columns.iter().map(|column| column.share).sum();
    let room = RIGHT - LEFT - GAP * (columns.len() - 1) as f32;
    let mut left = LEFT;
    columns
        .iter()
        .map(|column| {
            let place = Place { left, width: room * column.share / shares, figures: column.figures };
            left += place.width + GAP;
            place
        })
        .collect()
}

fn head(page: &mut Page, table: &Table) -> Result<()> {
    let (mincho, gothic) = (Style::new(Face::Mincho, 1.0), Style::new(Face::Gothic, 1.0));
    let day = Style::new(Face::Gothic, 3.2).ink(Ink::SOFT);
    page.set(day.run(&date(table.made_on, table.language))?, day, At::Right(RIGHT), page.y, 5.0);
    page.y += 5.0;
    let title = fit(&table.title, mincho.face, RIGHT - LEFT, &[(6.4, 1), (5.0, 2)], "title")?;
    page.lines(title, mincho, At::Left(LEFT), 9.0);
    for line in &table.lines {
        let line = fit(line, gothic.face, RIGHT - LEFT, &[(3.4, 2), (3.0, 4)], "line")?;
        let height = line.size * 1.6;
        page.lines(line, gothic.ink(Ink::SOFT), At::Left(LEFT), height);
    }
    page.y += 4.0;
    Ok(())
}

fn titles(page: &mut Page, columns: &[Column], places: &[Place]) -> Result<()> {
    page.rule(page.y, (LEFT, RIGHT), Pen::solid(0.35, Ink::BLACK));
    let top = page.y;
    let mut end = top;
    for (column, place) in columns.iter().zip(places) {
        page.y = top + AIR;
        let title = fit(&column.title, Face::GothicBold, place.width, &[(3.0, 1), (2.6, 2), (2.2, 4)], "head")?;
        let height = title.size * LINE;
        page.lines(title, Style::new(Face::GothicBold, 3.0).ink(Ink::SOFT), place.at(), height);
        end = end.max(page.y);
    }
    page.y = end + AIR;
    page.rule(page.y, (LEFT, RIGHT), Pen::solid(0.2, Ink::BLACK));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: usize) -> Table {
        let columns = [("番号", 1.0, true), ("氏名", 3.0, false), ("摘要", 5.0, false)];
        Table {
            title: "入会申込の一覧".into(),
            association: "梓川里山研究会".into(),
            lines: vec!["令和8年11月の理事会".into()],
            columns: columns
                .map(|(title, share, figures)| Column { title: title.into(), share, figures })
                .into_iter()
                .collect(),
            rows: (1..=rows)
                .map(|n| vec![n.to_string(), "小林 千代子".into(), "紹介者と所属の長い説明。".repeat(n % 9)])
                .collect(),
            strong: vec![rows.saturating_sub(1)],
            made_on: NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day"),
            language: Language::Ja,
        }
    }

    #[test]
    fn a_number_and_a_day_are_never_broken() {
        for figure in ["△12,345,678", "2026-11-20"] {
            let fitted = cell_in(figure, Face::Gothic, 18.0).expect("it fits");
            assert_eq!(fitted.lines.len(), 1, "{figure} is read at a glance");
        }
    }

    #[test]
    fn rows_stay_on_their_page() {
        let pages = draw(&table(120)).expect("a table");
        assert!(pages.len() > 2, "120 rows need several sheets");
        for page in &pages {
            assert!(page.y <= BOTTOM + 0.1, "nothing runs into the page number: {}", page.y);
        }
    }

    #[test]
    fn an_empty_table_is_still_a_sheet_and_a_crooked_one_is_refused() {
        assert_eq!(draw(&table(0)).expect("only its head").len(), 1, "a board may have nothing to decide");
        let mut crooked = table(1);
        crooked.rows[0].pop();
        assert_eq!(pdf(&crooked), Err(Error::Empty), "a cell would stand under another head");
        let mut endless = table(1);
        endless.rows[0][2] = "長い".repeat(400);
        assert_eq!(pdf(&endless), Err(Error::TooLong("cell")), "never an overflow");
    }
}
