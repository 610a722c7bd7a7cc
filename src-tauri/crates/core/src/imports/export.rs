//! 名簿を書き出す: xlsx or csv in our own layout, which comes back unchanged. Nobody is left out, and no
//! character is lost unseen: `export.check` lists those that an old encoding does not have.

use std::{collections::BTreeSet, sync::mpsc, thread};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_sheet::{Cell, Column, CsvEncoding, CsvFile, CsvWriter, Kind, Unmappable, WriteError, XlsxWriter};

use super::{
    beside, cells,
    handful::Handful,
    names::Names,
    own, periods,
    target::{FieldType, Part, Target},
    vocabulary,
};
use crate::{
    Area, Document, Error, File, Lang, Permission, Query, Reader, Result,
    members::{
        self, Computer, Filter,
        bulk::{self, FieldValue, Parts, Whole, WholeAddress},
    },
    values::Day,
    words,
};

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Excel.
    Xlsx,
    /// Text with commas.
    Csv,
}

/// How a csv is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Encoding {
    /// With BOM: everything fits.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// For programs that know nothing else.
    #[serde(rename = "cp932")]
    Cp932,
}

/// 名簿の書き出し.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The kind of file.
    pub format: Format,
    /// Of a csv; UTF-8 if not given.
    pub encoding: Option<Encoding>,
    /// Columns by the words of `imports.plan` (`no`, `sei`, `field:3`); without them all.
    pub columns: Option<Vec<String>>,
    /// As in the search box.
    #[serde(default)]
    pub text: String,
    /// Whom; without it everybody.
    pub filter: Option<Filter>,
    /// Just these.
    pub ids: Option<Vec<i64>>,
}

/// 書き出しの確認: which characters would not fit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Check(Export);

/// What [`Check`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// Members that would be written.
    pub rows: u64,
    /// Characters that the encoding does not have; 〓 would stand in their place.
    pub unmappable: Vec<Misfit>,
}

/// A character that does not fit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Misfit {
    /// Row of the file, from 1 (the titles).
    pub row: u32,
    /// The title of the column.
    pub column: String,
    /// The character.
    pub value: String,
}

impl Document for Export {
    const NAME: &'static str = "export.members";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let lang = reader.lang();
        let table = Table::new(reader, self.columns.as_deref())?;
        let (ending, media_type) = match self.format {
            Format::Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Format::Csv => ("csv", "text/csv"),
        };
        let (count, bytes) = match self.format {
            Format::Xlsx => {
                let name = words::say(lang, "export-sheet-name", &[]);
                let columns = table.columns();
                table.write(
                    reader,
                    &self,
                    move || XlsxWriter::new(&name, &columns),
                    XlsxWriter::row,
                    XlsxWriter::finish,
                )?
            }
            Format::Csv => {
                let (count, file) = table.csv(reader, &self)?;
                (count, file.bytes)
            }
        };
        let name = words::say(lang, "export-file-name", &[]);
        Ok(File {
            name: format!("{name}-{}.{ending}", reader.today()),
            media_type,
            bytes,
            subject: words::say(lang, "export-subject", &[("count", count.to_string()), ("format", ending.to_owned())]),
        })
    }
}

impl Query for Check {
    type Output = Checked;
    const NAME: &'static str = "export.check";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Checked> {
        let Self(export) = self;
        let table = Table::new(reader, export.columns.as_deref())?;
        let is_cp932 = export.format == Format::Csv && export.encoding == Some(Encoding::Cp932);
        if !is_cp932 {
            return Ok(Checked { rows: chosen(reader, &export)?.len(reader)?, unmappable: Vec::new() });
        }
        let titles: Vec<String> = table.columns().into_iter().map(|c| c.title).collect();
        let (rows, file) = table.csv(reader, &export)?;
        let misfit = |u: &Unmappable| Misfit {
            row: u.row,
            column: titles.get(u.column as usize).cloned().unwrap_or_default(),
            value: u.character.to_string(),
        };
        Ok(Checked { rows, unmappable: file.unmappable.iter().map(misfit).collect() })
    }
}

/// Whom to write.
enum Chosen {
    Everybody,
    These(BTreeSet<i64>),
}

impl Chosen {
    fn len(&self, reader: &Reader<'_>) -> Result<u64> {
        match self {
            Self::Everybody => bulk::count(reader),
            Self::These(ids) => Ok(ids.len() as u64),
        }
    }
}

fn chosen(reader: &Reader<'_>, export: &Export) -> Result<Chosen> {
    let filter = export.filter.clone().unwrap_or_default();
    let everybody = export.text.trim().is_empty() && filter.is_empty() && export.ids.is_none();
    if everybody && members::scope::limit(reader)?.is_none() {
        return Ok(Chosen::Everybody);
    }
    let found: BTreeSet<i64> = members::select(reader, &export.text, &filter)?.into_iter().collect();
    Ok(Chosen::These(match &export.ids {
        Some(ids) => ids.iter().copied().filter(|id| found.contains(id)).collect(),
        None => found,
    }))
}

/// The columns of one export, and what is needed to fill them.
struct Table {
    targets: Vec<(Target, FieldType, String)>,
    computer: Computer,
    names: Names,
    lang: Lang,
    today: Day,
}

/// Columns for which the periods are read.
const PERIODS: [Target; 9] = [
    Target::Kind,
    Target::StartsOn,
    Target::LeftOn,
    Target::EndReason,
    Target::AskedOn,
    Target::Memberships,
    Target::LeaveFrom,
    Target::LeaveUntil,
    Target::Leaves,
];
/// So few are read one by one.
const FEW: usize = 1_000;
/// Rows that are handed to the writer at once.
const HANDFUL: usize = 256;

impl Table {
    fn new(reader: &Reader<'_>, wanted: Option<&[String]>) -> Result<Self> {
        let lang = reader.lang();
        let fields = members::field_columns(reader)?;
        let computer = Computer::new(reader, &fields)?;
        let own = own::COLUMNS.iter().map(|c| (c.target, FieldType::Text, c.title(lang).to_owned()));
        let own_fields = fields
            .iter()
            .filter_map(|f| Some((Target::Field(f.id), FieldType::of(f.kind_of)?, own::field_title(&f.name, lang))));
        let all: Vec<_> = own.chain(own_fields).collect();
        let targets = match wanted {
            None => all,
            Some(words) => words
                .iter()
                .map(|word| {
                    let target = Target::parse(word);
                    all.iter()
                        .find(|(own, ..)| Some(*own) == target)
                        .cloned()
                        .ok_or_else(|| Error::invalid("columns", "export-no-such-column").arg("column", word))
                })
                .collect::<Result<_>>()?,
        };
        Ok(Self { targets, computer, names: Names::new(reader, false)?, lang, today: reader.today() })
    }

    fn columns(&self) -> Vec<Column> {
        self.targets
            .iter()
            .map(|(target, kind, title)| {
                let own = own::COLUMNS.iter().find(|c| c.target == *target);
                let shown = match (own, kind) {
                    (Some(own), _) => own.kind,
                    (None, FieldType::Number) => Kind::Number,
                    (None, FieldType::Date) => Kind::Date,
                    (None, _) => Kind::Text,
                };
                Column::new(title.clone(), own.map_or(16.0, |c| c.width), shown)
            })
            .collect()
    }

    fn csv(&self, reader: &Reader<'_>, export: &Export) -> Result<(u64, CsvFile)> {
        let columns = self.columns();
        let encoding = match export.encoding.unwrap_or_default() {
            Encoding::Utf8 => CsvEncoding::Utf8Bom,
            Encoding::Cp932 => CsvEncoding::Cp932,
        };
        let make = move || CsvWriter::new(&columns, encoding);
        self.write(reader, export, make, CsvWriter::row, |writer| Ok(writer.finish()))
    }

    /// Reads here and writes on a thread of its own, handful by handful: the file takes as long as the
    /// slower of the two. How many rows, and the file.
    fn write<W, T: Send>(
        &self,
        reader: &Reader<'_>,
        export: &Export,
        make: impl FnOnce() -> std::result::Result<W, WriteError> + Send,
        put: impl Fn(&mut W, &[Cell<'_>]) -> std::result::Result<(), WriteError> + Send,
        finish: impl FnOnce(W) -> std::result::Result<T, WriteError> + Send,
    ) -> Result<(u64, T)> {
        let chosen = chosen(reader, export)?;
        let total = chosen.len(reader)?;
        let (full, handfuls) = mpsc::sync_channel::<Handful>(4);
        let (empty, emptied) = mpsc::channel::<Handful>();
        thread::scope(|scope| {
            let writing = scope.spawn(move || {
                let mut writer = make()?;
                for mut handful in handfuls {
                    handful.each_row(|row| put(&mut writer, row))?;
                    handful.clear();
                    // The reader may have ended; then it needs no more of them.
                    empty.send(handful).ok();
                }
                finish(writer)
            });
            let mut count = 0;
            let mut handful = Handful::default();
            let read = self.each(reader, &chosen, |member| {
                self.fill(member, &mut handful);
                count += 1;
                if handful.ends.len() == HANDFUL {
                    reader.step(count, total)?;
                    let next = emptied.try_recv().unwrap_or_default();
                    let done = std::mem::replace(&mut handful, next);
                    // Nobody takes it when writing has failed: its own error says why.
                    full.send(done).map_err(|_| Error::internal("the writer has stopped"))?;
                }
                Ok(())
            });
            if read.is_ok() {
                full.send(handful).ok();
            }
            drop(full);
            let written = writing.join().map_err(|_| Error::internal("the writer of the export panicked"))?;
            match (read, written) {
                (_, Err(error)) => Err(refusal(error)),
                (Err(error), _) => Err(error),
                (Ok(()), Ok(file)) => Ok((count, file)),
            }
        })
    }

    fn each(&self, reader: &Reader<'_>, chosen: &Chosen, mut with: impl FnMut(&Whole) -> Result<()>) -> Result<()> {
        match chosen {
            Chosen::These(ids) if ids.len() <= FEW => {
                for id in ids {
                    if let Some(member) = bulk::get(reader, *id)? {
                        with(&member)?;
                    }
                }
                Ok(())
            }
            Chosen::These(ids) => {
                bulk::each(reader, self.parts(), |m| if ids.contains(&m.id) { with(m) } else { Ok(()) })
            }
            Chosen::Everybody => bulk::each(reader, self.parts(), with),
        }
    }

    fn parts(&self) -> Parts {
        let has = |wanted: &dyn Fn(Target) -> bool| self.targets.iter().any(|(target, ..)| wanted(*target));
        Parts {
            tags: has(&|t| t == Target::Tags),
            fields: has(&|t| matches!(t, Target::Field(_))),
            periods: has(&|t| PERIODS.contains(&t)),
            groups: has(&|t| t == Target::Groups),
            consents: has(&|t| t == Target::Consents),
            notes: has(&|t| t == Target::Note),
        }
    }

    /// One member as a row.
    fn fill(&self, m: &Whole, row: &mut Handful) {
        let main = m.main_period(self.today).map(|at| &m.periods[at]);
        let home = cells::first_address(m, "home").map(|(_, a)| a);
        let work = cells::first_address(m, "work").map(|(_, a)| a);
        let lang = self.lang;
        for (target, kind, _) in &self.targets {
            match *target {
                Target::No => row.text(&m.no),
                Target::Type => row.text(cells::member_type(m.is_organisation, lang)),
                Target::Sei => row.text(&m.sei),
                Target::Mei => row.text(&m.mei),
                Target::SeiKana => row.text(&m.sei_kana),
                Target::MeiKana => row.text(&m.mei_kana),
                Target::Organisation => row.text(&m.organisation),
                Target::OrganisationKana => row.text(&m.organisation_kana),
                Target::Honorific => row.text(&m.honorific),
                Target::FormerSei => row.text(&m.former_sei),
                Target::FormerSeiKana => row.text(&m.former_sei_kana),
                Target::FormerNames => row.text(&beside::former_names(m)),
                Target::LeaveFrom => row.day(m.main_leave(self.today).map(|leave| leave.starts_on)),
                Target::LeaveUntil => {
                    row.day(m.main_leave(self.today).and_then(|leave| leave.ends_on).and_then(|end| end.pred_opt()));
                }
                Target::Leaves => row.text(&beside::leaves(m, lang)),
                Target::Groups => row.text(&self.names.group_cell(&m.groups)),
                Target::Consents => row.text(&beside::consents(m, &self.names, lang)),
                Target::RomajiSei => row.text(&m.romaji_sei),
                Target::RomajiMei => row.text(&m.romaji_mei),
                Target::Degree => row.text(&m.degree),
                Target::MailStopReason => row.text(&m.mail_stop_reason),
                Target::Gender => row.text(vocabulary::GENDER.say(&m.gender, lang)),
                Target::Language => row.text(vocabulary::LANGUAGE.say(&m.language, lang)),
                Target::Birth => row.day(m.birth),
                Target::Death => row.day(m.death),
                Target::JoinedOn => row.day(m.joined_on),
                Target::Kind => row.text(main.map_or("", |p| self.names.kind_name(p.kind))),
                Target::StartsOn => row.day(main.map(|p| p.starts_on)),
                Target::LeftOn => row.day(main.and_then(|p| p.ends_on).and_then(|end| end.pred_opt())),
                Target::EndReason => row.text(main.map_or("", |p| vocabulary::END_REASON.say(&p.end_reason, lang))),
                Target::AskedOn => row.day(main.and_then(|p| p.asked_on)),
                Target::Memberships => row.text(&periods::cell(m, self.today, &self.names, lang)),
                Target::Home(Part::From) => row.day(home.and_then(|a| a.starts_on)),
                Target::Home(Part::Until) => row.day(home.and_then(WholeAddress::last_day)),
                Target::Home(part) => row.text(home.map_or("", |a| address_part(a, part))),
                Target::Work(Part::From) => row.day(work.and_then(|a| a.starts_on)),
                Target::Work(Part::Until) => row.day(work.and_then(WholeAddress::last_day)),
                Target::Work(part) => row.text(work.map_or("", |a| address_part(a, part))),
                Target::Addresses => row.text(&cells::further_addresses(m, lang)),
                Target::Mailing => {
                    let mailing = m.addresses.iter().find(|a| a.mailing);
                    row.text(mailing.map_or("", |a| cells::address_label(&a.label, lang)));
                }
                Target::MailStop => row.text(cells::yes_no(m.mail_stop, lang)),
                Target::Phone(label) => row.text(&cells::phones(m, label)),
                Target::Email(label) => row.text(&cells::emails(m, label)),
                Target::MailingEmail => row.text(&cells::mailing_email(m)),
                Target::Bounced => row.text(&cells::bounced(m)),
                Target::Tags => row.text(&self.names.tag_cell(&m.tags)),
                Target::Note => row.text(&cells::notes(m)),
                Target::ExternalId => row.text(m.external_key.as_deref().unwrap_or("")),
                Target::Field(id) => {
                    let stored = || m.fields.iter().find(|(field, _)| *field == id).map(|(_, value)| value.clone());
                    match if self.computer.knows(id) { self.computer.value(m, id) } else { stored() } {
                        Some(FieldValue::Number(number)) if *kind == FieldType::Number => row.number(number),
                        Some(FieldValue::Day(day)) => row.day(Some(day)),
                        Some(value) => row.text(&cells::field(&value, *kind, lang)),
                        None => row.text(""),
                    }
                }
                _ => row.text(""),
            }
        }
        row.end();
    }
}

fn address_part(a: &WholeAddress, part: Part) -> &str {
    match part {
        Part::PostalCode => &a.postal_code,
        Part::Prefecture => &a.prefecture,
        Part::City => &a.city,
        Part::Street => &a.street,
        Part::Building => &a.building,
        Part::Whole | Part::From | Part::Until => "",
    }
}

fn refusal(error: WriteError) -> Error {
    match error {
        WriteError::TextTooLong { row, .. } => Error::invalid("format", "export-text-too-long").arg("row", row),
        WriteError::SheetFull => Error::invalid("format", "export-too-many-rows"),
        other => Error::internal(other),
    }
}
