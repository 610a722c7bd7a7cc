//! Which column of a bank's CSV says what. A person makes one once; it is kept as JSON.
//!
//! Columns are found by their whole name, never by a part of it: 出金 is also in 入出金明細ＩＤ.

use super::{Line, Reading, RowError, RowProblem};
use crate::date::{DayError, parse_day};
use crate::fold::{fold, is_dash};
use crate::money::parse_yen;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How far down the header is looked for: banks put some lines above it.
const PREAMBLE: usize = 30;

/// The meaning of a CSV's columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The name by which it is chosen: the bank's.
    pub name: String,
    /// By what such a file is known.
    pub header: Header,
    /// The day of booking.
    pub day: Day,
    /// The amount.
    pub money: Money,
    /// Who paid: the first of these that holds anything.
    pub payer: Vec<Column>,
    /// What else there is to know: all of these.
    #[serde(default)]
    pub memo: Vec<Column>,
    /// What was in the account after it.
    #[serde(default)]
    pub balance: Option<Column>,
    /// What together marks a line and no other, in every file of this account. Not a number that
    /// begins anew in each file (明細通番).
    #[serde(default)]
    pub id: Vec<Column>,
}

/// How a file of this kind is known, and where its rows begin. Names are compared folded: width,
/// brackets and spaces do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Header {
    /// A row that consists of exactly these cells (empty ones at its end do not count).
    Whole(Vec<String>),
    /// A row that has all these cells, and perhaps others.
    Holding(Vec<String>),
    /// There is none: so many rows are left out, and columns have numbers only.
    Absent(usize),
}

/// A column: by the name in the header, or by its number from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Column {
    /// The cell of the header that is this, as a whole.
    Named(String),
    /// The number, from 0.
    At(usize),
}

/// Where the day stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// In one cell, in any form that [`parse_day`] reads.
    One(Column),
    /// Year, month and day apart.
    Three(Column, Column, Column),
}

/// Where the amount stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Money {
    /// In two columns, both without a sign.
    InOut {
        /// What came in.
        income: Column,
        /// What went out.
        outgo: Column,
    },
    /// In one column, with a minus where it went out.
    Signed(Column),
}

/// Why a mapping does not fit a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// No row is the header.
    NoHeader,
    /// The header has no such column.
    NoColumn(String),
    /// The header has it more than once: it has to be named by its number.
    TwoColumns(String),
}

impl Header {
    fn is(&self, cells: &[String]) -> bool {
        let folded = |names: &[String]| names.iter().map(|name| fold(name)).collect::<Vec<_>>();
        match self {
            Self::Whole(names) => {
                let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
                cells[..used] == folded(names)
            }
            Self::Holding(names) => folded(names).iter().all(|name| cells.contains(name)),
            Self::Absent(_) => false,
        }
    }
}

impl Mapping {
    /// The header in a file of this kind: its row, and its cells folded.
    fn locate<R: AsRef<[S]>, S: AsRef<str>>(&self, rows: &[R]) -> Option<(usize, Vec<String>)> {
        let folded = |row: &R| row.as_ref().iter().map(|cell| fold(cell.as_ref())).collect::<Vec<_>>();
        rows.iter().take(PREAMBLE).map(folded).enumerate().find(|(_, cells)| self.header.is(cells))
    }

    /// Whether a file has this header.
    pub fn fits<R: AsRef<[S]>, S: AsRef<str>>(&self, rows: &[R]) -> bool {
        self.locate(rows).is_some()
    }

    /// Read the rows of a file. An error of one row leaves the others as they are.
    pub fn read<R: AsRef<[S]>, S: AsRef<str>>(&self, rows: &[R]) -> Result<Reading, Unread> {
        let (first, header) = match (&self.header, self.locate(rows)) {
            (Header::Absent(skip), _) => (*skip, Vec::new()),
            (_, Some((row, cells))) => (row + 1, cells),
            (_, None) => return Err(Unread::NoHeader),
        };
        let columns = Columns::of(self, &header)?;
        let mut reading = Reading::default();
        for (row, cells) in rows.iter().enumerate().skip(first) {
            let cells = cells.as_ref();
            if cells.iter().all(|cell| cell.as_ref().trim().is_empty()) {
                continue;
            }
            match columns.line(row, cells) {
                Ok(line) => reading.lines.push(line),
                Err(problem) => reading.errors.push(RowError { row, problem }),
            }
        }
        Ok(reading)
    }
}

/// A mapping with every column as its number in one file.
struct Columns {
    day: Vec<usize>,
    income: usize,
    /// None where `income` has a sign.
    outgo: Option<usize>,
    payer: Vec<usize>,
    memo: Vec<usize>,
    balance: Option<usize>,
    id: Vec<usize>,
}

impl Columns {
    fn of(mapping: &Mapping, header: &[String]) -> Result<Self, Unread> {
        let find = |column: &Column| match column {
            Column::At(number) => Ok(*number),
            Column::Named(name) => {
                let wanted = fold(name);
                let mut found = header.iter().enumerate().filter(|(_, cell)| **cell == wanted);
                match (found.next(), found.next()) {
                    (Some((number, _)), None) => Ok(number),
                    (None, _) => Err(Unread::NoColumn(name.clone())),
                    (Some(_), Some(_)) => Err(Unread::TwoColumns(name.clone())),
                }
            }
        };
        let find_all = |columns: &[Column]| columns.iter().map(find).collect::<Result<Vec<_>, _>>();
        let (income, outgo) = match &mapping.money {
            Money::InOut { income, outgo } => (find(income)?, Some(find(outgo)?)),
            Money::Signed(column) => (find(column)?, None),
        };
        Ok(Self {
            day: match &mapping.day {
                Day::One(column) => vec![find(column)?],
                Day::Three(year, month, day) => vec![find(year)?, find(month)?, find(day)?],
            },
            income,
            outgo,
            payer: find_all(&mapping.payer)?,
            memo: find_all(&mapping.memo)?,
            balance: mapping.balance.as_ref().map(find).transpose()?,
            id: find_all(&mapping.id)?,
        })
    }

    fn line<S: AsRef<str>>(&self, row: usize, cells: &[S]) -> Result<Line, RowProblem> {
        let cell = |column: usize| cells.get(column).map_or("", |cell| cell.as_ref().trim());
        let filled = |columns: &[usize]| {
            columns.iter().map(|column| cell(*column)).filter(|text| !is_blank(text)).collect::<Vec<_>>()
        };
        let yen = |column: Option<usize>| column.map_or(Ok(None), |column| amount(cell(column)));
        let day = day(&self.day.iter().map(|column| cell(*column)).collect::<Vec<_>>())?;
        let amount = match (yen(Some(self.income))?.unwrap_or(0), yen(self.outgo)?.unwrap_or(0)) {
            (0, 0) => return Err(RowProblem::NoAmount),
            (income, 0) => income,
            (0, outgo) => -outgo,
            _ => return Err(RowProblem::BothWays),
        };
        let payer = filled(&self.payer).first().copied().unwrap_or_default();
        let mut memo = filled(&self.memo);
        let name = without_transfer_word(payer);
        if name.len() < payer.len() {
            memo.insert(0, payer);
        }
        Ok(Line {
            row,
            day,
            amount,
            name: name.to_owned(),
            memo: memo.join("　"),
            balance: yen(self.balance)?,
            id: filled(&self.id).join("-"),
        })
    }
}

fn day(cells: &[&str]) -> Result<NaiveDate, RowProblem> {
    let text = cells.join("/");
    parse_day(&text).map_err(|error| {
        let is_blank = cells.iter().all(|cell| cell.is_empty());
        if is_blank { RowProblem::Day(String::new(), DayError::Empty) } else { RowProblem::Day(text, error) }
    })
}

/// An amount; nothing where the cell is empty or holds a dash only.
fn amount(text: &str) -> Result<Option<i64>, RowProblem> {
    if is_blank(text) {
        return Ok(None);
    }
    parse_yen(text).map(Some).ok_or_else(|| RowProblem::Amount(text.to_owned()))
}

/// Whether a cell says nothing: some banks put a dash there.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| is_dash(c) || c.is_whitespace())
}

/// A payer without the word with which banks begin: `振込　ﾔﾏﾀﾞ`, `振込＊ヤマダ`, `振込１ ヤマダ`.
///
/// Something must part the two: 振込手数料 is no payer called 手数料.
fn without_transfer_word(payer: &str) -> &str {
    let word = ["振込入金", "振込", "フリコミ", "ﾌﾘｺﾐ"].into_iter().find_map(|word| payer.strip_prefix(word));
    let Some(rest) = word else {
        return payer;
    };
    let rest = rest.strip_prefix(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９')).unwrap_or(rest);
    let parts = |c: char| c.is_whitespace() || matches!(c, '*' | '＊' | ':' | '：');
    let name = rest.trim_start_matches(parts);
    if name.len() < rest.len() && !name.is_empty() { name } else { payer }
}
