//! A table of the statistics as a workbook.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_sheet::{Cell, Column, Kind, XlsxWriter};

use super::{anniversaries::Anniversaries, members::Members, movement::Movement, rates::Rates};
use crate::{Area, Document, Error, File, Permission, Query, Reader, Result, words};

/// 統計の書き出し.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// Which table, asked as on screen.
    pub table: Table,
}

/// The tables.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// 会員の数
    Members(Members),
    /// 入退会の推移
    Movement(Movement),
    /// 納入率
    Rates(Rates),
    /// 誕生日・周年・長寿
    Anniversaries(Anniversaries),
}

impl Document for Sheet {
    const NAME: &'static str = "statistics.sheet";
    const NEEDS: Permission = Permission::change(Area::Export);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let say = |key: &str| words::say(reader.lang(), key, &[]);
        let text = |key: &str, width| Column::new(say(key), width, Kind::Text);
        let number = |key: &str| Column::new(say(key), 10.0, Kind::Number);
        let (name, columns, rows) = match self.table {
            Table::Members(asked) => {
                let counted = asked.run(reader)?;
                let rows =
                    counted.groups.iter().map(|g| vec![Value::Text(g.label.clone()), Value::Number(g.count as f64)]);
                let rows: Vec<_> = rows.collect();
                ("statistics-members", vec![text("statistics-col-group", 24.0), number("statistics-col-members")], rows)
            }
            Table::Movement(asked) => {
                let years = asked.run(reader)?;
                let columns = ["year", "first", "joined", "left", "died", "last", "retention"];
                let columns = columns.map(|column| number(&format!("statistics-col-{column}"))).into();
                let row = |y: &super::movement::Year| {
                    let counts = [y.first, y.joined, y.left, y.died, y.last].map(|n| Value::Number(n as f64));
                    let mut row = vec![Value::Number(f64::from(y.fiscal_year))];
                    row.extend(counts);
                    row.push(y.retention.map_or(Value::Text(String::new()), Value::Number));
                    row
                };
                ("statistics-movement", columns, years.iter().map(row).collect())
            }
            Table::Rates(asked) => {
                let rated = asked.run(reader)?;
                let numbers = ["members", "settled", "charged", "paid", "of-amount", "of-members"];
                let mut columns = vec![text("statistics-col-group", 24.0)];
                columns.extend(numbers.map(|column| number(&format!("statistics-col-{column}"))));
                let row = |label: String, rate: &super::rates::Rate| {
                    let share = |share: Option<f64>| share.map_or(Value::Text(String::new()), Value::Number);
                    let (charged, paid) = (Value::Number(rate.charged as f64), Value::Number(rate.paid as f64));
                    let [members, settled] = [rate.members, rate.settled].map(|count| Value::Number(count as f64));
                    let (of_amount, of_members) = (share(rate.of_amount), share(rate.of_members));
                    vec![Value::Text(label), members, settled, charged, paid, of_amount, of_members]
                };
                let year =
                    |year: &str| words::say(reader.lang(), "statistics-fiscal-year", &[("year", year.to_owned())]);
                let mut rows: Vec<_> = rated.years.iter().map(|line| row(year(&line.label), &line.rate)).collect();
                let of_year = year(&rated.fiscal_year.to_string());
                rows.extend(rated.groups.iter().map(|line| row(format!("{of_year} {}", line.label), &line.rate)));
                ("statistics-rates", columns, rows)
            }
            Table::Anniversaries(asked) => {
                let found = asked.run(reader)?;
                let columns = vec![
                    text("statistics-col-day", 12.0),
                    text("statistics-col-no", 12.0),
                    text("statistics-col-name", 20.0),
                    text("statistics-col-kana", 24.0),
                    text("statistics-col-what", 16.0),
                ];
                let row = |c: super::anniversaries::Celebrated| {
                    vec![c.day.to_string(), c.no, c.name, c.kana, c.label].into_iter().map(Value::Text).collect()
                };
                ("statistics-anniversaries", columns, found.into_iter().map(row).collect())
            }
        };
        let title = say(name);
        let wrong = |e| Error::internal(format!("workbook: {e:?}"));
        let mut book = XlsxWriter::new(&title, &columns).map_err(wrong)?;
        let count = rows.len();
        for row in &rows {
            let cells: Vec<Cell<'_>> = row.iter().map(Value::cell).collect();
            book.row(&cells).map_err(wrong)?;
        }
        Ok(File {
            name: format!("{title}-{}.xlsx", reader.today()),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes: book.finish().map_err(wrong)?,
            subject: format!("{title} ({count})"),
        })
    }
}

/// A cell that is not yet written.
enum Value {
    Text(String),
    Number(f64),
}

impl Value {
    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Number(number) => Cell::Number(*number),
        }
    }
}
