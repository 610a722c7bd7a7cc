//! OpenDocument, streamed.
//!
//! calamine builds the whole sheet, repeated rows and all: 200 bytes can ask for 17 billion
//! cells. Here a repeated empty row costs nothing and a repeated full one meets the limits;
//! comments and phonetic text are left out.

use super::sheets::{SheetInfo, Taker, choose};
use super::{damaged, value};
use crate::{Format, ReadOptions, SheetError, Workbook};
use calamine::DataRef;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::{BufRead, BufReader, Cursor, Read};

/// Spaces that one element may stand for.
const MAX_SPACES: usize = 1_000;

type Xml<R> = Reader<BufReader<R>>;
type Zip<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// Reads one sheet of an ods (or of its template).
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Workbook, SheetError> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if is_encrypted(&mut zip) {
        return Err(SheetError::PasswordProtected);
    }
    let sheets =
        list_tables(&mut content(&mut zip)?)?.ok_or(SheetError::NotASheet { found: "office-document".into() })?;
    choose(Format::Ods, &sheets, options, |name| {
        let mut taker = Taker::new(options);
        let mut xml = content(&mut zip)?;
        if find_table(&mut xml, name)? {
            read_table(&mut xml, &mut taker)?;
        }
        taker.finish()
    })
}

/// The manifest names what each part is encrypted with.
fn is_encrypted(zip: &mut Zip<'_>) -> bool {
    let mut manifest = String::new();
    let part = zip.by_name("META-INF/manifest.xml");
    part.is_ok_and(|part| part.take(1 << 20).read_to_string(&mut manifest).is_ok())
        && manifest.contains("encryption-data")
}

fn content<'z>(zip: &'z mut Zip<'_>) -> Result<Xml<impl Read + 'z>, SheetError> {
    let mut xml = Reader::from_reader(BufReader::new(zip.by_name("content.xml").map_err(damaged)?));
    xml.config_mut().expand_empty_elements = true;
    Ok(xml)
}

/// All tables; `None` if the document is no spreadsheet.
fn list_tables(xml: &mut Reader<impl BufRead>) -> Result<Option<Vec<SheetInfo>>, SheetError> {
    let mut hidden_styles: Vec<String> = Vec::new();
    let mut style = String::new();
    let mut tables: Option<Vec<SheetInfo>> = None;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) => match start.name().as_ref() {
                "style:style" => style = attribute(&start, "style:name")?,
                "style:table-properties" if attribute(&start, "table:display")? == "false" => {
                    hidden_styles.push(style.clone());
                }
                "office:spreadsheet" => tables = Some(Vec::new()),
                "table:table" => {
                    let is_visible = !hidden_styles.contains(&attribute(&start, "table:style-name")?);
                    if let Some(tables) = &mut tables {
                        tables.push(SheetInfo { name: attribute(&start, "table:name")?, is_visible });
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(tables),
            _ => {}
        }
    }
}

/// Goes to the inside of a table.
fn find_table(xml: &mut Reader<impl BufRead>, name: &str) -> Result<bool, SheetError> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start)
                if start.name().as_ref() == "table:table" && attribute(&start, "table:name")? == name =>
            {
                return Ok(true);
            }
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

fn read_table(xml: &mut Reader<impl BufRead>, taker: &mut Taker<'_>) -> Result<(), SheetError> {
    let mut buffer = Vec::new();
    let mut next_row = 0_u32;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) if start.name().as_ref() == "table:table-row" => {
                let times = repeated(&start, "table:number-rows-repeated")?;
                let cells = read_row(xml)?;
                let rows = if cells.is_empty() { 0 } else { times };
                for row in next_row..next_row.saturating_add(rows) {
                    for cell in &cells {
                        cell.give_to(taker, row)?;
                    }
                }
                for cell in cells.iter().filter(|cell| cell.rows > 1) {
                    taker.merge((next_row, cell.first_column), next_row.saturating_add(cell.rows - 1));
                }
                next_row = next_row.saturating_add(times);
            }
            // Drawings over the sheet have rows of their own inside.
            Event::Start(start) if start.name().as_ref() == "table:shapes" => skip(xml, &start)?,
            Event::End(end) if end.name().as_ref() == "table:table" => return Ok(()),
            Event::Eof => return Err(damaged("the table has no end")),
            _ => {}
        }
    }
}

/// A cell with something in it, and how often it stands side by side.
struct Cell {
    first_column: u32,
    times: u32,
    /// Rows over which it is merged.
    rows: u32,
    value: DataRef<'static>,
    /// Its error (`#N/A`), in place of which it is empty.
    error: Option<String>,
}

impl Cell {
    fn give_to(&self, taker: &mut Taker<'_>, row: u32) -> Result<(), SheetError> {
        for column in self.first_column..self.first_column.saturating_add(self.times) {
            match &self.error {
                Some(error) => taker.doubt(row, column, error)?,
                None => taker.take(row, column, &self.value, None)?,
            }
        }
        Ok(())
    }
}

fn read_row(xml: &mut Reader<impl BufRead>) -> Result<Vec<Cell>, SheetError> {
    let mut cells = Vec::new();
    let mut buffer = Vec::new();
    let mut next_column = 0_u32;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) if is_cell(start.name().as_ref()) => {
                let times = repeated(&start, "table:number-columns-repeated")?;
                let rows = repeated(&start, "table:number-rows-spanned")?;
                let text = read_text(xml)?;
                let value = value_of(&start, &text)?;
                let error = (attribute(&start, "calcext:value-type")? == "error").then_some(text);
                if value != DataRef::Empty || error.is_some() {
                    cells.push(Cell { first_column: next_column, times, rows, value, error });
                }
                next_column = next_column.saturating_add(times);
            }
            Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok(cells),
            Event::Eof => return Err(damaged("the row has no end")),
            _ => {}
        }
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

/// The text of a cell's paragraphs, up to its end.
fn read_text(xml: &mut Reader<impl BufRead>) -> Result<String, SheetError> {
    let mut text = String::new();
    let mut paragraphs = 0;
    let mut is_inside = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) => match start.name().as_ref() {
                "text:p" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    is_inside = true;
                }
                "text:s" => {
                    text.extend(std::iter::repeat_n(' ', (repeated(&start, "text:c")? as usize).min(MAX_SPACES)));
                }
                "text:tab" => text.push('\t'),
                "text:line-break" => text.push('\n'),
                "office:annotation" | "text:ruby-text" | "draw:frame" => skip(xml, &start)?,
                _ => {}
            },
            Event::Text(part) if is_inside => text.push_str(&part.xml10_content()),
            Event::CData(part) if is_inside => text.push_str(&part.xml10_content()),
            Event::GeneralRef(entity) if is_inside => text.push_str(&resolved(&entity)?),
            Event::End(end) if end.name().as_ref() == "text:p" => is_inside = false,
            Event::End(end) if is_cell(end.name().as_ref()) => return Ok(text),
            Event::Eof => return Err(damaged("the cell has no end")),
            _ => {}
        }
    }
}

/// The five entities of XML and numbered characters; there are no others.
fn resolved(entity: &BytesRef<'_>) -> Result<String, SheetError> {
    if let Some(text) = quick_xml::escape::resolve_predefined_entity(entity) {
        return Ok(text.to_owned());
    }
    entity.resolve_char_ref().map_err(damaged)?.map(String::from).ok_or_else(|| damaged("an unknown entity"))
}

fn value_of(cell: &BytesStart<'_>, text: &str) -> Result<DataRef<'static>, SheetError> {
    Ok(match attribute(cell, "office:value-type")?.as_str() {
        "float" | "currency" | "percentage" if value::is_masked(text) => DataRef::String(text.to_owned()),
        "float" | "currency" | "percentage" => {
            DataRef::Float(attribute(cell, "office:value")?.parse().map_err(damaged)?)
        }
        "date" => DataRef::DateTimeIso(attribute(cell, "office:date-value")?),
        "time" => DataRef::DurationIso(attribute(cell, "office:time-value")?),
        "boolean" => DataRef::Bool(attribute(cell, "office:boolean-value")? == "true"),
        _ if text.is_empty() => DataRef::Empty,
        _ => DataRef::String(text.to_owned()),
    })
}

/// An attribute's text; empty if there is none.
fn attribute(element: &BytesStart<'_>, name: &str) -> Result<String, SheetError> {
    let attribute = element.try_get_attribute(name).map_err(damaged)?;
    attribute.map_or(Ok(String::new()), |found| {
        found.normalized_value(XmlVersion::Implicit1_0).map(String::from).map_err(damaged)
    })
}

/// How often an element counts.
fn repeated(element: &BytesStart<'_>, name: &str) -> Result<u32, SheetError> {
    let times = attribute(element, name)?;
    if times.is_empty() { Ok(1) } else { times.parse().map_err(damaged) }
}

fn skip(xml: &mut Reader<impl BufRead>, element: &BytesStart<'_>) -> Result<(), SheetError> {
    let mut buffer = Vec::new();
    xml.read_to_end_into(element.name(), &mut buffer).map_err(damaged)?;
    Ok(())
}
