//! ファイルを開く: reads a sheet, finds its titles, and guesses what each column becomes.

use rand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_sheet::{Encoding, ReadOptions, SheetError, Workbook, find_header, read_guarded};

use super::{
    drawer::Sheet,
    layout::{self, KnownField, Layout},
    setup::{self, Setup},
    store,
    target::{FieldType, Target},
};
use crate::{Area, Errand, Error, Permission, Reader, Result, Topic, Undo, command::Round, members, values::Bytes};

/// 名簿ファイルを開く. Nothing is changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The file's name.
    pub name: String,
    /// The file.
    pub bytes: Bytes,
    /// Which sheet; the first visible one that holds anything.
    pub sheet: Option<String>,
    /// Of a csv, when it was guessed wrong: `UTF-8`, `CP932`, `EUC-JP` …
    pub encoding: Option<String>,
}

/// What [`Open`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Opened {
    /// To plan and to import it.
    pub token: String,
    /// `xlsx`, `xls`, `ods`, `xlsb`, `csv`.
    pub format: String,
    /// Of a csv.
    pub encoding: Option<String>,
    /// All sheets that hold anything.
    pub sheets: Vec<String>,
    /// The one that was read.
    pub sheet: String,
    /// Where it comes from.
    pub layout: Layout,
    /// Row of the titles, as the spreadsheet counts.
    pub header_row: u32,
    /// The columns that have a title or a cell.
    pub columns: Vec<ColumnSeen>,
    /// Rows below the titles.
    pub rows: u64,
    /// How sheets with these titles were taken in before, the last one first.
    pub setups: Vec<Setup>,
    /// Cells that the file does not show as their author saw them (外字, errors of formulas).
    pub doubtful: Vec<DoubtfulCell>,
}

/// A column.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ColumnSeen {
    /// From 0.
    pub index: usize,
    /// Its title; may be empty.
    pub title: String,
    /// Its first three cells.
    pub samples: Vec<String>,
    /// What it seems to become.
    pub guess: Option<Target>,
    /// Whether it can mean nothing else.
    pub certain: bool,
}

/// A cell that a person should look at.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DoubtfulCell {
    /// As the spreadsheet counts.
    pub row: u32,
    /// From 0.
    pub column: u32,
    /// What it holds.
    pub text: String,
}

/// The own fields that a cell can hold and the reader's role reads, and what may be chosen.
pub fn known_fields(reader: &Reader<'_>) -> Result<Vec<(KnownField, Vec<String>)>> {
    Ok(members::field_columns(reader)?
        .into_iter()
        .filter_map(|field| {
            let kind = FieldType::of(field.kind_of)?;
            Some((KnownField { id: field.id, name: field.name, kind, fills: field.writable }, field.choices))
        })
        .collect())
}

fn encoding(name: &str) -> Result<Encoding> {
    let plain = |name: &str| name.to_ascii_lowercase().replace(['-', '_', ' '], "");
    let wanted = plain(name);
    let wanted =
        if matches!(wanted.as_str(), "shiftjis" | "sjis" | "windows31j" | "ms932") { "cp932" } else { &wanted };
    Encoding::ALL
        .into_iter()
        .find(|encoding| plain(encoding.name()) == wanted)
        .ok_or_else(|| Error::invalid("encoding", "import-no-such-encoding").arg("name", name))
}

fn refusal(error: SheetError) -> Error {
    match error {
        SheetError::NotASheet { found } => Error::invalid("bytes", "import-not-a-sheet").arg("found", found),
        SheetError::PasswordProtected => Error::invalid("bytes", "import-password-protected"),
        SheetError::TooLarge { limit, .. } => Error::invalid("bytes", "import-too-large").arg("limit", limit),
        SheetError::NoSuchSheet { available } => {
            Error::invalid("sheet", "import-no-such-sheet").arg("available", available.join("、"))
        }
        SheetError::Empty => Error::invalid("bytes", "import-empty"),
        SheetError::Suspicious { .. } => Error::invalid("bytes", "import-suspicious"),
        SheetError::TimedOut | SheetError::OutOfMemory => Error::invalid("bytes", "import-too-heavy"),
        SheetError::Damaged { .. } => Error::invalid("bytes", "import-damaged"),
    }
}

impl Errand for Open {
    type Output = Opened;
    const NAME: &'static str = "imports.open";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, round: &Round<'_>) -> Result<Opened> {
        let options = ReadOptions {
            sheet: self.sheet,
            encoding: self.encoding.as_deref().map(encoding).transpose()?,
            ..ReadOptions::default()
        };
        let workbook = read_guarded(&self.bytes.0, &self.name, &options).map_err(refusal)?;
        let header = find_header(&workbook.rows).ok_or_else(|| Error::invalid("bytes", "import-empty"))?;
        let fields: Vec<KnownField> =
            round.ask(|reader| Ok(known_fields(reader)?.into_iter().map(|(f, _)| f).collect()))?;
        let mut random = round.book().chance();
        let token = format!("{:016x}{:016x}", random.next_u64(), random.next_u64());
        let sheet = Sheet { file_name: self.name, workbook, header };
        let mut opened = opened(&sheet, token.clone(), &fields);
        let fingerprint = setup::fingerprint(&sheet.header);
        opened.setups = round.ask(|reader| store::setups(reader, &fingerprint, &sheet.header))?;
        round.book().drawer.put(token, sheet);
        Ok(opened)
    }
}

fn opened(sheet: &Sheet, token: String, fields: &[KnownField]) -> Opened {
    let Workbook { format, encoding, sheets, sheet: name, rows, doubtful, .. } = &sheet.workbook;
    let header = &sheet.header;
    let layout = Sheet::layout(header);
    let guesses = layout::guess(layout, &header.names, fields);
    let data = || rows.iter().filter(|row| header.is_data(row.number()));
    let columns = header.names.iter().zip(guesses).enumerate().filter_map(|(index, (title, guess))| {
        let samples: Vec<String> = data()
            .take(1_000)
            .map(|row| row.get(index))
            .filter(|cell| !cell.trim().is_empty())
            .take(3)
            .map(|cell| cell.chars().take(60).collect())
            .collect();
        (!title.is_empty() || !samples.is_empty()).then(|| ColumnSeen {
            index,
            title: title.clone(),
            samples,
            guess: guess.map(|g| g.target),
            certain: guess.is_some_and(|g| g.certain),
        })
    });
    Opened {
        token,
        format: format!("{format:?}").to_lowercase(),
        encoding: encoding.map(|e| e.name().to_owned()),
        sheets: sheets.clone(),
        sheet: name.clone(),
        layout,
        header_row: header.row,
        columns: columns.collect(),
        rows: data().count() as u64,
        setups: Vec::new(),
        doubtful: doubtful
            .iter()
            .map(|d| DoubtfulCell { row: d.row, column: d.column, text: d.text.clone() })
            .collect(),
    }
}
