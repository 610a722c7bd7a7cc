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
}

impl Document for Sheet {
    const NAME: &'static str = "books.sheet";
    const NEEDS: Permission = Permission::change(Area::Export);
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

fn head(reader: &Reader<'_>, year: i32, title: &str) -> Result<(String, Vec<String>)> {
    let (first, after) = days(reader, year)?;
    let last = after.pred_opt().unwrap_or(after);
    let span = words::say(reader.lang(), "books-span", &[("from", first.to_string()), ("until", last.to_string())]);
    let title = format!("{} {}", figures::year_label(reader, year), words::say(reader.lang(), title, &[]));
    Ok((title, vec![span, words::say(reader.lang(), "books-unit", &[])]))
}

fn statement(reader: &Reader<'_>, year: i32) -> Result<Drawn> {
    let say = |key: &str| words::say(reader.lang(), key, &[]);
    let figures = figures::figures(reader, year)?;
    let (title, lines) = head(reader, year, "books-statement")?;
    let mut rows = Vec::new();
    let mut sum = |name: String, budget: Option<Yen>, actual: Yen| {
        let (budget, difference) = match budget {
            Some(budget) => (Value::Yen(budget), Value::Yen(actual - budget)),
            None => (Value::Nothing, Value::Nothing),
        };
        rows.push(vec![Value::Text(name), budget, Value::Yen(actual), difference]);
    };
    let (income, expense) = (&figures.income_total, &figures.expense_total);
    sum(say("books-opening"), None, figures.opening);
    for line in &figures.income {
        sum(format!("\u{3000}{}", line.name), Some(line.budget), line.actual);
    }
    sum(say("books-income-total"), Some(income.budget), income.actual);
    for line in &figures.expense {
        sum(format!("\u{3000}{}", line.name), Some(line.budget), line.actual);
    }
    sum(say("books-expense-total"), Some(expense.budget), expense.actual);
    sum(say("books-difference"), Some(income.budget - expense.budget), income.actual - expense.actual);
    sum(say("books-advances-grew"), None, figures.advances_grew);
    sum(say("books-closing"), None, figures.closing);
    let columns = [
        ("books-col-subject", 4.0),
        ("books-col-budget", -2.0),
        ("books-col-actual", -2.0),
        ("books-col-difference", -2.0),
    ];
    Ok(Drawn { title, lines, columns: columns.map(|(key, share)| (say(key), share)).into(), rows })
}

fn inventory(reader: &Reader<'_>, year: i32) -> Result<Drawn> {
    let say = |key: &str| words::say(reader.lang(), key, &[]);
    let figures = figures::figures(reader, year)?;
    let (title, lines) = head(reader, year, "books-inventory")?;
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
    let columns = vec![(say("books-col-subject"), 4.0), (say("books-col-amount"), -2.0)];
    Ok(Drawn { title, lines, columns, rows })
}

fn ledger(reader: &Reader<'_>, year: Year, purse: Option<i64>) -> Result<Drawn> {
    let say = |key: &str| words::say(reader.lang(), key, &[]);
    let of = store::purses(reader)?.into_iter().find(|one| Some(one.id) == purse);
    let (title, mut lines) = head(reader, year.0, "books-ledger")?;
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
        ("books-col-day", 2.0),
        ("books-col-purse", 2.0),
        ("books-col-subject", 2.4),
        ("books-col-what", 4.0),
        ("books-col-into", -1.7),
        ("books-col-out", -1.7),
        ("books-col-balance", -2.0),
    ];
    Ok(Drawn { title, lines, columns: columns.map(|(key, share)| (say(key), share)).into(), rows })
}

fn pdf(reader: &Reader<'_>, drawn: Drawn) -> Result<File> {
    let text = |value: Value| match value {
        Value::Text(text) => text,
        Value::Yen(amount) if amount < 0 => format!("△{}", yen(-amount)),
        Value::Yen(amount) => yen(amount),
        Value::Nothing => String::new(),
    };
    let rows = drawn.rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect();
    board::pdf(reader, Board { title: drawn.title, lines: drawn.lines, columns: drawn.columns, rows })
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
