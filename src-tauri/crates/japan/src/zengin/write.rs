//! Writing a file of any kind, with everything that cannot be written reported at once.

use super::file::{END, File, HEADER, Kind, LINE, Mismatch, TRAILER, sheet_of};
use super::letters::{Rules, Unwritable};
use super::record::{Field, Sheet};

/// A record of a file that is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The header of a group (index from 0).
    Header(usize),
    /// A line: group and line.
    Line(usize, usize),
    /// The trailer of a group.
    Trailer(usize),
    /// The end record.
    End,
}

/// Why a file cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteFault {
    /// A value cannot stand in its field.
    Field {
        /// In which record.
        part: Part,
        /// Which field, and where it would stand.
        field: Field,
        /// What is wrong with the value.
        reason: Unwritable,
    },
    /// A sum is not what the lines come to.
    Sum {
        /// In which record.
        part: Part,
        /// Which sum.
        mismatch: Mismatch,
    },
}

/// Write a file: records of 120 or 200 bytes with CR LF after each (or without, by the rules).
///
/// Sums are looked at as when a file is read. All faults are reported, so that a person can mend
/// them in one go.
pub fn write<K: Kind>(file: &File<K>, rules: &Rules) -> Result<Vec<u8>, Vec<WriteFault>> {
    let mut pages = Pages { bytes: Vec::new(), faults: Vec::new(), rules };
    for (index, group) in file.groups.iter().enumerate() {
        let mut header = sheet_of(&group.header, HEADER, rules);
        header.bytes[1..3].copy_from_slice(K::CODE.as_bytes());
        header.bytes[3] = b'0';
        pages.add(Part::Header(index), header);
        for (line, record) in group.lines.iter().enumerate() {
            pages.add(Part::Line(index, line), sheet_of(record, LINE, rules));
        }
        pages.add(Part::Trailer(index), sheet_of(&group.trailer, TRAILER, rules));
        pages.wrong(Part::Trailer(index), K::mismatches(group));
    }
    pages.add(Part::End, sheet_of(&file.end, END, rules));
    pages.wrong(Part::End, K::end_mismatches(file));
    if pages.faults.is_empty() { Ok(pages.bytes) } else { Err(pages.faults) }
}

/// What is written so far.
struct Pages<'r> {
    bytes: Vec<u8>,
    faults: Vec<WriteFault>,
    rules: &'r Rules,
}

impl Pages<'_> {
    fn add(&mut self, part: Part, sheet: Sheet<'_>) {
        self.bytes.extend(sheet.bytes);
        if !self.rules.without_line_ends {
            self.bytes.extend(b"\r\n");
        }
        self.faults.extend(sheet.faults.into_iter().map(|(field, reason)| WriteFault::Field { part, field, reason }));
    }

    fn wrong(&mut self, part: Part, mismatches: Vec<Mismatch>) {
        self.faults.extend(mismatches.into_iter().map(|mismatch| WriteFault::Sum { part, mismatch }));
    }
}
