//! 電子帳簿保存法: every sheet that a search finds, as it was first printed, with an index (CSV), in one zip.
//! The same search of the same book gives the same bytes.

use std::io::{Cursor, Write};

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_sheet::{Cell, Column, CsvEncoding, CsvWriter, Kind};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    list::{List, Row},
    pdf,
    rules::Channel,
    show::Link,
    store::{self, State},
};
use crate::{Area, Document, Error, File, Permission, Reader, Result, ensure, error::OrNotFound, words};

/// 領収書の保存用書き出し: all sheets that the filter finds, void and replaced ones too.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Archive(pub List);

/// The name of the index in the zip.
const INDEX: &str = "index.csv";
/// Its columns: file, what the law wants to be searched by, what became of the sheet, what proves it.
const COLUMNS: [(&str, Kind); 19] = [
    ("file", Kind::Text),
    ("no", Kind::Text),
    ("paid-on", Kind::Text),
    ("payee", Kind::Text),
    ("amount", Kind::Number),
    ("tax", Kind::Number),
    ("issued-on", Kind::Text),
    ("proviso", Kind::Text),
    ("registration", Kind::Text),
    ("member-no", Kind::Text),
    ("channel", Kind::Text),
    ("state", Kind::Text),
    ("issued-at", Kind::Text),
    ("issued-by", Kind::Text),
    ("reason", Kind::Text),
    ("voided-at", Kind::Text),
    ("voided-by", Kind::Text),
    ("void-reason", Kind::Text),
    ("sha256", Kind::Text),
];

impl Document for Archive {
    const NAME: &'static str = "receipts.archive";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let most = pdf::AT_ONCE;
        let wanted = self.0.wanted(reader, most as u32 + 1)?;
        let rows = store::list(reader, &wanted)?;
        ensure!((1..=most).contains(&rows.len()), "from", "error-archive-size", max = most);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // A PDF is packed inside already; the hour of the download is nobody's business.
        let stored = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::DEFAULT);
        let mut index = Index::new(reader)?;
        for (row, done) in rows.iter().zip(0..) {
            if done % 100 == 0 {
                reader.step(done, rows.len() as u64)?;
            }
            let name = file_name(row);
            zip.start_file(&name, stored).map_err(Error::internal)?;
            zip.write_all(&pdf::first_printed(reader, row.id)?)?;
            index.add(row, &name)?;
        }
        zip.start_file(INDEX, stored).map_err(Error::internal)?;
        zip.write_all(&index.csv.finish().bytes)?;
        let numbers: Vec<String> = rows.iter().rev().map(|row| row.no.clone()).collect();
        Ok(File {
            name: pdf::dated(reader, "zip"),
            media_type: "application/zip",
            bytes: zip.finish().map_err(Error::internal)?.into_inner(),
            subject: pdf::from_to(&numbers),
        })
    }
}

/// `20261118_小林千代子_8000_R2026-0187.pdf`: 取引年月日, 取引先, 金額.
fn file_name(row: &Row) -> String {
    let number = if row.copy > 1 { format!("{}-{}", row.no, row.copy) } else { row.no.clone() };
    let day = row.paid_on.format("%Y%m%d");
    format!("{day}_{}_{}_{number}.pdf", super::safe(&row.addressee), row.amount)
}

struct Index<'a> {
    reader: &'a Reader<'a>,
    csv: CsvWriter,
}

impl<'a> Index<'a> {
    fn new(reader: &'a Reader<'a>) -> Result<Self> {
        let title = |name: &str| words::say(reader.lang(), &format!("receipts-index-{name}"), &[]);
        let columns = COLUMNS.map(|(name, kind)| Column::new(title(name), 12.0, kind));
        let csv = CsvWriter::new(&columns, CsvEncoding::Utf8Bom).map_err(|e| Error::internal(format!("{e:?}")))?;
        Ok(Self { reader, csv })
    }

    fn add(&mut self, row: &Row, file: &str) -> Result<()> {
        let reader = self.reader;
        let found = store::find(reader, row.id)?.or_not_found("error-no-such-receipt")?;
        let link = store::link(reader, row.id)?.or_not_found("error-no-such-receipt")?;
        let Link { issued_at, issued_by, reason, voided_at, voided_by, void_reason, .. } = link;
        let hash = store::hash(reader, row.id)?.unwrap_or_default();
        let hash = hash.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        let say = |key: &str| words::say(reader.lang(), key, &[]);
        let state = match row.state {
            State::Issued => say("receipts-index-issued"),
            State::Void => say("receipts-index-void"),
            State::Replaced => say("receipts-index-replaced"),
        };
        let channel = match row.channel {
            Channel::Electronic => say("receipts-index-electronic"),
            Channel::Paper => say("receipts-index-paper"),
        };
        let snapshot = &found.snapshot;
        let (number, paid_on, issued_on) =
            (snapshot.sheet_number(), row.paid_on.to_string(), row.issued_on.to_string());
        let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        let (voided_at, voided_by, void_reason) = (text(&voided_at), text(&voided_by), text(&void_reason));
        let cells = [
            Cell::Text(file),
            Cell::Text(&number),
            Cell::Text(&paid_on),
            Cell::Text(&row.addressee),
            Cell::Number(row.amount as f64),
            Cell::Number(snapshot.total.tax.unwrap_or(0) as f64),
            Cell::Text(&issued_on),
            Cell::Text(&row.proviso),
            Cell::Text(&snapshot.issuer.registration_number),
            Cell::Text(&row.member_no),
            Cell::Text(&channel),
            Cell::Text(&state),
            Cell::Text(&issued_at),
            Cell::Text(&issued_by),
            Cell::Text(&reason),
            Cell::Text(&voided_at),
            Cell::Text(&voided_by),
            Cell::Text(&void_reason),
            Cell::Text(&hash),
        ];
        self.csv.row(&cells).map_err(|e| Error::internal(format!("{e:?}")))
    }
}
