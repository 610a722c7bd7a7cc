//! Reading a file of any kind: bytes in, records with their sums looked at out.

use super::file::{END, File, Group, Kind, LINE, Mismatch};
use super::letters::decode;
use super::record::{FieldFault, Record, Source};
use chrono::NaiveDate;

/// The kinds of files that can be read and written here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// 91 預金口座振替
    Debit,
    /// 21 総合振込
    Transfer,
    /// 01 振込入金通知
    Deposits,
    /// 03 入出金取引明細
    Movements,
}

/// Why a file cannot be read, and at which record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The number of the record, from 1: the line, where the file has line ends.
    pub line: usize,
    /// What is wrong there.
    pub refusal: Refusal,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It begins with a byte order mark: some program has converted it.
    ByteOrderMark,
    /// It is UTF-8: some program has converted it.
    Utf8,
    /// It is UTF-16: some program has converted it.
    Utf16,
    /// It is EBCDIC (コード区分 1). The bank can give it in JIS.
    Ebcdic,
    /// The first record is no header of a kind that is known; these are its first three bytes.
    OtherKind(String),
    /// A record does not have its length.
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be.
        wanted: usize,
    },
    /// A record of another sort (データ区分) is due here.
    Order {
        /// How this record begins.
        found: char,
        /// How it may begin; empty when the file should be over.
        expected: &'static str,
    },
    /// The file ends without its end record.
    Unfinished,
    /// A field cannot be read.
    Field(FieldFault),
}

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<K: Kind> {
    /// What it says.
    pub file: File<K>,
    /// Sums that do not agree with the lines, with the index of the group (`None`: the end record).
    /// A file with any is not to be booked.
    pub mismatches: Vec<(Option<usize>, Mismatch)>,
    /// Headers (numbers of records) of accounts of which the layout is not known: they are left out.
    pub skipped: Vec<usize>,
    /// The bytes of all records as they came, without line ends.
    records: Vec<Vec<u8>>,
    /// The index in `records` of each group's header.
    starts: Vec<usize>,
}

impl<K: Kind> Reading<K> {
    /// The bytes of a line as they came: what was in them that is no text is still there.
    pub fn raw(&self, group: usize, line: usize) -> Option<&[u8]> {
        let index = self.starts.get(group)? + 1 + line;
        (line < self.file.groups[group].lines.len()).then(|| self.records[index].as_slice())
    }

    /// The number of the record of a line, from 1.
    pub fn number(&self, group: usize, line: usize) -> Option<usize> {
        Some(self.starts.get(group)? + 2 + line)
    }

    /// The bytes of all records as they came.
    pub fn records(&self) -> &[Vec<u8>] {
        &self.records
    }
}

/// What kind of file it is, by its first record; or why it is none that can be read.
pub fn code_of(bytes: &[u8]) -> Result<Code, Fault> {
    let refuse = |refusal| Err(Fault { line: 1, refusal });
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return refuse(Refusal::ByteOrderMark),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'1', 0, ..] | [0, b'1', ..] => return refuse(Refusal::Utf16),
        [0xF1, ..] | [b'1', _, _, b'1', ..] => return refuse(Refusal::Ebcdic),
        _ if without_end(bytes).is_empty() => return refuse(Refusal::Empty),
        _ => {}
    }
    // No byte of JIS X 0201 is that high; each kana of UTF-8 begins with one that is.
    if bytes.iter().any(|byte| *byte >= 0xE0) && std::str::from_utf8(bytes).is_ok() {
        return refuse(Refusal::Utf8);
    }
    match bytes.get(..3) {
        Some(b"191") => Ok(Code::Debit),
        Some(b"121") => Ok(Code::Transfer),
        Some(b"101") => Ok(Code::Deposits),
        Some(b"103") => Ok(Code::Movements),
        _ => refuse(Refusal::OtherKind(decode(&bytes[..bytes.len().min(3)]))),
    }
}

/// Read a file of a kind. `today` says what a year of two digits means (files of 200 bytes).
///
/// Records may be followed by nothing, CR LF or LF, the file by 0x1A; the last line end may be
/// missing. Texts may hold any byte.
pub fn read<K: Kind>(bytes: &[u8], today: NaiveDate) -> Result<Reading<K>, Fault> {
    code_of(bytes)?;
    let slices = split(without_end(bytes), K::Header::LENGTH)?;
    let mut pass = Pass { records: slices.iter().copied().enumerate(), count: slices.len(), today };
    let (mut start, mut record) = pass.next("1")?;
    check_kind::<K>(start, record)?;
    let (mut groups, mut starts, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    let end = loop {
        let header: K::Header = pass.parse(start, record)?;
        let known = K::is_known(&header);
        let mut lines = Vec::new();
        let (index, trailer) = loop {
            let (index, record) = pass.next("28")?;
            match record[0] {
                LINE if known => lines.push(pass.parse(index, record)?),
                LINE => {}
                _ => break (index, record),
            }
        };
        if known {
            groups.push(Group { header, lines, trailer: pass.parse(index, trailer)? });
            starts.push(start);
        } else {
            skipped.push(start + 1);
        }
        let (index, next) = pass.next("19")?;
        if next[0] == END {
            break pass.parse(index, next)?;
        }
        (start, record) = (index, next);
        check_kind::<K>(index, next)?;
    };
    if let Some((index, record)) = pass.records.next() {
        let refusal = Refusal::Order { found: first_of(record), expected: "" };
        return Err(Fault { line: index + 1, refusal });
    }
    let file = File { groups, end };
    let mut mismatches = Vec::new();
    for (index, group) in file.groups.iter().enumerate() {
        mismatches.extend(K::mismatches(group).into_iter().map(|wrong| (Some(index), wrong)));
    }
    if skipped.is_empty() {
        mismatches.extend(K::end_mismatches(&file).into_iter().map(|wrong| (None, wrong)));
    }
    let records = slices.into_iter().map(<[u8]>::to_vec).collect();
    Ok(Reading { file, mismatches, skipped, records, starts })
}

/// The records that are still to come.
struct Pass<I> {
    records: I,
    /// How many there are in all.
    count: usize,
    today: NaiveDate,
}

impl<'a, I: Iterator<Item = (usize, &'a [u8])>> Pass<I> {
    /// The next record, which must begin with one of these characters.
    fn next(&mut self, expected: &'static str) -> Result<(usize, &'a [u8]), Fault> {
        let (index, record) = self.records.next().ok_or(Fault { line: self.count, refusal: Refusal::Unfinished })?;
        if expected.as_bytes().contains(&record[0]) {
            return Ok((index, record));
        }
        Err(Fault { line: index + 1, refusal: Refusal::Order { found: first_of(record), expected } })
    }

    fn parse<R: Record>(&self, index: usize, bytes: &[u8]) -> Result<R, Fault> {
        R::read(&Source { bytes, today: self.today })
            .map_err(|fault| Fault { line: index + 1, refusal: Refusal::Field(fault) })
    }
}

fn check_kind<K: Kind>(index: usize, record: &[u8]) -> Result<(), Fault> {
    if &record[1..3] == K::CODE.as_bytes() {
        return Ok(());
    }
    Err(Fault { line: index + 1, refusal: Refusal::OtherKind(decode(&record[..3])) })
}

fn first_of(record: &[u8]) -> char {
    decode(&record[..1]).chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A file without what may follow its last record: line ends and 0x1A.
fn without_end(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n' | 0x1A));
    &bytes[..end.map_or(0, |at| at + 1)]
}

/// The records: by line ends where the file has any, else by length.
fn split(bytes: &[u8], wanted: usize) -> Result<Vec<&[u8]>, Fault> {
    let records: Vec<&[u8]> = if bytes.contains(&b'\n') {
        bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect()
    } else {
        bytes.chunks(wanted).collect()
    };
    match records.iter().position(|record| record.len() != wanted) {
        Some(index) => {
            let refusal = Refusal::Length { found: records[index].len(), wanted };
            Err(Fault { line: index + 1, refusal })
        }
        None => Ok(records),
    }
}
