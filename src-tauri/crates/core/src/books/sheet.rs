//! 決算書と出納帳 as files: a workbook to go on with, a PDF to sign.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_japan::money::yen;
use tsudoi_sheet::{Cell, Column, Kind, XlsxWriter};

use super::{days, figures, ledger::Ledger, store};
use crate::{
    Area, Document, Error, File, Permission, Query, Reader, Result,
    board::{self, Board},
    values::{Year, Yen},
    words,
};

/// What is made into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// 収支計算書
    Statement,
    /// 財産目録
    Inventory,
    /// 出納帳
    Ledger,
}

/// As which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// A4 pages.
    Pdf,
}

/// 決算書・出納帳の書き出し.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Of which year.
    pub fiscal_year: Year,
    /// What.
    pub paper: Paper,
    /// As what.
    pub format: Format,
    /// 出納帳: of one place of money; absent: of all.
    pub purse: Option<i64>,
}

/// A cell of either file.
enum Value {
    Text(String),
    Yen(Yen),
    Nothing,
}

struct Drawn {
    title: String,
    lines: Vec<String>,
    columns: Vec<(String, f32)>,
    rows: Vec<Vec<Value>>,
    /// Places of the rows that are headings or sums.
    strong: Vec<usize>,
}

impl Document for Sheet {
    const NAME: &'static str = "books.sheet";
    const NEEDS: Permission = Permission::view(Area::Money);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let drawn = match self.paper {
            Paper::Statement => statement(reader, self.fiscal_year.0)?,
            Paper::Inventory => inventory(reader, self.fiscal_year.0)?,
            Paper::Ledger => ledger(reader, self.fiscal_year, self.purse)?,
        };
        match self.format {
            Format::Pdf => pdf(reader, drawn),
            Format::Xlsx => xlsx(reader, &drawn),
        }
    }
}

/// Title and lines of a sheet over a year; of an inventory the day as of which it is: the last of the year, or today.
fn head(reader: &Reader<'_>, year: i32, title: &str, of_a_day: bool) -> Result<(String, Vec<String>)> {
    let (first, after) = days(reader, year)?;
    let last = after.pred_opt().unwrap_or(after);
    let lang = reader.lang();
    let span = if of_a_day {
        words::say(lang, "books-as-of", &[("day", words::day(lang, last.min(reader.today())))])
    } else {
        words::say(lang, "books-span", &[("from", words::day(lang, first)), ("until", words::day(lang, last))])
    };
    let title = format!("{} {}", figures::year_label(reader, year), words::say(reader.lang(), title, &[]));
    Ok((title, vec![span, words::say(reader.lang(), "books-unit", &[])]))
}

fn statement(reader: &Reader<'_>, year: i32) -> Result<Drawn> {
    let say = |key: &str| words::say(reader.lang(), key, &[]);
    let figures = figures::figures(reader, year)?;
    let (title, lines) = head(reader, year, "books-statement", false)?;
    let (mut rows, mut strong) = (Vec::new(), Vec::new());
    let mut line = |name: String, budget: Option<Yen>, actual: Yen, is_sum: bool| {
        if is_sum {
            strong.push(rows.len());
        }
        let (budget, difference) = match budget {
            // 予算額 − 決算額, as 収支計算書 have it.
            Some(budget) => (Value::Yen(budget), Value::Yen(budget - actual)),
            None => (Value::Nothing, Value::Nothing),
        };
        rows.push(vec![Value::Text(name), budget, Value::Yen(actual), difference]);
    };
    let (income, expense) = (&figures.income_total, &figures.expense_total);
    // A heading that was neither planned nor used says nothing to whoever reads it.
    let used = |lines: &[figures::Line]| {
        lines.iter().filter(|line| line.budget != 0 || line.actual != 0).cloned().collect::<Vec<_>>()
    };
    line(say("books-opening"), None, figures.opening, true);
    for one in used(&figures.income) {
        line(format!("\u{3000}{}", one.name), Some(one.budget), one.actual, false);
    }
    line(say("books-income-total"), Some(income.budget), income.actual, true);
    for one in used(&figures.expense) {
        line(format!("\u{3000}{}", one.name), Some(one.budget), one.actual, false);
    }
    line(say("books-expense-total"), Some(expense.budget), expense.actual, true);
    line(say("books-difference"), Some(income.budget - expense.budget), income.actual - expense.actual, true);
    line(say("books-advances-grew"), None, figures.advances_grew, false);
    line(say("books-closing"), None, figures.closing, true);
    let columns = [
        ("books-col-subject", 4.0),
        ("books-col-budget", -2.0),
        ("books-col-actual", -2.0),
        ("books-col-difference", -2.0),
    ];
    Ok(Drawn { title, lines, columns: columns.map(|(key, share)| (say(key), share)).into(), rows, strong })
}

fn inventory(reader: &Reader<'_>, year: i32) -> Result<Drawn> {
    let say = |key: &str| words::say(reader.lang(), key, &[]);
    let figures = figures::figures(reader, year)?;
    let (title, lines) = head(reader, year, "books-inventory", true)?;
    let row = |name: String, amount: Yen| vec![Value::Text(name), Value::Yen(amount)];
    let mut rows = vec![vec![Value::Text(say("books-assets")), Value::Nothing]];
    rows.extend(figures.assets.iter().map(|held| row(format!("\u{3000}{}", held.name), held.amount)));
    rows.push(row(format!("\u{3000}{}", say("books-receivable")), figures.receivable));
    let assets: Yen = figures.assets.iter().map(|held| held.amount).sum::<Yen>() + figures.receivable;
    rows.push(row(say("books-assets-total"), assets));
    rows.push(vec![Value::Text(say("books-liabilities")), Value::Nothing]);
    rows.push(row(format!("\u{3000}{}", say("books-advances")), figures.advances));
    rows.push(row(say("books-liabilities-total"), figures.advances));
    rows.push(row(say("books-net"), figures.net));
    let held = figures.assets.len();
    let strong = vec![0, held + 2, held + 3, held + 5, held + 6];
    let columns = vec![(say("books-col-subject"), 4.0), (say("books-col-amount"), -2.0)];
    Ok(Drawn { title, lines, columns, rows, strong })
}

fn ledger(reader: &Reader<'_>, year: Year, purse: Option<i64>) -> Result<Drawn> {
    let say = |key: &str| words::say(reader.lang(), key, &[]);
    let of = store::purses(reader)?.into_iter().find(|one| Some(one.id) == purse);
    let (title, mut lines) = head(reader, year.0, "books-ledger", false)?;
    lines.extend(of.map(|purse| purse.name));
    let mut rows = Vec::new();
    let mut offset = 0;
    loop {
        let page = Ledger { fiscal_year: year, purse, offset, limit: Some(2_000) }.run(reader)?;
        if offset == 0 {
            let opening = vec![Value::Nothing, Value::Nothing, Value::Text(say("books-opening"))];
            rows.push(
                opening
                    .into_iter()
                    .chain([Value::Nothing, Value::Nothing, Value::Nothing, Value::Yen(page.opening)])
                    .collect(),
            );
        }
        if page.rows.is_empty() {
            break;
        }
        offset += page.rows.len() as u32;
        rows.extend(page.rows.into_iter().map(|moved| {
            let (into, out) = if moved.amount > 0 {
                (Value::Yen(moved.amount), Value::Nothing)
            } else {
                (Value::Nothing, Value::Yen(-moved.amount))
            };
            let what = [moved.partner, moved.memo].join(" ").trim().to_owned();
            vec![
                Value::Text(moved.day.to_string()),
                Value::Text(moved.purse),
                Value::Text(moved.subject),
                Value::Text(what),
                into,
                out,
                Value::Yen(moved.balance),
            ]
        }));
    }
    let columns = [
        ("books-col-day", 2.6),
        ("books-col-purse", 2.0),
        ("books-col-subject", 2.4),
        ("books-col-what", 4.0),
        ("books-col-into", -1.8),
        ("books-col-out", -1.8),
        ("books-col-balance", -2.2),
    ];
    Ok(Drawn { title, lines, columns: columns.map(|(key, share)| (say(key), share)).into(), rows, strong: vec![0] })
}

fn pdf(reader: &Reader<'_>, drawn: Drawn) -> Result<File> {
    let text = |value: Value| match value {
        Value::Text(text) => text,
        Value::Yen(amount) if amount < 0 => format!("△{}", yen(-amount)),
        Value::Yen(amount) => yen(amount),
        Value::Nothing => String::new(),
    };
    let rows = drawn.rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect();
    board::pdf(
        reader,
        Board { title: drawn.title, lines: drawn.lines, columns: drawn.columns, rows, strong: drawn.strong },
    )
}

fn xlsx(reader: &Reader<'_>, drawn: &Drawn) -> Result<File> {
    let wrong = |e| Error::internal(format!("workbook: {e:?}"));
    let columns: Vec<Column> = drawn
        .columns
        .iter()
        .map(|(title, share)| {
            let kind = if *share < 0.0 { Kind::Number } else { Kind::Text };
            Column::new(title.clone(), f64::from(share.abs()) * 7.0, kind)
        })
        .collect();
    let mut book = XlsxWriter::new(&drawn.title, &columns).map_err(wrong)?;
    for row in &drawn.rows {
        let cells: Vec<Cell<'_>> = row
            .iter()
            .map(|value| match value {
                Value::Text(text) => Cell::Text(text),
                Value::Yen(amount) => Cell::Number(*amount as f64),
                Value::Nothing => Cell::Text(""),
            })
            .collect();
        book.row(&cells).map_err(wrong)?;
    }
    Ok(File {
        name: format!("{}-{}.xlsx", drawn.title.replace([' ', '/'], "-"), reader.today()),
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes: book.finish().map_err(wrong)?,
        subject: drawn.title.clone(),
    })
}
