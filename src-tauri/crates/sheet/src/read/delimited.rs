//! Text with a delimiter: which one, and its records as rows.

use super::{doubt, is_doubtful};
use crate::error::{SheetError, Threat};
use crate::rows::RowsBuilder;
use crate::{Format, ReadOptions, Workbook, defuse, encoding};

/// Delimiters that are tried, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records that decide on the delimiter.
const SAMPLE_RECORDS: usize = 50;
/// Bytes of text that the sample may take.
const SAMPLE_BYTES: usize = 64 << 10;

/// Reads a text file. A row is a record: line breaks inside quotes do not count, blank lines do.
pub fn read(bytes: &[u8], file_name: &str, options: &ReadOptions) -> Result<Workbook, SheetError> {
    let encoding = options.encoding.unwrap_or_else(|| encoding::detect(bytes));
    let text = encoding::decode(bytes, encoding);
    if text.contains('\0') {
        return Err(SheetError::Suspicious { what: Threat::Nul });
    }
    if looks_binary(&text) {
        return Err(SheetError::NotASheet { found: "binary".into() });
    }
    let (text, declared) = without_separator_line(&text);
    let delimiter = declared.or_else(|| find_delimiter(text, file_name));
    let mut reader = reader(text, delimiter.unwrap_or(b','));
    let mut rows = RowsBuilder::new(&options.limits);
    let mut doubtful = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut number = 0;
    loop {
        // The csv crate passes over blank lines; a spreadsheet counts them.
        number += 1 + blank_lines(text, reader.position().byte() as usize);
        if !reader.read_record(&mut record).map_err(|error| SheetError::Damaged { detail: error.to_string() })? {
            break;
        }
        for (column, cell) in record.iter().enumerate() {
            let cell = defuse::undo(cell);
            if is_doubtful(cell) {
                doubt(&mut doubtful, number, column as u32, cell);
            }
            rows.push(number, column as u32, cell)?;
        }
    }
    Ok(Workbook {
        format: Format::Csv,
        encoding: Some(encoding),
        delimiter: delimiter.map(char::from),
        sheets: vec![String::new()],
        sheet: String::new(),
        rows: rows.finish(),
        doubtful,
    })
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Blank lines at a place where a record may begin. (After a CR the reader has not yet passed
/// the LF that belongs to it.)
fn blank_lines(text: &str, at: usize) -> u32 {
    let bytes = text.as_bytes();
    let rest = &bytes[at.min(bytes.len())..];
    let after_cr = at > 0 && bytes[at - 1] == b'\r';
    let mut rest = if after_cr { rest.strip_prefix(b"\n").unwrap_or(rest) } else { rest };
    let mut lines = 0;
    while let Some(next) =
        rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).or_else(|| rest.strip_prefix(b"\r"))
    {
        rest = next;
        lines += 1;
    }
    lines
}

/// Excel's own hint, `sep=;` in the first line, which it does not show as a row.
fn without_separator_line(text: &str) -> (&str, Option<u8>) {
    let hint = text.strip_prefix("sep=").and_then(|rest| {
        let (&delimiter, rest) = rest.as_bytes().split_first()?;
        let rest =
            rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).or_else(|| rest.strip_prefix(b"\r"))?;
        delimiter.is_ascii().then_some((text.len() - rest.len(), delimiter))
    });
    hint.map_or((text, None), |(skip, delimiter)| (&text[skip..], Some(delimiter)))
}

/// The delimiter that gives the largest share of records the same number of fields; `None` for one column.
fn find_delimiter(text: &str, file_name: &str) -> Option<u8> {
    let sample = sample(text);
    let is_tsv = file_name.rsplit('.').next().is_some_and(|extension| extension.eq_ignore_ascii_case("tsv"));
    let agreement = |&delimiter: &u8| {
        let widths: Vec<usize> = reader(sample, delimiter)
            .records()
            .take(SAMPLE_RECORDS)
            .map_while(Result::ok)
            .map(|record| record.len())
            .collect();
        let agreeing = |width: usize| widths.iter().filter(|&&other| other == width).count();
        let best = widths.iter().copied().filter(|&width| width > 1).max_by_key(|&width| (agreeing(width), width))?;
        // A share, not a count: a wrong delimiter tears quoted cells and makes more records of one file.
        Some((agreeing(best) * 1000 / widths.len(), is_tsv && delimiter == b'\t', best))
    };
    // Of equals the first in the list: max_by_key takes the last, hence the reversed order.
    DELIMITERS
        .iter()
        .rev()
        .filter_map(|delimiter| Some((*delimiter, agreement(delimiter)?)))
        .max_by_key(|(_, agreement)| *agreement)
        .map(|(delimiter, _)| delimiter)
}

/// The first lines, whole.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE_BYTES {
        return text;
    }
    let end = text.as_bytes()[..SAMPLE_BYTES].iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
    // Line breaks are whole characters in UTF-8, so this is a boundary.
    &text[..end.map_or_else(|| text.floor_char_boundary(SAMPLE_BYTES), |end| end + 1)]
}

/// Control characters beyond line breaks and tabs: no text file has many.
fn looks_binary(text: &str) -> bool {
    let sample = sample(text);
    let is_control = |character: &char| {
        character.is_ascii_control() && !matches!(character, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{1A}')
    };
    let controls = sample.chars().filter(is_control).count();
    controls * 50 > sample.chars().count()
}
