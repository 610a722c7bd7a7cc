//! Finds the line with the names of the columns, under titles and dates and blank lines.
//!
//! Knows shapes, not words: a header is a row about as wide as the rows below it, of distinct
//! texts with few digits. Two lines with merged cells (氏名 over 姓 and 名) become one name.

use crate::{Row, Rows};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Where the names of the columns are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Row of the (upper) header line, as the spreadsheet counts, from 1.
    pub row: u32,
    /// Lines of the header: 1, or 2 if merged cells group the columns.
    pub lines: u32,
    /// One name for each column, trimmed; empty where there is none. The second and later
    /// columns of one name are counted: `送料`, `送料 (2)`.
    pub names: Vec<String>,
    /// Whether the row really looks like a header. If not, it may be the first row of data.
    pub certain: bool,
}

impl Header {
    /// Whether a row (its number) comes after the header.
    pub fn is_data(&self, number: u32) -> bool {
        number >= self.row + self.lines
    }
}

/// Rows, from the top, among which the header is looked for.
const SEARCHED: usize = 50;
/// Rows that tell how wide the data are.
const WIDTH_SAMPLE: usize = 100;

/// Finds the header. If no row looks like one, the first row as wide as the data is taken and
/// [`Header::certain`] is false. `None` for no rows at all.
pub fn find_header(rows: &Rows) -> Option<Header> {
    let typical = typical_width(rows);
    let wide_enough = |row: &Row<'_>| row.filled().count() * 10 >= typical * 6;
    let candidates: Vec<usize> =
        (0..rows.len().min(SEARCHED)).filter(|&index| rows.at(index).is_some_and(|row| wide_enough(&row))).collect();
    let found = candidates.iter().copied().find(|&index| rows.at(index).is_some_and(|row| looks_like_names(&row)));
    let index = found.or(candidates.first().copied()).or((!rows.is_empty()).then_some(0))?;
    Some(header_of(rows, index, found.is_some()))
}

/// The header that a person says stands in a row (its number), with the line above or below it
/// if the two belong together. `None` if the row holds nothing.
pub fn header_at(rows: &Rows, number: u32) -> Option<Header> {
    Some(header_of(rows, rows.position(number)?, true))
}

fn header_of(rows: &Rows, index: usize, certain: bool) -> Header {
    let row = rows.at(index).expect("the index comes from the rows");
    let width = rows.width();
    let below = rows.at(index + 1).filter(|below| below.number() == row.number() + 1);
    let above =
        index.checked_sub(1).and_then(|above| rows.at(above)).filter(|above| above.number() + 1 == row.number());
    match (above, below) {
        (Some(above), _) if certain && is_two_line(&above, &row, width) => two_lines(&above, &row, width),
        (_, Some(below)) if certain && is_two_line(&row, &below, width) => two_lines(&row, &below, width),
        _ => {
            let names = (0..width).map(|column| tidy(row.get(column))).collect();
            Header { row: row.number(), lines: 1, names: counted(names), certain }
        }
    }
}

/// Filled cells of a typical row of the table: the median of the rows that are at least half
/// as full as the fullest, because titles, preambles and footers are not the table.
fn typical_width(rows: &Rows) -> usize {
    let mut widths: Vec<usize> = rows.iter().take(WIDTH_SAMPLE).map(|row| row.filled().count()).collect();
    let fullest = widths.iter().copied().max().unwrap_or_default();
    widths.retain(|width| width * 2 >= fullest);
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or_default()
}

/// Distinct texts, few of them values.
fn looks_like_names(row: &Row<'_>) -> bool {
    let cells: Vec<&str> = row.filled().map(|(_, text)| text).collect();
    let values = cells.iter().filter(|cell| is_value(cell)).count();
    let mut distinct = cells.clone();
    distinct.sort_unstable();
    distinct.dedup();
    values * 5 <= cells.len() && distinct.len() * 10 >= cells.len() * 6
}

/// A number, date, phone, postal code, mail address or sentence: not the name of a column. (A
/// year is one: 2025年度 stands above its fees.)
fn is_value(cell: &str) -> bool {
    let is_digit = |character: &char| matches!(character, '0'..='9' | '０'..='９');
    let characters = || cell.chars().filter(|character| !character.is_whitespace());
    let (digits, length) = (characters().filter(is_digit).count(), characters().count());
    let is_year = digits <= 4 && (cell.ends_with('年') || cell.ends_with("年度"));
    length > 40 || cell.contains('@') || (digits * 2 >= length.max(1) && !is_year)
}

/// Whether two rows are one header of groups (merged cells above) and their columns.
///
/// Groups are a text above and the empty cells after it. A group of one column has nothing
/// below (merged downwards); a wider one has names below. A title alone is not a group.
fn is_two_line(upper: &Row<'_>, lower: &Row<'_>, width: usize) -> bool {
    let groups = groups(upper, lower, width);
    let narrow_is_open = groups.iter().all(|group| group.end - group.start > 1 || lower.get(group.start).is_empty());
    let wide = groups.iter().filter(|group| group.end - group.start > 1).count();
    groups.len() > 1 && wide > 0 && narrow_is_open && looks_like_names(upper) && looks_like_names(lower)
}

/// Columns of each group of the upper line; a group ends where the lower line has a gap.
fn groups(upper: &Row<'_>, lower: &Row<'_>, width: usize) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for column in 0..width {
        if !upper.get(column).is_empty() {
            groups.push(column..column + 1);
        } else if !lower.get(column).is_empty() {
            match groups.last_mut() {
                Some(group) if group.end == column && !lower.get(column - 1).is_empty() => {
                    group.end = column + 1;
                }
                // A name below with nothing above it: a column of its own.
                _ => groups.push(column..column + 1),
            }
        }
    }
    // A column of its own was put in as a group with an open upper cell: it needs no check.
    groups.retain(|group| !upper.get(group.start).is_empty());
    groups
}

fn two_lines(upper: &Row<'_>, lower: &Row<'_>, width: usize) -> Header {
    let groups = groups(upper, lower, width);
    let name = |column: usize| {
        let group = groups.iter().find(|group| group.contains(&column)).map_or("", |group| upper.get(group.start));
        [tidy(group), tidy(lower.get(column))]
            .iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ")
    };
    Header { row: upper.number(), lines: 2, names: counted((0..width).map(name).collect()), certain: true }
}

/// Without spaces and colons around it, in one line. (A break between Japanese characters is
/// only there to make the column narrow: 郵便↵番号.)
fn tidy(name: &str) -> String {
    let lines: Vec<&str> = name
        .split(['\n', '\r'])
        .map(|line| line.trim_matches(|c: char| c.is_whitespace()))
        .filter(|line| !line.is_empty())
        .collect();
    let mut tidy = String::new();
    for line in lines {
        let is_word = |character: Option<char>| character.is_some_and(|character| character.is_ascii_alphanumeric());
        if is_word(tidy.chars().last()) && is_word(line.chars().next()) {
            tidy.push(' ');
        }
        tidy.push_str(line);
    }
    tidy.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：')).to_owned()
}

/// Counts names that occur again: `送料`, `送料 (2)`.
fn counted(names: Vec<String>) -> Vec<String> {
    let mut occurred: HashMap<String, u32> = HashMap::new();
    let count = |name: String| {
        let times = occurred.entry(name.clone()).and_modify(|times| *times += 1).or_insert(1);
        if *times == 1 || name.is_empty() { name } else { format!("{name} ({times})") }
    };
    names.into_iter().map(count).collect()
}
