//! 年間領収一覧: what a payer's receipts of a year come to, on screen, on paper and as a workbook. A calendar year
//! for 確定申告, a fiscal year for the association's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fiscal::{self, FiscalYear};
use tsudoi_sheet::{Cell, Column, Kind, XlsxWriter};

use super::{
    list::{List, Row},
    store::{self, State},
};
use crate::{
    Area, Document, Error, File, Lang, Permission, Query, Reader, Result, association,
    board::{self, Board},
    members,
    values::{Day, Year, Yen},
    words,
};

/// Which year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// January to December, by the day on which the money came.
    #[default]
    Calendar,
    /// 年度
    Fiscal,
}

/// 年間領収一覧: the receipts in force of a payer for money that came within a year, oldest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Yearly {
    /// Whose.
    pub member: i64,
    /// Which year.
    pub year: Year,
    /// See [`Basis`].
    #[serde(default)]
    pub basis: Basis,
    /// Only in this series, by its code (寄附).
    pub series: Option<String>,
}

/// What [`Yearly`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OfYear {
    /// The payer.
    pub name: String,
    /// 会員番号.
    pub no: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// What they come to, yen.
    pub sum: Yen,
    /// All of them.
    pub rows: Vec<Row>,
}

/// More receipts than anybody has in a year.
const MOST: u32 = 2000;

impl Query for Yearly {
    type Output = OfYear;
    const NAME: &'static str = "receipts.yearly";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    fn run(self, reader: &Reader<'_>) -> Result<OfYear> {
        let member = members::brief(reader, self.member)?;
        let us = association::show(reader)?;
        let start = if self.basis == Basis::Fiscal { us.fiscal_year_start } else { 1 };
        let (from, after) = fiscal::range(FiscalYear(self.year.0), start);
        let to = after.pred_opt().unwrap_or(after);
        let list = List {
            series: self.series,
            member: Some(self.member),
            state: Some(State::Issued),
            from: Some(from),
            to: Some(to),
            ..List::default()
        };
        let mut rows = store::list(reader, &list.wanted(reader, MOST)?)?;
        rows.sort_by_key(|row| (row.paid_on, row.id));
        Ok(OfYear { name: member.name, no: member.no, from, to, sum: rows.iter().map(|row| row.amount).sum(), rows })
    }
}

/// What stands on the papers, of which the receipts themselves are Japanese.
fn say(key: &str, args: &[(&'static str, String)]) -> String {
    words::say(Lang::Ja, key, args)
}

fn title(of_year: &OfYear) -> String {
    let (from, to) = (tsudoi_japan::date::seireki(of_year.from), tsudoi_japan::date::seireki(of_year.to));
    say("receipts-yearly-title", &[("from", from), ("to", to)])
}

/// 年間領収一覧のPDF.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct YearlyPaper(pub Yearly);

impl Document for YearlyPaper {
    const NAME: &'static str = "receipts.yearly_pdf";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let of_year = self.0.run(reader)?;
        let column = |name: &str, share| (say(&format!("receipts-index-{name}"), &[]), share);
        let rows = of_year.rows.iter().map(|row| {
            // Short: six columns stand beside each other.
            let day = |day: Day| day.format("%Y/%-m/%-d").to_string();
            let amount = tsudoi_japan::money::yen(row.amount);
            vec![
                row.no.clone(),
                day(row.paid_on),
                day(row.issued_on),
                row.addressee.clone(),
                row.proviso.clone(),
                amount,
            ]
        });
        let sum = tsudoi_japan::money::yen(of_year.sum);
        let mut rows: Vec<Vec<String>> = rows.collect();
        rows.push(vec![
            say("receipt-total", &[]),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            sum.clone(),
        ]);
        let payer = [("no", of_year.no.clone()), ("name", of_year.name.clone())];
        let count = [("count", of_year.rows.len().to_string()), ("sum", sum)];
        let board = Board {
            title: title(&of_year),
            lines: vec![
                say("receipts-yearly-payer", &payer),
                say("receipts-yearly-sum", &count),
                say("receipts-yearly-note", &[]),
            ],
            columns: vec![
                column("no", 3.2),
                column("paid-on", 3.0),
                column("issued-on", 3.0),
                column("payee", 3.4),
                column("proviso", 4.4),
                column("amount", -2.0),
            ],
            strong: vec![rows.len() - 1],
            rows,
        };
        let file = board::pdf(reader, board)?;
        Ok(File { name: name(&of_year, "pdf"), subject: format!("{} {}", of_year.no, of_year.name), ..file })
    }
}

/// 年間領収一覧の表.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct YearlySheet(pub Yearly);

impl Document for YearlySheet {
    const NAME: &'static str = "receipts.yearly_xlsx";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let of_year = self.0.run(reader)?;
        let column = |name: &str, width, kind| Column::new(say(&format!("receipts-index-{name}"), &[]), width, kind);
        let columns = [
            column("no", 14.0, Kind::Text),
            column("paid-on", 12.0, Kind::Date),
            column("issued-on", 12.0, Kind::Date),
            column("payee", 24.0, Kind::Text),
            column("proviso", 36.0, Kind::Text),
            column("amount", 12.0, Kind::Number),
        ];
        let wrong = |e| Error::internal(format!("workbook: {e:?}"));
        let mut book = XlsxWriter::new(&say("receipts-yearly-sheet", &[]), &columns).map_err(wrong)?;
        for row in &of_year.rows {
            let cells = [
                Cell::Text(&row.no),
                Cell::Date(row.paid_on),
                Cell::Date(row.issued_on),
                Cell::Text(&row.addressee),
                Cell::Text(&row.proviso),
                Cell::Number(row.amount as f64),
            ];
            book.row(&cells).map_err(wrong)?;
        }
        let total = say("receipt-total", &[]);
        let blank = Cell::Text("");
        book.row(&[Cell::Text(&total), blank, blank, blank, blank, Cell::Number(of_year.sum as f64)]).map_err(wrong)?;
        Ok(File {
            name: name(&of_year, "xlsx"),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes: book.finish().map_err(wrong)?,
            subject: format!("{} {}", of_year.no, of_year.name),
        })
    }
}

/// `年間領収一覧_2026_小林千代子.pdf`
fn name(of_year: &OfYear, ending: &str) -> String {
    let what = say("receipts-yearly-sheet", &[]);
    format!("{what}_{}_{}.{ending}", of_year.from.format("%Y"), super::safe(&of_year.name))
}
